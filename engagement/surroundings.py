"""The nouns around the two models, as frozen values: what brings them close to home, and what a workshop works with.

A sector's words, the numbers of others, criticism, the parts of an agenda, units, and the tools whose exports are read.
As in ``model``, nothing here reads a file; the texts live in ``content/*.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import NOTHING, Prompt, Text


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number on a level counts: people, households, addresses … (numbers in different units do not compare)."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of interaction in a log (A23), by what tools call it, and the level that it is proposed for."""

    key: str
    name: Text
    called: str  # in exports, with | between, in any language
    shows: str  # a level; our reading


@dataclass(frozen=True, slots=True)
class Word:
    """What a sector calls a level, and whom it means there, for example."""

    key: str
    name: Text
    example: Text


@dataclass(frozen=True, slots=True)
class Sector:
    """A kind of organisation, with its own words for the six levels and an example of each phase."""

    key: str
    name: Text
    levels: tuple[Word, ...]
    phases: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A number that somebody else reported: to lay beside your own, never instead of it, and never called normal."""

    key: str
    about: str  # what it says something of: shape, mail, social, top, cost or stopping
    value: Text
    source: str
    year: int  # of the data
    sample: Text
    grade: int  # 1 official or peer-reviewed, 2 large vendor or sector data, 3 small, old or second-hand
    seen: str  # "source", or "report" when we saw it at a page that reports it
    caveat: Text


@dataclass(frozen=True, slots=True)
class Criticism:
    """What practitioners hold against the models, and the question that it leaves."""

    key: str
    name: Text
    says: Text
    question: Text


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the workshop: what the room does and for how long, the question on the wall, what the trainer says."""

    key: str
    minutes: int
    least: int  # minutes; below that it is better left out
    mode: str  # alone, look (together, at what each has made), talk, break or hand-in
    name: Text
    question: Text
    says: Text
    optional: bool = False  # may be left out when it gets late


@dataclass(frozen=True, slots=True)
class Signals:
    """What the export of a tool can ask of someone: a one-line test for each level that it says something about."""

    network: str = ""
    followers: str = ""
    fans: str = ""
    supporters: str = ""
    empowered: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """An export that is known by its column names; | stands between what a column is called in several languages."""

    key: str
    name: Text
    kind: str  # persons, events or counts
    signs: tuple[str, ...]  # columns that are all there, whatever else is
    person: str = ""  # the column that tells people apart, where the general rule would choose another
    tests: Signals = Signals()
    left: str = ""  # a test that is met by whoever is gone
    advice: Text = NOTHING  # for counts: what to fill in by hand
