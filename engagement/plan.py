"""Pyramid × ambition: where few people come through, which levels get nothing, what is over-reached, what to ask first.

The rules are short enough to print beside their outcome. They are our reading: neither source ranks anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .model import LEVELS, PHASES, Level, Prompt, Pyramid

REASONS = ("weakest", "nothing", "unknown", "rest")  # why a level's prompt comes up, most pressing first


@dataclass(frozen=True, slots=True)
class Step:
    """A step up: of everyone at the lower level or above, the ``share`` (0 to 1) that stands at the upper one or above."""

    lower: str
    upper: str
    share: float


@dataclass(frozen=True, slots=True)
class Activity:
    """Something the organisation does, and the level and phase where it belongs (either may be open)."""

    what: str
    level: str | None = None
    phase: str | None = None


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


def weakest_step(pyramid: Pyramid) -> Step | None:
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


def suggest(levels: Sequence[Level], pyramid: Pyramid, activities: Sequence[Activity]) -> tuple[Suggestion, ...]:
    """One prompt a level, most pressing first: the weakest step, levels that get nothing, unknown levels, then the rest.

    Within a reason the lowest level comes first. A level's second prompt is asked when its first kind of attention is
    there already: so the prompt changes as the plan fills up.
    """
    weakest, empty, known = weakest_step(pyramid), empty_levels(activities), pyramid.known
    found = []
    for level in levels:
        if weakest and level.key == weakest.upper:
            reason = "weakest"
        elif level.key in empty:
            reason = "nothing"
        else:
            reason = "unknown" if level.key not in known else "rest"
        done = sum(activity.level == level.key for activity in activities)
        found.append(Suggestion(level.prompts[done % len(level.prompts)], level.key, reason))
    return tuple(sorted(found, key=lambda s: REASONS.index(s.reason)))
