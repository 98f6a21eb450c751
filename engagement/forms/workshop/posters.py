"""The pictures on the wall, one exercise each: what the room's pyramids, ambitions, steps and houses come to, and what it wrote.

They draw only what ``Room`` lets them see. Of lines that are voted on, the workbook keeps a digest and the number of hands, never
the text.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TypedDict

from ... import svg
from ...content import Content
from ...pictures.cards import Voted, draw_cards, draw_lines, pages
from ...pictures.room import draw_houses, draw_people, draw_phases, draw_veiled, draw_weakest
from ...shapes import Picture
from ...svg import escape
from .. import widgets
from ..number import NumberForm, read_count
from ..parts import among, button, download_link, html, row, show, toggles
from .room import LETTERS
from .wall import WallForm

MOST_HANDS = 9_999
DPI = 192  # of a picture that is kept: 1920 × 1080


class Look(TypedDict):
    """How each picture is told its content and language, and whose room it shows when that is an invented one."""

    content: Content
    language: str
    source: str


class PictureForm(WallForm):
    """A picture on the wall, and a button to keep it as it is now."""

    key = ""  # of the picture's words
    parts: tuple[str, ...] = ()  # of the board: what it shows

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.title, cls.help = f"room.{cls.key}-title", f"{cls.key}-help"

    def build(self) -> list[widgets.Widget]:
        self.kept = html()
        self.picture.add_class("ew-poster")
        keep = row("ew-pass", button(self.words("room.keep"), self._keep), self.kept)
        return [self.picture, self.sentence, *self.chosen(), keep]

    def chosen(self) -> list[widgets.Widget]:
        """What a trainer can choose about the picture."""
        return []

    def outcome(self) -> Picture:
        """What hangs, or that it is held back: not that too few handed in, when nobody looked."""
        on_wall = {part.partition(".")[0] for part in self.wall.board.parts}
        if self.wall.held and on_wall.isdisjoint(self.parts):
            return draw_veiled(self.words(self.title), self.words, source=self.invented)
        return self.drawn()

    def drawn(self) -> Picture:
        raise NotImplementedError

    def refresh(self) -> None:
        super().refresh()
        self.kept.value = ""  # a file tells of the moment in which it was made

    def _keep(self) -> None:
        """A link to the picture as a PNG of 1920 by 1080, and one as an SVG; this is when matplotlib is loaded."""
        from ... import plots

        picture, png = self.outcome(), io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # matplotlib's fonts have not every sign that somebody may type
            plots.paint(picture).savefig(png, dpi=DPI)
        drawn = svg.paint(picture).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        for role, colour in plots.THEMES["light"].items():  # other programs know no variables
            drawn = drawn.replace(f"var(--{role})", colour)
        files = (("png", png.getvalue(), "image/png"), ("svg", drawn.encode(), "image/svg+xml"))
        named = [(self.words("room.keep-file", key=self.key, kind=kind), data, mime) for kind, data, mime in files]
        self.kept.value = " · ".join(download_link(data, file, file, mime) for file, data, mime in named)

    @property
    def look(self) -> Look:
        """The same for every picture."""
        return {"content": self.answers.source, "language": self.language, "source": self.invented}

    def choice_of(self, which: str, *keys: str) -> widgets.Widget:
        """Buttons for one of a few ways to show the picture."""
        options = [(self.words(f"room.{which}-{key}"), key) for key in keys]
        return self.field(f"room.{which}", toggles(options, tooltip=self.words(f"room.{which}")), shown=among(options))


class PyramidForm(PictureForm):
    """How many people the organisations have at each level."""

    key = "people"
    parts = ("people",)

    def drawn(self) -> Picture:
        return draw_people(self.wall.board.people, **self.look)


class PhasesForm(PictureForm):
    """Which phases the organisations aim at."""

    key = "phases"
    parts = ("phase",)

    def drawn(self) -> Picture:
        return draw_phases(self.wall.board.phases, **self.look)


class WeakestForm(PictureForm):
    """Towards which level the weakest step of each organisation leads."""

    key = "weakest"
    parts = ("weakest",)

    def drawn(self) -> Picture:
        return draw_weakest(self.wall.board.weakest, **self.look)


class HouseForm(PictureForm):
    """What each voice scores: the middle of the room, or how far it is apart."""

    key = "house"
    parts = ("house",)

    def chosen(self) -> list[widgets.Widget]:
        return [self.choice_of("house", "middle", "apart")]

    def drawn(self) -> Picture:
        boxes = len(self.answers.source.silos) * len(self.answers.source.axes)
        return draw_houses(self.wall.board.house(boxes), apart=self.answers("room.house") == "apart", **self.look)


class LinesForm(NumberForm, PictureForm):
    """Up to six lines that a trainer chooses, a number of hands for each, and who wins."""

    key = "lines"
    parts = ("line",)

    def chosen(self) -> list[widgets.Widget]:
        self.lines: dict[str, str] = {}
        rows = [self._row(letter) for letter in LETTERS]
        result = widgets.Checkbox(description=self.words("room.result"), indent=False)
        heads = row("ew-vote", html(), html(f"<small>{escape(self.words('room.hands-head'))}</small>"))
        return [heads, *rows, self.wrong, self.field("room.vote.shown", result, shown=lambda answer: answer is True)]

    def _row(self, letter: str) -> widgets.Box:
        at = f"room.vote.{letter.lower()}"
        line = widgets.Dropdown(options=[("", "")], description=self.words("room.line-choose", letter=letter))
        self.fields[f"{at}.line"] = line, lambda answer: answer if answer in [*self.lines] else ""
        self.on_change(
            line, lambda new: self.file_all({f"{at}.line": new, f"{at}.hands": None})
        )  # another has none yet
        hands = self.number(
            f"{at}.hands",
            self.words("room.hands", letter=letter),
            _hands,
            lambda n: self.file(f"{at}.hands", n),
            lambda typed: self.words("room.hands-wrong", found=typed),
        )
        return row("ew-vote", line, hands)

    def load(self) -> None:
        """Offer the lines that are on the wall now."""
        self.lines = {_digest(text): text for text in self.wall.board.said("line")}
        options = [(self.words("room.line-none"), ""), *((text, key) for key, text in self.lines.items())]
        with self.quiet():
            for key, (widget, _) in self.fields.items():
                if key.endswith(".line") and list(widget.options) != options:
                    widget.options = options
        super().load()

    def drawn(self) -> Picture:
        chosen: dict[str, Voted] = {}
        for letter in LETTERS:
            at = f"room.vote.{letter.lower()}"
            text, hands = self.lines.get(str(self.answers(f"{at}.line"))), self.answers.number(f"{at}.hands")
            if text:
                chosen.setdefault(text, Voted(letter, text, None if hands is None else int(hands)))
        result = self.answers("room.vote.shown") is True
        return draw_lines([*chosen.values()], self.words, result=result, source=self.invented)


class CardsForm(PictureForm):
    """The minute card of the break, and one up and one down of the end."""

    key = "cards"

    def chosen(self) -> list[widgets.Widget]:
        self.page = 0
        self.more, self.at = button(self.words("room.cards-next"), self._next), html()
        return [self.choice_of("cards", "break", "end"), row("ew-pass", self.more, self.at)]

    @property
    def kinds(self) -> tuple[str, str]:
        """The kinds of text in the left and the right column."""
        return ("up", "down") if self.answers("room.cards") == "end" else ("clear", "unclear")

    @property
    def cards(self) -> tuple[list[str], list[str]]:
        """What was written of each."""
        left, right = self.kinds
        return self.wall.board.said(left), self.wall.board.said(right)

    @property
    def last(self) -> int:
        """The last page, counted from 0."""
        return max(1, *(len(pages(texts)) for texts in self.cards)) - 1

    def _next(self) -> None:
        self.page = self.page + 1 if self.page < self.last else 0
        self.refresh()

    def refresh(self) -> None:
        self.page, self.parts = min(self.page, self.last), self.kinds
        super().refresh()
        show(self.more, self.last)
        told = self.words("room.cards-page", page=self.page + 1, pages=self.last + 1)
        self.at.value = f"<p>{escape(told)}</p>" if self.last else ""

    def drawn(self) -> Picture:
        left, right = (self.words(f"hand-in.{kind}") for kind in self.kinds)
        return draw_cards((left, right), self.cards, self.words, page=self.page, source=self.invented)


def _hands(typed: str) -> int | None:
    found = read_count(typed)
    return found if found is not None and found <= MOST_HANDS else None


def _digest(text: str) -> str:
    """What the workbook keeps of a line: which one it was, and not what it says."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
