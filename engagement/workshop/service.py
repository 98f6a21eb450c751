"""The room as a service of a JupyterHub: whoever has a server there hands in, and only trainers read.

``python -m engagement.workshop.service`` serves what the Hub's environment variables say, until it is stopped: one
address, on which POST takes a code, GET gives all codes, a line each, and DELETE forgets them. A login is a token in
the request's head, never a cookie: no page that somebody looks at can act in their name. Who made a hand-in is the
Hub's word and not the code's: it is filed under a number that only this service can make of their name. So one user
has one hand-in, the latest, and nobody can replace another's.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from ..document.disk import write_whole
from .handin import LONGEST_CODE, HandIn, NoHandIn
from .room import Room
from .transport import put

READ = "custom:engagement:read"  # the scope of a trainer; it is in deploy/hub.py
SECRET = "secret"  # the file of what makes a number of a name


class Hub(Protocol):
    """What is asked of JupyterHub's own ``HubAuth``: whose a token is, and what it may."""

    access_scopes: Collection[str]

    async def get_user(self, handler: RequestHandler, *, sync: bool) -> Mapping[str, object] | None: ...

    def check_scopes(self, needed: Collection[str], user: Mapping[str, object]) -> Collection[str]: ...


class HandIns(RequestHandler):
    """The one address, on which servers of a Hub hand in and trainers read."""

    SUPPORTED_METHODS = ("GET", "POST", "DELETE")

    def initialize(self, hub: Hub, room: Room, key: bytes, known: set[str]) -> None:
        self.hub, self.room, self.key, self.known = hub, room, key, known

    def set_default_headers(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    async def prepare(self) -> None:
        """Let nobody in who may not do this."""
        user = await self.hub.get_user(self, sync=False)
        needed = self.hub.access_scopes if self.request.method == "POST" else {READ}
        if not user or not self.hub.check_scopes(needed, user):
            raise HTTPError(403)
        self.current_user = user

    def get(self) -> None:
        """All codes, a line each."""
        self.write("".join(f"{given.code()}\n" for given in self.room.hand_ins().values()))

    def post(self) -> None:
        """Take a code, in the place of the last one of this user."""
        who = "{kind} {name}".format(**self.current_user).encode()
        number = hmac.digest(self.key, who, hashlib.sha256).hex()[:16]
        try:
            given = HandIn.read(self.request.body.decode("ascii", "replace"))
            put(replace(given, workbook=number), self.room.home)
        except NoHandIn as wrong:
            raise HTTPError(507 if wrong.why in ("no-folder", "not-written") else 400, reason=wrong.why) from None
        if number in self.known:
            self.room.hand_ins()  # which deletes all but the latest
        self.known.add(number)

    def delete(self) -> None:
        """Forget all hand-ins."""
        self.room.clear()
        self.known.clear()

    def write_error(self, status_code: int, **_: object) -> None:
        """One line, and why in one word."""
        self.finish(f"{status_code} {self._reason}\n")


def server(hub: Hub, home: Path, prefix: str) -> HTTPServer:
    """The service at ``prefix``, with its hand-ins in ``home``. Raises ``OSError`` when nothing can be kept there."""
    room, secret = Room(home), home / SECRET
    if not secret.exists():
        write_whole(secret, secrets.token_bytes(32))
    kept = {"hub": hub, "room": room, "key": secret.read_bytes(), "known": set(room.hand_ins())}
    pages = Application([(f"/{prefix.strip('/')}/?", HandIns, kept)], log_function=lambda _: None)
    return HTTPServer(pages, max_body_size=LONGEST_CODE)


async def serve() -> None:
    """Answer as the Hub's environment variables say, until cancelled."""
    from jupyterhub.services.auth import HubAuth

    told = os.environ.get
    where = urlsplit(told("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:10101"))
    prefix = told("JUPYTERHUB_SERVICE_PREFIX", "/services/engagement/")
    server(HubAuth(), Path(told("ENGAGEMENT_ROOM", "room")), prefix).listen(where.port or 80, where.hostname or "")
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve())
