"""What lies beside a document: copies of the last days, earlier workbooks, and damaged files as they were found."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import date, datetime
from glob import escape
from pathlib import Path

from .change import Change, Found, read
from .disk import write_whole

KEEP_BACKUPS = 3
KINDS = ("bak", "older", "damaged")
STALE_SECONDS = 3600  # after which half a file of somebody who was killed is swept away
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


class Aside:
    """The files beside the document at ``path``: ``workbook.2027-03-01.bak``, ``workbook.2027-03-01 10.30.00.older`` and so on."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self, *kinds: str) -> list[Path]:
        """The files, oldest first, of the kinds ``bak``, ``older`` and ``damaged``."""
        stem = f"{escape(self.path.stem)}.{_DAY}"  # and not those of a document of a longer name in this folder
        names = [f"{stem}.bak" if kind == "bak" else f"{stem} *.{kind}" for kind in kinds or KINDS]
        return sorted(path for name in names for path in self.path.parent.glob(name))

    def parts(self) -> list[Path]:
        """What is left of files that were being written when somebody was killed."""
        return list(self.path.parent.glob(f"{escape(self.path.stem)}.*.part"))

    def keep(self, kind: str, raw: bytes) -> str:
        """Keep ``raw`` under the date and time; returns the name. Raises ``OSError``."""
        moment, n = f"{datetime.now():%Y-%m-%d %H.%M.%S}", 1  # no colons: Windows
        place = self.path.with_name(f"{self.path.stem}.{moment}.{kind}")
        while os.path.exists(place):
            place, n = self.path.with_name(f"{self.path.stem}.{moment} {n}.{kind}"), n + 1
        write_whole(place, raw)
        return place.name

    def ahead(self, raw: bytes) -> tuple[str, int] | None:
        """The newest copy, when it holds changes that the document ``raw`` was given and has no more, and how many."""
        with suppress(OSError):
            for copy in self.all("bak")[-1:]:
                if raw.startswith(kept := copy.read_bytes()):  # nothing but added to since: no need to read either
                    return None
                found, copied = read(raw), read(kept).changes
                last, times = found.last, {change.n: change.time for change in found.changes}
                lost = [
                    each for each in copied if each.n > last or (each.n and times.get(each.n, each.time) != each.time)
                ]
                return (copy.name, len(lost)) if lost else None
        return None

    def back_up(self, *, whole: bool = False) -> None:
        """Copy a document as the one of this day, if it is whole (``whole``: it was just read, and is); the last days are kept.

        Raises ``OSError``.
        """
        copy = self.path.with_name(f"{self.path.stem}.{date.today()}.bak")
        if copy.exists() and copy.stat().st_mtime_ns > self.path.stat().st_mtime_ns:
            return
        raw = self.path.read_bytes()
        if not (whole or read(raw).whole):  # damage that nobody noticed yet replaces no good copy
            return
        if copy.exists() and self.ahead(raw):  # an older document was put back; this is the later one
            self.keep("older", copy.read_bytes())
        write_whole(copy, raw)
        long_ago = [part for part in self.parts() if time.time() - part.stat().st_mtime > STALE_SECONDS]
        for old in [*self.all("bak")[:-KEEP_BACKUPS], *long_ago]:
            old.unlink()

    def restored(self, found: Found) -> list[Change]:
        """The changes that the copies have and a document lost."""
        numbers, keys = {change.n: change.time for change in found.changes}, {change.key for change in found.changes}
        saved: dict[int | str, Change] = {}
        for copy in self.all("bak"):
            with suppress(OSError):
                copied = read(copy.read_bytes()).changes
                if any(numbers.get(change.n, change.time) != change.time for change in copied if change.n):
                    continue  # an older document was put back since, and went its own way
                for change in copied:
                    if change.n not in numbers if change.n else change.key not in keys:
                        saved[change.n or change.key] = change
        return list(saved.values())
