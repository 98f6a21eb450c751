"""The invented organisations that fill a form until someone has an answer of their own; they always say that they are invented."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .model import LANGUAGES, SECTORS, Text
from .schema import build

_HERE = Path(__file__).parent
FOLDER = next(
    (each for each in (_HERE.parent / "data" / "samples", _HERE / "samples") if each.is_dir()), _HERE / "samples"
)


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
    return {key: load_sample(key) for key in SECTORS}


@cache
def load_sample(key: str) -> Sample | None:
    """The invented organisation of a sector; ``None`` where there is none of that name, as for one's own."""
    if key not in SECTORS:
        return None
    folder = FOLDER / key
    found = tomllib.loads((folder / "workbook.toml").read_text("utf-8"))
    where = f"samples/{folder.name}/workbook.toml"
    texts = {name: build(Text, found.pop(name), f"{where}: {name}") for name in ("name", "story", "note")}
    files = {name: folder / found.pop(name) for name in ("contacts", "log")}
    tests = found.pop("tests")
    found["file"] = {"test": tests}  # as the form files them
    answers, tally = dict(_flatten(found)), folder / "tally.json"
    if tally.exists():  # made from the log by ``tools/tally_samples.py``
        answers["movement.kept"] = json.loads(tally.read_text("utf-8"))
    return Sample(folder.name, **texts, **files, tests=tests, answers=answers)


def _flatten(table: Mapping, path: str = ""):
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield path + key, value
        elif set(value) == set(LANGUAGES):
            yield path + key, Text(**value)
        else:
            yield from _flatten(value, f"{path}{key}.")
