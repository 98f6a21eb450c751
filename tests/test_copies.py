"""Participants run copies: always fresh, and never a word of theirs lost."""

import json

import pytest

from engagement.server.copies import refresh_copies


def book(*sources, output=None):
    outputs = [{"output_type": "stream", "name": "stdout", "text": [output]}] if output else []
    cells = [{"cell_type": "code", "source": [source], "metadata": {}, "outputs": outputs} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def folders(tmp_path):
    committed = tmp_path / "notebooks" / "nl"
    committed.mkdir(parents=True)
    (committed / "00-start.ipynb").write_text(book("a", output="stored"), "utf-8")
    (committed / "01-house.ipynb").write_text(book("b"), "utf-8")
    return committed, tmp_path / "my-workbook" / "nl", tmp_path / "my-workbook" / "older" / "nl"


def contents(folder):
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_the_first_start_copies_every_notebook(folders):
    committed, copies, older = folders
    assert refresh_copies(committed, copies, older) == {}
    assert contents(copies) == contents(committed)
    assert not older.exists()


@pytest.mark.parametrize(
    "used",
    [book("a", output="my own answers"), book("a", ""), book("a\n")],
    ids=["other outputs", "an empty cell more", "a line end more"],
)
def test_a_copy_in_which_nobody_wrote_is_replaced(folders, used):
    committed, copies, older = folders
    copies.mkdir(parents=True)
    (copies / "00-start.ipynb").write_text(used, "utf-8")
    assert refresh_copies(committed, copies, older) == {}
    assert contents(copies) == contents(committed)


@pytest.mark.parametrize(
    "written",
    [book("a", "my note"), book(), book("other"), "half a noteb", '{"cells": 3}'],
    ids=["a cell more", "a cell less", "another cell", "broken off", "no notebook"],
)
def test_a_copy_in_which_somebody_wrote_is_kept_with_the_older_ones(folders, written):
    committed, copies, older = folders
    copies.mkdir(parents=True)
    (copies / "00-start.ipynb").write_text(written, "utf-8")
    ((copy, place),) = refresh_copies(committed, copies, older).items()
    assert (copy, place.parent) == (copies / "00-start.ipynb", older)
    assert place.name.startswith("00-start (20")
    assert not set(place.name) & set('<>:"/\\|?*'), "Windows refuses such a name"
    assert place.read_text("utf-8") == written
    assert contents(copies) == contents(committed)


def test_two_older_copies_in_one_second_are_both_kept(folders):
    committed, copies, older = folders
    for note in ("first", "second", "third"):
        copies.mkdir(parents=True, exist_ok=True)
        (copies / "00-start.ipynb").write_text(book("a", note), "utf-8")
        refresh_copies(committed, copies, older)
    assert sorted(contents(older).values()) == sorted(book("a", note) for note in ("first", "second", "third"))


def test_a_notebook_of_the_participants_own_stays(folders):
    committed, copies, older = folders
    copies.mkdir(parents=True)
    (copies / "my plans.ipynb").write_text(book("mine"), "utf-8")
    refresh_copies(committed, copies, older)
    assert contents(copies)["my plans.ipynb"] == book("mine")


def test_the_committed_notebooks_are_only_read(folders):
    committed, copies, older = folders
    before = contents(committed)
    refresh_copies(committed, copies, older)
    (copies / "00-start.ipynb").write_text(book("changed"), "utf-8")
    refresh_copies(committed, copies, older)
    assert contents(committed) == before
