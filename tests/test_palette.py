"""One brand: the same six colours mean the same six levels in every picture, form and page, and nothing else."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from eyes import apart, lab
from gallery import CONTENT, pictures
from ipywidgets import HTML, Widget

from engagement import forms
from engagement.content import Content
from engagement.forms import EXERCISES
from engagement.model import LANGUAGES
from engagement.paper import report
from engagement.paper.report import report_page
from engagement.pictures import house, lolly, staircase
from engagement.shapes import BLANK

ROOT = Path(__file__).resolve().parent.parent
COLOURS = [level.colour for level in CONTENT.levels]
OTHERS = [f"#{n}0{n}0{n}0" for n in range(1, 7)]  # greys, which no level has
IN_ROWS = ("pyramid", "then and now", "loop", "what-if", "plan", "time")
SHOW_LEVELS = (*IN_ROWS, "movement", "flow", "before", "weakest")
GALLERY = {language: pictures(CONTENT, language) for language in LANGUAGES}
WRITTEN = [
    path
    for folder, kinds in (("engagement", ("py", "css", "js", "toml")), ("notebooks/src", ("py",)))
    for kind in kinds
    for path in (ROOT / folder).rglob(f"*.{kind}")
]


def test_six_levels_have_six_colours():
    assert len(set(COLOURS)) == 6


def test_a_level_s_colour_is_written_in_one_place():
    found = {path.name for path in WRITTEN if re.search("|".join(COLOURS), path.read_text("utf-8"), re.IGNORECASE)}
    assert found == {"levels.toml"} and len(WRITTEN) > 80


@pytest.mark.parametrize("colour", [BLANK, *house.HEAT, *staircase.WOOD, *staircase.LEAF, lolly.STICK])
def test_a_colour_with_another_meaning_is_taken_for_no_level(colour):
    assert min(apart(lab(colour), lab(level)) for level in COLOURS) > 9  # CIEDE2000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_takes_its_levels_colours_from_the_levels(language):
    """Other colours for the levels change the fills of those levels, and nothing else of any picture."""
    levels = [replace(level, colour=other) for level, other in zip(CONTENT.levels, OTHERS, strict=True)]
    painted = pictures(Content(lambda part: levels if part == "levels" else getattr(CONTENT, part)), language)
    assert len(painted) > 80
    for case, picture in GALLERY[language].items():
        other = {None: None} | dict(zip(COLOURS, OTHERS, strict=True))  # a fill may let paper through: #rrggbbaa
        fills = [o.fill and other.get(o.fill[:7], o.fill[:7]) + o.fill[7:] for o in picture.outlines]
        assert [o.fill for o in painted[case].outlines] == fills, case
        assert not {o.edge and o.edge[:7] for o in picture.outlines} & {*COLOURS}, case
        assert not {label.colour for label in picture.labels} & {*COLOURS}, case
        assert case.startswith(SHOW_LEVELS) or not {*fills} & {*OTHERS}, (
            f"{case} has a colour of a level. If it shows levels, add the beginning of its name to SHOW_LEVELS, above"
        )


@pytest.mark.parametrize("language, kind", [*product(LANGUAGES, IN_ROWS)])
def test_a_level_s_colour_lies_in_the_row_of_its_name(language, kind):
    shown = [picture for case, picture in GALLERY[language].items() if case.startswith(kind)]
    assert len(shown) > 5
    for picture in shown:
        names = {label.text: label.y for label in picture.labels}
        at = [names[level.name[language]] for level in CONTENT.levels]
        for level, row in zip(CONTENT.levels, at, strict=True):
            painted = [step[-1] for o in picture.outlines if o.fill == level.colour for step in o.path if step[1:]]
            if painted:  # a level with nobody has no band
                near = [y for y in at if min(painted) - 22 < y < max(painted) + 22]
                assert near == [row], f"{picture.title}: {level.key}"


class Chips(HTMLParser):
    """The colours on a page, each with the words behind it."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        if colour := re.search("#[0-9a-f]{6}", dict(attributes).get("style") or ""):
            self.found.append([colour[0], ""])

    def handle_data(self, data):
        if self.found and not self.found[-1][1]:
            self.found[-1][1] = data


@pytest.mark.parametrize("key", EXERCISES)
def test_a_colour_in_a_form_is_that_of_the_level_beside_it(workbook, key):
    form = forms.exercise(workbook, key)
    named = {level.name["en"]: level.colour for level in CONTENT.levels}
    for widget in parts(form):
        if isinstance(widget, HTML) and "<svg" not in widget.value and "<style" not in widget.value:
            for colour, words in Chips(widget.value).found:
                assert named.get(words, colour) == colour and colour in COLOURS, words
        handle = getattr(getattr(widget, "style", None), "handle_color", None)
        assert not handle or named[next(name for name in named if name in widget.tooltip)] == handle
    assert key != "pyramid" or sum(len(Chips(w.value).found) for w in parts(form) if isinstance(w, HTML)) >= 6


def parts(widget: Widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def test_the_paper_shows_the_levels_in_their_order(workbook):
    page = report_page(workbook)
    strip = re.search(r"--levels: ([^;]+);", page)
    assert list(dict.fromkeys(re.findall("#[0-9a-f]{6}", strip[1]))) == COLOURS
    assert "var(--levels)" in report.STYLE.read_text("utf-8")
