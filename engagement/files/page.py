"""A web page, or a spreadsheet that is written as XML → the table in it; many an export called ``.xls`` is one of these.

Not a browser: what a script would add is not there, and what a style hides is.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from html.parser import HTMLParser

EXCEL_COLUMNS, EXCEL_ROWS = 16_384, 1_048_576  # of a sheet in Excel
MOST_PAGE_CELLS = 20_000_000


def read_page(text: str) -> tuple[list[list[object]], int]:
    """The rows of the first table with two rows and two columns, else of the largest, and how many others there are.

    No rows where no table is; ``MemoryError`` when one claims more than ``MOST_PAGE_CELLS``.

    >>> read_page("<table><tr><td>Jan<td>5<tr><td colspan=2>Mo &amp; An</table>")
    ([['Jan', '5'], ['Mo & An', '']], 0)
    """
    tables = [table for table in _Page(text).found if table.filled]
    real = [table for table in tables if sum(n > 1 for n in table.filled) > 1]
    best = real[0] if real else max(tables, key=lambda table: sum(table.filled), default=_Table())
    return best.padded(), max(0, len(real) - 1)


class _Table:
    """One table while it is read."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []
        self.spans: dict[int, int] = {}  # column → the last row that a cell above reaches down to
        self.text: list[str] | None = None  # of the cell that is being read; none between cells
        self.kind, self.across = "", 1

    @property
    def filled(self) -> list[int]:
        """For each row with anything in it how many cells have."""
        return [n for row in self.rows if (n := sum(cell != "" for cell in row))]

    def row(self, index: int) -> int:
        """Begin a row, after empty ones up to ``index``; how many came."""
        before = len(self.rows)
        self.rows.extend([] for _ in range(max(index - before, 1)))
        return len(self.rows) - before

    def cell(self, index: int, across: int, down: int) -> int:
        """Begin a cell, after what stands from above and empty ones up to ``index``; how many came."""
        if not self.rows:
            self.row(0)
        row, before = self.rows[-1], len(self.rows[-1])
        while self.spans.get(len(row), 0) >= len(self.rows):
            row.append("")
        row.extend([""] * (index - 1 - len(row)))
        if down > 1:
            self.spans |= dict.fromkeys(range(len(row), len(row) + across), len(self.rows) + down - 1)
        self.text, self.kind, self.across = [], "", across
        return len(row) + across - before

    def end(self, *, xml: bool) -> None:
        """End the cell, if there is one."""
        if self.text is not None:
            text = "".join(self.text)
            value = _typed(self.kind, text) if xml else " ".join(text.split())
            self.rows[-1].extend([value, *[""] * (self.across - 1)])
            self.text = None

    def padded(self) -> list[list[object]]:
        """All rows, equally wide."""
        width = max(map(len, self.rows), default=0)
        if width * len(self.rows) > MOST_PAGE_CELLS:
            raise MemoryError
        return [row + [""] * (width - len(row)) for row in self.rows]


class _Page(HTMLParser):
    """All tables of a page; a table in a cell is one of its own, and the cell goes on after it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[_Table] = []
        self.open: list[_Table] = []
        self.dropped = self.cells = 0
        self.xml = text.lstrip().startswith("<?xml") and "<html" not in text[:2_000].casefold()
        self.drops = ("comment",) if self.xml else ("script", "style")
        if self.xml:
            self.CDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]  # "Style" is a tag like any other there,
            self.RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]  # and so is "Title"
        self.feed(text)
        self.close()
        while self.open:
            self.open.pop().end(xml=self.xml)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, at = tag.rpartition(":")[2], {name.rpartition(":")[2]: value for name, value in attrs}
        if tag in self.drops:
            self.dropped += 1
        elif tag == "table":
            self.open.append(_Table())
            self.found.append(self.open[-1])
        elif not self.open or self.dropped:
            return
        elif tag in ("tr", "row"):
            self.open[-1].end(xml=self.xml)
            self._count(self.open[-1].row(_number(at, "index", EXCEL_ROWS)))
        elif tag in ("td", "th", "cell"):
            self.open[-1].end(xml=self.xml)
            across = _number(at, "colspan", EXCEL_COLUMNS) or _number(at, "mergeacross", EXCEL_COLUMNS) + 1
            down = _number(at, "rowspan", EXCEL_ROWS) or _number(at, "mergedown", EXCEL_ROWS) + 1
            self._count(self.open[-1].cell(_number(at, "index", EXCEL_COLUMNS), across, down))
        elif tag == "data" and self.xml and self.open[-1].text is not None:
            self.open[-1].text, self.open[-1].kind = [], at.get("type") or ""
        elif tag in ("br", "p", "div", "li"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in self.drops:
            self.dropped = max(0, self.dropped - 1)
        elif self.open and tag in ("table", "tr", "row", "td", "th", "cell", "data"):
            self.open[-1].end(xml=self.xml)
            if tag == "table":
                self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and not self.dropped and self.open[-1].text is not None:
            self.open[-1].text.append(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data[len("CDATA[") :])

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > MOST_PAGE_CELLS:
            raise MemoryError


def _number(attributes: Mapping[str, str | None], name: str, most: int) -> int:
    """What an attribute says, or 0; a span can claim any size."""
    text = (attributes.get(name) or "").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _typed(kind: str, text: str) -> object:
    with suppress(ValueError, OverflowError):
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text.strip())
        if kind == "Boolean":
            return text.strip() == "1"
    return text if text.strip() else ""
