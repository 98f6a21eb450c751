"""The clock on the wall: what it shows at each moment, what a press does, and that it looks again only while it runs."""

import asyncio
import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement import Workbook, exercise
from engagement.content import FOLDER, load_content
from engagement.forms.parts import let_go
from engagement.forms.workshop.agenda import FARTHEST, AgendaForm, _next
from engagement.model import LANGUAGES
from engagement.schema import ContentMistake

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock on the wall to so many minutes after nine; a function, to call with them."""
    at = [NINE]
    monkeypatch.setattr(AgendaForm, "now", staticmethod(lambda: at[0]))
    return lambda minutes: at.__setitem__(0, NINE + timedelta(minutes=minutes))


def wall(form):
    """What of the wall can be read: the state and the question, the number with its unit, and the rows that come."""
    number = " ".join(re.findall(r"<text[^>]*>([^<]*)<", form.picture.value))
    state, question = (re.search(rf"ew-{part}[^>]*>([^<]*)<", form.wall.value)[1] for part in ("mode", "question"))
    return state, question, number, re.findall(r"<span>([^<]*)<", form.coming.value)


def hour(minutes):
    return f"{(NINE + timedelta(minutes=minutes)).astimezone():%H:%M}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_untouched_it_shows_the_plan_and_no_clock(tmp_path, language):
    form = exercise(Workbook.open(tmp_path, language=language), "agenda")
    plan, bundle = load_content().agenda, form._repr_mimebundle_()
    assert all(block.name[language] in bundle["text/plain"] for block in plan)
    assert form.coming.value.count("<li") == len(plan) and form.coming.value in bundle["text/html"]
    assert not re.search(r"\d\d:\d\d", bundle["text/plain"] + bundle["text/html"])
    assert wall(form)[2].startswith("120 ")


def test_a_press_starts_it_and_all_else_follows_by_the_clock(workbook, clock):
    form = exercise(workbook, "agenda")
    form.presses["next"].click()
    first, second = load_content().agenda[:2]
    assert workbook.read(f"agenda.began.{first.key}") == "2027-03-04T09:00:00+00:00"
    assert wall(form)[1:3] == (first.question.en, "7 minutes")
    assert f"<strong>{hour(7)}</strong> <span>{second.name.en}" in form.coming.value
    clock(6.5)
    form.refresh()
    assert wall(form)[2] == "30 seconds"
    clock(9)
    form.refresh()
    assert wall(form)[2] == "+2 min. late"
    assert f"was {hour(7)}" in form.coming.value and hour(9) in form.coming.value
    form.presses["next"].click()
    assert wall(form)[1] == second.question.en and hour(120) in form.sentence.value


def test_the_wall_says_whether_the_room_works_alone_or_looks_together(workbook, clock):
    form = exercise(workbook, "agenda")
    states = []
    for _ in load_content().agenda:
        form.presses["next"].click()
        states.append((form.agenda.current.mode, wall(form)[0]))
    assert len(set(states)) == len({mode for mode, _ in states}) == 5
    form.presses["next"].click()
    assert "done" in form.sentence.value.lower() and "ew-gone" in form.presses["next"]._dom_classes


def test_only_what_can_be_pressed_stands_there(workbook, clock):
    form = exercise(workbook, "agenda")
    shown = lambda: [key for key, button in form.presses.items() if "ew-gone" not in button._dom_classes]  # noqa: E731
    assert shown() == ["next"]
    form.presses["next"].click()
    assert shown() == ["next", "pause", "skip"]
    form.presses["next"].click()
    assert shown() == ["next", "back", "pause", "skip"]
    form.presses["pause"].click()
    assert shown() == ["next", "back", "pause", "skip", "anew"]
    form.presses["anew"].click()
    assert shown() == ["next"] and not [key for key, value in workbook.answers().items() if "agenda" in key and value]


def test_it_says_what_it_leaves_out_before_it_does(workbook, clock):
    form = exercise(workbook, "agenda")
    form.presses["next"].click()
    (spare,) = form.agenda.at(NINE).spare
    assert spare.name.en in form.presses["skip"].description
    form.presses["skip"].click()
    assert spare.key in form.agenda.skipped and spare.name.en not in form.presses["skip"].description
    assert "ew-gone" not in form.presses["back"]._dom_classes
    assert form.presses["back"].description == f"← Put back: {spare.name.en}"
    clock(8)
    form.presses["next"].click()
    assert form.presses["back"].description == "← Back"
    form.presses["back"].click()
    form.presses["back"].click()
    assert not form.agenda.skipped and spare.name.en in form.presses["skip"].description


def test_over_the_end_the_wall_says_by_how_much_and_what_to_leave_out(workbook, clock):
    form = exercise(workbook, "agenda")
    form.presses["next"].click()
    clock(61)
    form.refresh()
    moment = form.agenda.at(form.now())
    assert f"{moment.over // 60} minutes late" in form.wall.value and len(moment.spare) > 1
    assert all(f"“{block.name.en}”" in form.wall.value for block in moment.spare)
    assert "We stop at" not in form.sentence.value


def test_an_end_that_cannot_be_is_told_with_the_earliest_that_can(workbook, clock):
    form = exercise(workbook, "agenda")
    form.presses["next"].click()
    form.end.value = hour(21)
    moment = form.agenda.at(NINE)
    assert len(moment.spare) == 3 and moment.earliest > NINE + timedelta(minutes=21)
    for told in (form.wall.value, form.sentence.value):
        assert f"cannot stop at {hour(21)}: it will be {moment.earliest.astimezone():%H:%M} at the earliest" in told
        assert all(f"“{block.name.en}”" in told for block in moment.spare) and hour(68) not in told
    for _ in moment.spare:
        form.presses["skip"].click()
    assert f"cannot stop at {hour(21)}" in form.wall.value and not form.agenda.at(NINE).spare
    assert form.agenda.at(NINE).earliest == moment.earliest == form.agenda.at(NINE).slots[-1].stop
    form.end.value = hour(80)
    assert f"We stop at {hour(80)}" in form.sentence.value


@pytest.mark.parametrize(("typed", "ends"), [("{later}", 90), ("{dotted}", 90), ("", None)])
def test_an_end_that_is_typed_counts(workbook, clock, typed, ends):
    form = exercise(workbook, "agenda")
    form.end.value = hour(45)
    form.end.value = typed.format(later=hour(90), dotted=hour(90).replace(":", "."))
    kept = workbook.read("agenda.end")
    assert (kept and datetime.fromisoformat(kept)) == (NINE + timedelta(minutes=ends) if ends else None)
    assert not form.wrong.value


@pytest.mark.parametrize("typed", ["25:00", "12", "soon", "<script>", "{past}", "12:60"])
def test_what_is_no_time_to_come_is_refused_in_one_line(workbook, clock, typed):
    form = exercise(workbook, "agenda")
    form.end.value = typed.format(past=hour(-1))
    assert workbook.read("agenda.end") is None
    assert form.wrong.value.count("<") == 2 and "later than now" in form.wrong.value


@given(st.text(max_size=8) | st.from_regex(r"[0-9]{1,2}[:.hu][0-9]{2}", fullmatch=True))
def test_no_end_that_is_typed_breaks_it(typed):
    end = _next(typed, NINE)
    assert end is None or (NINE < end <= NINE + FARTHEST and f"{end:%H%M}".endswith(typed[-2:]))


def test_a_second_screen_and_a_kernel_that_was_started_again_show_the_same_clock(workbook, clock):
    form = exercise(workbook, "agenda")
    form.presses["next"].click()
    clock(3)
    other = exercise(Workbook.open(workbook.path, language="en"), "agenda")
    form.refresh()
    assert wall(other) == wall(form) and other.end.value == form.end.value == hour(120)
    other.presses["pause"].click()
    workbook.refresh()
    assert form.agenda.paused and "stands still" in form.wall.value


def test_the_clock_is_the_same_whichever_organisation_is_on_the_screen(workbook, clock):
    form = exercise(workbook, "agenda")
    form.presses["next"].click()
    before = wall(form)
    workbook.write("start.case", "municipality")
    assert wall(form) == before and workbook.case == "municipality"


def test_it_looks_once_a_second_while_it_runs_and_no_more_when_it_is_closed(workbook, monkeypatch):
    looks = []

    async def run():
        loop = asyncio.get_running_loop()
        planned = []
        monkeypatch.setattr(loop, "call_later", lambda seconds, act: planned.append((seconds, act)))
        form = AgendaForm(workbook)
        monkeypatch.setattr(form, "refresh", lambda refresh=form.refresh: (looks.append(1), refresh()))
        await asyncio.sleep(0)
        assert planned == [], "before the start nothing is planned"
        form.presses["next"].click()
        for n in range(3):
            await asyncio.sleep(0)
            ((seconds, act),) = planned
            assert seconds == 1
            planned.clear()
            before = len(looks)
            act()
            assert len(looks) == before + 1, n
        let_go(form)
        await asyncio.sleep(0)
        ((_, act),) = planned
        planned.clear()
        before = len(looks)
        act()
        await asyncio.sleep(0)
        assert planned == [] and len(looks) == before

    asyncio.run(run())


def test_a_look_at_which_nothing_reads_differently_sends_nothing(workbook, clock, monkeypatch):
    form = exercise(workbook, "agenda")
    form.presses["next"].click()
    clock(2)
    form.refresh()
    sent = []
    monkeypatch.setattr("ipywidgets.Widget.send_state", lambda widget, key=None: sent.append((widget, key)))
    clock(2 + 5 / 60)
    form.refresh()
    assert sent == []
    clock(2 + 8 / 60)
    form.refresh()
    assert [widget for widget, _ in sent] == [form.picture], "the lolly is a drop smaller"


MISTAKES = {
    "a mode that is none": ('mode = "break"', 'mode = "brake"', ("break.mode", "'brake'", "alone|look|talk")),
    "no minutes": ("minutes = 8", "minutes = 0", ("break.minutes", "found 0")),
    "minutes in words": ("minutes = 8", 'minutes = "eight"', ("break.minutes", "'eight'", "whole number")),
    "a question in one language": (
        ', en = "Nothing at all for a moment. Can you?"',
        "",
        ("break.question.en", "missing"),
    ),
    "a key mistyped": ('says = { nl = "Hieronder', 'say = { nl = "Hieronder', ("break.say", "'says'")),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_the_running_order_is_named(tmp_path, case):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    old, new, said = MISTAKES[case]
    path = folder / "agenda.toml"
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ContentMistake) as told:
        load_content(folder)
    assert "agenda.toml" in str(told.value) and [part for part in said if part not in str(told.value)] == []
