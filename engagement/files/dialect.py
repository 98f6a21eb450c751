"""How a text is cut into cells: the delimiter, the quotation mark, and how wide its rows are, found out from a sample.

The standard reader cuts a row; what it cannot know is here: a row that was written otherwise than the rest, with another
delimiter or mark, and a mark gone astray that makes a row swallow those below it. ``records`` says which rows those are.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import dropwhile, product
from typing import TYPE_CHECKING

from .looks import LOOKED_AT, Looks

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = ",;\t| "


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is cut into cells: the delimiter, the quotation mark, and how many cells most rows have."""

    delimiter: str
    quote: str
    spaced: bool  # a space stands after each delimiter
    escape: str | None = None  # what stands before a quotation mark in a cell, when that is not another one
    width: int = 1
    looks: Looks | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, lines: list[str], delimiter: str | None) -> Dialect:
        """The dialect of these lines, which are a sample; the delimiter may be known. Comments at the top say nothing of it."""
        lines = list(dropwhile(lambda line: line.startswith("#") or not line.strip(), lines)) or lines
        text = "".join(lines)
        quote = "'" if _wrapped(text, "'") > _wrapped(text, '"') else '"'
        spaced = bool(re.search(rf"[,;|] {quote}[^{quote}\n]*{quote}[,;|\r\n]", text))
        inside = re.compile(rf"[^,;\t|\r\n](\\|{quote}){quote}(?![,;\t|\r\n])")
        marks = Counter(inside.findall(text))
        escape = "\\" if marks["\\"] > marks[quote] else None
        ways = [cls(each, quote, spaced, escape) for each in delimiter or DELIMITERS if each in text]
        if any(way.delimiter == " " for way in ways):
            ways.append(cls(" ", quote, True, escape))  # aligned: as many spaces as it takes
        lone = cls((delimiter or DELIMITERS)[0], quote, spaced, escape)
        tried = [(-1, lone), *(way._tried(lines) for way in ways)]
        return max(tried, key=lambda found: (found[0], found[1].delimiter == "\t"))[1]  # nobody types a tab in a cell

    def _tried(self, sample: list[str]) -> tuple[float, Dialect]:
        """How well this cuts: by records, or by lines where a stray quotation mark makes records swallow each other."""
        rows = list(self.reader(sample))
        ways = [rows] if len(rows) == len(sample) else [rows, [self.cut(line) for line in sample]]
        return max(map(self._score, ways), key=lambda found: found[0])

    def _score(self, rows: list[list[str]]) -> tuple[float, Dialect]:
        """Most rows equally wide is good, wider is better, quotation marks left in the cells are bad."""
        rows = [row for row in rows if any(map(str.strip, row)) and not row[0].startswith("#")] or rows
        rows = [row for row in rows if row[:1] and not (row[0].endswith(":") and sum(map(bool, row)) < 4)] or rows
        if self.delimiter == " " and self.spaced:
            rows = [row[:-1] if row and not row[-1] else row for row in rows]  # spaces at the end of the line
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            return -1, self
        width, count = max(widths.items(), key=lambda found: found[1] * (1 - 1 / found[0]))
        words = self.delimiter == " " and (count < 0.8 * len(rows) or (width == 2 and not _are_numbers(rows)))
        if words or (width == 2 and 2 * count < len(rows)):
            return -1, self  # names and remarks, some of which have a comma or so many words
        marked = sum(self.quote in cell for row in rows for cell in row) / sum(map(len, rows))
        likely = 0.6 if self.delimiter == " " else 1  # words have spaces too
        score = likely * count / len(rows) * (1 - 1 / width) - marked
        wide = [row for row in rows[:LOOKED_AT] if len(row) == width]
        spaced = self.spaced or 2 * sum(map(_apart, wide)) > len(wide)
        if spaced:
            wide = [[cell.removeprefix(" ") for cell in row] for row in wide]
        return score, replace(self, width=width, spaced=spaced, looks=Looks(wide, width))

    def reader(self, lines: Iterable[str]) -> Reader:
        """The standard reader, told how this text is written."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            skipinitialspace=self.spaced,
            escapechar=self.escape,
            doublequote=not self.escape,
        )

    def torn(self, cells: list[str]) -> bool:
        """Whether a quotation mark may have been read as one that encloses when it does not, or the other way round."""
        return len(cells) != self.width or any(cell.count(self.quote) % 2 for cell in cells)

    def better(self, one: list[str], other: list[str]) -> bool:
        """Whether the one row is at least as much like the columns as the other."""
        if len(one) != self.width or one == other:
            return False
        return len(other) != self.width or bool(self.looks and self.looks.fit(one) >= self.looks.fit(other))

    @property
    def other(self) -> str:
        """The mark that encloses cells elsewhere."""
        return "'" if self.quote == '"' else '"'

    def otherwise(self, cells: list[str], lines: list[str], took: int) -> tuple[list[str], int] | None:
        """The record at the start of ``lines``, read with another delimiter or quotation mark, as one row that was typed or
        pasted in may have, and how many lines it takes; ``None`` when no way gives a row like the others."""
        if self.width < 3 or not self.looks or lines[0].startswith("# "):
            return None
        other = self.other
        if len(cells) == self.width and other not in lines[0] and self.delimiter + " " not in lines[0]:
            return None
        few = 2 * len(cells) <= self.width
        begun = [cell for cell in cells if cell.lstrip()[:1] == other and (len(cell) == 1 or cell[-1] != other)]
        apart = _apart(cells)
        plain = len(cells) == self.width and not apart
        if plain and (not begun or len(lines) < 2 or len(self.cut(lines[1])) == self.width):
            return None  # at most an apostrophe in front of a cell, as Shopify puts there
        if (apart or self.spaced) and self.quote not in lines[0]:
            row = lines[0].rstrip("\r\n").split(self.delimiter + " ")
            if len(row) == self.width:
                return row, 1
        marks = (DELIMITERS if few else self.delimiter, self.quote + other if begun or few else self.quote)
        row, lasts = self._read_with(*marks, self.looks, cells, lines, took)
        return None if not row or (plain and lasts == 1) else (row, lasts)

    def _read_with(
        self, delimiters: str, quotes: str, looks: Looks, cells: list[str], lines: list[str], took: int
    ) -> tuple[list[str], int]:
        """The row most like the others that ``lines`` give when read with these marks, and how many it takes; or none."""
        found = []
        for delimiter, quote, spaced in product(delimiters, quotes, (False, True)):
            reader = replace(self, delimiter=delimiter, quote=quote, spaced=spaced).reader(lines)
            row = next(reader, [])
            if len(row) == self.width and row != cells and looks.plausible(row) and reader.line_num >= took:
                found.append((quote == self.quote, looks.fit(row), -reader.line_num, row))
        *_, lasts, row = max(found, default=(0, []))
        return row, -lasts

    def cut(self, line: str) -> list[str]:
        """The cells of one line; a quotation mark that does not enclose a whole cell is an ordinary character."""
        d, q = re.escape(self.delimiter), self.quote
        line, cells, at = line.rstrip("\r\n"), [], 0
        if q not in line:
            return line.split(self.delimiter)
        cell = re.compile(rf"(?!{d})\s?{q}([^{q}]*(?:{q}{q}[^{q}]*)*){q}(?={d}|\Z)|([^{d}]*)")
        while at <= len(line) and (found := cell.match(line, at)):
            cells.append(found[2] if found[1] is None else found[1].replace(q + q, q))
            at = found.end() + 1
        return cells

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
        if sum(line.count(self.delimiter) for line in below) < self.width - 1:
            return False
        ways = ([row for row in self.reader(below) if row], [self.cut(line) for line in below])
        shares = [sum(len(row) == self.width for row in rows) / max(1, len(rows)) for rows in ways]
        if max(shares) < 0.6:
            return False
        if all(line.startswith(self.quote) and len(self.cut(line)) == self.width for line in below):
            return True
        likely = self.width > 2 or not closes  # of two columns, a note "Dear all, hello" looks like a row as well
        return len(below) > 2 or (likely and len(self.cut(chunk[0])) == self.width)


def _apart(cells: list[str]) -> bool:
    """Whether a space stands after the delimiters, as one who types a row puts there."""
    filled = [cell for cell in cells[1:] if cell]
    return 2 * sum(cell[0] == " " for cell in filled) > len(filled)


def _are_numbers(rows: list[list[str]]) -> bool:
    return sum(any(map(str.isdigit, cell)) for row in rows for cell in row) >= 0.8 * sum(map(len, rows))


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends; ``str.splitlines`` would also split at U+0085 and form feeds."""
    return list(io.StringIO(text, newline=""))


def _wrapped(text: str, quote: str) -> int:
    """How many cells stand between these marks, or 0 when more cells only begin with one (as Shopify's '1234AB)."""
    begin = len(re.findall(rf"(?:^|[,;\t|]) ?{quote}(?!{quote})", text, re.MULTILINE))
    cell = rf"(?:^|[,;\t|]) ?{quote}(?:[^{quote}]|{quote}{quote})*+{quote}(?=[,;\t|\r\n]|\Z)"
    whole = len(re.findall(cell, text, re.MULTILINE))
    return whole if whole >= 0.9 * begin else 0
