"""A document in memory: what its changes come to, what can be undone, and what still waits for the disk.

When one answer was given in two places at once, the one that was filed first stays and the other lies beside it, until
someone chooses. Nothing here reads or writes a file, or knows which case is on the screen.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from .change import Change, Found, as_json
from .keys import OTHER, SHARED
from .past import Past

REACTION_SECONDS = 0.5  # in which nobody reads what appears, and answers it
Seen = tuple[str, float]  # the page on which an answer was given, and the moment (seconds since 1970)


class Memory:
    """The answers of a document by filed key, as its changes left them."""

    def __init__(self) -> None:
        self.waiting: list[Change] = []  # made here, and not on disk yet
        self._given: dict[str, tuple[str | None, float]] = {}  # on which page each answer was given, and when we heard
        self._forget()

    def _forget(self) -> None:
        self.values: dict[str, object] = {}
        self.past = Past()
        self._numbers: dict[str, int] = {}  # of the change that gave each value

    def holds(self, key: str, value: object) -> bool:
        """Whether this is the answer already; 1, 1.0 and True are three."""
        return key in self.values and same(self.values[key], value)

    def is_stale(self, key: str, seen: Seen) -> bool:
        """Whether what was given elsewhere came so late that nobody on this page can have seen it."""
        page, moment = self._given.get(key, seen)
        return page not in (None, seen[0]) and seen[1] < moment + REACTION_SECONDS and not key.startswith(SHARED)

    @property
    def beside(self) -> dict[str, object]:
        """By key, the answer that was given elsewhere at the same time, where someone still has to choose."""
        filed = [(key.removeprefix(OTHER), value) for key, value in [*self.values.items()] if key.startswith(OTHER)]
        found = {key: value["value"] for key, value in filed if isinstance(value, dict) and "value" in value}
        return {key: value for key, value in found.items() if not self.holds(key, value)}

    def do(
        self,
        act: Mapping[str, object],
        *,
        number: int = 0,
        undo: bool = False,
        base: int = 0,
        page: str | None = None,
        instead: bool = False,
    ) -> None:
        """Make a change of these keys, which waits for the disk; the numbers and marks are a ``Change``'s.

        ``instead``: of what waits for these keys already, nothing else needs to be on disk.
        """
        if instead:
            old = [change for change in self.waiting if change.key in act]
            self.waiting = [change for change in self.waiting if change.key not in act]
            number = number or next((change.act for change in old if change.act), 0)
        now = round(time.time(), 3)  # as a document has it
        self._given |= dict.fromkeys(act, (page, now))
        for key, value in act.items():
            self._take(Change(key, value, time=now, act=number, undo=undo, base=base), waits=True)

    def saved(self, changes: list[Change]) -> None:
        """What waited is on disk, under these numbers."""
        self._numbers |= {change.key: change.n for change in changes}
        self.waiting.clear()

    def replay(self, found: Found, *, anew: bool = False) -> list[str]:
        """Take in changes from the document (``anew``: it is another one than before); returns the keys that changed."""
        changed = self._replayed(found) if anew else [key for change in found.changes for key in self._heard(change)]
        self._given |= dict.fromkeys(changed, ("", time.time()))
        return changed

    def _replayed(self, found: Found) -> list[str]:
        before, numbers, waiting = self.values, self._numbers, self.waiting
        self._forget()
        self.waiting = []
        for change in found.changes:
            self._heard(change)
        for mine in waiting:
            if self._numbers.get(mine.key, 0) > numbers.get(mine.key, 0) and not mine.key.startswith(SHARED):
                self._lay_beside(mine)
            else:
                self._take(mine, waits=True)
        return [key for key in {**before, **self.values} if not (key in before and self.holds(key, before[key]))]

    def lines(self) -> list[Change]:
        """Every answer as a change that stands for all before it."""
        now, numbers = time.time(), self._numbers
        ranked = enumerate(self.values.items(), 1)
        return [Change(key, value, numbers.get(key, 0), now, base=rank) for rank, (key, value) in ranked]

    def _heard(self, change: Change) -> list[str]:
        key = change.key
        if change.n and change.n < self._numbers.get(key, 0):  # an old line, repeated
            return []
        self._numbers[key] = change.n
        mine = next((waiting for waiting in self.waiting if waiting.key == key), None)
        if self.holds(key, change.value) or (mine and key.startswith(SHARED)):
            if change.undo:  # also what it gives back is taken back
                self.past.note(change, None)
            return []
        ours = self.values.get(key)
        self._take(change)
        if mine:
            self._lay_beside(replace(mine, value=ours))
        return [key, OTHER + key] if mine else [key]

    def _lay_beside(self, mine: Change) -> None:
        self.waiting = [each for each in self.waiting if each.key != mine.key]
        self._take(Change(OTHER + mine.key, {"value": mine.value}, time=mine.time), waits=True)

    def _take(self, change: Change, *, waits: bool = False) -> None:
        self.past.note(change, self.values.get(change.key))
        self.values[change.key] = change.value
        if waits:
            self.waiting.append(change)


def same(one: object, other: object) -> bool:
    """Whether two answers are one, of the same kind however deep.

    >>> same([1], [1]), same([1], [True])
    (True, False)
    """
    if type(one) is not type(other) or one != other:
        return False
    return not isinstance(one, list | dict) or as_json(one) == as_json(other)
