"""Geometry of the pictures: from values and words to outlines and labels. Pure; knows no file, widget or painter.

A ``Picture`` is a canvas of 960 × 540 with ``Outline``s and ``Label``s on it, in painting order. Two thin painters, ``svg``
and ``plots``, draw the same picture for the screen and for paper. A colour is a hex value or one of three roles that a
painter fills in for its theme: "ink" (text), "quiet" (lines, notes), "paper" (the background).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 540
DARK, LIGHT = "#1d1b26", "#ffffff"
STICK, STICK_EDGE = "#e8c79a", "#c9a06a"
HEAT = ("#fff6d0", "#f2d06b", "#7cbf6a", "#2c9c90", "#123f63")  # 1 … 5; one direction in lightness, so it reads in grey
MARK = "#e8467c"
BLANK = "#cfcad9"  # hatched: not known, or not promised
WOOD = ("#f3dfc1", "#efd2a6", "#e8c38b", "#dfb270", "#d3a05a", "#c68f49")  # the stairs; never a level's colour

Point = tuple[float, float]
Steps = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed or open line: path steps ("M", x, y), ("L", x, y), ("Q", cx, cy, x, y), ("Z",)."""

    path: Steps
    fill: str | None = None
    edge: str | None = None
    width: float = 1.5
    dashed: bool = False
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; ``anchor`` is start, middle or end, ``y`` its baseline, ``size`` in canvas units."""

    x: float
    y: float
    text: str
    size: float = 20
    anchor: str = "start"
    colour: str = "ink"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What to paint, and the same in words: ``description`` is the sentence that stands beside the picture."""

    title: str
    description: str
    outlines: tuple[Outline, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """One level as the pyramid shows it. ``share`` is its width, 0 to 1 of the widest; ``None``: unknown."""

    name: str
    number: str
    colour: str
    share: float | None
    unit: str = ""


# Measures of text -----------------------------------------------------------------------------------------------------


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Canvas units that ``text`` takes at most, in the widest of the fonts that a screen may pick (DejaVu, Verdana)."""
    narrow, wide = set("iljItf.,:;'|!()[]/ ·"), set("mwMWGOQ%@—…")
    ems = (
        0.4 if c in narrow else 1.0 if c in wide or ord(c) > 0x2000 else 0.72 if c.isupper() else 0.645 for c in text
    )
    return size * sum(ems) * (1.12 if bold else 1)


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits in ``width`` with an ellipsis behind it.

    >>> cut("Betrokkenheidsmodel", 100, 20)
    'Betrok…'
    """
    text = one_line(text)
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def one_line(text: str) -> str:
    """As much of a text as a picture could ever show, without line breaks."""
    return " ".join(text[:300].split())


def alike(texts: Sequence[str], width: float, size: float, *, least: float = 13, bold: bool = False) -> float:
    """The size at which each of these labels fits in ``width``, so that a row of them looks like one."""
    needed = max((text_width(one_line(text), size, bold=bold) for text in texts), default=0)
    return size if needed <= width else max(least, math.floor(10 * size * width / needed) / 10)


def fitted(
    x: float, y: float, text: str, width: float, size: float = 20, *, least: float = 13, bold: bool = False, **more
) -> Label:
    """A label made smaller until it fits in ``width``, and cut when even ``least`` does not do."""
    size = alike([text], width, size, least=least, bold=bold)
    return Label(x, y, cut(text, width, size, bold=bold), size, bold=bold, **more)


def ink_on(colour: str) -> str:
    """Dark or light text, whichever contrasts most with ``colour`` (WCAG relative luminance)."""
    return DARK if contrast(DARK, colour) >= contrast(LIGHT, colour) else LIGHT


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two hex colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return sum(
        w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )


# Outlines -------------------------------------------------------------------------------------------------------------


def rounded(points: Sequence[Point], radius: float) -> Steps:
    """A closed polygon with its corners rounded off."""
    steps = []
    for i, corner in enumerate(points):
        before, after = points[i - 1], points[(i + 1) % len(points)]
        for k, towards in enumerate((before, after)):
            away = math.dist(corner, towards) or 1
            reach = min(radius, away / 2) / away
            x, y = corner[0] + (towards[0] - corner[0]) * reach, corner[1] + (towards[1] - corner[1]) * reach
            steps.append(("L" if steps else "M", x, y) if k == 0 else ("Q", *corner, x, y))
    return (*steps, ("Z",))


def box(x: float, y: float, width: float, height: float, radius: float = 8) -> Steps:
    return rounded([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], radius)


def line(*points: Point) -> Steps:
    return tuple(("L" if i else "M", *point) for i, point in enumerate(points))


# The pyramid ----------------------------------------------------------------------------------------------------------

MIDDLE, WIDEST, TOP, ROW, GAP, NAMES = 352, 600, 22, 74, 6, 702


def shares(counts: Mapping[str, int | None], *, true_size: bool) -> dict[str, float | None]:
    """Each level's width, 0 to 1 of the largest: in proportion when true to size, else of its logarithm (readable).

    >>> shares({"fans": 9, "followers": 99, "network": None}, true_size=False)
    {'fans': 0.5, 'followers': 1.0, 'network': None}
    """
    most = max((n for n in counts.values() if n is not None), default=0)
    width = (lambda n: n) if true_size else (lambda n: math.log10(1 + n))
    return {key: None if n is None else width(n) / width(most) if most else 0.0 for key, n in counts.items()}


def pyramid(
    bands: Sequence[Band], *, weakest: int | None = None, weakest_name: str = "", notes: Sequence[str] = ()
) -> tuple:
    """Outlines and labels of the ice lolly: the ghost of an even one behind, each band filled by what you have.

    ``bands`` run from suspects (the widest, below) up; ``weakest`` is the index of the band that the weakest step leads to.
    A band thinner than its ghost looks bitten off; an empty one leaves a gap; an unknown one is hatched (A3).
    """
    stick = Outline(box(MIDDLE - 26, TOP + 6 * ROW - 20, 52, 76, 24), STICK, STICK_EDGE, 2)
    outlines, labels = [stick], []
    for i, band in enumerate(bands):
        y = TOP + (len(bands) - 1 - i) * ROW
        ghost = WIDEST * (len(bands) - i) / len(bands)
        width = ghost if band.share is None else WIDEST * band.share
        if band.share is not None and width < ghost:
            outlines.append(Outline(_slab(ghost, y), "paper", "quiet", 1.2, dashed=True))
        if band.share is None:
            outlines.append(Outline(_slab(ghost, y), band.colour, DARK, 1.2, hatched=True))
        elif band.share > 0:
            outlines.append(Outline(_slab(max(width, 1), y, bitten=width < 0.86 * ghost), band.colour, DARK, 1.2))
        labels += _band_labels(band, y, width, ghost, outlines)
    if weakest is not None:
        labels += _weakest(weakest, len(bands), weakest_name, outlines)
    for up, note in enumerate(reversed(notes)):
        labels.append(fitted(WIDTH - 8, HEIGHT - 8 - 18 * up, note, 560, 14, least=11, anchor="end", colour="quiet"))
    return tuple(outlines), tuple(labels)


def _slab(width: float, y: float, *, bitten: bool = False) -> Steps:
    """A slice of the lolly of a mean ``width``, slanting inwards; ``bitten`` gives it the marks of teeth."""
    slant = min(WIDEST / 12 * (ROW - GAP) / ROW, width * 0.5) / 2
    low, high, bottom = width / 2 + slant, width / 2 - slant, y + ROW - GAP
    if not bitten:
        return rounded([(MIDDLE - high, y), (MIDDLE + high, y), (MIDDLE + low, bottom), (MIDDLE - low, bottom)], 11)
    half, deep = y + (ROW - GAP) / 2, min(9, width / 5)
    mid = width / 2
    return (
        ("M", MIDDLE - high, y), ("L", MIDDLE + high, y),
        ("Q", MIDDLE + high - deep, y + 17, MIDDLE + mid, half), ("Q", MIDDLE + mid - deep, half + 17, MIDDLE + low, bottom),
        ("L", MIDDLE - low, bottom),
        ("Q", MIDDLE - mid + deep, half + 17, MIDDLE - mid, half), ("Q", MIDDLE - high + deep, y + 17, MIDDLE - high, y), ("Z",),
    )  # fmt: skip


def _band_labels(band: Band, y: float, width: float, ghost: float, outlines: list[Outline]) -> list[Label]:
    size, centre = 23, y + (ROW - GAP) / 2
    needed = text_width(band.number, size, bold=True)
    inside = band.share is None or (band.share > 0 and needed < width - 40)
    edge = MIDDLE + max(width, 0) / 2 + 20
    if band.share is None:
        outlines.append(Outline(box(MIDDLE - 19, centre - 17, 38, 34, 17), LIGHT, DARK, 1))
        number = Label(MIDDLE, centre + 8, band.number, size, "middle", DARK, bold=True)
    elif inside:
        number = Label(MIDDLE, centre + 8, band.number, size, "middle", ink_on(band.colour), bold=True)
    elif band.share == 0:
        number = Label(MIDDLE, centre + 8, band.number, size, "middle", "ink", bold=True)
        edge = MIDDLE + max(ghost, 2 * needed) / 2 + 16
    else:
        left, right = edge - 5, edge + needed + 5  # cleared, or the ghost's dashed side runs through the number
        clear = line((left, centre - 15), (right, centre - 15), (right, centre + 15), (left, centre + 15))
        outlines.append(Outline(clear, "paper", None))
        number = Label(edge, centre + 8, band.number, size, "start", "ink", bold=True)
        edge += needed + 10
    if edge < NAMES - 20:
        outlines.append(Outline(line((edge, centre), (NAMES - 10, centre)), None, "quiet", 1.2, dashed=True))
    room = WIDTH - NAMES - 6
    name = fitted(NAMES, centre + (1 if band.unit else 7), band.name, room, 21)
    return [number, name, *([fitted(NAMES, centre + 21, band.unit, room, 15, colour="quiet")] if band.unit else [])]


def _weakest(index: int, levels: int, name: str, outlines: list[Outline]) -> list[Label]:
    """A lit seam under the band that too few people reach, and a flag in the column of names."""
    y = TOP + (levels - index) * ROW - GAP / 2
    half = WIDEST * (levels - index + 0.5) / levels / 2 + 12
    outlines.append(Outline(line((MIDDLE - half, y), (MIDDLE + half, y)), None, MARK, 5))
    outlines.append(Outline(line((MIDDLE + half, y), (NAMES + 4, y)), None, MARK, 2))
    wide = min(text_width(name, 14, bold=True) + 24, WIDTH - NAMES - 4)
    outlines.append(Outline(box(NAMES, y - 12, wide, 24, 12), MARK, None))
    return [fitted(NAMES + wide / 2, y + 5, name, wide - 20, 14, anchor="middle", colour=ink_on(MARK), bold=True)]


# The house ------------------------------------------------------------------------------------------------------------


def house(
    rows: Sequence[str],
    columns: Sequence[str],
    scores: Sequence[Sequence[int | None]],
    spreads: Sequence[str],
    *,
    widest: int | None = None,
) -> tuple:
    """Outlines and labels of the heat map: five voices by four axes, scores 1 to 5 or ``None``; under each axis its spread."""
    left, top, w, h = 236, 66, 172, 74
    outlines, labels = [], []
    size = alike(columns, w - 4, 20, bold=True)
    for c, column in enumerate(columns):
        labels.append(fitted(left + c * (w + 6) + w / 2, top - 20, column, w, size, anchor="middle", bold=True))
    for r, row in enumerate(rows):
        y = top + r * (h + 6)
        labels.append(fitted(left - 14, y + h / 2 + 7, row, left - 20, 20, anchor="end"))
        for c, score in enumerate(scores[r]):
            x = left + c * (w + 6)
            colour = HEAT[score - 1] if score else BLANK
            outlines.append(Outline(box(x, y, w, h), colour, DARK if score else "quiet", 1, hatched=score is None))
            if score is None:
                outlines.append(Outline(box(x + w / 2 - 19, y + h / 2 - 17, 38, 34, 17), LIGHT, DARK, 1))
            ink = ink_on(colour if score else LIGHT)
            labels.append(Label(x + w / 2, y + h / 2 + 9, str(score or "?"), 26, "middle", ink, bold=True))
    bottom = top + len(rows) * (h + 6)
    for c, spread in enumerate(spreads):
        x = left + c * (w + 6)
        if c == widest:
            outlines.append(Outline(box(x - 4, top - 4, w + 8, bottom - top + 36, 12), None, MARK, 4))
        labels.append(fitted(x + w / 2, bottom + 22, spread, w, 18, anchor="middle", bold=c == widest))
    return tuple(outlines), tuple(labels)


# The staircase --------------------------------------------------------------------------------------------------------


def staircase(names: Sequence[str], chosen: int | None, *, words: Mapping[str, str]) -> tuple:
    """Outlines and labels of the six phases as stairs. Order only (B25): a step's height, dots and stars are its rank.

    ``words`` holds the texts risk, effort, gain, here and note.
    """
    left, floor, w, rise = 188, 418, 122, 57
    outlines, labels = [], []
    size = alike(names, w - 14, 19, bold=True)
    for i, name in enumerate(names):
        x, height = left + i * (w + 6), rise * (i + 1)
        lit = chosen is not None and i <= chosen
        fill, edge = (WOOD[i], DARK) if lit else ("paper", "quiet")
        outlines.append(Outline(box(x, floor - height, w, height, 7), fill, edge, 1.2, dashed=not lit))
        ink = DARK if lit else "ink"
        labels.append(
            fitted(x + w / 2, floor - height + 27, name, w - 12, size, anchor="middle", colour=ink, bold=i == chosen)
        )
        for y, sign in ((456, "●"), (494, "★")):
            labels.append(Label(x + w / 2, y, sign * (i + 1), 17, "middle", "ink" if lit else "quiet"))
    for y, key in ((floor - 12, "risk"), (457, "effort"), (495, "gain")):
        labels.append(fitted(left - 14, y, words[key], left - 18, 17, anchor="end", bold=True))
    if chosen is not None:
        middle, top = left + chosen * (w + 6) + w / 2, floor - rise * (chosen + 1)
        labels.append(fitted(middle, top - 12, words["here"], w - 4, 17, anchor="middle", bold=True))
        if chosen:
            outlines.append(Outline(line((middle, top + 42), (middle, floor - 14)), None, DARK, 4))
            head = line((middle - 11, floor - 28), (middle, floor - 12), (middle + 11, floor - 28))
            outlines.append(Outline(head, None, DARK, 4))
    labels.append(fitted(WIDTH - 8, HEIGHT - 8, words["note"], 900, 14, least=11, anchor="end", colour="quiet"))
    return tuple(outlines), tuple(labels)


# The plan -------------------------------------------------------------------------------------------------------------


def plan(
    rows: Sequence[tuple[str, str, str]],
    columns: Sequence[str],
    marks: Mapping[tuple[int, int], Sequence[str]],
    *,
    promised: int | None,
    beyond: str,
) -> tuple:
    """Outlines and labels of pyramid × ambition.

    ``rows``: name, colour and remark, suspects first; ``marks``: the signs at a (row, column). The columns beyond the
    promised one are hatched and say ``beyond``.
    """
    left, top, w, h = 196, 58, 102, 72
    right, bottom = left + len(columns) * w, top + len(rows) * h
    outlines, labels = [], []
    size = alike(columns, w - 6, 17, bold=True)
    for c, column in enumerate(columns):
        at = left + (c + 0.5) * w - 2
        labels.append(fitted(at, top - 16, column, w - 4, size, anchor="middle", bold=c == promised))
    for r, (name, colour, remark) in enumerate(rows):
        y = bottom - (r + 1) * h
        labels.append(fitted(left - 14, y + 41, name, left - 20, 19, anchor="end"))
        for c in range(len(columns)):
            over = promised is not None and c > promised
            cell = box(left + c * w, y, w - 4, h - 4)
            outlines.append(Outline(cell, BLANK if over else colour, "quiet", 1, hatched=over))
            _signs(marks.get((r, c), ()), left + (c + 0.5) * w - 2, y + h / 2 - 2, outlines, labels)
        if remark:
            labels.append(fitted(right + 4, y + 40, remark, WIDTH - right - 8, 16, bold=True))
    if promised is not None and promised < len(columns) - 1:
        labels.append(fitted(right - 4, bottom + 16, beyond, right - left, 15, anchor="end", colour="quiet"))
    return tuple(outlines), tuple(labels)


def _signs(signs: Sequence[str], x: float, y: float, outlines: list[Outline], labels: list[Label]) -> None:
    """Signs in circles around (x, y): up to three in a row, more in two rows of four."""
    across, big = (len(signs), 30) if len(signs) <= 3 else (4, 22)
    for k, sign in enumerate(signs):
        at = x + (k % across - (across - 1) / 2) * (big + 1)
        up = y if len(signs) <= across else y + (k // across - 0.5) * (big + 3)
        outlines.append(Outline(box(at - big / 2, up - big / 2, big, big, big / 2), LIGHT, DARK, 2))
        labels.append(Label(at, up + big * 0.23, sign, big * 0.6, "middle", DARK, bold=True))
