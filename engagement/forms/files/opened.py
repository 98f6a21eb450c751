"""The log that is open in a workbook, what it comes to, and what all forms that look at it have in common.

The events stay in memory, as sets of people, in one ``Opened`` for all forms of a workbook; none of it is kept. What is kept, when
the participant asks for it, is a ``Tally``: numbers of people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ...answers import Answers
from ...movement.share import rate
from ...movement.tally import Tally
from ...movement.test import LogTest
from ...shapes import Picture
from ...workbook import Workbook
from .. import widgets
from ..form import Form
from ..parts import show, spoken
from ..watched import Watched, one_each

if TYPE_CHECKING:
    from ...movement.interactions import Events
    from ...movement.log import Log
    from .reading import FileForm

MONTHS = 60  # of a log that are shown; what is older counts in the windows, and for who is there
FEW_MONTHS = 4  # fewer tell no rate
LATE = 3  # days before the end of its last month that a log may stop without cutting it


class Opened(Watched):
    """The log that is open in a workbook, and what it comes to; without one, the tally that was kept, or the sample's."""

    log: Log | None
    kinds: dict[str, int]  # events of each kind
    span: tuple[datetime, datetime]  # of the log's first and last event

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook)
        self.reader: Callable[[], FileForm | None] = lambda: None  # the form that reads files, as long as it is there
        self._kept: tuple[object, Tally | None] = None, None  # the last one that was kept, and read
        self.let_go()

    @property
    def answers(self) -> Answers:
        """What stands in the workbook."""
        if (workbook := self._workbook()) is None:
            raise ReferenceError("the workbook of this log is gone")
        return Answers(workbook)

    def open_sample(self) -> None:
        """Read the log of the organisation on the screen."""
        if (reader := self.reader()) and (sample := self.answers.sample):
            reader.choosing.source.value = sample.log

    def take(self, events: Events | None, *, own: bool = False) -> None:
        """Open these events, or none, and tell every form. ``own``: they are the participant's, whoever is on the screen."""
        self.let_go()
        if events:
            from ...movement.log import Log
            from ...movement.months import months_of

            time = events.frame["time"]
            self.span = time.min().to_pydatetime(), time.max().to_pydatetime()
            self.log, self.kinds = Log(events.frame, months=months_of(*self.span)[-MONTHS - 1 :]), dict(events.kinds)
            self.own = own
        self.tell()

    def let_go(self) -> None:
        """Forget everyone."""
        self.own, self.log, self.kinds = False, None, {}
        self._found: dict[bool, tuple[tuple[LogTest, ...], Tally]] = {}

    @property
    def kept(self) -> dict[str, object]:
        """What was kept of a log, the participant's own or the sample's, when it is of the tests that are asked now."""
        kept = self.answers("movement.kept")
        return kept if isinstance(kept, dict) and kept.get("tests") == _written(self.answers.tests) else {}

    @property
    def stale(self) -> bool:
        """Whether there is no log, and what was kept is of other tests."""
        return self.log is None and not self.kept and self.answers.tally is not None

    def tally(self, *, whole: bool = True) -> Tally | None:
        """What the tests come to now; not ``whole``: counts and moves alone, as fast as a slider moves."""
        if self.log is None:
            if not (kept := self.kept):
                return None
            if self._kept[0] is not kept:
                self._kept = kept, self.answers.tally
            return self._kept[1]
        tests = self.answers.tests
        for full in (True, whole):
            if self._found.get(full, (None,))[0] == tests:
                return self._found[full][1]
        self._found[whole] = tests, self.log.tables(tests, before=whole, stays=whole)
        return self._found[whole][1]

    @property
    def complete(self) -> tuple[int, int]:
        """Which months are whole, from and up to: the first lack what came before the log, the last stops where it was made."""
        if not (tally := self.tally(whole=False)):
            return 0, 0
        months = len(tally.months)
        if self.log is None:
            match self.kept.get("complete"):
                case [int(begin), int(stop)] if 0 <= begin <= stop <= months:
                    return begin, stop
            return 0, months
        (first, last), asked = self.span, [test for test in self.answers.tests if {*test.kinds} & {*self.kinds}]
        longest = max((test.within_days for test in asked), default=0)
        lacking = sum(end < first + timedelta(longest) for end in tally.edges[1:])
        stops = months - ((tally.edges[-1] - last).days > LATE)
        return min(lacking, stops), stops

    def rate(self, shares: list[tuple[int, int]]) -> tuple[float, float] | None:
        """Of every 100 a month, over the whole months, or the last few of a short log."""
        first, stop = self.complete
        return rate(shares[max(0, min(first, stop - FEW_MONTHS)) : max(0, stop - 1)])

    def keep(self) -> dict[str, object]:
        """What stays of the log: numbers of people, of which tests they are, and which months are whole."""
        kept = tally.kept() if (tally := self.tally()) else {}
        return {"tests": _written(self.answers.tests), "complete": list(self.complete), **kept}


def _written(tests: tuple[LogTest, ...]) -> list[list[object]]:
    """Tests as JSON holds them, the same for the same tests."""
    return [[test.level, sorted(test.kinds), test.at_least, test.within_days] for test in tests]


opened_in = one_each(Opened)


class OfALog(Form):
    """A form that shows what the open log comes to, or the tally that was kept."""

    names_levels = True
    about = frozenset({"movement"})
    invented_words = "log.invented"
    waits_for: tuple[str, ...] = ("movement.test.", "movement.month")  # beginnings of keys that are slid elsewhere
    months: widgets.SelectionSlider | None = None

    def __init__(self, workbook: Workbook) -> None:
        self.opened = opened_in(workbook)
        super().__init__(workbook)
        self.opened.follow(self.load)

    def close(self) -> None:
        self.opened.unfollow(self.load)
        super().close()

    def tally(self) -> Tally | None:
        """What the tests come to; ``None`` without any numbers."""
        return self.opened.tally()

    @property
    def invented(self) -> str:
        return "" if self.opened.own else super().invented

    def _changed(self, key: str) -> None:
        """What is slid elsewhere: this picture can wait until it lies still."""
        here = self.fields.get(key, (None,))[0]
        if key.startswith(self.waits_for) and (here is None or here.value != self.answers(key)):
            self.after_a_pause("", self.load)
        elif key == "movement.kept":
            self.load()
        else:
            super()._changed(key)

    def month_slider(self) -> widgets.SelectionSlider:
        """Which month is looked at: one for all forms."""
        look = {"options": [("…", "")], "tooltip": self.words("log.month"), "layout": {"width": "100%"}}
        slider = self.months = self.slider(widgets.SelectionSlider, **look)
        return self.field("movement.month", slider, shown=lambda _: slider.options[self.month][1])

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
        tally, chosen = self.tally(), self.answers.text("movement.month")
        months = tally.months if tally else ()
        last = max(self.opened.complete[1], 1) - 1
        return next((n for n, month in enumerate(months) if f"{month:%Y-%m}" == chosen), last)

    def said(self) -> str:
        return self._headed(spoken(self.outcome()))
