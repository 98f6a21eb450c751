"""Any export → a table of text, with in words what was found: its kind, whose export it is, what was skipped and repaired.

Every cell stays as typed: leading zeros, "NA" and a person called None included. What the cells mean is for ``column``
to say, which column tells people apart for ``who``. Files are opened by ``source``; no message holds a cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..content import load_content
from ..surroundings import Tool
from ..typed import brief, clean
from ..words import Words
from .column import plain
from .decode import Decoded
from .records import Records, read_records
from .source import Source, UnreadableTable, open_sources
from .tool import asks_for, recognise
from .who import MOST_COLUMNS, holds_addresses, kind_of

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file as a table of text, with what was found while reading it; made by ``read_table``.

    >>> table = read_table(b"E-mail;Gifts\\nan@example.org;3\\nbo@example.org;0\\n", "gifts.csv")
    >>> table.frame.shape, table.frame["Gifts"][0], table.account["lines"], table.name
    ((2, 2), '3', 3, 'gifts.csv')
    """

    frame: DataFrame = field(repr=False)  # row × column; every cell is a str, an empty one ""
    kind: str  # persons, events or counts
    encoding: str
    delimiter: str
    notes: tuple[str, ...]  # what was found, skipped and put right, a sentence each
    name: str = ""  # of the file, to show
    person: str | None = None  # the column that tells people apart
    account: Mapping[str, int] = field(default_factory=dict)  # of lines; "lines" = the sum of all other entries
    tool: Tool | None = None  # whose export it is


def read_table(
    path_or_bytes: str | Path | bytes,
    name: str | None = None,
    *,
    language: str = "en",
    progress: Callable[[float], object] | None = None,
) -> Table:
    """Read an export: from a path, or from the bytes that someone uploaded under ``name``, which is for display only.

    ``progress`` is told which part is read, 0 to 1; what it raises ends that. Raises ``UnreadableTable``, a ``Mistake``.

    >>> table = read_table("E-mail;Nieuwsbrief\\nan@voorbeeld.nl;ja\\n".encode())
    >>> table.kind, table.person, table.delimiter
    ('persons', 'E-mail', ';')
    """
    words = load_content().words(language)
    with open_sources(path_or_bytes, name, words, progress) as (shown, sources, said):
        try:
            parts, left = _alike([*_read(sources, words, progress or (lambda share: None))])
            records, names = _stacked(parts, shown, words)
        except MemoryError:
            raise UnreadableTable(words("files.mistakes.memory", name=shown)) from None
    tool, encoding = parts[0].tool, ", ".join(dict.fromkeys(part.decoded.encoding for part in parts))
    if tool and tool.kind == "counts" and any(map(holds_addresses, records.columns[:MOST_COLUMNS])):
        tool = None  # a list of people that happens to have such columns
    kind, person = kind_of(names, records.columns, tool)
    notes = [
        _kind_in_words(kind, person, records, words),
        *([words("files.kind.tool", name=tool.name[language])] if tool else []),
        *said,
        *([words("files.repairs.left", names=", ".join(left))] if left else []),
        *_account_in_words(records.account, words),
        *(f"{part.source.part}: {note}" if part.source.part else note for part in parts for note in part.notes(words)),
    ]
    found = (kind, encoding, records.delimiter, tuple(notes), shown, person, records.account, tool)
    return Table(_frame(records, names), *found)


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands in one source: a file, a sheet or a member of an archive."""

    source: Source
    records: Records
    decoded: Decoded
    names: list[str]
    renamed: dict[str, int]
    tool: Tool | None

    def notes(self, words: Words) -> Iterator[str]:
        """What was put right in it."""
        for what, (n, line) in self.records.repairs.items():
            yield words(f"files.repairs.{what}", n=n, line=line)
        for what, n in {**self.renamed, "invisible": self.decoded.invisible, "lost": self.decoded.lost}.items():
            if n:
                yield words(f"files.repairs.{what}", n=n)
        if "cp1252" in self.decoded.encoding:
            yield words("files.repairs.windows", encoding=self.decoded.encoding)


def _read(sources: list[Source], words: Words, progress: Callable[[float], object]) -> Iterator[_Part]:
    """Every source as text; what is read so far is told between the blocks."""
    total, before = max(1, sum(source.size for source in sources)), 0
    for source in sources:
        decoded = Decoded(source.encoding) if source.encoding else Decoded.of(source.raw)
        records = read_records(_watched(source, decoded, before, total, progress))
        before += source.size
        names, renamed = _column_names(records, words)
        yield _Part(source, records, decoded, names, renamed, recognise(names))


def _watched(
    source: Source, decoded: Decoded, before: int, total: int, progress: Callable[[float], object]
) -> Iterator[str]:
    for block in decoded.blocks(source.raw):
        progress((before + source.raw.tell()) / total)
        yield block


def _alike(parts: list[_Part]) -> tuple[list[_Part], list[str]]:
    """The parts that are one table: of the same tool or with the same columns; and the names of those that are not.

    Of several such groups: that of a tool, else the largest.
    """
    groups: dict[object, list[_Part]] = {}
    for part in parts:
        groups.setdefault(part.tool.key if part.tool else tuple(map(plain, part.names)), []).append(part)
    chosen = max(groups.values(), key=lambda group: (bool(group[0].tool), sum(part.source.size for part in group)))
    return chosen, [part.source.part for part in parts if part not in chosen]


def _stacked(parts: list[_Part], shown: str, words: Words) -> tuple[Records, list[str]]:
    """One table of all parts, in whose columns the others may lack some; a last column tells where a row comes from, when there
    are several or the tool's tests ask for it."""
    import numpy as np

    first, member = parts[0], words("files.name.member")
    if len(parts) == 1 and not (first.tool and asks_for(first.tool, member)):
        return first.records, first.names
    names: list[str] = []
    places = [_placed(part.names, names) for part in parts]
    columns: list[list[str]] = [[] for _ in range(len(names) + 1)]
    account: Counter[str] = Counter()
    for part, place in zip(parts, places, strict=True):
        rows, found = part.records.account["rows"], dict(zip(place, part.records.columns, strict=True))
        for at, column in enumerate(columns[:-1]):
            column.extend(found.get(at, [""] * rows))
        columns[-1] += [part.source.part or _worded(shown)] * rows
        account.update(part.records.account)
    typed = first.records.header or [""] * len(first.names)
    header = [*typed, *names[len(first.names) :], member]
    arrays = [np.fromiter(column, object, len(column)) for column in columns]
    records = Records(header, arrays, first.records.delimiter, dict(account))
    return records, _column_names(records, words)[0]


def _placed(own: list[str], names: list[str]) -> list[int]:
    """Where in ``names`` each column of a part stands; one that is not there yet is added."""
    exactly, here = {name: at for at, name in enumerate(names)}, set(own)
    nearly = {plain(name): at for name, at in exactly.items() if plain(name) and name not in here}
    taken: dict[int, None] = {}
    for name in own:
        at = exactly.get(name, nearly.get(plain(name), len(names)))
        if at in taken:
            at = len(names)
        if at == len(names):
            names.append(name)
        taken[at] = None
    return list(taken)


def _worded(name: str) -> str:
    """A file's name without its ending and its numbers."""
    stem = name.rpartition(".")[0] or name
    return " ".join(word for word in re.split(r"[\W_]+", stem) if word and not re.search(r"\d", word))


def _frame(records: Records, names: list[str]) -> DataFrame:
    import pandas as pd

    frame = pd.DataFrame(dict(enumerate(records.columns)), dtype=object, copy=False)
    frame.columns = pd.Index(names, dtype=object)
    return frame


def _column_names(records: Records, words: Words) -> tuple[list[str], dict[str, int]]:
    """Names that are all different, and how many had to be changed."""
    names: dict[str, None] = {}
    again: Counter[str] = Counter()
    changed = 0
    for number, typed in enumerate(records.header or [""] * len(records.columns), 1):
        name = base = " ".join(clean(typed).split()) or words("files.name.unnamed", number=number)
        while name in names:
            again[base] += 1
            name = words("files.name.double", name=base, number=again[base] + 1)
        changed += name != base or not typed.strip()
        names[name] = None
    return list(names), {"headless" if records.header is None else "names": changed if names else 0}


def _kind_in_words(kind: str, person: str | None, records: Records, words: Words) -> str:
    if not records.columns:
        return words("files.kind.empty")
    if kind == "persons" and person is None:
        return words("files.kind.unnamed")
    return words(f"files.kind.{kind}", column=brief(person or "", 60))


def _account_in_words(account: Mapping[str, int], words: Words) -> Iterator[str]:
    """One sentence in which the parts add up to the lines of the file."""
    parts = [words(f"files.account.{part}", n=n) for part, n in account.items() if n and part != "lines"]
    if parts:
        yield words("files.account.sum", lines=account["lines"], parts=" + ".join(parts))
