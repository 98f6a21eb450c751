"""The house's form: five voices, each from its own chair, on four axes of coherence; private first, then the reveal (A5, A6)."""

from __future__ import annotations

from ..model import Axis, Silo, Text
from ..pictures.house import apart, draw_house
from ..shapes import Picture
from ..svg import escape
from . import widgets
from .form import Form
from .parts import among, beside, button, card, html, paragraph, quoted, row, show


class HouseForm(Form):
    """Give each axis a score from each chair, cover it, pass the laptop on; reveal together where the house pulls apart."""

    title = "house.title"
    owned = ("house.",)

    def build(self) -> list[widgets.Widget]:
        self.scores: dict[str, widgets.VBox] = {}
        self.covers: dict[str, widgets.HTML] = {}
        self.passes: dict[str, widgets.Box] = {}
        self.tabs = widgets.Tab([self._chair(silo) for silo in self.content.silos])
        self.reveal = button("", lambda: self.file("house.revealed", not self.answers.revealed))
        self.practice = html()
        scale = html(f"<p>{escape(self.words('house.scale'))}</p>")
        return [scale, beside([self.tabs], [self.picture, self.reveal, self.practice, self.sentence])]

    def _chair(self, silo: Silo) -> widgets.VBox:
        name = escape(self.words("house.chair", silo=silo.name[self.language]))
        head = html(f"<p><strong>{name}</strong> {quoted(silo.reflex, self, 'span')}</p>")
        scores = self.scores[silo.key] = widgets.VBox([self._score(silo, axis) for axis in self.content.axes])
        cover = self.covers[silo.key] = html()
        turn = button("", lambda: self._next() if self._closed(silo) else self._turn(silo))
        again = button(self.words("house.reopen"), lambda: self._turn(silo))
        screen = html(f"<small>{escape(self.words('house.screen'))}</small>")
        self.passes[silo.key] = row("ew-pass", turn, again, screen)
        return widgets.VBox([head, scores, cover, self.passes[silo.key]])

    def _score(self, silo: Silo, axis: Axis) -> widgets.Box:
        options = [(self.words("house.unknown"), 0), *((str(score), score) for score in range(1, 6))]
        named = axis.name[self.language]
        asked = html(f"<strong>{escape(named)}.</strong> {quoted(axis.question, self, 'span')}")
        score = self.slider(widgets.SelectionSlider, options=options, tooltip=f"{silo.name[self.language]}: {named}")
        return row("ew-check", asked, self.field(f"house.{silo.key}.{axis.key}", score, shown=among(options)))

    def concerns(self, key: str) -> bool:
        """Until the reveal, who sits in a chair takes back nothing of another's."""
        chair = self.content.silos[self.tabs.selected_index or 0].key
        return key.startswith("house." if self.answers.revealed else f"house.{chair}.")

    def _turn(self, silo: Silo) -> None:
        """Cover a chair, or open it again. What was left at "?" when it was covered, is an answer: nobody here knows."""
        closing, left = not self._closed(silo), {}
        if closing:
            left = {key: 0 for axis in self.content.axes if self.answers(key := f"house.{silo.key}.{axis.key}") is None}
        self.file_all({**left, f"house.{silo.key}.closed": closing})

    def _next(self) -> None:
        """To the first chair that nobody has covered yet, if there is one."""
        open_chairs = (n for n, silo in enumerate(self.content.silos) if not self._closed(silo))
        self.tabs.selected_index = next(open_chairs, self.tabs.selected_index)

    def _closed(self, silo: Silo) -> bool:
        return self.answers(f"house.{silo.key}.closed") is True

    def refresh(self) -> None:
        super().refresh()
        revealed, ready = self.answers.revealed, all(map(self._closed, self.content.silos))
        self.reveal.description = self.words("house.conceal" if revealed else "house.reveal")
        self.practice.value = f"<p>{escape(self._practice())}</p>"
        for i, silo in enumerate(self.content.silos):
            closed = self._closed(silo)
            self.tabs.set_title(i, f"{'✓ ' if closed else ''}{silo.name[self.language]}")
            covered = closed and not revealed
            show(self.scores[silo.key], not covered)
            told = self.words("house.all-covered" if ready else "house.covered") if covered else ""
            self.covers[silo.key].value = paragraph(told)
            show(self.passes[silo.key], not revealed)
            turn, again, _ = self.passes[silo.key].children
            turn.description = self.words("house.next" if closed else "house.done")  # a second Enter uncovers nothing
            show(turn, not (closed and ready))
            show(again, closed)
        if openers := self._openers():
            asked = "".join(quoted(opener, self) for opener in openers)
            head = escape(self.words("house.opener"))
            self.sentence.value += card(f"<strong>{head}</strong>{asked}")

    def _openers(self) -> list[Text]:
        """A question for each axis on which the house is furthest apart, once that may be seen."""
        furthest, _ = apart(self.answers.house)
        return [self.content.axes[c].opener for c in furthest if self.answers.revealed]

    def _practice(self) -> str:
        """On an invented organisation the scores lie open already: how to cover them and practise the reveal."""
        name = self.answers.organisation
        return self.words("house.practice", name=name) if self.answers.sample and self.answers.revealed else ""

    def said(self) -> str:
        """The scores as soon as they are revealed, and not a moment before: a notebook keeps these words."""
        voices = zip(self.content.silos, self.answers.house, strict=True)
        lines = [
            f"{silo.name[self.language]}: {' '.join(str(score or '?') for score in scores)}" for silo, scores in voices
        ]
        asked = [opener[self.language] for opener in self._openers()]
        lines = lines if self.answers.revealed else []
        return self._headed(*filter(None, [*lines, self._practice()]), self.outcome().description, *asked)

    def outcome(self) -> Picture:
        return draw_house(self.answers.house, self.content, self.language, revealed=self.answers.revealed)
