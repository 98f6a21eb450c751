"""A table of people + one-line tests per level → where each person stands, and in words why.

"newsletter is yes" places the followers, "giften minstens 1" the fans. A person stands at the highest level with a test
that is met and is counted nowhere else; who is gone stands at none. Cells are read by ``column``; no note, reason or mistake
repeats one. Several files are for ``audience`` to take together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from ..content import Words, load_content
from ..model import LANGUAGES, LEVELS, Mistake, brief
from .column import Reading, plain, read_dates, read_numbers
from .question import OPERATORS, Test
from .table import Table

if TYPE_CHECKING:
    import numpy as np
    from pandas import DataFrame

LEFT = "left"  # among the tests: who meets it is gone
GONE, NOWHERE = -1, -2  # where somebody stands who stands at no level; of several, the highest holds
ADDRESS = re.compile(r"(?:< ?(?:mailto:)?|^mailto: ?)([^\s<>@]+@[^\s<>@?]+)")


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """How many people stand at each level, and for each row of the table where its person stands and why."""

    counts: Mapping[str, int]  # all six levels, suspects first
    tested: tuple[str, ...]  # the levels that had a test
    unplaced: int  # people who met no test and are not gone
    people: DataFrame = field(repr=False)  # level and reason, one row for each row of the table
    notes: tuple[str, ...] = ()
    left: int = 0  # people who are gone
    unsure: tuple[tuple[str, str], ...] = ()  # what to ask: "date" or "number", and the column that did not tell
    name: str = ""  # of the file, to show
    person: str | None = None  # the column that tells people apart
    stands: np.ndarray = field(default=None, repr=False)  # of each person: a place in LEVELS, GONE or NOWHERE
    keys: np.ndarray = field(default=None, repr=False)  # of each person: what to know them by in another file, or None


def place_people(
    table: Table,
    tests: Mapping[str, object],
    *,
    as_of: date | None = None,
    day_first: bool | None = None,
    decimal: str | None = None,
    language: str = "en",
) -> Placement:
    """Place everyone in ``table`` at the highest level that has a test they meet; of several tests, one is enough.

    ``tests``: level key → a ``Test``, its line of text, a mapping with column, operator and value, or a list of those.
    Under ``left`` stand those of people who are gone: a row that meets one counts for no level, and whoever has no other
    row (a refunded ticket beside a good one) is at none.
    ``as_of``: the day that "within 90 days" counts back from; by default the newest day of the column up to today.
    ``day_first``: how to read 03-04-2024 where the column does not tell; by default the day first, with a note.
    ``decimal``: "," or ".", how to read 1.234 where the column does not tell; by default as thousands, with a note.

    Raises ``Mistake`` with one line: no people in this file, no such level or column, not a number.
    """
    import numpy as np
    import pandas as pd

    words = load_content().words(language)
    if table.kind == "counts":
        raise Mistake(words("files.mistakes.nobody"))
    for key in tests:
        if key not in (*LEVELS, LEFT):
            raise Mistake(words("files.mistakes.level", key=key, keys=", ".join((*LEVELS, LEFT))))
    rows = _Rows(table.frame, words, as_of, day_first, decimal)
    who, keys = rows.gather(table.kind, table.person)
    count, columns = len(keys), list(table.frame)
    stands, why, said = np.full(count, NOWHERE), np.full(count, -1), []
    counting, staying = who >= 0, who >= 0
    for test in _listed(tests.get(LEFT), columns, language):
        met = rows.meet(test) & counting
        new = who[met & (np.append(why, 0)[who] < 0)]
        counting, why[new] = counting & ~met, len(said)
        if table.kind == "events":  # of an order of three lines only the first says that it was refunded
            staying = staying & rows.meet(Test(test.column, "filled"))
        said.append(words("files.placing.gone", test=brief(test.said(words))))
    gone = (why >= 0) & (np.bincount(who[counting & staying], minlength=count) == 0)
    stands[gone], why[~gone] = GONE, -1
    for level in reversed(LEVELS):
        for test in _listed(tests.get(level), columns, language):
            met = rows.meet(test)
            if test.operator == "is-not":  # of somebody's rows none may say it; of other tests one row is enough
                met = np.bincount(who[counting & ~met], minlength=count) == 0
            else:
                met = np.bincount(who[counting & met], minlength=count) > 0
            new = met & (stands == NOWHERE)
            stands[new], why[new] = LEVELS.index(level), len(said)
            said.append(brief(test.said(words)))
    by_row, reason = np.append(stands, NOWHERE)[who], np.append(why, len(said))[who]  # who is -1: the last, nobody
    reasons = [*said, words("files.placing.nobody"), words("files.placing.none")]
    people = {"level": np.array([*LEVELS, "", ""], object)[by_row], "reason": np.array(reasons, object)[reason]}
    rows.note("left", int(gone.sum()))
    return Placement(
        counts={level: int((stands == at).sum()) for at, level in enumerate(LEVELS)},
        tested=tuple(level for level in LEVELS if tests.get(level)),
        unplaced=int((stands == NOWHERE).sum()),
        people=pd.DataFrame(people, index=table.frame.index, dtype=object),
        notes=tuple(dict.fromkeys(rows.notes)),
        left=int(gone.sum()),
        unsure=tuple(dict.fromkeys(rows.unsure)),
        name=table.name,
        person=table.person,
        stands=stands,
        keys=keys,
    )


@dataclass
class _Rows:
    """The rows of one table while they are tested, and notes on what could not be read."""

    frame: DataFrame
    words: Words
    as_of: date | None
    day_first: bool | None
    decimal: str | None
    notes: list[str] = field(default_factory=list)
    unsure: list[tuple[str, str]] = field(default_factory=list)
    readings: dict[tuple, Reading] = field(default_factory=dict)

    def gather(self, kind: str, person: str | None) -> tuple[np.ndarray, np.ndarray]:
        """For each row the number of its person (-1: it does not say), and the key of each person (None: has none)."""
        import numpy as np
        import pandas as pd

        total = len(self.frame)
        if person is None:
            return np.arange(total), np.full(total, None)
        at, cells = pd.factorize(self.frame[person], use_na_sentinel=False)
        known, keys = pd.factorize(np.array(person_keys(cells), object))
        who = known[at] if total else np.zeros(0, int)
        blank = who < 0
        named = total - int(blank.sum())
        if kind == "events":
            self.note("gathered", named, people=len(keys))
            self.note("anonymous", total - named)
            return who, keys
        self.note("doubles", named - len(keys))
        who[blank] = len(keys) + np.arange(total - named)  # a person without an address is someone all the same
        return who, np.append(keys, np.full(total - named, None))

    def meet(self, test: Test) -> np.ndarray:
        """For each row whether it meets the test."""
        import numpy as np
        import pandas as pd

        if test.operator == "everyone":
            return np.ones(len(self.frame), bool)
        if test.operator not in OPERATORS:
            raise Mistake(self.words("files.mistakes.operator", key=test.operator, keys=", ".join(OPERATORS)))
        column = self._column(test.column)
        codes, cells = pd.factorize(self.frame[column], use_na_sentinel=False)
        counts = np.bincount(codes, minlength=len(cells))
        met = getattr(self, f"_{test.operator.replace('-', '_')}")(list(cells), test.value, column, counts)
        return np.asarray(list(met), bool)[codes] if len(cells) else np.zeros(0, bool)

    def _column(self, name: str) -> str:
        names = {plain(column): column for column in reversed(list(self.frame))}
        if name in self.frame:
            return name
        if found := names.get(plain(name)):
            return found
        if near := get_close_matches(plain(name), names, 1):
            raise Mistake(self.words("files.mistakes.near", column=name, near=names[near[0]]))
        raise Mistake(self.words("files.mistakes.column", column=name))

    def _filled(self, cells, value, column, counts):
        return (bool(cell.strip()) for cell in cells)

    def _is(self, cells, value, column, counts):
        folded = [_fold(cell) for cell in cells]
        values = _any_of(value)
        same = frozenset().union(*(_same_answers(each, set(folded)) for each in values))
        return (cell in same for cell in folded)

    def _is_not(self, cells, value, column, counts):
        return (not met for met in self._is(cells, value, column, counts))

    def _contains(self, cells, value, column, counts):
        values = _any_of(value)
        return (any(each in folded for each in values) for folded in map(_fold, cells))

    def _at_least(self, cells, value, column, counts):
        least = self._number(value)
        return (number is not None and number >= least for number in self._numbers(cells, column, counts))

    def _at_most(self, cells, value, column, counts):
        most = self._number(value)
        return (number is not None and number <= most for number in self._numbers(cells, column, counts))

    def _within(self, cells, value, column, counts):
        if not re.fullmatch("[0-9]{1,6}", value.strip()):
            raise Mistake(self.words("files.mistakes.days", value=value[:40]))
        days = self._dates(cells, column, counts)
        today = date.today()
        end = self.as_of or max((day for day in days if day and day <= today), default=today)
        end = end.date() if isinstance(end, datetime) else end
        self.note("as_of", 2, column=column, day=self.words.day(end))
        late = sum(int(n) for day, n in zip(days, counts, strict=True) if day and day > end)
        self.note("later", late, column=column, day=self.words.day(end))
        return (day is not None and 0 <= (end - day).days <= int(value) for day in days)

    def _number(self, value: str) -> float:
        number = read_numbers([value]).get(value)
        if number is None:
            raise Mistake(self.words("files.mistakes.number", value=value[:40]))
        return number

    def _numbers(self, cells, column, counts) -> list[float | None]:
        reading = self._read(read_numbers, cells, column, decimal=self.decimal)
        if reading.unsure:
            self.unsure.append(("number", column))
            self.note("mixed_number" if reading.mark else "unsure_number", 2, column=column, mark=reading.mark)
        return self._values(reading, "no_number", cells, column, counts)

    def _dates(self, cells, column, counts) -> list[date | None]:
        reading = self._read(read_dates, cells, column, day_first=self.day_first)
        if reading.unsure:
            self.unsure.append(("date", column))
            self.note("unsure_date", 2, column=column, first=self.words(f"files.placing.first_{reading.mark}"))
        return self._values(reading, "no_date", cells, column, counts)

    def _read(self, read: Callable[..., Reading], cells, column, **how) -> Reading:
        if (read, column) not in self.readings:  # several levels often ask the same column
            self.readings[read, column] = read(cells, **how)
        return self.readings[read, column]

    def _values(self, reading, note, cells, column, counts) -> list:
        values = [reading.get(cell) for cell in cells]
        self.note(note, sum(int(n) for value, n in zip(values, counts, strict=True) if value is None), column=column)
        return values

    def note(self, what: str, n: int, **values: object) -> None:
        if n:
            short = {name: brief(value, 60) if isinstance(value, str) else value for name, value in values.items()}
            self.notes.append(self.words(f"files.placing.{what}", n=n, **short))


def person_key(cell: str) -> str | None:
    """What a person is known by, in every file alike: an address without the name around it; ``None`` without any.

    >>> person_key("An de Wit <An@Voorbeeld.nl>"), person_key("mailto:an@voorbeeld.nl"), person_key("'0123 "), person_key(" ")
    ('an@voorbeeld.nl', 'an@voorbeeld.nl', '0123', None)
    """
    key = normalize("NFC", _fold(cell)).lstrip("'").strip()
    if "@" not in key:
        return key or None
    found = ADDRESS.search(key)
    return (found[1] if found else key).strip("\"';,.<> ") or None


def person_keys(cells: Iterable[str]) -> list[str | None]:
    """The key of each; where most are addresses, what is none ("-", "Info Requested") is nobody's."""
    keys = [person_key(cell) for cell in cells]
    return [key if key and "@" in key else None for key in keys] if by_mail(keys) else keys


def by_mail(keys: Iterable[str | None]) -> bool:
    """Whether most of those who have a key are known by an address."""
    known = [key for key in keys if key]
    return 2 * sum("@" in key for key in known) > len(known)


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _any_of(value: str) -> set[str]:
    """The value of a test, and its parts when | stands between several: one is enough."""
    return {_fold(value), *filter(None, map(_fold, value.split("|")))}


def _listed(given: object, columns: list[str], language: str) -> list[Test]:
    if given is None:
        return []
    if isinstance(given, list | tuple):
        return [test for each in given for test in _listed(each, columns, language)]
    if isinstance(given, Mapping):
        return [Test(**given)]
    return [given if isinstance(given, Test) else Test.parse(given, columns, language=language)]


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
