"""Handing in: see exactly what goes, and let it go in one of three ways; the minute card is the same with other questions."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from ...model import LEVELS
from ...svg import escape, square_code
from ...workshop.handin import SAID, HandIn, NoHandIn, of_workbook
from ...workshop.transport import ROOM, hand_in, is_address, is_emptied
from .. import widgets
from ..form import NAMING, Form
from ..parts import among, button, html, own_machine, row, sentence, show, toggles

LOOK_SECONDS = 5  # between two looks at whether the room was emptied


class HandInForm(Form):
    """What goes to the trainer, in words; how; and when it last went."""

    title = "hand-in.title"
    asks: tuple[str, ...] = ("up", "down")  # the texts that are asked here
    shows_line = True  # whether it is asked here if the new line goes along
    about = frozenset({"hand-in", "start", "pyramid", "steps", "leaks", "what-if", "house", "proposition", "ambition"})

    def build(self) -> list[widgets.Widget]:
        self.at = os.environ.get(ROOM, "")
        lines = [self.line(f"hand-in.{key}", self.words(f"hand-in.ask-{key}"), pause=True) for key in self.asks]
        tick = widgets.Checkbox(description=self.words("hand-in.tick-line"), indent=False, layout={"width": "auto"})
        self.tick = self.field("hand-in.line", tick, shown=bool)
        carriers = [(self.words(f"hand-in.by-{by}"), by) for by in self.carriers]
        self.by = toggles(carriers, tooltip=self.words("hand-in.carrier"))
        self.field("hand-in.by", self.by, shown=among(carriers))
        self.where = self.line("hand-in.to", self.words("hand-in.where"), placeholder=self.words("hand-in.where-like"))
        self.goes, self.code, self.done, self.failed = html(), html(), html(), ""
        self.give = button(self.words("hand-in.give"), self._give, button_style="success")
        passed = row("ew-pass", self.give, self.done)
        self._follow()
        return [*lines, *([self.tick] if self.shows_line else []), self.goes, self.by, self.where, passed, self.code]

    @property
    def carriers(self) -> list[str]:
        """The ways that there are here, the easiest first; whoever visits a server writes in no folder of it."""
        return [*(["room"] if self.at else []), "code", *(["folder"] if own_machine() else [])]

    # What goes -----------------------------------------------------------------------------------------------------------

    @property
    def given(self) -> HandIn:
        """What goes when the button is pressed now."""
        return of_workbook(self.answers, line=self.answers("hand-in.line") is True)

    def rows(self, given: HandIn) -> list[tuple[str, str]]:
        """All that goes, in words."""
        words, content, language = self.words, self.content, self.language
        levels, phases = (content.names(part, language) for part in ("levels", "phases"))
        unknown, line = words("pyramid.unknown-mark"), given.line
        amounts = [unknown if n is None else words.number(n) for n in given.people]
        people = [f"{levels[level]} {amount}" for level, amount in zip(LEVELS, amounts, strict=True)]
        if not line and not self.answers.sample and self.answers.text("proposition.after.line").strip():
            line = words("hand-in.line-stays")
        found = {
            "people": ", ".join(people) if any(n is not None for n in given.people) else "",
            "phase": phases[given.phase] if given.phase else "",
            "weakest": words("hand-in.to", level=levels[given.weakest]) if given.weakest else "",
            "house": self._house(given.house),
            **{key: getattr(given, key) for key in SAID},
            "line": line,
        }
        return [(words(f"hand-in.{key}"), told) for key, told in found.items() if told]

    def _house(self, scores: str) -> str:
        """The scores of each voice, in the order of the questions."""
        if not scores:
            return ""
        size, names = len(self.content.axes), self.content.names("silos", self.language).values()
        return " · ".join(f"{name} {' '.join(scores[n * size :][:size])}" for n, name in enumerate(names))

    # How it stands -------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        super().refresh()
        given, by, done = self.given, self.by.value, self.last
        show(self.tick, not self.answers.sample and self.answers.text("proposition.after.line").strip())
        show(self.where, by == "folder")
        self.give.disabled = given.empty and not done  # what is emptied can be taken back
        self.give.description = self.words("hand-in.make" if by == "code" else "hand-in.give")
        told = "".join(f"<dt>{escape(head)}</dt><dd>{escape(said)}</dd>" for head, said in self.rows(given))
        sample = f"<p>{escape(self.words('hand-in.sample'))}</p>" if self.answers.sample else ""
        about = escape(self.words("hand-in.sees"))
        self.goes.value = f"{sample}<details open><summary>{about}</summary><dl>{told}</dl></details>"
        self.code.value = self._square(str(done.get("code"))) if by == "code" and self._stands(given) else ""
        self.tell(self.outcome())
        self.done.value = self.failed or self.sentence.value

    @property
    def last(self) -> Mapping[str, object]:
        """What last arrived, or was made a code of: ``code``, ``by`` which way, and ``time``; empty before that."""
        done = self.workbook.read("hand-in.done")
        return done if isinstance(done, dict) else {}

    def outcome(self) -> str:
        """When it last went, and whether anything has changed since."""
        given, done = self.given, self.last
        try:
            when = datetime.fromisoformat(str(done.get("time"))).astimezone()
        except (ValueError, OverflowError, OSError):
            nothing = "nothing-asked" if self.asks else "nothing"
            return self.words(f"hand-in.{nothing if given.empty else 'not-yet'}")
        key = ("made" if done.get("by") == "code" else "given") if self._stands(given) else "changed"
        if self.emptied:
            key = "emptied"
        return self.words(f"hand-in.{key}", day=self.words.day(f"{when:%Y-%m-%d}"), time=f"{when:%H:%M}")

    @property
    def emptied(self) -> bool:
        """Whether the trainer emptied the room to which it went."""
        try:
            arrived = HandIn.read(str(self.last.get("code")))
        except NoHandIn:
            return False
        return bool(self.at) and self.last.get("by") == "room" and is_emptied(arrived, self.at)

    def _follow(self) -> None:
        """Look now and then whether the room was emptied; only where a kernel runs."""
        with suppress(RuntimeError):
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if self.comm:  # it is not closed
            if self.sentence.value != sentence(self.outcome()):
                self.refresh()
            self._follow()

    def said(self) -> str:
        return self._headed(*map(": ".join, self.rows(self.given)), self.outcome())

    def _stands(self, given: HandIn) -> bool:
        """Whether what last went is what stands here now."""
        try:
            return replace(given, at=0) == replace(HandIn.read(str(self.last.get("code"))), at=0)
        except NoHandIn:
            return False

    def _square(self, code: str) -> str:
        about, label = (escape(self.words(f"hand-in.{key}")) for key in ("code-about", "code"))
        square = square_code(code, self.words("hand-in.code-square"))
        area = f'<textarea readonly rows="6" aria-label="{label}" onfocus="this.select()">{code}</textarea>'
        return f'<p>{about}</p><div class="ew-code">{area}{square}</div>'

    def _changed(self, key: str) -> None:
        """What is slid elsewhere can wait until it lies still."""
        part = key.partition(".")[0]
        self.failed = "" if key != "hand-in.last" else self.failed
        if part != "hand-in" and part in self.about and key not in NAMING:
            self.after_a_pause("", self.refresh)
        else:
            super()._changed(key)

    # Letting it go -------------------------------------------------------------------------------------------------------

    def _give(self) -> None:
        self.settle()
        given, by, self.failed = self.given, self.by.value, ""
        if not self.file_all({"hand-in.last": given.code()}):  # its number, should this one arrive unheard
            return
        to = self.at if by == "room" else self.answers.text("hand-in.to").strip().strip('"')
        if by == "folder" and is_address(to):  # nothing of ours goes to an address that somebody typed
            to = ""
        if by == "code":
            self._went(given, by, lambda: None)
        else:
            self._beside(given, by, lambda: hand_in(given, to))

    def _beside(self, given: HandIn, by: str, act: Callable[[], None]) -> None:
        """Let it go without holding up the page: a network may take its time."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._went(given, by, act)
            return
        self.give.disabled = True
        self.done.value = f'<p role="status">{escape(self.words("form.moment"))}</p>'

        async def go() -> None:
            future = loop.run_in_executor(None, act)
            await asyncio.wait({future})
            self._went(given, by, future.result)

        self.task = loop.create_task(go())

    def _went(self, given: HandIn, by: str, result: Callable[[], None]) -> None:
        try:
            result()
        except NoHandIn as wrong:
            self.failed = f'<p class="ew-wrong" role="alert">{escape(wrong.said(self.language))}</p>'
        else:
            when = datetime.now(UTC).isoformat(timespec="seconds")
            self.file("hand-in.done", {"code": given.code(), "by": by, "time": when})
        self.refresh()  # also when it is the same in the same second


class MinuteForm(HandInForm):
    """At the break: what is clear, and what is not yet."""

    title = "hand-in.minute-title"
    help = "minute-help"
    asks = ("clear", "unclear")
    shows_line = False


class EarlyForm(HandInForm):
    """Halfway: what there is so far, for the room to look at."""

    title = "hand-in.early-title"
    help = "early-help"
    asks = ()
