"""What each exercise's picture looked like when it was last agreed on: one readable file for each, in ``tests/pictures``.

    python tests/recorded.py        make them anew, after a change that was meant; then read the diff

A record is what matplotlib's artists hold (words, places, colours, dashes), in canvas units, an artist on a line. Nothing
is rendered: pixels differ with every version of matplotlib and every font, and these do not.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Vertices
from matplotlib.text import Text

from engagement import plots
from engagement.forms import form_of
from engagement.model import LANGUAGES
from engagement.shapes import Picture
from engagement.workbook import Workbook

FOLDER = Path(__file__).parent / "pictures"
SHOWN = ("house", "pyramid", "snapshot", "steps", "what-if", "ambition", "plan", "time", "movement", "flow", "before",
         "room-pyramid", "room-phases", "room-weakest", "room-house", "room-lines", "room-cards")  # fmt: skip
VOTES = {  # for a line of the invented room, in each language
    "room.vote.a.line": "91f9e97c125b36f9", "room.vote.a.hands": 12,
    "room.vote.b.line": "254c4384984c683b", "room.vote.b.hands": 7,
}  # fmt: skip
CASES = {  # the invented organisations, each with other choices made in it
    "charity": {"pyramid.compare": "2026-03-15", **VOTES},
    "municipality": {
        "pyramid.compare": "2026-03-15",
        "pyramid.scale": "true",
        "what-if.step": "fans",
        "room.house": "apart",
    },
    "small-business": {
        "pyramid.compare": "2026-03-15",
        "house.revealed": False,
        "what-if.months": 24,
        "room.cards": "end",
        "room.vote.shown": True,
        **VOTES,
    },
}
RECORDS = [f"{key}-{case}-{language}" for key in SHOWN for case in CASES for language in LANGUAGES]
NEAR = 0.11  # canvas units: a record has one decimal

Artist = dict[str, object]


def outcomes(case: str, language: str, keys: Iterable[str] = SHOWN) -> dict[str, Picture | str]:
    """What exercises come to in a fresh workbook."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = Workbook.open(folder, language=language)
        workbook.write("start.case", case)
        workbook.update(CASES[case])
        return {key: form_of(key)(workbook).outcome() for key in keys}


def described(figure: Figure) -> list[Artist]:
    """The artists of a picture in painting order, each as what one sees of it; what is as usual is left out."""
    (axes,) = figure.axes
    patches = sorted(axes.patches, key=lambda patch: patch.get_zorder())
    page = {"page": figure.get_label(), "colour": to_hex(figure.get_facecolor())}
    return [page, *map(_outline, patches), *map(_label, axes.texts)]


def _outline(patch: PathPatch) -> Artist:
    path = patch.get_path()
    closed = path.codes is not None and path.codes[-1] == Vertices.CLOSEPOLY
    fill, edge = patch.get_facecolor(), patch.get_edgecolor()
    found = {
        "outline": _rounded(*path.vertices.min(axis=0), *path.vertices.max(axis=0)) if closed else None,
        "line": None if closed else _rounded(*path.vertices.ravel()),
        "fill": to_hex(fill, keep_alpha=fill[3] < 1) if fill[3] else None,
        "edge": to_hex(edge, keep_alpha=edge[3] < 1) if edge[3] else None,
        "width": _rounded(patch.get_linewidth() / plots.POINT)[0] if edge[3] else None,
        "dashed": patch.get_linestyle() not in ("-", "solid"),
        "hatch": patch.get_hatch(),
    }
    return {key: value for key, value in found.items() if value not in (None, False)}


def _label(text: Text) -> Artist:
    found = {
        "label": text.get_text(),
        "at": _rounded(*text.get_position()),
        "align": text.get_ha(),
        "size": _rounded(text.get_fontsize() / plots.POINT)[0],
        "weight": text.get_weight(),
        "colour": to_hex(text.get_color()),
    }
    return {key: value for key, value in found.items() if value not in ("left", "normal")}


def _rounded(*numbers: float) -> list[float]:
    return [int(n) if n == int(n) else n for n in (round(float(number), 1) for number in numbers)]


# Then and now ---------------------------------------------------------------------------------------------------------


def differences(then: list[Artist], now: list[Artist]) -> list[str]:
    """What moved, changed, came or went, in a line each."""
    same = SequenceMatcher(None, [*map(_known_by, then)], [*map(_known_by, now)], autojunk=False)
    return [
        f"{_named(one or other)} {told}"
        for _, a, b, c, d in same.get_opcodes()
        for one, other in zip_longest(then[a:b], now[c:d])
        for told in _told(one, other)
    ]


def _known_by(artist: Artist) -> str:
    return str(artist.get("label") or artist)


def _named(artist: Artist) -> str:
    kind, what = next(iter(artist.items()))
    return (
        f"{kind} {what!r}" if isinstance(what, str) else f"{kind} {what} in {artist.get('fill') or artist.get('edge')}"
    )


def _told(one: Artist | None, other: Artist | None) -> Iterator[str]:
    if one is None or other is None:
        yield "is new" if one is None else "is gone"
        return
    for key in dict.fromkeys((*one, *other)):
        was, found = one.get(key), other.get(key)
        if isinstance(was, list) and isinstance(found, list):
            if len(was) != len(found) or max(abs(a - b) for a, b in zip(was, found, strict=True)) > NEAR:
                yield f"moved from {was} to {found}"
        elif was != found:
            yield f"has {key} {found!r}, had {was!r}"


# The files ------------------------------------------------------------------------------------------------------------


def write(name: str, artists: list[Artist]) -> None:
    lines = ",\n".join(json.dumps(artist, ensure_ascii=False) for artist in artists)
    (FOLDER / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")


def read(name: str) -> list[Artist]:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for case in CASES:
        for language in LANGUAGES:
            for key, picture in outcomes(case, language).items():
                write(f"{key}-{case}-{language}", described(plots.paint(picture)))


if __name__ == "__main__":
    main()
