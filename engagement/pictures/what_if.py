"""The what-if as a picture with its words: six levels through a year or two, with the range of what you assume (A5, A35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, Words, load_content
from ..loop import Course, Steps, simulate
from ..model import Amount, Pyramid
from ..shapes import HEIGHT, WIDTH, Outline, Picture, alike, earlier, fitted, line, named, pill, shade
from .loop import left_out
from .pyramid import counted

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
        changed = words("what-if.changed", points=points, level=names[step])
    rows, said = [], []
    for place, (level, amount) in reversed(list(enumerate(zip(content.levels, pyramid.amounts, strict=True)))):
        then, remark = _ends(level.key, amount, before, after, words)
        course = [[stock[place] for stock in each] for each in (after.low, after.middle, after.high, before.middle)]
        rows.append(
            Row(names[level.key], counted(amount, words), then, remark, level.colour, amount.count is None, *course)
        )
        said.append(f"{names[level.key]} {then}" + f" ({remark})" * bool(remark))
    heads = [words("what-if.now"), words("what-if.then", n=months), words("loop.stamp"), changed]
    outlines, texts = _drawing(rows, heads, " · ".join(filter(None, [words("what-if.scale"), source])))
    gone = words.about(after.middle[-1][6])
    more = (
        changed,
        words("what-if.after", n=months, levels="; ".join(said)),
        words("what-if.gone", n=gone) if gone != "0" else "",
        left_out(pyramid, steps, content, words),
        words("loop.yours"),
    )
    return Picture(words("what-if.title", n=months), " ".join(filter(None, more)), outlines, texts)


def _ends(level: str, amount: Amount, before: Course, after: Course, words: Words) -> tuple[str, str]:
    """Where a level comes out, and its range and what it would have been; of one that is unknown, only what is added.

    A reckoned number is rounded; one that does not move is the participant's own, and stays as it is.
    """
    reckoned = lambda n: words.number(amount.count) if round(n) == amount.count else words.about(n)  # noqa: E731
    middle, low, high = map(reckoned, after.at(level))
    if amount.count is None:
        unknown = level == "suspects" or high == "0"
        return words("pyramid.unknown-mark") if unknown else words("what-if.at-least", n=middle), ""
    was = reckoned(before.at(level)[0])
    remarks = [words("what-if.range", low=low, high=high) if low != high else ""]
    remarks.append(words("what-if.was", n=was) if was != middle else "")
    return middle, " · ".join(filter(None, remarks))


def plot_what_if(
    pyramid: Pyramid | Mapping[str, int | Amount | None],
    steps: Steps,
    months: int = 12,
    *,
    step: str | None = None,
    points: float = 1,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """What ``months`` of these steps make of a pyramid, as a closed matplotlib Figure; the range of each level hatched.

    With a ``step`` (the level that it leads to): what ``points`` more of every 100 on that step would change.

    >>> plot_what_if({"suspects": 900, "fans": 40}, Steps.of({"network": (2, 5)})).get_label()
    'In 12 months'
    """
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


def _drawing(rows: Sequence[Row], heads: Sequence[str], note: str) -> tuple:
    """Outlines and labels, the top level first; ``heads``: now, then, the stamp and what changed."""
    now, then, stamp, changed = heads
    outlines, labels = [], []
    size = alike([row.name for row in rows], 176, 20, least=17)
    for i, row in enumerate(rows):
        floor = TOP + 34 + i * ROW + ROW - 16
        at = lambda numbers, row=row, floor=floor: _points(numbers, max(row.high + row.was) or 1, floor)  # noqa: E731
        filled = (*line(*at(row.middle), (RIGHT, floor), (LEFT, floor)), ("Z",))
        outlines.append(Outline(filled, row.colour, None, hatched=row.unknown))
        if row.low != row.high:
            spread = (*line(*at(row.low), *reversed(at(row.high))), ("Z",))
            outlines.append(Outline(spread, row.colour, "quiet", 1, hatched=True))
        if changed:
            outlines += earlier(line(*at(row.was)))
        outlines.append(Outline(line(*at(row.middle)), None, shade(row.colour), 3))
        outlines.append(Outline(line((LEFT, floor), (RIGHT, floor)), None, "quiet", 1))
        labels += named(NAMES, floor - 21, row.name, 176, size)
        labels.append(fitted(LEFT - 12, floor - 14, row.now, 96, 19, anchor="end"))
        labels.append(fitted(RIGHT + 14, floor - (24 if row.remark else 14), row.then, 240, 22, bold=True))
        if row.remark:
            labels.append(fitted(RIGHT + 14, floor - 4, row.remark, WIDTH - RIGHT - 18, 16, least=11, colour="quiet"))
    labels.append(fitted(LEFT - 12, TOP + 4, now, 90, 16, anchor="end", bold=True))
    labels.append(fitted(RIGHT + 14, TOP + 4, then, WIDTH - RIGHT - 18, 16, bold=True))
    shape, text = pill(NAMES, TOP, stamp, 180, stamp=True)
    labels.append(fitted((LEFT + RIGHT) / 2, TOP + 4, changed, RIGHT - LEFT - 8, 16, least=11, anchor="middle"))
    labels.append(fitted(WIDTH - 8, HEIGHT - 6, note, 620, 16, least=11, anchor="end", colour="quiet"))
    return (*outlines, shape), (*labels, text)


def _points(numbers: Sequence[float], most: float, floor: float) -> list[tuple[float, float]]:
    wide, tall = (RIGHT - LEFT) / (len(numbers) - 1), ROW - 26
    return [(LEFT + month * wide, floor - tall * number / most) for month, number in enumerate(numbers)]
