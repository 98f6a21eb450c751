"""What every exercise has in common: its fields, a picture, and its sentence, in the words of the moment.

A form keeps nothing: a field reads its value from the workbook and files every change at once (``fields``). On a page that
runs, it is a widget; where nothing runs (a stored notebook, a screen reader, nbval) it is the same in words and a still picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .. import svg
from ..document.keys import DAMAGE, OTHER, STATE
from ..model import LEVELS
from ..shapes import Picture
from ..svg import escape
from ..workbook import Workbook
from . import widgets
from .fields import Fields
from .keeping import Keeping
from .manners import Manners
from .parts import heading, html, let_go, own_machine, sentence, spoken

NAMING = {
    "start.case",
    "start.sector",
    *(f"pyramid.{level}.name" for level in LEVELS),
}  # forms read otherwise after these


class Form(Fields):
    """One exercise on the screen. A subclass builds its fields in ``build`` and says what they come to in ``outcome``."""

    title = ""  # key of the heading's text; empty: no heading
    help = "help"  # key, beside the title's, of how it works
    invented_words = "pyramid.sample"  # key of the text that says so in a picture
    names_levels = False  # whether ``build`` writes names of levels, which a participant may change
    owned: tuple[str, ...] = ()  # beginnings of keys that are this exercise's, beside those of its fields
    tells_fields = True  # whether its words name every field, or only what they come to
    footer = True  # whether its changes can be taken back, and it can be begun again, under it

    def __init__(self, workbook: Workbook) -> None:
        workbook.refresh()
        self.picture, self.sentence, self.keeping = html(), html(), Keeping(self)
        super().__init__(workbook)
        self.compose()
        self.add_class("ew")
        self.load()
        workbook.watch(self._changed)

    def compose(self) -> None:
        """Build the form in the words of the moment: a sector's, and the participant's own names for the levels."""
        self.content = self.answers.content
        self.words = self.content.words(self.language, visitor=not own_machine())
        self.fields = {}
        ends = [self.words("form.lowest"), self.words("form.highest")]
        self.manners = Manners(language=self.language, ends=ends, form=self.model_id)
        self.manners.on_msg(lambda *_: widgets.send_again(self))
        before = self.children
        self.children = [
            html(_style(self.words("form.lost"))),
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

    def concerns(self, key: str) -> bool:
        """Whether a change of ``key`` is one of this exercise's."""
        return key in self.fields or key.startswith(self.owned)

    def close(self) -> None:
        self.workbook.unwatch(self._changed)
        super().close()

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
        self.sentence.value = sentence(spoken(found))

    def _changed(self, key: str) -> None:
        """A key changed here, in another form, or in another notebook."""
        if key.startswith((STATE, DAMAGE, OTHER)):
            self.keeping.show()
            for twice in self.workbook.others.keys() & self.fields.keys():
                self._show(twice)
        elif key in NAMING:
            if key == "start.case":  # what was being typed belonged to another organisation
                self._typing.drop()
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

    @property
    def about(self) -> frozenset[str]:
        """The first parts of the keys that this form shows: those of its fields, until a subclass says otherwise."""
        return frozenset(key.partition(".")[0] for key in self.fields)

    @property
    def invented(self) -> str:
        """Whose numbers a picture shows, when that needs saying: those of an invented organisation."""
        return self.words(self.invented_words, name=self.answers.organisation) if self.answers.sample else ""

    # The same without a kernel ----------------------------------------------------------------------------------------

    def said(self) -> str:
        """The exercise in words: what was filled in, and what it comes to."""
        return self._headed(*self.filled_in(), spoken(self.outcome()))

    def filled_in(self) -> Iterable[str]:
        """What was filled in, a line each: every field with what stands in it."""
        return (f"{self.question(key)}: {self.standing(key)}" for key in self.fields if self.tells_fields)

    def _headed(self, *lines: str) -> str:
        return "\n".join([*([self.words(self.title)] if self.title else []), *lines])

    def _repr_mimebundle_(self, **more: object) -> dict[str, object]:
        bundle = super()._repr_mimebundle_(**more)
        picture = svg.paint(found) if isinstance(found := self.outcome(), Picture) else ""
        start = f"<p><em>{escape(self.words('form.start'))}</em></p>"
        still = f'<div class="ew" style="max-width: 720px">{picture}{self.sentence.value}{start}</div>'
        return {**bundle, "text/plain": self.said(), "text/html": still}


@cache
def _style(lost: str) -> str:
    """The look of every exercise, in each of them: any cell can be cleared. ``lost`` is what stands there without a kernel."""
    look = Path(__file__).with_name("style.css").read_text("utf-8")
    return f"<style>{look} .ew {{ --ew-lost: {json.dumps(lost, ensure_ascii=False)} }}</style>"
