"""The plan's forms: place what you do, see which levels get nothing, read what to ask first, and write three actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..answers import ACTIONS, ACTIVITIES
from ..model import Level, Prompt
from ..pictures.plan import draw_plan
from ..plan import PLACED, Suggestion, suggest
from ..shapes import Picture
from ..svg import escape
from . import widgets
from .form import Form
from .parts import beside, bold, card, chip, html, quoted, row

SHOWN = 3  # prompts at a time: more is a list, and a list is not read


class PlanForm(Form):
    """Place your activities on pyramid × ambition; empty rows and over-reach show by themselves (A21, B12).

    Only who has placed some activities is offered the links that we see, our bridge (C1, C2).
    """

    title = "plan.title"
    names_levels = True
    about = frozenset({"plan", "ambition"})

    def build(self) -> list[widgets.Widget]:
        choose = (self.words("plan.choose"), "")
        self.levels, self.phases = self.options("levels", choose), self.options("phases", choose)
        heads = ("", *map(self.words, ("plan.what", "plan.level", "plan.phase")))
        head = row("ew-activity", *map(bold, heads))
        rows = [self._row(n) for n in range(1, ACTIVITIES + 1)]
        offer = widgets.Checkbox(description=self.words("plan.bridge"), indent=False, layout={"width": "100%"})
        self.bridge, self.why = self.field("plan.bridge", offer, shown=lambda answer: answer is True), html()
        return [beside([head, *rows, offer, self.why], [self.picture, self.sentence], "ew-even")]

    def _row(self, n: int) -> widgets.Box:
        at = f"plan.activity.{n}"
        asked = {part: f"{n}. {self.words(f'plan.{part}')}" for part in ("what", "level", "phase")}
        what = self.field(f"{at}.what", widgets.Text(tooltip=asked["what"]))
        level = self.choice(f"{at}.level", "", self.levels, asked=asked["level"])
        phase = self.choice(f"{at}.phase", "", self.phases, asked=asked["phase"])
        return row("ew-activity", bold(str(n)), what, level, phase)

    def filled_in(self) -> Iterator[str]:
        for n, _ in self.answers.activities:
            what, level, phase = (self.standing(f"plan.activity.{n}.{part}") for part in ("what", "level", "phase"))
            yield f"{n}. {what} ({level}, {phase})"

    @property
    def _placed(self) -> bool:
        """Whether the participant has placed enough to be shown what we would do."""
        return sum(activity.placed for _, activity in self.answers.activities) >= PLACED

    @property
    def _bridged(self) -> bool:
        return self._placed and self.answers("plan.bridge") is True

    def refresh(self) -> None:
        super().refresh()
        self.bridge.disabled = not self._placed
        wait = escape(self.words("plan.bridge-wait", n=PLACED))
        why = quoted(self.content.catalogue["plan.bridge-why"], self) if self._bridged else ""
        self.why.value = why if self._placed else f"<p>{wait}</p>"

    def outcome(self) -> Picture:
        return draw_plan(
            self.answers.activities, self.answers.promise.phase, self.content, self.language, bridged=self._bridged
        )


class PromptsForm(Form):
    """What to ask first, with the reason, and the rule printed beside it."""

    about = frozenset({"plan", "pyramid", "steps", "leaks", "what-if"})

    def build(self) -> list[widgets.Widget]:
        return [self.sentence, html(f"<p><small>{escape(self.words('plan.rule'))}</small></p>")]

    def _suggested(self) -> tuple[Suggestion, ...]:
        activities = [activity for _, activity in self.answers.activities]
        return suggest(self.content.levels, self.answers.pyramid, activities, weakest=self.answers.weakest)[:SHOWN]

    def _asked(self) -> list[tuple[Level, str, Prompt]]:
        """What to ask first, each with its level and the reason."""
        names = {level.key: level for level in self.content.levels}
        return [(names[s.level], self.words(f"plan.reason.{s.reason}"), s.prompt) for s in self._suggested()]

    def _step(self) -> str:
        """How people come to the level that the weakest step leads to (A23-A28)."""
        weakest = {s.level for s in self._suggested() if s.reason == "weakest"}
        mechanism = next((m for m in self.content.mechanisms if m.key in weakest), None)
        if not mechanism:
            return ""
        name = escape(mechanism.name[self.language])
        said = "".join(quoted(text, self) for text in (mechanism.interaction, mechanism.question))
        return card(f"<strong>{name}</strong>{said}")

    def refresh(self) -> None:
        rows = "".join(
            f"<li>{chip(level, self)} · {escape(reason)}{quoted(prompt, self)}</li>"
            for level, reason, prompt in self._asked()
        )
        self.sentence.value = f"{self._step()}<ol>{rows}</ol>"

    def outcome(self) -> str:
        return "\n".join(
            f"{level.name[self.language]} ({reason}): {prompt[self.language]}"
            for level, reason, prompt in self._asked()
        )


class LaunchForm(Form):
    """The next launch in three questions (A22)."""

    title = "launch.title"

    def build(self) -> list[widgets.Widget]:
        return [self.line(f"plan.launch.{prompt.key}", prompt[self.language], rows=2) for prompt in self.content.launch]

    def outcome(self) -> str:
        return ""


class ActionsForm(Form):
    """Three things to do, each with an owner and a date."""

    title = "action.title"

    def build(self) -> list[widgets.Widget]:
        heads = ("", *map(self.words, ("action.what", "action.owner", "action.date")))
        head = row("ew-action", *map(bold, heads))
        return [head, *(self._row(n) for n in range(1, ACTIONS + 1)), self.sentence]

    def _row(self, n: int) -> widgets.Box:
        at = f"plan.action.{n}"
        what, owner, day = (f"{n}. {self.words(f'action.{part}')}" for part in ("what", "owner", "date"))
        return row(
            "ew-action",
            bold(str(n)),
            self.field(f"{at}.what", widgets.Text(tooltip=what)),
            self.field(f"{at}.owner", widgets.Text(tooltip=owner)),
            self.field(f"{at}.date", widgets.DatePicker(tooltip=day), shown=_day, kept=lambda day: str(day or "")),
        )

    def filled_in(self) -> Iterator[str]:
        for n, action in self.answers.actions:
            yield f"{n}. {action.what} · {action.owner} · {self.words.day(action.date)}"

    def outcome(self) -> str:
        ready, lacking = 0, []
        for n, action in self.answers.actions:
            parts = {"action.a-what": action.what, "action.an-owner": action.owner, "action.a-date": action.date}
            lacks = [self.words(key) for key, part in parts.items() if not part]
            lacking += [self.words("action.missing", number=n, what=what) for what in lacks]
            ready += not lacks
            day = _day(self.workbook.read(f"plan.action.{n}.date"))  # one's own; an invented one may have passed
            lacking += [self.words("action.past", number=n)] if day and day < date.today() else []
        if not self.answers.actions:
            return self.words("action.none")
        return " ".join([self.words("action.counted", n=ready), *lacking])


def _day(answer: object) -> date | None:
    """The day that was filed; ``None`` when it is not a day."""
    try:
        return date.fromisoformat(str(answer))
    except ValueError:
        return None
