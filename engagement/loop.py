"""The what-if: six stocks, five steps, leaks, and a first step that is fed from the top. Your assumptions, month by month.

One month, exactly, with every rate as a share of one a month:

    stay[level]  = stock[level] × (1 − leak[level])                who leaves, leaves first (A5, A35)
    brought      = share × (stay[fans] + stay[supporters] + stay[empowered]), at most stay[suspects]      (A24, A25)
    risen[level] = stay[level] × the step up from it, from network to supporters                          (A23)
    suspects     = stay[suspects] − brought
    network      = stay[network] − risen[network] + (1 − at once) × brought
    followers    = stay[followers] − risen[followers] + risen[network] + at once × brought                (A28)
    the rest     = stay − risen + risen from the level below
    gone         = gone + everyone who left

People are conserved: the six levels and who is gone add up to the same number every month. That sharing goes on above the
supporters is our reading. The sources give no rate (A39): each is the participant's own, and one that is unknown moves
nobody. A level that is unknown counts as empty, except suspects: those are plenty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from operator import mul

from .model import LEVELS, MOST, Counts, Pyramid, WrongValue, expect, one_of

MONTHS = (12, 18, 24)  # how far ahead the workbook looks

Rate = tuple[float, float]  # the lowest and the highest that someone thinks, of every 100 a month
Given = float | Rate | None  # the same, or one number for both, or nobody knows
Stock = tuple[float, ...]  # six levels, suspects first, and who is gone


def most_of(level: str) -> int:
    """The highest rate of the step to a level: all of every 100, and 1,000 for what 100 people bring into the network."""
    return 1_000 if level == "network" else 100


def _pair(rate: float | Rate) -> Rate:
    """The range of a rate, which may be given as one number."""
    return tuple(rate) if isinstance(rate, tuple | list) else (rate, rate)  # type: ignore[return-value]  # two: see Steps


@dataclass(frozen=True, slots=True)
class Steps:
    """What moves people, as you assume it: how many of every 100 do so in a month, from lowest to highest, by level.

    ``up`` is filed under the level that a step leads to (A23); "network" is how many suspects 100 fans, supporters and
    empowered users bring in (A24). ``leaks`` is who leaves a level (A35); ``at_once`` is how many of every 100 newcomers
    skip the network and follow at once (A28). A level that is left out is unknown. ``Steps.of`` makes them from plain
    numbers. Raises ``Mistake`` for a rate outside 0 to 100 ("network": 0 to 1,000), and for a level that there is not.

    >>> Steps.of({"fans": 2, "followers": (0.2, 1), "supporters": None}, leaks={"network": 5}).up
    {'fans': (2, 2), 'followers': (0.2, 1)}
    """

    up: Mapping[str, Rate]
    leaks: Mapping[str, Rate]
    at_once: Rate = (0, 0)

    def __post_init__(self) -> None:
        for level in self.leaks:
            one_of(level, LEVELS, "level")
        bound = [(most_of(one_of(level, LEVELS[1:], "step")), rate) for level, rate in self.up.items()]
        for most, rate in [*bound, *((100, rate) for rate in (*self.leaks.values(), self.at_once))]:
            told = isinstance(rate, tuple) and len(rate) == 2 and all(isinstance(each, Real) for each in rate)
            if not (told and 0 <= rate[0] <= rate[1] <= most):
                line = f"found the rate {rate!r}; expected 0 to {most} of every 100, or two such numbers, lowest first"
                raise WrongValue(line)

    @classmethod
    def of(cls, up: Mapping[str, Given], leaks: Mapping[str, Given] | None = None, at_once: float | Rate = 0) -> Steps:
        """Steps from numbers or (low, high) pairs, of every 100 a month; ``None`` is "I don't know". Raises ``Mistake``."""
        expect(up, Mapping, "a dict of rates by level key")

        def known(rates: Mapping[str, Given]) -> dict[str, Rate]:
            return {level: _pair(rate) for level, rate in rates.items() if rate is not None}

        return cls(known(up), known(leaks or {}), _pair(at_once))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The levels to which nobody knows how often people step up."""
        return tuple(level for level in LEVELS[1:] if level not in self.up)

    def plus(self, level: str, points: float) -> Steps:
        """The same with ``points`` more of every 100 making the step to ``level``, never fewer than none or more than all."""
        low, high = self.up.get(one_of(level, LEVELS[1:], "step"), (0, 0))
        low, high = (min(most_of(level), max(0, rate + points)) for rate in (low, high))
        return replace(self, up={**self.up, level: (low, high)})


@dataclass(frozen=True, slots=True)
class Course:
    """What comes of it: a stock for now and one for every month after, along the middle of the ranges and at both edges.

    Every course with rates within the ranges lies between the edges; not every course between the edges can happen. No edge
    holds more people than there are.
    """

    middle: tuple[Stock, ...]
    low: tuple[Stock, ...]
    high: tuple[Stock, ...]

    def at(self, level: str, month: int = -1) -> tuple[float, float, float]:
        """How many stand at a level after so many months (by default at the end): the middle, at least, at most."""
        place = LEVELS.index(level)
        return self.middle[month][place], self.low[month][place], self.high[month][place]


def simulate(pyramid: Pyramid | Counts, steps: Steps, months: int = 12) -> Course:
    """What becomes of an audience, month by month, if your assumptions hold: a what-if, not a forecast (A39).

    ``pyramid``: a ``Pyramid``, or counts of people by level key; an unknown level counts as empty, unknown suspects as plenty.
    ``steps``: of every 100 a month (A23-A25, A28, A35). ``months``: 1 to 120. What comes back has ``months + 1`` stocks, now
    first, each of six levels and who is gone. Raises ``Mistake`` for another number of months, or a level that there is not.

    >>> course = simulate({"suspects": 1000, "fans": 100}, Steps.of({"network": 5}), months=12)
    >>> [round(people) for people in course.middle[-1]]
    [940, 60, 0, 100, 0, 0, 0]
    """
    stock, steps = begin(pyramid, steps, months)
    slow, even, fast = flows(steps, min), flows(steps, middle_of), flows(steps, max)
    middle = low = high = stock
    courses, everyone = [(middle, low, high)], sum(stock)
    for _ in range(months):
        middle, low, high = _month(middle, even), _month(low, slow, high, fast), _month(high, fast, low, slow)
        high = tuple(min(each, everyone) for each in high)
        courses.append((middle, low, high))
    return Course(*zip(*courses, strict=True))


# One month ------------------------------------------------------------------------------------------------------------

# up, by the level that it leads from; leaks, by level; at once: all of them shares of one
Flows = tuple[Sequence[float], Sequence[float], float]


def _month(stock: Stock, flows: Flows, other: Stock | None = None, faster: Flows | None = None) -> Stock:
    """The next month. At an edge, ``other`` is the opposite edge and ``faster`` its flows: at the low edge people arrive at
    the lowest rate and go at the highest, at the high edge the other way round; in the middle the two are the same.
    """
    up, leak, once = flows
    away_up, away_leak, away_once = flows if faster is None else faster
    stay = [each * (1 - rate) for each, rate in zip(stock, away_leak, strict=False)]  # what is gone stays gone
    ours = theirs = stay[3] + stay[4] + stay[5]  # who share
    if other is not None:
        theirs = sum(each * (1 - rate) for each, rate in zip(other[3:6], leak[3:], strict=True))
    brought = min(stay[0], up[0] * ours)
    return (
        max(0.0, stay[0] - away_up[0] * theirs),
        stay[1] * (1 - away_up[1]) + (1 - away_once) * brought,
        stay[2] * (1 - away_up[2]) + up[1] * stay[1] + once * brought,
        stay[3] * (1 - away_up[3]) + up[2] * stay[2],
        stay[4] * (1 - away_up[4]) + up[3] * stay[3],
        stay[5] + up[4] * stay[4],
        stock[6] + sum(map(mul, stock, leak)),
    )


def ahead(stock: Stock, flows: Flows, months: int) -> Stock:
    """The stock after so many months."""
    for _ in range(months):
        stock = _month(stock, flows)
    return stock


def begin(pyramid: Pyramid | Counts, steps: Steps, months: int) -> tuple[Stock, Steps]:
    """The first stock. Suspects that nobody has counted are plenty, and nobody can count who leaves them.

    Raises ``Mistake`` for a pyramid, or a number of months, that cannot be.
    """
    if isinstance(months, float) or months not in range(1, 121):
        raise WrongValue(f"found {months!r} months; expected 1 to 120")
    expect(steps, Steps, "Steps.of()")
    pyramid = Pyramid.of(pyramid)
    stock = [float(amount.count or 0) for _, amount in pyramid]
    if pyramid.count("suspects") is None:
        stock[0] = float(MOST)
        steps = replace(steps, leaks={level: rate for level, rate in steps.leaks.items() if level != "suspects"})
    return (*stock, 0.0), steps


def flows(steps: Steps, pick: Callable[[float, float], float]) -> Flows:
    """The rates as shares of one, each picked from its range."""

    def share(rate: Rate) -> float:
        return float(pick(*rate)) / 100  # a number of numpy's would stay one

    up = [share(steps.up.get(level, (0, 0))) for level in LEVELS[1:]]
    return up, [share(steps.leaks.get(level, (0, 0))) for level in LEVELS], share(steps.at_once)


def middle_of(low: float, high: float) -> float:
    """Where in a range the middle course reckons."""
    return (low + high) / 2
