"""The weakest step: every step is tried, leaving beside it, and the answer says how sure it is."""

import pytest

from engagement.loop import Steps, most_of, simulate
from engagement.model import LEVELS, Pyramid
from engagement.weakest import weakest_step


def pyramid(*counts):
    return Pyramid.of(dict(zip(LEVELS, counts, strict=True)))


def test_the_weakest_step_is_found_by_trying_each():
    counts = pyramid(120_000, 18_000, 4_200, 900, 140, 20)
    steps = Steps.of({"network": 4, "followers": 0.4, "fans": 1, "supporters": 1, "empowered": 0.4}, {"network": 5})
    found = weakest_step(counts, steps, 12)
    before = simulate(counts, steps, 12).middle[-1]
    for level, gain in found.up.items():
        after = simulate(counts, steps.plus(level, 1), 12).middle[-1]
        assert gain.people == pytest.approx(sum(after[1:6]) - sum(before[1:6]))
        assert gain.brought == pytest.approx(before[0] - after[0])
        assert gain.stayed == pytest.approx(before[6] - after[6])
        assert gain.empowered == pytest.approx(after[5] - before[5])
    assert (found.people, found.empowered) == ("followers", "empowered")
    assert found.people == max(found.up, key=lambda level: found.up[level].people)


def test_one_fewer_leaving_is_tried_beside_it():
    counts = pyramid(0, 1000, 0, 0, 0, 0)
    found = weakest_step(counts, Steps.of({"fans": 1, "supporters": 1}, {"network": 5, "followers": 0.5}), 1)
    assert found.leaks["network"].stayed == pytest.approx(10)
    assert found.leaks["followers"].people == 0
    hardly = weakest_step(counts, Steps.of({"fans": 1, "supporters": 1}, {"network": 0.5}), 1)
    assert hardly.leaks["network"].stayed == pytest.approx(5), "half of one is all that leaves"


def test_asked_for_a_tenth_more_another_step_may_win():
    counts = pyramid(12_000, 1_900, 60, 130, 50, 14)
    found = weakest_step(counts, Steps.of({"network": 3, "followers": 0.15}, {"network": 3}), 12)
    assert (found.people, found.tenth) == ("followers", "network")


def test_a_step_that_everybody_takes_gets_no_better():
    everybody = Steps.of({"network": 1000, "followers": 100, "fans": 100, "supporters": 100, "empowered": 100})
    assert {gain.people for gain in weakest_step(pyramid(9000, 10, 9, 8, 7, 6), everybody, 1).up.values()} == {0}


def test_where_nobody_leaks_away_the_first_step_brings_most_people():
    """Only sharing brings people in; a step further up holds on to them, and there is nothing to hold on to."""
    steps = Steps.of(dict.fromkeys(LEVELS[1:], 1))
    assert weakest_step(pyramid(50_000, 700, 300, 160, 70, 12), steps).people == "network"


def test_a_step_that_nobody_knows_is_not_compared():
    steps = Steps.of({"fans": 2, "network": 3, "supporters": None})
    assert set(weakest_step(pyramid(900, 80, 70, 60, 50, 40), steps).up) == {"fans", "network"}
    assert steps.unknown == ("followers", "supporters", "empowered")
    assert weakest_step(pyramid(900, 80, 70, 60, 50, 40), Steps.of({"fans": 2})) is None, (
        "one is not the weakest of one"
    )
    assert weakest_step(pyramid(900, 80, 70, 60, 50, 40), Steps.of({})) is None
    assert weakest_step(pyramid(0, 0, 0, 0, 0, 0), steps) is None
    assert weakest_step(Pyramid.of({}), steps).people is None


def test_less_than_half_a_person_is_no_gain():
    found = weakest_step(pyramid(900, 0, 0, 1, 0, 0), Steps.of({"supporters": 1, "fans": 1}), 1)
    assert (found.people, found.empowered) == (None, None)


def test_narrow_ranges_are_sure_and_wide_ones_are_not():
    counts, leaks = pyramid(12_000, 1_900, 60, 130, 50, 14), {"network": (0, 6)}
    steps = {"network": (2, 6), "followers": (0.2, 1), "fans": 1, "supporters": 1, "empowered": 0.5}
    assert weakest_step(counts, Steps.of(steps, {"network": 5})).agree == (50, 50)
    assert 0 < weakest_step(counts, Steps.of(steps, leaks)).agree[0] < 50
    assert weakest_step(counts, Steps.of(steps, leaks)) == weakest_step(counts, Steps.of(steps, leaks))  # seeded


def test_each_leak_is_tried_by_letting_one_fewer_leave_and_nothing_else():
    counts = pyramid(12_000, 1_900, 600, 130, 50, 14)
    up = {"network": 30, "followers": 3, "fans": 2, "supporters": 2, "empowered": 1}
    leaks = {"suspects": 2, "network": 5, "followers": 4, "fans": 3, "supporters": 2, "empowered": 0.5}
    found = weakest_step(counts, Steps.of(up, leaks))
    before = simulate(counts, Steps.of(up, leaks), 12).middle[-1]
    assert set(found.leaks) == set(LEVELS)
    for level, gain in found.leaks.items():
        after = simulate(counts, Steps.of(up, leaks | {level: max(0, leaks[level] - 1)}), 12).middle[-1]
        assert gain == pytest.approx((before[0] - after[0], before[6] - after[6], after[5] - before[5]), abs=1e-6)


def test_a_tenth_more_is_a_tenth_of_what_there_is():
    counts = pyramid(12_000, 1_900, 600, 130, 50, 14)
    up = {"network": 80, "followers": 10, "fans": 2, "supporters": 50, "empowered": 80}
    leaks = {"network": 20, "supporters": 40, "empowered": 40}
    before = simulate(counts, Steps.of(up, leaks), 12).middle[-1]

    def best(times):
        after = {
            key: simulate(counts, Steps.of(up | {key: min(most_of(key), up[key] * times)}, leaks), 12).middle[-1]
            for key in up
        }
        return max(after, key=lambda key: before[0] - after[key][0] + before[6] - after[key][6])

    assert weakest_step(counts, Steps.of(up, leaks)).tenth == best(1.1) == "followers" != best(2.1)


def test_a_quick_look_tries_the_steps_only():
    counts = pyramid(12_000, 1_900, 60, 130, 50, 14)
    steps = Steps.of({"network": (2, 6), "followers": (0.2, 1), "fans": 1}, {"network": (0, 6)})
    quick, whole = weakest_step(counts, steps, draws=0), weakest_step(counts, steps)
    assert (quick.up, quick.people, quick.empowered) == (whole.up, whole.people, whole.empowered)
    assert (quick.leaks, quick.tenth, quick.draws, quick.agree) == ({}, None, 0, (0, 0))
    assert (whole.draws, whole.agree) == (50, (35, 50)) and whole == weakest_step(counts, steps, 12, draws=50)
