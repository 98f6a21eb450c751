"""A text → the rows of its table, read as a person reads it: titles above, totals below, quotation marks gone wrong.

Nothing here knows files, people or pandas. Every line is accounted for: the parts of ``Records.account`` add up to its
``lines``. The standard reader does the reading; what is ours is to notice when a quotation mark that was never closed
makes it swallow the rows below, and to read those rows as rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 2**28  # characters; the standard reader stops at 131,072 unless told
SAMPLE = 200_000  # characters that decide on the delimiter
SIGN = re.compile(r'"?sep=([^\w"\'\s]|[\t ])"?\s*\Z', re.IGNORECASE)  # Excel's own first line: "sep=;"
TOTAL = re.compile(r"(grand |sub|eind)?(total|totals|totaal|totale|totali|gesamt|summe)\b.{0,40}", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[^\s@.,;<>]{2,63}")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")
DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b.{0,30}")
YEAR = re.compile(r"(19|20)[0-9]{2}")


class Record(NamedTuple):
    """The cells of one row, the line (from 1) on which they start and how many lines they take."""

    cells: list[str]
    line: int
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Records:
    """A table as text: its header as typed (``None`` when there is none) and rows that are all equally wide."""

    header: list[str] | None
    rows: list[list[str]]
    width: int
    delimiter: str
    account: Mapping[str, int]  # lines = preamble + header + rows + continuation + footer + blank
    repairs: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # what → how many rows, and the first line


def read_records(text: str) -> Records:
    """The records of a delimited text. Never raises on what the text holds."""
    lines = list(io.StringIO(text, newline=""))  # str.splitlines would also split at U+0085 and form feeds
    sign = SIGN.fullmatch(lines[0]) if lines else None
    before, limit = 1 if sign else 0, csv.field_size_limit(LONGEST_CELL)
    try:
        shape = _Shape.of(lines[before:], sign and sign[1])
        records, strays = _recover(lines, before, shape)
    finally:
        csv.field_size_limit(limit)
    return _lay_out(records, shape, len(lines), before, {"quotes": strays})


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a text is cut into cells: the delimiter, the quotation mark, and how many cells most rows have."""

    delimiter: str
    quote: str
    spaced: bool  # a space stands between a delimiter and the quotation mark after it
    width: int = 1

    @classmethod
    def of(cls, lines: list[str], delimiter: str | None) -> _Shape:
        sample, size = [], 0
        for line in lines:
            sample.append(line)
            if (size := size + len(line)) > SAMPLE:
                break
        text = "".join(sample)
        quote = "'" if _wrapped(text, "'") > _wrapped(text, '"') else '"'
        spaced = bool(re.search(rf"[,;|] {quote}[^{quote}\n]*{quote}[,;|\r\n]", text))
        tried = [cls(each, quote, spaced)._tried(sample) for each in ([delimiter] if delimiter else DELIMITERS)]
        return max(tried, key=lambda found: found[0])[1]

    def _tried(self, sample: list[str]) -> tuple[float, _Shape]:
        """How well this cuts: by records, or by lines where a stray quotation mark makes records swallow each other."""
        rows = list(self.reader(sample))
        ways = [rows] if len(rows) == len(sample) else [rows, [self.cut(line) for line in sample]]
        return max(map(self._score, ways), key=lambda found: found[0])

    def _score(self, rows: list[list[str]]) -> tuple[float, _Shape]:
        """Most rows equally wide is good, wider is better, quotation marks left in the cells are bad."""
        rows = [row for row in rows if any(map(str.strip, row))] or rows
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            return 0, self
        width, count = max(widths.items(), key=lambda found: found[1] * (1 - 1 / found[0]))
        marked = sum(self.quote in cell for row in rows for cell in row) / sum(map(len, rows))
        return count / len(rows) * (1 - 1 / width) - marked, replace(self, width=width)

    def reader(self, lines):
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, skipinitialspace=self.spaced)

    def cut(self, line: str) -> list[str]:
        """The cells of one line; a quotation mark that does not enclose a whole cell is an ordinary character."""
        d, q = re.escape(self.delimiter), self.quote
        line, cells, at = line.rstrip("\r\n"), [], 0
        cell = re.compile(rf"\s?{q}([^{q}]*(?:{q}{q}[^{q}]*)*){q}(?={d}|\Z)|([^{d}]*)")
        while True:
            found = cell.match(line, at)
            cells.append(found[2] if found[1] is None else found[1].replace(q + q, q))
            if found.end() >= len(line):
                return cells
            at = found.end() + 1

    def swallows(self, chunk: list[str]) -> bool:
        """Whether a record of several lines ate rows that stand on their own: its mark was never meant to open."""
        closes = re.search(rf"{self.quote}(?={re.escape(self.delimiter)}|[\r\n]*\Z)", chunk[-1])
        if self.width < 2:
            return not closes
        below = [line for line in chunk[1:200] if line.strip()]
        ways = ([row for row in self.reader(below) if row], [self.cut(line) for line in below])
        shares = [sum(len(row) == self.width for row in rows) / max(1, len(rows)) for rows in ways]
        if max(shares) < 0.6:
            return False
        if all(line.startswith(self.quote) and len(self.cut(line)) == self.width for line in below):
            return True
        likely = self.width > 2 or not closes  # of two columns, a note "Dear all, hello" looks like a row as well
        return len(below) > 2 or (likely and len(self.cut(chunk[0])) == self.width)


def _wrapped(text: str, quote: str) -> int:
    """How many cells stand between these marks, or 0 when more cells only begin with one (as Shopify's '1234AB)."""
    begin = len(re.findall(rf"(?:^|[,;\t|]) ?{quote}", text, re.MULTILINE))
    whole = len(re.findall(rf"(?:^|[,;\t|]) ?{quote}[^{quote}\n]*{quote}(?=[,;\t|\r\n]|\Z)", text, re.MULTILINE))
    return whole if whole >= 0.9 * begin else 0


def _recover(lines: list[str], start: int, shape: _Shape) -> tuple[list[Record], list[int]]:
    """All records, and the lines where a quotation mark was read as an ordinary character."""
    records, strays = [], []
    while start < len(lines):
        reader, base = shape.reader(map(lines.__getitem__, range(start, len(lines)))), start
        for cells in reader:
            took = base + reader.line_num - start
            odd = took > 1 and shape.swallows(lines[start : start + took])
            if odd or (took == 1 and len(cells) != shape.width and shape.quote in lines[start]):
                plain = shape.cut(lines[start])
                if odd or len(plain) == shape.width:
                    cells, took = plain, 1
                    strays.append(start + 1)
            records.append(Record(cells, start + 1, took))
            start += took
            if odd:
                break  # the reader is inside a cell that is none: begin again on the next line
    return records, strays


def _lay_out(records: list[Record], shape: _Shape, lines: int, before: int, strays: dict[str, list[int]]) -> Records:
    """Tell title, header, rows and totals apart, and make the rows equally wide."""
    filled = [record for record in records if any(map(str.strip, record.cells))]
    blank = sum(r.lines for r in records) - sum(r.lines for r in filled)
    top = _header_at(filled, shape.width)
    preamble, table = filled[:top], filled[top:]
    headed = bool(table) and not _is_data(table[0].cells, [r.cells for r in table[1:21]])
    head, body = table[:headed], table[headed:]
    body, footer = _without_totals(body, {r.line + r.lines for r in records if not any(map(str.strip, r.cells))})
    named = len(head[0].cells) if head else 0
    width = max(named, shape.width if any(any(map(str.strip, r.cells[named:])) for r in body) or not head else 0)
    long = [r.line for r in body if any(map(str.strip, r.cells[width:]))]
    short = [r.line for r in body if len(r.cells) < min(width, shape.width)]
    repairs = {**strays, "long": long, "short": short}
    account = {"lines": lines, "preamble": before + _lines(preamble), "header": _lines(head), "rows": len(body)}
    account |= {"continuation": _lines(body) - len(body), "footer": _lines(footer), "blank": blank}
    return Records(
        header=head[0].cells + [""] * (width - named) if head else None,
        rows=[_fitted(r.cells, width, shape.delimiter) for r in body],
        width=width if filled else 0,
        delimiter=shape.delimiter,
        account=account,
        repairs={what: (len(where), where[0]) for what, where in repairs.items() if where},
    )


def _lines(records: list[Record]) -> int:
    return sum(record.lines for record in records)


def _count(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _header_at(records: list[Record], width: int) -> int:
    """The first record about as full as the others: what stands above it is a title, a filter or a note."""
    if width < 2 or not records:
        return 0
    usual = median_low([_count(r.cells) for r in records[:5_000] if len(r.cells) == width] or [width])
    enough = max(2, 0.7 * min(width, usual))
    return next((at for at, record in enumerate(records[:40]) if _count(record.cells) >= enough), 0)


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
            under = [row[at].strip() for row in below if at < len(row) and row[at].strip()]
            same = sum(bool(kind.fullmatch(each)) for each in under)
            if kind.fullmatch(cell) and not YEAR.fullmatch(cell) and same and same >= 0.8 * len(under):
                return True
    return False


def _without_totals(body: list[Record], after_blank: set[int]) -> tuple[list[Record], list[Record]]:
    """The rows and, apart, totals and notes: sparse lines that say "total", stop early or stand below a gap."""
    if len(body) < 2:
        return body, []
    usual = median_low(_count(r.cells) for r in body[:5_000])

    def aside(record: Record, gap: bool = False) -> bool:
        cells = [cell.strip() for cell in record.cells if cell.strip()]
        if any(EMAIL.fullmatch(cell) for cell in cells):
            return False
        if TOTAL.fullmatch(cells[0]) and (len(cells) < usual or all(NUMBER.fullmatch(cell) for cell in cells[1:])):
            return True
        remark = len(record.cells) == 1 and not NUMBER.fullmatch(cells[0])
        return 2 * len(cells) <= usual and (gap or remark)

    gap = max((at for at, r in enumerate(body) if r.line in after_blank), default=0)
    end = len(body)
    if gap and all(aside(r, gap=True) for r in body[gap:]):
        end = gap
    while end > 1 and aside(body[end - 1]):
        end -= 1
    start = 1 if TOTAL.fullmatch(body[0].cells[0].strip()) and aside(body[0]) else 0  # YouTube puts its total first
    return body[start:end], body[:start] + body[end:]


def _fitted(cells: list[str], width: int, delimiter: str) -> list[str]:
    if len(cells) > width:
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        cells = [*cells[: width - 1], delimiter.join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))
