"""The foot of an exercise: a change is taken back, an exercise begun again, and what was not kept is said."""

import asyncio
import errno
import shutil

import pytest

from engagement import exercise
from engagement.document.keys import DAMAGE
from engagement.forms import EXERCISES, form_of
from engagement.forms.parts import name
from engagement.workbook import Workbook


def words_of(widget):
    return getattr(widget, "value", "") + "".join(map(words_of, getattr(widget, "children", ())))


def bar(form):
    return words_of(form.keeping.bar)


def buttons(form):
    """The buttons of the foot and of the bar, by what stands on them."""
    return {button.description: button for button in found(form.keeping)}


def found(widget):
    if type(widget).__name__ == "Button":
        yield widget
    for child in getattr(widget, "children", ()):
        yield from found(child)


@pytest.fixture
def refusing(monkeypatch):
    """A disk that refuses every change, until it is called off."""
    with monkeypatch.context() as broken:

        def refuse(fd):
            raise OSError(errno.ENOSPC, "No space left on device")

        broken.setattr("os.fsync", refuse)
        yield broken


# --- undo and begin again


def test_the_last_change_is_taken_back_and_after_it_the_one_before(workbook, monkeypatch):
    monkeypatch.setattr("engagement.document.past.PAUSE_SECONDS", 0)
    form = exercise(workbook, "pyramid")
    box = form.fields["pyramid.fans.count"][0]
    box.value = "12"
    box.value = "400"
    form.keeping.undo()
    assert (workbook.read("pyramid.fans.count"), box.value) == (12, "12")
    form.keeping.undo()
    assert (workbook.read("pyramid.fans.count"), box.value) == (None, "")
    form.keeping.undo()
    assert "nothing to take back" in form.keeping.said.value


def test_undo_leaves_other_exercises_alone(workbook):
    workbook.write("start.change", "more neighbours")
    form = exercise(workbook, "pyramid")
    form.fields["pyramid.fans.count"][0].value = "12"
    workbook.write("start.change", "more neighbours who help")
    form.keeping.undo()
    assert workbook.read("pyramid.fans.count") is None
    assert workbook.read("start.change") == "more neighbours who help"


def test_counts_that_a_file_put_in_the_pyramid_are_taken_back_in_one_press(workbook):
    level = {"unknown": False, "unit": "people", "count": 7}
    form = exercise(workbook, "pyramid")
    form.file_all({f"pyramid.{key}.{part}": value for key in ("fans", "network") for part, value in level.items()})
    assert (workbook.read("pyramid.fans.count"), workbook.read("pyramid.network.count")) == (7, 7)
    form.keeping.undo()
    assert (workbook.read("pyramid.fans.count"), workbook.read("pyramid.network.count")) == (None, None)


def test_undo_works_after_the_kernel_restarted(workbook):
    exercise(workbook, "start").fields["start.change"][0].value = "more neighbours"
    again = exercise(Workbook.open(workbook.path), "start")
    again.keeping.undo()
    assert again.fields["start.change"][0].value == ""


@pytest.mark.parametrize("key", [key for key in EXERCISES if form_of(key).footer and key not in ("start", "house")])
def test_an_exercise_that_is_cleared_is_as_it_was_and_one_press_brings_everything_back(workbook, key):
    form = exercise(workbook, key)
    fields = [at for at in form.fields if form.concerns(at)]
    assert bool(fields) == bool(buttons(form))
    fresh = form.said()
    for at in fields:
        workbook.write(at, {"count": 5, "rate": [1, 2], "unknown": False}.get(at.rpartition(".")[2], "x"))
    filled = {at: workbook.read(at) for at in fields}
    form.keeping.again()
    assert ([at for at in fields if workbook.read(at) is not None], form.said()) == ([], fresh)
    form.keeping.undo()
    assert {at: workbook.read(at) for at in fields} == filled


def test_clearing_the_first_exercise_leaves_the_organisation_that_was_chosen(workbook):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "more neighbours"
    form.keeping.again()
    assert workbook.read("start.change") is None and workbook.read("start.case") == "own"


def test_who_sits_in_a_chair_takes_back_nothing_of_another_until_the_reveal(workbook):
    form = exercise(workbook, "house")
    for silo in ("press", "web"):
        workbook.write(f"house.{silo}.goals", 3)
    chairs = [silo.key for silo in form.content.silos]
    form.tabs.selected_index = chairs.index("press")
    form.keeping.undo()
    assert (workbook.read("house.press.goals"), workbook.read("house.web.goals")) == (None, 3)
    form.keeping.again()
    assert workbook.read("house.web.goals") == 3
    workbook.write("house.revealed", True)
    form.keeping.again()
    assert workbook.read("house.web.goals") is None


@pytest.mark.parametrize(
    "field, text",
    [("steps.network.what", "cake"), ("proposition.before.line", "Join us"), ("plan.action.1.what", "call")],
)
def test_an_undone_text_is_gone_from_its_box(workbook, field, text):
    form = exercise(
        workbook, {"steps": "steps", "proposition": "proposition", "plan": "actions"}[field.partition(".")[0]]
    )
    form.fields[field][0].value = text
    form.keeping.undo()
    assert (form.fields[field][0].value, workbook.read(field)) == ("", None)
    assert "Taken back" in form.keeping.said.value


def test_undo_takes_a_wrong_number_out_of_its_box_first(workbook):
    form = exercise(workbook, "pyramid")
    box = form.fields["pyramid.fans.count"][0]
    box.value = "12"
    box.value = "twelve"
    form.keeping.undo()
    assert (box.value, workbook.read("pyramid.fans.count"), form.wrong.value) == ("12", 12, "")


def test_beginning_again_on_a_sample_gives_the_sample_back(workbook):
    workbook.write("start.case", "charity")
    form = exercise(workbook, "pyramid")
    told = form.said()
    form.fields["pyramid.fans.count"][0].value = "1"
    assert form.said() != told
    form.keeping.again()
    assert form.said() == told and workbook.case == "charity"


def test_the_foot_has_two_buttons_in_the_language_of_the_form(workbook):
    assert set(buttons(exercise(Workbook.open(workbook.path, language="nl"), "start"))) == {
        "↶ Terug",
        "Wis deze oefening",
    }


# --- what was not kept


def test_every_exercise_says_what_is_not_saved_and_when_it_is(workbook, refusing):
    one, other = exercise(workbook, "start"), exercise(workbook, "pyramid")
    one.fields["start.change"][0].value = "more neighbours"
    assert "Not saved" in bar(one) and "Not saved" in bar(other) and "download=" in bar(one)
    refusing.undo()
    workbook.retry()
    assert (bar(one), bar(other)) == ("", "")
    assert Workbook.open(workbook.path).read("start.change") == "more neighbours"


def test_what_the_bar_offers_to_download_is_the_whole_document(workbook, refusing):
    import base64
    import re

    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "one"
    form.fields["start.change"][0].value = "one and two"
    link = re.search(r"base64,([^\"]+)", bar(form))[1]
    assert "one and two" in base64.b64decode(link).decode()


def test_a_folder_that_is_gone_is_said_and_saved_to_when_it_is_back(workbook, tmp_path):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "before"
    shutil.move(workbook.path.parent, tmp_path / "away")
    form.fields["start.change"][0].value = "meanwhile"
    assert "USB" in bar(form) and not workbook.path.parent.exists()
    shutil.move(tmp_path / "away", workbook.path.parent)
    workbook.retry()
    assert bar(form) == "" and Workbook.open(workbook.path).read("start.change") == "meanwhile"


def test_a_document_that_cannot_be_read_says_so_at_once_and_is_not_written_over(workbook, monkeypatch):
    workbook.write("start.change", "before")
    raw, opens = workbook.path.read_bytes(), type(workbook.path).open

    def fail(path, *rest, **more):
        if path == workbook.path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opens(path, *rest, **more)

    with monkeypatch.context() as broken:
        broken.setattr(type(workbook.path), "open", fail)
        form = exercise(Workbook.open(workbook.path, language="en"), "start")
        assert "Not saved" in bar(form)
        form.fields["start.organisation"][0].value = "Us"
        assert "Not saved" in bar(form)
    assert workbook.path.read_bytes() == raw
    form.workbook.retry()
    again = Workbook.open(workbook.path)
    assert bar(form) == "" and form.workbook.read("start.change") == "before"
    assert (again.read("start.change"), len(again.answers())) == ("before", len(form.workbook.answers()))


def test_a_document_that_vanished_from_its_folder_is_not_made_again_unless_someone_asks(workbook):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "before"
    workbook.path.unlink()
    form.fields["start.organisation"][0].value = "Us"
    assert "no longer in its folder" in bar(form) and not workbook.path.exists()
    buttons(form)["Save everything here again"].click()
    again = Workbook.open(workbook.path)
    assert bar(form) == "" and (again.read("start.change"), again.read("start.organisation")) == ("before", "Us")


def test_an_answer_that_is_too_long_is_said_and_the_next_one_is_fine(workbook):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "x" * 1_000_001
    assert "too long" in bar(form)
    form.fields["start.change"][0].value = "short"
    assert bar(form) == "" and workbook.read("start.change") == "short"


def test_a_document_of_a_newer_workbook_says_so_as_soon_as_it_opens(workbook):
    from test_workbook import line

    workbook.path.write_bytes(workbook.path.read_bytes() + line(v=99, k="future", value=1))
    assert "newer workbook" in bar(exercise(Workbook.open(workbook.path), "start"))


def test_damage_is_said_until_somebody_read_it(workbook):
    form = exercise(workbook, "start")
    workbook.write(DAMAGE, {"lost": 2, "keys": [], "restored": [], "aside": ""})
    assert "2 changes" in bar(form)
    workbook.acknowledge_damage()
    assert bar(form) == ""


@pytest.mark.parametrize("button, left", [("Put back what stood here", "later"), ("Leave the older one", "earlier")])
def test_a_document_that_lost_its_end_while_it_was_open_takes_nothing_with_it_unasked(workbook, button, left):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "earlier"
    earlier = workbook.path.read_bytes()
    form.fields["start.organisation"][0].value = "Us"
    form.fields["start.change"][0].value = "later"
    workbook.path.write_bytes(earlier)
    workbook.refresh()
    assert form.fields["start.change"][0].value == "earlier" and "older than what stood here" in bar(form)
    buttons(form)[button].click()
    assert (form.fields["start.change"][0].value, bar(form)) == (left, "")
    assert Workbook.open(workbook.path).read("start.organisation") == ("Us" if left == "later" else None)


def test_what_another_notebook_deleted_or_began_anew_does_not_come_back_by_itself(workbook):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "of the former one"
    other = Workbook.open(workbook.path)
    other.begin_anew()
    workbook.refresh()
    assert workbook.read("start.change") is None and bar(form) == ""
    form.fields["start.change"][0].value = "of the next one"
    other.refresh()
    other.delete()
    other.write("start.case", "own")
    workbook.refresh()
    assert b"of the" not in workbook.path.read_bytes() and bar(form) == ""


def test_what_was_deleted_elsewhere_is_forgotten_here_too(workbook):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "of the former one"
    Workbook.open(workbook.path).delete()
    workbook.refresh()
    assert workbook.read("start.change") is None and bar(form) == "" and not workbook.path.exists()


def test_the_next_workbook_saves_what_waited_when_start_was_pressed_on_a_disk_that_refuses(workbook, refusing):
    async def press_start_twice():
        exercise(workbook, "start").fields["start.change"][0].value = "waiting"
        for _ in range(3):
            again = Workbook.open(workbook.path)
            form = exercise(again, "start")
        refusing.undo()
        again.retry()
        return form

    form = asyncio.run(press_start_twice())
    assert form.fields["start.change"][0].value == "waiting"
    assert Workbook.open(workbook.path).read("start.change") == "waiting"


# --- the same answer given in two places


@pytest.mark.parametrize("key", [key for key in EXERCISES if form_of(key).footer])
def test_a_conflict_about_any_field_of_any_exercise_is_shown_and_stops_nothing(workbook, key):
    for field in list(exercise(workbook, key).fields):
        workbook.write("workbook.other." + field, {"value": "x"})
    form = exercise(Workbook.open(workbook.path), key)
    assert len(form.keeping.twice) == len([field for field in form.fields if workbook.read(field) != "x"])
    assert ("ew-choice" in str([row._dom_classes for row in form.keeping.bar.children])) == bool(form.fields)


def test_the_bar_offers_what_stands_in_the_field_now(workbook, monkeypatch):
    form = conflict(workbook, monkeypatch)
    monkeypatch.undo()
    form.fields["start.change"][0].value = "theirs and more"
    assert {"theirs and more", "mine"} <= set(buttons(form))


def test_a_failing_form_loses_no_answer(workbook):
    form = exercise(workbook, "start")
    workbook.watch(lambda key: 1 / 0)
    Workbook.open(workbook.path).write("start.organisation", "Us")
    with pytest.raises(ZeroDivisionError):
        form.fields["start.change"][0].value = "more neighbours"
    assert Workbook.open(workbook.path).read("start.change") == "more neighbours"


def conflict(workbook, monkeypatch):
    """A form on whose page "mine" is typed before it could know that another notebook filed "theirs"."""
    form = exercise(workbook, "start")
    Workbook.open(workbook.path).write("start.change", "theirs")
    workbook.refresh()
    monkeypatch.setattr("engagement.forms.fields.page", lambda: ("a page", 0.0))
    form.fields["start.change"][0].value = "mine"
    return form


def test_a_stale_page_writes_nothing_over_and_both_answers_are_shown(workbook, monkeypatch):
    form = conflict(workbook, monkeypatch)
    assert workbook.read("start.change") == form.fields["start.change"][0].value == "theirs"
    assert name(form.fields["start.change"][0]) in bar(form) and {"mine", "theirs"} <= set(buttons(form))


@pytest.mark.parametrize("chosen", ["mine", "theirs"])
def test_who_chooses_has_one_answer_again(workbook, monkeypatch, chosen):
    form = conflict(workbook, monkeypatch)
    buttons(form)[chosen].click()
    assert (form.fields["start.change"][0].value, bar(form)) == (chosen, "")
    again = Workbook.open(workbook.path)
    assert (again.read("start.change"), again.others) == (chosen, {})


@pytest.mark.parametrize(
    "key, field, given, told",
    [
        ("steps", "steps.fans.rate", ([1, 2], [3, 5]), {"1–2 of 100", "3–5 of 100"}),
        ("carry", "ambition.hours", (2, 7.5), {"2", "7.5"}),
        ("plan", "plan.bridge", (True, False), {"yes", "no"}),
        ("levels", "pyramid.fans.name", ("Chums", ""), {"Chums", "…"}),
        ("pyramid", "pyramid.fans.count", (1200, 7), {"1,200", "7"}),
    ],
)
def test_two_answers_are_told_apart_whatever_is_asked(workbook, key, field, given, told):
    workbook.write(field, given[0])
    workbook.write(f"workbook.other.{field}", {"value": given[1]})
    assert told <= set(buttons(exercise(workbook, key)))


def test_where_nothing_can_be_saved_the_foot_claims_nothing(workbook, refusing):
    form = exercise(workbook, "start")
    form.fields["start.change"][0].value = "more neighbours"
    form.keeping.again()
    assert form.keeping.said.value == "" and "Not saved" in bar(form)


# --- typing


def test_a_number_is_an_answer_when_nothing_is_typed_for_a_moment(workbook, monkeypatch):
    monkeypatch.setattr("engagement.forms.waiting.PAUSE", 0.02)
    form = exercise(workbook, "pyramid")
    box = form.fields["pyramid.fans.count"][0]

    async def typing():
        for typed in ("1", "12", "120", "1200x", "1200"):
            box.value = typed
            assert workbook.read("pyramid.fans.count") is None and not form.wrong.value
        await asyncio.sleep(0.2)

    asyncio.run(typing())
    assert (workbook.read("pyramid.fans.count"), box.value) == (1200, "1200")


def test_what_is_being_typed_is_not_replaced_by_what_another_notebook_filed(workbook, monkeypatch):
    monkeypatch.setattr("engagement.forms.waiting.PAUSE", 0.02)
    form = exercise(workbook, "pyramid")
    box = form.fields["pyramid.fans.count"][0]

    async def typing():
        box.value = "12"
        Workbook.open(workbook.path).write("pyramid.fans.count", 9)
        workbook.refresh()
        assert box.value == "12"
        await asyncio.sleep(0.2)

    asyncio.run(typing())
    assert workbook.read("pyramid.fans.count") == 12


def test_a_box_of_which_the_number_is_not_known_is_empty(workbook):
    form = exercise(workbook, "pyramid")
    box, unknown = (form.fields[f"pyramid.fans.{part}"][0] for part in ("count", "unknown"))
    box.value = "12"
    unknown.value = True
    assert box.value == ""
    unknown.value = False
    assert box.value == "12"
