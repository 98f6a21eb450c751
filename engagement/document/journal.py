"""A document on disk: a file to which every change adds a line, and which survives what happens to files.

Adding means: take the lock, look at what others added, write once, force it to disk, and only then return. Opening replays
the lines. What lies beside the document, and what lines say, is ``aside`` and ``change``; what they come to, ``memory``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .aside import Aside
from .change import UTF_16, Change, Found, compact, numbered, read, without_gaps
from .disk import sync_folder, write_fully, write_whole
from .keys import DAMAGE

if TYPE_CHECKING:
    from filelock import FileLock

LOCK_SECONDS = 10  # to wait for the lock
ROOMY = 1_000_000  # bytes over which a document is made compact


class Journal:
    """The file of a document, and how far it was read."""

    def __init__(self, path: Path, *, to_read: bool = False) -> None:
        self.path = path
        self.to_read = to_read  # it is somebody else's: nothing is written in it, or beside it
        self.aside = Aside(path)
        self.last = 0  # number of the last change
        self.newer = False  # a newer workbook wrote in it
        self.unreadable = False  # it is there, and what is in it cannot be had
        self._seen = 0  # bytes that were read
        self._tail = b""  # and the last of these, by which another file in its place is known
        self._weighed = 0  # bytes that there were when it was last tried to leave some out

    @cached_property
    def _lock(self) -> FileLock:
        from filelock import FileLock  # not before the first change

        return FileLock(f"{self.path}.lock")

    @property
    def gone(self) -> bool:
        """Whether a document that was there is there no more: its folder, its drive, itself, or all that was in it."""
        return bool(self._seen) and not self._size

    @property
    def away(self) -> bool:
        """Whether the folder is not there: a drive that was pulled out, a network that is down."""
        return not os.path.exists(self.path.parent)  # which never raises; ``Path.exists`` does, on a drive that is down

    @property
    def deleted(self) -> bool:
        """Whether somebody deleted it, with all that goes with it, and did not only move it; Windows keeps no lock to tell by."""
        left = self.away or os.path.exists(self._lock.lock_file) or self.aside.all()
        return os.name == "posix" and self.gone and not left

    @property
    def _size(self) -> int:
        with suppress(OSError):
            return self.path.stat().st_size
        return 0

    def look(self) -> tuple[Found, bool]:
        """What was added since the last look, and whether this is another document than the one that was read."""
        self.unreadable = False
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, self._seen - len(self._tail)))
                fresh = file.read()
                if another := not fresh.startswith(self._tail):
                    file.seek(0)
                    fresh = file.read()
        except OSError:  # not there yet, gone, or not ours to read: writing will say so
            self.unreadable = os.path.exists(self.path)
            return Found(), False
        if not another:
            fresh = fresh[len(self._tail) :]
        if b"\n" not in fresh:  # nothing was added; or all was taken away, and then writing will say so
            return Found(), False
        if another:
            self._seen, self._tail, self.last = 0, b"", 0
        if fresh[:2] not in UTF_16:
            fresh = fresh[: fresh.rindex(b"\n") + 1]  # a line that is being written waits for the next look
        found = read(fresh, self.last)
        self._advance(fresh, found.last)
        self.newer = found.newer or (self.newer and not another)
        return found, another

    @property
    def torn(self) -> bool:
        """Whether the document ends in a line that is not whole; another notebook may be writing it."""
        return self._size not in (0, self._seen)

    @contextmanager
    def locked(self, patience: float | None = None) -> Iterator[None]:
        """Nobody else writes meanwhile. Raises ``OSError`` when the lock cannot be had within ``patience`` seconds."""
        if self.to_read:
            raise PermissionError(f"{self.path.name} was opened to read")
        if self.gone:
            raise FileNotFoundError(f"{self.path.name} or its folder is gone")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=LOCK_SECONDS if patience is None else patience)
        except TimeoutError as error:  # filelock.Timeout is one
            raise OSError(f"another program holds the lock of {self.path.name}") from error
        except NotImplementedError as error:
            raise OSError(f"no file can be locked in {self.path.parent.name}") from error
        try:
            yield
        finally:
            self._lock.release()

    def append(self, changes: Iterable[Change]) -> list[Change]:
        """Add changes, numbered on from the last; on disk when this returns them. Needs the lock and a fresh ``look``.

        Raises ``OSError``, and then the file is as it was.
        """
        if self.unreadable:
            raise OSError(f"{self.path.name} cannot be read")
        if not (made := numbered(changes, self.last)):
            return []
        if (is_new := not self._size) and self.last:  # after a deleted one; it misses nothing
            made[0] = replace(made[0], base=1)
        lines = b"".join(change.line() for change in made)
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            end = os.lseek(fd, 0, os.SEEK_END)
            if end and os.lseek(fd, end - 1, os.SEEK_SET) == end - 1 and os.read(fd, 1) != b"\n":
                lines = b"\n" + lines  # close off a line that was torn
            try:
                write_fully(fd, lines)
            except OSError:
                with suppress(OSError):  # what cannot be taken back now is a torn line, closed off by the next
                    os.ftruncate(fd, end)
                raise
        finally:
            os.close(fd)
        if is_new:
            sync_folder(self.path.parent)
        self._advance(lines, made[-1].n)
        return made

    def compact_if_large(self, limit: int = ROOMY) -> None:
        """Leave out what later answers replaced, once that is most of a large document; needs the lock."""
        if self._seen <= max(limit, 2 * self._weighed):
            return
        self._weighed = self._seen
        with suppress(OSError):  # then it stays large
            raw = self.path.read_bytes()
            if not (found := read(raw)).whole or found.newer:
                return
            less = compact(found.changes)
            if sum(len(change.line()) for change in less) < len(raw) / 2:
                self._rewrite(less)
                self._weighed = self._seen

    def mend(self) -> Found:
        """Keep a damaged document aside and write it anew without the damage, with what its copies have of it.

        A folder that takes no file leaves it as it is. The change that tells what was the matter (``DAMAGE``) is written in
        the same stroke: a kill right after the mending must not make the damage a secret.
        """
        for rewrite in (True, False):
            with suppress(OSError), self.locked() if rewrite else nullcontext():
                return self._mend(self.path.read_bytes(), rewrite=rewrite)
        return Found()

    def _mend(self, raw: bytes, *, rewrite: bool) -> Found:
        found, aside = read(raw), ""
        restored: list[Change] = []
        if damaged := not found.whole:
            restored = self.aside.restored(found)
            found.changes = without_gaps(restored, found.changes)
        self._seen, self._tail, self.last, self.newer = len(raw), raw[-64:], found.last, found.newer
        if rewrite := rewrite and not found.newer and (found.foreign or damaged):
            aside = self.aside.keep("damaged", raw)
        if damaged:
            told = found.damage({change.key for change in restored}, aside)
            found.changes += numbered([Change(DAMAGE, told, time=time.time())], found.last)
        if rewrite:
            try:
                self._rewrite(found.changes)
            except OSError:
                self.path.with_name(aside).unlink(missing_ok=True)  # it says no more than the document still does
                raise
        return found

    def begin_anew(self, changes: Iterable[Change]) -> Path:
        """Keep the document as an older one and begin another; returns where the older one is. Raises ``OSError``."""
        with self.locked():
            if self.copy_ahead():  # it holds what the document has no more
                self.aside.keep("older", self.aside.all("bak")[-1].read_bytes())
            older = self.aside.keep("older", self.path.read_bytes())
            self._rewrite(numbered((replace(change, base=1) for change in changes), self.last))
            with suppress(OSError):
                for copy in self.aside.all("bak"):  # they are the older one's, and it holds all that they hold
                    copy.unlink()
        return self.path.with_name(older)

    def copy_ahead(self) -> tuple[str, int] | None:
        """The name of the newest copy, when it holds changes that the document has no more, and how many."""
        raw = b""
        with suppress(OSError):
            raw = self.path.read_bytes()
        return self.aside.ahead(raw)

    def back_up(self, *, whole: bool = False) -> None:
        """Make the copy of this day anew (``whole``: as in ``Aside``). A place where that cannot be is no reason to stop."""
        if self._seen and not self.gone:
            with suppress(OSError), self.locked(0):
                self.aside.back_up(whole=whole)

    def delete(self) -> None:
        """Delete the document, its copies, all that was kept aside, and the lock. Raises ``OSError``."""
        if self.away and self._seen:
            raise FileNotFoundError(f"the folder {self.path.parent.name} is gone")
        if not self.away:
            self.forget()
            with self.locked():
                for path in (*self.aside.all(), *self.aside.parts(), self.path):
                    path.unlink(missing_ok=True)
                sync_folder(self.path.parent)
            with suppress(OSError):  # Windows, while another notebook has it open: it is empty
                Path(self._lock.lock_file).unlink(missing_ok=True)
        self.newer = False

    def forget(self) -> None:
        """Take the document for one that was never there; the next change makes it."""
        self._seen, self._tail = 0, b""

    def _advance(self, fresh: bytes, last: int) -> None:
        self._seen += len(fresh)
        self._tail = (self._tail + fresh)[-64:]
        self.last = max(self.last, last)

    def _rewrite(self, changes: list[Change]) -> None:
        raw = b"".join(change.line() for change in changes)
        write_whole(self.path, raw)
        self._seen, self._tail = len(raw), raw[-64:]
        self.last = max((self.last, *(change.n for change in changes)))
