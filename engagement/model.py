"""The nouns of the two models, as frozen values: levels, phases, silos, propositions, and the pyramid that someone fills in.

Nothing here reads a file, draws, or knows a widget. The texts themselves live in ``content/*.toml`` and are read by
``content``; the participant's own answers live in a ``Workbook`` and become these values in ``answers``. What is laid
around the models (a sector's words, others' numbers, the tools) is ``surroundings``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from typing import SupportsIndex

LANGUAGES = ("nl", "en")
LEVELS = ("suspects", "network", "followers", "fans", "supporters", "empowered")
PHASES = ("observe", "react", "participate", "facilitate", "create", "innovate")
MOST = 100_000_000  # people; the largest number that a level takes
Counts = Mapping[str, "int | Amount | None"]  # by level key; ``None``, or left out: unknown


class Mistake(Exception):
    """Something that the person at the keyboard can mend: one line saying what was found, expected, and what to do.

    A notebook shows that line and nothing else; a program catches an ordinary exception.

    >>> Pyramid.of({"fan": 40})
    Traceback (most recent call last):
    engagement.model.WrongValue: there is no level 'fan'; the levels are suspects, network, followers, fans, supporters, empowered
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class WrongValue(Mistake, ValueError):
    """A value that cannot be: a ``Mistake`` to who reads it, and to a program the ``ValueError`` that it expects."""


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
    date: str  # year, month or day of what ``state`` says, or of the last sign of life; or empty


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
class Amount:
    """How many stand at one level (A8-A16): 0 to 100 million of some unit, or ``None`` for "I don't know", a full answer.

    ``unit`` is a key in ``units.toml``; another word is shown as it is. Raises ``Mistake`` for any other count or unit.

    >>> Amount(140, "households").count
    140
    """

    count: int | None
    unit: str = "people"

    def __post_init__(self) -> None:
        count = self.count
        if count is not None:
            if isinstance(count, bool) or not isinstance(count, SupportsIndex) or not 0 <= count <= MOST:
                raise WrongValue(f"a level holds 0 to {MOST:,} {self.unit}, not {count!r}")
            object.__setattr__(self, "count", index(count))
        expect(self.unit, str, "units.toml")


@dataclass(frozen=True, slots=True)
class Pyramid:
    """An audience on six levels, suspects first: six ``Amount`` values, else ``Mistake``. ``Pyramid.of`` makes one from counts.

    A person counts once, at the highest level (A8-A16).

    >>> Pyramid.of({"suspects": 90, "followers": 9}).known
    {'suspects': 90, 'followers': 9}
    """

    amounts: tuple[Amount, ...]

    def __post_init__(self) -> None:
        if len(self.amounts) != len(LEVELS) or not all(isinstance(amount, Amount) for amount in self.amounts):
            raise WrongValue("a Pyramid is six Amounts, suspects first; for counts by level key there is Pyramid.of")

    @classmethod
    def of(cls, counts: Pyramid | Counts) -> Pyramid:
        """A pyramid from counts by level key; a level left out is unknown. Raises ``Mistake`` on a key that is not a level."""
        if isinstance(counts, Pyramid):
            return counts
        if not hasattr(counts, "keys"):  # those of a pandas Series too
            raise WrongValue(f"found {counts!r}; expected counts by level key, or a Pyramid")
        for key in counts.keys():  # noqa: SIM118  # a Series goes through its values
            one_of(key, LEVELS, "level")
        given = [counts.get(key) for key in LEVELS]
        return cls(tuple(each if isinstance(each, Amount) else Amount(each) for each in given))

    def __iter__(self) -> Iterator[tuple[str, Amount]]:
        return iter(zip(LEVELS, self.amounts, strict=True))

    def count(self, level: str) -> int | None:
        """How many stand at this level; ``None`` when nobody knows. Raises ``Mistake`` on a key that is not a level."""
        return self.amounts[LEVELS.index(one_of(level, LEVELS, "level"))].count

    @property
    def known(self) -> dict[str, int]:
        """Counts by level key, the unknown ones left out."""
        return {key: amount.count for key, amount in self if amount.count is not None}


def one_of(key: str, keys: Sequence[str], noun: str) -> str:
    """The key, when it is one of ``keys``; else a ``Mistake`` names those that there are."""
    if key not in keys:
        raise WrongValue(f"there is no {noun} {key!r}; the {noun}s are {', '.join(keys)}")
    return key


def expect(given: object, kind: type, gives: str) -> None:
    """Raises ``Mistake``, which says what ``gives`` it, for what is not of that kind."""
    if not isinstance(given, kind):
        raise WrongValue(f"found {' '.join(repr(given).split())[:60]}; expected what {gives} gives")
