"""What may be shown of a room: spread, not only the middle, and nothing that tells on one organisation.

The rules are conventions (5 is what statistical offices use), not law: nothing of fewer than five; a small count is "<5"; where one
hidden count would follow from the total, a second is hidden; amounts with one digit that means something, shares in steps of 5 %,
quarters and never the least and the most.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
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
    """How many of ``n`` organisations chose each key. ``None``: fewer than five, or hidden (``beside``) to keep another so."""

    n: int
    of: Mapping[str, int | None]
    beside: frozenset[str] = frozenset()

    def share(self, key: str) -> int | None:
        """Of every 100, in steps of 5."""
        count = self.of[key]
        return None if count is None else 5 * round(20 * count / self.n)


def quarters(values: Iterable[float | None], ndigits: int | None = None) -> Quarters | None:
    """The spread of what was filled in, rounded to one digit that means something, or to ``ndigits`` decimals.

    ``None`` of fewer than five.

    >>> quarters([120, 340, 900, 1_100, 8_000])
    Quarters(n=5, low=300, middle=900, high=1000)
    """
    known = sorted(value for value in values if value is not None)
    if len(known) < FEW:
        return None
    found = quantiles(known, n=4, method="inclusive")
    return Quarters(len(known), *(_rough(each) if ndigits is None else round(each, ndigits) for each in found))


def middle_of(ranks: Iterable[int]) -> Quarters | None:
    """The same for what has an order and no distance, such as a phase: three of its ranks."""
    known = sorted(ranks)
    if len(known) < FEW:
        return None
    return Quarters(len(known), *(known[math.ceil(len(known) * part) - 1] for part in (0.25, 0.5, 0.75)))


def counts(chosen: Iterable[Hashable], keys: Sequence[str]) -> Counts | None:
    """How many chose each of ``keys``, with small counts hidden; ``None`` of fewer than five in all.

    >>> counts(["react"] * 7 + ["create"] * 2, ["observe", "react", "create"]).of
    {'observe': None, 'react': 7, 'create': None}
    """
    found = Counter(each for each in chosen if each in keys)
    if (n := found.total()) < FEW:
        return None
    hidden = {key for key in keys if found[key] < FEW}
    beside = set()
    rest = [key for key in keys if key not in hidden]
    if rest and _told({key: found[key] for key in hidden}):
        beside = {min(rest, key=found.get)}
    return Counts(n, {key: None if key in hidden | beside else found[key] for key in keys}, frozenset(beside))


def _told(hidden: Mapping[str, int]) -> bool:
    """Whether hidden counts follow from their sum: one alone, or all as large as a small count can be."""
    total = sum(hidden.values())
    return bool(total) and (len(hidden) == 1 or total == (FEW - 1) * len(hidden))


def _rough(value: float) -> int:
    """One digit that means something.

    >>> _rough(3_412), _rough(0.4), _rough(96)
    (3000, 0, 100)
    """
    whole = round(value)
    return round(whole, 1 - len(str(whole)))
