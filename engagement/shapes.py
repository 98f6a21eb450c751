"""Geometry of the pictures: from values and words to outlines and labels. Pure; knows no file, widget or painter.

A ``Picture`` is a canvas of 960 × 540 with ``Outline``s and ``Label``s on it, in painting order. Two thin painters, ``svg``
and ``plots``, draw the same picture for the screen and for paper. A colour is a hex value or one of four roles that a
painter fills in for its theme: "ink" (text), "quiet" (lines, notes), "ghost" (what could be there), "paper" (the background).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache, lru_cache

WIDTH, HEIGHT = 960, 540
DARK, LIGHT = "#1d1b26", "#ffffff"
BLANK = "#cfcad9"  # hatched: not known, or not promised
SHINE = "#ffffff99"  # the light on ice

Point = tuple[float, float]
Step = tuple[str, *tuple[float, ...]]  # ("M", x, y), ("L", x, y), ("Q", cx, cy, x, y) or ("Z",), in canvas units
Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed or open line; ``fill`` and ``edge`` are colours or roles, and ``hatched`` stripes the fill."""

    path: Path
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


# Colours --------------------------------------------------------------------------------------------------------------


@cache
def ink_on(colour: str) -> str:
    """Dark or light text, whichever contrasts most with ``colour`` (WCAG relative luminance)."""
    return DARK if contrast(DARK, colour) >= contrast(LIGHT, colour) else LIGHT


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two hex colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (c / 255 for c in _channels(colour))
    return sum(
        w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )


@cache
def shade(colour: str) -> str:
    """A hex colour, two fifths of the way to the dark.

    >>> shade("#ffffff")
    '#a5a4a8'
    """
    parts = zip(_channels(colour), _channels(DARK), strict=True)
    return "#" + "".join(f"{round(0.6 * one + 0.4 * dark):02x}" for one, dark in parts)


def _channels(colour: str) -> bytes:
    """Red, green and blue, each 0 to 255; how far one sees through it is left out."""
    return bytes.fromhex(colour[1:7])


# Outlines -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def rounded(points: tuple[Point, ...], *radii: float) -> Path:
    """A closed polygon with its corners rounded off: a radius for all of them, or one for each."""
    steps: list[Step] = []
    for i, corner in enumerate(points):
        before, after = points[i - 1], points[(i + 1) % len(points)]
        for k, towards in enumerate((before, after)):
            away = math.dist(corner, towards) or 1
            reach = min(radii[i % len(radii)], away / 2) / away
            x, y = corner[0] + (towards[0] - corner[0]) * reach, corner[1] + (towards[1] - corner[1]) * reach
            steps.append(("L" if steps else "M", x, y) if k == 0 else ("Q", *corner, x, y))
    return (*steps, ("Z",))


def box(x: float, y: float, width: float, height: float, radius: float = 8) -> Path:
    """A rectangle with round corners; a ``radius`` of half its height makes a pill or, when it is square, a circle."""
    return rounded(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), radius)


def line(*points: Point) -> Path:
    """An open line from point to point.

    >>> line((0, 0), (9, 5))
    (('M', 0, 0), ('L', 9, 5))
    """
    return tuple(("L" if i else "M", *point) for i, point in enumerate(points))


@lru_cache(maxsize=256)
def whole(outline: Outline) -> Outline:
    """An outline in whole units: nobody sees the difference, and a page that follows a slider gets a tenth less to read."""
    return replace(outline, path=tuple((step[0], *map(round, step[1:])) for step in outline.path))


def ice(path: Path, colour: str, *, hatched: bool = False) -> Outline:
    """A piece of the lolly: a level's colour, with an edge of the same colour in the shade."""
    return Outline(path, colour, shade(colour), 2, hatched=hatched)


def gleam(top: Point, foot: Point) -> Path:
    """The light on a piece of ice: a long and a short stroke along its left side, which runs from ``top`` to ``foot``."""

    def at(part: float, inward: float) -> Point:
        return top[0] + part * (foot[0] - top[0]) + inward, top[1] + part * (foot[1] - top[1])

    return line(at(0.25, 20), at(0.68, 20)) + line(at(0.25, 35), at(0.4, 35))


def closed(*points: Point) -> Path:
    """A polygon with sharp corners."""
    return (*line(*points), ("Z",))


def earlier(path: Path) -> tuple[Outline, Outline]:
    """How it was before: a dark line with light dashes, which shows on every colour."""
    return Outline(path, None, DARK, 4), Outline(path, None, LIGHT, 2, dashed=True)


def badge(x: float, y: float) -> Outline:
    """What lies under a number or a "?" on hatching, which could not be read without it."""
    return Outline(box(x - 19, y - 17, 38, 34, 17), LIGHT, DARK, 1)
