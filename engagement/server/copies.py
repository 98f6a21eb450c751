"""Working copies of the notebooks: participants run these, so that using the workbook changes no file that git tracks.

Nothing is ever lost: a copy in which somebody wrote is moved to an older one before a fresh copy takes its place.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path


def refresh_copies(committed: Path, copies: Path, older: Path) -> dict[Path, Path]:
    """Make every notebook in ``copies`` equal to the committed one; returns what was moved, and where it went.

    A copy of which only the outputs changed is replaced. One with other cells, or that cannot be read, goes to
    ``older`` with the date and time in its name. A notebook without a committed namesake is the participant's own: it
    stays.
    """
    copies.mkdir(parents=True, exist_ok=True)
    moved = {}
    for notebook in sorted(committed.glob("*.ipynb")):
        copy = copies / notebook.name
        if copy.exists() and _cells(copy) != _cells(notebook):
            moved[copy] = _move(copy, older)
        part = copy.with_suffix(".part")  # a full disk must not leave half a notebook
        shutil.copyfile(notebook, part)
        os.replace(part, copy)
    return moved


def _cells(notebook: Path) -> list[tuple[str, str]] | None:
    """What somebody wrote: kind and source of each cell that is not empty; ``None`` when the file is not a notebook."""
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        written = [(cell["cell_type"], "".join(cell["source"]).strip()) for cell in cells]
    except (ValueError, KeyError, TypeError):
        return None
    return [(kind, source) for kind, source in written if source]


def _move(copy: Path, older: Path) -> Path:
    older.mkdir(parents=True, exist_ok=True)
    stem = f"{copy.stem} ({datetime.now():%Y-%m-%d %H.%M.%S})"  # no colons: Windows
    place, n = older / f"{stem}.ipynb", 1
    while place.exists():
        place, n = older / f"{stem} {n}.ipynb", n + 1
    return Path(shutil.move(copy, place))
