"""A text that someone typed, or that a file held: what of it is kept, and what there is room for."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """The text that we keep of what someone typed or a file held: composed, and without control characters.

    Line breaks stay. NUL, control and direction-changing characters go (category C), as do lone surrogates, which would
    make the kernel drop a whole message; the joiner that holds emoji together stays.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = (c for c in text if c in "\n\t\u200d" or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", "".join(kept))


def brief(text: str, most: int = 200) -> str:
    """A text on one line of at most ``most`` characters, for where there is no room; the workbook keeps all of it."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
