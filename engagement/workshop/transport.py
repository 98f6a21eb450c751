"""How a hand-in travels: as a file in a shared folder, or to a service of a JupyterHub. A code on the clipboard needs none of it.

Only what the participant lets go travels, at the moment that they press; nothing here decides what may be shown.
"""

from __future__ import annotations

import errno
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

from ..answers import Answers
from ..document.disk import write_whole
from .handin import HandIn, NoHandIn

ANSWER_SECONDS = 20  # for a service to answer
ROOM = "ENGAGEMENT_ROOM"  # in the environment: the folder, or the address, to which this workbook hands in


def hand_in(given: HandIn, to: str | Path) -> None:
    """Bring a hand-in to a folder, or to the address of a service. Twice the same is once; of one workbook the latest counts.

    Raises ``NoHandIn`` when it did not arrive, with what to do.
    """
    if is_address(to):
        ask(str(to), given.code())
    else:
        put(given, Path(to))


def take_back(answers: Answers) -> None:
    """Hand in nothing in the place of what this workbook handed in to its room. Raises ``NoHandIn``."""
    kept, to = answers.workbook.read("hand-in.last"), os.environ.get(ROOM)
    if to and isinstance(kept, str):
        last = HandIn.read(kept)
        hand_in(HandIn(last.workbook, max(int(time.time() * 1000), last.at + 1)), to)


def is_emptied(given: HandIn, room: str) -> bool:
    """Whether a hand-in that arrived in the folder of a room is there no more; what a service holds is not asked."""
    return not is_address(room) and Path(room).is_dir() and not (Path(room) / given.file).exists()


def is_address(to: str | Path) -> bool:
    """Whether a hand-in goes there over a network.

    >>> is_address("https://hub.example/services/room/"), is_address("/shared/room")
    (True, False)
    """
    return str(to).startswith(("http://", "https://"))


def put(given: HandIn, folder: Path) -> None:
    """Write a hand-in to a file of its own, whole or not at all; whoever may only add files to the folder can do it too.

    Raises ``NoHandIn``: there is no such folder, or nothing can be written in it.
    """
    path = folder / given.file
    try:
        if not (folder.is_absolute() and folder.is_dir()):
            raise NoHandIn("no-folder")
        if not path.exists():
            write_whole(path, given.code().encode())
            path.chmod(0o644)  # in a shared folder the trainer is another user
    except (OSError, ValueError) as error:
        raise NoHandIn("no-folder" if getattr(error, "errno", 0) == errno.ENAMETOOLONG else "not-written") from None


class _Stay(urllib.request.HTTPRedirectHandler):
    """Nobody sends us on: a page to log in is not a service."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str, code: str | None = None, *, method: str | None = None) -> str:
    """Send a code to a service, or without one read what it holds (with the ``method`` "DELETE": forget it all).

    To the service of our own Hub it says whose server this is; no other address hears that. Raises ``NoHandIn``.
    """
    data, ours = code.encode() if code else None, address == os.environ.get(ROOM)
    who = {"Authorization": f"token {os.environ.get('JUPYTERHUB_API_TOKEN', '')}"} if ours else {}
    opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, data, who, method=method), timeout=ANSWER_SECONDS) as answer:
            held: bytes = answer.read()
    except urllib.error.HTTPError as error:
        raise NoHandIn("not-allowed" if error.code in (401, 403) else "not-taken", status=error.code) from None
    except (OSError, ValueError):
        raise NoHandIn("no-answer") from None
    return held.decode("ascii", "replace")
