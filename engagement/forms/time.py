"""The hours' form: how much of the week goes to each activity, and whom that serves (A21)."""

from __future__ import annotations

from collections.abc import Iterator

from ..answers import ACTIVITIES
from ..pictures.time import draw_time
from ..plan import MOST_HOURS
from ..shapes import Picture
from ..svg import escape
from . import widgets
from .number import NumberForm, read_hours
from .parts import beside, bold, html, paragraph, row, show

WEEK = 40  # hours that one person works


class TimeForm(NumberForm):
    """Hours a week for each activity of the plan, laid beside the people at its level."""

    title = "time.title"
    how, most = "time.counts", MOST_HOURS
    about = frozenset({"plan", "pyramid"})

    def build(self) -> list[widgets.Widget]:
        self.names = {n: html() for n in range(1, ACTIVITIES + 1)}
        self.rows = {n: row("ew-hours", name, self._hours(n)) for n, name in self.names.items()}
        self.much = html()
        self.none = html(f"<p>{escape(self.words('time.none'))}</p>")
        heads = map(bold, map(self.words, ("plan.what", "time.each")))
        asked = [row("ew-hours", *heads), self.none, *self.rows.values(), self.wrong, self.much, self.sentence]
        return [beside(asked, [self.picture], "ew-even")]

    def _hours(self, n: int) -> widgets.Text:
        key = f"plan.activity.{n}.hours"
        return self.number(
            key,
            f"{n}. {self.words('time.hours')}",
            read_hours,
            kept=lambda hours: self.file(key, "" if hours is None else hours),
            wrong=lambda found: self.words("time.not-hours", number=n, found=found),
        )

    def refresh(self) -> None:
        super().refresh()
        named = dict(self.answers.activities)
        show(self.none, not named)
        self.much.value = paragraph(self._too_much)
        for n, shown in self.rows.items():
            show(shown, n in named)
            self.names[n].value = f"<strong>{n}</strong> {escape(named[n].what)}" if n in named else ""

    @property
    def _too_much(self) -> str:
        """A question, when it is more than one person has."""
        hours = sum(activity.hours or 0 for _, activity in self.answers.activities)
        return self.words("time.week", n=hours) if hours > WEEK else ""

    def filled_in(self) -> Iterator[str]:
        for n, activity in self.answers.activities:
            hours = self.words("pyramid.unknown-mark") if activity.hours is None else self.words.number(activity.hours)
            yield f"{n}. {activity.what}: {hours}"
        yield from filter(None, [self._too_much])

    def outcome(self) -> Picture:
        activities = [activity for _, activity in self.answers.activities]
        return draw_time(activities, self.answers.pyramid, self.content, self.language, source=self.invented)
