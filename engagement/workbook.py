"""The participant's one document: saved at every change, replayed on opening, never lost.

An append-only journal, ``workbook.jsonl``: a line per change, each with a checksum, written under a lock and forced to
disk before ``write`` returns. Opening replays it; the last value of a key wins; a damaged line is counted and named, and
costs nothing but itself. Keys are readable paths ("pyramid.followers.count") and never change; keys that this version
does not know are kept. Rows of people never enter it.

Answers are kept per case: while an invented sample is on the screen (``start.case``) what someone tries on it is filed
with that sample, and their own organisation's answers stay apart.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from glob import escape
from pathlib import Path

from filelock import FileLock, Timeout

from .model import LANGUAGES, Mistake, clean

NAME = "workbook.jsonl"
VERSION = 1  # of a line's form; a line with a higher number was written by a newer workbook
OWN, FIRST_CASE = "own", "charity"
SHARED = ("start.case", "start.language", "workbook.")  # about the person or the document, not about a case
KEEP_BACKUPS = 3
LARGEST = 1_000_000  # bytes of one value


class NotSaved(Mistake):
    """A change that is not on disk. ``why``: "disk" (it refuses), "newer" (the document is), or "large" (the answer is)."""

    def __init__(self, why: str, line: str) -> None:
        super().__init__(line)
        self.why = why


class Workbook:
    """One person's answers, on disk at every change.

    >>> import tempfile
    >>> workbook = Workbook.open(tempfile.mkdtemp(), language="nl")
    >>> workbook.write("pyramid.followers.count", 4200)
    >>> Workbook.open(workbook.path).read("pyramid.followers.count")
    4200
    """

    def __init__(self, path: Path, language: str | None = None) -> None:
        self.path = path
        self.damaged = 0  # lines that could not be read
        self.unsaved: dict[str, object] = {}  # changes that the disk refused
        self.read_only = False
        self._given_language = language
        self._values: dict[str, object] = {}
        self._seen = 0  # bytes of the journal that are in _values
        self._watchers: list[Callable[[str], None]] = []

    @classmethod
    def open(cls, path: str | Path | None = None, *, language: str | None = None) -> Workbook:
        """The document at ``path`` (a folder, or a file), made at the first change.

        Without a path: where ``ENGAGEMENT_WORKBOOK`` points, else the folder ``my-workbook``. ``language`` is ``"nl"`` or
        ``"en"``; without it, the one last used. Opening never raises on a damaged document: see ``damaged``.
        """
        if language not in (None, *LANGUAGES):
            raise ValueError(f"the language is {language!r}; it must be one of {LANGUAGES}")
        workbook = cls(place(path), language)
        workbook.refresh()
        workbook._back_up()
        return workbook

    @property
    def language(self) -> str:
        """``"nl"`` or ``"en"``: what this notebook asked for, else what was last chosen."""
        kept = self.read("start.language")
        return self._given_language or (kept if kept in LANGUAGES else "en")

    @property
    def case(self) -> str:
        """The key of the invented sample on the screen, or ``"own"``."""
        # without a choice (its line may be damaged), who has answers of their own is not shown a sample instead
        if chosen := self._values.get("start.case"):
            return str(chosen)
        own = any("/" not in key and not key.startswith(SHARED) for key in self._values)
        return OWN if own else FIRST_CASE

    def read(self, key: str, default: object = None) -> object:
        """The answer filed under ``key``, or ``default`` when there is none."""
        return self._values.get(self._filed(key), default)

    def write(self, key: str, value: object) -> None:
        """File ``value`` (text, number, bool, None, or lists and mappings of these); returns when it is on disk.

        Raises ``TypeError`` or ``ValueError`` for a value that JSON cannot hold, and ``NotSaved`` for one over a megabyte or
        when the disk refuses; in that last case the change stays in memory (and in ``unsaved``), the work goes on, and the
        next ``write`` tries again.
        """
        key, value = clean(key), _tidy(value)
        body = _json(value)
        if len(body) > LARGEST:
            raise NotSaved("large", f"{key}: the answer has {len(body):,} bytes; at most {LARGEST:,} fit. Shorten it.")
        self.refresh()
        filed = self._filed(key)  # after the look at the disk: another notebook may have changed the case
        if not self.unsaved and filed in self._values and _json(self._values[filed]) == body:
            return
        self._values[filed] = value
        self.unsaved[filed] = value
        try:
            self._tell([key])  # pictures first: the disk is the slower of the two
        finally:
            self._save()

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Call ``watcher(key)`` at every change: made here, or found on disk where another notebook made it."""
        self._watchers.append(watcher)

    def refresh(self) -> None:
        """Take in what another notebook or tab wrote since we last looked, and tell the watchers."""
        self._tell(self._take_in())

    def _tell(self, keys: list[str]) -> None:
        """Call every watcher for every key, also when one of them fails; then raise the first failure."""
        failures = []
        for key in ["start.case"] if "start.case" in keys else keys:
            for watcher in tuple(self._watchers):
                try:
                    watcher(key)
                except Exception as failure:  # the forms after it must not fall silent
                    failures.append(failure)
        if failures:
            raise failures[0]

    def _take_in(self) -> list[str]:
        """Replay the new lines of the journal; a line being written is left for the next look. Returns the keys that changed."""
        try:
            with self.path.open("rb") as journal:
                if os.fstat(journal.fileno()).st_size < self._seen:  # an older copy was put back in its place
                    self._seen, self.damaged, self._values = 0, 0, dict(self.unsaved)
                journal.seek(self._seen)
                fresh = journal.read()
        except OSError:  # not there yet, or not ours to read: writing will say so
            return []
        lines = fresh.split(b"\n")
        self._seen += len(fresh) - len(lines[-1])
        changed = [self._replay(line.rstrip(b"\r")) for line in lines[:-1] if line.strip()]
        sheet = self._filed("")
        return [key.removeprefix(sheet) for key in dict.fromkeys(changed) if key]

    def answers(self) -> dict[str, object]:
        """Every answer of the case on the screen, by key: a copy."""
        sheet = self._filed("")
        return {
            k.removeprefix(sheet): v
            for k, v in self._values.items()
            if k.startswith(sheet) and "/" not in k.removeprefix(sheet)
        }

    def portable(self) -> str:
        """The whole document as text: what to keep when the disk refuses, and what to carry to another computer."""
        return b"".join(_line({"v": VERSION, "k": key, "value": value}) for key, value in self._values.items()).decode()

    def _filed(self, key: str) -> str:
        return key if self.case == OWN or key.startswith(SHARED) else f"{self.case}/{key}"

    def _replay(self, line: bytes) -> str | None:
        """Take in one line; returns its key when that changed something. A line that is not whole counts as damage."""
        try:
            checksum, body = line.split(b" ", 1)
            if int(checksum, 16) != zlib.crc32(body):
                raise ValueError("checksum")
            change = json.loads(body, parse_constant=_refuse)
            key, value = clean(change["k"]), _tidy(change["value"])
            self.read_only = self.read_only or change["v"] > VERSION
        except (ValueError, KeyError, TypeError, RecursionError):
            self.damaged += 1
            return None
        if key in self.unsaved or (key in self._values and _json(self._values[key]) == _json(value)):
            return None
        self._values[key] = value
        return key

    def _save(self) -> None:
        if self._given_language and self._values.get("start.language") != self._given_language:
            self._values["start.language"] = self.unsaved["start.language"] = self._given_language
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        lines = b"".join(
            _line({"v": VERSION, "t": now, "k": key, "value": value}) for key, value in self.unsaved.items()
        )
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=10):
                came = self._take_in()
                if self.read_only:
                    line = f"{self.path.name} was written by a newer workbook and is open for reading. Update this one."
                    raise NotSaved("newer", line)
                self._append(lines)
        except (OSError, Timeout) as error:
            raise NotSaved("disk", f"Not saved, the disk refuses: {error}") from error
        self.unsaved.clear()
        self._take_in()  # our own lines: nothing new in them
        self._tell(came)

    def _append(self, lines: bytes) -> None:
        """One write at the end of the journal, forced to disk; all of it, or nothing."""
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            end = os.lseek(fd, 0, os.SEEK_END)
            if end and os.lseek(fd, end - 1, os.SEEK_SET) == end - 1 and os.read(fd, 1) != b"\n":
                lines = b"\n" + lines  # close off a line that a crash tore
            try:
                if os.write(fd, lines) != len(lines):
                    raise OSError("the disk is full")
                os.fsync(fd)
            except OSError:
                os.ftruncate(fd, end)
                raise
        finally:
            os.close(fd)

    def _back_up(self) -> None:
        """Keep a copy of each of the last days on which the document was opened."""
        copy = self.path.with_name(f"{self.path.stem}.{date.today()}.bak")
        if not self._seen or copy.exists():
            return
        try:
            shutil.copyfile(self.path, f"{copy}.tmp")
            os.replace(f"{copy}.tmp", copy)
            for old in sorted(self.path.parent.glob(f"{escape(self.path.stem)}.*.bak"))[:-KEEP_BACKUPS]:
                old.unlink()
        except OSError:
            pass  # a document in a folder that we may only read still opens


def place(path: str | Path | None = None) -> Path:
    """The file of a document: at ``path``, where ``ENGAGEMENT_WORKBOOK`` points, or in ``my-workbook``.

    That folder is beside start.py in a checkout, else in the folder at hand. A name like "workshop 21.11" is a folder.
    """
    checkout = Path(__file__).resolve().parent.parent
    home = (checkout if (checkout / "start.py").exists() else Path.cwd()) / "my-workbook"
    path = Path(path or os.environ.get("ENGAGEMENT_WORKBOOK") or home).expanduser()
    return path if path.suffix[1:].isalpha() and not path.is_dir() else path / NAME


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _line(change: dict) -> bytes:
    body = _json(change)
    return b"%08x %s\n" % (zlib.crc32(body), body)


def _tidy(value: object) -> object:
    """The value with its texts cleaned; also the proof that it is made of what JSON holds."""
    match value:
        case str():
            return clean(value)
        case None | bool() | int() | float():
            return value
        case list() | tuple():
            return [_tidy(each) for each in value]
        case dict() if all(isinstance(key, str) for key in value):
            return {clean(key): _tidy(each) for key, each in value.items()}
    raise TypeError(
        f"an answer is text, a number, yes or no, or a list or mapping of these; not {type(value).__name__}"
    )
