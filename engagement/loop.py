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
supporters is our reading. The sources give no rate (A39): each is the participant's own, and one that is unknown moves nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from .model import LEVELS, Pyramid, one_of

MONTHS = (12, 18, 24)  # how far ahead the workbook looks
DRAWS = 50  # futures within the participant's ranges, to say how sure the weakest step is
FULL = 100  # rates are so many of every 100 people a month
MOST_BROUGHT = 1_000  # suspects that 100 people bring in, a month, at most

Rate = tuple[float, float]  # the lowest and the highest that someone thinks, of every 100 a month
Stock = tuple[float, ...]  # six levels, suspects first, and who is gone


@dataclass(frozen=True, slots=True)
class Steps:
    """What moves people, as a participant assumes it: rates by level, each a range of 100 a month, or absent when unknown.

    ``up`` is filed under the level that a step leads to (A23); "network" is how many suspects 100 fans, supporters and
    empowered users bring in (A24). ``leaks`` is who leaves a level (A35); ``at_once`` is how many of every 100 newcomers
    skip the network and follow at once (A28).
    """

    up: Mapping[str, Rate]
    leaks: Mapping[str, Rate]
    at_once: Rate = (0, 0)

    @classmethod
    def of(cls, up: Mapping, leaks: Mapping | None = None, at_once: float | Rate = 0) -> Steps:
        """Steps from numbers or (low, high) pairs; ``None`` is "I don't know". Raises ``ValueError`` outside 0 to 100.

        >>> Steps.of({"fans": 2, "followers": (0.2, 1), "supporters": None}).up
        {'fans': (2, 2), 'followers': (0.2, 1)}
        """
        up = {one_of(level, LEVELS[1:], "step"): rate for level, rate in up.items() if rate is not None}
        leaks = {one_of(level, LEVELS, "level"): rate for level, rate in (leaks or {}).items() if rate is not None}
        most = {"network": MOST_BROUGHT}
        return cls(
            {level: _rate(rate, most.get(level, FULL)) for level, rate in up.items()},
            {level: _rate(rate, FULL) for level, rate in leaks.items()},
            _rate(at_once, FULL),
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """The levels to which nobody knows how often people step up."""
        return tuple(level for level in LEVELS[1:] if level not in self.up)

    def plus(self, level: str, points: float) -> Steps:
        """The same with ``points`` more of every 100 making the step to ``level``, as far as 100 of 100."""
        most = MOST_BROUGHT if level == "network" else FULL
        low, high = self.up.get(one_of(level, LEVELS[1:], "step"), (0, 0))
        return Steps({**self.up, level: (min(most, low + points), min(most, high + points))}, self.leaks, self.at_once)


@dataclass(frozen=True, slots=True)
class Course:
    """What comes of it: a stock for now and one for every month after, along the middle of the ranges and at both edges.

    Every course with rates within the ranges lies between the edges; not every course between the edges can happen.
    """

    middle: tuple[Stock, ...]
    low: tuple[Stock, ...]
    high: tuple[Stock, ...]

    def at(self, level: str, month: int = -1) -> tuple[float, float, float]:
        """How many stand at a level after so many months (by default at the end): the middle, at least, at most."""
        place = LEVELS.index(level)
        return self.middle[month][place], self.low[month][place], self.high[month][place]


def simulate(pyramid: Pyramid, steps: Steps, months: int = 12) -> Course:
    """Let so many months (1 to 120) pass over a pyramid; a level that is unknown counts as empty.

    >>> course = simulate(Pyramid.of({"suspects": 1000, "fans": 100}), Steps.of({"network": 5}), 12)
    >>> [round(n) for n in course.middle[-1]]
    [940, 60, 0, 100, 0, 0, 0]
    """
    if not 1 <= months <= 120:
        raise ValueError(f"found {months} months; expected 1 to 120")
    slow, fast = _flows(steps, lambda low, high: low), _flows(steps, lambda low, high: high)
    middle = low = high = _start(pyramid)
    courses = [(middle, low, high)]
    even = _flows(steps, lambda low, high: (low + high) / 2)
    for _ in range(months):
        middle, low, high = _month(middle, even), _month(low, slow, high, fast), _month(high, fast, low, slow)
        courses.append((middle, low, high))
    return Course(*zip(*courses, strict=True))


@dataclass(frozen=True, slots=True)
class Weakest:
    """Where one more of every 100 brings most, after so many months: people in all, and empowered users.

    ``gains``: by the level that a step leads to, (people in the network or higher, empowered users) that it brings more.
    ``people`` and ``empowered``: the levels where each is largest, ``None`` when no step brings half a person. ``sure``: in
    which share of the futures within the ranges the same step comes first, for each of the two.
    """

    gains: Mapping[str, tuple[float, float]]
    people: str | None
    empowered: str | None
    sure: tuple[float, float] = (1.0, 1.0)


def weakest_step(pyramid: Pyramid, steps: Steps, months: int = 12, *, draws: int = DRAWS) -> Weakest | None:
    """The step where one more point brings most, by trying it on each step that is known; ``None`` while none is.

    The ranges are drawn from ``draws`` times (seeded), to say how sure that is; 0 leaves that out. Within a year or two the
    last step nearly always brings most empowered users: the supporters are there already. So the two are told apart.
    """
    known = [level for level in LEVELS[1:] if level in steps.up]
    start = _start(pyramid)
    if not known or not any(start):
        return None

    def tried(flows: Flows) -> dict[str, tuple[float, float]]:
        before = _end(start, flows, months)
        ends = {level: _end(start, _more(flows, level), months) for level in known}
        return {level: (sum(end[1:6]) - sum(before[1:6]), end[5] - before[5]) for level, end in ends.items()}

    gains, dice = tried(_flows(steps, lambda low, high: (low + high) / 2)), Random(1)
    futures = [tried(_flows(steps, dice.uniform)) for _ in range(draws)] or [gains]
    people, empowered = (_first(gains, of) for of in (0, 1))
    sure = [sum(_first(f, of) == first for f in futures) / len(futures) for of, first in enumerate((people, empowered))]
    return Weakest(gains, people, empowered, (sure[0], sure[1]))


def _first(gains: Mapping[str, tuple[float, float]], of: int) -> str | None:
    """The level with the largest gain, the lowest of equals; ``None`` when none comes to half a person."""
    level = max(gains, key=lambda level: gains[level][of])
    return level if gains[level][of] >= 0.5 else None


# One month ------------------------------------------------------------------------------------------------------------

Flows = tuple[
    Sequence[float], Sequence[float], float
]  # up, by level it leads from; leaks; at once: all as shares of one


def _month(stock: Stock, flows: Flows, other: Stock | None = None, faster: Flows | None = None) -> Stock:
    """The next month. At an edge, ``other`` is the opposite edge and ``faster`` its flows: at the low edge people arrive at
    the lowest rate and go at the highest, at the high edge the other way round; in the middle the two are the same.
    """
    other, (up, leak, once) = stock if other is None else other, flows
    away_up, away_leak, away_once = flows if faster is None else faster
    s, n, f, a, u, e, gone = stock
    stay = [each * (1 - rate) for each, rate in zip(stock[:6], away_leak, strict=True)]
    brought = min(stay[0], up[0] * (stay[3] + stay[4] + stay[5]))
    sharers = sum(each * (1 - rate) for each, rate in zip(other[3:6], leak[3:6], strict=True))
    return (
        max(0.0, stay[0] - away_up[0] * sharers),
        stay[1] * (1 - away_up[1]) + (1 - away_once) * brought,
        stay[2] * (1 - away_up[2]) + up[1] * stay[1] + once * brought,
        stay[3] * (1 - away_up[3]) + up[2] * stay[2],
        stay[4] * (1 - away_up[4]) + up[3] * stay[3],
        stay[5] + up[4] * stay[4],
        gone + s * leak[0] + n * leak[1] + f * leak[2] + a * leak[3] + u * leak[4] + e * leak[5],
    )


def _end(stock: Stock, flows: Flows, months: int) -> Stock:
    for _ in range(months):
        stock = _month(stock, flows)
    return stock


def _start(pyramid: Pyramid) -> Stock:
    return (*(float(amount.count or 0) for _, amount in pyramid), 0.0)


def _flows(steps: Steps, pick) -> Flows:
    """The rates as shares of one, each picked from its range."""
    share = lambda rate: pick(*rate) / 100  # noqa: E731
    up = [share(steps.up.get(level, (0, 0))) for level in LEVELS[1:]]
    return up, [share(steps.leaks.get(level, (0, 0))) for level in LEVELS], share(steps.at_once)


def _more(flows: Flows, level: str) -> Flows:
    """One more of every 100 on the step to a level."""
    up, leak, once = flows
    return [rate + (key == level) / 100 for key, rate in zip(LEVELS[1:], up, strict=True)], leak, once


def _rate(rate: float | Rate, most: float) -> Rate:
    low, high = rate if isinstance(rate, tuple | list) else (rate, rate)
    if not 0 <= low <= high <= most:
        raise ValueError(f"found the rate {rate!r}; expected 0 to {most} of every 100, or such a pair, lowest first")
    return low, high
