"""What a cell looks like, whatever it says: a number, a day, an address; and what the cells of each column look like.

By its looks a row with a cell too many or too few is put right, and a header, a total or another table is told from the
rows. Nothing here reads a value: what a number or a day means is for ``column`` to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np

Cells: TypeAlias = "Sequence[str] | np.ndarray"  # of one column; an array holds str as objects

LOOKED_AT = 1_000  # rows that decide what a column looks like
WIDEST = 100  # columns of a table in which a cell too many or too few is looked for
EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[^\s@.,;<>]{2,63}")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(e[+-]?[0-9]+)?%?", re.IGNORECASE)
DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b.{0,30}")
WORD = re.compile(r"[^\W\d_]|^[%°€$£#]$")  # or a unit
_DIGITS, _LETTERS = re.compile("[0-9]+"), re.compile(r"[^\W0-9_]+(?: [^\W0-9_]+)*")


@lru_cache(maxsize=10_000)
def look(cell: str) -> str:
    """The form of a cell: its digits, letters and marks, without what they say.

    >>> look("An de Wit"), look("an12@example.org"), look(" 03-04-2024 ")
    ('a', 'a9@a.a', '9-9-9')
    """
    return _LETTERS.sub("a", _DIGITS.sub("9", cell.strip()[:60]))


def filled(cells: Sequence[str]) -> int:
    """How many of these cells hold anything.

    >>> filled(["An", " ", "", "5"])
    2
    """
    return sum(bool(cell.strip()) for cell in cells)


class Looks:
    """What the cells of each column look like, so that a row with a cell too many or too few can be put right."""

    def __init__(self, rows: Iterable[list[str]], width: int) -> None:
        rows = [row for row in rows if len(row) == width]
        self.forms = [Counter(look(row[at]) for row in rows) for at in range(width)]
        self.rows = len(rows)
        self.usual = sum(map(self.fit, rows)) / len(rows) if rows else 0.0

    def fit(self, cells: list[str]) -> float:
        """How much these cells look like their columns, 0 to 1."""
        alike = sum(form[look(cell)] for form, cell in zip(self.forms, cells, strict=True))
        return alike / max(1, self.rows * len(self.forms))

    def fitted(self, cells: list[str], delimiter: str) -> list[str]:
        """The cells as wide as the columns: one too many or too few where the rest then fits best, more of them at the end."""
        cells, width, known = cells.copy(), len(self.forms), self.rows > 0 and len(self.forms) <= WIDEST
        while len(cells) > width + known and not cells[-1].strip():
            cells.pop()
        if known and len(cells) == width + 1:
            return self._without_one(cells, delimiter)
        if len(cells) > width:
            return [*cells[: width - 1], delimiter.join(cells[width - 1 :])]
        if known and len(cells) == width - 1:
            return self._with_a_gap(cells)
        return cells + [""] * (width - len(cells))

    def _without_one(self, cells: list[str], delimiter: str) -> list[str]:
        """One cell too many: an empty one dropped or, when there is none, two that belong together."""
        before, after = self._alike(cells, 0), self._alike(cells[1:], 0, backwards=True)
        empty = [at for at, cell in enumerate(cells) if not cell.strip()]
        if empty:
            at = max(reversed(empty), key=lambda at: before[at] + after[at])
            return [*cells[:at], *cells[at + 1 :]]
        both = [delimiter.join(pair) for pair in pairwise(cells)]
        gains = [before[at] + self.forms[at][look(cell)] + after[at + 1] for at, cell in enumerate(both)]
        at = max(range(len(both) - 1, -1, -1), key=gains.__getitem__)
        return [*cells[:at], both[at], *cells[at + 2 :]]

    def _with_a_gap(self, cells: list[str]) -> list[str]:
        """One cell too few: at the end, unless the rest fits clearly better with the gap elsewhere."""
        before, after = self._alike(cells, 0), self._alike(cells, 1, backwards=True)
        gains = [before[at] + after[at] + self._gap(at) for at in range(len(self.forms))]
        at = max(range(len(gains) - 1, -1, -1), key=gains.__getitem__)
        at = at if gains[at] > gains[-1] + self.rows / 2 else len(cells)
        return [*cells[:at], "", *cells[at:]]

    def _alike(self, cells: list[str], first: int, *, backwards: bool = False) -> list[int]:
        """How much the first 0, 1, 2 … cells look like the columns from ``first`` on; or the cells from the 0th, 1st, 2nd … on."""
        each = [form[look(cell)] for form, cell in zip(self.forms[first:], cells, strict=False)]
        if backwards:
            return [*accumulate(reversed(each), initial=0)][::-1]
        return [*accumulate(each, initial=0)]

    def _gap(self, at: int) -> int:
        """What an empty cell says: in a column that is seldom empty a gap says nothing."""
        empty = self.forms[at][""]
        return 0 if 2 * empty < self.rows else empty

    def strange(self, cells: list[str]) -> bool:
        """Whether these cells are a row of another table."""
        return len(cells) != len(self.forms) or self.fit(cells) < 0.3 * self.usual

    def plausible(self, cells: list[str]) -> bool:
        """Whether these cells may well be a row of this table."""
        return self.fit(cells) >= 0.5 * self.usual
