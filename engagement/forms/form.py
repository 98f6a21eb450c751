"""What every exercise has in common: fields bound to keys of the workbook, a picture, and its sentence.

A form keeps nothing: a field reads its value from the workbook and files every change at once. On a page that runs, it is
a widget; where nothing runs (a stored notebook, a screen reader, nbval) it is the same in words and a still picture.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import local

from .. import svg
from ..ambition import ANSWERS
from ..answers import Answers
from ..model import LEVELS, Text
from ..shapes import Picture
from ..svg import escape
from ..workbook import DAMAGE, OTHER, STATE, Workbook
from . import widgets
from .keeping import Keeping
from .manners import Manners, page
from .parts import Shown, among, heading, html, let_go, name, own_machine, quoted, row, spoken, standing

PAUSE = 0.4  # seconds after the last key or slide: then what stands there is an answer
NAMING = {
    "start.case",
    "start.sector",
    *(f"pyramid.{level}.name" for level in LEVELS),
}  # after these, forms read differently


class Form(widgets.VBox):
    """One exercise on the screen. A subclass builds its fields in ``build`` and says what they come to in ``outcome``."""

    title = ""  # key of the heading's text; empty: no heading
    help = "help"  # key, beside the title's, of how it works
    invented_words = "pyramid.sample"  # key of the text that says so in a picture
    names_levels = False  # whether ``build`` writes names of levels, which a participant may change
    owned: tuple[str, ...] = ()  # beginnings of keys that are this exercise's, beside those of its fields
    footer = True  # whether its changes can be taken back, and it can be begun again, under it

    def __init__(self, workbook: Workbook) -> None:
        workbook.refresh()
        self.answers, self.workbook, self.language = Answers(workbook), workbook, workbook.language
        self._setting = local()  # whether this thread is setting fields; another may hear of a slide meanwhile
        self._typing: dict[str, tuple[asyncio.TimerHandle, Callable[[], None]]] = {}
        self.picture, self.sentence, self.keeping = html(), html(), Keeping(self)
        super().__init__()
        self.compose()
        self.add_class("ew")
        self.load()
        workbook.watch(self._changed)

    def compose(self) -> None:
        """Build the form in the words of the moment: a sector's, and the participant's own names for the levels."""
        self.content = self.answers.content
        self.words = self.content.words(self.language, visitor=not own_machine())
        self.fields: dict[str, tuple[widgets.Widget, Shown]] = {}
        ends = [self.words("form.lowest"), self.words("form.highest")]
        self.manners = Manners(language=self.language, ends=ends, form=self.model_id)
        self.manners.on_msg(lambda *_: widgets.send_again(self))
        before = self.children
        self.children = [
            html(
                f"<style>{_style()} .ew {{ --ew-lost: {json.dumps(self.words('form.lost'), ensure_ascii=False)} }}</style>"
            ),
            *([heading(self)] if self.title else []),
            *self.build(),
            self.keeping,
            self.manners,
        ]
        let_go(*before, kept=(self.picture, self.sentence, self.keeping))
        self.keeping.show()

    # What a subclass says ------------------------------------------------------------------------------------------

    def build(self) -> list[widgets.Widget]:
        """The widgets of the form, top to bottom; ``field`` binds them to keys."""
        raise NotImplementedError

    def outcome(self) -> Picture | str:
        """What the answers come to: a picture with its sentence, or the sentence alone."""
        raise NotImplementedError

    # Fields ----------------------------------------------------------------------------------------------------------

    def field(
        self,
        key: str,
        widget: widgets.Widget,
        *,
        shown: Shown | None = None,
        kept: Shown | None = None,
        pause: bool = False,
    ):
        """Bind a widget to a key: ``shown`` turns an answer (or None) into the widget's value, ``kept`` turns it back.

        With ``pause`` it is filed when nothing was typed for a moment.
        """
        sliding = isinstance(widget, widgets.Slid)
        value = lambda: kept(widget.value) if kept else widget.value  # noqa: E731
        file = lambda: self.file_all({key: value()}, sliding=sliding)  # noqa: E731
        when = self.after_a_pause if pause else lambda _, act: act()
        self.fields[key] = (widget, shown or (lambda answer: "" if answer is None else str(answer)))
        widget.observe(lambda _: self._loading or when(key, file), "value")
        return widget

    def line(
        self, key: str, label: str, *, rows: int = 1, placeholder: str = "", pause: bool = False
    ) -> widgets.Widget:
        """A field for a line or, with ``rows``, a paragraph of text; every key press is filed."""
        kind = widgets.Text if rows == 1 else widgets.Textarea
        more = {} if rows == 1 else {"rows": rows}
        widget = kind(description=label, placeholder=placeholder, **more)
        widget.add_class("ew-line")
        return self.field(key, widget, pause=pause)

    def options(self, part: str, *first: tuple[str, str]) -> list[tuple[str, str]]:
        """The entries of a part of the content to choose from, by name; ``first`` comes before them."""
        return [*first, *((name, key) for key, name in self.content.names(part, self.language).items())]

    def choice(
        self, key: str, label: str, options: list[tuple[str, str]], *, asked: str = "", **look: str
    ) -> widgets.Dropdown:
        """A field for one of a few keys, shown by their names; the first is what stands there before anyone chose.

        Without a ``label`` on the screen, ``asked`` is what a screen reader says.
        """
        look = {"layout": look} if look else {}
        widget = widgets.Dropdown(options=options, description=label, tooltip=asked or None, **look)
        return self.field(key, widget, shown=among(options))

    def slider(self, kind: type[widgets.Slid], **look: object) -> widgets.Slid:
        """A slider whose every slide comes back to the page as one message."""
        slider = kind(**look)
        slider.form = self
        return slider

    def verdict(self, key: str, question: Text, *, head: str = "") -> widgets.Box:
        """A question with a field for yes, half or no beside it."""
        options = [(self.words(f"proposition.{answer}"), answer) for answer in ANSWERS]
        widget = widgets.ToggleButtons(options=options, value=None, tooltip=question[self.language])
        widget.style.button_width = "3.4rem"
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
        at = {key.rpartition(".")[0] for key in answers}
        for key in [key for key in self._typing if key.rpartition(".")[0] in at]:
            timer, done = self._typing.pop(
                key
            )  # what was typed there before this comes before it, or is no longer meant
            timer.cancel()
            if key not in answers:
                done()
        seen = page() if answers.keys() <= self.fields.keys() else None
        done = self.keeping.attempt(lambda: [self.workbook.update(answers, seen=seen, wait=sliding)])
        if sliding:
            self.after_a_pause("", lambda: self.keeping.attempt(self.workbook.save))
        return bool(done)

    def after_a_pause(self, key: str, act: Callable[[], None]) -> None:
        """Do it once nothing was typed for a moment; at once where no kernel runs."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return act()

        def done() -> None:
            self._typing.pop(key, None)
            act()

        self.keeping.mark(saved=False)
        if key in self._typing:
            self._typing[key][0].cancel()
        self._typing[key] = loop.call_later(PAUSE, done), done

    def settle(self) -> bool:
        """File what is still being typed; whether anything was in a field that is no answer, and is now out of it."""
        for timer, done in list(self._typing.values()):
            timer.cancel()
            done()
        return False

    def let_be(self) -> None:
        """File nothing of what is still being typed."""
        for timer, _ in self._typing.values():
            timer.cancel()
        self._typing.clear()

    def concerns(self, key: str) -> bool:
        """Whether a change of ``key`` is one of this exercise's."""
        return key in self.fields or key.startswith(self.owned)

    def question(self, key: str) -> str:
        """What the field of a key asks."""
        return name(self.fields[key][0])

    def told(self, key: str, answer: object) -> str:
        """An answer to it, as a participant reads it."""
        widget, shown = self.fields[key]
        if hasattr(widget, "options"):
            return next((label for label, value in widget.options if value == shown(answer)), "…")
        if isinstance(answer, bool):
            return self.words("form.yes" if answer else "form.no")
        if isinstance(answer, int | float):
            return self.words.number(answer)
        return "…" if answer in ("", None) else str(answer)

    def close(self) -> None:
        self.workbook.unwatch(self._changed)
        super().close()

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
        return getattr(self._setting, "fields", False)

    def load(self) -> None:
        """Show every answer as the workbook has it now."""
        with self.quiet():
            for key, (widget, shown) in self.fields.items():
                widget.value = shown(self.answers(key))
        self.refresh()

    def refresh(self) -> None:
        """Show what the answers come to."""
        self.tell(self.outcome())

    def tell(self, found: Picture | str) -> None:
        """Show a picture with its sentence, or a sentence alone."""
        if isinstance(found, Picture):
            self.picture.value = svg.paint(found, prefix=self.model_id[:8])
        self.sentence.value = f'<p class="ew-words">{escape(spoken(found))}</p>'

    def _changed(self, key: str) -> None:
        """A key changed here, in another form, or in another notebook."""
        if key.startswith((STATE, DAMAGE, OTHER)):
            self.keeping.show()
            for twice in self.workbook.others.keys() & self.fields.keys():
                self._show(twice)
        elif key in NAMING:
            if key == "start.case":  # what was being typed belonged to another organisation
                self.let_be()
            self.renamed()
        elif key in self.fields and not self._loading:
            self._show(key)
            self.refresh()
            if key in self.keeping.twice:
                self.keeping.show()
        elif key.partition(".")[0] in self.about:
            self.refresh()

    def renamed(self) -> None:
        """Other words for the levels, or another organisation: show them, and build the form again if it names levels."""
        if self.answers.content is not self.content:
            self.content = self.answers.content
            if self.names_levels:
                self.compose()
        self.load()

    def _show(self, key: str) -> None:
        if key in self._typing:
            return
        widget, shown = self.fields[key]
        value = shown(self.answers(key))
        if widget.value != value:
            with self.quiet():
                widget.value = value

    @property
    def about(self) -> set[str]:
        """The first parts of the keys that this form shows."""
        return {key.partition(".")[0] for key in self.fields}

    @property
    def invented(self) -> str:
        """Whose numbers a picture shows, when that needs saying: those of an invented organisation."""
        return self.words(self.invented_words, name=self.answers.organisation) if self.answers.sample else ""

    # The same without a kernel ----------------------------------------------------------------------------------------

    def said(self) -> str:
        """The exercise in words: its fields with their values, and what they come to."""
        lines = [f"{name(widget)}: {standing(widget)}" for widget, _ in self.fields.values()]
        return self._headed(*lines, spoken(self.outcome()))

    def _headed(self, *lines: str) -> str:
        return "\n".join([*([self.words(self.title)] if self.title else []), *lines])

    def _repr_mimebundle_(self, **more: object) -> dict[str, object]:
        bundle = super()._repr_mimebundle_(**more)
        found = self.outcome()
        picture = svg.paint(found) if isinstance(found, Picture) else ""
        start = f"<p><em>{escape(self.words('form.start'))}</em></p>"
        still = f'<div class="ew" style="max-width: 720px">{picture}{self.sentence.value}{start}</div>'
        return {**bundle, "text/plain": self.said(), "text/html": still}


@cache
def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text("utf-8")
