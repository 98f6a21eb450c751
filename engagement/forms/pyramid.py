"""The pyramid's form: six levels, each a number that is typed or slid, a unit, and "I don't know"."""

from __future__ import annotations

from bisect import bisect

from ..model import MOST, Level
from ..pictures.pyramid import draw_pyramid
from ..shapes import Picture
from ..svg import escape
from . import widgets
from .number import NumberForm, read_count
from .parts import beside, chip, html, row

# Where a slider can stand: 0, 1, 2 … 10, 12, 15, 20 … 100 million. Round on purpose: a slid number is an estimate.
STOPS: tuple[int, ...] = tuple(
    sorted(
        {0, *range(1, 10), *(round(m * 10**e) for e in range(1, 8) for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)), MOST}
    )
)


def nearest(count: int) -> int:
    """The place of the stop that is nearest to a count.

    >>> STOPS[nearest(1234)], STOPS[nearest(100_000_000)]
    (1200, 100000000)
    """
    after = max(1, min(bisect(STOPS, count), len(STOPS) - 1))
    return after - (count - STOPS[after - 1] <= STOPS[after] - count)


class PyramidForm(NumberForm):
    """Map your audience: how many stand at each level (A8-A16)."""

    title = "pyramid.title"
    how = "pyramid.counts"
    tells_fields = False
    names_levels = True
    about = frozenset({"pyramid", "steps", "leaks", "what-if"})  # steps that are filled in decide which is the weakest

    def build(self) -> list[widgets.Widget]:
        self.sliders: dict[str, widgets.IntSlider] = {}
        heads = ("", "", *(self.words(f"pyramid.{head}") for head in ("count", "unit", "dont-know")))
        rows = [row("ew-row", *(html(f"<span>{escape(head)}</span>") for head in heads))]
        rows[0].add_class("ew-heads")
        rows += [self._row(level) for level in reversed(self.content.levels)]
        scales = [(self.words("pyramid.readable"), "readable"), (self.words("pyramid.true"), "true")]
        scale = self.choice("pyramid.scale", self.words("pyramid.width"), scales, width="260px")
        return [beside([*rows, self.wrong, scale, self.sentence], [self.picture])]

    def _row(self, level: Level) -> widgets.Box:
        at = f"pyramid.{level.key}"
        asked = self.words("pyramid.count-of", level=level.name[self.language])

        def known(count: float | None, *, sliding: bool = False) -> None:
            """Who types or slides, knows; who empties the box, does not."""
            count_of = {} if count is None else {f"{at}.count": count}
            self.file_all({f"{at}.unknown": count is None, **count_of}, sliding=sliding)

        slider = self.slider(
            widgets.IntSlider,
            min=0,
            max=len(STOPS) - 1,
            readout=False,
            tooltip=asked,
            style={"handle_color": level.colour},
        )
        number = self.number(
            f"{at}.count",
            asked,
            read_count,
            known,
            lambda found: self.words("pyramid.not-a-count", level=level.name[self.language], found=found),
        )
        nobody = self.words("pyramid.unknown-of", level=level.name[self.language])
        unknown = widgets.Checkbox(tooltip=nobody, indent=False)
        self.field(f"{at}.unknown", unknown, shown=bool)
        counts = self.words("pyramid.unit-of", level=level.name[self.language])
        unit = self.choice(f"{at}.unit", "", self.options("units"), asked=counts)
        self.on_change(slider, lambda place: known(STOPS[place], sliding=True))
        self.sliders[f"{at}.count"] = slider
        return row("ew-row", html(chip(level, self)), slider, number, unit, unknown)

    def stands(self, key: str) -> float | None:
        """The count of a level, unless it is said not to be known."""
        return None if self.answers(f"{key.removesuffix('count')}unknown") else super().stands(key)

    def _show(self, key: str) -> None:
        """With its number, a level's slider goes and stands at the nearest stop; what is being typed beside it stays."""
        super()._show(key)
        at, _, part = key.rpartition(".")
        count = f"{at}.count"
        if count in self.sliders and part in ("count", "unknown"):
            super()._show(count)
            with self.quiet():
                self.sliders[count].value = nearest(int(self.answers.number(count) or 0))

    def load(self) -> None:
        super().load()
        for key in self.sliders:
            self._show(key)

    def outcome(self) -> Picture:
        answers = self.answers
        return draw_pyramid(
            answers.pyramid,
            self.content,
            self.language,
            true_size=answers.true_size,
            source=self.invented,
            weakest=answers.weakest,
        )
