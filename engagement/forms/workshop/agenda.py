"""The clock on the wall: what is on, its question, the minutes that are left, and when the rest comes.

It keeps nothing but what ``agenda`` files in the workbook, so a reload, another kernel and a second screen show the same clock.
While it runs, a callback on the kernel's loop looks once a second; only what then reads differently goes to the page.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from ...model import Text
from ...pictures.clock import draw_clock
from ...shapes import Picture
from ...svg import escape, paint
from ...workshop.agenda import Agenda, Filed, Moment
from .. import widgets
from ..form import Form
from ..parts import button, html, row, show

MOST_COMING = 5  # blocks that come
MELT_STEPS = 60  # in which the lolly melts
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.hu]([0-5][0-9])")
FARTHEST = timedelta(hours=12)  # an end beyond it is a mistake
PRESSES: Mapping[str, Callable[[Agenda, datetime], Filed]] = {  # in manners.js each has its keys
    "next": lambda agenda, now: agenda.advance(now),
    "back": lambda agenda, _: agenda.back(),
    "pause": lambda agenda, now: agenda.pause(now),
    "skip": lambda agenda, now: agenda.skip(now),
    "anew": lambda agenda, _: agenda.anew(),
}


class AgendaForm(Form):
    """The two hours: before the start as a plan, then as a clock that gives back what runs late."""

    title = "agenda.title"
    footer = False
    about = frozenset({"agenda"})
    loop: asyncio.AbstractEventLoop | None = None  # where none runs, the clock is still
    waits = False  # whether the next look is planned

    def build(self) -> list[widgets.Widget]:
        with suppress(RuntimeError):
            self.loop = asyncio.get_running_loop()
        self.add_class("ew-keys")
        self.picture.add_class("ew-clock")
        self.wall, self.coming, self.wrong = html(), html(), html()
        self.presses = {key: self._button(key) for key in PRESSES}
        asked, like = self.words("agenda.end"), self.words("agenda.end-like")
        self.end = widgets.Text(description=asked, placeholder=like, continuous_update=False)
        self.end.add_class("ew-end")
        self.on_change(self.end, lambda new: self._stop_at(new.strip()))
        pressed = row("ew-presses", *self.presses.values(), self.end)
        return [row("ew-wall", self.picture, self.wall), pressed, self.wrong, self.coming, self.sentence]

    def _button(self, key: str) -> widgets.Button:
        pressed = button("…", lambda: self.file_all(PRESSES[key](self.agenda, self.now())))
        pressed.add_class(f"ew-key-{key}")
        return pressed

    @property
    def agenda(self) -> Agenda:
        """How far the room is, as the workbook has it now."""
        return Agenda.read(self.content.agenda, self.workbook.read)

    @staticmethod
    def now() -> datetime:
        """What the clock on the wall goes by."""
        return datetime.now(UTC)

    def _stop_at(self, typed: str) -> None:
        """File the end that was typed; nothing typed: as long as was planned."""
        end = _next(typed, self.now())
        wrong = self.words("agenda.not-a-time", found=typed, like=self.end.placeholder) if typed and not end else ""
        self.wrong.value = f'<p class="ew-wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
        if not wrong:
            self.file_all(self.agenda.stop_at(end))

    # What is on the wall ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        agenda, now = self.agenda, self.now()
        moment = agenda.at(now)
        on, spare, put_back = moment.state in ("running", "paused"), moment.spare, agenda.last_left_out
        self.tell(self._sentence(agenda, moment))
        self.picture.value = paint(self._clock(moment), prefix=self.model_id[:8])
        self.wall.value, self.coming.value = self._wall(moment), self._coming(agenda, moment)
        begin = "start" if moment.state == "ready" else "next" if agenda.coming else "finish"
        said = {
            "next": begin,
            "pause": "resume" if agenda.paused else "pause",
            "back": "put-back" if put_back else "back",
        }
        named = {"skip": spare[0] if spare else None, "back": put_back}
        halted = moment.state in ("paused", "finished")  # a press too many must not end a workshop
        shown = (moment.state != "finished", agenda.back(), on, spare, halted)
        for (key, pressed), yes in zip(self.presses.items(), shown, strict=True):
            block = named.get(key)
            name = self._said(block.name) if block else "…"
            pressed.description = self.words(f"agenda.{said.get(key, key)}", name=name)
            show(pressed, yes)
        show(self.end, moment.state != "finished")
        with self.quiet():
            self.end.value = _hour(agenda.end) if agenda.end and (on or agenda.end > now) else ""
        if on and self.loop and not self.waits:
            self.waits = True
            self.loop.call_soon_threadsafe(self.loop.call_later, 1, self._look)

    def _look(self) -> None:
        self.waits = False
        if self.comm:  # it is not closed
            self.refresh()

    def _clock(self, moment: Moment) -> Picture:
        """The minutes that are left, in the last one the seconds; how late it is; before the start, how long it is."""
        left, words = moment.left, self.words
        share = math.ceil(MELT_STEPS * max(left, 0) / max(moment.allotted, left, 1)) / MELT_STEPS
        number, unit = (left, "seconds") if 0 <= left <= 60 else (math.ceil(left / 60), "minutes")
        if left < 0:
            number, unit = -left // 60, "late"
        if moment.state == "ready":
            share, number, unit = 1, sum(slot.block.minutes for slot in moment.slots), "minutes"
        told = f"{'+' * (left < 0)}{words.number(number)}", words(f"agenda.{unit}", n=number)
        if moment.state == "finished":
            share, told = 0, ("✓", "")
        return draw_clock(share, *told, title=words("agenda.clock"), sentence=" ".join(told))

    def _wall(self, moment: Moment) -> str:
        """How the wall is to be read, and the question: of what is on, else of what comes first."""
        if not moment.slots:
            return _line("question", self.words("agenda.done"))
        block = moment.slots[0].block
        lines = [_line(f"mode ew-mode-{block.mode}", self.words(f"agenda.mode-{block.mode}"))]
        if moment.state == "paused":
            lines.append(_line("mode ew-mode-break", self.words("agenda.paused")))
        says = _line("says", self._said(block.says)) if moment.over < 60 else _line("wrong ew-says", self._over(moment))
        return "".join([*lines, _line("question", self._said(block.question)), says])

    def _coming(self, agenda: Agenda, moment: Moment) -> str:
        """What comes and when, and when it was planned if that is another time; before the start, by the minute."""
        rows, words = [], self.words
        for slot in moment.slots if moment.state == "ready" else moment.slots[1 : MOST_COMING + 1]:
            at, was, minutes = str(slot.minute), "", slot.block.minutes
            if slot.start and slot.stop:
                at, minutes = _hour(slot.start), round((slot.stop - slot.start).total_seconds() / 60)
                planned = _hour(min(agenda.began.values()) + timedelta(minutes=slot.minute))
                was = f" <small>{escape(words('agenda.was', time=planned))}</small>" if planned != at else ""
            name = escape(words("agenda.row", name=self._said(slot.block.name), n=minutes))
            rows.append(f'<li class="ew-on-{slot.block.mode}"><strong>{at}</strong>{was} <span>{name}</span></li>')
        return f'<ol class="ew-coming">{"".join(rows)}</ol>'

    def _sentence(self, agenda: Agenda, moment: Moment) -> str:
        words, late = self.words, moment.left < 0
        if moment.state == "ready":
            minutes = sum(slot.block.minutes for slot in moment.slots)
            return words("agenda.plan", n=minutes, blocks=len(moment.slots))
        if moment.state == "finished":
            return words("agenda.done")
        on, *coming = moment.slots
        n = -moment.left // 60 if late else math.ceil(moment.left / 60)
        left = f"{words.number(n)} {words('agenda.minutes', n=n)}"
        said = [words("agenda.now-late" if late else "agenda.now", name=self._said(on.block.name), left=left)]
        for slot in coming[:1]:
            said.append(words("agenda.then", name=self._said(slot.block.name), time=_hour(slot.start)))
        stop = words("agenda.stop", time=_hour(moment.slots[-1].stop))
        return " ".join([*said, self._over(moment) if moment.over >= 60 else stop])

    def _over(self, moment: Moment) -> str:
        """How late it will be, and without what it would not be; or that there is no making it any more."""
        words, names = self.words, self.words.together([f"“{self._said(block.name)}”" for block in moment.spare])
        if not moment.earliest:
            late = words("agenda.over", n=moment.over // 60, time=_hour(moment.slots[-1].stop))
            return f"{late} {words('agenda.over-skip', names=names)}"
        kind = "over-never-without" if names else "over-never"
        return words(f"agenda.{kind}", end=_hour(moment.end), time=_hour(moment.earliest), names=names)

    def outcome(self) -> str:
        return self._sentence(self.agenda, self.agenda.at(self.now()))

    # The same without a kernel ----------------------------------------------------------------------------------------

    def said(self) -> str:
        rows = []
        for slot in self.agenda.at(self.now()).slots:
            block, mode = slot.block, self.words(f"agenda.mode-{slot.block.mode}")
            told = {"minute": slot.minute, "minutes": block.minutes, "name": self._said(block.name), "mode": mode}
            rows.append(self.words("agenda.plan-row", **told, question=self._said(block.question)))
        return self._headed(*rows, self.outcome())

    def _repr_mimebundle_(self, **more: object) -> dict[str, object]:
        bundle = super()._repr_mimebundle_(**more)
        return {**bundle, "text/html": f"{bundle['text/html']}{self.coming.value}"}

    def _said(self, text: Text) -> str:
        return text[self.language]


def _line(kind: str, text: str) -> str:
    return f'<p class="ew-{kind}">{escape(text)}</p>'


def _hour(moment: datetime | None) -> str:
    """A moment as the clock on the wall says it; nothing before there is one."""
    return f"{moment.astimezone():%H:%M}" if moment else ""


def _next(typed: str, now: datetime) -> datetime | None:
    """The next moment at which the clock on the wall says what was typed; ``None`` when that is not a time, or too far off."""
    if not (found := TIME.fullmatch(typed)):
        return None
    end = now.astimezone().replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    end += timedelta(days=end <= now)
    return end if end - now <= FARTHEST else None
