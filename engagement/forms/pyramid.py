"""The pyramid's form: six levels, each a number that is typed or slid, a unit, and "I don't know"."""

from __future__ import annotations

import re

import ipywidgets as widgets

from ..model import MOST, Level, brief
from ..pictures import draw_pyramid
from ..shapes import Picture
from ..svg import escape
from .form import Form, beside, chip, html, row

# Where a slider can stand: 0, 1, 2 … 10, 12, 15, 20 … 100 million. Round on purpose: a slid number is an estimate.
STOPS = tuple(
    sorted(
        {0, *range(1, 10), *(round(m * 10**e) for e in range(1, 8) for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)), MOST}
    )
)
_PLAIN = re.compile(r"[0-9]+|[0-9]{1,3}(?:([., '\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*")


def read_count(typed: str) -> int | None:
    """The whole number that someone typed, as Dutch or English writes it; ``None`` when it is none, or over 100 million.

    >>> read_count("18.000"), read_count("1,200,000"), read_count("twelve")
    (18000, 1200000, None)
    """
    typed = typed.strip()
    if len(typed) > 20 or not _PLAIN.fullmatch(typed):
        return None
    count = int(re.sub(r"[^0-9]", "", typed))
    return count if count <= MOST else None


def nearest(count: int) -> int:
    """The place of the stop that is nearest to a count.

    >>> STOPS[nearest(1234)], STOPS[nearest(100_000_000)]
    (1200, 100000000)
    """
    return min(range(len(STOPS)), key=lambda place: abs(STOPS[place] - count))


class PyramidForm(Form):
    """Map your audience: how many stand at each level (A8-A16)."""

    title = "pyramid.title"

    def build(self) -> list[widgets.Widget]:
        self.wrong, self.sliders, self.mistakes = widgets.HTML(), {}, {}
        rows = [self._row(level) for level in reversed(self.content.levels)]
        scales = [(self.words("pyramid.readable"), "readable"), (self.words("pyramid.true"), "true")]
        scale = self.choice("pyramid.scale", self.words("pyramid.width"), scales, width="260px")
        return [beside([*rows, self.wrong, scale, self.sentence], [self.picture])]

    def _row(self, level: Level) -> widgets.Box:
        at = f"pyramid.{level.key}"
        asked = self.words("pyramid.count-of", level=level.name[self.language])
        slider = widgets.IntSlider(min=0, max=len(STOPS) - 1, readout=False, tooltip=asked)
        # filed when the box is left: a half-typed number is no answer
        number = widgets.Text(placeholder="?", tooltip=asked, continuous_update=False)
        unknown = widgets.Checkbox(description=self.words("pyramid.dont-know"), indent=False)
        self.field(f"{at}.unknown", unknown, shown=bool)
        unit = self.choice(f"{at}.unit", "", self.options("units"))
        self.fields[f"{at}.count"] = (number, lambda _: self._written(f"{at}.count"))
        slider.observe(lambda change: self._loading or self._estimate(at, STOPS[change["new"]]), "value")
        number.observe(lambda change: self._loading or self._typed(level, change["new"]), "value")
        self.sliders[f"{at}.count"] = slider
        return row("ew-row", html(chip(level, self)), slider, number, unit, unknown)

    def _estimate(self, at: str, count: int) -> None:
        if self.answers(f"{at}.unknown"):
            self.file(f"{at}.unknown", False)  # who slides, knows
        self.file(f"{at}.count", count)
        self._mistake(at)

    def _typed(self, level: Level, typed: str) -> None:
        at, count = f"pyramid.{level.key}", read_count(typed)
        if not typed.strip():
            self.file(f"{at}.unknown", True)
        elif count is not None:
            self._estimate(at, count)
        else:
            name = level.name[self.language]
            self._mistake(at, self.words("pyramid.not-a-count", level=name, found=brief(typed, 40), most=MOST))

    def _mistake(self, at: str, line: str = "") -> None:
        """Say what is wrong with the number of a level, or that it is right again."""
        self.mistakes[at] = line
        number = self.fields[f"{at}.count"][0]
        number.add_class("ew-bad") if line else number.remove_class("ew-bad")
        lines = "".join(f"<p>{escape(each)}</p>" for each in self.mistakes.values() if each)
        self.wrong.value = f'<div class="ew-wrong" role="alert">{lines}</div>' if lines else ""

    def _show(self, key: str) -> None:
        """A number being typed stays as it is typed; the slider goes and stands at the nearest stop."""
        if key not in self.sliders:
            super()._show(key)
        at = key.rpartition(".")[0]
        if f"{at}.count" in self.sliders:
            self._mistake(at)
            number, count = self.fields[f"{at}.count"][0], self.answers.number(f"{at}.count")
            with self.quiet():
                self.sliders[f"{at}.count"].value = nearest(int(count or 0))
                if read_count(number.value) != count:
                    number.value = self._written(f"{at}.count")

    def _written(self, key: str) -> str:
        count = self.answers.number(key)
        return "" if count is None else self.words.number(int(count))

    def load(self) -> None:
        super().load()
        for key in self.sliders:
            self._show(key)

    def said(self) -> str:
        return self._headed(self.outcome().description)

    def outcome(self) -> Picture:
        source = self.words("pyramid.sample", name=self.answers.organisation) if self.answers.sample else ""
        return draw_pyramid(
            self.answers.pyramid, self.content, self.language, true_size=self.answers.true_size, source=source
        )
