"""The document: what is written can be read again, by anyone who opens it, and nothing else gets in."""

import errno
import json
import os
import shutil
import zlib
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from engagement import workbook as room
from engagement.document.change import Change, read
from engagement.document.keys import STATE
from engagement.document.refusal import NotSaved
from engagement.workbook import Workbook


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


# --- one answer given in two places


@pytest.fixture
def other(workbook):
    """The same document in another notebook."""
    workbook.write("key", "as it was")
    return Workbook.open(workbook.path)


@pytest.fixture
def refusing(monkeypatch):
    """The disk refuses while this context is open."""

    @contextmanager
    def refuse():
        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            yield

    return refuse


def left_open():
    """A page that showed the answers long ago, and gives one now."""
    return "another page", 1.0


def test_a_page_that_had_not_seen_an_answer_does_not_overwrite_it(workbook, other):
    other.write("key", "theirs", seen=("their page", 9e9))
    workbook.write("key", "ours", seen=left_open())
    for each in (workbook, other, Workbook.open(workbook.path)):
        each.refresh()
        assert (each.read("key"), each.others) == ("theirs", {"key": "ours"})


@pytest.mark.parametrize("chosen", ["theirs", "ours", "a third"])
def test_who_chooses_settles_it_and_can_take_that_back(workbook, other, chosen):
    other.write("key", "theirs", seen=("their page", 9e9))
    workbook.write("key", "ours", seen=left_open())
    workbook.choose("key", chosen)
    again = Workbook.open(workbook.path)
    assert (again.read("key"), again.others) == (chosen, {})
    assert again.undo() == ["key"]
    workbook.refresh()
    assert (workbook.read("key"), workbook.others) == ("theirs", {"key": "ours"})


def test_a_page_goes_on_from_its_own_answer_and_from_what_it_has_seen(workbook, other):
    for moment, answer in enumerate(("o", "ou", "our")):
        workbook.write("key", answer, seen=("our page", float(moment)))
    other.write("key", "theirs")
    workbook.refresh()
    workbook.write("key", "ours, seeing theirs", seen=("our page", 9e9))
    assert (workbook.read("key"), workbook.others) == ("ours, seeing theirs", {})


def test_the_same_answer_in_two_places_is_no_conflict(workbook, other):
    other.write("key", "the same", seen=("their page", 9e9))
    workbook.write("key", "the same", seen=left_open())
    assert (workbook.read("key"), workbook.others) == ("the same", {})
    other.write("key", "theirs", seen=("their page", 9e9))
    workbook.write("key", "ours", seen=left_open())
    workbook.write("key", "ours", seen=("our page", 9e9))
    assert workbook.others == {}


@pytest.mark.parametrize(
    "key, theirs, ours", [("start.language", "nl", "en"), ("start.case", "charity", "municipality")]
)
def test_which_language_and_which_case_are_never_in_conflict(workbook, other, key, theirs, ours):
    other.write(key, theirs, seen=("their page", 9e9))
    workbook.write(key, ours, seen=left_open())
    assert (workbook.read(key), workbook.others) == (ours, {})


def test_the_case_on_the_screen_stays_when_the_disk_is_back_and_another_chose_one(workbook, other, refusing):
    with refusing(), pytest.raises(NotSaved):
        workbook.write("start.case", "municipality")
    other.write("start.case", "charity")
    workbook.retry()
    again = Workbook.open(workbook.path)
    assert (again.case, again.others, workbook.case, workbook.unsaved) == ("municipality", {}, "municipality", {})


def test_an_answer_on_a_samples_sheet_lies_beside_that_samples(workbook, other):
    workbook.write("start.case", "charity")
    other.write("key", "theirs", seen=("their page", 9e9))
    workbook.write("key", "ours", seen=left_open())
    assert workbook.others == {"key": "ours"}
    workbook.write("start.case", "own")
    assert (workbook.read("key"), workbook.others) == ("as it was", {})


def test_what_waited_for_the_disk_lies_beside_what_was_filed_meanwhile(workbook, other, refusing):
    with refusing(), pytest.raises(NotSaved):
        workbook.write("key", "ours")
    other.write("key", "theirs")
    other.write("elsewhere", 1)
    workbook.retry()
    for each in (workbook, Workbook.open(workbook.path)):
        assert (each.read("key"), each.others, each.read("elsewhere")) == ("theirs", {"key": "ours"}, 1)
    assert not workbook.unsaved


def test_what_waited_and_was_given_elsewhere_too_is_filed_once(workbook, other, refusing):
    with refusing(), pytest.raises(NotSaved):
        workbook.write("key", "the same")
    other.write("key", "the same")
    workbook.retry()
    assert (workbook.read("key"), workbook.others, workbook.unsaved) == ("the same", {}, {})


@pytest.mark.parametrize("theirs", [None, "theirs"])
def test_what_waits_survives_that_the_document_is_replaced(workbook, other, refusing, theirs):
    with refusing(), pytest.raises(NotSaved):
        workbook.write("key", "ours")
    if theirs:
        other.write("key", theirs)
    with other.journal.locked():
        other.journal.look()
        other.journal.append([Change("long", n) for n in range(1_000)])
        other.journal.compact_if_large(0)
    workbook.refresh()
    assert workbook.read("long") == 999
    workbook.retry()
    again = Workbook.open(workbook.path)
    assert (again.read("key"), again.others) == ((theirs, {"key": "ours"}) if theirs else ("ours", {}))


# --- trouble is told


def test_trouble_is_told_when_it_begins_and_when_it_is_over(workbook, refusing):
    heard = []
    workbook.watch(lambda key: heard.append(key) if key == STATE else None)
    with refusing():
        with pytest.raises(NotSaved):
            workbook.write("key", 1)
        assert (heard, workbook.trouble.why) == ([STATE], "disk")
        for _ in range(3):
            workbook.retry()
        assert heard == [STATE] and workbook.unsaved == {"key": 1}
    workbook.retry()
    assert (heard, workbook.trouble, workbook.unsaved) == ([STATE, STATE], None, {})
    workbook.write("key", 2)
    assert heard == [STATE, STATE] and Workbook.open(workbook.path).read("key") == 2


@pytest.mark.parametrize("gone, why", [("document", "gone"), ("folder", "away")])
def test_a_document_that_is_gone_is_written_again_only_when_asked(workbook, gone, why):
    workbook.write("key", 1)
    shutil.rmtree(workbook.path.parent) if gone == "folder" else workbook.path.unlink()
    with pytest.raises(NotSaved) as told:
        workbook.write("other", 2)
    assert told.value.why == why and not workbook.path.exists()
    workbook.save_again()
    again = Workbook.open(workbook.path)
    assert (again.read("key"), again.read("other"), again.damage, workbook.trouble) == (1, 2, {}, None)


def test_a_folder_that_comes_back_takes_what_waited(workbook):
    folder = workbook.path.parent
    folder.rename(folder.with_name("unplugged"))
    with pytest.raises(NotSaved) as told:
        workbook.write("key", 1)
    assert told.value.why == "away"
    folder.with_name("unplugged").rename(folder)
    workbook.retry()
    assert workbook.trouble is None and Workbook.open(workbook.path).read("key") == 1


def test_a_drive_that_is_down_is_told_in_one_line(workbook, monkeypatch):
    def down(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as drive:
        for call in ("stat", "open"):
            drive.setattr(os, call, down)
        with pytest.raises(NotSaved) as told:
            workbook.write("key", 1)
    assert told.value.why == "away" and "\n" not in str(told.value)
    workbook.retry()
    assert Workbook.open(workbook.path).read("key") == 1


@contextmanager
def refusing_to(journal):
    """The disk refuses what one notebook writes."""

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(journal, "append", full)
        yield


def test_what_others_wrote_is_told_also_when_the_disk_then_refuses(workbook, other):
    heard = []

    def meanwhile(key):
        heard.append(key)
        if key == "ours":
            other.write("theirs", 1)

    workbook.watch(meanwhile)
    with refusing_to(workbook.journal), pytest.raises(NotSaved):
        workbook.write("ours", 1)
    assert heard == ["ours", "theirs", STATE] and workbook.read("theirs") == 1


def test_another_case_does_not_drown_what_the_document_has_to_say(workbook):
    heard = []
    workbook.watch(heard.append)
    workbook.begin_anew()
    assert heard == ["start.case", STATE]


# --- several at once, and all at once


def test_several_answers_are_there_together_when_the_first_is_told(workbook):
    heard = []
    workbook.watch(lambda key: heard.append((key, workbook.read("a"), workbook.read("b"))))
    workbook.update({"a": 1, "b": 2})
    assert heard == [("a", 1, 2), ("b", 1, 2)]


def test_one_answer_that_is_refused_refuses_the_others_with_it(workbook):
    for wrong in ("x" * 1_000_001, float("nan"), object()):
        with pytest.raises((NotSaved, ValueError, TypeError)):
            workbook.update({"a": 1, "b": wrong})
    assert workbook.read("a") is None and not workbook.unsaved and not workbook.can_undo(lambda key: key == "a")


@pytest.mark.parametrize("case", ["own", "charity"])
def test_another_document_is_taken_over_and_given_back_in_one_step(workbook, tmp_path, case):
    theirs = Workbook.open(tmp_path / "theirs.jsonl", language="nl")
    theirs.write("start.case", "own")
    theirs.update({"key": "theirs", "only.theirs": 1, "start.organisation": "’t Knikkerhuis"})
    theirs.write("start.case", "charity")
    theirs.write("tried", "theirs")
    workbook.update({"key": "ours", "only.ours": [1]})
    workbook.write("start.case", "charity")
    workbook.write("tried", "ours")
    workbook.write("start.case", case)
    before = {each.key: each.value for each in read(workbook.portable().encode()).changes}
    assert workbook.take_over(read(theirs.portable().encode())) == 5  # with the case, that they had on the screen
    assert (workbook.language, workbook.case, workbook.read("tried")) == ("en", "charity", "theirs")
    workbook.write("start.case", "own")
    assert (workbook.read("key"), workbook.read("only.theirs"), workbook.read("only.ours")) == ("theirs", 1, None)
    workbook.undo()
    again = Workbook.open(workbook.path)
    again.undo()
    after = {each.key: each.value for each in read(again.portable().encode()).changes if each.value is not None}
    assert after == before


def test_begun_anew_nothing_of_the_older_one_is_there_and_it_can_be_taken_over_again(workbook):
    workbook.write("key", 1)
    older = workbook.begin_anew()
    assert (workbook.read("key"), workbook.language, workbook.can_undo()) == (None, "en", False)
    assert Workbook.open(workbook.path).damage == {}
    workbook.take_over(read(older.read_bytes()))
    assert workbook.read("key") == 1


def test_deleted_it_is_empty_and_begins_anew_at_the_next_change(workbook):
    workbook.write("key", 1)
    Workbook.open(workbook.path)
    workbook.delete()
    assert [*workbook.path.parent.iterdir()] == [] and workbook.answers() == {} and not workbook.can_undo()
    workbook.write("key", 2)
    assert Workbook.open(workbook.path).read("key") == 2
