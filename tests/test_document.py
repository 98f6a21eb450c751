"""A document in memory and on disk: what another does to it is taken in, what the disk refuses is told and waits."""

import errno
import os
from pathlib import Path

import pytest

from engagement.document import disk
from engagement.document import document as room
from engagement.document.change import Change, read
from engagement.document.disk import write_whole
from engagement.document.journal import Journal
from engagement.document.keys import DAMAGE, STATE, Sheet
from engagement.document.memory import Memory
from engagement.document.past import Past
from engagement.document.refusal import NotSaved
from engagement.workbook import Workbook


@pytest.fixture
def other(workbook):
    """The same document in another notebook, which tells what it hears."""
    other = Workbook.open(workbook.path)
    other.heard = []
    other.watch(other.heard.append)
    return other


def refuse(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


# --- under which key


@pytest.mark.parametrize(
    "values, case",
    [
        ({}, "charity"),
        ({"start.case": "municipality", "key": 1}, "municipality"),
        ({"start.case": None, "key": 1}, "own"),
        ({"key": None, "charity/key": 1, "agenda.start": 1, "start.language": "nl"}, "charity"),
    ],
)
def test_the_case_on_the_screen_is_the_chosen_one_else_ones_own_when_that_has_an_answer(values, case):
    assert Sheet.on_screen(values) == Sheet(case)


@pytest.mark.parametrize("case, filed", [("own", "key"), ("charity", "charity/key")])
def test_an_answer_is_filed_on_its_sheet_and_what_all_share_beside_it(case, filed):
    sheet = Sheet(case)
    assert (sheet.filed("key"), sheet.key(filed), sheet.holds(filed)) == (filed, "key", True)
    assert sheet.filed("start.case") == "start.case" and sheet.holds("agenda.start")
    assert not sheet.holds("municipality/key")


# --- watching


def test_who_no_longer_watches_hears_nothing(workbook):
    heard = []
    workbook.watch(heard.append)
    workbook.write("a", 1)
    for _ in range(2):  # the second time there is nothing to do
        workbook.unwatch(heard.append)
    workbook.write("b", 1)
    assert heard == ["a"]


def test_what_another_wrote_is_told_when_one_looks(workbook, other):
    workbook.write("key", 1)
    assert other.heard == []
    other.refresh()
    assert (other.heard, other.read("key")) == (["key"], 1)


# --- waiting for the disk


def test_what_waits_is_on_disk_once_it_is_saved(workbook):
    for n in range(5):
        workbook.update({"slider": n, "beside": n}, wait=True)
    assert workbook.unsaved == {"slider": 4, "beside": 4} and Workbook.open(workbook.path).read("slider") is None
    workbook.save()
    before = workbook.path.read_bytes()
    workbook.save()  # nothing waits
    workbook.retry()
    assert (workbook.unsaved, workbook.path.read_bytes()) == ({}, before)
    assert [change.value for change in read(before).changes if change.key == "slider"] == [4]
    assert Workbook.open(workbook.path).undo() == ["slider", "beside"]


def test_what_one_reader_could_not_save_another_does(workbook, other, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(other.journal, "append", refuse)
        with pytest.raises(NotSaved):
            other.write("key", 1)
    workbook.take_on(other)
    assert (workbook.read("key"), other.unsaved) == (1, {}) and Workbook.open(workbook.path).read("key") == 1


def test_what_no_reader_can_save_waits_with_the_one_that_took_it_on(workbook, other, monkeypatch):
    monkeypatch.setattr(Journal, "append", refuse)
    with pytest.raises(NotSaved):
        other.write("key", 1)
    workbook.take_on(other)
    assert (workbook.unsaved, workbook.trouble.why) == ({"key": 1}, "disk")


def test_an_unreadable_document_says_so_and_takes_nothing(workbook, monkeypatch):
    real, mine = Path.open, workbook.path.read_bytes()
    with monkeypatch.context() as locked:
        locked.setattr(Path, "open", lambda path, *a, **k: refuse() if path == workbook.path else real(path, *a, **k))
        again = Workbook.open(workbook.path)
        assert again.trouble.why == "disk"
        with pytest.raises(NotSaved, match="cannot be read"):
            again.write("key", 1)
    assert workbook.path.read_bytes() == mine
    again.retry()
    assert (again.trouble, again.unsaved) == (None, {})
    assert read(workbook.path.read_bytes()).values["charity/key"] == 1  # on the sheet that was on the screen then


def test_trouble_is_over_when_there_is_nothing_left_to_save(workbook, other):
    other.trouble = NotSaved("disk", "cannot be read")
    other.refresh()
    assert (other.trouble, other.heard) == (None, [STATE])


def test_after_some_minutes_of_work_the_copy_of_the_day_is_made_anew(workbook, monkeypatch):
    monkeypatch.setattr(room, "BACK_UP_SECONDS", -1)
    workbook.write("key", 1)
    (copy,) = workbook.journal.aside.all("bak")
    os.utime(copy, ns=(0, 0))
    workbook.write("key", 2)
    assert copy.read_bytes() == workbook.path.read_bytes()


def test_a_line_that_was_torn_while_the_document_was_open_is_mended_at_the_next_change(workbook, other):
    workbook.write("key", 1)
    workbook.path.write_bytes(workbook.path.read_bytes() + b"half a li")
    other.write("other", 2)
    assert other.damage["lost"] == 1 and DAMAGE in other.heard
    other.acknowledge_damage()
    assert (other.damage, Workbook.open(workbook.path).damage) == ({}, {})


# --- another document in its place


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no lock to tell by")
def test_what_was_deleted_in_another_notebook_is_deleted_here_too(workbook, other):
    workbook.write("key", 1)
    other.refresh()
    workbook.delete()
    other.refresh()
    assert (other.answers(), other.heard[-1], other.journal.gone) == ({}, STATE, False)


@pytest.fixture
def put_back(workbook, other):
    """The other notebook, after somebody put an older document in the place of the one with the latest answer."""
    older = workbook.path.read_bytes()
    workbook.write("key", "the latest")
    later = workbook.portable().encode()  # the same answers, in other lines
    other.refresh()
    write_whole(workbook.path, older)
    other.refresh()
    assert (other.read("key"), other.heard[-1]) == (None, STATE)
    return other, later


def test_answers_that_an_older_document_replaced_can_be_put_back(put_back):
    other, _ = put_back
    other.put_former_back()
    assert (other.read("key"), other.former) == ("the latest", None)
    assert Workbook.open(other.path).read("key") == "the latest"


def test_the_older_document_counts_for_who_leaves_it(put_back):
    other, _ = put_back
    other.leave_former()
    other.put_former_back()  # there is nothing to put back any more
    assert (other.read("key"), other.former) == (None, None)


def test_a_document_that_is_whole_again_needs_no_choice(put_back):
    other, later = put_back
    write_whole(other.path, later)
    other.refresh()
    assert (other.read("key"), other.former, other.heard[-1]) == ("the latest", None, STATE)


def test_there_is_nothing_to_begin_anew_where_nothing_was_written(document):
    assert Workbook.open(document).begin_anew() is None and not document.exists()


@pytest.mark.parametrize("act", ["begin_anew", "delete"])
def test_an_act_on_the_whole_document_that_the_disk_refuses_is_told(workbook, monkeypatch, act):
    workbook.write("key", 1)
    monkeypatch.setattr(Journal, act, refuse)
    with pytest.raises(NotSaved) as told:
        getattr(workbook, act)()
    assert told.value.why == "disk" and workbook.read("key") == 1


def test_a_document_that_is_still_there_is_saved_again_as_it_is(workbook):
    workbook.write("key", 1)
    before = workbook.path.read_bytes()
    workbook.save_again()
    assert workbook.path.read_bytes() == before


def test_a_document_whose_folder_is_gone_is_not_deleted_in_its_absence(workbook):
    workbook.path.parent.rename(workbook.path.parent.with_name("unplugged"))
    with pytest.raises(NotSaved) as told:
        workbook.delete()
    assert told.value.why == "away"


def test_where_nothing_was_ever_written_there_is_nothing_to_delete(document):
    Workbook.open(document).delete()
    assert not document.parent.exists()


# --- files that are whole or not there


def test_a_file_that_somebody_reads_at_that_moment_is_replaced_a_little_later(tmp_path, monkeypatch):
    tries, real, place = [], os.replace, tmp_path / "a file"

    def busy(part, path):
        tries.append(part)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "in use")
        real(part, path)

    monkeypatch.setattr(disk.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(disk.os, "replace", busy)
    write_whole(place, b"whole")
    assert place.read_bytes() == b"whole" and len(tries) == 3


def test_a_file_that_somebody_goes_on_reading_stays_as_it_was(tmp_path, monkeypatch):
    def busy(*_):
        raise PermissionError(errno.EACCES, "in use")

    place = tmp_path / "a file"
    place.write_bytes(b"as it was")
    monkeypatch.setattr(disk.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(disk.os, "replace", busy)
    with pytest.raises(PermissionError):
        write_whole(place, b"whole")
    assert place.read_bytes() == b"as it was" and [*tmp_path.iterdir()] == [place]


# --- journal, copies and memory


def test_an_old_line_that_is_repeated_brings_nothing_back(workbook, other):
    for answer in "old", "new":
        workbook.write("key", answer)
    other.refresh()
    old = next(line for line in workbook.path.read_bytes().splitlines(keepends=True) if b'"old"' in line)
    workbook.path.write_bytes(workbook.path.read_bytes() + old)
    other.refresh()
    assert other.read("key") == read(workbook.path.read_bytes()).values["key"] == "new"


def test_a_language_that_the_document_has_already_costs_no_line(workbook):
    again = Workbook.open(workbook.path, language="en")
    again.write("key", 1)
    assert workbook.path.read_bytes().count(b"start.language") == 1


def test_what_was_taken_back_before_anyone_remembers_takes_nothing_else_back():
    past = Past()
    past.note(Change("a", 1), None)
    past.note(Change("long ago", None, undo=True), 1)
    assert past.last(lambda key: True) == {"a": None}


def test_nothing_to_add_adds_nothing(tmp_path):
    journal = Journal(tmp_path / "a.jsonl")
    with journal.locked():
        assert journal.append([]) == []
    assert not journal.path.exists()


def test_what_cannot_be_read_is_not_mended(tmp_path):
    assert Journal(tmp_path / "not there.jsonl").mend().changes == []


def test_begun_anew_the_later_copy_is_kept_too(workbook):
    older = workbook.path.read_bytes()
    workbook.write("key", "in the copy only")
    workbook.journal.aside.back_up()
    write_whole(workbook.path, older)
    Journal(workbook.path).begin_anew([Change("start.language", "nl")])
    kept = [read(path.read_bytes()).values.get("key") for path in workbook.journal.aside.all("older")]
    assert sorted(map(str, kept)) == ["None", "in the copy only"]


def test_damage_that_nobody_noticed_yet_replaces_no_good_copy(workbook):
    workbook.journal.aside.back_up()
    (copy,) = workbook.journal.aside.all("bak")
    good = copy.read_bytes()
    os.utime(copy, ns=(0, 0))
    workbook.path.write_bytes(good + b"damage\n")
    workbook.journal.aside.back_up()
    assert copy.read_bytes() == good


def test_an_act_that_is_undone_whole_stays_whole_when_the_document_is_made_compact(workbook, monkeypatch):
    monkeypatch.setattr("engagement.document.change.RECENT", 1)
    workbook.update({"a": 1, "b": 1, "c": 1})
    for n in range(3):
        workbook.update({"a": n + 2, "b": n + 2, "c": n + 2})
    with workbook.journal.locked():
        workbook.journal.compact_if_large(0)
    again = Workbook.open(workbook.path)
    assert sorted(again.undo()) == ["a", "b", "c"] and [again.read(key) for key in "abc"] == [3, 3, 3]


def test_what_waits_for_a_key_is_one_change_of_the_act_it_began_in():
    memory = Memory()
    memory.do({"a": 1, "b": 1}, number=-1, instead=True)
    memory.do({"a": 2}, instead=True)
    assert [(change.key, change.value, change.act) for change in memory.waiting] == [("b", 1, -1), ("a", 2, -1)]
