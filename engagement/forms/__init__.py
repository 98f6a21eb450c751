"""The exercises as widgets: the only part of the package that knows ipywidgets. ``exercise`` hands one out by its key."""

from __future__ import annotations

import asyncio
from difflib import get_close_matches
from pathlib import Path

from ..content import load_content
from ..model import Mistake
from ..workbook import Workbook
from .ambition import AmbitionForm, CarryForm, GateForm
from .contacts import ContactsForm
from .criticism import CriticismForm
from .document import DocumentForm
from .form import Form
from .house import HouseForm
from .levels import LevelsForm
from .parts import let_go
from .plan import ActionsForm, LaunchForm, PlanForm, PromptsForm
from .proposition import PatientForm, PropositionForm
from .pyramid import PyramidForm
from .references import ReferencesForm
from .silence import SilenceForm
from .snapshot import SnapshotForm
from .start import StartForm
from .steps import LeaksForm, StepsForm
from .takehome import TakeHomeForm
from .time import TimeForm
from .what_if import WhatIfForm

LOOK = 1.0  # seconds between two looks at the disk
GENERATIONS = 2  # forms of one exercise that stay alive
_open: dict[tuple[Path, str], list[Form]] = {}  # the forms of each exercise of each document, oldest first

EXERCISES: dict[str, type[Form]] = {
    "start": StartForm,
    "house": HouseForm,
    "pyramid": PyramidForm,
    "levels": LevelsForm,
    "contacts": ContactsForm,
    "snapshot": SnapshotForm,
    "steps": StepsForm,
    "leaks": LeaksForm,
    "what-if": WhatIfForm,
    "references": ReferencesForm,
    "patient": PatientForm,
    "proposition": PropositionForm,
    "ambition": AmbitionForm,
    "gate": GateForm,
    "carry": CarryForm,
    "silence": SilenceForm,
    "plan": PlanForm,
    "time": TimeForm,
    "prompts": PromptsForm,
    "launch": LaunchForm,
    "actions": ActionsForm,
    "criticism": CriticismForm,
    "take-home": TakeHomeForm,
    "document": DocumentForm,
}


def exercise(workbook: Workbook, key: str) -> Form:
    """The exercise filed under ``key``, bound to a workbook: a widget that shows the saved answers and saves every change.

    Raises ``Mistake`` when there is no such exercise, with the nearest one that there is.
    """
    if key not in EXERCISES:
        near = (get_close_matches(key, EXERCISES, 1, cutoff=0) or ["start"])[0]
        raise Mistake(load_content().words(workbook.language)("form.no-exercise", key=key, near=near))
    form = EXERCISES[key](workbook)
    _follow(workbook, key, form)
    return form


def _follow(workbook: Workbook, key: str, form: Form) -> None:
    """Look now and then what other notebooks wrote, so that all that is open shows the same; only where a kernel runs.

    Start makes everything anew. What it made the time before may still be on another page; what is older goes.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    for before in [
        each for each in _followed() if each.path == workbook.path and each is not workbook and each.unsaved
    ]:
        workbook.take_on(before)
    known, shown = workbook in _followed(), _open.setdefault((workbook.path, key), [])
    shown.append(form)
    while len(shown) > GENERATIONS:
        let_go(shown.pop(0))

    def look() -> None:
        if workbook in _followed():
            loop.call_later(LOOK, look)
            workbook.refresh()
            workbook.retry()

    if not known:
        loop.call_later(LOOK, look)


def _followed() -> set[Workbook]:
    return {form.workbook for shown in _open.values() for form in shown}
