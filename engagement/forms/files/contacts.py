"""The contacts' form: read files, say per level who belongs there, and put the counts into the pyramid.

The rows stay in memory and are dropped with the form; the workbook keeps the tests (column, operator, value) and counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...files.audience import Audience, join_people
from ...files.people import place_people
from ...files.question import LEFT, Test
from ...files.tool import lacking, proposed
from ...model import LEVELS, Mistake
from ...samples import Sample
from ...svg import escape
from ...typed import brief
from .. import widgets
from ..parts import button, html, row, sentence, show, table
from .choosing import Choosing
from .placing import Placing
from .reading import FileForm, day_first

if TYPE_CHECKING:
    from ...files.people import Placement
    from ...files.table import Table

SHOWN = 3  # people whose reason is shown, made unrecognisable


class ContactsForm(FileForm):
    """Count people per level from contacts files, each once, at the highest level whose test they meet."""

    names_levels = True

    def build(self) -> list[widgets.Widget]:
        words = self.words
        self.placement: Placement | None = None  # of this file
        self.kept: list[Placement] = []  # of the files before it
        self.counting = ""  # the name of the file that counts now
        self.tests, self.choosing, self.done = Placing(self), Choosing(self, self._taken), html()
        self.propose = button(words("file.propose", name="…"), self.tests.propose)
        self.use, self.more = button(words("file.use"), self._use), button(words("file.more"), self._more)
        self.one = button(words("file.one"), self.load)
        self.asked = {kind: self.ask(kind, self.refresh) for kind in ("date", "number")}
        promise = html(f"<p>{escape(words('file.promise'))}</p>")
        end = row("ew-pass", self.use, self.more, self.one)
        return [promise, self.choosing, self.propose, self.tests, *self.asked.values(), self.sentence, end, self.done]

    @property
    def table(self) -> Table | None:
        """The file that was read last."""
        return self.tests.table

    def let_go(self) -> None:
        """Forget every row, also those of a file that is being read."""
        self.choosing.reading = self.tests.table = self.placement = None
        self.kept, self.counting = [], ""

    def close(self) -> None:
        self.let_go()
        super().close()

    # Choosing a file --------------------------------------------------------------------------------------------------

    def file_of(self, sample: Sample) -> Path:
        return sample.contacts

    def load(self) -> None:
        self.kept, self.counting = [], ""
        super().load()

    def renamed(self) -> None:
        """Another name for a level keeps the file that was read; another organisation lets go of it."""
        if self.workbook.case != self.case:
            had = self.kept or self.table or (self.choosing.task and not self.choosing.task.done())
            self.let_go()
            super().renamed()
            if had:
                self.choosing.about.value = f'<p role="status">{escape(self.words("file.forgotten"))}</p>'
        elif self.answers.content is not self.content:
            self.content = self.answers.content
            self.tests.rename()
            self.show_answers()

    def _taken(self, table: Table | None, own: bool) -> str:
        """Show what there is to test in this file, or that there is none; what was found, as markup."""
        replaced = self.counting if table else ""
        self.counting = "" if table else self.counting
        with self.quiet():
            for asked in self.asked.values():
                asked.value = ""
        self.tests.offer(table)
        self.show_answers()
        gone = f"<p>{escape(self.words('file.replaced', name=replaced))}</p>" if replaced else ""
        return gone + self.about_table(table, *self._advice(table), own=own) if table else ""

    def _advice(self, table: Table) -> list[str]:
        """What there is to say about an export of this tool: that it is of no people, or lacks columns."""
        if not table.tool:
            return []
        if table.kind == "counts":
            return [table.tool.advice[self.language]]
        names = [brief(name, 40) for name in lacking(table.tool, list(table.frame))]
        return [self.words("file.lacking", n=len(names), names=", ".join(names))] if names else []

    # Counting ---------------------------------------------------------------------------------------------------------

    def outcome(self) -> str:
        self.placement = None
        tests = {key: test for key in (*LEVELS, LEFT) if self.table and (test := self.tests.test(key))}
        if self.table:
            if not len(self.table.frame.columns):
                return self.words("files.kind.empty")
            if self.table.kind != "counts" and not tests.keys() - {LEFT}:
                return self.words("file.no-test")
            try:
                self.placement = self._place(self.table, tests)
            except Mistake as mistake:
                return str(mistake)
            self.counting = self.placement.name
        if not (found := self.counted()):
            return self.words("file.try-sample" if self.answers.sample else "file.nothing-yet")
        names = self.content.names("levels", self.language)
        parts = "; ".join(f"{names[level]} {self.words.number(found.counts[level])}" for level in found.tested[::-1])
        counted = self.words("file.result", parts=parts or "…", unplaced=found.unplaced)
        files = [self.words("file.kept", name=each.name, n=len(each.keys)) for each in self.kept]
        own = list(self.placement.notes) if self.placement else []
        if self.kept and self.placement:  # of all files together
            own = [note for note in own if note != self.words("files.placing.left", n=self.placement.left)]
        return "\n".join([counted, *files, *dict.fromkeys([*own, *found.notes])])

    def _place(self, table: Table, tests: dict[str, Test]) -> Placement:
        day, decimal = day_first(self.asked["date"]), self.asked["number"].value or None
        return place_people(table, tests, day_first=day, decimal=decimal, language=self.language)

    def counted(self) -> Placement | Audience | None:
        """The people of this file, or of all files together."""
        if not self.kept:
            return self.placement
        return join_people([*self.kept, *([self.placement] if self.placement else [])], language=self.language)

    def said(self) -> str:
        tests = {level: test for level in self.content.levels if (test := self.tests.test(level.key))}
        asked = [f"{level.name[self.language]}: {test.said(self.words)}" for level, test in tests.items()]
        return self._headed(*asked, self.outcome())

    def refresh(self) -> None:
        lines, people = self.outcome().split("\n"), self.table if self.table and self.table.kind != "counts" else None
        show(self.tests, people)
        tool = people.tool if people else None
        show(self.propose, people and tool and proposed(tool, list(people.frame)))
        if tool:
            self.propose.description = self.words("file.propose", name=tool.name[self.language])
        for kind, asked in self.asked.items():
            unsure = self.placement and kind in {what for what, _ in self.placement.unsure}
            show(asked, unsure or (self.placement and asked.value))
        tested = self.placement and self.placement.tested
        show(self.use, tested or (self.kept and not self.table))
        show(self.more, tested)
        show(self.one, self.kept or self.table)
        self.done.value = ""
        wrong = people and not self.placement and any(map(self.tests.test, LEVELS))
        self.say(*lines, wrong=wrong, more=self._why())

    def _why(self) -> str:
        """The reasons of three people, one a level where possible, without anything that could tell who they are."""
        if not self.placement or not self.placement.tested:
            return ""
        people = self.placement.people
        examples = people[people["level"] != ""].drop_duplicates("level").head(SHOWN)
        names = self.content.names("levels", self.language)
        rows = [
            map(escape, (self.words("file.row", number=n), names[person.level], person.reason))
            for n, person in enumerate(examples.itertuples(), 1)
        ]
        return f"<p>{escape(self.words('file.why'))}</p>{table((), rows)}"

    def _more(self) -> None:
        """Keep who stands where in this file, and choose another."""
        if self.placement:
            self.kept.append(self.placement)
            self.counting = ""
            self.choosing.offer_again()

    def _use(self) -> None:
        """Put the counts into the pyramid, and say what stood there."""
        if not (found := self.counted()):
            return
        stood = self._standing(found)
        known = {"unknown": False, "unit": "people"}
        amounts = {level: {**known, "count": found.counts[level]} for level in found.tested}
        self.file_all(
            {f"pyramid.{level}.{part}": each for level, amount in amounts.items() for part, each in amount.items()}
        )
        said = [self.words("file.used"), *([self.words("file.stood", parts=stood)] if stood else [])]
        self.done.value = sentence(" ".join(said), status=True)

    def _standing(self, found: Placement | Audience) -> str:
        """What stands in the pyramid at these levels, where it is something else."""
        levels, units = (self.content.names(part, self.language) for part in ("levels", "units"))
        stood = []
        for level in found.tested:
            count, unit = self.answers.number(f"pyramid.{level}.count"), self.answers.text(f"pyramid.{level}.unit")
            if count is not None and (count, unit or "people") != (found.counts[level], "people"):
                stood.append(f"{levels[level]} {self.words.number(count)} {units.get(unit or 'people', '')}")
        return "; ".join(stood[::-1])
