"""The room: what was handed in, in a folder of the trainer's; and what of it is shown, which changes by five at a time at least.

A hand-in is a file of its own, so nothing is lost when two hundred come in one second, and whoever watches the folder sees each
whole or not at all. What is on the wall is a file beside them: a part of it (the pyramids, the phases, the lines …) is made anew
when five or more organisations have given another answer there, so that nobody's answer can be told from the difference.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from .disk import write_whole
from .handin import LONGEST_CODE, NAME, SAID, HandIn, NoHandIn, ask, codes_in, is_address, put
from .model import LEVELS, PHASES
from .spread import FEW, Counts, Quarters, counts, middle_of, quarters

PARTS = ("people", "phase", "weakest", "house", *SAID)  # what is made anew by itself
NEUTRAL = ("=", "+", "-", "@", "\t", "\r")  # how a formula begins, in a spreadsheet that opens our CSV


class Room:
    """What one workshop handed in. ``home`` is a folder of the trainer's own; it is made when it is not there."""

    def __init__(self, home: str | Path) -> None:
        self.home = Path(home).absolute()
        self.home.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, HandIn | None] = {}  # by the file's name
        self._shown: tuple[object, dict[str, dict[str, object]]] = None, {}

    # What comes in -------------------------------------------------------------------------------------------------------

    def hand_ins(self) -> dict[str, HandIn]:
        """By workbook, the latest that it handed in."""
        latest: dict[str, HandIn] = {}
        for given in _look(self.home, self._known):
            before = latest.get(given.workbook, given)
            latest[given.workbook] = max(given, before, key=lambda each: each.at)
            if given is not before:  # what was handed in before it tells nothing any more
                older = min(given, before, key=lambda each: each.at)
                with suppress(OSError):
                    (self.home / f"{older.workbook}.{older.at}.txt").unlink()
        return latest

    def take(self, text: str) -> tuple[int, list[NoHandIn]]:
        """Take the codes that somebody pasted: how many were good, and what was wrong with each other one."""
        taken, refused = 0, []
        for code in codes_in(text) if (found := [*codes_in(text)]) else [text]:
            try:
                put(HandIn.read(code), self.home)
                taken += 1
            except NoHandIn as wrong:
                refused.append(wrong)
        return taken, refused if found or text.strip() else []

    def collect(self, source: str | Path, seen: dict[str, HandIn | None]) -> None:
        """Bring here what lies in a shared folder, or at a service. ``seen`` remembers, from one look to the next.

        Raises ``NoHandIn`` when it cannot be reached.
        """
        if is_address(source):
            for code in codes_in(ask(str(source))):
                with suppress(NoHandIn):
                    put(HandIn.read(code), self.home)
            return
        try:
            given = _look(Path(source), seen) if source else []
        except (OSError, ValueError):
            raise NoHandIn("no-folder") from None
        for each in given:
            put(each, self.home)

    def clear(self) -> None:
        """Delete everything that was handed in, and what was shown of it."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True, exist_ok=True)
        self._known.clear()

    # What is shown -------------------------------------------------------------------------------------------------------

    def shown(self) -> Mapping[str, Mapping[str, object]]:
        """By part, and in it by workbook, the answers that stand on the wall."""
        path = self.home / "shown.json"
        try:
            stamp = path.stat()
            if self._shown[0] != (stamp.st_mtime_ns, stamp.st_size):
                self._shown = (stamp.st_mtime_ns, stamp.st_size), json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            self._shown = None, {}
        return self._shown[1]

    def show(self) -> dict[str, int]:
        """Put on the wall every part in which five or more organisations have another answer; returns what waits, by part."""
        with FileLock(self.home / "shown.lock"):
            shown, latest = dict(self.shown()), self.hand_ins()
            waiting = {}
            for part in PARTS:
                before = shown.get(part, {})
                now = {workbook: answer for workbook, each in latest.items() if (answer := _answer(each, part))}
                changed = sum(before.get(workbook) != now.get(workbook) for workbook in before.keys() | now.keys())
                if changed >= FEW:
                    shown[part] = now
                elif changed:
                    waiting[part] = changed
            if shown != self.shown():
                write_whole(self.home / "shown.json", json.dumps(shown).encode())
        return waiting

    @property
    def people(self) -> dict[str, Quarters | None]:
        """By level: the spread of how many people the organisations have there."""
        given = [*self.shown().get("people", {}).values()]
        return {level: quarters(each[n] for each in given) for n, level in enumerate(LEVELS)}

    @property
    def phases(self) -> Counts | None:
        return counts(self.shown().get("phase", {}).values(), PHASES)

    @property
    def middle_phase(self) -> Quarters | None:
        """The ranks between which half of the room lies."""
        return middle_of(PHASES.index(phase) for phase in self.shown().get("phase", {}).values())

    @property
    def weakest(self) -> Counts | None:
        return counts(self.shown().get("weakest", {}).values(), LEVELS[1:])

    @property
    def house(self) -> list[Quarters | None]:
        """For each voice and each axis, voice by voice: the spread of the scores, 1 to 5."""
        given = [*self.shown().get("house", {}).values()]
        size = max(map(len, given), key=list(map(len, given)).count, default=0)  # a trainer may have other voices
        alike = [each for each in given if len(each) == size]
        return [quarters((int(each[n]) for each in alike if each[n] != "-"), 1) for n in range(size)]

    def said(self, part: str) -> list[str]:
        """The texts of one kind ("line", "clear", "unclear", "up", "down"), each once, in an order that says nothing."""
        found = self.shown().get(part, {})
        if len(found) < FEW:
            return []
        texts = sorted(set(found.values()))
        random.Random("".join(texts)).shuffle(texts)
        return texts

    def rows(self) -> Iterator[tuple[str, str, object, object, object, object]]:
        """What is shown, as rows: part, key, organisations, and low, middle and high, or a count ("<5" when hidden)."""
        for level, found in self.people.items():
            yield "people", level, *_cells(found)
        for part, found in ("phase", self.phases), ("weakest", self.weakest):
            for key, count in found.of.items() if found else ():
                yield (
                    part,
                    key,
                    found.n,
                    "",
                    ("–" if key in found.beside else f"<{FEW}") if count is None else count,
                    "",
                )
        for n, found in enumerate(self.house):
            yield "house", str(n), *_cells(found)
        for part in SAID:
            for text in self.said(part):
                yield part, text, "", "", "", ""

    def csv(self, heads: tuple[str, ...], names: Mapping[str, str]) -> bytes:
        """The room as a CSV that a spreadsheet opens: UTF-8 with a mark, and no cell that it would take for a formula."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(heads)
        for part, key, *cells in self.rows():
            cells = [names.get(part, part), names.get(f"{part}.{key}", key), *map(str, cells)]
            writer.writerow([f"'{cell}" if cell.startswith(NEUTRAL) else cell for cell in cells])
        return text.getvalue().encode("utf-8-sig")


def _cells(found: Quarters | None) -> tuple[object, ...]:
    return (found.n, found.low, found.middle, found.high) if found else ("", "", f"<{FEW}", "")


def _answer(given: HandIn, part: str) -> object:
    """What a hand-in says in one part, as JSON holds it; nothing when it says nothing there."""
    answer = getattr(given, part)
    if part == "people":
        return list(answer) if any(each is not None for each in answer) else None
    return answer


def _look(folder: Path, known: dict[str, HandIn | None]) -> list[HandIn]:
    """The hand-ins in a folder; what is not one is passed over. ``known`` remembers, by the file's name."""
    with os.scandir(folder) as entries:
        there = [entry.name for entry in entries if NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)]
    for gone in known.keys() - set(there):
        del known[gone]
    for name in there:
        if name not in known:
            known[name] = _read(folder / name)
    return [given for name in there if (given := known[name])]


def _read(path: Path) -> HandIn | None:
    """The hand-in in a file, when it is the one that its name says."""
    try:
        with path.open(encoding="ascii") as file:
            given = HandIn.read(file.read(LONGEST_CODE))
    except (OSError, ValueError, NoHandIn):
        return None
    return given if path.name == f"{given.workbook}.{given.at}.txt" else None
