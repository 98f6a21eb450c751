"""A change: one answer as it was given, on a line with a checksum; and what can still be read of lines that suffered.

A document is a file of such lines. A line that is not whole counts as damage and costs nothing but itself; changes are
numbered, so that lines that are gone are missed too.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import accumulate, count
from math import isfinite

from ..typed import clean

VERSION = 1  # of a line's form; a line with a higher number was written by a newer workbook
RECENT, RECENT_BYTES = 300, 250_000  # lines that stay as they are in a compact document, so that they can be undone
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UNUSED = "\x81\x8d\x8f\x90\x9d"  # by Windows' own encoding, which passes them on as they are
START = re.compile(rb'[0-9a-fA-F]{8} \{"v"')
_LATEST = 9e10  # seconds since 1970: a date that every system can write
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
        """The change as it stands in a document: a checksum, and what was given as JSON."""
        body = {"v": VERSION, "t": _iso(self.time), "n": self.n, "k": self.key, "value": self.value}
        marks = {"a": self.act, "undo": self.undo, "base": self.base}
        packed = as_json(body | {name: mark for name, mark in marks.items() if mark})
        return b"%08x %s\n" % (zlib.crc32(packed), packed)


@dataclass(slots=True)
class Found:
    """What lies in a document: its changes in order, and what is the matter with it (``whole``: nothing)."""

    changes: list[Change] = field(default_factory=list)
    damaged: int = 0  # lines that could not be read
    missing: int = 0  # numbered changes of which not even a line is left
    keys: set[str] = field(default_factory=set)  # what the damaged lines were about, as far as they tell
    foreign: bool = False  # another program saved it in an encoding of its own
    newer: bool = False  # a newer workbook wrote in it

    @property
    def last(self) -> int:
        """The number of its last change; 0 when none has one."""
        return max((change.n for change in self.changes), default=0)

    @property
    def whole(self) -> bool:
        """Whether nothing was lost."""
        return not (self.damaged or self.missing)

    @property
    def values(self) -> dict[str, object]:
        """By key, the answer that was given last; an old line that is repeated brings nothing back."""
        latest: dict[str, Change] = {}
        for change in self.changes:
            if not change.n or change.n >= latest.get(change.key, change).n:
                latest[change.key] = change
        return {key: change.value for key, change in latest.items()}

    def damage(self, restored: Iterable[str], aside: str) -> dict[str, object]:
        """What a document says of its own damage: ``restored`` keys came from a copy, ``aside`` is the damaged file's name."""
        lost = self.damaged + self.missing
        return {"lost": lost, "keys": sorted(self.keys), "restored": sorted(restored), "aside": aside}


def holds_document(raw: bytes) -> bool:
    """Whether there is a line of a document in it, in whatever encoding, or nothing at all yet."""
    return not raw.strip() or bool(START.search(raw.replace(b"\0", b"")))


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


def as_json(value: object) -> bytes:
    """A value as UTF-8 that a person can read.

    >>> as_json({"naam": "Één dorp"}).decode()
    '{"naam": "Één dorp"}'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def tidy(value: object) -> object:
    """The value with its texts cleaned; also the proof that it is made of what JSON holds.

    Raises ``TypeError`` or ``ValueError`` (such as a number that is not finite) when it is not.
    """
    match value:
        case str():
            return clean(value)
        case float() if not isfinite(value):
            raise ValueError(f"{value} is not a number")
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
        return Change(
            clean(said["k"]),
            tidy(said["value"]),
            int(said.get("n", 0)),
            min(max(0.0, datetime.fromisoformat(said["t"]).timestamp()), _LATEST) if "t" in said else 0.0,
            int(said.get("a", 0)),
            said.get("undo") is True,
            int(said.get("base", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
        return None


def _rescue(line: bytes, found: Found) -> list[Change]:
    """What is left in a damaged line: of two that ran together, or of one that another program saved in its own encoding."""
    for turn in (_from_windows, _encoded_twice):
        with suppress(UnicodeError):
            if change := _change(turn(line), found):
                found.foreign = True
                return [change]
    starts = [match.start() for match in START.finditer(line)] or [0]
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
    ours = match.start() if (match := START.search(raw)) else len(raw)  # added after it, where it could not be mended
    if raw[:2] in UTF_16 and "{" in (text := raw[: ours // 2 * 2].decode("utf-16", "replace")):
        return text.encode("utf-8", "replace") + b"\n" + raw[ours:]
    return raw.removeprefix(b"\xef\xbb\xbf")


def numbered(changes: Iterable[Change], last: int) -> list[Change]:
    """The changes numbered on from ``last``; those of one act carry the number of its first."""
    made: list[Change] = []
    firsts: dict[int, int] = {}
    for n, change in enumerate(changes, last + 1):
        act = firsts.setdefault(change.act, n) if change.act else 0
        made.append(replace(change, n=n, act=act))
    return made


def without_gaps(restored: list[Change], found: list[Change]) -> list[Change]:
    """What was restored in its place among what was found; a change that lost the one before it cannot be undone."""
    places = accumulate((change.n for change in found), max)  # what has no number stays behind the one before it
    placed = [*((change.n, change) for change in restored), *zip(places, found, strict=True)]
    ordered, before = [], 0
    for place, change in sorted(placed, key=lambda each: each[0]):
        ordered.append(replace(change, act=0, undo=False, base=1) if change.n > before + 1 else change)
        before = place
    return _ranked(ordered)


def compact(changes: list[Change]) -> list[Change]:
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
