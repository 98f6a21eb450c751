"""Who may come in: the codes of a room, a name for every visitor that nobody can guess, and a folder for each.

No server stands in here. A visitor's name is known to the visitor's browser alone: what is kept is a folder that is called
after its hash, so that neither a forged name nor a path in one ever leads to a folder.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from .disk import write_whole
from .workbook import NAME

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none looks like another on a wall
CODE, LIKE = 12, re.compile(r"[A-Za-z0-9_-]{43}")  # signs of a code (59 bits); what a name looks like (256 bits)


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens a room, and the port where it stands; kept, so that a restart sends nobody away.

    ``participants`` is a code to type, ``trainer`` is the trainer's token, ``desk`` is what a trainer's browser keeps.
    """

    participants: str
    trainer: str
    desk: str
    port: int = 0

    @classmethod
    def read(cls, path: Path) -> Keys:
        """The keys kept at ``path``, or new ones when none are, or they cannot be read."""
        try:
            kept = cls(**json.loads(path.read_text("utf-8")))
            if all(
                isinstance(each, str) and len(each) >= CODE for each in (kept.participants, kept.trainer, kept.desk)
            ):
                return kept
        except (OSError, ValueError, TypeError):
            pass
        code = "".join(secrets.choice(SIGNS) for _ in range(CODE))
        return cls(code, secrets.token_urlsafe(32), secrets.token_urlsafe(32))

    def keep(self, path: Path) -> None:
        """Write them, for the eyes of their owner only. Raises ``OSError``."""
        write_whole(path, json.dumps(asdict(self)).encode())


def same(given: str | None, wanted: str) -> bool:
    """Whether a secret is the right one, in a time that does not tell how nearly it was."""
    return secrets.compare_digest((given or "").encode("utf-8", "replace"), wanted.encode())


def typed(code: str) -> str:
    """A code as somebody typed it from a wall.

    >>> typed(" K7mp-2x9f Qhrw ")
    'k7mp2x9fqhrw'
    """
    return re.sub(r"[\s-]", "", code).lower()


def spaced(code: str) -> str:
    """A code as it is easy to copy from a wall.

    >>> spaced("k7mp2x9fqhrw")
    'k7mp 2x9f qhrw'
    """
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


class Visitors:
    """The folders of a room's visitors, by names that only their browsers know.

    >>> import tempfile
    >>> visitors = Visitors(Path(tempfile.mkdtemp()))
    >>> name = visitors.welcome()
    >>> visitors.folder(name).is_dir(), visitors.folder("../" + name), visitors.folder("A" * 43)
    (True, None, None)
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def welcome(self) -> str:
        """A new name, with a folder. Raises ``OSError``."""
        name = secrets.token_urlsafe(32)
        self._of(name).mkdir(mode=0o700, parents=True)
        return name

    def folder(self, name: str | None) -> Path | None:
        """The folder of who has that name, or ``None`` when we gave it to nobody."""
        return folder if name and LIKE.fullmatch(name) and (folder := self._of(name)).is_dir() else None

    def _of(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:32]


def document(folder: Path) -> Path:
    """Where the workbook is of whose folder this is."""
    return folder / NAME
