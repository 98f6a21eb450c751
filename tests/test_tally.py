"""What a tally says: its tables, shares and stays against numbers worked out by hand; added up, kept, and had again."""

import json
from dataclasses import replace
from datetime import datetime
from math import exp, inf, isnan, nan, sqrt
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.model import LEVELS, Mistake
from engagement.movement.share import FEWEST_MONTHS, Before, _bound, rate
from engagement.movement.tally import NEW, Tally, added

SUSPECTS, NETWORK, FOLLOWERS, FANS, SUPPORTERS, EMPOWERED = range(6)
NONE = (0,) * 6


def row(**levels):
    return tuple(levels.get(level, 0) for level in LEVELS)


def stays(**levels):
    """Spells of three months' logs; the others have none."""
    return tuple(levels.get(level, ((0, 0, 0), (0, 0, 0))) for level in LEVELS)


TALLY = Tally(
    edges=tuple(datetime(2026, month, 1) for month in (1, 2, 3, 4)),
    kinds=("liked", "opened"),
    stands=(row(suspects=10, fans=4), row(suspects=8, network=3, fans=5), row(suspects=9, network=2, empowered=6)),
    went=(
        (
            row(suspects=6, network=2, fans=2),  # 4 of 10 suspects rise
            NONE,
            NONE,
            row(suspects=1, fans=3),  # 1 of 4 fans falls silent
            NONE,
            NONE,
            row(suspects=1, network=1),  # 2 are new
        ),
        (
            row(suspects=5, network=1, empowered=2),  # 3 of 8 suspects rise
            row(suspects=2, network=1),
            NONE,
            row(suspects=1, empowered=4),  # 4 of 5 fans rise, 1 falls silent
            NONE,
            NONE,
            row(suspects=1),
        ),
    ),
    stayed=stays(fans=((2, 0, 0), (0, 0, 0)), network=((2, 0, 0), (2, 1, 0))),
    before=(
        ((4, 1, 5), (2, 0, 4)),  # suspects: of 7 who rose 5 did something; of 11 who did not, 4
        ((0, 0, 0), (1, 0, 1)),
        ((0, 0, 0), (0, 0, 0)),
        ((4, 2, 4), (2, 2, 3)),
        ((0, 0, 0), (0, 0, 0)),
    ),
)
MONTHS = [pd.Timestamp(2026, month, 1) for month in (1, 2, 3)]


# --- tables


def test_counts_are_month_by_level():
    counts = TALLY.counts
    assert counts.shape == (3, 6)
    assert (list(counts.columns), counts.index.name, list(counts.index)) == (list(LEVELS), "month", MONTHS)
    assert counts.loc["2026-02-01"].to_dict() == {**dict.fromkeys(LEVELS, 0), "suspects": 8, "network": 3, "fans": 5}


def test_moves_are_month_and_from_by_to():
    moves = TALLY.moves
    assert moves.shape == (2 * 7, 6)
    assert (list(moves.columns), list(moves.index.names)) == (list(LEVELS), ["month", "from"])
    assert list(moves.index) == [(month, was) for month in MONTHS[1:] for was in (*LEVELS, NEW)]
    assert moves.loc[(MONTHS[2], "fans"), "empowered"] == 4
    assert moves.loc[(MONTHS[1], NEW), "network"] == 1
    assert moves.loc[MONTHS[1]].sum().to_dict() == TALLY.counts.loc[MONTHS[1]].to_dict()


def test_precedes_is_among_level_and_kind_by_the_counts_and_what_they_say():
    precedes = TALLY.precedes
    assert precedes.shape == (2 * 5 * 2, 7)
    assert list(precedes.index.names) == ["among", "level", "kind"]
    assert list(precedes.index)[:3] == [
        ("all", "suspects", "liked"),
        ("all", "suspects", "opened"),
        ("all", "network", "liked"),
    ]
    assert list(precedes.columns) == ["risers_with", "risers", "others_with", "others", "lift", "low", "high"]
    counts = precedes.columns[:4]
    assert precedes.loc[("all", "suspects", "liked"), counts].tolist() == [4, 7, 2, 11]
    assert precedes.loc[("active", "suspects", "liked"), counts].tolist() == [4, 5, 2, 4]
    assert precedes.loc[("all", "fans", "opened"), counts].tolist() == [2, 4, 2, 5]
    assert precedes.loc[("active", "suspects", "liked"), "lift"] == pytest.approx(1.6)
    assert precedes.loc[("all", "suspects", "liked"), "lift"] == pytest.approx(22 / 7)


def test_what_is_undefined_in_a_table_is_nan():
    precedes = TALLY.precedes[["lift", "low", "high"]]
    assert precedes.loc[("active", "suspects", "opened")].isna().all()  # no other opened
    assert precedes.loc[("all", "network", "liked")].isna().all()  # nobody rose
    assert precedes.loc[("active", "followers", "liked")].isna().all()  # nobody was there
    assert precedes.loc[("active", "fans", "liked")].notna().all()


def test_tables_of_one_month_and_of_no_kinds():
    month = Tally(TALLY.edges[:2], (), TALLY.stands[:1], (), (), (((0,), (0,)),) * 5)
    assert month.counts.shape == (1, 6)
    assert month.moves.shape == (0, 6)
    assert (list(month.moves.columns), list(month.moves.index.names)) == (list(LEVELS), ["month", "from"])
    assert len(month.precedes) == 0
    assert list(month.precedes.columns) == list(TALLY.precedes.columns)
    assert (month.rose("fans"), month.fell("fans")) == ([], [])


# --- shares


def test_who_rose_and_who_fell_silent_of_how_many():
    assert TALLY.rose("suspects") == [(4, 10), (3, 8)]
    assert TALLY.rose("fans") == [(0, 4), (4, 5)]
    assert TALLY.rose("empowered") == [(0, 0), (0, 0)]
    assert TALLY.fell("fans") == [(1, 4), (1, 5)]
    assert TALLY.fell("network") == [(0, 0), (2, 3)]
    assert TALLY.fell("suspects") == [(0, 10), (0, 8)]  # nobody falls from the lowest


@pytest.mark.parametrize(
    ("counts", "lift"),
    [
        ((30, 60, 20, 80), 2.0),  # a half over a quarter
        ((10, 40, 50, 100), 0.5),
        ((7, 7, 9, 9), 1.0),
        ((0, 10, 5, 10), 0.0),
        ((5, 10, 0, 10), nan),
        ((0, 10, 0, 10), nan),
        ((0, 0, 5, 10), nan),
        ((5, 10, 0, 0), nan),
        ((0, 0, 0, 0), nan),
    ],
)
def test_a_lift_is_a_share_over_a_share(counts, lift):
    assert Before(*counts).lift == pytest.approx(lift, nan_ok=True)


@pytest.mark.parametrize("counts", [(0, 10, 5, 10), (5, 10, 0, 10), (0, 0, 0, 0), (0, 0, 5, 10)])
def test_without_anyone_who_did_it_on_a_side_there_is_no_interval(counts):
    assert Before(*counts).interval == pytest.approx((nan, nan), nan_ok=True)


def test_of_many_people_the_interval_is_that_of_the_logarithm():
    low, high = Before(3_000, 6_000, 2_000, 8_000).interval  # 1/3000 - 1/6000 + 1/2000 - 1/8000 = 13/24000
    assert (low, high) == pytest.approx(
        (2 / exp(1.959964 * sqrt(13 / 24_000)), 2 * exp(1.959964 * sqrt(13 / 24_000))), rel=1e-3
    )


def test_one_of_one_is_not_sure_of_much():
    low, high = Before(1, 1, 40, 1_000).interval
    assert low < 25 / 4 and high > 25
    low, high = Before(7, 7, 9, 9).interval
    assert low < 0.8 and high > 1.2, "everybody did, but there were few of them"


@given(st.tuples(*[st.integers(1, 400)] * 4))
def test_the_interval_holds_the_lift_and_turned_round_it_is_one_over(counts):
    some, all_of, few, others = counts
    some, few = min(some, all_of), min(few, others)
    low, high = Before(some, all_of, few, others).interval
    assert (
        0 < low <= Before(some, all_of, few, others).lift * (1 + 1e-9)
        and high * (1 + 1e-9) >= Before(some, all_of, few, others).lift
    )
    assert (1 / high, 1 / low) == pytest.approx(Before(few, others, some, all_of).interval, rel=1e-6)


def test_nineteen_of_twenty_intervals_hold_the_truth():
    chance = Random(7)
    drawn = lambda share, people: sum(chance.random() < share for _ in range(people))  # noqa: E731
    for share, risers, other, others in ((0.1, 60, 0.05, 400), (0.9, 15, 0.8, 50), (0.5, 20, 0.4, 200)):
        found = [Before(drawn(share, risers), risers, drawn(other, others), others).interval for _ in range(1_500)]
        told = [(low, high) for low, high in found if low == low]
        assert 0.93 < sum(low <= share / other <= high for low, high in told) / len(told) < 0.975


@pytest.mark.parametrize(
    ("ended", "running", "median"),
    [
        ((0, 0, 0, 0), (0, 0, 0, 0), nan),  # nobody came
        ((1, 0, 0, 0), (0, 0, 0, 0), 1),
        ((0, 0, 0, 0), (5, 0, 0, 0), inf),  # nobody has gone on yet
        ((5, 5, 0, 0), (0, 0, 0, 0), 1),  # half
        ((4, 6, 0, 0), (0, 0, 0, 0), 2),
        ((4, 0, 0, 0), (0, 0, 0, 6), inf),
        # 10 came: 3 go on after 1 month (7/10), where the log ends for 2 others; of the 5 left 1 goes on after 2 months
        # (7/10 × 4/5 = .56), and of the 4 left 2 after 3 (.56 × 2/4 = .28)
        ((3, 1, 2, 0), (2, 0, 0, 2), 3),
        # without those 2 it would be 2: 8 came, 3 go on (5/8), 1 (4/8)
        ((3, 1, 2, 0), (0, 0, 0, 2), 2),
        # 6 came; 1 goes on (5/6), 3 are still there; of 2 left goes 1: 5/6 × 1/2 = .42
        ((1, 1, 0, 0), (3, 0, 1, 0), 2),
        # 49 of 100 is not yet half; then of 51 go 2: 49/100
        ((49, 2, 0, 0), (0, 0, 0, 49), 2),
        # thirds: 1 of 3, then 1 of 2 is 1/3
        ((1, 1, 1, 0), (0, 0, 0, 0), 2),
        # 9/10 × 7/9 × 5/7 is a half, and .5000000000000001 in floats
        ((1, 2, 2, 0), (0, 0, 0, 5), 3),
    ],
)
def test_the_median_stay_is_that_of_kaplan_and_meier(ended, running, median):
    levels = [((0,) * 4, (0,) * 4)] * 6
    levels[FANS] = ended, running
    tally = replace(TALLY, stayed=tuple(levels))
    assert tally.median_stay("fans") == pytest.approx(median, nan_ok=True)
    assert isnan(tally.median_stay("network"))


def test_a_rate_is_that_of_the_last_months_together():
    assert (
        rate([(10, 100)] * 10)
        == rate([(1, 10)] * 4 + [(0, 400), (96, 510), (0, 10), (0, 0), (0, 20), (0, 20)])
        == (8.3, 12.0)
    )
    assert rate([(99, 100), *[(10, 100)] * 12]) == rate([(10, 100)] * 12)  # a year, unless asked otherwise
    assert rate([(99, 100), (1, 50), (1, 50)], months=2) == rate([(2, 100)])


def test_what_is_rare_is_not_never_and_what_is_common_not_always():
    low, high = rate([(0, 1_000)])
    assert low == 0 < high < 1
    low, high = rate([(20, 20)])
    assert 80 < low < 100 == high


@pytest.mark.parametrize(
    "shares", [[], [(0, 0)] * 5, [(1, FEWEST_MONTHS - 1)], [(1, 10), (1, 9)], [(90, 100), *[(1, 1)] * 12]]
)
def test_too_few_people_have_no_rate(shares):
    assert rate(shares) is None


def test_just_enough_people_have():
    assert rate([(1, 10), (1, 10)]) == (2.8, 30.1)


def test_who_went_down_and_who_fell_silent():
    tally = replace(
        TALLY,
        went=(((5, 0, 0, 0, 0, 0), (2, 1, 0, 0, 0, 0), (0, 3, 4, 0, 0, 0), (1, 2, 3, 4, 5, 6), NONE, NONE, NONE),),
    )
    assert (
        tally.fell("fans") == [(6, 21)]
        and tally.fell("fans", silent=True) == [(1, 21)]
        and tally.rose("fans") == [(11, 21)]
    )
    assert tally.fell("suspects") == tally.fell("suspects", silent=True) == [(0, 5)]


# --- adding up


def test_adding_up_is_by_month_level_and_kind():
    other = replace(
        TALLY,
        kinds=("bought", "opened"),
        before=(((1, 2, 3), (4, 5, 6)), *[((0, 0, 0), (0, 0, 0))] * 4),
    )
    both = TALLY + other
    assert both.kinds == ("bought", "liked", "opened")
    assert both.edges == TALLY.edges
    assert both.stands[1] == row(suspects=16, network=6, fans=10)
    assert both.went[1][FANS] == row(suspects=2, empowered=8)
    assert both.stayed[NETWORK] == ((4, 0, 0), (4, 2, 0))
    assert both.before[SUSPECTS] == ((1, 4, 3, 8), (4, 2, 5, 10))
    assert both.before[FANS] == ((0, 4, 2, 4), (0, 2, 2, 3))
    assert other + TALLY == both
    assert sum([TALLY, other]) == added([TALLY, other]) == added(iter([other, TALLY])) == both
    assert added([TALLY]) == TALLY


def test_nothing_is_lost_of_kinds_that_do_not_come_in_order():
    turned = replace(
        TALLY,
        kinds=("opened", "liked"),
        before=tuple(tuple((opened, liked, anything) for liked, opened, anything in pair) for pair in TALLY.before),
    )
    assert turned + TALLY == TALLY + TALLY
    assert (turned + turned).before == (TALLY + TALLY).before


@pytest.mark.parametrize(
    "other",
    [
        replace(TALLY, edges=TALLY.edges[:3], stands=TALLY.stands[:2], went=TALLY.went[:1]),
        replace(TALLY, edges=(*TALLY.edges[:3], datetime(2026, 4, 1, 0, 0, 1))),
        replace(TALLY, before=()),
        replace(TALLY, stayed=()),
    ],
    ids=["fewer months", "other months", "no rises", "no stays"],
)
def test_what_does_not_fit_together_does_not_add_up(other):
    for pair in ((TALLY, other), (other, TALLY)):
        with pytest.raises(Mistake, match=r"^Only tallies of the same (months|kind) add up.*\.$"):
            added(pair)


def test_nothing_does_not_add_up():
    with pytest.raises(Mistake, match="nothing to add up"):
        added([])
    with pytest.raises(TypeError):
        sum([TALLY], start=1)


def test_a_sum_of_bare_tallies():
    bare = replace(TALLY, before=(), stayed=())
    assert (bare + bare).stands == (TALLY + TALLY).stands
    assert ((bare + bare).before, (bare + bare).stayed) == ((), ())


# --- keeping


def through_json(tally):
    return Tally.again(json.loads(json.dumps(tally.kept())))


@pytest.mark.parametrize(
    "tally",
    [
        TALLY,
        TALLY + TALLY,
        replace(TALLY, before=()),
        replace(TALLY, stayed=()),
        replace(TALLY, edges=(*TALLY.edges[:3], datetime(2026, 3, 31, 23, 59, 59, 999_999))),
        Tally(TALLY.edges[:2], (), TALLY.stands[:1], (), (), (((0,), (0,)),) * 5),
    ],
    ids=["whole", "sum", "no rises", "no stays", "microseconds", "one month without kinds"],
)
def test_what_is_kept_is_had_again(tally):
    assert through_json(tally) == tally
    assert hash(through_json(tally)) == hash(tally)


KEPT = json.loads(json.dumps(TALLY.kept()))
NUMBERS = ("stands", "went", "stayed", "before")


def damaged(path, value):
    """What was kept, with ``value`` somewhere in it, or without what is there."""
    found = json.loads(json.dumps(KEPT))
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return found


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("value", [..., None, 1, "", "text", {}, {"a": 1}, [None], [[]], [1], True, 1.5, -1], ids=repr)
def test_with_one_part_that_is_none_it_is_no_tally(name, value):
    assert Tally.again(damaged([name], value)) is None


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("number", [-1, 1.0, True, None, "1", [1], [], ..., float("nan")], ids=repr)
def test_with_one_number_that_is_none_it_is_no_tally(name, number):
    path = [name, 1, *[0] * (1 if name == "stands" else 2)]
    assert Tally.again(damaged(path, number)) is None


@pytest.mark.parametrize(
    "kept",
    [
        None,
        0,
        "",
        "kinds",
        [],
        ["edges"],
        {},
        {"edges": []},
        {**KEPT, "went": []},
        {name: [] for name in KEPT},
        dict.fromkeys(KEPT),
    ],
)
def test_what_is_no_tally_at_all(kept):
    assert Tally.again(kept) is None


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**40) | st.floats() | st.text(max_size=5) | st.just("2026-01-01"),
    lambda inner: (
        st.lists(inner, max_size=7) | st.dictionaries(st.sampled_from([*KEPT]) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=25,
)


def places(kept, path=()):
    """The way to everything in what was kept."""
    for at in kept if isinstance(kept, dict) else range(len(kept)):
        yield (*path, at)
        if isinstance(kept[at], list):
            yield from places(kept[at], (*path, at))


VALUES = st.integers(0, 2**40) | st.just("2026-01-01") | st.sampled_from([*KEPT.values(), ...]) | ANY
HOSTILE = st.builds(damaged, st.sampled_from([*places(KEPT)]), VALUES)


def is_whole(tally):
    """All of it can be shown, added and kept."""
    months, kinds, levels = len(tally.edges) - 1, len(tally.kinds), len(LEVELS)
    assert tally.counts.shape == (months, levels)
    assert tally.moves.shape == ((months - 1) * (levels + 1), levels)
    assert all(isinstance(edge, datetime) for edge in tally.edges) and all(
        isinstance(kind, str) for kind in tally.kinds
    )
    assert all(type(n) is int and n >= 0 for rows in (tally.stands, *tally.went) for row in rows for n in row)
    assert len(tally.stayed) in (0, levels) and len(tally.before) in (0, levels - 1)
    assert all(len(row) == months for pair in tally.stayed for row in pair)
    assert all(len(row) == kinds + 1 for pair in tally.before for row in pair)
    assert not tally.before or tally.precedes.shape == (2 * (levels - 1) * kinds, 7)
    assert through_json(tally) == tally
    assert (tally + tally).stands == tuple(tuple(2 * n for n in row) for row in tally.stands)
    for level in LEVELS:
        assert len(tally.rose(level)) == len(tally.fell(level)) == months - 1
        assert not tally.stayed or tally.median_stay(level) != 0
    return True


@settings(max_examples=500, deadline=None, derandomize=True)
@given(HOSTILE | st.fixed_dictionaries(dict.fromkeys(KEPT, VALUES)))
def test_what_was_tampered_with_is_a_whole_tally_or_none(kept):
    found = Tally.again(kept)
    assert found is None or is_whole(found)


COUNTS = st.integers(0, 10**6)


@st.composite
def tallies(draw):
    months, kinds = draw(st.integers(1, 4)), draw(st.lists(st.text(max_size=4), unique=True, max_size=3).map(sorted))
    block = lambda *shape: tuple(block(*shape[1:]) for _ in range(shape[0])) if shape else draw(COUNTS)  # noqa: E731
    stands, went = [block(6)], []
    for _ in range(1, months):
        went.append((*(parted(draw, n) for n in stands[-1]), block(6)))
        stands.append(tuple(map(sum, zip(*went[-1], strict=True))))
    rose = [sum(sum(month[at][at + 1 :]) for month in went) for at in range(5)]
    stayed = [sum(sum(month[at]) for month in went) - n for at, n in enumerate(rose)]
    did = lambda most: (*(draw(st.integers(0, most)) for _ in kinds), most)  # noqa: E731
    return Tally(
        tuple(datetime(2026, month, 1) for month in range(1, months + 2)),
        tuple(kinds),
        tuple(stands),
        tuple(went),
        block(6, 2, months) if draw(st.booleans()) else (),
        tuple((did(n), did(other)) for n, other in zip(rose, stayed, strict=True)) if draw(st.booleans()) else (),
    )


def parted(draw, people):
    """As many people over the six levels where they may go."""
    cuts = sorted(draw(st.integers(0, people)) for _ in range(5))
    return tuple(after - before for before, after in zip([0, *cuts], [*cuts, people], strict=True))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(tallies())
def test_every_tally_is_had_again(tally):
    assert through_json(tally) == tally
    assert is_whole(tally)


def deep(levels):
    found = []
    for _ in range(levels):
        found = [found]
    return found


# --- whole, and still no tally


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(damaged(["stands"], deep(5000)), id="deeper than Python goes"),
        pytest.param(damaged(["edges"], KEPT["edges"][::-1]), id="months out of order"),
        pytest.param(damaged(["edges", 1], KEPT["edges"][0]), id="a month without days"),
        pytest.param(damaged(["edges", 1], "2026-02-01T00:00+00:00"), id="a zone among the months"),
        pytest.param(damaged(["kinds"], ["liked", "liked"]), id="a kind twice"),
        pytest.param(damaged(["kinds"], "ab"), id="kinds as one text"),
        pytest.param(damaged(["kinds"], [None, 1]), id="kinds that are no text"),
        pytest.param(damaged(["before", 0, 0, 0], 99), id="more who did it than there were"),
        pytest.param(damaged(["before", 0, 1, 0], 5), id="more others who did it than did anything"),
        pytest.param(damaged(["before", 0, 0], [0, 0, 8]), id="more risers who did anything than risers"),
        pytest.param(damaged(["before", 0, 1], [0, 0, 12]), id="more others who did anything than others"),
        pytest.param(damaged(["stands", 0, 0], 11), id="people who did not go anywhere"),
        pytest.param(damaged(["stands", 2, 0], 10), id="people who did not come from anywhere"),
        pytest.param({**KEPT, "went": [], "before": []}, id="months without moves"),
        pytest.param(damaged(["went", 0, 0, 0], 10**30), id="more people than fit a table"),
    ],
)
def test_what_cannot_be_a_tally_is_none(kept):
    assert Tally.again(kept) is None


def test_what_was_not_asked_for_says_how_to_ask_for_it():
    month = datetime(2026, 1, 1), datetime(2026, 2, 1)
    bare = Tally(month, ("liked",), ((1, 0, 0, 0, 0, 0),), ())
    for asked in (lambda: bare.precedes, lambda: bare.median_stay("fans")):
        with pytest.raises(Mistake, match=r"ask for Log\.tables"):
            asked()


# --- how long anybody is known to have stayed


def test_the_longest_that_anybody_was_followed_at_a_level():
    assert [TALLY.followed(level) for level in LEVELS] == [0, 2, 0, 1, 0, 0]
    ended = stays(fans=((0, 0, 0), (1, 0, 0)), network=((0, 1, 0), (0, 0, 0)), empowered=((1, 0, 0), (0, 0, 1)))
    assert [replace(TALLY, stayed=ended).followed(level) for level in LEVELS] == [0, 2, 0, 1, 0, 3]
    assert replace(TALLY, stayed=()).followed("fans") == 0


# --- a bound where its formula would divide by nothing


def test_a_bound_does_not_jump_where_the_opposite_one_is_twice_the_share():
    at, beside = (_bound(0.5, 0.4, 0.25, opposite, -1) for opposite in (0.5, 0.5 + 1e-7))
    assert at == pytest.approx(beside, rel=1e-5) == pytest.approx(0.4 * (1 - 0.4) / 0.25)


# --- at the edges of what can be kept, and the lines that say what lacks


@pytest.mark.parametrize("kept", [0, 1])
def test_in_one_month_nobody_can_have_stayed_before_a_rise(kept):
    before = (((0,), (kept,)), *(((0,), (0,)),) * 4)
    month = Tally(TALLY.edges[:2], (), TALLY.stands[:1], (), (), before)
    assert Tally.again(month.kept()) == (None if kept else month)


def test_without_a_month_there_is_no_tally():
    assert Tally.again(Tally(TALLY.edges[:1], (), (), ()).kept()) is None
    assert Tally.again(Tally((), (), (), ()).kept()) is None


def test_as_many_people_as_a_number_holds_exactly_and_no_more():
    most = Tally(TALLY.edges[:2], (), ((2**53, 0, 0, 0, 0, 0),), ())
    assert Tally.again(most.kept()) == most
    assert Tally.again(replace(most, stands=((2**53 + 1, 0, 0, 0, 0, 0),)).kept()) is None


def test_what_lacks_is_said_in_one_line():
    bare = replace(TALLY, before=(), stayed=())
    for ask, line in (
        (lambda: added([]), "There is nothing to add up: no part holds any people."),
        (
            lambda: bare.median_stay("fans"),
            "These tables hold nothing of how long people stay: ask for Log.tables(tests, stays=True).",
        ),
        (
            lambda: bare.preceding("fans", "liked"),
            "These tables hold nothing of what comes before a rise: ask for Log.tables(tests, before=True).",
        ),
        (lambda: TALLY + bare, "Only tallies of the same kind add up: one of these has no rises or stays."),
        (
            lambda: TALLY + replace(TALLY, edges=TALLY.edges[:3]),
            "Only tallies of the same months add up: give every part the same months.",
        ),
    ):
        with pytest.raises(Mistake) as told:
            ask()
        assert str(told.value) == line


def test_what_comes_before_a_rise_is_told_of_those_who_did_anything_unless_asked_otherwise():
    assert TALLY.preceding("fans", "liked") == TALLY.preceding("fans", "liked", active=True)
    assert TALLY.preceding("fans", "liked") != TALLY.preceding("fans", "liked", active=False)
