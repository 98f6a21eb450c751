"""A table of people + one-line tests per level → where each person stands, and in words why.

"newsletter is yes" places the followers, "giften minstens 1" the fans. A person stands at the highest level with a test
that is met and is counted nowhere else; who is gone stands at none. Which rows meet a test is for ``trial`` to say; no
note, reason or mistake repeats a cell. Several files are for ``audience`` to take together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ..content import load_content
from ..model import LEVELS, Mistake, expect
from ..typed import brief
from ..words import Words
from .person import person_keys
from .question import LEFT, Test
from .table import Table
from .trial import Trial

if TYPE_CHECKING:
    import numpy as np
    from pandas import DataFrame

GONE, NOWHERE = -1, -2  # where somebody stands who stands at no level; of several, the highest holds


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
    stands: np.ndarray = field(repr=False, kw_only=True)  # of each person: a place in LEVELS, GONE or NOWHERE
    keys: np.ndarray = field(repr=False, kw_only=True)  # of each person: what to know them by in another file, or None


def place_people(
    table: Table,
    tests: Mapping[str, object],
    *,
    as_of: date | None = None,
    day_first: bool | None = None,
    decimal: str | None = None,
    language: str = "en",
) -> Placement:
    """Place everyone in ``table`` at the highest level that has a test they meet (A8-A16); of several tests, one is enough.

    ``tests``: level key → a ``Test``, its line of text, a mapping with column, operator and value, or a list of those.
    Under ``left`` stand those of people who are gone: a row that meets one counts for no level, and whoever has no other
    row (a refunded ticket beside a good one) is at none.
    ``as_of``: the day that "within 90 days" counts back from; by default the newest day of the column up to today.
    ``day_first``: how to read 03-04-2024 where the column does not tell; by default the day first, with a note.
    ``decimal``: "," or ".", how to read 1.234 where the column does not tell; by default as thousands, with a note.

    Raises ``Mistake`` with one line: no people in this file, no such level or column, not a number, not a day.

    >>> from engagement import read_table
    >>> table = read_table(b"E-mail;Gifts\\nan@example.org;3\\nbo@example.org;0\\n")
    >>> placement = place_people(table, {"network": "everyone", "fans": "gifts at least 1"})
    >>> list(placement.people["level"]), placement.counts["fans"]
    (['fans', 'network'], 1)
    """
    words = load_content().words(language)
    expect(table, Table, "read_table()")
    if table.kind == "counts":
        raise Mistake(words("files.mistakes.nobody"))
    for key in tests:
        if key not in (*LEVELS, LEFT):
            raise Mistake(words("files.mistakes.level", key=key, keys=", ".join((*LEVELS, LEFT))))
    if not isinstance(as_of, date | None):
        raise Mistake(words("files.mistakes.as_of", value=brief(str(as_of), 40)))
    columns = list(table.frame)
    trial = Trial(table.frame, words, as_of=as_of, day_first=day_first, decimal=decimal)
    placing = _Placing(trial, *_gathered(table, trial))
    placing.leave(_listed(tests.get(LEFT), columns, words), of_events=table.kind == "events")
    for level in reversed(LEVELS):
        placing.place(level, _listed(tests.get(level), columns, words))
    return placing.placement(table, tuple(level for level in LEVELS if tests.get(level)))


class _Placing:
    """Where everybody stands while one test after the other is asked."""

    def __init__(self, trial: Trial, who: np.ndarray, keys: np.ndarray) -> None:
        import numpy as np

        self.trial, self.who, self.keys = trial, who, keys
        self.counting = who >= 0  # rows that say where their person stands
        self.stands = np.full(len(keys), NOWHERE)
        self.why = np.full(len(keys), -1)  # of each person: the place in ``said`` of what decided, or -1
        self.said: list[str] = []

    def _of_rows(self, rows: np.ndarray) -> np.ndarray:
        """For each person whether one of these rows is about them."""
        import numpy as np

        return np.bincount(self.who[rows], minlength=len(self.keys)) > 0

    def leave(self, tests: Sequence[Test], *, of_events: bool) -> None:
        """Take out the rows that meet one of these tests, and the people who have no other."""
        staying = self.counting
        for test in tests:
            met = self.trial.meet(test) & self.counting
            self.why[self._of_rows(met) & (self.why < 0)] = len(self.said)
            self.counting = self.counting & ~met
            if of_events:  # of an order of three lines only the first says that it was refunded
                staying = staying & self.trial.meet(Test(test.column, "filled"))
            self.said.append(self.trial.words("files.placing.gone", test=brief(test.said(self.trial.words))))
        gone = (self.why >= 0) & ~self._of_rows(self.counting & staying)
        self.stands[gone], self.why[~gone] = GONE, -1

    def place(self, level: str, tests: Sequence[Test]) -> None:
        """Place who meets one of these tests at this level, unless they stand somewhere."""
        for test in tests:
            met = self.trial.meet(test)
            none = test.operator == "is-not"  # of somebody's rows none may say it; of other tests one row is enough
            people = self._of_rows(self.counting & (met ^ none)) ^ none
            new = people & (self.stands == NOWHERE)
            self.stands[new], self.why[new] = LEVELS.index(level), len(self.said)
            self.said.append(brief(test.said(self.trial.words)))

    def placement(self, table: Table, tested: tuple[str, ...]) -> Placement:
        """What came of it, by person and by row; ``who`` is -1 in a row of nobody, which is the last of each list here."""
        import numpy as np
        import pandas as pd

        words = self.trial.words
        stands, why = np.append(self.stands, NOWHERE)[self.who], np.append(self.why, len(self.said))[self.who]
        reasons = [*self.said, words("files.placing.nobody"), words("files.placing.none")]
        people = {"level": np.array([*LEVELS, "", ""], object)[stands], "reason": np.array(reasons, object)[why]}
        left = int((self.stands == GONE).sum())
        self.trial.note("left", left)
        return Placement(
            counts=count_levels(self.stands),
            tested=tested,
            unplaced=int((self.stands == NOWHERE).sum()),
            people=pd.DataFrame(people, index=table.frame.index, dtype=object),
            notes=tuple(dict.fromkeys(self.trial.notes)),
            left=left,
            unsure=tuple(dict.fromkeys(self.trial.unsure)),
            name=table.name,
            person=table.person,
            stands=self.stands,
            keys=self.keys,
        )


def count_levels(stands: np.ndarray) -> dict[str, int]:
    """How many people stand at each of the six levels, suspects first."""
    return {level: int((stands == at).sum()) for at, level in enumerate(LEVELS)}


def _gathered(table: Table, trial: Trial) -> tuple[np.ndarray, np.ndarray]:
    """For each row the number of its person (-1: it does not say), and the key of each person (None: has none)."""
    import numpy as np
    import pandas as pd

    total = len(table.frame)
    if table.person is None:
        return np.arange(total), np.full(total, None)
    at, cells = pd.factorize(table.frame[table.person], use_na_sentinel=False)
    known, keys = pd.factorize(np.array(person_keys(cells), object))
    who = known[at] if total else np.zeros(0, int)
    blank = who < 0
    named = total - int(blank.sum())
    if table.kind == "events":
        trial.note("gathered", named, people=len(keys))
        trial.note("anonymous", total - named)
        return who, keys
    trial.note("doubles", named - len(keys))
    who[blank] = len(keys) + np.arange(total - named)  # a person without an address is someone all the same
    return who, np.append(keys, np.full(total - named, None))


def _listed(given: object, columns: list[str], words: Words) -> list[Test]:
    if given is None:
        return []
    if isinstance(given, list | tuple):
        return [test for each in given for test in _listed(each, columns, words)]
    if isinstance(given, Mapping) and {"column", "operator"} <= given.keys() <= {"column", "operator", "value"}:
        return [Test(**given)]
    return [given if isinstance(given, Test) else Test.parse(str(given), columns, language=words.language)]
