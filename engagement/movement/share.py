"""Shares of people, and how sure they are: the rate of a step, and how much more often a thing was done before a rise.

Every interval is of 95 % and comes from Wilson's, so that it holds for small numbers, and for none at all. It knows numbers of
people only. What each word means: ``docs/movement.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

FEWEST_MONTHS = 20  # person-months from which a rate can be read
SURE = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Before:
    """One kind of event in the month before a rise: among those who rose, and among those who could have and did not.

    >>> Before(risers_with=8, risers=10, others_with=20, others=100).lift
    4.0
    """

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


def rate(shares: Sequence[tuple[int, int]], *, months: int = 12) -> tuple[float, float] | None:
    """Of every 100 a month: where the share of the last months together lies with 95 % confidence (Wilson), or ``None``.

    ``shares``: how many, of how many, month by month. What was rare is not never: 3 of 609 gives more than 0. ``None`` when
    they are fewer than ``FEWEST_MONTHS``.

    >>> rate([(1, 200), (2, 200), (0, 209)]), rate([(1, 9)])
    ((0.2, 1.4), None)
    """
    lately = shares[-months:]
    some, of = sum(part for part, _ in lately), sum(whole for _, whole in lately)
    if of < FEWEST_MONTHS:
        return None
    low, high = _wilson(some, of)
    return max(0.0, round(100 * low, 1)), round(100 * high, 1)  # of nobody it comes to a hair less than none


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
