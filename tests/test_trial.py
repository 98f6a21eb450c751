"""trial: which rows meet a test, whatever their cells look like."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from engagement.content import load_content
from engagement.files.question import Test
from engagement.files.trial import Trial
from engagement.model import Mistake

WORDS = load_content().words("en")


def trial(cells, **how):
    how = {"as_of": None, "day_first": None, "decimal": None, **how}
    return Trial(pd.DataFrame({"c": cells}, dtype=object), WORDS, **how)


def met_by(cells, test, **how):
    met = trial(cells, **how).meet(Test.parse(test, ["c"]))
    return [cell for cell, yes in zip(cells, met, strict=True) if yes]


@pytest.mark.parametrize(
    ("test", "met"),
    [
        ("c is yes", ["yes", "Ja", " TRUE", "waar", "1", "x", "Y", "j"]),
        ("c is ja", ["yes", "Ja", " TRUE", "waar", "1", "x", "Y", "j"]),
        ("c is no", ["no", "NEE", "false", "0", "n", "onwaar"]),
        ("c is not yes", ["no", "NEE", "false", "0", "n", "onwaar", ""]),
        ("c is x", ["yes", "Ja", " TRUE", "waar", "1", "x", "Y", "j"]),
    ],
)
def test_every_yes_is_a_yes(test, met):
    cells = ["yes", "Ja", " TRUE", "waar", "1", "x", "Y", "j", "no", "NEE", "false", "0", "n", "onwaar", ""]
    assert met_by(cells, test) == met


@pytest.mark.parametrize(
    ("cells", "test", "met"),
    [
        (["x", "m", "l", "1"], "c is x", ["x"]),
        (["Baas", "baas ", "bazin"], "c is baas", ["Baas", "baas "]),
        (["a  b", "A b"], "c is a B", ["a  b", "A b"]),
        (["lid; Vrijwilliger", "lid", "(vrij"], "c contains (VRIJ", ["(vrij"]),
        (["1.000", "999,5", "12"], "c at least 1000", ["1.000"]),
        (["1.000", "999,5", "12", "", "x"], "c at most 999,5", ["999,5", "12"]),
        (["nan", "inf", "1e309", "١٢٣", "7"], "c at least 1", ["7"]),
        ([" ", "x", "0"], "c is filled", ["x", "0"]),
        (["01-01-2026", "31-12-2025", "01-10-2025", "x", ""], "c within 90 days", ["01-01-2026", "31-12-2025"]),
        (["01-01-2026", "31-12-2025"], "c within 0 days", ["01-01-2026"]),
        (["a", ""], "everyone", ["a", ""]),
    ],
)
def test_an_operator_means_what_it_says(cells, test, met):
    assert met_by(cells, test) == met


@pytest.mark.parametrize("as_of", [date(2026, 1, 3), datetime(2026, 1, 3, 12)])
def test_days_count_back_from_a_day_or_a_moment(as_of):
    assert met_by(["2026-01-10", "2026-01-01", ""], "c within 5 days", as_of=as_of) == ["2026-01-01"]


@pytest.mark.parametrize(
    "test", ["everyone", "c is yes", "c contains x", "c at least 1", "c within 9 days", "c is filled"]
)
def test_no_rows_meet_no_test(test):
    met = trial([]).meet(Test.parse(test, ["c"]))
    assert (met.dtype, len(met)) == (np.bool_, 0)


def test_a_column_that_several_tests_ask_is_told_of_once():
    asked = trial(["1.234", "5.678", "x"])
    asked.meet(Test("c", "at-least", "1"))
    told = list(asked.notes)
    asked.meet(Test("C", "at-most", "9"))
    assert (asked.notes, asked.unsure) == (told, [("number", "c")])
    assert len(told) == 2


def test_days_of_a_column_that_several_tests_ask_are_read_once():
    asked = trial(["03-04-2024", "05-04-2024", "x"])
    for days, met in (("1", [False, True, False]), ("40", [True, True, False])):
        assert asked.meet(Test("c", "within", days)).tolist() == met
    assert asked.unsure == [("date", "c")] and sum("two ways" in note for note in asked.notes) == 1


def test_a_column_that_is_spelled_almost_so_is_proposed():
    with pytest.raises(Mistake, match="Did you mean 'c'"):
        trial([]).meet(Test("cc", "filled"))
