"""The clock on the wall: a lolly that melts away, and beside it the minutes that are left, as large as a number can be."""

from __future__ import annotations

import math

from ..lettering import fitted
from ..shapes import SHINE, Outline, Path, Picture, box, gleam, ice, line, rounded
from .drawing import Drawing
from .lolly import STICK, STICK_EDGE
from .staircase import LEAF

TOP, FLOOR, LEFT, RIGHT = 20, 400, 50, 290
ICE = LEAF[5]  # no level's colour


def draw_clock(share: float, number: str, unit: str, *, title: str, sentence: str) -> Picture:
    """How much is left as a ``share`` of the lolly (0 to 1), with a ``number`` and its ``unit`` beside it."""
    share = min(max(share, 0.0), 1.0)
    middle, top = (LEFT + RIGHT) / 2, FLOOR - share * (FLOOR - TOP)
    mould = rounded(((LEFT, TOP), (RIGHT, TOP), (RIGHT, FLOOR), (LEFT, FLOOR)), 110, 110, 16, 16)
    puddle = 40 + 100 * (1 - share)
    drawing = Drawing()
    drawing.add(Outline(mould, "ghost"), Outline(box(middle - 24, TOP + 60, 48, 450, 24), STICK, STICK_EDGE, 2))
    if share < 1:
        drawing.add(ice(box(middle - puddle, 496, 2 * puddle, 30, 15), ICE))
    if share:
        drawing.add(ice(mould if share == 1 else _rest(top), ICE))
    if share > 0.25:
        drawing.add(Outline(gleam((LEFT, top), (LEFT, FLOOR)), None, SHINE, 8))
    if 0 < share < 1:
        drawing.add(Outline(line((RIGHT - 50, 446), (RIGHT - 50, 468)), None, ICE, 14))  # a drop
    drawing.add(fitted(640, 320, number, 600, 360, least=200, anchor="middle", bold=True))
    drawing.add(fitted(640, 440, unit, 600, 84, least=40, anchor="middle"))
    return drawing.picture(title, sentence, whole_units=True)


def _rest(top: float) -> Path:
    """What has not melted: a wavy top, lower as time goes, and narrower at the shoulders of a lolly that is nearly whole."""
    inwards = 110 - math.sqrt(max(0, 110**2 - (TOP + 110 - top) ** 2)) if top < TOP + 110 else 0
    left, right = LEFT + inwards, RIGHT - inwards
    third, dip = (right - left) / 3, min(16, (FLOOR - top) / 2)
    shoulder = max(top, TOP + 110)
    return (
        ("M", left, top),
        ("Q", left + third / 2, top + dip, left + third, top),
        ("Q", left + 1.5 * third, top - dip / 2, left + 2 * third, top + dip / 2),
        ("Q", right - third / 2, top + dip, right, top),
        ("Q", RIGHT, (top + shoulder) / 2, RIGHT, min(shoulder, FLOOR)),
        ("L", RIGHT, FLOOR),
        ("L", LEFT, FLOOR),
        ("L", LEFT, min(shoulder, FLOOR)),
        ("Q", LEFT, (top + shoulder) / 2, left, top),
        ("Z",),
    )
