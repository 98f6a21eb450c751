"""The page on the document tells what is there: its reader reads, and its table has the key of every exercise."""

import json
import re
from pathlib import Path

import pytest

from engagement import Workbook, exercise
from engagement.document.change import read
from engagement.document.keys import DAMAGE
from engagement.forms import EXERCISES

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "document.md").read_text("utf-8")
KEYS = [
    key
    for row in re.findall(r"^\| (`[^|]*) \|", PAGE.split("## Keys")[1], re.MULTILINE)
    for key in re.findall("`([^`]+)`", row)
]
MEANT = {
    "LEVEL": "suspects|network|followers|fans|supporters|empowered|left",
    "N": "[1-9]\\d*",
    "DATE": "20\\d\\d-\\d\\d-\\d\\d",
}
PRESSED = {DAMAGE, "agenda.finished", "house.strategy.closed"}  # by a button or by the document itself; in no field
WRITTEN = PRESSED | {
    json.loads(line.partition(" ")[2])["k"].rpartition("/")[2]
    for file in (ROOT / "tests" / "documents").glob("*.jsonl")
    for line in file.read_text("utf-8").splitlines()
}


def pattern(key):
    """What the page means with a key: a word in capitals is one of those that it lists, or any one word."""
    return re.sub(
        r"\b[A-Z]+\b", lambda word: f"(?:{MEANT.get(word[0], '[a-z0-9-]+')})", re.escape(key).replace("\\-", "-")
    )


EVERY = re.compile("|".join(map(pattern, KEYS)))


def test_the_page_has_a_table_of_keys():
    assert len(KEYS) > 30


@pytest.mark.parametrize("key", KEYS)
def test_no_row_of_the_table_is_of_keys_that_are_no_more(key, fields_of_all):
    assert any(re.fullmatch(pattern(key), each) for each in WRITTEN | fields_of_all)


@pytest.fixture(scope="module")
def fields_of_all(tmp_path_factory):
    workbook = Workbook.open(tmp_path_factory.mktemp("all"), language="en")
    workbook.write("start.case", "own")
    return {each for key in EXERCISES for each in exercise(workbook, key).fields}


@pytest.mark.parametrize("key", EXERCISES)
def test_every_key_of_an_exercise_is_in_the_table(key, tmp_path):
    workbook = Workbook.open(tmp_path, language="en")
    workbook.write("start.case", "charity")
    fields = exercise(workbook, key).fields
    assert [each for each in fields if not EVERY.fullmatch(each)] == []


def test_the_reader_on_the_page_reads_what_a_workbook_wrote(tmp_path, monkeypatch):
    workbook = Workbook.open(tmp_path, language="nl")
    workbook.write("start.case", "own")
    workbook.update({"pyramid.fans.count": 12, "start.organisation": "Coöperatie ’t Knikkerhuis"})
    workbook.write("pyramid.fans.count", 13)
    monkeypatch.chdir(tmp_path)
    told = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], told)
    assert told["answers"] == {**workbook.answers(), "start.language": "nl"}


def test_the_line_on_the_page_is_one_that_we_would_read():
    checksum, body = re.search(r"^    ([0-9a-f]{8}) (\{.*\})$", PAGE, re.MULTILINE).groups()
    found = read(f"{checksum} {body}\n".encode(), before=2)
    assert found.whole and found.values == {"pyramid.followers.count": 4200}
