"""Documents of every version that was released, made by that version itself (documents/fill.py), open for ever."""

import json
import shutil
from pathlib import Path

import pytest

from engagement.document.change import Change, read
from engagement.forms import EXERCISES, exercise
from engagement.workbook import Workbook

FOLDER = Path(__file__).parent / "documents"
DOCUMENTS = sorted(path.stem for path in FOLDER.glob("*.jsonl"))


@pytest.fixture(params=DOCUMENTS)
def released(request, tmp_path):
    """A document of a released version, on one's own disk, and the values that it must give."""
    path = tmp_path / "workbook.jsonl"
    shutil.copyfile(FOLDER / f"{request.param}.jsonl", path)
    return path, json.loads((FOLDER / f"{request.param}.json").read_text("utf-8"))


def values(path):
    """All that a document says, of every case, exactly: 1 and True differ."""
    workbook = Workbook.open(path)
    assert workbook.damage == {} and not workbook.read_only
    return exactly({change.key: change.value for change in read(workbook.portable().encode()).changes})


def exactly(values):
    return {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}


def test_every_version_has_its_documents_in_both_languages():
    assert [
        f"{version}{end}"
        for version in ("0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0", "0.7.0", "0.8.0")
        for end in ("", "-en")
    ] == DOCUMENTS
    for name in DOCUMENTS:
        found = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
        assert (FOLDER / f"{name}.jsonl").stat().st_size < 30_000 and len(found) > 50
        assert found["start.language"] == ("en" if name.endswith("-en") else "nl")


def test_it_gives_exactly_its_values_and_is_not_changed_by_opening(released):
    path, kept = released
    before = path.read_bytes()
    assert values(path) == exactly(kept)
    assert path.read_bytes() == before


def test_each_case_shows_its_own_answers(released):
    path, kept = released
    workbook = Workbook.open(path)
    assert workbook.read("pyramid.suspects.unknown") is True and "é" in str(kept)
    workbook.write("start.case", "municipality")
    assert (workbook.read("pyramid.followers.count"), workbook.read("house.press.goals")) == (10**8, 5)
    assert workbook.read("pyramid.suspects.unknown") is None


def test_a_new_change_is_kept_and_undone_and_then_it_is_as_it_was(released):
    path, kept = released
    workbook = Workbook.open(path)
    workbook.update({"start.organisation": "Nieuw 🐘", "pyramid.fans.name": "Trouwe gasten"})
    assert values(path) == exactly({**kept, "start.organisation": "Nieuw 🐘", "pyramid.fans.name": "Trouwe gasten"})
    assert Workbook.open(path).undo() == ["start.organisation", "pyramid.fans.name"]
    assert values(path) == exactly(kept)


@pytest.mark.parametrize("case", ["own", "municipality"])
def test_every_exercise_shows_it(released, case):
    workbook = Workbook.open(released[0])
    workbook.write("start.case", case)
    for key in EXERCISES:
        form = exercise(workbook, key)
        assert form.said() and form._repr_mimebundle_()["text/html"], key
    if case == "own":
        assert workbook.read("start.organisation") in exercise(workbook, "start").said()


def test_made_compact_it_gives_the_same_values(released):
    path, kept = released
    journal = Workbook.open(path).journal
    with journal.locked():
        journal.append([Change("question.of.a.trainer", n) for n in range(1_000)])
        long = path.stat().st_size
        journal.compact_if_large(0)
    assert path.stat().st_size < long / 2
    assert values(path) == exactly({**kept, "question.of.a.trainer": 999})


def test_mended_it_gives_the_same_values(released):
    path, kept = released
    first, second, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first.rstrip() + second + b"\x00" * 512 + b"\n" + b"".join(rest))  # run together; zeroes
    workbook = Workbook.open(path)
    assert workbook.damage["lost"] == 1
    workbook.acknowledge_damage()
    assert values(path) == exactly(kept)


def test_saved_by_another_program_it_gives_the_same_values(released):
    path, kept = released
    path.write_bytes(path.read_bytes().decode().replace("\n", "\r\n").encode("utf-16"))
    assert values(path) == exactly(kept)
