"""``sheet`` in a process of its own: a spreadsheet or web page → its table as CSV, in the time and memory that are left.

A small file can claim to be a sheet of 17 billion cells, and what reads it may fall: then only the child does, and here is
told why. What is then said is for ``source``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from .sheet import WRONG

BEAT = 0.2  # seconds between two looks at a child


class Fell(Exception):
    """A child that gave no table; its text is the key of what is then said."""


def read_apart(kind: str, data: bytes, most: int, until: float, beat: Callable[[], object]) -> tuple[bytes, str, int]:
    """The table of a ``kind`` ("sheet" or "page") as CSV, the sheet's name, and how many others there are.

    It ends at ``until``, in seconds of ``monotonic``, or when ``beat``, called while it reads, raises. Raises ``Fell``.
    """
    command = [sys.executable, "-P", "-m", "engagement.files.sheet", kind, str(most)]
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    if monotonic() >= until:
        raise Fell("swollen")
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:  # no process can be started
        raise Fell("broken") from None
    written = _written_in_time(process, data, until, beat)
    if process.returncode:  # below 0, or large on Windows: out of memory ends a process at once
        died = "broken" if 0 < process.returncode < 256 else "swollen"
        raise Fell(WRONG.get(process.returncode, died))
    about, _, text = written.partition(b"\n")
    name, others = json.loads(about)
    return text, name, others


def _written_in_time(process: subprocess.Popen[bytes], data: bytes, until: float, beat: Callable[[], object]) -> bytes:
    with process:
        try:
            given: bytes | None = data
            while monotonic() < until:
                with suppress(subprocess.TimeoutExpired):
                    written, _ = process.communicate(given, timeout=BEAT)
                    return written
                given = None  # it has it
                beat()
            raise Fell("swollen")
        finally:
            process.kill()
