"""TOML tables become frozen values, and every mistake in one is named by file, key and remedy.

The dataclasses are the schema: a table's keys are a class's fields, a field of type ``Text`` wants ``nl`` and ``en``.
A trainer who writes only TOML gets one line about what is wrong, never a traceback. What is wrong is handed to ``tell``:
who reads for use stops at the first (``stop``), who checks goes on, with ``None`` for what could not be made.
"""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Callable, Collection, Iterable
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, TypeVar, overload

from .model import LANGUAGES, LEVELS, Mistake, Text
from .toml_lines import lines_of
from .typed import brief, clean

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ALLOWED = {  # what a field of this name may hold
    "colour": "#[0-9a-f]{6}",
    "serves": "|".join(LEVELS),
    "state": "running|renamed|stopped|unknown",
    "date": "|[0-9]{4}(-[0-9]{2}){0,2}",
    "kind": "persons|events|counts",
    "about": "shape|mail|social|top|cost|stopping",
    "seen": "source|report",
    "verdict": "yes|partly|no",
    "grade": "[123]",  # what is graded X elsewhere is not for use
    "year": "[0-9]{4}",
    "minutes": "[1-9][0-9]{0,2}",
    "least": "[0-9]{1,3}",
    "mode": "alone|look|talk|break|hand-in",
}
IN_WORDS = {  # what is no list of words to choose from
    "date": "a year, month or day, such as 2026-05",
    "year": "four digits",
    "minutes": "a whole number from 1 to 999",
    "least": "a whole number from 0 to 999",
}


class ContentMistake(Mistake):
    """A content file that does not say what it should: ``where`` is the file, and after a colon the key in it."""

    def __init__(self, where: str, said: str, line: int | None = None) -> None:
        super().__init__(f"{where}: {said}")
        self.file, _, self.key = where.partition(": ")
        self.said, self.line = said, line  # the line: of a file that is not TOML; else ``named`` finds it


Tell = Callable[[ContentMistake], None]
Table = dict[str, object]  # as TOML has it
T = TypeVar("T", bound="DataclassInstance")


def stop(mistake: ContentMistake) -> None:
    """At the first mistake, read no further."""
    raise mistake


def read_text(folder: Path, name: str) -> str:
    """A file's text as an editor shows it. Raises ``ContentMistake`` when it is not there, or is not UTF-8."""
    try:
        raw = (folder / name).read_bytes()
        return raw.decode("utf-8-sig").replace("\r\n", "\n")  # Notepad puts a mark in front
    except (FileNotFoundError, NotADirectoryError):
        raise ContentMistake(name, f"is not in {folder}; copy it from the workbook's own content folder.") from None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentMistake(name, "is not UTF-8; save it again with the encoding UTF-8.", line) from None


def read_toml(folder: Path, name: str, tell: Tell = stop) -> Table | None:
    """The tables of a file; ``None`` when it cannot be read, and ``tell`` hears why."""
    try:
        text = read_text(folder, name)
        return tomllib.loads(text)
    except ContentMistake as mistake:
        tell(mistake)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.rstrip().count("\n") + 1
        tell(ContentMistake(name, f"is not TOML: {error}. {_remedy(str(error), text.splitlines()[line - 1])}", line))
    return None


def _remedy(error: str, line: str) -> str:
    """What to do about a line that is not TOML, by what the reader of TOML says of it."""
    if re.search("[=,{[] *[“”„‘’]", line):
        return 'Put straight quotes (") around that text, not curly ones.'
    if error.startswith("Cannot"):
        return "That name is there already; give one of the two another name."
    if error.startswith("Invalid value"):  # a word without quotes, mostly
        return "A number, or a text between quotes, is expected there."
    if re.match(r"\s*\[[^\]\"]* ", line):
        return "A name between brackets is of small letters and hyphens, without spaces."
    if re.search(r"= *[0-9]+,[0-9]", line):
        return "A number is written with a point, or whole."
    return "Is a quote or a bracket missing there, or one too many?"


def named(mistakes: Iterable[ContentMistake], folder: Path) -> list[str]:
    """A line for each mistake in a folder, by file and line: "file:line: key: what was found; what to do".

    The line is that of the key; of the table, when the key is missing. A file that is missing has none.
    """

    @cache
    def places(file: str) -> dict[str, int]:
        return lines_of(read_text(folder, file))

    told = set()
    for each in mistakes:
        line, key = each.line or 0, each.key
        while key and not line:
            line = places(each.file).get(key, 0)
            key = key.rpartition(".")[0]
        if each.key:
            line = line or 1
        place = f"{each.file}:{line}" if line else each.file
        said = f"{each.key}: {each.said}" if each.key else each.said
        told.add((each.file, line, brief(clean(f"{place}: {said}"), 600)))
    return [said for _, _, said in sorted(told)]


@cache
def _fields(kind: type[DataclassInstance]) -> dict[str, tuple[object, bool]]:
    """A class as the schema of a table: by field, what it holds and whether a table must have it."""
    hints = typing.get_type_hints(kind)
    return {field.name: (hints[field.name], field.default is MISSING) for field in fields(kind)}


def inside(where: str, name: str) -> str:
    """Where a key stands that is in what stands at ``where``.

    >>> inside("units.toml", "people"), inside("units.toml: people", "name")
    ('units.toml: people', 'units.toml: people.name')
    """
    return f"{where}{'.' if ': ' in where else ': '}{name}"


def missing(
    found: Collection[str], wanted: Collection[str], where: str, tell: Tell = stop, *, note: str = ""
) -> list[str]:
    """Tell which names are not known; returns the wanted ones that are not there, and that none of those was meant to be."""
    absent = [name for name in wanted if name not in found]
    for name in (name for name in found if name not in wanted):
        near = get_close_matches(name, absent, 1, cutoff=0.5) or get_close_matches(name, wanted, 1, cutoff=0.5)
        absent = [each for each in absent if each not in near]
        hint = f"Did you mean {near[0]!r}?" if near else "Remove it."
        tell(ContentMistake(inside(where, name), f"is not known here. {hint}{note}"))
    return absent


@overload
def build(kind: type[T], table: object, where: str, key: str | None = None) -> T: ...
@overload
def build(kind: type[T], table: object, where: str, key: str | None = None, tell: Tell = ...) -> T | None: ...
def build(kind: type[T], table: object, where: str, key: str | None = None, tell: Tell = stop) -> T | None:
    """A value of class ``kind`` from a TOML table; its fields are the schema. ``None`` when something in it is wrong."""
    wanted = _fields(kind)
    if not isinstance(table, dict):
        tell(ContentMistake(where, f"found {seen(table)}; expected a table with {', '.join(wanted)}."))
        return None
    absent = missing(table, wanted, where, tell)
    values: Table = {"key": key} if "key" in wanted else {}
    for name, (hint, required) in wanted.items():
        if name in table:
            values[name] = _value(hint, table[name], inside(where, name), tell)
        elif name in absent and name not in values and required:
            remedy = "Add it in this language." if name in LANGUAGES else "Add it."
            tell(ContentMistake(inside(where, name), f"is missing. {remedy}"))
    if None in values.values() or any(must and name not in values for name, (_, must) in wanted.items()):
        return None
    made = kind(**values)
    return made if not isinstance(made, Text) or _same_names(made, where, tell) else None


def _value(hint: object, found: object, where: str, tell: Tell) -> object:
    """What stands at ``where``, as ``hint`` has it; ``None`` when it is something else, which is told."""
    if typing.get_origin(hint) is tuple:
        return _several(typing.get_args(hint)[0], found, where, tell)
    if isinstance(hint, type) and is_dataclass(hint):
        return build(hint, found, where, tell=tell)
    name = where.rpartition(".")[2]
    if type(found) is not hint:
        kinds: dict[object, str] = {bool: "true or false", int: "a whole number, without quotes", str: "a text"}
        said = f"found {seen(found)}; expected {kinds[hint]}."
    elif isinstance(found, str) and not found.strip() and name != "date":
        said = "is empty. Write the text."
    elif name in ALLOWED and not re.fullmatch(ALLOWED[name], str(found)):
        said = f"found {seen(found)}; expected {IN_WORDS.get(name, ALLOWED[name])}."
    else:
        return found
    tell(ContentMistake(where, said))
    return None


def _several(inner: object, found: object, where: str, tell: Tell) -> tuple[object, ...] | None:
    """A list, or a table of tables; ``None`` when something in it is wrong."""
    if not found and not where.endswith((".examples", ".serves")):
        tell(ContentMistake(where, "is empty. Add at least one."))
        return None
    if isinstance(inner, type) and is_dataclass(inner) and isinstance(found, dict):
        made: tuple[object, ...] = tuple(
            build(inner, table, inside(where, key), key, tell) for key, table in found.items()
        )
    elif isinstance(found, list):
        made = tuple(_value(inner, each, where, tell) for each in found)
    else:
        tell(ContentMistake(where, f"found {seen(found)}; expected a list, between [ and ]."))
        return None
    return None if None in made else made


def seen(found: object) -> str:
    """What stood there, as a mistake shows it."""
    return brief(repr(found), 80)


def _same_names(text: Text, where: str, tell: Tell) -> bool:
    """Whether both languages fill in the same {names}: one that a language lacks would be lost on the screen."""
    try:
        names = [blanks(text[language]) for language in LANGUAGES]
    except ValueError as error:
        tell(ContentMistake(where, f"a {{ or }} stands alone ({error}). Write it twice, or remove it."))
        return False
    if odd := names[0] ^ names[1]:
        tell(ContentMistake(where, f"{{{min(odd)}}} is in one language only. Write it in both, or in neither."))
    return not odd


def blanks(text: str) -> set[str]:
    """The {names} that are to be filled in. Raises ``ValueError`` when a { or } stands alone.

    >>> blanks("{n} of {all}") == {"n", "all"}
    True
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name}
