"""Open the workbook: fresh working copies of the notebooks, a place of its own for Jupyter, then JupyterLab on top.

Everything that is written goes into one folder, ``my-workbook`` beside ``start.py``: the answers, the copies in ``nl``
and ``en``, earlier copies in ``older``, and what Jupyter keeps in ``.jupyter``. Other Jupyters are left alone.
"""

from __future__ import annotations

import locale
import os
import shutil
import sys
import webbrowser
from pathlib import Path
from typing import Any

from ..content import load_content
from ..model import LANGUAGES
from ..workbook import place
from .copies import refresh_copies

HERE = Path(__file__).parent
PACKAGE = HERE.parent
NOTEBOOKS = next(each for each in (PACKAGE.parent / "notebooks", PACKAGE / "notebooks") if each.is_dir())


def open_workbook(*, language: str | None = None, browser: bool = True, port: int | None = None) -> int:
    """Open the workbook in JupyterLab and stay until it is stopped; print its address as soon as it answers.

    ``language`` is ``"nl"`` or ``"en"`` (default: the system's). Without ``port`` any free one is taken. A workbook
    that is open already is shown again, not opened twice.
    """
    document = place().absolute()
    desk = document.parent
    folder = desk / (language or system_language())
    at_home(document)
    shorten_imports()
    from .lab import address_of_open, serve

    names = sorted(path.name for path in (NOTEBOOKS / folder.name).glob("*.ipynb"))
    words = [load_content().words(spoken) for spoken in LANGUAGES]
    if address := address_of_open(folder, names[0]):
        show(address, *(each("open.again") for each in words), browser=browser)
        return 0
    for spoken in {folder, *filter(Path.is_dir, (desk / each for each in LANGUAGES))}:  # no page keeps answers for long
        for copy, moved in refresh_copies(NOTEBOOKS / spoken.name, spoken, desk / "older" / spoken.name).items():
            print(f"{copy.relative_to(desk)} -> {moved.relative_to(desk)}", flush=True)
        shutil.rmtree(spoken / ".ipynb_checkpoints", ignore_errors=True)
    stays = [each("open.stays") for each in words]
    serve(folder, names, port=port, ready=lambda address: show(address, *stays, browser=browser))
    return 0


def system_language() -> str:
    """``"nl"`` on a Dutch computer, else ``"en"``."""
    names = (*map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")), locale.getlocale()[0])
    chosen = next(filter(None, names), "")
    return "nl" if chosen.lower().startswith(("nl", "dutch")) else "en"  # Windows says Dutch_Netherlands


def at_home(document: Path) -> None:
    """Give Jupyter and its kernels a place of their own beside the document."""
    for name in [name for name in os.environ if name.startswith(("JUPYTER_", "JUPYTERLAB_"))]:
        del os.environ[name]
    state = document.parent / ".jupyter"
    shutil.copytree(HERE / "jupyter", state / "config", dirs_exist_ok=True)  # a copy, since Jupyter writes beside it
    os.environ.update(
        ENGAGEMENT_WORKBOOK=str(document),
        IPYTHONDIR=str(state / "config" / "ipython"),
        JUPYTER_CONFIG_DIR=str(state / "config"),
        JUPYTER_DATA_DIR=str(state / "data"),
        JUPYTER_RUNTIME_DIR=str(state / "runtime"),
    )


def shorten_imports() -> None:
    """Leave out what takes JupyterLab longer to import than all the rest: 1.3 of 2 seconds."""
    blocked: dict[str, Any] = sys.modules  # None in it makes an import fail at once
    blocked.setdefault("rfc3987_syntax", None)  # jsonschema builds a grammar of web addresses that nobody uses here
    import jupyterlab.commands

    jupyterlab.commands.get_app_version = lambda: jupyterlab.__version__  # asks node, where there is one


def show(address: str, *said: str, browser: bool) -> None:
    """Print the address with what is ``said`` below it, and open it where there is a screen."""
    print(address, *said, sep="\n", flush=True)
    screen = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if browser and screen:  # without a screen, webbrowser would start a text browser in this window
        webbrowser.open(address)
