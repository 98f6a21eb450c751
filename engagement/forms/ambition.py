"""The ambition's forms: choose a phase, pass the gate below it, and carry the hours (B5-B13)."""

from __future__ import annotations

import ipywidgets as widgets

from ..ambition import HOURS, gate
from ..model import NOTHING, PHASES, Example, Phase
from ..pictures import draw_staircase
from ..shapes import Picture
from ..svg import escape
from .form import Form, among, beside, html, listed, name, quoted, standing
from .references import figures


class AmbitionForm(Form):
    """Choose what you promise, and see risk, effort and gain rise together."""

    title = "staircase.title"

    def build(self) -> list[widgets.Widget]:
        phases = self.options("phases", (self.words("ambition.none"), ""))
        chosen = widgets.ToggleButtons(options=phases, description=self.words("ambition.phase"))
        chosen.style.button_width, chosen.style.description_width = "auto", "initial"
        self.field("ambition.phase", chosen, shown=among(phases))
        self.card = widgets.HTML()
        return [chosen, beside([self.sentence, self.card], [self.picture])]

    def refresh(self) -> None:
        super().refresh()
        phase = self.answers.phase
        self.card.value = self._card(phase) if phase else ""

    def _card(self, phase: Phase) -> str:
        told, pair, more = (
            listed([(self.words(f"ambition.{part}"), getattr(phase, part)) for part in parts], self)
            for parts in (["does"], ["gain", "stopping"], ["costs", "nearby"][: 1 + (phase.nearby != NOTHING)])
        )
        asked = "".join(quoted(prompt, self, "li") for prompt in phase.prompts)
        seen = "".join(f"<li>{self._example(example)}</li>" for example in phase.examples)
        folded = folds(self.words("ambition.prompts"), f"<ul>{asked}</ul>")
        if seen:
            folded += folds(
                self._tally(phase), f"{quoted(self.content.catalogue['ambition.point'], self)}<ul>{seen}</ul>"
            )
        return f'<div class="ew-card">{told}<div class="ew-pair">{pair}</div>{more}{folded}</div>'

    def _tally(self, phase: Phase) -> str:
        """How many of a phase's examples still run, have stopped, or could not be traced."""
        states = [example.state for example in phase.examples]
        counted = [
            self.words(f"ambition.tally-{state}", n=states.count(state))
            for state in ("running", "stopped", "unknown")
            if state in states
        ]
        return self.words("ambition.examples", states=", ".join(counted))

    def _example(self, example: Example) -> str:
        """An example, what it is, and how it fares now: that some have stopped is the model's own point (B21)."""
        state = f"ambition.{example.state}" + ("" if example.date else "-undated")
        when = self.words(state, day=self.words.day(example.date))
        name, what, status = (
            escape(example.name[self.language]),
            quoted(example.what, self, "span"),
            quoted(example.status, self, "span"),
        )
        return f"<strong>{name}</strong>: {what} <em>{escape(when)}.</em> {status}"

    def outcome(self) -> Picture:
        return draw_staircase(self.answers.promise, self.content, self.language)


class GateForm(Form):
    """A list to talk about: is the phase below done well? "Stay here" is a green answer (B10, B12)."""

    def build(self) -> list[widgets.Widget]:
        self.heading = widgets.HTML()
        self.lists = {phase.key: self._list(phase) for phase in self.content.phases[:-1]}
        return [self.heading, *self.lists.values(), self.sentence]

    def _list(self, phase: Phase) -> widgets.VBox:
        return widgets.VBox([self.verdict(f"ambition.gate.{phase.key}.{item.key}", item) for item in phase.gate])

    @property
    def below(self) -> Phase | None:
        key = self.answers.promise.below
        return self.content.phases[PHASES.index(key)] if key else None

    def refresh(self) -> None:
        below = self.below
        for key, shown in self.lists.items():
            shown.layout.display = "" if below and key == below.key else "none"
        self.heading.value = f"<h3>{escape(self._title())}</h3>"
        green = " ew-green" if below and gate(self.answers.gate(below.key)) != "open" else ""
        self.sentence.value = f'<div class="ew-card{green}"><p class="ew-words">{escape(self.outcome())}</p></div>'

    def outcome(self) -> str:
        phase, below = self.answers.phase, self.below
        if not below:
            return self.words("ambition.gate-none" if phase else "ambition.gate-choose")
        answers = self.answers.gate(below.key)
        said = self.words(
            f"ambition.gate-{gate(answers)}", phase=phase.name[self.language], below=below.name[self.language]
        )
        doubts = [
            item[self.language] for doubt in ("no", "partly") for item in below.gate if answers[item.key] == doubt
        ]
        return " ".join([said, *(self.words("ambition.gate-begin", item=item) for item in doubts[:1])])

    def said(self) -> str:
        shown = f"ambition.gate.{self.below.key if self.below else None}."
        asked = [widget for key, (widget, _) in self.fields.items() if key.startswith(shown)]
        return "\n".join([self._title(), *(f"{name(w)} {standing(w)}" for w in asked), self.outcome()]).strip()

    def _title(self) -> str:
        return self.words("ambition.gate-title", phase=self.below.name[self.language]) if self.below else ""


class CarryForm(Form):
    """The hours that you can carry beside those that you think it asks: both are yours, so both say so (B9, B25)."""

    def build(self) -> list[widgets.Widget]:
        self.costs = widgets.HTML()
        others = f"{quoted(self.content.catalogue['ambition.others-note'], self)}{figures(self, 'cost')}"
        return [
            self.costs,
            self._hours("hours"),
            self._hours("asks"),
            self.line("ambition.stand-in", self.words("ambition.stand-in")),
            self.sentence,
            html(folds(self.words("ambition.others"), others)),
        ]

    def refresh(self) -> None:
        super().refresh()
        phase = self.answers.phase
        self.costs.value = listed([(phase.name[self.language], phase.costs)], self) if phase else ""

    def _hours(self, part: str) -> widgets.SelectionSlider:
        label = self.words(f"ambition.{part}")
        hours = [*(n / 2 for n in range(41)), *range(21, 41), *range(45, HOURS + 1, 5)]
        options = [(self.words("pyramid.unknown-mark"), ""), *((self.words.number(n), n) for n in hours)]
        slider = widgets.SelectionSlider(
            options=options, description=label, layout={"width": "100%", "max_width": "46rem"}
        )
        slider.style.description_width = "21rem"
        nearest = lambda n: min(hours, key=lambda each: abs(each - n)) if isinstance(n, int | float) else ""  # noqa: E731
        return self.field(f"ambition.{part}", slider, shown=nearest)

    def outcome(self) -> str:
        promise, who = self.answers.promise, self.answers.text("ambition.stand-in").strip()
        if promise.carries is None:
            load = self.words("ambition.carry-open")
        else:
            load = self.words(
                "ambition.carries" if promise.carries else "ambition.falls-short",
                hours=promise.hours,
                asks=promise.asks,
            )
        stand_in = self.words("ambition.has-stand-in", who=who) if who else self.words("ambition.no-stand-in")
        return f"{load} {stand_in}"


def folds(summary: str, markup: str) -> str:
    """Markup that stays closed until someone asks for it."""
    return f"<details><summary>{escape(summary)}</summary>{markup}</details>"
