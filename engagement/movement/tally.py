"""What an interaction log comes to: people per level per month, who moved where, how long they stayed, what came before a rise.

Only numbers of people, no person: a ``Tally`` can be kept, sent and added up. Tallies of disjoint groups of people add up to
that of all of them. ``movement`` makes one; meaning and traps: ``docs/movement.md``. Standard library only, but for the tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..model import LEVELS, Mistake
from .share import Before

if TYPE_CHECKING:
    from pandas import DataFrame

NEW = "new"  # where somebody came from who was not there before
AMONG = ("all", "active")  # everyone who was at a level; those of them who did anything at all in that month
OTHER = "other"  # the kind of an event that does not say which
MOST_PEOPLE = 2**53  # person-months
DAY_US = 86_400_000_000  # microseconds

Row = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of people; months run from one edge to the next. ``.counts``, ``.moves`` and ``.precedes`` are tables of them."""

    edges: tuple[datetime, ...]  # the start of every month, and the end of the last
    kinds: tuple[str, ...]
    stands: tuple[Row, ...]  # month × level
    went: tuple[tuple[Row, ...], ...]  # month but the first × from (a level, or new) × to
    stayed: tuple[tuple[Row, Row], ...] = ()  # level × (went on, or still there at the end) × months there, from 1
    # level but the highest × (rose, did not) × (kind, or any) in the month before
    before: tuple[tuple[Row, Row], ...] = ()

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

        ordered = [pd.Categorical(each, each) for each in (AMONG, LEVELS[:-1], self.kinds)]
        index = pd.MultiIndex.from_product(ordered, names=["among", "level", "kind"])
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
            share *= 1 - gone / max(1, left)
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
        return Tally(self.edges, kinds, *map(_added, self._spread(kinds), other._spread(kinds)))

    def __radd__(self, nothing: int) -> Tally:  # for sum()
        return self if nothing == 0 else NotImplemented

    def _spread(self, kinds: Sequence[str]) -> tuple[tuple[object, ...], ...]:
        """All numbers, with a column for each of ``kinds``."""
        at = {kind: n for n, kind in enumerate(self.kinds)}

        def wide(row: Row) -> Row:
            return (*(row[at[kind]] if kind in at else 0 for kind in kinds), row[-1])

        return self.stands, self.went, self.stayed, tuple(tuple(map(wide, pair)) for pair in self.before)

    def kept(self) -> dict[str, object]:
        """What it takes to have it again, as JSON holds it."""
        fields = ("kinds", "stands", "went", "stayed", "before")
        return {"edges": [edge.isoformat() for edge in self.edges], **{name: getattr(self, name) for name in fields}}

    @classmethod
    def again(cls, kept: object) -> Tally | None:
        """The tally that ``kept`` gave; ``None`` when this is not one."""
        if not isinstance(kept, Mapping):
            return None
        try:
            edges = tuple(map(datetime.fromisoformat, kept["edges"]))
            kinds = tuple(kept["kinds"] if isinstance(kept["kinds"], list | tuple) else [None])
            found = cls(edges, kinds, *(numbers_of(kept[name]) for name in ("stands", "went", "stayed", "before")))
            return found if found._is_whole() and found._adds_up() else None
        except (TypeError, ValueError, KeyError, RecursionError):
            return None

    def _is_whole(self) -> bool:
        """Whether there are as many numbers as there are months, levels and kinds."""
        n, k, levels = len(self.months), len(self.kinds) + 1, len(LEVELS)
        return (
            all(one < next_one for one, next_one in zip(self.edges, self.edges[1:], strict=False))
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
            months = self.rose(level)
            risers, at_risk = sum(n for n, _ in months), sum(of for _, of in months)
            if not (max(rose) == rose[-1] <= risers and max(kept) == kept[-1] <= at_risk - risers):
                return False
        return True


def added(tallies: Iterable[Tally]) -> Tally:
    """The tally of all groups together, of which no two have anybody in common."""
    total = sum(tallies)
    if not total:
        raise Mistake("There is nothing to add up: no part holds any people.")
    return total


# Rows of rows -------------------------------------------------------------------------------------------------------------


def _added(one: Any, other: Any) -> Any:  # Any, as rows lie one, two or three deep
    """The sum of two numbers, or of two rows place by place."""
    return one + other if isinstance(one, int) else tuple(map(_added, one, other))


def numbers_of(kept: object) -> Any:  # Any, as lists lie one to three deep; ``_is_whole`` looks at what was kept
    """Lists of numbers of people, as tuples. Raises ``ValueError`` when anything else is in them."""
    if isinstance(kept, list | tuple):
        return tuple(map(numbers_of, kept))
    if type(kept) is not int or not 0 <= kept <= MOST_PEOPLE:
        raise ValueError
    return kept


def _shape(rows: Any) -> tuple[int, ...] | None:  # Any, as above
    """How long and wide nested rows are; ``None`` when not all are equally so."""
    if isinstance(rows, int):
        return ()
    shapes = {_shape(row) for row in rows}
    if not shapes:
        return (0,)
    inner = shapes.pop()
    return None if shapes or inner is None else (len(rows), *inner)
