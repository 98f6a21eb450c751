"""Words in a picture: how wide they are, and how they are made to fit. Pure; knows no font, only how wide one may be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from .shapes import Label, Outline, box

_EMS = {**dict.fromkeys("iljItf.,:;'|!()[]/ ·", 0.4), **dict.fromkeys("mwMWGOQ%@—…", 1.0)}


@lru_cache(maxsize=512)  # a slider changes one label of twenty
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Canvas units that ``text`` takes at most, in the widest of the fonts that a screen may pick (DejaVu, Verdana)."""
    ems = (_EMS.get(c) or (1.0 if ord(c) > 0x2000 else 0.72 if c.isupper() else 0.645) for c in text)
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
    x: float,
    y: float,
    text: str,
    width: float,
    size: float = 20,
    *,
    least: float = 13,
    anchor: str = "start",
    colour: str = "ink",
    bold: bool = False,
) -> Label:
    """A label made smaller until it fits in ``width``, and cut when even ``least`` does not do."""
    size = alike([text], width, size, least=least, bold=bold)
    return Label(x, y, cut(text, width, size, bold=bold), size, anchor, colour, bold)


@lru_cache(maxsize=256)
def named(
    x: float, middle: float, name: str, width: float, size: float, *, anchor: str = "start", bold: bool = False
) -> tuple[Label, ...]:
    """A name around the height ``middle``: on one line, or when that would make it small on two."""
    words = one_line(name).split()
    small = alike(words, width, 0.8 * size)
    fit = [n for n in range(1, len(words)) if text_width(" ".join(words[:n]), small) <= width]
    if not fit or text_width(" ".join(words), small) <= width:
        return (fitted(x, middle + 0.36 * size, name, width, size, anchor=anchor, bold=bold),)
    lines = " ".join(words[: fit[-1]]), " ".join(words[fit[-1] :])
    return tuple(
        fitted(x, middle + small * down, text, width, small, least=small, anchor=anchor, bold=bold)
        for down, text in zip((-0.25, 0.95), lines, strict=True)
    )


def pill(x: float, y: float, text: str, room: float, *, stamp: bool = False) -> tuple[Outline, Label]:
    """A word that matters, from ``x`` and around ``y``: filled when it lights something, outlined when it is a stamp."""
    wide = min(text_width(text, 15, bold=True) + 24, room)
    shape = Outline(box(x, y - 12, wide, 24, 12), "paper" if stamp else "ink", "ink" if stamp else None)
    ink = "ink" if stamp else "paper"
    return shape, fitted(x + wide / 2, y + 5.5, text, wide - 18, 15, least=12, anchor="middle", colour=ink, bold=True)
