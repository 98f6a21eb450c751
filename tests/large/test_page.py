"""What docs/movement-large.md says is what happens."""

import json
import re
import shutil
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
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)  # Spark else takes the first python3 that there is
    (tmp_path / "log").mkdir()
    for n in range(3):
        log[n::3].to_parquet(tmp_path / "log" / f"{n}.parquet")
    return tmp_path


def test_there_are_a_file_of_tests_and_two_programs():
    assert [kind for kind, _ in BLOCKS] == ["toml", "python", "python"]


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
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
            names = {}
            exec(program, names)
            assert names["tally"] == found
            if "spark" in names:
                names["spark"].stop()


def test_its_number_of_parts_is_that_of_the_code():
    assert f"{MOST_PARTS} of 50 million (no more files" in PAGE
