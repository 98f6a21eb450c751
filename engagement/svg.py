"""Paint a picture as inline SVG: sharp on any projector, real text for a screen reader, right in a dark and a light theme.

This is also the one place where text becomes markup: whatever a participant typed passes ``escape``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape as _escape

from .shapes import DARK, HEIGHT, LIGHT, WIDTH, Label, Outline, Path, Picture
from .typed import clean

FONT = "system-ui,'DejaVu Sans',sans-serif"
THEME = {  # follow JupyterLab's theme where there is one; a page of ours sets the same variables
    "ink": f"var(--jp-ui-font-color1,{DARK})",
    "quiet": "color-mix(in srgb,var(--ink) 75%,var(--paper))",  # JupyterLab's own secondary text is too pale for the back row
    "ghost": "color-mix(in srgb,var(--ink) 13%,var(--paper))",
    "paper": f"var(--jp-layout-color0,{LIGHT})",
}


def escape(text: object) -> str:
    """Text made harmless for HTML and for SVG, inside an element or an attribute.

    >>> escape("Fans & <co>")
    'Fans &amp; &lt;co&gt;'
    """
    return _escape(clean(str(text)), quote=True)  # a NUL would end the picture


def paint(picture: Picture, *, prefix: str = "ew") -> str:
    """The picture as one ``<svg>`` element with a title and a description; at most a few kilobytes.

    Two live pictures on one page need a ``prefix`` each: a hatch is found by its id, and JupyterLab keeps the notebook that
    was open before in the page, hidden, where the first of two equal ids would be found and not painted.
    """
    hatches = {o.fill: f"{prefix}-{o.fill.lstrip('#')}" for o in picture.outlines if o.hatched and o.fill}
    name = escape(f"{picture.title}. {picture.description}")
    theme = ";".join(f"--{role}:{colour}" for role, colour in THEME.items())
    return (
        f'<svg class="ew-picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}" font-family="{FONT}"'
        f' fill="var(--ink)" stroke-linecap="round" stroke-linejoin="round" style="{theme}"><title>{escape(picture.title)}</title>'
        + (f"<defs>{''.join(_hatch(colour, key) for colour, key in hatches.items())}</defs>" if hatches else "")
        + "".join(_outline(outline, hatches) for outline in picture.outlines)
        + "".join(map(_label, picture.labels))
        + "</svg>"
    )


def _outline(o: Outline, hatches: Mapping[str, str]) -> str:
    fill = "none" if o.fill is None else f"url(#{hatches[o.fill]})" if o.hatched else _colour(o.fill)
    edge = f' stroke="{_colour(o.edge)}" stroke-width="{_number(o.width)}"' if o.edge else ""
    dashes = ' stroke-dasharray="3 5"' if o.dashed else ""
    return f'<path d="{_path(o.path)}" fill="{fill}"{edge}{dashes}/>'


@lru_cache(maxsize=256)  # a slider moves one band, and the rest of the picture stays
def _path(path: Path) -> str:
    return "".join(step[0] + " ".join(map(_number, step[1:])) for step in path)


@lru_cache(maxsize=256)
def _label(label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    weight = ' font-weight="700"' if label.bold else ""
    colour = "" if label.colour == "ink" else f' fill="{_colour(label.colour)}"'
    return (
        f'<text x="{_number(label.x)}" y="{_number(label.y)}" font-size="{_number(label.size)}"{anchor}'
        f"{weight}{colour}>{escape(label.text)}</text>"
    )


def _hatch(colour: str, key: str) -> str:
    return (
        f'<pattern id="{key}" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="12" height="12" fill="{_colour(colour)}"/>'
        '<rect width="5" height="12" fill="var(--paper)" opacity=".6"/></pattern>'
    )


def _colour(colour: str) -> str:
    return f"var(--{colour})" if colour in THEME else colour


def _number(x: float) -> str:
    return f"{x:.1f}".removesuffix(".0")


def square_code(text: str, said: str = "", *, error: str = "l") -> str:
    """A QR code that a telephone reads from the screen: black on white in every theme, named ``said`` for a screen reader.

    ``error``: how much of it may be hidden or blurred, "l" (least, for a long text) to "h"; without ``said`` it has no frame.
    """
    import segno

    square: str = segno.make(text, error=error, micro=False).svg_inline(
        border=3, light="#fff", omitsize=True, svgclass=None
    )
    return f'<div class="ew-square" role="img" aria-label="{escape(said)}">{square}</div>' if said else square
