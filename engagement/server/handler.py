"""Who asks, and how every answer is given: the headers that it carries, the page that a mistake is, what the log may say."""

from __future__ import annotations

import logging
from types import TracebackType

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.httputil import HTTPHeaders
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, OutputTransform, RequestHandler

from ..model import LANGUAGES
from .hall import Hall
from .kernels import Kernels
from .visitors import same

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; img-src 'self' data: "
    "blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'self'; form-action 'self'; base-uri 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}  # fmt: skip


class Told(OutputTransform):
    """The headers that every answer carries, whoever gives it."""

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """The answer with our headers in the place of others of the same name."""
        headers.update(HEADERS)
        return status_code, headers, chunk


class Said(RequestHandler):
    """A mistake is one line on a page of ours; the log gets its kind alone: an address may hold a code, a cookie a name."""

    @property
    def hall(self) -> Hall:
        """The room that is asked."""
        hall: Hall = self.settings["hall"]
        return hall

    def write_error(self, status_code: int, **more: object) -> None:
        """The page of a mistake."""
        self.say({403: "door", 503: "full"}.get(status_code, "broken" if status_code >= 500 else "not-here"))

    def log_exception(
        self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Only what kind of error it was, and where."""
        if typ and not isinstance(value, HTTPError | StreamClosedError):
            logging.getLogger("engagement").error("%s in %s", typ.__name__, type(self).__name__)

    def say(self, kind: str, *lines: str, qr: str = "", trainer: bool = False, **values: object) -> None:
        """Finish with one of the pages around the notebooks."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.hall.page(kind, *lines, language=self.language, qr=qr, trainer=trainer, **values))

    @property
    def language(self) -> str:
        """The one in the address, else the room's."""
        asked = (self.request.path or "")[1:3]
        return asked if asked in LANGUAGES else self.hall.spoken


class Asked(Said):
    """A page of ours; it knows who asks."""

    def initialize(self) -> None:
        """Read the cookies, before anything is answered."""
        self.kernels: Kernels = self.settings["kernel_manager"]
        self.cookies_name = cookie_of(self.hall)
        self.name = self.get_cookie(self.cookies_name) or ""
        self.visitor = self.hall.visitors.folder(self.name)
        self.is_trainer = same(self.get_cookie(f"{self.cookies_name}-trainer"), self.hall.keys.desk)


class Known(IdentityProvider):
    """Who asks for a line to a kernel, by the cookie alone."""

    def get_user(self, handler: RequestHandler) -> User | None:
        """The visitor, called after the folder; nobody without a name that we gave."""
        hall: Hall = handler.settings["hall"]
        folder = hall.visitors.folder(handler.get_cookie(cookie_of(hall)))
        return User(folder.name) if folder else None


def cookie_of(hall: Hall) -> str:
    """What a visitor's cookie is called: two rooms on one computer do not mix."""
    return f"engagement-{hall.keys.port}"
