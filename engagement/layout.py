"""Where in its rows a table lies: below titles and notes, under one or more rows of names, above totals and other tables."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from .dialect import Columns, look
from .rows import Rows

TOTAL = re.compile(r"(grand |sub|eind)?(total|totals|totaal|totale|totali|gesamt|summe)\b.{0,40}", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[^\s@.,;<>]{2,63}")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")
DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b.{0,30}")
YEAR = re.compile(r"(19|20)[0-9]{2}")


class Layout(NamedTuple):
    """A table in its rows: each number is a row, and what it ends with is not in it."""

    header: list[str] | None  # the names of the columns, of all their rows
    top: int  # where the header starts: above stand titles
    begin: int  # where the header ends
    start: int  # where the rows start: between, totals that stand first
    stop: int  # where the rows stop: below, totals and notes
    end: int  # where another table starts


def lay_out(rows: Rows, width: int) -> Layout:
    """Tell title, header, rows, totals and a next table apart; most rows have ``width`` cells."""
    top = _header_at(rows, width)
    header, top, begin = _header(rows, top, width)
    end = _end_of_first_table(rows, begin, width)
    while header and not header[-1].strip():
        header.pop()
    return Layout(header, top, begin, *_without_totals(rows, begin, end), end)


def _count(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _header_at(rows: Rows, width: int) -> int:
    """The first row about as full as the others: what stands above it is a title, a filter or a note."""
    if width < 2:
        return 0
    usual = median_low([_count(cells) for cells in rows.first(0, rows.count) if len(cells) == width] or [width])
    enough = max(2, 0.7 * min(width, usual))
    return next((at for at in range(min(40, rows.count)) if _count(rows.cells(at)) >= enough), 0)


def _header(rows: Rows, top: int, width: int) -> tuple[list[str] | None, int, int]:
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


def _end_of_first_table(rows: Rows, start: int, width: int) -> int:
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


def _without_totals(rows: Rows, begin: int, end: int) -> tuple[int, int]:
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
