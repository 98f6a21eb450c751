"""The six levels as cards: who they are, and how you recognise them (A11-A16)."""

from __future__ import annotations

import ipywidgets as widgets

from ..model import LEVELS, Level
from .form import Form, among, html, listed

PARTS = ("definition", "comparison", "invests", "platforms", "test", "example")


class LevelsForm(Form):
    """Pick a level and read its card."""

    title = "level.title"

    def build(self) -> list[widgets.Widget]:
        options = self.options("levels")
        chosen = widgets.ToggleButtons(options=options, tooltip=self.words("level.title"))
        chosen.style.button_width = "auto"
        self.field("pyramid.card", chosen, shown=among(options))
        self.card = html("")
        return [chosen, self.card]

    @property
    def level(self) -> Level:
        chosen = self.answers.one_of("pyramid.card", LEVELS) or LEVELS[0]
        return self.content.levels[LEVELS.index(chosen)]

    def refresh(self) -> None:
        super().refresh()
        rows = [(self.words(f"level.{part}"), getattr(self.level, part)) for part in PARTS]
        self.card.value = f'<div class="ew-card" style="border-color:{self.level.colour}">{listed(rows, self)}</div>'

    def outcome(self) -> str:
        return "\n".join(f"{self.words(f'level.{part}')}: {getattr(self.level, part)[self.language]}" for part in PARTS)
