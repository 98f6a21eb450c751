"""What was changed lately, so that it can be taken back: the last acts, each with the answers that stood before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .change import Change

PAUSE_SECONDS = 2.0  # without a change, after which the next is another act: a typed line, a dragged slider is one
MOST_ACTS = 300


@dataclass(slots=True)
class Act:
    """What was changed together, or in one go."""

    number: int
    time: float
    key: str  # that was changed last
    before: dict[str, object] = field(default_factory=dict)  # by key

    def takes(self, change: Change) -> bool:
        """Whether this change belongs to it: of one number, or the same answer again before anyone paused."""
        if change.act:
            return change.act == self.number
        return change.key == self.key and 0 <= change.time - self.time < PAUSE_SECONDS


class Past:
    """The last acts of a document. Replaying its changes gives the same past again, so undoing survives a restart."""

    def __init__(self) -> None:
        self._acts: deque[Act] = deque(maxlen=MOST_ACTS)
        self._closed = True  # the next change begins an act of its own

    def note(self, change: Change, before: object) -> None:
        """A change was made of a key that held ``before``."""
        if change.base:
            return
        if change.undo:
            self._forget(change.key)
            return
        act = self._acts[-1] if self._acts else None
        if not act or self._closed or not act.takes(change):
            act = Act(change.act, change.time, change.key)
            self._acts.append(act)
        act.number, act.time, act.key = change.act or act.number, change.time, change.key
        act.before.setdefault(change.key, before)
        self._closed = False

    def last(self, concerns: Callable[[str], bool]) -> dict[str, object]:
        """What stood before the last act on these keys: the answers to go back to. Empty when there is none."""
        for act in reversed(self._acts):
            if found := {key: value for key, value in act.before.items() if concerns(key)}:
                return found
        return {}

    def _forget(self, key: str) -> None:
        self._closed = True
        if act := next((act for act in reversed(self._acts) if key in act.before), None):
            del act.before[key]
            if not act.before:
                self._acts.remove(act)
