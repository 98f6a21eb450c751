"""The A4 on paper: one sheet, whatever was or was not filled in."""

import re

import pytest

from engagement.answers import ACTIONS, ACTIVITIES
from engagement.model import LANGUAGES, LEVELS, MOST, PHASES
from engagement.paper.report import write_report
from engagement.plan import MOST_HOURS
from engagement.samples import load_samples
from engagement.workbook import Workbook

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
LINES = (
    "start.organisation", "start.change", "proposition.before.line", "proposition.after.line", "ambition.stand-in",
    "ambition.silence.notice", "ambition.silence.turn", "ambition.exit", "criticism.drop",
    *(f"plan.activity.{n}.what" for n in range(1, ACTIVITIES + 1)),
    *(f"plan.action.{n}.{part}" for n in range(1, ACTIONS + 1) for part in ("what", "owner", "date")),
)  # fmt: skip
SENTENCE = "Elke maand een foto van je eigen tak, van knop tot appel, en één snoeitip erbij. "
LONG = {
    "a few words": SENTENCE[:20],
    **{f"{n} characters": (SENTENCE * 2)[:n] for n in (40, 55, 60, 75, 100)},
    "80 capitals": SENTENCE.upper()[:80],
    "60 Chinese characters": "世" * 60,
    "a long line": SENTENCE * 2,
    "sentences": SENTENCE * 60,
    "one word": "Vrijwilligerscoördinator" * 200,
    "short words": "a " * 2_500,
    "capitals": SENTENCE.upper() * 60,
    "emoji": "👨‍👩‍👧‍👦 " * 600,
}


def filled(path, language, answers):
    workbook = Workbook.open(path, language=language)
    for key, value in answers.items():
        workbook.write(key, value)
    return workbook


def everything(text, phase):
    """Long answers in every place, and the pictures at their fullest."""
    return {
        "start.case": "own",
        **dict.fromkeys(LINES, text),
        **{f"pyramid.{level}.count": MOST - n for n, level in enumerate(LEVELS)},
        **{f"pyramid.{level}.unit": "addresses" for level in LEVELS},
        "ambition.phase": phase,
        **{f"plan.activity.{n}.level": "fans" for n in range(1, ACTIVITIES + 1)},
        **{f"plan.activity.{n}.phase": "innovate" for n in range(1, ACTIVITIES + 1)},
        **{f"plan.activity.{n}.hours": MOST_HOURS - 0.5 for n in range(1, ACTIVITIES + 1)},
    }


@pytest.fixture
def printed(browser, tmp_path):
    """``printed(workbook)``: how many sheets the A4 of a workbook takes, and what its page wanted from elsewhere."""

    def sheets(workbook):
        page, asked = browser.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        path = write_report(workbook, tmp_path / "plan.html")
        page.goto(path.as_uri())
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        page.close()
        assert asked == [path.as_uri()]
        return len(PAGE.findall(paper))

    return sheets


def test_sheets_are_counted(browser):
    page = browser.new_page()
    page.set_content("<p>one</p>" + '<p style="break-before: page">another</p>' * 2)
    assert len(PAGE.findall(page.pdf(format="A4"))) == 3
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [*load_samples(), "own"])
def test_a_sample_and_an_empty_workbook_take_one_sheet(printed, tmp_path, case, language):
    assert printed(filled(tmp_path / "desk", language, {"start.case": case})) == 1


@pytest.mark.parametrize("text", LONG)
def test_answers_of_any_length_everywhere_take_one_sheet(printed, tmp_path, text):
    assert printed(filled(tmp_path / "desk", "nl", everything(LONG[text], "participate"))) == 1


@pytest.mark.parametrize("phase", [PHASES[0], PHASES[-1]])
def test_the_first_and_the_last_phase_fit_with_long_answers(printed, tmp_path, phase):
    assert printed(filled(tmp_path / "desk", "en", everything(LONG["sentences"], phase))) == 1


@pytest.mark.parametrize("theme, paper", [("light", "rgb(255, 255, 255)"), ("dark", "rgb(27, 26, 34)")])
def test_on_a_phone_the_page_is_read_without_zooming_in_light_and_in_dark(browser, tmp_path, theme, paper):
    path = write_report(filled(tmp_path / "desk", "nl", everything(LONG["one word"], "react")), tmp_path / "plan.html")
    page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=theme)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    look = page.evaluate(
        "(({fontSize, backgroundColor}) => [fontSize, backgroundColor])(getComputedStyle(document.body))"
    )
    assert look == ["16px", paper]
    page.emulate_media(media="print")  # who prints in the dark prints on white
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
