"""The room: what was handed in, in a folder of the trainer's; and what of it is shown, which changes by five at a time at least.

A hand-in is a file of its own, so nothing is lost when two hundred come in one second, and whoever watches the folder sees each
whole or not at all. What is on the wall is a file beside them: a part of it (a level, the phases, a box of the house, the lines …)
is made anew when five or more organisations have given another answer there, so that nobody's answer can be told from the
difference. What somebody wrote and takes back comes off at once.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from ..document.disk import write_whole
from .board import Board
from .handin import FILE, LONGEST_CODE, SAID, HandIn, NoHandIn, codes_in
from .spread import FEW
from .transport import ask, is_address, put

WALL_FILE = "shown.json"  # the file of what stands on the wall


class Room:
    """What one workshop handed in. ``home`` is a folder of the trainer's own; it is made when it is not there."""

    def __init__(self, home: str | Path) -> None:
        self.home = Path(home).absolute()
        self.home.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, HandIn] = {}  # by the file's name
        self._shown: tuple[object, Board] = None, Board({})  # of which file, and what it says

    # What comes in -------------------------------------------------------------------------------------------------------

    def hand_ins(self) -> dict[str, HandIn]:
        """By workbook, the latest that it handed in."""
        latest = _latest(self.home, self._known)
        for name, given in self._known.items():
            if given is not latest[given.workbook]:  # it tells nothing any more
                with suppress(OSError):
                    (self.home / name).unlink()
        return latest

    def take(self, text: str) -> tuple[int, list[NoHandIn]]:
        """Take the codes that somebody pasted: how many were good, and what was wrong with each other one."""
        taken, refused = 0, []
        for code in [*codes_in(text)] or ([text] if text.strip() else []):
            try:
                put(HandIn.read(code), self.home)
                taken += 1
            except NoHandIn as wrong:
                refused.append(wrong)
        return taken, refused

    def collect(self, source: str | Path, seen: dict[str, HandIn]) -> None:
        """Bring here what lies in a shared folder, or at a service. ``seen`` remembers, from one look to the next.

        Raises ``NoHandIn`` when it cannot be reached.
        """
        there: list[HandIn] = []
        if is_address(source):
            for code in codes_in(ask(str(source))):
                with suppress(NoHandIn):
                    there.append(HandIn.read(code))
        else:
            try:
                there = [*_latest(Path(source), seen).values()]
            except (OSError, ValueError):
                raise NoHandIn("no-folder") from None
        here = self.hand_ins()
        for given in there:
            if given.workbook not in here or here[given.workbook].at < given.at:
                put(given, self.home)

    def clear(self) -> None:
        """Delete everything that was handed in, and what was shown of it; no other file. Raises ``OSError``."""
        for path in self.home.iterdir():
            if FILE.fullmatch(path.name) or path.name == WALL_FILE:
                path.unlink(missing_ok=True)
        self._known.clear()

    # What is shown -------------------------------------------------------------------------------------------------------

    @property
    def board(self) -> Board:
        """What stands on the wall; nothing when that cannot be read."""
        path = self.home / WALL_FILE
        try:
            stamp = path.stat()
            if self._shown[0] != (stamp.st_mtime_ns, stamp.st_size):
                self._shown = (stamp.st_mtime_ns, stamp.st_size), Board.read(path.read_text("utf-8"))
        except (OSError, ValueError):
            self._shown = None, Board({})
        return self._shown[1]

    def show(self) -> int:
        """Put on the wall every part in which five or more organisations have another answer.

        Returns how many of them have an answer that waits.
        """
        with FileLock(self.home / "shown.lock"):
            shown, now = {**self.board.parts}, Board.of(self.hand_ins()).parts
            waiting = set()
            for part in shown.keys() | now.keys():
                before, given = shown.get(part, {}), now.get(part, {})
                if part in SAID:  # what was taken back
                    before = {workbook: text for workbook, text in before.items() if given.get(workbook) == text}
                changed = {each for each in before.keys() | given.keys() if before.get(each) != given.get(each)}
                shown[part] = given if len(changed) >= FEW else before
                waiting |= changed if len(changed) < FEW else set()
            shown = {part: answers for part, answers in shown.items() if answers}
            if shown != self.board.parts:
                write_whole(self.home / WALL_FILE, json.dumps(shown).encode())
        return len(waiting)


def _latest(folder: Path, known: dict[str, HandIn]) -> dict[str, HandIn]:
    """By workbook, the latest hand-in in a folder; what is none is passed over. ``known`` remembers, by the file's name."""
    with os.scandir(folder) as entries:
        there = [entry.name for entry in entries if FILE.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)]
    for gone in known.keys() - set(there):
        del known[gone]
    for name in there:
        if name not in known and (given := _read(folder / name)):  # one that is not whole yet is looked at again
            known[name] = given
    latest: dict[str, HandIn] = {}
    for given in sorted(known.values(), key=lambda each: each.at):
        latest[given.workbook] = given
    return latest


def _read(path: Path) -> HandIn | None:
    """The hand-in in a file, when it is the one that its name says."""
    try:
        with path.open(encoding="ascii") as file:
            given = HandIn.read(file.read(LONGEST_CODE))
    except (OSError, ValueError, NoHandIn):
        return None
    return given if path.name == given.file else None
