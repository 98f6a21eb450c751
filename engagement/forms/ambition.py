"""The ambition's forms: choose a phase, pass the gate below it, and carry the hours (B5-B13)."""

from __future__ import annotations

from collections.abc import Iterator

from ..ambition import HOURS, gate
from ..model import NOTHING, Example, Phase
from ..pictures.staircase import draw_staircase
from ..shapes import Picture
from ..svg import escape
from . import widgets
from .form import Form
from .parts import among, beside, card, folds, html, listed, quoted, sentence, show, toggles
from .references import figures


class AmbitionForm(Form):
    """Choose what you promise, and see risk, effort and gain rise together."""

    title = "staircase.title"

    def build(self) -> list[widgets.Widget]:
        phases = self.options("phases", (self.words("ambition.none"), ""))
        chosen = toggles(phases, description=self.words("ambition.phase"))
        self.field("ambition.phase", chosen, shown=among(phases))
        self.card = html()
        return [chosen, beside([self.sentence, self.card], [self.picture])]

    def refresh(self) -> None:
        super().refresh()
        phase = self.answers.phase
        self.card.value = self._card(phase) if phase else ""

    def _card(self, phase: Phase) -> str:
        told, pair, more = (
            listed([(self.words(f"ambition.{part}"), getattr(phase, part)) for part in parts], self)
            for parts in (["does"], ["gain", "stopping"], ["costs", *(["nearby"] if phase.nearby != NOTHING else [])])
        )
        asked = "".join(quoted(prompt, self, "li") for prompt in phase.prompts)
        seen = "".join(f"<li>{self._example(example)}</li>" for example in phase.examples)
        folded = folds(self.words("ambition.prompts"), f"<ul>{asked}</ul>")
        if seen:
            point = quoted(self.content.catalogue["ambition.point"], self)
            folded += folds(self._tally(phase), f"{point}<ul>{seen}</ul>")
        return card(f'{told}<div class="ew-pair">{pair}</div>{more}{folded}')

    def _tally(self, phase: Phase) -> str:
        """How many of a phase's examples still run, have another name, have stopped, or could not be traced."""
        states = [example.state for example in phase.examples]
        counted = [
            self.words(f"ambition.tally-{state}", n=states.count(state))
            for state in ("running", "renamed", "stopped", "unknown")
            if state in states
        ]
        return self.words("ambition.examples", states=", ".join(counted))

    def _example(self, example: Example) -> str:
        """An example, what it is, and how it fares now: that some have stopped is the model's own point (B21)."""
        state = f"ambition.{example.state}" + ("" if example.date else "-undated")
        when = self.words(state, day=self.words.day(example.date))
        what, status = (quoted(text, self, "span") for text in (example.what, example.status))
        return f"<strong>{escape(example.name[self.language])}</strong>: {what} <em>{escape(when)}.</em> {status}"

    def outcome(self) -> Picture:
        return draw_staircase(self.answers.promise, self.content, self.language)


class GateForm(Form):
    """Two lists to talk about: is the phase below done well, and is the promise kept? Staying is a green answer (B10, B12)."""

    def build(self) -> list[widgets.Widget]:
        self.lists = {phase.key: self._list(phase) for phase in self.content.phases}
        return [*self.lists.values(), self.sentence]

    def _list(self, phase: Phase) -> widgets.VBox:
        items = [self.verdict(f"ambition.gate.{phase.key}.{item.key}", item) for item in phase.gate]
        return widgets.VBox([html(), *items])

    @property
    def _climbed(self) -> tuple[Phase, ...]:
        """The phases up to and with the promise; the lists of the last two are shown."""
        rank = self.answers.promise.rank
        return () if rank is None else self.content.phases[: rank + 1]

    def refresh(self) -> None:
        titles = {phase.key: self._says("title", phase) for phase in self._climbed[-2:]}
        for key, asked in self.lists.items():
            show(asked, key in titles)
            asked.children[0].value = f"<h3>{escape(titles.get(key, ''))}</h3>"
        green = any(gate(self.answers.gate(key)) != "open" for key in titles)
        self.sentence.value = card(sentence(self.outcome()), "ew-green" if green else "")

    def outcome(self) -> str:
        """What the lists come to, up to the first that is not all yes: there the talk begins."""
        if not (climbed := self._climbed):
            return self.words("ambition.gate-choose")
        said = [] if climbed[1:] else [self.words("ambition.gate-none")]
        for phase in climbed[-2:]:
            answers = self.answers.gate(phase.key)
            doubts = [item for doubt in ("no", "partly") for item in phase.gate if answers[item.key] == doubt]
            said.append(self._says(gate(answers), phase))
            said += [self.words("ambition.gate-begin", item=item[self.language]) for item in doubts[:1]]
            if gate(answers) != "go":
                break
        if ajar := [phase.name[self.language] for phase in climbed[:-2] if gate(self.answers.gate(phase.key)) != "go"]:
            said.append(self.words("ambition.gate-lower", phases=self.words.together(ajar)))
        return " ".join(said)

    def filled_in(self) -> Iterator[str]:
        for phase in self._climbed[-2:]:
            yield self._says("title", phase)
            for key in (f"ambition.gate.{phase.key}.{item.key}" for item in phase.gate):
                yield f"{self.question(key)} {self.standing(key)}"

    def _says(self, what: str, phase: Phase) -> str:
        """A text about a phase's list, which is the promise's own or a gate below it."""
        promised = self._climbed[-1]
        key = f"ambition.{'kept' if phase is promised else 'gate'}-{what}"
        return self.words(key, phase=promised.name[self.language], below=phase.name[self.language])


class CarryForm(Form):
    """The hours that you can carry beside those that you think it asks: both are yours, so both say so (B9, B25)."""

    def build(self) -> list[widgets.Widget]:
        self.costs = html()
        others = f"{quoted(self.content.catalogue['ambition.others-note'], self)}{figures(self, 'cost')}"
        self.others = html(folds(self.words("ambition.others"), others))
        return [
            self.costs,
            self._hours("hours"),
            self._hours("asks"),
            self.line("ambition.stand-in", self.words("ambition.stand-in")),
            self.sentence,
            self.others,
        ]

    def refresh(self) -> None:
        super().refresh()
        phase = self.answers.phase
        self.costs.value = listed([(phase.name[self.language], phase.costs)], self) if phase else ""
        asked = (self.answers("ambition.hours"), self.answers("ambition.asks"))
        show(self.others, None not in asked)  # one's own come first (A39)

    def _hours(self, part: str) -> widgets.SelectionSlider:
        label = self.words(f"ambition.{part}")
        hours: list[float] = [*(n / 2 for n in range(41)), *range(21, 41), *range(45, HOURS + 1, 5)]
        options = [(self.words("pyramid.unknown-mark"), ""), *((self.words.number(n), n) for n in hours)]
        slider = self.slider(
            widgets.SelectionSlider,
            options=options,
            description=label,
            layout={"width": "100%", "max_width": "46rem"},
            style={"description_width": "21rem"},
        )

        def nearest(_: object) -> float | str:
            stands = self.answers.number(f"ambition.{part}", HOURS)
            return "" if stands is None else min(hours, key=lambda each: abs(each - stands))

        return self.field(f"ambition.{part}", slider, shown=nearest)

    def outcome(self) -> str:
        promise, who = self.answers.promise, self.answers.text("ambition.stand-in").strip()
        if promise.carries is None:
            load = self.words("ambition.carry-open")
        else:
            load = "ambition.carries" if promise.carries else "ambition.falls-short"
            load = self.words(load, hours=promise.hours, asks=promise.asks)
        stand_in = self.words("ambition.has-stand-in", who=who) if who else self.words("ambition.no-stand-in")
        return f"{load} {stand_in}"
