"""The texts of the workbook: ``content/*.toml`` as the frozen values of ``model``, and the words of the screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path

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
    Offer,
    Phase,
    Prompt,
    Reference,
    Sector,
    Silo,
    Text,
    Unit,
)  # fmt: skip
from .schema import ContentMistake, blanks, build, read_toml

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
CATALOGUES = ("interface", "files")  # texts of screens and of the file reader
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
    references: tuple[Reference, ...]
    criticism: tuple[Criticism, ...]
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
        pairs = zip(levels, own, strict=True)
        return tuple(
            replace(level, name=replace(level.name, nl=name, en=name)) if name else level for level, name in pairs
        )

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
        from babel.dates import format_date  # not for every notebook: it knows all the world's time zones

        return format_date(found, "MMMM yyyy" if month else "d MMMM yyyy", locale=self.language)


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
        home = "files" if min(missing).startswith("files.") else "interface"
        raise ContentMistake(f"{home}.toml: {min(missing)}: is missing. Add it.")
    for key, text in texts.items():
        if odd := blanks(content.catalogue[key].nl) - blanks(text.nl):
            raise ContentMistake(f"{key}: {{{min(odd)}}} means nothing here; it may hold {sorted(blanks(text.nl))}.")
    return content


def _part(folder: Path, part: str) -> object:
    """What one file, or folder, becomes."""
    if part == "catalogue":
        files = [f"{name}.toml" for name in CATALOGUES]
        return {key: text for file in files for key, text in _flatten(read_toml(folder, file), file)}
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
