"""What a room wrote, on the wall: lines to vote on, and cards in two columns. Every text is there whole, however long its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..lettering import fitted, text_width
from ..shapes import HEIGHT, WIDTH, Label, Outline, Picture, box, ice
from ..words import Words
from .drawing import Drawing
from .staircase import LEAF

SIZES = (38, 34, 31, 28, 26, *range(24, 15, -1), 14)  # of lines: the first that lets all of them stand there
CARD, INSIDE, HEAD = 24, 432, 60  # of cards: the size of their text, how wide it is, and where they begin
LEADING, LEAST = 1.25, 46  # of a line: how far its rows are apart, and how high it is at least
WHOLE = re.compile(  # what is never broken apart
    r".(?:[\u0300-\u036f\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d.)*"
)


class Voted(NamedTuple):
    """A line on the wall, under its letter, with the hands that went up for it (``None``: not counted)."""

    letter: str
    text: str
    hands: int | None = None


def draw_lines(lines: Sequence[Voted], words: Words, *, result: bool = False, source: str = "") -> Picture:
    """Lines to vote on, as large as they fit; with the ``result``, the one with most hands first, and a bar for each."""
    drawing = Drawing()
    if not lines:
        none = words("room.lines-none")
        drawing.add(fitted(WIDTH / 2, HEIGHT / 2, none, WIDTH - 80, 34, anchor="middle", colour="quiet"))
        return drawing.picture(words("room.lines-title"), none)
    if result:
        lines = sorted(lines, key=lambda each: -(each.hands or 0))
    most = max(each.hands or 0 for each in lines) or 1
    left, right = 84, 660 if result else WIDTH - 16
    size, rows, free = _largest([each.text for each in lines], right - left)
    gap = min(free / len(rows), 34)
    y = gap / 2
    for each, row in zip(lines, rows, strict=True):
        high = _high(row, size)
        middle = y + high / 2
        drawing.add(Outline(box(14, middle - 22, 48, 44, 14), "ink"))
        drawing.add(Label(38, middle + 11, each.letter, 30, "middle", "paper", bold=True))
        first = middle - LEADING * size * (len(row) - 1) / 2 + 0.36 * size
        drawing.add(*(Label(left, first + LEADING * size * n, text, size) for n, text in enumerate(row)))
        if result:
            hands = each.hands or 0
            long = max(180 * hands / most, 8)
            if hands:
                drawing.add(ice(box(right + 24, middle - 20, long, 40), LEAF[4]))
            drawing.add(fitted(right + 32 + long, middle + 12, words.number(hands), 90, 34, bold=True))
        y += high + gap
    drawing.note(source, size=18)
    part, said = ("room.lines-part", "room.lines-result") if result else ("room.lines-line", "room.lines-said")
    told = "; ".join(words(part, letter=each.letter, text=each.text, n=each.hands or 0) for each in lines)
    return drawing.picture(words("room.lines-title"), words(said, parts=told), whole_units=True)


def _largest(texts: Sequence[str], width: float) -> tuple[float, list[list[str]], float]:
    """The first size at which all texts stand there whole, the rows that each comes to, and the height that is left."""
    for size in SIZES:
        rows = [wrapped(text, width, size) for text in texts]
        free = HEIGHT - 30 - sum(_high(row, size) for row in rows)
        if free >= 10 * len(rows):
            break
    return size, rows, free


def _high(rows: Sequence[str], size: float) -> float:
    return max(LEADING * size * len(rows), LEAST)


def draw_cards(
    heads: tuple[str, str],
    columns: tuple[Sequence[str], Sequence[str]],
    words: Words,
    *,
    page: int = 0,
    source: str = "",
) -> Picture:
    """Two columns of cards, under their heads; what does not fit stands on a next ``page``."""
    drawing, none, told = Drawing(), words("room.cards-none"), []
    for head, texts, x in zip(heads, columns, (8, WIDTH / 2 + 8), strict=True):
        drawing.add(fitted(x + 8, 40, words("room.cards-head", head=head, n=len(texts)), INSIDE, 31, bold=True))
        here, y = [card for cards in pages(texts)[page : page + 1] for card in cards], float(HEAD)
        for text in here:
            drawing.add(Outline(box(x, y, INSIDE + 32, _card(text), 12), "ghost", "quiet", 1.5))
            for n, row in enumerate(wrapped(text, INSIDE, CARD)):
                drawing.add(Label(x + 16, y + 33 + LEADING * CARD * n, row, CARD))
            y += _card(text) + 10
        told.append(words("room.cards-part", head=head, cards="; ".join(f"“{text}”" for text in here) or none))
        if not texts:
            drawing.add(fitted(x + 8, HEAD + 40, none, INSIDE, CARD, colour="quiet"))
    drawing.note(source, size=18)
    return drawing.picture(
        words("room.cards-title"), words("room.cards-said", left=told[0], right=told[1]), whole_units=True
    )


def pages(texts: Sequence[str]) -> list[list[str]]:
    """The cards of one column, page by page, all whole and in their order."""
    found: list[list[str]] = []
    y = float(HEIGHT)
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
