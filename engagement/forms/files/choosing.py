"""Choosing a file to read: one that is at hand, one from somebody's own computer, or the path of a large one.

A large file is read in another thread, while a bar moves and a button lets it go. The rows stay in the table that is handed on.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...files.format import HEAD, format_of
from ...files.source import ELSEWHERE
from ...files.table import read_table
from ...model import Mistake
from ...svg import escape
from .. import widgets
from ..parts import button, html, own_machine, row, show

if TYPE_CHECKING:
    from ...files.table import Table
    from ..fields import Fields

FOLDER = "files"  # in the workbook's folder: where a file can be put instead of uploaded
AT_ONCE = 1_000_000  # bytes that are read before anyone could press a button
BEAT = 0.2  # seconds between two looks at how far it is


class LetGo(BaseException):
    """Nobody wants this file any more."""


class Choosing(widgets.VBox):
    """Hands every table that was read to ``taken``, with what there is to say about it, and ``None`` when there is none."""

    def __init__(self, form: Fields, taken: Callable[[Table | None, bool], str]) -> None:
        self.form, self.taken, words = form, taken, form.words
        self.reading: object = None  # which reading is wanted
        self.task: asyncio.Task[None] | None = None
        self.source = widgets.Dropdown(description=words("file.choose"), layout={"width": "36rem"})
        form.on_change(self.source, self._chosen)
        upload = words("file.upload")
        self.upload = widgets.FileUpload(description=upload, tooltip=upload, layout={"width": "auto"})
        self.upload.observe(self._uploaded, "value")
        asked, like = words("file.path"), words("file.path-like")
        self.path = widgets.Text(description=asked, placeholder=like, continuous_update=False)
        self.path.add_class("ew-line")
        form.on_change(self.path, self._named)
        self.bar, self.stop = html(), button(words("file.stop"), self.let_go)
        self.busy, self.about = row("ew-pass", self.bar, self.stop), html()
        self.own_machine = own_machine()
        show(self.path, self.own_machine)
        show(self.busy, False)
        super().__init__([widgets.HBox([self.source, self.upload]), self.path, self.busy, self.about])

    def offer(self, first: Sequence[tuple[str, Path]]) -> None:
        """Offer these files and those in the folder; none is read unasked: pandas weighs as much as all the rest."""
        folder = self.form.workbook.path.parent / FOLDER
        self.invented = {path for _, path in first}
        options: list[tuple[str, Path | str]] = [(self.form.words("file.none"), ""), *first]
        if folder.is_dir():
            options += [(path.name, path) for path in sorted(folder.iterdir()) if path.is_file()]
        with self.form.quiet():
            self.source.options, self.source.value, self.path.value = options, "", ""
        self.take(None)

    def _chosen(self, path: Path | str) -> None:
        with self.form.quiet():
            self.path.value = ""
        if isinstance(path, Path):
            self.take(path, path.name, own=path not in self.invented)
        else:
            self.take(None)

    def _named(self, typed: str) -> None:
        with self.form.quiet():
            self.source.value = ""
        typed = typed.strip().strip('"')  # Windows copies a path with marks around it
        self.take(typed, own=True) if typed and self.own_machine else self.take(None)

    def _uploaded(self, change: Mapping[str, Any]) -> None:  # Any: as ipywidgets tells of an upload
        if change["new"]:
            file = change["new"][0]
            self.upload.value = ()  # else the page, and a saved notebook, would keep the rows
            with self.form.quiet():
                self.source.value = self.path.value = ""
            self.take(bytes(file["content"]), file["name"], own=True)

    def take(self, source: Path | str | bytes | None, name: str | None = None, *, own: bool = False) -> None:
        """Read a file, or let go of the last one."""
        self.reading = reading = object()  # what another reading brings is no longer wanted
        show(self.busy, False)
        if source is None:
            self.about.value = self.taken(None, own)
            return
        self.about.value = f'<p role="status">{escape(self.form.words("form.moment"))}</p>'
        read = partial(read_table, source, name, language=self.form.language)
        try:
            loop = None if _is_quick(source) else asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        if loop:
            self.taken(None, own)
            self.task = loop.create_task(self._read_beside(read, reading, own))
        else:
            self._done(read, own)

    def let_go(self) -> None:
        """Stop reading, and say so."""
        self.offer_again()
        self.about.value = f'<p role="status">{escape(self.form.words("file.stopped"))}</p>'

    def offer_again(self) -> None:
        """As before anything was chosen."""
        with self.form.quiet():
            self.source.value = self.path.value = ""
        self.take(None)

    async def _read_beside(self, read: Callable[..., Table], reading: object, own: bool) -> None:
        """Read in another thread; only this one touches widgets."""
        so_far = [0.0]

        def told(share: float) -> None:
            so_far[0] = share
            if self.reading is not reading:
                raise LetGo

        future = asyncio.get_running_loop().run_in_executor(None, partial(read, progress=told))
        show(self.busy, True)
        while self.reading is reading and not future.done():
            self.bar.value = self._how_far(so_far[0])
            await asyncio.wait({future}, timeout=BEAT)
        if self.reading is reading:
            show(self.busy, False)
            self._done(future.result, own)
        else:
            future.add_done_callback(lambda done: done.exception())  # heard, and of no matter now

    def _done(self, read: Callable[[], Table], own: bool) -> None:
        try:
            self.about.value = self.taken(read(), own)
            return
        except Mistake as mistake:
            said = str(mistake)
        except Exception as error:  # ours to mend, and no reader's to see: it may hold a cell
            said = self.form.words("file.failed", what=type(error).__name__)
        self.taken(None, own)
        self.about.value = f'<p class="ew-wrong" role="alert">{escape(said)}</p>'

    def _how_far(self, share: float) -> str:
        said = escape(self.form.words("file.reading", share=self.form.words.number(round(100 * share))))
        return f'<progress max="1" value="{share:.2f}" aria-label="{said}"></progress> {said}'


def _is_quick(source: Path | str | bytes) -> bool:
    """Whether it is a short text, or nothing at all; a small spreadsheet may still take half a minute."""
    if isinstance(source, bytes):
        return len(source) <= AT_ONCE and not format_of(source[:HEAD])
    if ELSEWHERE.match(str(source)):
        return True
    try:
        with open(source, "rb") if Path(source).is_file() else io.BytesIO() as file:
            head = file.read(AT_ONCE + 1)
    except (OSError, ValueError):
        return True  # ``read_table`` says what is wrong with it
    return len(head) <= AT_ONCE and not format_of(head[:HEAD])
