"""Any export → a table of text, with in words what was found: its kind, whose export it is, what was skipped and repaired.

Every cell stays as typed: leading zeros, "NA" and a person called None included. What the cells mean is for ``column``
to say, and who they are about for ``people``. Files are opened by ``source``; no message holds a cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .column import plain, read_dates
from .content import Words, load_content
from .decode import Decoded
from .layout import EMAIL
from .model import Tool, clean
from .records import Records, read_records
from .source import Source, UnreadableTable, open_sources
from .tool import own_name, recognise

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Table", "UnreadableTable", "plain", "read_table"]

MOST_COLUMNS = 500  # looked at to find people; a hostile line can hold a hundred thousand
LOOKED_AT = 50_000  # rows that decide whether people come back

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
    tool: Tool | None = None  # whose export it is


def read_table(
    path_or_bytes: str | Path | bytes,
    name: str | None = None,
    *,
    language: str = "en",
    progress: Callable[[float], object] | None = None,
) -> Table:
    """Read an export: from a path, or from the bytes that someone uploaded under ``name``, which is for display only.

    ``progress`` is told now and then which part is read, 0 to 1; what it raises ends the reading.
    Raises ``UnreadableTable`` with one line that says what to do.

    >>> table = read_table("E-mail;Nieuwsbrief\\nan@voorbeeld.nl;ja\\n".encode())
    >>> table.kind, table.person, table.delimiter
    ('persons', 'E-mail', ';')
    """
    words = load_content().words(language)
    with open_sources(path_or_bytes, name, words) as (shown, sources, said):
        try:
            part, left = _stacked([*_read(sources, words, progress or (lambda share: None))], words)
        except MemoryError:
            raise UnreadableTable(words("files.mistakes.memory", name=shown)) from None
    records, decoded = part.records, part.decoded
    tool = recognise(part.names)
    kind, person = _kind_of(part.names, records.columns, tool)
    notes = [
        _kind_in_words(kind, person, records, words),
        *([words("files.kind.tool", name=tool.name[language])] if tool else []),
        *said,
        *([words("files.repairs.left", names=", ".join(left))] if left else []),
        *_account_in_words(records.account, words),
        *(words(f"files.repairs.{what}", n=n, line=line) for what, (n, line) in records.repairs.items()),
        *(words(f"files.repairs.{what}", n=n) for what, n in part.renamed.items() if n),
        *(words(f"files.repairs.{what}", n=n) for what in ("invisible", "lost") if (n := getattr(decoded, what))),
    ]
    if "cp1252" in decoded.encoding:
        notes.append(words("files.repairs.windows", encoding=decoded.encoding))
    found = (kind, decoded.encoding, records.delimiter, tuple(notes), shown, person, records.account, tool)
    return Table(_frame(part), *found)


@dataclass(slots=True)
class _Part:
    """What stands in one source: a file, a sheet or a member of an archive."""

    source: Source
    records: Records
    decoded: Decoded
    names: list[str]
    renamed: dict[str, int]


def _read(sources: list[Source], words: Words, progress: Callable[[float], object]) -> Iterator[_Part]:
    """Every source as text; what is read so far is told between the blocks."""
    total, before = max(1, sum(source.size for source in sources)), 0
    for source in sources:
        decoded = Decoded(source.encoding) if source.encoding else Decoded.of(source.raw)
        records = read_records(_watched(source, decoded, lambda at, before=before: progress((before + at) / total)))
        before += source.size
        yield _Part(source, records, decoded, *_column_names(records, words))


def _watched(source: Source, decoded: Decoded, at: Callable[[int], object]) -> Iterator[str]:
    for block in decoded.blocks(source.raw):
        at(source.raw.tell())
        yield block


def _stacked(parts: list[_Part], words: Words) -> tuple[_Part, list[str]]:
    """One table of the sources that have the same columns, with a column that tells them apart; and what was left unread.

    Of several such groups: the one that is known to be some tool's export, else the largest.
    """
    groups: dict[tuple[str, ...], list[_Part]] = {}
    for part in parts:
        groups.setdefault(tuple(map(plain, part.names)), []).append(part)
    chosen = max(groups.values(), key=lambda g: (recognise(g[0].names) is not None, sum(p.source.size for p in g)))
    left = [part.source.part for part in parts if part not in chosen]
    if len(chosen) == 1:
        return chosen[0], left
    first, account, repairs = chosen[0], Counter(), {}
    columns: list[list[str]] = [[] for _ in range(len(first.names) + 1)]
    for part in chosen:
        account.update(part.records.account)
        origin = [part.source.part] * part.records.account["rows"]
        for column, cells in zip(columns, [*part.records.columns, origin], strict=True):
            column += cells
        for what, (n, line) in part.records.repairs.items():
            repairs[what] = (n + repairs.get(what, (0,))[0], line)
    for what in ("invisible", "lost"):
        setattr(first.decoded, what, sum(getattr(part.decoded, what) for part in chosen))
    header = [*(first.records.header or [""] * len(first.names)), words("files.name.member")]
    records = Records(header, columns, first.records.delimiter, dict(account), repairs)
    return _Part(first.source, records, first.decoded, *_column_names(records, words)), left


def _frame(part: _Part) -> DataFrame:
    """The table as pandas holds it. The columns are handed over one by one, so that never two copies are held."""
    import numpy as np
    import pandas as pd

    columns, arrays = part.records.columns, {}
    for at in range(len(columns)):
        cells, columns[at] = columns[at], []
        arrays[at] = np.fromiter(cells, object, len(cells))
    frame = pd.DataFrame(arrays, dtype=object, copy=False)
    frame.columns = pd.Index(part.names, dtype=object)
    frame.attrs.update(header_found=part.records.header is not None, header=part.records.header)
    return frame


def _column_names(records: Records, words: Words) -> tuple[list[str], dict[str, int]]:
    """Names that are all different, and how many had to be changed."""
    names, taken, again, changed = [], set(), Counter(), 0
    for number, typed in enumerate(records.header or [""] * len(records.columns), 1):
        name = base = " ".join(clean(typed).split()) or words("files.name.unnamed", number=number)
        while name in taken:
            again[base] += 1
            name = words("files.name.double", name=base, number=again[base] + 1)
        changed += name != base or not typed.strip()
        taken.add(name)
        names.append(name)
    return names, {"headless" if records.header is None else "names": changed if names else 0}


def _kind_of(names: list[str], columns: list[list[str]], tool: Tool | None) -> tuple[str, str | None]:
    """Whether the rows are people, what people did, or counts; and the column that tells people apart."""
    if tool and (tool.kind == "counts" or tool.person):
        return tool.kind, own_name(tool.person, names) if tool.person else None
    at = _person_column(names, columns)
    if at is None:
        named = any(PART.fullmatch(plain(name)) for name in names)
        return ("persons" if named else "counts"), None
    cells = [cell.casefold() for cell in _filled(columns[at][:LOOKED_AT])]
    repeats = len(set(cells)) < 0.9 * len(cells)
    others = [other for other in range(min(len(names), MOST_COLUMNS)) if other != at]
    if repeats and any(_tells_when_or_what(names[other], columns[other]) for other in others):
        return "events", names[at]
    namesakes = _rank(names[at]) == NAME and len(set(cells)) < len(cells)
    return "persons", None if namesakes else names[at]


def _filled(cells: list[str]) -> list[str]:
    return [filled for cell in cells if (filled := cell.strip())]


def _person_column(names: list[str], columns: list[list[str]]) -> int | None:
    """The best column to tell people apart: addresses, else an id, a role or a name; well filled before sparse."""
    posts = any(POST.fullmatch(plain(name)) for name in names)
    found = []
    for at, name in enumerate(names[:MOST_COLUMNS]):
        top = columns[at][:1_000]
        cells = _filled(top)
        mails = sum(bool(EMAIL.fullmatch(cell)) for cell in cells)
        rank = 0 if mails and mails >= 0.8 * len(cells) else _rank(name)
        kinds = len(set(cells))
        flag = rank != 0 and (len(cells) > 10 and kinds <= 2)  # yes and no tell nobody apart
        if rank is None or flag or (rank == LONE_ID and posts) or (top and not cells):
            continue
        sorts = rank == ROLE and kinds <= 12 and kinds < 0.2 * len(cells)  # "lid": A-lid, B-lid, erelid
        found.append((sorts, 2 * len(cells) < len(top), rank, at))
    return min(found)[-1] if found else None


def _rank(name: str) -> int | None:
    return next((rank for rank, pattern in enumerate(WHO, 1) if pattern.fullmatch(plain(name))), None)


def _tells_when_or_what(name: str, cells: list[str]) -> bool:
    if KIND.fullmatch(plain(name)):
        return True
    sample = _filled(cells[:100])
    dates = read_dates(sample)
    return bool(sample) and sum(dates.get(cell) is not None for cell in sample) >= 0.8 * len(sample)


def _kind_in_words(kind: str, person: str | None, records: Records, words: Words) -> str:
    if not records.columns:
        return words("files.kind.empty")
    if kind == "persons" and person is None:
        return words("files.kind.unnamed")
    return words(f"files.kind.{kind}", column=person)


def _account_in_words(account: Mapping[str, int], words: Words) -> Iterator[str]:
    """One sentence in which the parts add up to the lines of the file."""
    parts = [words(f"files.account.{part}", n=n) for part, n in account.items() if n and part != "lines"]
    if parts:
        yield words("files.account.sum", lines=account["lines"], parts=" + ".join(parts))
