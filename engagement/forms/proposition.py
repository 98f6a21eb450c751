"""The workbench: the author's own form as first patient, then your sign-up line as it is and could be (A26, A29-A34)."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Criterion
from ..svg import escape
from . import widgets
from .form import Form
from .parts import beside, card, html, quoted, sentence, show, toggles

LINES = ("before", "after")
VOICES = {"writer": "", "neighbour": "neighbour."}  # who judges, and where that is filed


class PatientForm(Form):
    """The author's form put to the test that he made us think of; our reading appears once you have yours (A33, A34)."""

    title = "proposition.patient-title"
    help = "patient-help"

    def build(self) -> list[widgets.Widget]:
        head = escape(self.words("proposition.patient-head"))
        paraphrase = quoted(self.content.catalogue["proposition.patient"], self)
        patient = html(card(f"<strong>{head}</strong>{paraphrase}"))
        self.readings = {criterion.key: html() for criterion in self.content.criteria}
        return [patient, *(self._asked(criterion) for criterion in self.content.criteria), self.sentence]

    def _asked(self, criterion: Criterion) -> widgets.Box:
        head = criterion.name[self.language]
        asked = self.verdict(f"proposition.patient.{criterion.key}", criterion.question, head=head)
        asked.children += (self.readings[criterion.key],)
        asked.add_class("ew-wide")
        return asked

    @property
    def judged(self) -> dict[str, str | None]:
        return self.answers.criteria("patient")

    @property
    def ours(self) -> dict[str, str]:
        """What we say on each test, with what the participant says where that is another; nothing until all five are judged."""
        if not all(self.judged.values()):
            return {}
        told = {}
        for c in self.content.criteria:
            you, ours = (self.words(f"proposition.{answer}") for answer in (self.judged[c.key], c.verdict))
            told[c.key] = self.words(f"proposition.{'we-say' if you == ours else 'you-and-we'}", you=you, ours=ours)
        return told

    def refresh(self) -> None:
        super().refresh()
        ours = self.ours
        for c in self.content.criteria:
            told = f"<strong>{escape(ours[c.key])}</strong> {quoted(c.patient, self, 'span')}" if ours else ""
            _note(self.readings[c.key], told)

    def filled_in(self) -> Iterator[str]:
        ours = self.ours
        yield self.content.catalogue["proposition.patient"][self.language]
        for c in self.content.criteria:
            yield f"{c.question[self.language]} {self.standing(f'proposition.patient.{c.key}')}"
            if ours:
                yield f"{ours[c.key]} {c.patient[self.language]}"

    def outcome(self) -> str:
        if left := list(self.judged.values()).count(None):
            return self.words("proposition.patient-left", n=left)
        other = [c.name[self.language] for c in self.content.criteria if self.judged[c.key] != c.verdict]
        if not other:
            return self.words("proposition.patient-agreed")
        return self.words("proposition.patient-differ", tests=self.words.together(other))


class PropositionForm(Form):
    """Rewrite the line that asks people to follow you; you judge it, and a neighbour does, unseen. Nothing is added up."""

    title = "proposition.title"

    def build(self) -> list[widgets.Widget]:
        offers = self.options("offers", (self.words("plan.choose"), ""))
        self.example = html()
        self.notes: dict[tuple[str, str], widgets.HTML] = {}  # under a question about a line: who differ about it
        voices = [(self.words(f"proposition.{voice}"), voice) for voice in VOICES]
        self.voice = toggles(voices, width="", description=self.words("proposition.who"))
        self.voice.observe(lambda _: self.refresh(), "value")
        self.asked = {(voice, line): self._asked(voice, line) for voice in VOICES for line in LINES}
        before, after = map(self._line, LINES)
        wide = {"width": "100%", "max_width": "40rem"}
        offer = self.choice("proposition.offer", self.words("proposition.offer"), offers, **wide)
        return [self.voice, beside(before, after, "ew-even"), offer, self.example, self.sentence]

    def _line(self, line: str) -> list[widgets.Widget]:
        label, hint = self.words(f"proposition.{line}"), self.words("proposition.line-placeholder")
        written = self.line(f"proposition.{line}.line", label, rows=2, placeholder=hint)
        return [written, *(self.asked[voice, line] for voice in VOICES)]

    def _asked(self, voice: str, line: str) -> widgets.VBox:
        asked = []
        for criterion in self.content.criteria:
            at = f"proposition.{VOICES[voice]}{line}.{criterion.key}"
            asked.append(self.verdict(at, criterion.question, head=criterion.name[self.language]))
            if voice == "writer":
                self.notes[line, criterion.key] = html()
                asked[-1].children += (self.notes[line, criterion.key],)
        return widgets.VBox(asked)

    def _differences(self, line: str) -> dict[str, str]:
        """What writer and neighbour said, by the tests that both judged, and not alike."""
        heard = self.answers.criteria(f"neighbour.{line}")
        differ = {}
        for key, you in self.answers.criteria(line).items():
            other = heard[key]
            if you and other and you != other:
                said = {"you": self.words(f"proposition.{you}"), "other": self.words(f"proposition.{other}")}
                differ[key] = self.words("proposition.two-voices", **said)
        return differ

    def refresh(self) -> None:
        chosen = self.answers("proposition.offer")
        offer = next((offer for offer in self.content.offers if offer.key == chosen), None)
        self.example.value = quoted(offer.example, self) if offer else ""
        for (voice, _), asked in self.asked.items():
            show(asked, voice == self.voice.value)
        for line in LINES:
            differ = self._differences(line)
            for criterion in self.content.criteria:
                told = escape(differ.get(criterion.key, ""))
                _note(self.notes[line, criterion.key], f"<strong>≠ {told}</strong>" if told else "")
        self.sentence.value = "".join(map(sentence, self.outcome().split("\n")))

    def filled_in(self) -> Iterator[str]:
        names, blind = self.content.names("criteria", self.language), self.voice.value == "neighbour"
        for line in LINES:
            differ = {} if blind else self._differences(line)
            yield f"{self.words(f'proposition.{line}')}: {self.answers.text(f'proposition.{line}.line') or '…'}"
            for key, name in names.items():
                at = f"proposition.{VOICES[self.voice.value]}{line}.{key}"
                yield f"{name}: {differ.get(key) or self.standing(at)}"
        yield f"{self.question('proposition.offer')}: {self.standing('proposition.offer')}"

    def outcome(self) -> str:
        if self.voice.value == "neighbour":
            return self.words("proposition.blind")
        return "\n".join([*map(self._judged, LINES), self._two_voices()])

    def _two_voices(self) -> str:
        if not any(answer for line in LINES for answer in self.answers.criteria(f"neighbour.{line}").values()):
            return self.words("proposition.not-yet")
        names, found = self.content.names("criteria", self.language), []
        for line in LINES:
            if differ := self._differences(line):
                tests = self.words.together([names[key] for key in differ])
                found.append(self.words("proposition.differ", line=self.words(f"proposition.{line}"), tests=tests))
        return " ".join([*found, self.words("proposition.ask-why")]) if found else self.words("proposition.same")

    def _judged(self, line: str) -> str:
        names = self.content.names("criteria", self.language)
        given = {names[key]: answer for key, answer in self.answers.criteria(line).items() if answer}
        passed = [name for name, answer in given.items() if answer == "yes"]
        failed = [name for name, answer in given.items() if answer != "yes"]
        how = "open" if not given else "passes-none" if not passed else "passes" if failed else "passes-so-far"
        if passed and len(passed) == len(names):
            how = "passes-all"
        said = {"passed": ", ".join(passed), "failed": ", ".join(failed)}
        return self.words(f"proposition.{how}", line=self.words(f"proposition.{line}"), **said)


def _note(place: widgets.HTML, markup: str) -> None:
    """Markup under a question, or nothing there at all."""
    place.value = markup
    show(place, markup)
