"""Trials with processes of their own: killed at any moment, and three that save at once."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from engagement.document import change

from . import damage
from .stores import FEW, MANY, Ours, given, opened, read

ROOT = Path(__file__).resolve().parent.parent
MOMENT = 0.04  # seconds after the first sign of life within which a process is killed
SHARED = "answer.of.all"


def child(what: str, store: type, path: Path, *more: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "benchmarks.stores", what, store.__name__, str(path), *map(str, more)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)


def killed(process: subprocess.Popen, chance: Random) -> list[str]:
    """The lines that a process said before it was killed."""
    with process:
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0, MOMENT))
        process.kill()
        lines += process.stdout
    if not lines[0]:
        raise RuntimeError("the process that was to be killed did not begin")
    return [line for line in lines if line.endswith("\n")]


def kills(store: type, runs: int, seed: int, what: str = "save") -> Counter:
    """Killed while it saves without pause (``what="compact"``: and makes the document compact every few changes)."""
    keys = FEW if what == "compact" else MANY

    def one(seed: str) -> Counter:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "document")
            saved = int(killed(child(what, store, folder), Random(seed))[-1]) + 1
            counts = Counter(kills=1, acknowledged=saved, unreadable=0, lost=0)
            try:
                values = read(store, folder)
            except Exception:
                return counts + Counter(unreadable=1, lost=saved)
            for n in range(max(0, saved - keys), saved):
                held = values.get(f"answer.{n % keys}")
                # the change that was under way may be there or not
                counts["lost"] += held != given(n) and not (n == saved - keys and held == given(saved))
            return counts

    return _summed(one, runs, seed)


def kills_while_opening(runs: int, seed: int) -> Counter:
    """Killed while it opens a document that must be mended (two in three) or copied (one in two)."""

    def one(made: damage.Written, seed: str) -> Counter:
        chance = Random(seed)
        raw = damage.zeroed(made.raw, chance) if chance.random() < 2 / 3 else made.raw
        with tempfile.TemporaryDirectory() as place:
            made.copied(Path(place, "found"), raw)
            expected = Ours(made.copied(Path(place, "once"), raw))
            n, state = killed(child("reopen", Ours, Path(place)), chance)[-1].split()
            folder = Path(place, n)
            counts = Counter({"kills": 1, "while it opened": int(state == "begun")})
            try:
                again = Ours(folder)
            except Exception:
                return counts + Counter(unreadable=1)
            kept = [path.read_bytes() for path in (folder / made.name, *folder.glob("*.damaged"))]
            counts["lost"] += again.values() != expected.values()
            counts["damaged file not kept"] += raw not in kept
            counts["not told"] += expected.told and not again.told
            return counts

    with tempfile.TemporaryDirectory() as place:
        documents = [
            damage.written(Ours, Path(place, str(copied)), Random(seed), copied=copied) for copied in (False, True)
        ]
        turns = iter(documents * runs)
        return _summed(lambda seed: one(next(turns), seed), runs, seed)


def writers(store: type, times: int) -> Counter:
    """Three processes save at once, each its own answers."""
    with tempfile.TemporaryDirectory() as place:
        said = _three(store, Path(place), times)
        try:
            values = read(store, Path(place))
        except Exception:
            values = {}
        missing = [n for who in said for n in range(times) if values.get(f"{who}.{n}") != f"{who} {n}"]
        return Counter({"changes": 3 * times, "missing": len(missing)})


def writers_of_one_answer(times: int) -> Counter:
    """Three processes give one and the same answer: every value that was acknowledged is in the document's history."""
    with tempfile.TemporaryDirectory() as place:
        said = _three(Ours, Path(place), times, SHARED)
        found = change.read(Ours(Path(place)).file.read_bytes())
        there = [change.value for change in found.changes]
        there = [value["value"] if isinstance(value, dict) else value for value in there]  # what lies beside another
        missing = [n for who, lines in said.items() for n in lines if f"{who} {n}" not in there]
        acknowledged = sum(map(len, said.values()))
        return Counter({"changes": acknowledged, "missing": len(missing), "damaged": found.damaged + found.missing})


def _three(store: type, path: Path, times: int, *key: str) -> dict[str, list[str]]:
    """What each of three processes acknowledged."""
    opened(store, path).close()
    three = {who: child("write", store, path, who, times, *key) for who in ("one", "two", "three")}
    for process in three.values():
        process.stdout.readline()
    for process in three.values():
        process.stdin.write("go\n")
        process.stdin.flush()
    return {who: process.communicate()[0].split() for who, process in three.items()}


def _summed(one, runs: int, seed: int) -> Counter:
    """The counts of so many runs, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        counts = Counter()
        for each in pool.map(one, (f"{seed} {run}" for run in range(runs))):
            counts.update(each)
        return counts
