"""The document as a whole: take a change back, take it along, bring answers back, begin anew, delete everything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from ...document.change import Found
from ...document.refusal import NotSaved
from ...model import LANGUAGES
from ...svg import escape
from ...typed import brief
from ...workshop.handin import NoHandIn
from ...workshop.transport import take_back
from .. import widgets
from ..form import Form
from ..parts import button, download_link, html, row, sentence, show
from .bring_back import BringBack, copy_named, count

NAMED = 3  # answers that are named one by one; of more, only what they are about
T = TypeVar("T")


class DocumentForm(Form):
    """How much is kept, and where; and what can be done with all of it at once. One part is open at a time."""

    title = "document.title"
    footer = False

    def build(self) -> list[widgets.Widget]:
        self.kept, self.done = html(), html()
        self.undo = self._button("undo", lambda: self._attempt(self.workbook.undo, self._undone))
        self.back = BringBack(self, self._take_over)
        anew = self._button(
            "begin", lambda: self._attempt(self.workbook.begin_anew, lambda _: self.words("document.begun"))
        )
        parts = {"take": self._take(), "back": self.back.widgets, "anew": [anew], "delete": self._delete()}
        self.parts = {key: self._part(key, *inside) for key, inside in parts.items()}
        buttons = row("ew-parts", self.undo, *(opens for opens, _ in self.parts.values()))
        return [self.kept, self._damage(), buttons, *(box for _, box in self.parts.values()), self.done]

    def _button(self, key: str, act: Callable[[], object], **look: object) -> widgets.Button:
        return button(self.words(f"document.{key}"), act, **look)

    def _part(self, key: str, *inside: widgets.Widget) -> tuple[widgets.ToggleButton, widgets.VBox]:
        """A button that opens and closes a part, and that part, which begins by saying what it is for."""
        said = self.words(f"document.{key}-about")
        opens = widgets.ToggleButton(description=self.words(f"document.{key}"), tooltip=said)
        box = widgets.VBox([html(f"<p>{escape(said)}</p>"), *inside])
        show(box, False)
        box.add_class("ew-card")
        self.on_change(opens, lambda _: self._open(key))
        return opens, box

    def _open(self, key: str) -> None:
        for other, (opens, box) in self.parts.items():
            if other != key and self.parts[key][0].value:
                opens.value = False
            show(box, opens.value)
        self._offer()

    def _offer(self) -> None:
        """Copies are read only when somebody looks."""
        if self.parts["back"][0].value:
            self.back.offer()

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
        kind, n = "sample" if self.answers.sample else "own", count(self.workbook.answers())
        path, name = self.workbook.path, brief(self.answers.organisation, 60) or self.words("document.nameless")
        where = {"name": name, "file": f"{path.parent.name}/{path.name}"}
        kept = self.words(f"document.{kind}", n=n, **where) if n else self.words(f"document.{kind}-none", **where)
        self.kept.value = sentence(kept)
        self.undo.disabled = not self.workbook.can_undo()
        matter = self._matter() if self.workbook.damage else []
        self.damage.children[0].value = f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in matter)}</ul>"
        show(self.damage, matter)
        self._offer()

    def _attempt(self, act: Callable[[], T], said: Callable[[T], str], refused: str = "not-done") -> None:
        """Do it, and say what was done, or that it was not; what is done and not on disk yet stands in the bar."""
        try:
            line = said(act())
        except (OSError, NotSaved):
            line = "" if self.workbook.trouble else self.words(f"document.{refused}")
        self.done.value = sentence(line, status=True) if line else ""

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
        read = self._button("damage.read", lambda: self._attempt(self.workbook.acknowledge_damage, lambda _: ""))
        self.damage = widgets.VBox([html(), read])
        self.damage.add_class("ew-card")
        return self.damage

    def _matter(self) -> list[str]:
        """What was the matter with the document, a line each."""
        found, words = self.workbook.damage, self.words
        n, aside = found.get("lost", 0), found.get("aside")
        for copy in self.workbook.journal.aside.all("bak"):
            if copy.name == found.get("copy"):
                return [words("document.damage.copy", n=n, copy=copy_named(copy, self))]
        keys, restored = (self._named(_listed(found.get(part))) for part in ("keys", "restored"))
        lines = [words("document.damage.lost", n=n)]
        lines.append(words("document.damage.keys", what=keys) if keys else words("document.damage.no-keys"))
        lines += [words("document.damage.restored", what=restored)] if restored else []
        return [*lines, *([words("document.damage.aside", file=aside)] if aside else [])]

    # Take along --------------------------------------------------------------------------------------------------------

    def _take(self) -> list[widgets.Widget]:
        self.link = html()
        return [self._button("make", self._make, button_style="success"), self.link]

    def _make(self) -> None:
        whose = _safe(self.answers.organisation) or _safe(self.words("report.nameless"))
        file = self.words("document.file", name=whose, day=f"{datetime.now():%Y-%m-%d-%H%M}")
        data, label = self.workbook.portable().encode(), self.words("document.download", file=file)
        self.link.value = download_link(data, file, label, "application/jsonl")

    # Bring back --------------------------------------------------------------------------------------------------------

    def _take_over(self, found: Found) -> None:
        taken = self.words("document.taken", undo=self.words("document.undo"))
        self._attempt(lambda: self.workbook.take_over(found), lambda _: taken)
        self.back.clear()

    # Delete -----------------------------------------------------------------------------------------------------------

    def _delete(self) -> list[widgets.Widget]:
        self.sure = widgets.Checkbox(description=self.words("document.sure"), indent=False)
        self.delete = self._button("delete-all", self._delete_all, button_style="danger", disabled=True)
        self.on_change(self.sure, lambda ticked: setattr(self.delete, "disabled", not ticked))
        return [self.sure, self.delete]

    def _delete_all(self) -> None:
        self._attempt(self._delete_each, lambda _: self.words("document.deleted"), "not-deleted")
        self.sure.value = False
        self.back.clear()

    def _delete_each(self) -> None:
        """The document and all that lies beside it, the A4 in its folder, and what was handed in to the room."""
        try:
            take_back(self.answers)
        except NoHandIn as wrong:
            raise OSError(str(wrong)) from None
        for language in LANGUAGES:
            self.workbook.path.with_name(self.content.catalogue["report.file"][language]).unlink(missing_ok=True)
        self.workbook.delete()


def _listed(keys: object) -> list[str]:
    """Keys that were filed as a list; of anything else, none."""
    return [*map(str, keys)] if isinstance(keys, list) else []


def _safe(name: str) -> str:
    """A name that every disk takes as part of a file's name; empty when nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:40].strip("-")
