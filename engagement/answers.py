"""What stands in a workbook, as the model's values; while an invented sample is on the screen, it fills in what is open."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from .ambition import ANSWERS, HOURS, Loss, Promise
from .content import SECTORS, Content, load_content
from .loop import MONTHS, Rate, Steps, most_of
from .model import LEVELS, MOST, PHASES, Amount, Mistake, Phase, Pyramid
from .movement.tally import Tally
from .movement.test import LogTest
from .plan import MOST_HOURS, Action, Activity, narrowest_step
from .samples import Sample, load_sample
from .typed import brief
from .weakest import weakest_step
from .workbook import Workbook

ACTIVITIES, ACTIONS = 8, 3  # places on the plan, and things to take home
SILENCE = (  # who notices, at which level they stand, and what they do: first, then, in the end
    ("notice", "level", "turn"), ("2.who", "2.level", "2.does"), ("3.who", "3.level", "3.does"),
)  # fmt: skip
SNAPSHOT = "pyramid.snapshot."  # and the ISO date of that day
TESTS = {  # of a log, until a participant says otherwise: how often, within how many days; our reading
    "network": (1, 90), "followers": (1, 90), "fans": (2, 180), "supporters": (1, 180), "empowered": (1, 365),
}  # fmt: skip
LONGEST_NAME = 40  # characters of one's own name for a level
PARTS = ("levels", "phases", "silos", "axes", "criteria", "criticism")  # of the content, that keys of answers name


@dataclass(frozen=True)
class Answers:
    """A reader of one workbook. It holds nothing itself: every property is read afresh."""

    workbook: Workbook
    source: Content = field(default_factory=load_content)

    @property
    def sample(self) -> Sample | None:
        """The invented organisation on the screen, or ``None`` for one's own."""
        return load_sample(self.workbook.case)

    @property
    def sector(self) -> str | None:
        """Whose words are spoken: the invented organisation's sector, or the one that the participant chose."""
        return self.sample.key if self.sample else self.one_of("start.sector", SECTORS)

    @property
    def content(self) -> Content:
        """The texts, in the words of the sector and with the participant's own names for the levels."""
        own = tuple(" ".join(self.text(f"pyramid.{level}.name").split())[:LONGEST_NAME] for level in LEVELS)
        return self.source.called(self.sector, own)

    def __call__(self, key: str, default: object = None) -> object:
        """The participant's answer, else the sample's, else ``default``."""
        answer = self.workbook.read(key)
        if answer is None and (sample := self.sample):
            answer = sample.answer(key, self.workbook.language)
        return default if answer is None else answer

    def text(self, key: str) -> str:
        answer = self(key, "")
        return answer if isinstance(answer, str) else str(answer)

    def one_of(self, key: str, choices: tuple[str, ...]) -> str | None:
        """The answer when it is one of ``choices``; an older or newer workbook may hold another."""
        answer = self(key)
        return answer if isinstance(answer, str) and answer in choices else None

    def number(self, key: str, most: float = MOST) -> float | None:
        answer = self(key)
        if isinstance(answer, bool) or not isinstance(answer, int | float) or not 0 <= answer <= most:
            return None
        return answer

    def name(self, key: str) -> str:
        """What the answer under ``key`` is about, as far as each part of the key has a name: "pyramid · Fans"."""
        content, language = self.content, self.workbook.language
        names = {of: name for part in PARTS for of, name in content.names(part, language).items()}
        first, *rest = parts = key.rpartition("/")[2].split(".")
        label = content.catalogue.get(f"document.part.{first}")
        said = [label[language] if label else first]
        for n, part in enumerate(rest, 1):
            labels = (content.catalogue.get(f"{room}.{part}") for room in reversed(parts[:n]))
            fitting = (text[language] for text in labels if text and "{" not in text.nl and len(text.nl) < 60)
            said.append(names.get(part) or next(fitting, part if part.isdecimal() else ""))
        return brief(" · ".join(filter(None, said)), 80)

    @property
    def organisation(self) -> str:
        return self.sample.name[self.workbook.language] if self.sample else self.text("start.organisation").strip()

    @property
    def pyramid(self) -> Pyramid:
        units = {unit.key for unit in self.source.units}
        amounts = {}
        for level in LEVELS:
            count = None if self(f"pyramid.{level}.unknown", False) else self.number(f"pyramid.{level}.count")
            unit = self.text(f"pyramid.{level}.unit")
            amounts[level] = Amount(None if count is None else int(count), unit if unit in units else "people")
        return Pyramid.of(amounts)

    @property
    def steps(self) -> Steps:
        """How often people step up, leave, and skip a level, as the participant assumes it."""
        up = {level: self.rate(f"steps.{level}", most_of(level)) for level in LEVELS[1:]}
        leaks = {level: self.rate(f"leaks.{level}") for level in LEVELS}
        return Steps.of(up, leaks, self.rate("steps.at-once") or 0)

    def rate(self, at: str, most: float = 100) -> Rate | None:
        """The range filed under ``at``; ``None`` when it is unknown, or not a range that we can reckon with."""
        found = self(f"{at}.rate")
        if self(f"{at}.unknown", False) or not isinstance(found, list | tuple) or len(found) != 2:
            return None
        low, high = found
        return (low, high) if {type(low), type(high)} <= {int, float} and 0 <= low <= high <= most else None

    @property
    def months(self) -> int:
        """How far the what-if looks ahead."""
        found = self("what-if.months")
        return next((months for months in MONTHS if months == found), MONTHS[0])

    @property
    def weakest(self) -> str | None:
        """The level that the weakest step leads to, reckoned through; ``None``: look at the pyramid (``narrowest_step``).

        ``None`` also while the step that looks the narrowest has no rate.
        """
        steps, pyramid = self.steps, self.pyramid
        narrowest = narrowest_step(pyramid)
        if narrowest and narrowest.upper not in steps.up:
            return None
        found = weakest_step(pyramid, steps, self.months, draws=0)
        return found.people if found else None

    @property
    def snapshots(self) -> dict[str, Pyramid]:
        """Pyramids that were kept, by the ISO date of that day, oldest first."""
        kept = {*self.workbook.answers(), *(self.sample.answers if self.sample else ())}
        days = sorted(key.removeprefix(SNAPSHOT) for key in kept if key.startswith(SNAPSHOT))
        return {day: pyramid for day in days if (pyramid := self._snapshot(self(SNAPSHOT + day)))}

    @staticmethod
    def _snapshot(kept: object) -> Pyramid | None:
        """The pyramid in a snapshot: six pairs of count and unit; ``None`` when it is not that."""
        if not isinstance(kept, list | tuple) or len(kept) != len(LEVELS):
            return None
        try:
            return Pyramid(tuple(Amount(count, str(unit)) for count, unit in kept))
        except (TypeError, ValueError):
            return None

    @property
    def tests(self) -> tuple[LogTest, ...]:
        """Which interactions, how often and how lately, put someone at a level; a level for which nothing counts has none."""
        found = []
        for level, usual in TESTS.items():
            often, days = (self.number(f"movement.test.{level}.{part}") for part in ("at-least", "within"))
            with suppress(Mistake, ValueError):
                found.append(LogTest(level, self.shown_by(level), int(often or usual[0]), int(days or usual[1])))
        return tuple(found)

    def shown_by(self, level: str) -> tuple[str, ...]:
        """The kinds of interaction that count for a level."""
        chosen = self(f"movement.test.{level}.kinds")
        if isinstance(chosen, list):
            return tuple(kind for kind in chosen if isinstance(kind, str))
        return tuple(kind.key for kind in self.source.kinds if kind.shows == level)

    @property
    def tally(self) -> Tally | None:
        """What was kept of a log: numbers of people, month by month."""
        return Tally.again(self("movement.kept"))

    @property
    def true_size(self) -> bool:
        return self("pyramid.scale") == "true"

    @property
    def house(self) -> tuple[tuple[int | None, ...], ...]:
        """A row per voice; per axis a score of 1 to 5, 0 for who does not know, or ``None``: not asked yet."""
        silos, axes = ([each.key for each in part] for part in (self.source.silos, self.source.axes))
        return tuple(tuple(self._score(f"house.{silo}.{axis}") for axis in axes) for silo in silos)

    def _score(self, key: str) -> int | None:
        score = self(key)
        return score if type(score) is int and 0 <= score <= 5 else None

    @property
    def revealed(self) -> bool:
        """Whether the scores of the house lie open; until then each voice fills in its own."""
        return self("house.revealed") is True

    def criteria(self, line: str) -> dict[str, str | None]:
        """How the line "before" or "after" does on each test: yes, partly, no, or ``None``."""
        return {c.key: self.one_of(f"proposition.{line}.{c.key}", ANSWERS) for c in self.source.criteria}

    @property
    def promise(self) -> Promise:
        return Promise(
            self.one_of("ambition.phase", PHASES),
            self.number("ambition.hours", HOURS),
            self.number("ambition.asks", HOURS),
        )

    @property
    def phase(self) -> Phase | None:
        """The phase that is promised, with its texts."""
        rank = self.promise.rank
        return None if rank is None else self.content.phases[rank]

    @property
    def silence(self) -> tuple[tuple[int, Loss], ...]:
        """Who notices the radio silence, as far as anything is filled in, each with its place: first, then, in the end."""
        found = []
        for n, keys in enumerate(SILENCE):
            who, level, does = (f"ambition.silence.{key}" for key in keys)
            loss = Loss(self.text(who).strip(), self.one_of(level, LEVELS), self.text(does).strip())
            if loss != Loss("", None, ""):
                found.append((n, loss))
        return tuple(found)

    def gate(self, phase: str) -> dict[str, str | None]:
        items = self.source.phases[PHASES.index(phase)].gate
        return {item.key: self.one_of(f"ambition.gate.{phase}.{item.key}", ANSWERS) for item in items}

    @property
    def activities(self) -> tuple[tuple[int, Activity], ...]:
        """The activities that have a name, each with its place, 1 to 8."""
        found = []
        for n in range(1, ACTIVITIES + 1):
            at = f"plan.activity.{n}"
            if what := self.text(f"{at}.what").strip():
                level, phase = self.one_of(f"{at}.level", LEVELS), self.one_of(f"{at}.phase", PHASES)
                found.append((n, Activity(what, level, phase, self.number(f"{at}.hours", MOST_HOURS))))
        return tuple(found)

    @property
    def actions(self) -> tuple[tuple[int, Action], ...]:
        """The actions of which anything is filled in, each with its place, 1 to 3."""
        found = []
        for n in range(1, ACTIONS + 1):
            what, owner, date = (self.text(f"plan.action.{n}.{part}").strip() for part in ("what", "owner", "date"))
            if what or owner or date:
                found.append((n, Action(what, owner, date)))
        return tuple(found)
