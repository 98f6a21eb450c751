"""What JupyterLab is served: a notebook whose kernel is gone must still say something to its reader."""

import asyncio

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from engagement.lab import WIDGET, Shelf, address_of, address_of_open

WORDS = {"text/plain": "Volgers 61", "text/html": "<svg></svg>"}
VIEW = {WIDGET: {"model_id": "m", "version_major": 2, "version_minor": 0}}


def read_from_shelf(folder, monkeypatch, *, running):
    async def sessions(self):
        return running

    monkeypatch.setattr(Shelf, "_running", sessions)
    shelf = Shelf(root_dir=str(folder))
    return asyncio.run(shelf.get("/00-start.ipynb"))["content"]


@pytest.mark.parametrize(
    ("stored", "running", "served"),
    [
        ({**VIEW, **WORDS}, {"00-start.ipynb"}, {**VIEW, **WORDS}),
        ({**VIEW, **WORDS}, {"01-house.ipynb"}, WORDS),
        ({**VIEW, **WORDS}, set(), WORDS),
        (VIEW, set(), VIEW),
        (WORDS, set(), WORDS),
    ],
    ids=["alive", "another is alive", "its kernel is gone", "a view without words", "words alone"],
)
def test_widgets_are_served_while_their_kernel_runs_and_their_words_afterwards(
    tmp_path, monkeypatch, stored, running, served
):
    output = new_output("execute_result", data=stored, execution_count=1)
    book = new_notebook(cells=[new_code_cell("1", outputs=[output], execution_count=1)])
    nbformat.write(book, tmp_path / "00-start.ipynb")
    found = read_from_shelf(tmp_path, monkeypatch, running=running)
    assert found.cells[0].outputs[0].data == served


def test_the_address_is_that_of_the_first_notebook(tmp_path):
    for name in ("02-pyramid.ipynb", "00-start.ipynb", "notes.txt"):
        (tmp_path / name).write_text("")
    assert address_of(8888, "secret", tmp_path) == "http://127.0.0.1:8888/doc/tree/00-start.ipynb?token=secret"


def test_a_workbook_that_nobody_opened_has_no_address(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    assert address_of_open(tmp_path) is None
