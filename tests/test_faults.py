"""The fault harness in its short form: nothing of ours is lost; and what a notebook usually does is seen to fail in it."""

import os
from contextlib import contextmanager

import pytest

from benchmarks import corruptions, faults, processes, refusals
from benchmarks.damage import KINDS
from benchmarks.stores import Json, Ours, compacting
from engagement.document.aside import Aside
from engagement.document.journal import Journal
from engagement.workbook import Workbook

WAYS = refusals.WAYS[::2]  # full, and a disk that answers no more; half a write


def test_a_killed_process_loses_no_change_that_it_acknowledged():
    found = processes.kills(Ours, 25, seed=1)
    assert (found["kills"], found["unreadable"], found["lost"]) == (25, 0, 0)
    assert found["acknowledged"] > 25


def test_a_kill_while_the_document_is_made_compact_loses_none_either():
    found = processes.kills(Ours, 15, 1, "compact")
    assert (found["kills"], found["unreadable"], found["lost"]) == (15, 0, 0)


def test_a_kill_while_a_damaged_document_opens_loses_nothing_and_hides_nothing():
    found = processes.kills_while_opening(12, seed=1)
    assert found["while it opened"] > 0
    assert sum(found[what] for what in ("unreadable", "lost", "damaged file not kept", "not told")) == 0


def test_the_harness_sees_a_plain_json_file_that_a_kill_destroyed():
    found = processes.kills(Json, 8, seed=1)
    assert found["unreadable"] > 0 and found["lost"] > 0


@pytest.mark.parametrize("kind", refusals.KINDS)
def test_whatever_call_of_a_save_fails_is_said_and_costs_nothing(kind):
    found = refusals.failing_calls(kind, WAYS)
    assert found["failures"] >= found["said"] > 20
    assert (found["another error"], found["old answers lost"], found["change lost"]) == (0, 0, 0)


def test_whatever_call_fails_while_a_damaged_document_opens_opening_never_raises():
    found = refusals.failing_opening(WAYS[:1])
    assert found["failures"] > 20
    assert (found["raised"], found["not told"], found["made up"]) == (0, 0, 0)


def test_three_processes_lose_none_of_each_others_answers():
    assert processes.writers(Ours, 30) == {"changes": 90, "missing": 0}
    assert processes.writers(Json, 30)["missing"] > 0


def test_every_value_of_one_answer_that_three_processes_change_is_in_its_history():
    assert processes.writers_of_one_answer(30) == {"changes": 90, "missing": 0, "damaged": 0}


def test_a_damaged_document_opens_and_never_gives_a_wrong_value_without_saying_so():
    found = corruptions.corruptions(Ours, 130, seed=1)
    assert sum(found[verdict] for verdict in corruptions.VERDICTS) == 130
    assert (found[corruptions.RAISED], found[corruptions.SILENT], found[corruptions.MADE_UP]) == (0, 0, 0)
    assert found[corruptions.OLDER] > 0 and found[corruptions.WHOLE] > 0
    assert {kind.__name__ for kind in KINDS} == {name for _, name in filter(lambda key: type(key) is tuple, found)}


def test_the_harness_sees_a_value_that_a_flipped_bit_made_up():
    found = corruptions.corruptions(Json, 130, seed=1)
    assert found[corruptions.MADE_UP] > 0 and found[corruptions.RAISED] > 0


ADDED = ["open document", "write document", "fsync document"]
IN_ITS_FOLDER = ["open folder", "fsync folder"] if os.name == "posix" else []
REPLACED = ["open part", "write part", "fsync part", "replace part"]


@pytest.mark.parametrize(
    ("kind", "calls"),
    [
        ("a change", ADDED),
        ("the first change", [*ADDED, *IN_ITS_FOLDER]),
        ("a change and compaction", [*ADDED, *REPLACED, *IN_ITS_FOLDER]),
    ],
)
def test_a_change_is_forced_to_disk_before_it_is_acknowledged(kind, calls):
    assert refusals.order(kind) == calls


def test_damage_that_was_mended_is_told_also_when_the_process_was_killed_right_after(workbook, monkeypatch):
    for n in range(20):
        workbook.write(f"answer.{n}", n)
    lines = workbook.path.read_bytes().splitlines(keepends=True)
    workbook.path.write_bytes(b"".join([*lines[:5], *lines[8:]]))

    def kill(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Journal, "append", kill)
        dying.setattr(Aside, "back_up", kill)
        with pytest.raises(KeyboardInterrupt):
            Workbook.open(workbook.path)
    assert Workbook.open(workbook.path).damage["lost"] == 3


def test_a_line_that_is_gone_from_the_compact_part_is_missed_too(workbook):
    with compacting():
        for n in range(100):
            workbook.write(f"answer.{n % 9}", n)
    lines = workbook.path.read_bytes().splitlines(keepends=True)
    assert b'"base": 3' in lines[2]
    workbook.path.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    damaged = Workbook.open(workbook.path)
    assert damaged.damage["lost"] == 1
    damaged.acknowledge_damage()
    assert not Workbook.open(workbook.path).damage


def test_a_document_stays_small_however_long_a_session_lasts(workbook):
    with compacting():
        for n in range(600):
            workbook.write(f"answer.{n % 5}", n)
    assert len(workbook.path.read_bytes().splitlines()) < 60
    assert [Workbook.open(workbook.path).read(f"answer.{n}") for n in range(5)] == [595, 596, 597, 598, 599]


def test_the_command_prints_a_table_with_a_column_for_each_store(capsys, monkeypatch):
    monkeypatch.setattr(faults, "rows", lambda seed, **sizes: iter([(f"{seed} {sizes['kills']}", ["0 lost", "", ""])]))
    monkeypatch.setattr("sys.argv", ["faults", "--seed", "7", "--long"])
    faults.main()
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Seed 7, ") and "Python 3" in said[0]
    assert said[2:] == [
        "| trial | ours | SQLite | plain JSON |",
        "| --- | --- | --- | --- |",
        "| 7 1000 | 0 lost | – | – |",
    ]


def test_a_trial_that_cannot_be_held_here_says_why(monkeypatch):
    @contextmanager
    def no_disk():
        raise OSError("only root can mount a small disk")
        yield

    monkeypatch.setattr(refusals, "small_disk", no_disk)
    assert faults._said(lambda: refusals.full_disk(Ours, 1, 1), "") == "not tried: only root can mount a small disk"
