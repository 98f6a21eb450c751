"""Any export → a table of text, with in words what was found: its kind, what was skipped, what was repaired.

Every cell stays as typed: leading zeros, "NA" and a person called None included. What the cells mean is for ``column``
to say, and who they are about for ``people``. Workbooks of Excel, archives and web pages are refused with what to do.
Nothing is fetched, unpacked or run, and no message holds a cell.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from .column import plain, read_dates
from .content import Words, load_content
from .model import Mistake, clean
from .records import EMAIL, Records, read_records

if TYPE_CHECKING:
    from pandas import DataFrame

MOST_BYTES = 200 * 2**20
MOST_COLUMNS = 500  # looked at to find people; a hostile line can hold a hundred thousand
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
SPREADSHEETS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")  # Excel before 2007
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
PAGE = re.compile(r"\s*(?:<!doctype html|<html|<table|<\?xml|<meta)", re.IGNORECASE)
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

SOMEONE = (
    "person|persoon|user|gebruiker|member|lid|contact|contactpersoon|customer|client|klant|donor|donateur|relatie|deelnemer|"
    "attendee|participant|subscriber|abonnee|volunteer|vrijwilliger|bewoner|resident|student|leerling|supporter|patron"
)
MARKS = "id|uuid|nr|no|nummer|number|code|key|name|naam"
WHO = (  # column names that tell people apart, best first; compared in plain()
    re.compile(r"(?:.* )?e ?mail(?: ?(?:address|adres))?"),
    re.compile(rf"(?:{SOMEONE}) ?(?:{MARKS})|account address|username|login|handle|screen name"),
    re.compile(SOMEONE),
    re.compile(r"(?:full |display |volledige )?(?:name|naam)|naam omschrijving|naam tegenpartij"),
    re.compile(r"id|nr|nummer|number|code"),
)
ROLE, NAME, LONE_ID = 3, 4, len(WHO)  # a bare "id" may be that of a post
PART = re.compile(r"(?:first|last|given|family|middle|voor|achter|roep) ?(?:name|naam)|tussenvoegsel|surname")
POST = re.compile(r".*\b(?:posts?|tweets?|videos?|permalink|impressions|impressies|reach|bereik|weergaven)\b.*")
KIND = re.compile(r"type|kind|soort|action|actie|event|activity|activiteit|evenement")


class UnreadableTable(Mistake):
    """A file that is no table of text, or cannot be opened."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table of text with what was found while reading it."""

    frame: DataFrame = field(repr=False)
    kind: str  # persons, events or counts
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    name: str = ""
    person: str | None = None  # the column that tells people apart
    account: Mapping[str, int] = field(default_factory=dict)  # lines = the sum of all other entries


def read_table(path_or_bytes: str | Path | bytes, name: str | None = None, *, language: str = "en") -> Table:
    """Read a CSV-like export: from a path, or from the bytes that someone uploaded under ``name``.

    ``name`` is for display only. Raises ``UnreadableTable`` with one line that says what to do.

    >>> table = read_table("E-mail;Nieuwsbrief\\nan@voorbeeld.nl;ja\\n".encode())
    >>> table.kind, table.person, table.delimiter
    ('persons', 'E-mail', ';')
    """
    import pandas as pd

    words = load_content().words(language)
    data, name = _fetch(path_or_bytes, name, words)
    text, encoding = _decode(data)
    if PAGE.match(text[:200]):
        raise UnreadableTable(words("files.mistakes.page", name=name))
    text, invisible = INVISIBLE.subn("", text)
    records = read_records(text)
    columns, renamed = _column_names(records, words)
    frame = pd.DataFrame(records.rows, columns=pd.Index(columns, dtype=object), dtype=object)
    frame.attrs.update(header_found=records.header is not None, header=records.header)
    kind, person = _kind_of(columns, records.rows)
    notes = [
        _kind_in_words(kind, person, records, words),
        *_account_in_words(records.account, words),
        *(words(f"files.repairs.{what}", n=n, line=line) for what, (n, line) in records.repairs.items()),
        *(words(f"files.repairs.{what}", n=n) for what, n in renamed.items() if n),
    ]
    if invisible:
        notes.append(words("files.repairs.invisible", n=invisible))
    if lost := text.count("\ufffd"):
        notes.append(words("files.repairs.lost", n=lost))
    if "cp1252" in encoding:
        notes.append(words("files.repairs.windows", encoding=encoding))
    return Table(frame, kind, encoding, records.delimiter, tuple(notes), name, person, records.account)


def _fetch(source: str | Path | bytes, name: str | None, words: Words) -> tuple[bytes, str]:
    """The bytes, and the name to show; refuses what is plainly no text."""
    is_path = isinstance(source, str | Path)
    shown = clean(PureWindowsPath(str(name or (source if is_path else ""))).name) or words("files.mistakes.nameless")

    def refuse(why: str) -> UnreadableTable:
        return UnreadableTable(words(f"files.mistakes.{why}", name=shown, most=MOST_BYTES // 2**20))

    try:
        if is_path and Path(source).stat().st_size > MOST_BYTES:
            raise refuse("big")
        data = Path(source).read_bytes() if is_path else bytes(source)
    except (FileNotFoundError, ValueError):  # a name with a NUL in it is a ValueError
        raise refuse("missing") from None
    except OSError:
        raise refuse("folder" if Path(source).is_dir() else "closed") from None
    if len(data) > MOST_BYTES:
        raise refuse("big")
    if data.startswith(SPREADSHEETS) or (data.startswith(b"PK") and re.search(rb"xl/|opendocument\.spreadsheet", data)):
        raise refuse("excel")
    if data.startswith(ARCHIVES):
        raise refuse("zip")
    if _is_binary(data[:50_000]):
        raise refuse("binary")
    return data, shown


def _is_binary(head: bytes) -> bool:
    if head.startswith(tuple(BOMS)) or _wide(head):
        return False
    controls = sum(head.count(c) for c in range(1, 32) if c not in b"\t\n\r\x0b\x0c\x1a")
    return controls > 0.02 * len(head) or head.count(0) > 0.3 * len(head) or head.startswith((b"%PDF", b"\x89PNG"))


def _wide(head: bytes) -> str:
    """UTF-16 without a byte order mark shows itself by a NUL in every other byte."""
    low, high = head[::2].count(0), head[1::2].count(0)
    if max(low, high) < max(1, 0.3 * len(head[::2])) or min(low, high) > 0.1 * max(low, high):
        return ""
    return "utf-16-le" if high > low else "utf-16-be"


def _decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: a byte order mark, UTF-16, UTF-8, and else line by line UTF-8 or Windows-1252."""
    encoding = next((each for bom, each in BOMS.items() if data.startswith(bom)), "") or _wide(data[:4000])
    if encoding:
        return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lines, utf8 = [], False
    for line in data.split(b"\n"):  # a list pasted together from two programs holds both
        try:
            lines.append(line.decode("utf-8"))
            utf8 = utf8 or not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
    return "\n".join(lines), "utf-8, cp1252" if utf8 else "cp1252"


def _column_names(records: Records, words: Words) -> tuple[list[str], dict[str, int]]:
    """Names that are all different, and how many had to be changed."""
    names, taken, again, changed = [], set(), Counter(), 0
    for number, typed in enumerate(records.header or [""] * records.width, 1):
        name = base = " ".join(clean(typed).split()) or words("files.name.unnamed", number=number)
        while name in taken:
            again[base] += 1
            name = words("files.name.double", name=base, number=again[base] + 1)
        changed += name != base or not typed.strip()
        taken.add(name)
        names.append(name)
    return names, {"headless" if records.header is None else "names": changed if names else 0}


def _kind_of(names: list[str], rows: list[list[str]]) -> tuple[str, str | None]:
    """Whether the rows are people, what people did, or counts; and the column that tells people apart."""
    at = _person_column(names, rows)
    if at is None:
        named = any(PART.fullmatch(plain(name)) for name in names)
        return ("persons" if named else "counts"), None
    cells = [cell.casefold() for cell in _filled(rows, at)]
    repeats = len(set(cells)) < 0.9 * len(cells)
    others = [other for other in range(min(len(names), MOST_COLUMNS)) if other != at]
    if repeats and any(_tells_when_or_what(names[other], rows, other) for other in others):
        return "events", names[at]
    namesakes = _rank(names[at]) == NAME and len(set(cells)) < len(cells)
    return "persons", None if namesakes else names[at]


def _filled(rows: list[list[str]], at: int) -> list[str]:
    return [cell for row in rows if (cell := row[at].strip())]


def _person_column(names: list[str], rows: list[list[str]]) -> int | None:
    """The best column to tell people apart: addresses, else an id, a role or a name; well filled before sparse."""
    posts = any(POST.fullmatch(plain(name)) for name in names)
    found, top = [], rows[:1_000]
    for at, name in enumerate(names[:MOST_COLUMNS]):
        cells = _filled(top, at)
        mails = sum(bool(EMAIL.fullmatch(cell)) for cell in cells)
        rank = 0 if mails and mails >= 0.8 * len(cells) else _rank(name)
        kinds = len(set(cells))
        flag = rank != 0 and (len(cells) > 10 and kinds <= 2)  # yes and no tell nobody apart
        if rank is None or flag or (rank == LONE_ID and posts) or (rows and not cells):
            continue
        sorts = rank == ROLE and kinds <= 12 and kinds < 0.2 * len(cells)  # "lid": A-lid, B-lid, erelid
        found.append((sorts, 2 * len(cells) < len(top), rank, at))
    return min(found)[-1] if found else None


def _rank(name: str) -> int | None:
    return next((rank for rank, pattern in enumerate(WHO, 1) if pattern.fullmatch(plain(name))), None)


def _tells_when_or_what(name: str, rows: list[list[str]], at: int) -> bool:
    if KIND.fullmatch(plain(name)):
        return True
    sample = _filled(rows[:100], at)
    dates = read_dates(sample)
    return bool(sample) and sum(dates.get(cell) is not None for cell in sample) >= 0.8 * len(sample)


def _kind_in_words(kind: str, person: str | None, records: Records, words: Words) -> str:
    if not records.width:
        return words("files.kind.empty")
    if kind == "persons" and person is None:
        return words("files.kind.unnamed")
    return words(f"files.kind.{kind}", column=person)


def _account_in_words(account: Mapping[str, int], words: Words) -> Iterator[str]:
    """One sentence in which the parts add up to the lines of the file."""
    parts = [words(f"files.account.{part}", n=n) for part, n in account.items() if n and part != "lines"]
    if parts:
        yield words("files.account.sum", lines=account["lines"], parts=" + ".join(parts))
