"""The exercises as widgets: the only part of the package that knows ipywidgets. ``exercise`` hands one out by its key."""

from __future__ import annotations

import asyncio
import atexit
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ..content import load_content
from ..model import Mistake, expect
from ..workbook import Workbook
from .parts import let_go

if TYPE_CHECKING:
    from .form import Form

LOOK = 1.0  # seconds between two looks at the disk
GENERATIONS = 2  # forms of one exercise that stay alive
_open: dict[tuple[Path, str], list[Form]] = {}  # the forms of each exercise of each document, oldest first

EXERCISES = {  # by key: the module and the class, imported when somebody asks for it
    "path": "path.PathForm",
    "start": "start.StartForm",
    "house": "house.HouseForm",
    "pyramid": "pyramid.PyramidForm",
    "levels": "levels.LevelsForm",
    "contacts": "files.contacts.ContactsForm",
    "snapshot": "snapshot.SnapshotForm",
    "steps": "steps.StepsForm",
    "leaks": "steps.LeaksForm",
    "what-if": "what_if.WhatIfForm",
    "references": "references.ReferencesForm",
    "patient": "proposition.PatientForm",
    "proposition": "proposition.PropositionForm",
    "ambition": "ambition.AmbitionForm",
    "gate": "ambition.GateForm",
    "carry": "ambition.CarryForm",
    "silence": "silence.SilenceForm",
    "plan": "plan.PlanForm",
    "time": "time.TimeForm",
    "prompts": "plan.PromptsForm",
    "launch": "plan.LaunchForm",
    "actions": "plan.ActionsForm",
    "criticism": "criticism.CriticismForm",
    "log": "files.log.LogForm",
    "movement": "files.movement.MovementForm",
    "flow": "files.flow.FlowForm",
    "before": "files.flow.BeforeForm",
    "measured": "files.measured.MeasuredForm",
    "hand-in-early": "workshop.handin.EarlyForm",
    "minute": "workshop.handin.MinuteForm",
    "hand-in": "workshop.handin.HandInForm",
    "take-home": "takehome.TakeHomeForm",
    "document": "document.document.DocumentForm",
    "agenda": "workshop.agenda.AgendaForm",
    "room": "workshop.room.RoomForm",
    "room-desk": "workshop.room.DeskForm",
    "room-pyramid": "workshop.posters.PyramidForm",
    "room-phases": "workshop.posters.PhasesForm",
    "room-weakest": "workshop.posters.WeakestForm",
    "room-house": "workshop.posters.HouseForm",
    "room-lines": "workshop.posters.LinesForm",
    "room-cards": "workshop.posters.CardsForm",
}


def form_of(key: str) -> type[Form]:
    """The class of an exercise."""
    module, name = EXERCISES[key].rsplit(".", 1)
    found: type[Form] = getattr(import_module(f".{module}", __name__), name)
    return found


def exercise(workbook: Workbook, key: str) -> Form:
    """The exercise filed under ``key``, bound to a workbook: a widget that shows the saved answers and saves every change.

    Raises ``Mistake`` when there is no such exercise, with the nearest one that there is, and when that is not a workbook.

    >>> import tempfile
    >>> form = exercise(Workbook.open(tempfile.mkdtemp(), language="en"), "pyramid")
    >>> form.said().splitlines()[0]
    'Your engagement pyramid'
    """
    expect(workbook, Workbook, "Workbook.open()")
    if str(key) not in EXERCISES:
        near = (get_close_matches(str(key), EXERCISES, 1, cutoff=0) or ["start"])[0]
        raise Mistake(load_content().words(workbook.language)("form.no-exercise", key=key, near=near))
    form = form_of(key)(workbook)
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
    for before in _followed() - {workbook}:
        if before.path == workbook.path and before.unsaved:
            workbook.take_on(before)
    known, shown = workbook in _followed(), _open.setdefault((workbook.path, key), [])
    shown.append(form)
    while len(shown) > GENERATIONS:
        let_go(shown.pop(0))

    def look() -> None:
        if workbook in _followed():
            loop.call_later(LOOK, look)
            workbook.refresh()
            if workbook.trouble:
                workbook.retry()

    if not known:
        atexit.register(workbook.retry)  # a slide that nobody had saved yet
        loop.call_later(LOOK, look)


def _followed() -> set[Workbook]:
    return {form.workbook for shown in _open.values() for form in shown}
