"""Lines on which nothing is special → their cells by column, many at a time.

pandas cuts them, once it is certain that it loses nobody: every quotation mark stands around a cell, every row is as wide as
the table, and no cell begins in a way that wants a second look. Everything else is for the reader that goes line by line.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from .dialect import Dialect, lines_of
from .looks import Cells

if TYPE_CHECKING:
    import numpy as np


class Cut(NamedTuple):
    """Rows that were cut, the lines that those of several lines take beyond their first, and the text that has to wait."""

    columns: list[Cells]
    more: dict[int, int]  # row → lines
    rest: str


class _Marked(NamedTuple):
    """Whole rows as bytes, with where their cells end."""

    raw: bytes
    data: np.ndarray
    ends: np.ndarray  # of each cell: the place of its delimiter, or of the end of its line
    inner: np.ndarray  # ends of lines within cells


def cut_all(dialect: Dialect, text: str) -> Cut | None:
    """The cells of whole lines; ``None`` when something on them may be special, or there are no rows.

    What waits in ``rest``: a last cell that goes on below, and a last row on which the line below has a say.

    >>> cut = cut_all(Dialect(";", '"', spaced=False, width=2), 'An;5\\n"Bo";6\\n"Co\\n')
    >>> [list(cells) for cells in cut.columns], cut.rest
    ([['An', 'Bo'], ['5', '6']], '"Co\\n')
    """
    import numpy as np

    width, other = dialect.width, ord(dialect.other)
    alone = text.count("\r") > text.count("\r\n")  # as ends of lines
    special = dialect.spaced or dialect.escape or (alone and dialect.quote in text)
    if special or not text or "\0" in text or text[0] == "\ufeff":
        return None
    typed = text if text.endswith(("\n", "\r")) else text + "\n"
    if alone:
        typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    whole = typed.encode("utf-8", "surrogatepass")
    marked = _marked(whole, dialect)
    if marked is None:
        return None
    raw, data, ends, inner = marked
    starts = np.append(0, ends[:-1] + 1)
    first = data[starts + (data[starts] == ord(dialect.quote))]
    begun = width > 2 and bool((first == other).any())  # an apostrophe in front of cells, as Shopify puts there
    if width > 2 and ((first == ord(" ")).any() or (begun and (alone or len(inner)))):
        return None
    columns = _columns(raw, dialect)
    if not all(map(str.strip, columns[0])) and _any_blank(columns):
        return None
    rows = ends[width - 1 :: width]
    more = _run_on(columns, marked, rows, dialect)
    if more is None:
        return None
    done = len(raw)
    if begun:
        columns, done = [column[:-1] for column in columns], int(rows[-2]) + 1 if len(rows) > 1 else 0
    if not len(columns[0]):
        return None
    rest = whole[done : len(whole) - (not text.endswith(("\n", "\r")))].decode("utf-8", "surrogatepass")
    return Cut([*columns], more, rest)


def _marked(raw: bytes, dialect: Dialect) -> _Marked | None:
    """The rows that are whole; ``None`` when a mark stands elsewhere than around a cell, or a row has another width."""
    import numpy as np

    data, d, q = np.frombuffer(raw, np.uint8), ord(dialect.delimiter), ord(dialect.quote)
    ends, inner = (data == d) | (data == ord("\n")), np.zeros(0, int)
    if dialect.quote.encode() in raw:
        marks = data == q
        inside = np.bitwise_xor.accumulate(marks.view(np.uint8)).view(bool)
        if inside[-1]:
            whole = np.flatnonzero((data == ord("\n")) & ~inside)
            if not len(whole):
                return None
            data, ends, marks, inside = (each[: whole[-1] + 1] for each in (data, ends, marks, inside))
        places = np.flatnonzero(marks)
        opening, closing = places[::2], places[1::2]
        around = np.zeros(256, bool)
        around[[d, q, ord("\n")]] = True
        if not around[data[opening[opening > 0] - 1]].all():
            return None
        around[ord("\r")] = True
        if not around[data[closing + 1]].all():
            return None
        inner = np.flatnonzero((data == ord("\n")) & inside)
        ends = ends & ~inside
    ends = np.flatnonzero(ends)
    if not len(ends) or len(ends) % dialect.width:
        return None
    last = data[ends].reshape(-1, dialect.width) == ord("\n")
    if not last[:, -1].all() or last[:, :-1].any():
        return None
    return _Marked(raw[: len(data)], data, ends, inner)


def _columns(raw: bytes, dialect: Dialect) -> list[np.ndarray]:
    import pandas as pd

    frame = pd.read_csv(
        io.BytesIO(raw),
        sep=dialect.delimiter,
        quotechar=dialect.quote,
        quoting=csv.QUOTE_MINIMAL if dialect.quote.encode() in raw else csv.QUOTE_NONE,
        header=None,
        names=range(dialect.width),
        index_col=False,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        low_memory=False,
        encoding_errors="surrogatepass",
    )
    return [frame[at].to_numpy() for at in range(dialect.width)]


def _any_blank(columns: list[np.ndarray]) -> bool:
    """Whether there is a row in which no cell holds anything."""
    blank = (at for at, cell in enumerate(columns[0]) if not cell.strip())
    return not all(any(column[at].strip() for column in columns) for at in blank)


def _run_on(columns: list[np.ndarray], marked: _Marked, rows: np.ndarray, dialect: Dialect) -> dict[int, int] | None:
    """The rows of several lines and how many more than one; ``None`` when one may be no such row."""
    import numpy as np

    several, more = np.unique(np.searchsorted(rows, marked.inner), return_counts=True)
    for at in several.tolist():
        start, end = int(rows[at - 1]) + 1 if at else 0, int(rows[at]) + 1
        chunk = lines_of(marked.raw[start:end].decode("utf-8", "surrogatepass"))
        if dialect.swallows(chunk) or dialect.torn([column[at] for column in columns]):
            return None
    return dict(zip(several.tolist(), more.tolist(), strict=True))
