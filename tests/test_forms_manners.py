"""What makes a form pleasant: a slider that waits for no disk, a mark when all is saved, a name for everything, a path."""

import asyncio
import re
import time
from pathlib import Path
from threading import Event, Thread

import ipywidgets as widgets
import pytest

from engagement.content import load_content
from engagement.forms import EXERCISES, exercise, form_of
from engagement.forms.manners import Manners
from engagement.forms.parts import name
from engagement.forms.pyramid import STOPS
from engagement.forms.widgets import _shared, _slide
from engagement.model import LANGUAGES, LEVELS
from engagement.progress import answered, asked
from engagement.workbook import Workbook

ACT = (widgets.Text, widgets.Textarea, widgets.Dropdown, widgets.Checkbox, widgets.Button, widgets.ToggleButton,
       widgets.ToggleButtons, widgets.DatePicker, widgets.FileUpload, widgets.IntSlider, widgets.SelectionSlider,
       widgets.SelectionRangeSlider)  # fmt: skip


@pytest.fixture
def workbook(tmp_path):
    return Workbook.open(tmp_path, language="en")


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr("engagement.forms.waiting.PAUSE", 0.02)


def widgets_in(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_in(child)


def on_disk(workbook, key):
    return Workbook.open(workbook.path).read(key)


@pytest.mark.usefixtures("at_once")
def test_a_slide_is_shown_at_once_and_saved_when_it_lies_still(workbook):
    form, seen = exercise(workbook, "pyramid"), []
    slider = form.sliders["pyramid.fans.count"]

    async def drag():
        for place in range(30, 60):
            slider.value = place
            seen.append((form.picture.value, on_disk(workbook, "pyramid.fans.count"), form.keeping.said.value))
        await asyncio.sleep(0.2)

    asyncio.run(drag())
    pictures, saved, marks = map(set, zip(*seen, strict=True))
    assert len(pictures) == 30
    assert (saved, marks) == ({None}, {""})
    assert on_disk(workbook, "pyramid.fans.count") == workbook.read("pyramid.fans.count") > 10_000
    assert "saved" in form.keeping.said.value


@pytest.mark.usefixtures("at_once")
def test_one_undo_takes_a_whole_slide_back_also_before_it_lies_still(workbook):
    form = exercise(workbook, "pyramid")

    async def drag():
        for place in range(30, 40):
            form.sliders["pyramid.fans.count"].value = place
        form.keeping.undo()
        await asyncio.sleep(0.2)

    asyncio.run(drag())
    assert workbook.read("pyramid.fans.count") is None
    assert on_disk(workbook, "pyramid.fans.count") is None


@pytest.mark.usefixtures("at_once")
def test_a_slide_counts_and_not_what_was_typed_just_before_it(workbook):
    form = exercise(workbook, "pyramid")

    async def both():
        form.fields["pyramid.fans.count"][0].value = "77"
        form.sliders["pyramid.fans.count"].value = 1
        await asyncio.sleep(0.2)

    asyncio.run(both())
    assert on_disk(workbook, "pyramid.fans.count") == 1
    assert form.fields["pyramid.fans.count"][0].value == "1"


@pytest.mark.usefixtures("at_once")
def test_a_slide_that_the_disk_refuses_is_said_and_saved_later(workbook, monkeypatch):
    workbook.write("start.case", "own")
    form = exercise(workbook, "pyramid")

    def refuse(*_):
        raise OSError("full")

    async def drag():
        with monkeypatch.context() as broken:
            broken.setattr(workbook.journal, "append", refuse)
            form.sliders["pyramid.fans.count"].value = 30
            await asyncio.sleep(0.2)
            assert "Not saved" in form.keeping.bar.children[0].value and not form.keeping.said.value
        workbook.retry()

    asyncio.run(drag())
    assert on_disk(workbook, "pyramid.fans.count") == workbook.read("pyramid.fans.count") is not None
    assert not form.keeping.bar.children


def test_the_mark_comes_with_what_is_saved_and_not_before(workbook):
    form = exercise(workbook, "pyramid")
    assert not form.keeping.said.value
    form.fields["pyramid.fans.count"][0].value = "12"
    assert "✓ saved" in form.keeping.said.value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", EXERCISES)
def test_everything_that_can_be_pressed_typed_or_slid_has_a_name_of_its_own(key, language, tmp_path):
    form = exercise(Workbook.open(tmp_path, language=language), key)
    acting = [widget for widget in widgets_in(form) if isinstance(widget, ACT)]
    nameless = [type(widget).__name__ for widget in acting if not name(widget).strip()]
    assert nameless == []
    pages = [page for tab in widgets_in(form) if isinstance(tab, widgets.Tab) for page in tab.children]
    for page in pages or [form]:  # who is on one page of tabs does not meet another's
        fields = [name(each) for each in widgets_in(page) if isinstance(each, widgets.Text | widgets.Dropdown)]
        assert len(fields) == len(set(fields)), "two fields have one name"


@pytest.mark.parametrize("key", EXERCISES)
def test_every_exercise_has_its_manners_and_every_heading_says_how_it_works(key, workbook):
    form = exercise(workbook, key)
    manners = [widget for widget in widgets_in(form) if isinstance(widget, Manners)]
    assert [each.language for each in manners] == ["en"]
    heads = [each.value for each in form.children if isinstance(each, widgets.HTML) and "<h2>" in each.value]
    assert len(heads) == bool(form_of(key).title)
    assert all(re.search(r'class="ew-tip" popover>\w[^<]{20,}', head) for head in heads)


def test_the_path_counts_own_answers_and_none_of_the_sample(workbook):
    content = load_content()
    rooms = asked(*(tuple(each.key for each in part) for part in (content.silos, content.axes)))
    assert {len(questions) for questions in rooms.values()} == {1, 2, 3, 5, 6, 20}
    assert [answered(workbook, questions) for questions in rooms.values()] == [0] * 8
    form = exercise(workbook, "path")
    workbook.write("pyramid.fans.unknown", True)
    workbook.write("pyramid.network.count", 0)
    workbook.write("pyramid.followers.unknown", False)
    workbook.write("proposition.after.line", "")
    assert "Pyramid: 2 of 6 · Steps: 0 of 5 · Proposition: 0 of 2" in form.said()
    assert 'title="Pyramid: 2 of 6"' in form.stones.value and form.stones.value.count("ew-begun") == 1


def test_the_path_names_every_notebook_of_a_participant(workbook):
    names = {path.stem for path in (Path(__file__).parent.parent / "notebooks" / "src").glob("[0-9]*.py")}
    assert names and set(exercise(workbook, "path").done) == names


def test_the_path_says_where_you_are_where_the_page_tells(workbook, monkeypatch):
    told = {"JPY_SESSION_NAME": "/a/nl/02-pyramid.ipynb", "SCRIPT_NAME": "/voila/render/04-proposition.ipynb"}
    for variable, address in told.items():
        with monkeypatch.context() as here:
            here.setenv(variable, address)
            stones = exercise(workbook, "path").stones.value
        (current,) = re.findall(r'<a href="(\S+?)\.ipynb"[^>]*aria-current', stones)
        assert address.endswith(f"{current}.ipynb")
    assert "aria-current" not in exercise(workbook, "path").stones.value


def test_a_slide_is_one_line_on_disk_however_far_it_went(workbook):
    workbook.write("start.case", "own")
    before = len(workbook.path.read_bytes().splitlines())
    for place in range(40):
        workbook.update({"pyramid.fans.unknown": False, "pyramid.fans.count": place}, wait=True)
    assert len(workbook.unsaved) == 2
    workbook.save()
    assert len(workbook.path.read_bytes().splitlines()) == before + 2
    assert on_disk(workbook, "pyramid.fans.count") == 39


def test_undo_of_a_slide_is_the_same_from_disk_and_brings_i_dont_know_back(workbook):
    workbook.write("pyramid.fans.unknown", True)
    for place in range(5):
        workbook.update({"pyramid.fans.unknown": False, "pyramid.fans.count": place}, wait=True)
    workbook.save()
    again = Workbook.open(workbook.path)
    for each in (again, workbook):
        if each is again:
            each.undo()
        assert (each.read("pyramid.fans.unknown"), each.read("pyramid.fans.count")) == (True, None)
        workbook.refresh()


@pytest.mark.usefixtures("at_once")
def test_who_types_and_then_ticks_does_not_know(workbook):
    form = exercise(workbook, "pyramid")

    async def both():
        form.fields["pyramid.fans.count"][0].value = "4200"
        form.fields["pyramid.fans.unknown"][0].value = True
        await asyncio.sleep(0.2)

    asyncio.run(both())
    assert on_disk(workbook, "pyramid.fans.unknown") is True
    assert form.fields["pyramid.fans.count"][0].value == ""


@pytest.mark.usefixtures("at_once")
def test_a_number_is_filed_with_the_organisation_for_which_it_was_typed(workbook):
    form, start = exercise(workbook, "pyramid"), exercise(workbook, "start")

    async def both():
        form.fields["pyramid.fans.count"][0].value = "4200"
        start.fields["start.case"][0].value = "own"
        await asyncio.sleep(0.2)

    asyncio.run(both())
    assert workbook.case == "own" and on_disk(workbook, "pyramid.fans.count") is None


def test_a_slide_in_another_thread_is_heard_while_fields_are_set(workbook):
    """JupyterLab may hand the events of widgets to another thread than the one that looks at the disk."""
    form = exercise(workbook, "pyramid")

    def slide():
        form.sliders["pyramid.fans.count"].value = 25

    with form.quiet():
        form.sliders["pyramid.network.count"].value = 25
        other = Thread(target=slide)
        other.start()
        other.join()
    assert workbook.read("pyramid.network.count") is None
    assert workbook.read("pyramid.fans.count") is not None


def test_two_threads_on_one_workbook_never_get_in_each_others_way(workbook, monkeypatch):
    workbook.write("start.case", "own")
    failed, done, advance = [], Event(), workbook.journal._advance
    monkeypatch.setattr(workbook.journal, "_advance", lambda *what: (time.sleep(0.005), advance(*what)))

    def look():
        try:
            while not done.is_set():
                workbook.refresh()
                workbook.retry()
        except BaseException as failure:
            failed.append(failure)

    other = Thread(target=look)
    other.start()
    for n in range(100):
        workbook.update({"pyramid.fans.unknown": False, "pyramid.fans.count": n}, wait=True)
        time.sleep(0.001)
    done.set()
    other.join()
    workbook.save()
    assert (failed, workbook.others, workbook.trouble) == ([], {}, None)
    assert on_disk(workbook, "pyramid.fans.count") == 99


def test_what_was_taken_back_is_named_as_the_screen_names_it(workbook):
    form = exercise(workbook, "pyramid")
    form.fields["pyramid.scale"][0].value = "true"
    form.keeping.undo()
    assert "pyramid · width" in form.keeping.said.value


def test_the_same_number_in_another_notation_is_not_filed_again(workbook):
    form, heard = exercise(workbook, "pyramid"), []
    box = form.fields["pyramid.fans.count"][0]
    box.value = "1200"
    workbook.watch(heard.append)
    box.value = "1,200"
    assert (heard, box.value) == ([], "1,200")


def test_a_mistake_is_over_when_the_names_of_the_levels_change(workbook):
    form = exercise(workbook, "time")
    box = form.fields["plan.activity.1.hours"][0]
    box.value = "a lot"
    assert form.wrong.value and "ew-bad" in box._dom_classes
    workbook.write("pyramid.fans.name", "Chums")
    assert form.wrong.value == "" and box.value == "1" and "ew-bad" not in box._dom_classes  # the sample's hour


def test_a_mistake_goes_when_the_number_that_stands_is_typed_again(workbook):
    form = exercise(workbook, "pyramid")
    box = form.fields["pyramid.fans.count"][0]
    for typed, wrong in (("about 300", True), ("12", False), ("12x", True), ("12", False)):
        box.value = typed
        assert bool(form.wrong.value) is wrong


def test_a_number_that_is_filed_leaves_the_next_one_in_peace_until_it_is_typed(workbook, monkeypatch):
    monkeypatch.setattr("engagement.forms.waiting.PAUSE", 0.3)  # a slow machine takes its time over the first picture
    form, seen = exercise(workbook, "pyramid"), []
    workbook.watch(lambda key: seen.append(workbook.read(key)) if key == "pyramid.fans.count" else None)

    async def typing():
        form.fields["pyramid.network.count"][0].value = "12"
        await asyncio.sleep(0.18)
        form.fields["pyramid.fans.count"][0].value = "18"
        await asyncio.sleep(0.18)
        form.fields["pyramid.fans.count"][0].value = "1894"
        form.sliders["pyramid.followers.count"].value = 3
        await asyncio.sleep(0.8)

    asyncio.run(typing())
    assert seen == [1894] and workbook.read("pyramid.network.count") == 12


@pytest.mark.parametrize("key", EXERCISES)
def test_plain_widgets_share_a_look_that_nobody_changes_or_closes(workbook, key):
    form = exercise(workbook, key)
    form.compose()
    form.load()
    assert all(look.comm and look.get_state() == {**type(look)().get_state()} for look in _shared.values())
    assert form.picture.layout is form.sentence.layout is _shared[widgets.Layout]


def test_a_slide_that_fails_leaves_other_messages_as_they_are(workbook, monkeypatch):
    form = exercise(workbook, "pyramid")
    form.manners.here, sent = True, []
    monkeypatch.setattr(type(form), "send", lambda _, said: sent.append(said))
    monkeypatch.setattr(form, "file_all", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        form.sliders["pyramid.fans.count"].set_state({"value": 12})
    assert len(sent) == 1 and _slide.changed is None


@pytest.mark.parametrize("here", [True, False])
def test_a_slide_is_one_message_where_the_script_runs_and_ordinary_ones_where_it_does_not(workbook, monkeypatch, here):
    form, told, ordinary = exercise(workbook, "pyramid"), [], []
    form.manners.here = here
    monkeypatch.setattr(type(form), "send", lambda _, said: told.append(said))
    monkeypatch.setattr("ipywidgets.Widget.send_state", lambda widget, key=None: ordinary.append(widget))
    slider = form.sliders["pyramid.fans.count"]
    slider.set_state({"value": 12})
    assert workbook.read("pyramid.fans.count") == STOPS[12]
    assert len(told) == here and (form.picture in ordinary) != here
    if here:
        assert told[0]["slid"] == {slider.model_id: {"value": 12}} and slider.model_id not in told[0]["changed"]
        assert told[0]["changed"][form.picture.model_id] == {"value": form.picture.value}


def test_a_slide_in_which_the_form_is_built_anew_is_still_shown(workbook, monkeypatch):
    form, sent = exercise(workbook, "pyramid"), []
    form.manners.here = True
    monkeypatch.setattr("ipywidgets.Widget.send_state", lambda widget, key=None: sent.append(widget))
    workbook.write("start.case", "own")
    sent.clear()
    form.manners.here = True
    Workbook.open(workbook.path, language="en").write("pyramid.fans.name", "Chums")  # in another notebook, meanwhile
    form.sliders["pyramid.fans.count"].set_state({"value": 12})
    assert form.picture in sent and form.sentence in sent
    assert "Chums" in form.picture.value and "15" in form.picture.value and _slide.changed is None


def test_a_page_that_comes_late_is_told_how_all_stands_and_no_other_page_is(workbook, monkeypatch):
    form, sent = exercise(workbook, "pyramid"), []
    monkeypatch.setattr("engagement.forms.widgets.page", lambda: ("the late one", 0))
    monkeypatch.setattr("ipywidgets.Widget.send_state", lambda widget, key=None: pytest.fail("all pages are told"))
    monkeypatch.setattr(type(form), "send", lambda _, said: sent.append(said))
    form.manners._handle_custom_msg({}, [])
    (told,) = sent
    boxes = [form.fields[f"pyramid.{level}.count"][0] for level in LEVELS]
    for widget in (form.picture, form.sentence, form.keeping.said, *form.sliders.values(), *boxes):
        assert told["changed"][widget.model_id]["value"] == widget.value
    assert told["only"] == "the late one" and form.manners.form == form.model_id
