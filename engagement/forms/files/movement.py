"""The pyramid through time: for each level a test as sliders, and the pyramid that they make, month by month."""

from __future__ import annotations

from functools import partial
from itertools import zip_longest
from typing import NamedTuple

from ...answers import TESTS
from ...model import Level
from ...movement.tally import Tally
from ...pictures.before import kind_names
from ...pictures.movement import draw_movement
from ...shapes import Picture
from ...svg import escape
from .. import widgets
from ..parts import chip, html, let_go, row, show
from ..steps import wide
from .opened import OfALog

TIMES = (*range(1, 11), 12, 15, 20, 25, 30, 40, 50, 75, 100)
DAYS = (7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730)


class Rule(NamedTuple):
    """The test of a level on the screen, and the box of interactions that opens under it."""

    row: widgets.Box
    kinds: widgets.Box


class MovementForm(OfALog):
    """Five tests, each a row of sliders, and the pyramid that they make, month by month."""

    title = "log.tests-title"
    help = "tests-help"
    owned = ("movement.test.",)
    waits_for = ()

    def build(self) -> list[widgets.Widget]:
        self.rows = {level.key: self._row(level) for level in reversed(self.content.levels[1:])}
        boxes = [part for parts in self.rows.values() for part in parts]
        asked = html(f"<p>{escape(self.words('log.asked'))}</p>")
        return [wide([asked, *boxes], [self.month_slider(), self.picture, self.sentence])]

    def tally(self) -> Tally | None:
        return self.opened.tally(whole=False)

    def _row(self, level: Level) -> Rule:
        """A test: how often, within how many days, and behind a button which interactions count."""
        at, name = f"movement.test.{level.key}", level.name[self.language]
        often = [(self.words("log.often", n=n), n) for n in TIMES]
        within = [(self.words("log.days", n=n), n) for n in DAYS]
        sliders = []
        for part, options, usual in zip(("at-least", "within"), (often, within), TESTS[level.key], strict=True):
            look = {"options": options, "tooltip": f"{name}: {self.words(f'log.{part}')}"}
            shown = partial(_nearest, [n for _, n in options], usual)
            sliders.append(self.field(f"{at}.{part}", self.slider(widgets.SelectionSlider, **look), shown=shown))
        kinds = widgets.ToggleButton(tooltip=f"{name}: {self.words('log.which')}", description="…")
        box = widgets.Box()
        box.add_class("ew-kinds")
        show(box, False)
        kinds.observe(lambda change: self._open(level.key, change["new"]), "value")
        return Rule(row("ew-rule", html(), kinds, *sliders), box)

    def _open(self, level: str, wanted: bool) -> None:
        """Show or hide the kinds of interaction that can count for a level."""
        _, box = self.rows[level]
        if wanted:
            boxes = []
            for kind in self._kinds():
                counts = kind in self.answers.shown_by(level)
                tick = widgets.Checkbox(value=counts, description=self._named(kind), indent=False)
                self.on_change(tick, partial(self._tick, level, kind))
                boxes.append(tick)
            before, box.children = box.children, boxes
            let_go(*before)
        show(box, wanted)

    def _kinds(self) -> list[str]:
        """What the log holds, most frequent first; without a log, all that we have a name for, and what counts already."""
        known = [kind.key for kind in self.content.kinds] + [kind for test in self.answers.tests for kind in test.kinds]
        return [*(self.opened.kinds or dict.fromkeys(known))]

    def _named(self, kind: str) -> str:
        return kind_names(self.content, self.language).get(kind, kind)

    def _tick(self, level: str, kind: str, counts: bool) -> None:
        before = [each for each in self.answers.shown_by(level) if each != kind]
        self.file(f"movement.test.{level}.kinds", before + [kind] * counts)

    def _changed(self, key: str) -> None:
        """A test was moved: the picture follows at once; when it is the sample that is on the screen, its log is opened."""
        if key.startswith("movement.test.") and self.opened.stale:
            self.opened.open_sample()
            self.load()
        else:
            super()._changed(key)

    def load(self) -> None:
        """Another log has other kinds, too."""
        for level, (rule, box) in self.rows.items():
            if box.children:
                self._open(level, rule.children[1].value)
        super().load()

    def refresh(self) -> None:
        super().refresh()
        tally, kinds = self.tally(), self._kinds()
        stands = tally.stands[self.month] if tally else ()
        for level, n in zip_longest(self.content.levels, stands):
            if not (rule := self.rows.get(level.key)):
                continue
            shows = self.answers.shown_by(level.key)
            counting = [kind for kind in kinds if kind in shows]
            with self.quiet():
                for kind, tick in zip(kinds, rule.kinds.children, strict=False):
                    tick.value = kind in counting
            head, button, *_ = rule.row.children
            head.value = f"{chip(level, self)} <strong>{'' if n is None else self.words.number(n)}</strong>"
            button.description = f"{self._some(counting) or self.words('log.nothing-counts')} ▾"

    def _some(self, kinds: list[str]) -> str:
        """The names of two kinds, and how many more there are."""
        more = len(kinds) - 2
        return ", ".join(map(self._named, kinds[:2])) + (f" +{more}" if more > 0 else "")

    def outcome(self) -> Picture | str:
        if not (tally := self.tally()):
            return self.nothing
        first, stop = self.opened.complete
        cut = stop < len(tally.months)
        return draw_movement(tally, self.month, self.content, self.language, source=self.invented, low=first, cut=cut)


def _nearest(stops: list[int], default: int, answer: object) -> int:
    wanted = answer if isinstance(answer, int | float) and not isinstance(answer, bool) else default
    return min(stops, key=lambda stop: abs(stop - wanted))
