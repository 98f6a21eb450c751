"""Read ``content/*.toml`` into the frozen values of ``model``; name every mistake by file, key and remedy.

The dataclasses are the schema: a table's keys are a class's fields, a field of type ``Text`` wants ``nl`` and ``en``.
A trainer who writes only TOML gets one line about what is wrong, never a traceback.
"""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from .model import (
    LANGUAGES,
    LEVELS,
    NOTHING,
    PHASES,
    SECTORS,
    Axis,
    Criterion,
    Criticism,
    Level,
    Mechanism,
    Mistake,
    Offer,
    Phase,
    Prompt,
    Reference,
    Sector,
    Silo,
    Text,
    Unit,
)  # fmt: skip

FOLDER = Path(__file__).parent / "content"
FILES = {  # the file, and in it the table (or the whole file) → what each entry becomes
    "levels": (Level, LEVELS),
    "mechanisms": (Mechanism, LEVELS[1:]),
    "phases": (Phase, PHASES),
    "silos": (Silo, None),
    "axes": (Axis, None),
    "criteria": (Criterion, None),
    "offers": (Offer, None),
    "launch": (Prompt, None),
    "units": (Unit, None),
    "references": (Reference, None),
    "criticism": (Criticism, None),
    "sectors": (Sector, SECTORS),  # a folder, with a file for each
}
ALLOWED = {  # what a field of this name may hold
    "colour": "#[0-9a-f]{6}",
    "serves": "|".join(LEVELS),
    "state": "running|renamed|stopped|unknown",
    "date": "|[0-9]{4}(-[0-9]{2}){0,2}",
    "about": "shape|mail|social|top|cost|stopping",
    "seen": "source|report",
    "verdict": "yes|partly|no",
    "grade": "[123]",  # what is graded X elsewhere is not for use
    "year": "[0-9]{4}",
}
CATALOGUES = ("interface", "files")  # texts of screens and of the file reader


class ContentMistake(Mistake):
    """A content file that does not say what it should."""


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """Everything that a participant can read, in both languages."""

    levels: tuple[Level, ...]
    mechanisms: tuple[Mechanism, ...]
    phases: tuple[Phase, ...]
    silos: tuple[Silo, ...]
    axes: tuple[Axis, ...]
    criteria: tuple[Criterion, ...]
    offers: tuple[Offer, ...]
    launch: tuple[Prompt, ...]
    units: tuple[Unit, ...]
    references: tuple[Reference, ...]
    criticism: tuple[Criticism, ...]
    sectors: tuple[Sector, ...]
    catalogue: Mapping[str, Text]

    def words(self, language: str) -> Words:
        """The interface's texts in one language."""
        if language not in LANGUAGES:
            raise ValueError(f"the language is {language!r}; it must be one of {LANGUAGES}")
        return Words(self.catalogue, language)

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
        words = next((each for each in self.sectors if each.key == sector), None)
        if not words and not any(own):
            return self
        levels, phases = list(self.levels), list(self.phases)
        for i, name in enumerate(own):
            if words:
                levels[i] = replace(levels[i], called=words.levels[i].name, example=words.levels[i].example)
                phases[i] = replace(phases[i], nearby=words.phases[i])
            if name:
                levels[i] = replace(levels[i], name=replace(levels[i].name, nl=name, en=name))
        return replace(self, levels=tuple(levels), phases=tuple(phases))

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text of the two models with the place where it stands (the screens' own labels left out)."""
        for name in FILES:
            for entry in getattr(self, name):
                yield from _texts(entry, f"{name}.{entry.key}")


@dataclass(frozen=True, slots=True)
class Words:
    """The interface's texts in one language; numbers are written as that language writes them.

    >>> load_content().words("nl").number(4200)
    '4.200'
    """

    catalogue: Mapping[str, Text]
    language: str

    def __call__(self, key: str, /, **values: object) -> str:
        """The text filed under ``key`` with ``{names}`` filled in; ``key.one`` is used when ``n`` is 1.

        What ends its own sentence gets no second full stop:

        >>> load_content().words("en")("ambition.has-stand-in", who="Granny, who else?")
        'Stands in: Granny, who else?'
        """
        one = self.catalogue.get(f"{key}.one") if values.get("n") == 1 else None
        text = (one or self.catalogue[key])[self.language]
        if not values:
            return text
        for name, value in values.items():
            if str(value).rstrip(" ”").endswith((".", "?", "!", "…")):
                text = text.replace(f"{{{name}}}.", f"{{{name}}}")
        return text.format(**{k: self.number(v) if isinstance(v, int | float) else v for k, v in values.items()})

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.language)

    def about(self, value: float) -> str:
        """A reckoned number with no more than two digits that mean something, and whole people.

        >>> load_content().words("en").about(1894.2), load_content().words("en").about(14.6)
        ('1,900', '15')
        """
        return self.number(int(float(f"{value:.2g}")) if value >= 10 else round(value))

    def span(self, low: float, high: float) -> str:
        """A number, or a lowest and a highest one: "3", "0,2–0,8"."""
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def together(self, parts: Sequence[str]) -> str:
        """Some parts of a sentence as one, with the language's "and" before the last."""
        return format_list(parts, locale=self.language)

    def day(self, day: date | str) -> str:
        """A date (or an ISO date, or the month of one) in words; what is no date stays as it is."""
        month = len(str(day)) == len("2027-01")
        try:
            found = date.fromisoformat(f"{day}-01" if month else str(day))
        except ValueError:
            return day
        return format_date(found, "MMMM yyyy" if month else "d MMMM yyyy", locale=self.language)


@cache
def load_content(folder: str | Path | None = None) -> Content:
    """Read a folder of content files (by default the one that comes with the workbook).

    Raises ``ContentMistake`` with one line: which file, which key, what to do.
    """
    folder = Path(folder) if folder else FOLDER
    tables = {name: _read(folder, f"{name}.toml") for name in (*FILES, *CATALOGUES) if name != "sectors"}
    tables["sectors"] = {key: _read(folder, f"sectors/{key}.toml") for key in SECTORS}
    entries = {}
    for name, (kind, keys) in FILES.items():
        if keys and list(tables[name]) != list(keys):
            raise ContentMistake(
                f"{name}.toml: has the entries {', '.join(tables[name])}; it needs {', '.join(keys)}, in that order."
            )
        home = "sectors/{}.toml" if name == "sectors" else f"{name}.toml: {{}}"
        entries[name] = tuple(build(kind, table, home.format(key), key) for key, table in tables[name].items())
    for sector in entries["sectors"]:
        for part, keys in ("levels", LEVELS), ("phases", PHASES):
            if (found := tuple(entry.key for entry in getattr(sector, part))) != keys:
                line = f"sectors/{sector.key}.toml: {part}: has {', '.join(found)}; it needs {', '.join(keys)}, in that order."
                raise ContentMistake(line)
    catalogue = {key: text for name in CATALOGUES for key, text in _flatten(tables[name], f"{name}.toml")}
    if folder != FOLDER and (missing := load_content().catalogue.keys() - catalogue.keys()):
        home = "files" if min(missing).startswith("files.") else "interface"
        raise ContentMistake(f"{home}.toml: {min(missing)}: is missing. Add it.")
    for key, text in load_content().catalogue.items() if folder != FOLDER else ():
        if odd := _names(catalogue[key].nl) - _names(text.nl):
            raise ContentMistake(f"{key}: {{{min(odd)}}} means nothing here; it may hold {sorted(_names(text.nl))}.")
    return Content(**entries, catalogue=catalogue)


def _read(folder: Path, name: str) -> dict:
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


def build(kind: type, table: object, where: str, key: str | None = None):
    """A value of class ``kind`` from a TOML table; its fields are the schema."""
    if not isinstance(table, dict):
        raise ContentMistake(
            f"{where}: found {table!r}; expected a table with {', '.join(f.name for f in fields(kind))}."
        )
    hints = typing.get_type_hints(kind)
    wanted = {f.name: f for f in fields(kind)}
    for name in table:
        if name not in wanted:
            near = get_close_matches(name, wanted, 1, cutoff=0.5)
            raise ContentMistake(
                f"{where}.{name}: is not known here. " + (f"Did you mean {near[0]!r}?" if near else "Remove it.")
            )
    values = {"key": key} if "key" in wanted else {}
    for name, field in wanted.items():
        if name in table:
            values[name] = _value(hints[name], table[name], f"{where}.{name}")
        elif name not in values and field.default is MISSING:
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
        names = [_names(text[language]) for language in LANGUAGES]
    except ValueError as error:
        raise ContentMistake(f"{where}: a {{ or }} stands alone ({error}). Write it twice, or remove it.") from None
    if odd := names[0] ^ names[1]:
        raise ContentMistake(f"{where}: {{{min(odd)}}} is in one language only. Write it in both, or in neither.")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _flatten(table: dict, where: str, path: str = "") -> Iterator[tuple[str, Text]]:
    for name, value in table.items():
        if not isinstance(value, dict):
            raise ContentMistake(f"{where}: {path}{name}: found {value!r}; expected a table with nl and en.")
        if isinstance(value.get("nl", value.get("en")), str):
            yield (
                f"{path}{name}",
                build(Text, {k: v for k, v in value.items() if k != "one"}, f"{where}: {path}{name}"),
            )
            if "one" in value:
                yield f"{path}{name}.one", build(Text, value["one"], f"{where}: {path}{name}.one")
        else:
            yield from _flatten(value, where, f"{path}{name}.")


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
