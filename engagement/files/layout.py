"""Where in its rows a table lies: under its header, above totals, notes and other tables."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median_low
from typing import NamedTuple

from .header import find_header
from .looks import DAY, EMAIL, NUMBER, WORD, Looks, filled, look
from .rows import Rows

TOTAL = re.compile(r"(grand |sub|eind)?(total|totals|totaal|totale|totali|gesamt|summe)\b.{0,40}", re.IGNORECASE)


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
    header, top, begin = find_header(rows, width)
    end = _end_of_first_table(rows, begin, width)
    while header and not header[-1].strip():
        header.pop()
    return Layout(header, top, begin, *_without_totals(rows, begin, end), end)


def _end_of_first_table(rows: Rows, start: int, width: int) -> int:
    """The row below a blank line on which another table starts: it and the rows below are not like those above."""
    columns = None
    for at in rows.below_blank:
        if at <= start:
            continue
        if columns is None:
            above = Looks(rows.first(start, at), width)
            columns = above if above.rows > 1 else None
        if columns and columns.strange(rows.cells(at)):
            below = [cells for cells in rows.first(at, rows.count) if filled(cells) > 1]
            if len(below) > 1 and sum(map(columns.strange, below)) > 0.8 * len(below):
                return at
    return rows.count


def _without_totals(rows: Rows, begin: int, end: int) -> tuple[int, int]:
    """Where the rows start and stop without totals and notes: sparse lines that say "total", stop early or stand below a gap."""
    start, stop = begin, end
    if stop - start < 2:
        return start, stop
    top = rows.first(start, stop)
    usual = median_low(map(filled, top))
    firsts = Counter(look(cells[0]) for cells in rows.first(start, stop - 1))
    whole = (cells for at, cells in enumerate(top, start) if at not in rows.odd and 2 * filled(cells) > usual)
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
