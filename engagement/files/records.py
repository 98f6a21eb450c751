"""Lines of text → the rows of their table, read as a person reads it: titles above, totals below, quotation marks gone wrong.

Nothing here knows files or people. Every line is accounted for: the parts of ``Records.account`` add up to its
``lines``. Lines on which nothing is special are cut many at a time, the others one by one: a quotation mark that was never
closed makes the standard reader swallow the rows below, and to notice that is what this module is for.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from .cutting import cut_all
from .dialect import Dialect, lines_of
from .layout import lay_out
from .looks import Looks
from .rows import Record, Rows, Run

if TYPE_CHECKING:
    import numpy as np

SAMPLE = 60_000  # characters that decide on the dialect
LONGEST_CELL = 2**28  # characters; the standard reader stops at 131,072 unless told
MOST_CELLS = 100_000_000
MOST_LINES = 40  # of one record that is written in another way than the others
ROWS_IN_VAIN = 1_000  # rows of another width that are read in other ways, when that never helps
SIGN = re.compile(r'"?sep=([^\w"\'\s]|[\t ])"?\s*\Z', re.IGNORECASE)  # Excel's own first line: "sep=;"


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """A table as text: its header as typed (``None`` when there is none) and its cells by column, all equally long."""

    header: list[str] | None
    columns: list[np.ndarray]  # of str
    delimiter: str
    account: Mapping[str, int]  # lines = preamble + header + rows + continuation + footer + more + blank
    repairs: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # what → how many rows, and the first line


def read_records(blocks: Iterable[str]) -> Records:
    """The records of a delimited text that comes in blocks of whole lines.

    Whatever the text holds, it raises nothing but ``MemoryError``: more than ``MOST_CELLS``.

    >>> found = read_records(["Members\\nName;Gift\\nAn;5\\nBo;6\\nTotal;11\\n"])
    >>> found.header, [list(cells) for cells in found.columns], found.account["footer"]
    (['Name', 'Gift'], [['An', 'Bo'], ['5', '6']], 1)
    """
    csv.field_size_limit(LONGEST_CELL)  # of the process: another thread may be reading too
    blocks = iter(blocks)
    first = next(blocks, "")
    sample = lines_of(first[:SAMPLE] + first[SAMPLE:].partition("\n")[0])
    sign = SIGN.fullmatch(sample[0]) if sample else None
    before = 1 if sign else 0
    dialect = Dialect.of(sample[before:], sign and sign[1])
    reading = _Reading(dialect, before)
    rows = Rows(dialect.width, reading.read(chain([first[len(sample[0]) :] if sign else first], blocks)))
    return _assembled(rows, dialect, before, reading.repairs)


class _Reading:
    """Lines on their way to records, and the lines on which something had to be put right."""

    def __init__(self, dialect: Dialect, passed: int) -> None:
        self.dialect, self.passed, self.in_vain = dialect, passed, 0
        self.repairs: dict[str, list[int]] = {"quotes": [], "delimiters": []}

    def read(self, blocks: Iterable[str]) -> Iterator[Record | Run]:
        """All records. One that may go on in the next block waits for it; so do the lines that a look ahead needs."""
        waiting: list[str] = []
        enough = 0
        for block in blocks:
            if not waiting and (cut := cut_all(self.dialect, block)):
                yield (run := Run(cut.columns, self.passed + 1, cut.more))
                self.passed, waiting = self.passed + run.lines, lines_of(cut.rest)
                continue
            own, lines, start = len(waiting), waiting + lines_of(block), 0
            if len(lines) >= enough:
                start = yield from self._one_by_one(lines, 0, own)
                if own and start >= own and (cut := cut_all(self.dialect, "".join(lines[start:]))):
                    yield (run := Run(cut.columns, self.passed + start + 1, cut.more))
                    start += run.lines
                else:
                    start = yield from self._one_by_one(lines, start, len(lines))
            self.passed, waiting = self.passed + start, lines[start:]
            # a long record is not read anew at each block
            enough = 2 * len(waiting) if len(waiting) > MOST_LINES else 0
        yield from self._one_by_one(waiting, 0, len(waiting), last=True)

    def _one_by_one(
        self, lines: list[str], start: int, end: int, *, last: bool = False
    ) -> Generator[Record, None, int]:
        """The records that start before ``end``; returns where the next one starts."""
        width, special = self.dialect.width, (self.dialect.quote, self.dialect.other, self.dialect.delimiter + " ")
        while start < end:
            reader, base, as_is = self.dialect.reader(map(lines.__getitem__, range(start, len(lines)))), start, True
            for cells in reader:
                took = base + reader.line_num - start
                if start >= end or not (last or start + max(took, MOST_LINES) < len(lines)):
                    return start
                if took > 1 or len(cells) != width or any(mark in lines[start] for mark in special):
                    cells, takes = self._put_right(cells, lines, start, took)
                    took, as_is = takes, takes == took
                yield Record(cells, self.passed + start + 1, took)
                start += took
                if not as_is:
                    break  # the reader is inside what is not a cell: begin again on the next line
        return start

    def _put_right(self, cells: list[str], lines: list[str], start: int, took: int) -> tuple[list[str], int]:
        """The cells of the record that starts there, as they were meant, and how many lines it takes."""
        dialect, number = self.dialect, self.passed + start + 1
        swallowed = took > 1 and dialect.swallows(lines[start : start + took])
        if swallowed or (dialect.quote in lines[start] and dialect.torn(cells)):
            plain, takes = dialect.cut_open(lines[start : start + MOST_LINES])
            if swallowed or (takes >= took and dialect.better(plain, cells)):
                cells, took = plain, takes
                self.repairs["quotes"].append(number)
        closed = took > 1 and lines[start + took - 1].rstrip("\r\n") == dialect.quote
        if cells and cells[-1].endswith(("\n", "\r")) and not closed:
            cells = [*cells[:-1], cells[-1].rstrip("\r\n")]  # the last cell of the file, never closed
            self.repairs["quotes"].append(number)
        if self.in_vain < ROWS_IN_VAIN:
            other = dialect.otherwise(cells, lines[start : start + MOST_LINES], took)
            self.in_vain = 0 if other else self.in_vain + (len(cells) != dialect.width)
            if other:
                cells, took = other
                self.repairs["delimiters"].append(number)
        return cells, took


def _assembled(rows: Rows, dialect: Dialect, before: int, repairs: dict[str, list[int]]) -> Records:
    """The rows of the table, equally wide, and the account of all lines."""
    import numpy as np

    header, top, begin, start, stop, end = lay_out(rows, dialect.width)
    odd = {at: cells for at, cells in rows.odd.items() if start <= at < stop}
    named = len(header or ())
    first, columns = rows.first(start, stop) if odd else (), rows.columns(start, stop)
    beyond = (cells for column in columns[named:] for cells in column)
    wider = header is None or any(map(str.strip, chain(beyond, *(cells[named:] for cells in odd.values()))))
    width = max(named, dialect.width if wider else 0) if rows.count else 0
    if width * (stop - start) > MOST_CELLS:
        raise MemoryError
    columns = columns[:width] + [np.full(stop - start, "", object) for _ in range(len(columns), width)]
    looks = Looks(first if width == dialect.width else (), width)
    for at, cells in odd.items():
        for column, cell in zip(columns, looks.fitted(cells, dialect.delimiter), strict=True):
            column[at - start] = cell
    repairs["long"] = [rows.line(at) for at, cells in odd.items() if any(map(str.strip, cells[width:]))]
    repairs["short"] = [rows.line(at) for at, cells in odd.items() if len(cells) < min(width, dialect.width)]
    account = {"preamble": before + rows.lines(0, top), "header": rows.lines(top, begin), "rows": stop - start}
    account |= {"continuation": rows.lines(start, stop) - (stop - start)}
    account |= {"footer": rows.lines(begin, start) + rows.lines(stop, end), "more": rows.lines(end, rows.count)}
    account |= {"blank": rows.blank}
    return Records(
        header=None if header is None else header + [""] * (width - named),
        columns=columns,
        delimiter=dialect.delimiter,
        account={"lines": sum(account.values()), **account},
        repairs={what: (len(where), where[0]) for what, where in repairs.items() if where},
    )
