"""Where in its rows a table begins, below titles, comments and keys with values, and the names of its columns.

Which rows are names is judged by their looks beside the rows below: words over numbers, days or addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from statistics import median_low

from .looks import DAY, EMAIL, NUMBER, WORD, filled, look
from .rows import Rows

YEAR = re.compile(r"(19|20)[0-9]{2}")
GAP = re.compile(r"[-–.:*/x]{1,3}")  # what statistics put where they have no number
UNKNOWN = re.compile(r"n\W?a\W?|n\W?v\W?t\W?|nan|null|none|geen|geheim|onbekend|unknown|(niet|not) .*", re.IGNORECASE)
IMPORT_ID = re.compile(r'\{"ImportId".*', re.DOTALL)
NAME_ROWS = 5  # at most


def find_header(rows: Rows, width: int) -> tuple[list[str] | None, int, int]:
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
    if begin - top < 3 or not filled(header) == len(set(header)) == width:  # or else, enough is said
        header = reduce(_joined, map(rows.cells, range(top, begin)))
    above = rows.cells(top - 1) if top > first else []
    if len(set(header)) < len(header) and len(above) == width and filled(above) > 1:
        header, top = _joined(above, header), top - 1
    return header, top, begin


def _below_comments(rows: Rows, width: int) -> int:
    """The first row that is not a comment: those begin with "# ", or with "#" and are not as wide as the table."""
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
    usual = median_low([filled(cells) for cells in rows.first(0, rows.count) if len(cells) == width] or [width])
    enough, end = max(2, 0.7 * min(width, usual)), min(first + 40, rows.count)
    keys = {at for at in range(first + 1, end) if any(cell.endswith(":") for cell in rows.cells(at)[: width // 2])}
    likely = (at for at in range(first, end) if at not in keys or 2 * len(rows.cells(at)) > width)  # "Period:", "May"
    top = next((at for at in likely if filled(rows.cells(at)) >= enough), first)
    for at in range(top, end):  # further down, a full row of names, when no row of the table stands above it
        cells = rows.cells(at)
        if len(cells) == width <= filled(cells) + (width > 2):
            columns = _measured(rows.first(under := _begin(rows, at), under + 5))
            if len(columns) >= min(2, width - 1) and _are_names(cells, columns):
                return at
        closed = at + 2 in rows.below_blank and 2 * filled(rows.cells(at + 1)) <= width
        if abs(len(cells) - width) < 2 and 2 * filled(cells) > width and not closed:
            break
    return top


def _begin(rows: Rows, top: int) -> int:
    """Where the rows of names end that start here: names, units, codes; Qualtrics adds questions and ids."""
    if top + 2 < rows.count and all(map(IMPORT_ID.fullmatch, filter(str.strip, rows.cells(top + 2)))):
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
    names = [cell.strip() for cell in cells if cell.strip()]
    over = [name for at in columns for name in _under([cells], at)]
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
    over = [name for each in columns for name in _under([rows.cells(at)], each)]
    fit = all(WORD.search(name) or DAY.fullmatch(name) or YEAR.fullmatch(name) for name in over)
    last = columns and at not in rows.odd and rows.cells(at)[max(columns)].strip()
    return bool(last and fit and len(over) >= min(2, width - 1) and 2 * len(over) > filled(rows.cells(at)))


def _under(below: Sequence[list[str]], at: int) -> list[str]:
    return [cell for row in below if at < len(row) and (cell := row[at].strip())]


def _joined(above: list[str], below: list[str]) -> list[str]:
    """Two rows of names as one; a name of a group stands above the first of its columns only."""
    group, names = "", []
    spread = filled(above) < filled(below)
    for at in range(max(len(above), len(below))):
        one, other = (cells[at].strip() if at < len(cells) else "" for cells in (above, below))
        group = one or (group if spread else "")
        names.append(f"{group} {other}".strip())
    return names
