"""What an interaction log comes to: people per level per month, who moved where, how long they stayed, what came before a rise.

Only numbers of people, no person: a ``Tally`` can be kept, sent and added up. Tallies of disjoint groups of people add up to
that of all of them. ``movement`` makes one; meaning and traps: ``docs/movement.md``. Standard library only, but for the tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist
from typing import TYPE_CHECKING

from ..model import LEVELS, Mistake, brief

if TYPE_CHECKING:
    from pandas import DataFrame

NEW = "new"  # where somebody came from who was not there before
AMONG = ("all", "active")  # everyone who was at a level; those of them who did anything at all in that month
OTHER = "other"  # the kind of an event that does not say which
FEWEST = 20  # person-months from which a rate can be read
LONGEST = 36_525  # days, a century
MOST_TIMES = 2**32 - 1
MOST_PEOPLE = 2**53  # person-months
SURE = NormalDist().inv_cdf(0.975)

Row = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """At least so many events of these kinds, together, in the days up to the end of a month: then someone is at the level.

    Raises ``Mistake`` for a level that is none (suspects are who meets no test), no kinds, or numbers out of bounds.

    >>> Test("fans", ["liked", "shared"], at_least=3, within_days=90).kinds
    ('liked', 'shared')
    """

    __test__ = False  # pytest takes every Test for one of its own

    level: str
    kinds: tuple[str, ...]
    at_least: int = 1
    within_days: int = 30

    def __post_init__(self) -> None:
        if self.level not in LEVELS[1:]:
            raise Mistake(f"A test is for one of {', '.join(LEVELS[1:])}, and this one is for {self.level!r}.")
        listed = isinstance(self.kinds, list | tuple | set | frozenset) and {*map(type, self.kinds)} == {str}
        if not listed:
            raise Mistake(f"The test for {self.level} needs a list of kinds, and has {brief(repr(self.kinds), 60)}.")
        object.__setattr__(self, "kinds", tuple(dict.fromkeys(self.kinds)))
        for what, most in {"at_least": MOST_TIMES, "within_days": LONGEST}.items():
            number = getattr(self, what)
            if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
                raise Mistake(f"The test for {self.level} has {what}={number!r}; give a whole number from 1 to {most}.")


@dataclass(frozen=True, slots=True)
class Before:
    """One kind of event in the month before a rise: among those who rose, and among those who could have and did not."""

    risers_with: int
    risers: int
    others_with: int
    others: int

    @property
    def lift(self) -> float:
        """The share of the risers who did it, over that of the others; nan when one of the two is not to be told."""
        if not (self.risers and self.others_with):
            return math.nan
        return (self.risers_with / self.risers) / (self.others_with / self.others)

    @property
    def interval(self) -> tuple[float, float]:
        """Where the lift lies with 95 % confidence, as if each month had other people; nan when nobody of a side did it.

        Out of Wilson's intervals of both shares (Donner and Zou, 2012), so that it holds for one of one, too.
        """
        if not (self.risers_with and self.others_with):
            return math.nan, math.nan
        one, other = self.risers_with / self.risers, self.others_with / self.others
        (low, high), (least, most) = _wilson(self.risers_with, self.risers), _wilson(self.others_with, self.others)
        return _bound(one, low, other, most, -1), _bound(one, high, other, least, 1)


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of people; months run from one edge to the next. ``.counts``, ``.moves`` and ``.precedes`` are tables of them."""

    edges: tuple[datetime, ...]  # the start of every month, and the end of the last
    kinds: tuple[str, ...]
    stands: tuple[Row, ...]  # month × level
    went: tuple[tuple[Row, ...], ...]  # month but the first × from (a level, or new) × to
    stayed: tuple[tuple[Row, Row], ...] = ()  # level × (went on, or still there at the end) × months there, from 1
    before: tuple[
        tuple[Row, Row], ...
    ] = ()  # level but the highest × (rose, did not) × (kind, or any) in the month before

    @property
    def months(self) -> tuple[datetime, ...]:
        return self.edges[:-1]

    # Tables -----------------------------------------------------------------------------------------------------------

    @property
    def counts(self) -> DataFrame:
        """People at each level at the end of each month: month × level."""
        import pandas as pd

        return pd.DataFrame(list(self.stands), index=pd.Index(self.months, name="month"), columns=list(LEVELS))

    @property
    def moves(self) -> DataFrame:
        """People by where they were the month before (or new) and where they are: (month, from) × to."""
        import pandas as pd

        rows = pd.MultiIndex.from_product([self.months[1:], [*LEVELS, NEW]], names=["month", "from"])
        return pd.DataFrame([row for month in self.went for row in month], index=rows, columns=list(LEVELS), dtype=int)

    @property
    def precedes(self) -> DataFrame:
        """What comes before a rise out of a level: (among, level, kind) × the four counts, the lift and its interval.

        ``among`` is "all", or "active": only those who did anything at all in that month.
        """
        import pandas as pd

        index = pd.MultiIndex.from_product(
            [
                pd.Categorical(AMONG, AMONG),
                pd.Categorical(LEVELS[:-1], LEVELS[:-1]),
                pd.Categorical(self.kinds, self.kinds),
            ],
            names=["among", "level", "kind"],
        )
        found = [self.preceding(level, kind, active=among == "active") for among, level, kind in index]
        names = ("risers_with", "risers", "others_with", "others", "lift")
        numbers = [(*(getattr(each, name) for name in names), *each.interval) for each in found]
        return pd.DataFrame(numbers, index=index, columns=[*names, "low", "high"])

    # What they say ----------------------------------------------------------------------------------------------------

    def preceding(self, level: str, kind: str, *, active: bool = True) -> Before:
        """How often ``kind`` came in the month before a rise out of ``level``; ``active``: among who did anything then."""
        if not self.before:
            raise Mistake(
                "These tables hold nothing of what comes before a rise: ask for Log.tables(tests, before=True)."
            )
        at, rose, kept = LEVELS.index(level), *self.before[LEVELS.index(level)]
        k = self.kinds.index(kind)
        if active:
            return Before(rose[k], rose[-1], kept[k], kept[-1])
        risers = sum(sum(month[at][at + 1 :]) for month in self.went)
        return Before(rose[k], risers, kept[k], sum(sum(month[at]) for month in self.went) - risers)

    def rose(self, level: str) -> list[tuple[int, int]]:
        """For each month but the first: how many rose out of a level, of how many who were at it."""
        at = LEVELS.index(level)
        return [(sum(month[at][at + 1 :]), sum(month[at])) for month in self.went]

    def fell(self, level: str, *, silent: bool = False) -> list[tuple[int, int]]:
        """For each month but the first: how many went down from a level (``silent``: to suspects), of how many at it."""
        at = LEVELS.index(level)
        return [(sum(month[at][: 1 if silent and at else at]), sum(month[at])) for month in self.went]

    def followed(self, level: str) -> int:
        """The most months that anybody who came to a level was there on end, as far as is known; 0 when nobody came."""
        ended, running = self.stayed[LEVELS.index(level)] if self.stayed else ((), ())
        return max((n for n, people in enumerate(map(sum, zip(ended, running, strict=True)), 1) if people), default=0)

    def median_stay(self, level: str) -> float:
        """Half of those who came to a level were there for at most so many months on end (Kaplan and Meier's estimate).

        Who was there from the first month is left out: nobody knows since when. inf when fewer than half have gone on by the
        end of the log, nan when nobody came.
        """
        if not self.stayed:
            raise Mistake("These tables hold nothing of how long people stay: ask for Log.tables(tests, stays=True).")
        ended, running = self.stayed[LEVELS.index(level)]
        left, share = sum(ended) + sum(running), 1.0
        if not left:
            return math.nan
        for months, (gone, censored) in enumerate(zip(ended, running, strict=True), 1):
            share *= 1 - gone / left if left else 1
            if share <= 0.5 + 1e-12:
                return months
            left -= gone + censored
        return math.inf

    # Adding up, keeping -----------------------------------------------------------------------------------------------

    def __add__(self, other: Tally) -> Tally:
        """The tally of two groups that have nobody in common. Raises ``Mistake`` when their months differ."""
        if self.edges != other.edges:
            raise Mistake("Only tallies of the same months add up: give every part the same months.")
        if bool(self.before) != bool(other.before) or bool(self.stayed) != bool(other.stayed):
            raise Mistake("Only tallies of the same kind add up: one of these has no rises or stays.")
        kinds = tuple(sorted({*self.kinds, *other.kinds}))
        both = self._spread(kinds), other._spread(kinds)
        return Tally(self.edges, kinds, *(_added(*pair) for pair in zip(*both, strict=True)))

    def __radd__(self, nothing: int) -> Tally:  # for sum()
        return self if nothing == 0 else NotImplemented

    def _spread(self, kinds: Sequence[str]) -> tuple:
        """All numbers, with a column for each of ``kinds``."""
        at = {kind: n for n, kind in enumerate(self.kinds)}
        wide = lambda row: (*(row[at[kind]] if kind in at else 0 for kind in kinds), row[-1])  # noqa: E731
        return self.stands, self.went, self.stayed, tuple(tuple(map(wide, pair)) for pair in self.before)

    def kept(self) -> dict[str, object]:
        """What it takes to have it again, as JSON holds it."""
        fields = ("kinds", "stands", "went", "stayed", "before")
        return {"edges": [edge.isoformat() for edge in self.edges], **{name: getattr(self, name) for name in fields}}

    @classmethod
    def again(cls, kept: object) -> Tally | None:
        """The tally that ``kept`` gave; ``None`` when this is not one."""
        try:
            edges = tuple(map(datetime.fromisoformat, kept["edges"]))
            kinds = tuple(kept["kinds"] if isinstance(kept["kinds"], list | tuple) else [None])
            found = cls(edges, kinds, *(_numbers(kept[name]) for name in ("stands", "went", "stayed", "before")))
            return found if found._is_whole() and found._adds_up() else None
        except (TypeError, ValueError, KeyError, RecursionError):
            return None

    def _is_whole(self) -> bool:
        """Whether there are as many numbers as there are months, levels and kinds."""
        n, k, levels = len(self.months), len(self.kinds) + 1, len(LEVELS)
        return (
            n > 0
            and all(one < next_one for one, next_one in zip(self.edges, self.edges[1:], strict=False))
            and not any(edge.tzinfo for edge in self.edges)
            and all(isinstance(kind, str) for kind in self.kinds)
            and len({*self.kinds}) == len(self.kinds)
            and _shape(self.stands) == (n, levels)
            and _shape(self.went) == ((n - 1, levels + 1, levels) if n > 1 else (0,))
            and _shape(self.stayed) in ((levels, 2, n), (0,))
            and _shape(self.before) in ((levels - 1, 2, k), (0,))
        )

    def _adds_up(self) -> bool:
        """Whether everyone came from somewhere and went somewhere, and nobody did more than all of them."""
        for then, went, now in zip(self.stands, self.went, self.stands[1:], strict=False):
            if tuple(map(sum, went[:-1])) != then or tuple(map(sum, zip(*went, strict=True))) != now:
                return False
        for level, (rose, kept) in zip(LEVELS, self.before, strict=False):
            risers, at_risk = (sum(each) for each in zip(*self.rose(level), strict=True)) if self.went else (0, 0)
            if not (max(rose) == rose[-1] <= risers and max(kept) == kept[-1] <= at_risk - risers):
                return False
        return True


def added(tallies: Iterable[Tally]) -> Tally:
    """The tally of all groups together, of which no two have anybody in common."""
    total = sum(tallies)
    if not total:
        raise Mistake("There is nothing to add up: no part holds any people.")
    return total


def rate(shares: Sequence[tuple[int, int]], *, months: int = 12) -> tuple[float, float] | None:
    """Of every 100 a month: where the share of the last months together lies with 95 % confidence (Wilson), or ``None``.

    ``shares``: how many, of how many, month by month. What was rare is not never: 3 of 609 gives more than 0. ``None`` when
    they are fewer than ``FEWEST``.

    >>> rate([(1, 200), (2, 200), (0, 209)]), rate([(1, 9)])
    ((0.2, 1.4), None)
    """
    some, of = (sum(each) for each in zip(*shares[-months:], strict=True)) if shares else (0, 0)
    if of < FEWEST:
        return None
    low, high = _wilson(some, of)
    return max(0.0, round(100 * low, 1)), min(100.0, round(100 * high, 1))


def _wilson(some: int, of: int) -> tuple[float, float]:
    """Where a share lies with 95 % confidence."""
    share, square = some / of, SURE**2 / of
    middle, reach = share + square / 2, SURE * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)


def _bound(one: float, bound: float, other: float, opposite: float, way: int) -> float:
    """A bound of one share over another, from a bound of the one and the opposite bound of the other."""
    product, slope = one * other, opposite * (2 * other - opposite)
    rest = bound * (2 * one - bound)
    if abs(slope) < 1e-12:
        return rest / (2 * product)
    return (product + way * math.sqrt(max(0.0, product**2 - rest * slope))) / slope


def _added(one: object, other: object) -> object:
    return one + other if isinstance(one, int) else tuple(map(_added, one, other))


def _numbers(kept: object) -> object:
    if isinstance(kept, list | tuple):
        return tuple(map(_numbers, kept))
    if type(kept) is not int or not 0 <= kept <= MOST_PEOPLE:
        raise ValueError
    return kept


def _shape(rows: object) -> tuple[int, ...] | None:
    """How long and wide nested rows are; ``None`` when not all are equally so."""
    if isinstance(rows, int):
        return ()
    shapes = {_shape(row) for row in rows}
    if not shapes:
        return (0,)
    inner = shapes.pop()
    return None if shapes or inner is None else (len(rows), *inner)
