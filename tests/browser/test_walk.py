"""One walk through the workbook in real JupyterLab, per language: what a participant sees, does and never meets."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
ROOM_FOR_PICTURES = 1180  # of 1280 pixels
EXERCISE = ".jp-OutputArea-output:has(.noUi-handle)"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_participant_walks_from_the_first_screen_to_their_own_pyramid(language, lab, visit):
    before = committed()
    opened = lab(language)
    visit.page.goto(opened.address)

    slide(visit)  # alive without a click
    stray_keys(visit)
    no_code(visit)
    visit.keep(f"walk-{language}-00-start")

    follow(visit, "01-house.ipynb")
    press_start(visit)
    no_code(visit)
    visit.keep(f"walk-{language}-01-house")

    follow(visit, "02-pyramid.ipynb")
    press_start(visit)
    slide(visit)
    no_code(visit)
    visit.keep(f"walk-{language}-02-pyramid")
    follow(visit, "03-steps.ipynb")
    a_rate_shows_in_the_loop(visit)
    no_code(visit)
    visit.keep(f"walk-{language}-03-steps")
    visit.page.go_back()

    visit.page.keyboard.press("ControlOrMeta+s")
    visit.page.reload()
    slide(visit)  # the kernel ran on, and so do the widgets
    visit.page.close(run_before_unload=True)

    assert visit.complaints == []
    assert (opened.desk / "workbook.jsonl").stat().st_size, "what was slid was not written down"
    assert committed() == before


def committed():
    books = {path: path.read_bytes() for path in NOTEBOOKS.rglob("*.ipynb")}
    assert books
    return books


def slide(visit):
    """One key on the first slider changes the words and the picture beside it; both have the width of the page."""
    exercise = visit.shown(EXERCISE).first
    handle = exercise.locator(".noUi-handle").first
    words, picture = exercise.locator(".ew-words").first, exercise.locator("svg[role=img]").first
    expect(handle).to_be_visible()
    expect(picture).to_be_visible()
    assert exercise.bounding_box()["width"] > ROOM_FOR_PICTURES
    said, seen = words.inner_text(), picture.get_attribute("aria-label")
    handle.focus()
    visit.page.keyboard.press("ArrowRight")
    expect(words).not_to_have_text(said)
    expect(picture).not_to_have_attribute("aria-label", seen)


def a_rate_shows_in_the_loop(visit):
    """One key on a handle of a range, and the number beside the arrow is another."""
    exercise = visit.shown(EXERCISE).first
    handle, picture = exercise.locator(".noUi-handle").first, exercise.locator("svg[role=img]").first
    expect(handle).to_be_visible()
    seen = picture.text_content()
    handle.focus()
    visit.page.keyboard.press("ArrowLeft")
    expect(picture).not_to_have_text(seen)


def press_start(visit):
    """The notebook is alive already; its Start button makes every exercise anew, and asks nothing."""
    exercises = visit.shown(".jp-OutputArea-output > .jupyter-widgets, .jp-OutputArea-output.jupyter-widgets")
    expect(exercises.first).to_be_visible()
    exercises.evaluate_all("all => all.forEach(each => each.classList.add('from-before'))")
    visit.shown("button[data-commandlinker-command]").first.click()
    expect(visit.shown(".from-before")).to_have_count(0)
    expect(exercises.first).to_be_visible()
    expect(visit.page.locator(".jp-Dialog")).to_have_count(0)


def stray_keys(visit):
    """Two keys too many delete nothing, and a double click shows no markup."""
    heading = visit.shown("h1").first
    heading.click()
    visit.page.keyboard.type("ddx")
    heading.dblclick()
    expect(heading).to_be_visible()
    expect(visit.shown(".cm-editor:visible")).to_have_count(0)


def no_code(visit):
    for part in (".jp-InputArea-editor", ".jp-InputPrompt", ".jp-OutputPrompt"):
        assert not [each for each in visit.shown(part).all() if each.is_visible()], part


def follow(visit, notebook):
    """The link to another notebook opens it in the same page."""
    visit.shown(f"a[href*='{notebook}']").last.click()
    visit.page.wait_for_url(f"**/{notebook}*")
