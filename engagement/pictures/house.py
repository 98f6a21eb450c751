"""The house as a heat map: five voices on four axes of coherence, as a picture with its words (A5, A6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, load_content
from ..lettering import alike, fitted, named
from ..model import WrongValue
from ..shapes import BLANK, LIGHT, WIDTH, Label, Outline, Picture, badge, box, ice, ink_on, line
from ..words import Words
from .drawing import Drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Scores = Sequence[Sequence[int | None]]
LEFT, TOP, HIGH, GAP = 236, 66, 74, 6  # where the boxes begin, how high they are, and what is between them
HEAT = ("#fff6d0", "#f2d06b", "#7cbf6a", "#2c9c90", "#123f63")  # 1 … 5; one direction in lightness, so it reads in grey


def draw_house(scores: Scores, content: Content, language: str, *, revealed: bool = True) -> Picture:
    """The heat map of five voices (A5) on four axes (A6): furthest apart and closest are framed and named, ties in full.

    Until it is ``revealed`` it shows how many boxes each voice filled in, and nothing of what is in them. A score of 0 is
    "I don't know": an answer, of which nothing is compared.
    """
    words = content.words(language)
    voices = list(content.names("silos", language).values())
    axes = list(content.names("axes", language).values())
    counted = words("house.counted", n=sum(map(_filled, scores)), all=len(voices) * len(axes))
    unknown = sum(row.count(0) for row in scores)
    if not revealed:
        each = [f"{voice} {_filled(row)}" for voice, row in zip(voices, scores, strict=True)]
        anything = any(map(_filled, scores))
        said = words("house.concealed", voices=words.together(each)) if anything else words("house.empty")
        return _covered(voices, scores, words).picture(words("house.title"), counted, said)
    columns = [
        {voice: score for voice, row in zip(voices, scores, strict=True) if (score := row[c])} for c in range(len(axes))
    ]
    drawing = _heat(voices, axes, scores, [_spread(column, words) for column in columns], words)
    empty = sum(not _filled(row) for row in scores)
    told = words("house.chairs", n=empty) if 0 < empty < len(voices) else ""
    asked = words("house.nobody-knows", n=unknown) if unknown else ""
    return drawing.picture(words("house.title"), counted, asked, told, _compared(scores, axes, columns, words))


def apart(scores: Scores) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes (columns) on which the voices lie furthest apart, and those on which they lie closest: every one that ties.

    What counts is the highest score less the lowest, where at least two voices gave one.

    >>> apart([[1, 3, None], [5, 3, 2], [4, 3, None]])
    ((0,), (1,))
    >>> apart([[1, 2], [3, 4]])  # equally far: none is closest
    ((0, 1), ())
    """
    columns = [[score for score in column if score] for column in zip(*scores, strict=True)]
    gaps = {c: max(column) - min(column) for c, column in enumerate(columns) if len(column) > 1}
    most, least = max(gaps.values(), default=0), min(gaps.values(), default=0)
    furthest = tuple(c for c, gap in gaps.items() if gap == most > 0)
    return furthest, tuple(c for c, gap in gaps.items() if gap == least and c not in furthest)


def _filled(row: Sequence[int | None]) -> int:
    return sum(score is not None for score in row)


def _spread(column: Mapping[str, int], words: Words) -> str:
    if not column:
        return words("house.open")
    low, high = min(column.values()), max(column.values())
    return words("house.spread", low=low, high=high) if low < high else words("house.same", n=len(column), score=low)


def _compared(scores: Scores, axes: list[str], columns: Sequence[Mapping[str, int]], words: Words) -> str:
    furthest, closest = apart(scores)
    if not furthest:
        return words("house.agreed" if closest else "house.alone" if any(columns) else "house.empty")
    parts = []
    for c in furthest:
        low, high = (edge(columns[c].values()) for edge in (min, max))
        lows, highs = (words.together([v for v, score in columns[c].items() if score == edge]) for edge in (low, high))
        parts.append(words("house.voices", axis=axes[c], low=low, lows=lows, high=high, highs=highs))
    said = words("house.apart", n=len(furthest), axes="; ".join(parts))
    if closest:
        near = words.together([f"{axes[c]} ({_spread(columns[c], words)})" for c in closest])
        said += " " + words("house.near", axes=near)
    if any(max(columns[c].values()) < 3 for c in closest):
        said += " " + words("house.low")
    return said


def plot_house(
    scores: Mapping[tuple[str, str], int | None] | Scores,
    *,
    revealed: bool = True,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """Where the voices in the house agree (A5, A6): a heat map of five of them on four axes, as a closed matplotlib Figure.

    ``scores``: 1 to 5 or ``None``, by (key in ``silos.toml``, key in ``axes.toml``), or as five rows, a voice each, of four.
    ``revealed=False`` shows only how many there are. ``language``: "nl" or "en"; ``theme``: "light" or "dark".
    Raises ``Mistake`` for another score, voice, axis or number of rows.

    >>> plot_house({("board", "goals"): 4, ("marketing", "goals"): 1}).get_label()
    'Five voices in the house, four axes'
    """
    content = load_content()
    return plots.paint(draw_house(_checked(scores, content), content, language, revealed=revealed), theme=theme)


def _checked(scores: Mapping[tuple[str, str], int | None] | Scores, content: Content) -> Scores:
    """Scores as rows of plain numbers. Raises ``Mistake``."""
    if isinstance(scores, Mapping):
        known = {(silo.key, axis.key) for silo in content.silos for axis in content.axes}
        if unknown := [key for key in scores if key not in known]:
            there = ", ".join(map(str, sorted(known)))
            raise WrongValue(f"there is no silo and axis {unknown[0]!r}; there are {there}")
        scores = [[scores.get((silo.key, axis.key)) for axis in content.axes] for silo in content.silos]
    if len(scores) != len(content.silos) or any(len(row) != len(content.axes) for row in scores):
        raise WrongValue(f"found {len(scores)} rows; expected {len(content.silos)} rows of {len(content.axes)} scores")
    told = [score for row in scores for score in row if score is not None]
    if strange := [score for score in told if isinstance(score, bool) or score not in range(1, 6)]:
        raise WrongValue(f"found the score {strange[0]!r}; expected 1 to 5, or None")
    return [[None if score is None else int(score) for score in row] for row in scores]


# Geometry -------------------------------------------------------------------------------------------------------------


def _heat(voices: list[str], axes: list[str], scores: Scores, spreads: list[str], words: Words) -> Drawing:
    """Five voices by four axes, scores 1 to 5 or ``None``; under each axis its spread."""
    w, drawing = 172, Drawing([], _voices(voices))
    size = alike(axes, w - 4, 20, bold=True)
    bottom = TOP + len(voices) * (HIGH + GAP)
    furthest, closest = apart(scores)
    for c, axis in enumerate(axes):
        x = LEFT + c * (w + GAP)
        centre = x + w / 2
        drawing.add(fitted(centre, TOP - 20, axis, w, size, anchor="middle", bold=True))
        for r, row in enumerate(scores):
            y, score = TOP + r * (HIGH + GAP), row[c]
            colour = HEAT[score - 1] if score else BLANK
            drawing.add(ice(box(x, y, w, HIGH), colour, hatched=not score))
            if not score:
                drawing.add(badge(centre, y + HIGH / 2))
            ink = ink_on(colour if score else LIGHT)
            drawing.add(Label(centre, y + HIGH / 2 + 9, str(score or "?"), 26, "middle", ink, bold=True))
        drawing.add(fitted(centre, bottom + 20, spreads[c], w, 18, anchor="middle", bold=c in furthest))
        if c in furthest or c in closest:
            wide, tag = (4, "house.furthest-tag") if c in furthest else (2, "house.closest-tag")
            frame = box(x - 3, TOP - 3, w + 6, bottom - TOP + 59, 11)
            drawing.add(Outline(frame, None, "ink", wide, dashed=c in closest))
            drawing.add(fitted(centre, bottom + 45, words(tag), w, 17, anchor="middle", bold=True))
    return drawing


def _covered(voices: list[str], scores: Scores, words: Words) -> Drawing:
    """A folded slip for each box that a voice filled in, from the left: how many, and not which."""
    w, fold, drawing = 128, 24, Drawing([], _voices(voices))
    for r, row in enumerate(scores):
        y, filled = TOP + r * (HIGH + GAP), _filled(row)
        for c in range(len(row)):
            x, slip = LEFT + c * (w + GAP), box(LEFT + c * (w + GAP), y, w, HIGH)
            if c >= filled:
                drawing.add(Outline(slip, None, "quiet", 2, dashed=True))
                continue
            corner = line((x + w - fold, y), (x + w - fold, y + fold), (x + w, y + fold))
            drawing.add(Outline(slip, "ghost", "quiet", 2), Outline(corner, None, "quiet", 2))
        right = LEFT + len(row) * (w + GAP) + 8
        told = words("house.filled", n=filled, all=len(row))
        drawing.add(fitted(right, y + HIGH / 2 + 7, told, WIDTH - right, 20))
    return drawing


def _voices(names: list[str]) -> list[Label]:
    size = alike(names, LEFT - 20, 20, least=17)
    middles = (TOP + r * (HIGH + GAP) + HIGH / 2 for r in range(len(names)))
    both = zip(names, middles, strict=True)
    return [label for name, y in both for label in named(LEFT - 14, y, name, LEFT - 20, size, anchor="end")]
