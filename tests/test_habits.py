"""The habits that a machine can keep: one style, strict types, hooks of our own, and a citation that is true."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text("utf-8"))
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


@pytest.mark.parametrize("habit", ["ruff check", "ruff format --check", "mypy"])
def test_the_code_keeps_the_habit(habit, tmp_path):
    own = {"mypy": ["--cache-dir", str(tmp_path)]}.get(habit, ["--no-cache"])
    done = subprocess.run([sys.executable, "-m", *habit.split(), *own], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_are_checked_strictly_and_all_over_the_package():
    assert PROJECT["tool"]["mypy"]["strict"] is True
    assert PROJECT["tool"]["mypy"]["packages"] == ["engagement"]


def test_what_is_not_checked_gives_its_reason():
    marks = []
    for path in sorted((ROOT / "engagement").rglob("*.py")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if found := re.search(r"#\s*(type: ignore|pragma: no cover|noqa)(.*)", line):
                marks.append((f"{path.name}:{number}", found[2]))
    for where, rest in marks:
        assert len(re.findall(r"[a-z]{2,}", re.sub(r"^(\[[\w-]+\]|: ?[A-Z]+\d+)", "", rest))) > 1, where


def test_hooks_are_our_own_and_each_runs_something_that_is_here():
    assert [each["repo"] for each in HOOKS] == ["local"]
    for hook in HOOKS[0]["hooks"]:
        assert hook["language"] == "system"
        program, *rest = hook["entry"].split()
        assert program == "python"
        assert rest[0] == "-m" or (ROOT / rest[0]).is_file(), hook["id"]


def test_the_workflow_tries_every_python_on_three_systems_each_month():
    matrix = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]
    assert {each.split("-")[0] for each in matrix["system"]} == {"ubuntu", "windows", "macos"}
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert matrix["python"][0] == oldest and len(matrix["python"]) >= 4
    assert WORKFLOW[True]["schedule"]  # YAML reads the key "on" as yes
    assert "python start.py test" in [step.get("run") for step in WORKFLOW["jobs"]["test"]["steps"]]


def test_the_citation_is_of_this_version_and_credits_the_models():
    assert str(CITATION["version"]) == PROJECT["project"]["version"]
    assert CITATION["license"] == PROJECT["project"]["license"]
    models = " ".join(author["family-names"] for each in CITATION["references"] for author in each["authors"])
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert models.split() == ["Stronks", "Frijlink", "Verdoold"]
    assert all(name in licence for name in models.split())
