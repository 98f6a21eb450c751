"""Answers that come back: from a copy beside the document, or from a document of another computer; weighed, then taken over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...document.change import Found, holds_document, read
from ...document.keys import SHARED
from ...samples import load_samples
from ...svg import escape
from ...typed import brief
from .. import widgets
from ..parts import button, html, show

if TYPE_CHECKING:
    from ..form import Form

LARGEST = 20  # megabytes of a file that is brought in


class BringBack:
    """Choose a copy or a file, read whose answers are in it and how many, and take them over with ``take``."""

    def __init__(self, form: Form, take: Callable[[Found], object]) -> None:
        self.form, words = form, form.words
        self.found: Found | None = None  # what may be taken over
        look = {"style": {"description_width": "initial"}, "layout": {"width": "25rem"}}
        none, upload = [(words("document.choose"), "")], words("file.upload")
        self.copies = widgets.Dropdown(options=none, description=words("document.copies"), **look)
        self.upload = widgets.FileUpload(description=upload, tooltip=upload, layout={"width": "auto"})
        self.weighed = html()
        self.take_over = button(words("document.take-over"), lambda: self.found and take(self.found))
        form.on_change(self.copies, self._chosen)
        form.on_change(self.upload, self._uploaded)
        show(self.take_over, False)
        self.widgets = [widgets.HBox([self.copies, self.upload]), self.weighed, self.take_over]

    def offer(self) -> None:
        """Show the copies that there are, newest first, with how many answers are in each."""
        words = self.form.words
        options: list[tuple[str, Path | str]] = [(words("document.choose"), "")]
        for path in reversed(self.form.workbook.journal.aside.all()):
            with suppress(OSError):
                n = _count_in(path, path.stat().st_mtime_ns)
                options.append((f"{copy_named(path, self.form)}: {words('document.answers', n=n)}", path))
        if options != list(self.copies.options):
            with self.form.quiet():
                chosen, self.copies.options = self.copies.value, options
                self.copies.value = chosen if chosen in [path for _, path in options] else ""

    def clear(self, said: str = "") -> None:
        """Nothing is offered to be taken over; ``said`` is why."""
        self.found = None
        self._show(said)

    def _chosen(self, path: Path | str) -> None:
        try:
            self._weigh(path.read_bytes()) if isinstance(path, Path) else self.clear()
        except OSError:
            self.clear(self.form.words("document.refused"))

    def _uploaded(self, files: tuple[Mapping[str, memoryview], ...]) -> None:
        if not files:
            return
        raw = bytes(files[0]["content"])
        self.upload.value = ()  # else the page would keep it
        with self.form.quiet():
            self.copies.value = ""
        if len(raw) > LARGEST * 1_000_000:
            self.clear(self.form.words("document.large", n=LARGEST))
        else:
            self._weigh(raw)

    def _weigh(self, raw: bytes) -> None:
        """Say what a document holds, and offer to take it over when it holds anything."""
        found = read(raw if holds_document(raw) else b"")  # reading 20 MB of anything else takes half a minute
        if found.newer or not count(found.values):
            self.clear(self.form.words("document.newer" if found.newer else "document.nothing"))
        else:
            self.found = found
            self._show(self._told(found))

    def _show(self, said: str) -> None:
        wrong = "" if self.found else " ew-wrong"
        self.weighed.value = f'<p class="ew-words{wrong}" role="status">{escape(said)}</p>' if said else ""
        show(self.take_over, self.found)

    def _told(self, found: Found) -> str:
        """Whose answers these are, how many, from when, and how much of them is lost."""
        words, answers = self.form.words, found.values
        sample = load_samples().get(str(answers.get("start.case")))
        name = sample.name[words.language] if sample else str(answers.get("start.organisation") or "")
        name, day = brief(name, 60) or words("document.nameless"), words("document.no-day")
        with suppress(ValueError, OverflowError, OSError):  # a moment that this computer's calendar does not have
            if moment := max(change.time for change in found.changes):
                day = words.day(datetime.fromtimestamp(moment).date())
        lost = found.damaged + found.missing
        said = words("document.found", what=words("document.answers", n=count(answers)), name=name, day=day)
        return f"{said} {words('document.lost', n=lost)}" if lost else said


def copy_named(path: Path, form: Form) -> str:
    """The name of a copy in words: its kind and its day; the time too of what can be there twice on one day."""
    day, _, moment = path.stem.removeprefix(f"{form.workbook.path.stem}.").partition(" ")
    said = " ".join(filter(None, [form.words.day(day), moment.replace(".", ":")[:5]]))
    return form.words(f"document.copy.{path.suffix[1:]}", day=said)


def count(answers: Mapping[str, object]) -> int:
    """How many answers somebody gave, as opposed to what says whose they are.

    >>> count({"start.change": "more neighbours", "start.case": "own", "pyramid.fans.unknown": False})
    1
    """
    return sum(value not in (None, False, "") and not key.startswith(SHARED) for key, value in answers.items())


@lru_cache(maxsize=64)
def _count_in(path: Path, changed: int) -> int:  # ``changed``: of a file that is written anew, ask again
    return count(read(path.read_bytes()).values)
