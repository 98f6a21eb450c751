"""The rules of a room's privacy at their edges: five, and a half."""

import pytest

from engagement.workshop.spread import FEW, Counts, Quarters, counts, quarters, rough, score_quarters


@pytest.mark.parametrize(
    "scores, found",
    [
        ([1, 2, 2, 4, 5, 5], Quarters(6, 2, 3, 5)),
        ([1, 1, 2, 2, 3], Quarters(5, 1, 2, 2)),
        ([1, 2, 3, 4, 4, 4], Quarters(6, 2, 3.5, 4)),  # a quarter of the room below 2.25
        ([3] * (FEW - 1), None),
        ([], None),
    ],
)
def test_scores_are_shown_in_steps_of_a_half(scores, found):
    assert score_quarters(scores) == score_quarters(reversed(scores)) == found


@pytest.mark.parametrize("value, shown", [(0, 0), (4.99, 0), (5, 5), (7, 5), (7.2, 10), (10, 10), (14.2, 20)])
def test_five_is_the_first_amount_that_is_told(value, shown):
    assert rough(value) == shown


def test_amounts_of_five_organisations_are_told_and_of_four_are_not():
    assert quarters([10, 20, 50, 100, 200]) == Quarters(5, 20, 50, 100)
    assert quarters([10, 20, 50, 100]) is None


def test_what_five_organisations_chose_is_told_and_what_four_did_is_not():
    assert counts(["a"] * 5, ["a", "b"]) == Counts(5, {"a": 5, "b": 0})
    assert counts(["a"] * 4, ["a", "b"]) is None
    assert counts(["a"] * 4 + ["of next year"] * 9, ["a", "b"]) is None
