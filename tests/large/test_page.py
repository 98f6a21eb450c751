"""What docs/movement-large.md says is what happens."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engagement.__main__ import main
from engagement.movement.parts import MOST_PARTS, tally_files
from engagement.movement.tally import Tally
from engagement.movement.test import LogTest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "movement-large.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def place(log, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log").mkdir()
    for n in range(3):
        log[n::3].to_parquet(tmp_path / "log" / f"{n}.parquet")
    return tmp_path


def run_as_a_reader_would(program, place):
    """The tally of the program, as a file of its own, in a process of its own and an activated environment.

    Java stays where the first Spark of a process started, so a program that says ``log/`` cannot follow another test.
    """
    (place / "program.py").write_text(
        f"{program}\n\nif __name__ == '__main__':\n    import json\n"
        "    with open('found.json', 'w') as file:\n        json.dump(tally.kept(), file)\n"
    )
    activated = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [sys.executable, "program.py"],
        cwd=place,
        env={name: value for name, value in os.environ.items() if name != "PYSPARK_PYTHON"} | {"PATH": activated},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    found = place / "found.json"
    tally = Tally.again(json.loads(found.read_text()))
    found.unlink()
    return tally


def test_there_are_a_file_of_tests_and_two_programs():
    assert [kind for kind, _ in BLOCKS] == ["toml", "python", "python"]


def test_the_three_ways_come_to_the_same(place):
    toml, *programs = (block for _, block in BLOCKS)
    (place / "tests.toml").write_text(toml)
    command = re.search(r"^    engagement (.*?) \[", PAGE, re.MULTILINE)[1].split()
    assert main(command) == 0
    found = Tally.again(json.loads((place / "tally.json").read_text()))
    assert found == tally_files(
        ["log/"], [LogTest("fans", ["liked", "bought"], at_least=2, within_days=90)], folder="work"
    )
    for program in programs:
        if "spark" not in program or shutil.which("java"):
            assert run_as_a_reader_would(program, place) == found


def test_its_number_of_parts_is_that_of_the_code():
    assert f"{MOST_PARTS} of 50 million (no more files" in PAGE
