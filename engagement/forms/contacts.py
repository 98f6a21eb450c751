"""The contacts' form: read a file, say per level who belongs there, and put the counts into the pyramid.

The rows stay in memory and are dropped with the form; the workbook keeps the tests (column, operator, value) and counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from ..model import LEVELS, Level, Mistake
from ..people import OPERATORS, Test, place_people
from ..svg import escape
from ..table import read_table
from .form import Form, html, row

if TYPE_CHECKING:
    from ..people import Placement
    from ..table import Table

FOLDER = "files"  # in the workbook's folder: where a file can be put instead of uploaded
WITHOUT_VALUE = ("filled", "everyone")
PREVIEW = 3


class ContactsForm(Form):
    """Count people per level from a contacts file, each once, at the highest level whose test they meet."""

    def build(self) -> list[widgets.Widget]:
        self.table: Table | None = None
        self.placement: Placement | None = None
        self.about_file = widgets.HTML()
        self.source = widgets.Dropdown(
            description=self.words("file.choose"), style={"description_width": "initial"}, layout={"width": "36rem"}
        )
        self.source.observe(lambda change: self._loading or self._chosen(change["new"]), "value")
        self.upload = widgets.FileUpload(
            description=self.words("file.upload"), multiple=False, layout={"width": "auto"}
        )
        self.upload.observe(self._uploaded, "value")
        self.columns: dict[str, widgets.Dropdown] = {}
        rows = [self._row(level) for level in reversed(self.content.levels[1:])]
        self.use = widgets.Button(description=self.words("file.use"))
        self.use.on_click(lambda _: self._use())
        self.tests = widgets.VBox([html(f"<p><strong>{escape(self.words('file.test'))}</strong></p>"), *rows])
        self.result = widgets.VBox([self.sentence, self.use])
        promise = html(f"<p>{escape(self.words('file.promise'))}</p>")
        return [promise, widgets.HBox([self.source, self.upload]), self.about_file, self.tests, self.result]

    def _row(self, level: Level) -> widgets.Box:
        at = f"file.test.{level.key}"
        column = self.choice(f"{at}.column", "", [(self.words("file.no-column"), "")])
        self.columns[level.key] = column
        # a test is kept when its file is not there; the columns on offer are those of the file and of the kept test
        self.fields[f"{at}.column"] = (column, lambda answer: answer if answer in dict(column.options).values() else "")
        operators = [(self.words(f"files.operators.{key}"), key) for key in OPERATORS]
        operator = self.choice(f"{at}.operator", "", operators)
        value = self.field(f"{at}.value", widgets.Text())
        chip = html(
            f'<span class="ew-chip" style="background:{level.colour}"></span>{escape(level.name[self.language])}'
        )
        return row("ew-test", chip, column, operator, value)

    # Choosing a file --------------------------------------------------------------------------------------------------

    def load(self) -> None:
        self._offer_files()
        self._offer_columns()
        super().load()

    def _offer_files(self) -> None:
        sample, folder = self.answers.sample, self.workbook.path.parent / FOLDER
        options = [(self.words("file.none"), "")]
        if sample:
            options.append((self.words("file.sample", name=sample.name[self.language]), sample.contacts))
        if folder.is_dir():
            options += [(path.name, path) for path in sorted(folder.iterdir()) if path.is_file()]
        self._loading, self.source.options = True, options
        self.source.value = sample.contacts if sample else ""
        self._loading = False
        self.table = None
        if sample:
            self._read(sample.contacts, sample.contacts.name)

    def _chosen(self, path: object) -> None:
        if not path:
            self.table = None
        else:
            self._read(path, path.name)
        self._offer_columns()
        super().load()

    def _uploaded(self, change: dict) -> None:
        if not change["new"]:
            return
        (file,) = change["new"]
        self._read(bytes(file["content"]), file["name"])
        self.upload.value = ()  # else the page would keep the rows
        self._offer_columns()
        super().load()

    def _read(self, source: object, name: str) -> None:
        self.table = None
        try:
            self.table = read_table(source, name, language=self.language)
        except Mistake as mistake:
            self.about_file.value = f'<p class="ew-wrong" role="alert">{escape(mistake)}</p>'
            return
        rows = self.words("file.rows", n=len(self.table.frame), name=self.table.name)
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.table.notes)
        self.about_file.value = f"<p><strong>{escape(rows)}</strong></p><ul>{notes}</ul>"

    def _offer_columns(self) -> None:
        found = list(self.table.frame.columns) if self.table else []
        self._loading = True
        for key, column in self.columns.items():
            kept = self.answers.text(f"file.test.{key}.column")
            names = found if self.table else [kept] if kept else []
            column.options = [(self.words("file.no-column"), ""), *((name[:60], name) for name in names)]
        self._loading = False

    # Counting ---------------------------------------------------------------------------------------------------------

    def test(self, level: str) -> Test | None:
        """The test for one level as it stands in the workbook, if there is one that can be asked."""
        column, operator, value = (
            self.answers.text(f"file.test.{level}.{part}") for part in ("column", "operator", "value")
        )
        operator = operator or OPERATORS[0]
        if operator == "everyone":
            return Test("", operator, "")
        if not column or (not value.strip() and operator not in WITHOUT_VALUE):
            return None
        return Test(column, operator, value)

    def outcome(self) -> str:
        self.placement = None
        if self.table is None:
            return self.words("file.nothing-yet")
        tests = {level: test for level in LEVELS if (test := self.test(level))}
        try:
            self.placement = place_people(self.table, tests, language=self.language)
        except Mistake as mistake:
            return str(mistake)
        names = {level.key: level.name[self.language] for level in self.content.levels}
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
        self.tests.layout.display = "none" if self.table is None or self.table.kind == "counts" else ""
        self.use.layout.display = "" if self.placement and self.placement.tested else "none"
        first, rest = lines[0], "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
        self.sentence.value = f'<p class="ew-words">{escape(first)}</p><ul>{rest}</ul>{self._why()}'

    def _why(self) -> str:
        """The reasons of three people, one a level where possible, without anything that could tell who they are."""
        if not self.placement or not self.placement.tested:
            return ""
        people = self.placement.people
        examples = people[people["level"] != ""].drop_duplicates("level").head(PREVIEW)
        names = {level.key: level.name[self.language] for level in self.content.levels}
        rows = "".join(
            f"<tr><td>{escape(self.words('file.row', number=n))}</td><td>{escape(names[person.level])}</td><td>{escape(person.reason)}</td></tr>"
            for n, person in enumerate(examples.itertuples(), 1)
        )
        return f"<p>{escape(self.words('file.why'))}</p><table>{rows}</table>"

    def _use(self) -> None:
        if self.placement:
            for level in self.placement.tested:
                self.file(f"pyramid.{level}.unknown", False)
                self.file(f"pyramid.{level}.unit", "people")
                self.file(f"pyramid.{level}.count", self.placement.counts[level])
            self.sentence.value += f'<p class="ew-words" role="status">{escape(self.words("file.used"))}</p>'
