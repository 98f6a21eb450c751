"""What comes back from a polluted file is the clean table, or the notes say which line is not what it was."""

import pytest
from polluter import contacts, polluted_files, polluted_rows, shop, text

from engagement.files.table import read_table

CLEAN = [shop(), *contacts()]
REPAIRS = ("quotation mark", "more cells", "fewer cells", "written otherwise")


def check(file):
    table = read_table(file.data)
    found = table.frame.values.tolist()
    assert bool(table.account["header"]) == bool(file.header), file.what
    names = zip(table.frame, file.header or ["column "] * len(table.frame.columns), strict=True)
    assert all(name.startswith(typed) for name, typed in names), file.what  # one that is there twice gets a number
    assert len(found) == len(file.rows), file.what
    assert [n for n, row in enumerate(file.rows) if found[n] != row and n != file.lost] == [], file.what
    if file.lost is not None and found[file.lost] != file.rows[file.lost]:
        assert "".join(found[file.lost]).replace('"', "") == "".join(file.rows[file.lost]).replace('"', ""), file.what
        kept = '"' in "".join(found[file.lost])  # a stray mark stands in its cell as typed
        assert kept or any(repair in note for note in table.notes for repair in REPAIRS), file.what
    account = dict(table.account)
    assert account.pop("lines") == sum(account.values()), file.what


def test_the_clean_tables_are_tables():
    assert [clean.name for clean in CLEAN] == ["shop", "charity", "municipality", "small-business"]
    assert all(len(clean.rows) >= 60 and {len(row) for row in clean.rows} == {len(clean.header)} for clean in CLEAN)


@pytest.mark.parametrize(
    "file", [file for clean in CLEAN for file in polluted_files(clean)], ids=lambda file: file.what
)
def test_a_file_with_one_thing_wrong_is_read_as_it_was_meant(file):
    check(file)


@pytest.mark.parametrize(
    ("clean", "at"),
    [(CLEAN[0], at) for at in range(0, 83, 8)] + [(clean, at) for clean in CLEAN[1:] for at in (0, 29, 59)],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_row_with_one_thing_wrong_never_reaches_another_row(clean, at):
    for file in polluted_rows(clean, at):
        check(file)


@pytest.mark.parametrize(("wide", "said"), [(4, "fewer cells"), (12, "more cells")])
def test_another_table_right_below_is_told_of(wide, said):
    clean = CLEAN[0]
    below = text([[f"x{n}{at}" for at in range(wide)] for n in range(20)])
    table = read_table((text(clean.rows, clean.header) + below).encode())
    assert table.frame.values.tolist()[:83] == clean.rows
    assert any(f"20 rows have {said}" in note for note in table.notes)
