"""A one-line test is read as people write it, in Dutch or English, and written back in English."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.content import load_content
from engagement.files.question import OPERATORS, Test
from engagement.model import Mistake


@pytest.mark.parametrize(
    ("line", "column", "operator", "value"),
    [
        ("newsletter is yes", "newsletter", "is", "yes"),
        ("nieuwsbrief is ja", "nieuwsbrief", "is", "ja"),
        ("Nieuwsbrief IS Ja", "Nieuwsbrief", "is", "Ja"),
        ("nieuwsbrief is niet ja", "nieuwsbrief", "is-not", "ja"),
        ("nieuwsbrief is geen ja", "nieuwsbrief", "is-not", "ja"),
        ("status is not unsubscribed", "status", "is-not", "unsubscribed"),
        ("tags contains VIP", "tags", "contains", "VIP"),
        ("tags bevat VIP 2026", "tags", "contains", "VIP 2026"),
        ("giften minstens 1", "giften", "at-least", "1"),
        ("giften is minstens 1", "giften", "at-least", "1"),
        ("gifts at least 1,000.50", "gifts", "at-least", "1,000.50"),
        ("giften >= 1", "giften", "at-least", "1"),
        ("giften hoogstens 1", "giften", "at-most", "1"),
        ("gifts is at most 1", "gifts", "at-most", "1"),
        ("laatst gezien binnen 90 dagen", "laatst gezien", "within", "90"),
        ("last seen within 90 days", "last seen", "within", "90"),
        ("last seen within 1 day", "last seen", "within", "1"),
        ("laatst gezien in de laatste 30 dagen", "laatst gezien", "within", "30"),
        ("rol is ingevuld", "rol", "filled", ""),
        ("role is filled in", "role", "filled", ""),
        ("everyone", "", "everyone", ""),
        ("Iedereen", "", "everyone", ""),
        ('"Wat is je naam?" is ingevuld', "Wat is je naam?", "filled", ""),
        ("'last seen' within 9 days", "last seen", "within", "9"),
        ('"zegt ""is ja""" is nee', 'zegt "is ja"', "is", "nee"),
        ('rol is "niet bekend"', "rol", "is", "niet bekend"),
        ('rol is ""', "rol", "is", ""),
        ("  rol   is\tlid ", "rol", "is", "lid"),
        ("'s avonds is ja", "'s avonds", "is", "ja"),
    ],
)
def test_a_line_is_read_as_people_write_it(line, column, operator, value):
    assert Test.parse(line) == Test(column, operator, value)


@pytest.mark.parametrize(
    ("line", "columns", "column"),
    [
        ("wat is je naam is ingevuld", ["wat is je naam"], "wat is je naam"),
        ("wat is je naam is ingevuld", [], "wat"),
        ("is lid is ja", ["Is_lid"], "is lid"),
    ],
)
def test_known_columns_decide_where_a_name_ends(line, columns, column):
    assert Test.parse(line, columns).column == column


@pytest.mark.parametrize(
    "line", ["", "   ", "newsletter", "is yes", "is", "newsletter is", "newsletter equal yes", "x" * 5_000]
)
def test_a_line_that_is_no_test_is_a_mistake(line):
    with pytest.raises(Mistake, match="is not a test"):
        Test.parse(line)


@pytest.mark.parametrize("value", [1, 1.0, "1"])
def test_a_value_may_be_a_number(value):
    assert Test.parse(str(Test("gifts", "at-least", value))).value == str(value)


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_is_offered_said_and_understood_in_both_languages(operator):
    test = Test(
        "" if operator == "everyone" else "laatst gezien", operator, {"filled": "", "everyone": ""}.get(operator, "7")
    )
    for language in ("nl", "en"):
        words = load_content().words(language)
        assert words(f"files.operators.{operator}")
        assert Test.parse(test.said(words)) == test


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(
        ["is", "not", "rol", "wat is je naam", "lid is niet", 'zegt "ja"', "'s avonds", '"x"', "{value}", "a >= b"]
    ),
    st.sampled_from([each for each in OPERATORS if each not in ("everyone", "within")]),
    st.sampled_from(["ja", "1", "niet ja", '"ja"', "is ingevuld", "", "{n}", 'a "b', "at least 2"]),
)
def test_a_test_reads_back_from_its_own_line(column, operator, value):
    test = Test(column, operator, "" if operator == "filled" else value)
    assert Test.parse(str(test)) == test
