"""How far a participant is: of each notebook's main questions, how many have an answer of their own."""

from __future__ import annotations

from .model import LEVELS
from .workbook import Workbook

Question = tuple[str, ...]  # the keys under which its answer can be: a number, or "I don't know"


def asked(silos: tuple[str, ...], axes: tuple[str, ...]) -> dict[str, list[Question]]:
    """The main questions of each notebook, by its name; ``silos`` and ``axes`` are the keys of the house."""
    return {
        "00-start": [("start.case",), ("start.change",)],
        "01-house": [(f"house.{silo}.{axis}",) for silo in silos for axis in axes],
        "02-pyramid": [(f"pyramid.{level}.count", f"pyramid.{level}.unknown") for level in LEVELS],
        "03-steps": [(f"steps.{level}.rate", f"steps.{level}.unknown") for level in LEVELS[1:]],
        "04-proposition": [("proposition.before.line",), ("proposition.after.line",)],
        "05-ambition": [("ambition.phase",), ("ambition.hours",)],
        "06-plan": [(f"plan.action.{n}.what",) for n in (1, 2, 3)],
        "07-your-data": [("movement.kept",)],
    }


def answered(workbook: Workbook, questions: list[Question]) -> int:
    """How many of these questions the participant answered; what an invented organisation says does not count."""
    return sum(any(_given(workbook.read(key)) for key in question) for question in questions)


def _given(answer: object) -> bool:
    """Whether this is an answer; 0 is one."""
    return answer is not None and answer is not False and answer != ""
