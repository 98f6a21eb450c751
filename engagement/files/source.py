"""What people bring → the delimited texts in it: a text as it is, or those in a spreadsheet, a web page, a zip or a gz.

``format`` says what a file is, and a ``child`` reads spreadsheets and pages. Nothing is written to disk or fetched, no name
is used as a path, and what claims to be too large is refused before it is unpacked. No message holds a cell.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from time import monotonic
from typing import BinaryIO

from ..model import Mistake
from ..typed import brief, clean
from ..words import Words
from .child import Fell, read_apart
from .decode import Decoded
from .format import HEAD, format_of
from .sheet import SECONDS

MOST_BYTES = 200 * 2**20  # of what is held in memory
MOST_TEXT = 4 * 2**30  # of a text that is read from disk, piece by piece
MOST_MEMBERS, MOST_RATIO, SMALL = 1_000, 100, 10 * 2**20  # what unpacks to less than SMALL may have any ratio
TABLES = (".csv", ".txt", ".tsv", ".tab", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
PACKED = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar")
ELSEWHERE = re.compile(r"[\\/]{2}|[\w+.-]{2,}:/|.*://", re.S)


class UnreadableTable(Mistake):
    """A file that does not hold a table, or cannot be opened."""


@dataclass(frozen=True, slots=True)
class Source:
    """A delimited text that can be read from its start: bytes as they lie in the file or an archive, or made from a sheet."""

    raw: BinaryIO  # open, seekable, at its start
    size: int  # bytes
    part: str = ""  # what tells it from its neighbours, when there are any
    encoding: str = ""  # known for what we made ourselves (with commas and doubled quotation marks), else empty


@contextmanager
def open_sources(
    path_or_bytes: str | Path | bytes,
    name: str | None,
    words: Words,
    progress: Callable[[float], object] | None = None,
) -> Iterator[tuple[str, list[Source], list[str]]]:
    """The name to show, the texts in a file (by path) or an upload (its bytes), and notes in words.

    ``progress`` is called while a child reads; what it raises ends that. Raises ``UnreadableTable``, one line with what to do.

    >>> from engagement import load_content
    >>> with open_sources(b"E-mail;Gift\\n", "C:/export/list.csv", load_content().words("en")) as (name, sources, notes):
    ...     name, sources[0].raw.read(), notes
    ('list.csv', b'E-mail;Gift\\n', [])
    """
    is_path = isinstance(path_or_bytes, str | Path)
    shown = _last(str(name or (path_or_bytes if is_path else ""))) or words("files.mistakes.nameless")
    opening = _Opening(words, progress or (lambda share: None))
    with opening.file(path_or_bytes, shown) as raw:
        try:
            kind = format_of(raw.read(HEAD))
            size, most = raw.seek(0, io.SEEK_END), MOST_TEXT if is_path and not kind else MOST_BYTES
            raw.seek(0)
            if size > most:
                raise opening.refusal("big", shown, most=most // 2**20)
            sources = opening.texts(raw.read(), shown) if kind else [Source(raw, size)]
        except OSError:
            raise opening.refusal("closed", shown) from None
        yield shown, sources, opening.notes


def _last(name: str) -> str:
    return brief(clean(PureWindowsPath(name).name), 80)


class _Opening:
    """One file while it is opened: what it may still take, and the notes on it."""

    def __init__(self, words: Words, progress: Callable[[float], object]) -> None:
        self.words, self.progress = words, progress
        self.notes: list[str] = []
        self.left, self.until = MOST_BYTES, monotonic() + SECONDS

    def refusal(self, why: str, name: str, **values: object) -> UnreadableTable:
        return UnreadableTable(self.words(f"files.mistakes.{why}", name=name, **values))

    def file(self, path: str | Path | bytes, shown: str) -> BinaryIO:
        if isinstance(path, bytes | bytearray | memoryview):
            return io.BytesIO(path)
        if not isinstance(path, str | Path):  # nothing, or a file that is open already
            raise self.refusal("given", shown)
        if ELSEWHERE.match(str(path)):
            raise self.refusal("elsewhere", shown)
        try:
            if Path(path).exists() and not Path(path).is_file():  # a pipe would keep us waiting
                raise self.refusal("folder" if Path(path).is_dir() else "closed", shown)
            return open(path, "rb")
        except (FileNotFoundError, ValueError):  # a name with a NUL in it is a ValueError
            raise self.refusal("missing", shown) from None
        except OSError:
            raise self.refusal("closed", shown) from None

    def texts(self, data: bytes, shown: str, *, inner: bool = False) -> list[Source]:
        """The texts in what was read; an archive in an archive stays shut."""
        kind = format_of(data[:HEAD])
        if kind == "gz" and not inner:
            return self.texts(self.gz(data, shown), shown, inner=True)
        if kind == "zip":
            return self.zip(data, shown, inner=inner)
        if kind in ("sheet", "page"):
            return [self.child(kind, data, shown)]
        if kind:
            raise self.refusal("binary" if kind == "binary" else "packed", shown)
        return [Source(io.BytesIO(data), len(data))]

    def gz(self, data: bytes, shown: str) -> bytes:
        most = min(self.left, max(SMALL, MOST_RATIO * len(data)))
        try:
            with gzip.open(io.BytesIO(data)) as file:
                return self.within(file.read(most + 1), most, shown)
        except (OSError, EOFError, ValueError, zlib.error):  # cut off, or not what it says
            raise self.refusal("damaged", shown) from None

    def within(self, data: bytes, most: int, shown: str) -> bytes:
        if len(data) > min(most, self.left):
            raise self.refusal("swollen", shown)
        self.left -= len(data)
        return data

    def zip(self, data: bytes, shown: str, *, inner: bool) -> list[Source]:
        """The texts in an archive, or in the spreadsheet that an archive can be."""
        if data.count(b"PK\x01\x02") > MOST_MEMBERS:  # counted before a list of them is made
            raise self.refusal("swollen", shown)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = [each for each in archive.infolist() if not each.is_dir()]
                self.weigh(members, len(data), shown)
                names = [each.filename for each in members]
                if any(name.startswith("xl/") for name in names) or _is_ods(archive, names):
                    return [self.child("sheet", data, shown)]
                if inner or "mimetype" in names or any(name.startswith(("word/", "ppt/")) for name in names):
                    raise self.refusal("packed" if inner else "binary", shown)
                return self.members(archive, members, shown)
        except (UnreadableTable, MemoryError):
            raise
        except Exception:  # a broken archive makes zipfile raise whatever it likes
            raise self.refusal("damaged", shown) from None

    def weigh(self, members: list[zipfile.ZipInfo], size: int, shown: str) -> None:
        """Refuse what unpacks to too much, by what it says of itself; no more than that is ever read."""
        total = sum(each.file_size for each in members)
        if len(members) > MOST_MEMBERS or total > MOST_BYTES or (total > SMALL and total > MOST_RATIO * size):
            raise self.refusal("swollen", shown)
        if any(each.flag_bits & 1 for each in members):
            raise self.refusal("locked", shown)
        if any(each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for each in members):
            raise self.refusal("packed", shown)  # of other ways a few bytes become gigabytes in one step

    def members(self, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], shown: str) -> list[Source]:
        """The tables of an archive; one that cannot be read is told of, as long as there is another."""
        plain = [each for each in members if not re.search(r"(^|[\\/])(__MACOSX[\\/]|\.[^.\\/])", each.filename)]
        tables = [each for each in plain if each.filename.lower().endswith(TABLES)]
        nested = sum(each.filename.lower().endswith(PACKED) for each in plain)
        found, wrong = [], []
        for member in tables:
            name = _last(member.filename)
            try:
                with archive.open(member) as file:
                    data = self.within(file.read(member.file_size + 1), member.file_size, name)
                found += [(member.filename, source) for source in self.texts(data, name, inner=True)]
            except UnreadableTable as mistake:
                wrong.append(mistake)
        if not found:
            raise wrong[0] if wrong else self.refusal("packed" if nested else "tableless", shown)
        self.notes += [*map(str, wrong), *([self.words("files.repairs.nested", n=nested)] if nested else [])]
        parts = parts_of([name for name, _ in found]) if len(found) > 1 else [""]
        return [replace(source, part=part) for (_, source), part in zip(found, parts, strict=True)]

    def child(self, kind: str, data: bytes, shown: str) -> Source:
        """The table of a spreadsheet or page as CSV, read by a process that can be stopped."""
        if kind == "page":
            data = "".join(Decoded.of(raw := io.BytesIO(data)).blocks(raw)).encode("utf-8", "replace")
        try:
            text, name, others = read_apart(kind, data, self.left, self.until, lambda: self.progress(0.0))
        except Fell as why:
            raise self.refusal(str(why), shown) from None
        if others:
            self.notes.append(self.words(f"files.repairs.{kind}", n=others, name=shown, sheet=brief(clean(name), 80)))
        return Source(io.BytesIO(self.within(text, self.left, shown)), len(text), encoding="utf-8")


def _is_ods(archive: zipfile.ZipFile, names: list[str]) -> bool:
    if "mimetype" not in names or "content.xml" not in names:
        return False
    with archive.open("mimetype") as file:
        return file.read(100).startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def parts_of(names: list[str]) -> list[str]:
    """What differs in the names of files: the words that not all have, and those with digits only where they must.

    >>> parts_of(["subscribed_email_audience_export_1a2.csv", "cleaned_email_audience_export_3b4.csv"])
    ['subscribed', 'cleaned']
    >>> parts_of(["2024/list.csv", "2025/list.csv"])
    ['2024', '2025']
    """
    stems = [clean(PureWindowsPath(name).stem) for name in names]
    for texts in (stems, names):
        cut = [re.split(r"[\W_]+", clean(text)) for text in texts]
        common = set.intersection(*map(set, cut))
        own = [[word for word in words if word and word not in common] for words in cut]
        worded = [[word for word in words if not re.search(r"\d", word)] or words for words in own]
        for way in (worded, own, [[text] for text in texts]):
            parts = [brief(" ".join(words), 60) for words in way]
            if all(parts) and len(set(parts)) == len(parts):
                return parts
    return [f"{_last(name)} ({number})" for number, name in enumerate(names, 1)]
