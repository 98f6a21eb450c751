"""The loop as a picture with its words: who rises, who leaks away, and how the top feeds the first step (A23-A25, A35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, load_content
from ..lettering import fitted, named, pill, text_width
from ..loop import Steps
from ..model import LEVELS, Counts, Pyramid
from ..plan import narrowest_step
from ..shapes import DARK, SHINE, WIDTH, Outline, Path, Picture, badge, box, closed, gleam, ice, ink_on, line, rounded
from ..weakest import Weakest, weakest_step
from ..words import Words
from .drawing import Drawing
from .lolly import STICK, STICK_EDGE, Band
from .pyramid import counted, rated

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_loop(
    pyramid: Pyramid, steps: Steps, content: Content, language: str, *, weakest: Weakest | None = None, source: str = ""
) -> Picture:
    """Six bands with the steps between them; what drips off leaves. The weakest steps are lit, stamped as an assumption."""
    words = content.words(language)
    names = content.names("levels", language)
    colours = [level.colour for level in content.levels]
    bands = [
        Band(names[key], counted(amount, words), colour, None if amount.count is None else 1)
        for (key, amount), colour in zip(pyramid, colours, strict=True)
    ]
    risen = {level: words(f"loop.{_asked(level)}", rate=words.span(*rate)) for level, rate in steps.up.items()}
    leaks = {level: words("loop.leak", rate=words.span(*rate)) for level, rate in steps.leaks.items()}
    flags = {}
    if weakest:
        flags = {
            weakest.empowered: words("loop.flag-empowered", top=names["empowered"]),
            weakest.people: words("loop.flag-people"),
        }
        if weakest.empowered == weakest.people:
            flags = {weakest.people: words("loop.flag-both")}
    lit = {LEVELS.index(level): flag for level, flag in flags.items() if level}
    drawing = _drawing(
        bands,
        [risen.get(level, "") for level in LEVELS[1:]],
        [leaks.get(level, "") for level in LEVELS],
        words("loop.at-once", rate=words.span(*steps.at_once)) if any(steps.at_once) else "",
        lit,
        {key: words(f"loop.{key}") for key in ("sharing", "unknown", "stamp")},
        [words("loop.note"), *filter(None, [source])],
    )
    return drawing.picture(words("loop.title"), _sentence(pyramid, steps, weakest, content, words))


def _asked(level: str) -> str:
    """The first step is asked of those who share, the others of those who could rise."""
    return "brings" if level == "network" else "of-hundred"


def _sentence(pyramid: Pyramid, steps: Steps, weakest: Weakest | None, content: Content, words: Words) -> str:
    """Which step is the weakest, and what is not in the reckoning; the rates themselves stand beside their sliders."""
    names, said = content.names("levels", words.language), []
    if not steps.up and not steps.leaks:
        return words("loop.nothing-yet")
    for what in ("people", "empowered"):
        if weakest and (level := getattr(weakest, what)):
            said.append(
                words(
                    rated("loop.most-people", level) if what == "people" else "loop.most-empowered",
                    lower=names[LEVELS[LEVELS.index(level) - 1]],
                    upper=names[level],
                    top=names["empowered"],
                )
            )
    if steps.unknown:
        said.append(words("loop.closed", levels=", ".join(names[level] for level in steps.unknown)))
    narrowest = narrowest_step(pyramid)
    if weakest and narrowest and narrowest.upper not in steps.up:
        said.append(words("loop.other", upper=names[narrowest.upper]))
    if missing := [names[level] for level in LEVELS if level not in steps.leaks]:
        said.append(words("loop.no-leak", levels=", ".join(missing)))
    return " ".join(filter(None, [*said, left_out(pyramid, steps, content, words), words("loop.yours")]))


def left_out(pyramid: Pyramid, steps: Steps, content: Content, words: Words) -> str:
    """What is unknown, and what the reckoning makes of that; empty when everything that matters is known."""
    names = content.names("levels", words.language)
    unknown = [names[level] for level, amount in pyramid if amount.count is None and level != "suspects"]
    said = [words("loop.nobody", levels=words.together(unknown)) if unknown else ""]
    if pyramid.count("suspects") is None and "network" in steps.up:
        said.append(words("loop.plenty", level=names["suspects"]))
    if "network" not in steps.up:
        said.append(words("loop.nobody-new"))
    return " ".join(filter(None, said))


def plot_loop(
    pyramid: Pyramid | Counts,
    steps: Steps,
    *,
    months: int = 12,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """How people move up (A23-A25) and away (A35), and which step is the weakest (our reading), as a closed matplotlib Figure.

    ``pyramid``: a ``Pyramid``, or counts of people by level key; ``steps``: of every 100 a month; ``months``: how far the
    weakest step looks ahead, 1 to 120. ``language``: "nl" or "en"; ``theme``: "light" or "dark". Raises ``Mistake``
    for anything else.

    >>> plot_loop({"suspects": 900, "fans": 40}, Steps.of({"network": (2, 5)})).get_label()
    'The loop'
    """
    value = Pyramid.of(pyramid)
    weakest = weakest_step(value, steps, months, draws=0)
    return plots.paint(draw_loop(value, steps, load_content(), language, weakest=weakest), theme=theme)


# Geometry -------------------------------------------------------------------------------------------------------------

MIDDLE, TOP, BAND, GAP, LOWEST, HIGHEST, SIDE, LEFT, NAMED, STAMP = 388, 12, 52, 36, 400, 150, 734, 84, 350, 520


def _drawing(
    levels: Sequence[Band],
    risen: Sequence[str],
    leaks: Sequence[str],
    at_once: str,
    flags: Mapping[int, str],
    words: Mapping[str, str],
    notes: Sequence[str],
) -> Drawing:
    """The levels run from suspects up. ``risen``: what the step to each level but the first comes to, empty when unknown.

    ``leaks``: what leaves each level. ``flags``: by the index of the level that a step leads to.
    """
    drawing = Drawing([Outline(box(MIDDLE - 20, _top(0) + BAND - 12, 40, 48, 20), STICK, STICK_EDGE, 2)])
    _sharing(drawing, known=bool(risen[0]))
    if at_once:
        _skip(drawing, at_once)
    light: Path = ()
    for level, (band, leak) in enumerate(zip(levels, leaks, strict=True)):
        light += _band(drawing, level, band)
        if leak:
            _drip(drawing, MIDDLE + _half(level) + 6, _top(level) + BAND / 2, leak, band.colour)
    if light:
        drawing.add(Outline(light, None, SHINE, 5))
    for level, said in enumerate(risen, 1):
        y, known = _top(level) + BAND + 4, bool(said)
        drawing.add(_arrow(MIDDLE, y, lit=level in flags, known=known))
        said, ink = (said, "ink") if known else (words["unknown"], "quiet")
        drawing.add(fitted(MIDDLE + 24, y + 20, said, SIDE - MIDDLE - 36, 17, colour=ink, bold=known))
    drawing.note(*notes, width=560)
    for level, flag in sorted(flags.items()):
        drawing.add(*pill(SIDE, _top(level) + BAND + 18, flag, WIDTH - SIDE - 4))
    drawing.add(*pill(8, STAMP, words["stamp"], 200, stamp=True))
    half = text_width(words["sharing"], 15, bold=True) / 2 + 12
    drawing.add(*pill(LEFT - half, NAMED, words["sharing"], 150))
    return drawing


def _band(drawing: Drawing, level: int, band: Band) -> Path:
    """A level's slice with its number and its name; the light that falls on it, when there is room beside the number."""
    y, half, unknown = _top(level), _half(level), band.share is None
    corners = [(-half + 9, y), (half - 9, y), (half, y + BAND), (-half, y + BAND)]
    slab = rounded(tuple((MIDDLE + x, y) for x, y in corners), 10)
    drawing.add(ice(slab, band.colour, hatched=unknown))
    if unknown:
        drawing.add(badge(MIDDLE, y + BAND / 2))
    ink = DARK if unknown else ink_on(band.colour)
    number = fitted(MIDDLE, y + BAND / 2 + 8, band.number, 2 * half - 30, 22, anchor="middle", colour=ink, bold=True)
    drawing.add(number, *named(SIDE, y + BAND / 2, band.name, WIDTH - SIDE - 8, 21))
    if text_width(band.number, 22, bold=True) + 110 >= 2 * half:
        return ()
    return gleam((MIDDLE - half + 9, y), (MIDDLE - half, y + BAND))


def _top(level: int) -> float:
    return TOP + (5 - level) * (BAND + GAP)


def _half(level: int) -> float:
    return (LOWEST + (HIGHEST - LOWEST) * level / 5) / 2


def _arrow(x: float, y: float, *, lit: bool, known: bool) -> Outline:
    """An arrow up, its tip at (x, y); hollow when nobody knows the step."""
    right = [(0, 0), (14, 14), (6, 14), (6, 28)]
    shape = closed(*((x + dx, y + dy) for dx, dy in right), *((x - dx, y + dy) for dx, dy in reversed(right[1:])))
    if not known:
        return Outline(shape, "paper", "quiet", 1.5, dashed=True)
    return Outline(shape, *("ink", "ink", 5) if lit else ("quiet", "quiet", 1.5))


def _drip(drawing: Drawing, x: float, y: float, said: str, colour: str) -> None:
    """A drop that falls off the lolly, and how much that is."""
    drop = (
        ("M", x + 10, y - 16), ("Q", x + 15, y - 6, x + 18, y + 1), ("Q", x + 21, y + 11, x + 10, y + 12),
        ("Q", x - 1, y + 11, x + 2, y + 1), ("Q", x + 5, y - 6, x + 10, y - 16), ("Z",),
    )  # fmt: skip
    drawing.add(ice(drop, colour), fitted(x + 28, y + 6, said, SIDE - x - 36, 16, least=11))


def _sharing(drawing: Drawing, *, known: bool) -> None:
    """The loop: from fans and higher, down the left side, into the first step (A24, A25)."""
    foot, top = _top(1) + BAND + GAP / 2, _top(5) + BAND / 2
    for level in (3, 4, 5):
        y = _top(level) + BAND / 2
        drawing.add(Outline((("M", MIDDLE - _half(level) - 4, y), ("Q", LEFT, y, LEFT, y + 60)), None, "ink", 4))
    into = ("M", LEFT, NAMED + 12), ("Q", LEFT, foot, LEFT + 60, foot), ("L", MIDDLE - 34, foot)
    for path in line((LEFT, top + 60), (LEFT, NAMED - 12)), into:
        drawing.add(Outline(path, None, "ink", 4, dashed=not known))
    drawing.add(Outline(closed((MIDDLE - 18, foot), (MIDDLE - 36, foot - 10), (MIDDLE - 36, foot + 10)), "ink"))


def _skip(drawing: Drawing, said: str) -> None:
    """Past the network, straight to the followers (A28)."""
    x, low, high = MIDDLE - _half(1) - 16, _top(1) + BAND + GAP / 2, _top(2) + BAND / 2
    tip = MIDDLE - _half(2) - 4
    past = ("M", x, low), ("L", x, high + 14), ("Q", x, high, x + 14, high), ("L", tip - 10, high)
    drawing.add(Outline(past, None, "ink", 2.5, dashed=True))
    drawing.add(Outline(closed((tip, high), (tip - 13, high - 8), (tip - 13, high + 8)), "ink"))
    drawing.add(fitted(LEFT + 14, high - 14, said, tip - LEFT - 16, 15, least=11))
