"""The first form: with whom you practise, and which change you want ("engagement for what?")."""

from __future__ import annotations

from ..document.keys import OWN
from ..samples import load_samples
from ..svg import escape
from . import widgets
from .form import Form
from .parts import among, card, html, quoted, show


class StartForm(Form):
    """Choose an invented organisation or your own; say what should change."""

    def build(self) -> list[widgets.Widget]:
        samples = [(sample.name[self.language], key) for key, sample in load_samples().items()]
        cases = [*samples, (self.words("start.own"), OWN)]
        self.story = html()
        case = self.choice("start.case", self.words("start.case"), cases, width="100%", max_width="40rem")
        # what is chosen decides where answers are filed, so a field shows the document's choice, not a sample's answer
        known = among(cases)
        self.fields["start.case"] = (case, lambda _: known(self.workbook.case))
        name = self.line("start.organisation", self.words("start.organisation"))
        sectors = self.options("sectors", (self.words("start.no-sector"), ""))
        sector = self.choice("start.sector", self.words("start.sector"), sectors, width="100%", max_width="40rem")
        self.own = widgets.VBox([name, sector])  # an invented organisation has its own
        change = self.line("start.change", self.words("start.change"), rows=2)
        return [case, self.story, self.own, change, self.sentence]

    def refresh(self) -> None:
        sample = self.answers.sample
        story = "".join(quoted(text, self) for text in (sample.story, sample.note)) if sample else ""
        own = f"<p>{escape(self.words('start.own-story'))}</p>"
        self.story.value = card(story or own)
        show(self.own, not sample)
        super().refresh()

    def outcome(self) -> str:
        change = self.answers.text("start.change").strip()
        return self.words("start.wanted", change=change) if change else self.words("start.not-wanted")
