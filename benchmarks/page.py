"""A notebook in a real JupyterLab or Voilà and a real Chromium: what is pressed, when its picture is painted, what that costs."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from playwright.sync_api import Browser, TimeoutError, WebSocket, sync_playwright

from tools.browser import FLAGS, installed

PATIENCE = 120  # seconds for a server to answer and a notebook to show its picture
STILL = 0.4  # seconds without work after which a kernel is idle

# When the shown picture is another than before and has been painted. A picture is an <svg> or an <img> in the output (its
# markup, its source), or a <canvas>: that is another as soon as something was drawn on it. An image is decoded first; then
# comes the next frame, and the first task after that. That watching is the same for all.
WATCH = """
(() => {
  const seen = (window.seen = { pressed: 0, released: 0, painted: [], waiting: [] });
  let drawn = 0, before = null;
  const find = () => document.querySelector(
    ".jp-OutputArea svg.ew-picture, .jp-OutputArea .jp-RenderedImage img, .jupyter-matplotlib-canvas-div canvas");
  const look = () => {
    const picture = find();
    const now = picture && (picture.src || (picture.getContext ? drawn : picture.outerHTML));
    if (!picture || now === before) return;
    before = now;
    const decoded = picture.decode ? picture.decode().catch(() => {}) : Promise.resolve();
    decoded.then(() => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        seen.painted.push(performance.now());
        seen.waiting.splice(0).forEach(go => go());
      };
      channel.port2.postMessage(0);
    }));
  };
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...how) {
    draw.apply(this, how);
    if (this.canvas === find()) { drawn += 1; look(); }
  };
  seen.next = count => new Promise((go, stop) => {
    seen.painted.length > count ? go() : seen.waiting.push(go);
    setTimeout(() => stop("no picture came within ten seconds of a key"), 1e4);
  });
  seen.shown = () => { const p = find(); return p && (p.src || (p.toDataURL ? p.toDataURL() : p.outerHTML)); };
  document.addEventListener("keydown", event => { seen.pressed = event.timeStamp; }, true);
  document.addEventListener("pointerup", event => { seen.released = event.timeStamp; }, true);
  new MutationObserver(look).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["src"] });
})()
"""


class Page:
    """One notebook that runs, its slider, and the process behind it."""

    def __init__(self, browser: Browser, kernels: psutil.Process, address: str, row: int, *, lab: bool) -> None:
        before = set(kernels.children())
        self.page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        self.page.set_default_timeout(PATIENCE * 1e3)
        self.bytes = Counter()  # over the kernel's websocket: in, out, and packed as a server does that may
        self.page.on("websocket", self._count)
        self.page.add_init_script(WATCH)
        self._go(address)
        if lab:
            self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
            self.page.get_by_role("menuitem", name="Run", exact=True).click()
            self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.handle = self.page.locator(".noUi-handle").nth(row)
        self.handle.wait_for()
        self.page.wait_for_function("() => seen.shown()")
        new = (each for each in set(kernels.children()) - before if "ipykernel" in " ".join(each.cmdline()))
        self.kernel = max(new, key=psutil.Process.create_time)

    def _go(self, address: str) -> None:
        """Open it, and again when it does not come: under Voilà, one page of matplotlib's in twenty never does."""
        for _ in range(3):
            with suppress(TimeoutError):
                return self.page.goto(address, timeout=PATIENCE * 500)
        raise OSError(f"{address} does not come")

    def _count(self, socket: WebSocket) -> None:
        def counter(way: str) -> Callable[[bytes | str], None]:
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)  # one for a connection: what was said before is known

            def count(data: bytes | str) -> None:
                data = data.encode() if isinstance(data, str) else data
                packed = len(packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)) - 4
                self.bytes.update({way: len(data), "packed": packed})

            return count

        if "/channels" in socket.url:
            socket.on("framereceived", counter("in"))
            socket.on("framesent", counter("out"))

    def turn_to(self) -> None:
        """Bring it before the others, and its slider in sight."""
        self.page.bring_to_front()
        self.handle.scroll_into_view_if_needed()
        self.handle.focus()
        self.rest()

    def rest(self) -> float:
        """Wait until the kernel has nothing to do; the seconds of processor time that it has used by then."""
        used, since = self.used(), time.monotonic()
        while time.monotonic() - since < STILL:
            self.page.wait_for_timeout(100)
            if (now := self.used()) > used + 0.01:  # its clock ticks in hundredths
                used, since = now, time.monotonic()
        return self.used()

    def used(self) -> float:
        each = [self.kernel, *self.kernel.children(recursive=True)]
        return sum(times.user + times.system for times in (process.cpu_times() for process in each))

    def press(self, key: str) -> float:
        """Milliseconds from a key on the slider to the picture that it changes."""
        before = self.page.evaluate("seen.painted.length")
        self.page.keyboard.press(key)
        self.page.evaluate("count => seen.next(count)", before)
        return self.page.evaluate("count => seen.painted[count] - seen.pressed", before)

    def drag(self, to: float, moves: int, seconds: float) -> tuple[float, bool]:
        """Drag the slider to its begin and from there to a part of its length, in even steps; milliseconds from letting go
        to the last change, and whether that is where it stands: a step aside and back gives the same picture."""
        track, at = self.handle.locator("xpath=../..").bounding_box(), self.handle.bounding_box()
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        first, end = track["x"], track["x"] + to * track["width"]
        mouse, began = self.page.mouse, time.monotonic()
        mouse.move(x, y)
        mouse.down()
        for n in range(1, moves + 1):
            time.sleep(max(0, began + n * seconds / moves - time.monotonic()))
            gone = n / moves * (x - first + end - first)
            mouse.move(x - gone if gone < x - first else first + gone - (x - first), y)
        mouse.up()
        self.page.wait_for_timeout(1500)
        self.rest()
        settled, shown = self.page.evaluate("[Math.max(0, seen.painted.at(-1) - seen.released), seen.shown()]")
        for key in ("ArrowRight", "ArrowLeft"):
            self.press(key)
            self.rest()
        return settled, shown == self.page.evaluate("seen.shown()")

    def stands(self) -> int:
        """The place of the slider."""
        return round(float(self.handle.get_attribute("aria-valuenow")))


@contextmanager
def pages(books: dict[str, str], folder: Path, rows: dict[str, int], *, voila: bool) -> Iterator[dict[str, Page]]:
    """Each notebook of ``folder`` on a page of its own, in one server and one browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    base, query = f"http://127.0.0.1:{port}", f"token={token}"
    common = [f"--port={port}", "--no-browser"]
    if voila:
        command = ["voila", str(folder), *common, "--strip_sources=True"]
    else:
        command = ["jupyterlab", *common, f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"]
        command += ["--allow-root", "--LabApp.news_url=None", "--ServerApp.websocket_compression_options={}"]
        kernels = {"@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled"}}
        (folder / ".jupyter" / "config" / "labconfig").mkdir(parents=True)
        (folder / ".jupyter" / "config" / "labconfig" / "default_setting_overrides.json").write_text(
            json.dumps(kernels)
        )
    own = {f"JUPYTER{which}_DIR": str(folder / ".jupyter" / which.strip("_").lower()) for which in
           ("_CONFIG", "_DATA", "_RUNTIME", "LAB_SETTINGS", "LAB_WORKSPACES")}  # fmt: skip
    own |= {"IPYTHONDIR": str(folder / ".ipython"), "ENGAGEMENT_WORKBOOK": str(folder / "my-workbook")}
    with open(folder / "server.log", "w") as log:
        process = subprocess.Popen([sys.executable, "-m", *command], env={**os.environ, **own}, stdout=log, stderr=log)
    try:
        _await(f"{base}/?{query}", process, folder / "server.log")
        server = psutil.Process(process.pid)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            way = "voila/render/{}?" if voila else "lab/workspaces/auto-{}/tree/{}?reset&"
            yield {
                name: Page(
                    browser,
                    server,
                    f"{base}/{way.format(*([book] if voila else [book[0], book]))}{query}",
                    rows.get(name, 0),
                    lab=not voila,
                )
                for name, book in books.items()
            }
            browser.close()
    finally:
        for each in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                each.terminate()
        process.terminate()
        process.wait(30)


def _await(address: str, process: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with suppress(urllib.error.URLError, ConnectionError):
            return urllib.request.urlopen(address, timeout=PATIENCE).close()
        time.sleep(0.2)
    raise OSError(f"the server does not answer: {log.read_text()[-2000:]}")


def browser_path() -> str:
    return next(installed(), None) or sys.exit("No browser is found: set ENGAGEMENT_BROWSER to the path of one.")
