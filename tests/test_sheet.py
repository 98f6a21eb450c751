"""sheet: what the child process writes, tried in this one; that it is a child, and what it may take, is for test_source."""

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import openpyxl
import pytest

from engagement.files import sheet
from engagement.files.sheet import WRONG, limit_memory, shown, write_table

PAGE = '<table><tr><td>Naam<td>Zei<tr><td>Zoë<td>ja, "toch"<tr><td><td></table>'.encode()


def book(*rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.active.title = "Leden"
    made.create_sheet("Leeg")
    made.save(data := io.BytesIO())
    return data.getvalue()


def written(kind, data, most=1_000):
    """The first line out, as values, and the others."""
    write_table(kind, data, out := io.BytesIO(), most)
    about, _, text = out.getvalue().partition(b"\n")
    return json.loads(about), text.decode()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("007", "007"), (None, ""), (True, "TRUE"), (5, "5"), (5.0, "5"), (12.5, "12.5"), (1.234, "1.2340"), (1e-7, "0.0000001"),
        (10157812345678904.0, "10157812345678904"), (1e22, "1" + "0" * 22), (date(2024, 3, 5), "2024-03-05"),
        (datetime(2024, 3, 5, 13, 4), "2024-03-05 13:04:00"), (datetime(2024, 3, 5, 23, 59, 59, 999_000), "2024-03-06"),
        (datetime.max, "9999-12-31 23:59:59"), (time(13, 4), "13:04:00"), (timedelta(hours=30, seconds=5), "30:00:05"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_a_person_sees_it(cell, text):
    assert shown(cell) == text


def test_a_sheet_is_written_with_its_name_and_how_many_others_there_are():
    assert written("sheet", book(["Naam", "Gift"], [], ["Nan", 12.5])) == (
        ["Leden", 1],
        "Naam,Gift\r\n\r\nNan,12.5\r\n",
    )


def test_a_page_is_written_with_marks_around_what_a_reader_might_take_otherwise():
    assert written("page", PAGE) == (["", 0], 'Naam,Zei\r\nZoë,"ja, ""toch"""\r\n\r\n')


def too_many(*_):
    raise MemoryError


@pytest.mark.parametrize(
    ("kind", "data", "most", "said"),
    [
        ("page", b"<html>nothing", 1_000, "tableless"), ("sheet", book(), 1_000, "tableless"), ("page", PAGE, 20, "swollen"),
        ("sheet", "EncryptedPackage".encode("utf-16-le"), 1_000, "locked"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_ends_with_a_status_of_its_own(kind, data, most, said):
    with pytest.raises(SystemExit) as end:
        written(kind, data, most)
    assert WRONG[end.value.code] == said


def test_no_room_left_is_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(sheet, "read_page", too_many)
    with pytest.raises(SystemExit) as end:
        written("page", PAGE)
    assert WRONG[end.value.code] == "swollen"


def test_the_child_keeps_itself_to_its_memory_where_it_can(monkeypatch):
    kept = {}
    limits = SimpleNamespace(RLIMIT_CORE="core", RLIMIT_AS="memory", setrlimit=kept.__setitem__)
    monkeypatch.setitem(sys.modules, "resource", limits)
    limit_memory()
    assert kept == {"core": (0, 0), "memory": (sheet.MEMORY, sheet.MEMORY)}
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    limit_memory()
