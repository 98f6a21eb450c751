"""The room: what was handed in, in a folder of the trainer's; and what of it is shown, which changes by five at a time at least.

A hand-in is a file of its own, so nothing is lost when two hundred come in one second, and whoever watches the folder sees each
whole or not at all. What is on the wall is a file beside them: a part of it (a level, the phases, a box of the house, the lines …)
is made anew when five or more organisations have given another answer there, so that nobody's answer can be told from the
difference. What somebody wrote and takes back comes off at once.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from ..document.disk import write_whole
from ..model import LEVELS, PHASES
from .handin import FILE, LONGEST_CODE, SAID, HandIn, NoHandIn, ask, codes_in, is_address, put
from .spread import FEW, Counts, Quarters, counts, quarters, score_quarters

SHOWN, BOXES = "shown.json", 60  # the file of what hangs on the wall; the most boxes that a house has
NEUTRAL = ("=", "+", "-", "@", "\t", "\r")  # how a formula begins, in a spreadsheet that opens our CSV


class Room:
    """What one workshop handed in. ``home`` is a folder of the trainer's own; it is made when it is not there."""

    def __init__(self, home: str | Path) -> None:
        self.home = Path(home).absolute()
        self.home.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, HandIn] = {}  # by the file's name
        self._shown: tuple[object, dict[str, dict[str, object]]] = None, {}

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
        for code in codes_in(text) if (found := [*codes_in(text)]) else [text]:
            try:
                put(HandIn.read(code), self.home)
                taken += 1
            except NoHandIn as wrong:
                refused.append(wrong)
        return taken, refused if found or text.strip() else []

    def collect(self, source: str | Path, seen: dict[str, HandIn]) -> None:
        """Bring here what lies in a shared folder, or at a service. ``seen`` remembers, from one look to the next.

        Raises ``NoHandIn`` when it cannot be reached.
        """
        if is_address(source):
            there = []
            for code in codes_in(ask(str(source))):
                with suppress(NoHandIn):
                    there.append(HandIn.read(code))
        else:
            try:
                there = _latest(Path(source), seen).values()
            except (OSError, ValueError):
                raise NoHandIn("no-folder") from None
        here = self.hand_ins()
        for given in there:
            if given.workbook not in here or here[given.workbook].at < given.at:
                put(given, self.home)

    def clear(self) -> None:
        """Delete everything that was handed in, and what was shown of it; no other file. Raises ``OSError``."""
        for path in self.home.iterdir():
            if FILE.fullmatch(path.name) or path.name == SHOWN:
                path.unlink(missing_ok=True)
        self._known.clear()

    # What is shown -------------------------------------------------------------------------------------------------------

    def shown(self) -> Mapping[str, Mapping[str, object]]:
        """By part, and in it by workbook, the answers that stand on the wall."""
        path = self.home / SHOWN
        try:
            stamp = path.stat()
            if self._shown[0] != (stamp.st_mtime_ns, stamp.st_size):
                self._shown = (stamp.st_mtime_ns, stamp.st_size), json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            self._shown = None, {}
        return self._shown[1]

    def show(self) -> int:
        """Put on the wall every part in which five or more organisations have another answer.

        Returns how many of them have an answer that waits.
        """
        with FileLock(self.home / "shown.lock"):
            shown, now = dict(self.shown()), by_part(self.hand_ins())
            waiting = set()
            for part in shown.keys() | now.keys():
                before, given = shown.get(part, {}), now.get(part, {})
                if part in SAID:  # what was taken back
                    before = {workbook: text for workbook, text in before.items() if given.get(workbook) == text}
                changed = {each for each in before.keys() | given.keys() if before.get(each) != given.get(each)}
                shown[part] = given if len(changed) >= FEW else before
                waiting |= changed if len(changed) < FEW else set()
            shown = {part: answers for part, answers in shown.items() if answers}
            if shown != self.shown():
                write_whole(self.home / SHOWN, json.dumps(shown).encode())
        return len(waiting)

    def _of(self, part: str) -> list:
        return [*self.shown().get(part, {}).values()]

    @property
    def people(self) -> dict[str, Quarters | None]:
        """By level: the spread of how many people the organisations have there."""
        return {level: quarters(self._of(f"people.{level}")) for level in LEVELS}

    @property
    def phases(self) -> Counts | None:
        return counts(self._of("phase"), PHASES)

    @property
    def weakest(self) -> Counts | None:
        return counts(self._of("weakest"), LEVELS[1:])

    def house(self, boxes: int = BOXES) -> list[Quarters | None]:
        """For each voice and each axis, voice by voice: the spread of the scores, 1 to 5."""
        return [score_quarters(self._of(f"house.{n}")) for n in range(boxes)]

    def said(self, part: str) -> list[str]:
        """The texts of one kind ("line", "clear", "unclear", "up", "down"), each once, in an order that says nothing."""
        found = self.shown().get(part, {})
        if len(found) < FEW:
            return []
        texts = sorted(set(found.values()))
        random.Random("".join(texts)).shuffle(texts)
        return texts

    def rows(self) -> Iterator[tuple[str, str, object, object, object, object]]:
        """What is shown, as rows: part, key, organisations, and low, middle and high, or a count by fives."""
        for level, found in self.people.items():
            yield "people", level, *_cells(found)
        for part, found in ("phase", self.phases), ("weakest", self.weakest):
            for key, count in found.of.items() if found else ():
                yield part, key, found.n, "", by_fives(count), ""
        for n, found in enumerate(self.house()):
            if found:
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


def by_fives(count: int) -> str:
    """A count as it may be told.

    >>> by_fives(0), by_fives(10)
    ('<5', '10–14')
    """
    return f"{count}–{count + FEW - 1}" if count else f"<{FEW}"


def by_part(given: Mapping[str, HandIn]) -> dict[str, dict[str, object]]:
    """By part of the wall, and in it by workbook, what was answered."""
    parts: dict[str, dict[str, object]] = {}
    for workbook, each in given.items():
        answers = {f"people.{level}": n for level, n in zip(LEVELS, each.people, strict=True) if n is not None}
        answers |= {f"house.{n}": int(score) for n, score in enumerate(each.house) if score != "-"}
        answers |= {part: told for part in ("phase", "weakest", *SAID) if (told := getattr(each, part))}
        for part, answer in answers.items():
            parts.setdefault(part, {})[workbook] = answer
    return parts


def _cells(found: Quarters | None) -> tuple[object, ...]:
    few = f"<{FEW}"
    return (found.n, *(each or few for each in (found.low, found.middle, found.high))) if found else ("", "", few, "")


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
