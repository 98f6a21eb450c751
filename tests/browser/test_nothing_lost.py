"""What a participant typed is there after everything that happens to a laptop: in real JupyterLab, with a real kernel."""

import re
import shutil
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from engagement.workbook import Workbook

LINE = ".ew-line input, .ew-line textarea"


@pytest.fixture
def start(lab, visit):
    """The first notebook, alive, of an organisation of one's own; and its document as another program sees it."""
    opened = lab("en")
    opened.document = Workbook.open(opened.desk)
    opened.document.write("start.case", "own")
    opened.go = lambda: (visit.page.goto(opened.address), expect(change(visit)).to_be_visible())
    opened.go()
    return opened


def change(visit):
    """The field for the change that someone wants."""
    return visit.shown(".ew-line textarea").first


def bar(visit):
    return visit.shown(".ew-bar").last


def kernels(opened):
    found = psutil.Process(opened.process.pid).children(recursive=True)
    return [process for process in found if "ipykernel_launcher" in " ".join(process.cmdline())]


def soon(document, key, value):
    """Whether the document on disk says so within half a second; a slow machine gets ten times as long."""
    import time

    began = time.monotonic()
    while time.monotonic() - began < 5:
        document.refresh()
        if document.read(key) == value:
            return True
        time.sleep(0.02)
    return False


def press_start(visit):
    visit.shown("button[data-commandlinker-command]").first.click()


def test_a_text_being_typed_survives_a_killed_kernel_and_a_reload(start, visit):
    field = change(visit)
    field.click()
    visit.page.keyboard.type("More neighbours wh", delay=20)  # and never left the field
    assert soon(start.document, "start.change", "More neighbours wh")
    number = visit.shown(".ew-row input[type=text]").first
    number.click()
    number.fill("77")  # nor this one
    assert soon(start.document, "pyramid.empowered.count", 77)
    for kernel in kernels(start):
        kernel.kill()
    dialog = visit.page.locator(".jp-Dialog button")
    expect(dialog.first).to_be_visible()
    visit.keep("lost-killed")
    dialog.first.click()
    press_start(visit)
    expect(change(visit)).to_have_value("More neighbours wh")
    expect(visit.shown(".ew-row input[type=text]").first).to_have_value("77")
    visit.page.reload()
    expect(change(visit)).to_have_value("More neighbours wh")
    visit.page.keyboard.press("Escape")


def test_what_was_typed_on_a_page_that_had_not_heard_does_not_overwrite_what_was_filed_elsewhere(start, visit):
    field = change(visit)
    field.click()
    visit.page.keyboard.type("ours")
    assert soon(start.document, "start.change", "ours")
    (kernel,) = kernels(start)
    visit.page.wait_for_timeout(500)  # until it has let go of the document's lock
    kernel.suspend()
    field.fill("typed while nothing answered")
    visit.page.wait_for_timeout(300)
    start.document.write("start.change", "filed elsewhere")
    kernel.resume()
    choices = visit.shown(".ew-choice button")
    expect(choices).to_have_count(2)
    expect(change(visit)).to_have_value("filed elsewhere")
    visit.keep("lost-choice")
    choices.filter(has_text="typed while").click()
    expect(choices).to_have_count(0)
    expect(change(visit)).to_have_value("typed while nothing answered")
    assert soon(start.document, "start.change", "typed while nothing answered")
    assert visit.complaints == []


def test_a_folder_that_vanishes_is_said_and_everything_is_saved_when_it_is_back(start, visit, tmp_path):
    shutil.move(start.desk / "workbook.jsonl", tmp_path / "kept.jsonl")
    change(visit).fill("written meanwhile")
    expect(bar(visit)).to_contain_text("no longer in its folder")
    visit.keep("lost-gone")
    with visit.page.expect_download() as download:
        bar(visit).locator("a").click()
    assert "written meanwhile" in Path(download.value.path()).read_text("utf-8")
    shutil.move(tmp_path / "kept.jsonl", start.desk / "workbook.jsonl")
    expect(visit.shown(".ew-bar")).to_have_count(0)
    assert Workbook.open(start.desk).read("start.change") == "written meanwhile"
    assert visit.complaints == []


def test_undo_and_begin_again_by_keyboard(start, visit):
    change(visit).fill("the first try")
    assert soon(start.document, "start.change", "the first try")
    form = visit.shown(".ew:has(.ew-line textarea)").first
    form.locator(".ew-foot button").nth(1).press("Enter")
    expect(change(visit)).to_have_value("")
    form.locator(".ew-foot button").nth(0).press("Enter")
    expect(change(visit)).to_have_value("the first try")
    visit.keep("lost-undone")
    assert visit.complaints == []


def test_a_bar_that_is_there_at_opening_is_in_sight(start, visit):
    path = Path(start.document.path)
    start.document.write("start.change", "kept")
    with path.open("ab") as file:
        file.write(b"12345678 {this line is damaged}\n")
    press_start(visit)
    expect(bar(visit)).to_be_visible()
    expect(visit.shown(".jp-CodeCell.ew-telling").first).to_be_visible()


def test_a_workbook_that_was_stopped_says_on_its_page_that_nothing_more_is_kept(start, visit):
    change(visit).fill("More neighbours")
    form = visit.shown(".ew:has(.ew-line textarea)").first
    expect(form.locator(".ew-saved").first).to_be_visible()
    start.process.terminate()
    expect(form).to_have_class(re.compile(r"\bew-lost\b"), timeout=60_000)
    told = form.evaluate("form => getComputedStyle(form, '::before').content")
    assert "what you type now is not" in told
    expect(form.locator(".ew-saved").first).to_be_hidden()
