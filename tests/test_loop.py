"""The what-if: the rule as it is printed, nobody gets lost, ranges hold what lies within them, and the weakest step is tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.loop import Steps, simulate, weakest_step
from engagement.model import LEVELS, Amount, Pyramid

COUNTS = st.lists(st.integers(0, 10_000_000), min_size=6, max_size=6)
PARTS = st.floats(0, 100, allow_subnormal=False)
RATES = st.tuples(PARTS, PARTS).map(lambda pair: tuple(sorted(pair)))
SHARES = st.lists(st.floats(0, 1), min_size=12, max_size=12)


def pyramid(*counts):
    return Pyramid.of(dict(zip(LEVELS, counts, strict=True)))


@st.composite
def any_steps(draw):
    up = {level: draw(st.none() | RATES) for level in LEVELS[1:]}
    return Steps.of(up, {level: draw(st.none() | RATES) for level in LEVELS}, draw(RATES))


def within(steps, shares):
    """Steps at one point of each range: ``shares`` says how far from its low end."""
    at = iter(shares)
    point = lambda rate: rate[0] + (rate[1] - rate[0]) * next(at)  # noqa: E731
    return Steps.of(
        {level: point(rate) for level, rate in steps.up.items()},
        {level: point(rate) for level, rate in steps.leaks.items()},
        point(steps.at_once),
    )


# --- the rule


def test_one_month_by_hand():
    steps = Steps.of(
        {"network": 50, "followers": 10, "fans": 20, "supporters": 25, "empowered": 50},
        {"suspects": 10, "network": 20, "fans": 50},
        at_once=30,
    )
    found = simulate(pyramid(1000, 100, 40, 20, 8, 2), steps, 1).middle[1]
    # stay: 900, 80, 40, 10, 8, 2; ten, eight and two share: half of 20 is 10 brought, 3 of them follow at once
    assert found == pytest.approx(
        (900 - 10, 80 - 8 + 7, 40 - 8 + 8 + 3, 10 - 2.5 + 8, 8 - 4 + 2.5, 2 + 4, 100 + 20 + 10)
    )


def test_the_first_step_is_fed_from_the_top():
    """More followers bring nobody; more fans, supporters or empowered users do (A24, A25)."""
    steps = Steps.of({"network": 10})
    came = lambda *counts: 1000 - simulate(pyramid(1000, *counts), steps, 1).middle[1][0]  # noqa: E731
    assert came(500, 500, 0, 0, 0) == 0
    assert came(0, 0, 10, 20, 30) == pytest.approx(6)


def test_no_more_suspects_come_than_there_are():
    found = simulate(pyramid(5, 0, 0, 100, 0, 0), Steps.of({"network": 1000}), 3).middle
    assert [stock[0] for stock in found] == [5, 0, 0, 0]
    assert [stock[1] for stock in found] == [0, 5, 5, 5]


def test_nobody_takes_two_steps_in_a_month():
    always = Steps.of(dict.fromkeys(LEVELS[2:], 100))
    found = simulate(pyramid(0, 64, 0, 0, 0, 0), always, 4).middle
    assert [[round(n) for n in stock[:6]].index(64) for stock in found] == [1, 2, 3, 4, 5]


def test_who_does_not_know_moves_nobody():
    assert simulate(pyramid(9, 8, 7, 6, 5, 4), Steps.of({}), 12).middle[-1] == (9, 8, 7, 6, 5, 4, 0)
    assert simulate(Pyramid.of({}), Steps.of({"fans": 5}), 12).middle[-1] == (0,) * 7


@given(COUNTS, any_steps(), st.integers(1, 24))
def test_people_are_conserved_and_never_negative(counts, steps, months):
    course = simulate(pyramid(*counts), steps, months)
    for stock in course.middle:
        assert sum(stock) == pytest.approx(sum(counts), rel=1e-9)
        assert min(stock) >= 0
    assert min(map(min, course.low)) >= 0


@given(COUNTS, any_steps(), SHARES)
def test_every_course_within_the_ranges_lies_between_the_edges(counts, steps, shares):
    course = simulate(pyramid(*counts), steps, 12)
    inside = simulate(pyramid(*counts), within(steps, shares), 12).middle
    for stock, low, high in zip(inside, course.low, course.high, strict=True):
        for at, least, most in zip(stock, low, high, strict=True):
            assert least <= at * (1 + 1e-9) + 1e-9
            assert at <= most * (1 + 1e-9) + 1e-9


@given(COUNTS, any_steps())
def test_without_ranges_there_is_no_band(counts, steps):
    point = within(steps, [0.5] * 12)
    course = simulate(pyramid(*counts), point, 6)
    for middle, low, high in zip(course.middle, course.low, course.high, strict=True):
        assert low == pytest.approx(middle) and high == pytest.approx(middle)


# --- the weakest step


def test_the_weakest_step_is_found_by_trying_each():
    counts = pyramid(120_000, 18_000, 4_200, 900, 140, 20)
    steps = Steps.of({"network": 4, "followers": 0.4, "fans": 1, "supporters": 1, "empowered": 0.4}, {"network": 5})
    found = weakest_step(counts, steps, 12)
    before = simulate(counts, steps, 12).middle[-1]
    for level, (people, empowered) in found.gains.items():
        after = simulate(counts, steps.plus(level, 1), 12).middle[-1]
        assert people == pytest.approx(sum(after[1:6]) - sum(before[1:6]))
        assert empowered == pytest.approx(after[5] - before[5])
    assert (found.people, found.empowered) == ("followers", "empowered")
    assert found.people == max(found.gains, key=lambda level: found.gains[level][0])


def test_where_nobody_leaks_away_the_first_step_brings_most_people():
    """Only sharing brings people in; a step further up holds on to them, and there is nothing to hold on to."""
    steps = Steps.of(dict.fromkeys(LEVELS[1:], 1))
    assert weakest_step(pyramid(50_000, 700, 300, 160, 70, 12), steps).people == "network"


def test_a_step_that_nobody_knows_is_not_compared():
    steps = Steps.of({"fans": 2, "supporters": None})
    assert set(weakest_step(pyramid(900, 80, 70, 60, 50, 40), steps).gains) == {"fans"}
    assert steps.unknown == ("network", "followers", "supporters", "empowered")
    assert weakest_step(pyramid(900, 80, 70, 60, 50, 40), Steps.of({})) is None
    assert weakest_step(Pyramid.of({}), Steps.of({"fans": 2})) is None


def test_less_than_half_a_person_is_no_gain():
    found = weakest_step(pyramid(900, 0, 0, 1, 0, 0), Steps.of({"supporters": 1}), 1)
    assert (found.people, found.empowered) == (None, None)


def test_narrow_ranges_are_sure_and_wide_ones_are_not():
    counts, leaks = pyramid(12_000, 1_900, 60, 130, 50, 14), {"network": (0, 6)}
    steps = {"network": (2, 6), "followers": (0.2, 1), "fans": 1, "supporters": 1, "empowered": 0.5}
    assert weakest_step(counts, Steps.of(steps, {"network": 5})).sure == (1, 1)
    assert 0 < weakest_step(counts, Steps.of(steps, leaks)).sure[0] < 1
    assert weakest_step(counts, Steps.of(steps, leaks)) == weakest_step(counts, Steps.of(steps, leaks))  # seeded


# --- what it is given


@pytest.mark.parametrize(
    ("rates", "line"),
    [
        ({"fans": 101}, "found the rate 101; expected 0 to 100 of every 100, or such a pair, lowest first"),
        ({"fans": (3, 2)}, "found the rate (3, 2); expected 0 to 100 of every 100, or such a pair, lowest first"),
        ({"network": 1001}, "found the rate 1001; expected 0 to 1000 of every 100, or such a pair, lowest first"),
        ({"suspects": 1}, "there is no step 'suspects'; the steps are network, followers, fans, supporters, empowered"),
    ],
)
def test_a_rate_that_cannot_be_is_named(rates, line):
    with pytest.raises(ValueError) as told:
        Steps.of(rates)
    assert str(told.value) == line


@pytest.mark.parametrize("months", [0, 121, -3])
def test_months_are_one_to_a_hundred_and_twenty(months):
    with pytest.raises(ValueError, match=f"found {months} months; expected 1 to 120"):
        simulate(Pyramid.of({}), Steps.of({}), months)


def test_more_on_a_step_stops_at_everybody():
    assert Steps.of({"fans": (95, 99)}).plus("fans", 3).up["fans"] == (98, 100)
    assert Steps.of({}).plus("fans", 3).up["fans"] == (3, 3)
    assert Steps.of({"network": 150}).plus("network", 1).up["network"] == (151, 151)


def test_an_answer_tells_where_a_level_stands():
    course = simulate(Pyramid.of({"fans": Amount(100)}), Steps.of({"supporters": (10, 20)}), 2)
    assert course.at("fans", 0) == (100, 100, 100)
    assert course.at("fans") == pytest.approx((100 * 0.85**2, 64, 81))
