"""Pyramid × ambition: the weakest step, what gets nothing, over-reach, and which prompt comes first. Checked by hand."""

import pytest

from engagement.content import load_content
from engagement.model import LEVELS, Amount, Pyramid
from engagement.plan import REASONS, Activity, empty_levels, over_reach, steps, suggest, weakest_step

CONTENT = load_content()


def pyramid(*counts):
    """Six counts from suspects up; a pair is a count and its unit."""
    return Pyramid.of({key: Amount(*n) if isinstance(n, tuple) else n for key, n in zip(LEVELS, counts, strict=True)})


STEPS = {
    "everyone above counts as having taken the step": (
        (60, 20, 10, 6, 3, 1),
        {"network": 40 / 100, "followers": 20 / 40, "fans": 10 / 20, "supporters": 4 / 10, "empowered": 1 / 4},
    ),
    "six zeros tell nothing": ((0, 0, 0, 0, 0, 0), {}),
    "all unknown tells nothing": ((None,) * 6, {}),
    "a step beside an unknown level cannot be told": (
        (90, 10, None, 6, 3, 1),
        {"network": 20 / 110, "supporters": 4 / 10, "empowered": 1 / 4},
    ),
    "a level of nobody can be risen to and not from": (
        (9, 1, 0, 0, 0, 0),
        {"network": 1 / 10, "followers": 0.0},
    ),
    "nobody rises from a level of nobody": ((0, 0, 0, 0, 0, 8), {}),
    "other units do not compare and are not added": (
        ((50, "households"), 60, 30, 6, (3, "addresses"), 1),
        {"followers": 37 / 97, "fans": 7 / 37},
    ),
    "one unit all along compares": (
        tuple((n, "members") for n in (6, 5, 4, 3, 2, 1)),
        {"network": 15 / 21, "followers": 10 / 15, "fans": 6 / 10, "supporters": 3 / 6, "empowered": 1 / 3},
    ),
}


@pytest.mark.parametrize("case", STEPS)
def test_a_step_is_the_share_of_people_who_took_it(case):
    counts, expected = STEPS[case]
    found = steps(pyramid(*counts))
    assert {step.upper: step.share for step in found} == pytest.approx(expected)
    assert all(LEVELS.index(step.upper) == LEVELS.index(step.lower) + 1 for step in found)
    assert all(0 <= step.share <= 1 for step in found)


@pytest.mark.parametrize(
    "counts, lower",
    [
        ((60, 20, 10, 6, 3, 1), "supporters"),
        ((1000, 20, 10, 6, 3, 1), "suspects"),
        ((8, 4, 2, 1, 1, 0), "supporters"),
        ((0, 0, 0, 0, 0, 8), None),
        ((0, 0, 0, 0, 0, 0), None),
        ((None,) * 6, None),
        ((None, 5, None, 5, None, 5), None),
        ((5, None, None, None, 3, 1), "supporters"),
    ],
)
def test_the_weakest_step_is_the_smallest_share_and_the_lowest_of_equals(counts, lower):
    found = weakest_step(pyramid(*counts))
    assert (found and found.lower) == lower


@pytest.mark.parametrize(
    "served, empty",
    [
        ([], LEVELS),
        (LEVELS, ()),
        (["fans", "fans", "suspects"], ("network", "followers", "supporters", "empowered")),
        ([None, "somewhere"], LEVELS),
    ],
)
def test_a_level_without_an_activity_gets_nothing(served, empty):
    assert empty_levels([Activity("x", level) for level in served]) == empty


@pytest.mark.parametrize(
    "phase, beyond",
    [
        ("observe", ["react", "create", "innovate"]),
        ("create", ["innovate"]),
        ("innovate", []),
        (None, []),
        ("dominate", []),
    ],
)
def test_an_activity_beyond_the_promise_is_over_reach(phase, beyond):
    every = [Activity("x", "fans", each) for each in ("observe", "react", "create", "innovate", None, "dominate")]
    assert [activity.phase for activity in over_reach(every, phase)] == beyond


# --- what to ask first


def asked(counts, *served):
    found = suggest(CONTENT.levels, pyramid(*counts), [Activity("x", level) for level in served])
    return [(each.level, each.reason) for each in found]


SIX = (60, 20, 10, 6, 3, 1)  # the weakest step leads to empowered


@pytest.mark.parametrize(
    "counts, served, expected",
    [
        (SIX, LEVELS, [("empowered", "weakest"), *((level, "rest") for level in LEVELS[:5])]),
        (SIX, (), [("empowered", "weakest"), *((level, "nothing") for level in LEVELS[:5])]),
        (
            (90, 20, None, 6, 6, None),
            ("suspects", "empowered", "followers", "supporters"),
            [
                ("network", "weakest"), ("fans", "nothing"), ("followers", "unknown"), ("empowered", "unknown"),
                ("suspects", "rest"), ("supporters", "rest"),
            ],
        ),
        ((None,) * 6, ("fans",), [*((x, "nothing") for x in LEVELS if x != "fans"), ("fans", "unknown")]),
        ((0,) * 6, LEVELS, [(level, "rest") for level in LEVELS]),
    ],
)  # fmt: skip
def test_suggestions_come_by_reason_and_then_from_the_bottom_up(counts, served, expected):
    assert asked(counts, *served) == expected


def test_reasons_have_their_order():
    assert REASONS == ("weakest", "nothing", "unknown", "rest")


@pytest.mark.parametrize("level", CONTENT.levels, ids=LEVELS)
def test_the_next_prompt_comes_up_once_there_is_an_activity(level):
    for done in range(2 * len(level.prompts)):
        found = suggest(CONTENT.levels, pyramid(*SIX), [Activity("x", level.key)] * done)
        (prompt,) = (each.prompt for each in found if each.level == level.key)
        assert prompt == level.prompts[done % len(level.prompts)]
