"""What came before a rise: how much more often risers did each kind of thing than the others, and how sure that is (A23)."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..content import Content
from ..lettering import cut, fitted, named, text_width
from ..movement.share import Before
from ..movement.tally import OTHER, Tally
from ..shapes import DARK, HEIGHT, LIGHT, WIDTH, Label, Outline, Picture, box, line, shade
from ..typed import clean
from ..words import Words
from .drawing import Drawing

STAR = " *"
MARGIN = 0.05  # of the scale, at either end
FEWEST = 10  # rises from which anything is clear
MOST = 8  # rows; of the other kinds only is said how many there are
LEFT, RIGHT, TOP, HIGH, COUNTS = 210, 512, 96, 342, 632

Row = tuple[str, Before]  # a kind's name, and what came of it


def draw_before(
    tally: Tally,
    level: str,
    content: Content,
    language: str,
    *,
    active: bool = True,
    tested: Collection[str] = (),
    source: str = "",
) -> Picture:
    """A row for each kind in the month before a rise out of ``level``: its lift with a 95 % interval on a log scale, and counts.

    ``active``: among those who did anything at all that month. An interval that holds 1 is hatched; what cannot be told is
    said. ``tested``: kinds that are part of a test above this level, so that who did one was halfway; they get a star.
    Takes a tally with ``before``.
    """
    words, place = content.words(language), next(each for each in content.levels if each.key == level)
    names = kind_names(content, language)
    found = [
        (names.get(kind, clean(kind)) + STAR * (kind in tested), before)
        for kind in tally.kinds
        if (before := tally.preceding(level, kind, active=active)).risers and before.risers_with + before.others_with
    ]
    found.sort(key=lambda row: _rank(row[1]), reverse=True)
    halfway = words("movement.before.halfway") if any(name.endswith(STAR) for name, _ in found[:MOST]) else ""
    drawing = _drawing(found[:MOST], place.colour, words)
    head = words("movement.before.head", level=place.name[language])
    among = words(f"movement.before.among-{'active' if active else 'all'}")
    nobody = "" if found else words("movement.before.nobody", level=place.name[language])
    caveat, more = words("movement.before.caveat"), len(found) - MOST
    rest = words("movement.before.rest", n=more) if more > 0 else ""
    drawing.add(
        fitted(8, 28, head, WIDTH - 16, 23, bold=True),
        fitted(8, 53, among, WIDTH - 16, 18, colour="quiet"),
        fitted(WIDTH / 2, TOP + HIGH / 2, nobody, WIDTH - 80, 22, anchor="middle"),
        fitted(8, HEIGHT - 34, caveat, WIDTH - 16, 18, bold=True),
    )
    drawing.note(halfway, rest, source, up=10, left=True)
    told = nobody or _biggest(found, words)
    halfway = f"{halfway}." if halfway else ""
    return drawing.picture(words("movement.before.title"), f"{head}, {among}.", told, halfway, caveat)


def kind_names(content: Content, language: str) -> dict[str, str]:
    """What each of our kinds is called, and what says no kind at all; one that a file named itself is not among them."""
    return content.names("kinds", language) | {OTHER: content.words(language)("log.other")}


def _rank(before: Before) -> tuple[float, int]:
    """First the highest lift; of what has none, first what was done most."""
    return -1 if math.isnan(before.lift) else before.lift, before.risers_with + before.others_with


def _sure(before: Before) -> bool:
    low, high = before.interval
    return before.risers >= FEWEST and (low > 1 or high < 1)


def _biggest(found: Sequence[Row], words: Words) -> str:
    """The kind with the biggest difference of those of which one can be sure, and that are no part of a test if there are such."""
    sure = [row for row in found if _sure(row[1])]
    plain = [row for row in sure if not row[0].endswith(STAR)]
    among = words("movement.before.unstarred") if plain and plain != sure else ""
    sure = plain or sure
    if not sure:
        risers, others = _counted(found[0][1], words)
        return words("movement.before.unclear", kind=cut(found[0][0], 600, 20), risers=risers, others=others)
    kind, before = max(sure, key=lambda row: abs(math.log(row[1].lift)))
    risers, others = _counted(before, words)
    lift, low, high = (_short(number, words) for number in (before.lift, *before.interval))
    told = {"among": among, "lift": lift, "low": low, "high": high, "risers": risers, "others": others}
    return words("movement.before.biggest", kind=cut(kind, 600, 20), **told)


def _counted(before: Before, words: Words) -> tuple[str, str]:
    return (
        words("movement.before.risers", some=before.risers_with, all=before.risers),
        words("movement.before.others", some=before.others_with, all=before.others),
    )


def _short(number: float, words: Words) -> str:
    """Two digits that mean something."""
    return words.number(float(f"{number:.2g}"))


# Geometry -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scale:
    """From one power of ten to another, over the width of the rows."""

    low: float
    high: float

    @classmethod
    def around(cls, lifts: Sequence[float]) -> Scale:
        """One that holds all of these, and a half, one and two; with a margin at both ends."""
        low, high = math.log10(min(0.5, *lifts)), math.log10(max(2, *lifts))
        return cls(low - MARGIN * (high - low), high + MARGIN * (high - low))

    def at(self, lift: float) -> float:
        return LEFT + (RIGHT - LEFT) * (math.log10(lift) - self.low) / (self.high - self.low)

    def ticks(self, words: Words) -> dict[float, str]:
        """1 and other round numbers between two powers of ten, as many as there is room for by name."""
        for stride, digits in (1, (1, 2, 5)), (1, (1,)), (2, (1,)), (4, (1,)), (8, (1,)):
            powers = range(math.floor(self.low), math.ceil(self.high) + 1)
            ticks = [n * 10.0**power for power in powers if power % stride == 0 for n in digits]
            shown = {tick: _number(tick, words) for tick in ticks if self.low < math.log10(tick) < self.high}
            apart = 0.3 if len(digits) > 1 else stride  # powers of ten
            widest = max(text_width(name, 16) for name in shown.values())
            if widest + 8 < apart * (RIGHT - LEFT) / (self.high - self.low):
                break
        return shown


def _number(tick: float, words: Words) -> str:
    return words.number(round(tick)) if tick >= 1 else f"1/{words.number(round(1 / tick))}"


def _drawing(found: Sequence[Row], colour: str, words: Words) -> Drawing:
    """The rows on their scale."""
    drawing = Drawing()
    if not found:
        return drawing
    scale = Scale.around([1, *(b for _, before in found for b in before.interval if not math.isnan(b))])
    row = min(56, HIGH / len(found))
    foot, one = TOP + row * len(found), scale.at(1)
    for tick, name in scale.ticks(words).items():
        x = scale.at(tick)
        drawing.add(Outline(line((x, TOP), (x, foot + 5)), None, "ghost", 2))
        drawing.add(Label(x, foot + 23, name, 16, "middle", bold=tick == 1))
    over = [Outline(line((one, TOP - 8), (one, foot + 5)), None, "ink", 2.5)]
    for n, (kind, before) in enumerate(found):
        y = TOP + (n + 0.5) * row
        drawing.add(*named(8, y, kind, LEFT - 24, 20))
        for up, text in zip((4, -14), _counted(before, words), strict=True):
            drawing.add(fitted(COUNTS, y - up, text, WIDTH - COUNTS - 8, 16, least=11, bold=up > 0))
        if math.isnan(before.interval[0]):
            said = words(f"movement.before.{'only-risers' if before.risers_with else 'no-riser'}")
            over.append(Outline(box(LEFT - 8, y - row / 2, RIGHT - LEFT + 16, row, 0), "paper"))
            drawing.add(Label((LEFT + RIGHT) / 2, y + 6, said, 17, "middle", "quiet"))
        else:
            over.append(_bar(drawing, scale, y, before, colour, words))
    drawing.add(*over)
    drawing.add(fitted(one, TOP - 15, words("movement.before.same"), 200, 16, bold=True, anchor="middle"))
    drawing.add(fitted(LEFT, foot + 43, words("movement.before.less"), 144, 16, colour="quiet"))
    drawing.add(fitted(RIGHT, foot + 43, words("movement.before.more"), 144, 16, anchor="end", colour="quiet"))
    return drawing


def _bar(drawing: Drawing, scale: Scale, y: float, before: Before, colour: str, words: Words) -> Outline:
    """From where the lift lies at least to at most, hatched when that may be chance; the dot on what was found comes over it."""
    sure, start, stop = _sure(before), *map(scale.at, before.interval)
    bar = box(start, y - 11, max(4, stop - start), 22, 11)
    drawing.add(Outline(bar, colour, shade(colour), 1.5, hatched=not sure))
    lift = words("movement.before.times", lift=_short(before.lift, words))
    drawing.add(fitted(COUNTS - 14, y + 7, lift, COUNTS - RIGHT - 16, 20, least=11, anchor="end", bold=sure))
    dot = box(scale.at(before.lift) - 7, y - 7, 14, 14, 7)
    return Outline(dot, *((DARK, LIGHT) if sure else (LIGHT, DARK)), 2.5)
