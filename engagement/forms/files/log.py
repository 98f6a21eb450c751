"""The log's form: choose a file of what people did, and say which columns hold who, when and what.

The events stay in memory, as sets of people, in one ``Opened`` that all forms of this workbook look at; none of it is kept. What is
kept, when the participant asks for it, is a ``Tally``: numbers of people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from ...answers import Answers
from ...files.column import plain
from ...model import Mistake, brief
from ...movement.tally import OTHER, Tally, Test, rate
from ...pictures.before import kind_names
from ...svg import escape
from ...workbook import Workbook
from .. import widgets
from ..form import Form
from ..parts import html, show
from .choosing import Choosing, preview

if TYPE_CHECKING:
    from ...files.table import Table
    from ...movement.interactions import Events
    from ...movement.log import Log

LABELS = ("person", "time", "kind")  # of the columns
MONTHS = 60  # of a log that are shown; what is older counts in the windows, and for who is there
CROWD, FEW = 0.2, 10  # of all events: who does so many alone, among more people than that, may be no person
FEW_MONTHS = 4  # fewer tell no rate
LATE = 3  # days before the end of its last month that a log may stop without cutting it


class Opened:
    """The log that is open in a workbook, and what it comes to; without one, the tally that was kept, or the sample's."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = ref(workbook)
        self.reader: Callable[[], LogForm | None] = lambda: None  # the form that reads files, as long as it is there
        self.watchers: list[Callable[[], None]] = []
        self._kept: tuple[object, Tally | None] = None, None  # the last one that was kept, and read
        self.let_go()

    @property
    def answers(self) -> Answers:
        return Answers(self._workbook())

    def open_sample(self) -> None:
        """Read the log of the organisation on the screen."""
        if reader := self.reader():
            reader.choosing.source.value = self.answers.sample.log

    def take(self, events: Events | None, *, own: bool = False) -> None:
        """Open these events, or none, and tell every form. ``own``: they are the participant's, whoever is on the screen."""
        self.let_go()
        self.own = own
        if events:
            from ...movement.log import Log, months_of

            time = events.frame["time"]
            self.span: tuple[datetime, datetime] = time.min().to_pydatetime(), time.max().to_pydatetime()
            self.log, self.kinds = Log(events.frame, months=months_of(*self.span)[-MONTHS - 1 :]), dict(events.kinds)
            self.busiest = self.log.busiest
        for watcher in [*self.watchers]:
            watcher()

    def let_go(self) -> None:
        """Forget everyone."""
        self.own = False
        self.log: Log | None = None
        self.kinds: dict[str, int] = {}
        self._found: dict[bool, tuple[tuple[Test, ...], Tally]] = {}

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
        tally = self.tally(whole=False)
        months = len(tally.months) if tally else 0
        if self.log is None:
            kept = self.kept.get("complete")
            good = isinstance(kept, list) and len(kept) == 2 and {*map(type, kept)} == {int}
            return (kept[0], kept[1]) if good and 0 <= kept[0] <= kept[1] <= months else (0, months)
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
        return {"tests": _written(self.answers.tests), "complete": list(self.complete), **self.tally().kept()}


def _written(tests: tuple[Test, ...]) -> list[list[object]]:
    """Tests as JSON holds them, the same for the same tests."""
    return [[test.level, sorted(test.kinds), test.at_least, test.within_days] for test in tests]


_all_opened: WeakKeyDictionary[Workbook, Opened] = WeakKeyDictionary()


def opened_in(workbook: Workbook) -> Opened:
    """What is open in a workbook, one for all its forms."""
    if workbook not in _all_opened:
        _all_opened[workbook] = Opened(workbook)
    return _all_opened[workbook]


class LogForm(Form):
    """Read a log of interactions: what is in it, and what was left out."""

    title = "log.title"
    footer = False
    about = frozenset()

    def build(self) -> list[widgets.Widget]:
        self.table: Table | None = None
        self.mistake, self.notes = "", ()
        self.tried: dict[str, str] = {}  # what was chosen for this file and is not kept, as nothing came of it
        self.opened = opened_in(self.workbook)
        if (earlier := self.opened.reader()) not in (None, self):
            earlier.choosing.offer_again()
        self.opened.reader, self.choosing = ref(self), Choosing(self, self._taken)
        self.columns = widgets.Box([self._column(part) for part in LABELS])
        self.columns.add_class("ew-parts")
        ways = [(self.words(f"file.date.{n}"), way) for n, way in enumerate(("", "day", "month"))]
        self.asked = widgets.Dropdown(
            options=ways, description=self.words("file.date.asked"), layout={"width": "36rem"}
        )
        self.asked.observe(lambda _: self._loading or self._read(), "value")
        self.forget = widgets.Button(description=self.words("log.forget"))
        self.forget.on_click(lambda _: self.choosing.offer_again())
        promise = html(f"<p>{escape(self.words('log.promise'))}</p>")
        return [promise, self.choosing, self.columns, self.asked, self.sentence, self.forget]

    def _column(self, part: str) -> widgets.Dropdown:
        """Which column says who, when or what; until somebody chooses, the one that most likely does."""
        label = self.words(f"log.{part}")
        column = widgets.Dropdown(options=[("", "")], description=label, layout={"width": "20rem"})
        self.fields[f"movement.column.{part}"] = (column, lambda _: self.chosen.get(part, ""))
        column.observe(lambda change: self._loading or self._choose(part, change["new"]), "value")
        return column

    def _choose(self, part: str, column: str) -> None:
        self.tried[part] = column
        self._read()
        if self.opened.log:  # a choice of which nothing came is no answer
            self.file_all({f"movement.column.{part}": column for part, column in self.tried.items()})

    @property
    def chosen(self) -> dict[str, str]:
        """The columns that are read: those that were chosen, now or before, as far as this file has them, else the likely ones."""
        names, found = [*self.table.frame] if self.table else [], dict(self.likely) if self.table else {}
        every = [f"={kind.key}" for kind in self.content.kinds]
        for part in LABELS:
            kept = self.answers.text(f"movement.column.{part}")
            near = next((name for name in names if plain(kept) and plain(name) == plain(kept)), "")
            if found_now := kept if kept in names else near:
                found[part] = found_now
            elif part == "kind" and kept in every and part not in found:
                found[part] = kept
        return {part: name for part, name in {**found, **self.tried}.items() if name}

    def close(self) -> None:
        self.choosing.reading = None
        if self.table is not None:
            self.table = None
            self.opened.let_go()
        super().close()

    def load(self) -> None:
        """Offer the files of this case."""
        self.case = self.workbook.case
        sample = self.answers.sample
        named = [(self.words("log.sample", name=sample.name[self.language]), sample.log)] if sample else []
        self.choosing.offer(named)
        if sample and self.opened.stale:
            self.opened.open_sample()

    def renamed(self) -> None:
        """Another name for a level keeps the log; another organisation lets go of it."""
        if self.workbook.case != self.case:
            super().renamed()
        self.content = self.answers.content

    def _taken(self, table: Table | None, own: bool) -> str:
        from ...movement.interactions import proposed_columns

        self.table, self.own, self.tried = table, own, {}
        self.likely = proposed_columns(table) if table else {}
        names = [*table.frame] if table else []
        with self.quiet():
            self.asked.value = ""
            for part in LABELS:
                none = self.words("log.no-kind" if part == "kind" else "log.no-column")
                options = [(none, ""), *((brief(name, 60), name) for name in names)]
                if part == "kind":
                    kinds = self.content.names("kinds", self.language).items()
                    options += [(self.words("log.every", kind=name), f"={kind}") for kind, name in kinds]
                self.fields[f"movement.column.{part}"][0].options = options
            super().load()
        self._read()
        if table is None:
            return ""
        rows = self.words("file.rows", n=len(table.frame), name=table.name)
        notes = [
            *table.notes,
            *([self.words("file.on-sample", name=self.answers.organisation)] if own and self.answers.sample else []),
        ]
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        return f"<p><strong>{escape(rows)}</strong></p><ul>{items}</ul>{preview(table, self.words)}"

    def _read(self) -> None:
        """Read the table's rows as events, and open them."""
        self.mistake, self.notes, unsure = "", (), False
        self.opened.take(None) if self.table is None else None
        if self.table is not None:
            from ...movement.interactions import read_events

            day_first = {"day": True, "month": False}.get(self.asked.value)
            as_of = None if self.own else date.max  # what is invented is in nobody's future
            columns, every = dict(self.chosen), OTHER
            if columns.get("kind", "").startswith("=") and columns["kind"] not in self.table.frame:
                every = columns.pop("kind")[1:]
            look = {"every": every, "day_first": day_first, "as_of": as_of, "content": self.content}
            try:
                events = read_events(self.table, columns, **look, language=self.language)
                self.notes, unsure = events.notes, events.unsure
                self.opened.take(events, own=self.own)
            except Mistake as mistake:
                self.mistake = str(mistake)
                self.opened.take(None)
        show(self.columns, self.table is not None)
        show(self.asked, unsure or self.asked.value)
        show(self.forget, self.table is not None)
        self.refresh()

    def refresh(self) -> None:
        first, *rest = self.outcome().split("\n")
        items = "".join(f"<li>{escape(line)}</li>" for line in rest)
        wrong = " ew-wrong" if self.mistake else ""
        self.sentence.value = f'<p class="ew-words{wrong}">{escape(first)}</p><ul>{items}</ul>'

    def said(self) -> str:
        return self._headed(self.outcome())

    def outcome(self) -> str:
        if self.mistake:
            return self.mistake
        if not (log := self.opened.log):
            return self.words("log.try-sample" if self.answers.sample else "log.nothing-yet")
        first, last = (self.words.day(f"{time:%Y-%m}") for time in self.opened.span)
        who = self.words("log.people", n=log.people)
        said = [self.words("log.found", n=log.events, people=who, first=first, last=last)]
        names = kind_names(self.content, self.language)
        kinds = [f"{names.get(kind, kind)} {self.words.number(n)}" for kind, n in self.opened.kinds.items()]
        unsaid = [self.words("log.say-what")] * ([*self.opened.kinds] == [OTHER])
        said += [self.words("log.kinds", kinds=", ".join(kinds)), *unsaid, *self.notes]
        if len(log.months) == MONTHS and self.opened.span[0] < log.months[0]:
            said.append(self.words("log.window", n=MONTHS))
        if self.opened.busiest >= CROWD and log.people >= FEW:
            said.append(self.words("log.crowd", share=round(100 * self.opened.busiest)))
        return "\n".join(said)
