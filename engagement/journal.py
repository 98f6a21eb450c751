"""A document on disk: a file to which every change adds a line, and which survives what happens to files.

A line is a checksum and a change as JSON. Adding means: take the lock, look at what others added, write once, force it
to disk, and only then return. Opening replays the lines. A line that is not whole counts as damage and costs nothing but
itself; changes are numbered, so that lines that are gone are missed too. Beside the document lie copies of the last days
(``.bak``), earlier workbooks (``.older``) and damaged files as they were found (``.damaged``).
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from glob import escape
from itertools import accumulate, count
from math import isfinite
from pathlib import Path

from filelock import FileLock, Timeout

from .model import clean

VERSION = 1  # of a line's form; a line with a higher number was written by a newer workbook
PATIENCE = 10  # seconds to wait for the lock
KEEP_BACKUPS = 3
ROOMY = 1_000_000  # bytes over which a document is made compact
RECENT, RECENT_BYTES = 300, 250_000  # lines that stay as they are then, so that they can be undone
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UNUSED = "\x81\x8d\x8f\x90\x9d"  # by Windows' own encoding, which passes them on as they are
SIDES = ("bak", "older", "damaged")
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_START = re.compile(rb'[0-9a-fA-F]{8} \{"v"')
_KEY = re.compile(rb'"k": "([\w./-]{1,120})"')


@dataclass(frozen=True, slots=True)
class Change:
    """One answer as it was given. ``n`` numbers the changes of a document (0: written before they were numbered)."""

    key: str
    value: object
    n: int = 0
    time: float = 0.0  # seconds since 1970
    act: int = 0  # the same number for what was changed together
    undo: bool = False  # it takes the last change back
    base: int = 0  # it stands for all that came before it, and cannot be undone; counted, so that a lost one is missed

    def line(self) -> bytes:
        body = {"v": VERSION, "t": _iso(self.time), "n": self.n, "k": self.key, "value": self.value}
        marks = {"a": self.act, "undo": self.undo, "base": self.base}
        packed = as_json(body | {name: mark for name, mark in marks.items() if mark})
        return b"%08x %s\n" % (zlib.crc32(packed), packed)


@dataclass(slots=True)
class Found:
    """What lies in a document: its changes in order, and what is the matter with it."""

    changes: list[Change] = field(default_factory=list)
    damaged: int = 0  # lines that could not be read
    missing: int = 0  # numbered changes of which not even a line is left
    keys: set[str] = field(default_factory=set)  # what the damaged lines were about, as far as they tell
    foreign: bool = False  # another program saved it in an encoding of its own
    newer: bool = False

    @property
    def last(self) -> int:
        return max((change.n for change in self.changes), default=0)

    @property
    def whole(self) -> bool:
        return not (self.damaged or self.missing)


def read(raw: bytes, before: int = 0) -> Found:
    """The changes in a piece of a document; ``before`` is the number of the change that came before it. Never raises."""
    text = _text(raw)
    found, rank = Found(foreign=raw[:2] in UTF_16 and text is not raw), 0
    for line in text.split(b"\n"):
        if not (line := line.strip(b"\r")):
            continue
        for change in [whole] if (whole := _change(line, found)) else _rescue(line, found):
            if change.base:
                found.missing += max(0, change.base - rank - 1)
                rank = change.base
            elif change.n:
                found.missing += max(0, change.n - before - 1)
            before = max(before, change.n)
            found.changes.append(change)
    found.missing = max(0, found.missing - found.damaged)
    return found


class Journal:
    """The file of a document, and how far it was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last = 0  # number of the last change
        self.newer = False  # a newer workbook wrote in it
        self._held = 0  # times that we have the lock
        self._seen = 0  # bytes that were read
        self._tail = b""  # and the last of these, by which another file in its place is known
        self._weighed = 0  # bytes that there were when it was last tried to leave some out

    @property
    def gone(self) -> bool:
        """Whether a document that was there is there no more: its folder, its drive, itself, or all that was in it."""
        return bool(self._seen) and not self._size

    @property
    def away(self) -> bool:
        """Whether the folder is not there: a drive that was pulled out, a network that is down."""
        return not os.path.exists(self.path.parent)  # which never raises; ``Path.exists`` does, on a drive that is down

    @property
    def _size(self) -> int:
        with suppress(OSError):
            return self.path.stat().st_size
        return 0

    def look(self) -> tuple[Found, bool]:
        """What was added since the last look, and whether this is another document than the one that was read."""
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, self._seen - len(self._tail)))
                fresh = file.read()
                if another := not fresh.startswith(self._tail):
                    file.seek(0)
                    fresh = file.read()
        except OSError:  # not there yet, gone, or not ours to read: writing will say so
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
        if self._held:
            yield
            return
        if self._seen and self.away:
            raise FileNotFoundError(f"the folder {self.path.parent.name} is gone")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._lock, timeout=PATIENCE if patience is None else patience)
        try:
            lock.acquire()
        except Timeout as error:
            raise OSError(f"another program holds the lock of {self.path.name}") from error
        except NotImplementedError as error:
            raise OSError(f"no file can be locked in {self.path.parent.name}") from error
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            lock.release()

    def append(self, changes: Iterable[Change]) -> list[Change]:
        """Add changes, numbered on from the last; on disk when this returns them. Needs the lock and a fresh ``look``.

        Raises ``OSError``, and then the file is as it was.
        """
        if self.gone:
            raise FileNotFoundError(f"{self.path.name} is gone from its folder")
        if not (numbered := _number(changes, self.last)):
            return []
        lines = b"".join(change.line() for change in numbered)
        is_new = not self._size
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            end = os.lseek(fd, 0, os.SEEK_END)
            if end and os.lseek(fd, end - 1, os.SEEK_SET) == end - 1 and os.read(fd, 1) != b"\n":
                lines = b"\n" + lines  # close off a line that was torn
            try:
                if os.write(fd, lines) != len(lines):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(fd)
            except OSError:
                with suppress(OSError):  # what cannot be taken back now is a torn line, closed off by the next
                    os.ftruncate(fd, end)
                raise
        finally:
            os.close(fd)
        if is_new:
            _sync_folder(self.path.parent)
        self._advance(lines, numbered[-1].n)
        return numbered

    def compact_if_large(self, limit: int = ROOMY) -> None:
        """Leave out what later answers replaced, once that is most of a large document; needs the lock."""
        if self._seen <= max(limit, 2 * self._weighed):
            return
        self._weighed = self._seen
        with suppress(OSError):  # then it stays large
            raw = self.path.read_bytes()
            if not (found := read(raw)).whole or found.newer:
                return
            compact = _compact(found.changes)
            if sum(len(change.line()) for change in compact) < len(raw) / 2:
                self._rewrite(compact)
                self._weighed = self._seen

    # Copies, and what is kept aside ----------------------------------------------------------------------------------

    def sides(self, *kinds: str) -> list[Path]:
        """What lies beside the document, oldest first, of the kinds ``bak``, ``older`` and ``damaged``."""
        mine = f"{escape(self.path.stem)}.{_DAY}*"  # and not those of a document of a longer name in this folder
        return sorted(path for kind in kinds or SIDES for path in self.path.parent.glob(f"{mine}.{kind}"))

    def copy_ahead(self) -> tuple[str, int] | None:
        """The newest copy, when it holds later changes than the document, and how many."""
        with suppress(OSError):
            for copy in self.sides("bak")[-1:]:
                if (last := read(copy.read_bytes()[-65_536:]).last) > self.last:
                    return copy.name, last - self.last
        return None

    def back_up(self) -> None:
        """Copy the document as the one of this day; the last days are kept. A place where that cannot be is no reason to stop."""
        copy = self.path.with_name(f"{self.path.stem}.{date.today()}.bak")
        with suppress(OSError):
            if self._seen and not (copy.exists() and copy.stat().st_mtime_ns > self.path.stat().st_mtime_ns):
                if copy.exists() and self.copy_ahead():  # an older document was put back; this is the later one
                    self._aside("older", copy.read_bytes())
                _write_whole(copy, self.path.read_bytes())
                for old in self.sides("bak")[:-KEEP_BACKUPS]:
                    old.unlink()

    def mend(self, note: Callable[[Found, list[Change], str], Change]) -> Found:
        """Keep a damaged document aside and write it anew without the damage, with what its copies have of it.

        ``note`` makes the change that tells of it, from what was found, what came from the copies, and the name of the
        file that was kept aside (empty when the folder takes none: then the file stays as it is). It is written in the
        same stroke: a kill right after the mending must not make the damage a secret.
        """
        with suppress(OSError), self.locked():
            return self._mend(self.path.read_bytes(), note, rewrite=True)
        with suppress(OSError):
            return self._mend(self.path.read_bytes(), note, rewrite=False)
        return Found()

    def _mend(self, raw: bytes, note: Callable[[Found, list[Change], str], Change], *, rewrite: bool) -> Found:
        found, restored, aside = read(raw), [], ""
        if not found.whole:
            restored = self._restored(found)
            found.changes = _without_gaps(restored, found.changes)
        self._seen, self._tail, self.last, self.newer = len(raw), raw[-64:], found.last, found.newer
        rewrite = rewrite and not found.newer and (found.foreign or not found.whole)
        if rewrite:
            aside = self._aside("damaged", raw)
        if not found.whole:
            found.changes += _number([note(found, restored, aside)], found.last)
        if rewrite:
            try:
                self._rewrite(found.changes)
            except OSError:
                self.path.with_name(aside).unlink(missing_ok=True)  # it says no more than the document still does
                raise
        return found

    def _restored(self, found: Found) -> list[Change]:
        """The changes that the copies have and the document lost."""
        numbers, keys = {change.n: change.time for change in found.changes}, {change.key for change in found.changes}
        saved: dict[int | str, Change] = {}
        for copy in self.sides("bak"):
            with suppress(OSError):
                copied = read(copy.read_bytes()).changes
                if any(numbers.get(change.n, change.time) != change.time for change in copied if change.n):
                    continue  # an older document was put back since, and went its own way
                for change in copied:
                    if change.n not in numbers if change.n else change.key not in keys:
                        saved[change.n or change.key] = change
        return list(saved.values())

    def begin_anew(self, changes: Iterable[Change]) -> Path:
        """Keep the document as an older one and begin another; returns where the older one is. Raises ``OSError``."""
        with self.locked():
            older = self._aside("older", self.path.read_bytes())
            self._rewrite([replace(change, base=True) for change in _number(changes, self.last)])
            for copy in self.sides("bak"):  # they are the older one's, and it holds all that they hold
                copy.unlink()
        return self.path.with_name(older)

    def delete(self) -> None:
        """Delete the document, its copies, all that was kept aside, and the lock. Raises ``OSError``."""
        if not self.away:
            with self.locked():
                parts = self.path.parent.glob(f"{escape(self.path.stem)}.*.part")
                for path in (self.path, *self.sides(), *parts):
                    path.unlink(missing_ok=True)
                _sync_folder(self.path.parent)
            Path(self._lock).unlink(missing_ok=True)
        self._seen, self._tail, self.last, self.newer = 0, b"", 0, False

    def forget(self) -> None:
        """Take the document for one that was never there; the next change makes it."""
        self._seen, self._tail = 0, b""

    @property
    def _lock(self) -> str:
        return f"{self.path}.lock"

    def _advance(self, fresh: bytes, last: int) -> None:
        self._seen += len(fresh)
        self._tail = (self._tail + fresh)[-64:]
        self.last = max(self.last, last)

    def _aside(self, kind: str, raw: bytes) -> str:
        moment, n = f"{datetime.now():%Y-%m-%d %H.%M.%S}", 1  # no colons: Windows
        place = self.path.with_name(f"{self.path.stem}.{moment}.{kind}")
        while os.path.exists(place):
            place, n = self.path.with_name(f"{self.path.stem}.{moment} {n}.{kind}"), n + 1
        _write_whole(place, raw)
        return place.name

    def _rewrite(self, changes: list[Change]) -> None:
        raw = b"".join(change.line() for change in changes)
        _write_whole(self.path, raw)
        self._seen, self._tail = len(raw), raw[-64:]
        self.last = max((self.last, *(change.n for change in changes)))


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def tidy(value: object) -> object:
    """The value with its texts cleaned; also the proof that it is made of what JSON holds."""
    match value:
        case str():
            return clean(value)
        case float() if not isfinite(value):
            raise ValueError(f"{value} is no number")
        case None | bool() | int() | float():
            return value
        case list() | tuple():
            return [tidy(each) for each in value]
        case dict() if all(isinstance(key, str) for key in value):
            return {clean(key): tidy(each) for key, each in value.items()}
    raise TypeError(
        f"an answer is text, a number, yes or no, or a list or mapping of these; not {type(value).__name__}"
    )


def _change(line: bytes, found: Found) -> Change | None:
    """The change on a line, if its checksum holds and it says what a workbook says."""
    try:
        checksum, body = line.split(b" ", 1)
        if int(checksum, 16) != zlib.crc32(body):
            return None
        said = json.loads(body.decode())
        found.newer = found.newer or said["v"] > VERSION  # first: a newer line may say the rest in another way
        change = Change(
            clean(said["k"]),
            tidy(said["value"]),
            int(said.get("n", 0)),
            datetime.fromisoformat(said["t"]).timestamp() if "t" in said else 0.0,
            int(said.get("a", 0)),
            said.get("undo") is True,
            int(said.get("base", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
        return None
    return change


def _rescue(line: bytes, found: Found) -> list[Change]:
    """What is left in a damaged line: of two that ran together, or of one that another program saved in its own encoding."""
    for turn in (_from_windows, _encoded_twice):
        with suppress(UnicodeError):
            if change := _change(turn(line), found):
                found.foreign = True
                return [change]
    starts = [match.start() for match in _START.finditer(line)] or [0]
    rescued = []
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        part = line[start:end]
        if change := _change(part, found) or _change(part[: part.rfind(b"}") + 1], found):
            rescued.append(change)
        else:
            found.damaged += 1
            found.keys.update(key.decode() for key in _KEY.findall(part))
    found.damaged += starts[0] > 0  # what stood before the first
    return rescued


def _from_windows(line: bytes) -> bytes:
    return line.decode("cp1252").encode()


def _encoded_twice(line: bytes) -> bytes:
    return b"".join(each.encode("latin-1" if each in UNUSED else "cp1252") for each in line.decode())


def _text(raw: bytes) -> bytes:
    """The document as we write it, whatever mark another program put before it."""
    ours = match.start() if (match := _START.search(raw)) else len(raw)  # added after it, where it could not be mended
    if raw[:2] in UTF_16 and "{" in (text := raw[: ours // 2 * 2].decode("utf-16", "replace")):
        return text.encode("utf-8", "replace") + b"\n" + raw[ours:]
    return raw.removeprefix(b"\xef\xbb\xbf")


def _number(changes: Iterable[Change], last: int) -> list[Change]:
    """The changes numbered on from ``last``; those of one act carry the number of its first."""
    numbered, firsts = [], {}
    for n, change in enumerate(changes, last + 1):
        act = firsts.setdefault(change.act, n) if change.act else 0
        numbered.append(replace(change, n=n, act=act))
    return numbered


def _without_gaps(restored: list[Change], found: list[Change]) -> list[Change]:
    """What was restored in its place among what was found; a change that lost the one before it cannot be undone."""
    places = accumulate((change.n for change in found), max)  # what has no number stays behind the one before it
    placed = [*((change.n, change) for change in restored), *zip(places, found, strict=True)]
    ordered, before = [], 0
    for place, change in sorted(placed, key=lambda each: each[0]):
        ordered.append(replace(change, act=0, undo=False, base=1) if change.n > before + 1 else change)
        before = place
    return _ranked(ordered)


def _compact(changes: list[Change]) -> list[Change]:
    """What comes before the most recent lines as one line a key, and these lines as they are."""
    kept, size = len(changes), 0
    while kept and len(changes) - kept < RECENT and size < RECENT_BYTES:
        kept -= 1
        size += len(changes[kept].line())
    while kept and changes[kept].act and changes[kept].act == changes[kept - 1].act:  # an act is undone whole
        kept -= 1
    last = {change.key: change for change in changes[:kept]}
    before = sorted(last.values(), key=lambda change: change.n)
    return _ranked([*(replace(change, act=0, undo=False, base=1) for change in before), *changes[kept:]])


def _ranked(changes: list[Change]) -> list[Change]:
    """The changes with those that stand for what came before them counted anew."""
    ranks = count(1)
    return [replace(change, base=next(ranks)) if change.base else change for change in changes]


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")


def _write_whole(path: Path, raw: bytes) -> None:
    """A file that is there whole, or not at all: beside it first, forced to disk, then in its place."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            if os.write(fd, raw) != len(raw):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(fd)
        finally:
            os.close(fd)
        _patiently(lambda: os.replace(part, path))
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _patiently(act: Callable[[], None], times: int = 5) -> None:
    """Windows refuses to replace a file that somebody reads at that moment."""
    for left in reversed(range(times)):
        try:
            return act()
        except PermissionError:
            if not left:
                raise
            time.sleep(0.05)


def _sync_folder(folder: Path) -> None:
    """Force to disk that a file is in its folder; Windows has no such thing, nor have some network drives."""
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
