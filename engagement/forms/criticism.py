"""The model argues with itself: one card of criticism at a time, and what would make you drop it (A10)."""

from __future__ import annotations

from ..ambition import ANSWERS
from ..model import Criticism
from ..svg import escape
from . import widgets
from .form import Form
from .parts import html, quoted, show, standing


class CriticismForm(Form):
    """Pick a card, say whether it hits home, and in the end when you would let go of the model."""

    title = "criticism.title"

    def build(self) -> list[widgets.Widget]:
        self.card = widgets.ToggleButtons(options=self.options("criticism"), description=self.words("criticism.card"))
        self.card.style.button_width, self.card.style.description_width = "auto", "initial"
        self.card.observe(lambda _: self.refresh(), "value")
        self.cards = {card.key: self._card(card) for card in self.content.criticism}
        drop = self.line(
            "criticism.drop", self.words("criticism.drop"), rows=2, placeholder=self.words("criticism.placeholder")
        )
        return [self.card, *self.cards.values(), drop, self.sentence]

    def _card(self, card: Criticism) -> widgets.VBox:
        hits = self.verdict(f"criticism.{card.key}", self.content.catalogue["criticism.hits"])
        question = f"<p><strong>{escape(card.question[self.language])}</strong></p>"
        box = widgets.VBox([html(quoted(card.says, self) + question), hits])
        box.add_class("ew-card")
        return box

    def refresh(self) -> None:
        super().refresh()
        for key, card in self.cards.items():
            show(card, key == self.card.value)

    def said(self) -> str:
        cards = [
            f"{card.name[self.language]}: {standing(self.fields[f'criticism.{card.key}'][0])}"
            for card in self.content.criticism
        ]
        return self._headed(*cards, self.outcome())

    def outcome(self) -> str:
        names = self.content.names("criticism", self.language)
        judged = []
        for answer in ANSWERS:
            if hit := [f"“{name}”" for key, name in names.items() if self.answers(f"criticism.{key}") == answer]:
                judged.append(self.words(f"criticism.{answer}", names=", ".join(hit)))
        line = self.answers.text("criticism.drop").strip()
        drop = self.words("criticism.dropped", line=line) if line else self.words("criticism.kept")
        return " ".join([*(judged or [self.words("criticism.none")]), drop])
