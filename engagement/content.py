"""The texts of the workbook: ``content/*.toml`` as the frozen values of ``model``, and the catalogue of ``words``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path

from .model import (
    LANGUAGES,
    LEVELS,
    NOTHING,
    PHASES,
    SECTORS,
    Axis,
    Criterion,
    Criticism,
    Kind,
    Level,
    Mechanism,
    Offer,
    Phase,
    Prompt,
    Reference,
    Sector,
    Silo,
    Text,
    Tool,
    Unit,
)  # fmt: skip
from .schema import ContentMistake, blanks, build, read_toml
from .words import Words

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
    "kinds": (Kind, None),
    "references": (Reference, None),
    "criticism": (Criticism, None),
    "tools": (Tool, None),
    "sectors": (Sector, SECTORS),  # a folder, with a file for each
}
CATALOGUES = ("interface", "files", "room")  # texts of screens, of the file reader, and of a room full of people
PARTS = (*FILES, "catalogue")


class Content:
    """Everything that a participant can read, in both languages; each part is read when it is first asked for."""

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
    sectors: tuple[Sector, ...]
    catalogue: Mapping[str, Text]

    def __init__(self, read: Callable[[str], object]) -> None:
        self._read = read

    def __getattr__(self, part: str) -> object:
        if part not in PARTS:
            raise AttributeError(f"there is no {part!r} in the content")
        return vars(self).setdefault(part, self._read(part))

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
        return Content(partial(self._called, sector, own)) if sector in SECTORS or any(own) else self

    def _called(self, sector: str | None, own: tuple[str, ...], part: str) -> object:
        if part not in ("levels", "phases"):
            return getattr(self, part)
        words = next((each for each in self.sectors if each.key == sector), None)
        if part == "phases":
            pairs = zip(self.phases, words.phases, strict=True) if words else ()
            return tuple(replace(phase, nearby=example) for phase, example in pairs) or self.phases
        levels = self.levels
        if words:
            pairs = zip(levels, words.levels, strict=True)
            levels = [replace(level, called=word.name, example=word.example) for level, word in pairs]
        pairs = zip(levels, own, strict=True)
        return tuple(
            replace(level, name=replace(level.name, nl=name, en=name)) if name else level for level, name in pairs
        )

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text of the two models with the place where it stands (the screens' and the tools' left out)."""
        for name in FILES:
            for entry in getattr(self, name) if name != "tools" else ():
                yield from _texts(entry, f"{name}.{entry.key}")


@cache
def load_content(folder: str | Path | None = None) -> Content:
    """A folder of content files. The workbook's own, which is the default, is read as far as it is asked for.

    Any other is read whole. Raises ``ContentMistake`` with one line: which file, which key, what to do.
    """
    content = Content(partial(_part, Path(folder) if folder else FOLDER))
    if not folder:
        return content
    for part in PARTS:
        getattr(content, part)
    texts = load_content().catalogue
    if missing := texts.keys() - content.catalogue.keys():
        home = next(file for file, found in _catalogues(FOLDER) if min(missing) in found)
        raise ContentMistake(f"{home}: {min(missing)}: is missing. Add it.")
    for key, text in texts.items():
        if odd := blanks(content.catalogue[key].nl) - blanks(text.nl):
            raise ContentMistake(f"{key}: {{{min(odd)}}} means nothing here; it may hold {sorted(blanks(text.nl))}.")
    return content


def _part(folder: Path, part: str) -> object:
    """What one file, or folder, becomes."""
    if part == "catalogue":
        return {key: text for _, texts in _catalogues(folder) for key, text in texts.items()}
    kind, keys = FILES[part]
    if part == "sectors":
        home, tables = "sectors/{}.toml", {key: read_toml(folder, f"sectors/{key}.toml") for key in keys}
    else:
        home, tables = f"{part}.toml: {{}}", read_toml(folder, f"{part}.toml")
    _in_order(f"{part}.toml", tables, keys)
    entries = tuple(build(kind, table, home.format(key), key) for key, table in tables.items())
    for sector in entries if part == "sectors" else ():
        for name, keys in ("levels", LEVELS), ("phases", PHASES):
            _in_order(f"sectors/{sector.key}.toml: {name}", [entry.key for entry in getattr(sector, name)], keys)
    return entries


def _catalogues(folder: Path) -> Iterator[tuple[str, dict[str, Text]]]:
    for file in (f"{name}.toml" for name in CATALOGUES):
        yield file, dict(_flatten(read_toml(folder, file), file))


def _in_order(where: str, found: Iterable[str], keys: tuple[str, ...] | None) -> None:
    if keys and tuple(found) != keys:
        raise ContentMistake(f"{where}: has {', '.join(found)}; it needs {', '.join(keys)}, in that order.")


def _flatten(table: dict, where: str, path: str = "") -> Iterator[tuple[str, Text]]:
    for name, value in table.items():
        if not isinstance(value, dict):
            raise ContentMistake(f"{where}: {path}{name}: found {value!r}; expected a table with nl and en.")
        if isinstance(value.get("nl", value.get("en")), str):
            one = value.pop("one", None)
            yield f"{path}{name}", build(Text, value, f"{where}: {path}{name}")
            if one is not None:
                yield f"{path}{name}.one", build(Text, one, f"{where}: {path}{name}.one")
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
