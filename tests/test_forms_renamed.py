"""A rename, or another sector, while forms are open: the words change, and what is on the screen stays."""

import pytest
from ipywidgets.widgets.widget import _instances

from engagement import exercise
from engagement.forms import EXERCISES
from engagement.paper.report import report_page


def test_ten_renames_leave_no_widgets_behind(workbook):
    forms = [exercise(workbook, key) for key in EXERCISES]
    workbook.write("pyramid.fans.name", "Donors")
    before = len(_instances)
    for n in range(10):
        workbook.write("pyramid.fans.name", f"Donors {n}")
    assert len(forms) == len(EXERCISES)
    after = len(_instances)
    assert after == before


def test_the_neighbour_still_judges_unseen(workbook):
    workbook.write("proposition.before.free", "yes")
    form = exercise(workbook, "proposition")
    form.voice.value = "neighbour"
    hidden = form.sentence.value
    for key, value in (("start.sector", "charity"), ("pyramid.fans.name", "Donors")):
        workbook.write(key, value)
    assert form.voice.value == "neighbour"
    assert form.sentence.value == hidden


def test_the_same_card_stays_on_the_table(workbook):
    form = exercise(workbook, "steps")
    form.cards.selected_index = 3
    workbook.write("pyramid.supporters.name", "Helpers")
    assert form.cards.selected_index == 3
    assert form.cards.get_title(3) == "→ Helpers"


def test_what_is_being_typed_beside_a_choice_stays(workbook):
    form = exercise(workbook, "pyramid")
    number, unit = (form.fields[f"pyramid.fans.{part}"][0] for part in ("count", "unit"))
    number.value = "about 300"
    unit.value = "donors"
    assert number.value == "about 300" and "about 300" in form.wrong.value


# --- answers that an older, newer or mended workbook may hold


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("what-if.months", 12.0),
        ("what-if.months", True),
        ("what-if.points", True),
        ("what-if.step", 3),
        ("pyramid.snapshot.2026-03-15", [[True, "people"]] * 6),
        ("pyramid.compare", 7),
        ("ambition.hours", 10**400),
        ("ambition.asks", True),
        ("house.board.goals", 0.5),
        ("house.board.goals", True),
        ("steps.followers.rate", [200, 300]),
        ("steps.at-once.rate", "x"),
        ("plan.activity.1.hours", "two"),
        ("pyramid.fans.name", ["Fans"]),
        ("criticism.drop", {"when": "now"}),
    ],
)
def test_an_answer_that_cannot_be_is_no_answer(workbook, key, value):
    workbook.write("steps.fans.rate", [1, 2])
    workbook.write("steps.network.rate", [1, 2])
    workbook.write("what-if.step", "fans")
    workbook.write("plan.activity.1.what", "Newsletter")
    workbook.write(key, value)
    for exercise_key in EXERCISES:
        form = exercise(workbook, exercise_key)
        assert form.said().strip()
    assert "0 of 20" in exercise(workbook, "house").sentence.value
    assert "200" not in exercise(workbook, "steps").said()
    assert "<main>" in report_page(workbook)


@pytest.mark.parametrize("key", ["criticism.drop", "steps.fans.rate", "leaks.fans.rate", "plan.launch.tempt"])
def test_a_page_that_was_made_is_let_go_after_any_change_in_it(workbook, key):
    form = exercise(workbook, "take-home")
    form._make()
    assert "href=" in form.sentence.value
    workbook.write(key, [1, 2] if key.endswith("rate") else "something else")
    assert "href=" not in form.sentence.value
