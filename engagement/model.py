"""The nouns of the workshop, as frozen values: levels, phases, silos, propositions, and the answers they are asked about.

Nothing here reads a file, draws, or knows a widget. The texts themselves live in ``content/*.toml`` and are read by
``content``; the participant's own answers live in a ``Workbook`` and become these values in ``answers``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LANGUAGES = ("nl", "en")
LEVELS = ("suspects", "network", "followers", "fans", "supporters", "empowered")
PHASES = ("observe", "react", "participate", "facilitate", "create", "innovate")
SECTORS = ("charity", "municipality", "small-business")
MOST = 100_000_000  # people; the largest number that a level takes


class Mistake(Exception):
    """Something that the person at the keyboard can mend: one line saying what was found, expected, and what to do.

    A notebook shows that line and nothing else; a program catches an ordinary exception.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Dutch and in English, with the claims that they rest on.

    ``ours`` marks what neither source says: participants see it labelled "our reading".

    >>> Text(nl="Volgers", en="Followers")["nl"]
    'Volgers'
    """

    nl: str
    en: str
    claims: tuple[str, ...] = ()
    ours: bool = False

    def __getitem__(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Prompt(Text):
    """A question or an item of a list, filed under a key that never changes."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A case that a source names, and how it fares: the model's own point is that some have stopped (B21)."""

    key: str
    name: Text
    what: Text
    state: str  # running, renamed, stopped or unknown
    status: Text
    date: (
        str  # year, month or day when it was seen running, was renamed, stopped, or of the last sign of life; or empty
    )


@dataclass(frozen=True, slots=True)
class Level:
    """One of the six gradations of engagement (A11-A16), lowest first."""

    key: str
    colour: str
    name: Text
    definition: Text
    comparison: Text
    invests: Text
    platforms: Text
    test: Text
    example: Text
    prompts: tuple[Prompt, ...]
    called: Text = NOTHING  # in a sector's own words: donors, residents, customers


@dataclass(frozen=True, slots=True)
class Mechanism:
    """The interaction that makes someone rise one level (A23); filed under the level that it leads to."""

    key: str
    name: Text
    interaction: Text
    question: Text


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the six ambitions (B5): a promise, what it costs, and what silence does afterwards."""

    key: str
    name: Text
    does: Text
    costs: Text
    gain: Text
    stopping: Text
    serves: tuple[str, ...]  # level keys; our bridge (C2)
    gate: tuple[Prompt, ...]
    prompts: tuple[Prompt, ...]
    examples: tuple[Example, ...]
    nearby: Text = NOTHING  # an example from a sector, close to home


@dataclass(frozen=True, slots=True)
class Silo:
    """A voice in the house, with its reflex (A5)."""

    key: str
    name: Text
    reflex: Text


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the four things that should cohere (A6); ``opener`` starts the conversation when the voices differ on it."""

    key: str
    name: Text
    question: Text
    opener: Text


@dataclass(frozen=True, slots=True)
class Criterion:
    """A test that a follower's proposition can pass (A26, A29-A30), and our reading of the author's own form on it (A34)."""

    key: str
    name: Text
    question: Text
    patient: Text  # how that form does, and below: yes, partly or no
    verdict: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something you could give a follower: an item of the proposition menu (A30)."""

    key: str
    name: Text
    example: Text


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


@dataclass(frozen=True, slots=True)
class Amount:
    """How many stand at one level: a count of some unit, or ``None`` for "I don't know", which is a full answer."""

    count: int | None
    unit: str = "people"

    def __post_init__(self) -> None:
        if self.count is not None and not (type(self.count) is int and 0 <= self.count <= MOST):
            raise ValueError(f"a level holds 0 to {MOST:,} {self.unit}, not {self.count!r}")


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Six amounts, suspects first. A person counts once, at the highest level (A8-A16).

    >>> Pyramid.of({"suspects": 90, "followers": 9}).count("fans") is None
    True
    """

    amounts: tuple[Amount, ...]

    @classmethod
    def of(cls, counts: Pyramid | Mapping[str, int | Amount | None]) -> Pyramid:
        """A pyramid from counts by level key; a level left out is unknown. Raises ``ValueError`` on a key that is no level."""
        if isinstance(counts, cls):
            return counts
        for key in counts:
            one_of(key, LEVELS, "level")
        given = [counts.get(key) for key in LEVELS]
        return cls(tuple(each if isinstance(each, Amount) else Amount(each) for each in given))

    def __iter__(self):
        return iter(zip(LEVELS, self.amounts, strict=True))

    def count(self, level: str) -> int | None:
        return self.amounts[LEVELS.index(level)].count

    @property
    def known(self) -> dict[str, int]:
        """Counts by level key, the unknown ones left out."""
        return {key: amount.count for key, amount in self if amount.count is not None}


def one_of(key: str, keys: Sequence[str], noun: str) -> str:
    """The key, when it is one of ``keys``; else ``ValueError`` names those that there are.

    >>> one_of("fans", LEVELS, "level")
    'fans'
    """
    if key not in keys:
        raise ValueError(f"there is no {noun} {key!r}; the {noun}s are {', '.join(keys)}")
    return key


def clean(text: str) -> str:
    """The text that we keep of what someone typed or a file held: composed, and without control characters.

    Line breaks stay. NUL, control and direction-changing characters go (category C), as do lone surrogates, which would
    make the kernel drop a whole message; the joiner that holds emoji together stays.

    >>> clean("Caf\\u0065\\u0301\\x00 \\u202eole")
    'Café ole'
    """
    if text.isascii() and text.isprintable():
        return text
    kept = (c for c in text if c in "\n\t\u200d" or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", "".join(kept))


def brief(text: str, most: int = 200) -> str:
    """A text on one line of at most ``most`` characters, for where there is no room; the workbook keeps all of it.

    >>> brief("Wie doet\\n wat?", 10)
    'Wie doet…'
    """
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
