"""Lines of text → the rows of their table, read as a person reads it: titles above, totals below, quotation marks gone wrong.

Nothing here knows files, people or pandas. Every line is accounted for: the parts of ``Records.account`` add up to its
``lines``. Lines on which nothing is special are cut many at a time, the others one by one: a quotation mark that was never
closed makes the standard reader swallow the rows below, and to notice that is what this module is for.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from statistics import median_low
from typing import NamedTuple

from .dialect import LOOKED_AT, Columns, Dialect, lines_of, look

SAMPLE = 100_000  # characters that decide on the dialect
LONGEST_CELL = 2**28  # characters; the standard reader stops at 131,072 unless told
MOST_LINES = 40  # of one record that is written in another way than the others
PATIENCE = 1_000  # rows of another width that are read in other ways, when that never helps
SIGN = re.compile(r'"?sep=([^\w"\'\s]|[\t ])"?\s*\Z', re.IGNORECASE)  # Excel's own first line: "sep=;"
TOTAL = re.compile(r"(grand |sub|eind)?(total|totals|totaal|totale|totali|gesamt|summe)\b.{0,40}", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[^\s@.,;<>]{2,63}")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")
DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b.{0,30}")
YEAR = re.compile(r"(19|20)[0-9]{2}")
MOST_KEPT = 200_000  # different cells of a column that are kept once each
AT_A_TIME = 10_000  # rows that were read one by one and go into the columns together


@dataclass(frozen=True, slots=True)
class Records:
    """A table as text: its header as typed (``None`` when there is none) and its cells by column, all equally long."""

    header: list[str] | None
    columns: list[list[str]]
    delimiter: str
    account: Mapping[str, int]  # lines = preamble + header + rows + continuation + footer + more + blank
    repairs: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # what → how many rows, and the first line


class Record(NamedTuple):
    """The cells of one row, the line (from 1) on which they start and how many lines they take."""

    cells: list[str]
    line: int
    lines: int = 1


class Run(NamedTuple):
    """Rows that are all as wide as the table, by column; the line on which the first of them stands; and how many lines
    the rows of several lines take beyond their first."""

    columns: list[list[str]]
    line: int
    more: dict[int, int]

    @property
    def lines(self) -> int:
        return len(self.columns[0]) + sum(self.more.values())


def read_records(blocks: Iterable[str]) -> Records:
    """The records of a delimited text that comes in blocks of whole lines. Never raises on what the text holds."""
    blocks, limit = iter(blocks), csv.field_size_limit(LONGEST_CELL)
    try:
        first = next(blocks, "")
        sample = lines_of(first[:SAMPLE] + first[SAMPLE:].partition("\n")[0])
        sign = SIGN.fullmatch(sample[0]) if sample else None
        before = 1 if sign else 0
        dialect = Dialect.of(sample[before:], sign and sign[1])
        reading = _Reading(dialect, before)
        rows = _Rows(dialect.width, reading.read(chain([first[len(sample[0]) :] if sign else first], blocks)))
    finally:
        csv.field_size_limit(limit)
    return _lay_out(rows, dialect, before, reading.repairs)


class _Reading:
    """Lines on their way to records, and the lines on which something had to be put right."""

    def __init__(self, dialect: Dialect, passed: int) -> None:
        self.dialect, self.passed, self.in_vain = dialect, passed, 0
        self.repairs: dict[str, list[int]] = {"quotes": [], "delimiters": []}

    def read(self, blocks: Iterable[str]) -> Iterator[Record | Run]:
        """All records. One that may go on in the next block waits for it; so do the lines that a look ahead needs."""
        waiting, enough = [], 0
        for block in blocks:
            if not waiting and (cut := self.dialect.cut_all(block)):
                yield (run := Run(cut[0], self.passed + 1, cut[1]))
                self.passed, waiting = self.passed + run.lines, lines_of(cut[2])
                continue
            own, lines, start = len(waiting), waiting + lines_of(block), 0
            if len(lines) >= enough:
                start = yield from self._one_by_one(lines, 0, own)
                if own and start >= own and (cut := self.dialect.cut_all("".join(lines[start:]))):
                    yield (run := Run(cut[0], self.passed + start + 1, cut[1]))
                    start += run.lines
                else:
                    start = yield from self._one_by_one(lines, start, len(lines))
            self.passed, waiting = self.passed + start, lines[start:]
            # a long record is not read anew at each block
            enough = 2 * len(waiting) if len(waiting) > MOST_LINES else 0
        yield from self._one_by_one(waiting, 0, len(waiting), last=True)

    def _one_by_one(self, lines: list[str], start: int, end: int, *, last: bool = False) -> Iterator[Record]:
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
                    break  # the reader is inside a cell that is none: begin again on the next line
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
        if self.in_vain < PATIENCE:
            other = dialect.otherwise(cells, lines[start : start + MOST_LINES], took)
            self.in_vain = 0 if other else self.in_vain + (len(cells) != dialect.width)
            if other:
                cells, took = other
                self.repairs["delimiters"].append(number)
        return cells, took


class _Rows:
    """All rows that are not empty, by column; and of those that are not as wide as the others, the cells as they were cut."""

    def __init__(self, width: int, found: Iterable[Record | Run]) -> None:
        self.columns: list[list[str]] = [[] for _ in range(width)]
        self.odd: dict[int, list[str]] = {}  # row → its cells
        self.more: dict[int, int] = {}  # row → how many lines it takes beyond the first
        self.below_blank: list[int] = []  # rows with a blank line above them
        self.count = self.blank = 0
        self._starts = [(0, 1)]  # (row, line): from there on, each row stands on the next line
        self._waiting: list[list[str]] = []  # the last rows, not yet in the columns
        self._kept: list[dict[str, str] | None] = [{} for _ in range(width)]  # cells that come back are kept once
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
            self._add(each) if isinstance(each, Record) else self._add_all(each)
        self._add_waiting()

    def _add(self, record: Record) -> None:
        cells = record.cells
        if len(cells) != len(self.columns):
            self.odd[self.count], cells = cells, [""] * len(self.columns)
        self._waiting.append(cells)
        if len(self._waiting) >= AT_A_TIME:
            self._add_waiting()
        if record.lines > 1:
            self.more[self.count] = record.lines - 1
        self.count += 1

    def _add_all(self, run: Run) -> None:
        self._add_waiting()
        self._extend(run.columns)
        line = run.line
        for at, more in run.more.items():
            self.more[self.count + at], line = more, line + more
            self._starts.append((self.count + at + 1, line + at + 1))
        self.count += len(run.columns[0])

    def _add_waiting(self) -> None:
        if self._waiting:
            self._extend(zip(*self._waiting, strict=True))
            self._waiting.clear()

    def _extend(self, columns: Iterable[Sequence[str]]) -> None:
        for at, cells in enumerate(columns):
            kept = self._kept[at]
            if kept == {} and len(cells) >= LOOKED_AT and 2 * len(set(cells)) > len(cells):
                kept = self._kept[at] = None
            once = kept is None or len(kept) > MOST_KEPT or len(cells) < LOOKED_AT
            self.columns[at].extend(cells if once else map(kept.setdefault, cells, cells))

    def cells(self, at: int) -> list[str]:
        return self.odd[at] if at in self.odd else [column[at] for column in self.columns]

    def first(self, start: int, end: int) -> list[list[str]]:
        """The rows that show what the table looks like."""
        return [self.cells(at) for at in range(start, min(end, self.count, start + LOOKED_AT))]

    def line(self, at: int) -> int:
        row, line = self._starts[bisect_right(self._starts, at, key=lambda start: start[0]) - 1]
        return line + at - row

    def lines(self, start: int, end: int) -> int:
        """How many lines these rows take together."""
        return end - start + sum(more for at, more in self.more.items() if start <= at < end)


def _lay_out(rows: _Rows, dialect: Dialect, before: int, repairs: dict[str, list[int]]) -> Records:
    """Tell title, header, rows and totals apart, and make the rows equally wide."""
    top = _header_at(rows, dialect.width)
    header, top, begin = _header(rows, top, dialect.width)
    end = _end_of_first_table(rows, begin, dialect.width)
    start, stop = _without_totals(rows, begin, end)
    odd = {at: cells for at, cells in rows.odd.items() if start <= at < stop}
    while header and not header[-1].strip():
        header.pop()
    named = len(header or ())
    beyond = (cells for column in rows.columns[named:] for cells in column[start:stop])
    wider = header is None or any(map(str.strip, chain(beyond, *(cells[named:] for cells in odd.values()))))
    width = max(named, dialect.width if wider else 0) if rows.count else 0
    first = rows.first(start, stop) if odd and width == dialect.width else ()
    looks, columns = Columns(first, width), _columns(rows, start, stop, width)
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


def _columns(rows: _Rows, start: int, stop: int, width: int) -> list[list[str]]:
    """The columns of these rows and no others; the rows keep nothing."""
    columns, rows.columns = rows.columns[:width], []
    for column in columns:
        del column[stop:], column[:start]
    return columns + [[""] * (stop - start) for _ in range(width - len(columns))]


def _count(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _header_at(rows: _Rows, width: int) -> int:
    """The first row about as full as the others: what stands above it is a title, a filter or a note."""
    if width < 2:
        return 0
    usual = median_low([_count(cells) for cells in rows.first(0, rows.count) if len(cells) == width] or [width])
    enough = max(2, 0.7 * min(width, usual))
    return next((at for at in range(min(40, rows.count)) if _count(rows.cells(at)) >= enough), 0)


def _header(rows: _Rows, top: int, width: int) -> tuple[list[str] | None, int, int]:
    """The names of the columns, the row on which they start, and the row on which the table itself does."""
    if top >= rows.count or _is_data(rows.cells(top), rows.first(top + 1, top + 21)[:20]):
        return None, top, top
    header, begin = rows.cells(top), top + 1
    while begin < min(top + 3, rows.count) and _names_too(rows.cells(begin), rows.first(begin + 1, rows.count)[:20]):
        header, begin = _joined(header, rows.cells(begin)), begin + 1
    if top and len(set(header)) < len(header) and len(rows.cells(top - 1)) == width and _count(rows.cells(top - 1)) > 1:
        header, top = _joined(rows.cells(top - 1), header), top - 1
    return header, top, begin


def _is_data(cells: list[str], below: list[list[str]]) -> bool:
    """Whether the first full line is a row already: an e-mail address, or a number or day above numbers or days."""
    cells = [cell.strip() for cell in cells]
    if any(EMAIL.fullmatch(cell) for cell in cells):
        return True
    numbers = [int(cell) for cell in cells if re.fullmatch("[0-9]{1,9}", cell)]
    if len(numbers) > 1 and all(after - before == 1 for before, after in pairwise(numbers)):
        return False  # 2023, 2024, 2025 or 1, 2, 3: names of columns
    for kind in (NUMBER, DAY):
        for at, cell in enumerate(cells):
            under = _under(below, at)
            same = sum(bool(kind.fullmatch(each)) for each in under)
            if kind.fullmatch(cell) and not YEAR.fullmatch(cell) and same and same >= 0.8 * len(under):
                return True
    return False


def _names_too(cells: list[str], below: list[list[str]]) -> bool:
    """Whether a row below the header names columns as well: words, each another, above nothing but numbers, days or addresses."""
    names = [cell.strip() for cell in cells if cell.strip()]
    if len(set(names)) < len(names) or any(kind.fullmatch(name) for name in names for kind in (EMAIL, DAY)):
        return False
    against = 0
    for at, cell in enumerate(cells):
        under = _under(below, at)
        if len(under) > 2 and any(all(map(kind.fullmatch, under)) for kind in (EMAIL, NUMBER, DAY)):
            if not re.search(r"[^\W\d_]", cell):
                return False
            against += 1
    return against > 1


def _under(below: list[list[str]], at: int) -> list[str]:
    return [cell for row in below if at < len(row) and (cell := row[at].strip())]


def _joined(above: list[str], below: list[str]) -> list[str]:
    """Two rows of names as one; a name of a group stands above the first of its columns only."""
    group, names = "", []
    spread = _count(above) < _count(below)
    for at in range(max(len(above), len(below))):
        one, other = (cells[at].strip() if at < len(cells) else "" for cells in (above, below))
        group = one or (group if spread else "")
        names.append(f"{group} {other}".strip())
    return names


def _end_of_first_table(rows: _Rows, start: int, width: int) -> int:
    """The row below a blank line on which another table starts: it and the rows below are not like those above."""
    columns = None
    for at in rows.below_blank:
        if at <= start:
            continue
        if columns is None:
            above = Columns(rows.first(start, at), width)
            columns = above if above.rows > 1 else None
        if columns and columns.strange(rows.cells(at)):
            below = [cells for cells in rows.first(at, rows.count) if _count(cells) > 1]
            if len(below) > 1 and sum(map(columns.strange, below)) > 0.8 * len(below):
                return at
    return rows.count


def _without_totals(rows: _Rows, begin: int, end: int) -> tuple[int, int]:
    """Where the rows start and stop without totals and notes: sparse lines that say "total", stop early or stand below a gap."""
    start, stop = begin, end
    if stop - start < 2:
        return start, stop
    top = rows.first(start, stop)
    usual = median_low(map(_count, top))
    firsts = Counter(look(cells[0]) for cells in rows.first(start, stop - 1))

    def aside(at: int, gap: bool = False) -> bool:
        typed = rows.cells(at)
        cells = [cell.strip() for cell in typed if cell.strip()]
        if any(EMAIL.fullmatch(cell) for cell in cells):
            return False
        if TOTAL.fullmatch(cells[0]) and (len(cells) < usual or all(NUMBER.fullmatch(cell) for cell in cells[1:])):
            return True
        alone = len(typed) == 1 or (len(cells) == 1 and not firsts[look(typed[0])])
        remark = alone and not NUMBER.fullmatch(cells[0])
        return 2 * len(cells) <= usual and (gap or remark)

    gap = max((at for at in rows.below_blank if start < at < stop), default=stop)
    if all(aside(at, gap=True) for at in range(gap, stop)):
        stop = gap
    while stop > start + 1 and aside(stop - 1):
        stop -= 1
    first_is_total = TOTAL.fullmatch(top[0][0].strip()) and aside(start)  # YouTube puts its total first
    return start + bool(first_is_total), stop
