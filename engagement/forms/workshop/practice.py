"""An invented room, to practise with before anybody handed in: made of the three invented organisations, in memory.

It is on no disk, and goes as soon as one organisation handed in.
"""

from __future__ import annotations

from functools import cache
from random import Random

from ...content import load_content
from ...model import LEVELS, PHASES, Pyramid
from ...plan import narrowest_step
from ...samples import load_samples
from ...workshop.board import Board
from ...workshop.handin import SAID, HandIn, said_briefly

PRACTICE = 24  # organisations


@cache
def practice(language: str) -> Board:
    """The wall of an invented room: the same for everyone.

    >>> practice("en").phases.n == PRACTICE
    True
    """
    dice, cards = Random("room"), _cards(language)
    given = (_organisation(n, language, dice, cards) for n in range(PRACTICE))
    return Board.of({each.workbook: each for each in given})


def _cards(language: str) -> dict[str, list[str]]:
    """By kind of text, what the room wrote on its cards."""
    words = load_content().words(language)
    return {kind: words(f"room.invented-{kind}").split("|") for kind in SAID[1:]}


def _organisation(n: int, language: str, dice: Random, cards: dict[str, list[str]]) -> HandIn:
    """One of them: an invented organisation with other numbers, as the dice fall."""
    content, samples = load_content(), [*load_samples().values()]
    sample = samples[n % len(samples)]
    size = dice.lognormvariate(0, 0.8)
    counts = [_whole(sample.answer(f"pyramid.{level}.count", language)) for level in LEVELS]
    people = tuple(None if count is None else round(count * size * dice.lognormvariate(0, 0.6)) for count in counts)
    step = narrowest_step(Pyramid.of(dict(zip(LEVELS, people, strict=True))))
    rank = PHASES.index(str(sample.answer("ambition.phase", language))) + dice.choice((-1, 0, 0, 0, 1))
    boxes = [f"house.{silo.key}.{axis.key}" for silo in content.silos for axis in content.axes]
    scores = [(_whole(sample.answer(box, language)) or 1) + dice.choice((-1, 0, 0, 1)) for box in boxes]
    line = sample.answer(f"proposition.{'before' if n % 2 else 'after'}.line", language)
    return HandIn(
        f"{n:016x}",
        10**12,
        people,
        PHASES[min(rank, len(PHASES) - 1)],
        step.upper if step else None,
        "".join(str(min(5, max(1, score))) for score in scores),
        said_briefly(str(line)),
        **{kind: each[n % len(each)] if n % 3 else "" for kind, each in cards.items()},
    )


def _whole(answer: object) -> int | None:
    return answer if isinstance(answer, int) else None
