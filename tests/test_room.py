"""The room: the latest of each counts, none is lost, and nothing on the wall tells on one organisation."""

import csv
import io
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.model import LEVELS, PHASES
from engagement.workshop.board import Board
from engagement.workshop.handin import SAID, HandIn, NoHandIn
from engagement.workshop.room import WALL_FILE, Room
from engagement.workshop.spread import FEW, Counts, Quarters, by_fives, counts, quarters
from engagement.workshop.transport import put

AT = 1_700_000_000_000


def one(n, **more):
    people = (None, 1000 * n, 100 * n, 10 * n, n, 0)
    said = {"at": AT, "people": people, "phase": PHASES[n % 2], "weakest": "fans", "house": "3" * 20}
    return HandIn(f"{n:016x}", **{**said, **more})


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "room")


def give(room, *given):
    for each in given:
        put(each, room.home)


# --- what comes in


def test_of_one_workbook_the_latest_counts_in_whatever_order_they_come(room):
    give(room, HandIn("a" * 16, AT + 2, phase="create"), HandIn("a" * 16, AT, phase="react"))
    assert [each.phase for each in room.hand_ins().values()] == ["create"]
    assert len([*room.home.glob("*.txt")]) == 1
    give(room, HandIn("a" * 16, AT + 1, phase="observe"))
    assert [each.phase for each in room.hand_ins().values()] == ["create"]


def test_pasted_codes_are_taken_once_and_what_is_wrong_is_told(room):
    codes = [one(n).code() for n in range(3)]
    assert room.take("\n".join([*codes, codes[0], "EW1.AAAAAAAA."]))[0] == 4
    _, refused = room.take("EW1.AAAAAAAA. EW7.A.")
    assert [wrong.why for wrong in refused] == ["not-whole", "newer"] and len(room.hand_ins()) == 3
    assert [wrong.why for wrong in room.take("hallo")[1]] == ["no-code"] and room.take("  ") == (0, [])


def test_a_shared_folder_is_brought_home_and_stays_when_it_goes(room, tmp_path):
    (shared := tmp_path / "shared").mkdir()
    put(one(1), shared)
    (shared / "0000000000000002.1700000000000.txt").write_text("EW1.AAAA.")
    (shared / "0000000000000003.1700000000000.txt").write_text(one(1).code())  # under another's name
    (shared / "notes.txt").write_text("hello")
    (shared / ("f" * 16 + ".1700000000000.txt")).write_bytes(b"\xff" * 10_000)
    seen = {}
    room.collect(shared, seen)
    for file in shared.iterdir():
        file.unlink()
    room.collect(shared, seen)
    assert [*room.hand_ins()] == [one(1).workbook]
    shared.rmdir()
    with pytest.raises(NoHandIn, match="not there"):
        room.collect(shared, seen)


def test_what_a_service_holds_is_brought_home_and_what_is_no_hand_in_is_passed_over(room, monkeypatch):
    held = f"{one(1).code()}\nEW1.AAAA.\n{one(2).code()}\n"
    monkeypatch.setattr("engagement.workshop.room.ask", lambda address: held)
    room.collect("https://hub.example/services/room/", {})
    assert {*room.hand_ins()} == {one(1).workbook, one(2).workbook}


def test_a_link_in_a_shared_folder_is_not_followed(room, tmp_path):
    (shared := tmp_path / "shared").mkdir()
    put(one(1), tmp_path)
    name = f"{one(1).workbook}.{AT}.txt"
    try:
        (shared / name).symlink_to(tmp_path / name)
    except OSError:
        pytest.skip("links cannot be made here")
    room.collect(shared, {})
    assert not room.hand_ins()


def test_two_hundred_at_once_and_none_is_lost(room):
    """From twenty threads, while the room looks and shows."""
    looks, done = [], threading.Event()

    def look():
        while not done.is_set():
            room.show()
            looks.append(len(room.hand_ins()))

    watching = threading.Thread(target=look)
    watching.start()
    threads = [threading.Thread(target=give, args=(room, *(one(n) for n in range(at, 200, 20)))) for at in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watching.join()
    assert len(room.hand_ins()) == 200 and looks == sorted(looks)
    room.show()
    assert room.board.phases.n >= 196, "but for a last few"


def test_clearing_leaves_nothing(room):
    give(room, *(one(n) for n in range(9)))
    room.show()
    room.clear()
    assert not room.hand_ins() and not room.board.parts and not [*room.home.glob("*.[tj]*")]


def test_clearing_deletes_no_file_of_anybody_else(room):
    give(room, one(1))
    (room.home / "minutes.docx").write_text("mine")
    room.clear()
    assert (room.home / "minutes.docx").exists() and not room.hand_ins()


def test_a_file_that_was_not_whole_when_it_was_first_seen_counts_later(room):
    path = room.home / one(1).file
    path.write_text(one(1).code()[:50])
    assert not room.hand_ins()
    path.write_text(one(1).code())
    assert len(room.hand_ins()) == 1


def test_a_file_can_be_read_by_another_user(room):
    give(room, one(1))
    assert os.name == "nt" or (room.home / one(1).file).stat().st_mode & 0o044 == 0o044


def test_a_shared_folder_with_replaced_hand_ins_is_brought_home_once(room, tmp_path, monkeypatch):
    (shared := tmp_path / "shared").mkdir()
    for later in (0, 1):
        for n in range(9):
            put(one(n, at=AT + later), shared)
    puts, seen = [], {}
    monkeypatch.setattr("engagement.workshop.room.put", lambda given, folder: puts.append(put(given, folder)))
    for _ in range(3):
        room.collect(shared, seen)
    assert len(puts) == 9 and {each.at for each in room.hand_ins().values()} == {AT + 1}


# --- what is shown


def test_nothing_is_shown_of_fewer_than_five(room):
    give(room, *(one(n) for n in range(4)))
    assert room.show() == 4
    assert (
        room.board.phases is None
        and room.board.weakest is None
        and not any(room.board.people.values())
        and not any(room.board.house())
    )
    assert not any(map(room.board.said, SAID))
    give(room, one(4))
    assert room.show() == 0 and room.board.people["fans"] == Quarters(5, 10, 20, 20)


def test_what_changes_changes_by_five_at_a_time(room):
    give(room, *(one(n) for n in range(10)))
    room.show()
    stood = [*room.board.rows()]
    give(room, *(one(n) for n in range(10, 14)), one(3, phase="innovate", at=AT + 1))
    assert room.show() == 4, "a changed answer counts with the new ones, where it changed"
    assert [row for row in room.board.rows() if row[0] != "phase"] == [row for row in stood if row[0] != "phase"]
    assert room.board.phases.n == 14


def test_one_new_answer_in_one_level_waits_though_others_come_elsewhere(room):
    give(room, *(one(n, people=(100, None, None, n if n < 5 else None, None, None)) for n in range(10)))
    room.show()
    stood = room.board.people["fans"]
    more = [one(n, people=(200, None, None, 9_000 if n == 10 else None, None, None)) for n in range(10, 15)]
    give(room, *more)
    assert room.show() == 1 and room.board.people["suspects"].n == 15 and room.board.people["fans"] == stood


def test_a_level_that_few_filled_in_is_not_shown(room):
    give(room, *(one(n, people=(None, 50, 40, 30, None if n else 7, None)) for n in range(8)))
    room.show()
    assert (
        room.board.people["fans"].n == 8
        and room.board.people["supporters"] is None
        and room.board.people["suspects"] is None
    )


def test_two_rooms_on_one_folder_show_the_same(room):
    give(room, *(one(n) for n in range(6)))
    other = Room(room.home)
    room.show()
    assert [*other.board.rows()] == [*room.board.rows()]
    give(room, *(one(n) for n in range(6, 12)))
    other.show()
    assert [*other.board.rows()] == [*room.board.rows()] and room.board.phases.n == 12


@pytest.mark.parametrize("spoiled", ["{", "[1]", '{"phase": 5}', "\xff"])
def test_a_spoiled_memory_of_what_was_shown_is_made_anew(room, spoiled):
    give(room, *(one(n) for n in range(6)))
    room.show()
    (room.home / WALL_FILE).write_text(spoiled, "latin-1")
    assert room.board.phases is None
    room.show()
    assert room.board.phases.n == 6


def test_lines_come_five_together_each_once_in_an_order_that_says_nothing(room):
    lines = ["c", "a", "b", "d", "e", "e"]
    give(room, *(one(n, line=line) for n, line in enumerate(lines)))
    room.show()
    assert sorted(room.board.said("line")) == ["a", "b", "c", "d", "e"] and room.board.said("line") == Room(
        room.home
    ).board.said("line")
    assert room.board.said("clear") == []


def test_a_line_that_is_taken_back_comes_off_at_once_and_a_new_one_waits(room):
    give(room, *(one(n, line=f"line {n}") for n in range(8)))
    room.show()
    give(room, one(2, line="", at=AT + 1), one(3, line="another", at=AT + 1))
    room.show()
    assert sorted(room.board.said("line")) == [f"line {n}" for n in (0, 1, 4, 5, 6, 7)]


def test_the_csv_holds_what_is_shown_and_no_formula(room):
    hostile = ["=HYPERLINK(1)", "+1", "-1", "@x", "<script>", '"quoted", with comma']
    give(room, *(one(n, line=line) for n, line in enumerate(hostile)))
    room.show()
    raw = room.board.csv(("deel", "wat", "n", "laag", "midden", "hoog"), {"people": "Piramide", "people.fans": "Fans"})
    rows = [*csv.reader(io.StringIO(raw.decode("utf-8-sig")))]
    assert raw.startswith(b"\xef\xbb\xbf") and all(len(row) == 6 for row in rows)
    assert ["Piramide", "Fans", "6", "10", "20", "50"] in rows
    assert {row[1] for row in rows if row[0] == "line"} == {
        "'=HYPERLINK(1)", "'+1", "'-1", "'@x", "<script>", '"quoted", with comma'
    }  # fmt: skip
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert not any(one(n).workbook in raw.decode() for n in range(6))


def test_the_table_of_an_empty_board_tells_of_nobody():
    assert [*Board({}).rows()] == [("people", level, "", "", "<5", "") for level in LEVELS]
    assert Board({}).most == 0


# --- the rules


@pytest.mark.parametrize("keys", [PHASES, LEVELS[1:]], ids=len)
def test_no_small_count_can_be_told(keys):
    """Every room there can be, of up to 26: of all that give one page, each hidden count may have been another."""
    pages = {}
    for n in range(27 if len(keys) == 5 else 19):
        for real in ways(n, len(keys)):
            found = counts([key for key, count in zip(keys, real, strict=True) for _ in range(count)], keys)
            if found:
                pages.setdefault((found.n, *found.of.values()), []).append(real)
    assert len(pages) > 100
    for (_, *shown), rooms in pages.items():
        for k, low in enumerate(shown):
            values = {real[k] for real in rooms}
            assert low or len(values) > 1 or values == {0}, (shown, rooms)


def ways(n, parts):
    """All ways to share n out over so many parts."""
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in ways(n - first, parts - 1):
            yield first, *rest


@given(st.lists(st.integers(0, 10**8), max_size=40))
def test_quarters_are_in_order_and_rough(values):
    found = quarters(values)
    assert (found is None) == (len(values) < FEW)
    if found:
        assert found.low <= found.middle <= found.high
        assert all(
            each == 0 or str(each).rstrip("0") in ("1", "2", "5") for each in (found.low, found.middle, found.high)
        )


def test_small_amounts_are_fewer_than_five():
    assert quarters([1, 3, 4, 7, 9]) == Quarters(5, 0, 0, 5) and quarters([1, 3, 4, 7]) is None


def test_counts_are_told_by_fives():
    assert counts(["a"] * 9 + ["b"] * 6 + ["c"] * 2, ("a", "b", "c")) == Counts(17, {"a": 5, "b": 5, "c": 0})
    assert counts(["a"] * 9 + ["b"] * 4 + ["c"] * 4, ("a", "b", "c")) is None, "each has the largest rest"
    assert (by_fives(0), by_fives(5), by_fives(20)) == ("<5", "5–9", "20–24")
