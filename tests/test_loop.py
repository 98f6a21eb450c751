"""The what-if: the rule as it is printed, nobody gets lost, ranges hold what lies within them, and the weakest step is tried."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.loop import Steps, simulate
from engagement.model import LEVELS, MOST, Amount, Mistake, Pyramid
from engagement.weakest import weakest_step

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
    assert simulate(pyramid(0, 0, 0, 0, 0, 0), Steps.of({"fans": 5}), 12).middle[-1] == (0,) * 7


def test_suspects_that_nobody_counted_are_plenty():
    found = simulate(Pyramid.of({"fans": 100}), Steps.of({"network": 5}, {"suspects": 50}), 2).middle[-1]
    assert found == (MOST - 10, 10, 0, 100, 0, 0, 0)


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
        assert max(high) <= sum(counts)
        for at, least, most in zip(stock, low, high, strict=True):
            assert least <= at * (1 + 1e-9) + 1e-9
            assert at <= most * (1 + 1e-9) + 1e-9


@given(COUNTS, any_steps())
def test_without_ranges_there_is_no_band(counts, steps):
    point = within(steps, [0.5] * 12)
    course = simulate(pyramid(*counts), point, 6)
    for middle, low, high in zip(course.middle, course.low, course.high, strict=True):
        assert low == pytest.approx(middle) and high == pytest.approx(middle)


# --- what it is given


@pytest.mark.parametrize(
    ("rates", "line"),
    [
        ({"fans": 101}, "found the rate (101, 101); expected 0 to 100 of every 100, or two such numbers, lowest first"),
        ({"fans": (3, 2)}, "found the rate (3, 2); expected 0 to 100 of every 100, or two such numbers, lowest first"),
        (
            {"network": 1001},
            "found the rate (1001, 1001); expected 0 to 1000 of every 100, or two such numbers, lowest first",
        ),
        (
            {"fans": (1, 2, 3)},
            "found the rate (1, 2, 3); expected 0 to 100 of every 100, or two such numbers, lowest first",
        ),
        ({"fans": -1}, "found the rate (-1, -1); expected 0 to 100 of every 100, or two such numbers, lowest first"),
        ({"fans": "2"}, "found the rate ('2', '2'); expected 0 to 100 of every 100, or two such numbers, lowest first"),
        ({"suspects": 1}, "there is no step 'suspects'; the steps are network, followers, fans, supporters, empowered"),
    ],
)
def test_a_rate_that_cannot_be_is_named(rates, line):
    with pytest.raises(ValueError) as told:
        Steps.of(rates)
    assert str(told.value) == line


@pytest.mark.parametrize("months", [0, 121, -3, 12.0])
@pytest.mark.parametrize("ahead", [simulate, weakest_step])
def test_months_are_one_to_a_hundred_and_twenty(ahead, months):
    with pytest.raises(ValueError, match=f"found {months} months; expected 1 to 120") as told:
        ahead(Pyramid.of({}), Steps.of({}), months)
    assert isinstance(told.value, Mistake)


@pytest.mark.parametrize("ahead", [simulate, weakest_step])
def test_counts_by_level_and_numbers_of_numpy_s_do_as_well(ahead):
    counts, rates = {"suspects": 900, "network": 80, "fans": 40}, {"network": 5, "followers": 2}
    given = {level: np.int64(n) for level, n in counts.items()}, {level: np.float32(n) for level, n in rates.items()}
    assert ahead(given[0], Steps.of(given[1]), np.int64(6)) == ahead(Pyramid.of(counts), Steps.of(rates), 6)
    with pytest.raises(Mistake, match="no level 'fan'"):
        ahead({"fan": 1}, Steps.of(rates))


def test_more_on_a_step_stops_at_everybody():
    assert Steps.of({"fans": (95, 99)}).plus("fans", 3).up["fans"] == (98, 100)
    assert Steps.of({}).plus("fans", 3).up["fans"] == (3, 3)
    assert Steps.of({"fans": 2}).plus("fans", -3).up["fans"] == (0, 0)
    assert Steps.of({"network": 150}).plus("network", 1).up["network"] == (151, 151)


def test_an_answer_tells_where_a_level_stands():
    course = simulate(Pyramid.of({"fans": Amount(100)}), Steps.of({"supporters": (10, 20)}), 2)
    assert course.at("fans", 0) == (100, 100, 100)
    assert course.at("fans") == pytest.approx((100 * 0.85**2, 64, 81))


def test_more_on_what_is_no_step_names_the_steps():
    with pytest.raises(ValueError, match="there is no step 'suspects'; the steps are network, followers"):
        Steps.of({}).plus("suspects", 1)


def test_a_year_is_looked_ahead_unless_asked_otherwise_and_ten_years_at_most():
    counts, steps = pyramid(9000, 800, 70, 60, 5, 4), Steps.of({"network": 5, "fans": 2})
    assert len(simulate(counts, steps).middle) == 13
    assert len(simulate(counts, steps, 120).low) == 121


def test_an_edge_of_the_suspects_is_reckoned_with_the_sharing_at_the_other_edge():
    counts, range_ = pyramid(10_000, 0, 1000, 0, 0, 0), {"network": 10, "fans": (0, 50)}
    course = simulate(counts, Steps.of(range_), 12)
    least, most = (simulate(counts, Steps.of(range_ | {"fans": fans}), 12).middle for fans in (50, 0))
    assert [stock[0] for stock in course.high] == [stock[0] for stock in most] == [10_000] * 13
    assert all(low[0] <= exactly[0] for low, exactly in zip(course.low, least, strict=True))


def test_sharing_leaks_away_at_the_edges_too():
    counts = pyramid(10_000, 0, 0, 100, 50, 20)
    course = simulate(counts, Steps.of({"network": 50}, {"fans": 20, "supporters": 30, "empowered": 40}), 1)
    assert course.at("suspects") == pytest.approx([10_000 - (80 + 35 + 12) / 2] * 3)


def test_leaving_and_skipping_have_bounds_and_levels_too():
    with pytest.raises(ValueError, match="there is no level 'donors'; the levels are suspects, network"):
        Steps.of({}, {"donors": 1})
    for leaks, at_once in (({"fans": 100.5}, 0), ({}, 100.5)):
        with pytest.raises(ValueError, match=r"found the rate \(100.5, 100.5\); expected 0 to 100 of every 100"):
            Steps.of({}, leaks, at_once)
    assert Steps.of({}, {"fans": 100}, 100).at_once == (100, 100)
