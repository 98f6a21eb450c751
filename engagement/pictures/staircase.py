"""The six phases as stairs of risk and gain side by side, as a picture with its words.

An order, never a measure (B25). That risk and effort rise is the source's (B3, B9); that the gain does is our reading (B4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .. import plots
from ..ambition import Promise
from ..content import Content, load_content
from ..lettering import alike, fitted
from ..model import PHASES, one_of
from ..shapes import DARK, Label, Outline, Picture, box, line, shade
from .drawing import Drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WOOD = ("#f3dfc1", "#efd2a6", "#e8c38b", "#dfb270", "#d3a05a", "#c68f49")  # what stopping risks; never a level's colour
LEAF = ("#e3eed2", "#d5e5bb", "#c6dba3", "#b5cf8a", "#a3c272", "#91b45b")  # what keeping it up brings
RISK, EFFORT, GAIN = "▼", "●", "★"


def draw_staircase(promise: Promise, content: Content, language: str) -> Picture:
    """Six stairs: risk, effort and gain as an order (B3, B9, B25; gain as we read B4), lit up to the chosen phase."""
    words = content.words(language)
    names = list(content.names("phases", language).values())
    labels = {key: words(f"staircase.{key}") for key in ("risk", "effort", "gain", "here", "note")}
    if promise.rank is None:
        sentence = words("staircase.none")
    elif promise.rank == 0:
        sentence = words("staircase.first", phase=names[0])
    else:
        sentence = words("staircase.chosen", phase=names[promise.rank], step=promise.rank + 1, n=promise.rank)
    return _drawing(names, promise.rank, words=labels).picture(words("staircase.title"), sentence)


def plot_staircase(phase: str | None = None, *, language: str = "en", theme: str = "light") -> Figure:
    """The six ambitions as stairs of risk (B3), effort (B9) and gain (B4, our reading), as a closed matplotlib Figure.

    An order, not a scale (B25). ``phase``: the key of the one that is chosen, up to which the stairs are lit.
    ``language``: "nl" or "en"; ``theme``: "light" or "dark". Raises ``Mistake`` for a phase that there is not.

    >>> plot_staircase("react").get_label()
    'The staircase of ambition'
    """
    if phase is not None:
        one_of(phase, PHASES, "phase")
    return plots.paint(draw_staircase(Promise(phase), load_content(), language), theme=theme)


def _drawing(names: Sequence[str], chosen: int | None, *, words: Mapping[str, str]) -> Drawing:
    """The six phases. Order only (B25): a step's height and its dots are its rank.

    Each step is half risk and half gain, equally high: the gain stands beside the risk (B4), on the chosen step with an
    arrow down and an arrow up. ``words`` holds the texts risk, effort, gain, here and note.
    """
    left, floor, w, rise, drawing = 10, 430, 152, 58, Drawing()
    _legend(drawing, left, words)
    size = alike(names, w - 6, 21, bold=True)
    for i, name in enumerate(names):
        x, height = left + i * (w + 5), rise * (i + 1)
        top, middle, here, lit = floor - height, x + w / 2, i == chosen, chosen is not None and i <= chosen
        for edge, sign, tones, up in ((x, RISK, WOOD, False), (middle, GAIN, LEAF, True)):
            fill, border = (tones[i], shade(tones[i])) if lit else ("ghost", "paper")
            drawing.add(Outline(box(edge, top, w / 2, height, 8), fill, border, 2))
            drawing.add(Label(edge + w / 4, floor - 14, sign, 22, "middle", DARK if lit else "quiet"))
            if here and i:
                drawing.add(*_arrow(edge + w / 4, top + 14, floor - 44, up=up))
        ink = "ink" if lit else "quiet"
        drawing.add(fitted(middle, floor + 28, name, w, size, anchor="middle", colour=ink, bold=here))
        drawing.add(Label(middle, floor + 58, EFFORT * (i + 1), 20, "middle", ink))
        if here:
            drawing.add(fitted(x + w, top - 12, words["here"], w + 80, 22, anchor="end", bold=True))
    drawing.note(words["note"], width=900, size=15)
    return drawing


def _legend(drawing: Drawing, x: float, words: Mapping[str, str]) -> None:
    """What the signs stand for."""
    signs = (44, "risk", RISK, WOOD[4]), (88, "gain", GAIN, LEAF[4]), (132, "effort", EFFORT, "paper")
    for y, key, sign, fill in signs:
        edge, ink = ("quiet", "ink") if fill == "paper" else (shade(fill), DARK)
        drawing.add(Outline(box(x, y - 27, 38, 38, 8), fill, edge, 2))
        drawing.add(Label(x + 19, y, sign, 20, "middle", ink))
        drawing.add(fitted(x + 52, y, words[key], 540, 24, bold=True))


def _arrow(x: float, top: float, bottom: float, *, up: bool) -> tuple[Outline, Outline]:
    point, back = (top, 13) if up else (bottom, -13)
    head = line((x - 11, point + back), (x, point), (x + 11, point + back))
    return Outline(line((x, top), (x, bottom)), None, DARK, 4), Outline(head, None, DARK, 4)
