"""`start.py test`: with a browser everything, without one everything else, and never a silence about it."""

import importlib.util
from pathlib import Path

import pytest

from tools import browser

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
    monkeypatch.setattr(browser, "starts", lambda path: False)
    monkeypatch.setattr(browser, "own_path", lambda: Path("nowhere"))
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(module.subprocess, "call", lambda step, **_: module.taken.append(step[1:]) or 0)
    return module


def main_run(runner):
    """What was asked of pytest for all but the tests of large logs."""
    (options,) = (step for step in runner.taken if "--nbval" in step)
    return options


def test_without_a_browser_all_but_the_walks_are_run_and_the_last_line_says_so(runner, capsys):
    assert runner.main([]) == 0
    assert runner.taken[0] == ["-m", "playwright", "install", "chromium"]
    assert runner.taken[1] == ["tools/build_notebooks.py", "--check"]
    assert "--ignore=tests/browser" in main_run(runner)
    assert capsys.readouterr().out.splitlines()[-1].startswith("browser walks: NOT RUN")


def test_where_a_browser_is_required_its_absence_is_an_error(runner, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_BROWSER_REQUIRED", "1")
    with pytest.raises(SystemExit, match="browser walks: NOT RUN"):
        runner.main([])


def test_with_a_browser_every_test_and_every_notebook_is_run_strictly(runner, monkeypatch, capsys):
    monkeypatch.setenv("ENGAGEMENT_BROWSER", "/a/browser")
    monkeypatch.setattr(browser, "starts", lambda path: path == "/a/browser")
    assert runner.main([]) == 0
    options = main_run(runner)
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
    assert main_run(runner)[-len(chosen) :] == chosen
    assert len(set(runner.PLACES) & set(main_run(runner))) == places


def test_those_of_large_logs_are_run_last_in_an_environment_of_their_own(runner, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_VENV", "/the/venv")
    places = []
    monkeypatch.setattr(
        runner.subprocess,
        "call",
        lambda step, env=None, **_: (
            runner.taken.append(step[1:]) or places.append((env or {}).get("ENGAGEMENT_VENV")) or 0
        ),
    )
    assert runner.main([]) == 0
    assert runner.taken[-2:] == [["start.py", "large"], ["-m", "pytest", "tests/large"]]
    assert places[-2:] == [str(Path("/the/venv-large").absolute())] * 2
    runner.taken.clear()
    runner.main(["tests/large/test_parts.py"])
    assert runner.taken == [["start.py", "large"], ["-m", "pytest", "tests/large/test_parts.py"]]
    runner.taken.clear()
    runner.main(["tests/test_model.py"])
    assert ["start.py", "large"] not in runner.taken


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_where_their_packages_cannot_be_had_a_line_says_that_they_were_not_run(
    runner, monkeypatch, capsys, required, code
):
    monkeypatch.setenv("ENGAGEMENT_BROWSER_REQUIRED", required)
    monkeypatch.setattr(
        runner.subprocess, "call", lambda step, **_: runner.taken.append(step[1:]) or step[1] == "start.py"
    )
    assert runner.main(["tests/large"]) == code
    assert runner.taken == [["start.py", "large"]]
    assert capsys.readouterr().out.startswith("tests/large: NOT RUN")


@pytest.mark.parametrize(("chosen", "code"), [(["-k", "pyramid"], 0), (["-x"], 5)])
def test_a_choice_by_name_may_leave_none_of_them(runner, monkeypatch, chosen, code):
    monkeypatch.setattr(runner.subprocess, "call", lambda step, **_: 5 * ("tests/large" in step))
    assert runner.main(chosen) == code


def test_a_failing_step_ends_the_run_with_its_code(runner, monkeypatch):
    monkeypatch.setattr(runner.subprocess, "call", lambda step, **_: 3)
    assert runner.main([]) == 3
