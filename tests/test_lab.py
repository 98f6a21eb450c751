"""JupyterLab as start.py opens it, asked over its own wire: what is alive, what is kept, and who may come in."""

import urllib.error
import urllib.request

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from opened import lab  # noqa: F401

VIEW = "application/vnd.jupyter.widget-view+json"


def views(opened, name):
    """The widgets that a page would show for this notebook."""
    cells = opened.ask(f"contents/{name}")["content"]["cells"]
    found = [output["data"].get(VIEW) for cell in cells for output in cell.get("outputs", ())]
    return [view["model_id"] for view in found if view]


def open_now(opened):
    return sorted(session["path"] for session in opened.ask("sessions"))


def test_a_workbook_comes_alive_notebook_by_notebook(lab):  # noqa: F811
    opened = lab("nl")
    assert opened.address.startswith("http://127.0.0.1:")
    first = views(opened, "00-start.ipynb")
    assert first, "who asks for the first notebook gets it alive"
    assert open_now(opened) == ["00-start.ipynb"]

    assert views(opened, "01-house.ipynb")
    assert open_now(opened) == ["00-start.ipynb", "01-house.ipynb"]
    assert views(opened, "00-start.ipynb") == first, "what is alive is left alone"

    (session,) = (each["id"] for each in opened.ask("sessions") if each["path"] == "00-start.ipynb")
    opened.ask(f"sessions/{session}", method="DELETE")
    assert views(opened, "00-start.ipynb") not in ([], first), "and is alive again after its kernel was gone"

    theirs = opened.desk / "nl" / "! my own.ipynb"  # signed as JupyterLab signs what someone saves, and first by name
    theirs.write_bytes((opened.desk / "nl" / "00-start.ipynb").read_bytes())
    assert opened.ask("contents/!%20my%20own.ipynb")["content"]["cells"][0]["metadata"].get("editable") is not None
    assert "! my own.ipynb" not in open_now(opened), "a participant's own notebook is not run"

    stranger = new_notebook(cells=[new_code_cell("from ipywidgets import HTML; HTML('x')")])
    nbformat.write(stranger, opened.desk / "nl" / "from somebody else.ipynb")
    assert views(opened, "from%20somebody%20else.ipynb") == [], "what somebody else wrote is not run"
    assert "from somebody else.ipynb" not in open_now(opened)

    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(opened.address.split("/doc/")[0] + "/api/contents")


def test_a_workbook_that_is_open_is_shown_again(lab):  # noqa: F811
    opened, again = lab("en"), lab("en")
    assert again.address == opened.address
    assert again.process.wait(timeout=30) == 0
    first, second = (opened.process.stdout.readline() for _ in range(2))
    assert "venster open" in first and "window open" in second
    assert "stond al open" in (said := again.process.stdout.read()) and "was open already" in said
    assert opened.process.poll() is None


def test_one_ctrl_c_ends_it_without_a_question_or_a_word(lab, capfd):  # noqa: F811
    opened = lab("en")
    opened.interrupt()
    assert opened.process.wait(timeout=30) == 0
    assert capfd.readouterr().err == "" and all("Ctrl-C" in line for line in opened.process.stdout)
