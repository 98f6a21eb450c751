"""What all forms of one workbook look at together, and no answer is: the wall of a room, the log that is open.

It lives in memory, as long as its workbook; it keeps nothing on disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary, ref

from ..workbook import Workbook


class Watched:
    """Something of one workbook that tells the forms which follow it when it changes."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = ref(workbook)  # which may go before this does
        self.watchers: list[Callable[[], None]] = []

    def follow(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` whenever this changes."""
        if watcher not in self.watchers:
            self.watchers.append(watcher)

    def unfollow(self, watcher: Callable[[], None]) -> None:
        """Call it no more; twice is once."""
        if watcher in self.watchers:
            self.watchers.remove(watcher)

    def tell(self) -> None:
        """Say to all that follow that this changed."""
        for watcher in [*self.watchers]:
            watcher()


W = TypeVar("W", bound=Watched)


def one_each(kind: Callable[[Workbook], W]) -> Callable[[Workbook], W]:
    """What gives the one object of this kind that a workbook has: made when it is first asked for."""
    made: WeakKeyDictionary[Workbook, W] = WeakKeyDictionary()

    def of(workbook: Workbook) -> W:
        if workbook not in made:
            made[workbook] = kind(workbook)
        return made[workbook]

    return of
