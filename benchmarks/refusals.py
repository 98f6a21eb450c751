"""Trials with a disk that refuses, and a witness of the order in which a change goes to disk."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path
from random import Random
from unittest.mock import patch

from engagement.document import journal
from engagement.document.refusal import NotSaved

from .disk import Disk
from .processes import ROOT
from .stores import Ours, compacting, given, opened, read, unforced

NAMES = [f"answer.{n}" for n in range(20)]
WAYS = (  # in which a call fails: once, or that one and all that come after it
    *({"why": why, "stays": stays} for why in (errno.ENOSPC, errno.EIO) for stays in (False, True)),
    {"short": True},
)
KINDS = ("a change", "the first change", "a change and compaction")


def filled(path: Path, kind: str) -> None:
    """A document that is about to be saved in: with old answers, or not yet there."""
    if kind == "the first change":
        return
    store = opened(Ours, path)
    for n in range(3):
        for name in NAMES:
            store.save(name, given(7 * n))


def saving(store: Ours, kind: str, disk: Disk) -> Exception | None:
    """Save one change on this disk; what was raised."""
    with patch.object(journal, "LOCK_SECONDS", 0.05), compacting() if "compaction" in kind else nullcontext():
        try:
            with disk.watched():
                store.save("the.change", "given")
        except Exception as error:
            return error
    return None


def failing_calls(kind: str, ways: Sequence[dict[str, object]] = WAYS) -> Counter:
    """Every call that a save makes fails once, in every way."""
    counts = Counter({"failures": 0, "said": 0, "another error": 0, "old answers lost": 0, "change lost": 0})

    def one(folder: Path, **way: object) -> bool:
        store, disk = Ours(folder), Disk(folder, **way)
        old = store.values()
        refused = saving(store, kind, disk)
        counts["said"] += isinstance(refused, NotSaved)
        counts["another error"] += refused is not None and not isinstance(refused, NotSaved)
        held = store.values().get("the.change") == "given"
        held = held and (refused is None or "given" in store.workbook.unsaved.values())
        now = Ours(folder).values()
        counts["old answers lost"] += {key: now.get(key) for key in old} != old
        with suppress(Exception):
            store.workbook.retry()  # there is room again
        saved = not store.workbook.unsaved and Ours(folder).values() == {**old, "the.change": "given"}
        counts["change lost"] += not (held and saved)
        return _failed(disk, counts)

    return _each(one, counts, kind, ways)


def failing_opening(ways: Sequence[dict[str, object]] = WAYS) -> Counter:
    """Every call fails while a damaged document that has a copy is opened; then it is opened once more."""
    counts = Counter({"failures": 0, "raised": 0, "not told": 0, "made up": 0})

    def one(folder: Path, **way: object) -> bool:
        file, disk = Ours(folder).file, Disk(folder, **way)  # which makes the copy
        raw = file.read_bytes()
        file.write_bytes(raw[:-300] + b"?" * 200 + raw[-100:])
        with patch.object(journal, "LOCK_SECONDS", 0.05), disk.watched():
            try:
                Ours(folder)
            except Exception:
                counts["raised"] += 1
        again = Ours(folder)
        counts["not told"] += not again.told
        counts["made up"] += any(value not in map(given, (0, 7, 14)) for value in again.values().values())
        return _failed(disk, counts)

    return _each(one, counts, "opening", ways)


def _each(one: Callable[..., bool], counts: Counter, kind: str, ways: Sequence[dict[str, object]]) -> Counter:
    """Let the first call fail, then the second, until there is no such call any more; in every way."""
    with tempfile.TemporaryDirectory() as place, unforced():
        filled(first := Path(place, "first"), kind)
        for turn, way in enumerate(ways):
            for fails in count(1):
                folder = Path(place, f"{turn} {fails}")
                if first.exists():
                    shutil.copytree(first, folder)
                if not one(folder, fails=fails, **way):
                    break
    return counts


def _failed(disk: Disk, counts: Counter) -> bool:
    failed = len(disk.seen) >= disk.fails
    counts["failures"] += failed
    return failed


# A small disk that is filled ---------------------------------------------------------------------------------------------


@contextmanager
def small_disk(kilobytes: int = 512) -> Iterator[Path]:
    """A file system of this size. Raises ``OSError`` with the reason where none can be had."""
    if not shutil.which("mount") or getattr(os, "geteuid", int)():
        raise OSError("only root can mount a small disk")
    with tempfile.TemporaryDirectory() as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", place]
        if (done := subprocess.run(mount, capture_output=True, text=True)).returncode:
            raise OSError(done.stderr.strip())
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


def full_disk(store: type, runs: int, seed: int) -> Counter:
    """A disk of 512 kB is filled to the last byte, then changes are saved until one is refused, then there is room again."""
    counts = Counter({"runs": runs, "said": 0, "old answers lost": 0, "change lost": 0})
    for run in range(runs):
        chance = Random(f"{seed} {run}")
        with small_disk() as place:
            saver, kept = opened(store, place / "document"), {}
            for n, name in enumerate(NAMES * 3):
                saver.save(name, given(n))
                kept[name] = given(n)
            with suppress(OSError), (place / "film.mp4").open("wb", buffering=0) as film:
                while film.write(bytes(chance.choice((100, 1_000, 4_096)))):
                    pass
            key, value = "", None
            with suppress(Exception):
                for n in range(1_000):
                    key, value = chance.choice(NAMES), [n, "x" * chance.randrange(3_000)]
                    saver.save(key, value)
                    kept[key] = value
                key = ""
            counts["said"] += bool(key)
            counts["old answers lost"] += not _holds(store, place / "document", kept)
            (place / "film.mp4").unlink()
            with suppress(Exception):
                saver.workbook.retry() if store is Ours else saver.save(key, value)
            counts["change lost"] += not _holds(store, place / "document", {**kept, key: value})
            saver.close()
    return counts


def _holds(store: type, path: Path, kept: dict[str, object]) -> bool:
    try:
        return read(store, path) == kept
    except Exception:
        return False


# The order of things -----------------------------------------------------------------------------------------------------


def order(kind: str) -> list[str]:
    """What one save asks of the operating system, in order: of the document, what stands beside it, and its folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "folder")
        filled(folder, kind)
        store, disk = Ours(folder), Disk(folder)
        if error := saving(store, kind, disk):
            raise error
        told = {store.file.name: "document", "folder": "folder"}
        names = [(call, told.get(name) or ("part" if name.endswith(".part") else "")) for call, name in disk.seen]
        return [f"{call} {name}" for call, name in names if name and call in ("open", "write", "fsync", "replace")]


def forced_before_acknowledged(store: type, times: int = 20) -> Counter:
    """The same as the operating system itself saw it: how many changes were acknowledged that had not been forced to disk.

    Raises ``OSError`` with the reason where there is no strace.
    """
    if not (strace := shutil.which("strace")):
        raise OSError("strace is not installed")
    with tempfile.TemporaryDirectory() as place:
        log, folder = Path(place, "log"), Path(place, "folder")
        calls = "trace=write,pwrite64,writev,fsync,fdatasync"
        command = [strace, "-f", "-y", "-s", "8", "-o", log, "-e", calls, sys.executable, "-m", "benchmarks.stores"]
        command += ["write", store.__name__, folder, "one", str(times)]
        done = subprocess.run(command, cwd=ROOT, input="go\n", capture_output=True, text=True)
        if done.returncode:
            raise OSError(done.stderr.strip().splitlines()[-1])
        counts, waiting = Counter({"changes": times, "not forced": 0}), set()
        for call, number, name in re.findall(r"(\w+)\((\d+)<([^>]*)>", log.read_text()):
            if number == "1":  # what it says to us
                counts["not forced"] += bool(waiting)
                waiting.clear()
            elif Path(name).parent == folder:
                waiting.discard(name) if "sync" in call else waiting.add(name)
        return counts
