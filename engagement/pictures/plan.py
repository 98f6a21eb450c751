"""The plan as a picture with its words: what you do, on pyramid × ambition (A21, B12; our bridge C1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import plots
from ..content import Content, load_content
from ..lettering import alike, fitted, named
from ..model import LEVELS, PHASES, Level, WrongValue, one_of
from ..plan import Activity, bridge, empty_levels, over_reach
from ..shapes import BLANK, DARK, LIGHT, WIDTH, Label, Outline, Picture, box, earlier, shade
from ..typed import brief
from ..words import Words
from .drawing import Drawing

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
    marks: dict[tuple[str | None, str | None], list[str]] = {}
    for n, a in activities:
        if a.placed:
            marks.setdefault((a.level, a.phase), []).append(str(n))
    nothing, ours = words("plan.nothing-here"), bridge(content.phases) if bridged else ()
    drawing = _drawing(
        [(level, level.name[language], nothing if level.key in empty else "") for level in content.levels],
        content.names("phases", language),
        marks,
        promised=phase,
        beyond=words("plan.beyond"),
        bridge=ours,
        ours=words("plan.bridge-here"),
    )
    without = [level.name[language] for level in content.levels if level.key in empty]
    over = [brief(activity.what, 60) for activity in over_reach(every, phase)]
    loose = [brief(a.what, 60) for a in every if not (a.level and a.phase)]
    return drawing.picture(
        words("plan.title"),
        words("plan.counted", n=len(every)),
        words("plan.empty", levels=", ".join(without)) if without else words("plan.full"),
        words("plan.unplaced", what="; ".join(loose)) if loose else "",
        words("plan.over", what="; ".join(over)) if over else "",
        *(_compared(activities, ours, words) if bridged else ()),
    )


def _compared(activities: Sequence[tuple[int, Activity]], ours: Collection[tuple[str, str]], words: Words) -> list[str]:
    """Which activities lie on our bridge, and which elsewhere: both are fine (C4)."""
    on = ", ".join(str(n) for n, a in activities if (a.level, a.phase) in ours)
    off = ", ".join(str(n) for n, a in activities if a.placed and (a.level, a.phase) not in ours)
    said = words("plan.bridge-on", numbers=on) if on else words("plan.bridge-none")
    return [said, *([words("plan.bridge-off", numbers=off)] if off else [])]


def plot_plan(
    activities: Sequence[Activity | Mapping[str, Any]],
    *,
    phase: str | None = None,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """What you do, and what gets nothing (A21) or goes beyond your promise (B12), as a closed matplotlib Figure.

    ``activities``: ``Activity`` values, or mappings with what and, as far as is known, level, phase and hours. ``phase``: the
    key of the one that is promised. ``language``: "nl" or "en"; ``theme``: "light" or "dark".
    Raises ``Mistake`` for another activity, level or phase.

    >>> plot_plan([{"what": "reply within a day", "level": "fans", "phase": "react"}], phase="react").get_label()
    'Pyramid × ambition'
    """
    placed = [a if isinstance(a, Activity) else _activity(a) for a in activities]
    for activity in placed:
        if activity.level:
            one_of(activity.level, LEVELS, "level")
    for asked in filter(None, [phase, *(activity.phase for activity in placed)]):
        one_of(asked, PHASES, "phase")
    return plots.paint(draw_plan(list(enumerate(placed, 1)), phase, load_content(), language), theme=theme)


def _activity(given: Mapping[str, Any]) -> Activity:
    try:
        return Activity(**given)
    except TypeError:
        raise WrongValue(f"found the activity {given!r}; expected what, and if known level, phase and hours") from None


# Geometry -------------------------------------------------------------------------------------------------------------

LEFT, TOP, WIDE, HIGH = 196, 58, 102, 72  # where the cells begin, and how far they are apart
FAINT = "48"  # how much of its colour a cell has in which nothing happens


def _drawing(
    rows: Sequence[tuple[Level, str, str]],
    columns: Mapping[str, str],
    marks: Mapping[tuple[str | None, str | None], Sequence[str]],
    *,
    promised: str | None,
    beyond: str,
    bridge: Collection[tuple[str, str]],
    ours: str,
) -> Drawing:
    """Pyramid × ambition. ``rows``: level, name and remark, suspects first; ``columns``: names by phase.

    ``marks``: the signs at a (level, phase). The columns beyond the promised one are hatched and say ``beyond``; the cells
    of the ``bridge`` have a dotted frame, which the legend calls ``ours``.
    """
    drawing, right, bottom = Drawing(), LEFT + len(columns) * WIDE, TOP + len(rows) * HIGH
    reach = list[str | None](columns).index(promised) if promised in columns else len(columns)
    size = alike([*columns.values()], 2 * WIDE - 20, 18, bold=True)
    for c, name in enumerate(columns.values()):
        at, high = LEFT + (c + 0.5) * WIDE - 2, TOP - (36 if c % 2 else 12)  # in two lines, or six would be too small
        drawing.add(fitted(at, high, name, 2 * WIDE - 16, size, anchor="middle", bold=c == reach))
    size = alike([name for _, name, _ in rows], LEFT - 20, 20, least=16)
    for r, (level, name, remark) in enumerate(rows, 1):
        y = bottom - r * HIGH
        drawing.add(*named(LEFT - 14, y + HIGH / 2 - 2, name, LEFT - 20, size, anchor="end"))
        for c, phase in enumerate(columns):
            x, signs = LEFT + c * WIDE, marks.get((level.key, phase), ())
            fill = BLANK if c > reach else level.colour if signs else level.colour + FAINT
            cell = box(x, y, WIDE - 4, HIGH - 4)
            drawing.add(Outline(cell, fill, shade(fill) if signs else None, 2, hatched=c > reach))
            if (level.key, phase) in bridge:
                drawing.add(*_dotted(x, y, WIDE - 4, HIGH - 4))
            _signs(drawing, signs, x + WIDE / 2 - 2, y + HIGH / 2 - 2)
        if remark:
            drawing.add(fitted(right + 4, y + 40, remark, WIDTH - right - 8, 16, bold=True))
    if reach < len(columns) - 1:
        drawing.add(fitted(right - 4, bottom + 16, beyond, right - LEFT, 15, anchor="end", colour="quiet"))
    if bridge:
        drawing.add(*_dotted(LEFT, bottom, 34, 22), fitted(LEFT + 42, bottom + 16, ours, 3 * WIDE, 15, colour="quiet"))
    return drawing


def _dotted(x: float, y: float, width: float, height: float) -> tuple[Outline, Outline]:
    """A frame just within a cell: it shows without its colour too."""
    return earlier(box(x + 4, y + 4, width - 8, height - 8, 5))


def _signs(drawing: Drawing, signs: Sequence[str], x: float, y: float) -> None:
    """Signs in circles around (x, y): up to three in a row, more in two rows of four."""
    across, big = (len(signs), 30) if len(signs) <= 3 else (4, 22)
    for k, sign in enumerate(signs):
        at = x + (k % across - (across - 1) / 2) * (big + 1)
        up = y if len(signs) <= across else y + (k // across - 0.5) * (big + 3)
        drawing.add(Outline(box(at - big / 2, up - big / 2, big, big, big / 2), LIGHT, DARK, 2))
        drawing.add(Label(at, up + big * 0.23, sign, big * 0.6, "middle", DARK, bold=True))
