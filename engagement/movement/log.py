"""An interaction log → people per level per month, moves up and down, and what precedes a rise.

A level in a month is a SET of people, kept as one bit a person; every number asked is the size of an intersection. So a test
that changes costs what that test costs, and everything adds up over disjoint groups of people. What each word means is
written in ``docs/movement.md`` and held by a slow, obvious twin in the tests. In short:

    months    their starts, and the end of the last; month m is [start, next start), its end E the next start
    test      met in month m by at least n events of its kinds, added up, in [E - days, E)
    level     the highest with a test that is met (of several tests one is enough), else suspects (A11 to A16, A28)
    present   from the first event of any kind before E, or a joining before E; nobody vanishes
    rise      out of a: at a the month before, above a now (A23); at risk: everyone who was at a the month before
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from ..model import LEVELS, Mistake
from .tally import OTHER, Tally, Test

__all__ = ["Log", "Tally", "Test"]

DAY = 86_400_000_000  # microseconds
NEVER = np.iinfo("i8").max
EARLIEST, LATEST = (np.datetime64(day, "us").view("i8") for day in ("0001-01-01", "9999-12-31"))
MOST_MONTHS = 600
MANY = 100  # kinds: then sorting is cheaper than a look at the log for each
COUNTS, MET = 12, 64  # what is kept of tests that were asked: so many windows, so many thresholds
TOP = len(LEVELS) - 1


class Log:
    """Interactions of people, read once, and asked as often as a slider moves.

    ``events``: a table with the columns person, time and kind, in any order (a DataFrame, or what Arrow can hand over).
    ``months``: where each month starts, and where the last one ends; by default the calendar months from the first event
    to the last. ``roster``: for each person (its index) the time of joining, for who is there without an event.
    A time with a zone is read as its clock showed it. Rows without a person or a time are left out, and counted in
    ``left_out``. Raises ``Mistake`` with one line: a column that lacks, times that are text, no events, too many months.

    >>> log = Log(pd.DataFrame({"person": ["an"], "time": pd.to_datetime(["2026-01-05"]), "kind": ["liked"]}))
    >>> log.tables([Test("fans", ["liked"])]).stands
    ((0, 0, 0, 1, 0, 0),)
    """

    def __init__(self, events: object, *, months: Iterable | None = None, roster: pd.Series | None = None) -> None:
        frame = _table(events)
        time = _microseconds(frame["time"], "time")
        person, who = pd.factorize(frame["person"])
        kind, named = _codes(frame["kind"])
        nobody, timeless = _nobody(person, who), np.isnat(time.view("M8[us]"))
        self.left_out = {"person": int(nobody.sum()), "time": int((timeless & ~nobody).sum())}
        if any(self.left_out.values()):
            known = ~(nobody | timeless)
            time, person, kind = time[known], person[known], kind[known]
        if len(time) and (time[1:] < time[:-1]).any():
            order = np.argsort(time, kind="stable")
            time, person, kind = time[order], person[order], kind[order]
        self._edges = _calendar(time) if months is None else _given(months)
        self.months = pd.DatetimeIndex(self._edges[:-1].view("M8[us]"))
        self.events = int(np.searchsorted(time, self._edges[-1]))
        joined = _joined(roster, who)
        self.people = max(len(joined), len(who))
        rows = {name: each[: np.searchsorted(each, self.events)] for name, each in _by_kind(kind, named).items()}
        self.kinds = list(rows)
        self._time, self._who = ([each[at] for at in rows.values()] for each in (time, person))  # in order of time
        self._did, self._here = self._mark(joined)
        self._counts: dict[tuple, np.ndarray] = {}
        self._met: dict[Test, np.ndarray] = {}

    def tables(self, tests: Sequence[Test], *, before: bool = True, stays: bool = True) -> Tally:
        """Counts, moves and, unless they are not wanted, what comes before a rise and how long people stay."""
        at = self._levels(tests)
        stands = _sizes(at)
        went = self._moves(at, stands)
        return Tally(
            tuple(self._edges.view("M8[us]").tolist()),
            tuple(self.kinds),
            _tuples(stands.T),
            _tuples(went),
            _tuples([_stays(each) for each in at]) if stays else (),
            _tuples(self._before(at)) if before else (),
        )

    def flow(self, tests: Sequence[Test], first: int, last: int) -> tuple[tuple[int, ...], ...]:
        """People by where they were at the end of one month (a level, or not there yet) and at the end of a later one."""
        at = self._levels(tests)
        then = [*at[:, first], ~self._here[first]]
        return _tuples([_sizes(each & at[:, last]) for each in then])

    @property
    def busiest(self) -> float:
        """The share of all events that the one person with the most of them did; 0 when there are none."""
        done = sum(np.bincount(who, minlength=self.people) for who in self._who) if self.events else [0]
        return int(max(done)) / max(1, self.events)

    # Sets of people ---------------------------------------------------------------------------------------------------

    def _mark(self, joined: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Who did what in each month (month × kind, and last: anything), and who was there by its end (month)."""
        months, kinds = len(self.months), len(self.kinds)
        did = np.zeros((months, kinds + 1, -(-self.people // 64)), "u8")
        seen, earlier = self._nobody(bool), self._nobody(bool)
        for k, (time, who) in enumerate(zip(self._time, self._who, strict=True)):
            cuts = np.searchsorted(time, self._edges)
            earlier[who[: cuts[0]]] = True
            for m in range(months):
                seen[:] = False
                seen[who[cuts[m] : cuts[m + 1]]] = True
                did[m, k] = _bits(seen)
        np.bitwise_or.reduce(did[:, :-1], axis=1, out=did[:, -1])
        here = np.bitwise_or.accumulate(did[:, -1], axis=0) | _bits(earlier)
        if len(joined):
            enrolled = self._nobody("i8") + NEVER
            enrolled[: len(joined)] = joined
            here |= _bits(enrolled < self._edges[1:, None])
        return did, here

    def _nobody(self, dtype: object) -> np.ndarray:
        """A zero for each person, in whole words of 64."""
        return np.zeros(-(-self.people // 64) * 64, dtype)

    def _levels(self, tests: Sequence[Test]) -> np.ndarray:
        """Who is at which level, month by month: level × month; without a test that they meet, at suspects."""
        if not all(isinstance(test, Test) for test in tests):
            raise Mistake(
                "A log is asked with tests of its own: engagement.movement.Test(level, kinds, at_least, within_days)."
            )
        at = np.empty((TOP + 1, *self._here.shape), "u8")
        left = self._here.copy()
        for level in range(TOP, 0, -1):
            met = [self._meeting(test) for test in tests if test.level == LEVELS[level]]
            if met:
                np.bitwise_and(left, np.bitwise_or.reduce(met), out=at[level])
                left ^= at[level]
            else:
                at[level] = 0
        at[0] = left
        return at

    def _meeting(self, test: Test) -> np.ndarray:
        """Who meets a test, month by month."""
        size = np.min_scalar_type(test.at_least)
        kinds = tuple(sorted({*test.kinds} & {*self.kinds}))
        key = (kinds, test.within_days, size)
        count = lambda: self._count(kinds, test.within_days, size)  # noqa: E731
        make = lambda: _bits(_recalled(self._counts, key, COUNTS, count) >= size.type(test.at_least))  # noqa: E731
        return _recalled(self._met, test, MET, make)

    def _count(self, kinds: Sequence[str], days: int, size: np.dtype) -> np.ndarray:
        """Each one's events of these kinds in [E - days, E), month by month, at most what ``size`` holds.

        The window slides over the log: who enters is added, who leaves is taken off.
        """
        ends = self._edges[1:]
        now, most = self._nobody("u4"), np.iinfo(size).max
        each = [(self._time[k], self._who[k]) for k in map(self.kinds.index, kinds)]
        slides = [(who, np.searchsorted(time, ends), np.searchsorted(time, ends - days * DAY)) for time, who in each]
        counts = np.empty((len(ends), len(now)), size)
        for m in range(len(ends)):
            for who, entered, left in slides:
                np.add.at(now, who[entered[m - 1] if m else 0 : entered[m]], np.uint32(1))
                np.subtract.at(now, who[left[m - 1] if m else 0 : left[m]], np.uint32(1))
            np.minimum(now, most, out=counts[m], casting="unsafe")
        return counts

    # Numbers of them --------------------------------------------------------------------------------------------------

    def _moves(self, at: np.ndarray, stands: np.ndarray) -> np.ndarray:
        """Month × from (or new) × to. Nobody vanishes: what a row or column still lacks was, or became, a suspect."""
        then, now, new = at[:, :-1], at[:, 1:], self._here[1:] & ~self._here[:-1]
        went = np.zeros((len(self.months) - 1, TOP + 2, TOP + 1), "i8")
        for b in range(1, TOP + 1):
            for a in range(1, TOP + 1):
                went[:, a, b] = _sizes(then[a] & now[b])
            went[:, -1, b] = _sizes(new & now[b])
            went[:, 0, b] = stands[b, 1:] - went[:, :, b].sum(1)
        went[:, :-1, 0] = stands[:, :-1].T - went[:, :-1].sum(2)
        went[:, -1, 0] = _sizes(new) - went[:, -1].sum(1)
        return went

    def _before(self, at: np.ndarray) -> np.ndarray:
        """Level but the highest × (rose, did not) × (kind, or any): person-months with such an event in the month before."""
        found = np.zeros((TOP, 2, len(self.kinds) + 1), "i8")
        above = np.zeros_like(at[0, 1:])
        for a in range(TOP - 1, -1, -1):
            above |= at[a + 1, 1:]
            rose = at[a, :-1] & above
            for k in range(len(self.kinds) + 1):
                did = self._did[:-1, k]
                found[a, 0, k] = _sizes(rose & did).sum()
                found[a, 1, k] = _sizes(at[a, :-1] & did).sum() - found[a, 0, k]
        return found


# Bits ---------------------------------------------------------------------------------------------------------------


def _bits(these: np.ndarray) -> np.ndarray:
    """One bit a person for one byte a person; there are whole words of 64."""
    return np.packbits(these, axis=-1).view("u8")


def _sizes(people: np.ndarray) -> np.ndarray:
    """How many are in each of these sets."""
    return np.bitwise_count(people).sum(-1, dtype="i8")


def _stays(at: np.ndarray) -> np.ndarray:
    """For one level: how often people came and stayed so many months on end, 1 to all: and then went on, or still are there."""
    months = len(at)
    found = np.zeros((2, months), "i8")
    staying = (
        at[1:] & ~at[:-1]
    )  # a row for each month in which they came; only who came after the first is known since when
    for length in range(1, months):
        still = staying[:-1] & at[length + 1 :]
        left, last = _sizes(staying[:-1]) - _sizes(still), _sizes(staying[-1])
        found[:, length - 1] = left.sum(), last
        staying = still
    return found


def _recalled(cache: dict, key: object, most: int, make: Callable[[], np.ndarray]) -> np.ndarray:
    """What was made for ``key`` before, or is now; of ``most``, the one that was asked longest ago goes."""
    cache[key] = found = cache.pop(key) if key in cache else make()
    if len(cache) > most:
        del cache[next(iter(cache))]
    return found


def _tuples(numbers: object) -> tuple:
    if isinstance(numbers, int):
        return numbers
    return tuple(map(_tuples, numbers.tolist() if isinstance(numbers, np.ndarray) else numbers))


# What came in -------------------------------------------------------------------------------------------------------


def _table(events: object) -> pd.DataFrame:
    if not isinstance(events, pd.DataFrame) and hasattr(events, "__arrow_c_stream__"):
        events = pd.DataFrame.from_arrow(events)
    columns = list(getattr(events, "columns", ()))
    if lacking := [name for name in ("person", "time", "kind") if columns.count(name) != 1]:
        raise Mistake(
            f"A log needs one column each for person, time and kind; this has no (single) {', '.join(lacking)}."
        )
    return events


def _microseconds(times: pd.Series, name: str) -> np.ndarray:
    """Whole microseconds since 1970, what is finer cut off; a clock with a zone as it showed."""
    if len(times) and not pd.api.types.is_datetime64_any_dtype(times.dtype):
        raise Mistake(
            f"The column {name} holds {times.dtype}; a log needs times: read them with pandas.to_datetime first."
        )
    clock = times.dt.tz_localize(None) if getattr(times.dtype, "tz", None) else times
    try:
        return np.asarray(clock.astype("datetime64[us]")).view("i8")
    except pd.errors.OutOfBoundsDatetime:
        raise Mistake(f"The column {name} holds times that are thousands of years away; leave those out.") from None


def _codes(kinds: pd.Series) -> tuple[np.ndarray, list[str]]:
    """The kind of each event as a number, and what each number stands for; the last one, which is also -1, for none."""
    if isinstance(kinds.dtype, pd.CategoricalDtype):  # its own codes: a byte each, where factorize makes eight
        codes, found = kinds.cat.codes.to_numpy(), kinds.cat.categories
    else:
        codes, found = pd.factorize(kinds)
    return codes, [*map(str, found), OTHER]


def _by_kind(codes: np.ndarray, names: list[str]) -> dict[str, np.ndarray]:
    """The rows of each kind that there is, in the order of the alphabet."""
    if len(names) > MANY:
        order = np.argsort(codes, kind="stable")
        found = np.split(order, np.searchsorted(codes[order], np.arange(len(names) - 1)))
        numbered = zip(range(-1, len(names) - 1), found, strict=True)
    else:
        numbered = ((k, np.flatnonzero(codes == k)) for k in range(-1, len(names) - 1))
    rows: dict[str, list[np.ndarray]] = {}
    for k, these in numbered:
        if len(these):
            rows.setdefault(names[k], []).append(these)
    return {
        name: np.sort(np.concatenate(rows[name])) if len(rows[name]) > 1 else rows[name][0] for name in sorted(rows)
    }


def _nobody(person: np.ndarray, who: Sequence) -> np.ndarray:
    """Which events are of nobody: no person, or an empty name."""
    nobody = person < 0
    if who.dtype.kind == "O" or pd.api.types.is_string_dtype(who.dtype):
        blank = [n for n, each in enumerate(who) if isinstance(each, str) and not each.strip()]
        nobody |= np.isin(person, blank) if blank else False
    return nobody


def months_of(first: object, last: object) -> np.ndarray:
    """The starts of the calendar months from one time to another, and the end of the last."""
    return np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 2).astype("M8[us]")


def _calendar(time: np.ndarray) -> np.ndarray:
    """The edges of the calendar months in which there are events."""
    if not len(time):
        raise Mistake("This log holds no event with a person and a time, so it has no months.")
    first, last = (time[at].view("M8[us]").astype("M8[M]") for at in (0, -1))
    if (months := int((last - first).astype(int)) + 1) > MOST_MONTHS:
        raise Mistake(
            f"This log runs from {first} to {last}, {months} months; at most {MOST_MONTHS}: leave out the strays, or give months."
        )
    return _writable(months_of(first, last).view("i8"))


def _given(months: Iterable) -> np.ndarray:
    try:
        edges = _microseconds(pd.Series(pd.DatetimeIndex([*months])), "months")
    except (TypeError, ValueError, OverflowError):
        raise Mistake(
            "The months are no list of times; give the start of each month and the end of the last."
        ) from None
    if not 2 <= len(edges) <= MOST_MONTHS + 1 or not (edges[1:] > edges[:-1]).all():
        raise Mistake(
            f"Give the start of each month and the end of the last, in order: 2 to {MOST_MONTHS + 1} times; these are {len(edges)}."
        )
    return _writable(edges)


def _writable(edges: np.ndarray) -> np.ndarray:
    """The same, when every edge is a time that a calendar can write."""
    if not ((edges >= EARLIEST) & (edges <= LATEST)).all():
        raise Mistake("The months of this log go beyond the years 1 to 9999; leave out the strays, or give months.")
    return edges


def _joined(roster: pd.Series | None, who: Sequence) -> np.ndarray:
    """When each person joined: first those of the log, then those who are only on the roster; empty without a roster."""
    if roster is None:
        return np.empty(0, "i8")
    named = [bool(str(each).strip()) for each in roster.index]
    earliest = roster[named].groupby(level=0).min()
    log = pd.Index(who)
    everyone = log.append(earliest.index.difference(log, sort=False))
    joined = _microseconds(earliest.reindex(everyone), "roster")
    return np.where(np.isnat(joined.view("M8[us]")), NEVER, joined)
