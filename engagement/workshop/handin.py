"""What one participant hands in to the room: a few numbers and, if they tick it, a line. One code carries it, whatever the way.

The code holds no name: only a number that the workbook drew, so that a second hand-in replaces the first. Here nothing travels:
that is for ``transport``.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import time
import zlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace

from ..answers import Answers
from ..content import load_content
from ..document.change import as_json
from ..model import LEVELS, MOST, PHASES, Mistake
from ..plan import narrowest_step
from ..typed import brief, clean

SAID = ("line", "clear", "unclear", "up", "down")  # the texts, each as short as a code can carry
LONGEST_TEXT, MOST_BYTES, LONGEST_CODE = 140, 200, 5_000  # characters and bytes of a text, characters of a code
DAY_MS = 86_400_000
FILE = re.compile(r"([0-9a-f]{16})\.(\d{10,16})\.txt")  # of a file: whose, and when
_CODE = re.compile(r"\bEW(\d+)\.((?:(?!EW1\.)[^.]){0,5000})", re.IGNORECASE)  # no 1 in base32: a code may end in "EW7."


class NoHandIn(Mistake):
    """A code, file or answer that is not a hand-in, or was not taken on its way. ``why`` names the text in ``room.toml``."""

    def __init__(self, why: str, language: str = "en", **values: object) -> None:
        self.why, self.values = why, values
        super().__init__(self.said(language))

    def said(self, language: str) -> str:
        """What is wrong and what to do, for a participant."""
        return load_content().words(language)(f"hand-in.{self.why}", **self.values)


@dataclass(frozen=True, slots=True)
class HandIn:
    """One workbook's answers for the room. ``None`` and ``""`` are what was not filled in, or not handed in.

    ``workbook``: 16 hexadecimal digits, drawn once; ``at``: milliseconds since 1970, when it was handed in, by its own clock;
    ``people``: by level, lowest first; ``phase`` of the ambition; ``weakest``: the level to which the weakest step leads;
    ``house``: a digit 1 to 5, or "-", for each voice and each axis, voice by voice.
    """

    workbook: str
    at: int
    people: tuple[int | None, ...] = (None,) * len(LEVELS)
    phase: str | None = None
    weakest: str | None = None
    house: str = ""
    line: str = ""
    clear: str = ""
    unclear: str = ""
    up: str = ""
    down: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was filled in, or all of it was taken back."""
        return self == HandIn(self.workbook, self.at)

    @property
    def counts(self) -> bool:
        """Whether it says anything of an organisation, beside what its maker thought of the workshop."""
        return not replace(self, clear="", unclear="", up="", down="").empty

    @property
    def file(self) -> str:
        """The name of its file: whose it is, and when it was handed in."""
        return f"{self.workbook}.{self.at}.txt"

    def code(self) -> str:
        """Its code: letters, digits 2 to 7 and full stops, so that no mail, chat or QR code can spoil it.

        >>> HandIn.read(HandIn("0123456789abcdef", 1_700_000_000_000, phase="react").code()).phase
        'react'
        """
        packed = as_json(list(astuple(self)))
        return f"EW1.{base64.b32encode(packed + zlib.crc32(packed).to_bytes(4)).decode().rstrip('=')}."

    @classmethod
    def read(cls, code: str) -> HandIn:
        """The hand-in that a code holds; white space, small letters and the marks of quoted mail in it do not matter.

        Raises ``NoHandIn``: it is not a code, not whole, of a newer workbook, or says what no workbook would.
        """
        found = _CODE.search(code[:LONGEST_CODE])
        if not found:
            raise NoHandIn("no-code")
        if found[1] != "1":
            raise NoHandIn("newer")
        text = re.sub(r"[\s>|*_-]", "", found[2]).upper()
        try:
            packed = base64.b32decode(text + "=" * (-len(text) % 8))
        except ValueError:
            raise NoHandIn("not-whole") from None
        if zlib.crc32(packed[:-4]).to_bytes(4) != packed[-4:] or len(packed) < 5:
            raise NoHandIn("not-whole")
        try:
            return _checked(json.loads(packed[:-4]))
        except (ValueError, TypeError, RecursionError):
            raise NoHandIn("not-ours") from None


def codes_in(text: str) -> Iterator[str]:
    """Every code in a text that somebody pasted, with what stands between them left out."""
    return (found[0] for found in _CODE.finditer(text))


def _checked(parts: object) -> HandIn:
    """The parts as a hand-in. Raises ``ValueError`` for what no workbook hands in."""
    if not isinstance(parts, list) or len(parts) != len(fields(HandIn)):
        raise ValueError("not as many parts")
    workbook, at, people, phase, weakest, house, *said = parts
    good = (
        isinstance(workbook, str) and re.fullmatch("[0-9a-f]{16}", workbook),
        type(at) is int and 10**9 <= at < 10**14,
        isinstance(people, list) and len(people) == len(LEVELS),
        all(each is None or (type(each) is int and 0 <= each <= MOST) for each in people),
        phase is None or phase in PHASES,
        weakest is None or weakest in LEVELS[1:],
        isinstance(house, str) and re.fullmatch("[1-5-]{0,60}", house),
        all(isinstance(each, str) and each == said_briefly(each) for each in said),
    )
    if not all(good):
        raise ValueError("not what a workbook says")
    return HandIn(workbook, at, tuple(people), phase, weakest, house, *said)


def said_briefly(text: str) -> str:
    """A text as it is handed in: on one line, without control characters, and short, also in bytes."""
    text = brief(clean(text), LONGEST_TEXT)
    while len(text.encode()) > MOST_BYTES:
        text = brief(text, len(text) - 1)
    return text


def of_workbook(answers: Answers, *, line: bool) -> HandIn:
    """What this workbook would hand in now, with the proposition's new line only if ``line``.

    Of an invented organisation it holds no numbers: only what the participant thought of the workshop. The same answers give the
    same hand-in, to the code; others a later one.
    """

    def said(key: str) -> str:
        return said_briefly(answers.text(key))

    now_ms, last = int(time.time() * 1000), _last(answers)
    if last and last.at > now_ms + DAY_MS:  # of a clock that ran ahead: what is handed in now would not count beside it
        last = None
    now = HandIn(
        last.workbook if last else secrets.token_hex(8),
        last.at if last else 0,
        clear=said("hand-in.clear"),
        unclear=said("hand-in.unclear"),
        up=said("hand-in.up"),
        down=said("hand-in.down"),
    )
    if not answers.sample:
        pyramid, step = answers.pyramid, narrowest_step(answers.pyramid)
        scores = "".join(str(score or "-") for row in answers.house for score in row)
        now = replace(
            now,
            people=tuple(pyramid.count(level) for level in LEVELS),
            phase=answers.promise.phase,
            weakest=answers.weakest or (step.upper if step else None),
            house=scores if scores.strip("-") else "",
            line=said("proposition.after.line") if line else "",
        )
    return now if now == last else replace(now, at=max(now_ms, now.at + 1))


def _last(answers: Answers) -> HandIn | None:
    """What this workbook last handed in, or made a code of."""
    kept = answers.workbook.read("hand-in.last")
    try:
        return HandIn.read(kept) if isinstance(kept, str) else None
    except NoHandIn:
        return None
