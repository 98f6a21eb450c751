"""The house's form: five voices, each from its own chair, on four axes of coherence (A5, A6)."""

from __future__ import annotations

import ipywidgets as widgets

from ..model import Silo
from ..pictures import draw_house
from ..shapes import Picture
from ..svg import escape
from .form import Form, among, beside, html, quoted, row


class HouseForm(Form):
    """Give each axis a score from each chair, and see where the house pulls apart."""

    title = "house.title"

    def build(self) -> list[widgets.Widget]:
        tabs = widgets.Tab([self._chair(silo) for silo in self.content.silos])
        for i, silo in enumerate(self.content.silos):
            tabs.set_title(i, silo.name[self.language])
        scale = html(f"<p>{escape(self.words('house.scale'))}</p>")
        return [scale, beside([tabs, self.sentence], [self.picture])]

    def _chair(self, silo: Silo) -> widgets.VBox:
        name = escape(self.words("house.chair", silo=silo.name[self.language]))
        rows = [html(f"<p><strong>{name}</strong> {quoted(silo.reflex, self, 'span')}</p>")]
        options = [(self.words("house.unknown"), 0), *((str(score), score) for score in range(1, 6))]
        for axis in self.content.axes:
            named = escape(axis.name[self.language])
            asked = html(f"<strong>{named}.</strong> {quoted(axis.question, self, 'span')}")
            score = widgets.SelectionSlider(options=options, tooltip=f"{silo.name[self.language]}: {named}")
            self.field(f"house.{silo.key}.{axis.key}", score, shown=among(options))
            rows.append(row("ew-check", asked, score))
        return widgets.VBox(rows)

    def said(self) -> str:
        voices = zip(self.content.silos, self.answers.house, strict=True)
        lines = [
            f"{silo.name[self.language]}: {' '.join(str(score or '?') for score in scores)}" for silo, scores in voices
        ]
        return self._headed(*lines, self.outcome().description)

    def outcome(self) -> Picture:
        return draw_house(self.answers.house, self.content, self.language)
