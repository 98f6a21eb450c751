"""The rows of a table put to a test: which of them meet it, and in words what could not be read.

The cells of a column are read together, by ``column``, and each different cell once. Whose rows they are, and what
follows from it, is for ``people`` to say. No note and no mistake holds a cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..content import load_content
from ..model import LANGUAGES, Mistake
from ..typed import brief
from ..words import Words
from .column import Reading, Value, fold, plain, read_dates, read_numbers
from .question import OPERATORS, Test

if TYPE_CHECKING:
    import numpy as np
    from pandas import DataFrame


class _Column(NamedTuple):
    """A column of the table: the different cells in it, which of them each row holds, and how many rows hold each."""

    name: str
    cells: list[str]
    codes: np.ndarray
    rows: list[int]


class Trial:
    """One table while its rows are tested: ``notes`` says what could not be read, ``unsure`` what to ask."""

    def __init__(
        self, frame: DataFrame, words: Words, *, as_of: date | None, day_first: bool | None, decimal: str | None
    ) -> None:
        self.frame, self.words, self.day_first, self.decimal = frame, words, day_first, decimal
        self.as_of = as_of.date() if isinstance(as_of, datetime) else as_of
        self.notes: list[str] = []
        self.unsure: list[tuple[str, str]] = []  # "date" or "number", and the column that did not tell
        self._columns: dict[str, _Column] = {}  # several levels often ask the same one
        self._numbers: dict[str, Sequence[float | None]] = {}
        self._days: dict[str, Sequence[date | None]] = {}

    def meet(self, test: Test) -> np.ndarray:
        """For each row whether it meets the test. Raises ``Mistake``: no such column or operator, not a number."""
        import numpy as np

        if test.operator == "everyone":
            return np.ones(len(self.frame), bool)
        if test.operator not in OPERATORS:
            raise Mistake(self.words("files.mistakes.operator", key=test.operator, keys=", ".join(OPERATORS)))
        column = self._column(test.column)
        met: np.ndarray = np.array(self._met(test.operator, test.value, column), bool)[column.codes]
        return met

    def note(self, what: str, n: int, **values: object) -> None:
        """Say something about ``n`` rows, if there are any."""
        if n:
            short = {name: brief(value, 60) if isinstance(value, str) else value for name, value in values.items()}
            self.notes.append(self.words(f"files.placing.{what}", n=n, **short))

    def _column(self, asked: str) -> _Column:
        import numpy as np
        import pandas as pd

        name = asked if asked in self.frame else self._spelled(asked)
        if name not in self._columns:
            codes, cells = pd.factorize(self.frame[name], use_na_sentinel=False)
            rows = np.bincount(codes, minlength=len(cells)).tolist()
            self._columns[name] = _Column(name, list(cells), codes, rows)
        return self._columns[name]

    def _spelled(self, asked: str) -> str:
        """A column's name as the table itself spells it."""
        names = {plain(column): column for column in reversed(list(self.frame))}
        if found := names.get(plain(asked)):
            return str(found)
        if near := get_close_matches(plain(asked), names, 1):
            raise Mistake(self.words("files.mistakes.near", column=asked, near=names[near[0]]))
        raise Mistake(self.words("files.mistakes.column", column=asked))

    def _met(self, operator: str, value: str, column: _Column) -> list[bool]:
        """For each different cell whether it meets the test."""
        match operator:
            case "filled":
                return [bool(cell.strip()) for cell in column.cells]
            case "is" | "is-not":
                folded = [fold(cell) for cell in column.cells]
                same = set[str]().union(*(_same_answers(each, set(folded)) for each in _any_of(value)))
                return [(cell in same) == (operator == "is") for cell in folded]
            case "contains":
                values = _any_of(value)
                return [any(each in cell for each in values) for cell in map(fold, column.cells)]
            case "at-least":
                least = self._number(value)
                return [number is not None and number >= least for number in self._numbers_of(column)]
            case "at-most":
                most = self._number(value)
                return [number is not None and number <= most for number in self._numbers_of(column)]
        return self._within(value, column)

    def _within(self, value: str, column: _Column) -> list[bool]:
        """Whether each cell holds one of the last days; they count back from ``as_of``, else from the newest up to today."""
        if not re.fullmatch("[0-9]{1,6}", value.strip()):
            raise Mistake(self.words("files.mistakes.days", value=value[:40]))
        days, today = self._days_of(column), date.today()
        end = self.as_of or max((day for day in days if day and day <= today), default=today)
        said = {"column": column.name, "day": self.words.day(end)}
        self.note("as_of", 2, **said)
        self.note("later", sum(n for day, n in zip(days, column.rows, strict=True) if day and day > end), **said)
        return [day is not None and 0 <= (end - day).days <= int(value) for day in days]

    def _number(self, value: str) -> float:
        number = read_numbers([value]).get(value)
        if number is None:
            raise Mistake(self.words("files.mistakes.number", value=value[:40]))
        return number

    def _numbers_of(self, column: _Column) -> Sequence[float | None]:
        if column.name not in self._numbers:
            reading = read_numbers(column.cells, decimal=self.decimal)
            if reading.unsure:
                self.unsure.append(("number", column.name))
                what = "mixed_number" if reading.mark else "unsure_number"
                self.note(what, 2, column=column.name, mark=reading.mark)
            self._numbers[column.name] = self._values(reading, "no_number", column)
        return self._numbers[column.name]

    def _days_of(self, column: _Column) -> Sequence[date | None]:
        if column.name not in self._days:
            reading = read_dates(column.cells, day_first=self.day_first)
            if reading.unsure:
                self.unsure.append(("date", column.name))
                first = self.words(f"files.placing.first_{reading.mark}")
                self.note("unsure_date", 2, column=column.name, first=first)
            self._days[column.name] = self._values(reading, "no_date", column)
        return self._days[column.name]

    def _values(self, reading: Reading[Value], nothing: str, column: _Column) -> list[Value | None]:
        values = [reading.get(cell) for cell in column.cells]
        rows = sum(n for value, n in zip(values, column.rows, strict=True) if value is None)
        self.note(nothing, rows, column=column.name)
        return values


def _any_of(value: str) -> set[str]:
    """The value of a test, and its parts when | stands between several: one is enough."""
    return {fold(value), *filter(None, map(fold, value.split("|")))}


@cache
def _answers(key: str) -> frozenset[str]:
    texts = (load_content().words(language)(f"files.words.{key}") for language in LANGUAGES)
    return frozenset(word.strip() for text in texts for word in text.split("|"))


def _same_answers(value: str, cells: set[str]) -> frozenset[str]:
    """What counts as this answer: any yes for yes; "x" and "1" mean yes only in a column of nothing but yes and no."""
    yes, no, tick, cross = map(_answers, ("yes", "no", "tick", "cross"))
    ticked = cells <= yes | no | tick | cross | {""}
    for plainly, shortly in ((yes, tick), (no, cross)):
        if value in plainly or (ticked and value in shortly):
            return plainly | shortly if ticked else plainly
    return frozenset({value})
