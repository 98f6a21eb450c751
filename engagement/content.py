"""The texts of the workbook: ``content/*.toml`` as the frozen values of ``model``, and the catalogue of ``words``.

``load_content`` reads them for use and stops at the first mistake; ``check_content`` reads on, and tells every one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache, partial
from itertools import combinations, product
from pathlib import Path
from typing import get_args, get_type_hints

from .catalogue import CATALOGUES, read_catalogue
from .model import (
    LANGUAGES,
    LEVELS,
    NOTHING,
    PHASES,
    Axis,
    Criterion,
    Level,
    Mechanism,
    Offer,
    Phase,
    Prompt,
    Silo,
    Text,
    WrongValue,
)
from .schema import ContentMistake, Tell, build, inside, missing, read_toml, stop
from .surroundings import Block, Criticism, Kind, Reference, Sector, Tool, Unit
from .words import Words

FOLDER = Path(__file__).parent / "content"
KEYS = {"levels": LEVELS, "mechanisms": LEVELS[1:], "phases": PHASES}  # of others any, in any order


def sectors_in(folder: Path) -> set[str]:
    """The keys of the sectors in a folder: a file makes one."""
    return {path.stem for path in folder.glob("sectors/*.toml") if re.fullmatch("[a-z]+(-[a-z]+)*", path.stem)}


SECTORS = tuple(sorted(sectors_in(FOLDER)))


class Content:
    """Everything that a participant can read, in both languages; each part is read when it is first asked for.

    A part is a file of that name (the sectors: a folder with a file for each), and what stands here says what it becomes.
    """

    levels: tuple[Level, ...]
    mechanisms: tuple[Mechanism, ...]
    phases: tuple[Phase, ...]
    silos: tuple[Silo, ...]
    axes: tuple[Axis, ...]
    criteria: tuple[Criterion, ...]
    offers: tuple[Offer, ...]
    launch: tuple[Prompt, ...]
    units: tuple[Unit, ...]
    kinds: tuple[Kind, ...]
    references: tuple[Reference, ...]
    criticism: tuple[Criticism, ...]
    tools: tuple[Tool, ...]
    agenda: tuple[Block, ...]
    sectors: tuple[Sector, ...]
    catalogue: Mapping[str, Text]

    def __init__(self, read: Callable[[str], object]) -> None:
        self._read = read

    def __getattr__(self, part: str) -> object:
        if part not in PARTS:
            raise AttributeError(f"there is no {part!r} in the content")
        return vars(self).setdefault(part, self._read(part))

    def words(self, language: str, *, visitor: bool = False) -> Words:
        """The interface's texts in one language, for a ``visitor`` of a server where these are others."""
        if language not in LANGUAGES:
            raise WrongValue(f"the language is {language!r}; it must be one of {LANGUAGES}")
        return Words(self.catalogue, language, visitor)

    def names(self, part: str, language: str) -> dict[str, str]:
        """The names in one part of the content ("levels", "phases", "units" …), by key.

        >>> load_content().names("levels", "nl")["followers"]
        'Volgers'
        """
        return {entry.key: entry.name[language] for entry in getattr(self, part)}

    @lru_cache(maxsize=64)  # noqa: B019 - a content lives as long as the workbook is open
    def called(self, sector: str | None, own: tuple[str, ...] = ("",) * len(LEVELS)) -> Content:
        """The same in other words: a sector's words and examples, and the participant's ``own`` names of the six levels.

        The keys, the definitions and the claims stay; an empty own name leaves the model's.
        """
        return Content(partial(self._called, sector, own)) if sector in SECTORS or any(own) else self

    def _called(self, sector: str | None, own: tuple[str, ...], part: str) -> object:
        if part not in ("levels", "phases"):
            return getattr(self, part)
        words = next((each for each in self.sectors if each.key == sector), None)
        if part == "levels":
            return self._levels_called(words, own)
        if not words:
            return self.phases
        return tuple(replace(phase, nearby=near) for phase, near in zip(self.phases, words.phases, strict=True))

    def _levels_called(self, words: Sector | None, own: tuple[str, ...]) -> tuple[Level, ...]:
        levels = self.levels
        if words:
            pairs = zip(levels, words.levels, strict=True)
            levels = tuple(replace(level, called=word.name, example=word.example) for level, word in pairs)
        named = zip(levels, own, strict=True)
        return tuple(
            replace(level, name=replace(level.name, nl=name, en=name)) if name else level for level, name in named
        )

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text of the two models with the place where it stands (the screens', the tools' and the trainer's left out)."""
        for name in FILES:
            for entry in getattr(self, name) if name not in ("tools", "agenda") else ():
                yield from _texts(entry, f"{name}.{entry.key}")


PARTS = tuple(Content.__annotations__)
FILES = PARTS[:-1]  # all but the catalogue


def load_content(folder: str | Path | None = None) -> Content:
    """The texts of the two models and of the workbook, in both languages, from a folder of content files.

    The workbook's own, which are the default, are read once and as far as they are asked for; a ``folder`` is read whole, and
    afresh each time. Raises ``Mistake`` with one line: which file, which key, what to do.

    >>> load_content().levels[2].name["nl"]
    'Volgers'
    """
    return check_content(folder, stop) if folder else _OURS


def check_content(folder: str | Path | None, tell: Tell) -> Content:
    """Read a whole folder (the workbook's own when there is none) and ``tell`` each mistake; what has one is left out.

    Texts of screens are laid beside the workbook's own: which are missing, not known, or ask for {names} that nobody fills in.
    """
    folder = Path(folder or FOLDER)
    if not folder.is_dir():
        raise ContentMistake(str(folder), "is not a folder. Give the one in which levels.toml is.")
    content = Content({part: _part(folder, tell, part) for part in PARTS}.__getitem__)
    for where, said in _beyond(content):
        tell(ContentMistake(where, said))
    return content


def unread(folder: Path) -> list[str]:
    """The files in a folder that look like content and are not read: a mistyped name, or an ending that an editor added."""
    read = {f"{name}.toml" for name in (*FILES, *CATALOGUES)} | {f"sectors/{key}.toml" for key in sectors_in(folder)}
    return sorted({path.relative_to(folder).as_posix() for path in folder.rglob("*.toml*")} - read)


def _beyond(content: Content) -> Iterator[tuple[str, str]]:
    """What is right by itself and wrong beside the rest: where it stands, and what to say of it."""
    for (one, other), language in product(combinations(content.sectors, 2), LANGUAGES):
        if one.name[language] == other.name[language]:
            said = f"is the same as that of {one.key}. Give it a name of its own."
            yield f"sectors/{other.key}.toml: name.{language}", said
    for block in content.agenda:
        if block.least > block.minutes:
            said = f"found {block.least}; expected at most its minutes, which are {block.minutes}."
            yield f"agenda.toml: {block.key}.least", said


def _part(folder: Path, tell: Tell, part: str) -> object:
    """What one file, or folder, becomes."""
    if part == "catalogue":
        return read_catalogue(folder, tell, FOLDER)
    made = _sectors(folder, tell) if part == "sectors" else _entries(folder, tell, part)
    return tuple(entry for entry in made if entry)


def _entries(folder: Path, tell: Tell, part: str) -> Iterator[object]:
    kind = get_args(get_type_hints(Content)[part])[0]
    keys = KEYS.get(part, ())
    home = f"{part}.toml"
    if (table := read_toml(folder, home, tell)) is None:
        return
    if not table:
        tell(ContentMistake(home, "is empty. Copy it from the workbook's own folder."))
    elif keys:
        _in_order(home, table, keys, tell)
    for key in table:
        if key in (keys or table):
            yield build(kind, table[key], inside(home, key), key, tell)


def _sectors(folder: Path, tell: Tell) -> Iterator[Sector | None]:
    for key in sorted({*SECTORS, *sectors_in(folder)}):
        home = f"sectors/{key}.toml"
        if (table := read_toml(folder, home, tell)) is not None:
            for name, keys in ("levels", LEVELS), ("phases", PHASES):
                if isinstance(entries := table.get(name), dict) and entries:
                    _in_order(f"{home}: {name}", entries, keys, tell)
            yield build(Sector, table, home, key, tell)


def _in_order(where: str, found: Collection[str], keys: tuple[str, ...], tell: Tell) -> None:
    note = f" It needs {', '.join(keys)}, in that order."
    absent = missing(found, keys, where, tell, note=note)
    for name in absent:
        tell(ContentMistake(inside(where, name), f"is missing. Add it.{note}"))
    if {*found} == {*keys} and tuple(found) != keys:
        first = next(name for name, key in zip(found, keys, strict=True) if name != key)
        tell(ContentMistake(inside(where, first), f"does not stand in its place.{note}"))


def _texts(value: object, where: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        if value != NOTHING:
            yield where, value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each, f"{where}.{getattr(each, 'key', '')}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{where}.{field.name}")


_OURS = Content(partial(_part, FOLDER, stop))
