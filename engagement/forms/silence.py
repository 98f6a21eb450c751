"""Radio silence as a small story: who notices, at which level, what they do, and the line to stop with decently (B6-B8)."""

from __future__ import annotations

from collections.abc import Iterator

from ..ambition import highest
from ..answers import SILENCE
from ..model import LEVELS, PHASES, Level
from ..svg import escape
from . import widgets
from .form import Form
from .parts import beside, bold, card, chip, html, listed, quoted, row, sentence


class SilenceForm(Form):
    """Tell in order who falls away when it goes quiet, beside the model's own reading; an order, no weeks (B25)."""

    title = "silence.title"
    tells_fields = False
    names_levels = True

    def build(self) -> list[widgets.Widget]:
        heads = ("", *(self.words(f"silence.{part}") for part in ("who", "level", "does")))
        self.reading = html()
        return [
            row("ew-scene", *map(bold, heads)),
            *(self._row(place) for place in range(len(SILENCE))),
            self.line("ambition.exit", self.words("silence.exit"), rows=2),
            beside([self.sentence], [self.reading]),
        ]

    def _row(self, place: int) -> widgets.Box:
        order = self.words(f"silence.order-{place}")
        asks = [f"{order}: {self.words(f'silence.{part}')}" for part in ("who", "level", "does")]
        who, level, does = (f"ambition.silence.{key}" for key in SILENCE[place])
        levels = self.options("levels", (self.words("silence.no-level"), ""))
        return row(
            "ew-scene",
            bold(order),
            self.field(who, widgets.Text(tooltip=asks[0])),
            self.choice(level, "", levels, asked=asks[1]),
            self.field(does, widgets.Text(tooltip=asks[2])),
        )

    def refresh(self) -> None:
        super().refresh()
        story = "".join(
            f"<li><strong>{escape(order)}</strong> {escape(who)} {chip(level, self) if level else ''} → {escape(does)}</li>"
            for order, who, level, does in self._told()
        )
        self.sentence.value = f'<ul class="ew-story">{story}</ul>{sentence(self._end())}'
        self.reading.value = self._reading()

    def _reading(self) -> str:
        """What the model says of stopping in the promised phase."""
        if not (phase := self.answers.phase):
            return ""
        head = self.words("silence.model", phase=phase.name[self.language])
        order = quoted(self.content.catalogue["silence.order-only"], self)
        return card(f"{listed([(head, phase.stopping)], self)}{order}")

    def _told(self) -> Iterator[tuple[str, str, Level | None, str]]:
        """The story line by line: when, who, at which level, and what they do."""
        for place, loss in self.answers.silence:
            level = self.content.levels[LEVELS.index(loss.level)] if loss.level else None
            yield self.words(f"silence.order-{place}"), loss.who.rstrip(".") or "…", level, loss.does or "…"

    def _end(self) -> str:
        """The highest level that notices, and what stands between the promise and the last line."""
        losses = [loss for _, loss in self.answers.silence]
        top = highest(losses)
        whom = self.content.names("levels", self.language)[top] if top else self.words("silence.those")
        heard = self.words(f"silence.{'heard' if top else 'unplaced' if losses else 'open'}", level=whom)
        line = self.answers.text("ambition.exit").strip()
        last = self.words("silence.last", line=line) if line else self.words("silence.no-last")
        if not (phase := self.answers.phase):
            return f"{heard} {last}"
        promise = self.words("silence.promise", phase=phase.name[self.language], step=PHASES.index(phase.key) + 1)
        gap = self.words("silence.gap" if line else "silence.wide-gap", level=whom)
        return f"{heard} {promise} {last} {gap}"

    def outcome(self) -> str:
        story = (
            f"{order}: {who}{f' ({level.name[self.language]})' if level else ''} → {does}"
            for order, who, level, does in self._told()
        )
        return "\n".join([*story, self._end()])
