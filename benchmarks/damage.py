"""Documents with a known history, and ways in which a file is damaged: by a disk, a copy that broke off, a kind editor."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .stores import compacting, opened

NAMES = [f"answer.{n}" for n in range(60)]


@dataclass
class Written:
    """A document that was written for a trial, and every value that each of its keys ever had."""

    store: type
    folder: Path
    name: str = ""  # of the file
    history: dict[str, list[object]] = field(default_factory=dict)

    @property
    def last(self) -> dict[str, object]:
        return {key: values[-1] for key, values in self.history.items()}

    def copied(self, folder: Path, raw: bytes) -> Path:
        """The document in another folder, with ``raw`` for what it holds."""
        shutil.copytree(self.folder, folder)
        (folder / self.name).write_bytes(raw)
        return folder

    @property
    def raw(self) -> bytes:
        return (self.folder / self.name).read_bytes()


def written(store: type, folder: Path, chance: Random, *, copied: bool = False, compact: bool = False) -> Written:
    """Some sixty answers that were changed a few times; a copy of it as it was on the way, or made compact on the way."""
    document = opened(store, folder)
    made = Written(store, folder, document.file.name)
    for n, key in enumerate(NAMES * 3 + NAMES[::2]):
        if copied and n == 130:
            document = store(folder)  # this makes the copy of the day
        if compact and n == 180:
            with compacting(20), document.workbook.journal.locked():
                document.workbook.journal.compact_if_large()
        value = _answer(n, chance)
        document.save(key, value)
        made.history.setdefault(key, []).append(value)
    document.close()
    return made


def _answer(n: int, chance: Random) -> object:
    text = f"Één keer ’s avonds, “{n}” € {chance.randrange(10_000)} " * chance.randint(1, 4)
    return chance.choice((text, n, n / 8, [n, text], {"yes": n % 2 == 0, "why": text}, f"{n} 🌻"))


# Damage ----------------------------------------------------------------------------------------------------------------


def truncated(raw: bytes, chance: Random) -> bytes:
    return raw[: chance.randrange(len(raw))]


def truncated_at_a_line(raw: bytes, chance: Random) -> bytes:
    ends = [at + 1 for at, byte in enumerate(raw) if byte == 10]
    return raw[: chance.choice(ends)] if ends else truncated(raw, chance)


def flipped(raw: bytes, chance: Random) -> bytes:
    damaged = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def zeroed(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + bytes(len(raw[at : at + 512])) + raw[at + 512 :]


def garbage(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + chance.randbytes(chance.randint(1, 300)) + raw[at:]


def block_gone(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + raw[at + chance.randint(1, 2_000) :]


def lines_gone(raw: bytes, chance: Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join(lines[:at] + lines[at + chance.randint(1, 5) :])


def block_twice(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw))
    end = at + chance.randint(1, 2_000)
    return raw[:end] + raw[at:end] + raw[end:]


def utf_16(raw: bytes, chance: Random) -> bytes:
    return _text(raw).encode("utf-16")


def windows(raw: bytes, chance: Random) -> bytes:
    return _text(raw).encode("cp1252", "replace")


def marked(raw: bytes, chance: Random) -> bytes:
    return b"\xef\xbb\xbf" + raw


def windows_lines(raw: bytes, chance: Random) -> bytes:
    return raw.replace(b"\n", b"\r\n")


def word(raw: bytes, chance: Random) -> bytes:
    """Straight quotes become curly ones, two hyphens a dash, three dots an ellipsis, and the end of a line is Windows'."""
    text, open_next = [], True
    for sign in _text(raw).replace("--", "–").replace("...", "…").replace("'", "’"):
        text.append(("“" if open_next else "”") if sign == '"' else sign)
        open_next ^= sign == '"'
    return "".join(text).replace("\n", "\r\n").encode()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


KINDS: tuple[Callable[[bytes, Random], bytes], ...] = (
    truncated, truncated_at_a_line, flipped, zeroed, garbage, block_gone, lines_gone, block_twice,
    utf_16, windows, marked, windows_lines, word,
)  # fmt: skip
