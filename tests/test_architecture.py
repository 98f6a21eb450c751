"""The house: imports point one way, the front door is short, and nothing happens on import."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import engagement

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "engagement"
ORDER = (
    "model", "lines", "schema", "words", "content", "samples", "disk", "change", "aside", "journal", "past", "memory", "workbook",
    "column", "decode", "page", "sheet", "source", "dialect", "cutting", "rows", "layout", "records", "question", "tool",
    "who", "table", "people", "audience", "ambition", "loop", "weakest",
    "tally", "movement", "interactions", "parts", "plan", "agenda", "progress", "answers", "handin", "spread", "room",
    "service", "shapes", "svg", "plots", "pictures", "report", "paper", "forms", "copies", "lab", "opening", "visitors",
    "kernels", "doors", "present", "__main__",
)  # fmt: skip
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE)


def room(path):
    """The name under which a module stands in the order: a module of ``forms`` stands as ``forms``."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """The rooms of the package that a module imports, wherever in it."""
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            yield from [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]


def test_every_module_has_its_place_in_the_order():
    assert {room(path) for path in MODULES} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    later = [name for name in imported(path) if ORDER.index(name) >= ORDER.index(room(path))]
    assert later == [], f"{path.name} imports what comes after it"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_forms_know_ipywidgets(path):
    assert ("ipywidgets" in path.read_text("utf-8").split('"""', 2)[2]) <= (room(path) == "forms")


def test_shapes_and_the_rules_know_no_content_and_no_workbook():
    for name in ("shapes", "ambition", "loop", "weakest", "tally", "movement", "plan", "plots"):
        assert set(imported(PACKAGE / f"{name}.py")) <= {"model", "shapes", "loop", "tally"}, name


def test_the_front_door_is_sorted_short_and_complete():
    fixed = {"Workbook", "exercise", "read_table", "Table", "place_people", "load_content", "write_report"}
    fixed |= {"plot_pyramid", "plot_house", "plot_staircase", "plot_plan"}
    assert engagement.__all__ == sorted(engagement.__all__)
    assert len(engagement.__all__) <= 24
    assert fixed <= set(engagement.__all__)
    for name in engagement.__all__:
        assert getattr(engagement, name).__doc__, name


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
