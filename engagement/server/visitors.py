"""Who may come in: the codes of a room, a name for every visitor that nobody can guess, and a folder for each.

No server stands in here. A visitor's name is known to the visitor's browser alone, and carries a sign that we gave it: who comes in
leaves nothing on the disk. The folder comes with the first answer, and is called after the name's hash, so that neither a
forged name nor a path in one ever leads to a folder.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from pathlib import Path

from ..document.disk import write_whole
from ..workbook import NAME

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none looks like another on a wall
CODE = 12  # signs of a code (59 bits)
LIKE = re.compile(r"[A-Za-z0-9_-]{43}")  # what a name looks like: 22 signs (128 bits), and our seal on them (126)


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
    >>> visitors = Visitors(Path(tempfile.mkdtemp()), "only we know")
    >>> name = visitors.welcome()
    >>> visitors.document(name).name, visitors.folder("../" + name), visitors.folder("A" * 43)
    ('workbook.jsonl', None, None)
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key.encode()

    def welcome(self) -> str:
        """A new name."""
        return (part := secrets.token_urlsafe(16)) + self._seal(part)

    def folder(self, name: str | None) -> Path | None:
        """The folder of who has that name, which may not be there yet; ``None`` when we gave it to nobody."""
        if not (name and LIKE.fullmatch(name)):
            return None
        return self._of(name) if same(name[22:], self._seal(name[:22])) else None

    def document(self, name: str) -> Path:
        """Where the workbook is, or will be, of who has that name."""
        return self._of(name) / NAME

    def _seal(self, part: str) -> str:
        return urlsafe_b64encode(hmac.digest(self._key, part.encode(), "sha256")).decode()[:21]

    def _of(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:32]
