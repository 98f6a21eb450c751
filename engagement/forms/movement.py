"""The pyramid through time: tests as sliders, month by month, who moved where, what came before, and what to take along."""

from __future__ import annotations

import math
from datetime import date
from functools import partial
from itertools import pairwise

from ..answers import TESTS
from ..model import LEVELS, Level
from ..pictures import draw_before, draw_flow, draw_movement
from ..shapes import Picture
from ..svg import escape
from ..tally import Tally, usual
from . import widgets
from .form import Form
from .log import opened_in
from .parts import chip, html, row, show
from .steps import wide

TIMES = (*range(1, 11), 12, 15, 20, 25, 30, 40, 50, 75, 100)
DAYS = (7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730)
SHORTEST = 28  # days of a month: a window that is longer reaches into the month before
BACK = (1, 3, 12)  # months between the two sides of the flow


class OfALog(Form):
    """A form that shows what the open log comes to, or the tally that was kept."""

    names_levels = True
    about = frozenset({"movement"})
    invented_words = "log.invented"

    def __init__(self, workbook) -> None:
        self.opened = opened_in(workbook)
        super().__init__(workbook)
        self.opened.watchers.append(self.reopened)

    def close(self) -> None:
        self.opened.watchers.remove(self.reopened)
        super().close()

    def reopened(self) -> None:
        """Another log is open, or none."""
        self.load()

    def tally(self) -> Tally | None:
        return self.opened.tally()

    def _changed(self, key: str) -> None:
        """A test or a month that is slid elsewhere: this picture can wait until it lies still."""
        if key.startswith(("movement.test.", "movement.month")) and key not in self.fields:
            self.after_a_pause("", self.refresh)
        else:
            super()._changed(key)

    def refresh(self) -> None:
        super().refresh()
        show(self.picture, isinstance(self.outcome(), Picture))

    @property
    def month(self) -> int:
        """Which of the tally's months is looked at: the last one, unless a participant chose another that is there."""
        months, chosen = self.tally().months, self.answers.text("movement.month")
        return next((n for n, month in enumerate(months) if f"{month:%Y-%m}" == chosen), len(months) - 1)

    def said(self) -> str:
        found = self.outcome()
        return self._headed(found.description if isinstance(found, Picture) else found)


class MovementForm(OfALog):
    """Five tests, each a row of sliders, and the pyramid that they make, month by month."""

    title = "log.tests-title"
    help = "tests-help"
    owned = ("movement.test.",)

    def build(self) -> list[widgets.Widget]:
        self.rows = {level.key: self._row(level) for level in reversed(self.content.levels[1:])}
        months = self.slider(
            widgets.SelectionSlider, options=[("…", "")], tooltip=self.words("log.month"), layout={"width": "100%"}
        )
        chosen = lambda _: self.months.options[self.month if self.tally() else 0][1]  # noqa: E731
        self.months = self.field("movement.month", months, shown=chosen)
        boxes = [part for parts in self.rows.values() for part in parts]
        return [
            wide(
                [html(f"<p>{escape(self.words('log.asked'))}</p>"), *boxes], [self.months, self.picture, self.sentence]
            )
        ]

    def tally(self) -> Tally | None:
        return self.opened.tally(whole=False)

    def _row(self, level: Level) -> tuple[widgets.Widget, ...]:
        """A test: how often, within how many days, and behind a button which interactions count."""
        at, name = f"movement.test.{level.key}", level.name[self.language]
        often = [(self.words("log.often", n=n), n) for n in TIMES]
        within = [(self.words("log.days", n=n), n) for n in DAYS]
        sliders = []
        for place, (part, options) in enumerate({"at-least": often, "within": within}.items()):
            slider = self.slider(
                widgets.SelectionSlider, options=options, tooltip=f"{name}: {self.words(f'log.{part}')}"
            )
            default = TESTS[level.key][place]
            sliders.append(
                self.field(f"{at}.{part}", slider, shown=partial(_nearest, [n for _, n in options], default))
            )
        kinds = widgets.ToggleButton(tooltip=f"{name}: {self.words('log.which')}", description="…")
        box = widgets.Box()
        box.add_class("ew-parts")
        show(box, False)
        kinds.observe(lambda change: self._open(level.key, change["new"]), "value")
        return row("ew-rule", html(), kinds, *sliders), box

    def _open(self, level: str, wanted: bool) -> None:
        """Show or hide the kinds of interaction that can count for a level."""
        _, box = self.rows[level]
        if wanted:
            boxes = []
            for kind in self._kinds():
                tick = widgets.Checkbox(
                    value=kind in self.answers.shown_by(level), description=self._named(kind), indent=False
                )
                tick.observe(lambda change, kind=kind: self._loading or self._tick(level, kind, change["new"]), "value")
                boxes.append(tick)
            box.children = boxes
        show(box, wanted)

    def _kinds(self) -> list[str]:
        """What the log holds, most frequent first; without a log, all that we have a name for, and what counts already."""
        known = [kind.key for kind in self.content.kinds] + [kind for test in self.answers.tests for kind in test.kinds]
        return [*(self.opened.kinds or dict.fromkeys(known))]

    def _named(self, kind: str) -> str:
        return (self.content.names("kinds", self.language) | {"other": self.words("log.other")}).get(kind, kind)

    def _tick(self, level: str, kind: str, counts: bool) -> None:
        before = [each for each in self.answers.shown_by(level) if each != kind]
        self.file(f"movement.test.{level}.kinds", before + [kind] * counts)

    def _changed(self, key: str) -> None:
        """A test was moved: the picture follows at once; when it is the sample that is on the screen, its log is opened."""
        if key.startswith("movement.test.") and self.opened.log is None and self.answers.sample:
            self.opened.open_sample()
        Form._changed(self, key)

    def load(self) -> None:
        """Another log has other months and kinds."""
        tally = self.tally()
        named = [f"{month:%Y-%m}" for month in tally.months] if tally else [""]
        with self.quiet():
            self.months.options = [(self.words.day(month) or "…", month) for month in named]
        show(self.months, tally and len(tally.months) > 1)
        for level, (_, box) in self.rows.items():
            if box.children:
                self._open(level, self.rows[level][0].children[1].value)
        super().load()

    def refresh(self) -> None:
        super().refresh()
        tally = self.tally()
        names = {level.key: level for level in self.content.levels}
        for level, (rule, box) in self.rows.items():
            with self.quiet():
                for kind, tick in zip(self._kinds(), box.children, strict=False):
                    tick.value = kind in self.answers.shown_by(level)
            count = self.words.number(tally.stands[self.month][LEVELS.index(level)]) if tally else ""
            head, button, *_ = rule.children
            head.value = f"{chip(names[level], self)} <strong>{count}</strong>"
            button.description = self._counting(level)

    def _counting(self, level: str) -> str:
        """The kinds that count for a level and are in the log."""
        there = [kind for kind in self._kinds() if kind in self.answers.shown_by(level)]
        more = len(there) - 2
        named = ", ".join(self._named(kind) for kind in there[:2]) + (f" +{more}" if more > 0 else "")
        return f"{named or self.words('log.nothing-counts')} ▾"

    def outcome(self) -> Picture | str:
        if not (tally := self.tally()):
            return self.words("log.no-log")
        return draw_movement(tally, self.month, self.content, self.language, source=self.invented, cut=self.opened.cut)


class FlowForm(OfALog):
    """Who moved from where to where between two months, who fell silent, and how long people stay."""

    title = "log.flow-title"
    help = "flow-help"

    def build(self) -> list[widgets.Widget]:
        options = [(self.words("log.back", n=n), n) for n in BACK]
        back = widgets.ToggleButtons(options=options, tooltip=self.words("log.backs"))
        back.style.button_width = "auto"
        self.back = self.field("movement.back", back, shown=lambda answer: answer if answer in BACK else BACK[0])
        self.table = html()
        return [wide([self.back, self.sentence, self.table], [self.picture])]

    def refresh(self) -> None:
        super().refresh()
        show(self.back, self.opened.log)
        tally = self.tally()
        self.table.value = self._rates(tally) if tally and tally.stayed else ""

    def _rates(self, tally: Tally) -> str:
        """Per level: of every 100, how many rise and fall silent in a month, and how long half of them stay."""
        heads = ("level", "rise", "silent", "stay")
        cells = "".join(f"<th>{escape(self.words(f'log.{head}'))}</th>" for head in heads)
        rows = ""
        for level in reversed(self.content.levels):
            told = [chip(level, self), *map(escape, self._told(tally, level.key))]
            rows += f"<tr>{''.join(f'<td>{cell}</td>' for cell in told)}</tr>"
        return f"<table><tr>{cells}</tr>{rows}</table><p>{escape(self.words('log.rates-about'))}</p>"

    def _told(self, tally: Tally, level: str) -> tuple[str, str, str]:
        words = self.words
        rise = usual(tally.rose(level)) if level != LEVELS[-1] else None
        silent = usual(tally.fell(level)) if level != LEVELS[0] else None
        stay = tally.median_stay(level)
        told = (
            "…" if math.isnan(stay) else words("log.longer") if math.isinf(stay) else words("log.months", n=int(stay))
        )
        return (*(words.span(*rate) if rate else "–" for rate in (rise, silent)), told)

    def outcome(self) -> Picture | str:
        tally = self.tally()
        if not tally:
            return self.words("log.no-log")
        last = self.month
        first = last - (self.answers.number("movement.back") or 1 if self.opened.log else 1)
        if first < 0:
            return self.words("log.one-month")
        first = int(first)
        flow = self.opened.log.flow(self.answers.tests, first, last) if self.opened.log else tally.went[first]
        return draw_flow(flow, tally, first, last, self.content, self.language, source=self.invented)


class BeforeForm(OfALog):
    """What people did in the month before they rose, beside those who could have risen and did not (A23)."""

    title = "log.before-title"
    help = "before-help"

    def build(self) -> list[widgets.Widget]:
        level = self.choice("movement.level", self.words("log.out-of"), self.options("levels")[:-1], width="100%")
        self.fields["movement.level"] = (level, lambda _: self.level)
        among = [(self.words(f"log.{who}"), who) for who in ("active", "all")]
        among = self.choice("movement.among", self.words("log.among"), among, width="100%")
        caveats = "".join(
            f"<li>{escape(self.words(f'log.caveat.{part}'))}</li>" for part in ("goes-with", "active", "many")
        )
        return [wide([level, among, self.sentence, html(f"<ul>{caveats}</ul>")], [self.picture])]

    @property
    def level(self) -> str:
        return self.answers.one_of("movement.level", LEVELS[:-1]) or "followers"

    def outcome(self) -> Picture | str:
        tally = self.tally()
        if not (tally and tally.before):
            return self.words("log.no-log")
        active = self.answers.text("movement.among") != "all"
        above = LEVELS[LEVELS.index(self.level) + 1 :]
        tests = [test for test in self.answers.tests if test.level in above and test.within_days > SHORTEST]
        tested = {kind for test in tests for kind in test.kinds}
        look = {"active": active, "tested": tested, "source": self.invented}
        return draw_before(tally, self.level, self.content, self.language, **look)


class MeasuredForm(OfALog):
    """Put what was measured where a guess stood: the last month's numbers in the pyramid, the rates on the cards."""

    title = "log.measured-title"
    help = "measured-help"
    owned = ("movement.kept",)

    def build(self) -> list[widgets.Widget]:
        self.use, self.done = widgets.Button(description=self.words("log.use")), html()
        self.use.on_click(lambda _: self._use())
        return [self.sentence, self.use, self.done]

    def refresh(self) -> None:
        super().refresh()
        show(self.use, self.tally() and self.answers.tests)
        self.done.value = ""

    def measured(self) -> tuple[dict[str, int], dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
        """The last month's counts of the levels that have a test, and the rates of steps and leaks that can be told."""
        tally, tested = self.tally(), {test.level for test in self.answers.tests}
        counts = {level: tally.stands[-1][n] for n, level in enumerate(LEVELS) if level in tested}
        steps = {
            above: rate
            for level, above in pairwise(LEVELS[1:])
            if level in tested and (rate := usual(tally.rose(level)))
        }
        leaks = {level: rate for level in counts if (rate := usual(tally.fell(level)))}
        return counts, steps, leaks

    def outcome(self) -> str:
        if not (tally := self.tally()) or not self.answers.tests:
            return self.words("log.no-log")
        words, names = self.words, self.content.names("levels", self.language)
        counts, steps, leaks = self.measured()
        said = [
            words(
                "log.counts",
                month=words.day(f"{tally.months[-1]:%Y-%m}"),
                parts="; ".join(f"{names[level]} {words.number(n)}" for level, n in reversed(counts.items())),
            )
        ]
        for what, rates in {"rates": steps, "leaks": leaks}.items():
            if rates:
                said.append(
                    words(
                        f"log.{what}",
                        parts="; ".join(f"{names[level]} {words.span(*rate)}" for level, rate in rates.items()),
                    )
                )
        return " ".join([*said, words("log.first-step")])

    def _use(self) -> None:
        if not self.tally():  # the log was let go while somebody pressed
            return
        counts, steps, leaks = self.measured()
        answers: dict[str, object] = {}
        for level, count in counts.items():
            answers |= {
                f"pyramid.{level}.count": count,
                f"pyramid.{level}.unit": "people",
                f"pyramid.{level}.unknown": False,
            }
        for at, rates in {"steps": steps, "leaks": leaks}.items():
            for level, rate in rates.items():
                answers |= {f"{at}.{level}.rate": list(rate), f"{at}.{level}.unknown": False}
        answers["movement.kept"] = {"day": date.today().isoformat(), **self.opened.kept()}
        self.file_all(answers)
        self.done.value = f'<p class="ew-words" role="status">{escape(self.words("log.used"))}</p>'


def _nearest(stops: list[int], default: int, answer: object) -> int:
    wanted = answer if isinstance(answer, int | float) and not isinstance(answer, bool) else default
    return min(stops, key=lambda stop: abs(stop - wanted))
