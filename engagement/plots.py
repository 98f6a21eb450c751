"""Paint a picture with matplotlib: the same outlines and labels as ``svg``, for PNG, PDF, slides and paper.

Data in, closed Figure out; no global state is touched. matplotlib is imported when the first picture is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import WrongValue
from .shapes import DARK, HEIGHT, LIGHT, WIDTH, Label, Outline, Picture, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

THEMES = {
    "light": {"ink": DARK, "quiet": "#565460", "ghost": "#e2e1e3", "paper": LIGHT},
    "dark": {"ink": "#f2f0f7", "quiet": "#bcbac2", "ghost": "#37363e", "paper": "#1b1a22"},
}
INCHES = (WIDTH / 96, HEIGHT / 96)
POINT = 0.75  # points per canvas unit, at 96 units an inch


def paint(picture: Picture, *, theme: str = "light") -> Figure:
    """The picture as a matplotlib Figure of 10 × 5.6 inches that no backend holds on to; ``theme`` is "light" or "dark".

    Raises ``Mistake`` for another theme.
    """
    from matplotlib.figure import Figure

    if theme not in THEMES:
        raise WrongValue(f"there is no theme {theme!r}; there are {', '.join(THEMES)}")
    colours = THEMES[theme]
    figure = Figure(figsize=INCHES, facecolor=colours["paper"])
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    axes.axis("off")
    for order, outline in enumerate(picture.outlines):
        _outline(axes, outline, colours, order)
    for label in picture.labels:
        _label(axes, label, colours)
    figure.set_label(picture.title)
    return figure


def _outline(axes: Axes, o: Outline, colours: dict[str, str], order: int) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    codes = {"M": [Path.MOVETO], "L": [Path.LINETO], "Q": [Path.CURVE3, Path.CURVE3], "Z": [Path.CLOSEPOLY]}
    vertices: list[Point] = []
    kinds = []
    for step, *numbers in o.path:
        kinds += codes[step]
        vertices += list(zip(numbers[::2], numbers[1::2], strict=True)) or [vertices[0]]
    dashes = (3 / o.width, 5 / o.width)  # the wider a line, the longer matplotlib makes them
    look = {
        "facecolor": colours.get(o.fill, o.fill) if o.fill else "none",
        "edgecolor": colours.get(o.edge, o.edge) if o.edge else "none",
        "linewidth": o.width * POINT,
        "linestyle": (0, dashes) if o.dashed else "-",
        "capstyle": "round",
        "joinstyle": "round",
        "hatch": "/" if o.hatched else None,
        "hatchcolor": (colours["paper"], 0.6),
        "hatch_linewidth": 5 * POINT,
    }
    axes.add_patch(PathPatch(Path(vertices, kinds), zorder=order, **look))


def _label(axes: Axes, label: Label, colours: dict[str, str]) -> None:
    axes.text(
        label.x, label.y, label.text,
        fontsize=label.size * POINT, ha={"start": "left", "middle": "center", "end": "right"}[label.anchor],
        color=colours.get(label.colour, label.colour), weight="bold" if label.bold else "normal",
        parse_math=False,  # "Stichting $\\frac$" is a name, not a formula
        zorder=1_000,
    )  # fmt: skip
