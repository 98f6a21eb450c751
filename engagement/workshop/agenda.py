"""The running order of a workshop by the clock: what is on, how long it has left, and when the rest comes.

An ``Agenda`` is a value: the blocks, and one run of them as a workbook keeps it under ``agenda.*``, keys for ever: ``began`` and
``skipped`` (moments) and ``rested`` (seconds) of each block, ``paused``, ``end`` and ``finished`` (ISO moments, whole seconds of
UTC). What happens gives the answers to file; ``at`` tells how things stand. Nothing here reads a clock.

The end stays. What is late is given back by all that comes, in proportion to its minutes, down to each one's ``least``; what
is gained goes to all that comes in the same way, and not into a wait: a room is short of talk, never of waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from ..surroundings import Block

Filed = dict[str, object]  # by key, what becomes of it
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Slot:
    """A block with the minute at which it was planned, and when it starts and stops now (``None``: nothing has begun)."""

    block: Block
    minute: int
    start: datetime | None = None
    stop: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What is on and what comes, the seconds ``left`` (below 0: late) of those ``allotted``, and how many ``over`` the end."""

    state: str  # ready, running, paused or finished
    slots: tuple[Slot, ...]
    left: int = 0
    allotted: int = 0
    over: int = 0
    spare: tuple[Block, ...] = ()  # what is best left out, the first of it first; optional all
    earliest: datetime | None = None  # the end without those, when it still is over
    end: datetime | None = None  # the one that was set, or planned


@dataclass(frozen=True)
class Agenda:
    """The blocks of a workshop, and how far the room is."""

    blocks: tuple[Block, ...]
    began: Mapping[str, datetime] = field(default_factory=dict)
    rested: Mapping[str, int] = field(default_factory=dict)  # seconds that a block was paused
    skipped: Mapping[str, datetime] = field(default_factory=dict)
    paused: datetime | None = None
    end: datetime | None = None
    finished: datetime | None = None

    @classmethod
    def read(cls, blocks: Sequence[Block], read: Callable[[str], object]) -> Agenda:
        """The run that a workbook keeps, by its ``read``, without what is not a moment or a number of seconds."""

        def of_each(what: str, kind: Callable[[object], Value | None]) -> dict[str, Value]:
            found = {block.key: kind(read(f"agenda.{what}.{block.key}")) for block in blocks}
            return {key: value for key, value in found.items() if value is not None}

        began, rested, skipped = of_each("began", _moment), of_each("rested", _rest), of_each("skipped", _moment)
        return cls(tuple(blocks), began, rested, skipped, *(_moment(read(f"agenda.{what}")) for what in _ALONE))

    @property
    def current(self) -> Block | None:
        """The block that is on, or was the last; ``None`` before the start."""
        return next((block for block in reversed(self.blocks) if block.key in self.began), None)

    @property
    def coming(self) -> tuple[Block, ...]:
        """The blocks after that one, but for what is left out."""
        after = self.blocks.index(self.current) + 1 if self.current else 0
        return tuple(block for block in self.blocks[after:] if block.key not in self.skipped)

    def at(self, now: datetime) -> Moment:
        """How things stand at ``now``; the last slot stops at the end exactly, unless it is ``over`` that."""
        plan = {b.key: sum(each.minutes for each in self.blocks[:i]) for i, b in enumerate(self.blocks)}
        current, coming = self.current, self.coming
        if not current or self.finished:
            state = "finished" if self.finished else "ready"
            return Moment(state, tuple(Slot(block, plan[block.key]) for block in coming))
        began = self.began[current.key]
        now = max(now.replace(microsecond=0), self.paused or began)
        end = self.end or min(self.began.values()) + timedelta(minutes=sum(block.minutes for block in self.blocks))
        allotted = shared_out([current, *coming], _seconds(end - began))[0]
        rested = self.rested.get(current.key, 0) + (_seconds(now - self.paused) if self.paused else 0)
        left = allotted + rested - _seconds(now - began)
        stop = now + timedelta(seconds=max(left, 0))
        slots = [Slot(current, plan[current.key], began, stop)]
        for block, seconds in zip(coming, shared_out(coming, _seconds(end - stop)), strict=True):
            slots.append(Slot(block, plan[block.key], stop, stop := stop + timedelta(seconds=seconds)))
        over = max(0, _seconds(stop - end))
        spare = left_out(coming, over)
        still = over - sum(map(_least, spare))
        earliest = end + timedelta(seconds=still) if still > 0 else None
        return Moment("paused" if self.paused else "running", tuple(slots), left, allotted, over, spare, earliest, end)

    def advance(self, now: datetime) -> Filed:
        """Start, or go on to the next block, or finish; the start sets an end, unless one was set that is still to come."""
        if self.finished or not self.coming:
            return {} if self.finished else {"agenda.finished": _iso(now), "agenda.paused": None}
        filed: Filed = {f"agenda.began.{self.coming[0].key}": _iso(now), "agenda.paused": None}
        if not self.current and not (self.end and self.end > now):
            filed["agenda.end"] = _iso(now + timedelta(minutes=sum(block.minutes for block in self.coming)))
        return filed

    @property
    def last_left_out(self) -> Block | None:
        """The block that ``back`` puts back; ``None`` when something else was done last."""
        key, skipped = max(self.skipped.items(), key=lambda each: each[1], default=("", None))
        if self.finished or not self.current or not skipped or skipped < self.began[self.current.key]:
            return None
        return next(block for block in self.blocks if block.key == key)

    def back(self) -> Filed:
        """Undo the last step: the finish, a block left out, or the block that is on; the first one stays."""
        if self.finished:
            return {"agenda.finished": None}
        if block := self.last_left_out:
            return {f"agenda.skipped.{block.key}": None}
        on = self.current if len(self.began) > 1 else None
        return dict.fromkeys((f"agenda.began.{on.key}", f"agenda.rested.{on.key}", "agenda.paused")) if on else {}

    def pause(self, now: datetime) -> Filed:
        """The clock of this block stands still, or goes on."""
        if not self.current or self.finished:
            return {}
        if not self.paused:
            return {"agenda.paused": _iso(now)}
        rested = self.rested.get(self.current.key, 0) + max(0, _seconds(now - self.paused))
        return {"agenda.paused": None, f"agenda.rested.{self.current.key}": rested}

    def skip(self, now: datetime) -> Filed:
        """Leave out what is best left out first."""
        return {f"agenda.skipped.{block.key}": _iso(now) for block in self.at(now).spare[:1]}

    def stop_at(self, end: datetime | None) -> Filed:
        """All is to be done by then; ``None``: when as many minutes have gone by as were planned."""
        return {"agenda.end": _iso(end) if end else None}

    def anew(self) -> Filed:
        """As before the start."""
        each = (f"{what}.{block.key}" for what in ("began", "rested", "skipped") for block in self.blocks)
        return dict.fromkeys(f"agenda.{part}" for part in (*each, *_ALONE))


_ALONE = ("paused", "end", "finished")  # not of one block


def left_out(blocks: Sequence[Block], over: int) -> tuple[Block, ...]:
    """The fewest optional blocks that win ``over`` seconds, the shortest of those; all of them when that is not enough.

    What is not optional is never left out. When nothing needs to go: what costs least.
    """
    rest = sorted((block for block in blocks if block.optional), key=_least, reverse=True)
    found, short = [], max(over, 1)
    while rest and short > 0:
        found.append(best := min(rest, key=lambda block: (_least(block) < short, abs(_least(block) - short))))
        rest.remove(best)
        short -= _least(best)
    for block in sorted(found, key=_least):
        if short + _least(block) <= 0:
            found.remove(block)
            short += _least(block)
    return tuple(found)


def shared_out(blocks: Sequence[Block], seconds: int) -> list[int]:
    """``seconds`` over blocks in proportion to their minutes, none below its least: all of them exactly, if the least fits."""
    least = {block.key: _least(block) for block in blocks}
    tight: set[str] = set()  # which get their least
    short = {""}
    while short:
        free = [block for block in blocks if block.key not in tight]
        room, minutes = seconds - sum(least[key] for key in tight), sum(block.minutes for block in free)
        short = {block.key for block in free if room * block.minutes < least[block.key] * minutes}
        tight |= short
    given, done = [], 0
    for block in blocks:
        upto = done + (block.key not in tight) * block.minutes
        given.append(least[block.key] if block.key in tight else room * upto // minutes - room * done // minutes)
        done = upto
    return given


def _least(block: Block) -> int:
    """The fewest seconds that a block takes."""
    return 60 * min(block.least, block.minutes)


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _rest(found: object) -> int | None:
    """Seconds of a pause, of less than a day."""
    return found if type(found) is int and 0 <= found < 86_400 else None


def _moment(found: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) else None
        return moment.astimezone(UTC).replace(microsecond=0) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
