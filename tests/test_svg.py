"""The live painter: well-formed, small, named for a screen reader, and with nothing in it that someone typed raw."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest
from gallery import CONTENT, GALLERY, PYRAMIDS

from engagement import svg
from engagement.model import LANGUAGES
from engagement.pictures.pyramid import draw_pyramid
from engagement.samples import load_samples
from engagement.shapes import Label, Outline, Picture, box

NUMBER = re.compile(r"-?\d+(\.\d)?")


def tag(element):
    return element.tag.rpartition("}")[2]


def painted(case):
    return ElementTree.fromstring(svg.paint(GALLERY[case]))


def test_there_are_pictures_to_paint():
    assert len(GALLERY) > 150


@pytest.mark.parametrize("case", GALLERY)
def test_a_picture_is_one_element_with_its_outlines_labels_and_words(case):
    picture, root = GALLERY[case], painted(case)
    assert tag(root) == "svg" and root.get("role") == "img"
    assert root.get("aria-label") == f"{picture.title}. {picture.description}"
    assert root.find("title").text == picture.title
    assert [tag(e) for e in root if tag(e) in ("path", "text")] == ["path"] * len(picture.outlines) + ["text"] * len(
        picture.labels
    )
    assert [e.text or "" for e in root if tag(e) == "text"] == [label.text for label in picture.labels]


@pytest.mark.parametrize("case", GALLERY)
def test_coordinates_have_one_decimal_at_most(case):
    for element in painted(case):
        for name in ("x", "y", "font-size", "stroke-width"):
            assert element.get(name) is None or NUMBER.fullmatch(element.get(name))
        steps = re.findall(r"[^\sMLQZ]+", element.get("d") or "")
        assert all(NUMBER.fullmatch(step) for step in steps)


@pytest.mark.parametrize("case", GALLERY)
def test_a_hatch_is_defined_where_it_is_used(case):
    text = svg.paint(GALLERY[case])
    assert set(re.findall(r"url\(#([^)]+)\)", text)) == set(re.findall(r'<pattern id="([^"]+)"', text))


def test_a_hatch_is_stripes_of_paper_over_its_colour():
    root = ElementTree.fromstring(
        svg.paint(Picture("t", "d", (Outline(box(0, 0, 9, 9), "#123456", hatched=True),), ()))
    )
    (pattern,) = root.iter("pattern")
    under, stripe = pattern
    assert pattern.get("patternTransform") == "rotate(45)"
    assert under.get("fill") == "#123456" and under.get("width") == pattern.get("width")
    assert stripe.get("fill") == "var(--paper)" and 0.4 < float(stripe.get("opacity")) < 0.8
    assert 0.3 < float(stripe.get("width")) / float(pattern.get("width")) < 0.6


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("true_size", [False, True])
@pytest.mark.parametrize("case", load_samples())
def test_a_pyramid_is_at_most_five_thousand_bytes(case, language, true_size):
    source = load_samples()[case].name[language]
    picture = draw_pyramid(PYRAMIDS[case], CONTENT, language, true_size=true_size, source=source)
    assert len(svg.paint(picture).encode()) <= 5_000


def test_the_same_picture_is_painted_the_same():
    picture = GALLERY["nl: pyramid, charity, readable"]
    assert svg.paint(picture) == svg.paint(picture)


@pytest.mark.parametrize(
    "role, variable",
    [
        ("ink", "var(--jp-ui-font-color1,"),
        ("paper", "var(--jp-layout-color0,"),
        ("quiet", "color-mix("),
        ("ghost", "color-mix("),
    ],
)
def test_ink_and_paper_follow_the_theme_and_other_colours_do_not(role, variable):
    picture = Picture("t", "d", (Outline(box(0, 0, 9, 9), role, "#123456"),), (Label(0, 0, "x", colour=role),))
    text = svg.paint(picture)
    root = ElementTree.fromstring(text)
    fills = [e.get("fill", root.get("fill")) for e in root if tag(e) in ("path", "text")]
    assert fills == [f"var(--{role})"] * 2 and f"--{role}:{variable}" in text and 'stroke="#123456"' in text


@pytest.mark.parametrize("text", ["<b>&\"'", "</text></svg><script>alert(1)</script>", "]]>", "&amp;"])
def test_what_someone_typed_is_text_in_every_place(text):
    root = ElementTree.fromstring(svg.paint(Picture(text, text, (), (Label(0, 0, text),))))
    assert root.get("aria-label") == f"{text}. {text}"
    assert [(tag(e), e.text) for e in root] == [("title", text), ("text", text)]


@pytest.mark.parametrize("error", ["l", "m"])
def test_a_square_code_is_black_on_white_and_more_of_it_may_be_hidden_when_it_is_larger(error):
    square = svg.square_code("https://example.org/" + "x" * 50, error=error)
    root = ElementTree.fromstring(square)
    assert [path.get("fill", path.get("stroke")) for path in root.iter() if tag(path) == "path"] == ["#fff", "#000"]
    side = {"l": 33, "m": 37}[error] + 2 * 3  # for these 70 letters
    assert root.get("viewBox") == f"0 0 {side} {side}"


def test_a_square_code_says_what_it_is_for():
    root = ElementTree.fromstring(svg.square_code("x", 'Your <code> & "more"'))
    assert (root.get("role"), root.get("aria-label"), tag(root[0])) == ("img", 'Your <code> & "more"', "svg")


LIVE = """
import sys
from engagement import Workbook
from engagement.answers import Answers
from engagement import svg, forms
from engagement.pictures.pyramid import draw_pyramid
answers = Answers(Workbook.open())
picture = draw_pyramid(answers.pyramid, answers.content, "nl")
assert svg.paint(picture).startswith("<svg")
if sys.argv[1] == "form":
    forms.exercise(answers.workbook, "pyramid")._repr_mimebundle_()
print([name for name in ("matplotlib", "pandas", "numpy") if name in sys.modules])
"""


@pytest.mark.parametrize("what", ["picture", "form"])
def test_a_live_picture_needs_neither_matplotlib_nor_pandas(what):
    done = subprocess.run([sys.executable, "-c", LIVE, what], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]" and done.stderr == ""
