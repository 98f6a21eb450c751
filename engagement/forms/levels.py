"""The six levels as cards: who they are, how you recognise them (A11-A16), and what you call them yourself."""

from __future__ import annotations

from collections.abc import Iterable

from ..answers import LONGEST_NAME
from ..model import LEVELS, NOTHING, Text
from . import widgets
from .form import Form
from .parts import among, html, listed, paragraph, show, toggles

PARTS = ("called", "definition", "comparison", "invests", "platforms", "test", "example")


class LevelsForm(Form):
    """Pick a level, read its card, and give it a name of your own."""

    title = "level.title"

    def build(self) -> list[widgets.Widget]:
        options = self.options("levels")
        self.chosen = toggles(options, tooltip=self.words("level.title"))
        self.field("pyramid.card", self.chosen, shown=among(options))
        self.names = [self._name(level.key, level.name[self.language]) for level in self.answers.source.levels]
        self.card, self.long = html(), html()
        return [self.chosen, self.card, *self.names, self.long]

    def _name(self, level: str, model: str) -> widgets.Widget:
        """Filed after a pause: half a name on every picture is not a name."""
        asked = self.words("level.own", level=model)
        return self.line(f"pyramid.{level}.name", asked, placeholder=model, pause=True)

    def concerns(self, key: str) -> bool:
        """To look at another card is not an answer."""
        return super().concerns(key) and key != "pyramid.card"

    @property
    def place(self) -> int:
        """Which level's card is on the table, 0 to 5."""
        return LEVELS.index(self.answers.one_of("pyramid.card", LEVELS) or LEVELS[0])

    @property
    def rows(self) -> list[tuple[str, Text]]:
        """The card's texts with their headings; a renamed level says which of the model's it is."""
        level, model = self.content.levels[self.place], self.answers.source.levels[self.place].name
        renamed = level.name[self.language] != model[self.language]
        parts = {"model": model if renamed else NOTHING, **{part: getattr(level, part) for part in PARTS}}
        return [(self.words(f"level.{part}"), text) for part, text in parts.items() if text != NOTHING]

    def renamed(self) -> None:
        """Who leaves the box with a new name in it keeps the focus: the names change, the fields stay."""
        self.content = self.answers.content
        with self.quiet():
            self.chosen.options = self.options("levels")
        self.load()

    def refresh(self) -> None:
        super().refresh()
        for place, box in enumerate(self.names):
            show(box, place == self.place)
        level = self.content.levels[self.place]
        long = len(" ".join(self.answers.text(f"pyramid.{level.key}.name").split())) > LONGEST_NAME
        told = self.words("level.long", n=LONGEST_NAME, name=level.name[self.language]) if long else ""
        self.long.value = paragraph(told)
        self.card.value = f'<div class="ew-card" style="border-color:{level.colour}">{listed(self.rows, self)}</div>'

    def outcome(self) -> str:
        return "\n".join(f"{head}: {text[self.language]}" for head, text in self.rows)

    def filled_in(self) -> Iterable[str]:
        asked = ("pyramid.card", f"pyramid.{LEVELS[self.place]}.name")
        return (f"{self.question(key)}: {self.standing(key)}" for key in asked)
