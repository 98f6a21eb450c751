"""The path through the workbook: every notebook with how much of it is filled in, and where you are."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..progress import answered, asked
from ..svg import escape
from . import widgets
from .form import Form
from .parts import html

HERE = ("JPY_SESSION_NAME", "SCRIPT_NAME")  # where JupyterLab and Voilà tell a kernel which notebook it is of


class PathForm(Form):
    """A participant's notebooks as stones on a path: empty, begun, or done."""

    footer = False
    about = frozenset({"start", "house", "pyramid", "steps", "proposition", "ambition", "plan", "movement"})

    def build(self) -> list[widgets.Widget]:
        self.stones = html()
        self.shown: dict[str, tuple[int, int]] = {}  # the counts that stand on the screen
        notebook = next((Path(os.environ[name]) for name in HERE if os.environ.get(name)), Path())
        self.here, self.is_ours = notebook.stem, notebook.parent.parent == self.workbook.path.parent
        return [self.stones]

    @property
    def done(self) -> dict[str, tuple[int, int]]:
        """By notebook: how many of its main questions are answered, and how many there are."""
        keys = (tuple(each.key for each in part) for part in (self.content.silos, self.content.axes))
        return {name: (answered(self.workbook, questions), len(questions)) for name, questions in asked(*keys).items()}

    def refresh(self) -> None:
        if (done := self.done) != self.shown:
            self.shown = done
            stones = "".join(f"<li>{self._stone(name, *count)}</li>" for name, count in done.items())
            title = escape(self.words("path.title"))
            self.stones.value = f'<nav class="ew-path" aria-label="{title}"><ol>{stones}</ol></nav>'

    def _stone(self, name: str, n: int, of: int) -> str:
        """A link by its address; the JupyterLab that we opened follows it within its page."""
        to = escape(json.dumps({"path": f"{name}.ipynb"}))
        within = f' data-commandlinker-command="docmanager:open" data-commandlinker-args="{to}"' if self.is_ours else ""
        here = ' aria-current="page"' if name == self.here else ""
        kind = "done" if n == of else "begun" if n else "open"
        said, room = escape(self._said(name, n, of)), escape(self.words(f"path.{name}"))
        return f'<a href="{name}.ipynb"{within}{here} class="ew-{kind}" title="{said}" aria-label="{said}">{room}</a>'

    def _said(self, name: str, n: int, of: int) -> str:
        return self.words("path.stone", room=self.words(f"path.{name}"), n=n, of=of)

    def outcome(self) -> str:
        return " · ".join(self._said(name, *done) for name, done in self.done.items())
