"""A one-line test that each row meets or not: "newsletter is yes", "giften minstens 1", "last seen within 90 days".

The words of the operators stand in ``content/files.toml`` in both languages, and either is understood everywhere.
What a cell has to hold for a test to be met is for ``trial`` to say, and whom that places for ``people``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..content import load_content
from ..model import LANGUAGES, Mistake
from ..typed import brief
from ..words import Words
from .column import plain

OPERATORS = ("is", "is-not", "contains", "at-least", "at-most", "within", "filled", "everyone")
LEFT = "left"  # among the tests of levels: who meets it is gone
LONGEST_TEST = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Test:
    """A question that each row of a table meets or not: a column, an operator and, mostly, a value.

    ``operator``: one of ``OPERATORS``. ``value``: text, or a number; for "within" a whole number of days, for "is" and "contains"
    several with | between them. ``str`` gives the English line. Raises ``Mistake`` when column or operator is not text.

    >>> Test.parse("laatst gezien binnen 90 dagen")
    Test(column='laatst gezien', operator='within', value='90')
    >>> str(Test("gifts", "at-least", "1"))
    'gifts at least 1'
    """

    __test__ = False  # pytest takes every Test for one of its own

    column: str
    operator: str
    value: str = ""

    def __post_init__(self) -> None:
        if not (isinstance(self.column, str) and isinstance(self.operator, str)):
            raise Mistake(load_content().words("en")("files.mistakes.test", text=brief(repr(self.column), 80)))
        object.__setattr__(self, "value", str(self.value))

    @classmethod
    def parse(cls, text: str, columns: Sequence[str] = (), *, language: str = "en") -> Test:
        """The test that someone typed, in Dutch or English; a name or value with an operator in it stands in quotes.

        ``columns``, when given, decide where a name ends. Raises ``Mistake`` on a line that is not a test.
        """
        known = {plain(column) for column in columns}
        found = list(_readings(" ".join(text[:LONGEST_TEST].split())))
        if not found:
            raise Mistake(load_content().words(language)("files.mistakes.test", text=brief(text, 80)))
        return max(found, key=lambda each: (plain(each[0].column) in known, *each[1]))[0]

    def __str__(self) -> str:
        words = load_content().words("en")
        column, value = (f'"{part.replace(chr(34), 2 * chr(34))}"' for part in (self.column, self.value))
        quoted = (self, Test(column, self.operator, self.value), Test(self.column, self.operator, value))
        for line in (test.said(words) for test in quoted):
            if max(_readings(line), key=lambda each: each[1], default=(None, ()))[0] == self:
                return line
        return Test(column, self.operator, value).said(words)

    def said(self, words: Words) -> str:
        """The test as a line in the language of ``words``."""
        one = self.operator == "within" and self.value == "1"
        return words(f"files.tests.{self.operator}", column=self.column, value=self.value, n=1 if one else 2)


@cache
def _patterns() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """Every way to write a test, in both languages: its operator, the length of its words, what follows the column."""
    found = {}
    for operator in OPERATORS:
        for language in LANGUAGES:
            catalogue = load_content().words(language).catalogue
            for key in (f"files.tests.{operator}", f"files.tests.{operator}.one", f"files.also.{operator}"):
                for text in catalogue[key][language].split("|") if key in catalogue else ():
                    found[text.strip()] = operator
    return tuple((operator, *_pattern(text)) for text, operator in found.items())


def _pattern(text: str) -> tuple[int, re.Pattern[str]]:
    before, asks, after = text.replace("{column}", "").strip().partition("{value}")
    start = "" if "{column}" not in text else r"\s+"
    value = r"\s+(?P<value>.+?)" + (rf"(?:\s+{re.escape(after.strip())})?" if after else "") if asks else ""
    return len(before), re.compile(rf"{start}{re.escape(before.strip())}{value}\s*\Z", re.IGNORECASE)


def _readings(text: str) -> Iterator[tuple[Test, tuple[int, int, int]]]:
    """Every test that ``text`` could be, with its rank: the operator that comes first, of those the longest."""
    quoted = re.match(r'"((?:[^"]|"")*)"', text) or re.match(r"'([^']*)'(?=\s)", text)
    for operator, length, pattern in _patterns():
        at = quoted.end() if quoted else 0
        while found := pattern.search(text, at):
            at = found.start() + 1
            column = quoted[1].replace('""', '"') if quoted else text[: found.start()].strip()
            if (quoted and found.start() != quoted.end()) or bool(column) == (operator == "everyone"):
                continue
            value = found.groupdict().get("value") or ""
            if len(value) > 1 and value[0] == value[-1] == '"':
                value = value[1:-1].replace('""', '"')
            yield Test(column, operator, value), (-found.start(), length, -len(value))
