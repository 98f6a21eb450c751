"""A file in a real page: from the upload to the pyramid, stopped half-way, and nobody in it to be found afterwards."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect
from test_everyone import ASKED, PROJECTOR, RULES, SCREEN
from test_forms_contacts import mailchimp

from engagement.workbook import Workbook


@pytest.fixture
def contacts(lab, visit):
    """The pyramid's notebook, alive, in which a file can be chosen; and the folder of the workbook."""
    started = lab("en")
    document = Workbook.open(started.desk)
    document.write("start.case", "own")
    visit.page.goto(started.address.replace("00-start", "02-pyramid"))
    expect(visit.shown(".widget-upload").first).to_be_visible()
    return document


def choose(visit, name, data):
    with visit.page.expect_file_chooser() as chooser:
        visit.shown(".widget-upload").first.click()
    chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})


def test_an_export_becomes_a_pyramid_and_nobody_stays_behind(contacts, visit):
    page = visit.page
    choose(visit, "audience.zip", mailchimp())
    expect(page.get_by_text("export of Mailchimp")).to_be_visible()
    page.get_by_text("How the first three rows begin").click()
    page.get_by_role("button", name="Take the tests that fit Mailchimp").click()
    expect(page.get_by_text("Followers 0; Network 1; not placed anywhere: 0.")).to_be_visible()
    page.evaluate(ASKED)
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.body.style.minHeight = '100vh'")
    assert (
        page.evaluate("([within, tags]) => everyone.broken(within, tags)", [[".ew:has(.widget-upload)"], RULES]) == []
    )
    screen = dict(zip(("width", "height"), PROJECTOR, strict=True))
    assert page.evaluate("([screen, within]) => everyone.misfits(screen, within, null)", [SCREEN, [".ew"]]) == [], (
        screen
    )
    visit.keep("file-en")
    page.get_by_role("button", name="Put these numbers into my pyramid").click()
    expect(page.get_by_text("These numbers are in your pyramid now.")).to_be_visible()
    contacts.refresh()
    assert contacts.read("pyramid.network.count") == 1
    page.keyboard.press("Control+s")
    expect(visit.shown(".ew-saved").first).to_be_visible()
    kept = [path for path in contacts.path.parent.rglob("*") if path.is_file()]
    assert contacts.path in kept and not any(b"voorbeeld.nl" in path.read_bytes() for path in kept)
    assert visit.complaints == []


def test_a_large_file_moves_a_bar_and_lets_itself_be_stopped(contacts, visit):
    page = visit.page
    rows = "".join(f'"p{n}@voorbeeld.nl";"{n % 7}";"een ""aantekening"" van {n}"\n' for n in range(400_000))
    choose(visit, "large.csv", ("E-mail;Giften;Notitie\n" + rows).encode())
    expect(visit.shown("progress")).to_be_visible()
    page.get_by_role("button", name="Stop reading").click()
    expect(page.get_by_text("Stopped. Nothing of the file is left.")).to_be_visible()
    expect(visit.shown("progress")).to_be_hidden()
    choose(visit, "small.csv", b"E-mail;Giften\nan@voorbeeld.nl;3\n")
    expect(page.get_by_text("One row read from small.csv.")).to_be_visible()
    assert visit.complaints == []
