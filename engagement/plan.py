"""Pyramid × ambition: where few people come through, what gets nothing, where the hours go, what to ask first.

The rules are short enough to print beside their outcome. They are our reading: neither source ranks anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Real

from .model import LEVELS, PHASES, Level, Phase, Prompt, Pyramid, WrongValue

PLACED = 3  # activities that a participant places before we offer our bridge (C2)
MOST_HOURS = 999  # a week, for one activity
APART = 0.1  # of all: a smaller difference between two shares is not worth a question
REASONS = ("weakest", "nothing", "unknown", "rest")  # why a level's prompt comes up, most pressing first


@dataclass(frozen=True, slots=True)
class Step:
    """A step up: of everyone at the lower level or above, the ``share`` (0 to 1) that stands at the upper one or above."""

    lower: str
    upper: str
    share: float


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that the organisation does, for which level (A21) and phase (B12), and its hours a week; each may be open.

    ``level`` and ``phase`` are keys ("fans", "react"). Raises ``Mistake`` for hours that are no number, or below 0.

    >>> Activity("reply within a day", "fans", "react", hours=3).placed
    True
    """

    what: str
    level: str | None = None
    phase: str | None = None
    hours: float | None = None

    def __post_init__(self) -> None:
        if self.hours is not None and not (isinstance(self.hours, Real) and self.hours >= 0):
            raise WrongValue(
                f"an activity takes 0 or more hours a week, or None while that is open; not {self.hours!r}"
            )

    @property
    def placed(self) -> bool:
        return self.level in LEVELS and self.phase in PHASES


@dataclass(frozen=True, slots=True)
class Action:
    """What goes home: something to do, who does it, and by when (an ISO date)."""

    what: str
    owner: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prompt worth asking now, its level, and which of ``REASONS`` brought it up."""

    prompt: Prompt
    level: str
    reason: str


def steps(pyramid: Pyramid) -> tuple[Step, ...]:
    """The steps that can be told: both levels known, counted in the same unit, and somebody at the lower one to rise.

    Levels further up count too: who skipped a step took it. One that is unknown, or counted in another unit, adds nobody.

    >>> [round(step.share, 2) for step in steps(Pyramid.of({"suspects": 90, "network": 9, "followers": 1}))]
    [0.1, 0.1]
    """
    found = []
    for i, (lower, upper) in enumerate(pairwise(LEVELS)):
        one, other = pyramid.amounts[i], pyramid.amounts[i + 1]
        above = sum(a.count or 0 for a in pyramid.amounts[i + 1 :] if a.unit == one.unit)
        if one.count and other.count is not None and one.unit == other.unit:
            found.append(Step(lower, upper, above / (one.count + above)))
    return tuple(found)


def narrowest_step(pyramid: Pyramid) -> Step | None:
    """The step that the smallest share of people has taken, the lowest of equals; ``None`` when no step can be told.

    A first reading of one moment, not a rate: who left is not in it (A35).
    """
    return min(steps(pyramid), key=lambda step: step.share, default=None)


def empty_levels(activities: Sequence[Activity]) -> tuple[str, ...]:
    """The levels in which nothing is invested (A21), lowest first."""
    served = {activity.level for activity in activities}
    return tuple(level for level in LEVELS if level not in served)


def over_reach(activities: Sequence[Activity], phase: str | None) -> tuple[Activity, ...]:
    """The activities that belong to a phase beyond the one that was promised (B12); none while no phase is chosen."""
    if phase not in PHASES:
        return ()
    return tuple(a for a in activities if a.phase in PHASES and PHASES.index(a.phase) > PHASES.index(phase))


def bridge(phases: Sequence[Phase]) -> frozenset[tuple[str, str]]:
    """Our bridge (C2): the (level, phase) pairs that we would link. Neither source does (C1), and elsewhere is as good (C4)."""
    return frozenset((level, phase.key) for phase in phases for level in phase.serves)


# Hours beside people --------------------------------------------------------------------------------------------------

Shares = dict[str, float | None]  # by level, 0 to 1 of all; ``None``: cannot be told


def time_shares(activities: Sequence[Activity]) -> Shares:
    """Each level's share of the hours that were told. An activity without a level is not in it.

    A level for which nothing is done gets 0; one for which all that is done has no hours yet cannot be told.

    >>> shares = time_shares([Activity("a", "fans", hours=3), Activity("b", "fans"), Activity("c", "network")])
    >>> shares["fans"], shares["followers"], shares["network"]
    (1.0, 0.0, None)
    """
    hours = {level: [a.hours for a in activities if a.level == level] for level in LEVELS}
    told = {level: [h for h in found if h is not None] for level, found in hours.items()}
    total = sum(map(sum, told.values()))
    tells = {level: total and (told[level] or not hours[level]) for level in LEVELS}
    return {level: sum(told[level]) / total if tells[level] else None for level in LEVELS}


def common_unit(pyramid: Pyramid) -> str:
    """The unit in which most of the known levels above suspects are counted; of equals, the one met first from below."""
    units = [amount.unit for amount in pyramid.amounts[1:] if amount.count is not None]
    return max(units, key=units.count, default="people")


def people_shares(pyramid: Pyramid) -> Shares:
    """Each level's share of everyone with whom there is contact and who is counted in the common unit.

    Suspects are out of it: there is no contact with them (A11), and their number would leave the others a sliver. A level
    that is unknown, or counted in another unit, cannot be told; nor can any while fewer than two compare.

    >>> people_shares(Pyramid.of({"network": 30, "followers": 10, "fans": None}))["followers"]
    0.25
    """
    unit = common_unit(pyramid)
    alike = [level for level, amount in pyramid if level != "suspects" and amount.unit == unit]
    counts = {level: count for level in alike if (count := pyramid.count(level)) is not None}
    total = sum(counts.values()) if len(counts) > 1 else 0
    return {level: counts[level] / total if total and level in counts else None for level in LEVELS}


def compared(time: Shares, people: Shares) -> dict[str, float]:
    """How far a level's share of the hours lies above its share of the people, where both can be told."""
    pairs = {level: (time[level], people[level]) for level in LEVELS}
    return {level: one - other for level, (one, other) in pairs.items() if one is not None and other is not None}


def mismatch(time: Shares, people: Shares) -> str | None:
    """The level to ask about: with most people and no hours at all, else whose shares differ most; of equals, the lowest.

    ``None`` when each has hours and none differs much. A question, no verdict: every level is to get something (A21), and
    nobody says that it should be its share.
    """
    gaps = {level: abs(gap) for level, gap in compared(time, people).items()}
    bare = [level for level in gaps if people[level] and not time[level]]
    return max(bare or [level for level in gaps if gaps[level] >= APART], key=gaps.__getitem__, default=None)


# What to ask first ----------------------------------------------------------------------------------------------------


def suggest(
    levels: Sequence[Level], pyramid: Pyramid, activities: Sequence[Activity], *, weakest: str | None = None
) -> tuple[Suggestion, ...]:
    """One prompt a level, most pressing first: the weakest step, levels that get nothing, unknown levels, then the rest.

    Within a reason the lowest level comes first. A level's second prompt is asked when its first kind of attention is
    there already: so the prompt changes as the plan fills up. ``weakest`` is the level that the weakest step leads to,
    when that was reckoned from the steps; else the pyramid tells.
    """
    step, empty, known = narrowest_step(pyramid), empty_levels(activities), pyramid.known
    if not weakest and step:
        weakest = step.upper
    found = []
    for level in levels:
        if level.key == weakest:
            reason = "weakest"
        elif level.key in empty:
            reason = "nothing"
        else:
            reason = "unknown" if level.key not in known else "rest"
        done = sum(activity.level == level.key for activity in activities)
        found.append(Suggestion(level.prompts[done % len(level.prompts)], level.key, reason))
    return tuple(sorted(found, key=lambda s: REASONS.index(s.reason)))
