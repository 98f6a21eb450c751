"""The invented organisations that fill a form until someone has an answer of their own; they always say that they are invented."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .content import SECTORS
from .model import LANGUAGES, Text
from .schema import build

_HERE = Path(__file__).parent
FOLDER = next(
    (each for each in (_HERE.parent / "data" / "samples", _HERE / "samples") if each.is_dir()), _HERE / "samples"
)
CASES = tuple(key for key in SECTORS if (FOLDER / key).is_dir())  # a sector may do without


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented organisation: its story, its filled-in workbook, its contacts file with a test per level, and its log."""

    key: str
    name: Text
    story: Text
    note: Text
    contacts: Path
    log: Path
    tests: Mapping[str, Mapping[str, str]]  # by level: column, operator, value
    answers: Mapping[str, object]

    def answer(self, key: str, language: str) -> object:
        """What this organisation filled in under ``key``, in one language; ``None`` when it left that open."""
        value = self.answers.get(key)
        return value[language] if isinstance(value, Text) else value


def load_samples() -> Mapping[str, Sample]:
    """The samples by key, in the order in which they are offered."""
    return {key: _load(key) for key in CASES}


def load_sample(key: str) -> Sample | None:
    """The invented organisation of a sector; ``None`` for any other key, such as one's own."""
    return _load(key) if key in CASES else None


@cache
def _load(key: str) -> Sample:
    folder = FOLDER / key
    found = tomllib.loads((folder / "workbook.toml").read_text("utf-8"))
    name, story, note = (
        build(Text, found.pop(each), f"samples/{key}/workbook.toml: {each}") for each in ("name", "story", "note")
    )
    contacts, log, tests = (found.pop(each) for each in ("contacts", "log", "tests"))
    found["file"] = {"test": tests}  # as the form files them
    answers = dict(_flatten(found))
    with suppress(FileNotFoundError):  # made from the log by ``tools/tally_samples.py``
        answers["movement.kept"] = json.loads((folder / "tally.json").read_text("utf-8"))
    return Sample(key, name, story, note, folder / contacts, folder / log, tests, answers)


def _flatten(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield path + key, value
        elif set(value) == set(LANGUAGES):
            yield path + key, Text(**value)
        else:
            yield from _flatten(value, f"{path}{key}.")
