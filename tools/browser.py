"""The browser that the tests, the benchmarks and the contact sheets drive: Chrome, Edge or Chromium, wherever it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge", "msedge")
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
MAC = ("Google Chrome", "Microsoft Edge", "Chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find_browser() -> str | None:
    """The browser that is there, else Playwright's own download, else Debian's by apt-get where we may."""
    return first_that_starts(installed()) or first_that_starts(downloaded()) or first_that_starts(packaged())


def first_that_starts(paths: Iterable[str]) -> str | None:
    return next(filter(starts, paths), None)


def starts(path: str) -> bool:
    """Whether Playwright can start it: Ubuntu's chromium-browser may be no more than a notice."""
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(executable_path=path, args=FLAGS).close()
    except Error:
        return False
    return True


def installed() -> Iterator[str]:
    """The browsers that are here: one that was chosen, those on the path, Playwright's own, those of Windows and of macOS."""
    yield from filter(None, (os.environ.get("ENGAGEMENT_BROWSER"), *map(shutil.which, NAMES)))
    programs = filter(None, map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")))
    places = [own_path(), *(Path(folder, name) for folder in programs for name in WINDOWS)]
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        places += [folder / f"{name}.app/Contents/MacOS/{name}" for name in MAC]
    yield from (str(path) for path in places if path.exists())


def own_path() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def downloaded() -> list[str]:
    subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"])
    return [str(own_path())]


def packaged() -> Iterable[str]:
    if not shutil.which("apt-get") or os.geteuid():
        return []
    subprocess.call(["apt-get", "update", "-qq"])
    subprocess.call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"])
    return installed()
