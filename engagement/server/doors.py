"""All the addresses of a room: the way in, the wall, one's own link, a notebook as a page, its line to its kernel; no other.

What is no address of ours, or not for who asks, gets one line on a page of ours. Who may come in is in ``visitors``; how the pages
look is in the folder ``jupyter/room``.
"""

from __future__ import annotations

from jupyter_server.base.handlers import FileFindHandler
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.web import HTTPError
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from .handler import Asked, Said
from .page import Page
from .visitors import same, spaced, typed

COOKIE_WEEKS = 8  # that a browser knows who its visitor is


class Door(Asked):
    """The way in: with a code, or with the link to one's own workbook."""

    def get(self) -> None:
        """Let in who has a code, ask who has a link, show the door to others."""
        token, name = self.get_query_argument("token", ""), self.get_query_argument("me", "")
        folder = self.hall.visitors.folder(name)
        if same(token, self.hall.keys.trainer):
            self.keep(self.cookies_name + "-trainer", self.hall.keys.desk)
            self.let_in(self.name if self.visitor else self.hall.visitors.welcome(), to="/wall")
        elif same(typed(token), self.hall.keys.participants):
            self.let_in(self.name if self.visitor else self.hall.visitors.welcome())
        elif folder and folder == self.visitor:
            self.let_in(name)
        elif folder:
            self.ask(name)
        elif self.visitor and not token and not name:
            self.redirect(self.hall.first)
        else:
            self.set_status(403)
            self.say("door", "door-wrong" if token or name else "door-line")

    def ask(self, name: str) -> None:
        """Is that workbook yours? If not, who gave the link would read all that is typed here."""
        if not self.visitor:
            self.name = self.hall.visitors.welcome()
            self.keep(self.cookies_name, self.name)
        document = self.hall.visitors.document(self.name)
        instead = document.parent.name  # no other site knows the one or the other
        self.say("swap" if document.exists() else "yours", swap={"me": name, "instead": instead})

    def post(self) -> None:
        """The other workbook, wanted on the page that we showed."""
        name, instead = self.get_body_argument("me", ""), self.get_body_argument("instead", "")
        if not (self.visitor and same(instead, self.visitor.name) and self.hall.visitors.folder(name)):
            raise HTTPError(403)
        self.let_in(name)

    def let_in(self, name: str, to: str | None = None) -> None:
        """To the first notebook, or elsewhere, as the visitor of that name."""
        self.keep(self.cookies_name, name)
        self.redirect(to or self.hall.first, status=303)

    def keep(self, cookie: str, value: str) -> None:
        """Set a cookie that no script reads and no other site sends."""
        self.set_cookie(cookie, value, expires_days=7 * COOKIE_WEEKS, httponly=True, samesite="Lax")


class Mine(Asked):
    """The link to one's own workbook, on no other page."""

    def get(self) -> None:
        """The link, and its QR code."""
        if not self.visitor:
            raise HTTPError(403)
        link = f"{self.hall.base(self.request.host)}/?me={self.name}"
        self.say("mine", address=link, qr=link)


class Wall(Asked):
    """For the projector."""

    def get(self) -> None:
        """The way in as the room sees it: address, code, QR code."""
        if not self.is_trainer:
            raise HTTPError(403)
        hall, words, code = self.hall, self.hall.words[self.language], self.hall.keys.participants
        base = hall.base(self.request.host)
        others = words.together([each for each in hall.bases if each != base])
        small = words("present.wall-also", addresses=others) if others else ""
        small = words("present.wall-only-here") if "//127." in base else small
        self.say("wall", address=base, code=spaced(code), qr=f"{base}/?token={code}", small=small, trainer=True)


class Own(Asked):
    """How a page's kernel is, and goodbye to it; another's is nowhere."""

    def prepare(self) -> None:
        """Look whose kernel it is, before anything is said of it."""
        if not self.visitor or self.kernels.whose.get(self.path_args[0]) != self.visitor.name:
            raise HTTPError(404)

    def get(self, kernel: str) -> None:
        """What Jupyter tells of a kernel."""
        self.write(self.kernels.kernel_model(kernel))  # type: ignore[no-untyped-call]  # Jupyter's has no types


class Goodbye(Own):
    """A page that is closed."""

    SUPPORTED_METHODS = ("POST",)

    def post(self, kernel: str) -> None:
        """Its kernel goes too."""
        self.kernels.let_go(kernel)
        self.set_status(204)


class Nothing(Asked):
    """Every other address."""

    def prepare(self) -> None:
        """Whatever is asked, and however."""
        raise HTTPError(404)


class Channel(Said, VoilaKernelWebsocketHandler):
    """A page's line to its own kernel, and to no other."""

    async def pre_get(self) -> None:
        """Look whose kernel it is, before the line is there."""
        if self.settings["kernel_manager"].whose.get(self.kernel_id) != self.current_user.username:
            raise HTTPError(404)
        await super().pre_get()


# Voilà's own files, for every page
FILES = (TemplateStaticFileHandler, MultiStaticFileHandler, ThemesHandler, FileFindHandler)
TemplateFiles, StaticFiles, ThemeFiles, ExtensionFiles = (type(each.__name__, (Said, each), {}) for each in FILES)
KERNEL = r"[0-9a-f]+(?:-[0-9a-f]+){4}"
DOORS = [
    (r"/", Door),
    (r"/mine", Mine),
    (r"/wall", Wall),
    (r"/(nl|en)/([\w-]+)\.ipynb", Page),
    (rf"/api/kernels/({KERNEL})", Own),
    (rf"/api/kernels/(?P<kernel_id>{KERNEL})/channels", Channel),
    (rf"/voila/api/shutdown/({KERNEL})", Goodbye),
    (r"/voila/templates/((?:lab|base)/static/[\w-]+(?:\.[\w-]+)+)", TemplateFiles),
]
