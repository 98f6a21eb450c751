"""For everyone: every notebook in JupyterLab and Voilà, without what axe calls a barrier, and whole on a small screen."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
OURS = [".ew", ".jp-RenderedMarkdown"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = Path(__file__).with_name("everyone.js").read_text("utf-8")
SCREEN = ".jp-WindowedPanel-outer, #rendered_cells"  # what scrolls, in JupyterLab and in Voilà
PROJECTOR, OLD_SCREEN, PHONE = (1280, 720), (1024, 768), (390, 844)
ENLARGED = (640, 360)  # what is left of PROJECTOR at 200 %
FINGER = {"text": 14, "target": 24}  # pixels


def notebooks(language):
    """The name of every notebook, with how many exercises it has."""
    books = {
        path.name: nbformat.read(path, as_version=4) for path in sorted((ROOT / "notebooks" / language).glob("*.ipynb"))
    }
    assert len(books) == len([*(ROOT / "notebooks/src").glob("*.py")]) > 8
    return {name: sum(cell.source.count("exercise(workbook") for cell in book.cells) for name, book in books.items()}


@contextmanager
def voila(language, theme, desk):
    """The address at which Voilà serves the notebooks of a language."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = {"JUPYTER_CONFIG_DIR": str(desk / "config"), "ENGAGEMENT_WORKBOOK": str(desk / "workbook.jsonl")}
    command = [sys.executable, "-m", "voila", "--no-browser", f"--port={port}", f"--theme={theme}"]
    process = subprocess.Popen(
        [*command, str(ROOT / "notebooks" / language)], env={**os.environ, **config}, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/voila/render/"
    finally:
        process.terminate()
        process.wait(timeout=30)


def pixels(screen):
    return dict(zip(("width", "height"), screen, strict=True))


def opened(page, address, exercises):
    """A notebook that has come to rest, with all in it that can be opened open."""
    page.goto(address)
    expect(page.locator(".ew[lang]")).to_have_count(exercises, timeout=60_000)
    page.evaluate(ASKED)
    page.evaluate(AXE_SCRIPT)
    page.evaluate("everyone.rest(600)")
    page.evaluate("document.querySelectorAll('.ew details').forEach((each) => (each.open = true))")


def barriers(page):
    """What axe finds in our cells, also behind each tab."""
    page.evaluate("document.body.style.minHeight = '100vh'")  # JupyterLab's has none: axe thinks nothing is visible
    found = page.evaluate("([within, tags]) => everyone.broken(within, tags)", [OURS, RULES])
    for tab in page.locator(".ew .lm-TabBar-tab:not(.lm-mod-current)").all():
        tab.click()
        found += page.evaluate("([within, tags]) => everyone.broken(within, tags)", [[".ew .widget-tab"], RULES])
    return found


def misfits(page, screen, *, least=None):
    """What does not fit on a screen of this size."""
    page.set_viewport_size(pixels(screen))
    page.evaluate("everyone.rest(200)")
    return page.evaluate("([screen, within, least]) => everyone.misfits(screen, within, least)", [SCREEN, OURS, least])


@pytest.mark.parametrize(("language", "theme", "turn"), [("nl", "light", 0), ("en", "dark", 1)])
def test_every_notebook_in_jupyterlab_is_without_barriers_and_fits_a_small_or_enlarged_screen(
    language, theme, turn, lab, browser
):
    """Each in one language and theme; all of them in both take twice the time."""
    address, found = lab(language).address, {}
    context = browser.new_context(viewport=pixels(PROJECTOR), color_scheme=theme)
    for name, exercises in [*notebooks(language).items()][turn::2]:
        page = context.new_page()
        opened(page, re.sub(r"[^/]+\.ipynb", name, address), exercises)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-light", str(theme == "light").lower())
        found[name, "barrier"] = barriers(page)
        found |= {(name, screen): misfits(page, screen) for screen in (PROJECTOR, OLD_SCREEN, ENLARGED)}
        page.close()
    context.close()
    assert {where: what for where, what in found.items() if what} == {}


def test_every_notebook_in_voila_is_without_barriers_and_fits_a_phone(tmp_path, browser):
    language, theme, found = "nl", "dark", {}
    context = browser.new_context(viewport=pixels(PROJECTOR), has_touch=True)
    context.route(re.compile(r"^https://"), lambda route: route.abort())  # Voilà asks for a font of icons far away
    with voila(language, theme, tmp_path) as address:
        for name, exercises in notebooks(language).items():
            page = context.new_page()
            opened(page, address + name, exercises)
            found |= {(name, "barrier"): barriers(page), (name, PHONE): misfits(page, PHONE, least=FINGER)}
            page.close()
    context.close()
    assert {where: what for where, what in found.items() if what} == {}


def test_nothing_moves_by_itself_for_who_wants_no_motion(tmp_path, browser):
    page = browser.new_page()
    moved = {}
    with voila("en", "light", tmp_path) as address:
        opened(page, address + "00-start.ipynb", notebooks("en")["00-start.ipynb"])
        for motion, width in (("reduce", "true to size"), ("no-preference", "readable")):
            page.emulate_media(reduced_motion=motion)
            page.evaluate("window.moved = everyone.moves(), 0")
            page.get_by_label("Width").select_option(width)
            moved[motion] = page.evaluate("moved")
    page.close()
    assert moved["reduce"] == []
    assert moved["no-preference"] != [], "the test sees no motion where there is some"
