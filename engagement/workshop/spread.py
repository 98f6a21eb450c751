"""What may be shown of a room: spread, not only the middle, and nothing that tells on one organisation.

The rules are conventions (5 is what statistical offices use), not law: nothing of fewer than five; organisations are counted by
fives, so that no small count is told and none follows from the total; amounts are rough and quarters, never the least and the
most.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

FEW = 5  # organisations: of fewer, nothing is shown


@dataclass(frozen=True, slots=True)
class Quarters:
    """A quarter of the room is below ``low``, half below ``middle``, a quarter above ``high``; of ``n`` organisations."""

    n: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of ``n`` organisations chose each key, by fives: 0 is fewer than five, 5 is five to nine."""

    n: int
    of: Mapping[str, int]


def quarters(values: Iterable[float]) -> Quarters | None:
    """The spread of amounts, each roughly: 5, 10, 20, 50, 100 and so on; 0 is fewer than five. ``None`` of fewer than five.

    >>> quarters([3, 120, 340, 900, 8_000])
    Quarters(n=5, low=100, middle=500, high=1000)
    """
    return _quarters(values, rough)


def score_quarters(scores: Iterable[int]) -> Quarters | None:
    """The spread of scores, in steps of a half; ``None`` of fewer than five.

    >>> score_quarters([1, 2, 2, 4, 5, 5])
    Quarters(n=6, low=2.0, middle=3.0, high=5.0)
    """
    return _quarters(scores, lambda score: round(2 * score) / 2)


def _quarters(values: Iterable[float], rounded: Callable[[float], float]) -> Quarters | None:
    known = sorted(values)
    return Quarters(len(known), *map(rounded, quantiles(known, n=4, method="inclusive"))) if len(known) >= FEW else None


def counts(chosen: Iterable[Hashable], keys: Sequence[str]) -> Counts | None:
    """How many chose each of ``keys``, by fives; ``None`` of fewer than five in all.

    Counting by fives leaves a rest of 0 to 4 in each key. The total tells only their sum, so no key's own, unless each has the
    largest rest that there is: then nothing is shown.

    >>> counts(["react"] * 7 + ["create"] * 2, ["observe", "react", "create"]).of
    {'observe': 0, 'react': 5, 'create': 0}
    """
    found = Counter(each for each in chosen if each in keys)
    if (n := found.total()) < FEW or all(found[key] % FEW == FEW - 1 for key in keys):
        return None
    return Counts(n, {key: found[key] // FEW * FEW for key in keys})


def rough(value: float) -> int:
    """The nearest of 5, 10, 20, 50, 100 and so on; 0 for fewer than five.

    >>> rough(4.9), rough(7), rough(3_412), rough(96)
    (0, 5, 5000, 100)
    """
    if value < FEW:
        return 0
    ten: int = 10 ** int(math.log10(value))
    steps = [step * ten for step in (1, 2, 5, 10)]
    return max(FEW, min(steps, key=lambda step: abs(math.log(step / value))))


def by_fives(count: int) -> str:
    """A count as it may be told.

    >>> by_fives(0), by_fives(10)
    ('<5', '10–14')
    """
    return f"{count}–{count + FEW - 1}" if count else f"<{FEW}"
