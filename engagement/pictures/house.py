"""The house as a heat map: five voices on four axes of coherence, as a picture with its words (A5, A6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, Words, load_content
from ..shapes import BLANK, DARK, LIGHT, MARK, Label, Outline, Picture, alike, box, fitted, ink_on

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Scores = Sequence[Sequence[int | None]]
HEAT = ("#fff6d0", "#f2d06b", "#7cbf6a", "#2c9c90", "#123f63")  # 1 … 5; one direction in lightness, so it reads in grey


def draw_house(scores: Scores, content: Content, language: str) -> Picture:
    """The heat map of five voices (A5) on four axes of coherence (A6); the axis on which they differ most is framed."""
    words = content.words(language)
    columns = [[score for row in scores if (score := row[c])] for c in range(len(content.axes))]
    gaps = [max(column) - min(column) if len(column) > 1 else 0 for column in columns]
    widest = gaps.index(max(gaps)) if max(gaps) else None
    spreads = [_spread(column, words) for column in columns]
    outlines, labels = _drawing(
        list(content.names("silos", language).values()),
        list(content.names("axes", language).values()),
        scores,
        spreads,
        widest=widest,
    )
    return Picture(words("house.title"), _house_sentence(scores, widest, gaps, content, words), outlines, labels)


def _spread(scores: list[int], words: Words) -> str:
    if not scores:
        return words("house.open")
    low, high = min(scores), max(scores)
    return words("house.spread", low=low, high=high) if low < high else words("house.same", n=len(scores), score=low)


def _house_sentence(scores: Scores, widest: int | None, gaps: list[int], content: Content, words: Words) -> str:
    given = sum(score is not None for row in scores for score in row)
    counted = words("house.counted", n=given, all=len(content.silos) * len(content.axes))
    if widest is None:
        return f"{counted} {words('house.agreed' if given else 'house.empty')}"
    column = {
        silo.name[words.language]: row[widest] for silo, row in zip(content.silos, scores, strict=True) if row[widest]
    }
    low, high = min(column, key=column.__getitem__), max(column, key=column.__getitem__)
    return f"{counted} " + words(
        "house.apart", axis=content.axes[widest].name[words.language], low=low, lowest=column[low], high=high, highest=column[high]
    )  # fmt: skip


def plot_house(
    scores: Mapping[tuple[str, str], int | None] | Scores, *, language: str = "en", theme: str = "light"
) -> Figure:
    """The heat map of five voices (rows, A5) on four axes (columns, A6) as a closed matplotlib Figure.

    ``scores``: 1 to 5 or ``None``, as five rows of four, or by (silo key, axis key).
    """
    content = load_content()
    if isinstance(scores, Mapping):
        known = {(silo.key, axis.key) for silo in content.silos for axis in content.axes}
        if strange := [key for key in scores if key not in known]:
            raise ValueError(
                f"there is no silo and axis {strange[0]!r}; there are {', '.join(map(str, sorted(known)))}"
            )
        scores = [[scores.get((silo.key, axis.key)) for axis in content.axes] for silo in content.silos]
    if len(scores) != len(content.silos) or any(len(row) != len(content.axes) for row in scores):
        raise ValueError(f"found {len(scores)} rows; expected {len(content.silos)} rows of {len(content.axes)} scores")
    if strange := [
        score
        for row in scores
        for score in row
        if score is not None and (type(score) is not int or score not in range(1, 6))
    ]:
        raise ValueError(f"found the score {strange[0]!r}; expected 1 to 5, or None")
    return plots.paint(draw_house(scores, content, language), theme=theme)


def _drawing(
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
