"""The house: every room of the package in reading order, and its picture for CONTRIBUTING.md.

``python -m tools.house`` draws ``docs/house.svg`` anew; ``tests/test_architecture.py`` holds the package to the same rooms, the
imports to the same order, and the picture to both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from engagement.lettering import fitted
from engagement.shapes import Label, Outline, Picture, box, line, rounded
from engagement.svg import paint

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "house.svg"
LEFT, WIDTH, GAP, FLOOR, GROUND = 40, 800, 8, 76, 514
INK, QUIET, WALL, PAPER, HALL = "#1d1b26", "#55515f", "#c9c5d3", "#ffffff", "#fdf3dc"


@dataclass(frozen=True)
class Room:
    """A part of the package. ``folder`` is where its modules are: the package itself, or a room of their own in it."""

    name: str
    does: str
    modules: str  # in reading order; none: as they like
    floor: int
    folder: str = ""
    wide: float = 1.0  # of the floor

    @property
    def order(self) -> tuple[str, ...]:
        """The full names of its modules: ``document.disk``."""
        before = f"{self.folder}." if self.folder else ""
        return tuple(before + module for module in self.modules.split()) or (self.folder,)


ROOMS = (  # in reading order; what stands later may import what stands earlier, and never the other way round
    Room(
        "what we say",
        "texts in two languages become frozen values",
        "model typed toml_lines schema surroundings catalogue words content samples",
        0,
    ),
    Room(
        "document",
        "never lost",
        "keys disk change aside journal past memory refusal threads document",
        1,
        "document",
        0.64,
    ),
    Room("workbook", "the participant's answers", "workbook", 1, "", 0.36),
    Room(
        "files",
        "any export → levels",
        "column decode page sheet format child source looks dialect cutting rows header layout records "
        "question tool who table person trial people audience",
        2,
        "files",
        0.5,
    ),
    Room("rules", "what it means", "ambition loop weakest plan", 2, "", 0.21),
    Room(
        "movement",
        "a log through time",
        "months test share tally columns log kinds interactions parts cluster",
        2,
        "movement",
        0.29,
    ),
    Room("answers", "a workbook as values", "progress answers", 3, "", 0.28),
    Room("workshop", "a room full of people", "agenda handin transport spread board room service", 3, "workshop", 0.36),
    Room("painters", "values → lines and words", "shapes lettering svg plots", 3, "", 0.36),
    Room("pictures", "one module a picture", "", 4, "pictures", 0.36),
    Room("paper", "what goes home", "report blank", 4, "paper", 0.22),
    Room("forms", "the exercises; only here are widgets", "", 4, "forms", 0.42),
    Room(
        "server",
        "how it opens",
        "copies lab opening visitors wire kernels hall handler page doors present",
        5,
        "server",
        0.66,
    ),
    Room("commands", "what a terminal asks for", "__main__", 5, "", 0.34),
)
ORDER = tuple(module for room in ROOMS for module in room.order)


def picture() -> Picture:
    """The house as a picture, ground floor below: what stands on a floor knows only what lies under it or to its left."""
    outlines: list[Outline] = [Outline(box(0, 0, 960, 540, 0), PAPER)]
    labels: list[Label] = []
    for floor in range(1 + max(room.floor for room in ROOMS)):
        x, top = float(LEFT), GROUND - (floor + 1) * (FLOOR + GAP)
        for room in (room for room in ROOMS if room.floor == floor):
            wide = room.wide * (WIDTH + GAP) - GAP
            outlines.append(Outline(box(x, top, wide, FLOOR), PAPER if room.folder else HALL, WALL))
            labels += _inside(room, x + 14, top, wide - 24)
            x += wide + GAP
    outlines += [
        Outline(line((LEFT - 14, GROUND + 2), (LEFT + WIDTH + 14, GROUND + 2)), None, INK, 3),
        Outline(line((890, 100), (890, GROUND - 20)), None, INK, 3),
        Outline(rounded(((880, GROUND - 34), (900, GROUND - 34), (890, GROUND - 14)), 2), INK),
    ]
    labels += [
        Label(890, 74, "imports", 15, "middle", INK),
        Label(890, 92, "point down", 15, "middle", INK),
        Label(LEFT, 534, "yellow: beside the front door, a participant's path", 14, "start", QUIET),
    ]
    return Picture("The house", "Its rooms, each on those that it is built on.", tuple(outlines), tuple(labels))


def _inside(room: Room, x: float, top: float, wide: float) -> list[Label]:
    """What stands in a room: its name, what it does, and its modules on as few lines as can be read."""
    rows = wrap(" ".join(name.rpartition(".")[2] for name in room.order), int(wide / 6.9)) if room.modules else []
    return [
        Label(x, top + 19, room.name, 16, "start", INK, True),
        fitted(x, top + 35, room.does, wide, 13, least=10, colour=INK),
        *(Label(x, top + 48 + 12 * n, row, 11.5, "start", QUIET) for n, row in enumerate(rows)),
    ]


def drawn() -> str:
    """The picture as a file of its own."""
    return paint(picture()).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawn(), "utf-8", newline="\n")
