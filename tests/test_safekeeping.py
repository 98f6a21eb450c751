"""The document after an accident: a torn line, a full disk, a locked file. No answer is lost or made up."""

import errno
import json
import os
import random
import zlib
from datetime import date

import pytest
from filelock import FileLock

from engagement.document import aside as room
from engagement.document.refusal import NotSaved
from engagement.workbook import Workbook

KEYS = [f"answer.{n}" for n in range(12)]


@pytest.fixture
def filled(workbook):
    for n, key in enumerate(KEYS):
        workbook.write(key, n)
    return workbook


def lost(workbook):
    """How many changes the workbook says that it could not read."""
    return workbook.damage.get("lost", 0)


# --- damage on disk


@pytest.mark.parametrize("torn", [2, 3, 9, 20, 60])
def test_a_torn_last_line_costs_only_itself(filled, torn):
    whole = filled.path.read_bytes()
    filled.path.write_bytes(whole[:-torn])
    again = Workbook.open(filled.path)
    assert [again.read(key) for key in KEYS] == [*range(11), None]
    again.write("after", "the crash")
    last = Workbook.open(filled.path)
    assert (lost(last), last.read("answer.10"), last.read("after")) == (1, 10, "the crash")


def test_a_line_that_only_lacks_its_end_is_whole_again_after_the_next(filled):
    filled.path.write_bytes(filled.path.read_bytes()[:-1])
    Workbook.open(filled.path).write("after", "the crash")
    last = Workbook.open(filled.path)
    assert (lost(last), last.read("answer.11"), last.read("after")) == (0, 11, "the crash")


def test_a_number_that_was_changed_on_disk_is_not_believed(filled):
    changed = filled.path.read_bytes().replace(b'"value": 11}', b'"value": 17}')
    assert changed != filled.path.read_bytes()
    filled.path.write_bytes(changed)
    again = Workbook.open(filled.path)
    assert (lost(again), again.read("answer.11"), again.read("answer.10")) == (1, None, 10)


@pytest.mark.parametrize("seed", range(10))
def test_flipped_bits_never_make_up_an_answer(filled, seed):
    chance, data = random.Random(seed), bytearray(filled.path.read_bytes())
    first = data.index(b"\n") + 1  # the line that says whose answers these are
    for at in chance.sample(range(first, len(data)), 4):
        data[at] ^= 1 << chance.randrange(8)
    filled.path.write_bytes(data)
    again = Workbook.open(filled.path)
    given = [again.read(key) for key in KEYS]
    gone = [n for n, value in enumerate(given) if value is None]
    assert all(value in (n, None) for n, value in enumerate(given))
    assert lost(again) >= 1 and len(gone) <= 8


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello", b"\x00" * 50, b"\xff\xfe\xfd", b"{}", b"00000000 {}", b"zzzzzzzz {}", b"d41d8cd9", b"2d9a8d76 [1, 2]",
        b"[" * 10_000, b"deadbeef " + b"[" * 100_000,
    ],
)  # fmt: skip
def test_garbage_is_counted_and_costs_nothing_else(filled, garbage):
    filled.path.write_bytes(garbage + b"\n" + filled.path.read_bytes() + garbage + b"\n")
    again = Workbook.open(filled.path)
    assert lost(again) == 2 and [again.read(key) for key in KEYS] == list(range(12))


@pytest.mark.parametrize(
    "body", [b"[1, 2]", b"{}", b'{"v": 1}', b'{"v": 1, "k": []}', b'"text"', b"not json", b"\xff", b"[" * 100_000]
)
def test_a_line_with_a_true_checksum_and_no_answer_is_counted_too(filled, body):
    filled.path.write_bytes(filled.path.read_bytes() + b"%08x %s\n" % (zlib.crc32(body), body))
    again = Workbook.open(filled.path)
    assert lost(again) == 1 and [again.read(key) for key in KEYS] == list(range(12))


# --- a disk that refuses


def refuse(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("call", ["open", "write", "fsync", "lseek"])
def test_a_change_that_the_disk_refuses_is_kept_and_saved_later(filled, monkeypatch, call):
    before = filled.path.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(os, call, refuse)
        for n in (1, 2):
            with pytest.raises(NotSaved, match="No space left"):
                filled.write(f"refused.{n}", n)
        assert filled.read("refused.1") == 1 and set(filled.unsaved) == {"refused.1", "refused.2"}
    assert filled.path.read_bytes() == before
    assert '"refused.1"' in filled.portable()
    filled.write("after", 3)
    again = Workbook.open(filled.path)
    assert [again.read(key) for key in ("refused.1", "refused.2", "after")] == [1, 2, 3]
    assert not filled.unsaved and not lost(again)


@pytest.mark.parametrize("written", [0, 1, 9, 30])
def test_half_a_write_is_taken_back(filled, monkeypatch, written):
    before, write = filled.path.read_bytes(), os.write
    with monkeypatch.context() as broken:
        broken.setattr(os, "write", lambda fd, data: write(fd, data[:written]))
        with pytest.raises(NotSaved, match="No space left"):
            filled.write("half", "a change that is longer than what fits on this disk")
    assert filled.path.read_bytes() == before


def test_a_change_back_to_what_the_disk_has_is_saved_too(filled, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse)
        with pytest.raises(NotSaved):
            filled.write("answer.1", "other")
    filled.write("answer.1", 1)
    assert Workbook.open(filled.path).read("answer.1") == 1 and not filled.unsaved


def test_the_same_answer_again_is_saved_when_it_was_refused_before(filled, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse)
        with pytest.raises(NotSaved):
            filled.write("answer.1", "other")
    filled.write("answer.1", "other")
    assert Workbook.open(filled.path).read("answer.1") == "other" and not filled.unsaved


def test_a_document_that_another_program_holds_is_waited_for_and_then_told(filled, monkeypatch):
    monkeypatch.setattr("engagement.document.journal.LOCK_SECONDS", 0.05)
    with FileLock(f"{filled.path}.lock"), pytest.raises(NotSaved, match="lock"):
        filled.write("key", "later")
    filled.write("another", "key")
    assert Workbook.open(filled.path).read("key") == "later"


def test_a_place_where_no_folder_can_be_made_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    stuck = Workbook.open(tmp_path / "file" / "folder" / "workbook.jsonl")
    with pytest.raises(NotSaved) as told:
        stuck.write("key", 1)
    assert stuck.read("key") == 1 and "\n" not in str(told.value)
    assert told.value._render_traceback_() == [str(told.value)]


def test_a_document_opens_where_no_copy_can_be_made(filled, monkeypatch):
    monkeypatch.setattr("engagement.document.aside.write_whole", refuse)
    assert Workbook.open(filled.path).read("answer.3") == 3


def test_a_line_on_disk_is_json_that_a_person_can_read(filled):
    last = filled.path.read_text("utf-8").splitlines()[-1]
    change = json.loads(last.split(" ", 1)[1])
    assert (change["k"], change["value"], change["v"]) == ("answer.11", 11, 1)


# --- copies


class Day(date):
    today_is = date(2026, 1, 1)

    @classmethod
    def today(cls):
        return cls.today_is


def test_a_copy_of_each_day_is_made_at_opening_and_three_are_kept(workbook, monkeypatch):
    monkeypatch.setattr(room, "date", Day)
    for day in range(1, 6):
        Day.today_is = date(2026, 1, day)
        Workbook.open(workbook.path).write("day", day)
        Workbook.open(workbook.path).write("later that day", day)
    copies = sorted(workbook.path.parent.glob("*.bak"))
    assert [copy.name for copy in copies] == [f"workbook.2026-01-0{day}.bak" for day in (3, 4, 5)]
    assert [Workbook.open(copy).read("day") for copy in copies] == [3, 4, 5]
    assert [Workbook.open(copy).read("later that day") for copy in copies] == [2, 3, 4]


# --- what a test found once


def lines(*changes):
    bodies = [json.dumps(change).encode() for change in changes]
    return b"".join(b"%08x %s\n" % (zlib.crc32(body), body) for body in bodies)


def test_a_damaged_choice_of_case_does_not_hide_ones_own_answers(workbook):
    workbook.write("start.case", "own")
    workbook.write("pyramid.fans.count", 7)
    data = bytearray(workbook.path.read_bytes())
    data[20] ^= 1
    workbook.path.write_bytes(data)
    again = Workbook.open(workbook.path)
    assert (lost(again), again.case, again.read("pyramid.fans.count")) == (1, "own", 7)


def test_the_last_of_two_tabs_wins_also_when_it_comes_back_to_what_it_knew(workbook):
    other = Workbook.open(workbook.path)
    workbook.write("key", 1)
    other.write("key", 2)
    workbook.write("key", 1)
    assert Workbook.open(workbook.path).read("key") == 1


def test_an_older_copy_that_is_put_back_is_what_counts(filled):
    older = filled.path.read_bytes()
    filled.write("answer.0", "a much longer answer than before")
    filled.path.write_bytes(older[: older.index(b"\n", 300) + 1])
    filled.refresh()
    assert lost(filled) == 0 and filled.read("answer.0") == 0 and filled.read("answer.11") is None


@pytest.mark.parametrize(
    "change",
    [
        {"v": 1, "k": 5, "value": 1},
        {"v": 1, "k": "key", "value": float("nan")},
        {"v": "x", "k": "key", "value": 1},
        {"k": "key", "value": 1},
        [1, 2],
    ],
    ids=str,
)
def test_a_line_that_says_what_no_workbook_writes_is_damage(workbook, change):
    workbook.path.write_bytes(lines(change))
    again = Workbook.open(workbook.path)
    assert (lost(again), again.answers(), again.portable()) == (1, {}, "")


def test_a_lone_surrogate_on_disk_is_cleaned_on_the_way_in(workbook):
    workbook.path.write_bytes(lines({"v": 1, "k": "key", "value": "a\ud800b"}))
    again = Workbook.open(workbook.path)
    assert again.read("key") == "ab" and again.portable()


def test_copies_of_a_document_with_brackets_in_its_name_are_pruned(tmp_path):
    path = tmp_path / "my[1].jsonl"
    Workbook.open(path).write("key", 1)
    for day in range(1, 7):
        path.with_name(f"my[1].2020-01-0{day}.bak").write_bytes(b"")
    Workbook.open(path)
    assert len(list(tmp_path.glob("*.bak"))) == room.KEEP_BACKUPS
