"""What was measured in a log, put where a guess stood: numbers in the pyramid, rates on the cards; and taken back."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ...loop import Rate
from ...model import LEVELS
from ...svg import escape
from .. import widgets
from ..parts import button, html, row, sentence, show, table
from .opened import OfALog


class Measured(NamedTuple):
    """By level: people at the end of the last whole month, and how many of every 100 step up to it, or fall from it, a month.

    Only of levels of which the log holds what counts, and only rates that can be told.
    """

    counts: dict[str, int]
    up: dict[str, Rate]
    leaks: dict[str, Rate]

    def answers(self) -> dict[str, object]:
        """The same as answers of the pyramid and the cards.

        >>> Measured({}, {"fans": (1, 2)}, {}).answers()
        {'steps.fans.rate': [1, 2], 'steps.fans.unknown': False}
        """
        answers: dict[str, object] = {}
        for level, count in self.counts.items():
            parts = {"count": count, "unit": "people", "unknown": False}
            answers |= {f"pyramid.{level}.{part}": value for part, value in parts.items()}
        for at, shares in ("steps", self.up), ("leaks", self.leaks):
            for level, share in shares.items():
                answers |= {f"{at}.{level}.rate": list(share), f"{at}.{level}.unknown": False}
        return answers


class MeasuredForm(OfALog):
    """Put what was measured where a guess stood: the last month's numbers in the pyramid, the rates on the cards."""

    title = "log.measured-title"
    help = "measured-help"
    footer = False
    about = frozenset({"movement", "pyramid", "steps", "leaks"})

    def build(self) -> list[widgets.Widget]:
        self.table, self.done = html(), html()
        self.use = button(self.words("log.use"), self._use)
        self.back = button(self.words("log.take-back"), self._take_back)
        return [self.sentence, self.table, row("ew-pass", self.use, self.back), self.done]

    @property
    def placed(self) -> set[str]:
        """The answers that the last press put where guesses stood."""
        kept = self.workbook.read("movement.kept")
        placed = kept.get("placed") if isinstance(kept, dict) else ()
        return {key for key in placed if isinstance(key, str)} if isinstance(placed, list) else set()

    def measured(self) -> Measured | None:
        """What the last whole month and the rates come to; ``None`` without numbers, or when nothing that counts is in them."""
        if not (tally := self.tally()):
            return None
        tested = {test.level for test in self.answers.tests if {*test.kinds} & {*tally.kinds}}
        stands = tally.stands[self._last]
        counts = {level: n for level, n in zip(LEVELS, stands, strict=True) if level in tested}
        up, leaks = {}, {}
        for level, above in pairwise([*LEVELS[1:], ""]):
            if level in tested and (share := self.opened.rate(tally.fell(level))):
                leaks[level] = share
            if {level, above} <= tested and (share := self.opened.rate(tally.rose(level))):
                up[above] = share
        return Measured(counts, up, leaks) if counts or up or leaks else None

    @property
    def _last(self) -> int:
        """Which of the tally's months is the last whole one."""
        return max(self.opened.complete[1], 1) - 1

    def refresh(self) -> None:
        super().refresh()
        found = self.measured()
        self.table.value = self._table(found) if found else ""
        show(self.use, found)
        show(self.back, self.placed)
        self.done.value = ""

    def outcome(self) -> str:
        if not (tally := self.tally()):
            return self.nothing
        if not self.measured():
            return self.words("log.nothing-measured")
        month = self.words.day(f"{tally.months[self._last]:%Y-%m}")
        return " ".join([self.words("log.measured", month=month), self.words("log.first-step")])

    def said(self) -> str:
        found = self.measured()
        rows = [": ".join((what, " → ".join(cells))) for what, *cells in self._rows(found)] if found else []
        return self._headed(*rows, self.outcome())

    def _rows(self, found: Measured) -> list[tuple[str, str, str]]:
        """What it is, what stands there now, and what was measured."""
        words, names, answers = self.words, self.content.names("levels", self.language), self.answers
        unknown, rows = words("pyramid.dont-know"), []
        for level, count in reversed(found.counts.items()):
            now = answers.pyramid.count(level)
            rows.append((names[level], unknown if now is None else words.number(now), words.number(count)))
        for at, shares, guessed in ("steps", found.up, answers.steps.up), ("leaks", found.leaks, answers.steps.leaks):
            for level, share in reversed(shares.items()):
                guess = guessed.get(level)
                what = words(f"log.row-{at}", level=names[level])
                rows.append((what, words.span(*guess) if guess else unknown, words.span(*share)))
        return rows

    def _table(self, found: Measured) -> str:
        heads = [escape(self.words(f"log.{head}")) for head in ("what", "guess", "log")]
        told = table(heads, [map(escape, cells) for cells in self._rows(found)])
        return f'<div class="ew-tables">{told}</div><p>{escape(self.words("log.measured-about"))}</p>'

    def _use(self) -> None:
        self.settle()  # a slide of a moment ago is part of it, and does not take away what is said of it
        if not (found := self.measured()):  # the log was let go while somebody pressed
            return
        answers = found.answers()
        kept = {"day": date.today().isoformat(), "placed": [*answers], **self.opened.keep()}
        if self.file_all({**answers, "movement.kept": kept}):
            self._say("used")

    def _take_back(self) -> None:
        """What stood in the pyramid and on the cards stands there again."""
        self.settle()
        placed = self.placed | {"movement.kept"}
        if self.keeping.attempt(lambda: self.workbook.undo(lambda key: key in placed)):
            self._say("taken-back")

    def _say(self, key: str) -> None:
        self.done.value = sentence(self.words(f"log.{key}"), status=True)
