"""Three ways to keep answers, behind one tiny interface; and the process that saves without pause until it is killed.

Ours, SQLite as careful as it can be set, and a JSON file as most notebooks write it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partialmethod
from pathlib import Path
from unittest.mock import patch

from engagement.document import change, journal
from engagement.workbook import Workbook

MANY, FEW = 1_000_000, 5  # answers of a document that is being saved, until it is killed; of one that is made compact


class Ours:
    name = "ours"

    def __init__(self, path: Path) -> None:
        self.workbook = Workbook.open(path / "workbook.jsonl")

    @property
    def file(self) -> Path:
        return self.workbook.path

    @property
    def told(self) -> bool:
        """Whether it says that something was lost."""
        return bool(self.workbook.damage)

    def save(self, key: str, value: object) -> None:
        self.workbook.write(key, value)

    def values(self) -> dict[str, object]:
        return {k: v for k, v in self.workbook.answers().items() if not k.startswith(("workbook.", "start."))}

    def close(self) -> None:
        pass


class SQLite:
    name = "SQLite"
    told = False

    def __init__(self, path: Path) -> None:
        self.file = path / "answers.db"
        self.database = sqlite3.connect(self.file, isolation_level=None, timeout=30)
        self.database.execute("PRAGMA journal_mode = DELETE")
        self.database.execute("PRAGMA synchronous = FULL")
        self.database.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, value TEXT)")

    def save(self, key: str, value: object) -> None:
        self.database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, json.dumps(value)))

    def values(self) -> dict[str, object]:
        return {key: json.loads(value) for key, value in self.database.execute("SELECT key, value FROM answers")}

    def close(self) -> None:
        self.database.close()


class Json:
    name = "plain JSON"
    told = False

    def __init__(self, path: Path) -> None:
        self.file = path / "answers.json"
        self.kept = json.loads(self.file.read_text("utf-8")) if self.file.exists() else {}

    def save(self, key: str, value: object) -> None:
        self.kept[key] = value
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump(self.kept, file)

    def values(self) -> dict[str, object]:
        return dict(self.kept)

    def close(self) -> None:
        pass


STORES = (Ours, SQLite, Json)


def opened(store: type, path: Path) -> Ours | SQLite | Json:
    """The store in a folder of its own; ours with the participant's own answers on the screen."""
    path.mkdir(parents=True, exist_ok=True)
    found = store(path)
    if store is Ours and not found.file.exists():
        found.save("start.case", "own")
    return found


def read(store: type, path: Path) -> dict[str, object]:
    """What a store in this folder gives when it is opened."""
    with closing(opened(store, path)) as found:
        return found.values()


def given(n: int) -> dict[str, object]:
    """The value of the n-th change."""
    return {"n": n, "text": f"Één antwoord van ’s avonds laat, № {n}. " * (1 + n % 7)}


@contextmanager
def compacting(recent: int = FEW) -> Iterator[None]:
    """While this lasts, a document is made compact after a handful of changes."""
    soon = partialmethod(journal.Journal.compact_if_large, 1)
    with patch.object(change, "RECENT", recent), patch.object(journal.Journal, "compact_if_large", soon):
        yield


def unforced() -> AbstractContextManager:
    """Our document is not forced to disk while this lasts: trials of what it holds, not of where, are quick so."""
    return patch.object(os, "fsync", lambda fd: None)


# What a process does until it is killed ------------------------------------------------------------------------------


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")  # in one stroke
    sys.stdout.flush()


def save(store: type, path: Path, keys: int = MANY) -> None:
    """Save without pause, and say which change was saved."""
    saving = opened(store, path)
    for n in range(MANY):
        saving.save(f"answer.{n % keys}", given(n))
        say(n)


def compact(store: type, path: Path) -> None:
    """The same on a document that is made compact every few changes."""
    with compacting():
        save(store, path, FEW)


def reopen(store: type, path: Path) -> None:
    """Open copies of the document in ``found``, one after another; say which, and when it is open."""
    for n in range(MANY):
        shutil.copytree(path / "found", path / str(n))
        say(n, "begun")
        store(path / str(n))
        say(n, "opened")


def write(store: type, path: Path, who: str, times: str, key: str = "") -> None:
    """Save so many values, each under a key of its own, or all under ``key``; wait until all are ready to begin."""
    saving = opened(store, path)
    say("ready")
    sys.stdin.readline()
    for n in range(int(times)):
        saving.save(key or f"{who}.{n}", f"{who} {n}")
        say(n)


if __name__ == "__main__":
    what, named, folder, *more = sys.argv[1:]
    act = {each.__name__: each for each in (save, compact, reopen, write)}[what]
    act(next(store for store in STORES if store.__name__ == named), Path(folder), *more)
