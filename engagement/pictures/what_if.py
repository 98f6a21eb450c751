"""The what-if as a picture with its words: six levels through a year or two, with the range of what you assume (A5, A35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, Words, load_content
from ..loop import Course, Steps, simulate
from ..model import LEVELS, Amount, Pyramid
from ..shapes import DARK, HEIGHT, LIGHT, WIDTH, Outline, Picture, fitted, line, pill
from .loop import left_out
from .pyramid import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT, RIGHT, TOP, ROW, NAMES = 268, 690, 22, 79, 6


def draw_what_if(
    pyramid: Pyramid,
    steps: Steps,
    before: Course,
    after: Course,
    content: Content,
    language: str,
    *,
    changed: str = "",
    source: str = "",
) -> Picture:
    """A row per level from now to the last month, each to its own scale: the range hatched, the middle as a line.

    ``after`` is shown and ``before`` is a dashed line behind it; ``changed`` says what is different between the two.
    """
    words = content.words(language)
    months = len(after.middle) - 1
    rows, said = [], []
    for level, amount in zip(reversed(content.levels), reversed(pyramid.amounts), strict=True):
        then, remark = _ends(level.key, amount, before, after, words)
        rows.append((level.name[language], counted(amount, words), then, remark, level.colour))
        said.append(f"{level.name[language]} {then}" + f" ({remark})" * bool(remark))
    courses = [_course(LEVELS.index(level.key), before, after) for level in reversed(content.levels)]
    heads = [words("what-if.now"), words("what-if.then", n=months), words("loop.stamp"), changed]
    outlines, texts = _drawing(rows, courses, heads, " · ".join(filter(None, [words("what-if.scale"), source])))
    left = words.about(after.middle[-1][6])
    gone = words("what-if.gone", n=left) if left != "0" else ""
    told = words("what-if.after", n=months, levels="; ".join(said))
    more = (changed, told, gone, left_out(pyramid, steps, content, words), words("loop.yours"))
    return Picture(words("what-if.title", n=months), " ".join(filter(None, more)), outlines, texts)


def _ends(level: str, amount: Amount, before: Course, after: Course, words: Words) -> tuple[str, str]:
    """Where a level comes out, and its range and what it would have been; of one that is unknown, only what is added."""
    middle, low, high = map(words.about, after.at(level))
    if amount.count is None:
        unknown = level == "suspects" or high == "0"
        return words("pyramid.unknown-mark") if unknown else words("what-if.at-least", n=middle), ""
    was = words.about(before.at(level)[0])
    remarks = [words("what-if.range", low=low, high=high) if low != high else ""]
    remarks.append(words("what-if.was", n=was) if was != middle else "")
    return middle, " · ".join(filter(None, remarks))


def _course(place: int, before: Course, after: Course) -> dict[str, list[float]]:
    """What a row draws: a list of numbers for each edge, for the middle, and for what it would have been."""
    lists = {"low": after.low, "high": after.high, "middle": after.middle, "was": before.middle}
    return {key: [stock[place] for stock in stocks] for key, stocks in lists.items()}


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
    content, value = load_content(), pyramid if isinstance(pyramid, Pyramid) else Pyramid.of(pyramid)
    before = simulate(value, steps, months)
    after = simulate(value, steps.plus(step, points), months) if step else before
    words = content.words(language)
    changed = words("what-if.changed", points=points, level=content.names("levels", language)[step]) if step else ""
    return plots.paint(draw_what_if(value, steps, before, after, content, language, changed=changed), theme=theme)


# Geometry -------------------------------------------------------------------------------------------------------------


def _drawing(
    rows: Sequence[tuple[str, str, str, str, str]], courses: Sequence[Mapping], heads: Sequence[str], note: str
) -> tuple:
    """Outlines and labels. ``rows``: name, number now, number then, remark and colour, the top level first; ``courses``:
    the numbers of each row, month by month; ``heads``: now, then, the stamp and what changed.
    """
    now, then, stamp, changed = heads
    outlines, labels = [], []
    for i, (name, first, last, remark, colour) in enumerate(rows):
        floor, course = TOP + 34 + i * ROW + ROW - 16, courses[i]
        most = max(course["high"] + course["was"]) or 1
        at = lambda numbers, most=most, floor=floor: _points(numbers, most, floor)  # noqa: E731
        outlines.append(
            Outline(
                (*line(*at(course["middle"]), (RIGHT, floor), (LEFT, floor)), ("Z",)),
                colour,
                None,
                hatched=first == "?",
            )
        )
        if course["low"] != course["high"]:
            spread = (*line(*at(course["low"]), *reversed(at(course["high"]))), ("Z",))
            outlines.append(Outline(spread, colour, "quiet", 1, hatched=True))
        if changed:  # a dark line with light dashes shows on every colour
            was = line(*at(course["was"]))
            outlines += [Outline(was, None, DARK, 4), Outline(was, None, LIGHT, 2, dashed=True)]
        outlines.append(Outline(line(*at(course["middle"])), None, DARK, 3))
        outlines.append(Outline(line((LEFT, floor), (RIGHT, floor)), None, "quiet", 1))
        labels.append(fitted(NAMES, floor - 14, name, 176, 20))
        labels.append(fitted(LEFT - 12, floor - 14, first, 72, 19, anchor="end"))
        labels.append(fitted(RIGHT + 14, floor - (24 if remark else 14), last, 120, 22, bold=True))
        if remark:
            labels.append(fitted(RIGHT + 14, floor - 4, remark, WIDTH - RIGHT - 18, 15, least=11, colour="quiet"))
    labels.append(fitted(LEFT - 12, TOP + 4, now, 90, 16, anchor="end", bold=True))
    labels.append(fitted(RIGHT + 14, TOP + 4, then, WIDTH - RIGHT - 18, 16, bold=True))
    shape, text = pill(NAMES, TOP, stamp, 180, stamp=True)
    labels.append(fitted((LEFT + RIGHT) / 2, TOP + 4, changed, RIGHT - LEFT - 8, 15, least=11, anchor="middle"))
    labels.append(fitted(WIDTH - 8, HEIGHT - 6, note, 620, 14, least=11, anchor="end", colour="quiet"))
    return (*outlines, shape), (*labels, text)


def _points(numbers: Sequence[float], most: float, floor: float) -> list[tuple[float, float]]:
    wide, tall = (RIGHT - LEFT) / (len(numbers) - 1), ROW - 26
    return [(LEFT + month * wide, floor - tall * number / most) for month, number in enumerate(numbers)]
