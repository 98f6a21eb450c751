"""Events of a log out of any table: which columns, which times, which kinds, and what is said of the rows that are left out."""

import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement import Mistake, read_table
from engagement.content import load_content
from engagement.files.column import plain, read_clock, split_time
from engagement.model import LEVELS
from engagement.movement.interactions import ENOUGH, proposed_columns, read_events
from engagement.movement.kinds import kinds_called
from engagement.movement.log import Log
from engagement.movement.test import LogTest

TODAY = date(2026, 11, 22)
BY = {"person": "wie", "time": "wanneer", "kind": "wat"}


def table(*rows, header="wie;wanneer;wat"):
    return read_table("\n".join([header, *rows]).encode(), "log.csv")


def log(*times, person="an@voorbeeld.nl", what="like"):
    """A table with an event at each of these times, and enough others that it is one of events."""
    return table(*(f"{person};{time};{what}" for time in times))


def events(*times, **more):
    return read_events(log(*times), BY, as_of=TODAY, **more)


def told(found):
    return [str(time) for time in found.frame["time"]]


# --- when


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-01-05", "2026-01-05 00:00:00"),
        ("2026-01-05T10:02:03.000001", "2026-01-05 10:02:03.000001"),
        ("2026-01-05 10:02:03.1234567", "2026-01-05 10:02:03.123456"),
        ("05-01-2026 23:59", "2026-01-05 23:59:00"),
        ("31/12/2025 11:59 PM", "2025-12-31 23:59:00"),
        ("31/12/2025 12:00 AM", "2025-12-31 00:00:00"),
        ("5 jan 2026 9.30", "2026-01-05 09:30:00"),
        ("2026-01-05 00:00:00", "2026-01-05 00:00:00"),
        ("1767608000", "2026-01-05 10:13:20"),
        ("1767608000123", "2026-01-05 10:13:20.123000"),
    ],
)
def test_a_time_is_read_to_the_microsecond(typed, read):
    assert told(events(typed, "2026-01-20")) == [read, "2026-01-20 00:00:00"]


def test_day_and_month_are_decided_by_the_whole_column():
    assert told(events("03-04-2026 10:00", "13-04-2026 10:00")) == ["2026-04-03 10:00:00", "2026-04-13 10:00:00"]
    assert told(events("03-04-2026 10:00", "04-13-2026 10:00")) == ["2026-03-04 10:00:00", "2026-04-13 10:00:00"]
    unsure = events("03-04-2026", "04-03-2026")
    assert unsure.unsure and "does not tell" in unsure.notes[0]
    answered = events("03-04-2026", "04-03-2026", day_first=False)
    assert not answered.unsure and told(answered) == ["2026-03-04 00:00:00", "2026-04-03 00:00:00"]


def test_summer_and_winter_of_one_place_are_read_by_its_clock():
    found = events("2026-07-01T00:30:00+02:00", "2026-01-01T00:30:00+01:00")
    assert told(found) == ["2026-07-01 00:30:00", "2026-01-01 00:30:00"] and found.notes == ()


def test_zones_far_apart_are_read_in_utc_and_that_is_said():
    found = events("2026-07-01T00:30:00+02:00", "2026-07-01T00:30:00-05:00")
    assert told(found) == ["2026-06-30 22:30:00", "2026-07-01 05:30:00"]
    assert "different time zones" in found.notes[0] and "All 2" in found.notes[0]


def test_zones_that_only_some_times_say_are_read_by_the_clock_and_that_is_said():
    found = events("2026-07-01T00:30:00Z", "2026-07-02 00:30", "2026-07-03 00:30")
    assert told(found) == ["2026-07-01 00:30:00", "2026-07-02 00:30:00", "2026-07-03 00:30:00"]
    assert found.notes[0].startswith("One time in “wanneer” says its time zone")


def test_times_in_utc_stay_so_and_that_is_said():
    found = events("2026-07-01T00:30:00Z", "2026-07-02 00:30 UTC")
    assert told(found) == ["2026-07-01 00:30:00", "2026-07-02 00:30:00"]
    assert "are in UTC" in found.notes[0]


def test_what_is_no_time_and_what_cannot_be_is_left_out_and_counted():
    found = events(
        "2026-01-05",
        "",
        "soon",
        "2026-02-30",
        "2026-01-05 25:00",
        "1969-12-31",
        "0001-01-01",
        "2026-11-23",
        "2031-01-01",
    )
    assert told(found) == ["2026-01-05 00:00:00"]
    assert found.notes == (
        "4 rows without a readable time in “wanneer” are left out.",
        "2 rows are from before 1970 by “wanneer” and are left out: such a date is mostly an empty one.",
        "2 rows are from after 22 November 2026 by “wanneer” and are left out: what is still to come has not happened yet.",
    )


def test_the_last_microsecond_of_today_counts_and_the_next_does_not():
    found = events("2026-11-22 23:59:59.999999", "2026-11-23 00:00:00", "1970-01-01 00:00")
    assert told(found) == ["2026-11-22 23:59:59.999999", "1970-01-01 00:00:00"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text(max_size=30)
        | st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ]\d{1,2}:\d{2}(Z|[+-]\d{4})?", fullmatch=True),
        min_size=1,
        max_size=12,
    )
)
def test_no_column_of_times_ever_raises_anything_but_one_line(cells):
    frame = pd.DataFrame({"who": [f"p{n % 3}" for n in range(len(cells))], "when": cells}, dtype=object)
    whole = read_table(b"who,when\na,2026-01-01\na,2026-01-02\n")
    odd = type(whole)(frame, "events", "utf-8", ",", (), "x.csv", "who")
    try:
        found = read_events(odd, {"person": "who", "time": "when"}, as_of=TODAY)
    except Mistake as mistake:
        assert "\n" not in str(mistake)
        return
    assert found.frame["time"].between(pd.Timestamp("1970-01-01"), pd.Timestamp("2026-11-23"), inclusive="left").all()
    assert len(found.frame) == sum(found.kinds.values()) <= len(cells)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999))
def test_every_clock_reads_back(hour, minute, second, micro):
    at = ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro
    assert read_clock(f"T{hour:02}:{minute:02}:{second:02}.{micro:06}") == (at, None)
    half = f" {(hour + 11) % 12 + 1}:{minute:02}:{second:02} {'PM' if hour > 11 else 'AM'}"
    assert split_time(f"31-12-2026{half}") == ("31-12-2026", half)
    assert read_clock(half) == (at - micro, None)


# --- who


def test_nobody_is_left_out_and_counted_and_an_address_is_one_person():
    found = read_events(
        table(
            "an@voorbeeld.nl;2026-01-01;like",
            "An <AN@voorbeeld.nl>;2026-01-02;like",
            ";2026-01-03;like",
            "-;2026-01-03;like",
        ),
        BY,
        as_of=TODAY,
    )
    assert list(found.frame["person"]) == ["an@voorbeeld.nl"] * 2
    assert found.notes == ("2 rows without anybody in “wie” are left out.",)


def test_without_a_column_for_it_or_anyone_at_all_one_line_says_what_to_do():
    found = log("2026-01-01", "2026-01-02")
    for columns, line in [
        ({"time": "wanneer"}, "who did it"),
        ({"person": "wie"}, "when it was"),
        ({"person": "wie", "time": "wat"}, "leaves not one row"),
    ]:
        with pytest.raises(Mistake, match=line):
            read_events(found, columns)
    with pytest.raises(Mistake, match="'nergens'"):
        read_events(found, {"person": "nergens", "time": "wanneer"})
    with pytest.raises(Mistake, match="who did it"):
        read_events(read_table(b"Post,Reach\na,3\nb,4\n"))


# --- what


def test_every_word_for_a_kind_stands_once_and_is_plain():
    kinds = load_content().kinds
    words = [word for kind in kinds for word in kind.called.split("|")]
    assert len(words) == len(set(words)) and [word for word in words if plain(word) != word] == []
    assert {kind.shows for kind in kinds} == set(LEVELS[1:])


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Opened Email", "opened"),
        ("PLACED_ORDER", "bought"),
        ("Gedeeld", "shared"),
        ("vind-ik-leuk", "liked"),
        ("gaf", None),
    ],
)
def test_what_a_tool_calls_it_is_one_of_ours(typed, kind):
    assert kinds_called(load_content()).get(plain(typed)) == kind


def test_a_strange_kind_keeps_its_name_when_enough_people_did_it():
    rows = [f"p{n}@voorbeeld.nl;2026-01-0{n % 9 + 1};{what}" for n in range(ENOUGH) for what in ("borrel", "like")]
    rows += [f"p{n}@voorbeeld.nl;2026-02-01;klaagde over Jan" for n in range(ENOUGH - 1)] + [
        "p1@voorbeeld.nl;2026-02-01;"
    ]
    found = read_events(table(*rows), as_of=TODAY)
    assert found.kinds == {"borrel": ENOUGH, "liked": ENOUGH, "other": ENOUGH}
    assert found.notes == (
        "One kind is unknown to us and keeps its own name: “borrel”.",
        "5 rows of kinds that few people did, that are empty or that may name somebody are together called “something else”.",
    )


def test_addresses_chosen_as_the_kind_are_never_shown():
    found = read_events(
        log("2026-01-01", "2026-01-02"), {"person": "wat", "time": "wanneer", "kind": "wie"}, as_of=TODAY
    )
    assert found.kinds == {"other": 2} and not re.search("voorbeeld", " ".join(found.notes))


def test_without_a_kind_everything_is_something_else():
    assert read_events(log("2026-01-01"), {"person": "wie", "time": "wanneer"}, as_of=TODAY).kinds == {"other": 1}


# --- which columns


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("user_id,created_at,action", "{n},2026-01-0{n}T10:00:00Z,like", ("user_id", "created_at", "action")),
        ("Relatienr,Geboortedatum,Datum,Soort", "{n},01-02-1970,0{n}-01-2026,gift", ("Relatienr", "Datum", "Soort")),
        (
            "Email,Lineitem name,Paid at,Event",
            "p{n}@voorbeeld.nl,sok,2026-01-0{n},Placed Order",
            ("Email", "Paid at", "Event"),
        ),
        ("Email,Date,City", "p{n}@voorbeeld.nl,2026-01-0{n},Utrecht", ("Email", "Date", None)),
    ],
)
def test_the_likely_columns_are_proposed(header, row, expected):
    found = read_table("\n".join([header, *(row.format(n=n % 3 + 1) for n in range(40))]).encode())
    assert tuple(map(proposed_columns(found).get, ("person", "time", "kind"))) == expected


# --- all the way


def test_a_hundred_thousand_events_of_one_person_in_one_window_are_counted():
    frame = pd.DataFrame(
        {"person": "an", "time": pd.date_range("2026-01-01", periods=70_000, freq="s"), "kind": "liked"}
    )
    found = Log(frame)
    tests = [LogTest("fans", ["liked"], n, 31) for n in (69_999, 70_000, 70_001)]
    assert [found.tables([test]).stands[0][3] for test in tests] == [1, 1, 0]
    assert found.busiest == 1


def test_the_real_log_can_be_followed():
    """Made-up rows in the shape of a real one: dates without a clock, and kinds that a forum has."""
    rows = [
        f"2018-0{n % 8 + 1}-{n % 27 + 1:02},{n % 7},{kind},"
        for n in range(90)
        for kind in ("answer", "badge", "comment")
    ]
    found = read_events(read_table("\n".join(["date,person,type,score", *rows]).encode()), as_of=TODAY)
    assert set(found.kinds) == {"commented", "badge"} and Log(found.frame).events == len(rows)
