"""The engine against numbers worked out by hand, and against its slow twin (``slow_movement``) on logs drawn close to the edges."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_movement import slow, slow_flow

from engagement.model import LEVELS, Mistake
from engagement.movement import columns
from engagement.movement.log import COUNTS, MET, Log, _recalled
from engagement.movement.months import MOST_MONTHS, months_of
from engagement.movement.tally import NEW, added
from engagement.movement.test import MOST_DAYS, MOST_TIMES, LogTest

US = timedelta(microseconds=1)
DAY = timedelta(days=1)
QUARTER = [datetime(2026, month, 1) for month in (1, 2, 3, 4)]  # January to March: 31, 28 and 31 days
FAN = LogTest("fans", ["liked"], at_least=1, within_days=30)


def frame(events):
    person, time, kind = zip(*events, strict=True) if events else ((), (), ())
    return pd.DataFrame({"person": person, "time": pd.Series(time, dtype="M8[us]"), "kind": kind})


def rolled(roster):
    """A roster as the engine takes it."""
    return pd.Series(list(roster.values()), index=list(roster), dtype="M8[us]") if roster else None


def did(*lines):
    """Events from lines such as "an 2026-01-31 liked"."""
    each = (line.split() for line in lines)
    return [(person, datetime.fromisoformat(time), kind) for person, time, kind in each]


def stands(tally):
    """Per month the number of people at each level, without the zeros."""
    return [{level: n for level, n in zip(LEVELS, row, strict=True) if n} for row in tally.stands]


def went(tally):
    """The moves that were made: (month, from, to) and how many."""
    return {
        (month, was, now): n
        for month, rows in enumerate(tally.went, 1)
        for was, row in zip((*LEVELS, NEW), rows, strict=True)
        for now, n in zip(LEVELS, row, strict=True)
        if n
    }


def stayed(tally):
    """The spells that there were: (level, ended or running, months) and how many."""
    return {
        (level, how, months): n
        for level, pair in zip(LEVELS, tally.stayed, strict=True)
        for how, row in zip(("ended", "running"), pair, strict=True)
        for months, n in enumerate(row, 1)
        if n
    }


def agree(tally, told, edges):
    """A tally is what the slow reference says: in all numbers, and in nothing else."""
    assert tally.edges == tuple(edges)
    counts = {(month, level): n for month, row in enumerate(stands(tally)) for level, n in row.items()}
    assert counts == told.counts
    assert went(tally) == told.moves
    assert stayed(tally) == told.stays
    assert {kind for *_, kind in told.did} <= {*tally.kinds}
    for level in LEVELS[:-1]:
        for kind in tally.kinds:
            for among in ("all", "active"):
                found = tally.preceding(level, kind, active=among == "active")
                counts = found.risers_with, found.risers, found.others_with, found.others
                assert counts == told.before(among, level, kind), (among, level, kind)


def asked(events, tests=(FAN,), *, months=QUARTER, roster=None):
    """The tally of a few events; what is worked out by hand holds for the slow reference too."""
    tally = Log(frame(events), months=months, roster=rolled(roster)).tables(tests)
    agree(tally, slow(events, tests, months, roster or {}), months)
    return tally


# --- by hand: where a month and a window begin and end


def test_midnight_on_the_first_belongs_to_the_new_month():
    assert stands(asked(did("an 2026-02-01 liked"))) == [{}, {"fans": 1}, {"suspects": 1}]
    assert stands(asked(did("an 2026-01-31T23:59:59.999999 liked"))) == [{"fans": 1}, {"fans": 1}, {"suspects": 1}]


@pytest.mark.parametrize(
    ("time", "february"),
    [
        ("2026-02-18T23:59:59.999999", "suspects"),
        ("2026-02-19T00:00:00.000000", "fans"),  # ten days before the first of March, to the moment
        ("2026-02-19T00:00:00.000001", "fans"),
        ("2026-02-28T23:59:59.999999", "fans"),
        ("2026-03-01T00:00:00.000000", None),
        ("2026-03-01T00:00:00.000001", None),
    ],
)
def test_a_window_holds_its_first_moment_and_not_its_end(time, february):
    tally = asked(did(f"an {time} liked"), [LogTest("fans", ["liked"], within_days=10)])
    assert stands(tally) == [{}, {february: 1} if february else {}, {"suspects": 1}]


@pytest.mark.parametrize(("days", "level"), [(28, "suspects"), (29, "fans"), (30, "fans")])
def test_a_leap_february_is_twenty_nine_days(days, level):
    leap = [datetime(2024, 2, 1), datetime(2024, 3, 1)]
    tally = asked(did("an 2024-02-01 liked"), [LogTest("fans", ["liked"], within_days=days)], months=leap)
    assert stands(tally) == [{level: 1}]


def test_thirty_days_are_not_a_month():
    assert stands(asked(did("an 2026-01-01 liked"))) == [{"suspects": 1}] * 3
    assert stands(asked(did("an 2026-01-02 liked"))) == [{"fans": 1}, {"suspects": 1}, {"suspects": 1}]


def test_months_need_not_be_equally_long():
    months = [datetime(2026, 1, 1), datetime(2026, 1, 8), datetime(2026, 3, 1), datetime(2026, 3, 1, 12)]
    tally = asked(did("an 2026-01-08 liked", "bo 2026-03-01T11:59:59.999999 liked"), months=months)
    assert stands(tally) == [{}, {"suspects": 1}, {"suspects": 1, "fans": 1}]


def test_a_window_may_be_longer_than_the_log():
    century = [LogTest("fans", ["liked"], at_least=2, within_days=MOST_DAYS)]
    events = did(
        "an 1950-06-01 liked",
        "an 2026-02-14 liked",
        "bo 1926-04-01 liked",  # a century before the end of March, to the moment
        "bo 2026-03-05 liked",
        "cy 1926-03-31T23:59:59.999999 liked",
        "cy 2026-03-05 liked",
    )
    assert stands(asked(events, century)) == [{"suspects": 3}, {"suspects": 2, "fans": 1}, {"suspects": 1, "fans": 2}]
    assert MOST_DAYS == 36_525


# --- by hand: tests and levels


@pytest.mark.parametrize(
    ("events", "level"),
    [
        (("visited",), "suspects"),
        (("visited", "opened"), "suspects"),  # one of each test: the two do not mix
        (("visited", "visited"), "network"),
        (("opened", "opened"), "network"),
        (("opened", "opened", "visited", "visited"), "network"),
    ],
)
def test_of_two_tests_for_one_level_either_will_do(events, level):
    tests = [LogTest("network", ["visited"], at_least=2), LogTest("network", ["opened"], at_least=2)]
    tally = asked([("an", datetime(2026, 1, 9 + n), kind) for n, kind in enumerate(events)], tests)
    assert stands(tally)[0] == {level: 1}


def test_the_kinds_of_one_test_add_up():
    both = [LogTest("network", ["visited", "opened"], at_least=2)]
    assert stands(asked(did("an 2026-01-09 visited", "an 2026-01-10 opened"), both))[0] == {"network": 1}


def test_a_kind_named_twice_counts_once():
    assert stands(asked(did("an 2026-01-09 liked"), [LogTest("fans", ["liked", "liked"], at_least=2)]))[0] == {
        "suspects": 1
    }


def test_two_equal_rows_are_two_events():
    twice = [LogTest("fans", ["liked"], at_least=2)]
    assert stands(asked(did("an 2026-01-09 liked"), twice))[0] == {"suspects": 1}
    assert stands(asked(did("an 2026-01-09 liked", "an 2026-01-09 liked"), twice))[0] == {"fans": 1}


def test_events_of_two_people_do_not_add_up():
    twice = [LogTest("fans", ["liked"], at_least=2)]
    assert stands(asked(did("an 2026-01-09 liked", "bo 2026-01-09 liked"), twice))[0] == {"suspects": 2}


def test_the_highest_level_counts_and_levels_may_be_skipped_both_ways():
    tests = [FAN, LogTest("empowered", ["organised"], within_days=20), LogTest("network", ["visited"])]
    tally = asked(
        did("an 2026-01-20 visited", "an 2026-02-20 organised", "an 2026-02-20 liked", "bo 2026-02-20 organised"), tests
    )
    assert stands(tally) == [{"network": 1}, {"empowered": 2}, {"suspects": 2}]
    assert went(tally) == {(1, "network", "empowered"): 1, (1, NEW, "empowered"): 1, (2, "empowered", "suspects"): 2}
    assert tally.rose("network") == [(1, 1), (0, 0)]
    assert tally.fell("empowered") == [(0, 0), (2, 2)]


def test_higher_levels_do_not_need_the_lower_ones():
    assert stands(asked(did("an 2026-01-20 bought"), [FAN, LogTest("supporters", ["bought"])]))[0] == {"supporters": 1}


def test_the_quiet_fall_to_suspects_and_nobody_vanishes():
    tally = asked(did("an 2026-01-20 liked", "bo 2026-02-20 hummed"))
    assert stands(tally) == [{"fans": 1}, {"suspects": 2}, {"suspects": 2}]
    assert went(tally) == {
        (1, "fans", "suspects"): 1,
        (1, NEW, "suspects"): 1,
        (2, "suspects", "suspects"): 2,
    }


def test_without_tests_or_with_a_kind_that_nobody_did_all_are_suspects():
    events = did("an 2026-01-20 liked")
    for tests in ([], [LogTest("fans", ["flew"])], [LogTest("fans", ["flew"], at_least=MOST_TIMES)]):
        assert stands(asked(events, tests)) == [{"suspects": 1}] * 3
    assert asked(events, [LogTest("fans", ["flew"])]).kinds == ("liked",)
    assert stands(asked(events, [LogTest("fans", ["flew", "liked"])]))[0] == {"fans": 1}


# --- by hand: before the first month, after the last, and the roster


def test_what_came_before_the_first_month_counts_and_makes_nobody_new_in_it():
    events = did("an 2025-12-20 liked", "bo 2026-01-20 liked")
    assert stands(asked(events)) == [{"suspects": 1, "fans": 1}, {"suspects": 2}, {"suspects": 2}]
    longer = asked(events, [LogTest("fans", ["liked"], within_days=60)])  # of January: from 3 December
    assert stands(longer) == [{"fans": 2}, {"fans": 1, "suspects": 1}, {"suspects": 2}]
    assert {was for _, was, _ in went(longer)} == {"fans", "suspects"}


def test_what_comes_at_or_after_the_last_end_is_ignored():
    events = did("an 2026-01-20 liked", "bo 2026-04-01 liked", "an 2026-04-01 liked", "cy 2030-05-05 liked")
    assert stands(asked(events)) == [{"fans": 1}, {"suspects": 1}, {"suspects": 1}]
    log = Log(frame(events), months=QUARTER)
    assert (log.events, log.busiest) == (1, 1.0)
    assert stands(asked(did("bo 2026-04-01 liked"))) == [{}, {}, {}]


@pytest.mark.parametrize(
    ("joined", "people"),
    [
        ("2026-01-31T23:59:59.999999", [2, 2, 2]),
        ("2026-02-01", [1, 2, 2]),  # at the end of January is after it
        ("1999-05-05", [2, 2, 2]),
        ("2026-03-31T23:59:59.999999", [1, 1, 2]),
        ("2026-04-01", [1, 1, 1]),
        (None, [1, 1, 1]),
    ],
)
def test_who_is_on_the_roster_only_is_there_from_joining(joined, people):
    tally = asked(did("an 2025-01-20 hummed"), roster={"bo": joined and datetime.fromisoformat(joined)})
    assert stands(tally) == [{"suspects": n} for n in people]
    assert went(tally).get((1, NEW, "suspects"), 0) == people[1] - people[0]


def test_who_did_something_before_joining_was_there_then():
    events = did("an 2026-01-20 liked", "bo 2026-03-05 liked", "cy 2026-02-05 liked")
    roster = {"an": datetime(2026, 3, 5), "bo": datetime(2026, 2, 5), "cy": None}
    assert stands(asked(events, roster=roster)) == [
        {"fans": 1},
        {"suspects": 2, "fans": 1},
        {"suspects": 2, "fans": 1},
    ]


def test_of_more_rows_for_one_person_on_the_roster_the_earliest_joining_counts():
    times = pd.to_datetime(["2026-03-05", "2026-02-05", None, None])
    roster = pd.Series(times, index=["bo", "bo", "bo", "cy"])
    tally = Log(frame(did("an 2026-01-20 liked")), months=QUARTER, roster=roster).tables([FAN])
    assert stands(tally) == [{"fans": 1}, {"suspects": 2}, {"suspects": 2}]


def test_a_roster_without_any_event():
    tally = asked([], roster={"an": datetime(2026, 1, 5), "bo": datetime(2026, 2, 5)})
    assert stands(tally) == [{"suspects": 1}, {"suspects": 2}, {"suspects": 2}]
    assert went(tally) == {(1, NEW, "suspects"): 1, (1, "suspects", "suspects"): 1, (2, "suspects", "suspects"): 2}
    assert Log(frame([]), months=QUARTER).busiest == 0


# --- by hand: what precedes a rise, and stays

BEFORE = did(
    "an 2026-01-20 visited",  # in the network, visits again, and is a fan in February
    "an 2026-01-21 visited",
    "an 2026-02-20 liked",
    "bo 2026-01-20 visited",  # in the network; falls
    "cy 2026-01-20 visited",  # in the network, opened; a fan in February
    "cy 2026-01-31T23:59:59.999999 opened",
    "cy 2026-02-01 liked",
    "cy 2026-02-20 liked",
    "di 2026-01-01 hummed",  # a suspect who did something, and rises
    "di 2026-02-20 visited",
    "ed 2025-12-01 opened",  # a suspect who did nothing in January, and rises
    "ed 2026-02-20 visited",
    "fa 2025-12-01 opened",  # a suspect who did nothing, and does not rise
)


def test_what_precedes_a_rise_by_hand():
    tally = asked(BEFORE, [FAN, LogTest("network", ["visited"], within_days=20)], months=QUARTER[:3])
    assert stands(tally) == [{"network": 3, "suspects": 3}, {"fans": 2, "suspects": 2, "network": 2}]

    def four(level, kind, *, active):
        found = tally.preceding(level, kind, active=active)
        return found.risers_with, found.risers, found.others_with, found.others

    assert tally.kinds == ("hummed", "liked", "opened", "visited")
    assert four("network", "visited", active=False) == (2, 2, 1, 1)
    assert four("network", "opened", active=False) == (1, 2, 0, 1)
    assert four("network", "liked", active=False) == (0, 2, 0, 1)  # on 1 February is not in January
    assert four("suspects", "hummed", active=False) == (1, 2, 0, 1)
    assert four("suspects", "hummed", active=True) == (1, 1, 0, 0)
    assert four("suspects", "opened", active=False) == (0, 2, 0, 1)
    assert four("fans", "liked", active=False) == (0, 0, 0, 0)


def test_stays_by_hand():
    months = [datetime(2026, month, 1) for month in range(1, 8)]  # January to June
    likes = {"an": (1, 2, 4), "bo": (2, 3, 5, 6), "cy": (4, 5, 6), "di": (3,)}
    events = [(who, datetime(2026, month, 20), "liked") for who, when in likes.items() for month in when]
    tally = asked(events, [LogTest("fans", ["liked"], within_days=15)], months=months)
    assert stayed(tally) == {  # an's first spell, from January, is left out
        ("fans", "ended", 1): 2,  # an in April, di in March
        ("fans", "ended", 2): 1,  # bo in February and March
        ("fans", "running", 2): 1,  # bo from May
        ("fans", "running", 3): 1,  # cy from April
        ("suspects", "ended", 1): 2,  # an in March, bo in April
        ("suspects", "running", 2): 1,  # an from May
        ("suspects", "running", 3): 1,  # di from April
    }


def test_before_and_stays_can_be_left_out():
    log = Log(frame(BEFORE), months=QUARTER)
    bare = log.tables([FAN], before=False, stays=False)
    assert (bare.before, bare.stayed) == ((), ())
    assert (bare.stands, bare.went) == (log.tables([FAN]).stands, log.tables([FAN]).went)


# --- by hand: many events, many people


@pytest.mark.parametrize("times", [1, 254, 255, 256, 257, 65_534, 65_535, 65_536, 65_537, 70_000])
def test_a_count_of_many_is_exact(times):
    many = pd.DataFrame({"person": "an", "time": [datetime(2026, 1, 20)] * times, "kind": "liked"})
    bystander = frame(did("bo 2026-01-20 hummed", "an 2026-02-20 liked"))
    log = Log(pd.concat([many, bystander]), months=QUARTER)
    at = lambda n: stands(log.tables([LogTest("fans", ["liked"], at_least=n, within_days=25)]))  # noqa: E731
    both, bo = {"suspects": 1, "fans": 1}, {"suspects": 2}
    assert at(1) == [both, both, bo]  # first: what is remembered of a low count serves no high one
    assert at(times) == [both, both if times == 1 else bo, bo]  # the many left the window; the one of February did not
    assert at(times + 1) == [bo, bo, bo]
    assert at(max(1, times - 1))[0] == both
    assert at(MOST_TIMES) == [bo, bo, bo]


def test_more_than_a_word_of_people():
    """Sets are kept in words of 64: with 300 people, and 40 more on the roster, there are six of them, one half full."""
    pick = np.random.default_rng(20260301)
    events = [
        (int(who), QUARTER[0] + timedelta(days=float(day)), kind)
        for who, day, kind in zip(
            pick.integers(0, 300, 1500), pick.uniform(-20, 95, 1500), pick.choice([*"abc"], 1500), strict=True
        )
    ]
    roster = {who: QUARTER[0] + who * DAY / 4 for who in range(240, 340)}
    tests = [
        LogTest("network", ["a"]),
        LogTest("fans", ["a", "b"], at_least=3),
        LogTest("empowered", ["c"], at_least=4, within_days=60),
    ]
    tally = asked(events, tests, roster=roster)
    assert all(sum(row) > 200 and all(row[at] for at in (0, 1, 3, 5)) for row in tally.stands)


@pytest.mark.parametrize("people", [1, 63, 64, 65, 128, 129])
def test_everyone_counts_once(people):
    events = [(who, datetime(2026, 1, 20), "liked") for who in range(people)]
    assert stands(asked(events)) == [{"fans": people}, {"suspects": people}, {"suspects": people}]


# --- by hand: how a log may come


def test_one_event_is_one_month():
    tally = Log(frame(did("an 2026-02-14 liked"))).tables([FAN])
    assert tally.edges == (datetime(2026, 2, 1), datetime(2026, 3, 1))
    assert (stands(tally), tally.went) == ([{"fans": 1}], ())
    assert stayed(tally) == {}


def test_months_are_those_of_the_calendar_and_none_is_skipped():
    log = Log(frame(did("an 2025-11-30T23:59:59.999999 liked", "bo 2026-02-01 liked")))
    assert list(log.months) == [
        datetime(2025, 11, 1),
        datetime(2025, 12, 1),
        datetime(2026, 1, 1),
        datetime(2026, 2, 1),
    ]
    assert stands(log.tables([FAN])) == [{"fans": 1}, {"suspects": 1}, {"suspects": 1}, {"suspects": 1, "fans": 1}]


def test_months_before_1970():
    tally = Log(frame(did("an 1969-11-05 liked", "bo 1969-12-31T23:59:59.999999 liked", "cy 1970-01-01 liked"))).tables(
        [FAN]
    )
    assert tally.edges == (datetime(1969, 11, 1), datetime(1969, 12, 1), datetime(1970, 1, 1), datetime(1970, 2, 1))
    assert stands(tally) == [{"fans": 1}, {"suspects": 1, "fans": 1}, {"suspects": 3}]


def test_as_many_months_as_there_may_be():
    months = [datetime(1980 + n // 12, 1 + n % 12, 1) for n in range(MOST_MONTHS + 1)]
    tally = Log(frame([("an", months[0], "liked"), ("an", months[-1] - US, "liked")])).tables([FAN])
    assert tally.edges == tuple(months)
    assert stands(tally)[-2:] == [{"suspects": 1}, {"fans": 1}]
    assert tally.stayed[0] == ((0,) * MOST_MONTHS,) * 2  # quiet since the first month; the fan of the last is running
    assert stayed(tally) == {("fans", "running", 1): 1}


def test_events_come_in_any_order():
    for order in (BEFORE[::-1], BEFORE[5:] + BEFORE[:5], sorted(BEFORE, key=str)):
        assert asked(order) == asked(sorted(BEFORE, key=lambda event: event[1]))


MARCH = [datetime(2026, 2, 1), datetime(2026, 3, 1), datetime(2026, 4, 1)]
TEN = [LogTest("fans", ["liked"], within_days=10)]


@pytest.mark.parametrize(
    ("time", "february"),
    [
        ("2026-02-18T23:59:59.999999999", {"suspects": 1}),
        ("2026-02-19T00:00:00.000000001", {"fans": 1}),
        ("2026-02-28T23:59:59.999999999", {"fans": 1}),
        ("2026-03-01T00:00:00.000000000", {}),
    ],
)
def test_what_is_finer_than_a_microsecond_is_cut_off(time, february):
    events = pd.DataFrame({"person": ["an"], "time": np.array([time], "M8[ns]"), "kind": ["liked"]})
    assert stands(Log(events, months=MARCH).tables(TEN))[0] == february
    edges = [datetime(1969, 12, 1), datetime(1970, 1, 1), datetime(1970, 2, 1)]
    old = events.assign(time=np.array(["1969-12-31T23:59:59.999999999"], "M8[ns]"))  # cut off is down, also before 1970
    assert stands(Log(old, months=edges).tables(TEN))[0] == {"fans": 1}


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_in_any_unit_are_the_same(unit):
    events = did(
        "an 2026-02-18T23:59:59 liked", "bo 2026-02-19 liked", "cy 2026-03-01 liked", "di 2026-02-28T23:59:59 liked"
    )
    table = frame(events).astype({"time": f"M8[{unit}]"})
    roster = pd.Series(pd.to_datetime(["2026-03-01"]).astype(f"M8[{unit}]"), index=["ed"])
    months = pd.DatetimeIndex(MARCH).astype(f"M8[{unit}]")
    tally = Log(table, months=months, roster=roster).tables(TEN)
    assert stands(tally) == [{"suspects": 1, "fans": 2}, {"suspects": 5}]
    assert tally.edges == tuple(MARCH)


def test_a_time_with_a_zone_is_read_as_its_clock_showed_it():
    times = pd.DatetimeIndex(["2026-01-31T23:30", "2026-01-31T22:30"], tz="UTC").tz_convert("Europe/Amsterdam")
    events = pd.DataFrame({"person": ["an", "bo"], "time": times, "kind": "liked"})  # half past midnight, and before it
    joined = pd.Series(pd.DatetimeIndex(["2026-01-31T23:00"], tz="UTC").tz_convert("Europe/Amsterdam"), index=["cy"])
    for months in (QUARTER, pd.DatetimeIndex(QUARTER, tz="Europe/Amsterdam")):
        tally = Log(events, months=months, roster=joined).tables([FAN])
        assert stands(tally) == [{"fans": 1}, {"suspects": 1, "fans": 2}, {"suspects": 3}]
        assert tally.edges == tuple(QUARTER)


def test_an_hour_that_the_clock_showed_twice():
    times = pd.DatetimeIndex(["2026-10-25T00:30", "2026-10-25T01:10"], tz="UTC").tz_convert("Europe/Amsterdam")
    events = pd.DataFrame({"person": ["an", "an"], "time": times, "kind": "liked"})  # the clock showed 2:30, then 2:10
    months = [datetime(2026, 10, 25), datetime(2026, 10, 25, 2, 20), datetime(2026, 10, 26)]
    tally = Log(events, months=months).tables([LogTest("fans", ["liked"], at_least=2)])
    assert stands(tally) == [{"suspects": 1}, {"fans": 1}]


@pytest.mark.parametrize(
    "names",
    [
        ["an", "bo", "cy"],
        [7, 3, 5],
        [7.0, 3.5, -1.0],
        [datetime(2026, 1, 1), datetime(2026, 1, 2), datetime(2026, 1, 3)],
        [7, "bo", 2.5],
        pd.Categorical(["an", "bo", "cy"], categories=["zoe", "cy", "an", "bo"]),
        np.array([7, 3, 5], "i1"),
        pd.array([7, 3, 5], "Int64"),
        pd.array(["an", "bo", "cy"], "string"),
    ],
    ids=lambda names: str(getattr(names, "dtype", type(names[0]).__name__)),
)
def test_people_are_named_as_one_likes(names):
    events = frame(did("0 2026-01-20 liked", "1 2026-01-20 hummed", "0 2026-02-20 liked")).assign(
        person=pd.Series(names).iloc[[0, 1, 0]].array
    )
    roster = pd.Series(pd.to_datetime(["2026-02-05", "2026-02-05"]), index=pd.Index(names)[[0, 2]])
    tally = Log(events, months=QUARTER, roster=roster).tables([FAN])
    assert stands(tally) == [{"suspects": 1, "fans": 1}, {"suspects": 2, "fans": 1}, {"suspects": 3}]


def test_kinds_may_be_categories_or_numbers_and_a_kind_that_lacks_is_other():
    events = frame(did("an 2026-01-20 liked", "bo 2026-01-20 hummed", "cy 2026-01-20 liked"))
    sorts = pd.Categorical(events["kind"], categories=["unused", "liked", "hummed"])
    assert (
        Log(events.assign(kind=sorts)).tables([FAN]).stands == Log(events).tables([FAN]).stands == ((1, 0, 0, 2, 0, 0),)
    )
    assert Log(events.assign(kind=[2, 10, 2])).tables([LogTest("fans", ["2"])]).stands == ((1, 0, 0, 2, 0, 0),)
    lacking = Log(events.assign(kind=["liked", None, "other"]))
    assert lacking.kinds == ["liked", "other"]
    assert lacking.tables([LogTest("fans", ["other"])]).stands == ((1, 0, 0, 2, 0, 0),)


def test_rows_without_a_person_or_a_time_are_left_out_and_counted():
    events = frame(
        did("an 2026-01-20 liked", "bo 2026-01-21 liked", "cy 2026-01-22 liked", "di 2026-01-23 hummed")
    ).astype({"person": object})
    events.loc[0, "person"], events.loc[1, "person"] = None, "  "
    events.loc[2, "time"] = pd.NaT
    log = Log(events, months=QUARTER)
    assert log.left_out == {"person": 2, "time": 1}
    assert (log.events, stands(log.tables([FAN]))) == (1, [{"suspects": 1}] * 3)
    events.loc[0, "time"] = pd.NaT
    assert Log(events, months=QUARTER).left_out == {"person": 2, "time": 1}  # a row is counted once
    assert Log(frame(BEFORE)).left_out == {"person": 0, "time": 0}


def test_the_busiest_is_the_share_of_the_one_with_the_most_events():
    assert Log(frame(BEFORE)).busiest == 4 / 13  # cy


# --- against the slow reference


KINDS = "abc"
LENGTHS = st.sampled_from([DAY, 28 * DAY, 30 * DAY, 31 * DAY, 59 * DAY + US, timedelta(hours=5), US])
NUDGES = st.sampled_from([-US, 0 * US, US]) | st.timedeltas(-40 * DAY, 40 * DAY)
TESTS = st.lists(
    st.builds(
        LogTest,
        st.sampled_from(LEVELS[1:]),
        st.lists(st.sampled_from(KINDS + "z"), min_size=1, max_size=3),
        st.integers(1, 4),
        st.sampled_from([1, 2, 28, 30, 31, 60, 400]),
    ),
    max_size=5,
)


@st.composite
def edges(draw):
    found = [draw(st.sampled_from([datetime(2026, 1, 1), datetime(2024, 2, 1), datetime(1969, 12, 1, 12, 30)]))]
    for length in draw(st.lists(LENGTHS, min_size=1, max_size=6)):
        found.append(found[-1] + length)
    return found


@st.composite
def worlds(draw):
    """Months, tests, few people, and moments close around the edges of months and windows."""
    months, tests = draw(edges()), draw(TESTS)
    anchors = [*months, *(end - timedelta(days=test.within_days) for test in tests for end in months[1:])]
    moments = st.builds(lambda anchor, nudge: anchor + nudge, st.sampled_from(anchors), NUDGES)
    events = draw(st.lists(st.tuples(st.integers(0, 4), moments, st.sampled_from(KINDS)), max_size=24))
    roster = draw(st.dictionaries(st.integers(2, 7), moments | st.none(), max_size=4))
    return events, tests, months, roster


@settings(max_examples=900, deadline=None, derandomize=True)
@given(worlds())
def test_the_engine_equals_the_slow_reference(world):
    events, tests, months, roster = world
    tally = Log(frame(events), months=months, roster=rolled(roster)).tables(tests)
    agree(tally, slow(events, tests, months, roster), months)
    assert tally.kinds == tuple(sorted({kind for _, _, kind in events}))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(worlds(), st.data())
def test_where_people_were_and_where_they_are_later(world, data):
    events, tests, months, roster = world
    log = Log(frame(events), months=months, roster=rolled(roster))
    first = data.draw(st.integers(0, len(months) - 2))
    last = data.draw(st.integers(first, len(months) - 2))
    rows = zip((*LEVELS, NEW), log.flow(tests, first, last), strict=True)
    found = {(was, now): n for was, row in rows for now, n in zip(LEVELS, row, strict=True)}
    assert Counter(found) == slow_flow(events, tests, months, first, last, roster)
    neighbours = pairwise(range(len(months) - 1))
    assert tuple(log.flow(tests, *pair) for pair in neighbours) == log.tables(tests).went


@settings(max_examples=300, deadline=None, derandomize=True)
@given(worlds(), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_the_tallies_of_groups_of_people_add_up_to_that_of_all(world, group):
    events, tests, months, roster = world

    def tally(wanted):
        mine = [event for event in events if wanted(event[0])]
        joined = {who: when for who, when in roster.items() if wanted(who)}
        return Log(frame(mine), months=months, roster=rolled(joined)).tables(tests)

    parts = [tally(lambda who, part=part: group[who] == part) for part in range(3)]
    assert added(parts) == sum(parts) == tally(lambda who: True)


def test_groups_with_other_kinds_add_up():
    groups = did("an 2026-01-20 liked", "an 2026-02-20 shared"), did("bo 2026-01-20 bought"), did("cy 2026-01-20 liked")
    tests = [FAN, LogTest("supporters", ["bought", "shared"])]
    parts = [asked(events, tests) for events in groups]
    assert [part.kinds for part in parts] == [("liked", "shared"), ("bought",), ("liked",)]
    whole = asked([event for events in groups for event in events], tests)
    assert added(parts) == added(parts[::-1]) == whole


# --- what is remembered between questions


@settings(max_examples=200, deadline=None, derandomize=True)
@given(worlds(), st.lists(TESTS, min_size=1, max_size=6))
def test_an_answer_does_not_depend_on_what_was_asked_before(world, questions):
    events, tests, months, roster = world
    table = frame(events)
    log = Log(table, months=months, roster=rolled(roster))
    for question in [tests, *questions, tests]:
        fresh = Log(frame(events), months=months, roster=rolled(roster))
        assert log.tables(question) == fresh.tables(question)
        assert log.flow(question, 0, -1) == fresh.flow(question, 0, -1)
    pd.testing.assert_frame_equal(table, frame(events))


def test_answers_stay_right_when_more_is_asked_than_is_remembered():
    log = Log(frame(BEFORE), months=QUARTER)
    kinds = [("liked",), ("visited", "opened")]
    for days in [*range(1, COUNTS * 5), *range(COUNTS * 5, 0, -1)]:
        question = [LogTest("fans", kinds[days % 2], 1, days), LogTest("network", kinds[0], 1 + days % 3, MET - days)]
        assert log.tables(question) == Log(frame(BEFORE), months=QUARTER).tables(question)
    assert (len(log._counts), len(log._met)) == (COUNTS, MET)


def test_events_that_are_given_are_not_changed():
    events = frame([*BEFORE, ("gi", datetime(2026, 1, 2), None)]).assign(more=1)
    events.loc[3, "time"] = pd.NaT
    events.index = events.index[::-1]
    roster = pd.Series([datetime(2026, 3, 1), datetime(2026, 2, 1)], index=["an", "an"])
    copies = events.copy(deep=True), roster.copy(deep=True)
    log = Log(events, months=QUARTER, roster=roster)
    first = log.tables([FAN])
    assert log.tables([FAN]) == first
    pd.testing.assert_frame_equal(events, copies[0])
    pd.testing.assert_series_equal(roster, copies[1])


def test_an_answer_is_not_changed_by_changing_the_events_afterwards():
    events = frame(sorted(BEFORE, key=lambda event: event[1]))  # in order, so that none was copied to sort it
    log, fresh = Log(events, months=QUARTER), Log(events.copy(deep=True), months=QUARTER)
    events["time"] = datetime(2026, 3, 30)
    events["kind"] = "liked"
    assert log.tables([FAN]) == fresh.tables([FAN])


# --- what cannot be a log

GOOD = frame(did("an 2026-01-20 liked"))
LOGS = {
    "no column person": (GOOD.drop(columns="person"), {}, "person"),
    "no column time, no kind": (GOOD[["person"]], {}, "time, kind"),
    "two columns kind": (pd.concat([GOOD, GOOD[["kind"]]], axis=1), {}, "kind"),
    "no table": ([1, 2], {}, "person, time, kind"),
    "nothing": (None, {}, "person, time, kind"),
    "text for times": (GOOD.assign(time="2026-01-20"), {}, "to_datetime"),
    "numbers for times": (GOOD.assign(time=20260120), {}, "to_datetime"),
    "dates for times": (GOOD.assign(time=datetime(2026, 1, 20).date()), {}, "to_datetime"),
    "text in the roster": (GOOD, {"roster": pd.Series(["2026-01-20"], index=["an"])}, "to_datetime"),
    "no events": (GOOD.iloc[:0], {}, "no event"),
    "nobody": (GOOD.assign(person=" "), {}, "no event"),
    "no time": (GOOD.assign(time=pd.NaT), {}, "no event"),
    "a stray of long ago": (frame(did("an 1899-01-20 liked", "an 2026-01-20 liked")), {}, "leave out the strays"),
    "601 months": (frame(did("an 1976-01-20 liked", "an 2026-01-20 liked")), {}, "601 months; at most 600"),
    "one time": (GOOD, {"months": QUARTER[:1]}, "the end of the last"),
    "no months": (GOOD, {"months": []}, "the end of the last"),
    "months out of order": (GOOD, {"months": [QUARTER[0], QUARTER[2], QUARTER[1]]}, "in order"),
    "a month twice": (GOOD, {"months": [QUARTER[0], QUARTER[1], QUARTER[1]]}, "in order"),
    "too many given": (GOOD, {"months": pd.date_range("1960-01-01", periods=602)}, "2 to 601 times; these are 602"),
    "no month at the end": (GOOD, {"months": [*QUARTER, None]}, "in order"),
    "months in words": (GOOD, {"months": ["the first", "the second"]}, "not a list of times"),
    "a number of months": (GOOD, {"months": 3}, "not a list of times"),
    "two kinds of clocks": (GOOD, {"months": [QUARTER[0], datetime(2026, 2, 1, tzinfo=UTC)]}, "not a list of times"),
}


@pytest.mark.parametrize(("events", "more", "says"), LOGS.values(), ids=LOGS)
def test_what_is_no_log_is_said_in_one_line(events, more, says):
    with pytest.raises(Mistake) as found:
        Log(events, **more)
    line = str(found.value)
    assert says in line
    assert line.endswith(".") and line.isprintable()
    assert found.value.__suppress_context__ or found.value.__context__ is None  # no traceback of someone else's


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("suspects", ["liked"]), "network, followers, fans, supporters, empowered"),
        (("fan\n", ["liked"]), "network"),
        ((None, ["liked"]), "network"),
        (("fans", []), "list of kinds"),
        (("fans", "liked"), "list of kinds"),
        (("fans", ["liked"], 0), "at_least=0"),
        (("fans", ["liked"], -1), "at_least=-1"),
        (("fans", ["liked"], 1.0), "at_least=1.0"),
        (("fans", ["liked"], True), "at_least=True"),
        (("fans", ["liked"], "3\n"), "at_least="),
        (("fans", ["liked"], MOST_TIMES + 1), "1 to 4294967295"),
        (("fans", ["liked"], 1, 0), "within_days=0"),
        (("fans", ["liked"], 1, MOST_DAYS + 1), "1 to 36525"),
        (("fans", ["liked"], 1, None), "within_days=None"),
    ],
)
def test_what_is_no_test_is_said_in_one_line(given, says):
    with pytest.raises(Mistake) as found:
        LogTest(*given)
    line = str(found.value)
    assert says in line
    assert line.endswith(".") and line.isprintable()


# --- what nobody expects


FAR = np.array(["400000-01-20"], "M8[s]")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Log(GOOD, months=[pd.NaT, *QUARTER]), id="no first month"),
        pytest.param(lambda: Log(GOOD, months=[10**30, 10**31]), id="months as huge numbers"),
        pytest.param(lambda: Log(GOOD, months=["x\ny", "z"]), id="a newline among the months"),
        pytest.param(lambda: Log(GOOD.assign(time=FAR)), id="a year that microseconds cannot hold"),
        pytest.param(lambda: Log(GOOD.assign(time=np.array(["9999-12-31"], "M8[us]"))), id="the last month there is"),
        pytest.param(lambda: LogTest("fans", None), id="no kinds"),
        pytest.param(lambda: LogTest("fans", [["liked"]]), id="kinds in a list in a list"),
    ],
)
def test_a_mistake_in_what_nobody_expects_is_said_too(make):
    with pytest.raises(Mistake) as found:
        make()
    assert str(found.value).isprintable()


def test_an_empty_name_on_the_roster_is_nobody():
    roster = pd.Series([datetime(2026, 1, 5)] * 2, index=["bo", " "])
    assert stands(Log(GOOD, months=QUARTER, roster=roster).tables([FAN]))[0] == {"suspects": 1, "fans": 1}


def test_a_test_of_another_sort_gets_one_line():
    from engagement import Test

    with pytest.raises(Mistake, match=r"\AA log is asked with tests of its own: .*LogTest\(.*\)\.\Z"):
        Log(GOOD).tables([Test("gifts", "at-least", "1")])


# --- many kinds, and a table that is not pandas'


@pytest.mark.parametrize("kinds", [columns.MANY - 1, columns.MANY, columns.MANY + 40])
def test_a_log_of_very_many_kinds_is_counted_as_one_of_few(kinds, monkeypatch):
    dice = Random(kinds)
    some = [(dice.randrange(150), datetime(2026, 1, 1, dice.randrange(24)), f"k{n % kinds:03}") for n in range(500)]
    events = frame([(who, when + timedelta(days=dice.randrange(89)), kind) for who, when, kind in some])
    events.loc[::17, "kind"] = None
    log, tests = Log(events, months=QUARTER), [LogTest("fans", [f"k{n:03}" for n in range(50)], 2, 45)]
    assert log.kinds == [*sorted({*events["kind"].dropna()}), "other"]
    many = log.tables(tests)
    monkeypatch.setattr(columns, "MANY", 10_000)
    assert many == Log(events, months=QUARTER).tables(tests)
    assert sum(many.before[0][0][:-1]) > many.before[0][0][-1] > 0


def test_what_arrow_can_hand_over_is_a_log(monkeypatch):
    class Arrow:
        """A table of Polars or DuckDB, say."""

        def __arrow_c_stream__(self, requested_schema=None):
            raise NotImplementedError

    monkeypatch.setattr(pd.DataFrame, "from_arrow", lambda given: frame(BEFORE), raising=False)
    assert Log(Arrow()).tables([FAN]) == Log(frame(BEFORE)).tables([FAN])


@pytest.mark.parametrize(
    "first, last, edges",
    [
        ("2026-01-31T23:59", "2026-02-01", ["2026-01-01", "2026-02-01", "2026-03-01"]),
        ("2026-12-01", "2026-12-31", ["2026-12-01", "2027-01-01"]),
        ("1969-12-31", "1970-01-01", ["1969-12-01", "1970-01-01", "1970-02-01"]),
    ],
)
def test_the_months_from_one_time_to_another(first, last, edges):
    found = months_of(datetime.fromisoformat(first), datetime.fromisoformat(last))
    assert found.dtype == "M8[us]" and found.astype("M8[D]").astype(str).tolist() == edges
    assert months_of(pd.Timestamp(first), pd.Timestamp(last)).tolist() == found.tolist()


def test_what_is_no_list_of_kinds_is_shown_in_short():
    with pytest.raises(Mistake) as told:
        LogTest("fans", "liked, " * 20)
    assert (
        str(told.value)
        == "The test for fans needs a list of kinds, and has 'liked, liked, liked, liked, liked, liked, liked, liked, li…."
    )


def test_months_that_no_clock_reaches_are_named():
    far = np.array(["300000-01-01", "300000-02-01"], "M8[s]")
    with pytest.raises(Mistake, match="The column months holds times that are thousands of years away"):
        Log(frame(BEFORE), months=far)


def test_fifty_years_of_months_may_be_given():
    edges = [datetime(1980 + n // 12, 1 + n % 12, 1) for n in range(MOST_MONTHS + 1)]
    assert Log(frame(BEFORE), months=edges).months.size == MOST_MONTHS


@pytest.mark.parametrize(
    "months, line",
    [
        (["soon"], "The months are not a list of times; give the start of each month and the end of the last."),
        (
            QUARTER[:1],
            "Give the start of each month and the end of the last, in order: 2 to 601 times; these are 1.",
        ),
    ],
)
def test_months_that_are_none_are_one_line(months, line):
    with pytest.raises(Mistake) as told:
        Log(frame(BEFORE), months=months)
    assert str(told.value) == line


def test_a_log_of_nothing_and_a_log_of_ages_are_one_line():
    with pytest.raises(Mistake) as told:
        Log(frame([]))
    assert str(told.value) == "This log holds no event with a person and a time, so it has no months."
    with pytest.raises(Mistake) as told:
        Log(frame(did("an 1970-01-31 liked", "an 2026-01-01 liked")))
    assert str(told.value) == (
        "This log runs from 1970-01 to 2026-01, 673 months; at most 600: leave out the strays, or give months."
    )


def test_what_was_made_is_not_made_again_until_it_was_longest_ago():
    cache, made = {}, []

    def asked(key):
        _recalled(cache, key, 2, lambda: made.append(key) or np.zeros(1))
        return "".join(made)

    assert [asked(key) for key in "aababcaba"] == ["a", "a", "ab", "ab", "ab", "abc", "abca", "abcab", "abcab"]


def test_months_of_the_years_that_a_calendar_can_write_are_taken_to_the_day():
    first, last, *edges = np.array(["0001-01-01", "9999-12-31", *QUARTER], "M8[us]")
    day = np.timedelta64(1, "D")
    assert len(Log(GOOD, months=[first, *edges[:2], last]).months) == 3
    for beyond in ([first - day, *edges], [*edges, last + day]):
        with pytest.raises(
            Mistake, match=r"^The months of this log go beyond the years 1 to 9999; leave out the strays"
        ):
            Log(GOOD, months=np.array(beyond, "M8[us]"))


def test_times_that_are_none_are_told_by_the_name_of_their_column():
    with pytest.raises(Mistake, match=r"^The column time holds"):
        Log(GOOD.assign(time="soon"))
    with pytest.raises(Mistake, match=r"^The column roster holds"):
        Log(GOOD, months=QUARTER, roster=pd.Series(["soon"], index=["bo"]))


@pytest.mark.parametrize("who", [[7, 8], ["an", " "], [7, " "]])
def test_people_may_be_numbers_names_or_both_and_an_empty_name_is_nobody(who):
    log = Log(frame(did("an 2026-01-20 liked", "bo 2026-01-21 liked")).assign(person=who), months=QUARTER)
    assert sum(log.left_out.values()) == who.count(" ")
