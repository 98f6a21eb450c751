"""What came in for the room, and what stands on the wall: one ``Wall`` for all forms of a workbook that look at it.

It looks twice a second where a kernel runs, beside it, so that a slow folder holds up nothing; elsewhere when something changes.
What may be shown is for ``Room`` to say. Before anybody handed in, the wall shows an invented room, made in memory.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from threading import Lock

from ...workbook import Workbook
from ...workshop.board import Board
from ...workshop.handin import HandIn, NoHandIn
from ...workshop.room import WALL_FILE, Room
from ...workshop.transport import ROOM, ask, is_address
from ..form import Form
from ..watched import Watched, one_each
from .practice import practice

LOOK_SECONDS = 0.5  # between two looks


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found: how many organisations handed in, how many only a card, how many wait, and what went wrong."""

    count: int = 0
    cards: int = 0
    waiting: int = 0
    held: bool = False  # whether the trainer held it back then
    shown: int | None = None  # when what stands on the wall was last changed
    trouble: NoHandIn | None = None


class Wall(Watched):
    """What came in for one workbook's room, and what of it stands on the wall."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook)
        self._language = workbook.language
        at = os.environ.get(ROOM, "")
        self.home = Path(at) if at and not is_address(at) else workbook.path.parent / "room"
        self._address = at if is_address(at) else ""
        self._looking, self._emptied = Lock(), 0
        self._task: asyncio.Task[None] | None = None
        self._seen: dict[str, HandIn] = {}
        self.found = Found()
        self.look()
        workbook.watch(lambda key: self.look() if key.startswith("room.") and not key.startswith("room.vote") else None)

    # What forms ask ----------------------------------------------------------------------------------------------------

    @cached_property
    def room(self) -> Room:
        """The real one; its folder is made when it is first needed. Raises ``OSError``."""
        return Room(self.home)

    @property
    def board(self) -> Board:
        """What stands on the wall: of the real room, or of the invented one while nobody handed in and it is not held."""
        if self.invented:
            return Board({}) if self.held else practice(self._language)
        return self.room.board

    @property
    def invented(self) -> bool:
        """Whether nobody handed in yet."""
        return not (self.found.count or self.found.cards)

    @property
    def held(self) -> bool:
        """Whether the trainer holds back what came in."""
        return self._answer("room.hold") is True

    @property
    def source(self) -> str:
        """The shared folder, or the address of a service, from which hand-ins are collected."""
        typed = self._answer("room.from")
        return (typed.strip().strip('"') if isinstance(typed, str) else "") or self._address

    def take(self, text: str) -> tuple[int, list[NoHandIn]]:
        """Take codes that somebody pasted; see ``Room.take``."""
        try:
            taken = self.room.take(text)
        except OSError:
            return 0, [NoHandIn("not-written")]
        self.look()
        return taken

    def clear(self) -> bool:
        """Delete everything that was handed in, also at our Hub's service; whether that went well.

        What is being collected meanwhile goes too.
        """
        with self._looking:
            self._emptied += 1
            self._seen = {}
            try:
                if self._address:
                    ask(self._address, method="DELETE")
                self.room.clear()
            except (OSError, NoHandIn):
                return False
        self.look()
        return self.invented

    # Looking -----------------------------------------------------------------------------------------------------------

    def follow(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` whenever the wall changes; look by itself from now on, where a kernel runs."""
        super().follow(watcher)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._keep_looking())

    def look(self) -> None:
        """Look now. What lies elsewhere may take its time, and waits for a look beside the kernel when there is one."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._told(self._look(self.source, held=self.held))
        else:
            found = self._look("", held=self.held)
            self._told(replace(found, trouble=self.found.trouble) if self.source else found)

    async def _keep_looking(self) -> None:
        """Only this thread touches widgets; the looks are another's."""
        loop = asyncio.get_running_loop()
        while self.watchers and self._workbook():
            found = await loop.run_in_executor(None, partial(self._look, self.source, held=self.held))
            with suppress(Exception):  # a picture that fails is drawn at the next change; the wall goes on
                self._told(found)
            await asyncio.sleep(LOOK_SECONDS)

    def _look(self, source: str, *, held: bool) -> Found:
        before, trouble = self._emptied, None
        if source:
            try:
                self.room.collect(source, self._seen)
            except NoHandIn as wrong:
                trouble = wrong
            except OSError:
                trouble = NoHandIn("no-folder")
        with self._looking:
            if self._emptied != before:
                self.room.clear()
            try:
                return replace(self._at_home(held=held), trouble=trouble)
            except OSError:
                return replace(self.found, held=held, trouble=NoHandIn("not-written"))

    def _at_home(self, *, held: bool) -> Found:
        """What lies in our own folder."""
        if not self.home.is_dir():
            return Found(held=held)
        room, shown = self.room, None
        given = [each for each in room.hand_ins().values() if not each.empty]
        waiting = 0 if held else room.show()
        with suppress(OSError):
            shown = (self.home / WALL_FILE).stat().st_mtime_ns
        count = sum(each.counts for each in given)
        return Found(count, len(given) - count, waiting, held, shown)

    def _told(self, found: Found) -> None:
        if str(found) != str(self.found):
            self.found = found
            self.tell()

    def _answer(self, key: str) -> object:
        workbook = self._workbook()
        return workbook.read(key) if workbook else None


wall_of = one_each(Wall)


class WallForm(Form):
    """Whatever looks at the wall: it is drawn again when that changes, and not before."""

    about: frozenset[str] = frozenset()

    def compose(self) -> None:
        self.wall = wall_of(self.workbook)
        super().compose()
        self.wall.follow(self.load)

    def close(self) -> None:
        self.wall.unfollow(self.load)
        super().close()

    @property
    def invented(self) -> str:
        """That the room is an invented one, as long as it is."""
        return self.words("room.invented") if self.wall.invented else ""
