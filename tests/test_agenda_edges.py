"""The running order at its edges: exactly what each press files, an end that was taken away, and clocks of another zone."""

import time
from datetime import timedelta, timezone

import pytest
from test_agenda import ABC, Run, block, minute

from engagement.workshop.agenda import left_out, shared_out

ISO = "2027-03-04T{}:00+00:00"


def test_before_the_start_each_block_stands_at_its_minute():
    moment = Run(*ABC).at(0)
    assert (moment.state, [(slot.block.key, slot.minute) for slot in moment.slots]) == (
        "ready",
        [("a", 0), ("b", 10), ("c", 30)],
    )


def test_under_way_each_block_still_knows_the_minute_for_which_it_was_planned():
    run = Run(*ABC).do("advance", minute(0)).do("advance", minute(12))
    moment = run.at(12)
    assert (moment.state, [(slot.block.key, slot.minute) for slot in moment.slots]) == (
        "running",
        [("b", 10), ("c", 30)],
    )
    assert run.do("pause", minute(13)).at(14).state == "paused"


def test_an_end_that_is_taken_away_is_the_planned_one_again():
    run = Run(*ABC).do("advance", minute(5)).do("stop_at", minute(50))
    assert run.at(5).end == minute(50)
    assert run.agenda.stop_at(None) == {"agenda.end": None}
    run.do("stop_at", None)
    assert run.at(5).end == run.do("advance", minute(9)).at(9).end == minute(65)


@pytest.mark.parametrize("set_end, then", [(0, 60), (-1, 60), (1, 1)])
def test_an_end_that_is_not_still_to_come_is_set_anew_at_the_start(set_end, then):
    run = Run(*ABC).do("stop_at", minute(set_end)).do("advance", minute(0))
    assert run.agenda.end == minute(then)


def test_what_each_press_files():
    run = Run(*ABC)
    assert run.agenda.advance(minute(0)) == {
        "agenda.began.a": ISO.format("09:00"),
        "agenda.paused": None,
        "agenda.end": ISO.format("10:00"),
    }
    run.do("advance", minute(0)).do("advance", minute(10))
    assert run.agenda.back() == {"agenda.began.b": None, "agenda.rested.b": None, "agenda.paused": None}
    run.do("advance", minute(30))
    assert run.agenda.advance(minute(59)) == {"agenda.finished": ISO.format("09:59"), "agenda.paused": None}
    run.do("advance", minute(59))
    assert run.agenda.advance(minute(60)) == run.agenda.pause(minute(60)) == {}
    assert run.agenda.back() == {"agenda.finished": None}


def test_a_pause_before_the_start_is_none():
    assert Run(*ABC).agenda.pause(minute(0)) == {}


def test_pauses_of_one_block_add_up_and_one_of_no_time_adds_nothing():
    run = Run(*ABC).do("advance", minute(0))
    for first, last in ((1, 3), (4, 4), (6, 7), (9, 8)):  # the last one by a clock that was put back
        run.do("pause", minute(first)).do("pause", minute(last))
    assert run.agenda.rested == {"a": 180}
    run = Run(*ABC).do("advance", minute(0)).do("pause", minute(2)).do("pause", minute(2))
    assert run.agenda.rested == {"a": 0}


def test_one_press_leaves_out_one_block():
    may = [block(key, 10, 10, optional=True) for key in "cd"]
    run = Run(block("a", 10, 10), *may).do("advance", minute(0)).do("stop_at", minute(10))
    assert [each.key for each in run.at(0).spare] != []
    assert len(run.at(0).spare) == 2 and len(run.agenda.skip(minute(0))) == 1


@pytest.mark.parametrize("kept, rested", [(0, {"a": 0}), (86_399, {"a": 86_399}), (86_400, {}), (-1, {}), (True, {})])
def test_a_pause_of_less_than_a_day_is_read(kept, rested):
    run = Run(*ABC)
    run.kept["agenda.rested.a"] = kept
    assert run.agenda.rested == rested


def test_a_second_over_the_end_is_told():
    run = Run(block("a", 10, 10)).do("advance", minute(0)).do("stop_at", minute(10) - timedelta(seconds=1))
    moment = run.at(0)
    assert (moment.over, moment.spare, moment.earliest) == (1, (), minute(10))


@pytest.mark.parametrize("over", [0, 59, 60, 61, 600])
def test_what_is_not_optional_never_goes(over):
    assert left_out([block("a", 1, 1)], over) == ()


def test_seconds_that_do_not_divide_fall_to_the_later_blocks():
    assert shared_out([block(key, 1) for key in "abc"], 100) == [33, 33, 34]


def test_a_moment_is_filed_in_utc_wherever_the_room_is(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()
    try:
        there = minute(0).astimezone(timezone(timedelta(hours=2))) + timedelta(microseconds=7)
        run = Run(*ABC)
        assert run.agenda.advance(there)["agenda.began.a"] == ISO.format("09:00")
        assert run.do("advance", there).agenda.began["a"].utcoffset() == timedelta(0)
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()
