"""Then and now: the pyramid of another day as a line over the one of today, level by level (a second visit)."""

from __future__ import annotations

from ..content import Content
from ..model import Amount, Pyramid
from ..shapes import Picture
from ..words import Words
from .lolly import Band, lolly, shares
from .pyramid import counted, unit_of


def draw_change(
    earlier: Pyramid, pyramid: Pyramid, content: Content, language: str, *, since: str, true_size: bool = False
) -> Picture:
    """The pyramid of now with the one of another day (``since``, in words) as a line over it, level by level, on one scale."""
    words, names = content.words(language), content.names("levels", language)
    both = {f"{key} {now}": a.count for now, each in enumerate((earlier, pyramid)) for key, a in each}
    share = shares(both, true_size=true_size)
    bands, said = [], []
    for level, (key, now), (_, was) in zip(content.levels, pyramid, earlier, strict=True):
        change = _change(was, now, content, words)
        bands.append(Band(names[key], counted(now, words), level.colour, share[f"{key} 1"], change))
        said.append(words("pyramid.since-level", level=names[key], now=counted(now, words), change=change))
    then = [
        share[f"{key} 0"] if was.unit == now.unit else None
        for (key, now), (_, was) in zip(pyramid, earlier, strict=True)
    ]
    told = words("pyramid.since", day=since, levels="; ".join(said))
    drawing = lolly(bands, notes=[words("pyramid.since-note", day=since)], then=then)
    return drawing.picture(words("pyramid.since-title"), told, whole_units=True)


def _change(was: Amount, now: Amount, content: Content, words: Words) -> str:
    """How many more or fewer; numbers of different units do not compare, and what was unknown has no difference."""
    then = words("pyramid.was", n=f"{counted(was, words)} {unit_of(was, content, words)}".strip())
    if was.count is None or now.count is None or was.unit != now.unit:
        return then
    return f"{then}, {signed(now.count - was.count, words)}"


def signed(more: int, words: Words) -> str:
    """So many more or fewer: "+12", "−3", "the same".

    >>> from engagement import load_content
    >>> signed(-3, load_content().words("en"))
    '−3'
    """
    return f"{'+' if more > 0 else '−'}{words.number(abs(more))}" if more else words("pyramid.was-same")
