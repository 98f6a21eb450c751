"""The path through the workbook: every notebook with how much of it is filled in, and where you are."""

from __future__ import annotations

import json
import os
from pathlib import Path

import ipywidgets as widgets

from ..progress import answered, asked
from ..svg import escape
from .form import Form
from .parts import html

HERE = ("JPY_SESSION_NAME", "SCRIPT_NAME")  # where JupyterLab and Voilà tell a kernel which notebook it is of


class PathForm(Form):
    """Seven notebooks as stones on a path: empty, begun, or done."""

    footer = False
    about = frozenset({"start", "house", "pyramid", "steps", "proposition", "ambition", "plan"})

    def build(self) -> list[widgets.Widget]:
        self.stones = html("")
        self.here = next((Path(os.environ[name]).stem for name in HERE if os.environ.get(name)), "")
        return [self.stones]

    @property
    def done(self) -> dict[str, tuple[int, int]]:
        """By notebook: how many of its main questions are answered, and how many there are."""
        keys = (tuple(each.key for each in part) for part in (self.content.silos, self.content.axes))
        return {name: (answered(self.workbook, questions), len(questions)) for name, questions in asked(*keys).items()}

    def refresh(self) -> None:
        stones = "".join(f"<li>{self._stone(name, *done)}</li>" for name, done in self.done.items())
        nav = f'<nav class="ew-path" aria-label="{escape(self.words("path.title"))}"><ol>{stones}</ol></nav>'
        if self.stones.value != nav:
            self.stones.value = nav

    def _stone(self, name: str, n: int, of: int) -> str:
        """A link that JupyterLab follows within its page, and Voilà by its address."""
        to = escape(json.dumps({"path": f"{name}.ipynb"}))
        here = ' aria-current="page"' if name == self.here else ""
        kind = "done" if n == of else "begun" if n else "open"
        said = escape(self._said(name, n, of))
        return (
            f'<a href="{name}.ipynb" data-commandlinker-command="docmanager:open" data-commandlinker-args="{to}"{here} '
            f'class="ew-{kind}" title="{said}" aria-label="{said}">{escape(self.words(f"path.{name}"))}</a>'
        )

    def _said(self, name: str, n: int, of: int) -> str:
        return self.words("path.stone", room=self.words(f"path.{name}"), n=n, of=of)

    def outcome(self) -> str:
        return " · ".join(self._said(name, *done) for name, done in self.done.items())
