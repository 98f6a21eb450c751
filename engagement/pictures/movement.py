"""The pyramid through time: the five levels above suspects as bands, month by month, and one month in numbers (A11-A16)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, load_content
from ..lettering import fitted, pill, text_width
from ..model import LEVELS, WrongValue, expect
from ..movement.tally import Tally
from ..shapes import DARK, HEIGHT, WIDTH, Label, Outline, Picture, box, closed, ice, ink_on, line
from ..words import Words
from .change import signed
from .drawing import Drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RIGHT, TOP, FLOOR, TABLE, ROW = 686, 46, 428, 706, 66
GRID = DARK + "33"  # over the bands; behind them lies a line that shows on the paper
NARROW = 46  # canvas units that the name of a month takes
STRIDES = (1, 2, 3, 6, 12, 24, 60, 120)  # months from one name to the next


def draw_movement(
    tally: Tally, month: int, content: Content, language: str, *, source: str = "", low: int = 0, cut: bool = False
) -> Picture:
    """Bands to true scale, network below; a line marks ``month`` (an index), whose six numbers stand beside them.

    ``low``: how many of the first months lack what came before the log; ``cut``: whether the last one stops halfway. Such
    months come out too low, and the picture says so.
    """
    if not -len(tally.months) <= month < len(tally.months):
        raise WrongValue(f"there is no month {month}; this tally has {len(tally.months)}")
    words, month = content.words(language), month % len(tally.months)
    changes = [""] * len(LEVELS)
    if month:
        changes = [signed(n - was, words) for was, n in zip(*tally.stands[month - 1 : month + 1], strict=True)]
    cuts = [words("movement.bands.low", n=low) if low else "", words("movement.bands.cut") if cut else ""]
    drawing = _bands(tally, month, [level.colour for level in content.levels], words)
    if not any(map(_above, tally.stands)):
        nobody = words("movement.bands.nobody")
        drawing.add(fitted((RIGHT + 60) / 2, (TOP + FLOOR) / 2, nobody, 560, 22, anchor="middle"))
    for place, level in enumerate(reversed(content.levels)):
        at = LEVELS.index(level.key)
        y, ink = TOP - 2 + place * ROW + (0 if at else 26), ink_on(level.colour)
        drawing.add(ice(box(TABLE, y, WIDTH - TABLE - 8, ROW - 8, 12), level.colour))
        number = words.number(tally.stands[month][at])
        drawing.add(fitted(TABLE + 14, y + 22, level.name[language], 218, 18, colour=ink))
        drawing.add(fitted(TABLE + 14, y + 48, number, 118, 26, colour=ink, bold=True))
        drawing.add(fitted(WIDTH - 22, y + 47, changes[at], 82, 17, least=11, anchor="end", colour=ink))
    drawing.add(fitted(TABLE + 2, 30, named_month(tally, month, words), 240, 21, bold=True))
    for y, part in (TOP + 5 * ROW + 14, "apart"), (TOP + 6 * ROW + 34, "silent"):
        drawing.add(fitted(TABLE + 2, y, words(f"movement.bands.{part}"), 244, 17, colour="quiet"))
    drawing.add(fitted(8, HEIGHT - 36, " ".join(filter(None, cuts)), WIDTH - 16, 18, bold=True))
    drawing.note(words("movement.bands.scale"), source, up=10, left=True)
    return drawing.picture(words("movement.bands.title"), *_sentences(tally, month, changes, content, words), *cuts)


def _sentences(tally: Tally, month: int, changes: list[str], content: Content, words: Words) -> tuple[str, str]:
    """One month in words, then where it all began and ended."""
    names, numbers = content.names("levels", words.language), map(words.number, tally.stands[month])
    levels = [
        f"{name} {n}" + f" ({change})" * bool(change)
        for name, n, change in zip(names.values(), numbers, changes, strict=True)
    ]
    said = words(
        f"movement.bands.{'said' if month else 'said-first'}",
        month=named_month(tally, month, words), levels="; ".join(reversed(levels)),
    )  # fmt: skip
    if len(tally.months) == 1:
        return said, ""
    first, last = (named_month(tally, at, words) for at in (0, -1))
    was, n = _above(tally.stands[0]), _above(tally.stands[-1])
    course = words("movement.bands.course", first=first, last=last, was=was, n=n, suspects=names["suspects"])
    return said, course


def named_month(tally: Tally, month: int, words: Words) -> str:
    """A month of the tally in words: "November 2026"."""
    return words.day(tally.months[month].date().isoformat()[:7])


def plot_movement(tally: Tally, month: int = -1, *, language: str = "en", theme: str = "light") -> Figure:
    """How many people stood at each level (A11-A16), month after month, as bands in a closed matplotlib Figure.

    ``tally``: what ``Log.tables`` gives; ``month``: the place (0 is the first, -1 the last) of the one month whose six numbers
    stand beside the bands. ``language``: "nl" or "en"; ``theme``: "light" or "dark". Raises ``Mistake`` for a month
    that is not there.

    >>> from datetime import datetime
    >>> from engagement.movement.tally import Tally
    >>> edges = datetime(2026, 1, 1), datetime(2026, 2, 1)
    >>> plot_movement(Tally(edges, (), ((9, 5, 4, 3, 2, 1),), ())).get_label()
    'The pyramid through time'
    """
    expect(tally, Tally, "Log.tables()")
    return plots.paint(draw_movement(tally, month, load_content(), language), theme=theme)


# Geometry -------------------------------------------------------------------------------------------------------------


def _above(counts: tuple[int, ...]) -> int:
    return sum(counts[1:])


def _bands(tally: Tally, month: int, colours: list[str], words: Words) -> Drawing:
    """The bands on their scales, and the line at one month."""
    most = max(1, *map(_above, tally.stands))
    ticks = _ticks(most)
    left = 20 + max(text_width(words.number(tick), 16) for tick in ticks)
    wide = (RIGHT - left) / len(tally.months)
    xs = [left, *(left + (at + 0.5) * wide for at in range(len(tally.months))), RIGHT]
    drawing, foot = Drawing(), [float(FLOOR)] * len(xs)
    heights = {tick: FLOOR - (FLOOR - TOP) * tick / most for tick in ticks}
    grid = [line((left - 6, y), (RIGHT, y)) for y in heights.values()]
    drawing.add(*(Outline(path, None, "quiet", 1) for path in grid))
    for level, colour in enumerate(colours[1:], 1):
        counts = [stands[level] for stands in (tally.stands[0], *tally.stands, tally.stands[-1])]
        roof = [y - (FLOOR - TOP) * n / most for y, n in zip(foot, counts, strict=True)]
        for shown in _runs(counts):
            edge = [(xs[at], roof[at]) for at in shown] + [(xs[at], foot[at]) for at in reversed(shown)]
            drawing.add(ice(closed(*edge), colour))
        foot = roof
    drawing.add(*(Outline(path, None, GRID, 1) for path in grid))
    drawing.add(*(Label(left - 12, y + 6, words.number(tick), 16, "end", "quiet") for tick, y in heights.items()))
    for at, name, year in _named(tally, wide, words):
        x = xs[at + 1]
        drawing.add(Outline(line((x, FLOOR), (x, FLOOR + 6)), None, "quiet", 1))
        drawing.add(Label(x, FLOOR + 22, name, 16, "middle"), Label(x, FLOOR + 41, year, 16, "middle", "quiet"))
    x, name = xs[month + 1], named_month(tally, month, words)
    stem, room = line((x, 36), (x, FLOOR)), text_width(name, 15, bold=True) + 24
    drawing.add(Outline(stem, None, "paper", 8), Outline(stem, None, "ink", 3.5))
    drawing.add(*pill(min(max(x - room / 2, 6), RIGHT - room), 24, name, room))
    return drawing


def _runs(counts: Sequence[int]) -> Iterator[range]:
    """Where there is somebody: from the one before, with nobody, to the one after."""
    for anybody, run in groupby(range(len(counts)), lambda at: counts[at] > 0):
        if anybody:
            there = [*run]
            yield range(max(0, there[0] - 1), min(len(counts), there[-1] + 2))


def _ticks(most: int) -> range:
    """Nothing, and at most four rounded numbers."""
    size = 10 ** max(0, math.floor(math.log10(most / 4)))
    return range(0, most + 1, next(size * n for n in (1, 2, 5, 10) if most < 5 * size * n))


def _named(tally: Tally, wide: float, words: Words) -> Iterator[tuple[int, str, str]]:
    """The months that have room for a name, with it and, where that is another, their year."""
    start, year = tally.months[0], 0
    stride = next(n for n in STRIDES if n * wide >= NARROW)
    names = words("movement.bands.short").split()
    for at in range(-(12 * start.year + start.month - 1) % stride, len(tally.months), stride):
        month = tally.months[at]
        if stride < 12:
            yield at, names[month.month - 1], str(month.year) if month.year != year else ""
        else:
            yield at, str(month.year), ""
        year = month.year
