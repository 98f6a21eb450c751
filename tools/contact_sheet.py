#!/usr/bin/env python3
"""Every picture in every case, language and theme, on sheets that one looks through in a few minutes.

    python tools/contact_sheet.py                     every sheet into artifacts/contact: HTML, and PNG when there is a browser
    python tools/contact_sheet.py pyramid eyes        these alone
    python tools/contact_sheet.py --no-png --to DIR   only HTML, elsewhere

A sheet per kind of picture and theme. ``eyes`` shows the usual ones as the colour-blind and a grey printer see them, and
``painters`` the painter for the screen beside the one for paper. The cases are those of ``tests/gallery.py``, which the
tests measure; the eyes are those of ``tests/eyes.py``.
"""

from __future__ import annotations

import argparse
import base64
import io
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from playwright.sync_api import sync_playwright

from engagement import plots, svg
from tools.browser import FLAGS, first_that_starts, installed

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from eyes import SEEN_BY  # noqa: E402
from gallery import GALLERY  # noqa: E402

USUAL = ("pyramid, charity, readable", "loop, charity, half known", "staircase, participate", "plan, bridged, react")
STYLE = """
body { margin: 16px; background: var(--jp-layout-color0); color: var(--jp-ui-font-color1); font: 13px system-ui, sans-serif; }
section { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; } h1, h2 { margin: 14px 0 6px; }
figure { margin: 0; } figcaption { padding: 4px; } svg, img { display: block; width: 100%; }
"""
JUPYTER = {  # what JupyterLab's own themes give
    "light": "--jp-layout-color0:#fff;--jp-ui-font-color1:rgba(0,0,0,.87)",
    "dark": "--jp-layout-color0:#111;--jp-ui-font-color1:rgba(255,255,255,.87)",
}


def kind(case: str) -> str:
    """What a case of the gallery is a picture of.

    >>> kind("nl: then and now, six zeros")
    'then-and-now'
    """
    return case.split(": ", 1)[1].split(",")[0].replace(" ", "-")


KINDS = (*dict.fromkeys(map(kind, GALLERY)), "eyes", "painters")


def sheet(what: str, theme: str) -> str:
    """A page with all cases of one kind."""
    if what == "eyes":
        shown = seen()
    elif what == "painters":
        shown = painted(theme)
    else:
        shown = ((case, live(case)) for case in GALLERY if kind(case) == what)
    body = "".join(
        f"<h2>{group}</h2><section>"
        + "".join(f"<figure>{drawn}<figcaption>{case}</figcaption></figure>" for case, drawn in cases)
        + "</section>"
        for group, cases in groupby(shown, key=lambda each: each[0].split(": ")[0])
    )
    filters = "".join(
        f'<filter id="{eyes}" color-interpolation-filters="linearRGB"><feColorMatrix values="'
        f'{" ".join(f"{r} {g} {b} 0 0" for r, g, b in matrix)} 0 0 0 1 0"/></filter>'
        for eyes, matrix in SEEN_BY.items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{what}, {theme}</title>'
        f"<style>:root {{ {JUPYTER[theme]} }} {STYLE}</style><body><h1>{what}, {theme}</h1>{body}"
        f'<svg height="0">{filters}</svg></body></html>\n'
    )


def live(case: str) -> str:
    """A picture as it stands on the screen; its hatches have names of their own on the sheet."""
    return svg.paint(GALLERY[case], prefix="".join(filter(str.isalnum, case)))


def seen() -> Iterator[tuple[str, str]]:
    for eyes in SEEN_BY:
        for case in USUAL:
            yield f"{eyes}: {case}", f'<div style="filter:url(#{eyes})">{live(f"nl: {case}")}</div>'


def painted(theme: str) -> Iterator[tuple[str, str]]:
    others = ("pyramid, all unknown, true", "what-if, charity, half known, changed", "house, torn", "time, charity")
    for case in (*USUAL, *others):
        file = io.BytesIO()
        plots.paint(GALLERY[f"nl: {case}"], theme=theme).savefig(file, dpi=120)
        yield f"both: {case}, svg", live(f"nl: {case}")
        yield (
            f"both: {case}, plots",
            f'<img alt="" src="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}">',
        )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--to", type=Path, default=ROOT / "artifacts/contact", help="a folder (default: artifacts/contact)"
    )
    parser.add_argument("--no-png", action="store_true", help="only HTML, also when there is a browser")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)} (default: all)")
    chosen = parser.parse_args(argv)
    if strange := set(chosen.kinds) - {*KINDS}:
        parser.error(f"there is no {', '.join(sorted(strange))}; there are {', '.join(KINDS)}")
    chosen.to.mkdir(parents=True, exist_ok=True)
    made = [chosen.to / f"{what}-{theme}.html" for what in chosen.kinds or KINDS for theme in JUPYTER]
    for path in made:
        path.write_text(sheet(*path.stem.rsplit("-", 1)), "utf-8")
    if browser := None if chosen.no_png else first_that_starts(installed()):
        photograph(made, browser)
    print(f"{len(made)} sheets in {chosen.to}" + ", as PNG too" * bool(browser))
    return 0


def photograph(pages: list[Path], browser: str) -> None:
    """A PNG beside each page, as long as the page is."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        tab = chromium.new_page(viewport={"width": 1920, "height": 1080})
        for path in pages:
            tab.goto(path.resolve().as_uri())
            tab.screenshot(path=path.with_suffix(".png"), full_page=True)
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
