"""What a file is, by its first bytes and never by its name: an export called ``.xls`` is often text or a web page."""

from __future__ import annotations

import re

from .decode import BOMS, wide

HEAD = 50_000  # bytes that decide
BEGINNINGS = {  # how a file begins → what it is; "packed" and "binary" are what we do not open
    "zip": (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"),
    "gz": (b"\x1f\x8b",),
    "sheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"),  # Excel before 2007
    "packed": (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", *(b"BZh%d1AY" % n for n in range(1, 10))),
    "binary": (b"%PDF", b"\x89PNG", b"{\\rtf", b"\xff\xd8\xff", b"GIF8"),
}  # fmt: skip
PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|\?xml|(?:html|head|body|meta|style|table)\b)", re.I | re.S)


def format_of(head: bytes) -> str:
    """What a file is that begins so: zip, gz, sheet, page, packed, binary, or nothing for plain text.

    >>> format_of(b"E-mail;Gift"), format_of(b"%PDF-1.4"), format_of(b"<table><tr><td>E-mail")
    ('', 'binary', 'page')
    """
    if known := next((kind for kind, marks in BEGINNINGS.items() if head.startswith(marks)), ""):
        return known
    if head[257:262] == b"ustar":
        return "packed"  # tar
    codec = next((each for bom, each in BOMS.items() if head.startswith(bom)), "") or wide(head[:4_000])
    if PAGE.match(head[:4_000].decode(codec or "utf-8", "replace")):
        return "page"
    return "binary" if not codec and _is_binary(head) else ""


def _is_binary(head: bytes) -> bool:
    controls = sum(head.count(c) for c in range(1, 32) if c not in b"\t\n\r\x0b\x0c\x1a")
    return controls > 0.02 * len(head) or head.count(0) > 0.3 * len(head)
