"""The participant's one document: saved at every change, replayed on opening, never lost.

Keys are readable paths ("pyramid.followers.count") and never change; keys that this version does not know are kept. Rows
of people never enter it. Answers are filed for the case on the screen (``document.keys``); how they lie in memory and on
disk, and what happens when that fails, is ``document.document``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from .document.change import Found, holds_document
from .document.document import Document
from .document.keys import DAMAGE, OTHER, PERSONAL, SHARED, STATE, Sheet
from .document.memory import Seen
from .document.refusal import NotSaved, fit
from .document.threads import in_turn
from .model import LANGUAGES, Mistake, WrongValue

NAME = "workbook.jsonl"
Concerns = Callable[[str], bool]  # whether a key is one of those that are meant


class Workbook(Document):
    """One person's answers, on disk at every change.

    >>> import tempfile
    >>> workbook = Workbook.open(tempfile.mkdtemp(), language="nl")
    >>> workbook.write("pyramid.followers.count", 4200)
    >>> Workbook.open(workbook.path).read("pyramid.followers.count")
    4200
    """

    @classmethod
    def open(cls, path: str | Path | None = None, *, language: str | None = None, to_read: bool = False) -> Workbook:
        """The document at ``path`` (a folder, or a file), made at the first change.

        Without a path: where ``ENGAGEMENT_WORKBOOK`` points, else the folder ``my-workbook``. ``language`` is ``"nl"`` or
        ``"en"``; without it, the one last used. With ``to_read``, as for somebody else's, nothing is written in the document
        or beside it. Opening never raises on a damaged document: see ``damage``. Raises ``Mistake`` for another language, and
        for a file that holds something else, which is left alone.
        """
        if language not in (None, *LANGUAGES):
            raise WrongValue(f"the language is {language!r}; it must be one of {LANGUAGES}")
        file = place(path)
        if file.suffix != ".jsonl" and file.is_file() and not holds_document(file.read_bytes()):
            raise Mistake(
                f"{file} is not a workbook. Give the folder in which {NAME} is, or that file."
            )  # it stays as it is
        return cls(file, language, to_read=to_read)

    @property
    def _sheet(self) -> Sheet:
        return Sheet.on_screen(self._memory.values)

    @property
    def case(self) -> str:
        """The key of the invented sample on the screen, or ``"own"``."""
        return self._sheet.case

    # Answers ---------------------------------------------------------------------------------------------------------

    def read(self, key: str, default: object = None) -> object:
        """The answer filed under ``key``, or ``default`` when there is none."""
        return self._memory.values.get(self._sheet.filed(key), default)

    def answers(self) -> dict[str, object]:
        """Every answer of the case on the screen, by key: a copy."""
        sheet, filed = self._sheet, [*self._memory.values.items()]
        return {sheet.key(k): v for k, v in filed if k.startswith(sheet.before) and sheet.holds(k)}

    def write(self, key: str, value: object, *, seen: Seen | None = None) -> None:
        """File ``value`` (text, number, bool, None, or lists and mappings of these); returns when it is on disk.

        ``seen`` is the page on which it was given and the moment (seconds since 1970): a page that had not yet seen what was
        given elsewhere does not overwrite it. Raises ``TypeError`` or ``ValueError`` for a value that JSON cannot hold, and
        ``NotSaved`` for one over a megabyte or when the disk refuses; in that last case the change stays in memory (and
        in ``unsaved``), the work goes on, and the next ``write`` or ``retry`` saves it.
        """
        self.update({key: value}, seen=seen)

    @in_turn
    def update(self, answers: Mapping[str, object], *, seen: Seen | None = None, wait: bool = False) -> None:
        """File several answers as one act: on disk together, undone together. Otherwise as ``write``.

        With ``wait`` they stay in memory (and in ``unsaved``) until the next ``save``: a slider in someone's hand does not wait
        for the disk.
        """
        given = fit(answers)
        came, act = self._take_in(), {}
        sheet = self._sheet  # after that look: another notebook may have changed the case
        for filed, value in ((sheet.filed(key), value) for key, value in given.items()):
            if self._memory.holds(filed, value):
                continue
            stale = seen and self._memory.is_stale(filed, seen)
            act[OTHER + filed if stale else filed] = {"value": value} if stale else value
        self._do(act, came, seen=seen, wait=wait)

    @in_turn
    def undo(self, concerns: Concerns | None = None) -> list[str]:
        """Take back the last act on the keys that ``concerns`` names (default: any key, of any case); returns these keys.

        Raises ``NotSaved``.
        """
        came = self._take_in()
        back = self._last_act(concerns)
        self._do(back, came, undo=True)
        return [*dict.fromkeys(self._sheet.key(filed.removeprefix(OTHER)) for filed in back)]

    def can_undo(self, concerns: Concerns | None = None) -> bool:
        """Whether there is anything that ``undo`` would take back."""
        return bool(self._last_act(concerns))

    def _last_act(self, concerns: Concerns | None) -> dict[str, object]:
        sheet = self._sheet

        def asked(filed: str) -> bool:
            filed = filed.removeprefix(OTHER)  # what lies beside an answer goes with it
            if concerns is None:
                return not filed.startswith(PERSONAL)
            return sheet.holds(filed) and concerns(sheet.key(filed))

        return self._memory.past.last(asked)

    @in_turn
    def clear(self, concerns: Concerns) -> list[str]:
        """Take away every answer of the case on the screen that ``concerns`` names, as one act; returns their keys.

        Raises ``NotSaved``.
        """
        came = self._take_in()
        given = [k for k, v in self.answers().items() if v is not None and not k.startswith(SHARED) and concerns(k)]
        self._do(dict.fromkeys(map(self._sheet.filed, given)), came, alone=True)
        return given

    @property
    def others(self) -> dict[str, object]:
        """By key, the answer that was given elsewhere at the same time, where someone still has to choose."""
        sheet = self._sheet
        return {sheet.key(filed): value for filed, value in self._memory.beside.items() if sheet.holds(filed)}

    @in_turn
    def choose(self, key: str, value: object) -> None:
        """Settle which of two answers counts. Raises as ``write``."""
        filed = self._sheet.filed(key)
        self._do({**fit({filed: value}), OTHER + filed: None}, alone=True)

    @in_turn
    def take_on(self, other: Workbook) -> None:
        """Save what another reader of this document could not; it is done then."""
        unsaved = other.unsaved
        other._memory.waiting.clear()
        with suppress(NotSaved):
            self._do(unsaved)

    # The document as a whole -----------------------------------------------------------------------------------------

    @in_turn
    def take_over(self, found: Found) -> int:
        """Take the answers of another document (``journal.read`` of it) in place of these, as one act that can be undone.

        Returns how many answers it has. Raises ``NotSaved``.
        """
        theirs = fit({key: value for key, value in found.values.items() if not key.startswith(PERSONAL)})
        mine = [k for k, v in self._memory.values.items() if v is not None and not k.startswith(PERSONAL)]
        with suppress(OSError):  # it can be undone too, and after a day of work that is far back
            if mine:
                self.journal.aside.keep("older", self.path.read_bytes())
        wanted = {**dict.fromkeys(mine), **theirs}
        self._do({key: value for key, value in wanted.items() if not self._memory.holds(key, value)}, alone=True)
        return sum(value is not None for value in theirs.values())

    @in_turn
    def put_former_back(self) -> None:
        """The answers that stood here count, and not those of the older document that came in their place."""
        if self.former:
            self.take_over(self.former)
        self.leave_former()

    @in_turn
    def leave_former(self) -> None:
        """The older document that came in place of this one counts."""
        self.former = None
        self._tell([STATE])

    @in_turn
    def acknowledge_damage(self) -> None:
        """Somebody read what was the matter; say no more of it. Raises ``NotSaved``."""
        self.update({DAMAGE: None})
        self._back_up()


def place(path: str | Path | None = None) -> Path:
    """The file of a document: at ``path``, where ``ENGAGEMENT_WORKBOOK`` points, or in ``my-workbook``.

    That folder is beside start.py in a checkout, else in the folder at hand. A name like "workshop 21.11" is a folder.
    """
    checkout = Path(__file__).resolve().parent.parent
    home = (checkout if (checkout / "start.py").exists() else Path.cwd()) / "my-workbook"
    path = Path(path or os.environ.get("ENGAGEMENT_WORKBOOK") or home).expanduser()
    return path if path.suffix[1:].isalpha() and not os.path.isdir(path) else path / NAME
