"""The four pictures of the workbook with the words that belong to them: values and content in, a ``Picture`` out.

``draw_…`` returns geometry and its sentence; ``svg.paint`` shows it on a page; ``plot_…`` is the same as a matplotlib Figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from . import shapes
from .ambition import Promise
from .content import Content, Words, load_content
from .model import LEVELS, PHASES, Amount, Pyramid, brief
from .plan import Activity, empty_levels, over_reach, weakest_step
from .shapes import Band, Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Scores = Sequence[Sequence[int | None]]


def draw_pyramid(
    pyramid: Pyramid, content: Content, language: str, *, true_size: bool = False, source: str = ""
) -> Picture:
    """The ice lolly: six bands, the weakest step lit. ``source`` says whose numbers they are, when that needs saying."""
    words = content.words(language)
    share = shapes.shares({key: amount.count for key, amount in pyramid}, true_size=true_size)
    bands = [
        Band(level.name[language], _count(amount, words), level.colour, share[level.key], _unit(amount, content, words))
        for level, amount in zip(content.levels, pyramid.amounts, strict=True)
    ]
    weakest = weakest_step(pyramid)
    notes = list(filter(None, (source, words("pyramid.true-note" if true_size else "pyramid.readable-note"))))
    at = LEVELS.index(weakest.upper) if weakest else None
    outlines, labels = shapes.pyramid(bands, weakest=at, weakest_name=words("pyramid.weakest-flag"), notes=notes)
    return Picture(words("pyramid.title"), _pyramid_sentence(pyramid, content, words), outlines, labels)


def _count(amount: Amount, words: Words) -> str:
    return words("pyramid.unknown-mark") if amount.count is None else words.number(amount.count)


def _unit(amount: Amount, content: Content, words: Words) -> str:
    """What is counted, when that is not people."""
    return "" if amount.unit == "people" else content.names("units", words.language).get(amount.unit, amount.unit)


def _pyramid_sentence(pyramid: Pyramid, content: Content, words: Words) -> str:
    names = content.names("levels", words.language)
    parts = [
        words("pyramid.unknown-part", level=names[key])
        if amount.count is None
        else f"{names[key]} {words.number(amount.count)} {_unit(amount, content, words)}".strip()
        for key, amount in pyramid
    ]
    sentence = f"{'; '.join(parts)}."
    if weakest := weakest_step(pyramid):
        hundred = round(weakest.share * 100)
        found = {"lower": names[weakest.lower], "upper": names[weakest.upper], "n": hundred}
        return f"{sentence} {words('pyramid.weakest' if hundred else 'pyramid.weakest-none', **found)}"
    return f"{sentence} {words('pyramid.no-step')}"


def draw_house(scores: Scores, content: Content, language: str) -> Picture:
    """The heat map of five voices (A5) on four axes of coherence (A6); the axis on which they differ most is framed."""
    words = content.words(language)
    columns = [[score for row in scores if (score := row[c])] for c in range(len(content.axes))]
    gaps = [max(column) - min(column) if len(column) > 1 else 0 for column in columns]
    widest = gaps.index(max(gaps)) if max(gaps) else None
    spreads = [_spread(column, words) for column in columns]
    outlines, labels = shapes.house(
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


def draw_staircase(promise: Promise, content: Content, language: str) -> Picture:
    """Six stairs: risk, effort and gain as an order (B3, B4, B9, B25), lit up to the chosen phase."""
    words = content.words(language)
    names = list(content.names("phases", language).values())
    labels = {key: words(f"staircase.{key}") for key in ("risk", "effort", "gain", "here", "note")}
    outlines, texts = shapes.staircase(names, promise.rank, words=labels)
    if promise.rank is None:
        sentence = words("staircase.none")
    elif promise.rank == 0:
        sentence = words("staircase.first", phase=names[0])
    else:
        sentence = words("staircase.chosen", phase=names[promise.rank], step=promise.rank + 1, n=promise.rank)
    return Picture(words("staircase.title"), sentence, outlines, texts)


def draw_plan(
    activities: Sequence[tuple[int, Activity]], phase: str | None, content: Content, language: str
) -> Picture:
    """The activities, by their numbers, on six levels by six phases: empty rows and over-reach show (A21, B12; our bridge C1)."""
    words = content.words(language)
    every = [activity for _, activity in activities]
    empty = empty_levels(every)
    marks: dict[tuple[int, int], list[str]] = {}
    for n, a in activities:
        if a.level in LEVELS and a.phase in PHASES:
            marks.setdefault((LEVELS.index(a.level), PHASES.index(a.phase)), []).append(str(n))
    nothing = words("plan.nothing-here")
    outlines, labels = shapes.plan(
        [(level.name[language], level.colour, nothing if level.key in empty else "") for level in content.levels],
        list(content.names("phases", language).values()),
        marks,
        promised=PHASES.index(phase) if phase in PHASES else None,
        beyond=words("plan.beyond"),
    )
    without = [level.name[language] for level in content.levels if level.key in empty]
    over = [brief(activity.what, 60) for activity in over_reach(every, phase)]
    sentence = [words("plan.counted", n=len(every))]
    sentence.append(words("plan.empty", levels=", ".join(without)) if without else words("plan.full"))
    if loose := [brief(a.what, 60) for a in every if not (a.level and a.phase)]:
        sentence.append(words("plan.unplaced", what="; ".join(loose)))
    if over:
        sentence.append(words("plan.over", what="; ".join(over)))
    return Picture(words("plan.title"), " ".join(sentence), outlines, labels)


# The same four for a program -------------------------------------------------------------------------------------------


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
    value = pyramid if isinstance(pyramid, Pyramid) else Pyramid.of(pyramid)
    return _figure(draw_pyramid(value, load_content(), language, true_size=true_size), theme)


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
    return _figure(draw_house(scores, content, language), theme)


def plot_staircase(phase: str | None = None, *, language: str = "en", theme: str = "light") -> Figure:
    """The six phases as stairs of risk, effort and gain (ordinal: B3, B9, B25), up to ``phase``, as a closed matplotlib Figure."""
    return _figure(draw_staircase(Promise(_known(phase)), load_content(), language), theme)


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
        if activity.level not in (None, "", *LEVELS):
            raise ValueError(f"there is no level {activity.level!r}; the levels are {', '.join(LEVELS)}")
        _known(activity.phase or None)
    return _figure(draw_plan(list(enumerate(placed, 1)), _known(phase), load_content(), language), theme)


def _known(phase: str | None) -> str | None:
    if phase is not None and phase not in PHASES:
        raise ValueError(f"there is no phase {phase!r}; the phases are {', '.join(PHASES)}")
    return phase


def _figure(picture: Picture, theme: str) -> Figure:
    from . import plots

    return plots.paint(picture, theme=theme)
