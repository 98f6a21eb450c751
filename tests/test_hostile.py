"""Hostile names, in every place where someone can type: pictures, figures, the page and the forms stay what they are."""

import io
import json
import re
import warnings
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest
from gallery import ACTIVITIES, HOUSES, PYRAMIDS, renamed
from ipywidgets import Text, Textarea

from engagement import exercise, plots, svg
from engagement.ambition import Promise
from engagement.answers import Answers
from engagement.forms import EXERCISES
from engagement.model import LANGUAGES, LEVELS
from engagement.paper.report import report_page
from engagement.pictures.change import draw_change
from engagement.pictures.house import draw_house
from engagement.pictures.loop import draw_loop
from engagement.pictures.plan import draw_plan
from engagement.pictures.pyramid import draw_pyramid
from engagement.pictures.staircase import draw_staircase
from engagement.pictures.time import draw_time
from engagement.pictures.what_if import draw_what_if
from engagement.typed import brief, clean
from engagement.workbook import Workbook

NAMES = {
    "formula": '=HYPERLINK("http://evil.example","klik")',
    "command": "=cmd|' /C calc'!A0",
    "mathtext": r"Stichting $\frac{1}{$ en $x^",
    "money": "$5 en $10",
    "script": "<script>alert(1)</script>",
    "closing script": "</script></style></title></text></svg><script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "cdata": "]]><![CDATA[x]]>",
    "attribute": "\"'><svg onload=alert(1)>",
    "entity": "&lt;b&gt; &amp; &#60;script&#62; &undefined;",
    "comment": "<!-- <b> --!> <!doctype x>",
    "emoji": "👨‍👩‍👧‍👦 🏳️‍🌈 🇳🇱",
    "long": "Naam " * 1_000,
    "one word": "W" * 5_000,
    "NUL": "voor\x00na\x1b[31m",
    "bidi": "\u202egnp.exe\u2066\u2069",
    "surrogate": "half \ud83d en \udc00",
    "right to left": "\u05e2\u05de\u05d5\u05ea\u05d4 \u0639\u0631\u0628\u064a",
    "legend": "_legend",
    "newline": "regel een\nregel twee\r\nregel drie\u2028vier",
    "template": "{0} {n} {level.__class__} %s ${x}",
    "blank": " \u00a0\u200b ",
}
CHOSEN = {"ambition.phase": "observe", **{f"plan.activity.{n}.level": "fans" for n in range(1, 9)}}
CHOSEN |= {f"plan.activity.{n}.phase": "innovate" for n in range(1, 9)}
CHOSEN |= {f"steps.{level}.rate": [1, 2] for level in LEVELS[1:]} | {
    "ambition.silence.level": "fans",
    "references.shown": True,
}
CHOSEN |= {"pyramid.snapshot.2026-03-15": [[9, "people"]] * 6, "pyramid.compare": "2026-03-15", "what-if.step": "fans"}
OUR_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "figure", "figcaption"),
    *(
        "div",
        "p",
        "time",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "span",
        "em",
        "strong",
        "small",
        "button",
        "nav",
        "a",
        "details",
        "summary",
    ),
    *("table", "tr", "td", "th", "svg", "defs", "pattern", "rect", "path", "text"),
}


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += attributes

    def handle_comment(self, data):
        self.tags.add("comment")


def strange(markup):
    """What stands in a piece of markup that is not ours: tags, attributes that act, links out."""
    found = Tags(markup)
    acts = [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "action")]
    ours = re.compile(r"data:.*|[0-9]{2}-[a-z-]+\.ipynb", re.DOTALL)
    links = [value for name, value in found.attributes if name == "href" and not ours.fullmatch(value)]
    return [*(found.tags - OUR_TAGS), *acts, *links, *re.findall("<script", markup.lower())]


@pytest.fixture(params=NAMES, scope="module")
def name(request):
    return NAMES[request.param]


def filled(path, answers):
    workbook = Workbook.open(path, language="nl")
    for key, value in {"start.case": "own", **answers, **CHOSEN}.items():
        workbook.write(key, value)
    return workbook


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Where someone can type: by the forms themselves. And what a file or a picker gives."""
    workbook = filled(tmp_path_factory.mktemp("empty"), {})
    fields = {key: field for each in EXERCISES for key, (field, _) in exercise(workbook, each).fields.items()}
    typed = {key for key, field in fields.items() if isinstance(field, Text | Textarea)}
    assert {"start.organisation", "criticism.drop", "plan.activity.8.what", "ambition.silence.3.who"} <= typed
    return [*sorted(typed), "file.test.fans.column", *(f"plan.action.{n}.date" for n in (1, 2, 3))]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, keys, name):
    """A workbook that holds one hostile name in every place where someone can type."""
    path = tmp_path_factory.mktemp("hostile")
    filled(path, dict.fromkeys(keys, name))
    return Workbook.open(path, language="nl")


def drawn(workbook):
    answers = Answers(workbook)
    content, language = answers.content, workbook.language
    return [
        draw_pyramid(answers.pyramid, content, language, source=answers.organisation),
        draw_house(answers.house, content, language),
        draw_staircase(answers.promise, content, language),
        draw_plan(answers.activities, answers.promise.phase, content, language),
        draw_loop(answers.pyramid, answers.steps, content, language, source=answers.organisation),
        draw_what_if(answers.pyramid, answers.steps, 12, content, language, step="fans", points=1),
        draw_time([activity for _, activity in answers.activities], answers.pyramid, content, language),
        draw_change(answers.snapshots["2026-03-15"], answers.pyramid, content, language, since=answers.organisation),
    ]


def test_a_name_is_read_back_without_what_no_page_can_hold(hostile, keys, name):
    assert {hostile.read(key) for key in keys} == {clean(name)}
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean(name))


def test_every_live_picture_is_well_formed_and_holds_only_our_tags(hostile, name):
    assert len(drawn(hostile)) == 8
    for picture in drawn(hostile):
        root = ElementTree.fromstring(svg.paint(picture))
        assert {element.tag for element in root.iter()} <= OUR_TAGS and not strange(svg.paint(picture))


def test_what_was_typed_is_spoken_whole_and_as_text(hostile, name):
    said = ElementTree.fromstring(svg.paint(drawn(hostile)[3])).get("aria-label")
    assert brief(clean(name), 60) in " ".join(said.split())


def test_every_figure_can_be_drawn(hostile):
    for picture in drawn(hostile):
        draw(picture, "dark")


def test_a_name_of_a_trainer_can_be_drawn_everywhere(name):
    content = renamed(clean(name))
    shown = [
        draw_pyramid(PYRAMIDS["units everywhere"], content, "nl", source=clean(name)),
        draw_house(HOUSES["torn"], content, "nl"),
        draw_staircase(Promise("create"), content, "nl"),
        draw_plan(list(enumerate(ACTIVITIES["eight in one cell"], 1)), "react", content, "nl"),
    ]
    for picture in shown:
        ElementTree.fromstring(svg.paint(picture))
        draw(picture, "light")


def draw(picture, theme):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        figure = plots.paint(picture, theme=theme)
        image = io.BytesIO()
        figure.savefig(image, format="png", dpi=40)
    assert image.getvalue().startswith(b"\x89PNG")
    assert [text.get_text() for text in figure.axes[0].texts] == [label.text for label in picture.labels]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_only_our_tags(hostile, language):
    page = report_page(Workbook.open(hostile.path, language=language))
    assert strange(page) == [] and page.count("<title>") == 4 and page.endswith("</main></body></html>\n")
    page.encode("utf-8")


@pytest.mark.parametrize("key", EXERCISES)
def test_every_form_holds_only_our_tags_and_says_its_words(hostile, key):
    form = exercise(hostile, key)
    bundle, pieces = form._repr_mimebundle_(), list(markup(form))
    assert pieces and strange("".join([bundle["text/html"], *pieces])) == []
    assert bundle["text/plain"].strip()
    json.dumps(bundle["text/html"] + bundle["text/plain"], ensure_ascii=False).encode("utf-8")


def markup(widget):
    if type(widget).__name__ == "HTML":
        yield widget.value
    for child in getattr(widget, "children", ()):
        yield from markup(child)


def test_there_are_forms_and_names():
    assert len(EXERCISES) > 10 and len(NAMES) > 20
