"""The weakest step: where one more of every 100 does most, by trying it on each step of the what-if, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from .loop import Flows, Steps, ahead, begin, flows, middle_of, most_of
from .model import LEVELS, Counts, Pyramid

DRAWS = 50  # futures within the participant's ranges, to say how sure the weakest step is


class Gain(NamedTuple):
    """What one change brings in the end: people brought in, people still there who would have left, empowered users."""

    brought: float
    stayed: float
    empowered: float

    @property
    def people(self) -> float:
        return self.brought + self.stayed


@dataclass(frozen=True, slots=True)
class Weakest:
    """Where one more of every 100 leaves you with most people, and with most empowered users, after so many months.

    ``up``: the gain of one more of every 100 making each step that is known; ``leaks``: of one fewer leaving a level.
    ``people``, ``empowered``: the levels that the best steps lead to, ``None`` when no step brings half a person. ``tenth``:
    the best for people when every step gets a tenth more instead. ``agree``: in how many of the ``draws`` from the ranges
    the same step comes first, for each of the two.
    """

    up: Mapping[str, Gain]
    leaks: Mapping[str, Gain]
    people: str | None
    empowered: str | None
    tenth: str | None
    draws: int
    agree: tuple[int, int]


def weakest_step(pyramid: Pyramid | Counts, steps: Steps, months: int = 12, *, draws: int = DRAWS) -> Weakest | None:
    """The step where one more of every 100 does most, by trying it on each step that is known; ``None`` while fewer than two are.

    Our reading: the sources rank nothing (A23, A39). ``pyramid``: a ``Pyramid``, or counts of people by level key; ``steps``: of
    every 100 a month; ``months``: how far to look ahead, 1 to 120. From the ranges, their ends among them, ``draws`` futures
    are drawn (seeded), to say how sure it is; without ``draws``, as for a picture that follows a slider, only ``up`` is tried,
    and ``leaks`` is empty and ``tenth`` ``None``. Within a year or two the last step often brings most empowered users, for
    the supporters are there already; so the two are told apart. Raises ``Mistake`` for another number of months.

    >>> found = weakest_step({"network": 2000, "followers": 300, "fans": 50}, Steps.of({"followers": 1, "fans": 2}, {"network": 5}))
    >>> found.people, round(found.up["followers"].people)
    ('followers', 41)
    """
    stock, steps = begin(pyramid, steps, months)
    known = [level for level in LEVELS[1:] if level in steps.up]
    if len(known) < 2 or not any(stock):
        return None

    def tried(now: Flows, changes: Mapping[str, Flows]) -> dict[str, Gain]:
        before = ahead(stock, now, months)
        ends = {level: ahead(stock, changed, months) for level, changed in changes.items()}
        return {level: Gain(before[0] - end[0], before[6] - end[6], end[5] - before[5]) for level, end in ends.items()}

    def better(now: Flows) -> dict[str, Gain]:
        return tried(now, {level: _changed(now, level, points=0.01) for level in known})

    middle, dice = flows(steps, middle_of), Random(1)
    up = better(middle)
    leaks, tenth = {}, None
    if draws:
        leaks = tried(middle, {level: _changed(middle, level, leave=0.01) for level in steps.leaks})
        tenth, _ = _firsts(tried(middle, {level: _changed(middle, level, times=1.1) for level in known}))

    def drawn(low: float, high: float) -> float:
        return dice.choice((low, high, dice.uniform(low, high)))

    futures = [_firsts(better(flows(steps, drawn))) for _ in range(draws)]
    people, empowered = _firsts(up)
    agree = sum(first[0] == people for first in futures), sum(first[1] == empowered for first in futures)
    return Weakest(up, leaks, people, empowered, tenth, draws, agree)


def _firsts(gains: Mapping[str, Gain]) -> tuple[str | None, str | None]:
    """The levels with the largest gain in people and in empowered users; of equals the lowest, ``None`` when it is nobody."""

    def first(of: Callable[[Gain], float]) -> str | None:
        level = max(gains, key=lambda level: of(gains[level]))
        return level if round(of(gains[level])) else None

    return first(lambda gain: gain.people), first(lambda gain: gain.empowered)


def _changed(now: Flows, level: str, *, points: float = 0, times: float = 1, leave: float = 0) -> Flows:
    """The flows with one of them better: the step to a level, or the leaving from it; never past everybody or nobody."""
    up, leak, at = [*now[0]], [*now[1]], LEVELS.index(level)
    if at:  # no step leads to suspects
        up[at - 1] = min(most_of(level) / 100, up[at - 1] * times + points)
    leak[at] = max(0.0, leak[at] - leave)
    return up, leak, now[2]
