"""The ambition as a promise: the phase, the gate below it, the hours that carry it, and how far one falls when it stops.

Everything here is an order and nothing is a score: the source says that each phase costs more (B9) and hurts more to stop
(B3, B6), and gives no number (B25). It only says that there is much to gain (B4); that each phase brings more is our
reading. Staying where you are is a full answer (B10, B13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .model import LEVELS, PHASES

ANSWERS = ("yes", "partly", "no")
HOURS = 80  # a week, at most


@dataclass(frozen=True, slots=True)
class Promise:
    """What an organisation undertakes to keep up: a phase and, in hours a week, what it can carry and thinks it asks."""

    phase: str | None
    hours: float | None = None
    asks: float | None = None

    @property
    def rank(self) -> int | None:
        """0 for observing to 5 for innovating: the order of the risk (B3), of the effort (B9) and, as we read B4, of the gain."""
        return PHASES.index(self.phase) if self.phase in PHASES else None

    @property
    def carries(self) -> bool | None:
        """Whether the hours you can carry cover the hours that you think it asks; ``None`` while either is unknown."""
        return None if self.hours is None or self.asks is None else self.hours >= self.asks


@dataclass(frozen=True, slots=True)
class Loss:
    """Someone who notices the radio silence (B8): who, at which level they stood, and what they do."""

    who: str
    level: str | None
    does: str


def highest(losses: Iterable[Loss]) -> str | None:
    """The highest level that notices a silence; ``None`` while no level is named.

    >>> highest([Loss("the neighbour", "fans", "asks elsewhere"), Loss("the street", "network", "")])
    'fans'
    """
    return max((loss.level for loss in losses if loss.level), key=LEVELS.index, default=None)


def gate(answers: Mapping[str, str | None]) -> str:
    """What a checklist says about going on (B12): "go", "stay", or "open" while not everything is answered.

    ``answers`` holds "yes", "partly", "no" or ``None`` by item. One "no" is enough to stay; nothing is added up.

    >>> gate({"know-where": "yes", "know-worries": "no"})
    'stay'
    >>> gate({"know-where": "yes", "know-worries": None})
    'open'
    """
    given = list(answers.values())
    if "no" in given or "partly" in given:
        return "stay"
    return "go" if given and all(answer == "yes" for answer in given) else "open"
