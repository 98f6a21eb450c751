"""Pyramid × ambition: the weakest step, what gets nothing, over-reach, and which prompt comes first. Checked by hand."""

import pytest

from engagement.content import load_content
from engagement.model import LEVELS, Amount, Pyramid
from engagement.plan import (
    REASONS,
    Activity,
    bridge,
    common_unit,
    empty_levels,
    mismatch,
    narrowest_step,
    over_reach,
    people_shares,
    steps,
    suggest,
    time_shares,
)

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
    found = narrowest_step(pyramid(*counts))
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


def test_the_steps_may_tell_another_weakest_step_than_the_pyramid():
    found = suggest(CONTENT.levels, pyramid(*SIX), [], weakest="fans")
    assert [(s.level, s.reason) for s in found][:2] == [("fans", "weakest"), ("suspects", "nothing")]


# --- our bridge, offered after


def test_our_bridge_has_the_links_of_c2_and_no_others():
    linked = {(level, phase.key) for phase in CONTENT.phases for level in phase.serves}
    assert bridge(CONTENT.phases) == linked
    assert linked == {
        ("suspects", "observe"), ("network", "observe"), ("followers", "react"), ("fans", "react"), ("fans", "participate"),
        ("supporters", "participate"), ("supporters", "facilitate"), ("followers", "create"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "level, phase, placed",
    [("fans", "react", True), ("fans", None, False), (None, "react", False), ("fans", "dominate", False)],
)
def test_an_activity_is_placed_with_a_level_and_a_phase(level, phase, placed):
    assert Activity("x", level, phase).placed == placed


# --- hours beside people


def week(**hours):
    """An activity for each (level, hours) given; a list is several at one level."""
    return [
        Activity("x", level, hours=each)
        for level, found in hours.items()
        for each in (found if isinstance(found, list) else [found])
    ]


UNTOLD = dict.fromkeys(LEVELS)
NOTHING_ELSE = dict.fromkeys(LEVELS, 0)


@pytest.mark.parametrize(
    "activities, expected",
    [
        ([], UNTOLD),
        (week(fans=None), UNTOLD),
        (week(fans=0, network=0), UNTOLD),
        (week(fans=3, network=1), NOTHING_ELSE | {"fans": 0.75, "network": 0.25}),
        (week(fans=[2, 1], network=1), NOTHING_ELSE | {"fans": 0.75, "network": 0.25}),
        (week(fans=3, network=None), NOTHING_ELSE | {"fans": 1, "network": None}),
        (week(fans=[3, None], network=1), NOTHING_ELSE | {"fans": 0.75, "network": 0.25}),
        (week(fans=3, network=0), NOTHING_ELSE | {"fans": 1}),
        ([*week(fans=3), Activity("x", hours=9)], NOTHING_ELSE | {"fans": 1}),
    ],
    ids=str,
)
def test_hours_are_shared_out_over_the_levels_and_silence_is_not_nought(activities, expected):
    assert time_shares(activities) == expected


@pytest.mark.parametrize(
    "counts, expected",
    [
        ((99, 6, 3, 1, 0, 0), (None, 0.6, 0.3, 0.1, 0, 0)),
        ((None, 6, None, 4, None, None), (None, 0.6, None, 0.4, None, None)),
        ((99, 6, None, None, None, None), (None,) * 6),
        ((99, 0, 0, 0, 0, 0), (None,) * 6),
        (((99, "households"), 6, 3, (5, "addresses"), 1, 0), (None, 0.6, 0.3, None, 0.1, 0)),
        ((99, (6, "households"), (4, "households"), 7, None, None), (None, 0.6, 0.4, None, None, None)),
        ((99, (6, "households"), 7, None, None, None), (None,) * 6),
    ],
)
def test_only_people_of_one_unit_with_whom_there_is_contact_are_compared(counts, expected):
    assert people_shares(pyramid(*counts)) == pytest.approx(dict(zip(LEVELS, expected, strict=True)))


@pytest.mark.parametrize(
    "activities, counts, level",
    [
        (week(fans=9, network=1), (0, 90, 0, 10, 0, 0), "network"),
        (week(fans=9, network=1), (0, 900, 9, 90, 1, 0), "followers"),
        (week(fans=5, network=5), (0, 50, 0, 50, 0, 0), None),
        (week(fans=5, network=5), (0, 45, 0, 55, 0, 0), None),
        (week(fans=5, network=5), (0, 30, 0, 70, 0, 0), "network"),
        (week(suspects=9, fans=1), (10**8, 0, 0, 9, 0, 0), "fans"),
        (week(fans=9, network=None), (0, 80, None, None, 20, 0), "supporters"),
        (week(fans=9), (0, None, None, None, None, None), None),
    ],
)
def test_who_gets_no_hours_is_asked_about_then_the_largest_difference_and_not_a_small_one(activities, counts, level):
    assert mismatch(time_shares(activities), people_shares(pyramid(*counts))) == level


# --- at the edges of a rule


def test_the_common_unit_is_people_while_nothing_is_counted_and_of_equals_the_lowest():
    assert common_unit(Pyramid.of({})) == common_unit(Pyramid.of({"suspects": Amount(9, "members")})) == "people"
    assert common_unit(Pyramid.of({"network": Amount(9, "members"), "fans": Amount(3, "people")})) == "members"


@pytest.mark.parametrize("people, asked", [(0.2, "fans"), (0.199, None)])
def test_a_tenth_of_all_apart_is_worth_a_question_and_less_is_not(people, asked):
    nobody = dict.fromkeys(LEVELS)
    assert mismatch({**nobody, "fans": 0.1}, {**nobody, "fans": people}) == asked
