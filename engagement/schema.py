"""TOML tables become frozen values, and every mistake in one is named by file, key and remedy.

The dataclasses are the schema: a table's keys are a class's fields, a field of type ``Text`` wants ``nl`` and ``en``.
A trainer who writes only TOML gets one line about what is wrong, never a traceback.
"""

from __future__ import annotations

import re
import tomllib
import typing
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from string import Formatter

from .model import LANGUAGES, LEVELS, Mistake, Text

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
}


class ContentMistake(Mistake):
    """A content file that does not say what it should."""


def read_toml(folder: Path, name: str) -> dict:
    path = folder / name
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))  # Notepad puts a mark in front
    except (FileNotFoundError, NotADirectoryError):
        raise ContentMistake(
            f"{name}: is not in {path.parent}; copy it from the workbook's own content folder."
        ) from None
    except UnicodeDecodeError:
        raise ContentMistake(f"{name}: is not UTF-8; save it again with the encoding UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ContentMistake(f"{name}: is not TOML: {error}. Is a quote or a bracket missing there?") from None


@cache
def _fields(kind: type) -> dict[str, tuple[object, bool]]:
    """A class as the schema of a table: by field, what it holds and whether a table must have it."""
    hints = typing.get_type_hints(kind)
    return {field.name: (hints[field.name], field.default is MISSING) for field in fields(kind)}


def build(kind: type, table: object, where: str, key: str | None = None):
    """A value of class ``kind`` from a TOML table; its fields are the schema."""
    wanted = _fields(kind)
    if not isinstance(table, dict):
        raise ContentMistake(f"{where}: found {table!r}; expected a table with {', '.join(wanted)}.")
    for name in (name for name in table if name not in wanted):
        near = get_close_matches(name, wanted, 1, cutoff=0.5)
        raise ContentMistake(
            f"{where}.{name}: is not known here. " + (f"Did you mean {near[0]!r}?" if near else "Remove it.")
        )
    values = {"key": key} if "key" in wanted else {}
    for name, (hint, required) in wanted.items():
        if name in table:
            values[name] = _value(hint, table[name], f"{where}.{name}")
        elif name not in values and required:
            raise ContentMistake(
                f"{where}.{name}: is missing. Add it" + (" in this language." if name in LANGUAGES else ".")
            )
    made = kind(**values)
    if isinstance(made, Text):
        _compare_names(made, where)
    return made


def _value(hint, found: object, where: str):
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        if not found and not where.endswith((".examples", ".serves")):
            raise ContentMistake(f"{where}: is empty. Add at least one.")
        if is_dataclass(inner) and isinstance(found, dict):
            return tuple(build(inner, table, f"{where}.{key}", key) for key, table in found.items())
        if not isinstance(found, list):
            raise ContentMistake(f"{where}: found {found!r}; expected a list, between [ and ].")
        return tuple(_value(inner, each, where) for each in found)
    if is_dataclass(hint):
        return build(hint, found, where)
    if type(found) is not hint:
        kinds = {bool: "true or false", int: "a whole number", str: "a text"}
        raise ContentMistake(f"{where}: found {found!r}; expected {kinds[hint]}.")
    name = where.rpartition(".")[2]
    if hint is str and not found.strip() and name != "date":
        raise ContentMistake(f"{where}: is empty. Write the text.")
    if name in ALLOWED and not re.fullmatch(ALLOWED[name], str(found)):
        raise ContentMistake(f"{where}: found {found!r}; expected {ALLOWED[name]}.")
    return found


def _compare_names(text: Text, where: str) -> None:
    """Both languages fill in the same {names}: one that a language lacks would be lost on the screen."""
    try:
        names = [blanks(text[language]) for language in LANGUAGES]
    except ValueError as error:
        raise ContentMistake(f"{where}: a {{ or }} stands alone ({error}). Write it twice, or remove it.") from None
    if odd := names[0] ^ names[1]:
        raise ContentMistake(f"{where}: {{{min(odd)}}} is in one language only. Write it in both, or in neither.")


def blanks(text: str) -> set[str]:
    """The {names} that are to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
