"""Opening the workbook as a participant does: start.py a second time, then each notebook's Start button, in Chromium."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import nbformat
from nbformat.sign import NotebookNotary
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tools.browser import FLAGS

from .page import PATIENCE, browser_path

ROOT = Path(__file__).parent.parent
START = '<button data-commandlinker-command="notebook:run-all-cells" class="ew-start">Start</button>'
BARE_SHOWS = ".jupyter-widgets .widget-html-content p"
OURS_SHOW = ".jupyter-widgets svg.ew-picture"
WITHOUT_PICTURE = ".jupyter-widgets .ew-words"  # the sentence of an exercise, where a notebook has no picture

# When something new of a kind is in the page and has been painted: the next frame, and the first task after it. What stood
# there when Start was pressed is not new.
WATCH = """
kind => {
  const seen = (window.seen = { pressed: 0, painted: 0 });
  const look = () => {
    if (seen.painted || ![...document.querySelectorAll(kind)].some(each => !each.dataset.old)) return;
    seen.painted = -1;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { seen.painted = performance.now(); };
      channel.port2.postMessage(0);
    });
  };
  document.addEventListener("click", event => {
    if (!event.target.closest(".ew-start")) return;
    document.querySelectorAll(kind).forEach(each => { each.dataset.old = 1; });
    Object.assign(seen, { pressed: event.timeStamp, painted: 0 });
  }, true);
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
}
"""


@contextmanager
def started(desk: Path) -> Iterator[tuple[str, float, float]]:
    """A workbook that start.py opens on ``desk``: its address, when it was asked for, and the seconds until it was printed."""
    own = {"ENGAGEMENT_WORKBOOK": str(desk), "ENGAGEMENT_VENV": sys.prefix}
    own |= {"PYTHONPYCACHEPREFIX": str(desk.parent / ".code"), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, str(ROOT / "start.py"), "--no-browser", "--language", "en"]
    asked = time.time()
    env, said = {**os.environ, **own}, {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "encoding": "utf-8"}
    with subprocess.Popen(command, env=env, **said) as process:
        address = next((line.strip() for line in process.stdout if line.startswith("http")), None)
        if not address:
            sys.exit("start.py gave no address: run it once by hand")
        yield address, asked, time.time() - asked
        ask(address, "shutdown", "POST")


def ask(address: str, path: str, method: str = "GET") -> object:
    base, token = re.fullmatch(r"(http://[^/]+)/.*token=(\w+)", address).groups()
    request = urllib.request.Request(f"{base}/api/{path}", method=method, headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read() or "null")


def visit(context: BrowserContext, address: str, kind: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1e3)
    page.add_init_script(f"({WATCH})({json.dumps(kind)})")
    page.goto(address)
    return page


def painted(page: Page) -> float:
    """Milliseconds since the page was asked for; of what is shown first, or first since Start was pressed."""
    page.wait_for_function("() => seen.painted > 0")
    return page.evaluate("seen.painted")


def press(page: Page) -> float:
    """Seconds from the Start button to the first picture that it gives."""
    page.locator(".ew-start").first.click()
    return (painted(page) - page.evaluate("seen.pressed")) / 1e3


def renew(address: str, name: str) -> None:
    """Give a notebook a fresh kernel, and wait until it has nothing to do."""
    while not (found := [each["kernel"]["id"] for each in ask(address, "sessions") if each["path"] == name]):
        time.sleep(0.1)
    (kernel,) = found
    ask(address, f"kernels/{kernel}/restart", "POST")
    quiet = 0
    while quiet < 10:
        time.sleep(0.1)
        quiet = quiet + 1 if ask(address, f"kernels/{kernel}")["execution_state"] == "idle" else 0


def put_bare(source: str, desk: Path) -> None:
    """Lay the bare notebook, with a Start button, beside ours; signed, so that its button asks nothing."""
    cells = [nbformat.v4.new_markdown_cell(START), nbformat.v4.new_code_cell(source)]
    book = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    nbformat.write(book, desk / "en" / "bare.ipynb")
    NotebookNotary(data_dir=str(desk / ".jupyter" / "data")).sign(nbformat.read(desk / "en" / "bare.ipynb", 4))


def shows(book: Path) -> str:
    return OURS_SHOW if "ew-picture" in book.read_text("utf-8") else WITHOUT_PICTURE


def measure(
    books: list[Path], bare: str, rounds: int
) -> tuple[dict[str, list[float]], dict[str, dict[str, list[float]]]]:
    """Seconds for start.py, and for each Start button: with a fresh kernel, and pressed once more. One round is not counted."""
    opened, pressed = defaultdict(list), defaultdict(lambda: defaultdict(list))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        for n in range(-1, rounds):
            context, desk = browser.new_context(viewport={"width": 1280, "height": 720}), Path(folder, "my-workbook")
            with started(desk) as (address, asked, printed):
                page = visit(context, address, shows(books[0]))
                seen = (page.evaluate("performance.timeOrigin") + painted(page)) / 1e3 - asked
                page.close()
                put_bare(bare, desk)
                found = {"printed": printed, "painted": seen}
                for name, kind in {"bare": BARE_SHOWS, **{book.stem: shows(book) for book in books}}.items():
                    page = visit(context, address.replace(books[0].name, f"{name}.ipynb"), kind)
                    page.locator(".ew-start").wait_for() if name == "bare" else painted(page)
                    renew(address, f"{name}.ipynb")
                    for what in ("fresh", "again"):
                        took = press(page)
                        page.wait_for_timeout(1500)
                        if n >= 0:
                            pressed[name][what].append(took)
                    page.close()
            context.close()
            for what, took in found.items() if n >= 0 else ():
                opened[what].append(took)
        browser.close()
    return opened, pressed


def table(books: list[Path], bare: str, rounds: int) -> list[str]:
    """Medians in seconds, and how many times the bare notebook's of the same round."""
    opened, pressed = measure(books, bare, rounds)
    lines = [
        f"start.py, a second time: {median(opened['printed']):.2f} s to the printed address,"
        f" {median(opened['painted']):.2f} s to the first picture painted (worst {max(opened['painted']):.2f}).",
        "",
        "| | Start to picture, fresh kernel, s | × bare | pressed once more, s | × bare |",
        "| --- " * 5 + "|",
    ]
    for name, found in pressed.items():
        cells = [name]
        for what in ("fresh", "again"):
            pairs = zip(found[what], pressed["bare"][what], strict=True)
            cells += [f"{median(found[what]):.2f}", f"{median(one / other for one, other in pairs):.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return lines
