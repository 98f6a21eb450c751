"""The model argues with itself: one card at a time, a verdict on each, and the line that would end it all, on the A4."""

import pytest
from eyes import on_screen

from engagement import Workbook, exercise, load_content
from engagement.model import LANGUAGES
from engagement.paper.report import report_page

CARDS = load_content().criticism


@pytest.fixture
def form(workbook):
    return exercise(workbook, "criticism")


def test_there_are_cards_to_go_round_with_and_each_is_our_own():
    assert 8 <= len(CARDS) <= 11
    assert all(text.ours and text.claims for card in CARDS for text in (card.name, card.says, card.question))


def test_what_another_site_holds_against_it_is_said_to_be_that_site_s():
    named = {
        card.key
        for card in CARDS
        if "socialmediamodellen.nl" in card.says.nl and "socialmediamodellen.nl" in card.says.en
    }
    assert named == {"just-talking", "twins", "inside"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_fits_on_a_button_and_a_question_asks(language):
    assert all(len(card.name[language]) <= 26 and card.question[language].endswith("?") for card in CARDS)


def test_one_card_is_on_the_table_at_a_time(form):
    for card in CARDS:
        form.card.value = card.key
        assert [key for key, shown in form.cards.items() if on_screen(shown)] == [card.key]
        said = form.cards[card.key].children[0].value
        assert card.says.en in said and card.question.en in said and "our reading" in said


def test_picking_a_card_is_no_answer(workbook, form):
    before = workbook.path.read_bytes()
    form.card.value = CARDS[-1].key
    assert workbook.path.read_bytes() == before


def test_nothing_judged_yet_is_said(form):
    assert form.outcome() == f"{form.words('criticism.none')} {form.words('criticism.kept')}"


def test_which_cards_hit_home_and_when_we_drop_it_is_said(workbook, form):
    for key, answer in {"twins": "yes", "no-ladder": "yes", "guesses": "partly", "inside": "no"}.items():
        form.fields[f"criticism.{key}"][0].value = answer
    form.fields["criticism.drop"][0].value = " nobody asks any more "
    assert form.outcome() == (
        "Hits home: “Nobody climbs neatly”, “Twin steps”. Half: “Guesses in bright colours”. "
        "Misses: “Where is the inside?” When you drop this model: nobody asks any more"
    )
    assert "Twin steps: yes" in form.said().splitlines()
    assert workbook.read("criticism.twins") == "yes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_stands_on_the_a4_in_the_promise_only_when_there_is_one(document, language):
    workbook = Workbook.open(document, language=language)
    workbook.write("start.case", "own")
    words = load_content().words(language)
    start = words("criticism.dropped", line="")
    assert start not in report_page(workbook)
    workbook.write("criticism.drop", "als <niemand> meer belt")
    page = report_page(workbook)
    promise = page[page.index('<section class="promise">') :]
    assert f"{start}als &lt;niemand&gt; meer belt" in promise[: promise.index("</section>")]
