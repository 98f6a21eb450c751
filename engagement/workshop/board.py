"""What stands on the wall of a room: of every part the answers that count there, and what may be told of them.

A part is a level's people, the phases, the weakest steps, a box of the house, or one of the kinds of text. Which answers stand
here is for ``room`` to say, what of them may be shown for ``spread``.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model import LEVELS, PHASES
from .handin import SAID, HandIn
from .spread import FEW, Counts, Quarters, by_fives, counts, quarters, score_quarters

BOXES = 60  # the most that a house has
NEUTRAL = ("=", "+", "-", "@", "\t", "\r")  # how a formula begins, in a spreadsheet that opens our CSV


@dataclass(frozen=True, slots=True)
class Board:
    """By part, and in it by workbook, the answers that stand on the wall.

    >>> few = Board.of({f"{n:016x}": HandIn(f"{n:016x}", 1_700_000_000_000, phase="react") for n in range(4)})
    >>> few.phases is None  # of fewer than five, nothing is told
    True
    """

    parts: Mapping[str, Mapping[str, object]]

    @classmethod
    def of(cls, given: Mapping[str, HandIn]) -> Board:
        """All that was handed in, by workbook, as it would stand on the wall."""
        parts: dict[str, dict[str, object]] = {}
        for workbook, each in given.items():
            answers: dict[str, object] = {
                f"people.{level}": n for level, n in zip(LEVELS, each.people, strict=True) if n is not None
            }
            answers |= {f"house.{n}": int(score) for n, score in enumerate(each.house) if score != "-"}
            answers |= {part: told for part in ("phase", "weakest", *SAID) if (told := getattr(each, part))}
            for part, answer in answers.items():
                parts.setdefault(part, {})[workbook] = answer
        return cls(parts)

    @classmethod
    def read(cls, text: str) -> Board:
        """The board that a file keeps, as JSON. Raises ``ValueError`` when it keeps something else."""
        found = json.loads(text)
        if not (isinstance(found, dict) and all(isinstance(answers, dict) for answers in found.values())):
            raise ValueError("no board")
        return cls(found)

    @property
    def people(self) -> dict[str, Quarters | None]:
        """By level: the spread of how many people the organisations have there."""
        return {level: quarters(self._numbers(f"people.{level}")) for level in LEVELS}

    @property
    def phases(self) -> Counts | None:
        """How many organisations aim at each phase."""
        return counts(self._texts("phase"), PHASES)

    @property
    def weakest(self) -> Counts | None:
        """How many organisations have their weakest step towards each level."""
        return counts(self._texts("weakest"), LEVELS[1:])

    def house(self, boxes: int = BOXES) -> list[Quarters | None]:
        """For each voice and each axis, voice by voice: the spread of the scores, 1 to 5."""
        return [score_quarters(self._numbers(f"house.{n}")) for n in range(boxes)]

    def said(self, part: str) -> list[str]:
        """The texts of one kind ("line", "clear", "unclear", "up", "down"), each once, in an order that says nothing."""
        found = self._texts(part)
        if len(found) < FEW:
            return []
        texts = sorted(set(found))
        random.Random("".join(texts)).shuffle(texts)
        return texts

    @property
    def most(self) -> int:
        """How many organisations one of the pictures tells of, at most."""
        found = (*self.people.values(), self.phases, self.weakest, *self.house())
        return max((each.n for each in found if each), default=0)

    def _numbers(self, part: str) -> list[int]:
        return [each for each in self.parts.get(part, {}).values() if isinstance(each, int)]

    def _texts(self, part: str) -> list[str]:
        return [each for each in self.parts.get(part, {}).values() if isinstance(each, str)]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """What is shown, as rows: part, key, organisations, and low, middle and high, or a count by fives."""
        for level, spread in self.people.items():
            yield "people", level, *_cells(spread)
        for part, counted in ("phase", self.phases), ("weakest", self.weakest):
            if counted:
                for key, count in counted.of.items():
                    yield part, key, str(counted.n), "", by_fives(count), ""
        for n, spread in enumerate(self.house()):
            if spread:
                yield "house", str(n), *_cells(spread)
        for part in SAID:
            for text in self.said(part):
                yield part, text, "", "", "", ""

    def csv(self, heads: tuple[str, ...], names: Mapping[str, str]) -> bytes:
        """The board as a CSV that a spreadsheet opens: UTF-8 with a mark, and no cell that it would take for a formula."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(heads)
        for part, key, *cells in self.rows():
            cells = [names.get(part, part), names.get(f"{part}.{key}", key), *cells]
            writer.writerow([f"'{cell}" if cell.startswith(NEUTRAL) else cell for cell in cells])
        return text.getvalue().encode("utf-8-sig")


def _cells(found: Quarters | None) -> tuple[str, ...]:
    """Organisations, and low, middle and high; what is 0 is fewer than five."""
    if not found:
        return "", "", by_fives(0), ""
    return str(found.n), *(str(each) if each else by_fives(0) for each in (found.low, found.middle, found.high))
