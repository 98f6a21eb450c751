"""Numbers that others reported: off until someone asks, after the participant's own, each with its origin and its flaw."""

from __future__ import annotations

from datetime import date

from ..model import LEVELS
from ..surroundings import Reference
from ..svg import escape
from . import widgets
from .form import Form
from .parts import html, quoted, show, toggles

OLD = 10  # years after which a number tells how it was then
SUBJECTS = {  # the participant's own answers that each subject lies beside
    "shape": tuple(f"pyramid.{level}" for level in LEVELS),
    "mail": ("pyramid.followers", "steps.fans", "leaks.followers"),
    "social": ("pyramid.suspects", "pyramid.followers", "pyramid.fans", "leaks.followers"),
    "top": ("pyramid.fans", "pyramid.supporters", "pyramid.empowered", "steps.empowered", "leaks.supporters"),
    "cost": ("ambition.hours", "ambition.asks"),
    "stopping": ("leaks.followers", "leaks.fans", "leaks.supporters"),
}


class ReferencesForm(Form):
    """Choose a subject: your own number first, then what others reported (A39)."""

    title = "references.title"
    tells_fields = False
    about = frozenset({"references", "pyramid", "steps", "leaks", "ambition"})

    def build(self) -> list[widgets.Widget]:
        asked = widgets.Checkbox(description=self.words("references.shown"), indent=False)
        self.field("references.shown", asked, shown=lambda answer: answer is True)
        subjects = [(self.words(f"references.about.{subject}"), subject) for subject in SUBJECTS]
        self.subject = toggles(subjects, description=self.words("references.subject"))
        self.subject.observe(lambda _: self.refresh(), "value")
        self.figures = html()
        return [asked, self.subject, self.sentence, self.figures]

    def refresh(self) -> None:
        super().refresh()
        show(self.subject, self._asked)
        self.figures.value = figures(self, self.subject.value) if self._asked and self._own() else ""

    def outcome(self) -> str:
        if not self._asked:
            return self.words("references.off")
        if not (own := self._own()):
            return self.words(f"references.first.{self.subject.value}")
        whose = "sample" if self.answers.sample else "yours"
        return self.words(f"references.{whose}", name=self.answers.organisation, numbers="; ".join(own))

    @property
    def _asked(self) -> bool:
        return self.answers("references.shown") is True

    def _own(self) -> list[str]:
        """The participant's own numbers on the subject, in words; "I don't know" is one of them."""
        return [said for key in SUBJECTS[self.subject.value] if (said := self._number(key))]

    def _number(self, key: str) -> str:
        """One own number with its label; empty as long as nobody answered."""
        answers, words = self.answers, self.words
        kind, _, name = key.partition(".")
        match kind:
            case "pyramid":
                amount = dict(answers.pyramid)[name]
                unit = self.content.names("units", self.language)[amount.unit]
                found = f"{words.number(amount.count)} {unit}" if amount.count is not None else ""
            case "steps" | "leaks":
                rate = (answers.steps.up if kind == "steps" else answers.steps.leaks).get(name)
                found = words("references.rate", rate=words.span(*rate)) if rate else ""
            case _:
                hours = getattr(answers.promise, name)
                found = words("references.hours", n=hours) if hours is not None else ""
        if not found and not answers(f"{key}.unknown") and answers(key) != "":
            return ""
        level = self.content.names("levels", self.language).get(name, "")
        label = words(f"references.own.{kind if level else name}", level=level)
        return f"{label}: {found or words('pyramid.dont-know')}"


def figures(form: Form, subject: str) -> str:
    """What others reported on a subject, as markup. It is for whoever asked: a form that shows it folds it in."""
    found = [_figure(reference, form) for reference in form.content.references if reference.about == subject]
    return f'<ul class="ew-figures">{"".join(found)}</ul>'


def _figure(reference: Reference, form: Form) -> str:
    """One number with its origin, how sure it is, what is wrong with it, and a mark when it is old."""
    words, language = form.words, form.language
    then = date.today().year - reference.year > OLD
    mark = f' <span class="ew-then">{escape(words("references.then"))}</span>' if then else ""
    origin = (
        f"{reference.source}, {reference.year}",  # a year is written without a point for the thousands
        reference.sample[language],
        words(f"references.grade-{reference.grade}"),
        words(f"references.seen-{reference.seen}"),
    )
    return (
        f"<li><strong>{escape(reference.value[language])}</strong>{mark}"
        f"<small>{escape(' · '.join(origin))}</small>{quoted(reference.caveat, form, 'span')}</li>"
    )
