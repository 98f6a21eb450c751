"""The running order by the clock: the end stays, what is late is given back, and no moment is lost or counted twice."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engagement.content import load_content
from engagement.model import LANGUAGES, NOTHING
from engagement.surroundings import Block
from engagement.workshop.agenda import Agenda, left_out, shared_out

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
TWO_HOURS = load_content().agenda


def block(key, minutes, least=0, *, optional=False):
    return Block(key, minutes, least, "alone", NOTHING, NOTHING, NOTHING, optional)


def minute(n):
    return NINE + timedelta(minutes=n)


class Run:
    """A workbook as far as an agenda needs one: what is filed is read again."""

    def __init__(self, *blocks):
        self.blocks, self.kept = blocks, {}

    @property
    def agenda(self):
        return Agenda.read(self.blocks, self.kept.get)

    def do(self, act, *values):
        self.kept |= getattr(self.agenda, act)(*values)
        return self

    def at(self, n):
        return self.agenda.at(minute(n))

    def times(self, n):
        """Where each slot starts, in minutes after nine, and the stop of the last."""
        slots = self.at(n).slots
        return [(slot.start - NINE).total_seconds() / 60 for slot in slots] + [
            (slots[-1].stop - NINE).total_seconds() / 60
        ]


ABC = block("a", 10, 5), block("b", 20, 5), block("c", 30, 20, optional=True)
blocks = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60), st.booleans()), min_size=1, max_size=9).map(
    lambda found: [block(f"b{n}", minutes, least, optional=may) for n, (minutes, least, may) in enumerate(found)]
)
presses = st.lists(st.tuples(st.sampled_from(["advance", "pause", "skip", "back"]), st.integers(0, 1200)), max_size=12)


# --- the running order that comes with the workbook


def test_the_running_order_takes_two_hours_with_a_break_and_something_handed_in_before_it_and_at_the_end():
    assert sum(block.minutes for block in TWO_HOURS) == 120
    assert all(1 <= block.least < block.minutes for block in TWO_HOURS)
    modes = {block.key: block.mode for block in TWO_HOURS}
    keys = [*modes]
    assert modes["break"] == "break" and keys[keys.index("break") - 1] == "minute-card"
    assert keys[-2:] == ["hand-in", "up-down"] and modes["hand-in"] == "hand-in"
    for first, then in pairwise(TWO_HOURS):
        assert first.mode != "alone" or then.mode in ("look", "talk", "hand-in"), "after work alone, the room meets"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_has_its_words_and_a_question_that_fits_a_wall(language):
    for each in TWO_HOURS:
        assert each.name[language].strip() and each.says[language].strip()
        assert each.question[language].endswith("?") or each.question[language].endswith("?”")
        assert len(each.question[language]) <= 80 and len(each.name[language]) <= 24


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_on_the_wall_is_for_the_whole_room(language):
    for_one = {"nl": "jij|van jou|toon|noem|laat", "en": "you (read|start)|from you|ask|let|show|say when"}[language]
    assert not [each.key for each in TWO_HOURS if re.match(rf"(.*[.:] )?({for_one})\b", each.says[language], re.I)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_was_handed_in_before_and_has_one_name(language):
    says = {each.key: each.says[language] for each in TWO_HOURS}
    assert all(
        {"nl": "lever", "en": "hand "}[language] in says[f"{part}-alone"].lower() for part in ("pyramid", "proposition")
    )
    (card,) = (each for each in TWO_HOURS if each.key == "minute-card")
    assert card.name[language] == load_content().catalogue["hand-in.minute-title"][language]


# --- by the clock


def test_before_the_start_there_is_a_plan_and_no_time_of_day():
    moment = Run(*ABC).at(0)
    assert moment.state == "ready" and [slot.minute for slot in moment.slots] == [0, 10, 30]
    assert {slot.start for slot in moment.slots} == {None}


def test_on_time_everything_is_as_planned():
    run = Run(*ABC).do("advance", NINE)
    assert run.times(4) == [0, 10, 30, 60]
    assert (run.at(4).left, run.at(4).allotted, run.at(4).over) == (360, 600, 0)
    assert run.kept == {
        "agenda.began.a": "2027-03-04T09:00:00+00:00",
        "agenda.end": "2027-03-04T10:00:00+00:00",
        "agenda.paused": None,
    }


def test_a_delay_is_given_back_in_proportion_and_the_end_stays():
    run = Run(*ABC).do("advance", NINE)
    assert run.times(15) == [0, 15, 33, 60]  # b and c have 45 for their 50 minutes
    assert run.at(15).left == -300
    assert run.do("advance", minute(15)).times(15) == [15, 33, 60]


def test_what_has_reached_its_least_gives_nothing_more():
    run = Run(*ABC).do("advance", NINE)
    assert run.times(34) == [0, 34, 40, 60]  # in proportion c would have 15.6 of the 26


def test_time_gained_goes_to_what_comes():
    run = Run(*ABC).do("advance", NINE).do("advance", minute(5))
    assert run.times(5) == [5, 27, 60]


def test_when_not_even_the_least_fits_it_says_by_how_much_and_what_to_leave_out():
    run = Run(*ABC).do("advance", NINE)
    moment = run.at(37)
    assert moment.over == 120 and moment.spare == ABC[2:] and not moment.earliest
    run.do("skip", minute(37))
    assert run.at(37).over == 0 and run.times(37) == [0, 37, 60]


@pytest.mark.parametrize(("over", "spare"), [(0, "short"), (3, "short"), (4, "long"), (9, "longest"), (40, "longest")])
def test_of_what_may_be_left_out_the_shortest_that_is_enough_is_named(over, spare):
    optional = (block(key, 30, least, optional=True) for key, least in (("longest", 12), ("short", 3), ("long", 6)))
    run = Run(block("on", 10, 10), *optional).do("advance", NINE).do("stop_at", minute(10 + 21 - over))
    assert (run.at(0).over, run.at(0).spare[0].key) == (60 * over, spare)


@pytest.mark.parametrize(
    ("over", "spare", "late"),
    [
        (15, "longest short", 0),
        (18, "longest long", 0),
        (21, "longest long short", 0),
        (22, "longest long short", 1),  # without "must" it would be on time, but that one has to be
        (60, "longest long short", 39),
    ],
)
def test_the_fewest_that_together_are_enough_are_named_and_else_the_earliest_end(over, spare, late):
    rest = [
        block(key, 30, least, optional=key != "must")
        for key, least in (("must", 10), ("longest", 12), ("short", 3), ("long", 6))
    ]
    end = minute(10 + 31 - over)
    moment = Run(block("on", 10, 10), *rest).do("advance", NINE).do("stop_at", end).at(0)
    assert (moment.over, " ".join(each.key for each in moment.spare)) == (60 * over, spare)
    assert moment.earliest == (end + timedelta(minutes=late) if late else None)


@given(blocks, st.integers(60, 9_000))
def test_what_is_left_out_is_enough_and_nothing_of_it_can_stay(blocks, over):
    spare = left_out(blocks, over)
    won = [60 * min(each.least, each.minutes) for each in spare]
    assert all(each.optional for each in spare)
    if sum(won) >= over:
        assert all(sum(won) - each < over for each in won)
    else:
        assert {*spare} == {each for each in blocks if each.optional}


def test_a_late_start_with_a_fixed_end_is_given_back_from_the_first_block_on():
    run = Run(*ABC).do("stop_at", minute(60)).do("advance", minute(15))
    assert run.times(15) == [15, 22.5, 37.5, 60]


def test_an_end_that_is_past_at_the_start_is_not_kept():
    run = Run(*ABC).do("stop_at", minute(-1)).do("advance", NINE)
    assert run.times(0) == [0, 10, 30, 60]


def test_in_a_pause_the_clock_stands_still_and_the_rest_gives_it_back():
    run = Run(*ABC).do("advance", NINE).do("pause", minute(4))
    assert run.at(9).state == "paused" and run.at(4).left == run.at(9).left == 360
    run.do("pause", minute(9))
    assert run.kept["agenda.rested.a"] == 300
    assert run.at(10).left == 300 and run.times(10) == [0, 15, 33, 60]


def test_back_takes_back_the_last_step_whatever_it_was():
    run = Run(*ABC).do("advance", NINE).do("advance", minute(10)).do("skip", minute(11))
    assert run.agenda.coming == ()
    run.do("advance", minute(12))
    assert (
        run.at(12).state == "finished"
        and run.do("advance", minute(13)).kept["agenda.finished"] == "2027-03-04T09:12:00+00:00"
    )
    assert run.do("back").agenda.current.key == "b" and run.agenda.coming == () and run.agenda.last_left_out == ABC[2]
    assert run.do("back").agenda.coming == ABC[2:] and run.agenda.current.key == "b" and not run.agenda.last_left_out
    assert run.do("back").agenda.current.key == "a" and run.times(10) == [0, 10, 30, 60]
    assert run.agenda.back() == {}, "the first block stays; begin anew instead"


def test_begin_anew_leaves_nothing_of_the_run():
    run = Run(*ABC).do("advance", NINE).do("pause", minute(1)).do("pause", minute(2)).do("skip", minute(3)).do("anew")
    assert set(run.kept.values()) == {None} and run.at(0).state == "ready"


def test_a_clock_that_was_set_back_takes_nothing_from_nobody():
    run = Run(*ABC).do("advance", NINE)
    assert run.times(-30) == [0, 10, 30, 60]


@pytest.mark.parametrize(
    "junk", [True, 3, "", "noon", "2027-03-04", "2027-03-04T09:00:00", ["x"], {}, None, "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_moment_counts_as_not_there(junk):
    keys = ("began.a", "skipped.b", "paused", "end", "finished")
    agenda = Agenda.read(
        ABC, {**{f"agenda.{key}": junk for key in keys}, "agenda.rested.a": junk if junk != 3 else -3}.get
    )
    assert agenda == Agenda(ABC)


def test_a_block_that_is_no_longer_there_is_passed_over():
    run = Run(*ABC).do("advance", NINE).do("advance", minute(10))
    run.blocks = ABC[:1] + ABC[2:]
    assert run.agenda.current.key == "a" and run.times(10)[-1] == 60


# --- whatever is pressed


@given(blocks, st.integers(0, 20_000))
def test_seconds_are_shared_out_exactly_in_order_and_never_below_the_least(blocks, seconds):
    given_out = shared_out(blocks, seconds)
    least = [60 * min(each.least, each.minutes) for each in blocks]
    assert all(got >= must for got, must in zip(given_out, least, strict=True))
    assert sum(given_out) == max(seconds, sum(least))
    free = [(got, each.minutes) for got, must, each in zip(given_out, least, blocks, strict=True) if got > must]
    for got, minutes in free:
        for other, of in free:
            assert abs(got * of - other * minutes) <= minutes + of, "in proportion, to the second"


@given(blocks, presses, st.integers(1, 200))
def test_whatever_is_pressed_the_times_follow_each_other_to_the_end(blocks, presses, end):
    run, now = Run(*blocks), NINE
    run.do("stop_at", minute(end)).do("advance", now)
    for press, seconds in presses:
        now += timedelta(seconds=seconds)
        run.do(press, *([] if press == "back" else [now]))
    moment = run.agenda.at(now)
    assume(moment.slots)
    slots = moment.slots
    assert moment == run.agenda.at(now), "looking changes nothing"
    keys = [each.key for each in blocks]
    assert sorted(slots, key=lambda slot: keys.index(slot.block.key)) == [*slots]
    assert all(one.stop == then.start for one, then in pairwise(slots))
    assert all(
        slot.stop - slot.start >= timedelta(minutes=min(slot.block.least, slot.block.minutes)) for slot in slots[1:]
    )
    assert slots[0].stop >= slots[0].start and slots[0].stop >= now
    assert slots[-1].stop == minute(end) + timedelta(seconds=moment.over)
    later = run.agenda.at(now + timedelta(seconds=max(0, moment.left)))
    if moment.state == "running":
        assert later.slots[1:] == slots[1:], "what comes stays where it is until it is late"


@given(blocks, st.integers(0, 3600))
def test_who_goes_on_at_the_time_that_was_said_gets_the_times_that_were_said(blocks, late):
    run = Run(*blocks).do("stop_at", minute(90)).do("advance", NINE + timedelta(seconds=late))
    before = run.agenda.at(NINE + timedelta(seconds=late))
    assume(len(before.slots) > 1 and not before.over)
    run.do("advance", before.slots[1].start)
    after = run.agenda.at(before.slots[1].start)
    assert [slot.block for slot in after.slots] == [slot.block for slot in before.slots[1:]]
    for then, now in zip(before.slots[1:], after.slots, strict=True):
        assert abs(then.start - now.start) <= timedelta(seconds=2)
    assert after.slots[-1].stop == before.slots[-1].stop
