"""Who went where between two months, as ribbons from level to level: up, down, or as they were (A23, A28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..content import Content
from ..lettering import alike, fitted
from ..model import LEVELS
from ..movement.tally import Row, Tally
from ..shapes import HEIGHT, Label, Outline, Path, Picture, box, line, shade
from ..words import Words
from .drawing import Drawing
from .movement import named_month

LEFT, RIGHT, TOP, ROOM, ROW, GAP = 296, 664, 44, 410, 34, 6
THIN, THICK, BROKEN = 4, 24, 44  # the least of a ribbon, the most of one person, the most of suspects who stay
PALE = "66"  # see-through: who stayed
NEW = len(LEVELS)  # the row of those who were not there yet
DOWN = (*reversed(range(NEW)), NEW)  # the rows from the top of the picture
STAY = (0, 0)  # suspects who stayed suspects

Ends = tuple[int, int]  # from which row to which


def draw_flow(
    flow: Sequence[Row], tally: Tally, first: int, last: int, content: Content, language: str, *, source: str = ""
) -> Picture:
    """Ribbons as wide as there are people, in the colour of where they were; falls hatched, who stayed pale.

    ``flow``: where people were at the end of month ``first`` (six levels, then not there yet) × where at the end of ``last``.
    Suspects who stayed suspects would squash all others: beyond some width they are drawn broken.
    """
    words, names = content.words(language), [*content.names("levels", language).values()]
    colours = [*(level.colour for level in content.levels), "ghost"]
    people = {(a, b): n for a, row in enumerate(flow) for b, n in enumerate(row) if n}
    wide, broken = _widths(people)
    rows = _rows(wide)
    drawing = Drawing(_ribbons(wide, rows, colours))
    if broken:
        drawing.add(*_break((LEFT + RIGHT) / 2, rows[0][0]))
    heads = [named_month(tally, month, words) for month in (first, last)]
    size = alike(names, 164, 19, least=13)
    for side, x, out, anchor in (0, LEFT, -1, "end"), (1, RIGHT, 1, "start"):
        drawing.add(fitted(x, 30, heads[side], 280, 21, bold=True, anchor=anchor))
        for at, name in enumerate([*names, words("movement.flow.new")][: NEW + 1 - side]):
            y, n = rows[at][0] + 7, _total(people, side, at)
            ink = "ink" if n else "quiet"
            number = fitted(x + 22 * out, y, words.number(n), 94, 20, least=11, anchor=anchor, colour=ink, bold=bool(n))
            drawing.add(number, fitted(x + 124 * out, y, name, 164, size, least=size, anchor=anchor, colour=ink))
    _legend(drawing, people, colours[1], words)
    lost = words("movement.flow.broken", n=people[STAY], suspects=names[0]) if broken else ""
    drawing.add(fitted(8, HEIGHT - 10, lost, 600, 16, least=11, colour="quiet"))
    drawing.note(source, width=330, up=10)
    return drawing.picture(words("movement.flow.title"), _sentence(people, heads, names, words), lost)


def _way(a: int, b: int) -> str:
    return "came" if a == NEW else "rose" if b > a else "fell" if b < a else "stayed"


def _total(people: Mapping[Ends, float], side: int, at: int) -> float:
    """What starts from (side 0) or comes out at (1) a row."""
    return sum(n for ends, n in people.items() if ends[side] == at)


def _ways(people: Mapping[Ends, int]) -> dict[str, int]:
    return {
        way: sum(n for ends, n in people.items() if _way(*ends) == way) for way in ("rose", "stayed", "fell", "came")
    }


def _sentence(people: Mapping[Ends, int], heads: Sequence[str], names: Sequence[str], words: Words) -> str:
    """How many went each way, the busiest way up, and who was where."""
    silent = sum(n for (a, b), n in people.items() if not b and 0 < a < NEW)
    months = dict(zip(("first", "last"), heads, strict=True))
    said = [words("movement.flow.said", suspects=names[0], silent=silent, **months, **_ways(people))]
    if up := {ends: n for ends, n in people.items() if _way(*ends) == "rose"}:
        a, b = most = max(up, key=lambda ends: up[ends])
        said.append(words("movement.flow.most", lower=names[a], upper=names[b], n=up[most]))
    was, now = (
        "; ".join(f"{names[at]} {words.number(_total(people, side, at))}" for at in DOWN[:-1]) for side in (0, 1)
    )
    return " ".join([*said, words("movement.flow.ends", was=was, now=now, **months)])


# Geometry -------------------------------------------------------------------------------------------------------------


def _widths(people: Mapping[Ends, int]) -> tuple[dict[Ends, float], bool]:
    """Each ribbon's width, on the largest scale for which there is room; and whether one is broken off."""
    low, high = 0.0, float(THICK)
    for _ in range(50):
        scale = (low + high) / 2
        most = {ends: BROKEN if ends == STAY else ROOM for ends in people}
        wide = {ends: max(THIN, min(n * scale, most[ends])) for ends, n in people.items()}
        middle, tall = _rows(wide)[NEW]
        low, high = (scale, high) if middle + tall / 2 <= TOP + ROOM else (low, scale)
    return wide, people.get(STAY, 0) * scale > BROKEN


def _rows(wide: Mapping[Ends, float]) -> dict[int, tuple[float, float]]:
    """The middle and the height of each row: who stays goes straight, who rises goes up."""
    rows, y = {}, float(TOP)
    for at in DOWN:
        tall = max(ROW, _total(wide, 0, at), _total(wide, 1, at))
        rows[at] = y + tall / 2, tall
        y += tall + GAP
    return rows


def _ribbons(
    wide: Mapping[Ends, float], rows: Mapping[int, tuple[float, float]], colours: Sequence[str]
) -> list[Outline]:
    """The ribbons, who stayed behind the others and the widest first, and the bars that they join."""
    ends: dict[Ends, list[float]] = {each: [] for each in wide}
    bars = []
    for side, x in (0, LEFT - 12), (1, RIGHT):
        for at in DOWN:
            y = rows[at][0] - _total(wide, side, at) / 2
            if tall := _total(wide, side, at):
                bars.append(Outline(box(x, y, 12, tall, 3), colours[at], _edge(colours[at]), 1.5))
            for other in DOWN:
                if (each := (at, other) if side == 0 else (other, at)) in wide:
                    ends[each].append(y + wide[each] / 2)
                    y += wide[each]
    order = ("stayed", "came", "fell", "rose")
    behind = sorted(wide, key=lambda each: (order.index(_way(*each)), -wide[each]))
    return [*(_ribbon(each, LEFT, RIGHT, ends[each], wide[each], colours[each[0]]) for each in behind), *bars]


def _ribbon(ends: Ends, x: float, far: float, ys: Sequence[float], wide: float, colour: str) -> Outline:
    """A ribbon from the one height to the other, looking like the way it goes."""
    way, (y, v), bend, half = _way(*ends), ys, (far - x) / 4, wide / 2
    middle, centre = (x + far) / 2, (y + v) / 2
    path: Path = (
        ("M", x, y - half), ("Q", x + bend, y - half, middle, centre - half), ("Q", far - bend, v - half, far, v - half),
        ("L", far, v + half), ("Q", far - bend, v + half, middle, centre + half), ("Q", x + bend, y + half, x, y + half), ("Z",),
    )  # fmt: skip
    if way == "stayed":
        return Outline(path, colour + PALE, _edge(colour), 0.5)
    return Outline(path, colour, "quiet", 0.8, hatched=way == "fell")


def _edge(colour: str) -> str:
    return shade(colour) if colour.startswith("#") else "quiet"


def _break(x: float, y: float) -> list[Outline]:
    """A jagged gap in a ribbon that should be far wider."""

    def jags(away: float) -> Path:
        return line(*((x + away + (7 if n % 2 else -7), y + 8 * (n - 3)) for n in range(7)))

    return [Outline(jags(0), None, "paper", 14), *(Outline(jags(away), None, "ink", 2) for away in (-8, 8))]


def _legend(drawing: Drawing, people: Mapping[Ends, int], colour: str, words: Words) -> None:
    """A small ribbon of each kind, with how many went that way."""
    y = HEIGHT - 52
    looks = ((0, 1), 9, -9), ((1, 1), 0, 0), ((1, 0), -9, 9), ((NEW, 1), 0, 0)
    said = [words(f"movement.flow.{way}", n=n) for way, n in _ways(people).items()]
    size = alike(said, 176, 20, bold=True)
    for at, (text, (ends, start, stop)) in enumerate(zip(said, looks, strict=True)):
        x, fill = 8 + 238 * at, "ghost" if ends[0] == NEW else colour
        drawing.add(_ribbon(ends, x, x + 46, (y + start, y + stop), 14, fill))
        drawing.add(Label(x + 56, y + 7, text, size, bold=True))
