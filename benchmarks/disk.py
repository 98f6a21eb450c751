"""A disk that fails when it is told to, and a witness of what is asked of it."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

CALLS = (
    "open",
    "write",
    "fsync",
    "lseek",
    "read",
    "close",
    "replace",
    "ftruncate",
    "unlink",
    "mkdir",
    "stat",
    "scandir",
)


class Disk:
    """Sees the calls about one folder that reach the operating system, and lets the ``fails``-th fail (0: none).

    ``stays``: and all that come after it; ``short``: half of what is written arrives before it fails.
    """

    def __init__(
        self, folder: Path, fails: int = 0, *, stays: bool = False, short: bool = False, why: int = errno.ENOSPC
    ):
        self.folder, self.fails, self.stays, self.short, self.why = str(folder), fails, stays, short, why
        self.seen: list[tuple[str, str]] = []  # what was asked, and of which file
        self._names: dict[int, str] = {}  # of open files
        self._real = {name: getattr(os, name) for name in CALLS}

    def call(self, name: str, about: object = ".", *args: object, **more: object) -> object:
        real = self._real[name]
        if (path := self._path(about)) is None:
            return real(about, *args, **more)
        if self._due(name, path):
            if name == "write" and self.short:
                real(about, args[0][: len(args[0]) // 2])
            if name == "close":
                real(about)  # it is closed all the same
            raise OSError(self.why, os.strerror(self.why))
        answer = real(about, *args, **more)
        if name == "open":
            self._names[answer] = path
        if name == "close":
            del self._names[about]
        return answer

    def open_file(self, about: object, *args: object, **more: object) -> object:
        if (path := self._path(about)) is not None and self._due("read", path):
            raise OSError(self.why, os.strerror(self.why))
        return _open(about, *args, **more)

    def _path(self, about: object) -> str | None:
        """The path that is asked about, if it is in the folder."""
        path = self._names.get(about, "") if isinstance(about, int) else os.fspath(about)
        return path if path.startswith(self.folder) else None

    def _due(self, name: str, path: str) -> bool:
        self.seen.append((name, Path(path).name))
        return 0 < self.fails <= len(self.seen) if self.stays else len(self.seen) == self.fails

    @contextmanager
    def watched(self) -> Iterator[Disk]:
        """While this lasts, every call of this process goes by us."""
        patches = [
            patch.object(os, name, lambda *args, name=name, **more: self.call(name, *args, **more)) for name in CALLS
        ]
        patches += [patch.object(place, "open", self.open_file) for place in (io, builtins)]
        for each in patches:
            each.start()
        try:
            yield self
        finally:
            for each in patches:
                each.stop()


_open = io.open
