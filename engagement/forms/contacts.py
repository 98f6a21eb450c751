"""The contacts' form: read a file, say per level who belongs there, and put the counts into the pyramid.

The rows stay in memory and are dropped with the form; the workbook keeps the tests (column, operator, value) and counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..model import LEVELS, Level, Mistake, brief
from ..people import OPERATORS, Test, place_people
from ..svg import escape
from ..table import plain, read_table
from . import widgets
from .form import Form
from .parts import chip, html, let_go, row, show

if TYPE_CHECKING:
    from ..people import Placement
    from ..table import Table

FOLDER = "files"  # in the workbook's folder: where a file can be put instead of uploaded
PREVIEW = 3


class ContactsForm(Form):
    """Count people per level from a contacts file, each once, at the highest level whose test they meet."""

    names_levels = True

    def build(self) -> list[widgets.Widget]:
        self.table: Table | None = None
        self.placement: Placement | None = None
        self.about_file = html()
        self.source = widgets.Dropdown(description=self.words("file.choose"), layout={"width": "36rem"})
        self.source.observe(lambda change: self._loading or self._chosen(change["new"]), "value")
        self.upload = widgets.FileUpload(
            description=self.words("file.upload"), tooltip=self.words("file.upload"), layout={"width": "auto"}
        )
        self.upload.observe(self._uploaded, "value")
        self.use = widgets.Button(description=self.words("file.use"))
        self.use.on_click(lambda _: self._use())
        self.tests = widgets.VBox(self._rows())
        promise = html(f"<p>{escape(self.words('file.promise'))}</p>")
        where = widgets.HBox([self.source, self.upload])
        return [promise, where, self.about_file, self.tests, self.sentence, self.use]

    def _rows(self) -> list[widgets.Widget]:
        asked = html(f"<p><strong>{escape(self.words('file.test'))}</strong></p>")
        return [asked, *(self._row(level) for level in reversed(self.content.levels[1:]))]

    def _row(self, level: Level) -> widgets.Box:
        at, name = f"file.test.{level.key}", level.name[self.language]
        column = self.choice(f"{at}.column", "", [(self.words("file.no-column"), "")])
        self.fields[f"{at}.column"] = (column, lambda _: self._column(level.key))
        operator = self.choice(f"{at}.operator", "", [(self.words(f"files.operators.{key}"), key) for key in OPERATORS])
        value = self.field(f"{at}.value", widgets.Text(tooltip=f"{name}: {self.words('file.value')}"))
        column.tooltip, operator.tooltip = (f"{name}: {self.words(f'file.{part}')}" for part in ("column", "operator"))
        return row("ew-test", html(chip(level, self)), column, operator, value)

    # Choosing a file --------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Offer the files of this case. None is read unasked: pandas would take each kernel as much again as all the rest."""
        self.case = self.workbook.case
        sample, folder = self.answers.sample, self.workbook.path.parent / FOLDER
        options = [(self.words("file.none"), "")]
        if sample:
            options.append((self.words("file.sample", name=sample.name[self.language]), sample.contacts))
        if folder.is_dir():
            options += [(path.name, path) for path in sorted(folder.iterdir()) if path.is_file()]
        with self.quiet():
            self.source.options = options
            self.source.value = ""
        self._take(None)

    def renamed(self) -> None:
        """Another name for a level keeps the file that was read; another organisation lets go of it."""
        if self.workbook.case != self.case:
            super().renamed()
        elif self.answers.content is not self.content:
            self.content = self.answers.content
            before, self.tests.children = self.tests.children, self._rows()
            let_go(*before)
            self._offer()

    def _chosen(self, path: Path | str) -> None:
        self._take(path, path.name) if path else self._take(None)

    def _uploaded(self, change: dict) -> None:
        if change["new"]:
            file = change["new"][0]
            self.upload.value = ()  # else the page, and a saved notebook, would keep the rows
            with self.quiet():
                self.source.value = ""
            self._take(bytes(file["content"]), file["name"])

    def _take(self, source: Path | bytes | None, name: str = "") -> None:
        """Read a file, or let go of the last one, and show what there is to test."""
        self.table, said = None, ""
        try:
            if source is not None:
                self.about_file.value = f'<p role="status">{escape(self.words("form.moment"))}</p>'
                self.table = read_table(source, name, language=self.language)
                said = self._found(self.table, own=not self.source.value)
        except Mistake as mistake:
            said = f'<p class="ew-wrong" role="alert">{escape(mistake)}</p>'
        self._offer()
        self.about_file.value = said

    def _offer(self) -> None:
        """Show the tests, with the columns of this file to choose from."""
        names = [] if self.table is None else list(self.table.frame.columns)
        with self.quiet():
            for level in LEVELS[1:]:
                options = [(self.words("file.no-column"), ""), *((brief(name, 60), name) for name in names)]
                self.fields[f"file.test.{level}.column"][0].options = options
        super().load()

    def _found(self, table: Table, *, own: bool) -> str:
        notes = list(table.notes)
        if own and self.answers.sample:
            notes.append(self.words("file.on-sample", name=self.answers.organisation))
        rows = self.words("file.rows", n=len(table.frame), name=table.name)
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        return f"<p><strong>{escape(rows)}</strong></p><ul>{items}</ul>"

    # Counting ---------------------------------------------------------------------------------------------------------

    def _column(self, level: str) -> str:
        """The column of this file that the kept test means; empty when the file has none of that name."""
        kept = plain(self.answers.text(f"file.test.{level}.column"))
        names = [] if self.table is None else self.table.frame.columns
        return next((name for name in names if kept and plain(name) == kept), "")

    def test(self, level: str) -> Test | None:
        """The test for one level, if this file has its column and the test is complete."""
        at = f"file.test.{level}"
        operator = self.answers.one_of(f"{at}.operator", OPERATORS) or OPERATORS[0]
        column, value = self._column(level), self.answers.text(f"{at}.value").strip()
        if operator == "everyone":
            return Test("", operator)
        return Test(column, operator, value) if column and (value or operator == "filled") else None

    def outcome(self) -> str:
        self.placement = None
        if self.table is None:
            return self.words("file.try-sample" if self.answers.sample else "file.nothing-yet")
        tests = {level: test for level in LEVELS if (test := self.test(level))}
        if not tests and self.table.kind != "counts":
            return self.words("file.no-test")
        try:
            self.placement = place_people(self.table, tests, language=self.language)
        except Mistake as mistake:
            return str(mistake)
        names = self.content.names("levels", self.language)
        placed = self.placement
        parts = "; ".join(
            f"{names[level]} {self.words.number(placed.counts[level])}" for level in reversed(placed.tested)
        )
        counted = self.words("file.result", parts=parts or "…", unplaced=placed.unplaced)
        return "\n".join([counted, *placed.notes])

    def said(self) -> str:
        tests = {level: test for level in self.content.levels if (test := self.test(level.key))}
        asked = [f"{level.name[self.language]}: {test.said(self.words)}" for level, test in tests.items()]
        return self._headed(*asked, self.outcome())

    def refresh(self) -> None:
        lines = self.outcome().split("\n")
        show(self.tests, self.table and self.table.kind != "counts")
        show(self.use, self.placement and self.placement.tested)
        first, rest = lines[0], "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
        wrong = " ew-wrong" if self.table is not None and self.placement is None and any(map(self.test, LEVELS)) else ""
        self.sentence.value = f'<p class="ew-words{wrong}">{escape(first)}</p><ul>{rest}</ul>{self._why()}'

    def _why(self) -> str:
        """The reasons of three people, one a level where possible, without anything that could tell who they are."""
        if not self.placement or not self.placement.tested:
            return ""
        people = self.placement.people
        examples = people[people["level"] != ""].drop_duplicates("level").head(PREVIEW)
        names = self.content.names("levels", self.language)
        rows = ""
        for n, person in enumerate(examples.itertuples(), 1):
            cells = (self.words("file.row", number=n), names[person.level], person.reason)
            rows += f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        return f"<p>{escape(self.words('file.why'))}</p><table>{rows}</table>"

    def _use(self) -> None:
        if self.placement:
            counted = {level: self.placement.counts[level] for level in self.placement.tested}
            known = {"unknown": False, "unit": "people"}
            amounts = [(level, {**known, "count": count}) for level, count in counted.items()]
            self.file_all(
                {f"pyramid.{level}.{part}": value for level, amount in amounts for part, value in amount.items()}
            )
            self.sentence.value += f'<p class="ew-words" role="status">{escape(self.words("file.used"))}</p>'
