"""A number that is typed: read as Dutch or English writes it, filed after a pause; what is not a number gets one line."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model import MOST
from ..svg import escape
from ..typed import brief
from . import widgets
from .form import Form
from .parts import classed, html

_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:([., '\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*")
_PARTS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")


def read_count(typed: str) -> int | None:
    """The whole number that someone typed, as Dutch or English writes it; ``None`` when it is not one, or over 100 million.

    >>> read_count("18.000"), read_count("1,200,000"), read_count("twelve")
    (18000, 1200000, None)
    """
    typed = typed.strip()
    if len(typed) > 20 or not _WHOLE.fullmatch(typed):
        return None
    count = int(re.sub(r"[^0-9]", "", typed))
    return count if count <= MOST else None


def read_hours(typed: str) -> float | None:
    """The hours that someone typed, with a comma or a point; ``None`` when it is not a number from 0 to 999.

    >>> read_hours("2,5"), read_hours("0.25"), read_hours("a lot")
    (2.5, 0.25, None)
    """
    typed = typed.strip()
    if not _PARTS.fullmatch(typed):
        return None
    hours = float(typed.replace(",", "."))
    return int(hours) if hours.is_integer() else hours


class NumberForm(Form):
    """A form in which numbers are typed. What is not a number is left as typed, with a line in ``wrong``; the answer stays."""

    how, most = "", MOST  # key of what can be typed, said once under all that is wrong; the highest that can

    def compose(self) -> None:
        self.wrong = html()
        self.mistakes: dict[str, str] = {}  # by key, what is the matter with what stands in its box
        super().compose()

    def stands(self, key: str) -> float | None:
        """The number filed under ``key``; ``None`` when there is none."""
        return self.answers.number(key)

    def number(
        self,
        key: str,
        asked: str,
        read: Callable[[str], float | None],
        kept: Callable[[float | None], object],
        wrong: Callable[[str], str],
    ) -> widgets.Text:
        """A box for the number under ``key``, filed when nothing is typed for a moment: a half-typed number is not an answer.

        ``kept`` files what was read (``None``: the box was emptied); ``wrong`` says what is the matter with what was typed.
        """
        box = widgets.Text(placeholder="?", tooltip=asked)
        box.add_class("ew-number")

        def shown(_: object) -> str:
            """A number stays as it was typed."""
            stands, standing = self.stands(key), str(box.value)
            if stands is not None and stands == read(standing):
                return standing
            return "" if stands is None else self.words.number(stands)

        def filed() -> None:
            typed, found = box.value, read(box.value)
            if typed.strip() and found is None:
                self._mistake(key, wrong(brief(typed, 20)))
            else:
                self._mistake(key)
                kept(found)

        def typed(value: str) -> None:
            found = read(value)
            same = found is not None and found == self.stands(key)  # in another notation
            if not same or key in self._typing or self.mistakes.get(key):
                self.after_a_pause(key, filed)

        self.fields[key] = (box, shown)
        self.on_change(box, typed)
        return box

    def settle(self) -> bool:
        super().settle()
        wrong = [key for key, line in self.mistakes.items() if line]
        for key in wrong:
            with self.quiet():
                self.fields[key][0].value = ""
            self._show(key)
        return bool(wrong)

    def _mistake(self, key: str, line: str = "") -> None:
        """Say what is wrong with a number; without a ``line``, it is right again."""
        self.mistakes[key] = line
        box = self.fields[key][0]
        classed(box, "ew-bad", line)
        lines = [each for each in self.mistakes.values() if each]
        how = [self.words(self.how, most=self.most)] if self.how else []
        said = "".join(f"<p>{escape(each)}</p>" for each in lines + how)
        self.wrong.value = f'<div class="ew-wrong" role="alert">{said}</div>' if lines else ""

    def _show(self, key: str) -> None:
        super()._show(key)
        if key in self.mistakes:
            self._mistake(key)

    def load(self) -> None:
        super().load()
        for key in self.mistakes:
            self._mistake(key)
