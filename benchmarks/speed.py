"""What care costs: a save beside a bare write, opening beside parsing the same lines, and the room on disk."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from engagement.document.change import Change

from .stores import Ours, given, opened, read

NAMES = [f"answer.{n}" for n in range(60)]


def seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def saves(store: type, times: int) -> float:
    """How many bare writes of as many bytes, each forced to disk, one save takes; both are timed in turn."""
    with tempfile.TemporaryDirectory() as place:
        saver = opened(store, Path(place))
        for n, name in enumerate(NAMES):
            saver.save(name, given(n))
        careful, bare = [], []
        with Path(place, "bare").open("wb", buffering=0) as file:
            for n in range(times):
                line = Change(NAMES[n % 60], given(n), n).line()
                careful.append(seconds(lambda n=n: saver.save(NAMES[n % 60], given(n))))
                bare.append(seconds(lambda line=line: (file.write(line), os.fsync(file.fileno()))))
        saver.close()
        return median(careful) / median(bare)


def many(store: type, changes: int) -> tuple[int, float]:
    """Bytes of a document in which sixty answers were changed so many times in all, and the seconds that opening it takes."""
    with tempfile.TemporaryDirectory() as place:
        saver = opened(store, Path(place))
        for n in range(changes):
            saver.save(NAMES[n % 60], n)
        saver.close()
        return saver.file.stat().st_size, _opening(store, Path(place))


def many_lines(changes: int) -> tuple[int, float, float]:
    """The same of our document when nothing was left out: bytes, seconds to open, and to parse these lines as JSON."""
    with tempfile.TemporaryDirectory() as place:
        lines = [Change(NAMES[n % 60], n, n, time.time()).line() for n in range(1, changes + 1)]
        Path(place, "workbook.jsonl").write_bytes(b"".join(lines))
        parsing = min(seconds(lambda: [json.loads(line[9:]) for line in lines]) for _ in range(3))
        return sum(map(len, lines)), _opening(Ours, Path(place)), parsing


def _opening(store: type, path: Path) -> float:
    return min(seconds(lambda: read(store, path)) for _ in range(3))
