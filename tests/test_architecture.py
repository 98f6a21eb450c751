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
    "model", "lines", "schema", "words", "content", "samples", "document.disk", "document.change", "document.aside",
    "document.journal", "document.past", "document.memory", "workbook", "files.column", "files.decode", "files.page",
    "files.sheet", "files.source", "files.dialect", "files.cutting", "files.rows", "files.layout", "files.records",
    "files.question", "files.tool", "files.who", "files.table", "files.people", "files.audience", "ambition", "loop",
    "weakest", "movement.tally", "movement.log", "movement.interactions", "movement.parts", "plan", "progress",
    "answers", "workshop.agenda", "workshop.handin", "workshop.spread", "workshop.room", "workshop.service", "shapes",
    "svg", "plots", "pictures", "report", "paper", "forms", "server.copies", "server.lab", "server.opening",
    "server.visitors", "server.kernels", "server.doors", "server.present", "__main__",
)  # fmt: skip
ROOMS = {  # the room of the house → its lines of Python at most: what can be read in an hour
    "": 3000,  # what stands beside the front door: a participant's whole path, without pictures and forms
    **dict.fromkeys(
        ("document", "files", "movement", "workshop", "pictures", "forms", "forms.files", "forms.workshop", "server"),
        3000,
    ),
}
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
    later = [each for each in imported(path) if place(each) > here or (place(each) == here and name in ORDER)]
    assert later == [], f"{name} imports what comes after it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_forms_know_ipywidgets(path):
    assert ("ipywidgets" in path.read_text("utf-8").split('"""', 2)[2]) <= name_of(path).startswith("forms")


def test_shapes_and_the_rules_know_no_content_and_no_workbook():
    for name in ("shapes", "ambition", "loop", "weakest", "movement.tally", "movement.log", "plan", "plots"):
        path = PACKAGE.joinpath(*name.split(".")).with_suffix(".py")
        assert set(imported(path)) <= {"model", "shapes", "loop", "movement.tally"}, name


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
