"""A document on disk: lines and numbers, what damage costs, what the copies give back, and what is never touched."""

import errno
import json
import os
import random
import zlib

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from engagement.document import change as room
from engagement.document.change import Change, read
from engagement.document.journal import Journal
from engagement.document.keys import DAMAGE
from engagement.workbook import Workbook

TEXT = "Soep én thee ☕ “x” Á Í 👨‍👩‍👧"


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "workbook.jsonl")


@pytest.fixture
def filled(journal):
    """Ten changes: ``key.0`` to ``key.4``, twice."""
    add(journal, *(Change(f"key.{n % 5}", f"{n} {TEXT}", time=1e9 + n) for n in range(10)))
    return journal


def add(journal, *changes):
    with journal.locked():
        journal.look()
        return journal.append(changes)


def answers(journal):
    return {change.key: change.value for change in read(journal.path.read_bytes()).changes}


def lines(journal):
    return journal.path.read_bytes().splitlines(keepends=True)


def mend(journal):
    journal.look()
    return journal.mend()


def refuse(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


# --- lines and numbers


def test_a_line_is_a_checksum_and_a_change_as_json(journal):
    add(journal, Change("pyramid.fans.count", 12, time=0))
    checksum, body = lines(journal)[0].rstrip(b"\n").split(b" ", 1)
    assert int(checksum, 16) == zlib.crc32(body)
    assert json.loads(body) == {
        "v": 1,
        "t": "1970-01-01T00:00:00.000+00:00",
        "n": 1,
        "k": "pyramid.fans.count",
        "value": 12,
    }


def test_changes_are_numbered_on_and_those_of_one_act_carry_the_number_of_its_first(journal):
    add(journal, Change("a", 1), Change("b", 2, act=-1), Change("c", 3, act=-1))
    add(journal, Change("d", 4, act=-2), Change("e", 5))
    found = read(journal.path.read_bytes())
    assert [(change.n, change.act) for change in found.changes] == [(1, 0), (2, 2), (3, 2), (4, 4), (5, 0)]
    assert found.last == 5 and found.whole


@pytest.mark.parametrize("marks", [{}, {"act": 1}, {"undo": True}, {"base": True}, {"act": 1, "undo": True}], ids=str)
def test_what_is_written_is_read_again(marks):
    change = Change("key", {"a": [TEXT, 1, True, None, 1.5]}, 1, 1e9, **marks)
    assert read(change.line()).changes == [change]


def test_two_who_write_number_on_from_each_other(filled):
    other = Journal(filled.path)
    assert add(other, Change("theirs", 1))[0].n == 11
    assert add(filled, Change("ours", 1))[0].n == 12
    assert read(filled.path.read_bytes()).whole


# --- what damage costs


def test_a_line_that_is_gone_is_missed_and_a_damaged_one_is_counted_and_named(filled):
    kept = lines(filled)
    assert (read(b"".join(kept[:3] + kept[5:])).missing, read(b"".join(kept[2:])).missing) == (2, 2)
    damaged = read(b"".join([*kept[:3], kept[3].replace(b"3 S", b"8 S"), *kept[4:]]))
    assert (damaged.damaged, damaged.missing, damaged.keys) == (1, 0, {"key.3"})
    both = read(b"".join([*kept[:2], b"\x00" * 99, b"\n", *kept[5:7], *kept[8:]]))
    assert both.damaged + both.missing == 4


def test_a_line_that_is_gone_after_one_that_stands_for_others_is_missed_too(journal):
    add(journal, Change("language", "nl", base=True), *(Change("key", n) for n in range(4)))
    kept = lines(journal)
    assert read(b"".join([*kept[:1], *kept[2:]])).missing == 1


def test_what_is_cut_off_costs_itself_and_is_no_reason_to_miss_it(filled):
    raw = filled.path.read_bytes()
    for end in range(len(raw)):
        found = read(raw[:end])
        assert found.changes == read(raw).changes[: len(found.changes)] and found.missing == 0
        assert len(found.changes) >= raw[:end].count(b"\n")


def test_two_lines_that_ran_together_are_two(filled):
    found = read(filled.path.read_bytes().replace(b"\n", b"", 3))
    assert found.whole and found.changes == read(filled.path.read_bytes()).changes


def test_an_old_line_that_is_repeated_does_not_bring_its_value_back(workbook):
    for n in range(3):
        workbook.write("key", n)
    old = [line for line in workbook.path.read_bytes().splitlines(keepends=True) if b'"key"' in line]
    with workbook.path.open("ab") as document:
        document.write(old[0])
    workbook.refresh()
    assert workbook.read("key") == 2 == Workbook.open(workbook.path).read("key")
    workbook.write("next", 1)
    assert Workbook.open(workbook.path).damage == {} == workbook.damage


def as_windows_bytes(raw):
    """What a program makes of UTF-8 that it takes for Windows' own encoding: it passes on the bytes without a letter."""
    letters = "".join(bytes([byte]).decode("cp1252", "replace") for byte in range(256))
    return "".join(chr(byte) if letters[byte] == "�" else letters[byte] for byte in raw)


@pytest.mark.parametrize(
    "saved",
    [
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: b"\xfe\xff" + raw.decode().encode("utf-16-be"),
        lambda raw: raw.decode().replace("\n", "\r\n").encode("utf-16"),
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: as_windows_bytes(raw).encode(),
        lambda raw: as_windows_bytes(raw).replace("\n", "\r\n").encode(),
    ],
    ids=["UTF-16", "UTF-16-BE", "UTF-16 and CRLF", "BOM", "CRLF", "encoded twice", "encoded twice and CRLF"],
)
def test_another_programs_encoding_gives_every_value_back(filled, saved):
    kept = answers(filled)
    filled.path.write_bytes(saved(filled.path.read_bytes()))
    assert read(filled.path.read_bytes()).whole and answers(filled) == kept
    mended = mend(Journal(filled.path))
    assert mended.whole and mended.changes == read(filled.path.read_bytes()).changes


def test_windows_own_encoding_gives_back_all_that_it_can_hold(journal):
    add(journal, Change("a", "één “dorp” – naïef"), Change("b", "plain"))
    kept = answers(journal)
    journal.path.write_bytes(journal.path.read_bytes().decode().encode("cp1252"))
    assert answers(journal) == kept


@pytest.mark.parametrize(
    "body",
    [b'{"v": 1, "k": "key", "value": 1e999}', b'{"v": 1, "k": "key", "value": NaN}', b'{"v": 1, "t": "x", "k": "key", "value": 1}',
     b'{"v": 1, "n": "x", "k": "key", "value": 1}', b'{"v": 1, "k": "key", "value": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_what_no_workbook_writes_is_damage_also_when_its_checksum_is_right(filled, body):
    filled.path.write_bytes(filled.path.read_bytes() + b"%08x %s\n" % (zlib.crc32(body), body))
    assert read(filled.path.read_bytes()).damaged == 1
    opened = Workbook.open(filled.path)
    assert opened.damage["lost"] == 1 and opened.portable()


@given(st.data())
def test_corruption_never_raises_and_never_gives_what_was_not_written_for_that_key(data):
    written = [Change(f"key.{n % 3}", f"{n} {TEXT}", n + 1, 1e9 + n, act=n % 2 and n) for n in range(8)]
    raw = bytearray(b"".join(change.line() for change in written))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(raw) - 1)))
        until = at + data.draw(st.integers(0, 200))
        garbage = st.one_of(st.just(raw[until:]), st.just(raw[at : at + 90] * 2), st.binary(max_size=40))
        raw[at:until] = data.draw(garbage)
    found = read(bytes(raw))
    assert {change for change in map(stated, found.changes)} <= {*map(stated, written)}


def stated(change):
    return change.n, change.key, change.value, change.time


# --- mending


def test_the_damaged_file_is_kept_aside_byte_for_byte_and_nothing_is_said_a_second_time(filled):
    raw = filled.path.read_bytes().replace(b"3 S", b"8 S")
    filled.path.write_bytes(raw)
    first = Workbook.open(filled.path)
    assert (first.damage["lost"], first.damage["keys"]) == (1, ["key.3"])
    assert [path.read_bytes() for path in filled.aside.all("damaged")] == [raw]
    assert filled.aside.all("damaged")[0].name == first.damage["aside"]
    first.acknowledge_damage()
    assert Workbook.open(filled.path).damage == {} and len(filled.aside.all("damaged")) == 1


def test_the_copy_gives_back_what_the_document_lost_also_a_newer_value_of_a_key(filled):
    filled.aside.back_up()
    kept, raw = answers(filled), lines(filled)
    filled.path.write_bytes(
        b"".join([*raw[:7], raw[8][:-9] + b"\n", raw[9]])
    )  # key.2's second value gone, key.3's damaged
    mend(Journal(filled.path))
    told = answers(filled)[DAMAGE]
    assert told["restored"] == ["key.2", "key.3"]
    assert answers(filled) == {**kept, DAMAGE: told}
    found = read(filled.path.read_bytes())
    assert found.whole and [change.n for change in found.changes] == [*range(1, 12)]


def test_a_value_that_was_given_since_is_not_overwritten_by_a_copy_of_another_history(filled):
    old = lines(filled)
    add(filled, *(Change("key.0", f"once {n}", time=2e9) for n in range(5)))
    filled.aside.back_up()
    filled.path.write_bytes(b"".join(old[:6]))  # an older document was put back, and went its own way
    back = Journal(filled.path)
    add(back, Change("key.0", "now", time=3e9), Change("key.1", "x", time=3e9))
    filled.path.write_bytes(filled.path.read_bytes()[:-5] + b"\n")
    mend(Journal(filled.path))
    assert answers(filled)["key.0"] == "now"


def test_what_an_older_workbook_added_later_stays_later(filled):
    body = json.dumps({"v": 1, "k": "key.4", "value": "by 0.2.0"}).encode()
    filled.path.write_bytes(filled.path.read_bytes() + b"%08x %s\nxxx\n" % (zlib.crc32(body), body))
    mend(Journal(filled.path))
    assert answers(filled)["key.4"] == "by 0.2.0"


def test_what_lost_the_change_before_it_cannot_be_undone(filled):
    kept = lines(filled)
    filled.path.write_bytes(b"".join([*kept[:5], *kept[6:]]))
    bases = {change.n for change in mend(Journal(filled.path)).changes if change.base}
    assert bases == {7}


@pytest.mark.parametrize("newer", [{"v": 2, "k": "key.9", "value": 1}, {"v": 2, "said": "in another way"}], ids=str)
def test_a_document_of_a_newer_version_is_not_touched(filled, newer):
    body = json.dumps(newer).encode()
    filled.path.write_bytes(filled.path.read_bytes() + b"%08x %s\nxxx\nhalf a li" % (zlib.crc32(body), body))
    before = filled.path.read_bytes()
    opened = Workbook.open(filled.path)
    assert opened.read_only and opened.read("key.3") == f"8 {TEXT}" and opened.damage == {}
    with opened.journal.locked():
        opened.journal.compact_if_large(0)
    mend(Journal(filled.path))
    assert filled.path.read_bytes() == before and filled.aside.all("damaged") == []


@pytest.mark.parametrize("refused", ["engagement.document.disk.os.replace", "filelock.FileLock.acquire"])
def test_a_folder_that_takes_no_file_opens_a_damaged_document_all_the_same(filled, monkeypatch, refused):
    filled.aside.back_up()
    raw = filled.path.read_bytes().replace(b"3 S", b"9 S") + b"half a li"
    filled.path.write_bytes(raw)
    monkeypatch.setattr(refused, refuse)
    opened = Workbook.open(filled.path)
    assert (opened.damage["lost"], opened.damage["aside"]) == (2, "")
    assert opened.read("key.3") == f"8 {TEXT}" and filled.path.read_bytes() == raw
    opened.refresh()
    assert [path.suffix for path in filled.aside.all()] == [".bak"]


def test_what_is_kept_aside_in_vain_is_not_kept(filled, monkeypatch):
    filled.path.write_bytes(filled.path.read_bytes() + b"xxx\n")
    monkeypatch.setattr(Journal, "_rewrite", refuse)
    for _ in range(2):
        mend(Journal(filled.path))
    assert filled.aside.all("damaged") == []


def test_what_is_added_to_a_document_in_utf_16_that_could_not_be_mended_is_read_too(filled, monkeypatch):
    kept = answers(filled)
    filled.path.write_bytes(filled.path.read_bytes().decode().encode("utf-16"))
    with monkeypatch.context() as full:
        full.setattr(os, "replace", refuse)
        opened = Workbook.open(filled.path)
        opened.write("added", TEXT)
    again = Workbook.open(filled.path)
    assert {**kept, "added": TEXT} == {key: again.read(key) for key in [*kept, "added"]} and again.damage == {}


def test_what_could_not_be_mended_replaces_no_good_copy(filled, monkeypatch):
    filled.aside.back_up()
    kept = filled.aside.all("bak")[0].read_bytes()
    filled.path.write_bytes(filled.path.read_bytes()[:-9] + b"\n")
    monkeypatch.setattr(Journal, "_rewrite", refuse)
    assert Workbook.open(filled.path).damage["lost"] == 1
    assert filled.aside.all("bak")[0].read_bytes() == kept


# --- a tail that is not whole


def test_a_tail_that_another_is_just_writing_waits_and_is_no_damage(filled):
    line = Change("theirs", 1, 11, 1e9).line()
    with filled.path.open("ab") as document:
        document.write(line[:20])
        document.flush()
        other = Journal(filled.path)
        found, another = other.look()
        assert found.whole and len(found.changes) == 10 and not another and other.torn
        document.write(line[20:])
    found, _ = other.look()
    assert found.whole and [change.key for change in found.changes] == ["theirs"] and not other.torn


def test_a_last_line_without_its_end_counts_at_once_in_what_is_open(workbook):
    workbook.write("a", 1)
    workbook.write("a", 2)
    workbook.path.write_bytes(workbook.path.read_bytes()[:-1])
    workbook.write("b", 1)
    assert workbook.read("a") == 2 == Workbook.open(workbook.path).read("a") and workbook.damage == {}


# --- copies


def test_a_copy_that_holds_later_changes_is_offered(filled):
    assert filled.copy_ahead() is None
    filled.aside.back_up()
    assert filled.copy_ahead() is None
    filled.path.write_bytes(b"".join(lines(filled)[:6]))
    opened = Workbook.open(filled.path)
    assert opened.journal.copy_ahead() == (filled.aside.all("bak")[0].name, 4)
    assert (opened.damage["lost"], opened.damage["copy"]) == (4, filled.aside.all("bak")[0].name)


def test_a_copy_that_was_ahead_is_not_lost_when_somebody_has_read_so(filled):
    filled.aside.back_up()
    later = filled.aside.all("bak")[0].read_bytes()
    filled.path.write_bytes(b"".join(lines(filled)[:6]))
    opened = Workbook.open(filled.path)
    opened.acknowledge_damage()
    assert later in [path.read_bytes() for path in filled.aside.all("older")]
    assert Workbook.open(filled.path).damage == {}


def test_two_documents_in_one_folder_leave_each_others_copies_alone(tmp_path):
    for name in ("my.jsonl", "my.own.jsonl", "my.own.jsonl"):
        Workbook.open(tmp_path / name).write("key", name)
    Workbook.open(tmp_path / "my.jsonl").delete()
    assert len(Journal(tmp_path / "my.own.jsonl").aside.all("bak")) == 1
    assert Workbook.open(tmp_path / "my.own.jsonl").read("key") == "my.own.jsonl"


# --- smaller


def test_made_compact_it_keeps_values_numbers_and_the_latest_acts_and_is_smaller(journal):
    add(journal, *(Change(f"key.{n % 7}", n, time=1e9 + n, act=-1 - n // 2) for n in range(1_000)))
    kept, before = answers(journal), journal.path.stat().st_size
    recent = read(journal.path.read_bytes()).changes[-room.RECENT :]
    with journal.locked():
        journal.compact_if_large(0)
    found = read(journal.path.read_bytes())
    assert answers(journal) == kept and found.whole and found.last == 1_000
    assert found.changes[-room.RECENT :] == recent and all(change.base for change in found.changes[: -room.RECENT])
    assert len(found.changes) == room.RECENT + 7 and journal.path.stat().st_size < before / 2
    assert add(journal, Change("next", 1))[0].n == 1_001


def test_a_line_that_is_gone_from_a_compact_document_is_missed(journal):
    add(journal, *(Change(f"key.{n % 7}", n) for n in range(1_000)))
    with journal.locked():
        journal.compact_if_large(0)
    kept = lines(journal)
    for gone in (0, 3, 6, 7, 100):
        assert not read(b"".join([*kept[:gone], *kept[gone + 1 :]])).whole, gone


def test_another_who_had_it_open_notices_that_it_was_made_compact(workbook):
    other = Workbook.open(workbook.path)
    add(workbook.journal, *(Change("key", n) for n in range(1_000)))
    other.refresh()
    with workbook.journal.locked():
        workbook.journal.compact_if_large(0)
    other.write("theirs", 1)
    assert (other.read("key"), Workbook.open(workbook.path).read("theirs"), other.damage) == (999, 1, {})


def test_a_damaged_document_is_never_made_compact(journal):
    add(journal, *(Change("key", n) for n in range(1_000)))
    raw = journal.path.read_bytes()
    journal.path.write_bytes(raw[:200] + b"\x00" + raw[201:])
    with journal.locked():
        journal.compact_if_large(0)
    assert journal.path.stat().st_size == len(raw)


def test_a_large_document_that_cannot_be_smaller_is_not_weighed_at_every_change(journal, monkeypatch):
    add(journal, *(Change(f"key.{n}", "x" * 5_000) for n in range(20)))
    weighed = []
    monkeypatch.setattr("engagement.document.journal.compact", lambda changes: weighed.append(1) or changes)
    for n in range(5):
        add(journal, Change("key", n))
        journal.compact_if_large(1_000)
    assert weighed == [1]


# --- the lock


def test_the_lock_is_had_once_more_by_who_has_it_and_refused_to_another(filled):
    with filled.locked():
        with filled.locked():
            pass
        with pytest.raises(OSError, match="another program holds the lock"), Journal(filled.path).locked(0):
            pass
    with Journal(filled.path).locked(0):
        pass


def test_where_nothing_can_be_locked_that_is_said(filled, monkeypatch):
    def cannot(*_, **__):
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "acquire", cannot)
    with pytest.raises(OSError, match="no file can be locked"), filled.locked():
        pass


# --- gone, away, replaced


def test_a_document_that_is_gone_is_not_made_anew_by_a_change(filled):
    filled.path.unlink()
    assert filled.gone and not filled.away
    with pytest.raises(FileNotFoundError):
        add(filled, Change("key", 1))
    assert not filled.path.exists()
    filled.forget()
    assert add(filled, Change("key", 1))[0].n == 11


def test_a_drive_that_is_down_is_away_whatever_it_answers(filled, monkeypatch):
    def down(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "stat", down)
    assert filled.gone and filled.away
    with pytest.raises(FileNotFoundError), filled.locked():
        pass


def test_an_emptied_document_is_gone_and_no_answer_with_it(workbook):
    workbook.write("key", 1)
    workbook.path.write_bytes(b"")
    workbook.refresh()
    assert workbook.read("key") == 1 and workbook.journal.gone
    workbook.save_again()
    assert Workbook.open(workbook.path).read("key") == 1


@pytest.mark.parametrize("keys", [["b"], ["x"], ["x", "y", "z"]], ids=["shorter", "as long", "longer"])
def test_another_document_in_its_place_is_noticed(journal, tmp_path, keys):
    add(journal, *([Change("a", 1)] if keys != ["b"] else [Change("a", 1), Change("a", 2)]))
    other = Journal(tmp_path / "other.jsonl")
    add(other, *(Change(key, 1) for key in keys))
    os.replace(other.path, journal.path)
    found, another = journal.look()
    assert another and [change.key for change in found.changes] == keys and journal.last == len(keys)
    assert journal.look() == (room.Found(), False)


# --- begin anew, delete


def test_begun_anew_the_older_one_is_kept_whole_and_the_copies_go(filled):
    filled.aside.back_up()
    raw = filled.path.read_bytes()
    older = filled.begin_anew([Change("start.language", "nl")])
    assert older.read_bytes() == raw and filled.aside.all() == [older]
    assert answers(filled) == {"start.language": "nl"} and filled.last == 11


def test_deleted_nothing_is_left(filled):
    filled.aside.back_up()
    filled.begin_anew([Change("a", 1)])
    filled.path.write_bytes(filled.path.read_bytes() + b"xxx\n")
    mend(filled)
    filled.aside.back_up()
    filled.path.with_name(f"{filled.path.name}.123.part").write_bytes(b"left by a kill")
    assert {path.suffix for path in filled.path.parent.iterdir()} >= {".jsonl", ".older", ".damaged", ".bak", ".part"}
    filled.delete()
    assert [*filled.path.parent.iterdir()] == []
    assert add(filled, Change("a", 1))[0].n == 13, "numbered on, so that no other notebook takes it for an older one"
    assert read(filled.path.read_bytes()).whole


def test_a_folder_that_cannot_be_forced_to_disk_is_no_reason_to_refuse(journal, monkeypatch):
    force = os.fsync

    def only_files(fd):
        if os.path.isdir(f"/proc/self/fd/{fd}"):
            raise OSError(errno.EINVAL, "Invalid argument")
        force(fd)

    monkeypatch.setattr(os, "fsync", only_files)
    assert add(journal, Change("a", 1))
    assert answers(journal) == {"a": 1}


@pytest.mark.parametrize("seed", range(20))
def test_a_workbook_that_is_damaged_while_it_is_open_goes_on(workbook, seed):
    chance = random.Random(seed)
    given = {f"key.{n}": n for n in range(20)}
    for key, value in given.items():
        workbook.write(key, value)
    workbook.journal.aside.back_up()
    raw = bytearray(workbook.path.read_bytes())
    at = chance.randrange(len(raw))
    raw[at : at + chance.randrange(1, 300)] = bytes(chance.randrange(300))
    workbook.path.write_bytes(raw)
    workbook.write("after", seed)
    again = Workbook.open(workbook.path)
    assert again.read("after") == seed and {key: again.read(key) for key in given} == given
