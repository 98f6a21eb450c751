"""The what-if's form: a year or two ahead, one step changed, and which step is the weakest (our reading)."""

from __future__ import annotations

from ..loop import MONTHS, Rate, most_of
from ..model import LEVELS
from ..pictures.pyramid import rated
from ..pictures.what_if import draw_what_if
from ..shapes import Picture
from ..svg import escape
from ..weakest import Gain, Weakest, weakest_step
from . import widgets
from .parts import card, folds, html, show, spoken, table, toggles
from .steps import RatesForm, wide

POINTS = (0, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10)  # more of every 100 a month
RULE = ("leave", "brought", "rise", "skip", "conserved", "unknown", "range")


class WhatIfForm(RatesForm):
    """A year or two ahead: the six levels through time, one step changed, and the rule by which it is reckoned."""

    title = "what-if.heading"
    found: tuple[object, Weakest | None] = (None, None)  # the last question to ``weakest_step``, and its answer

    def build(self) -> list[widgets.Widget]:
        ahead = [(self.words("what-if.then", n=months), months) for months in MONTHS]
        months = toggles(ahead, tooltip=self.words("what-if.ahead"))
        self.field("what-if.months", months, shown=lambda _: self.answers.months)
        steps = [(self.words("what-if.no-step"), ""), *((f"→ {name}", key) for name, key in self.options("levels")[1:])]
        step = self.choice("what-if.step", self.words("what-if.step"), steps, width="100%", max_width="24rem")
        points = [(self.words("what-if.more", points=n), n) for n in POINTS]
        look = {"tooltip": self.words("what-if.points"), "layout": {"width": "24rem"}}
        more = self.slider(widgets.SelectionSlider, options=points, value=1, **look)
        self.more = self.field("what-if.points", more, shown=self.points)
        rule = "".join(f"<li>{escape(self.words(f'what-if.rule.{part}'))}</li>" for part in RULE)
        folded = folds(self.words("what-if.rule.title"), f"<ol>{rule}</ol>")
        self.verdict_line = html()
        columns = wide([months, step, more, self.sentence, html(folded)], [self.picture])
        return [columns, self.verdict_line]

    def refresh(self) -> None:
        super().refresh()
        found = self.weakest
        show(self.picture, self._reckons)
        show(self.verdict_line, self._reckons)
        show(self.more, self.answers.one_of("what-if.step", LEVELS[1:]))
        self.verdict_line.value = card(f"{self._tables(found)}<p>{escape(self._verdict(found))}</p>", "ew-verdicts")

    @property
    def _reckons(self) -> bool:
        """Whether there is anything to reckon with: a step, or who leaves, and somebody to take it."""
        steps, pyramid = self.answers.steps, self.answers.pyramid
        return bool(steps.up or steps.leaks) and any(amount.count is not None for amount in pyramid.amounts)

    @property
    def weakest(self) -> Weakest | None:
        """Drawn from the ranges, so slow enough to keep until the question is another."""
        asked = (self.answers.pyramid, self.answers.steps, self.answers.months)
        if self.found[0] != asked:
            self.found = asked, weakest_step(*asked)
        return self.found[1]

    def _verdict(self, found: Weakest | None) -> str:
        """Which step is the weakest, how sure that is, and what a sceptic would ask."""
        words, names, months = self.words, self.content.names("levels", self.language), self.answers.months
        if found is None:
            return words("what-if.no-weakest")
        said = []
        firsts = (found.people, found.empowered)
        for what, level, agree in zip(("people", "empowered"), firsts, found.agree, strict=True):
            if level:
                sure = words("what-if.sure" if agree == found.draws else "what-if.unsure", n=agree, draws=found.draws)
                gain = found.up[level]
                most = gain.people if what == "people" else gain.empowered
                parts = {"brought": words.about(abs(gain.brought)), "stayed": words.about(abs(gain.stayed))}
                split = words("what-if.split" if gain.stayed >= 0 else "what-if.split-less", **parts)
                numbers = {"gain": words.about(most), "months": months, "split": split, "sure": sure}
                key = rated("what-if.most-people", level) if what == "people" else "what-if.most-empowered"
                said.append(words(key, level=names[level], top=names["empowered"], **numbers))
            else:
                said.append(words(f"what-if.none-{what}", top=names["empowered"], months=months))
        if found.people and found.tenth not in (None, found.people):
            said.append(words("what-if.tenth", level=names[found.tenth]))
        leak = max(found.leaks, key=lambda level: found.leaks[level].people, default=None)
        if leak and found.people and found.leaks[leak].people > found.up[found.people].people:
            said.append(words("what-if.leak-more", level=names[leak], gain=words.about(found.leaks[leak].people)))
        if any(min(gain.people, gain.empowered) <= -0.5 for gain in found.up.values()):
            said.append(words("what-if.minus"))
        if unknown := self.answers.steps.unknown:
            said.append(words("what-if.find-out", levels=words.together([names[level] for level in unknown])))
        return " ".join(said)

    def _tables(self, found: Weakest | None) -> str:
        """What one of every 100 does: one more on each step that is known, and one fewer leaving each level."""
        if found is None:
            return ""
        steps, tables, names = self.answers.steps, "", self.content.names("levels", self.language)
        ways = (("one-more", steps.up, found.up, 1), ("one-fewer", steps.leaks, found.leaks, -1))
        for head, rates, gains, points in ways:
            heads = [*(escape(self.words(f"what-if.{key}")) for key in (head, "people")), escape(names["empowered"])]
            rows = [self._row(level, rates[level], points, gain, found) for level, gain in gains.items()]
            tables += table(heads, filter(None, rows)) if any(rows) else ""
        return f'<div class="ew-tables">{tables}</div>'

    def _row(self, level: str, rate: Rate, points: int, gain: Gain, found: Weakest) -> list[str]:
        """From which rate to which, and the two gains; a loss shows as one. A leak of nobody has no row."""
        name, now = self.content.names("levels", self.language)[level], sum(rate) / 2
        if points < 0 and not now:
            return []
        then = min(most_of(level), now + points) if points > 0 else max(0, now + points)
        numbers = {"now": self.words.number(round(now, 2)), "then": self.words.number(round(then, 2))}
        kind = "step" if points > 0 else "leak"
        cells = [escape(self.words(f"what-if.{kind}-row", level=name, **numbers))]
        for value, first in ((gain.people, found.people), (gain.empowered, found.empowered)):
            shown = f"{'−' if value <= -0.5 else '+'}{self.words.about(abs(value))}"
            cells.append(f"<strong>{shown}</strong>" if points > 0 and level == first else shown)
        return cells

    def said(self) -> str:
        return self._headed(spoken(self.outcome()), self._verdict(self.weakest))

    def outcome(self) -> Picture | str:
        answers = self.answers
        if not self._reckons:
            return self.words("what-if.nothing-yet")
        return draw_what_if(
            answers.pyramid,
            answers.steps,
            answers.months,
            self.content,
            self.language,
            step=answers.one_of("what-if.step", LEVELS[1:]),
            points=self.points(answers("what-if.points")),
            source=self.invented,
        )

    @staticmethod
    def points(answer: object) -> float:
        """How many more of every 100 a step gets: one, until someone chooses."""
        return next((points for points in POINTS if points == answer and answer is not True), 1)
