"""How far a participant is: of each notebook's main questions, how many have an answer of their own."""

from __future__ import annotations

from .model import LEVELS
from .workbook import Workbook

Question = tuple[str, ...]  # the keys of which any one is its answer: a number, or that nobody knows


def asked(silos: tuple[str, ...], axes: tuple[str, ...]) -> dict[str, list[Question]]:
    """The main questions of each notebook, by its name; ``silos`` and ``axes`` are the keys of the house."""
    known = lambda at, what: (f"{at}.{what}", f"{at}.unknown")  # noqa: E731
    return {
        "00-start": [("start.case",), ("start.change",)],
        "01-house": [(f"house.{silo}.{axis}",) for silo in silos for axis in axes],
        "02-pyramid": [known(f"pyramid.{level}", "count") for level in LEVELS],
        "03-steps": [known(f"steps.{level}", "rate") for level in LEVELS[1:]],
        "04-proposition": [("proposition.before.line",), ("proposition.after.line",)],
        "05-ambition": [("ambition.phase",), ("ambition.hours",)],
        "06-plan": [(f"plan.action.{n}.what",) for n in (1, 2, 3)],
        "07-your-data": [("movement.kept",)],
    }


def answered(workbook: Workbook, questions: list[Question]) -> int:
    """How many of these questions the participant answered; what an invented organisation says does not count."""
    given = lambda answer: answer is not None and answer is not False and answer != ""  # noqa: E731 - but 0 is
    return sum(any(given(workbook.read(key)) for key in question) for question in questions)
