"""The pieces of which screens are made: a line of widgets, a level's chip, a text with what it rests on, a download.

A piece keeps nothing and knows no key of an answer; what binds it to one is ``form``.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ..model import Level, Prompt, Text
from ..shapes import Picture
from ..svg import escape
from . import widgets

if TYPE_CHECKING:
    from .fields import Fields
    from .form import Form

Shown = Callable[[object], object]  # what a field shows of an answer
Options = Sequence[tuple[str, object]]  # what can be chosen: its name and its key


def own_machine() -> bool:
    """Whether who sees this page sits at the computer that runs it: a visitor of a server names no file or folder of it."""
    return not any(name.startswith("VOILA_") for name in os.environ)


def let_go(*old: widgets.Widget, kept: Sequence[widgets.Widget] = ()) -> None:
    """Close widgets that are no longer shown, and all in them, or the kernel keeps them for ever."""
    for widget in old:
        if widget not in kept:
            let_go(*getattr(widget, "children", ()), kept=kept)
            widgets.close(widget)


def html(markup: str = "") -> widgets.HTML:
    """A piece of markup on the page; whatever a person typed in it has passed ``escape``."""
    return widgets.HTML(markup)


def chip(level: Level, form: Fields) -> str:
    """A level's name with its colour."""
    name = escape(level.name[form.language])
    return f'<span class="ew-chip" style="background:{level.colour}"></span><span>{name}</span>'


def bold(text: str) -> widgets.HTML:
    """A heading over or beside fields."""
    return html(f"<strong>{escape(text)}</strong>")


def card(markup: str, kind: str = "") -> str:
    """Markup in a frame of its own."""
    return f'<div class="{f"ew-card {kind}".strip()}">{markup}</div>'


def sentence(said: str, *, status: bool = False) -> str:
    """What answers come to, as markup; a ``status`` is what just happened, and a screen reader says it at once."""
    role = ' role="status"' if status else ""
    return f'<p class="ew-words"{role}>{escape(said)}</p>'


def paragraph(said: str) -> str:
    """A text below the fields, as markup; nothing while there is nothing to say."""
    return f"<p>{escape(said)}</p>" if said else ""


def folds(summary: str, markup: str) -> str:
    """Markup that stays closed until someone asks for it."""
    return f"<details><summary>{escape(summary)}</summary>{markup}</details>"


def button(said: str, act: Callable[[], object], **look: object) -> widgets.Button:
    """A button that does ``act``."""
    pressed = widgets.Button(description=said, **look)
    pressed.on_click(lambda _: act())
    return pressed


def toggles(options: Options, *, width: str = "auto", **look: object) -> widgets.ToggleButtons:
    """A few choices beside each other, each as wide as its words; ``width`` makes them alike."""
    chosen = widgets.ToggleButtons(options=options, **look)
    chosen.style.button_width, chosen.style.description_width = width, "initial"
    return chosen


def row(kind: str, *children: widgets.Widget) -> widgets.Box:
    """Widgets on one line; the style sheet knows the columns of each kind of row."""
    box = widgets.Box(children)
    box.add_class(kind)
    return box


def show(widget: widgets.Widget, shown: object) -> None:
    """Whether a widget stands on the screen."""
    classed(widget, "ew-gone", not shown)


def classed(widget: widgets.Widget, kind: str, on: object) -> None:
    """Whether the style sheet looks upon a widget as one of a kind."""
    (widget.add_class if on else widget.remove_class)(kind)


def among(options: Options) -> Shown:
    """What a field with these options shows of an answer: the answer if it is one of them, else the first."""
    values = [value for _, value in options]
    return lambda answer: answer if answer in values else values[0]


def name(widget: widgets.Widget) -> str:
    """What a widget asks: its label, or the words that a screen reader says instead."""
    return widget.description or widget.tooltip or ""


def spoken(outcome: Picture | str) -> str:
    """What answers come to, in words alone."""
    return outcome.description if isinstance(outcome, Picture) else outcome


def quoted(text: Text | Prompt, form: Fields, tag: str = "p") -> str:
    """A text of the content as markup, with what it rests on behind an "i", and "our reading" where it is ours."""
    ours = f'&nbsp;<span class="ew-ours">{escape(form.words("form.ours"))}</span>' if text.ours else ""
    ids = form.words("form.claims", ids=", ".join(text.claims))
    info = f"&nbsp;{behind_i(ids)}" if text.claims else ""
    return f"<{tag}>{escape(text[form.language])}{ours}{info}</{tag}>"


def behind_i(said: str) -> str:
    """An "i" that a mouse, a finger and a key can press, and what it then says, above all else on the page."""
    said = escape(said)
    press = f'<button type="button" class="ew-i" aria-label="{said}" title="{said}">i</button>'
    return f'{press}<span class="ew-tip" popover>{said}</span>'


def heading(form: Form) -> widgets.HTML:
    """An exercise's title, with how it works behind an "i"."""
    how = form.words(f"{form.title.partition('.')[0]}.{form.help}")
    return html(f"<h2>{escape(form.words(form.title))}&nbsp;{behind_i(how)}</h2>")


def listed(rows: list[tuple[str, Text]], form: Fields) -> str:
    """Texts of the content as a list of terms, each with its heading."""
    terms = (f"<dt>{escape(head)}</dt><dd>{quoted(text, form, 'span')}</dd>" for head, text in rows)
    return f"<dl>{''.join(terms)}</dl>"


def table(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Rows of cells under their heads; all of them are markup already. Without heads, the rows alone."""
    lines = [("th", heads)] * bool(heads) + [("td", cells) for cells in rows]
    body = "".join(f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>" for tag, cells in lines)
    return f"<table>{body}</table>"


def beside(left: list[widgets.Widget], right: list[widgets.Widget], *kind: str) -> widgets.Box:
    """Two columns that become one on a narrow screen; ``kind`` names others than the usual widths."""
    columns = [widgets.VBox(left), widgets.VBox(right)]
    for column in columns:
        column.add_class("ew-column")
    both = row("ew-beside", *columns)
    for each in kind:
        both.add_class(each)
    return both


def download_link(data: bytes, name: str, label: str, kind: str) -> str:
    """A link that saves ``data`` without a server."""
    address = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    return f'<a class="ew-download" download="{escape(name)}" href="{address}">{escape(label)}</a>'
