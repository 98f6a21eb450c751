#!/usr/bin/env python3
"""Make ``notebooks/<language>/*.ipynb`` from ``notebooks/src/*.py``: one source, two languages, run once.

    python tools/build_notebooks.py            build and run; a second build is byte-identical
    python tools/build_notebooks.py --check    say which committed notebooks no longer match their source

In a source, prose cells say their language, the claims they rest on, and whether they hold our reading or our bridge
(``# %% [markdown] lang="nl" claims="A24 A25" ours="reading"``); code is shared, with ``{language}`` filled in. The outputs that
stay are words and still pictures: what nbval compares.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

from engagement.content import load_content

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
LANGUAGES = ("nl", "en")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WIDGET = "application/vnd.jupyter.widget-view+json"  # dead without its kernel: the words and the picture stay instead
START = '<button data-commandlinker-command="notebook:run-all-cells" class="ew-start">▶ Start</button>'
OURS = {"reading": "form.ours", "bridge": "plan.bridge-here"}  # the words that the screens use


def sources() -> list[Path]:
    return sorted((NOTEBOOKS / "src").glob("*.py"))


def target(source: Path, language: str) -> Path:
    return NOTEBOOKS / language / f"{source.stem}.ipynb"


def notebook(source: Path, language: str) -> nbformat.NotebookNode:
    """One notebook in one language, not yet run."""
    cells, words = [], load_content().words(language)
    for cell in jupytext.read(source).cells:
        spoken, claims, ours = (cell.metadata.get(key, "") for key in ("lang", "claims", "ours"))
        if spoken not in ("", language):
            continue
        text = cell.source.replace("{language}", language).replace("{start}", START)
        if ours:
            text += f'&nbsp;<span class="ew-ours">{words(OURS[ours])}</span>'
        if claims:
            told = words("form.claims", ids=", ".join(claims.split()))
            text += f'&nbsp;<button class="ew-i" title="{told}">i</button>'
        hidden = {"jupyter": {"source_hidden": True}} if cell.cell_type == "code" else {}
        new = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[cell.cell_type]
        cells.append(new(text, id=f"{source.stem[:2]}-{len(cells):02d}", metadata=hidden))
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    return made


def run(made: nbformat.NotebookNode, folder: Path) -> None:
    """Run every cell in ``folder`` on a fresh workbook; keep words and pictures."""
    with tempfile.TemporaryDirectory() as fresh:
        env = {**os.environ, "ENGAGEMENT_WORKBOOK": fresh}
        client = NotebookClient(
            made,
            timeout=60,
            store_widget_state=False,
            record_timing=False,
            extra_arguments=["--IPKernelApp.log_level=40"],  # errors only
            resources={"metadata": {"path": str(folder)}},
        )
        client.execute(env=env)
    made.metadata.language_info = {"name": "python"}  # the kernel wrote its own Python version here
    for cell in made.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise SystemExit(f"{cell.id}: {output.ename}: {output.evalue}")
            output.get("data", {}).pop(WIDGET, None)


def unrun(made: nbformat.NotebookNode) -> list:
    return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in made.cells]


def check() -> int:
    """The number of committed notebooks that do not match their source, each named on a line."""
    stale = [
        target(source, language)
        for source in sources()
        for language in LANGUAGES
        if not target(source, language).exists()
        or unrun(nbformat.read(target(source, language), 4)) != unrun(notebook(source, language))
    ]
    wanted = {target(source, language) for source in sources() for language in LANGUAGES}
    stale += sorted({path for language in LANGUAGES for path in (NOTEBOOKS / language).glob("*.ipynb")} - wanted)
    for path in stale:
        print(f"{path.relative_to(ROOT)} does not match its source: run python tools/build_notebooks.py")
    return len(stale)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("only", nargs="*", help="names to build, such as 02-pyramid (default: all)")
    chosen = parser.parse_args()
    if chosen.check:
        return min(check(), 1)
    for source in sources():
        if chosen.only and source.stem not in chosen.only:
            continue
        for language in LANGUAGES:
            path = target(source, language)
            path.parent.mkdir(exist_ok=True)
            made = notebook(source, language)
            run(made, path.parent)
            path.write_text(re.sub(r"\s*$", "\n", nbformat.writes(made)), "utf-8", newline="\n")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
