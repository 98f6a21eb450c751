"""The foot of every exercise: take a change back, begin again; and what is to be said when something was not kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..model import brief
from ..svg import escape
from ..workbook import NotSaved
from . import widgets
from .parts import download_link, html, let_go, row

if TYPE_CHECKING:
    from .form import Form


class Keeping(widgets.VBox):
    """Undo and begin again, quietly; and a bar, when an answer is not on disk, was damaged, or was given twice."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.refused: NotSaved | None = None  # the answer that was too long
        self.twice: set[str] = set()  # keys of which two answers are shown
        self.bar, self.said = widgets.VBox(), widgets.HTML()
        super().__init__()
        self.add_class("ew-keeping")

    def show(self) -> None:
        """Build it in the words of the moment."""
        form, words = self.form, self.form.words
        if not self.children and form.footer and (form.fields or form.owned):
            undo = widgets.Button(description=f"↶ {words('form.undo')}", tooltip=words("form.undo-tip"))
            again = widgets.Button(description=words("form.again"), tooltip=words("form.again-tip"))
            undo.on_click(lambda _: self.undo())
            again.on_click(lambda _: self.again())
            self.children = [row("ew-foot", undo, again, self.said), self.bar]
        elif not self.children:
            self.children = [self.bar]
        if form.workbook.trouble:
            self.mark(saved=False)
        before = self.bar.children
        self.bar.children = [*self._trouble(), *self._damage(), *self._former(), *self._choices()]
        self.add_class("ew-told") if self.bar.children else self.remove_class("ew-told")
        let_go(*before)

    def attempt(self, act: Callable[[], object]) -> object:
        """Do what changes the document, and mark it as saved; when that is not kept, say so."""
        was, self.refused = self.refused, None
        try:
            done = act()
            self.mark(saved=not self.form.workbook.unsaved)
            return done
        except NotSaved as error:
            self.mark(saved=False)
            if error.why == "large":  # the workbook itself forgets this one
                self.refused = error
                self.show()
        finally:
            if was and not self.refused:
                self.show()
        return None

    def mark(self, *, saved: bool) -> None:
        """A quiet sign that all is on disk; none while something is typed or slid."""
        said = f'<span class="ew-saved">✓ {escape(self.form.words("form.saved"))}</span>' if saved else ""
        if self.said.value != said:
            self.said.value = said

    def undo(self) -> None:
        """Take back the last change of this exercise, by whichever notebook it was made."""
        form = self.form
        if form.settle():
            return
        back = self.attempt(lambda: form.workbook.undo(form.concerns))
        names = [*dict.fromkeys(map(form.answers.name, back or ()))]
        self._say(
            "form.undone" if back else "form.nothing-to-undo", what=", ".join([*names[:2], *["…"][: len(names) > 2]])
        )

    def again(self) -> None:
        """Take all answers of this exercise away; one press on undo brings them back."""
        form = self.form
        form.settle()
        cleared = "form.cleared-sample" if form.answers.sample else "form.cleared"
        gone = self.attempt(lambda: form.workbook.clear(form.concerns))
        self._say(cleared if gone else "form.nothing-to-clear")

    def _say(self, key: str, **values: object) -> None:
        if not self.form.workbook.trouble:
            self.said.value = f'<span role="status">{escape(self.form.words(key, **values))}</span>'

    def _trouble(self) -> list[widgets.Widget]:
        workbook, words = self.form.workbook, self.form.words
        why = next((error.why for error in (workbook.trouble, self.refused) if error), "")
        why = why or ("newer" if workbook.read_only else "")
        if not why:
            return []
        keep = download_link(
            workbook.portable().encode(), workbook.path.name, words("form.download"), "application/jsonl"
        )
        bar = html(f'<div class="ew-bar" role="alert">{escape(words(f"form.not-saved.{why}"))} {keep}</div>')
        if why != "gone":
            return [bar]
        save = widgets.Button(description=words("form.save-again"))
        save.on_click(lambda _: self.attempt(workbook.save_again))
        return [bar, save]

    def _damage(self) -> list[widgets.Widget]:
        if not self.form.footer or not (lost := self.form.workbook.damage.get("lost")):  # the document's form tells all
            return []
        return [html(f'<div class="ew-bar" role="alert">{escape(self.form.words("form.damaged", n=lost))}</div>')]

    def _former(self) -> list[widgets.Widget]:
        """An older document came in place of the one that was open: what stood here can be put back."""
        workbook, words = self.form.workbook, self.form.words
        if not workbook.former:
            return []
        back, leave = (widgets.Button(description=words(f"form.former-{choice}")) for choice in ("back", "leave"))
        back.on_click(lambda _: self.attempt(workbook.put_former_back))
        leave.on_click(lambda _: workbook.leave_former())
        return [row("ew-choice", html(escape(words("form.former"))), back, leave)]

    def _choices(self) -> list[widgets.Widget]:
        """Where two answers were given at once: both, to choose from."""
        form, rows = self.form, []
        twice = {key: other for key, other in form.workbook.others.items() if key in form.fields}
        self.twice = set(twice)
        for key, other in twice.items():
            asked = html(escape(form.words("form.two-answers", what=form.question(key))))
            answers = []
            for value in (form.answers(key), other):
                answer = widgets.Button(description=brief(form.told(key, value), 60))
                answer.on_click(lambda _, key=key, value=value: self.attempt(lambda: form.workbook.choose(key, value)))
                answers.append(answer)
            rows.append(row("ew-choice", asked, *answers))
        return rows
