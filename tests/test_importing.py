"""benchmarks.importing, in small: what a large file is read as; how fast is for the benchmark alone."""

import pytest

from benchmarks.importing import CONTACTS, FILES, asked, child, made

ROWS = 2_000


@pytest.mark.parametrize("name", FILES)
def test_our_reader_finds_the_cells_that_pandas_finds_when_told_what_to_expect(name, tmp_path):
    path = made(name, tmp_path, ROWS)
    theirs, ours = (child(task, str(path), FILES[name]) for task in ("pandas", "ours"))
    assert ours["rows"] == ROWS
    assert ours["cells"] == theirs["cells"]
    path.write_text(path.read_text("utf-8").replace("5", "6", 1), "utf-8")
    assert child("ours", str(path), "")["cells"] != theirs["cells"]


def test_people_are_placed_and_progress_is_told_in_a_process_of_its_own(tmp_path):
    path, again = (made(name, tmp_path, 40_000) for name in CONTACTS[:2])
    assert set(asked("place", path, again)) == {"place", "join"}
    told = asked("progress", path)
    assert told["further"] == 0, "what the callback raises ends the reading"
    assert told["rate"] > 0
