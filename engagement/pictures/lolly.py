"""The ice lolly: six slices on a stick, before the ghost of an even one (A3). Geometry and labels; it knows no content."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, zip_longest

from ..lettering import alike, fitted, named, pill, text_width
from ..shapes import DARK, SHINE, WIDTH, Label, Outline, Path, badge, box, earlier, gleam, ice, ink_on, line, rounded
from .drawing import Drawing

MIDDLE, WIDEST, TOP, ROW, GAP, NAMES = 346, 600, 14, 75, 5, 702
ROOM = WIDTH - NAMES - 6  # for a name
HIGH = ROW - GAP
SLANT = WIDEST / 24 * HIGH / ROW  # how much further a slice reaches below than in its middle
TEETH = (2, -9, -5, 22)  # where they were set into a slice that is less than it could be, from the top down
BITTEN = 0.86  # of its ghost; a slice that is wider looks whole
STICK, STICK_EDGE, HALF, LONG = "#e8c79a", "#c9a06a", 22, 506
NUMBER = 28


@dataclass(frozen=True, slots=True)
class Band:
    """One level as the pyramid shows it. ``share`` is its width, 0 to 1 of the widest, or ``None``: unknown.

    ``small`` is the line under its name.
    """

    name: str
    number: str
    colour: str
    share: float | None
    small: str = ""


def shares(counts: Mapping[str, int | None], *, true_size: bool) -> dict[str, float | None]:
    """Each level's width, 0 to 1 of the largest: in proportion when true to size, else of its logarithm (readable).

    >>> shares({"fans": 9, "followers": 99, "network": None}, true_size=False)
    {'fans': 0.5, 'followers': 1.0, 'network': None}
    """
    most = max((n for n in counts.values() if n is not None), default=0)

    def width(n: int) -> float:
        return n if true_size else math.log10(1 + n)

    return {key: None if n is None else width(n) / width(most) if most else 0.0 for key, n in counts.items()}


def lolly(
    bands: Sequence[Band],
    *,
    weakest: int | None = None,
    weakest_name: str = "",
    notes: Sequence[str] = (),
    then: Sequence[float | None] = (),
) -> Drawing:
    """The ice lolly: the ghost of an even one behind, each slice filled by what you have.

    ``bands`` run from suspects (the widest, below) up; ``weakest`` is the index of the one that the weakest step leads to.
    A slice thinner than its ghost looks bitten off, an empty one leaves a gap in which the stick shows, an unknown one is
    hatched. ``then``: the shares of another day, as a line over the slices.
    """
    levels, floor = len(bands), TOP + len(bands) * ROW - GAP
    drawing = Drawing([*_mould(levels, floor)])
    over: list[Path] = [(), line((MIDDLE - HALF / 2, floor + 16), (MIDDLE - HALF / 2, floor + 48)), ()]
    for i, (band, was) in enumerate(zip_longest(bands, then)):
        y, ghost = TOP + (levels - 1 - i) * ROW, WIDEST * (levels - i) / levels
        lines = _slice(drawing, band, y, ghost, was, top=i == levels - 1, marked=bool(then))
        over = [path + more for path, more in zip(over, lines, strict=True)]
    for path, colour, width in zip(over, ("paper", SHINE, "quiet"), (36, 6, 1.5), strict=True):
        if path:
            drawing.add(Outline(path, None, colour, width, dashed=colour == "quiet"))
    if weakest is not None:
        _crack(drawing, weakest, levels, weakest_name)
    size = alike(notes, 560, 17, least=11)
    for up, note in enumerate(reversed(notes)):
        drawing.note(note, width=560, size=size, up=10 + 22 * up)
    return drawing


def _slice(
    drawing: Drawing, band: Band, y: float, ghost: float, was: float | None, *, top: bool, marked: bool
) -> tuple[Path, Path, Path]:
    """Lay down the ice and its words. What comes over all slices: under a number beside it, the light, a line to its name."""
    width = ghost if band.share is None else WIDEST * band.share
    bitten, needed, middle = width < BITTEN * ghost, text_width(band.number, NUMBER, bold=True), y + HIGH / 2
    if band.share != 0:
        drawing.add(ice(slab(max(width, 3), y, bitten=bitten, top=top), band.colour, hatched=band.share is None))
    if was is not None:
        drawing.add(*earlier(slab(max(WIDEST * was, 1), y)))
    if band.share is None:
        drawing.add(badge(MIDDLE, middle))
    tag, leader, light, free = Path(), Path(), Path(), MIDDLE + max(width, ghost) / 2 + 26
    if band.share and needed > width - 40:
        start = MIDDLE + max(width / 2, HALF) + 12
        tag = line((start + 8, middle), (start + max(needed - 8, 9), middle))
        drawing.add(Label(start, middle + 10, band.number, NUMBER, bold=True))
        free = max(free, start + needed + 18)
    else:
        ink = ink_on(band.colour) if band.share else DARK  # on the stick, when the slice is gone
        if marked and band.share is not None:
            clear = box(MIDDLE - needed / 2 - 6, middle - 17, needed + 12, 34, 17)
            drawing.add(Outline(clear, band.colour if band.share else STICK))
        drawing.add(Label(MIDDLE, middle + 10, band.number, NUMBER, "middle", ink, bold=True))
    drawing.add(*_names(band, middle))
    if NAMES - free > 50:
        leader = line((free, middle), (NAMES - 14, middle))
    if width > needed + 120:
        side = MIDDLE - width / 2 + 11 * bitten
        light = gleam((side + SLANT, y), (side - SLANT, y + HIGH))
    return tag, light, leader


@lru_cache(maxsize=64)  # the five slices that a slider leaves alone
def slab(width: float, y: float, *, bitten: bool = False, top: bool = False) -> Path:
    """A slice of the lolly of a mean ``width``: slanting inwards, the ``top`` one round, a ``bitten`` one with marks of teeth."""
    foot, slant = y + HIGH, min(SLANT, width / 4)
    low, high = width / 2 + slant, width / 2 - slant
    if not bitten:
        corners = (MIDDLE - high, y), (MIDDLE + high, y), (MIDDLE + low, foot), (MIDDLE - low, foot)
        return rounded(corners, *((30, 30, 9, 9) if top else (9,)))
    scale, tooth = min(1, width / 110), HIGH / (len(TEETH) - 1)
    edge = [(width / 2 + scale * out, y + n * tooth) for n, out in enumerate(TEETH)]
    bites = [(x, (x + u) / 2 - 13 * scale, (v + w) / 2, u, w) for (x, v), (u, w) in pairwise(edge)]
    right = [("Q", MIDDLE + bend, v, MIDDLE + end, w) for _, bend, v, end, w in bites]
    left = [("Q", MIDDLE - bend, v, MIDDLE - start, w - tooth) for start, bend, v, _, w in reversed(bites)]
    (first, _), (last, _) = edge[0], edge[-1]
    return ("M", MIDDLE - first, y), ("L", MIDDLE + first, y), *right, ("L", MIDDLE - last, foot), *left, ("Z",)


@cache
def _mould(levels: int, floor: float) -> tuple[Outline, ...]:
    """What lies behind: the ghost of an even lolly, the stick in it, and the seams between the levels."""
    narrow, wide = WIDEST / levels / 2 - SLANT, WIDEST / 2 + SLANT
    corners = (MIDDLE - narrow, TOP), (MIDDLE + narrow, TOP), (MIDDLE + wide, floor), (MIDDLE - wide, floor)
    stick = box(MIDDLE - HALF, TOP + 12, 2 * HALF, LONG, HALF)
    seams: Path = ()
    for n in range(1, levels):
        y, half = TOP + n * ROW - GAP / 2, WIDEST * (n + 0.5) / levels / 2
        seams += line((MIDDLE - half, y), (MIDDLE + half, y))
    return (
        Outline(rounded(corners, 30, 30, 16, 16), "ghost"),
        Outline(stick, STICK, STICK_EDGE, 2),
        Outline(seams, None, "paper", GAP),
    )


def _names(band: Band, middle: float) -> tuple[Label, ...]:
    if not band.small:
        return named(NAMES, middle, band.name, ROOM, 25)
    small = fitted(NAMES, middle + 18, band.small, ROOM, 18, colour="quiet")
    return fitted(NAMES, middle - 2, band.name, ROOM, 25), small


def _crack(drawing: Drawing, index: int, levels: int, name: str) -> None:
    """A crack under the slice that too few people reach, and a flag in the column of names."""
    y = TOP + (levels - index) * ROW - GAP / 2
    half = WIDEST * (levels - index + 0.5) / levels / 2 + 12
    jags = 2 * round(half / 38)
    ups = [0, *((-9, 8, -6, 10, -8, 6)[n % 6] for n in range(1, jags)), 0]
    crack = [(MIDDLE - half + 2 * half * n / jags, y + up) for n, up in enumerate(ups)]
    drawing.add(Outline(line(*crack), None, "paper", 9), Outline(line(*crack, (NAMES + 4, y)), None, "ink", 4))
    drawing.add(*pill(NAMES, y, name, WIDTH - NAMES - 4))
