"""The workbench: the sign-up line as it is and as it could be, put to five questions (A26, A29-A31)."""

from __future__ import annotations

import ipywidgets as widgets

from ..svg import escape
from .form import Form, beside, quoted

LINES = ("before", "after")


class PropositionForm(Form):
    """Rewrite the line that asks people to follow you, and judge both lines yourself. Nothing is added up."""

    title = "proposition.title"

    def build(self) -> list[widgets.Widget]:
        offers = self.options("offers", (self.words("plan.choose"), ""))
        self.example = widgets.HTML()
        lines = beside(*map(self._line, LINES))
        lines.add_class("ew-even")
        return [
            lines,
            self.choice("proposition.offer", self.words("proposition.offer"), offers, width="100%", max_width="40rem"),
            self.example,
            self.sentence,
        ]

    def _line(self, line: str) -> list[widgets.Widget]:
        written = self.line(
            f"proposition.{line}.line",
            self.words(f"proposition.{line}"),
            rows=2,
            placeholder=self.words("proposition.line-placeholder"),
        )
        return [
            written,
            *(
                self.verdict(f"proposition.{line}.{c.key}", c.question, head=c.name[self.language])
                for c in self.content.criteria
            ),
        ]

    def refresh(self) -> None:
        chosen = self.answers("proposition.offer")
        offer = next((offer for offer in self.content.offers if offer.key == chosen), None)
        self.example.value = quoted(offer.example, self) if offer else ""
        super().refresh()
        self.sentence.value = "".join(f'<p class="ew-words">{escape(line)}</p>' for line in self.outcome().split("\n"))

    def outcome(self) -> str:
        return "\n".join(self._judged(line) for line in LINES)

    def _judged(self, line: str) -> str:
        names = self.content.names("criteria", self.language)
        given = {names[key]: answer for key, answer in self.answers.criteria(line).items() if answer}
        passed = [name for name, answer in given.items() if answer == "yes"]
        failed = [name for name, answer in given.items() if answer != "yes"]
        label = self.words(f"proposition.{line}")
        if not given:
            return self.words("proposition.open", line=label)
        if not passed:
            return self.words("proposition.passes-none", line=label)
        if not failed and len(passed) == len(names):
            return self.words("proposition.passes-all", line=label)
        if not failed:
            return self.words("proposition.passes-so-far", line=label, passed=", ".join(passed))
        return self.words("proposition.passes", line=label, passed=", ".join(passed), failed=", ".join(failed))
