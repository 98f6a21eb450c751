"""The second visit: keep the pyramid of a day, and see it as a line over the one of now."""

from __future__ import annotations

from datetime import date

from ..answers import SNAPSHOT
from ..pictures.change import draw_change
from ..shapes import Picture
from . import widgets
from .form import Form
from .parts import Options, button, show


class SnapshotForm(Form):
    """Keep today's pyramid; months later, choose a day and compare, level by level."""

    title = "snapshot.title"
    tells_fields = False
    owned = (SNAPSHOT,)
    about = frozenset({"pyramid"})

    def build(self) -> list[widgets.Widget]:
        keep = button(self.words("snapshot.keep"), self._keep)
        self.days = self.choice("pyramid.compare", self.words("snapshot.compare"), self._days(), width="22rem")
        return [keep, self.days, self.sentence, self.picture]

    def _days(self) -> Options:
        kept = [(self.words.day(day), day) for day in self.answers.snapshots]
        return [(self.words("snapshot.none"), ""), *kept]

    def _keep(self) -> None:
        """File the six amounts under today's date; a second time on one day replaces the first."""
        amounts = [[amount.count, amount.unit] for _, amount in self.answers.pyramid]
        self.file(f"{SNAPSHOT}{date.today()}", amounts)

    def refresh(self) -> None:
        """Offer the days that there are, and show the one that was chosen."""
        options, chosen = self._days(), self.answers.text("pyramid.compare")
        with self.quiet():
            if list(self.days.options) != options:
                self.days.options = options
            self.days.value = chosen if chosen in self.answers.snapshots else ""
        super().refresh()
        show(self.picture, self.days.value)

    def outcome(self) -> Picture | str:
        answers, words = self.answers, self.words
        day, now, true_size = answers.text("pyramid.compare"), answers.pyramid, answers.true_size
        if before := answers.snapshots.get(day):
            return draw_change(before, now, self.content, self.language, since=words.day(day), true_size=true_size)
        days = ", ".join(words.day(day) for day in answers.snapshots)
        return words("snapshot.days", days=days) if days else words("snapshot.empty")
