"""What a notebook does not load: after Run All, no kernel holds what nobody has asked for."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

BOOKS = sorted((Path(__file__).parent.parent / "notebooks/en").glob("*.ipynb"))
HEAVY = "import sys; [name for name in ('matplotlib', 'numpy', 'pandas') if name in sys.modules]"


def loaded(book, document, *more):
    """What of the heavy is in a kernel that ran every cell of a notebook, and ``more`` cells."""
    made = nbformat.read(book, 4)
    made.cells += [nbformat.v4.new_code_cell(source) for source in (*more, HEAVY)]
    client = NotebookClient(made, timeout=60, extra_arguments=["--IPKernelApp.log_level=40"])
    client.execute(env={**os.environ, "ENGAGEMENT_WORKBOOK": str(document)})
    return made.cells[-1].outputs[0].data["text/plain"]


def test_there_are_notebooks():
    assert [book.stem for book in BOOKS] == sorted(path.stem for path in BOOKS[0].parents[1].glob("src/*.py"))


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_that_ran_holds_neither_matplotlib_nor_pandas(book, document):
    assert loaded(book, document) == "[]"


@pytest.mark.parametrize(
    ("name", "asked", "held"),
    [
        ("02-pyramid", "form = exercise(workbook, 'contacts'); form.choosing.source.index = 1", "['numpy', 'pandas']"),
        ("07-your-data", "form = exercise(workbook, 'log'); form.choosing.source.index = 1", "['numpy', 'pandas']"),
        ("06-plan", "exercise(workbook, 'take-home')._make()", "['matplotlib', 'numpy']"),
    ],
)
def test_what_is_asked_for_is_loaded_then(name, asked, held, document):
    book = next(path for path in BOOKS if path.stem == name)
    assert loaded(book, document, asked) == held
