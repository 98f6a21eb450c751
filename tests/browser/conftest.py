"""A real browser, and everything in it that a participant should never meet."""

import os
from pathlib import Path

import pytest
from opened import lab  # noqa: F401
from playwright.sync_api import expect, sync_playwright

from tools.browser import FLAGS, installed

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = Path(os.environ.get("ENGAGEMENT_ARTIFACTS") or ROOT / "artifacts")

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def browser():
    """The browser that `start.py test` found, else the first that is here; ends with the module, as its loop must."""
    path = next(installed(), None)
    if not path:
        pytest.fail("no browser: run `python3 start.py test`, which can get one", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Visit:
    """A page, and everything on it that a participant should never meet."""

    def __init__(self, page):
        self.page = page
        self.complaints = []
        page.set_default_timeout(30_000)
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.accept()))

    def shown(self, selector):
        """What matches in the notebook that is on the screen (JupyterLab keeps the others open behind it)."""
        return self.page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) {selector}")

    def keep(self, name):
        """A screenshot for whoever looks at the run afterwards."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png")


@pytest.fixture
def visit(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield Visit(context.new_page())
    context.close()
