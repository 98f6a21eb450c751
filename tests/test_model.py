"""The nouns: what a level can hold, what a pyramid is made of, and which characters are kept."""

from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from engagement.model import LEVELS, MOST, PHASES, Amount, Mistake, Prompt, Pyramid, Text
from engagement.typed import clean


def test_the_keys_are_those_of_the_two_models():
    assert LEVELS == ("suspects", "network", "followers", "fans", "supporters", "empowered")
    assert PHASES == ("observe", "react", "participate", "facilitate", "create", "innovate")


@pytest.mark.parametrize("value", [Text("nl", "en"), Prompt("nl", "en", key="key"), Amount(1), Pyramid.of({})])
def test_a_value_of_the_model_never_changes(value):
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(value, next(iter(value.__dataclass_fields__)), 1)


@pytest.mark.parametrize("language, words", [("nl", "Volgers"), ("en", "Followers")])
def test_a_text_is_asked_for_by_language(language, words):
    assert Text("Volgers", "Followers")[language] == words


@pytest.mark.parametrize("count", [None, 0, 1, MOST])
def test_a_level_holds_a_number_or_i_dont_know(count):
    assert Amount(count).count == count and Amount(count).unit == "people"


@pytest.mark.parametrize("count", [np.int64(7), np.uint8(7), pd.Series([7]).sum()])
def test_a_level_takes_a_whole_number_of_numpy_s_and_keeps_a_plain_one(count):
    assert Amount(count) == Amount(7) and type(Amount(count).count) is int
    assert Pyramid.of(pd.Series({"fans": count})) == Pyramid.of({"fans": 7})


@pytest.mark.parametrize("count", [-1, MOST + 1, float("nan"), float("inf"), True, np.True_, 4.0, np.float64(4), "4"])
def test_a_level_refuses_what_is_no_number_of_people(count):
    with pytest.raises(ValueError, match="0 to 100,000,000 people") as told:
        Amount(count)
    assert isinstance(told.value, Mistake)


@pytest.mark.parametrize("amounts", [(), (Amount(1),) * 5, (1,) * 6, {"fans": 1}])
def test_a_pyramid_that_is_not_six_amounts_names_the_other_door(amounts):
    with pytest.raises(Mistake, match=r"six Amounts, suspects first; .* Pyramid\.of"):
        Pyramid(amounts)


def test_a_level_that_is_left_out_is_unknown():
    pyramid = Pyramid.of({"network": 9, "fans": None, "followers": Amount(4, "members"), "suspects": 0})
    assert [amount.count for _, amount in pyramid] == [0, 9, 4, None, None, None]
    assert [key for key, _ in pyramid] == list(LEVELS)
    assert pyramid.known == {"suspects": 0, "network": 9, "followers": 4}
    assert (pyramid.count("network"), pyramid.count("empowered")) == (9, None)
    assert pyramid.amounts[2].unit == "members" and Pyramid.of(pyramid) is pyramid


@pytest.mark.parametrize("key", ["fan", "Fans", "", "observe"])
def test_a_key_that_is_no_level_is_named_with_those_that_are(key):
    with pytest.raises(ValueError, match=f"no level '{key}'; the levels are suspects, network"):
        Pyramid.of({key: 1})


def test_a_mistake_is_shown_as_its_one_line():
    assert Mistake("Found this; do that.")._render_traceback_() == ["Found this; do that."]


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("gewoon", "gewoon"),
        ("regel\nregel\ttab", "regel\nregel\ttab"),
        ("NUL\x00 bel\x07 \x1b[31mrood", "NUL bel [31mrood"),
        ("\u202eachterstevoren\u202c \u2066a\u2069", "achterstevoren a"),
        ("half \ud83d en \udc00", "half  en "),
        ("\ufefftext", "text"),
        ("e\u0301", "é"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("", ""),
    ],
)
def test_control_and_direction_characters_go_and_the_rest_stays(typed, kept):
    assert clean(typed) == kept == clean(kept)
