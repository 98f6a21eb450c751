"""What the exercises that read a file have in common: what they offer and ask, and what they say of what was read.

Of a row no more is shown than makes the file recognisable; whose row it is, is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...files.column import plain
from ...files.looks import EMAIL
from ...samples import Sample
from ...svg import escape
from ...typed import brief
from .. import widgets
from ..form import Form
from ..parts import folds
from ..parts import table as grid
from .choosing import Choosing

if TYPE_CHECKING:
    from ...files.table import Table
    from ...words import Words

PREVIEW, WIDEST = 3, 6  # rows that are shown, made unrecognisable, and how many of their columns
WAYS = {"date": ("day", "month"), "number": (",", ".")}  # to read what a column leaves open


class FileForm(Form):
    """An exercise that reads a file, and lets go of it when another organisation comes on the screen."""

    choosing: Choosing
    case: str | None  # whose files are offered
    sample_words = "file.sample"  # key of what the invented organisation's file is called

    def file_of(self, sample: Sample) -> Path:
        """Which file of an invented organisation is offered."""
        raise NotImplementedError

    def load(self) -> None:
        """Offer the files of this case."""
        self.case, sample = self.workbook.case, self.answers.sample
        named = sample and self.words(self.sample_words, name=sample.name[self.language])
        self.choosing.offer([(named, self.file_of(sample))] if sample and named else [])

    def show_answers(self) -> None:
        """Show every answer as it fits the file that was read."""
        super().load()

    def ask(self, kind: str, act: Callable[[], object]) -> widgets.Dropdown:
        """What a column leaves open, "date" or "number": about this file, and forgotten with it."""
        options = [(self.words(f"file.{kind}.{n}"), way) for n, way in enumerate(("", *WAYS[kind]))]
        label = self.words(f"file.{kind}.asked")
        asked = widgets.Dropdown(options=options, description=label, layout={"width": "36rem"})
        self.on_change(asked, lambda _: act())
        return asked

    def about_table(self, table: Table, *notes: str, own: bool) -> str:
        """How many rows were read, what there is to say about them, and the first few."""
        on_sample = (
            [self.words("file.on-sample", name=self.answers.organisation)] if own and self.answers.sample else []
        )
        rows = self.words("file.rows", n=len(table.frame), name=table.name)
        items = listed([*table.notes, *notes, *on_sample])
        return f"<p><strong>{escape(rows)}</strong></p>{items}{preview(table, self.words)}"

    def say(self, *lines: str, wrong: object = False, more: str = "") -> None:
        """What came of the file, and under it what there is to say about that."""
        kind = " ew-wrong" if wrong else ""
        self.sentence.value = f'<p class="ew-words{kind}">{escape(lines[0])}</p>{listed(lines[1:])}{more}'


def listed(lines: Sequence[str]) -> str:
    """Lines under each other, as markup."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def day_first(asked: widgets.Dropdown) -> bool | None:
    """Whether 03-04-2024 begins with the day, as somebody answered; ``None`` when nobody did."""
    return {"day": True, "month": False}.get(asked.value)


def columns(table: Table | None, none: str) -> list[tuple[str, str]]:
    """The columns of a file to choose from; ``none`` is what stands there for no column."""
    return [(none, ""), *((brief(name, 60), name) for name in (table.frame if table else ()))]


def spelled(kept: str, table: Table | None) -> str:
    """How this file spells the name of a column that was kept; empty when it has none of that name."""
    names = list(table.frame) if table else []
    near = (name for name in names if plain(kept) and plain(name) == plain(kept))
    return kept if kept in names else next(near, "")


def preview(table: Table, words: Words) -> str:
    """The first rows, so that everyone sees that the columns are right, and nobody who is in them."""
    if table.kind == "counts" or not len(table.frame):
        return ""
    frame = table.frame.iloc[:PREVIEW, :WIDEST]
    heads = [escape(brief(name, 24)) for name in frame]
    rows = [[escape(masked(cell)) for cell in cells] for cells in frame.itertuples(index=False)]
    more = table.frame.shape[1] - WIDEST
    beyond = f"<p>{escape(words('file.columns', n=more))}</p>" if more > 0 else ""
    return folds(words("file.preview"), f"{grid(heads, rows)}{beyond}")


def masked(cell: str) -> str:
    """What may be shown of a cell: how an address is built, and of all else its first character.

    >>> masked("An.Bakker@voorbeeld.nl"), masked("0612345678"), masked("")
    ('A…@v….nl', '0…', '')
    """
    cell = cell.strip()
    if EMAIL.fullmatch(cell):
        name, _, host = cell.partition("@")
        return f"{name[0]}…@{host[0]}….{host.rpartition('.')[2][:4]}"
    return f"{cell[0]}…" if cell else ""
