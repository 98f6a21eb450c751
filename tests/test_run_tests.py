"""`start.py test`: with a browser everything, without one everything else, and never a silence about it."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def runner(monkeypatch):
    """tools/run_tests.py on a machine where no browser can be had; its steps are written down and not taken."""
    spec = importlib.util.spec_from_file_location("run_tests", ROOT / "tools" / "run_tests.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.taken = []
    monkeypatch.delenv("ENGAGEMENT_BROWSER_REQUIRED", raising=False)
    monkeypatch.delenv("ENGAGEMENT_BROWSER", raising=False)
    monkeypatch.setattr(module, "starts", lambda path: False)
    monkeypatch.setattr(module, "own_path", lambda: Path("nowhere"))
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    monkeypatch.setattr(module.subprocess, "call", lambda step, **_: module.taken.append(step[1:]) or 0)
    return module


def test_without_a_browser_all_but_the_walks_are_run_and_the_last_line_says_so(runner, capsys):
    assert runner.main([]) == 0
    assert runner.taken[0] == ["-m", "playwright", "install", "chromium"]
    assert runner.taken[1] == ["tools/build_notebooks.py", "--check"]
    assert "--ignore=tests/browser" in runner.taken[-1]
    assert capsys.readouterr().out.splitlines()[-1].startswith("browser walks: NOT RUN")


def test_where_a_browser_is_required_its_absence_is_an_error(runner, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_BROWSER_REQUIRED", "1")
    with pytest.raises(SystemExit, match="browser walks: NOT RUN"):
        runner.main([])


def test_with_a_browser_every_test_and_every_notebook_is_run_strictly(runner, monkeypatch, capsys):
    monkeypatch.setenv("ENGAGEMENT_BROWSER", "/a/browser")
    monkeypatch.setattr(runner, "starts", lambda path: path == "/a/browser")
    assert runner.main([]) == 0
    options = runner.taken[-1]
    assert {"tests", "notebooks/nl", "notebooks/en", "--nbval", "--nbval-cell-timeout=60"} <= set(options)
    assert not [each for each in options if "ignore" in each or "lax" in each]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("chosen", "places"),
    [
        (["-k", "pyramid"], 3),
        (["tests/test_model.py"], 0),
        (["tests/test_model.py::test_x", "-x"], 0),
    ],
)
def test_named_tests_are_run_alone(runner, chosen, places):
    runner.main(chosen)
    assert runner.taken[-1][-len(chosen) :] == chosen
    assert len(set(runner.PLACES) & set(runner.taken[-1])) == places


def test_a_failing_step_ends_the_run_with_its_code(runner, monkeypatch):
    monkeypatch.setattr(runner.subprocess, "call", lambda step, **_: 3)
    assert runner.main([]) == 3
