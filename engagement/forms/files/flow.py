"""Who moved: from where to where between two months, how long people stay, and what came before a rise."""

from __future__ import annotations

import math

from ...model import LEVELS
from ...movement.tally import Tally
from ...pictures.before import draw_before
from ...pictures.flow import draw_flow
from ...shapes import Picture
from ...svg import escape
from .. import widgets
from ..parts import among, chip, html, show, table, toggles
from ..steps import wide
from .opened import OfALog
from .reading import listed

SHORTEST = 28  # days of a month: a window that is longer reaches into the month before
BACK = (1, 3, 12)  # months between the two sides of the flow


class FlowForm(OfALog):
    """Who moved from where to where between two months, who fell silent, and how long people stay."""

    title = "log.flow-title"
    help = "flow-help"

    def build(self) -> list[widgets.Widget]:
        options = [(self.words("log.back", n=n), n) for n in BACK]
        back = toggles(options, tooltip=self.words("log.backs"))
        self.back = self.field("movement.back", back, shown=among(options))
        self.table = html()
        return [wide([self.back, self.sentence, self.table], [self.month_slider(), self.picture])]

    def refresh(self) -> None:
        super().refresh()
        show(self.back, self.opened.log)
        tally = self.tally()
        self.table.value = self._rates(tally) if tally and tally.stayed else ""

    def _rates(self, tally: Tally) -> str:
        """Per level: of every 100, how many rise, go down and fall silent in a month, and how long half of them stay."""
        heads = ("level", "rise", "down", "silent", "stay")
        levels = reversed(self.content.levels)
        rows = [[chip(level, self), *map(escape, self._told(tally, level.key))] for level in levels]
        told = table([escape(self.words(f"log.{head}")) for head in heads], rows)
        return f'<div class="ew-tables">{told}</div><p>{escape(self.words("log.rates-about"))}</p>'

    def _told(self, tally: Tally, level: str) -> list[str]:
        shares = [tally.rose(level), tally.fell(level), tally.fell(level, silent=True)]
        ways = [level != LEVELS[-1], level != LEVELS[0], level != LEVELS[0]]
        found = [self.opened.rate(each) if way else None for each, way in zip(shares, ways, strict=True)]
        told = [self.words.span(*each) if each else "?" if way else "–" for each, way in zip(found, ways, strict=True)]
        stay = tally.median_stay(level)
        if math.isnan(stay):
            return [*told, "?"]
        many, most = math.isinf(stay), tally.followed(level)
        return [*told, self.words("log.longer" if many else "log.months", n=most if many else int(stay))]

    def outcome(self) -> Picture | str:
        tally = self.tally()
        if not tally:
            return self.nothing
        last = self.month
        first = last - (self.back.value if self.opened.log else 1)
        if first < 0:
            return self.words("log.one-month")
        log = self.opened.log
        flow = log.flow(self.answers.tests, first, last) if log else tally.went[first]
        return draw_flow(flow, tally, first, last, self.content, self.language, source=self.invented)


class BeforeForm(OfALog):
    """What people did in the month before they rose, beside those who could have risen and did not (A23)."""

    title = "log.before-title"
    help = "before-help"

    def build(self) -> list[widgets.Widget]:
        level = self.choice("movement.level", self.words("log.out-of"), self.options("levels")[:-1], width="100%")
        self.fields["movement.level"] = (level, lambda _: self.level)
        whom = [(self.words(f"log.{who}"), who) for who in ("active", "all")]
        asked = self.choice("movement.among", self.words("log.among"), whom, width="100%")
        caveats = listed([self.words(f"log.caveat.{part}") for part in ("goes-with", "active", "many")])
        return [wide([level, asked, self.sentence, html(caveats)], [self.picture])]

    @property
    def level(self) -> str:
        """The level out of which people rose."""
        return self.answers.one_of("movement.level", LEVELS[:-1]) or "followers"

    def outcome(self) -> Picture | str:
        tally = self.tally()
        if not (tally and tally.before):
            return self.nothing
        active = self.answers.text("movement.among") != "all"
        above = LEVELS[LEVELS.index(self.level) + 1 :]
        tests = [test for test in self.answers.tests if test.level in above and test.within_days > SHORTEST]
        tested = {kind for test in tests for kind in test.kinds}
        return draw_before(
            tally, self.level, self.content, self.language, active=active, tested=tested, source=self.invented
        )
