"""The room: the latest of each counts, none is lost, and nothing on the wall tells on one organisation."""

import csv
import io
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.handin import SAID, HandIn, NoHandIn, put
from engagement.model import LEVELS, PHASES
from engagement.room import PARTS, Room
from engagement.spread import FEW, Counts, Quarters, counts, middle_of, quarters

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
    assert room.phases.n >= 196


def test_clearing_leaves_nothing(room):
    give(room, *(one(n) for n in range(9)))
    room.show()
    room.clear()
    assert not room.hand_ins() and not room.shown() and not [*room.home.iterdir()]


# --- what is shown


def test_nothing_is_shown_of_fewer_than_five(room):
    give(room, *(one(n) for n in range(4)))
    assert room.show() == {"people": 4, "phase": 4, "weakest": 4, "house": 4}
    assert room.phases is None and room.middle_phase is None and not any(room.people.values()) and room.house == []
    assert not any(map(room.said, SAID))
    give(room, one(4))
    assert room.show() == {} and room.people["fans"] == Quarters(5, 10, 20, 30)


def test_what_changes_changes_by_five_at_a_time(room):
    give(room, *(one(n) for n in range(10)))
    room.show()
    stood = [*room.rows()]
    give(room, *(one(n) for n in range(10, 14)), one(3, phase="innovate", at=AT + 1))
    waiting = room.show()
    assert waiting == {"people": 4, "weakest": 4, "house": 4}, (
        "a changed answer counts with the new ones, where it changed"
    )
    assert [row for row in room.rows() if row[0] != "phase"] == [row for row in stood if row[0] != "phase"]
    assert room.phases.n == 14


def test_a_level_that_few_filled_in_is_not_shown(room):
    give(room, *(one(n, people=(None, 50, 40, 30, None if n else 7, None)) for n in range(8)))
    room.show()
    assert room.people["fans"].n == 8 and room.people["supporters"] is None and room.people["suspects"] is None


def test_two_rooms_on_one_folder_show_the_same(room):
    give(room, *(one(n) for n in range(6)))
    other = Room(room.home)
    room.show()
    assert [*other.rows()] == [*room.rows()]
    give(room, *(one(n) for n in range(6, 12)))
    other.show()
    assert [*other.rows()] == [*room.rows()] and room.phases.n == 12


def test_a_spoiled_memory_of_what_was_shown_is_made_anew(room):
    give(room, *(one(n) for n in range(6)))
    room.show()
    (room.home / "shown.json").write_text("{")
    assert room.phases is None
    room.show()
    assert room.phases.n == 6


def test_lines_come_five_together_each_once_in_an_order_that_says_nothing(room):
    lines = ["c", "a", "b", "d", "e", "e"]
    give(room, *(one(n, line=line) for n, line in enumerate(lines)))
    room.show()
    assert sorted(room.said("line")) == ["a", "b", "c", "d", "e"] and room.said("line") == Room(room.home).said("line")
    assert room.said("clear") == []


def test_the_csv_holds_what_is_shown_and_no_formula(room):
    hostile = ["=HYPERLINK(1)", "+1", "-1", "@x", "<script>", '"quoted", with comma']
    give(room, *(one(n, line=line) for n, line in enumerate(hostile)))
    room.show()
    raw = room.csv(("deel", "wat", "n", "laag", "midden", "hoog"), {"people": "Piramide", "people.fans": "Fans"})
    rows = [*csv.reader(io.StringIO(raw.decode("utf-8-sig")))]
    assert raw.startswith(b"\xef\xbb\xbf") and all(len(row) == 6 for row in rows)
    assert ["Piramide", "Fans", "6", "10", "20", "40"] in rows
    assert {row[1] for row in rows if row[0] == "line"} == {
        "'=HYPERLINK(1)", "'+1", "'-1", "'@x", "<script>", '"quoted", with comma'
    }  # fmt: skip
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert not any(one(n).workbook in raw.decode() for n in range(6))


# --- the rules


@given(st.lists(st.sampled_from(PHASES), max_size=60))
def test_no_small_count_can_be_told(chosen):
    """Not by itself, and not from the total: at least two worlds with other small counts give the same page."""
    found = counts(chosen, PHASES)
    if found is None:
        assert len(chosen) < FEW
        return
    real = {key: chosen.count(key) for key in PHASES}
    assert all(count is None or count == real[key] >= FEW for key, count in found.of.items())
    hidden = [key for key, count in found.of.items() if count is None]
    left, beside = found.n - sum(count or 0 for count in found.of.values()), found.beside
    most = {key: left if key in beside else FEW - 1 for key in hidden}
    least = {key: FEW if key in beside else 0 for key in hidden}
    for key in hidden:
        others = [each for each in hidden if each != key]
        low = max(least[key], left - sum(most[each] for each in others))
        high = min(most[key], left - sum(least[each] for each in others))
        told = low == high and real[key] > 0
        alone = not any(found.of.values())  # nothing else that could be hidden beside it
        assert not told or alone, (found, real)


@given(st.lists(st.integers(0, 10**8), max_size=40))
def test_quarters_are_in_order_and_rough(values):
    found = quarters(values)
    assert (found is None) == (len(values) < FEW)
    if found:
        assert found.low <= found.middle <= found.high
        assert all(len(str(each).rstrip("0")) <= 1 for each in (found.low, found.middle, found.high))


def test_shares_come_in_steps_of_five():
    found = counts(["react"] * 7 + ["create"] * 6, PHASES)
    assert (found.share("react"), found.share("create"), found.share("observe")) == (55, 45, None)


def test_one_small_count_is_not_left_alone():
    keys = ("a", "b", "c")
    assert counts(["a"] * 9 + ["b"] * 6 + ["c"] * 2, keys) == Counts(17, {"a": 9, "b": None, "c": None}, frozenset("b"))
    assert counts(["a"] * 9 + ["b"] * 4 + ["c"] * 4, keys).of == {"a": None, "b": None, "c": None}


def test_the_middle_of_phases_is_a_phase():
    assert middle_of([0, 1, 1, 2, 5]) == Quarters(5, 1, 1, 2) and middle_of([1] * 4) is None


def test_every_level_and_text_has_its_part(room):
    assert {*PARTS} == {"people", "phase", "weakest", "house", *SAID} and [*room.people] == [*LEVELS]
