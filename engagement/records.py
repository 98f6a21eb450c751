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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|", " ")
LONGEST_CELL = 2**28  # characters; the standard reader stops at 131,072 unless told
SAMPLE = 200_000  # characters that decide on the delimiter
WIDEST = 100  # columns of a table in which a cell too many or too few is looked for
LOOKED_AT = 1_000  # rows that decide what a column looks like
MOST_LINES = 40  # of one record that is written in another way than the others
SIGN = re.compile(r'"?sep=([^\w"\'\s]|[\t ])"?\s*\Z', re.IGNORECASE)  # Excel's own first line: "sep=;"
TOTAL = re.compile(r"(grand |sub|eind)?(total|totals|totaal|totale|totali|gesamt|summe)\b.{0,40}", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[^\s@.,;<>]{2,63}")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")
DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b.{0,30}")
YEAR = re.compile(r"(19|20)[0-9]{2}")


class Columns:
    """What the cells of each column look like, so that a row with a cell too many or too few can be put right."""

    def __init__(self, rows: Iterable[list[str]], width: int) -> None:
        rows = [row for row in rows if len(row) == width]
        self.looks = [Counter(_look(row[at]) for row in rows) for at in range(width)]
        self.rows, self.apart = len(rows), 2 * sum(map(_apart, rows)) > len(rows)
        self.usual = sum(map(self.fit, rows)) / len(rows) if rows else 0.0

    def fit(self, cells: list[str]) -> float:
        """How much these cells look like their columns, 0 to 1."""
        alike = sum(look[_look(cell)] for look, cell in zip(self.looks, cells, strict=True))
        return alike / max(1, self.rows * len(self.looks))

    def best(self, rows: Iterable[list[str]]) -> list[str]:
        """The row that looks most like the columns; of equals the first."""
        return max(rows, key=self.fit)

    def sometimes_empty(self, at: int) -> float:
        """What an empty cell adds to the fit of a row in a column that is seldom empty: there, a gap is no sign of anything."""
        share = self.looks[at][""] / max(1, self.rows)
        return share / len(self.looks) if share < 0.5 else 0

    def strange(self, cells: list[str]) -> bool:
        """Whether these cells are a row of another table."""
        return len(cells) != len(self.looks) or self.fit(cells) < 0.3 * self.usual

    def plausible(self, cells: list[str]) -> bool:
        return self.fit(cells) >= 0.5 * self.usual


def _apart(cells: list[str]) -> bool:
    """Whether a space stands after the delimiters, as one who types a row puts there."""
    filled = [cell for cell in cells[1:] if cell]
    return 2 * sum(cell[0] == " " for cell in filled) > len(filled)


@lru_cache(maxsize=10_000)
def _look(cell: str) -> str:
    """The form of a cell: its digits, letters and marks, without what they say."""
    return _LETTERS.sub("a", _DIGITS.sub("9", cell.strip()[:60]))


_DIGITS, _LETTERS = re.compile("[0-9]+"), re.compile(r"[^\W0-9_]+(?: [^\W0-9_]+)*")


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
    account: Mapping[str, int]  # lines = preamble + header + rows + continuation + footer + more + blank
    repairs: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # what → how many rows, and the first line


def read_records(text: str) -> Records:
    """The records of a delimited text. Never raises on what the text holds."""
    lines = list(io.StringIO(text, newline=""))  # str.splitlines would also split at U+0085 and form feeds
    sign = SIGN.fullmatch(lines[0]) if lines else None
    before, limit = 1 if sign else 0, csv.field_size_limit(LONGEST_CELL)
    try:
        shape = _Shape.of(lines[before:], sign and sign[1])
        records, repairs = _recover(lines, before, shape)
    finally:
        csv.field_size_limit(limit)
    return _lay_out(records, shape, len(lines), before, repairs)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a text is cut into cells: the delimiter, the quotation mark, and how many cells most rows have."""

    delimiter: str
    quote: str
    spaced: bool  # a space stands between a delimiter and the quotation mark after it
    escape: str | None = None  # what stands before a quotation mark in a cell, when that is not another one
    width: int = 1
    columns: Columns | None = field(default=None, compare=False, repr=False)

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
        inside = re.compile(rf"[^,;\t|\r\n](\\|{quote}){quote}(?![,;\t|\r\n])")
        marks = Counter(inside.findall(text))
        escape = "\\" if marks["\\"] > marks[quote] else None
        ways = [cls(each, quote, spaced, escape) for each in ([delimiter] if delimiter else DELIMITERS)]
        return max((way._tried(sample) for way in ways), key=lambda found: found[0])[1]

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
        likely = 0.6 if self.delimiter == " " else 1  # words have spaces too
        score = likely * count / len(rows) * (1 - 1 / width) - marked
        return score, replace(self, width=width, columns=Columns(rows[:LOOKED_AT], width))

    def reader(self, lines):
        escape = {"escapechar": self.escape, "doublequote": False} if self.escape else {}
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, skipinitialspace=self.spaced, **escape)

    def torn(self, cells: list[str]) -> bool:
        """Whether a quotation mark may have been read as one that encloses, and is none, or the other way round."""
        return len(cells) != self.width or any(cell.count(self.quote) % 2 for cell in cells)

    def better(self, one: list[str], other: list[str]) -> bool:
        """Whether the one row is at least as much like the columns as the other."""
        if len(one) != self.width or one == other:
            return False
        return len(other) != self.width or bool(self.columns and self.columns.fit(one) >= self.columns.fit(other))

    def otherwise(self, cells: list[str], lines: list[str], took: int) -> tuple[list[str], int] | None:
        """The record at the start of ``lines``, read with another delimiter or quotation mark, as one row that was typed or
        pasted in may have, and how many lines it takes; ``None`` when it is no row like the others in any way."""
        if self.width < 3 or not self.columns:
            return None
        other = "'" if self.quote == '"' else '"'
        if len(cells) == self.width and other not in lines[0] and self.delimiter + " " not in lines[0]:
            return None
        few = 2 * len(cells) <= self.width
        begun = [cell for cell in cells if cell.lstrip()[:1] == other and (len(cell) == 1 or cell[-1] != other)]
        apart = _apart(cells) and not self.columns.apart
        if len(cells) == self.width and not apart and not begun:
            return None
        found = []
        for delimiter in DELIMITERS if few else self.delimiter:
            for quote in self.quote + other if begun or few else self.quote:
                for spaced in (False, True):
                    reader = replace(self, delimiter=delimiter, quote=quote, spaced=spaced).reader(lines)
                    row = next(reader, [])
                    fits = len(row) == self.width and row != cells and self.columns.plausible(row)
                    if fits and reader.line_num >= took:
                        found.append((quote == self.quote, self.columns.fit(row), -reader.line_num, row))
        if not found:
            return None
        *_, lasts, row = max(found)
        if len(cells) == self.width and not apart and (lasts == -1 or len(self.cut(lines[1])) == self.width):
            return None  # an apostrophe in front of a cell, as Shopify puts there
        return row, -lasts

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

    def cut_open(self, lines: list[str]) -> tuple[list[str], int]:
        """The cells of the first line; with the lines below it into which its last cell runs on, if that closes there."""
        first = self.cut(lines[0])
        if len(first) == self.width and first[-1][:1] == self.quote:
            for n in range(2, len(lines) + 1):
                if self.quote in lines[n - 1]:
                    cells = self.cut("".join(lines[:n]))
                    closed = len(cells) == self.width and cells[-1][:1] != self.quote
                    return (cells, n) if closed else (first, 1)
        return first, 1

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
    begin = len(re.findall(rf"(?:^|[,;\t|]) ?{quote}(?!{quote})", text, re.MULTILINE))
    cell = rf"(?:^|[,;\t|]) ?{quote}(?:[^{quote}]|{quote}{quote})*+{quote}(?=[,;\t|\r\n]|\Z)"
    whole = len(re.findall(cell, text, re.MULTILINE))
    return whole if whole >= 0.9 * begin else 0


def _recover(lines: list[str], start: int, shape: _Shape) -> tuple[list[Record], dict[str, list[int]]]:
    """All records; and the lines where a quotation mark was read as an ordinary character, or another one, or another
    delimiter, was used than elsewhere."""
    records, strays, others = [], [], []
    while start < len(lines):
        reader, base = shape.reader(map(lines.__getitem__, range(start, len(lines)))), start
        for cells in reader:
            took = base + reader.line_num - start
            odd = took > 1 and shape.swallows(lines[start : start + took])
            if odd or (shape.quote in lines[start] and shape.torn(cells)):
                plain, lasts = shape.cut_open(lines[start : start + MOST_LINES])
                if odd or (lasts >= took and shape.better(plain, cells)):
                    odd = odd or lasts != took
                    cells, took = plain, lasts
                    strays.append(start + 1)
            if other := shape.otherwise(cells, lines[start : start + MOST_LINES], took):
                odd = odd or other[1] != took
                cells, took = other
                others.append(start + 1)
            records.append(Record(cells, start + 1, took))
            start += took
            if odd:
                break  # the reader is inside a cell that is none: begin again on the next line
    return records, {"quotes": strays, "delimiters": others}


def _lay_out(records: list[Record], shape: _Shape, lines: int, before: int, repairs: dict[str, list[int]]) -> Records:
    """Tell title, header, rows and totals apart, and make the rows equally wide."""
    filled = [record for record in records if any(map(str.strip, record.cells))]
    blank = sum(r.lines for r in records) - sum(r.lines for r in filled)
    top = _header_at(filled, shape.width)
    preamble, table = filled[:top], filled[top:]
    headed = bool(table) and not _is_data(table[0].cells, [r.cells for r in table[1:21]])
    head, body = table[:headed], table[headed:]
    after_blank = {r.line + r.lines for r in records if not any(map(str.strip, r.cells))}
    body, more = _first_table(body, after_blank, shape)
    body, footer = _without_totals(body, after_blank, shape)
    named = len(head[0].cells) if head else 0
    width = max(named, shape.width if any(any(map(str.strip, r.cells[named:])) for r in body) or not head else 0)
    columns = Columns([r.cells for r in body[:LOOKED_AT]], width)
    long = [r.line for r in body if any(map(str.strip, r.cells[width:]))]
    short = [r.line for r in body if len(r.cells) < min(width, shape.width)]
    repairs = {**repairs, "long": long, "short": short}
    account = {"lines": lines, "preamble": before + _lines(preamble), "header": _lines(head), "rows": len(body)}
    account |= {"continuation": _lines(body) - len(body), "footer": _lines(footer), "more": _lines(more)}
    account["blank"] = blank
    return Records(
        header=head[0].cells + [""] * (width - named) if head else None,
        rows=[r.cells if len(r.cells) == width else _fitted(r.cells, width, columns, shape.delimiter) for r in body],
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


def _first_table(body: list[Record], after_blank: set[int], shape: _Shape) -> tuple[list[Record], list[Record]]:
    """The rows of the first table and, apart, those of others below a blank line, which look like none of its rows."""
    columns = None
    for at, record in enumerate(body):
        if record.line not in after_blank:
            continue
        if columns is None:
            above = Columns([r.cells for r in body[:at][:LOOKED_AT]], shape.width)
            columns = above if above.rows > 1 else None
        if columns and columns.strange(record.cells):
            below = [r.cells for r in body[at : at + LOOKED_AT] if _count(r.cells) > 1]
            if len(below) > 1 and sum(map(columns.strange, below)) > 0.8 * len(below):
                return body[:at], body[at:]
    return body, []


def _without_totals(body: list[Record], after_blank: set[int], shape: _Shape) -> tuple[list[Record], list[Record]]:
    """The rows and, apart, totals and notes: sparse lines that say "total", stop early or stand below a gap."""
    if len(body) < 2:
        return body, []
    usual = median_low(_count(r.cells) for r in body[:5_000])
    firsts = Counter(_look(r.cells[0]) for r in body[:-1][:LOOKED_AT])

    def aside(record: Record, gap: bool = False) -> bool:
        cells = [cell.strip() for cell in record.cells if cell.strip()]
        if any(EMAIL.fullmatch(cell) for cell in cells):
            return False
        if TOTAL.fullmatch(cells[0]) and (len(cells) < usual or all(NUMBER.fullmatch(cell) for cell in cells[1:])):
            return True
        alone = len(record.cells) == 1 or (len(cells) == 1 and not firsts[_look(record.cells[0])])
        remark = alone and not NUMBER.fullmatch(cells[0])
        return 2 * len(cells) <= usual and (gap or remark)

    gap = max((at for at, r in enumerate(body) if r.line in after_blank), default=0)
    end = len(body)
    if gap and all(aside(r, gap=True) for r in body[gap:]):
        end = gap
    while end > 1 and aside(body[end - 1]):
        end -= 1
    start = 1 if TOTAL.fullmatch(body[0].cells[0].strip()) and aside(body[0]) else 0  # YouTube puts its total first
    return body[start:end], body[:start] + body[end:]


def _fitted(cells: list[str], width: int, columns: Columns, delimiter: str) -> list[str]:
    """A row with too many or too few cells, made as wide as the others; one too many or too few where it fits best."""
    cells, known = cells.copy(), columns.rows > 0 and width <= WIDEST
    while len(cells) > width + known and not cells[-1].strip():
        cells.pop()
    if known and len(cells) == width + 1:
        without = [[*cells[:at], *cells[at + 1 :]] for at, cell in enumerate(cells) if not cell.strip()]
        joined = [[*cells[:at], delimiter.join(cells[at : at + 2]), *cells[at + 2 :]] for at in range(width)]
        return columns.best(without[::-1] or joined[::-1])
    if len(cells) > width:
        cells = [*cells[: width - 1], delimiter.join(cells[width - 1 :])]
    if known and len(cells) == width - 1:
        shifted = [[*cells[:at], "", *cells[at:]] for at in range(len(cells), 0, -1)]
        gains = [
            round(columns.fit(row) - columns.sometimes_empty(place), 9)
            for row, place in zip(shifted, range(len(cells), 0, -1), strict=True)
        ]
        at = gains.index(max(gains))
        return shifted[at] if gains[at] > gains[0] + 0.5 / width else shifted[0]
    return cells + [""] * (width - len(cells))
