"""A document: in memory and on disk at once, the same for everyone who has it open; and what is said when that fails.

Answers stand here under the key that they are filed under; which case they are of is ``Workbook``'s, which is built on this.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import RLock

from ..model import LANGUAGES
from .change import Change, Found, read
from .journal import Journal
from .keys import CASE, DAMAGE, LANGUAGE, STATE, Sheet
from .memory import Memory, Seen
from .refusal import NotSaved, refusal
from .threads import in_turn

BACK_UP_SECONDS = 300  # of work after which the copy of this day is made anew


class Document:
    """What one person filed, by filed key; every change is on disk before anything else happens."""

    def __init__(self, path: Path, language: str | None = None, *, to_read: bool = False) -> None:
        self.journal = Journal(path, to_read=to_read)
        self.trouble: NotSaved | None = None  # why the last change is not on disk
        self.former: Found | None = None  # what stood here, when an older document came in its place
        self.turn = RLock()
        self._memory = Memory()
        self._given_language = language
        self._told_language = False
        self._was_gone = False  # at the last look
        self._backed_up = time.monotonic()
        self._watchers: list[Callable[[str], None]] = []
        self._acts = count(-1, -1)  # until they have a number of the document's
        self._open()

    def _open(self) -> None:
        self._take_in()
        if self.journal.torn and not self.read_only:
            self._mend()
        if self.journal.unreadable:
            self.trouble = NotSaved("disk", f"{self.path.name} cannot be read")
        elif copy := self.journal.copy_ahead():
            name, lost = copy
            self._memory.values[DAMAGE] = {**Found(damaged=lost).damage((), ""), "copy": name}
        else:
            self._back_up(whole=True)

    @property
    def path(self) -> Path:
        """The document's file."""
        return self.journal.path

    @property
    def read_only(self) -> bool:
        """Whether a newer workbook wrote in the document; then this one only reads it."""
        return self.journal.newer

    @property
    def unsaved(self) -> dict[str, object]:
        """The changes that are not on disk, by key."""
        return {change.key: change.value for change in self._memory.waiting}

    @property
    def damage(self) -> Mapping[str, object]:
        """What was the matter with the document when it was opened; empty when nothing was, or somebody has read it.

        ``lost``: how many changes could not be read; ``keys``: which answers they were, as far as can be told; ``restored``:
        which of them came from a copy; ``aside``: the name of the damaged file, which is kept; ``copy``: the name of the copy
        that holds later changes than the document, when there is one.
        """
        found = self._memory.values.get(DAMAGE)
        return found if isinstance(found, dict) else {}

    @property
    def language(self) -> str:
        """``"nl"`` or ``"en"``: what this notebook asked for, else what was last chosen."""
        kept = self._memory.values.get(LANGUAGE)
        return self._given_language or (kept if isinstance(kept, str) and kept in LANGUAGES else "en")

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Call ``watcher(key)`` at every change: made here, or found on disk where another notebook made it."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[str], None]) -> None:
        """Call it no more."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def portable(self) -> str:
        """The whole document as text: what to keep when the disk refuses, to hand in, and to carry to another computer."""
        return b"".join(line.line() for line in self._memory.lines() if line.key != DAMAGE).decode()

    @in_turn
    def refresh(self) -> None:
        """Take in what another notebook or tab wrote since we last looked, and tell the watchers."""
        self._tell(self._take_in())

    @in_turn
    def save(self) -> None:
        """Save what waits. Raises ``NotSaved``."""
        if self._memory.waiting:
            self._save()

    @in_turn
    def retry(self) -> None:
        """Try again to save what the disk refused; says nothing when it still does."""
        if self._memory.waiting:
            with suppress(NotSaved):
                self._save(quiet=True)

    @in_turn
    def save_again(self) -> None:
        """Write the whole document where it no longer is, from memory. Raises ``NotSaved``."""
        if self.journal.gone:
            self.journal.forget()
            self._memory.waiting = self._memory.lines()
        self._save()

    @in_turn
    def begin_anew(self) -> Path | None:
        """Keep the document as an older one and begin an empty one; returns where the older is. Raises ``NotSaved``."""
        if not os.path.exists(self.path):
            return None
        self.save()
        try:
            older = self.journal.begin_anew([Change(LANGUAGE, self.language, time=time.time())])
        except OSError as error:
            raise refusal(error, self.journal) from error
        self._start_over()
        return older

    @in_turn
    def delete(self) -> None:
        """Delete the document, its copies, what was kept aside, and the lock. Raises ``NotSaved`` when the disk refuses."""
        try:
            self.journal.delete()
        except OSError as error:
            raise refusal(error, self.journal) from error
        self._start_over()

    # Inside ----------------------------------------------------------------------------------------------------------

    def _do(
        self,
        act: Mapping[str, object],
        came: Iterable[str] = (),
        *,
        undo: bool = False,
        alone: bool = False,
        seen: Seen | None = None,
        wait: bool = False,
    ) -> None:
        """Make a change of one or more filed keys, in memory, on the screen, on disk; ``alone``: it goes on from no other."""
        if not act and (wait or not self._memory.waiting):
            return self._tell(came)
        number = next(self._acts) if alone or len(act) > 1 else 0
        self._memory.do(act, number=number, undo=undo, page=seen[0] if seen else None, instead=wait)
        try:
            self._tell([*came, *act])  # pictures first: the disk is the slower of the two
        finally:
            if not wait:
                self._save()

    def _tell(self, filed: Iterable[str]) -> None:
        """Call every watcher for every key, also when one of them fails; then raise the first failure."""
        failures = []
        keys = [*dict.fromkeys(map(Sheet.on_screen(self._memory.values).key, filed))]
        if CASE in keys:  # then everything is another, but what the document itself has to say
            keys = [key for key in keys if key == CASE or key.startswith("workbook.")]
        for key in keys:
            for watcher in tuple(self._watchers):
                try:
                    watcher(key)
                except Exception as failure:  # the forms after it must not fall silent
                    failures.append(failure)
        if failures:
            raise failures[0]

    def _take_in(self) -> list[str]:
        """Replay what is new in the document. Returns the filed keys that changed."""
        last, gone = self.journal.last, self._was_gone
        self._was_gone = self.journal.gone
        if self._was_gone and self.journal.deleted and not self._memory.waiting:  # in another notebook; so here too
            self.journal.forget()
            self.former = None
            return [*self._memory.replay(Found(), anew=True), STATE]
        found, another = self.journal.look()
        told = []
        if another and self.former and found.last >= self.former.last:  # it is whole again
            self.former, told = None, [STATE]
        elif another and found.last < last and not gone:  # an older copy was put back, or a part was cut off
            self.former, told = read(self.portable().encode()), [STATE]
        if self.trouble and not self._memory.waiting and not self.journal.unreadable:
            self.trouble, told = None, [STATE]
        if (found.foreign or not found.whole) and not self.read_only:
            return [*self._mend(), *told]
        return [*self._memory.replay(found, anew=another), *told]

    def _mend(self) -> list[str]:
        found = self.journal.mend()
        return [*self._memory.replay(found, anew=True), DAMAGE] if found.changes else []

    def _back_up(self, *, whole: bool = False) -> None:
        """Make the copy of this day anew; what is damaged and could not be mended replaces no good copy."""
        if not self.damage or self.damage.get("aside"):
            self.journal.back_up(whole=whole)
        self._backed_up = time.monotonic()

    def _save(self, *, quiet: bool = False) -> None:
        if self._given_language and not self._told_language:  # once: two notebooks may speak two languages
            self._told_language = True
            if not self._memory.holds(LANGUAGE, self._given_language):
                self._memory.do({LANGUAGE: self._given_language}, base=1)
        came: list[str] = []
        try:
            with self.journal.locked(0 if quiet or self.trouble else None):
                came += self._take_in()
                if self.journal.torn and not self.read_only:  # with the lock, nobody is still writing it
                    came += self._mend()
                if self.read_only:
                    line = f"{self.path.name} was written by a newer workbook and is open for reading. Update this one."
                    raise NotSaved("newer", line)
                self._memory.saved(self.journal.append(self._memory.waiting))
                self.journal.compact_if_large()
        except (OSError, NotSaved) as error:
            was, now = self.trouble, refusal(error, self.journal)
            self.trouble = now
            if not quiet or was is None or was.why != now.why:
                came.append(STATE)
            self._tell(came)
            raise now from error
        if time.monotonic() - self._backed_up > BACK_UP_SECONDS:
            self._back_up()
        was, self.trouble = self.trouble, None
        self._tell([*came, *([STATE] if was else [])])

    def _start_over(self) -> None:
        self._memory.waiting, self.trouble, self.former, self._told_language = [], None, None, False
        self._tell([*self._memory.replay(self.journal.look()[0], anew=True), CASE, STATE])
