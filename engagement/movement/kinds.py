"""Kinds of interaction and what they are called: by ``content/kinds.toml``, by tools, and by a file that has words of its own.

It reads no times and counts no events; ``interactions`` gives each event its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..content import Content, load_content
from ..files.column import plain
from ..files.table import Table
from ..files.who import holds_addresses, is_vague
from ..model import LANGUAGES, LEVELS
from ..schema import ContentMistake, Tell, stop

if TYPE_CHECKING:
    from pandas import Series

LONGEST_KIND = 18  # characters of a kind's name
CELLS_LOOKED_AT = 2_000  # cells of a column
NUMBERED = re.compile(r"@|[0-9]{5}|\b0[0-9 ()-]{8,}[0-9]|\+[0-9]")  # an address or a number is in it


def kinds_called(content: Content) -> dict[str, str]:
    """From what a tool calls a kind, in ``plain``, to the key that we file it under."""
    called = {word: kind.key for kind in content.kinds for word in kind.called.split("|")}
    return called | {plain(kind.name[language]): kind.key for kind in content.kinds for language in LANGUAGES}


def check_kinds(content: Content, tell: Tell = stop) -> None:
    """Tell each kind with an unknown level, a name that is too long, or a word of another; by default the first is raised."""
    taken: dict[str, str] = {}
    for kind in content.kinds:
        where = f"kinds.toml: {kind.key}"
        if kind.shows not in LEVELS[1:]:
            tell(ContentMistake(f"{where}.shows", f"found {kind.shows!r}; expected one of {', '.join(LEVELS[1:])}."))
        for language in LANGUAGES:
            if (long := len(kind.name[language])) > LONGEST_KIND:
                tell(ContentMistake(f"{where}.name.{language}", f"has {long} characters; at most {LONGEST_KIND} fit."))
        called = kind.called.split("|")
        for word in (word for word in called if word != plain(word)):
            write = f"write “{word}” as “{plain(word)}”, in small letters without signs."
            tell(ContentMistake(f"{where}.called", write))
        called = [*map(plain, called)]
        for word in [*called, *{plain(kind.name[language]) for language in LANGUAGES} - {*called}]:
            if word in taken:
                twice = f"“{word}” stands under {taken[word]} too. Take it out of one of them."
                tell(ContentMistake(f"{where}.called", twice))
            taken[word] = kind.key


def recognised(cells: Series) -> float:
    """The share of these cells whose word for a kind is known."""
    called, cells = kinds_called(load_content()), cells.head(CELLS_LOOKED_AT)
    return sum(int(n) for cell, n in cells.value_counts().items() if plain(cell) in called) / max(1, len(cells))


def may_name_somebody(texts: Iterable[str], table: Table, columns: Mapping[str, str]) -> set[str]:
    """Those of these kinds that may say who somebody is, however many people did them: "replied to An Bakker"."""
    named = (table.person, columns["person"])
    who = [name for name in table.frame if name in named or is_vague(name) or holds_addresses(table.frame[name])]
    if columns["kind"] in who:
        return {*texts}
    said = {text: _words(text[:200]) for text in texts}
    asked = {word for words in said.values() for word in words}
    known: set[str] = set()
    for name in who:
        for cell in table.frame[name].unique():
            known |= asked & _words(cell.partition("@")[0])
    return {text for text, words in said.items() if NUMBERED.search(text) or words & known}


def _words(text: str) -> set[str]:
    """What of a text could be, or be part of, somebody's name."""
    return {word for word in plain(text).split() if len(word) > 1 and not word.isdigit()}
