"""Who belongs at which level: a test for each, made of a column, an operator and a value; and one for who left.

The workbook keeps the tests. Of one that asks for a column of another file nothing is shown, and nothing is lost.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...files.question import LEFT, OPERATORS, Test
from ...files.tool import proposed
from ...model import LEVELS
from ...svg import escape
from .. import widgets
from ..parts import among, chip, html, let_go, row
from .reading import columns, spelled

if TYPE_CHECKING:
    from ...files.table import Table
    from ..fields import Fields

TESTED = (*LEVELS[1:], LEFT)


class Placing(widgets.VBox):
    """The tests of a form, a row each, asked of one ``table`` at a time."""

    children: tuple[widgets.Widget, ...]

    def __init__(self, form: Fields) -> None:
        self.form, self.answers = form, form.answers
        self.table: Table | None = None
        super().__init__(self._rows())

    def _rows(self) -> list[widgets.Widget]:
        form, left = self.form, self.form.words("file.left")
        levels = [
            self._row(level.key, level.name[form.language], html(chip(level, form)))
            for level in reversed(form.content.levels[1:])
        ]
        asked = html(f"<p><strong>{escape(form.words('file.test'))}</strong></p>")
        return [asked, *levels, self._row(LEFT, left, html(f"<span>{escape(left)}</span>"))]

    def _row(self, key: str, name: str, shown: widgets.Widget) -> widgets.Box:
        form, at = self.form, f"file.test.{key}"
        operators = [(form.words(f"files.operators.{each}"), each) for each in OPERATORS]
        fits = among(operators)
        column = widgets.Dropdown(options=columns(None, form.words("file.no-column")))
        operator, value = widgets.Dropdown(options=operators), widgets.Text()
        parts = {"column": column, "operator": operator, "value": value}
        shows = {
            "column": lambda _: self.column(key),
            "operator": lambda answer: fits(answer if self.column(key) else None),
            "value": lambda answer: str(answer or "") if self.column(key) else "",
        }
        for part, widget in parts.items():
            widget.tooltip = f"{name}: {form.words(f'file.{part}')}"
            form.fields[f"{at}.{part}"] = (widget, shows[part])
        act = partial(self._file, at, parts)
        for widget in (column, operator):
            form.on_change(widget, lambda _: act())
        form.on_change(value, lambda _: form.after_a_pause(f"{at}.value", act))
        return row("ew-test", shown, *parts.values())

    def _file(self, at: str, parts: dict[str, widgets.Widget]) -> None:
        """Save a test as it stands there; "everyone" belongs to a file as well, by a column."""
        answers = {f"{at}.{part}": widget.value for part, widget in parts.items()}
        if answers[f"{at}.operator"] == "everyone" and not answers[f"{at}.column"]:
            answers[f"{at}.column"] = self._first()
        self.form.file_all(answers)

    def rename(self) -> None:
        """Build the rows anew, with other names for the levels."""
        before, self.children = self.children, tuple(self._rows())
        let_go(*before)
        self.offer(self.table)

    def offer(self, table: Table | None) -> None:
        """Ask the tests of this file: its columns can be chosen."""
        self.table, options = table, columns(table, self.form.words("file.no-column"))
        with self.form.quiet():
            for key in TESTED:
                self.form.fields[f"file.test.{key}.column"][0].options = options

    def propose(self) -> None:
        """Fill in the tests that fit the tool that this file comes from."""
        if not (self.table and self.table.tool):
            return
        found = proposed(self.table.tool, list(self.table.frame))
        answers: dict[str, str] = {}
        for key in TESTED:
            test = found.get(key, Test("", OPERATORS[0]))
            column = self._first() if test.operator == "everyone" else test.column
            parts = {"column": column, "operator": test.operator, "value": test.value}
            answers |= {f"file.test.{key}.{part}": value for part, value in parts.items()}
        self.form.file_all(answers)

    def column(self, key: str) -> str:
        """The column of this file that the kept test means; empty when the file has none of that name."""
        kept = self.answers.text(f"file.test.{key}.column")
        found = spelled(kept, self.table)
        if found or kept or self.answers.text(f"file.test.{key}.operator") != "everyone":
            return found
        # before 0.5.0 "everyone" had no column: it is this file's if another test is
        own = any(spelled(self.answers.text(f"file.test.{each}.column"), self.table) for each in LEVELS)
        return self._first() if own else ""

    def _first(self) -> str:
        """The column that stands for all people of this file."""
        return self.table.person or next(iter(self.table.frame), "") if self.table else ""

    def test(self, key: str) -> Test | None:
        """The test for one level, or for who left, if this file has its column and the test is complete."""
        at = f"file.test.{key}"
        operator = self.answers.one_of(f"{at}.operator", OPERATORS) or OPERATORS[0]
        column, value = self.column(key), self.answers.text(f"{at}.value").strip()
        if operator == "everyone":
            return Test("", operator) if column else None
        return Test(column, operator, value) if column and (value or operator == "filled") else None
