"""Fields bound to keys of the workbook: each reads its value from it, and files every change at once.

What a form is about, its picture and its words are ``form``'s; what is typed and is not an answer yet waits in ``waiting``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import local
from typing import Any, TypeVar

from ..ambition import ANSWERS
from ..answers import Answers
from ..content import Content
from ..model import Text
from ..svg import escape
from ..words import Words
from ..workbook import Workbook
from . import widgets
from .keeping import Keeping
from .manners import Manners, page
from .parts import Options, Shown, among, html, name, quoted, row, toggles
from .waiting import Waiting

A = TypeVar("A", bound=widgets.Widget)
S = TypeVar("S", bound=widgets.Slid)


class Fields(widgets.VBox):
    """Fields on the screen, each the answer under one key; ``fields`` has every widget with what it shows of an answer."""

    children: Sequence[widgets.Widget]
    fields: dict[str, tuple[widgets.Widget, Shown]]
    content: Content
    words: Words
    keeping: Keeping
    manners: Manners

    def __init__(self, workbook: Workbook) -> None:
        self.answers, self.workbook, self.language = Answers(workbook), workbook, workbook.language
        self._setting = local()  # whether this thread is setting fields; another may hear of a slide meanwhile
        self._typing = Waiting(lambda: self.keeping.mark(saved=False))
        super().__init__()

    def field(
        self, key: str, widget: A, *, shown: Shown | None = None, kept: Shown | None = None, pause: bool = False
    ) -> A:
        """Bind a widget to a key: ``shown`` turns an answer (or None) into the widget's value, ``kept`` turns it back.

        With ``pause`` it is filed when nothing was typed for a moment.
        """
        sliding = isinstance(widget, widgets.Slid)

        def file() -> None:
            self.file_all({key: kept(widget.value) if kept else widget.value}, sliding=sliding)

        self.fields[key] = (widget, shown or (lambda answer: "" if answer is None else str(answer)))
        self.on_change(widget, lambda _: self.after_a_pause(key, file) if pause else file())
        return widget

    def on_change(self, widget: widgets.Widget, act: Callable[[Any], object]) -> None:
        """Call ``act`` with the new value whenever a person changes a widget, and not when we do."""

        def changed(change: Mapping[str, Any]) -> None:
            if not self._loading:
                act(change["new"])

        widget.observe(changed, "value")

    def line(
        self, key: str, label: str, *, rows: int = 1, placeholder: str = "", pause: bool = False
    ) -> widgets.Widget:
        """A field for a line or, with ``rows``, a paragraph of text; every key press is filed, or with ``pause`` the whole."""
        look = {"description": label, "placeholder": placeholder}
        widget = widgets.Text(**look) if rows == 1 else widgets.Textarea(rows=rows, **look)
        widget.add_class("ew-line")
        return self.field(key, widget, pause=pause)

    def options(self, part: str, *first: tuple[str, object]) -> list[tuple[str, object]]:
        """The entries of a part of the content to choose from, by name; ``first`` comes before them."""
        return [*first, *((name, key) for key, name in self.content.names(part, self.language).items())]

    def choice(self, key: str, label: str, options: Options, *, asked: str = "", **look: str) -> widgets.Dropdown:
        """A field for one of a few keys, shown by their names; the first is what stands there before anyone chose.

        Without a ``label`` on the screen, ``asked`` is what a screen reader says.
        """
        layout = {"layout": look} if look else {}  # a layout of its own only where it is asked
        widget = widgets.Dropdown(options=options, description=label, tooltip=asked or None, **layout)
        return self.field(key, widget, shown=among(options))

    def slider(self, kind: type[S], **look: object) -> S:
        """A slider whose every slide comes back to the page as one message."""
        slider = kind(**look)
        slider.form = self
        return slider

    def verdict(self, key: str, question: Text, *, head: str = "") -> widgets.Box:
        """A question with a field for yes, half or no beside it."""
        options = [(self.words(f"proposition.{answer}"), answer) for answer in ANSWERS]
        widget = toggles(options, width="3.4rem", value=None, tooltip=question[self.language])
        widget.add_class("ew-verdict")
        self.field(key, widget, shown=lambda answer: answer if answer in ANSWERS else None)
        named = f"<strong>{escape(head)}.</strong> " if head else ""
        return row("ew-check", html(named + quoted(question, self, "span")), widget)

    def file(self, key: str, value: object) -> None:
        """Save one answer."""
        self.file_all({key: value})

    def file_all(self, answers: Mapping[str, object], *, sliding: bool = False) -> bool:
        """Save answers as one act, and whether that went well; when not, the bar says so and the work goes on.

        What is ``sliding`` is shown at once and saved when it lies still: the disk never holds up a picture.
        """
        self._typing.give_way(answers)
        seen = page() if answers.keys() <= self.fields.keys() else None
        done = self.keeping.attempt(lambda: [self.workbook.update(answers, seen=seen, wait=sliding)])
        if sliding:
            self.after_a_pause("", lambda: self.keeping.attempt(self.workbook.save))
        return bool(done)

    def after_a_pause(self, key: str, act: Callable[[], object]) -> None:
        """Do it once nothing was typed for a moment; at once where no kernel runs."""
        self._typing.put(key, act)

    def settle(self) -> bool:
        """File what is still being typed; whether anything was in a field that is not an answer, and is now out of it."""
        self._typing.settle()
        return False

    def question(self, key: str) -> str:
        """What the field of a key asks."""
        return name(self.fields[key][0])

    def standing(self, key: str) -> str:
        """What the field of a key holds, as a participant reads it."""
        widget, _ = self.fields[key]
        return widget.label or "…" if hasattr(widget, "options") else self.told(key, widget.value)

    def told(self, key: str, answer: object) -> str:
        """An answer that the field of a key could hold, as a participant reads it."""
        widget, shown = self.fields[key]
        if hasattr(widget, "options"):
            values = (answer, shown(answer))  # a field may show the answer that stands, whichever is asked
            return next((label for value in values for label, each in widget.options if each == value), "…")
        if isinstance(answer, bool):
            return self.words("form.yes" if answer else "form.no")
        if isinstance(answer, int | float):
            return self.words.number(answer)
        return "…" if answer in ("", None) else str(answer)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """While fields are set by us, nobody chose or typed anything."""
        before, self._setting.fields = self._loading, True
        try:
            yield
        finally:
            self._setting.fields = before

    @property
    def _loading(self) -> bool:
        """Whether this thread is setting fields."""
        setting: bool = getattr(self._setting, "fields", False)
        return setting

    def _show(self, key: str) -> None:
        """Show the answer under a key, unless something else is being typed there."""
        if key in self._typing:
            return
        widget, shown = self.fields[key]
        value = shown(self.answers(key))
        if widget.value != value:
            with self.quiet():
                widget.value = value
