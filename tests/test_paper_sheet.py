"""The sheet of paper: every field of the notebooks, in the trainer's own words, and nothing from elsewhere."""

import re
import shutil
from dataclasses import replace

import pytest

from engagement import exercise
from engagement.content import FOLDER, SECTORS, load_content
from engagement.model import LANGUAGES
from engagement.paper.blank import Sheet, write_paper
from engagement.svg import escape

LABELS = (  # beside those of the fields
    "house.scale", "pyramid.dont-know", "paper.what", "form.lowest", "form.highest", "proposition.before", "proposition.after",
    "proposition.partly", "silence.title", "silence.order-2", "paper.title", "paper.later",
)  # fmt: skip
ASKED = ("start", "pyramid", "steps", "carry", "silence", "actions")  # the exercises whose fields have a label each
ON_A_SCREEN = {
    "start.case",
    "pyramid.unknown",
    "pyramid.scale",
    "steps.rate",
    "steps.what",
}  # asked otherwise on paper, or not


@pytest.fixture
def fields(workbook, content):
    """The key of the label of each field that paper has too."""
    found = set()
    for key in ASKED:
        for field in exercise(workbook, key).fields:
            *before, last = field.split(".")
            labels = (f"{part}.{last}" for part in (*reversed(before), key))
            found.add(next((label for label in labels if label in content.catalogue), ""))
    assert len(found) > 15 and found > ON_A_SCREEN
    return found - {"", *ON_A_SCREEN}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_the_notebooks_is_on_it_in_both_languages(content, language, fields):
    page, words = Sheet(content, language).page(), content.words(language)
    asked = [words(key) for key in (*LABELS, *fields)]
    for part in ("levels", "silos", "axes", "criteria", "phases", "units", "sectors"):
        asked += content.names(part, language).values()
    asked += [each.question[language] for each in (*content.axes, *content.criteria)]
    asked += [level.test[language] for level in content.levels]
    asked += [item[language] for phase in content.phases for item in phase.gate]
    assert [text for text in asked if escape(text) not in page] == []
    assert page.startswith(f'<!doctype html><html lang="{language}">')


def test_there_is_a_place_for_every_answer(content):
    page = Sheet(content, "en").page()
    parts = dict(re.findall(r'<table class="(\w+)">.*?<tbody>(.*?)</tbody>', page))
    rows = {name: [row.count("<td>") for row in part.split("</tr>")[:-1]] for name, part in parts.items()}
    assert rows == {
        "house": [5] * 5, "pyramid": [5] * 6, "steps": [5] * 5, "criteria": [3] * 5, "silence": [4] * 3, "actions": [4] * 3,
    }  # fmt: skip
    assert parts["house"].count("<i>") == 5 * 4 * 6 and parts["pyramid"].count("<i>") == 6
    assert parts["criteria"].count("<i>") == 5 * 2 * 3
    gates = page.split('class="gates"')[1].split("ambition")[0].split('class="pair"')[0]
    assert gates.count("<i>") == sum(1 + len(phase.gate) for phase in content.phases)


def test_a_level_has_its_own_colour_from_the_top_down(content):
    table = Sheet(content, "nl").page().split('class="pyramid"')[1].split("</table>")[0]
    assert re.findall("--band: (#[0-9a-f]{6})", table) == [level.colour for level in reversed(content.levels)]


@pytest.mark.parametrize("sector", SECTORS)
def test_in_a_sectors_words(content, tmp_path, sector):
    page = write_paper(tmp_path / "new" / "sheet.html", "nl", sector=sector).read_text("utf-8")
    words = next(each for each in content.sectors if each.key == sector)
    assert [word.name.nl for word in words.levels if escape(word.name.nl) not in page] == []


def test_a_trainers_own_texts_are_on_it_and_do_nothing_there(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    path = folder / "silos.toml"
    path.write_text(path.read_text("utf-8").replace('"Directie"', "'<script>alert(1)</script> & Co'"), "utf-8")
    page = Sheet(load_content(folder), "nl").page()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in page and "<script" not in page


def test_it_asks_nothing_of_elsewhere(content):
    assert not re.search(r"https?:|//|url\(|@import|src=|href=", Sheet(content, "en").page())


@pytest.mark.parametrize("count", range(1, 9))
def test_a_gate_of_any_length_is_ticked(content, count):
    """However many items a trainer gives a phase, up to eight, each has its box."""
    long = tuple(replace(phase, gate=(phase.gate * 2)[:count]) for phase in content.phases)
    own = type(content)(lambda part: long if part == "phases" else getattr(content, part))
    gates = Sheet(own, "nl").page().split('class="gates"')[1].split('class="pair"')[0]
    assert gates.count("<i>") == 6 * (1 + count)
