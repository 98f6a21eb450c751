"""What ipywidgets leaves out of a page: names for a screen reader, Enter, numbers as one writes them, smooth changes.

All of that is in ``manners.js``. anywidget runs it in the page; its Python side, which would cost every kernel 50 ms and is
not needed for a widget without answers, is not imported. The script also hands out what came of a slide (``widgets.Slid``).
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import ipywidgets as widgets
from IPython import get_ipython
from traitlets import Bool, List, Unicode


@cache
def _script() -> str:
    return Path(__file__).with_name("manners.js").read_text("utf-8")


class Manners(widgets.DOMWidget):
    """The manners of the exercise that it stands in; ``ends`` names the two handles of a slider for a range."""

    _model_name = Unicode("AnyModel").tag(sync=True)
    _model_module = Unicode("anywidget").tag(sync=True)
    _model_module_version = Unicode("*").tag(sync=True)
    _view_name = Unicode("AnyView").tag(sync=True)
    _view_module = Unicode("anywidget").tag(sync=True)
    _view_module_version = Unicode("*").tag(sync=True)
    _anywidget_id = Unicode("engagement.manners").tag(sync=True)
    _esm = Unicode().tag(sync=True)
    language = Unicode().tag(sync=True)
    ends = List(Unicode()).tag(sync=True)
    form = Unicode().tag(sync=True)  # the model that says what came of a slide: anywidget's waits 2 seconds for a page
    here = Bool(False).tag(sync=True)  # the script runs in a page

    def __init__(self, **values: object) -> None:
        super().__init__(_esm=_script(), **values)


def page() -> tuple[str, float] | None:
    """The page that asks for what is being done, and the moment it asked (seconds since 1970); ``None`` without a page."""
    kernel = getattr(get_ipython(), "kernel", None)
    header = (kernel.get_parent() if kernel else {}).get("header") or {}
    date = header.get("date")
    return (header.get("session", ""), date.timestamp()) if isinstance(date, datetime) else None
