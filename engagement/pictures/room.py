"""The room on the wall: how far its organisations lie apart, as values and words in and a ``Picture`` out.

Each picture takes what ``spread`` found, and hatches what may not be shown. Nothing here knows a hand-in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..content import Content
from ..lettering import alike, fitted, named
from ..model import LEVELS, PHASES
from ..shapes import BLANK, HEIGHT, LIGHT, WIDTH, Label, Outline, Picture, badge, box, ice, ink_on, line
from ..words import Words
from ..workshop.spread import FEW, Counts, Quarters, by_fives
from .drawing import Drawing
from .house import GAP, HEAT, HIGH, TOP
from .staircase import LEAF

SMALL = by_fives(0)
AXIS, END, NUMBERS, ROW, BAND = 262, 700, 724, 76, 46  # of the pyramid: from where to where, and how high
NARROW = 24  # a band is never less wide, and so can be seen on both sides of its line
LEFT, WIDE = 196, 184  # of the house: where its boxes begin, and how wide they are
FLOOR, MARK = 392, 476  # of the columns: where they stand, and where the middle half is marked


def draw_veiled(title: str, words: Words, *, source: str = "") -> Picture:
    """In the place of any of the pictures: that the trainer holds it back."""
    drawing, said = Drawing(), words("room.veiled")
    drawing.add(fitted(WIDTH / 2, HEIGHT / 2, said, WIDTH - 80, 34, anchor="middle", colour="quiet"))
    drawing.note(source, size=18)
    return drawing.picture(title, said)


# The pyramid of the room --------------------------------------------------------------------------------------------------


def draw_people(people: Mapping[str, Quarters | None], content: Content, language: str, *, source: str = "") -> Picture:
    """By level, the half of the room around the middle as a band on a scale that goes times ten."""
    words = content.words(language)
    decades = math.ceil(math.log10(max([10, *(found.high for found in people.values() if found)])))

    def at(number: float) -> float:
        return AXIS + (END - AXIS) * math.log10(1 + number) / math.log10(1 + 10**decades)

    drawing, told = Drawing(), []
    for tick in (0, *(10**power for power in range(decades, 0, -math.ceil(decades / 4)))):
        drawing.add(Outline(line((at(tick), 10), (at(tick), 472)), None, "quiet", 1, dashed=True))
        drawing.add(fitted(at(tick), 496, words.number(tick), 108, 19, anchor="middle", colour="quiet"))
    for level, middle in zip(reversed(content.levels), range(14 + ROW // 2, 500, ROW), strict=False):
        found, name = people[level.key], level.name[language]
        drawing.add(*named(8, middle, name, AXIS - 26, 27))
        if found is None:
            told.append(words("room.people-few", level=name))
            drawing.add(ice(box(AXIS, middle - BAND / 2, END - AXIS, BAND), level.colour, hatched=True))
            drawing.add(Label(NUMBERS, middle + 10, SMALL, 30, bold=True))
            continue
        low, half, high = (words.number(n) if n else SMALL for n in (found.low, found.middle, found.high))
        same = low == high
        told.append(words(f"room.people-{'same' if same else 'part'}", level=name, low=low, middle=half, high=high))
        start, centre, wide = at(found.low), at(found.middle), at(found.high) - at(found.low)
        more = max(NARROW - wide, 0)  # on both sides alike, so that it lies around its line
        drawing.add(ice(box(start - more / 2, middle - BAND / 2, wide + more, BAND), level.colour))
        stroke = line((centre, middle - BAND / 2 - 7), (centre, middle + BAND / 2 + 7))
        drawing.add(Outline(stroke, None, "paper", 11), Outline(stroke, None, "ink", 6))
        drawing.add(fitted(NUMBERS, middle, half, WIDTH - NUMBERS - 6, 31, bold=True))
        if not same:
            drawing.add(fitted(NUMBERS, middle + 26, f"{low}–{high}", WIDTH - NUMBERS - 6, 22))
    drawing.note(source, words("room.people-note"), size=18)
    said = words("room.people-said", parts="; ".join(told))
    return drawing.picture(words("room.people-title"), said, whole_units=True)


# Columns ------------------------------------------------------------------------------------------------------------------


def draw_phases(found: Counts | None, content: Content, language: str, *, source: str = "") -> Picture:
    """How many organisations promise each phase, by fives."""
    words, names = content.words(language), content.names("phases", language)
    drawing = _columns(found, names, dict.fromkeys(PHASES, LEAF[4]))
    drawing.note(source, size=18)
    return drawing.picture(words("room.phases-title"), _counted("phases", found, names, words), whole_units=True)


def draw_weakest(found: Counts | None, content: Content, language: str, *, source: str = "") -> Picture:
    """To which level the weakest step of each organisation leads."""
    words, names = content.words(language), content.names("levels", language)
    colours = {level.key: level.colour for level in content.levels}
    steps = {level: names[level] for level in LEVELS[1:]}
    drawing = _columns(found, steps, colours)
    drawing.note(source, size=18)
    drawing.add(Label(WIDTH / 2, MARK + 24, words("room.weakest-note"), 22, "middle", "quiet"))
    return drawing.picture(words("room.weakest-title"), _counted("weakest", found, steps, words), whole_units=True)


def _columns(found: Counts | None, names: Mapping[str, str], colours: Mapping[str, str]) -> Drawing:
    """A column for each key; those that may not be told are hatched, and all alike."""
    wide = WIDTH / len(names)
    most = max([FEW, *(found.of.values() if found else ())]) + FEW / 2
    size = alike([word for name in names.values() for word in name.split()], wide - 10, 25, least=14)
    drawing = Drawing([Outline(line((8, FLOOR), (WIDTH - 8, FLOOR)), None, "quiet", 2)])
    for n, (key, name) in enumerate(names.items()):
        x, count = (n + 0.5) * wide, found.of[key] if found else 0
        high = 300 * (count + FEW / 2) / most if count else 60
        drawing.add(ice(box(x - 50, FLOOR - high, 100, high), colours[key] if count else BLANK, hatched=not count))
        drawing.add(fitted(x, FLOOR - high - 14, by_fives(count), wide - 6, 34, anchor="middle", bold=True))
        drawing.add(*named(x, FLOOR + 32, name, wide - 8, size, anchor="middle"))
    return drawing


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
    drawing, head = Drawing(), alike(axes, WIDE - 4, 24, bold=True)
    for r, voice in enumerate(voices):
        middle = TOP + r * (HIGH + GAP) + HIGH / 2
        drawing.add(*named(LEFT - 14, middle, voice, LEFT - 20, 25, anchor="end"))
        for c in range(len(axes)):
            _box(drawing, house[r * len(axes) + c], LEFT + c * (WIDE + GAP), middle, words, apart=apart)
    for c, axis in enumerate(axes):
        centre = LEFT + c * (WIDE + GAP) + WIDE / 2
        drawing.add(fitted(centre, TOP - 20, axis, WIDE, head, anchor="middle", bold=True))
    which = "apart" if apart else "middle"
    drawing.note(source, words(f"room.house-{which}-note"), size=18)
    return drawing.picture(words("room.house-title"), _extremes(house, voices, axes, words, which))


def _box(drawing: Drawing, found: Quarters | None, x: float, middle: float, words: Words, *, apart: bool) -> None:
    """What the room says of one voice on one axis; hatched when that may not be told."""
    frame, centre = box(x, middle - HIGH / 2, WIDE, HIGH), x + WIDE / 2
    if not found:
        drawing.add(ice(frame, BLANK, hatched=True), badge(centre, middle))
        drawing.add(Label(centre, middle + 8, SMALL, 22, "middle", ink_on(LIGHT), bold=True))
        return
    heat = _gap(found) + 1 if apart else found.middle
    colour = HEAT[min(max(math.floor(heat + 0.5), 1), 5) - 1]
    told = words.span(found.low, found.high) if apart else words.number(found.middle)
    drawing.add(ice(frame, colour), Label(centre, middle + 11, told, 32, "middle", ink_on(colour), bold=True))


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
