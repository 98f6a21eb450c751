"""A spreadsheet or web page on standard input → its table as CSV on standard output; ``child`` runs it as a process of its own.

A child, because a small file can claim to be a sheet of 17 billion cells: this process may take so much time and memory and
no more, and when it falls nothing else does. It opens no file. The first line out is JSON, with the sheet's name and how many
others there are; then lines with commas, doubled quotation marks, and as many cells in each.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import BinaryIO

from .page import read_page

SECONDS, MEMORY = 30, 1536 * 2**20
WRONG = {10: "swollen", 11: "tableless", 12: "locked"}  # exit status → key of what is then said
SWOLLEN, TABLELESS, LOCKED = WRONG
ASKING = re.compile(r"""[,;\t|"'\r\n]|^\s|\s$""")  # what a reader might take otherwise is quoted


def shown(cell: object) -> str:
    """A cell as a person sees it; three decimals get a fourth, so that nobody reads 1.234 as over a thousand.

    >>> shown(1e20), shown(1.234), shown(True), shown(datetime(2024, 3, 5)), shown("007"), shown(None)
    ('100000000000000000000', '1.2340', 'TRUE', '2024-03-05', '007', '')
    """
    match cell:
        case str() | None:
            return cell or ""
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer():
            return str(int(cell if abs(cell) < 2**53 else Decimal(repr(cell))))
        case float():
            text = f"{Decimal(f'{cell:.15g}'):f}"  # a spreadsheet, too, shows fifteen digits
            return f"{text}0" if re.search(r"\.\d{3}$", text) else text
        case datetime():
            with suppress(OverflowError):
                cell += timedelta(microseconds=500_000)  # 23:59:59.991 is how a sheet may hold midnight
            return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
        case time():
            return cell.isoformat("seconds")
        case date():
            return cell.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def read_sheet(data: bytes) -> tuple[Iterable[Sequence[object]], str, int]:
    """The rows of the first sheet that is visible and not empty, its name, and how many others are visible."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    if "EncryptedPackage".encode("utf-16-le") in data:
        sys.exit(LOCKED)
    book = load_workbook(io.BytesIO(data))
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    visible = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            return sheet.iter_rows(), name, len(visible) - 1
    sys.exit(TABLELESS)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if ASKING.search(text) else text


def write_table(kind: str, data: bytes, out: BinaryIO, most: int) -> None:
    """Write the table of a ``kind`` ("sheet" or "page") in at most ``most`` bytes; exits with a status of ``WRONG``."""
    rows: Iterable[Sequence[object]]
    name, size = "", 0
    try:
        if kind == "page":
            rows, others = read_page(data.decode())
            if not rows:
                sys.exit(TABLELESS)
        else:
            rows, name, others = read_sheet(data)
        out.write(json.dumps([name, others]).encode() + b"\n")
        for row in rows:
            cells = [_quoted(shown(cell)) for cell in row]
            line = (",".join(cells) if any(cells) else "").encode("utf-8", "replace") + b"\r\n"
            size += len(line)
            if size > most:
                sys.exit(SWOLLEN)
            out.write(line)
    except MemoryError:
        sys.exit(SWOLLEN)


def limit_memory() -> None:
    """Take no more memory than ``MEMORY``, and leave no core on the disk."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits; child keeps the time
        import resource

        for limit, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, MEMORY)):
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    limit_memory()
    write_table(sys.argv[1], sys.stdin.buffer.read(), sys.stdout.buffer, int(sys.argv[2]))
