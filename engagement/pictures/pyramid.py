"""The pyramid: six bands with what you have on them, an ice lolly, as a picture with its words (A3, A8-A16)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .. import plots
from ..content import Content, load_content
from ..lettering import fitted, one_line, text_width
from ..model import LANGUAGES, LEVELS, Amount, Counts, Level, Pyramid
from ..plan import narrowest_step
from ..schema import ContentMistake, Tell, stop
from ..shapes import Picture
from ..words import Words
from .lolly import ROOM, Band, lolly, shares

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
    drawing = lolly(bands, weakest=at, weakest_name=words("pyramid.weakest-flag"), notes=notes)
    return drawing.picture(words("pyramid.title"), _sentence(pyramid, weakest, content, words), whole_units=True)


def counted(amount: Amount, words: Words) -> str:
    """A level's number in words; a question mark when nobody knows it."""
    return words("pyramid.unknown-mark") if amount.count is None else words.number(amount.count)


def unit_of(amount: Amount, content: Content, words: Words) -> str:
    """What is counted, when that is not people."""
    return "" if amount.unit == "people" else content.names("units", words.language).get(amount.unit, amount.unit)


def _small(level: Level, amount: Amount, content: Content, words: Words) -> str:
    """What a sector calls a level, and what is counted there; a word stands there once."""
    said = dict.fromkeys((level.called[words.language], unit_of(amount, content, words)))
    return " · ".join(word for word in said if word not in ("", level.name[words.language]))


def check_names(content: Content, tell: Tell = stop) -> None:
    """Tell each name of a level that the pyramid would cut: one of its own, or a sector's beside the longest unit."""
    for language in LANGUAGES:
        units = [f" · {name}" for name in content.names("units", language).values()]
        unit = max(units, key=lambda name: text_width(name, 1), default="")
        names = {f"levels.toml: {level.key}": level.name[language] for level in content.levels}
        for sector in content.sectors:
            file = f"sectors/{sector.key}.toml: levels"
            names |= {f"{file}.{word.key}": word.name[language] + unit for word in sector.levels}
        for where, name in names.items():
            if (shown := fitted(0, 0, one_line(name), ROOM).text) != one_line(name):
                said = f"is too long for the pyramid, beside the longest unit too: it shows “{shown}”. Make it shorter."
                tell(ContentMistake(f"{where}.name.{language}", said))


def rated(key: str, level: str) -> str:
    """The key of a text about the rate of the step to a level, as the first step's is not of every 100 who could take it."""
    return f"{key}-first" if level == "network" else key


def _sentence(pyramid: Pyramid, weakest: str | None, content: Content, words: Words) -> str:
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
        key = rated("loop.most-people", weakest)
        return f"{sentence} {words(key, lower=names[lower], upper=names[weakest])}"
    if step := narrowest_step(pyramid):
        hundred = round(step.share * 100)
        found = {"lower": names[step.lower], "upper": names[step.upper], "n": hundred}
        sentence += f" {words('pyramid.weakest' if hundred else 'pyramid.weakest-none', **found)}"
        unlike = [
            f"{names[lower]} → {names[upper]}"
            for (lower, one), (upper, other) in pairwise(pyramid)
            if None not in (one.count, other.count) and one.unit != other.unit
        ]
        return f"{sentence} {words('pyramid.unlike', steps=', '.join(unlike))}" if unlike else sentence
    return f"{sentence} {words('pyramid.no-step')}"


def plot_pyramid(
    pyramid: Pyramid | Counts,
    *,
    language: str = "en",
    true_size: bool = False,
    theme: str = "light",
) -> Figure:
    """How many people stand at each of the six levels (A8-A16), as a closed matplotlib Figure.

    ``pyramid``: a ``Pyramid``, or counts of people by level key (``None`` or left out: unknown, drawn hatched). ``true_size``
    makes widths proportional; else they follow the logarithm, so that small levels stay visible.
    ``language``: "nl" or "en"; ``theme``: "light" or "dark".
    Raises ``Mistake`` on a key that is not a level and on a count outside 0 to 100 million.

    >>> plot_pyramid({"suspects": 1000, "network": 80, "followers": 9}).get_label()
    'Your engagement pyramid'
    """
    return plots.paint(draw_pyramid(Pyramid.of(pyramid), load_content(), language, true_size=true_size), theme=theme)
