"""The catalogue: the texts of screens, of the file reader and of a room, by key; and what is wrong with someone's own.

``Words`` speaks them in one language; what the models say is no part of it, but of ``content``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .model import LANGUAGES, Text
from .schema import ContentMistake, Table, Tell, blanks, build, inside, missing, read_toml, seen

CATALOGUES = ("interface", "files", "room")  # texts of screens, of the file reader, and of a room full of people
VARIANTS = ("one", "visitor")  # of a text: when n is 1; for who visits a server


def read_catalogue(folder: Path, tell: Tell, own: Path) -> dict[str, Text]:
    """The texts in a folder, by key. Any other folder than our ``own`` is compared with it; ``tell`` hears what is wrong."""
    return {key: text for name in CATALOGUES for key, text in _read(folder, f"{name}.toml", tell, own) if text}


def _read(folder: Path, file: str, tell: Tell, own: Path) -> Iterator[tuple[str, Text | None]]:
    if (table := read_toml(folder, file, tell)) is not None:
        if folder != own and (ours := read_toml(own, file, lambda mistake: None)):
            _compare(table, ours, file, tell)
        yield from _flatten(table, file, tell)


def _flatten(table: Table, where: str, tell: Tell, path: str = "") -> Iterator[tuple[str, Text | None]]:
    for key, value in ((f"{path}{name}", value) for name, value in table.items()):
        if not isinstance(value, dict):
            tell(ContentMistake(f"{where}: {key}", f"found {seen(value)}; expected a table with nl and en."))
        elif _is_text(value):
            plain = {name: part for name, part in value.items() if name not in VARIANTS}
            variants = {f"{key}.{name}": value[name] for name in VARIANTS if name in value}
            for at, text in {key: plain, **variants}.items():
                yield at, build(Text, text, f"{where}: {at}", tell=tell)
        else:
            yield from _flatten(value, where, tell, f"{key}.")


def _is_text(table: Table) -> bool:
    return any(isinstance(table.get(language), str) for language in LANGUAGES)


def _compare(found: Table, own: Table, where: str, tell: Tell) -> None:
    """What is wrong with one text of a catalogue, or with a table of them, beside our ``own``."""
    if _is_text(own) and _is_text(found):
        absent = [variant for variant in VARIANTS if variant in own and variant not in found]
        with suppress(ValueError, KeyError):  # which the text's own check tells
            asked, given = (set.intersection(*(blanks(str(text[key])) for key in LANGUAGES)) for text in (found, own))
            if odd := asked - given:
                tell(ContentMistake(where, f"{{{min(odd)}}} means nothing here. It may hold {sorted(given)}."))
    else:
        absent = missing(found, own, where, tell)
    for name in absent:
        tell(ContentMistake(inside(where, name), "is missing. Add it."))
    for name, text in own.items():
        theirs = found.get(name)
        if isinstance(text, dict) and isinstance(theirs, dict):
            _compare(theirs, text, inside(where, name), tell)
