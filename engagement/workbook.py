"""The participant's one document: saved at every change, replayed on opening, never lost.

Keys are readable paths ("pyramid.followers.count") and never change; keys that this version does not know are kept. Rows
of people never enter it. How it lies on disk is ``journal``; what its changes come to is ``memory``.

Answers are kept per case: while an invented sample is on the screen (``start.case``) what someone tries on it is filed
with that sample, and their own organisation's answers stay apart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from itertools import count
from pathlib import Path
from threading import RLock

from .document.change import Change, Found, as_json, read, tidy
from .document.journal import Journal
from .document.memory import ACROSS, OTHER, SHARED, Memory
from .model import LANGUAGES, Mistake, clean

NAME = "workbook.jsonl"
OWN, FIRST_CASE = "own", "charity"
DAMAGE = "workbook.damage"  # what was the matter with the document, until somebody has read it
STATE = "workbook.state"  # told to watchers when saving begins to fail, or works again; never filed
LARGEST = 1_000_000  # bytes of one value
REACTION = 0.5  # seconds in which nobody reads what appears, and answers it
BACK_UP = 300  # seconds of work after which the copy of this day is made anew
PERSONAL = ("workbook.", "start.language", "hand-in.last", "hand-in.done", "agenda.", "room.")  # is not brought along


class NotSaved(Mistake):
    """A change that is not on disk. ``why``: "disk" (it refuses), "away" (the folder is), "gone" (the document is no longer
    in it), "newer" (a newer workbook's document), or "large" (the answer is)."""

    def __init__(self, why: str, line: str) -> None:
        super().__init__(line)
        self.why = why


def _alone(method: Callable) -> Callable:
    """Let one thread at a time act: JupyterLab may hand a slider's events to another thread than the one that ran the cell."""

    @wraps(method)
    def alone(self: Workbook, *args: object, **options: object) -> object:
        with self._acting:
            return method(self, *args, **options)

    return alone


class Workbook:
    """One person's answers, on disk at every change.

    >>> import tempfile
    >>> workbook = Workbook.open(tempfile.mkdtemp(), language="nl")
    >>> workbook.write("pyramid.followers.count", 4200)
    >>> Workbook.open(workbook.path).read("pyramid.followers.count")
    4200
    """

    def __init__(self, path: Path, language: str | None = None) -> None:
        self.journal = Journal(path)
        self.trouble: NotSaved | None = None  # why the last change is not on disk
        self.former: Found | None = None  # what stood here, when an older document came in its place
        self._memory = Memory()
        self._acting = RLock()
        self._given_language = language
        self._told_language = False
        self._was_gone = False  # at the last look
        self._backed_up = time.monotonic()
        self._watchers: list[Callable[[str], None]] = []
        self._given: dict[str, tuple[str | None, float]] = {}  # by which page each answer was given, and when we heard
        self._acts = count(-1, -1)  # until they have a number of the document's

    @classmethod
    def open(cls, path: str | Path | None = None, *, language: str | None = None) -> Workbook:
        """The document at ``path`` (a folder, or a file), made at the first change.

        Without a path: where ``ENGAGEMENT_WORKBOOK`` points, else the folder ``my-workbook``. ``language`` is ``"nl"`` or
        ``"en"``; without it, the one last used. Opening never raises on a damaged document: see ``damage``.
        """
        if language not in (None, *LANGUAGES):
            raise ValueError(f"the language is {language!r}; it must be one of {LANGUAGES}")
        workbook = cls(place(path), language)
        workbook._take_in()
        if workbook.journal.torn and not workbook.read_only:
            workbook._mend()
        if workbook.journal.unreadable:
            workbook.trouble = NotSaved("disk", f"{workbook.path.name} cannot be read")
        elif copy := workbook.journal.copy_ahead():
            name, lost = copy
            workbook._memory.values[DAMAGE] = {"lost": lost, "keys": [], "restored": [], "aside": "", "copy": name}
        else:
            workbook._back_up(whole=True)
        return workbook

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
        found = self.read(DAMAGE)
        return found if isinstance(found, dict) else {}

    @property
    def language(self) -> str:
        """``"nl"`` or ``"en"``: what this notebook asked for, else what was last chosen."""
        kept = self.read("start.language")
        return self._given_language or (kept if kept in LANGUAGES else "en")

    @property
    def case(self) -> str:
        """The key of the invented sample on the screen, or ``"own"``."""
        # without a choice (its line may be damaged), who has answers of their own is not shown a sample instead
        if chosen := self._memory.values.get("start.case"):
            return str(chosen)
        given = (key for key, value in [*self._memory.values.items()] if value is not None)
        own = any("/" not in key and not key.startswith(SHARED + ACROSS) for key in given)
        return OWN if own else FIRST_CASE

    # Answers ---------------------------------------------------------------------------------------------------------

    def read(self, key: str, default: object = None) -> object:
        """The answer filed under ``key``, or ``default`` when there is none."""
        return self._memory.values.get(self._filed(key), default)

    def answers(self) -> dict[str, object]:
        """Every answer of the case on the screen, by key: a copy."""
        sheet = self._sheet
        filed = [*self._memory.values.items()]
        return {k.removeprefix(sheet): v for k, v in filed if k.startswith(sheet) and self._on_screen(k)}

    def write(self, key: str, value: object, *, seen: tuple[str, float] | None = None) -> None:
        """File ``value`` (text, number, bool, None, or lists and mappings of these); returns when it is on disk.

        ``seen`` is the page on which it was given and the moment (seconds since 1970): a page that had not yet seen what was
        given elsewhere does not overwrite it. Raises ``TypeError`` or ``ValueError`` for a value that JSON cannot hold, and
        ``NotSaved`` for one over a megabyte or when the disk refuses; in that last case the change stays in memory (and
        in ``unsaved``), the work goes on, and the next ``write`` or ``retry`` saves it.
        """
        self.update({key: value}, seen=seen)

    @_alone
    def update(
        self, answers: Mapping[str, object], *, seen: tuple[str, float] | None = None, wait: bool = False
    ) -> None:
        """File several answers as one act: on disk together, undone together. Otherwise as ``write``.

        With ``wait`` they stay in memory (and in ``unsaved``) until the next ``save``: a slider in someone's hand does not wait
        for the disk.
        """
        given = {clean(key): tidy(value) for key, value in answers.items()}
        for key, value in given.items():
            _check_size(key, value)
        came = self._take_in()
        act = {}
        for key, value in given.items():
            filed = self._filed(key)  # after that look: another notebook may have changed the case
            if self._memory.holds(filed, value):
                continue
            stale = seen and not key.startswith(SHARED) and self._is_stale(filed, seen)
            act[OTHER + filed if stale else filed] = {"value": value} if stale else value
        self._do(act, came, seen=seen, wait=wait)

    @_alone
    def undo(self, concerns: Callable[[str], bool] | None = None) -> list[str]:
        """Take back the last act on the keys that ``concerns`` names (default: any key, of any case); returns these keys.

        Raises ``NotSaved``.
        """
        came = self._take_in()
        back = self._last_act(concerns)
        self._do(back, came, undo=True)
        return [*dict.fromkeys(self._key(filed.removeprefix(OTHER)) for filed in back)]

    def can_undo(self, concerns: Callable[[str], bool] | None = None) -> bool:
        """Whether there is anything that ``undo`` would take back."""
        return bool(self._last_act(concerns))

    def _last_act(self, concerns: Callable[[str], bool] | None) -> dict[str, object]:
        def asked(filed: str) -> bool:
            filed = filed.removeprefix(OTHER)  # what lies beside an answer goes with it
            if concerns is None:
                return not filed.startswith(PERSONAL)
            return self._on_screen(filed) and concerns(self._key(filed))

        return self._memory.past.last(asked)

    @_alone
    def clear(self, concerns: Callable[[str], bool]) -> list[str]:
        """Take away every answer of the case on the screen that ``concerns`` names, as one act; returns their keys.

        Raises ``NotSaved``.
        """
        came = self._take_in()
        given = [key for key, value in self.answers().items() if value is not None and not key.startswith(SHARED)]
        given = [key for key in given if concerns(key)]
        self._do({self._filed(key): None for key in given}, came, alone=True)
        return given

    @property
    def others(self) -> dict[str, object]:
        """By key, the answer that was given elsewhere at the same time, where someone still has to choose."""
        values = self._memory.values
        found = {key.removeprefix(OTHER): value for key, value in [*values.items()] if key.startswith(OTHER)}
        return {
            self._key(filed): value["value"]
            for filed, value in found.items()
            if self._on_screen(filed) and isinstance(value, dict) and "value" in value
            if not self._memory.holds(filed, value["value"])
        }

    @_alone
    def choose(self, key: str, value: object) -> None:
        """Settle which of two answers counts. Raises as ``write``."""
        self._do({self._filed(key): tidy(value), OTHER + self._filed(key): None}, alone=True)

    @_alone
    def take_on(self, other: Workbook) -> None:
        """Save what another reader of this document could not; it is done then."""
        unsaved = other.unsaved
        other._memory.waiting.clear()
        with suppress(NotSaved):
            self._do(unsaved)

    def unwatch(self, watcher: Callable[[str], None]) -> None:
        """Call it no more."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Call ``watcher(key)`` at every change: made here, or found on disk where another notebook made it."""
        self._watchers.append(watcher)

    @_alone
    def refresh(self) -> None:
        """Take in what another notebook or tab wrote since we last looked, and tell the watchers."""
        self._tell(self._take_in())

    @_alone
    def save(self) -> None:
        """Save what waits. Raises ``NotSaved``."""
        if self._memory.waiting:
            self._save()

    @_alone
    def retry(self) -> None:
        """Try again to save what the disk refused; says nothing when it still does."""
        if self._memory.waiting:
            with suppress(NotSaved):
                self._save(quiet=True)

    # The document as a whole -----------------------------------------------------------------------------------------

    def portable(self) -> str:
        """The whole document as text: what to keep when the disk refuses, to hand in, and to carry to another computer."""
        return b"".join(line.line() for line in self._memory.lines() if line.key != DAMAGE).decode()

    @_alone
    def take_over(self, found: Found) -> int:
        """Take the answers of another document (``journal.read`` of it) in place of these, as one act that can be undone.

        Returns how many answers it has. Raises ``NotSaved``.
        """
        theirs = {key: value for key, value in found.values.items() if not key.startswith(PERSONAL)}
        mine = [k for k, v in self._memory.values.items() if v is not None and not k.startswith(PERSONAL)]
        for key, value in theirs.items():
            _check_size(key, value)
        with suppress(OSError):  # it can be undone too, and after a day of work that is far back
            if mine:
                self.journal.aside.keep("older", self.path.read_bytes())
        wanted = {**dict.fromkeys(mine), **theirs}
        self._do({key: value for key, value in wanted.items() if not self._memory.holds(key, value)}, alone=True)
        return sum(value is not None for value in theirs.values())

    @_alone
    def put_former_back(self) -> None:
        """The answers that stood here count, and not those of the older document that came in their place."""
        if self.former:
            self.take_over(self.former)
        self.leave_former()

    @_alone
    def leave_former(self) -> None:
        """The older document that came in place of this one counts."""
        self.former = None
        self._tell([STATE])

    @_alone
    def begin_anew(self) -> Path | None:
        """Keep the document as an older one and begin an empty one; returns where the older is. Raises ``NotSaved``."""
        if not os.path.exists(self.path):
            return None
        self.save()
        try:
            older = self.journal.begin_anew([Change("start.language", self.language, time=time.time())])
        except OSError as error:
            raise self._not_saved(error) from error
        self._start_over()
        return older

    @_alone
    def delete(self) -> None:
        """Delete the document, its copies, what was kept aside, and the lock. Raises ``NotSaved`` when the disk refuses."""
        try:
            self.journal.delete()
        except OSError as error:
            raise self._not_saved(error) from error
        self._start_over()

    @_alone
    def save_again(self) -> None:
        """Write the whole document where it no longer is, from memory. Raises ``NotSaved``."""
        if self.journal.gone:
            self.journal.forget()
            self._memory.waiting = self._memory.lines()
        self._save()

    @_alone
    def acknowledge_damage(self) -> None:
        """Somebody read what was the matter; say no more of it. Raises ``NotSaved``."""
        self.update({DAMAGE: None})
        self._back_up()

    # Inside ----------------------------------------------------------------------------------------------------------

    @property
    def _sheet(self) -> str:
        """What stands before the keys of the case on the screen."""
        case = self.case
        return "" if case == OWN else f"{case}/"

    def _filed(self, key: str) -> str:
        return key if key.startswith(SHARED + ACROSS) else self._sheet + key

    def _key(self, filed: str) -> str:
        return filed.removeprefix(self._sheet)

    def _on_screen(self, filed: str) -> bool:
        return filed.startswith(SHARED + ACROSS) or (filed.startswith(self._sheet) and "/" not in self._key(filed))

    def _is_stale(self, filed: str, seen: tuple[str, float]) -> bool:
        """Whether what was given elsewhere came so late that nobody on this page can have seen it."""
        page, moment = self._given.get(filed, seen)
        return page not in (None, seen[0]) and seen[1] < moment + REACTION

    def _do(
        self,
        act: Mapping[str, object],
        came: Sequence[str] = (),
        *,
        undo: bool = False,
        alone: bool = False,
        seen: tuple[str, float] | None = None,
        wait: bool = False,
    ) -> None:
        """Make a change of one or more filed keys, in memory, on the screen, on disk; ``alone``: it goes on from no other."""
        if not act and (wait or not self._memory.waiting):
            return self._tell(came)
        sheet = self._sheet
        self._memory.do(act, number=next(self._acts) if alone or len(act) > 1 else 0, undo=undo, instead=wait)
        self._given |= dict.fromkeys(act, (seen[0] if seen else None, time.time()))
        try:
            # pictures first: the disk is the slower of the two
            self._tell([*came, *(filed.removeprefix(sheet) for filed in act)])
        finally:
            if not wait:
                self._save()

    def _tell(self, keys: list[str]) -> None:
        """Call every watcher for every key, also when one of them fails; then raise the first failure."""
        failures = []
        if "start.case" in keys:  # then everything is another, but what the document itself has to say
            keys = [key for key in keys if key == "start.case" or key.startswith("workbook.")]
        for key in dict.fromkeys(keys):
            for watcher in tuple(self._watchers):
                try:
                    watcher(key)
                except Exception as failure:  # the forms after it must not fall silent
                    failures.append(failure)
        if failures:
            raise failures[0]

    def _take_in(self) -> list[str]:
        """Replay what is new in the document. Returns the keys that changed."""
        last, gone = self.journal.last, self._was_gone
        self._was_gone = self.journal.gone
        if self._was_gone and self.journal.deleted and not self._memory.waiting:  # in another notebook; so here too
            self.journal.forget()
            self.former = None
            return [*self._replayed(Found(), anew=True), STATE]
        found, another = self.journal.look()
        told = []
        if another and self.former and found.last >= self.former.last:  # it is whole again
            self.former, told = None, [STATE]
        elif another and found.last < last and not gone:  # an older copy was put back, or a part was cut off
            self.former = read(self.portable().encode())
        if self.trouble and not self._memory.waiting and not self.journal.unreadable:
            self.trouble, told = None, [STATE]
        if (found.foreign or not found.whole) and not self.read_only:
            return [*self._mend(), *told]
        return [*self._replayed(found, anew=another), *told]

    def _mend(self) -> list[str]:
        found = self.journal.mend(_note)
        return [*self._replayed(found, anew=True), DAMAGE] if found.changes else []

    def _replayed(self, found: Found, *, anew: bool) -> list[str]:
        changed = self._memory.replay(found, anew=anew)
        self._given |= dict.fromkeys(changed, ("", time.time()))
        return [*map(self._key, dict.fromkeys(changed)), *([STATE] if self.former and anew else [])]

    def _back_up(self, *, whole: bool = False) -> None:
        """Make the copy of this day anew; what is damaged and could not be mended replaces no good copy."""
        if not self.damage or self.damage.get("aside"):
            self.journal.back_up(whole=whole)
        self._backed_up = time.monotonic()

    def _save(self, *, quiet: bool = False) -> None:
        if self._given_language and not self._told_language:  # once: two notebooks may speak two languages
            self._told_language = True
            if not self._memory.holds("start.language", self._given_language):
                self._memory.do({"start.language": self._given_language}, base=1)
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
            was, now = self.trouble, self._not_saved(error)
            self.trouble = now
            if not quiet or was is None or was.why != now.why:
                came.append(STATE)
            self._tell(came)
            raise now from error
        if time.monotonic() - self._backed_up > BACK_UP:
            self._back_up()
        was, self.trouble = self.trouble, None
        self._tell([*came, *([STATE] if was else [])])

    def _not_saved(self, error: Exception) -> NotSaved:
        if isinstance(error, NotSaved):
            return error
        why = "disk" if not self.journal.gone else "away" if self.journal.away else "gone"
        return NotSaved(why, f"Not saved, the disk refuses: {error}")

    def _start_over(self) -> None:
        self._memory.waiting, self.trouble, self.former, self._told_language = [], None, None, False
        changed = self._replayed(self.journal.look()[0], anew=True)
        self._tell([*changed, "start.case", STATE])


def place(path: str | Path | None = None) -> Path:
    """The file of a document: at ``path``, where ``ENGAGEMENT_WORKBOOK`` points, or in ``my-workbook``.

    That folder is beside start.py in a checkout, else in the folder at hand. A name like "workshop 21.11" is a folder.
    """
    checkout = Path(__file__).resolve().parent.parent
    home = (checkout if (checkout / "start.py").exists() else Path.cwd()) / "my-workbook"
    path = Path(path or os.environ.get("ENGAGEMENT_WORKBOOK") or home).expanduser()
    return path if path.suffix[1:].isalpha() and not os.path.isdir(path) else path / NAME


def _check_size(key: str, value: object) -> None:
    if (size := len(as_json(value))) > LARGEST:
        raise NotSaved("large", f"{key}: the answer has {size:,} bytes; at most {LARGEST:,} fit. Shorten it.")


def _note(found: Found, restored: list[Change], aside: str) -> Change:
    """The change that says what was the matter with a document."""
    lost, keys = found.damaged + found.missing, sorted(found.keys)
    told = {"lost": lost, "keys": keys, "restored": sorted({change.key for change in restored}), "aside": aside}
    return Change(DAMAGE, told, time=time.time())
