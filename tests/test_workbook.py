"""The document: what is written can be read again, by anyone who opens it, and nothing else gets in."""

import json
import zlib
from datetime import date
from pathlib import Path

import pytest

from engagement import workbook as room
from engagement.workbook import NotSaved, Workbook


def line(**change):
    body = json.dumps(change).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)


# --- writing and reading


@pytest.mark.parametrize(
    "value",
    [
        "Gewoon tekst",
        "",
        "regel\nregel",
        "é 👨‍👩‍👧 “x”",
        0,
        4200,
        10**8,
        -1.5,
        True,
        False,
        None,
        [1, "a", None],
        {"a": {"b": [2]}},
    ],
)
def test_what_is_written_is_read_again_after_reopening(workbook, value):
    workbook.write("some.key", value)
    again = Workbook.open(workbook.path).read("some.key", "not there")
    assert again == value and type(again) is type(value)


def test_a_key_without_an_answer_gives_the_default(workbook):
    assert workbook.read("pyramid.fans.count") is None
    assert workbook.read("pyramid.fans.count", 7) == 7


def test_the_last_answer_counts(workbook):
    for n in (1, 2, 3):
        workbook.write("pyramid.fans.count", n)
    assert Workbook.open(workbook.path).read("pyramid.fans.count") == 3


def test_the_same_answer_again_costs_no_line(workbook):
    workbook.write("pyramid.fans.count", 1)
    before = workbook.path.read_bytes()
    workbook.write("pyramid.fans.count", 1)
    assert workbook.path.read_bytes() == before


@pytest.mark.parametrize("first, then", [(1, True), (0, False), (1, 1.0), ("1", 1)])
def test_an_answer_of_another_kind_is_another_answer(workbook, first, then):
    workbook.write("key", first)
    workbook.write("key", then)
    assert type(Workbook.open(workbook.path).read("key")) is type(then)


def test_an_answer_of_a_newer_or_older_workbook_is_kept(workbook):
    workbook.write("question.that.nobody.asks", "kept")
    workbook.write("pyramid.fans.count", 1)
    assert Workbook.open(workbook.path).answers()["question.that.nobody.asks"] == "kept"


def test_a_watcher_hears_every_change_and_a_broken_one_loses_none(workbook):
    heard = []
    workbook.watch(heard.append)
    workbook.write("a", 1)
    workbook.watch(lambda key: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        workbook.write("b", 2)
    assert heard == ["a", "b"] and Workbook.open(workbook.path).read("b") == 2


# --- a sheet for each case


def test_what_you_try_on_a_sample_stays_with_that_sample(workbook):
    workbook.write("pyramid.fans.count", 1)
    workbook.write("start.change", "our own")
    workbook.write("start.case", "charity")
    assert workbook.read("pyramid.fans.count") is None and workbook.read("start.change") is None
    workbook.write("pyramid.fans.count", 2)
    assert workbook.answers() == {"pyramid.fans.count": 2}
    workbook.write("start.case", "own")
    assert workbook.read("pyramid.fans.count") == 1
    kept = workbook.answers()
    assert {key: kept[key] for key in ("start.change", "pyramid.fans.count")} == {
        "start.change": "our own",
        "pyramid.fans.count": 1,
    }


def test_without_a_path_the_document_is_beside_start_py(monkeypatch):
    monkeypatch.delenv("ENGAGEMENT_WORKBOOK", raising=False)
    assert room.place().name == "workbook.jsonl" and (room.place().parent.parent / "start.py").exists()


@pytest.mark.parametrize(
    "chosen, found",
    [
        ("a desk", "a desk/workbook.jsonl"),
        ("mine.jsonl", "mine.jsonl"),
        ("workshop 21.11", "workshop 21.11/workbook.jsonl"),
    ],
)
def test_a_path_may_name_a_folder_or_a_document(tmp_path, chosen, found):
    assert room.place(tmp_path / chosen) == tmp_path / found


def test_a_fresh_document_begins_with_a_sample():
    assert Workbook.open().case == "charity"


def test_answers_are_a_copy(workbook):
    workbook.answers()["key"] = 1
    assert workbook.read("key") is None


# --- what gets in


@pytest.mark.parametrize("value", [date(2027, 1, 1), b"bytes", {1, 2}, object(), {1: "a number as key"}, [print]])
def test_what_json_cannot_hold_is_refused(workbook, value):
    with pytest.raises(TypeError, match="an answer is text, a number"):
        workbook.write("key", value)
    assert workbook.read("key") is None and not workbook.unsaved


@pytest.mark.parametrize("value", ["x" * 1_000_001, "é" * 500_001])
def test_what_is_too_long_is_refused_in_one_line(workbook, value):
    with pytest.raises(NotSaved, match="at most 1,000,000 fit") as refused:
        workbook.write("key", value)
    assert refused.value.why == "large" and workbook.read("key") is None and not workbook.unsaved


def test_a_key_that_no_file_can_hold_is_cleaned_and_blocks_nothing(workbook):
    workbook.write("a\ud800", 1)
    workbook.write("b", 2)
    again = Workbook.open(workbook.path)
    assert (again.read("a"), again.read("b")) == (1, 2)


def test_one_and_true_are_two_answers_however_deep(workbook):
    workbook.write("key", [1])
    workbook.write("key", [True])
    assert Workbook.open(workbook.path).read("key") == [True] and Workbook.open(workbook.path).read("key")[0] is True


def test_a_language_that_is_none_is_not_spoken(workbook):
    workbook.write("start.language", "xx")
    assert Workbook.open(workbook.path).language == "en"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1, float("-inf")]])
def test_what_is_no_number_is_refused(workbook, value):
    with pytest.raises(ValueError):
        workbook.write("key", value)
    assert workbook.read("key") is None and not workbook.unsaved


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("NUL \x00!", "NUL !"),
        ("\u202eright to left", "right to left"),
        ("half \ud83d emoji", "half  emoji"),
        ("e\u0301", "é"),
    ],
)
def test_control_characters_never_reach_the_document(workbook, typed, kept):
    workbook.write("text", typed)
    workbook.write("nested", [{typed: typed}])
    again = Workbook.open(workbook.path)
    assert (again.read("text"), again.read("nested")) == (kept, [{kept: kept}])


# --- which language


@pytest.mark.parametrize("language", ["fr", "NL", "", 1])
def test_another_language_is_refused(language):
    with pytest.raises(ValueError, match="must be one of"):
        Workbook.open(language=language)


def test_the_language_is_what_was_asked_for_else_what_was_chosen_else_english(document):
    assert Workbook.open().language == "en"
    Workbook.open().write("start.language", "nl")
    assert Workbook.open().language == "nl"
    assert Workbook.open(language="en").language == "en"


# --- which file


@pytest.mark.parametrize("as_given", [str, Path])
@pytest.mark.parametrize(
    "place, file", [("folder", "folder/workbook.jsonl"), ("new", "new/workbook.jsonl"), ("a/b.jsonl",) * 2]
)
def test_a_path_may_be_a_folder_or_a_file(tmp_path, as_given, place, file):
    (tmp_path / "folder").mkdir()
    opened = Workbook.open(as_given(tmp_path / place))
    opened.write("key", 1)
    assert opened.path == tmp_path / file and opened.path.is_file()


def test_without_a_path_the_environment_decides(document):
    assert Workbook.open().path == document


def test_opening_alone_writes_nothing(document):
    Workbook.open()
    assert not document.parent.exists()


def test_a_document_of_a_newer_workbook_opens_for_reading(workbook):
    workbook.path.write_bytes(workbook.path.read_bytes() + line(v=99, k="future", value=1))
    before = workbook.path.read_bytes()
    newer = Workbook.open(workbook.path)
    assert newer.read_only and newer.read("future") == 1
    with pytest.raises(NotSaved, match="newer workbook"):
        newer.write("key", 2)
    assert newer.read("key") == 2 and workbook.path.read_bytes() == before


def test_the_whole_document_can_be_carried_as_text(workbook, tmp_path):
    workbook.write("pyramid.fans.count", 12)
    workbook.write("start.change", "één dorp")
    carried = tmp_path / "carried.jsonl"
    carried.write_text(workbook.portable(), "utf-8")
    assert Workbook.open(carried).answers() == workbook.answers()
