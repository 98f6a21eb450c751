"""Hours beside people: what each level gets of your time, back to back with its share of your audience (A21)."""

from __future__ import annotations

from collections.abc import Sequence

from ..content import Content
from ..lettering import alike, fitted, named, text_width
from ..model import Pyramid
from ..plan import Activity, common_unit, compared, mismatch, people_shares, time_shares
from ..shapes import DARK, LIGHT, WIDTH, Label, Outline, Picture, box, ice, ink_on
from ..typed import brief
from ..words import Words
from .drawing import Drawing

MIDDLE, NAMES, FULL = WIDTH / 2, 252, 342  # the column of names, and how wide a whole share is
TOP, ROW = 62, 72


def draw_time(
    activities: Sequence[Activity], pyramid: Pyramid, content: Content, language: str, *, source: str = ""
) -> Picture:
    """Six rows back to back, shares of the hours to the left and of the people to the right; what cannot be told is hatched.

    ``source`` says whose numbers these are; without it, they are the participant's own.
    """
    words, unit = content.words(language), _unit(common_unit(pyramid), content, language)
    time, people = time_shares(activities), people_shares(pyramid)
    widest, drawing = mismatch(time, people), Drawing()
    size = alike(list(content.names("levels", language).values()), NAMES - 12, 22, least=17, bold=True)
    for i, (level, amount) in enumerate(reversed([*zip(content.levels, pyramid.amounts, strict=True)])):
        y, told, known = TOP + i * ROW, time[level.key], people[level.key]
        if framed := level.key == widest:
            drawing.add(Outline(box(6, y - 2, WIDTH - 12, ROW - 4, 12), None, "ink", 4))
        middle = y + ROW / 2 - 2
        drawing.add(*named(MIDDLE, middle, level.name[language], NAMES - 12, size, anchor="middle", bold=framed))
        _bar(drawing, -1, y, level.colour, told, _share(told, words))
        said = _share(known, words)
        if level.key == "suspects":
            known, said = 0, words("time.no-contact")
        elif known is None and amount.count is not None:
            said = f"{words.number(amount.count)} {_unit(amount.unit, content, language)}"
        _bar(drawing, 1, y, level.colour, known, said)
    heads = words("time.hours"), words("time.known", unit=unit)
    size = alike(heads, FULL, 23, bold=True)
    for side, head in zip((-1, 1), heads, strict=True):
        drawing.add(fitted(MIDDLE + side * (NAMES + FULL) / 2, 38, head, FULL, size, anchor="middle", bold=True))
    drawing.note(source or words("time.own"), width=700, size=17, up=12)
    return drawing.picture(words("time.title"), _sentence(activities, pyramid, content, words))


def _unit(key: str, content: Content, language: str) -> str:
    return content.names("units", language).get(key, key)


def _sentence(activities: Sequence[Activity], pyramid: Pyramid, content: Content, words: Words) -> str:
    time, people = time_shares(activities), people_shares(pyramid)
    names, unit = content.names("levels", words.language), common_unit(pyramid)
    level = mismatch(time, people)
    if not any(time.values()):
        said = [words("time.no-hours")]
    elif not compared(time, people):
        said = [words("time.no-people")]
    elif level and not time[level]:
        count, unit_name = words.number(pyramid.count(level) or 0), _unit(unit, content, words.language)
        said = [words("time.nothing", level=names[level], count=count, unit=unit_name)]
    elif level:
        found = {"time": _share(time[level], words), "people": _share(people[level], words)}
        said = [words("time.mismatch", level=names[level], **found)]
    else:
        said = [words("time.even")]
    others = [names[key] for key, amount in [*pyramid][1:] if amount.count is not None and amount.unit != unit]
    loose = [brief(a.what, 60) for a in activities if a.level and a.hours is None]
    lacking = {"other-unit": ", ".join(others), "without-hours": "; ".join(loose) if any(time.values()) else ""}
    return " ".join([*said, *(words(f"time.{key}", what=what) for key, what in lacking.items() if what)])


def _share(share: float | None, words: Words) -> str:
    """A share in words: whole percents at most, for these are estimates."""
    if share is None:
        return words("pyramid.unknown-mark")
    return words("time.tiny") if 0 < share < 0.005 else words("time.percent", share=words.about(100 * share))


def _bar(drawing: Drawing, side: int, y: float, colour: str, share: float | None, said: str) -> None:
    """A bar from the names outwards, to the left (-1) or to the right (1), with what it comes to in it or behind it."""
    start, high, size = MIDDLE + side * NAMES / 2, ROW - 16, 24
    width, foot = FULL * (1 if share is None else share), y + high / 2 + 11
    if width:
        path = box(start if side > 0 else start - width, y + 4, width, high, min(8, width / 2))
        drawing.add(ice(path, colour, hatched=share is None))
    needed = text_width(said, size, bold=True)
    if share is None:
        centre, wide = start + side * FULL / 2, min(needed + 24, FULL - 20)
        drawing.add(Outline(box(centre - wide / 2, y + high / 2 - 13, wide, 34, 17), LIGHT, DARK, 1))
        drawing.add(fitted(centre, foot, said, wide - 16, size, anchor="middle", colour=DARK, bold=True))
    elif needed + 24 < width:
        drawing.add(Label(start + side * width / 2, foot, said, size, "middle", ink_on(colour), bold=True))
    else:
        anchor = "start" if side > 0 else "end"
        drawing.add(fitted(start + side * (width + 10), foot, said, FULL - width - 12, size, anchor=anchor, bold=True))
