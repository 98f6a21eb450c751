"""The plan's exercises: your own links first and ours after, and hours that are typed as people type them."""

from datetime import date

import pytest
from eyes import on_screen

from engagement import Workbook, exercise
from engagement.forms.number import read_hours
from engagement.plan import PLACED


@pytest.fixture
def workbook(tmp_path):
    workbook = Workbook.open(tmp_path, language="en")
    workbook.write("start.case", "own")
    return workbook


def place(workbook, n, level="", phase="", **more):
    for part, value in {"what": f"Thing {n}", "level": level, "phase": phase, **more}.items():
        workbook.write(f"plan.activity.{n}.{part}", value)


# --- our bridge


def test_our_bridge_waits_until_three_activities_have_a_level_and_a_phase(workbook):
    plan = exercise(workbook, "plan")
    offer = plan.fields["plan.bridge"][0]
    place(workbook, 1, "fans", "react")
    place(workbook, 2, "network", "create")
    place(workbook, 3, "suspects")
    workbook.write("plan.bridge", True)  # as a newer workbook, or another notebook, may say
    assert offer.disabled and f"Place {PLACED} activities yourself first" in plan.why.value
    assert "bridge" not in plan.outcome().description and not any(o.dashed for o in plan.outcome().outlines)
    workbook.write("plan.activity.3.phase", "observe")
    assert not offer.disabled and "ours" in plan.why.value and "C2" in plan.why.value
    assert plan.outcome().description.endswith(
        "On our bridge: 1, 3. Elsewhere: 2. That is fine too: a level is not a phase."
    )
    assert sum(o.dashed for o in plan.outcome().outlines) == 8 + 1  # and one for the legend
    offer.value = False
    assert workbook.read("plan.bridge") is False and plan.why.value == ""
    assert "bridge" not in plan.outcome().description


@pytest.mark.parametrize(
    "phases, said",
    [
        (("innovate",) * 3, "Nothing lies on our bridge. Elsewhere: 1, 2, 3."),
        (("react",) * 3, "On our bridge: 1, 2, 3."),
    ],
)
def test_all_or_nothing_on_our_bridge_is_said_as_it_is(workbook, phases, said):
    for n, phase in enumerate(phases, 1):
        place(workbook, n, "fans", phase)
    workbook.write("plan.bridge", True)
    assert said in exercise(workbook, "plan").outcome().description


# --- hours


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("0", 0), (" 12 ", 12), ("2,5", 2.5), ("2.5", 2.5), ("0,25", 0.25), ("999", 999), ("1000", None), ("1.000", None),
     ("2,", None), (",5", None), ("-2", None), ("2 uur", None), ("٣", None), ("1e2", None), ("", None)],
)  # fmt: skip
def test_hours_are_read_with_a_comma_or_a_point(typed, hours):
    assert read_hours(typed) == hours


@pytest.mark.parametrize(("language", "shown"), [("nl", "2,5"), ("en", "2.5")])
def test_hours_stay_as_typed_and_come_back_as_the_language_writes_them(tmp_path, language, shown):
    workbook = Workbook.open(tmp_path, language=language)
    key = "plan.activity.1.hours"
    box = exercise(workbook, "time").fields[key][0]
    box.value = "2,50"
    assert box.value == "2,50" and workbook.read(key) == 2.5
    assert exercise(workbook, "time").fields[key][0].value == shown
    box.value = ""
    assert workbook.read(key) == "" and exercise(workbook, "time").fields[key][0].value == ""


def test_what_is_no_number_of_hours_gets_one_line_and_loses_nothing(workbook):
    place(workbook, 1, "fans", hours=4)
    place(workbook, 2, "network", hours=4)
    time = exercise(workbook, "time")
    one, other = (time.fields[f"plan.activity.{n}.hours"][0] for n in (1, 2))
    one.value, other.value = "<b>four</b>", "many"
    assert (workbook.read("plan.activity.1.hours"), one.value) == (4, "<b>four</b>")
    assert time.wrong.value.count("<p>") == 3 and "&lt;b&gt;" in time.wrong.value
    one.value = "5"
    assert workbook.read("plan.activity.1.hours") == 5 and "Activity 1" not in time.wrong.value
    assert "Activity 2" in time.wrong.value and "ew-bad" in other._dom_classes and "ew-bad" not in one._dom_classes


def test_more_hours_than_one_person_has_and_a_day_that_has_passed_are_kept_and_asked_about(workbook):
    place(workbook, 1, "fans", hours=40)
    time, actions = exercise(workbook, "time"), exercise(workbook, "actions")
    workbook.write("plan.action.1.date", str(date.today()))
    assert time.much.value == "" and "has passed" not in actions.sentence.value
    workbook.update({"plan.activity.1.hours": 100, "plan.action.1.date": "2020-02-29"})
    assert "Together 100 hours a week: more than one" in time.much.value and "Is that right?" in time.said()
    assert "The date of action 1 has passed. Is that right?" in actions.sentence.value
    assert actions.fields["plan.action.1.date"][0].value == date(2020, 2, 29)
    workbook.write("start.case", "charity")
    assert "has passed" not in actions.sentence.value and time.much.value == ""


def test_only_what_you_do_is_asked_for_hours(workbook):
    time = exercise(workbook, "time")
    assert on_screen(time.none) and not any(map(on_screen, time.rows.values()))
    place(workbook, 4, "fans")
    assert [n for n, row in time.rows.items() if on_screen(row)] == [4]
    assert not on_screen(time.none) and "Thing 4" in time.names[4].value
    assert "4. Thing 4: ?" in time.said()


def test_a_level_without_hours_is_asked_about_and_then_the_largest_difference(workbook):
    for level, count in (("network", 900), ("followers", 90), ("fans", 10)):
        workbook.write(f"pyramid.{level}.count", count)
    workbook.write("pyramid.supporters.count", 7)
    workbook.write("pyramid.supporters.unit", "households")
    time = exercise(workbook, "time")
    assert time.outcome().description.startswith("No hours yet.")
    place(workbook, 1, "network", hours=1)
    place(workbook, 2, "fans", hours=2)
    place(workbook, 3, "supporters")
    place(workbook, 4, "followers", hours=0)
    assert time.outcome().description.startswith("Followers: 90 people, no hours. Is that what you mean?")
    workbook.write("plan.activity.4.hours", 0.5)
    said = time.outcome().description
    assert "Network: about 29% of your hours, about 90% of those you know. Is that what you mean?" in said
    assert said.endswith("Counted in another unit, so not compared: Supporters. No hours yet: Thing 3.")
    shown = [label.text for label in time.outcome().labels]
    assert {"no contact yet", "7 households", "your own numbers, rounded", "?", "57%"} <= set(shown)


def test_the_hours_of_the_charity_tell_what_its_story_tells(tmp_path):
    workbook = Workbook.open(tmp_path, language="en")
    workbook.write("start.case", "charity")
    assert exercise(workbook, "time").outcome().description.startswith("Followers: 61 people, no hours.")


def test_hours_of_an_invented_organisation_say_so(tmp_path):
    workbook = Workbook.open(tmp_path, language="en")
    assert any("invented" in label.text for label in exercise(workbook, "time").outcome().labels)
