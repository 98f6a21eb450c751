"""A table of what people did → the events of a ``Log``: which column says who, when and what, and what each of these means.

Times are read as days are in ``column``: from the whole column, never cell by cell. What a tool calls a thing ("Opened Email") is
one of ours by ``content/kinds.toml``; a kind that is unknown keeps its own name if enough people did it, else it is "other".
Notes are counts and column names; no note and no mistake holds a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..content import Content, load_content
from ..files.column import Reading, plain, read_clock, read_dates, split_time
from ..files.person import person_keys
from ..files.table import Table
from ..model import Mistake
from ..typed import brief, clean
from ..words import Words
from .kinds import kinds_called, may_name_somebody, recognised
from .tally import DAY_US, OTHER

if TYPE_CHECKING:
    import numpy as np
    from pandas import Categorical, DataFrame, Series

WHEN = re.compile(r".*\b(?:date|datum|time|tijd|tijdstip|timestamp|when|wanneer|moment|day|dag|created|at|op)\b.*")
BIRTH = re.compile(r".*\b(?:birth|birthday|geboorte|geboortedatum|verjaardag|born)\b.*")
WHAT = re.compile(
    r"(?:.* )?(?:type|kind|soort|action|actie|event|activity|activiteit|handeling|interactie|interaction|metric|what|wat)(?: .*)?"
)
MOST_SORTS = 60  # different values of a column that says what was done
ENOUGH = 5  # people who did something that we have no name for, before its own name is shown
MOST_OWN = 12  # of such names
FIRST = date(1970, 1, 1)
SUMMER = 60  # minutes between two zones that are one place in summer and winter
MINUTE_US = 60_000_000  # microseconds
NONE, NO_ZONE = -(2**63), -100_000  # no time, no zone
BARE = {10: 1_000_000, 13: 1_000}  # digits of a number of seconds, or milliseconds, since 1970 → microseconds in one


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """What a ``Log`` takes, and what there is to say about it."""

    frame: DataFrame = field(repr=False)  # person, time, kind
    kinds: Mapping[str, int]  # events of each kind, most frequent first
    notes: tuple[str, ...] = ()
    unsure: bool = False  # day and month could be read both ways


def proposed_columns(table: Table) -> dict[str, str]:
    """Which column most likely says who (``person``), when (``time``) and what (``kind``); one that is not found is not there."""
    names = list(table.frame)
    found = {"person": table.person} if table.person else {}
    times = [
        name
        for name in names
        if name != table.person and not BIRTH.fullmatch(plain(name)) and _tells_when(table.frame[name])
    ]
    if times:
        found["time"] = next((name for name in times if WHEN.fullmatch(plain(name))), times[0])
    rest = [name for name in names if name not in found.values()]
    called = [name for name in rest if WHAT.fullmatch(plain(name))]
    kind = max(called or rest, key=lambda name: recognised(table.frame[name]), default=None)
    sorts = kind in called and table.frame[kind].nunique() <= MOST_SORTS
    return found | ({"kind": kind} if kind and (sorts or recognised(table.frame[kind])) else {})


def read_events(
    table: Table,
    columns: Mapping[str, str] | None = None,
    *,
    every: str = OTHER,
    day_first: bool | None = None,
    as_of: date | None = None,
    content: Content | None = None,
    language: str = "en",
) -> Events:
    """The events in a table, by the columns that say ``person``, ``time`` and ``kind`` (by default the proposed ones).

    Without a column for the kind all events are of the kind ``every``. Rows that do not say who or when, or say it was before
    1970 or after ``as_of`` (today), are left out and counted in the notes; a person is known as in ``place_people``.
    Times with several zones are read by the clock of each when that is summer and winter of one place, else in UTC.

    Raises ``Mistake`` with one line: no column that says who or when, no such column.
    """
    import numpy as np
    import pandas as pd

    content = content or load_content()
    words = content.words(language)
    columns = _chosen_columns(table, columns, words)
    notes = _Notes(words, columns)
    time, unsure = _times(table.frame[columns["time"]], day_first, as_of or date.today(), notes)
    at, cells = pd.factorize(table.frame[columns["person"]])
    keys = np.array([*person_keys(cells), None], object)  # at -1, whom no cell names
    person, known = keys[at], np.array([key is not None for key in keys])[at]
    notes.add("nobody", int((~known).sum()), part="person")
    frame = pd.DataFrame({"person": person, "time": time.view("M8[us]")})[known & (time >= _micro(FIRST))]
    frame["kind"] = _kinds(table, frame["person"], content, notes) if "kind" in columns else every
    if not len(frame):
        raise Mistake(" ".join([*notes.said, words("files.log.no-empty")]))
    found = frame["kind"].value_counts()
    return Events(
        frame.reset_index(drop=True), {str(kind): int(n) for kind, n in found.items() if n}, tuple(notes.said), unsure
    )


def _chosen_columns(table: Table, columns: Mapping[str, str] | None, words: Words) -> Mapping[str, str]:
    """The columns that are given, else proposed, when they say who and when and are there; else ``Mistake``."""
    columns = proposed_columns(table) if columns is None else {part: name for part, name in columns.items() if name}
    for part in ("person", "time"):
        if part not in columns:
            raise Mistake(words(f"files.log.no-{part}"))
    for name in columns.values():
        if name not in table.frame:
            raise Mistake(words("files.mistakes.column", column=brief(name, 60)))
    return columns


class _Notes:
    """What is to be said about the rows."""

    def __init__(self, words: Words, columns: Mapping[str, str]) -> None:
        self.words, self.columns = words, columns
        self.said: list[str] = []

    def add(self, what: str, n: int, part: str = "time", **values: object) -> None:
        if n:
            column = brief(self.columns.get(part, ""), 60)
            self.said.append(self.words(f"files.log.{what}", n=n, column=column, **values))


# When ---------------------------------------------------------------------------------------------------------------


def _tells_when(cells: Series) -> bool:
    sample = [cell for cell in map(str.strip, cells.head(200)) if cell]
    dates = read_dates(split_time(cell)[0] for cell in sample)
    read = sum(dates.get(split_time(cell)[0]) is not None or _bare(cell) is not None for cell in sample)
    return bool(sample) and read >= 0.8 * len(sample)


def _times(cells: Series, day_first: bool | None, as_of: date, notes: _Notes) -> tuple[np.ndarray, bool]:
    """Microseconds since 1970 of each cell by its clock, ``NONE`` where it tells none that counts; and whether that is unsure."""
    import numpy as np
    import pandas as pd

    time = _iso(cells)
    zone, rest = np.full(len(time), NO_ZONE), np.flatnonzero(time == NONE)
    codes, texts = pd.factorize(cells.iloc[rest])
    reading, found, ahead = _one_by_one(texts, day_first)
    time[rest], zone[rest] = found[codes], ahead[codes]
    read = time != NONE
    zone = zone[read & (zone != NO_ZONE)]
    if len(zone) and len(zone) < read.sum():
        notes.add("zones", len(zone))
    elif len(zone) and zone.max() - zone.min() > SUMMER:
        time[rest] = np.where(found == NONE, NONE, found - ahead * MINUTE_US)[codes]
        notes.add("utc", len(zone))
    elif len(zone) and not zone.any():
        notes.add("is-utc", len(zone))
    if reading.unsure:
        notes.add("unsure", 2, first=notes.words(f"files.placing.first_{reading.mark}"))
    early, late = read & (time < _micro(FIRST)), read & (time >= _micro(as_of) + DAY_US)
    notes.add("timeless", int((~read).sum()))
    notes.add("early", int(early.sum()))
    notes.add("late", int(late.sum()), day=notes.words.day(as_of))
    return np.where(early | late, NONE, time), reading.unsure


def _iso(cells: Series) -> np.ndarray:
    """The cells that pandas reads at once, as there is one way to: 2026-01-05 10:02, without a zone."""
    import numpy as np
    import pandas as pd

    try:
        found = pd.to_datetime(cells, format="ISO8601", errors="coerce")
        clock = np.asarray(found, "M8[us]") if found.dtype.kind == "M" and not found.dt.tz else None
    except (ValueError, OverflowError):  # zones that differ
        clock = None
    if clock is None:
        return np.full(len(cells), NONE)
    dashed = np.fromiter((len(cell) >= 10 and cell[4] == "-" for cell in cells), bool, len(cells))
    return np.where(dashed & ~np.isnat(clock), clock.view("i8"), NONE)


def _one_by_one(texts: Sequence[str], day_first: bool | None) -> tuple[Reading[date], np.ndarray, np.ndarray]:
    """How the column of these cells is read, the time of each, and how many minutes its zone is ahead (or ``NO_ZONE``)."""
    import numpy as np

    days, clocks = zip(*map(split_time, texts), strict=True) if len(texts) else ((), ())
    reading = read_dates(days, day_first=day_first)
    start = {day: _micro(found) for day, found in reading.values.items()}
    past = {clock: read_clock(clock) for clock in dict.fromkeys(clocks)}
    time, zone = np.full(len(texts), NONE), np.full(len(texts), NO_ZONE)
    for n, (text, day, clock) in enumerate(zip(texts, days, clocks, strict=True)):
        if day in start and (found := past[clock]):
            time[n], zone[n] = start[day] + found[0], NO_ZONE if found[1] is None else found[1]
        elif (bare := _bare(text)) is not None:
            time[n], zone[n] = bare, 0
    return reading, time, zone


def _bare(cell: str) -> int | None:
    """Microseconds of a bare number from 2001 to 2033; one that begins with another digit is a telephone's, or a customer's."""
    text = cell.strip()
    counts = len(text) in BARE and text.isascii() and text.isdigit() and text[0] == "1"
    return int(text) * BARE[len(text)] if counts else None


def _micro(day: date) -> int:
    return (day - FIRST) // timedelta(days=1) * DAY_US


# What ---------------------------------------------------------------------------------------------------------------


def _kinds(table: Table, person: Series, content: Content, notes: _Notes) -> Categorical:
    """The kind of each event: ours, or the file's own name for it when enough people did it, else "other"."""
    import numpy as np
    import pandas as pd

    frame, called = table.frame.loc[person.index], kinds_called(content)
    codes, texts = pd.factorize(frame[notes.columns["kind"]])
    names = [called.get(plain(text)) for text in texts]
    strange = [n for n, name in enumerate(names) if name is None]
    if strange:
        done = np.isin(codes, strange)
        # an order's number, chosen as who did it, must not make a crowd of one person
        people = [person, *([frame[table.person]] if table.person else [])]
        doers = pd.concat([each[done].groupby(codes[done]).nunique() for each in people], axis=1).min(axis=1)
        doers = doers[doers >= ENOUGH].sort_values(ascending=False, kind="stable")
        private = (
            may_name_somebody(texts[doers.index], table, notes.columns) if len(strange) <= MOST_SORTS else {*texts}
        )
        shown = [n for n in doers.index if texts[n].strip() and texts[n] not in private][:MOST_OWN]
        own = {n: brief(" ".join(clean(texts[n]).split()), 40) for n in shown}
        names = [name or own.get(n, OTHER) for n, name in enumerate(names)]
        notes.add("strange", len(own), "kind", names=", ".join(f"“{name}”" for name in own.values()))
        notes.add("pooled", int(np.isin(codes, [n for n in strange if n not in own]).sum()), "kind")
    return pd.Categorical(np.array(names, object)[codes] if len(texts) else [])
