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

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import DTypeLike, NDArray

from ..model import LEVELS, Mistake
from .columns import NEVER, by_kind, codes, joined, of_nobody, three_columns
from .months import Times, calendar_months, given_months, microseconds
from .tally import DAY_US, Tally, numbers_of
from .test import LogTest

COUNTS, MET = 12, 64  # what is kept of tests that were asked: so many windows, so many thresholds
TOP = len(LEVELS) - 1

People = NDArray[np.uint64]  # sets of people, a bit each; the last axis runs over words of 64
Numbers = NDArray[np.int64]
Key = TypeVar("Key", bound=Hashable)


class Log:
    """What people did and when, read once and asked as often as a slider moves who stands at which level (A11 to A16, A28).

    ``events``: a row for each interaction, in any order, with the columns person, time (of datetimes) and kind; a DataFrame,
    or what Arrow can hand over. ``months``: where each month starts, and where the last one ends; by default the calendar
    months from the first event to the last. ``roster``: for each person (its index) the time of joining, for those without
    an event. A time with a zone is read as its clock showed it. Rows without a person or a time are left out, and counted
    in ``left_out``. Raises ``Mistake``: a column is missing, times are text, no events, too many months.

    >>> import pandas as pd
    >>> from engagement.movement.test import LogTest
    >>> log = Log(pd.DataFrame({"person": ["an"], "time": pd.to_datetime(["2026-01-05"]), "kind": ["liked"]}))
    >>> log.tables([LogTest("fans", ["liked"])]).stands
    ((0, 0, 0, 1, 0, 0),)
    """

    def __init__(
        self, events: object, *, months: Iterable[object] | None = None, roster: pd.Series | None = None
    ) -> None:
        frame = three_columns(events)
        time = microseconds(frame["time"], "time")
        person, who = pd.factorize(frame["person"])
        kind, named = codes(frame["kind"])
        nobody, timeless = of_nobody(person, who), np.isnat(time.view("M8[us]"))
        self.left_out = {"person": int(nobody.sum()), "time": int((timeless & ~nobody).sum())}
        if any(self.left_out.values()):
            known = ~(nobody | timeless)
            time, person, kind = time[known], person[known], kind[known]
        if (time[1:] < time[:-1]).any():
            order = np.argsort(time, kind="stable")
            time, person, kind = time[order], person[order], kind[order]
        self._edges = calendar_months(time) if months is None else given_months(months)
        self.months = pd.DatetimeIndex(self._edges[:-1].view("M8[us]"))
        self.events = int(np.searchsorted(time, self._edges[-1]))
        since = joined(roster, who)
        self.people = max(len(since), len(who))
        rows = {name: each[: np.searchsorted(each, self.events)] for name, each in by_kind(kind, named).items()}
        self.kinds = list(rows)
        self._time, self._who = ([each[at] for at in rows.values()] for each in (time, person))  # in order of time
        self._did, self._here = self._mark(since)
        self._counts: dict[tuple[object, ...], NDArray[Any]] = {}  # of as few bytes a number as the test asks
        self._met: dict[LogTest, People] = {}

    def tables(self, tests: Sequence[LogTest], *, before: bool = True, stays: bool = True) -> Tally:
        """Counts, moves and, unless they are not wanted, what comes before a rise and how long people stay.

        Raises ``Mistake`` for a test that is not a ``LogTest``.
        """
        at = self._levels(tests)
        stands = _sizes(at)
        went = self._moves(at, stands)
        return Tally(
            tuple(self._edges.view("M8[us]").tolist()),
            tuple(self.kinds),
            numbers_of(stands.T.tolist()),
            numbers_of(went.tolist()),
            numbers_of([_stays(each).tolist() for each in at]) if stays else (),
            numbers_of(self._before(at).tolist()) if before else (),
        )

    def flow(self, tests: Sequence[LogTest], first: int, last: int) -> tuple[tuple[int, ...], ...]:
        """People by where they were at the end of one month (a level, or not there yet) and at the end of a later one."""
        at = self._levels(tests)
        then = [*at[:, first], ~self._here[first]]
        return tuple(tuple(_sizes(each & at[:, last]).tolist()) for each in then)

    @property
    def busiest(self) -> float:
        """The share of all events that the one person with the most of them did; 0 when there are none."""
        if not self.events:
            return 0.0
        done = sum((np.bincount(who, minlength=self.people) for who in self._who), np.zeros(self.people, "i8"))
        return int(done.max()) / self.events

    # Sets of people ---------------------------------------------------------------------------------------------------

    def _mark(self, since: Times) -> tuple[People, People]:
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
        if len(since):
            enrolled = self._nobody("i8") + NEVER
            enrolled[: len(since)] = since
            here |= _bits(enrolled < self._edges[1:, None])
        return did, here

    def _nobody(self, dtype: DTypeLike) -> NDArray[Any]:
        """A zero for each person, in whole words of 64."""
        return np.zeros(-(-self.people // 64) * 64, dtype)

    def _levels(self, tests: Sequence[LogTest]) -> People:
        """Who is at which level, month by month: level × month; without a test that they meet, at suspects."""
        if not all(isinstance(test, LogTest) for test in tests):
            raise Mistake(
                "A log is asked with tests of its own: engagement.movement.test.LogTest(level, kinds, at_least, within_days)."
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

    def _meeting(self, test: LogTest) -> People:
        """Who meets a test, month by month."""

        def counted() -> People:
            size = np.min_scalar_type(test.at_least)
            asked = tuple(sorted({*test.kinds} & {*self.kinds})), test.within_days, size
            return _bits(
                _recalled(self._counts, asked, COUNTS, lambda: self._count(*asked)) >= size.type(test.at_least)
            )

        return _recalled(self._met, test, MET, counted)

    def _count(self, kinds: Sequence[str], days: int, size: np.dtype[Any]) -> NDArray[Any]:
        """Each one's events of these kinds in [E - days, E), month by month, at most what ``size`` holds.

        The window slides over the log: who enters is added, who leaves is taken off.
        """
        ends = self._edges[1:]
        now, most = self._nobody("u4"), np.iinfo(size).max
        each = [(self._time[k], self._who[k]) for k in map(self.kinds.index, kinds)]
        cuts = ends, ends - days * DAY_US
        slides = [(who, [[0, *np.searchsorted(time, cut)] for cut in cuts]) for time, who in each]
        counts = np.empty((len(ends), len(now)), size)
        for m in range(len(ends)):
            for who, (entered, left) in slides:
                np.add.at(now, who[entered[m] : entered[m + 1]], np.uint32(1))
                np.subtract.at(now, who[left[m] : left[m + 1]], np.uint32(1))
            np.minimum(now, most, out=counts[m])
        return counts

    # Numbers of them --------------------------------------------------------------------------------------------------

    def _moves(self, at: People, stands: Numbers) -> Numbers:
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

    def _before(self, at: People) -> Numbers:
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


def _bits(these: NDArray[np.bool_]) -> People:
    """One bit a person for one byte a person; there are whole words of 64."""
    return np.packbits(these, axis=-1).view(np.uint64)


def _sizes(people: People) -> Numbers:
    """How many are in each of these sets."""
    sizes: Numbers = np.bitwise_count(people).sum(-1, dtype="i8")
    return sizes


def _stays(at: People) -> Numbers:
    """For one level: how often people came and stayed so many months on end, 1 to all: and then went on, or still are there."""
    months = len(at)
    found = np.zeros((2, months), "i8")
    # a row for each month in which they came; only who came after the first is known since when
    staying = at[1:] & ~at[:-1]
    for length in range(1, months):
        still = staying[:-1] & at[length + 1 :]
        left, last = _sizes(staying[:-1]) - _sizes(still), _sizes(staying[-1])
        found[:, length - 1] = left.sum(), last
        staying = still
    return found


def _recalled(cache: dict[Key, NDArray[Any]], key: Key, most: int, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
    """What was made for ``key`` before, or is now; of ``most``, the one that was asked longest ago goes."""
    cache[key] = found = cache.pop(key) if key in cache else make()
    if len(cache) > most:
        del cache[next(iter(cache))]
    return found
