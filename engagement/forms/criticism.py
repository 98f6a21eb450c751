"""The model argues with itself: one card of criticism at a time, and what would make you drop it (A10)."""

from __future__ import annotations

from collections.abc import Iterable

from ..ambition import ANSWERS
from ..surroundings import Criticism
from ..svg import escape
from . import widgets
from .form import Form
from .parts import html, quoted, show, toggles


class CriticismForm(Form):
    """Pick a card, say whether it hits home, and in the end when you would let go of the model."""

    title = "criticism.title"

    def build(self) -> list[widgets.Widget]:
        self.card = toggles(self.options("criticism"), description=self.words("criticism.card"))
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

    def filled_in(self) -> Iterable[str]:
        named = self.content.names("criticism", self.language)
        return (f"{name}: {self.standing(f'criticism.{key}')}" for key, name in named.items())

    def outcome(self) -> str:
        names = self.content.names("criticism", self.language)
        judged = []
        for answer in ANSWERS:
            if hit := [f"“{name}”" for key, name in names.items() if self.answers(f"criticism.{key}") == answer]:
                judged.append(self.words(f"criticism.{answer}", names=", ".join(hit)))
        line = self.answers.text("criticism.drop").strip()
        drop = self.words("criticism.dropped", line=line) if line else self.words("criticism.kept")
        return " ".join([*(judged or [self.words("criticism.none")]), drop])
