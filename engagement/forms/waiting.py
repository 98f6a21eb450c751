"""What is typed or slid and is not an answer yet: it becomes one when the hand rests, or when something else is filed first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

PAUSE = 0.4  # seconds after the last key or slide: then what stands there is an answer


class Waiting:
    """By key, what is to be done once nothing was typed for a moment; at once where no kernel runs.

    ``begun`` is called whenever something begins to wait.
    """

    def __init__(self, begun: Callable[[], object]) -> None:
        self._begun = begun
        self._acts: dict[str, tuple[asyncio.TimerHandle, Callable[[], None]]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._acts

    def __len__(self) -> int:
        return len(self._acts)

    def put(self, key: str, act: Callable[[], object]) -> None:
        """Do it after a pause; what waited under this key is no longer meant."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            act()
            return

        def done() -> None:
            self._acts.pop(key, None)
            act()

        self._begun()
        if key in self._acts:
            self._acts[key][0].cancel()
        self._acts[key] = loop.call_later(PAUSE, done), done

    def settle(self) -> None:
        """Do all of it now."""
        for timer, done in list(self._acts.values()):
            timer.cancel()
            done()

    def drop(self) -> None:
        """Do none of it."""
        for timer, _ in self._acts.values():
            timer.cancel()
        self._acts.clear()

    def give_way(self, keys: Iterable[str]) -> None:
        """Before ``keys`` are filed: what was typed beside one of them comes first, what was typed there is no longer meant."""
        keys = {*keys}
        at = {_place(key) for key in keys}
        for key in [key for key in self._acts if _place(key) in at]:
            timer, done = self._acts.pop(key)
            timer.cancel()
            if key not in keys:
                done()


def _place(key: str) -> str:
    """What a key is a part of: ``pyramid.fans`` for ``pyramid.fans.count``."""
    return key.rpartition(".")[0]
