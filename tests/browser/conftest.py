"""A real browser on a real workbook: started by start.py, in the environment that runs the tests, on a fresh desk."""

import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = Path(os.environ.get("ENGAGEMENT_ARTIFACTS") or ROOT / "artifacts")
NAMES = ("google-chrome", "chromium", "chromium-browser", "microsoft-edge")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 120  # seconds in which a workbook must be open, also on a busy machine

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def browser():
    """The browser that `start.py test` found, else the first on the path; ends with the module, as its loop must."""
    path = os.environ.get("ENGAGEMENT_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.fail("no browser: run `python3 start.py test`, which looks further and can get one", pytrace=False)
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


@pytest.fixture
def lab(tmp_path):
    """``lab(language)`` opens the workbook as a participant does, and gives its address and its desk."""
    opened = []

    def open_lab(language):
        desk = tmp_path / f"my desk {language}"
        environment = {**os.environ, "ENGAGEMENT_WORKBOOK": str(desk), "ENGAGEMENT_VENV": trusted_environment()}
        command = [sys.executable, str(ROOT / "start.py"), "--no-browser", "--language", language]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        address = next((line.strip() for line in process.stdout if line.startswith("http")), None)
        watchdog.cancel()
        assert address, "start.py gave no address"
        opened.append((process, address))
        return address, desk

    yield open_lab
    for process, address in opened:
        base, token = re.fullmatch(r"(http://[^/]+)/.*token=(\w+)", address).groups()
        stop = urllib.request.Request(f"{base}/api/shutdown?token={token}", method="POST")
        urllib.request.urlopen(stop, timeout=30).close()
        process.stdout.close()
        assert process.wait(timeout=30) == 0


def trusted_environment():
    """The environment that runs the tests. Where start.py did not make it, it is told to install nothing."""
    sys.path.insert(0, str(ROOT))
    try:
        import start
    finally:
        sys.path.remove(str(ROOT))
    stamp = Path(sys.prefix) / start.stamp("")[0].name
    if not stamp.exists():
        stamp.write_text(start.stamp("")[1], "utf-8")
    return sys.prefix
