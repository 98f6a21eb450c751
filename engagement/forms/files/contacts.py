"""The contacts' form: read files, say per level who belongs there, and put the counts into the pyramid.

The rows stay in memory and are dropped with the form; the workbook keeps the tests (column, operator, value) and counts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ...files.audience import Audience, join_people
from ...files.people import LEFT, OPERATORS, Test, place_people
from ...files.table import plain
from ...files.tool import lacking, proposed
from ...model import LEVELS, Mistake, brief
from ...svg import escape
from .. import widgets
from ..form import Form
from ..parts import among, chip, html, let_go, row, show, table
from .choosing import Choosing, preview

if TYPE_CHECKING:
    from ...files.people import Placement
    from ...files.table import Table

SHOWN = 3  # people whose reason is shown, made unrecognisable


class ContactsForm(Form):
    """Count people per level from contacts files, each once, at the highest level whose test they meet."""

    names_levels = True

    def build(self) -> list[widgets.Widget]:
        self.let_go()
        self.choosing, self.done = Choosing(self, self._taken), html()
        self.propose = self._button("file.propose", self._propose, name="…")
        self.use, self.more = self._button("file.use", self._use), self._button("file.more", self._more)
        self.one = self._button("file.one", self._one)
        self.tests = widgets.VBox(self._rows())
        self.asked = {kind: self._asked(kind) for kind in ("date", "number")}
        promise = html(f"<p>{escape(self.words('file.promise'))}</p>")
        end = row("ew-pass", self.use, self.more, self.one)
        return [promise, self.choosing, self.propose, self.tests, *self.asked.values(), self.sentence, end, self.done]

    def let_go(self) -> None:
        """Forget every row, also those of a file that is being read."""
        if choosing := getattr(self, "choosing", None):
            choosing.reading = None
        self.table: Table | None = None
        self.placement: Placement | None = None
        self.kept: list[Placement] = []  # of the files before this one
        self.counting = ""  # the name of the file that counts now

    def close(self) -> None:
        self.let_go()
        super().close()

    def _button(self, key: str, act: Callable[[], None], **names: str) -> widgets.Button:
        button = widgets.Button(description=self.words(key, **names))
        button.on_click(lambda _: act())
        return button

    def _rows(self) -> list[widgets.Widget]:
        asked = html(f"<p><strong>{escape(self.words('file.test'))}</strong></p>")
        left = html(f"<span>{escape(self.words('file.left'))}</span>")
        levels = [
            self._row(level.key, level.name[self.language], html(chip(level, self)))
            for level in reversed(self.content.levels[1:])
        ]
        return [asked, *levels, self._row(LEFT, self.words("file.left"), left)]

    def _row(self, key: str, name: str, shown: widgets.Widget) -> widgets.Box:
        """A test; of one that asks for a column of another file nothing is shown, and nothing is lost."""
        at, operators = f"file.test.{key}", [(self.words(f"files.operators.{each}"), each) for each in OPERATORS]
        column = widgets.Dropdown(options=[(self.words("file.no-column"), "")])
        operator, value = widgets.Dropdown(options=operators), widgets.Text()
        parts = {"column": column, "operator": operator, "value": value}
        fits = among(operators)
        shows = {
            "column": lambda _: self._column(key),
            "operator": lambda answer: fits(answer if self._column(key) else None),
            "value": lambda answer: str(answer or "") if self._column(key) else "",
        }
        for part, widget in parts.items():
            widget.tooltip = f"{name}: {self.words(f'file.{part}')}"
            self.fields[f"{at}.{part}"] = (widget, shows[part])
        act = partial(self._file_row, at, parts)
        for widget in (column, operator):
            widget.observe(lambda _: self._loading or act(), "value")
        value.observe(lambda _: self._loading or self.after_a_pause(f"{at}.value", act), "value")
        return row("ew-test", shown, *parts.values())

    def _file_row(self, at: str, parts: dict[str, widgets.Widget]) -> None:
        """Save a test as it stands there; "everyone" belongs to a file as well, by a column."""
        answers = {f"{at}.{part}": widget.value for part, widget in parts.items()}
        if answers[f"{at}.operator"] == "everyone" and not answers[f"{at}.column"]:
            answers[f"{at}.column"] = self._first()
        self.file_all(answers)

    def _asked(self, kind: str) -> widgets.Widget:
        """A question that is put when a column leaves it open."""
        ways = {"date": ("day", "month"), "number": (",", ".")}[kind]
        options = [(self.words(f"file.{kind}.{n}"), way) for n, way in enumerate(("", *ways))]
        asked = widgets.Dropdown(
            options=options, description=self.words(f"file.{kind}.asked"), layout={"width": "36rem"}
        )
        asked.observe(lambda _: self._loading or self.refresh(), "value")
        return asked  # about this file, and forgotten with it

    # Choosing a file --------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Offer the files of this case."""
        self.case, self.kept, self.counting = self.workbook.case, [], ""
        sample = self.answers.sample
        named = [(self.words("file.sample", name=sample.name[self.language]), sample.contacts)] if sample else []
        self.choosing.offer(named)

    def renamed(self) -> None:
        """Another name for a level keeps the file that was read; another organisation lets go of it."""
        if self.workbook.case != self.case:
            had = self.kept or self.table is not None or (self.choosing.task and not self.choosing.task.done())
            super().renamed()
            if had:
                self.choosing.about.value = f'<p role="status">{escape(self.words("file.forgotten"))}</p>'
        elif self.answers.content is not self.content:
            self.content = self.answers.content
            before, self.tests.children = self.tests.children, self._rows()
            let_go(*before)
            self._offer()

    def _taken(self, table: Table | None, own: bool) -> str:
        """Show what there is to test in this file, or that there is none; what was found, as markup."""
        self.table = table
        before = self.counting
        if table is not None:
            self.counting = ""
        with self.quiet():
            for asked in self.asked.values():
                asked.value = ""
        self._offer()
        if table is None:
            return ""
        gone = f"<p>{escape(self.words('file.replaced', name=before))}</p>" if before else ""
        return gone + self._found(table, own=own)

    def _offer(self) -> None:
        """Show the tests, with the columns of this file to choose from."""
        names = [] if self.table is None else list(self.table.frame.columns)
        with self.quiet():
            for key in (*LEVELS[1:], LEFT):
                options = [(self.words("file.no-column"), ""), *((brief(name, 60), name) for name in names)]
                self.fields[f"file.test.{key}.column"][0].options = options
        super().load()

    def _found(self, table: Table, *, own: bool) -> str:
        notes = list(table.notes)
        if table.tool and table.kind == "counts":
            notes.append(table.tool.advice[self.language])
        elif table.tool and (missing := lacking(table.tool, list(table.frame))):
            notes.append(
                self.words("file.lacking", n=len(missing), names=", ".join(brief(name, 40) for name in missing))
            )
        if own and self.answers.sample:
            notes.append(self.words("file.on-sample", name=self.answers.organisation))
        rows = self.words("file.rows", n=len(table.frame), name=table.name)
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        return f"<p><strong>{escape(rows)}</strong></p><ul>{items}</ul>{preview(table, self.words)}"

    # Counting ---------------------------------------------------------------------------------------------------------

    def _propose(self) -> None:
        """Fill in the tests that fit the tool that this file comes from."""
        if not (self.table and self.table.tool):
            return
        found, answers = proposed(self.table.tool, list(self.table.frame)), {}
        for key in (*LEVELS[1:], LEFT):
            test = found.get(key, Test("", OPERATORS[0]))
            column = self._first() if test.operator == "everyone" else test.column
            parts = {"column": column, "operator": test.operator, "value": test.value}
            answers |= {f"file.test.{key}.{part}": value for part, value in parts.items()}
        self.file_all(answers)

    def _column(self, key: str) -> str:
        """The column of this file that the kept test means; empty when the file has none of that name."""
        found = self._spelled(self.answers.text(f"file.test.{key}.column"))
        if found or self.table is None or self.answers.text(f"file.test.{key}.operator") != "everyone":
            return found
        if self.answers.text(f"file.test.{key}.column"):
            return ""
        own = any(self._spelled(self.answers.text(f"file.test.{each}.column")) for each in LEVELS)
        return (
            self._first() if own else ""
        )  # before 0.5.0 "everyone" had no column: it is this file's if another test is

    def _spelled(self, kept: str) -> str:
        """How this file spells the name of a column, if it has it."""
        names = [] if self.table is None else list(self.table.frame)
        near = (name for name in names if plain(kept) and plain(name) == plain(kept))
        return kept if kept in names else next(near, "")

    def _first(self) -> str:
        """The column that stands for all people of this file."""
        return self.table.person or next(iter(self.table.frame), "") if self.table is not None else ""

    def test(self, key: str) -> Test | None:
        """The test for one level, or for who left, if this file has its column and the test is complete."""
        at = f"file.test.{key}"
        operator = self.answers.one_of(f"{at}.operator", OPERATORS) or OPERATORS[0]
        column, value = self._column(key), self.answers.text(f"{at}.value").strip()
        if operator == "everyone":
            return Test("", operator) if column else None
        return Test(column, operator, value) if column and (value or operator == "filled") else None

    def outcome(self) -> str:
        self.placement = None
        tests = {key: test for key in (*LEVELS, LEFT) if self.table and (test := self.test(key))}
        if self.table is None and not self.kept:
            return self.words("file.try-sample" if self.answers.sample else "file.nothing-yet")
        if self.table and not len(self.table.frame.columns):
            return self.words("files.kind.empty")
        if self.table and self.table.kind != "counts" and not tests.keys() - {LEFT}:
            return self.words("file.no-test")
        try:
            if self.table:
                self.placement = self._place(tests)
                self.counting = self.placement.name
        except Mistake as mistake:
            return str(mistake)
        names, found = self.content.names("levels", self.language), self.counted()
        parts = "; ".join(f"{names[level]} {self.words.number(found.counts[level])}" for level in found.tested[::-1])
        counted = self.words("file.result", parts=parts or "…", unplaced=found.unplaced)
        files = [self.words("file.kept", name=each.name, n=len(each.keys)) for each in self.kept]
        own = list(self.placement.notes) if self.placement else []
        if self.kept and self.placement:  # of all files together
            own = [note for note in own if note != self.words("files.placing.left", n=self.placement.left)]
        return "\n".join([counted, *files, *dict.fromkeys([*own, *found.notes])])

    def _place(self, tests: dict[str, Test]) -> Placement:
        day, decimal = self.asked["date"].value, self.asked["number"].value
        answered = {"day_first": {"day": True, "month": False}.get(day), "decimal": decimal or None}
        return place_people(self.table, tests, **answered, language=self.language)

    def counted(self) -> Placement | Audience | None:
        """The people of this file, or of all files together."""
        if not self.kept:
            return self.placement
        return join_people([*self.kept, *([self.placement] if self.placement else [])], language=self.language)

    def said(self) -> str:
        tests = {level: test for level in self.content.levels if (test := self.test(level.key))}
        asked = [f"{level.name[self.language]}: {test.said(self.words)}" for level, test in tests.items()]
        return self._headed(*asked, self.outcome())

    def refresh(self) -> None:
        lines, people = self.outcome().split("\n"), self.table is not None and self.table.kind != "counts"
        show(self.tests, people)
        tool = self.table.tool if people else None
        show(self.propose, tool and proposed(tool, list(self.table.frame)))
        if tool:
            self.propose.description = self.words("file.propose", name=tool.name[self.language])
        for kind, asked in self.asked.items():
            unsure = self.placement and kind in {what for what, _ in self.placement.unsure}
            show(asked, unsure or (self.placement and asked.value))
        tested = self.placement and self.placement.tested
        show(self.use, tested or (self.kept and self.table is None))
        show(self.more, tested)
        show(self.one, self.kept or self.table is not None)
        self.done.value = ""
        first, rest = lines[0], "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
        wrong = " ew-wrong" if people and self.placement is None and any(map(self.test, LEVELS)) else ""
        self.sentence.value = f'<p class="ew-words{wrong}">{escape(first)}</p><ul>{rest}</ul>{self._why()}'

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

    def _one(self) -> None:
        """Forget all files."""
        self.kept, self.counting = [], ""
        self.choosing.offer_again()

    def _use(self) -> None:
        if found := self.counted():
            counted = {level: found.counts[level] for level in found.tested}
            replaced = self._standing(found)
            known = {"unknown": False, "unit": "people"}
            amounts = [(level, {**known, "count": count}) for level, count in counted.items()]
            self.file_all(
                {f"pyramid.{level}.{part}": value for level, amount in amounts for part, value in amount.items()}
            )
            said = " ".join(
                [self.words("file.used"), *([self.words("file.stood", parts=replaced)] if replaced else [])]
            )
            self.done.value = f'<p class="ew-words" role="status">{escape(said)}</p>'

    def _standing(self, found: Placement | Audience) -> str:
        """What stands in the pyramid at these levels, where it is something else."""
        levels, units = (self.content.names(part, self.language) for part in ("levels", "units"))
        stood = []
        for level in found.tested:
            count, unit = (self.answers(f"pyramid.{level}.{part}") for part in ("count", "unit"))
            if count not in (None, "") and (count, unit or "people") != (found.counts[level], "people"):
                stood.append(f"{levels[level]} {self.words.number(count)} {units.get(unit or 'people', '')}")
        return "; ".join(stood[::-1])
