"""The pyramid through time: tests as sliders, month by month, who moved where, what came before, and what to take along."""

from __future__ import annotations

import math
from datetime import date
from functools import partial
from itertools import pairwise

from ...answers import TESTS
from ...model import LEVELS, Level
from ...movement.tally import Tally
from ...pictures import draw_before, draw_flow, draw_movement
from ...pictures.before import kind_names
from ...shapes import Picture
from ...svg import escape
from .. import widgets
from ..form import Form
from ..parts import chip, html, let_go, row, show, table
from ..steps import wide
from .log import opened_in

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
        if self.reopened in self.opened.watchers:  # else it was closed before
            self.opened.watchers.remove(self.reopened)
        super().close()

    def reopened(self) -> None:
        """Another log is open, or none."""
        self.load()

    def tally(self) -> Tally | None:
        return self.opened.tally()

    @property
    def invented(self) -> str:
        return "" if self.opened.own else super().invented

    def _changed(self, key: str) -> None:
        """A test or a month that is slid elsewhere: this picture can wait until it lies still."""
        here = self.fields.get(key, (None,))[0]
        slid = key.startswith(("movement.test.", "movement.month"))
        if slid and (here is None or here.value != self.answers(key)):
            self.after_a_pause("", self.load)
        elif key == "movement.kept":
            self.load()
        else:
            super()._changed(key)

    months: widgets.SelectionSlider | None = None

    def month_slider(self) -> widgets.SelectionSlider:
        """Which month is looked at: one for all forms."""
        slider = self.slider(
            widgets.SelectionSlider, options=[("…", "")], tooltip=self.words("log.month"), layout={"width": "100%"}
        )
        chosen = lambda _: self.months.options[self.month if self.tally() else 0][1]  # noqa: E731
        self.months = self.field("movement.month", slider, shown=chosen)
        return slider

    def load(self) -> None:
        """Another log has other months."""
        if self.months:
            tally = self.tally()
            named = [f"{month:%Y-%m}" for month in tally.months] if tally else [""]
            options = [(self.words.day(month) or "…", month) for month in named]
            if [*self.months.options] != options:
                with self.quiet():
                    self.months.options = options
            show(self.months, tally and len(tally.months) > 1)
        super().load()

    def tell(self, found: Picture | str) -> None:
        super().tell(found)
        show(self.picture, isinstance(found, Picture))

    @property
    def nothing(self) -> str:
        """What to do when there are no numbers to show."""
        return self.words("log.stale" if self.opened.stale else "log.no-log")

    @property
    def month(self) -> int:
        """Which of the tally's months is looked at: the last whole one, unless a participant chose another that is there."""
        months, chosen = self.tally().months, self.answers.text("movement.month")
        last = max(self.opened.complete[1], 1) - 1
        return next((n for n, month in enumerate(months) if f"{month:%Y-%m}" == chosen), last)

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
        boxes = [part for parts in self.rows.values() for part in parts]
        asked = html(f"<p>{escape(self.words('log.asked'))}</p>")
        return [wide([asked, *boxes], [self.month_slider(), self.picture, self.sentence])]

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
        box.add_class("ew-kinds")
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
            if self.answers.sample:
                self.opened.open_sample()
            return self.load()
        if key == "movement.kept":
            return self.load()
        Form._changed(self, key)

    def load(self) -> None:
        """Another log has other kinds, too."""
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
            return self.nothing
        first, stop = self.opened.complete
        look = {"source": self.invented, "low": first, "cut": stop < len(tally.months)}
        return draw_movement(tally, self.month, self.content, self.language, **look)


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
            return self.nothing
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
    footer = False
    about = frozenset({"movement", "pyramid", "steps", "leaks"})

    def build(self) -> list[widgets.Widget]:
        self.table, self.done = html(), html()
        self.use, self.back = (widgets.Button(description=self.words(f"log.{key}")) for key in ("use", "take-back"))
        self.use.on_click(lambda _: self._use())
        self.back.on_click(lambda _: self._take_back())
        return [self.sentence, self.table, row("ew-pass", self.use, self.back), self.done]

    def refresh(self) -> None:
        super().refresh()
        there = self.tally() and any(self.measured().values())
        self.table.value = self._table() if there else ""
        show(self.use, there)
        show(self.back, self.placed)
        self.done.value = ""

    @property
    def placed(self) -> set[str]:
        """The answers that the last press put where guesses stood."""
        kept = self.workbook.read("movement.kept")
        placed = kept.get("placed") if isinstance(kept, dict) else ()
        return {key for key in placed if isinstance(key, str)} if isinstance(placed, list) else set()

    def measured(self) -> dict[str, dict[str, object]]:
        """By level: the last whole month's counts where what counts is in the log, and the rates that can be told."""
        tally = self.tally()
        tested = {test.level for test in self.answers.tests if {*test.kinds} & {*tally.kinds}}
        stands = tally.stands[max(self.opened.complete[1], 1) - 1]
        rates = {"steps": {}, "leaks": {}}
        for level, above in pairwise([*LEVELS[1:], ""]):
            if level in tested:
                rates["leaks"][level] = self.opened.rate(tally.fell(level))
                if above in tested:
                    rates["steps"][above] = self.opened.rate(tally.rose(level))
        counts = {level: n for level, n in zip(LEVELS, stands, strict=True) if level in tested}
        return {"pyramid": counts} | {at: {k: v for k, v in each.items() if v} for at, each in rates.items()}

    def outcome(self) -> str:
        if not (tally := self.tally()) or not any(self.measured().values()):
            return self.nothing if not tally else self.words("log.nothing-measured")
        stop = max(self.opened.complete[1], 1)
        month = self.words.day(f"{tally.months[stop - 1]:%Y-%m}")
        return " ".join([self.words("log.measured", month=month), self.words("log.first-step")])

    def said(self) -> str:
        rows = [": ".join((cells[0], " → ".join(cells[1:]))) for cells in self._rows()] if self.tally() else []
        return self._headed(*rows, self.outcome())

    def _rows(self) -> list[tuple[str, str, str]]:
        """What it is, what stands there now, and what was measured."""
        words, names, answers = self.words, self.content.names("levels", self.language), self.answers
        guessed, found = {"steps": answers.steps.up, "leaks": answers.steps.leaks}, self.measured()
        unknown, rows = words("pyramid.dont-know"), []
        for level, count in reversed(found["pyramid"].items()):
            now = answers.pyramid.count(level)
            rows.append((names[level], unknown if now is None else words.number(now), words.number(count)))
        for at in ("steps", "leaks"):
            for level, share in reversed(found[at].items()):
                now = guessed[at].get(level)
                what = words(f"log.row-{at}", level=names[level])
                rows.append((what, words.span(*now) if now else unknown, words.span(*share)))
        return rows

    def _table(self) -> str:
        heads = [escape(self.words(f"log.{head}")) for head in ("what", "guess", "log")]
        told = table(heads, [map(escape, cells) for cells in self._rows()])
        return f'<div class="ew-tables">{told}</div><p>{escape(self.words("log.measured-about"))}</p>'

    def _use(self) -> None:
        self.settle()  # a slide of a moment ago is part of it, and does not take away what is said of it
        if not self.tally():  # the log was let go while somebody pressed
            return
        found, answers = self.measured(), {}
        for level, count in found["pyramid"].items():
            parts = {"count": count, "unit": "people", "unknown": False}
            answers |= {f"pyramid.{level}.{part}": value for part, value in parts.items()}
        for at in ("steps", "leaks"):
            for level, share in found[at].items():
                answers |= {f"{at}.{level}.rate": list(share), f"{at}.{level}.unknown": False}
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
        self.done.value = f'<p class="ew-words" role="status">{escape(self.words(f"log.{key}"))}</p>'


def _nearest(stops: list[int], default: int, answer: object) -> int:
    wanted = answer if isinstance(answer, int | float) and not isinstance(answer, bool) else default
    return min(stops, key=lambda stop: abs(stop - wanted))
