"""The what-if as a picture with its words: six levels through a year or two, with the range of what you assume (A5, A35)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, load_content
from ..lettering import alike, fitted, named, pill
from ..loop import Course, Steps, simulate
from ..model import Amount, Counts, Pyramid, expect
from ..shapes import WIDTH, Outline, Picture, Point, closed, earlier, line, shade
from ..words import Words
from .drawing import Drawing
from .loop import left_out
from .pyramid import counted, rated

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT, RIGHT, TOP, ROW, NAMES = 292, 656, 22, 79, 6


def draw_what_if(
    pyramid: Pyramid,
    steps: Steps,
    months: int,
    content: Content,
    language: str,
    *,
    step: str | None = None,
    points: float = 0,
    source: str = "",
) -> Picture:
    """A row per level from now to the last month, each to its own scale: the range hatched, the middle as a line.

    With a ``step`` (the level that it leads to) and ``points``: what so many more of every 100 taking it would change; how
    it goes now is a dashed line behind it.
    """
    words, names = content.words(language), content.names("levels", language)
    before = after = simulate(pyramid, steps, months)
    changed = ""
    if step and points:
        after = simulate(pyramid, steps.plus(step, points), months)
        changed = words(rated("what-if.changed", step), points=points, level=names[step])
    rows, said = [], []
    for place, (level, amount) in reversed(list(enumerate(zip(content.levels, pyramid.amounts, strict=True)))):
        then, remark = _ends(level.key, amount, before, after, words)
        course = [[stock[place] for stock in each] for each in (after.low, after.middle, after.high, before.middle)]
        rows.append(
            Row(names[level.key], counted(amount, words), then, remark, level.colour, amount.count is None, *course)
        )
        said.append(f"{names[level.key]} {then}" + f" ({remark})" * bool(remark))
    heads = [words("what-if.now"), words("what-if.then", n=months), words("loop.stamp"), changed]
    drawing = _drawing(rows, heads, words("what-if.scale"), source)
    gone = words.about(after.middle[-1][6])
    return drawing.picture(
        words("what-if.title", n=months),
        changed,
        words("what-if.after", n=months, levels="; ".join(said)),
        words("what-if.gone", n=gone) if gone != "0" else "",
        left_out(pyramid, steps, content, words),
        words("loop.yours"),
    )


def _ends(level: str, amount: Amount, before: Course, after: Course, words: Words) -> tuple[str, str]:
    """Where a level comes out, and its range and what it would have been; of one that is unknown, only what is added.

    A reckoned number is rounded to two digits; one that moves by less than that is the participant's own, and stays as it is.
    """

    def reckoned(number: float) -> str:
        count = amount.count
        if count is not None and abs(number - count) < 10 ** max(0, len(str(count)) - 2) / 2:
            return words.number(count)
        return words.about(number)

    middle, low, high = map(reckoned, after.at(level))
    if amount.count is None:
        unknown = level == "suspects" or high == "0"
        return words("pyramid.unknown-mark") if unknown else words("what-if.at-least", n=middle), ""
    was = reckoned(before.at(level)[0])
    remarks = [words("what-if.range", low=low, high=high) if low != high else ""]
    remarks.append(words("what-if.was", n=was) if was != middle else "")
    return middle, " · ".join(filter(None, remarks))


def plot_what_if(
    pyramid: Pyramid | Counts,
    steps: Steps,
    months: int = 12,
    *,
    step: str | None = None,
    points: float = 1,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """What becomes of an audience if your assumptions hold (A39): each level month by month, as a closed matplotlib Figure.

    ``pyramid``: a ``Pyramid``, or counts of people by level key; ``steps``: of every 100 a month (A23-A25, A28, A35), whose
    ranges are hatched; ``months``: 1 to 120. With a ``step`` (the key of the level that it leads to): what ``points`` more of
    every 100 on that step would change. ``language``: "nl" or "en"; ``theme``: "light" or "dark".
    Raises ``Mistake`` for anything else.

    >>> plot_what_if({"suspects": 900, "fans": 40}, Steps.of({"network": (2, 5)})).get_label()
    'In 12 months'
    """
    expect(steps, Steps, "Steps.of()")
    value, content = Pyramid.of(pyramid), load_content()
    return plots.paint(draw_what_if(value, steps, months, content, language, step=step, points=points), theme=theme)


# Geometry -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One level: its name, its numbers now and then with a remark, and its course month by month."""

    name: str
    now: str
    then: str
    remark: str
    colour: str
    unknown: bool
    low: list[float]
    middle: list[float]
    high: list[float]
    was: list[float]


def _drawing(rows: Sequence[Row], heads: Sequence[str], *notes: str) -> Drawing:
    """The top level first; ``heads``: now, then, the stamp and what changed."""
    now, then, stamp, changed = heads
    drawing, size = Drawing(), alike([row.name for row in rows], 176, 20, least=17)
    for i, row in enumerate(rows):
        floor = TOP + 34 + i * ROW + ROW - 16
        _course(drawing, row, floor, changed=bool(changed))
        drawing.add(*named(NAMES, floor - 21, row.name, 176, size))
        drawing.add(fitted(LEFT - 12, floor - 14, row.now, 96, 19, anchor="end"))
        drawing.add(fitted(RIGHT + 14, floor - (24 if row.remark else 14), row.then, 240, 22, bold=True))
        if row.remark:
            drawing.add(fitted(RIGHT + 14, floor - 4, row.remark, WIDTH - RIGHT - 18, 16, least=11, colour="quiet"))
    drawing.add(fitted(LEFT - 12, TOP + 4, now, 90, 16, anchor="end", bold=True))
    drawing.add(fitted(RIGHT + 14, TOP + 4, then, WIDTH - RIGHT - 18, 16, bold=True))
    drawing.add(fitted((LEFT + RIGHT) / 2, TOP + 4, changed, RIGHT - LEFT - 8, 16, least=11, anchor="middle"))
    drawing.note(*notes, width=620, up=6)
    drawing.add(*pill(NAMES, TOP, stamp, 180, stamp=True))
    return drawing


def _course(drawing: Drawing, row: Row, floor: float, *, changed: bool) -> None:
    """A level month by month, to its own scale: the middle filled, what it may be hatched, and how it goes without a change."""
    most = max(row.high + row.was) or 1
    low, middle, high, was = (_points(numbers, most, floor) for numbers in (row.low, row.middle, row.high, row.was))
    drawing.add(Outline(closed(*middle, (RIGHT, floor), (LEFT, floor)), row.colour, hatched=row.unknown))
    if row.low != row.high:
        drawing.add(Outline(closed(*low, *reversed(high)), row.colour, "quiet", 1, hatched=True))
    if changed:
        drawing.add(*earlier(line(*was)))
    drawing.add(Outline(line(*middle), None, shade(row.colour), 3))
    drawing.add(Outline(line((LEFT, floor), (RIGHT, floor)), None, "quiet", 1))


def _points(numbers: Sequence[float], most: float, floor: float) -> list[Point]:
    wide, tall = (RIGHT - LEFT) / (len(numbers) - 1), ROW - 26
    return [(LEFT + month * wide, floor - tall * number / most) for month, number in enumerate(numbers)]
