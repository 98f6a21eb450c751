"""How an exercise behaves in the page: by hand, by keyboard alone, and for who does not see it."""

import re

import pytest
from playwright.sync_api import expect

from engagement.workbook import Workbook

ACTIVE = "() => { const e = document.activeElement; return `${e.getAttribute('aria-label') || e.title || ''} ${e.textContent}`; }"
MOVING = """() => new Promise(done => {
    let most = 0, frames = 0;
    const look = () => {
        most = Math.max(most, document.getAnimations().filter(each => each.effect.target.closest("svg.ew-picture")).length);
        ++frames < 40 ? requestAnimationFrame(look) : done(most);
    };
    look();
})"""
JUMPS = """() => { window.jumps = []; new PerformanceObserver(list => list.getEntries().forEach(entry =>
    window.jumps.push(...entry.sources.map(source => source.node?.className || source.node?.nodeName)))
    ).observe({type: "layout-shift", buffered: false}); }"""


@pytest.fixture
def opened(lab, visit):
    """``opened(name, language)``: a notebook of an organisation of one's own, alive, and its document."""

    def open_notebook(name, language="en"):
        started = lab(language)
        document = Workbook.open(started.desk)
        document.write("start.case", "own")
        visit.page.goto(started.address.replace("00-start", name))
        expect(visit.shown(".noUi-handle, .ew-line input").first).to_be_visible()
        return document

    return open_notebook


def tab_to(visit, said):
    """Press Tab until the focus is on what says so."""
    for _ in range(200):
        visit.page.keyboard.press("Tab")
        if said in visit.page.evaluate(ACTIVE):
            return
    raise AssertionError(f"no Tab leads to {said!r}")


def now(document, key):
    document.refresh()
    return document.read(key)


def test_the_whole_main_job_by_keyboard_alone(opened, visit):
    document, press = opened("00-start"), visit.page.keyboard.press
    type_in = visit.page.keyboard.type
    tab_to(visit, "Suspects: number")
    press("Tab")
    type_in("12000")
    expect(visit.shown(".ew-saved").first).to_be_visible()
    press("Shift+Tab")
    press("ArrowRight")
    expect(visit.shown(".ew-row .noUi-handle").last).to_have_attribute("aria-valuetext", "15,000")
    tab_to(visit, "Fans: number")
    tab_to(visit, "Fans: number")  # from the slider to its box
    for number in ("132", "1894"):  # Enter goes up the page's order: fans, followers
        type_in(number)
        press("Enter")
    tab_to(visit, "I don't know")
    press("Space")
    tab_to(visit, "House: ")  # round the page, to the path
    tab_to(visit, "Ambition: ")
    press("Enter")
    expect(visit.shown(".ew h2").first).to_contain_text("promise")
    tab_to(visit, "Participate")
    press("Enter")
    expect(visit.shown(".widget-toggle-button[aria-pressed=true]").first).to_contain_text("Participate")
    tab_to(visit, "Plan: ")
    press("Enter")
    expect(visit.shown(".ew-action input").first).to_be_visible()
    tab_to(visit, "1. What?")
    type_in("Ask ten fans what they would change")
    tab_to(visit, "Make my A4")
    press("Enter")
    expect(visit.shown(".ew-download").last).to_be_visible()
    tab_to(visit, "Download")
    document.refresh()
    assert document.read("pyramid.fans.count") == 132
    assert document.read("pyramid.followers.count") == 1894
    assert document.read("ambition.phase") == "participate"
    assert document.read("plan.action.1.what").startswith("Ask ten fans")
    assert visit.complaints == []


@pytest.mark.parametrize(("language", "written"), [("nl", "18.000"), ("en", "18,000")])
def test_the_manners_of_a_page(opened, visit, language, written):
    document = opened("02-pyramid", language)
    the_path_shows_where_you_are_and_what_is_filled_in(visit, document)
    enter_moves_on_and_a_number_is_written_as_the_language_does(visit, document, written)
    the_sentence_is_said_once_the_hand_rests(visit)
    a_drag_ends_where_the_hand_lets_go_and_nothing_jumps(visit, document)
    for calm in (False, True):
        a_choice_is_followed_by_a_smooth_change_unless_someone_wants_none(visit, calm)
    what_is_behind_an_i_opens_by_key_and_goes_by_escape(visit)
    what_is_behind_an_i_opens_also_after_the_form_was_built_anew(visit, document)
    assert visit.complaints == []


def the_path_shows_where_you_are_and_what_is_filled_in(visit, document):
    here = visit.shown(".ew-path [aria-current=page]")
    expect(here).to_have_attribute("title", re.compile("0 (of|van) 6"))
    visit.shown(".ew-number input").first.fill("12")
    expect(here).to_have_attribute("title", re.compile("1 (of|van) 6"))
    expect(here).to_have_class("ew-begun")
    document.write("ambition.phase", "observe")  # elsewhere
    expect(visit.shown(".ew-path a").nth(5)).to_have_attribute("title", re.compile("1 (of|van) 2"))


def enter_moves_on_and_a_number_is_written_as_the_language_does(visit, document, written):
    box, after = (visit.shown(".ew-number input").nth(n) for n in (3, 4))
    box.fill("18000")
    box.press("Enter")
    expect(box).to_have_value(written)
    expect(after).to_be_focused()
    slider = visit.shown(".ew-row .noUi-handle").nth(3)
    expect(slider).to_have_attribute("aria-valuetext", written)
    saved(visit)
    assert now(document, "pyramid.followers.count") == 18000


def the_sentence_is_said_once_the_hand_rests(visit):
    slider = visit.shown(".ew-row .noUi-handle").first
    slider.focus()
    visit.page.keyboard.press("ArrowRight")
    exercise = visit.shown(".ew:has(.ew-row)").first
    expect(exercise.locator(".ew-aloud")).to_contain_text("Empowered users 15")
    assert exercise.locator(".ew-aloud").inner_text() in exercise.locator(".ew-words").first.inner_text()


def a_drag_ends_where_the_hand_lets_go_and_nothing_jumps(visit, document):
    handle = visit.shown(".ew-row .noUi-handle").nth(2)
    at, mouse = handle.bounding_box(), visit.page.mouse
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    visit.page.evaluate(JUMPS)
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 61):
        mouse.move(x + step, y)
    mouse.up()
    shown = handle.get_attribute("aria-valuenow")
    saved(visit)
    told = re.sub("[.,]", "", handle.get_attribute("aria-valuetext"))
    assert float(shown) > 10 and now(document, "pyramid.fans.count") == int(told)
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("window.jumps") == []


def a_choice_is_followed_by_a_smooth_change_unless_someone_wants_none(visit, calm):
    visit.page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    visit.page.wait_for_timeout(600)
    width = visit.shown(".ew select:has(option:nth-child(2):last-child)").first  # readable, true to size
    width.select_option(index=0 if calm else 1)
    assert (visit.page.evaluate(MOVING) == 0) is calm


def what_is_behind_an_i_opens_by_key_and_goes_by_escape(visit):
    press, tip = visit.shown(".ew h2 .ew-i").first, visit.shown(".ew h2 .ew-tip").first
    expect(tip).to_be_hidden()
    press.press("Enter")
    expect(tip).to_be_visible()
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 720
    visit.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def what_is_behind_an_i_opens_also_after_the_form_was_built_anew(visit, document):
    document.write("pyramid.fans.name", "Friends")  # elsewhere
    expect(visit.shown(".ew-row").filter(has_text="Friends")).to_have_count(1)
    press, tip = visit.shown(".ew h2 .ew-i").first, visit.shown(".ew h2 .ew-tip").first
    for _ in range(2):
        press.click()
        expect(tip).to_be_visible()
        press.click()
        expect(tip).to_be_hidden()


def saved(visit):
    expect(visit.shown(".ew:has(.ew-row) .ew-saved").first).to_be_visible()


def test_two_pages_of_one_notebook_show_the_same_while_one_slides(opened, visit):
    document, other = opened("00-start"), visit.page.context.new_page()
    other.goto(visit.page.url)
    ours, theirs = (page.locator(".ew-row:not(.ew-heads)").first for page in (visit.page, other))
    expect(theirs.locator(".noUi-handle")).to_be_visible()
    ours.locator(".noUi-handle").focus()
    for _ in range(5):
        visit.page.keyboard.press("ArrowRight")
    number = ours.locator("input[type=text]")
    expect(number).to_have_value("5")
    expect(theirs.locator("input[type=text]")).to_have_value("5")
    expect(theirs.locator(".noUi-handle")).to_have_attribute("aria-valuenow", "5.0")
    expect(ours.locator(".noUi-handle")).to_have_attribute("aria-valuenow", "5.0")
    for page in (visit.page, other):
        expect(page.locator(".ew-picture text", has_text=re.compile("^5$"))).to_be_visible()
    expect(visit.shown(".ew-saved").first).to_be_visible()
    assert now(document, "pyramid.empowered.count") == 5
