"""The foot of every exercise: take a change back, begin again; and what is to be said when something was not kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ..document.refusal import NotSaved
from ..svg import escape
from ..typed import brief
from . import widgets
from .parts import button, classed, download_link, html, let_go, row

if TYPE_CHECKING:
    from .form import Form

T = TypeVar("T")


class Keeping(widgets.VBox):
    """Undo and begin again, quietly; and a bar, when an answer is not on disk, was damaged, or was given twice."""

    children: Sequence[widgets.Widget]

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
            undo = button(f"↶ {words('form.undo')}", self.undo, tooltip=words("form.undo-tip"))
            again = button(words("form.again"), self.again, tooltip=words("form.again-tip"))
            self.children = [row("ew-foot", undo, again, self.said), self.bar]
        elif not self.children:
            self.children = [self.bar]
        if form.workbook.trouble:
            self.mark(saved=False)
        before = self.bar.children
        self.bar.children = [*self._trouble(), *self._damage(), *self._former(), *self._choices()]
        classed(self, "ew-told", self.bar.children)
        let_go(*before)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do what changes the document, and mark it as saved; when that is not kept, say so, and return ``None``."""
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
        what = ", ".join(names[:2] + (["…"] if len(names) > 2 else []))
        self._say("form.undone" if back else "form.nothing-to-undo", what=what)

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
        document, file = workbook.portable().encode(), workbook.path.name
        keep = download_link(document, file, words("form.download"), "application/jsonl")
        bar = _alert(f"{escape(words(f'form.not-saved.{why}'))} {keep}")
        save = [button(words("form.save-again"), lambda: self.attempt(workbook.save_again))] if why == "gone" else []
        return [bar, *save]

    def _damage(self) -> list[widgets.Widget]:
        if not self.form.footer or not (lost := self.form.workbook.damage.get("lost")):  # the document's form tells all
            return []
        return [_alert(escape(self.form.words("form.damaged", n=lost)))]

    def _former(self) -> list[widgets.Widget]:
        """An older document came in place of the one that was open: what stood here can be put back."""
        workbook, words = self.form.workbook, self.form.words
        if not workbook.former:
            return []
        back = button(words("form.former-back"), lambda: self.attempt(workbook.put_former_back))
        leave = button(words("form.former-leave"), workbook.leave_former)
        return [row("ew-choice", html(escape(words("form.former"))), back, leave)]

    def _choices(self) -> list[widgets.Widget]:
        """Where two answers were given at once: both, to choose from."""
        form = self.form
        twice = {key: other for key, other in form.workbook.others.items() if key in form.fields}
        self.twice = set(twice)
        return [self._choice(key, form.answers(key), other) for key, other in twice.items()]

    def _choice(self, key: str, *given: object) -> widgets.Box:
        """Under one key, the answers that were given to it: a button each."""
        form = self.form

        def answer(value: object) -> widgets.Button:
            choose = partial(form.workbook.choose, key, value)
            return button(brief(form.told(key, value), 60), lambda: self.attempt(choose))

        asked = escape(form.words("form.two-answers", what=form.question(key)))
        return row("ew-choice", html(asked), *map(answer, given))


def _alert(markup: str) -> widgets.HTML:
    """A bar that a screen reader says at once."""
    return html(f'<div class="ew-bar" role="alert">{markup}</div>')
