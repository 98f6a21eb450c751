"""Bytes of any encoding → blocks of text: a byte order mark, UTF-16, UTF-8, and else line by line UTF-8 or Windows-1252.

The bytes are gone through once to find out how they are written and once to read them; never more than a block is held.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 2**20  # bytes
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CONTROLS = bytes(c for c in range(128) if INVISIBLE.match(chr(c)))
INVISIBLE_STARTS = (b"\xe2\x80", b"\xe2\x81", b"\xef\xbb\xbf", b"\xef\xbf\xbd")  # in UTF-8, and \ufffd


@dataclass(slots=True)
class Decoded:
    """How bytes were read: the encoding, and how many characters were left out or could not be read."""

    encoding: str
    spotless: bool = False  # no invisible character is there to look for
    invisible: int = 0
    lost: int = 0

    @classmethod
    def of(cls, raw: BinaryIO) -> Decoded:
        """The encoding of everything from here on; ``raw`` is put back where it was."""
        start = raw.tell()
        head = raw.read(4_000)
        raw.seek(start)
        known = next((each for bom, each in BOMS.items() if head.startswith(bom)), "") or wide(head)
        if known not in ("", "utf-8-sig"):
            return cls(known)
        decoder, spotless, last = codecs.getincrementaldecoder("utf-8")(), not known, b""
        try:
            while piece := raw.read(BLOCK):
                decoder.decode(piece)
                seen, last = last + piece, piece[-2:]
                if spotless:
                    marked = not seen.isascii() and any(map(seen.__contains__, INVISIBLE_STARTS))
                    spotless = not marked and len(seen.translate(None, CONTROLS)) == len(seen)
            decoder.decode(b"", final=True)
            return cls(known or "utf-8", spotless)
        except UnicodeDecodeError:
            return cls("cp1252")
        finally:
            raw.seek(start)

    def blocks(self, raw: BinaryIO) -> Iterator[str]:
        """The text from here on, whole lines, about a block at a time."""
        if self.encoding == "cp1252":
            while piece := raw.read(BLOCK):
                lines = (piece + raw.readline()).splitlines(keepends=True)
                yield self._cleaned("".join(map(self._either, lines)))
            return
        text = io.TextIOWrapper(raw, self.encoding, "replace", newline="")
        try:
            while block := text.read(BLOCK):
                block += text.readline()
                yield block if self.spotless else self._cleaned(block)
        finally:
            if not raw.closed:
                text.detach()

    def _either(self, line: bytes) -> str:
        """A list that was pasted together from two programs holds both."""
        try:
            found = line.decode("utf-8")
        except UnicodeDecodeError:
            return line.decode("cp1252", "replace")
        if not line.isascii():
            self.encoding = "utf-8, cp1252"
        return found

    def _cleaned(self, text: str) -> str:
        self.lost += text.count("\ufffd")
        text, invisible = INVISIBLE.subn("", text)
        self.invisible += invisible
        return text


def wide(head: bytes) -> str:
    """The codec of UTF-16 without a byte order mark, which shows itself by a NUL in every other byte; else "".

    >>> wide("E-mail".encode("utf-16-le")), wide(b"E-mail")
    ('utf-16-le', '')
    """
    low, high = head[::2].count(0), head[1::2].count(0)
    if max(low, high) < max(1, 0.3 * len(head[::2])) or min(low, high) > 0.1 * max(low, high):
        return ""
    return "utf-16-le" if high > low else "utf-16-be"
