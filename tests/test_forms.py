"""The exercises: whatever a participant does is in the workbook at once, is shown again, and changes what is said."""

import asyncio
import re
from datetime import date, datetime

import ipywidgets as widgets
import pytest
from eyes import on_screen

from engagement import Mistake, Workbook, exercise
from engagement.forms import EXERCISES, GENERATIONS
from engagement.forms.number import read_count
from engagement.forms.pyramid import STOPS

LANGUAGES = ("nl", "en")
POSTERS = ("room-pyramid", "room-phases", "room-weakest")  # nothing to fill in


def another(widget):
    """A value that the widget does not hold now, as a participant could choose or type it."""
    if hasattr(widget, "options"):
        values = [o[1] if isinstance(o, tuple) else o for o in widget.options]
        if isinstance(widget, widgets.SelectionRangeSlider):
            return values[1], values[3]
        return next(value for value in values if value != widget.value and value not in ("", 0))
    others = {
        widgets.Checkbox: lambda: not widget.value,
        widgets.DatePicker: lambda: date(2031, 5, 17),
        widgets.Textarea: lambda: "Een ander antwoord, met een é",
        widgets.Text: lambda: "432",
    }
    return next(other for kind, other in others.items() if isinstance(widget, kind))()


def opened(tmp_path, language, key):
    """An exercise of a workbook that was just opened; with the sample's file chosen, and its log where it is asked."""
    workbook = Workbook.open(tmp_path, language=language)
    reader = exercise(workbook, "log") if key in ("movement", "flow", "before", "measured") else None
    form = exercise(workbook, key)
    if key in ("contacts", "log"):
        form.choosing.source.value = form.choosing.source.options[1][1]
    form.beside = reader
    return form


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", EXERCISES)
def test_every_field_is_saved_at_once_and_shown_again(key, language, tmp_path):
    form = opened(tmp_path, language, key)
    assert form.fields or key in ("path", "prompts", "take-home", "document", "measured", "agenda") or key in POSTERS
    for at in form.fields:
        if at == "start.case" or at.startswith("movement.column."):  # another sheet, another log: see their own tests
            continue
        widget, _ = form.fields[at]
        chosen = another(widget)
        widget.value = chosen
        saved = Workbook.open(tmp_path).read(at)
        assert (tuple(saved) == chosen) if isinstance(chosen, tuple) else (str(saved) == str(chosen)), (
            f"{at} was not saved"
        )
        again, _ = opened(tmp_path, language, key).fields[at]
        assert again.value == chosen, f"{at} was not shown again"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", EXERCISES)
def test_an_untouched_exercise_says_the_same_every_time_and_writes_nothing(key, language, tmp_path):
    said = {
        exercise(Workbook.open(tmp_path, language=language), key)._repr_mimebundle_()["text/plain"] for _ in range(2)
    }
    assert len(said) == 1
    assert said.pop().strip()
    assert not list(tmp_path.glob("*.jsonl"))


@pytest.mark.parametrize("key, near", [("piramid", "pyramid"), (None, "house"), (["plan"], "plan")])
def test_an_unknown_exercise_names_the_nearest_one(tmp_path, key, near):
    with pytest.raises(Mistake, match=rf"“{re.escape(str(key))}”.*“{near}”"):
        exercise(Workbook.open(tmp_path, language="en"), key)


@pytest.mark.parametrize("workbook", [None, "start"])
def test_an_exercise_without_a_workbook_says_where_to_get_one(workbook):
    with pytest.raises(Mistake, match=rf"found {workbook!r}; expected what Workbook\.open\(\) gives"):
        exercise(workbook, "start")


# The pyramid ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path):
    return Workbook.open(tmp_path, language="en")


def test_a_slider_moves_the_number_the_picture_and_the_words(workbook):
    form = exercise(workbook, "pyramid")
    before = form.picture.value, form.sentence.value
    form.sliders["pyramid.followers.count"].value = STOPS.index(5_000)
    assert form.fields["pyramid.followers.count"][0].value == "5,000"
    assert ">5,000</text>" in form.picture.value
    assert "Followers 5,000" in form.sentence.value
    assert (form.picture.value, form.sentence.value) != before


def test_a_typed_number_moves_the_slider_to_the_nearest_stop_and_stays_as_typed(workbook):
    form = exercise(workbook, "pyramid")
    number = form.fields["pyramid.fans.count"][0]
    number.value = "1234"
    assert (number.value, workbook.read("pyramid.fans.count")) == ("1234", 1234)
    assert STOPS[form.sliders["pyramid.fans.count"].value] == 1200


@pytest.mark.parametrize("typed", ["12abc", "-3", "1.5", "1e9", "100000001", "٣", "1_000", "=1+1", "9" * 500])
def test_what_is_no_number_of_people_gets_one_line_and_changes_nothing(typed, workbook):
    form = exercise(workbook, "pyramid")
    number = form.fields["pyramid.fans.count"][0]
    number.value = "77"
    number.value = typed
    assert workbook.read("pyramid.fans.count") == 77
    assert form.wrong.value.count("<p>") == 2 and "is not a number.</p><p>Type a whole" in form.wrong.value
    number.value = "78"
    assert (form.wrong.value, workbook.read("pyramid.fans.count")) == ("", 78)


@pytest.mark.parametrize(
    ("typed", "count"),
    [("0", 0), (" 12 ", 12), ("18.000", 18000), ("18,000", 18000), ("1 200 000", 1200000), ("100000000", 100_000_000),
     ("1.2.3", None), ("18.00", None), ("1.000,000", None), ("12.", None), ("100.000.001", None)],
)  # fmt: skip
def test_a_count_is_read_as_dutch_or_english_writes_it(typed, count):
    assert read_count(typed) == count


def test_an_emptied_field_says_i_dont_know_and_a_number_takes_that_back(workbook):
    form = exercise(workbook, "pyramid")
    number, unknown = form.fields["pyramid.fans.count"][0], form.fields["pyramid.fans.unknown"][0]
    number.value = ""
    assert unknown.value and "Fans unknown" in form.sentence.value
    number.value = "8"
    assert not unknown.value and "Fans 8" in form.sentence.value


def test_i_dont_know_is_hatched_and_the_number_comes_back(workbook):
    form = exercise(workbook, "pyramid")
    form.fields["pyramid.fans.count"][0].value = "77"
    form.fields["pyramid.fans.unknown"][0].value = True
    assert "Fans unknown" in form.sentence.value
    assert "<pattern" in form.picture.value
    form.fields["pyramid.fans.unknown"][0].value = False
    assert "Fans 77" in form.sentence.value


# Whose answers --------------------------------------------------------------------------------------------------------


def test_playing_with_a_sample_leaves_ones_own_organisation_empty_and_is_there_on_return(workbook):
    start, pyramid = exercise(workbook, "start"), exercise(workbook, "pyramid")
    case, number = start.fields["start.case"][0], lambda: pyramid.fields["pyramid.fans.count"][0]
    number().value = "77"
    case.value = "own"
    assert pyramid.outcome().description.startswith("Suspects unknown")
    assert number().value == ""
    number().value = "5"
    case.value = "charity"
    assert number().value == "77"
    case.value = "own"
    assert (number().value, workbook.read("pyramid.fans.count")) == ("5", 5)


def test_a_sample_says_that_it_is_invented(workbook):
    assert "Invented" in exercise(workbook, "start").story.value
    assert "invented" in exercise(workbook, "pyramid").picture.value


# The other forms ------------------------------------------------------------------------------------------------------


def test_two_forms_in_one_notebook_follow_each_other(workbook):
    ambition, gate, plan = (exercise(workbook, key) for key in ("ambition", "gate", "plan"))
    ambition.fields["ambition.phase"][0].value = "create"
    assert "Facilitate" in gate.lists["facilitate"].children[0].value
    assert on_screen(gate.lists["facilitate"])
    assert not on_screen(gate.lists["observe"])
    assert "do you do Facilitate well" in gate.said()
    before = plan.picture.value
    ambition.fields["ambition.phase"][0].value = "observe"
    assert plan.picture.value != before


def test_one_no_at_the_gate_says_that_staying_is_a_full_answer(workbook):
    workbook.write("start.case", "own")
    exercise(workbook, "ambition").fields["ambition.phase"][0].value = "react"
    gate = exercise(workbook, "gate")
    items = [widget for key, (widget, _) in gate.fields.items() if key.startswith("ambition.gate.observe.")]
    for item in items:
        item.value = "yes"
    assert "ew-green" in gate.sentence.value
    assert "Observe is done well; React can rest on it." in gate.outcome()
    items[0].value = "no"
    assert "Staying at Observe is a full answer" in gate.outcome()
    assert "ew-green" in gate.sentence.value


def test_hours_that_do_not_carry_say_so_without_scolding(workbook):
    form = exercise(workbook, "carry")
    form.fields["ambition.hours"][0].value, form.fields["ambition.asks"][0].value = 3, 12.5
    assert "You have 3 hours; you estimate that it takes 12.5." in form.outcome()
    assert "too tight" in form.outcome()


def test_an_empty_level_and_an_over_reach_are_named(workbook):
    workbook.write("start.case", "own")
    workbook.write("ambition.phase", "react")
    form = exercise(workbook, "plan")
    for part, value in (("what", "A podcast"), ("level", "fans"), ("phase", "create")):
        form.fields[f"plan.activity.1.{part}"][0].value = value
    assert "Gets nothing: Suspects, Network, Followers, Supporters, Empowered users." in form.outcome().description
    assert "Beyond your promise: A podcast." in form.outcome().description


def test_the_button_makes_the_a4_and_offers_it(workbook, tmp_path):
    form = exercise(workbook, "take-home")
    button, shown = next(child for child in form.children if isinstance(child, widgets.Button)), []
    form.sentence.observe(lambda change: shown.append(change["new"]), "value")
    button.click()
    assert [each == '<p role="status">One moment …</p>' for each in shown] == [True, False]
    assert (tmp_path / "my-plan.html").read_text("utf-8").startswith("<!doctype html>")
    assert 'download="my-plan.html"' in form.sentence.value
    offered = re.findall(r'download="(\w+\.png)" href="data:image/png;base64,iVBOR', form.sentence.value)
    assert offered == ["pyramid.png", "house.png", "staircase.png", "plan.png"]
    workbook.write("start.change", "something else")
    assert "download" not in form.sentence.value, "what was made tells of another moment"


def test_on_a_disk_that_refuses_the_a4_is_still_offered(workbook, monkeypatch):
    form = exercise(workbook, "take-home")

    def refuse(*_):
        raise OSError("full")

    monkeypatch.setattr("engagement.forms.takehome.write_report", refuse)
    monkeypatch.setattr(type(form), "_pictures", lambda _: [])  # they take seconds
    next(child for child in form.children if isinstance(child, widgets.Button)).click()
    assert form.words("report.kept") in form.sentence.value and 'download="my-plan.html"' in form.sentence.value


# A file of contacts ---------------------------------------------------------------------------------------------------

CONTACTS = b"E-mail;Nieuwsbrief;Giften\nan@voorbeeld.nl;ja;0\nbo@voorbeeld.nl;nee;3\ncy@voorbeeld.nl;ja;2\n"


def upload(form, data=CONTACTS, name="relaties.csv"):
    form.choosing.upload.value = (
        {
            "name": name,
            "type": "",
            "size": len(data),
            "content": memoryview(data),
            "last_modified": datetime(2027, 1, 1),
        },
    )


def choose(form, level, column, operator, value=""):
    for part, chosen in (("column", column), ("operator", operator), ("value", value)):
        form.fields[f"file.test.{level}.{part}"][0].value = chosen


@pytest.mark.parametrize("case", ["own", "charity"])
def test_ones_own_file_is_counted_also_while_a_sample_is_on_the_screen(workbook, case):
    workbook.write("start.case", case)
    form, pyramid = exercise(workbook, "contacts"), exercise(workbook, "pyramid")
    upload(form)
    assert form.choosing.upload.value == (), "the page keeps no rows"
    assert "3 rows read from relaties.csv" in form.choosing.about.value
    assert ("invented" in form.choosing.about.value) == (case == "charity")
    choose(form, "followers", "Nieuwsbrief", "is", "yes")
    choose(form, "fans", "Giften", "at-least", "1")
    assert form.outcome().startswith("Fans 2; Followers 1; not placed anywhere: 0.")
    form.use.click()
    assert pyramid.fields["pyramid.fans.count"][0].value == "2"
    assert workbook.read("pyramid.followers.count") == 1


@pytest.mark.parametrize("case", ["own", "charity"])
def test_no_file_is_read_unasked_and_while_one_is_it_says_one_moment(workbook, case):
    workbook.write("start.case", case)
    form, shown = exercise(workbook, "contacts"), []
    assert form.table is None and form.choosing.source.value == "" and "moment" not in form.said()
    form.choosing.about.observe(lambda change: shown.append(change["new"]), "value")
    if case == "charity":
        form.choosing.source.value = form.choosing.source.options[1][1]
    else:
        upload(form)
    assert [("One moment" in each and 'role="status"' in each, "rows read" in each) for each in shown] == [
        (True, False), (False, True)
    ]  # fmt: skip
    assert form.placement if case == "charity" else form.table is not None


def test_no_row_of_a_file_reaches_the_document_or_the_stored_notebook(workbook):
    form = exercise(workbook, "contacts")
    upload(form)
    choose(form, "followers", "Nieuwsbrief", "is", "yes")
    form.use.click()
    stored = str(form._repr_mimebundle_()["text/html"]) + form._repr_mimebundle_()["text/plain"]
    shown = form.choosing.about.value + form.sentence.value
    for kept in (stored, shown, workbook.path.read_text("utf-8")):
        assert "voorbeeld" not in kept


def test_a_kept_test_is_asked_of_the_next_file_that_has_its_column(workbook):
    workbook.write("start.case", "own")
    first = exercise(workbook, "contacts")
    upload(first)
    choose(first, "followers", "Nieuwsbrief", "is", "yes")
    again = exercise(workbook, "contacts")
    upload(again, CONTACTS.replace(b"Nieuwsbrief", b"nieuwsbrief"))
    assert again.outcome().startswith("Followers 2; not placed anywhere: 1.")
    upload(again, b"E-mail;Iets\nan@voorbeeld.nl;ja\n")
    assert again.outcome() == "Choose a column and a test for at least one level; then we count."
    assert again.fields["file.test.followers.column"][0].value == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
        (b"<html><table>", "no table"),
        (b"\x00\x01\x02" * 99, "text"),
    ],
)
def test_a_file_that_is_no_table_gets_one_line(workbook, data, said):
    form = exercise(workbook, "contacts")
    upload(form, data, "<b>x</b>.csv")
    assert said in form.choosing.about.value and "<b>" not in form.choosing.about.value
    assert not on_screen(form.tests)


def test_a_file_of_counts_says_that_it_holds_no_people(workbook):
    form = exercise(workbook, "contacts")
    upload(form, b"Post ID;Reach;like\n1;200;3\n2;900;12\n", "facebook.csv")
    assert "no people" in form.outcome() and not on_screen(form.tests)


CHOICES = ("file.test.fans.operator", "start.case", "ambition.phase", "pyramid.fans.unit", "plan.activity.1.level")


@pytest.mark.parametrize("key", CHOICES)
def test_an_answer_of_another_version_breaks_no_form(workbook, key):
    workbook.write(key, "zzz")
    for name in EXERCISES:
        assert exercise(workbook, name).said() is not None


# Two notebooks at once ------------------------------------------------------------------------------------------------


def test_another_notebook_follows_as_soon_as_it_looks(workbook):
    elsewhere = Workbook.open(workbook.path, language="en")
    form = exercise(elsewhere, "pyramid")
    workbook.write("pyramid.fans.count", 777)
    elsewhere.refresh()
    assert form.fields["pyramid.fans.count"][0].value == "777" and "Fans 777" in form.sentence.value
    workbook.write("start.case", "own")
    workbook.write("pyramid.fans.count", 5)
    elsewhere.refresh()
    assert form.fields["pyramid.fans.count"][0].value == "5" and "Network unknown" in form.sentence.value


def test_the_first_change_after_another_notebook_chose_a_case_is_filed_there(workbook):
    elsewhere = Workbook.open(workbook.path, language="en")
    form = exercise(elsewhere, "pyramid")
    workbook.write("start.case", "own")
    form.fields["pyramid.fans.count"][0].value = "9"
    assert Workbook.open(workbook.path).read("pyramid.fans.count") == 9


def test_where_a_kernel_runs_a_form_looks_by_itself(workbook, monkeypatch):
    monkeypatch.setattr("engagement.forms.LOOK", 0.05)
    elsewhere = Workbook.open(workbook.path, language="en")

    async def kernel():
        form = exercise(elsewhere, "pyramid")
        workbook.write("pyramid.fans.count", 777)
        for _ in range(100):  # a slow machine may take its time
            await asyncio.sleep(0.05)
            if form.fields["pyramid.fans.count"][0].value == "777":
                return True
        return False

    assert asyncio.run(kernel())


def test_where_a_kernel_runs_what_the_disk_refused_is_saved_as_soon_as_it_can_be(workbook, monkeypatch):
    monkeypatch.setattr("engagement.forms.LOOK", 0.02)
    mended = []

    def refuse(fd):
        raise OSError("full")

    async def kernel():
        form = exercise(workbook, "start")
        with monkeypatch.context() as broken:
            broken.setattr("os.fsync", refuse)
            form.fields["start.change"][0].value = "more neighbours"
            await asyncio.sleep(0.1)
            assert workbook.trouble
        for _ in range(100):
            await asyncio.sleep(0.02)
            if not workbook.trouble:
                mended.append(Workbook.open(workbook.path).read("start.change"))
                return

    asyncio.run(kernel())
    assert mended == ["more neighbours"]


def test_a_workbook_of_which_every_form_is_gone_is_no_longer_looked_at(workbook, monkeypatch):
    monkeypatch.setattr("engagement.forms.LOOK", 0.02)
    looks = []

    async def kernel():
        exercise(workbook, "start")
        exercise(workbook, "start")
        later = [Workbook.open(workbook.path, language="en") for _ in range(GENERATIONS)]
        for each in later:
            exercise(each, "start")
        monkeypatch.setattr(type(workbook), "refresh", lambda each: looks.append(each))
        await asyncio.sleep(0.2)
        return later

    later = asyncio.run(kernel())
    assert {*looks} == {*later}


def test_two_pictures_on_one_page_share_no_hatch(workbook):
    workbook.write("start.case", "own")
    one, other = exercise(workbook, "pyramid"), exercise(workbook, "pyramid")
    hatches = [set(re.findall(r'pattern id="([^"]+)"', form.picture.value)) for form in (one, other)]
    assert hatches[0] and not hatches[0] & hatches[1]
