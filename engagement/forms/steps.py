"""The steps' forms: what lifts someone, how often it works, who leaks away, and what a year of that comes to (A23-A28, A35)."""

from __future__ import annotations

from collections.abc import Iterator

from ..loop import most_of
from ..model import LEVELS, Level, Mechanism
from ..pictures.loop import draw_loop
from ..shapes import Picture
from ..weakest import Weakest, weakest_step
from . import widgets
from .form import Form
from .parts import beside, bold, chip, classed, folds, html, quoted, row

# Where a rate can stand, of every 100 a month: close together where it matters. Round on purpose: it is an estimate.
STOPS = (
    *(0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100),
    *(150, 200, 300, 500, 700, 1_000),
)
GIVEN = ("network", "followers")  # the mechanisms that the source gives (A24, A26); the others are the reader's (A27)


def wide(left: list[widgets.Widget], right: list[widgets.Widget]) -> widgets.Box:
    """Two columns of which the picture's is the wider."""
    return beside(left, right, "ew-wide")


class RatesForm(Form):
    """A form with rates: a slider with two handles, from the lowest to the highest that you think, or "I don't know"."""

    about = frozenset({"pyramid", "steps", "leaks", "what-if"})
    invented_words = "loop.sample"
    names_levels = True

    @staticmethod
    def most(at: str) -> int:
        """The highest rate that there can be under ``at``."""
        return most_of(at.removeprefix("steps."))

    def rate(self, at: str, asked: str) -> tuple[widgets.Widget, widgets.Widget]:
        """The slider for the range under ``at`` and the box that says that nobody knows."""
        most = self.most(at)
        stops = [stop for stop in STOPS if stop <= most]
        options = [(self.words.number(stop), stop) for stop in stops]
        slider = self.slider(widgets.SelectionRangeSlider, options=options, tooltip=asked, index=(0, 0))
        slider.add_class("ew-rate")
        unknown = widgets.Checkbox(description=self.words("pyramid.dont-know"), indent=False)
        unknown.observe(lambda change: classed(slider, "ew-unknown", change["new"]), "value")  # else it reads "0–0"

        def stands(_: object) -> tuple[float, ...]:
            """The two stops that are nearest to the rate."""
            rate = self.answers.rate(at, most) or (0, 0)
            return tuple(min(stops, key=lambda stop: abs(stop - n)) for n in rate)

        self.fields[f"{at}.rate"] = (slider, stands)
        self.fields[f"{at}.unknown"] = (unknown, lambda _: self.answers.rate(at, most) is None)
        self.on_change(slider, lambda rate: self._slid(at, rate))
        self.on_change(unknown, lambda ticked: self._ticked(at, ticked))
        return slider, unknown

    def _slid(self, at: str, rate: tuple[float, float]) -> None:
        self.file_all({f"{at}.unknown": False, f"{at}.rate": list(rate)}, sliding=True)  # who slides, knows

    def _ticked(self, at: str, unknown: bool) -> None:
        given = self.answers(f"{at}.rate")
        self.file_all({f"{at}.unknown": unknown} | ({} if unknown or given else {f"{at}.rate": [0, 0]}))

    def _show(self, key: str) -> None:
        """A rate and whether it is known are shown together."""
        at = key.rpartition(".")[0]
        both = (f"{at}.rate", f"{at}.unknown")
        for part in both if key in both else (key,):
            super()._show(part)

    def told(self, key: str, answer: object) -> str:
        """A range, which is none of the places at which its slider can stand, in words."""
        match answer:
            case [int() | float() as low, int() | float() as high]:
                return self.words("steps.of-hundred", rate=self.words.span(low, high))
        return super().told(key, answer)

    def spoken_rate(self, at: str) -> str:
        """The range under ``at`` in words."""
        rate = self.answers.rate(at, self.most(at))
        return self.words("steps.of-hundred", rate=self.words.span(*rate)) if rate else self.words("pyramid.dont-know")

    @property
    def weakest(self) -> Weakest | None:
        return weakest_step(self.answers.pyramid, self.answers.steps, self.answers.months, draws=0)

    def outcome(self) -> Picture | str:
        pyramid, steps = self.answers.pyramid, self.answers.steps
        return draw_loop(pyramid, steps, self.content, self.language, weakest=self.weakest, source=self.invented)


class StepsForm(RatesForm):
    """Five cards, one to a step: which interaction lifts someone, who does it, how often it works, what they gain (A23)."""

    title = "steps.title"
    cards: widgets.Tab | None = None  # a rename leaves the same card on the table

    def build(self) -> list[widgets.Widget]:
        cards = [self._card(mechanism) for mechanism in self.content.mechanisms]
        self.cards = cards = widgets.Tab(cards, selected_index=self.cards.selected_index if self.cards else 0)
        for i, level in enumerate(self.content.levels[1:]):
            cards.set_title(i, f"→ {level.name[self.language]}")
        return [wide([cards], [self.sentence, self.picture])]

    def _card(self, mechanism: Mechanism) -> widgets.VBox:
        at, place = f"steps.{mechanism.key}", LEVELS.index(mechanism.key)
        lower, upper = (self.content.levels[i].name[self.language] for i in (place - 1, place))
        first = mechanism.key == LEVELS[1]
        asked = self.words("steps.brings" if first else "steps.rate", lower=lower, upper=upper)
        slider, unknown = self.rate(at, asked)
        said = quoted(mechanism.interaction, self)
        if mechanism.key not in GIVEN:  # one's own words first
            said = folds(self.words("steps.ours"), said)
        return widgets.VBox(
            [
                html(quoted(mechanism.question, self)),
                self.line(f"{at}.what", self.words("steps.what", lower=lower, upper=upper)),
                html(said),
                self.line(f"{at}.who", self.words("steps.who")),
                bold(asked),
                row("ew-rates", slider, unknown),
                self.line(f"{at}.gain", self.words("steps.gain")),
            ]
        )

    def filled_in(self) -> Iterator[str]:
        for level in self.content.levels[1:]:
            parts = (self.answers.text(f"steps.{level.key}.{part}").strip() for part in ("what", "who", "gain"))
            known = self.spoken_rate(f"steps.{level.key}")
            yield f"→ {level.name[self.language]}: {' · '.join(part or '…' for part in (*parts, known))}"


class LeaksForm(RatesForm):
    """Who leaves, at every level, and who skips one: the sources name no way down, so these are ours to ask (A28, A35)."""

    title = "leaks.title"

    def build(self) -> list[widgets.Widget]:
        rows = [self._row(level) for level in reversed(self.content.levels)]
        once = self.words("leaks.at-once")
        skip = [bold(once), row("ew-rates", *self.rate("steps.at-once", once))]
        return [wide([*rows, *skip, self.sentence], [self.picture])]

    def _row(self, level: Level) -> widgets.Box:
        asked = self.words("leaks.rate", level=level.name[self.language])
        return row("ew-leak", html(chip(level, self)), *self.rate(f"leaks.{level.key}", asked))

    def filled_in(self) -> Iterator[str]:
        for level in self.content.levels:
            yield f"{level.name[self.language]}: {self.spoken_rate(f'leaks.{level.key}')}"
        yield f"{self.words('leaks.at-once')} {self.spoken_rate('steps.at-once')}"
