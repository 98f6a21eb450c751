"""The widgets that our screens are made of: ipywidgets' own, lighter for the kernel, the wire and the page.

Plain ones share one model of their layout and one of their style, where ipywidgets makes two for each: that is half of all
models of a screen. And all that one slide changes goes to the page in one message, where ipywidgets sends one for each
widget and one to say that the slide was heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from threading import RLock, local
from typing import TYPE_CHECKING

import ipywidgets
from ipywidgets import DatePicker, FileUpload, HBox, Tab, ToggleButton, ToggleButtons, Widget

from .manners import page

if TYPE_CHECKING:
    from .fields import Fields

__all__ = ["DatePicker", "FileUpload", "HBox", "Tab", "ToggleButton", "ToggleButtons", "Widget"]

STANDS = {"value", "index", "_dom_classes"}  # what a slide can change
_shared: dict[type[Widget], Widget] = {}


class _Slide(local):
    """A slide while it is handled; what is done later because of it is not part of it."""

    changed: dict[Together, set[str]] | None = None  # the traits that it changed so far


_slide = _Slide()
_sending = RLock()  # the thread that looks at the disk may have something newer to say


def close(widget: Widget) -> None:
    """Close a widget with the models that are its own."""
    for part in (widget.layout, getattr(widget, "style", None), widget):
        if part is not None and _shared.get(type(part)) is not part:
            part.close()


def send_again(form: Fields) -> None:
    """Tell the page that asks, and no other, how everything in a form stands: it came late."""
    _tell(form, {widget: STANDS & {*widget.keys} for widget in _together(form)}, only=_asking())


def _tell(form: Fields, changed: Mapping[Together, Iterable[str]], **whom: object) -> None:
    """One message to the script of the form's manners with how these stand."""
    with _sending:
        states = {widget.model_id: widget.get_state(keys) for widget, keys in changed.items()}
        form.send({**whom, "changed": states})


def _asking() -> str:
    """The page that asked for what is being done."""
    by, _ = page() or ("", 0)
    return by


def _together(widget: Widget) -> Iterator[Together]:
    if isinstance(widget, Together):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from _together(child)


class Plain(ipywidgets.DOMWidget):
    """Mixed into a widget: without a look of its own, it has the look that all plain ones share. Hide it with a class."""

    def __init__(self, *values: object, **more: object) -> None:
        for part in ("layout", "style"):
            if part in self.traits() and part not in more:
                more[part] = self._common(self.traits()[part].klass)
        super().__init__(*values, **more)

    @staticmethod
    def _common(kind: type[Widget]) -> Widget:
        if kind not in _shared or _shared[kind].comm is None:
            _shared[kind] = kind()
        return _shared[kind]


class Together(Plain):
    """Mixed into a widget: what a slide changes in it goes to the page together with all else that the slide changes."""

    def send_state(self, key: object = None) -> None:
        if _slide.changed is None or not isinstance(key, str):
            with _sending:
                super().send_state(key)
        else:
            _slide.changed.setdefault(self, set()).add(key)


class Slid(Together):
    """Mixed into a slider: its form says what came of a slide in one message, when the script of its manners is there."""

    form: Fields | None = None

    def set_state(self, state: Mapping[str, object]) -> None:
        """The page slid it. Other pages of this kernel hear that too; the one that slid may have slid on by then."""
        if not (self.form and self.form.manners.here):
            super().set_state(state)
            return
        slide: dict[Together, set[str]] = {}
        _slide.changed = slide
        try:
            super().set_state(state)
        finally:
            _slide.changed = None
            changed = {widget: keys for widget, keys in slide.items() if widget.comm}
            if self.comm and self.form.manners.here:
                _tell(self.form, changed, by=_asking(), slid={self.model_id: state})
            else:  # what was new on disk made the form build itself anew
                for widget, keys in changed.items():
                    widget.send_state(keys)

    def trait_metadata(self, name: str, key: str, default: object = None) -> object:
        """Inside that one message, there is no other to say that the slide was heard."""
        if key == "echo_update" and _slide.changed is not None:
            return False
        return super().trait_metadata(name, key, default)


class Box(Plain, ipywidgets.Box): ...


class VBox(Plain, ipywidgets.VBox): ...


class Button(Plain, ipywidgets.Button): ...


class Checkbox(Plain, ipywidgets.Checkbox): ...


class Dropdown(Plain, ipywidgets.Dropdown): ...


class Textarea(Plain, ipywidgets.Textarea): ...


class HTML(Together, ipywidgets.HTML): ...


class Text(Together, ipywidgets.Text): ...


class IntSlider(Slid, ipywidgets.IntSlider): ...


class SelectionSlider(Slid, ipywidgets.SelectionSlider): ...


class SelectionRangeSlider(Slid, ipywidgets.SelectionRangeSlider): ...
