"""The A4: one file that needs nothing else, with everything on it, in both languages, written whole or not at all."""

import os
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from engagement import svg
from engagement.__main__ import main
from engagement.answers import Answers
from engagement.document.refusal import NotSaved
from engagement.model import LANGUAGES
from engagement.paper.report import report_page, write_report
from engagement.pictures.plan import draw_plan
from engagement.pictures.pyramid import draw_pyramid
from engagement.pictures.staircase import draw_staircase
from engagement.samples import load_samples
from engagement.typed import brief
from engagement.workbook import Workbook

BLOCKS = ("change", "proposition", "promise", "plan", "asks", "actions")


class Page(HTMLParser):
    """The tags and attributes of a page, and the text between."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open, self.said = [], [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said += data


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=[*load_samples(), "own"])
def answers(request, language, document):
    workbook = Workbook.open(document, language=language)
    workbook.write("start.case", request.param)
    return Answers(workbook)


def test_a_page_asks_nothing_of_the_network(answers):
    page = Page(report_page(answers.workbook))
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a"} & set(page.tags)
    assert not [
        name for name, _ in page.attributes if name in ("src", "href", "srcset", "action") or name.startswith("on")
    ]
    text = report_page(answers.workbook)
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#ew-)", text)


def test_a_page_is_well_formed_and_says_its_language(answers, language):
    page = Page(report_page(answers.workbook))
    assert page.open == [] and ("lang", language) in page.attributes and ("charset", "utf-8") in page.attributes
    assert page.tags.count("h1") == page.tags.count("title") - 3 == 1


def test_every_block_stands_on_the_page(answers, language):
    text, words = report_page(answers.workbook), answers.content.words(language)
    for key in BLOCKS:
        assert f"<h2>{svg.escape(words(f'report.{key}'))}</h2>" in text
    assert svg.escape(words("report.credit")) in text
    assert (svg.escape(words("report.invented")) in text) == (answers.sample is not None)


def test_the_pictures_are_those_of_the_workbook(answers, language):
    text = report_page(answers.workbook)
    for picture in (
        draw_pyramid(answers.pyramid, answers.content, language, true_size=answers.true_size, weakest=answers.weakest),
        draw_staircase(answers.promise, answers.content, language),
        draw_plan(answers.activities, answers.promise.phase, answers.content, language),
    ):
        assert svg.paint(picture) in text


def test_what_was_answered_stands_on_the_page(answers, language):
    said, words = Page(report_page(answers.workbook)).said, answers.content.words(language)
    for key in ("start.change", "proposition.after.line", "ambition.exit"):
        assert brief(answers.text(key)) in said
    for prompt in answers.content.launch:
        assert brief(answers.text(f"plan.launch.{prompt.key}")) in said
    for _, action in answers.actions:
        assert brief(action.what, 120) in said and action.owner in said
    for number, activity in answers.activities:
        hours = "" if activity.hours is None else f" ({words('report.hours', n=activity.hours)})"
        assert f"{number}. {brief(activity.what, 64)}{hours}" in said


def test_a_page_says_when_it_was_made_and_which_day_of_ones_own_has_passed(workbook):
    words, made = Answers(workbook).content.words(workbook.language), f"{date.today():%Y-%m-%d}"
    for n, day in enumerate(("2020-05-02", made, "0000"), 1):
        workbook.update({f"plan.action.{n}.what": f"thing {n}", f"plan.action.{n}.date": day})
    text = report_page(workbook)
    assert f'<time datetime="{made}">{words.day(made)}</time>' in text
    assert "<li>thing 1 · 2 May 2020, already past</li>" in text
    assert f"<li>thing 2 · {words.day(made)}</li>" in text and "<li>thing 3 · 0000</li>" in text


def test_no_day_of_an_invented_plan_is_called_past(answers, monkeypatch):
    class Later(date):
        @classmethod
        def today(cls):
            return cls(2200, 1, 1)

    monkeypatch.setattr("engagement.paper.report.date", Later)
    words = answers.content.words(answers.workbook.language)
    assert words("report.past", day="") not in report_page(answers.workbook)


def test_an_empty_workbook_says_so_and_still_asks_three_things(workbook):
    text, words = report_page(workbook), Answers(workbook).content.words("en")
    assert text.count(f"<li>{words('report.nothing')}</li>") == 4
    assert f"<h1>{words('report.nameless')}</h1>" in text and words("report.launch") not in text
    asks = text[text.index(words("report.asks")) :]
    assert asks[: asks.index("</ul>")].count("<li>") == 3


@pytest.mark.parametrize(
    "key", ["start.organisation", "start.change", "proposition.after.line", "ambition.exit", "plan.activity.1.what"]
)
def test_what_someone_typed_is_text_on_the_page(workbook, key):
    workbook.write(key, '<b onload="x">&\'"</b>')
    text = report_page(workbook)
    assert "<b" not in text.replace("<body", "") and "&lt;b onload=&quot;x&quot;&gt;&amp;" in text


@pytest.mark.parametrize(
    "text, most, kept",
    [
        ("kort", 9, "kort"),
        ("precies", 7, "precies"),
        ("te lang voor hier", 9, "te lang…"),
        (" a\n\n b ", 9, "a b"),
        ("", 5, ""),
    ],
)
def test_an_answer_on_the_page_is_one_line_of_a_length(text, most, kept):
    assert brief(text, most) == kept and len(kept) <= most


# --- written whole or not at all


def test_a_page_is_written_where_it_was_asked(workbook, tmp_path):
    path = write_report(workbook, str(tmp_path / "new folder" / "plan é.html"))
    assert path.read_text("utf-8") == report_page(workbook)
    assert [each.name for each in path.parent.iterdir()] == ["plan é.html"]


@pytest.mark.parametrize("broken", ["os.replace", "os.write"])
def test_a_disk_that_refuses_leaves_the_old_page(workbook, tmp_path, monkeypatch, broken):
    path = tmp_path / "plan.html"
    path.write_text("the old page")

    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(broken, refuse)
        with pytest.raises(OSError, match="No space"):
            write_report(workbook, path)
    assert path.read_text() == "the old page" and os.listdir(tmp_path / "").count("plan.html") == 1
    assert [name for name in os.listdir(tmp_path) if name.endswith(".part")] == []


@pytest.mark.parametrize("hurt", [lambda raw: raw, lambda raw: raw[:-1], lambda raw: raw.replace(b"own", b"odd")])
def test_a_report_of_somebody_else_s_workbook_leaves_no_trace(workbook, tmp_path, hurt):
    workbook.write("start.change", "More neighbours")
    theirs, page = tmp_path / "theirs" / "workbook.jsonl", tmp_path / "plan.html"
    theirs.parent.mkdir()
    theirs.write_bytes(raw := hurt(workbook.path.read_bytes()))
    assert main(["report", str(theirs.parent), str(page)]) == 0 and "More neighbours" in page.read_text("utf-8")
    with pytest.raises(NotSaved):
        Workbook.open(theirs, to_read=True).write("start.change", "Other neighbours")
    assert theirs.read_bytes() == raw and os.listdir(theirs.parent) == [theirs.name]


def test_writing_a_page_changes_no_answer(workbook, tmp_path):
    before = workbook.path.read_bytes()
    write_report(workbook, tmp_path / "plan.html")
    assert workbook.path.read_bytes() == before


def test_an_action_that_is_not_named_yet_keeps_its_owner_and_its_day(workbook):
    workbook.update({"start.case": "own", "plan.action.1.owner": "Ada", "plan.action.1.date": "2027-03-01"})
    assert "… · Ada · 1 March 2027" in Page(report_page(workbook)).said
