"""The document as a whole: take a change back, take it along, bring answers back, begin anew, delete everything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from ..document.change import START, Found, read
from ..model import LANGUAGES, brief
from ..samples import load_samples
from ..svg import escape
from ..workbook import SHARED, NotSaved
from ..workshop.carrier import take_back
from ..workshop.handin import NoHandIn
from . import widgets
from .form import Form
from .parts import download_link, html, row, show

LARGEST = 20  # megabytes of a file that is brought in
NAMED = 3  # answers that are named one by one; of more, only what they are about


class DocumentForm(Form):
    """How much is kept, and where; and what can be done with all of it at once. One part is open at a time."""

    title = "document.title"
    footer = False

    def build(self) -> list[widgets.Widget]:
        self.found: Found | None = None  # what may be taken over
        self.kept, self.done = html(), html()
        self.undo = self._button("document.undo", lambda: self._attempt(self.workbook.undo, self._undone))
        begin = lambda: self._attempt(self.workbook.begin_anew, lambda _: self.words("document.begun"))  # noqa: E731
        anew = [self._button("document.begin", begin)]
        parts = {"take": self._take(), "back": self._back(), "anew": anew, "delete": self._delete()}
        self.parts = {key: self._part(key, *inside) for key, inside in parts.items()}
        buttons = row("ew-parts", self.undo, *(button for button, _ in self.parts.values()))
        return [self.kept, self._damage(), buttons, *(box for _, box in self.parts.values()), self.done]

    def _button(self, key: str, act: Callable[[], None], **look: object) -> widgets.Button:
        button = widgets.Button(description=self.words(key), **look)
        button.on_click(lambda _: act())
        return button

    def _part(self, key: str, *inside: widgets.Widget) -> tuple[widgets.ToggleButton, widgets.VBox]:
        """A button that opens and closes a part, and that part, which begins by saying what it is for."""
        said = self.words(f"document.{key}-about")
        button = widgets.ToggleButton(description=self.words(f"document.{key}"), tooltip=said)
        box = widgets.VBox([html(f"<p>{escape(said)}</p>"), *inside])
        show(box, False)
        box.add_class("ew-card")
        button.observe(lambda _: self._open(key), "value")
        return button, box

    def _open(self, key: str) -> None:
        for other, (button, box) in self.parts.items():
            if other != key and self.parts[key][0].value:
                button.value = False
            show(box, button.value)
        self._offer()

    # What is kept, and the last change ---------------------------------------------------------------------------------

    def outcome(self) -> str:
        return self.words("document.about")

    def _changed(self, key: str) -> None:
        """Any change is one of the document; what was said or made before it is over."""
        super()._changed(key)
        self.done.value = self.link.value = ""
        self.refresh()

    def refresh(self) -> None:
        super().refresh()
        kind, n = "sample" if self.answers.sample else "own", _count(self.workbook.answers())
        path, name = self.workbook.path, brief(self.answers.organisation, 60) or self.words("document.nameless")
        where = {"name": name, "file": f"{path.parent.name}/{path.name}"}
        kept = self.words(f"document.{kind}", n=n, **where) if n else self.words(f"document.{kind}-none", **where)
        self.kept.value = f'<p class="ew-words">{escape(kept)}</p>'
        self.undo.disabled = not self.workbook.can_undo()
        matter = self._matter() if self.workbook.damage else []
        self.damage.children[0].value = f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in matter)}</ul>"
        show(self.damage, matter)
        self._offer()

    def _attempt(self, act: Callable[[], object], said: Callable[[object], str], refused: str = "not-done") -> None:
        """Do it, and say what was done, or that it was not; what is done and not on disk yet stands in the bar."""
        try:
            line = said(act())
        except (OSError, NotSaved):
            line = "" if self.workbook.trouble else self.words(f"document.{refused}")
        self.done.value = f'<p class="ew-words" role="status">{escape(line)}</p>' if line else ""

    def _undone(self, keys: list[str]) -> str:
        told = self.words("document.undone", n=len(keys), what=self._named(keys))
        return told if keys else self.words("form.nothing-to-undo")

    def _named(self, keys: list[str]) -> str:
        """Which answers these are, in words; of many, what they are about."""
        named = [self.answers.name(key) for key in keys]
        if len(named) > NAMED:
            named = [name.partition(" · ")[0] for name in named]
        return self.words.together(list(dict.fromkeys(named)))

    # Damage ------------------------------------------------------------------------------------------------------------

    def _damage(self) -> widgets.VBox:
        read_it = lambda: self._attempt(self.workbook.acknowledge_damage, lambda _: "")  # noqa: E731
        self.damage = widgets.VBox([html(), self._button("document.damage.read", read_it)])
        self.damage.add_class("ew-card")
        return self.damage

    def _matter(self) -> list[str]:
        """What was the matter with the document, a line each."""
        found, words = self.workbook.damage, self.words
        n, aside = found.get("lost", 0), found.get("aside")
        for copy in self.workbook.journal.aside.all("bak"):
            if copy.name == found.get("copy"):
                return [words("document.damage.copy", n=n, copy=self._copy(copy))]
        keys, restored = (self._named(list(map(str, found.get(part) or ()))) for part in ("keys", "restored"))
        lines = [words("document.damage.lost", n=n)]
        lines.append(words("document.damage.keys", what=keys) if keys else words("document.damage.no-keys"))
        lines += [words("document.damage.restored", what=restored)] if restored else []
        return [*lines, *([words("document.damage.aside", file=aside)] if aside else [])]

    # Take along --------------------------------------------------------------------------------------------------------

    def _take(self) -> list[widgets.Widget]:
        self.link = html()
        return [self._button("document.make", self._make, button_style="success"), self.link]

    def _make(self) -> None:
        whose = _safe(self.answers.organisation) or _safe(self.words("report.nameless"))
        file = self.words("document.file", name=whose, day=f"{datetime.now():%Y-%m-%d-%H%M}")
        data, label = self.workbook.portable().encode(), self.words("document.download", file=file)
        self.link.value = download_link(data, file, label, "application/jsonl")

    # Bring back --------------------------------------------------------------------------------------------------------

    def _back(self) -> list[widgets.Widget]:
        look = {"style": {"description_width": "initial"}, "layout": {"width": "25rem"}}
        none = [(self.words("document.choose"), "")]
        self.copies = widgets.Dropdown(options=none, description=self.words("document.copies"), **look)
        self.copies.observe(lambda change: self._loading or self._chosen(change["new"]), "value")
        self.upload = widgets.FileUpload(
            description=self.words("file.upload"), tooltip=self.words("file.upload"), layout={"width": "auto"}
        )
        self.upload.observe(self._uploaded, "value")
        self.weighed = html()
        self.take_over = self._button("document.take-over", self._take_over)
        show(self.take_over, False)
        return [widgets.HBox([self.copies, self.upload]), self.weighed, self.take_over]

    def _offer(self) -> None:
        """Show the copies that there are, newest first; they are read only when somebody looks."""
        if not self.parts["back"][0].value:
            return
        options = [(self.words("document.choose"), "")]
        for path in reversed(self.workbook.journal.aside.all()):
            with suppress(OSError):
                n = _count_in(path, path.stat().st_mtime_ns)
                options.append((f"{self._copy(path)}: {self.words('document.answers', n=n)}", path))
        if options != list(self.copies.options):
            with self.quiet():
                chosen, self.copies.options = self.copies.value, options
                self.copies.value = chosen if chosen in [path for _, path in options] else ""

    def _copy(self, path: Path) -> str:
        """The name of a copy in words: its kind and its day; the time too of what can be there twice on one day."""
        day, _, moment = path.stem.removeprefix(f"{self.workbook.path.stem}.").partition(" ")
        said = " ".join(filter(None, [self.words.day(day), moment.replace(".", ":")[:5]]))
        return self.words(f"document.copy.{path.suffix[1:]}", day=said)

    def _chosen(self, path: Path | str) -> None:
        try:
            self._weigh(path.read_bytes() if path else None)
        except OSError:
            self._weigh(None, self.words("document.refused"))

    def _uploaded(self, change: dict) -> None:
        if change["new"]:
            raw = bytes(change["new"][0]["content"])
            self.upload.value = ()  # else the page would keep it
            with self.quiet():
                self.copies.value = ""
            large = len(raw) > LARGEST * 1_000_000
            self._weigh(None, self.words("document.large", n=LARGEST)) if large else self._weigh(raw)

    def _weigh(self, raw: bytes | None, said: str = "") -> None:
        """Say what a document holds, and offer to take it over when it holds anything."""
        self.found = None
        if raw is not None:
            ours = START.search(raw.replace(b"\0", b""))  # reading 20 MB of anything else takes half a minute
            found = read(raw if ours else b"")
            answers = found.values
            if found.newer:
                said = self.words("document.newer")
            elif not _count(answers):
                said = self.words("document.nothing")
            else:
                said, self.found = self._told(found, answers), found
        wrong = "" if self.found else " ew-wrong"
        self.weighed.value = f'<p class="ew-words{wrong}" role="status">{escape(said)}</p>' if said else ""
        show(self.take_over, self.found)

    def _told(self, found: Found, answers: dict[str, object]) -> str:
        """Whose answers these are, how many, from when, and how much of them is lost."""
        sample = load_samples().get(str(answers.get("start.case")))
        name = sample.name[self.language] if sample else str(answers.get("start.organisation") or "")
        name, day = brief(name, 60) or self.words("document.nameless"), self.words("document.no-day")
        with suppress(ValueError, OverflowError, OSError):  # a moment that this computer's calendar does not have
            if moment := max(change.time for change in found.changes):
                day = self.words.day(datetime.fromtimestamp(moment).date())
        lost = found.damaged + found.missing
        said = self.words("document.found", what=self.words("document.answers", n=_count(answers)), name=name, day=day)
        return f"{said} {self.words('document.lost', n=lost)}" if lost else said

    def _take_over(self) -> None:
        taken = self.words("document.taken", undo=self.words("document.undo"))
        self._attempt(lambda: self.workbook.take_over(self.found), lambda _: taken)
        self._weigh(None)

    # Delete -----------------------------------------------------------------------------------------------------------

    def _delete(self) -> list[widgets.Widget]:
        self.sure = widgets.Checkbox(description=self.words("document.sure"), indent=False)
        self.delete = self._button("document.delete-all", self._delete_all, button_style="danger", disabled=True)
        self.sure.observe(lambda change: setattr(self.delete, "disabled", not change["new"]), "value")
        return [self.sure, self.delete]

    def _delete_all(self) -> None:
        self._attempt(self._delete_each, lambda _: self.words("document.deleted"), "not-deleted")
        self.sure.value = False
        self._weigh(None)

    def _delete_each(self) -> None:
        """The document and all that lies beside it, the A4 in its folder, and what was handed in to the room."""
        try:
            take_back(self.answers)
        except NoHandIn as wrong:
            raise OSError(str(wrong)) from None
        for language in LANGUAGES:
            self.workbook.path.with_name(self.content.catalogue["report.file"][language]).unlink(missing_ok=True)
        self.workbook.delete()


def _count(answers: dict[str, object]) -> int:
    """How many answers somebody gave, as opposed to what says whose they are."""
    return sum(value not in (None, False, "") and not key.startswith(SHARED) for key, value in answers.items())


@lru_cache(maxsize=64)
def _count_in(path: Path, changed: int) -> int:  # ``changed``: of a file that is written anew, ask again
    return _count(read(path.read_bytes()).values)


def _safe(name: str) -> str:
    """A name that every disk takes as part of a file's name; empty when nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:40].strip("-")
