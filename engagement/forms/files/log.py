"""The log's form: choose a file of what people did, and say which columns hold who, when and what.

What it reads is opened for all forms of the workbook (``opened``); it keeps no row itself.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import ref

from ...model import Mistake
from ...movement.tally import OTHER
from ...pictures.before import kind_names
from ...samples import Sample
from ...svg import escape
from .. import widgets
from ..parts import button, html, show
from .choosing import Choosing
from .opened import MONTHS, opened_in
from .reading import FileForm, columns, day_first, spelled

if TYPE_CHECKING:
    from ...files.table import Table
    from ...movement.interactions import Events

LABELS = ("person", "time", "kind")  # of the columns
CROWD, FEW = 0.2, 10  # of all events: who does so many alone, among more people than that, may be no person


class LogForm(FileForm):
    """Read a log of interactions: what is in it, and what was left out."""

    title = "log.title"
    footer = False
    about: frozenset[str] = frozenset()
    sample_words = "log.sample"

    def build(self) -> list[widgets.Widget]:
        self.table: Table | None = None
        self.mistake = ""
        self.notes: tuple[str, ...] = ()  # what there is to say about the rows
        self.own = False  # whether they are the participant's own
        self.likely: dict[str, str] = {}  # what this file most likely has
        self.tried: dict[str, str] = {}  # what was chosen for this file and is not kept, as nothing came of it
        self.opened = opened_in(self.workbook)
        if (earlier := self.opened.reader()) not in (None, self):
            earlier.choosing.offer_again()
        self.opened.reader, self.choosing = ref(self), Choosing(self, self._taken)
        self.columns = widgets.Box([self._column(part) for part in LABELS])
        self.columns.add_class("ew-parts")
        self.asked = self.ask("date", self._read)
        self.forget = button(self.words("log.forget"), self.choosing.offer_again)
        promise = html(f"<p>{escape(self.words('log.promise'))}</p>")
        return [promise, self.choosing, self.columns, self.asked, self.sentence, self.forget]

    def _column(self, part: str) -> widgets.Dropdown:
        """Which column says who, when or what; until somebody chooses, the one that most likely does."""
        label = self.words(f"log.{part}")
        column = widgets.Dropdown(options=[("", "")], description=label, layout={"width": "20rem"})
        self.fields[f"movement.column.{part}"] = (column, lambda _: self.chosen.get(part, ""))
        self.on_change(column, partial(self._choose, part))
        return column

    def _choose(self, part: str, column: str) -> None:
        self.tried[part] = column
        self._read()
        if self.opened.log:  # a choice of which nothing came is not an answer
            self.file_all({f"movement.column.{part}": column for part, column in self.tried.items()})

    @property
    def chosen(self) -> dict[str, str]:
        """The columns that are read: those that were chosen, now or before, as far as this file has them, else the likely ones."""
        found, every = {**self.likely}, [f"={kind.key}" for kind in self.content.kinds]
        for part in LABELS:
            kept = self.answers.text(f"movement.column.{part}")
            if name := spelled(kept, self.table):
                found[part] = name
            elif part == "kind" and kept in every and part not in found:
                found[part] = kept
        return {part: name for part, name in {**found, **self.tried}.items() if name}

    def close(self) -> None:
        self.choosing.reading = None
        if self.table is not None:
            self.table = None
            self.opened.let_go()
        super().close()

    def file_of(self, sample: Sample) -> Path:
        return sample.log

    def load(self) -> None:
        super().load()
        if self.opened.stale:
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
        with self.quiet():
            self.asked.value = ""
            for part in LABELS:
                options = columns(table, self.words("log.no-kind" if part == "kind" else "log.no-column"))
                if part == "kind":
                    kinds = self.content.names("kinds", self.language).items()
                    options += [(self.words("log.every", kind=name), f"={kind}") for kind, name in kinds]
                self.fields[f"movement.column.{part}"][0].options = options
            self.show_answers()
        self._read()
        return self.about_table(table, own=own) if table else ""

    def _read(self) -> None:
        """Read the table's rows as events, and open them."""
        self.mistake, events = "", None
        try:
            events = self._events(self.table) if self.table else None
            self.opened.take(events, own=self.own)
        except Mistake as mistake:
            self.mistake, events = str(mistake), None
            self.opened.take(None)
        self.notes = events.notes if events else ()
        show(self.columns, self.table is not None)
        show(self.asked, (events and events.unsure) or self.asked.value)
        show(self.forget, self.table is not None)
        self.refresh()

    def _events(self, table: Table) -> Events:
        """What people did, by the columns that are chosen. Raises ``Mistake`` when they do not say who or when."""
        from ...movement.interactions import read_events

        chosen, every = self.chosen, OTHER
        if chosen.get("kind", "").startswith("=") and chosen["kind"] not in table.frame:
            every = chosen.pop("kind")[1:]
        return read_events(
            table,
            chosen,
            every=every,
            day_first=day_first(self.asked),
            as_of=None if self.own else date.max,  # what is invented is in nobody's future
            content=self.content,
            language=self.language,
        )

    def refresh(self) -> None:
        self.say(*self.outcome().split("\n"), wrong=self.mistake)

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
        if (busiest := log.busiest) >= CROWD and log.people >= FEW:
            said.append(self.words("log.crowd", share=round(100 * busiest)))
        return "\n".join(said)
