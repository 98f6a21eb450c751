"""The plan as a picture with its words: what you do, on pyramid × ambition (A21, B12; our bridge C1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, Words, load_content
from ..model import LEVELS, PHASES, brief, one_of
from ..plan import Activity, bridge, empty_levels, over_reach
from ..shapes import BLANK, DARK, LIGHT, WIDTH, Label, Outline, Picture, alike, box, earlier, fitted, named, shade

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_plan(
    activities: Sequence[tuple[int, Activity]],
    phase: str | None,
    content: Content,
    language: str,
    *,
    bridged: bool = False,
) -> Picture:
    """The activities, by their numbers, on six levels by six phases: empty rows and over-reach show (A21, B12; C1).

    ``bridged`` adds our own links between the two models, and says which activities lie on them (C2, C4).
    """
    words = content.words(language)
    every = [activity for _, activity in activities]
    empty = empty_levels(every)
    marks: dict[tuple[int, int], list[str]] = {}
    for n, a in activities:
        if a.placed:
            marks.setdefault((LEVELS.index(a.level), PHASES.index(a.phase)), []).append(str(n))
    nothing, ours = words("plan.nothing-here"), bridge(content.phases) if bridged else ()
    outlines, labels = _drawing(
        [(level.name[language], level.colour, nothing if level.key in empty else "") for level in content.levels],
        list(content.names("phases", language).values()),
        marks,
        promised=PHASES.index(phase) if phase in PHASES else None,
        beyond=words("plan.beyond"),
        bridge={(LEVELS.index(level), PHASES.index(phase)) for level, phase in ours},
        ours=words("plan.bridge-here"),
    )
    without = [level.name[language] for level in content.levels if level.key in empty]
    over = [brief(activity.what, 60) for activity in over_reach(every, phase)]
    sentence = [words("plan.counted", n=len(every))]
    sentence.append(words("plan.empty", levels=", ".join(without)) if without else words("plan.full"))
    if loose := [brief(a.what, 60) for a in every if not (a.level and a.phase)]:
        sentence.append(words("plan.unplaced", what="; ".join(loose)))
    if over:
        sentence.append(words("plan.over", what="; ".join(over)))
    if bridged:
        sentence += _compared(activities, ours, words)
    return Picture(words("plan.title"), " ".join(sentence), outlines, labels)


def _compared(activities: Sequence[tuple[int, Activity]], ours: Collection[tuple[str, str]], words: Words) -> list[str]:
    """Which activities lie on our bridge, and which elsewhere: both are fine (C4)."""
    on = ", ".join(str(n) for n, a in activities if (a.level, a.phase) in ours)
    off = ", ".join(str(n) for n, a in activities if a.placed and (a.level, a.phase) not in ours)
    said = words("plan.bridge-on", numbers=on) if on else words("plan.bridge-none")
    return [said, *([words("plan.bridge-off", numbers=off)] if off else [])]


def plot_plan(
    activities: Sequence[Activity | Mapping[str, str]],
    *,
    phase: str | None = None,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """Activities on pyramid × ambition as a closed matplotlib Figure; levels that get nothing (A21) and over-reach (B12) show.

    ``activities``: ``Activity`` values, or mappings with what, level and phase. ``phase``: the promise.
    """
    placed = [a if isinstance(a, Activity) else Activity(**a) for a in activities]
    for activity in placed:
        if activity.level:
            one_of(activity.level, LEVELS, "level")
    for asked in filter(None, [phase, *(activity.phase for activity in placed)]):
        one_of(asked, PHASES, "phase")
    return plots.paint(draw_plan(list(enumerate(placed, 1)), phase, load_content(), language), theme=theme)


FAINT = "48"  # how much of its colour a cell has in which nothing happens


def _drawing(
    rows: Sequence[tuple[str, str, str]],
    columns: Sequence[str],
    marks: Mapping[tuple[int, int], Sequence[str]],
    *,
    promised: int | None,
    beyond: str,
    bridge: Collection[tuple[int, int]],
    ours: str,
) -> tuple:
    """Outlines and labels of pyramid × ambition.

    ``rows``: name, colour and remark, suspects first; ``marks``: the signs at a (row, column). The columns beyond the
    promised one are hatched and say ``beyond``; those of the ``bridge`` have a dotted frame, which the legend calls ``ours``.
    """
    left, top, w, h = 196, 58, 102, 72
    right, bottom = left + len(columns) * w, top + len(rows) * h
    outlines, labels = [], []
    size, wide = alike(columns, 2 * w - 20, 18, bold=True), alike([name for name, *_ in rows], left - 20, 20, least=16)
    for c, column in enumerate(columns):
        at = left + (c + 0.5) * w - 2
        high = top - (36 if c % 2 else 12)  # in two lines, or six names in a row would be too small to read
        labels.append(fitted(at, high, column, 2 * w - 16, size, anchor="middle", bold=c == promised))
    for r, (name, colour, remark) in enumerate(rows):
        y = bottom - (r + 1) * h
        labels += named(left - 14, y + h / 2 - 2, name, left - 20, wide, anchor="end")
        for c in range(len(columns)):
            over = promised is not None and c > promised
            cell = box(left + c * w, y, w - 4, h - 4)
            used = (r, c) in marks
            fill = BLANK if over else colour if used else f"{colour}{FAINT}"
            outlines.append(Outline(cell, fill, shade(fill) if used else None, 2, hatched=over))
            if (r, c) in bridge:
                outlines += _dotted(left + c * w, y, w - 4, h - 4)
            _signs(marks.get((r, c), ()), left + (c + 0.5) * w - 2, y + h / 2 - 2, outlines, labels)
        if remark:
            labels.append(fitted(right + 4, y + 40, remark, WIDTH - right - 8, 16, bold=True))
    if promised is not None and promised < len(columns) - 1:
        labels.append(fitted(right - 4, bottom + 16, beyond, right - left, 15, anchor="end", colour="quiet"))
    if bridge:
        outlines += _dotted(left, bottom, 34, 22)
        labels.append(fitted(left + 42, bottom + 16, ours, 3 * w, 15, colour="quiet"))
    return tuple(outlines), tuple(labels)


def _dotted(x: float, y: float, width: float, height: float) -> tuple[Outline, Outline]:
    """A frame just within a cell: it shows without its colour too."""
    return earlier(box(x + 4, y + 4, width - 8, height - 8, 5))


def _signs(signs: Sequence[str], x: float, y: float, outlines: list[Outline], labels: list[Label]) -> None:
    """Signs in circles around (x, y): up to three in a row, more in two rows of four."""
    across, big = (len(signs), 30) if len(signs) <= 3 else (4, 22)
    for k, sign in enumerate(signs):
        at = x + (k % across - (across - 1) / 2) * (big + 1)
        up = y if len(signs) <= across else y + (k // across - 0.5) * (big + 3)
        outlines.append(Outline(box(at - big / 2, up - big / 2, big, big, big / 2), LIGHT, DARK, 2))
        labels.append(Label(at, up + big * 0.23, sign, big * 0.6, "middle", DARK, bold=True))
