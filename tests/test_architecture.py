"""The house: imports point one way, the front door is short, and nothing happens on import."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import engagement
from tools.house import ORDER, PICTURE, ROOMS, drawn

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "engagement"
HOUR = 3000  # lines of Python at most in a room of the house: what can be read in an hour
LONGEST, SCREEN = 250, 45  # lines of a module, and of a function
FOLDERS = sorted({path.parent for path in PACKAGE.rglob("*.py")})
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent.name in ("pictures", "forms")
)


def name_of(path):
    """``document.disk`` for the file of that module."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def place(name):
    """Where a module stands in the order; one of ``pictures`` or ``forms`` stands there as a whole."""
    return ORDER.index(name if name in ORDER else name.split(".")[0])


def imported(path):
    """The modules of the package that a module imports, wherever in it."""
    here = path.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*here[: len(here) - node.level + 1], *(node.module or "").split(".")]
            base = [part for part in base if part]
            for alias in node.names:
                found = (
                    PACKAGE.joinpath(*base, alias.name).with_suffix(".py"),
                    PACKAGE.joinpath(*base, alias.name, "__init__.py"),
                )
                yield ".".join([*base, alias.name] if any(each.exists() for each in found) else base)


def test_every_module_has_its_place_in_the_order():
    assert {name if name in ORDER else name.split(".")[0] for name in map(name_of, MODULES)} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_one_way(path):
    name = name_of(path)
    here = place(name)
    later = [each for each in imported(path) if place(each) > here]
    assert later == [], f"{name} imports what comes after it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_forms_know_ipywidgets(path):
    assert ("ipywidgets" in path.read_text("utf-8").split('"""', 2)[2]) <= name_of(path).startswith("forms")


def test_shapes_and_the_rules_know_no_content_and_no_workbook():
    values = {
        "model",
        "typed",
        "shapes",
        "loop",
        "movement.months",
        "movement.share",
        "movement.tally",
        "movement.test",
        "movement.columns",
    }
    for name in (
        "shapes",
        "lettering",
        "ambition",
        "loop",
        "weakest",
        "movement.log",
        "plan",
        "plots",
        "workshop.spread",
        *values,
    ):
        path = PACKAGE.joinpath(*name.split(".")).with_suffix(".py")
        assert set(imported(path)) <= values, name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_can_be_read_in_an_hour(folder):
    assert sum(len(path.read_text("utf-8").splitlines()) for path in folder.glob("*.py")) <= HOUR


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_stays_small_and_its_functions_fit_a_screen(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < LONGEST
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < SCREEN, f"{node.name} has {node.end_lineno - node.lineno + 1} lines"


def test_the_picture_of_the_house_is_of_this_house():
    assert PICTURE.read_text("utf-8") == drawn()
    assert {room.folder for room in ROOMS} - {""} == {
        path.relative_to(PACKAGE).as_posix() for path in FOLDERS if path.parent == PACKAGE
    }


def test_the_front_door_is_sorted_short_and_complete():
    fixed = {"Workbook", "exercise", "read_table", "Table", "place_people", "load_content", "write_report"}
    fixed |= {"plot_pyramid", "plot_house", "plot_staircase", "plot_plan"}
    assert engagement.__all__ == sorted(engagement.__all__)
    assert len(engagement.__all__) <= 24, "it is full: make the new thing a method of one of these, or take a name out"
    assert fixed <= set(engagement.__all__)


def test_importing_the_front_door_loads_nothing_heavy():
    heavy = "import sys, engagement; engagement.exercise; print([m for m in ('pandas', 'matplotlib', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_evaluates_unpickles_or_uses_a_network(path):
    assert not re.search(
        r"\b(eval|exec|pickle|marshal|yaml|query|requests|httpx|socket)\s*[.(]", path.read_text("utf-8")
    )


def test_nothing_in_the_tree_holds_a_path_of_one_machine_or_a_registry():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert tracked
    for name in tracked:
        if not name.endswith((".csv", ".png", ".svg")) and name != "tests/test_architecture.py":
            text = (ROOT / name).read_text("utf-8")
            assert not re.search(r"(^|[^\w.~-])/(work|farm|root|home)/[a-z.]|pypi\.org|files\.pythonhosted", text), name
