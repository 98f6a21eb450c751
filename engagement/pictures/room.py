"""The room on the wall: how far its organisations lie apart, as values and words in and a ``Picture`` out.

Each picture takes what ``spread`` found, and hatches what may not be shown. Nothing here knows a hand-in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..content import Content, Words
from ..model import LEVELS, PHASES
from ..shapes import (
    BLANK,
    HEIGHT,
    WIDTH,
    Label,
    Outline,
    Picture,
    alike,
    badge,
    box,
    fitted,
    ice,
    ink_on,
    line,
    named,
    whole,
)
from ..workshop.spread import FEW, Counts, Quarters, by_fives
from .house import GAP, HEAT, HIGH, TOP
from .staircase import LEAF

SMALL = by_fives(0)
AXIS, END, NUMBERS, ROW, BAND = 262, 700, 724, 76, 46  # of the pyramid: from where to where, and how high
LEFT, WIDE = 196, 184  # of the house: where its boxes begin, and how wide they are
FLOOR, MARK = 392, 476  # of the columns: where they stand, and where the middle half is marked


# The pyramid of the room --------------------------------------------------------------------------------------------------


def draw_people(people: Mapping[str, Quarters | None], content: Content, language: str, *, source: str = "") -> Picture:
    """By level, the half of the room around the middle as a band on a scale that goes times ten."""
    words = content.words(language)
    decades = math.ceil(math.log10(max([10, *(found.high for found in people.values() if found)])))
    told_of = lambda n: words.number(n) if n else SMALL  # noqa: E731
    at = lambda n: AXIS + (END - AXIS) * math.log10(1 + n) / math.log10(1 + 10**decades)  # noqa: E731
    outlines, labels, told = [], [], []
    for tick in (0, *(10**power for power in range(decades, 0, -math.ceil(decades / 4)))):
        outlines.append(Outline(line((at(tick), 10), (at(tick), 472)), None, "quiet", 1, dashed=True))
        labels.append(fitted(at(tick), 496, words.number(tick), 108, 19, anchor="middle", colour="quiet"))
    for level, middle in zip(reversed(content.levels), range(14 + ROW // 2, 500, ROW), strict=False):
        found, name = people[level.key], level.name[language]
        labels += named(8, middle, name, AXIS - 26, 27)
        told.append(_of_half(name, found, words))
        if found is None:
            outlines.append(ice(box(AXIS, middle - BAND / 2, END - AXIS, BAND), level.colour, hatched=True))
            labels.append(Label(NUMBERS, middle + 10, SMALL, 30, bold=True))
            continue
        low, high = at(found.low), at(found.high)
        outlines.append(ice(box(low, middle - BAND / 2, max(high - low, 12), BAND), level.colour))
        stroke = line((at(found.middle), middle - BAND / 2 - 7), (at(found.middle), middle + BAND / 2 + 7))
        outlines += [Outline(stroke, None, "paper", 11), Outline(stroke, None, "ink", 6)]
        labels.append(fitted(NUMBERS, middle, told_of(found.middle), WIDTH - NUMBERS - 6, 31, bold=True))
        labels.append(fitted(NUMBERS, middle + 26, _half(found, words), WIDTH - NUMBERS - 6, 22))
    labels += foot(source, words("room.people-note"))
    said = words("room.people-said", parts="; ".join(told))
    return Picture(words("room.people-title"), said, tuple(map(whole, outlines)), tuple(labels))


def _of_half(name: str, found: Quarters | None, words: Words) -> str:
    if found is None:
        return words("room.people-few", level=name)
    rough = {part: words.number(n) if (n := getattr(found, part)) else SMALL for part in ("low", "middle", "high")}
    return words("room.people-part", level=name, **rough)


def _half(found: Quarters, words: Words) -> str:
    """From quarter to quarter."""
    low, high = (words.number(n) if n else SMALL for n in (found.low, found.high))
    return low if low == high else f"{low}–{high}"


# Columns ------------------------------------------------------------------------------------------------------------------


def draw_phases(found: Counts | None, content: Content, language: str, *, source: str = "") -> Picture:
    """How many organisations promise each phase, by fives."""
    words, names = content.words(language), content.names("phases", language)
    outlines, labels = _columns(found, names, dict.fromkeys(PHASES, LEAF[4]), words)
    said = _counted("phases", found, names, words)
    return Picture(words("room.phases-title"), said, tuple(map(whole, outlines)), (*labels, *foot(source)))


def draw_weakest(found: Counts | None, content: Content, language: str, *, source: str = "") -> Picture:
    """To which level the weakest step of each organisation leads."""
    words, names = content.words(language), content.names("levels", language)
    colours = {level.key: level.colour for level in content.levels}
    steps = {level: names[level] for level in LEVELS[1:]}
    outlines, labels = _columns(found, steps, colours, words)
    labels += [*foot(source), Label(WIDTH / 2, MARK + 24, words("room.weakest-note"), 22, "middle", "quiet")]
    said = _counted("weakest", found, steps, words)
    return Picture(words("room.weakest-title"), said, tuple(map(whole, outlines)), tuple(labels))


def _columns(
    found: Counts | None, names: Mapping[str, str], colours: Mapping[str, str], words: Words
) -> tuple[list[Outline], list[Label]]:
    """A column for each key; those that may not be told are hatched, and all alike."""
    wide = WIDTH / len(names)
    most = max([FEW, *(found.of.values() if found else ())]) + FEW / 2
    size = alike([word for name in names.values() for word in name.split()], wide - 10, 25, least=14)
    outlines, labels = [Outline(line((8, FLOOR), (WIDTH - 8, FLOOR)), None, "quiet", 2)], []
    for n, (key, name) in enumerate(names.items()):
        x, count = (n + 0.5) * wide, found.of[key] if found else 0
        high = 300 * (count + FEW / 2) / most if count else 60
        outlines.append(ice(box(x - 50, FLOOR - high, 100, high), colours[key] if count else BLANK, hatched=not count))
        labels.append(fitted(x, FLOOR - high - 14, by_fives(count), wide - 6, 34, anchor="middle", bold=True))
        labels += named(x, FLOOR + 32, name, wide - 8, size, anchor="middle")
    return outlines, labels


def _counted(part: str, found: Counts | None, names: Mapping[str, str], words: Words) -> str:
    if not found:
        return words(f"room.{part}-few")
    told = [f"{name} {by_fives(found.of[key])}" for key, name in names.items()]
    return words(f"room.{part}-said", n=found.n, parts="; ".join(told))


# The house of the room ------------------------------------------------------------------------------------------------------


def draw_houses(
    house: Sequence[Quarters | None], content: Content, language: str, *, apart: bool = False, source: str = ""
) -> Picture:
    """The middle score of each voice on each axis; ``apart``: from quarter to quarter, darker where the room lies apart."""
    words = content.words(language)
    voices, axes = (list(content.names(part, language).values()) for part in ("silos", "axes"))
    if len(house) != len(voices) * len(axes):
        house = [None] * len(voices) * len(axes)  # of a workbook with other voices
    head = alike(axes, WIDE - 4, 24, bold=True)
    outlines, labels = [], []
    for r, voice in enumerate(voices):
        middle = TOP + r * (HIGH + GAP) + HIGH / 2
        labels += named(LEFT - 14, middle, voice, LEFT - 20, 25, anchor="end")
        for c in range(len(axes)):
            found, x = house[r * len(axes) + c], LEFT + c * (WIDE + GAP)
            heat = found and (_gap(found) + 1 if apart else found.middle)
            colour = HEAT[min(max(math.floor(heat + 0.5), 1), 5) - 1] if found else BLANK
            told = (words.span(found.low, found.high) if apart else words.number(found.middle)) if found else SMALL
            outlines.append(ice(box(x, middle - HIGH / 2, WIDE, HIGH), colour, hatched=not found))
            outlines += [] if found else [badge(x + WIDE / 2, middle)]
            ink = ink_on(colour if found else "#ffffff")
            look = (32 if found else 22, "middle", ink)
            labels.append(Label(x + WIDE / 2, middle + (11 if found else 8), told, *look, bold=True))
    for c, axis in enumerate(axes):
        labels.append(
            fitted(LEFT + c * (WIDE + GAP) + WIDE / 2, TOP - 20, axis, WIDE, head, anchor="middle", bold=True)
        )
    which = "apart" if apart else "middle"
    labels += foot(source, words(f"room.house-{which}-note"))
    return Picture(
        words("room.house-title"), _extremes(house, voices, axes, words, which), tuple(outlines), tuple(labels)
    )


def _gap(found: Quarters) -> float:
    return round(found.high - found.low, 1)


def _extremes(house: Sequence[Quarters | None], voices: list[str], axes: list[str], words: Words, which: str) -> str:
    """The boxes with the highest and the lowest middle, or the largest and the smallest distance; ties in full."""
    worth = {n: _gap(found) if which == "apart" else found.middle for n, found in enumerate(house) if found}
    if not worth:
        return words("room.house-few")
    told = {}
    for edge, value in (("most", max(worth.values())), ("least", min(worth.values()))):
        at = [n for n, each in worth.items() if each == value]
        boxes = [f"{voices[n // len(axes)]} × {axes[n % len(axes)]}" for n in at[:3]]
        told[edge] = f"{', '.join(boxes)}{' …' if len(at) > 3 else ''} ({words.number(value)})"
    same = len(set(worth.values())) == 1
    return words(f"room.house-{which}-{'same' if same else 'said'}", **told)


def foot(*parts: str) -> list[Label]:
    """What has to be said beside a picture, small, at its foot."""
    said = " · ".join(filter(None, parts))
    return [fitted(WIDTH - 8, HEIGHT - 8, said, WIDTH - 16, 18, least=11, anchor="end", colour="quiet")] if said else []
