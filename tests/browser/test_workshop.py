"""One workshop in a browser: a trainer and three participants, from the address on the wall to the picture of the room."""

import os
import re
import signal
import subprocess
import sys
import threading

import pytest
import segno
from playwright.sync_api import expect

from conftest import Visit
from engagement import Workbook
from engagement.workshop.handin import HandIn

PATIENCE = 120  # seconds for a server, on a busy machine
HOSTILE = '<script>document.title = "ha"</script><img src=x onerror=alert(1)>'
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def served(tmp_path):
    """The address for the room, the trainer's, and the desk of a server that stands."""
    command = [sys.executable, "-m", "engagement", "present", "--language", "nl"]
    environment = {**os.environ, "ENGAGEMENT_WORKBOOK": str(tmp_path)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    links = []
    for line in process.stdout:
        links += re.findall(r"http://\S+token=\S+", line)
        if stop(line):
            break
    watchdog.cancel()
    yield *links, tmp_path
    process.send_signal(signal.SIGINT)
    process.stdout.close()
    assert process.wait(timeout=60) == 0


@pytest.fixture
def come(browser):
    """``come(address)``: somebody with a browser of their own."""
    contexts = []

    def come_in(address, **look):
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **look}))
        visit = Visit(contexts[-1].new_page())
        visit.page.goto(address)
        return visit

    yield come_in
    for context in contexts:
        context.close()


def test_from_the_address_on_the_wall_to_the_picture_of_the_room(served, come):
    for_all, for_trainer, desk = served
    trainer = come(for_trainer)
    the_wall_leads_to_the_same_door(trainer, for_all)
    ann, ben, cas = come(for_all), come(for_all, **PHONE), come(for_all)
    types_a_script_as_the_name_of_an_organisation(ann)
    types_a_number_on_a_telephone_and_reloads_in_the_middle(ben)
    does_it_by_keyboard_alone(cas)
    assert sorted(kept(desk)) == [120, 340, 900]
    for visit in (ann, ben):
        hands_in(visit)
    trainer.page.goto(f"{for_trainer.partition('?')[0]}nl/trainer-room.ipynb")
    the_trainer_pastes_codes_of_who_sat_in_another_network(trainer)
    the_picture_of_the_room_comes_with_the_fifth_within_a_moment(trainer, cas)
    nobody_else_gets_there(ann, f"{for_trainer.partition('?')[0]}nl/trainer-room.ipynb")
    for visit in (trainer, ann, ben, cas):
        assert visit.complaints == [] and visit.page.title() != "ha"


def stop(line):
    """Whether all has been said that a server says at its start."""
    return "Ctrl-C" in line


def kept(desk):
    """What the visitors' own workbooks hold."""
    books = [Workbook.open(folder) for folder in (desk / "visitors").iterdir() if (folder / "workbook.jsonl").exists()]
    return [count for book in books if (count := book.read("pyramid.fans.count"))]


def the_wall_leads_to_the_same_door(visit, for_all):
    visit.page.wait_for_url("**/wall")
    drawn = visit.page.locator("svg path").evaluate_all("all => all.map(each => each.getAttribute('d'))")
    assert any(path and path in segno.make(for_all, error="m").svg_inline(border=3) for path in drawn)
    visit.keep("room-wall")


def alive(visit, name):
    """A notebook, and its first exercise on the screen."""
    visit.page.wait_for_url(f"**/nl/{name}.ipynb")
    expect(visit.page.locator(".ew svg[role=img], .ew .ew-words").first).to_be_visible()


def on_to(visit, name):
    visit.page.goto(re.sub(r"[\w-]+\.ipynb.*", f"{name}.ipynb", visit.page.url))
    alive(visit, name)


def with_an_own_organisation(visit, name):
    alive(visit, "00-start")
    visit.page.get_by_label("Met wie oefen je?").select_option("mijn eigen organisatie")
    field = visit.page.get_by_label("Naam van je organisatie")
    expect(field).to_be_visible()
    field.fill(name)
    expect(
        visit.page.get_by_text("Jouw organisatie. Wat je invult staat op de computer van je trainer")
    ).to_be_visible()


def fans(visit):
    return visit.page.get_by_label("Fans: aantal", exact=True).locator("visible=true").last


def types(visit, number):
    fans(visit).fill(str(number))
    fans(visit).press("Enter")
    expect(visit.page.locator(".ew svg[role=img]").first).to_have_attribute("aria-label", re.compile(rf"Fans {number}"))


def types_a_script_as_the_name_of_an_organisation(visit):
    with_an_own_organisation(visit, HOSTILE)
    on_to(visit, "02-pyramid")
    types(visit, 340)
    on_to(visit, "05-ambition")
    assert visit.page.locator("img[src=x]").count() == 0
    visit.keep("room-script")


def types_a_number_on_a_telephone_and_reloads_in_the_middle(visit):
    with_an_own_organisation(visit, "De Boomgaard")
    on_to(visit, "02-pyramid")
    types(visit, 120)
    visit.keep("room-telephone")
    visit.page.reload()
    alive(visit, "02-pyramid")
    expect(fans(visit)).to_have_value("120")


def does_it_by_keyboard_alone(visit):
    alive(visit, "00-start")
    press, write = visit.page.keyboard.press, visit.page.keyboard.type
    tab_onto(visit, visit.page.get_by_label("Met wie oefen je?"))
    press("End")
    expect(visit.page.get_by_label("Naam van je organisatie")).to_be_visible()
    on_to(visit, "02-pyramid")
    tab_onto(visit, fans(visit))
    write("900")
    press("Enter")
    expect(visit.page.locator(".ew svg[role=img]").first).to_have_attribute("aria-label", re.compile("Fans 900"))


def tab_onto(visit, field):
    """Press Tab until the focus is on this very field."""
    for _ in range(200):
        visit.page.keyboard.press("Tab")
        if field.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError("no Tab leads there")


def hands_in(visit, *, by_keyboard=False):
    on_to(visit, "06-plan")
    if by_keyboard:
        tab_onto(visit, visit.page.get_by_role("button", name="Lever in", exact=True))
        visit.page.keyboard.press("Enter")
    else:
        visit.page.get_by_role("button", name="Lever in", exact=True).click()
    expect(visit.page.get_by_text("Ingeleverd op")).to_be_visible()


def the_trainer_pastes_codes_of_who_sat_in_another_network(visit):
    codes = [HandIn(f"{n:016x}", 1_700_000_000_000, (None, 900, 90, 9 * n, 1, 0), "react").code() for n in (5, 6)]
    box = visit.page.get_by_label("Plak hier codes", exact=False).first
    expect(box).to_be_visible()
    box.fill("Hoi, hier zijn ze:\n" + "\n".join(codes) + " EW1.ONZIN.")
    expect(visit.page.get_by_text("niet compleet")).to_be_visible()
    expect(visit.page.locator(".ew-came strong")).to_have_text("4")
    expect(visit.page.get_by_text("Het grote scherm is nog leeg", exact=False).first).to_be_visible()


def the_picture_of_the_room_comes_with_the_fifth_within_a_moment(trainer, last):
    hands_in(last, by_keyboard=True)
    expect(trainer.page.locator(".ew-came strong")).to_have_text("5", timeout=10_000)
    picture = trainer.page.locator(".ew svg[role=img]").first
    expect(picture).to_have_attribute(
        "aria-label", re.compile("Fans: het midden is 100, de helft zit tussen 50 en 500")
    )
    picture.scroll_into_view_if_needed()
    trainer.keep("room-picture")


def nobody_else_gets_there(visit, address):
    assert visit.page.goto(address).status == 403
    visit.complaints.clear()  # the browser says so too
