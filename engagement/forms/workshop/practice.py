"""An invented room, to practise with before anybody handed in: made of the three invented organisations, in memory."""

from __future__ import annotations

from functools import cache
from random import Random

from ...content import load_content
from ...model import LEVELS, PHASES, Pyramid
from ...plan import narrowest_step
from ...samples import load_samples
from ...workshop.handin import SAID, HandIn, said_briefly
from ...workshop.room import Room, by_part

PRACTICE = 24  # organisations


class Practice(Room):
    """A room that lies nowhere: all that was handed in is on its wall."""

    def __init__(self, given: list[HandIn]) -> None:
        self.given = {each.workbook: each for each in given}

    def hand_ins(self) -> dict[str, HandIn]:
        return self.given

    def shown(self) -> dict[str, dict[str, object]]:
        return by_part(self.given)

    def show(self) -> int:
        return 0


@cache
def practice(language: str) -> Practice:
    """An invented room, made of the three invented organisations: other numbers, the same for everyone."""
    dice, content, samples = Random("room"), load_content(), [*load_samples().values()]
    words = content.words(language)
    cards = {kind: words(f"room.invented-{kind}").split("|") for kind in SAID[1:]}
    given = []
    for n in range(PRACTICE):
        sample = samples[n % len(samples)]
        ask = lambda key, sample=sample: sample.answer(key, language)  # noqa: E731
        size = dice.lognormvariate(0, 0.8)
        counts = [ask(f"pyramid.{level}.count") for level in LEVELS]
        people = tuple(None if n is None else round(n * size * dice.lognormvariate(0, 0.6)) for n in counts)
        step = narrowest_step(Pyramid.of(dict(zip(LEVELS, people, strict=True))))
        rank = PHASES.index(ask("ambition.phase")) + dice.choice((-1, 0, 0, 0, 1))
        boxes = (ask(f"house.{silo.key}.{axis.key}") for silo in content.silos for axis in content.axes)
        house = "".join(str(min(5, max(1, score + dice.choice((-1, 0, 0, 1))))) for score in boxes)
        line = ask(f"proposition.{'before' if n % 2 else 'after'}.line")
        texts = {kind: each[n % len(each)] if n % 3 else "" for kind, each in cards.items()}
        told = HandIn(
            f"{n:016x}", 10**12, people, PHASES[min(rank, 5)], step and step.upper, house, said_briefly(line), **texts
        )
        given.append(told)
    return Practice(given)
