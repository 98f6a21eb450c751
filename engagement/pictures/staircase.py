"""The six phases as stairs of risk, effort and gain, as a picture with its words: an order, never a measure (B3, B9, B25)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .. import plots
from ..ambition import Promise
from ..content import Content, load_content
from ..model import PHASES, one_of
from ..shapes import DARK, HEIGHT, WIDTH, Label, Outline, Picture, alike, box, fitted, line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WOOD = ("#f3dfc1", "#efd2a6", "#e8c38b", "#dfb270", "#d3a05a", "#c68f49")  # the stairs; never a level's colour


def draw_staircase(promise: Promise, content: Content, language: str) -> Picture:
    """Six stairs: risk, effort and gain as an order (B3, B4, B9, B25), lit up to the chosen phase."""
    words = content.words(language)
    names = list(content.names("phases", language).values())
    labels = {key: words(f"staircase.{key}") for key in ("risk", "effort", "gain", "here", "note")}
    outlines, texts = _drawing(names, promise.rank, words=labels)
    if promise.rank is None:
        sentence = words("staircase.none")
    elif promise.rank == 0:
        sentence = words("staircase.first", phase=names[0])
    else:
        sentence = words("staircase.chosen", phase=names[promise.rank], step=promise.rank + 1, n=promise.rank)
    return Picture(words("staircase.title"), sentence, outlines, texts)


def plot_staircase(phase: str | None = None, *, language: str = "en", theme: str = "light") -> Figure:
    """The six phases as stairs of risk, effort and gain (ordinal: B3, B9, B25), up to ``phase``, as a closed matplotlib Figure."""
    if phase is not None:
        one_of(phase, PHASES, "phase")
    return plots.paint(draw_staircase(Promise(phase), load_content(), language), theme=theme)


def _drawing(names: Sequence[str], chosen: int | None, *, words: Mapping[str, str]) -> tuple:
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
