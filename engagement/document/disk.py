"""Files that are there whole, or not at all: beside their place first, forced to disk, then in it."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def write_fully(fd: int, raw: bytes) -> None:
    """Write all of it and force it to disk. Raises ``OSError``, also when there was room for a part only."""
    if os.write(fd, raw) != len(raw):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(fd)


def write_whole(path: Path, raw: bytes) -> None:
    """Make ``path`` hold ``raw``, or leave it as it was. Raises ``OSError``."""
    path = path.resolve()  # of a link, what it points to
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            write_fully(fd, raw)
        finally:
            os.close(fd)
        _patiently(lambda: os.replace(part, path))
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _patiently(act: Callable[[], None], times: int = 5) -> None:
    """Windows refuses to replace a file that somebody reads at that moment."""
    for _ in range(times - 1):
        with suppress(PermissionError):
            return act()
        time.sleep(0.05)
    act()


def sync_folder(folder: Path) -> None:
    """Force to disk that a file is in its folder; Windows has no such thing, nor have some network drives."""
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
