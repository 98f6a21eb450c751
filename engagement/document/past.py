"""What was changed lately, so that it can be taken back: the last acts, each with the answers that stood before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .change import Change

PAUSE = 2.0  # seconds without a change after which the next one is another act: a typed line, a dragged slider is one
LATEST = 300


@dataclass(slots=True)
class Act:
    number: int
    time: float
    key: str  # that was changed last
    before: dict[str, object] = field(default_factory=dict)  # by key


class Past:
    """The last acts of a document. Replaying its changes gives the same past again, so undoing survives a restart."""

    def __init__(self) -> None:
        self._acts: deque[Act] = deque(maxlen=LATEST)
        self._closed = True  # the next change begins an act of its own

    def note(self, change: Change, before: object) -> None:
        """A change was made of a key that held ``before``."""
        if change.base:
            return
        if change.undo:
            self._forget(change.key)
            return
        last = self._acts[-1] if self._acts and not self._closed else None
        together = last and change.act and change.act == last.number
        goes_on = last and not change.act and change.key == last.key and 0 <= change.time - last.time < PAUSE
        if not (together or goes_on):
            last = Act(change.act, change.time, change.key)
            self._acts.append(last)
        last.number, last.time, last.key = change.act or last.number, change.time, change.key
        last.before.setdefault(change.key, before)
        self._closed = False

    def last(self, concerns: Callable[[str], bool]) -> dict[str, object]:
        """What stood before the last act on these keys: the answers to go back to. Empty when there is none."""
        for act in reversed(self._acts):
            if found := {key: value for key, value in act.before.items() if concerns(key)}:
                return found
        return {}

    def _forget(self, key: str) -> None:
        self._closed = True
        for act in reversed(self._acts):
            if key in act.before:
                del act.before[key]
                if not act.before:
                    self._acts.remove(act)
                return
