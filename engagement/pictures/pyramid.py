"""The ice lolly: six bands with what you have on them, as a picture with its words (A3, A8-A16)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, Words, load_content
from ..model import LEVELS, Amount, Level, Pyramid
from ..plan import narrowest_step
from ..shapes import (
    DARK,
    HEIGHT,
    MARK,
    WIDTH,
    Label,
    Outline,
    Path,
    Picture,
    badge,
    box,
    fitted,
    ink_on,
    line,
    pill,
    rounded,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STICK, STICK_EDGE = "#e8c79a", "#c9a06a"


@dataclass(frozen=True, slots=True)
class Band:
    """One level as the pyramid shows it. ``share`` is its width, 0 to 1 of the widest, or ``None``: unknown.

    ``small`` is the line under its name.
    """

    name: str
    number: str
    colour: str
    share: float | None
    small: str = ""


def draw_pyramid(
    pyramid: Pyramid,
    content: Content,
    language: str,
    *,
    true_size: bool = False,
    source: str = "",
    weakest: str | None = None,
) -> Picture:
    """The ice lolly: six bands, the weakest step lit. ``source`` says whose numbers they are, when that needs saying.

    ``weakest``: the level that the weakest step leads to, when it was reckoned through; else the pyramid shows it.
    """
    words = content.words(language)
    share = shares({key: amount.count for key, amount in pyramid}, true_size=true_size)
    bands = [
        Band(
            level.name[language],
            counted(amount, words),
            level.colour,
            share[level.key],
            _small(level, amount, content, words),
        )
        for level, amount in zip(content.levels, pyramid.amounts, strict=True)
    ]
    notes = list(filter(None, (source, words("pyramid.true-note" if true_size else "pyramid.readable-note"))))
    narrowest = narrowest_step(pyramid)
    lit = weakest or (narrowest and narrowest.upper)
    at = LEVELS.index(lit) if lit else None
    outlines, labels = lolly(bands, weakest=at, weakest_name=words("pyramid.weakest-flag"), notes=notes)
    return Picture(words("pyramid.title"), _pyramid_sentence(pyramid, weakest, content, words), outlines, labels)


def counted(amount: Amount, words: Words) -> str:
    return words("pyramid.unknown-mark") if amount.count is None else words.number(amount.count)


def unit_of(amount: Amount, content: Content, words: Words) -> str:
    """What is counted, when that is not people."""
    return "" if amount.unit == "people" else content.names("units", words.language).get(amount.unit, amount.unit)


def _small(level: Level, amount: Amount, content: Content, words: Words) -> str:
    """What a sector calls a level, and what is counted there; a word stands there once."""
    said = dict.fromkeys((level.called[words.language], unit_of(amount, content, words)))
    return " · ".join(word for word in said if word not in ("", level.name[words.language]))


def _pyramid_sentence(pyramid: Pyramid, weakest: str | None, content: Content, words: Words) -> str:
    names = content.names("levels", words.language)
    parts = [
        words("pyramid.unknown-part", level=names[key])
        if amount.count is None
        else f"{names[key]} {words.number(amount.count)} {unit_of(amount, content, words)}".strip()
        for key, amount in pyramid
    ]
    sentence = f"{'; '.join(parts)}."
    if weakest:
        lower = LEVELS[LEVELS.index(weakest) - 1]
        return f"{sentence} {words('loop.most-people', lower=names[lower], upper=names[weakest])}"
    if step := narrowest_step(pyramid):
        hundred = round(step.share * 100)
        found = {"lower": names[step.lower], "upper": names[step.upper], "n": hundred}
        return f"{sentence} {words('pyramid.weakest' if hundred else 'pyramid.weakest-none', **found)}"
    return f"{sentence} {words('pyramid.no-step')}"


def plot_pyramid(
    pyramid: Pyramid | Mapping[str, int | Amount | None],
    *,
    language: str = "en",
    true_size: bool = False,
    theme: str = "light",
) -> Figure:
    """The engagement pyramid (A8-A16) as a closed matplotlib Figure.

    ``pyramid``: a ``Pyramid``, or counts by level key (``None`` or left out: unknown, drawn hatched). ``true_size`` makes
    widths proportional; else they follow the logarithm, so that small levels stay visible. ``theme``: "light" or "dark".
    Raises ``ValueError`` on a key that is no level and on a count outside 0 to 100 million.

    >>> plot_pyramid({"suspects": 1000, "network": 80, "followers": 9}).get_label()
    'Your engagement pyramid'
    """
    return plots.paint(draw_pyramid(Pyramid.of(pyramid), load_content(), language, true_size=true_size), theme=theme)


MIDDLE, WIDEST, TOP, ROW, GAP, NAMES = 352, 600, 22, 74, 6, 702


def shares(counts: Mapping[str, int | None], *, true_size: bool) -> dict[str, float | None]:
    """Each level's width, 0 to 1 of the largest: in proportion when true to size, else of its logarithm (readable).

    >>> shares({"fans": 9, "followers": 99, "network": None}, true_size=False)
    {'fans': 0.5, 'followers': 1.0, 'network': None}
    """
    most = max((n for n in counts.values() if n is not None), default=0)
    width = (lambda n: n) if true_size else (lambda n: math.log10(1 + n))
    return {key: None if n is None else width(n) / width(most) if most else 0.0 for key, n in counts.items()}


def lolly(
    bands: Sequence[Band], *, weakest: int | None = None, weakest_name: str = "", notes: Sequence[str] = ()
) -> tuple:
    """Outlines and labels of the ice lolly: the ghost of an even one behind, each band filled by what you have.

    ``bands`` run from suspects (the widest, below) up; ``weakest`` is the index of the band that the weakest step leads to.
    A band thinner than its ghost looks bitten off; an empty one leaves a gap; an unknown one is hatched (A3).
    """
    stick = Outline(box(MIDDLE - 26, TOP + 6 * ROW - 20, 52, 76, 24), STICK, STICK_EDGE, 2)
    outlines, labels = [stick], []
    for i, band in enumerate(bands):
        y = TOP + (len(bands) - 1 - i) * ROW
        ghost = WIDEST * (len(bands) - i) / len(bands)
        width = ghost if band.share is None else WIDEST * band.share
        if band.share is not None and width < ghost:
            outlines.append(Outline(slab(ghost, y), "paper", "quiet", 1.2, dashed=True))
        if band.share is None:
            outlines.append(Outline(slab(ghost, y), band.colour, DARK, 1.2, hatched=True))
        elif band.share > 0:
            outlines.append(Outline(slab(max(width, 1), y, bitten=width < 0.86 * ghost), band.colour, DARK, 1.2))
        labels += _band_labels(band, y, width, ghost, outlines)
    if weakest is not None:
        labels += _weakest(weakest, len(bands), weakest_name, outlines)
    for up, note in enumerate(reversed(notes)):
        labels.append(fitted(WIDTH - 8, HEIGHT - 8 - 18 * up, note, 560, 14, least=11, anchor="end", colour="quiet"))
    return tuple(outlines), tuple(labels)


@lru_cache(maxsize=64)  # the ghosts, and the five bands that a slider leaves alone
def slab(width: float, y: float, *, bitten: bool = False) -> Path:
    """A slice of the lolly of a mean ``width``, slanting inwards; ``bitten`` gives it the marks of teeth."""
    slant = min(WIDEST / 12 * (ROW - GAP) / ROW, width * 0.5) / 2
    low, high, bottom = width / 2 + slant, width / 2 - slant, y + ROW - GAP
    if not bitten:
        return rounded([(MIDDLE - high, y), (MIDDLE + high, y), (MIDDLE + low, bottom), (MIDDLE - low, bottom)], 11)
    half, deep = y + (ROW - GAP) / 2, min(9, width / 5)
    mid = width / 2
    return (
        ("M", MIDDLE - high, y), ("L", MIDDLE + high, y),
        ("Q", MIDDLE + high - deep, y + 17, MIDDLE + mid, half), ("Q", MIDDLE + mid - deep, half + 17, MIDDLE + low, bottom),
        ("L", MIDDLE - low, bottom),
        ("Q", MIDDLE - mid + deep, half + 17, MIDDLE - mid, half), ("Q", MIDDLE - high + deep, y + 17, MIDDLE - high, y), ("Z",),
    )  # fmt: skip


def _band_labels(band: Band, y: float, width: float, ghost: float, outlines: list[Outline]) -> list[Label]:
    size, centre = 23, y + (ROW - GAP) / 2
    needed = text_width(band.number, size, bold=True)
    inside = band.share is None or (band.share > 0 and needed < width - 40)
    edge = MIDDLE + max(width, 0) / 2 + 20
    if band.share is None:
        outlines.append(badge(MIDDLE, centre))
        number = Label(MIDDLE, centre + 8, band.number, size, "middle", DARK, bold=True)
    elif inside:
        number = Label(MIDDLE, centre + 8, band.number, size, "middle", ink_on(band.colour), bold=True)
    elif band.share == 0:
        number = Label(MIDDLE, centre + 8, band.number, size, "middle", "ink", bold=True)
        edge = MIDDLE + max(ghost, 2 * needed) / 2 + 16
    else:
        left, right = edge - 5, edge + needed + 5  # cleared, or the ghost's dashed side runs through the number
        clear = line((left, centre - 15), (right, centre - 15), (right, centre + 15), (left, centre + 15))
        outlines.append(Outline(clear, "paper", None))
        number = Label(edge, centre + 8, band.number, size, "start", "ink", bold=True)
        edge += needed + 10
    if edge < NAMES - 20:
        outlines.append(Outline(line((edge, centre), (NAMES - 10, centre)), None, "quiet", 1.2, dashed=True))
    room = WIDTH - NAMES - 6
    name = fitted(NAMES, centre + (1 if band.small else 7), band.name, room, 21)
    return [number, name, *([fitted(NAMES, centre + 21, band.small, room, 17, colour="quiet")] if band.small else [])]


def _weakest(index: int, levels: int, name: str, outlines: list[Outline]) -> list[Label]:
    """A lit seam under the band that too few people reach, and a flag in the column of names."""
    y = TOP + (levels - index) * ROW - GAP / 2
    half = WIDEST * (levels - index + 0.5) / levels / 2 + 12
    outlines.append(Outline(line((MIDDLE - half, y), (MIDDLE + half, y)), None, MARK, 5))
    outlines.append(Outline(line((MIDDLE + half, y), (NAMES + 4, y)), None, MARK, 2))
    flag, label = pill(NAMES, y, name, WIDTH - NAMES - 4)
    outlines.append(flag)
    return [label]
