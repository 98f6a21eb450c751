"""JupyterLab in the tests' own process: what is run when a page asks, what is told again, and what is left alone."""

import asyncio
import socket
import urllib.error
from types import SimpleNamespace

import nbformat
import pytest
from in_a_thread import in_a_thread
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from opened import Opened
from served import wait

from engagement.server import lab, opening

pytestmark = pytest.mark.filterwarnings("default")  # Jupyter's own


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    for name in ("00-start", "01-house", "02-pyramid", "03-steps"):
        path = folder / "notebooks" / "nl" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        cells = [new_markdown_cell("# Hallo"), new_code_cell("import os; print(os.getpid())"), new_code_cell("")]
        nbformat.write(new_notebook(cells=cells, metadata=kernel), path)
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "NOTEBOOKS", folder / "notebooks")
        patch.setattr(opening, "show", lambda address, *said, browser: shown.append(address))
        patch.setenv("ENGAGEMENT_WORKBOOK", str(folder / "desk"))
        with in_a_thread(lambda: opening.open_workbook(language="nl", browser=False), lambda: shown):
            yield Opened(shown[0], folder / "desk", None)


def put_out(opened, name="00-start.ipynb"):
    cells = opened.ask(f"contents/{name}")["content"]["cells"]
    return "".join(output["text"] for cell in cells for output in cell.get("outputs", ()))


def restart(opened, name="00-start.ipynb"):
    (session,) = (each for each in opened.ask("sessions") if each["path"] == name)
    opened.ask(f"kernels/{session['kernel']['id']}/restart", method="POST")
    return session


def test_what_a_kernel_put_out_is_told_again_until_there_is_another(opened):
    first = put_out(opened)
    assert first.strip().isdigit() and put_out(opened) == first
    session = restart(opened)
    assert wait(lambda: put_out(opened) != first), "it was told that the kernel is another"
    opened.ask(f"sessions/{session['id']}", method="DELETE")
    assert put_out(opened) not in ("", first)


def test_a_kernel_of_which_the_first_word_was_missed_is_another_too(opened, monkeypatch):
    hear = lab.Heard._hear
    monkeypatch.setattr(lab.Heard, "_hear", lambda heard, parts: b'"starting"' in b"".join(parts) or hear(heard, parts))
    first = put_out(opened, "03-steps.ipynb")
    restart(opened, "03-steps.ipynb")
    assert put_out(opened, "03-steps.ipynb") not in ("", first)


def test_no_copy_of_a_page_is_kept(opened):
    assert opened.ask("contents/00-start.ipynb/checkpoints") == []
    assert opened.ask("contents/00-start.ipynb/checkpoints", method="POST")["id"] == "none"


def test_a_kernel_that_does_not_answer_leaves_the_page_as_it_was_stored(opened, monkeypatch):
    async def fails(book, client):
        raise TimeoutError

    monkeypatch.setattr(lab, "run", fails)
    assert put_out(opened, "01-house.ipynb") == ""


def test_what_is_no_notebook_of_ours_is_not_run(opened):
    pyramid = opened.desk / "nl" / "02-pyramid.ipynb"
    book = nbformat.read(pyramid, 4)
    book.cells[1].source = "print('of somebody else')"
    nbformat.write(book, pyramid)
    assert put_out(opened, "02-pyramid.ipynb") == ""
    pyramid.write_text("half a noteb")
    with pytest.raises(urllib.error.HTTPError):
        put_out(opened, "02-pyramid.ipynb")


def test_a_workbook_that_is_open_is_found_and_one_that_was_killed_is_not(opened, monkeypatch):
    folder = opened.desk / "nl"
    assert lab.address_of_open(folder, "00-start.ipynb") == opened.address
    assert lab.address_of_open(opened.desk, "00-start.ipynb") is None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    monkeypatch.setattr(lab, "list_running_servers", lambda: [{"root_dir": str(folder), "url": url, "token": "x"}])
    assert lab.address_of_open(folder, "00-start.ipynb") is None


def test_who_reckons_for_a_long_time_is_not_waited_for(monkeypatch):
    async def at_once(_):
        pass

    monkeypatch.setattr(lab.asyncio, "sleep", at_once)
    heard = object.__new__(lab.Heard)
    heard._running, heard.outputs = {"a cell"}, {}
    heard._kernel, heard._process = SimpleNamespace(provisioner=None), None
    assert asyncio.run(heard.tell(new_notebook(cells=[new_code_cell("1")])))
