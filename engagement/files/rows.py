"""The rows of a text as they are found, one by one or many at a time, with the lines on which they stand.

They are kept by column, as they will be used; which of them are the table is for ``layout`` to say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from .looks import LOOKED_AT, Cells

if TYPE_CHECKING:
    import numpy as np

AT_A_TIME = 10_000  # rows that were read one by one and go into the columns together


class Record(NamedTuple):
    """The cells of one row, the line (from 1) on which they start and how many lines they take."""

    cells: list[str]
    line: int
    lines: int = 1


class Run(NamedTuple):
    """Rows that are all as wide as the table, by column; the line on which the first of them stands; and how many lines
    the rows of several lines take beyond their first."""

    columns: list[Cells]
    line: int
    more: dict[int, int]

    @property
    def lines(self) -> int:
        """How many lines these rows take."""
        return len(self.columns[0]) + sum(self.more.values())


class Rows:
    """All rows that are not empty, by column; and of those that are not as wide as the others, the cells as they were cut."""

    def __init__(self, width: int, found: Iterable[Record | Run]) -> None:
        self.width = width
        self._pieces: list[tuple[int, list[Cells]]] = []  # (row, columns): the rows from there on, by column
        self.odd: dict[int, list[str]] = {}  # row → its cells
        self.more: dict[int, int] = {}  # row → how many lines it takes beyond the first
        self.below_blank: list[int] = []  # rows with a blank line above them
        self.count = self.blank = 0
        self._starts = [(0, 1)]  # (row, line): from there on, each row stands on the next line
        self._waiting: list[list[str]] = []  # the last rows, not yet in the columns
        gap = False
        for each in found:
            if isinstance(each, Record) and not any(map(str.strip, each.cells)):
                self.blank, gap = self.blank + each.lines, True
                continue
            if gap:
                self.below_blank.append(self.count)
            gap = False
            row, line = self._starts[-1]
            if line + self.count - row != each.line:
                self._starts.append((self.count, each.line))
            if isinstance(each, Record):
                self._add(each)
            else:
                self._add_all(each)
        self._add_waiting()

    def _add(self, record: Record) -> None:
        cells = record.cells
        if len(cells) != self.width:
            self.odd[self.count], cells = cells, [""] * self.width
        self._waiting.append(cells)
        if record.lines > 1:
            self.more[self.count] = record.lines - 1
        self.count += 1
        if len(self._waiting) >= AT_A_TIME:
            self._add_waiting()

    def _add_all(self, run: Run) -> None:
        self._add_waiting()
        self._pieces.append((self.count, run.columns))
        line = run.line
        for at, more in run.more.items():
            self.more[self.count + at], line = more, line + more
            self._starts.append((self.count + at + 1, line + at + 1))
        self.count += len(run.columns[0])

    def _add_waiting(self) -> None:
        if self._waiting:
            columns = zip(*self._waiting, strict=True)
            # what comes back is kept once
            kept: list[Cells] = [list(map({}.setdefault, cells, cells)) for cells in columns]
            self._pieces.append((self.count - len(self._waiting), kept))
            self._waiting.clear()

    def cells(self, at: int) -> list[str]:
        """One row, as it was cut."""
        if at in self.odd:
            return self.odd[at]
        first, columns = self._pieces[bisect_right(self._pieces, at, key=lambda piece: piece[0]) - 1]
        return [column[at - first] for column in columns]

    def columns(self, start: int, stop: int) -> list[np.ndarray]:
        """The cells of these rows by column. Each column is handed over, so that never two copies of all are held."""
        import numpy as np

        columns = []
        for at in range(self.width):
            parts = [np.empty(0, object)]
            for _, piece in self._pieces:
                parts.append(np.asarray(piece[at], object))
                piece[at] = ()
            columns.append(np.concatenate(parts)[start:stop])
        self._pieces.clear()
        return columns

    def first(self, start: int, end: int) -> list[list[str]]:
        """The rows that show what the table looks like."""
        return [self.cells(at) for at in range(start, min(end, self.count, start + LOOKED_AT))]

    def line(self, at: int) -> int:
        """The line, from 1, on which a row starts."""
        row, line = self._starts[bisect_right(self._starts, at, key=lambda start: start[0]) - 1]
        return line + at - row

    def lines(self, start: int, end: int) -> int:
        """How many lines these rows take together."""
        return end - start + sum(more for at, more in self.more.items() if start <= at < end)
