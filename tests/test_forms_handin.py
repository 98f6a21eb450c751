"""The form that hands in: it shows all that goes, in words; it goes once; and what does not arrive is said."""

import asyncio
import threading

import pytest
from eyes import on_screen

from engagement import Workbook, exercise
from engagement.workshop.handin import HandIn, NoHandIn, codes_in
from engagement.workshop.room import Room
from engagement.workshop.transport import ROOM

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.delenv(ROOM, raising=False)
    workbook = Workbook.open(tmp_path / "mine", language="en")
    workbook.write("start.case", "own")
    workbook.update(
        {
            "start.organisation": HOSTILE,
            "pyramid.network.count": 3000,
            "pyramid.fans.count": 30,
            "ambition.phase": "react",
            "house.marketing.goals": 4,
            "proposition.after.line": HOSTILE,
        }
    )
    return workbook


def code(form):
    (found,) = codes_in(form.code.value)
    return HandIn.read(found)


def test_all_that_goes_is_shown_in_words_and_nothing_goes_that_is_not(own):
    form = exercise(own, "hand-in")
    form.fields["hand-in.up"][0].value = "the coffee"
    form.settle()
    form.tick.value = True
    form.give.click()
    given, shown = code(form), form.goes.value
    assert given.people[1] == 3000 and "Network 3,000" in shown and "Suspects ?" in shown
    assert given.phase == "react" and form.content.names("phases", "en")["react"] in shown
    assert given.up == "the coffee" and "the coffee" in shown
    assert given.line == HOSTILE and "&lt;script&gt;" in shown and "<script" not in shown
    assert "4" in given.house and " 4 " in shown


def test_the_line_goes_only_when_it_is_ticked(own):
    form = exercise(own, "hand-in")
    form.give.click()
    assert code(form).line == "" and "script" not in form.goes.value
    form.tick.value = True
    assert "changed" in form.done.value and form.code.value == "", "an old code is not left lying about"
    form.give.click()
    assert code(form).line == HOSTILE


def test_it_is_the_same_workbook_each_time_and_says_when_it_went(own, tmp_path):
    form, room = exercise(own, "hand-in"), Room(tmp_path / "room")
    assert "Not handed in yet" in form.done.value
    form.give.click()
    room.take(form.code.value)
    assert "does not send itself" in form.done.value
    own.write("ambition.phase", "create")
    form.refresh()
    assert "changed something" in form.done.value
    form.give.click()
    assert room.take(form.code.value) == (1, [])
    assert [each.phase for each in room.hand_ins().values()] == ["create"]


def test_in_a_room_that_is_known_one_press_does(own, tmp_path, monkeypatch):
    room = Room(tmp_path / "room")
    monkeypatch.setenv(ROOM, str(room.home))
    form = exercise(own, "hand-in")
    assert form.by.value == "room" and not on_screen(form.where)
    form.give.click()
    form.give.click()
    assert [each.phase for each in room.hand_ins().values()] == ["react"] and len([*room.home.iterdir()]) == 1


def test_whoever_handed_in_hears_that_the_room_was_emptied_and_can_hand_in_again(own, tmp_path, monkeypatch):
    room = Room(tmp_path / "room")
    monkeypatch.setenv(ROOM, str(room.home))
    monkeypatch.setattr("engagement.forms.workshop.handin.LOOK_SECONDS", 0.01)

    async def emptied():
        form, heard = exercise(own, "hand-in"), asyncio.Event()
        form.give.click()
        await form.task
        assert "Handed in on" in form.done.value
        form.done.observe(lambda _: heard.set(), "value")
        room.clear()
        await asyncio.wait_for(heard.wait(), 30)
        return form

    form = asyncio.run(emptied())
    assert "emptied the room" in form.done.value and not form.give.disabled
    form.give.click()
    assert len(room.hand_ins()) == 1 and "Handed in on" in form.done.value
    monkeypatch.delenv(ROOM)
    assert "Handed in on" in exercise(own, "hand-in").done.value


def test_a_folder_that_is_not_there_is_said_and_a_code_still_does(own, tmp_path):
    form = exercise(own, "hand-in")
    form.by.value = "folder"
    assert on_screen(form.where)
    for wrong in (str(tmp_path / "nope"), "", "https://elsewhere.example/", "\0", "x" * 5000):
        form.where.value = wrong
        form.give.click()
        assert "That folder is not there" in form.done.value, wrong
    form.where.value = f'"{tmp_path}"'
    form.give.click()
    assert len([*tmp_path.glob("*.txt")]) == 1 and "Handed in on" in form.done.value
    form.by.value = "code"
    assert code(form).phase == "react"


def test_whoever_visits_a_server_names_no_folder_of_it(own, monkeypatch):
    monkeypatch.setenv("VOILA_KERNEL_ID", "x")
    assert exercise(own, "hand-in").carriers == ["code"]


def test_of_an_invented_organisation_only_the_card_goes(own):
    own.write("start.case", "charity")
    form = exercise(own, "minute")
    assert form.give.disabled and "nothing to hand in" in form.done.value and not on_screen(form.tick)
    form.fields["hand-in.unclear"][0].value = "the fans"
    form.settle()
    form.give.click()
    assert code(form).unclear == "the fans" and not code(form).counts


def test_the_card_of_the_break_goes_again_with_what_comes_later(own):
    own.write("hand-in.clear", "all")
    assert "all" in exercise(own, "hand-in").goes.value


def test_a_failure_keeps_what_arrived_before_and_stays_until_something_changes(own, tmp_path):
    (folder := tmp_path / "shared").mkdir()
    own.update({"hand-in.by": "folder", "hand-in.to": str(folder)})
    form = exercise(own, "hand-in")
    form.give.click()
    assert "Handed in on" in form.done.value
    own.write("ambition.phase", "create")
    form.refresh()
    form.where.value = "/nowhere"
    form.give.click()
    form.refresh()
    assert "not there" in form.done.value
    own.write("ambition.phase", "react")
    form.refresh()
    assert "Handed in on" in form.done.value, "that one is still there"


def test_what_is_emptied_can_be_taken_back(own, tmp_path, monkeypatch):
    room = Room(tmp_path / "room")
    monkeypatch.setenv(ROOM, str(room.home))
    form = exercise(own, "hand-in")
    form.give.click()
    own.clear(lambda key: not key.startswith("hand-in."))
    form.refresh()
    assert not form.give.disabled
    form.give.click()
    assert [each.empty for each in room.hand_ins().values()] == [True]


def test_emoji_and_long_words_fit_in_a_square(own):
    for key in ("clear", "unclear", "up", "down"):
        own.write(f"hand-in.{key}", "🧦" * 300)
    own.write("proposition.after.line", "é" * 300)
    form = exercise(own, "hand-in")
    form.tick.value = True
    form.give.click()
    assert code(form).up.endswith("…") and "<svg" in form.code.value


def test_handing_in_does_not_hold_up_the_page(own, monkeypatch):
    monkeypatch.setenv(ROOM, "http://127.0.0.1:9/")
    let = threading.Event()

    def slow(*_):
        let.wait(30)
        raise NoHandIn("no-answer")

    monkeypatch.setattr("engagement.forms.workshop.handin.hand_in", slow)

    async def press():
        form = exercise(own, "hand-in")
        form.give.click()
        assert "moment" in form.done.value and form.give.disabled
        let.set()
        await form.task
        return form

    form = asyncio.run(press())
    assert "does not answer" in form.done.value and not form.give.disabled
    assert own.read("hand-in.done") is None


def test_what_is_typed_last_goes_too(own):
    async def type_and_press():
        form = exercise(own, "minute")
        form.fields["hand-in.clear"][0].value = "yes"
        form.give.click()
        return form

    assert code(asyncio.run(type_and_press())).clear == "yes"


def test_beginning_this_again_keeps_the_number_of_the_workbook(own):
    form = exercise(own, "hand-in")
    form.give.click()
    before = code(form).workbook
    form.keeping.again()
    form.give.click()
    assert code(form).workbook == before


@pytest.mark.parametrize("kept", [7, "x", ["2026"], {"a": 1}, True])
def test_what_another_version_kept_is_passed_over(own, kept):
    for key in ("done", "last", "line", "by", "to", "up", "down", "clear"):
        own.write(f"hand-in.{key}", kept)
    assert exercise(own, "hand-in").said()


def test_a_new_line_is_offered_when_there_is_one(own):
    form = exercise(own, "hand-in-early")
    assert "ew-gone" not in form.tick._dom_classes
    own.write("proposition.after.line", " ")
    assert "ew-gone" in exercise(own, "hand-in-early").tick._dom_classes
    own.write("proposition.after.line", "Get a branch")
    assert "ew-gone" not in exercise(own, "hand-in-early").tick._dom_classes


def test_what_there_is_to_hand_in_is_said_truly(workbook):
    workbook.write("start.case", "own")
    minute = exercise(workbook, "minute")
    assert "write a line here, or" in minute.outcome() and minute.give.disabled
    minute.fields["hand-in.clear"][0].value = "yes"
    assert "nothing" not in minute.outcome() and not minute.give.disabled
    workbook.write("hand-in.clear", None)
    assert "line" not in exercise(workbook, "hand-in-early").outcome()


def test_a_line_that_stays_is_not_called_empty(own):
    form = exercise(own, "hand-in")
    assert "filled in, stays with you" in form.goes.value
    form.tick.value = True
    assert "stays with you" not in form.goes.value


def test_whoever_deletes_everything_takes_back_what_was_handed_in(own, tmp_path, monkeypatch):
    room = Room(tmp_path / "room")
    monkeypatch.setenv(ROOM, str(room.home))
    exercise(own, "hand-in").give.click()
    document = exercise(own, "document")
    document._delete_all()
    assert [each.empty for each in room.hand_ins().values()] == [True] and not own.path.exists()
    monkeypatch.setenv(ROOM, str(tmp_path / "away"))
    own.write("hand-in.last", HandIn("a" * 16, 1_700_000_000_000, phase="react").code())
    document._delete_all()
    assert own.path.exists() and "Not everything is gone" in document.done.value


def test_a_visitor_reads_where_things_are_and_no_path(own, monkeypatch):
    monkeypatch.setenv("VOILA_BASE_URL", "/")
    form = exercise(own, "document")
    assert "your trainer's computer" in form.outcome() and own.path.parent.name not in form.kept.value
    assert "behind a name that only your browser knows" in exercise(own, "start").story.value


def test_what_is_not_kept_is_not_handed_in(own, tmp_path, monkeypatch):
    monkeypatch.setenv(ROOM, str(tmp_path / "room"))
    (tmp_path / "room").mkdir()
    form = exercise(own, "hand-in")
    monkeypatch.setattr(type(form), "file_all", lambda *_, **__: False)
    form.give.click()
    assert not [*(tmp_path / "room").iterdir()] and own.read("hand-in.done") is None


def test_one_s_own_name_for_a_level_is_in_what_goes_at_once(own):
    form = exercise(own, "hand-in")
    own.write("pyramid.fans.name", "Meepraters")
    assert "Meepraters" in form.goes.value
