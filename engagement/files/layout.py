"""Where in its rows a table lies: below titles and notes, under one or more rows of names, above totals and other tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from .dialect import Columns, look
from .rows import Rows

TOTAL = re.compile(r"(grand |sub|eind)?(total|totals|totaal|totale|totali|gesamt|summe)\b.{0,40}", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[^\s@.,;<>]{2,63}")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(e[+-]?[0-9]+)?%?", re.IGNORECASE)
DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b.{0,30}")
YEAR = re.compile(r"(19|20)[0-9]{2}")
WORD = re.compile(r"[^\W\d_]|^[%°€$£#]$")  # or a unit
GAP = re.compile(r"[-–.:*/x]{1,3}")  # what statistics put where they have no number
UNKNOWN = re.compile(r"n\W?a\W?|n\W?v\W?t\W?|nan|null|none|geen|geheim|onbekend|unknown|(niet|not) .*", re.IGNORECASE)
IMPORT_ID = re.compile(r'\{"ImportId".*', re.DOTALL)
TYPE, ROLE = re.compile("[cdst]|continuous|discrete|string|time"), re.compile("class|meta|ignore")
NAME_ROWS = 5  # at most


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
    header, top, begin = _header(rows, width)
    end = _end_of_first_table(rows, begin, width)
    while header and not header[-1].strip():
        header.pop()
    return Layout(header, top, begin, *_without_totals(rows, begin, end), end)


def _count(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _header(rows: Rows, width: int) -> tuple[list[str] | None, int, int]:
    """The names of the columns, the row on which they start, and the row on which the table itself does."""
    if not rows.count:
        return None, 0, 0
    first = _below_comments(rows, width)
    top = _header_at(rows, width, first)
    begin = _begin(rows, top)
    commented = _commented(rows, first, width) if top == first else None
    if commented and not any(map(WORD.search, rows.cells(top))):
        return *commented, top
    if begin == top + 1 and _is_data(rows.cells(top), rows.first(begin, begin + 20)):
        begin, columns = top, _measured(rows.first(top, top + 20))
        while top > max(first, begin - NAME_ROWS) and _names_above(rows, top - 1, columns, width):
            top -= 1
        if top == begin:
            return (*commented, top) if commented else (None, top, top)
    header = rows.cells(top)
    if begin - top < 3 or not _count(header) == len(set(header)) == width:  # or else, enough is said
        header = reduce(_joined, map(rows.cells, range(top, begin)))
    above = rows.cells(top - 1) if top > first else []
    if len(set(header)) < len(header) and len(above) == width and _count(above) > 1:
        header, top = _joined(above, header), top - 1
    return header, top, begin


def _below_comments(rows: Rows, width: int) -> int:
    """The first row that is no comment: those begin with "# ", or with "#" and are not as wide as the table."""

    for at in range(min(100, rows.count)):
        cells = rows.cells(at)
        wide = len(cells) == width and not cells[0].lstrip("#").startswith(" ") and (at == 0 or cells[0] != "#")
        if wide or not cells[0].startswith("#"):
            return at
    return 0


def _commented(rows: Rows, first: int, width: int) -> tuple[list[str], int] | None:
    """The names of the columns in a comment, and its row: the last one cut into as many words as there are columns."""
    for at in range(first - 1 if width > 1 else -1, -1, -1):
        mark, *others = rows.cells(at)
        names = others if mark == "#" and len(others) == width else [mark.lstrip("# ") or mark, *others]
        if len(names) == width == len(set(names)) and all(map(WORD.search, names)):
            return names, at
    return None


def _header_at(rows: Rows, width: int, first: int) -> int:
    """The first row about as full as the others: what stands above it is a title, a filter or a note."""
    if width < 2:
        return first
    usual = median_low([_count(cells) for cells in rows.first(0, rows.count) if len(cells) == width] or [width])
    enough, end = max(2, 0.7 * min(width, usual)), min(first + 40, rows.count)
    keys = {at for at in range(first + 1, end) if any(cell.endswith(":") for cell in rows.cells(at)[: width // 2])}
    likely = (at for at in range(first, end) if at not in keys or 2 * len(rows.cells(at)) > width)  # "Period:", "May"
    top = next((at for at in likely if _count(rows.cells(at)) >= enough), first)
    for at in range(top, end):  # further down, a full row of names, when no row of the table stands above it
        cells = rows.cells(at)
        if len(cells) == width <= _count(cells) + (width > 2):
            columns = _measured(rows.first(under := _begin(rows, at), under + 5))
            if len(columns) >= min(2, width - 1) and _are_names(cells, columns):
                return at
        closed = at + 2 in rows.below_blank and 2 * _count(rows.cells(at + 1)) <= width
        if abs(len(cells) - width) < 2 and 2 * _count(cells) > width and not closed:
            break
    return top


def _begin(rows: Rows, top: int) -> int:
    """Where the rows of names end that start here: names, units, codes; survey tools add questions, ids, types and roles."""

    def only(kind: re.Pattern[str], at: int) -> bool:
        return at < rows.count and all(map(kind.fullmatch, filter(str.strip, rows.cells(at))))

    if only(IMPORT_ID, top + 2) or (only(TYPE, top + 1) and only(ROLE, top + 2)):  # Qualtrics, Orange
        return top + 3
    for begin in range(min(top + NAME_ROWS, rows.count - 1), top + 1, -1):
        below = rows.first(begin, begin + 20)
        columns = _measured(below)
        if len(columns) > 1 and all(_are_names(rows.cells(at), columns, below) for at in range(top + 1, begin)):
            return begin
    return top + 1


def _is_data(cells: list[str], below: list[list[str]]) -> bool:
    """Whether the first full line is a row already: an e-mail address, a number or day above numbers or days, or alone."""
    cells = [cell.strip() for cell in cells]
    if any(EMAIL.fullmatch(cell) for cell in cells):
        return True
    if not below:
        return any(DAY.fullmatch(cell) or (NUMBER.fullmatch(cell) and re.search("[.,]", cell)) for cell in cells)
    numbers = [int(cell) for cell in cells if re.fullmatch("[0-9]{1,9}", cell)]
    if len(numbers) > 1 and all(after - before == 1 for before, after in pairwise(numbers)):
        return False  # 2023, 2024, 2025 or 1, 2, 3: names of columns
    for at, cell in enumerate(cells):
        under = _under(below, at)
        for kind in (NUMBER, DAY) if under and not YEAR.fullmatch(cell) else ():
            if kind.fullmatch(cell) and sum(bool(kind.fullmatch(each)) for each in under) >= 0.8 * len(under):
                return True
    code = look(cells[0])  # in the only column, codes
    coded = len(cells) == 1 and "9" in code and not YEAR.fullmatch(cells[0])
    return coded and sum(look(row[0]) == code for row in below) >= 0.8 * len(below)


def _measured(below: list[list[str]]) -> dict[int, re.Pattern[str]]:
    """The columns that hold nothing but numbers, days or addresses here, and which of these."""
    found = {}
    for at in range(max(map(len, below), default=0)):
        under = [cell for cell in _under(below, at) if not GAP.fullmatch(cell)]
        for kind in (EMAIL, NUMBER, DAY):
            if len(under) > 2 and all(map(kind.fullmatch, under)):
                found[at] = kind
    return found


def _are_names(cells: list[str], columns: dict[int, re.Pattern[str]], below: Sequence[list[str]] = ()) -> bool:
    """Whether this row names columns: it holds words where numbers, days or addresses stand below.

    Another one in each of these columns. Or, when nobody's address is in the table, mostly in these columns; then they may
    come back beside each other, but not below. None says that something is not known.
    """
    names, over = (
        [cell.strip() for cell in cells if cell.strip()],
        [name for at in columns for name in _under([cells], at)],
    )
    words = all(WORD.search(name) and not UNKNOWN.fullmatch(name) for name in over)
    if not words or any(kind.fullmatch(name) for name in names for kind in (EMAIL, DAY)):
        return False
    if len(over) == len(columns) and len(set(names)) == len(names):
        return True
    known = {cell for at in columns for cell in _under(below, at)}
    people = EMAIL in columns.values() or not known.isdisjoint(over)
    return not people and 1 < len(over) >= len(columns) / 2 and 2 * len(over) > len(names)


def _names_above(rows: Rows, at: int, columns: dict[int, re.Pattern[str]], width: int) -> bool:
    """Whether this row above the first full one names columns: words, days or years stand over the numbers, up to the last."""
    names, over = (
        [cell for cell in rows.cells(at) if cell.strip()],
        [name for each in columns for name in _under([rows.cells(at)], each)],
    )
    fit = all(WORD.search(name) or DAY.fullmatch(name) or YEAR.fullmatch(name) for name in over)
    last = columns and at not in rows.odd and rows.cells(at)[max(columns)].strip()
    return bool(last and fit and len(over) >= min(2, width - 1) and 2 * len(over) > len(names))


def _under(below: Sequence[list[str]], at: int) -> list[str]:
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
    whole = (cells for at, cells in enumerate(top, start) if at not in rows.odd and 2 * _count(cells) > usual)
    longest = max((len(cells[0].strip()) for cells in whole), default=0)
    numbered = stop - start > 3 and all("9" in form and "a" not in form for form in firsts)
    apart = 2 * sum(cell[:1] == " " for cells in top for cell in cells[1:]) > sum(map(len, top))

    def aside(at: int, gap: bool = False) -> bool:
        typed = rows.cells(at)
        cells = [cell.strip() for cell in typed if cell.strip()]
        if any(EMAIL.fullmatch(cell) for cell in cells):
            return False
        if TOTAL.fullmatch(cells[0]) and (len(cells) < usual or all(NUMBER.fullmatch(cell) for cell in cells[1:])):
            return True
        if at in rows.odd and len(typed) > 2 and len(cells[0].split()) > 3 and len(cells[0]) > longest and not apart:
            prose = all(cell[:1] == " " for cell in typed[1:])  # cut at its commas
            return prose and not any(kind.fullmatch(cell) for cell in cells for kind in (NUMBER, DAY))
        sentence = usual > 2 and len(cells[0]) > max(40, 2 * longest)
        alone = len(typed) == 1 or (cells == [typed[0].strip()] and (sentence or not firsts[look(typed[0])]))
        balance = numbered and WORD.search(cells[0]) and cells[0] == typed[0].strip()
        remark = (alone and not NUMBER.fullmatch(cells[0])) or balance
        return bool(2 * len(cells) <= usual and (gap or remark))

    gap = max((at for at in rows.below_blank if start < at < stop), default=stop)
    if all(aside(at, gap=True) for at in range(gap, stop)):
        stop = gap
    while stop > start + 1 and aside(stop - 1):
        stop -= 1
    first_is_total = TOTAL.fullmatch(top[0][0].strip()) and aside(start)  # YouTube puts its total first
    return start + bool(first_is_total), stop
