"""How far someone is: questions with an answer of their own; 0 is one, and what an invented organisation says is none."""

import pytest

from engagement.progress import answered, asked


@pytest.fixture
def questions(content):
    return asked(*(tuple(each.key for each in part) for part in (content.silos, content.axes)))


def test_every_notebook_asks_something_and_nothing_is_answered_yet(questions, workbook):
    assert {name: len(each) for name, each in questions.items()} == {
        "00-start": 2, "01-house": 20, "02-pyramid": 6, "03-steps": 5, "04-proposition": 2, "05-ambition": 2,
        "06-plan": 3, "07-your-data": 1,
    }  # fmt: skip
    assert [answered(workbook, each) for each in questions.values()] == [1, 0, 0, 0, 0, 0, 0, 0]  # one's own case


@pytest.mark.parametrize(
    "key, value, n",
    [
        ("pyramid.fans.count", 0, 1), ("pyramid.fans.count", 7, 1), ("pyramid.fans.unknown", True, 1),
        ("pyramid.fans.unknown", False, 0), ("pyramid.fans.count", None, 0), ("pyramid.fans.unit", "members", 0),
    ],
)  # fmt: skip
def test_a_number_or_that_nobody_knows_is_an_answer(questions, workbook, key, value, n):
    workbook.write(key, value)
    assert answered(workbook, questions["02-pyramid"]) == n


def test_a_rate_or_that_nobody_knows_is_an_answer_and_a_text_that_was_emptied_is_none(questions, workbook):
    workbook.update({"steps.network.rate": [1, 2], "steps.empowered.unknown": True, "steps.suspects.rate": [1, 2]})
    assert answered(workbook, questions["03-steps"]) == 2
    workbook.update({"plan.action.1.what": "", "plan.action.3.what": "call"})
    assert answered(workbook, questions["06-plan"]) == 1


def test_what_an_invented_organisation_says_does_not_count(questions, workbook):
    workbook.write("start.case", "charity")
    assert answered(workbook, questions["02-pyramid"]) == 0
