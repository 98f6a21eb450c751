"""The homework in a real page: the sample's log at a slide, one's own log to pyramid and cards, and nobody of it afterwards."""

import re

from playwright.sync_api import expect
from test_manners import now, tab_to
from test_privacy import LOGS, traces
from test_walk import follow, press_start

from engagement.content import load_content
from engagement.model import LEVELS
from engagement.workbook import Workbook

LOG, TESTS = ".ew:has(.widget-upload)", ".ew:has(.ew-rule)"
OFTEN, WHICH, MONTH = "Fans: hoe vaak", "Fans: wat telt mee", "welke maand"
OWN = "1.800 keer deed iemand iets, 200 mensen in alles, van januari 2026 tot en met oktober 2026."


def test_a_log_is_slid_followed_and_taken_along_and_nobody_of_it_stays(lab, visit):
    opened = lab("nl")
    document, address = Workbook.open(opened.desk), opened.address.replace("00-start", "07-your-data")
    visit.page.goto(address)
    press_start(visit)
    the_sample_is_told_before_a_file_is_read(visit)
    a_slide_by_key_opens_its_log_and_all_follows(visit)
    the_month_moves_the_line(visit)
    document.write("start.case", "own")
    one_s_own_log_becomes_pictures(visit)
    a_wrong_column_gets_one_line_and_going_back_mends_it(visit)
    a_kind_is_ticked_by_key(visit, document)
    visit.keep("log-nl")
    what_was_measured_takes_the_place_of_the_guesses(visit, document)
    nobody_is_in_the_page_or_the_folder(visit, opened)
    the_pyramid_and_the_card_show_it(visit, document)
    visit.page.goto(address)
    what_was_kept_is_there_after_a_reload_and_a_start(visit)
    nobody_is_in_the_page_or_the_folder(visit, opened)
    assert visit.complaints == []


def pictures(visit):
    return visit.shown("svg.ew-picture").locator("visible=true")


def bands(visit):
    return visit.shown(f"{TESTS} svg.ew-picture")


def fans(visit):
    """How many there are by the test, as its row says."""
    return visit.shown(".ew-rule").filter(has_text="Fans").locator("strong")


def handle(visit, said):
    return visit.shown(f".noUi-handle[aria-label='{said}']")


def file_chosen(visit):
    return visit.shown(f"{LOG} select").first.evaluate("each => each.selectedOptions[0].text")


def the_sample_is_told_before_a_file_is_read(visit):
    expect(pictures(visit)).to_have_count(3)
    expect(visit.shown(f"{LOG} .ew-words").first).to_contain_text("Hieronder staat alvast wat het voorbeeld vertelt")
    assert "kies" in file_chosen(visit)


def a_slide_by_key_opens_its_log_and_all_follows(visit):
    drawn, counted = bands(visit).get_attribute("aria-label"), fans(visit).inner_text()
    below = [pictures(visit).nth(n).get_attribute("aria-label") for n in (1, 2)]
    tab_to(visit, OFTEN)
    visit.page.keyboard.press("ArrowRight")
    expect(handle(visit, OFTEN)).to_have_attribute("aria-valuetext", "3× of meer")
    expect(fans(visit)).not_to_have_text(counted)
    expect(bands(visit)).not_to_have_attribute("aria-label", drawn)
    expect(bands(visit)).to_have_attribute("aria-label", re.compile(f"Fans {fans(visit).inner_text()} "))
    for n in (1, 2):
        expect(pictures(visit).nth(n)).not_to_have_attribute("aria-label", below[n - 1])
    assert "Hangmat" in file_chosen(visit)
    expect(visit.shown(f"{LOG} .ew-words").first).to_contain_text("keer deed iemand iets")


def the_month_moves_the_line(visit):
    line = bands(visit).locator("path[stroke='var(--ink)'][stroke-width='3.5']")
    stood, counted = line.get_attribute("d"), fans(visit).inner_text()
    handle(visit, MONTH).first.focus()
    for _ in range(4):
        visit.page.keyboard.press("ArrowLeft")
    expect(bands(visit)).to_have_attribute("aria-label", re.compile("In juni 2026"))
    expect(line).not_to_have_attribute("d", stood)
    expect(fans(visit)).not_to_have_text(counted)
    expect(pictures(visit).nth(1)).to_have_attribute("aria-label", re.compile("tot juni 2026"))


def one_s_own_log_becomes_pictures(visit):
    expect(pictures(visit)).to_have_count(0)
    with visit.page.expect_file_chooser() as chooser:
        visit.shown(".widget-upload").first.click()
    chooser.value.set_files({"name": "log.csv", "mimeType": "text/csv", "buffer": LOGS["log.csv"]})
    expect(visit.page.get_by_text(OWN)).to_be_visible()
    expect(pictures(visit)).to_have_count(3)
    expect(bands(visit)).to_have_attribute("aria-label", re.compile("In september 2026"))


def a_wrong_column_gets_one_line_and_going_back_mends_it(visit):
    when, said = visit.page.get_by_label("wanneer", exact=True), visit.shown(f"{LOG} .ew-words").last
    assert when.locator("option:checked").inner_text() == "Datum"
    when.select_option("Naam")
    expect(said).to_contain_text(load_content().words("nl")("files.log.no-empty"))
    expect(said).to_have_class(re.compile("ew-wrong"))
    expect(pictures(visit)).to_have_count(0)
    when.select_option("Datum")
    expect(visit.page.get_by_text(OWN)).to_be_visible()
    expect(pictures(visit)).to_have_count(3)


def a_kind_is_ticked_by_key(visit, document):
    counted = fans(visit).inner_text()
    tab_to(visit, WHICH)
    visit.page.keyboard.press("Space")
    borrel = visit.page.get_by_label("borrel", exact=True)
    expect(borrel).to_be_visible()
    for _ in range(9):
        visit.page.keyboard.press("Tab")
        if borrel.evaluate("each => each === document.activeElement"):
            break
    visit.page.keyboard.press("Space")
    expect(borrel).to_be_checked()
    expect(fans(visit)).not_to_have_text(counted)
    expect(visit.shown(f".widget-toggle-button[title='{WHICH}']")).to_contain_text("borrel")
    assert "borrel" in now(document, "movement.test.fans.kinds")


def what_was_measured_takes_the_place_of_the_guesses(visit, document):
    visit.page.get_by_role("button", name="Zet dit in mijn piramide en op mijn kaarten").click()
    expect(visit.page.get_by_text("Het staat er nu")).to_be_visible()
    assert now(document, "pyramid.fans.count") == int(fans(visit).inner_text())


def the_pyramid_and_the_card_show_it(visit, document):
    counts = [count for level in LEVELS[1:] if (count := now(document, f"pyramid.{level}.count")) is not None]
    assert len(counts) > 2, "those of which something is in the log"
    follow(visit, "02-pyramid.ipynb")
    pyramid = visit.shown("svg.ew-picture").first
    for count in counts:
        expect(pyramid.locator("text", has_text=re.compile(f"^{count}$")).first).to_be_visible()
    rates = [rate for level in LEVELS[1:] if (rate := now(document, f"steps.{level}.rate"))]
    rate = load_content().words("nl").span(*rates[0])
    follow(visit, "03-steps.ipynb")
    expect(visit.shown("svg.ew-picture").first.locator("text", has_text=rate).first).to_be_visible()


def what_was_kept_is_there_after_a_reload_and_a_start(visit):
    """The kernel ran on, and so does the log; Start makes everything anew, and has what was kept."""
    stood = bands(visit).get_attribute("aria-label")
    visit.page.keyboard.press("ControlOrMeta+s")
    visit.page.reload()
    expect(bands(visit)).to_have_attribute("aria-label", stood)
    press_start(visit)
    expect(visit.shown(f"{LOG} .ew-words").first).to_contain_text("Nog geen logboek gekozen")
    expect(pictures(visit)).to_have_count(3)
    expect(bands(visit)).to_have_attribute("aria-label", stood)
    expect(handle(visit, OFTEN)).to_have_attribute("aria-valuetext", "2× of meer")  # 3 was the sample's
    visit.shown(f".widget-toggle-button[title='{WHICH}']").click()
    expect(visit.page.get_by_label("borrel", exact=True)).to_be_checked()


def nobody_is_in_the_page_or_the_folder(visit, opened):
    assert not traces(visit.page.content())
    kept = [path for path in opened.desk.rglob("*") if path.is_file()]
    assert opened.desk / "workbook.jsonl" in kept and not traces(*(path.read_bytes() for path in kept))
