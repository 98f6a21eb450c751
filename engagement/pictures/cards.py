"""What a room wrote, on the wall: lines to vote on, and cards in two columns. Every text is there whole, however long its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..content import Words
from ..shapes import HEIGHT, WIDTH, Label, Outline, Picture, box, fitted, ice, text_width, whole
from .room import foot
from .staircase import LEAF

SIZES = (
    38,
    34,
    31,
    28,
    26,
    24,
    23,
    22,
    21,
    20,
    19,
    18,
    17,
    16,
    14,
)  # of lines: the first that lets all of them stand there
CARD, INSIDE, HEAD = 24, 432, 60  # of cards: the size of their text, how wide it is, and where they begin
LEADING = 1.25
WHOLE = re.compile(
    r".(?:[\u0300-\u036f\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d.)*"
)  # what is never broken apart


class Voted(NamedTuple):
    """A line on the wall, under its letter, with the hands that went up for it (``None``: not counted)."""

    letter: str
    text: str
    hands: int | None = None


def draw_lines(lines: Sequence[Voted], words: Words, *, result: bool = False, source: str = "") -> Picture:
    """Lines to vote on, as large as they fit; with the ``result``, the one with most hands first, and a bar for each."""
    if not lines:
        label = fitted(WIDTH / 2, HEIGHT / 2, words("room.lines-none"), WIDTH - 80, 34, anchor="middle", colour="quiet")
        return Picture(words("room.lines-title"), words("room.lines-none"), (), (label,))
    if result:
        lines = sorted(lines, key=lambda each: -(each.hands or 0))
    most = max((each.hands or 0 for each in lines), default=0)
    left, right = 84, 660 if result else WIDTH - 16
    for size in SIZES:
        rows = [wrapped(each.text, right - left, size) for each in lines]
        free = HEIGHT - 30 - sum(max(LEADING * size * len(row), 46) for row in rows)
        if free >= 10 * len(rows):
            break
    outlines, labels, gap = [], [], min(free / len(rows), 34)
    y = gap / 2
    for each, row in zip(lines, rows, strict=True):
        high = max(LEADING * size * len(row), 46)
        middle = y + high / 2
        outlines.append(Outline(box(14, middle - 22, 48, 44, 14), "ink"))
        labels.append(Label(38, middle + 11, each.letter, 30, "middle", "paper", bold=True))
        first = middle - LEADING * size * (len(row) - 1) / 2 + 0.36 * size
        labels += [Label(left, first + LEADING * size * n, text, size) for n, text in enumerate(row)]
        if result:
            hands, long = each.hands or 0, max(180 * (each.hands or 0) / (most or 1), 8)
            outlines += [ice(box(right + 24, middle - 20, long, 40), LEAF[4])] if hands else []
            labels.append(fitted(right + 32 + long, middle + 12, words.number(hands), 90, 34, bold=True))
        y += high + gap
    labels += foot(source)
    told = "; ".join(
        words("room.lines-part" if result else "room.lines-line", letter=each.letter, text=each.text, n=each.hands or 0)
        for each in lines
    )
    said = words("room.lines-result" if result else "room.lines-said", parts=told)
    return Picture(words("room.lines-title"), said, tuple(map(whole, outlines)), tuple(labels))


def draw_cards(
    heads: tuple[str, str],
    columns: tuple[Sequence[str], Sequence[str]],
    words: Words,
    *,
    page: int = 0,
    source: str = "",
) -> Picture:
    """Two columns of cards, under their heads; what does not fit stands on a next ``page``."""
    outlines, labels, told = [], [], []
    for head, texts, x in zip(heads, columns, (8, WIDTH / 2 + 8), strict=True):
        labels.append(fitted(x + 8, 40, words("room.cards-head", head=head, n=len(texts)), INSIDE, 31, bold=True))
        here = pages([*texts])[page : page + 1]
        y = HEAD
        for text in here[0] if here else ():
            rows = wrapped(text, INSIDE, CARD)
            high = _card(text)
            outlines.append(Outline(box(x, y, INSIDE + 32, high, 12), "ghost", "quiet", 1.5))
            labels += [Label(x + 16, y + 33 + LEADING * CARD * n, row, CARD) for n, row in enumerate(rows)]
            y += high + 10
        quoted = "; ".join(f"“{text}”" for text in (here[0] if here else ())) or words("room.cards-none")
        told.append(words("room.cards-part", head=head, cards=quoted))
        if not texts:
            labels.append(fitted(x + 8, HEAD + 40, words("room.cards-none"), INSIDE, CARD, colour="quiet"))
    labels += foot(source)
    said = words("room.cards-said", left=told[0], right=told[1])
    return Picture(words("room.cards-title"), said, tuple(map(whole, outlines)), tuple(labels))


def pages(texts: Sequence[str]) -> list[list[str]]:
    """The cards of one column, page by page, all whole and in their order."""
    found: list[list[str]] = []
    y = HEIGHT
    for text in texts:
        high = _card(text) + 10
        if y + high > HEIGHT - 24:
            found.append([])
            y = HEAD
        found[-1].append(text)
        y += high
    return found


def _card(text: str) -> float:
    return LEADING * CARD * len(wrapped(text, INSIDE, CARD)) + 20


def wrapped(text: str, width: float, size: float) -> list[str]:
    """All of a text in rows that fit in ``width``; a word that is too long for one is broken.

    >>> wrapped("Wie neemt de eerste hap?", 130, 20)
    ['Wie neemt', 'de eerste', 'hap?']
    """
    rows, row = [], ""
    for word in text.split():
        if text_width(f"{row} {word}".strip(), size) <= width:
            row = f"{row} {word}".strip()
            continue
        rows += [row] if row else []
        row = ""
        for piece in WHOLE.findall(word):
            if row and text_width(row + piece, size) > width:
                rows.append(row)
                row = ""
            row += piece
    return [*rows, row] if row else rows
