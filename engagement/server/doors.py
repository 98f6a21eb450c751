"""All the addresses of a room: the way in, the wall, one's own link, a notebook as a page, its line to its kernel; no other.

What is no address of ours, or not for who asks, is one line on a page of ours. Who may come in is in ``visitors``; how the pages
look is in the folder ``jupyter/room``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import FileFindHandler
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, OutputTransform, RequestHandler
from voila.notebook_renderer import NotebookRenderer
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from ..model import LANGUAGES
from ..words import Words
from .kernels import PATIENCE, Full, Kernels
from .opening import NOTEBOOKS
from .visitors import same, spaced, typed

WEEKS = 8  # that a browser knows who its visitor is
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; img-src 'self' data: "
    "blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'self'; form-action 'self'; base-uri 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}  # fmt: skip


def notebooks(language: str) -> list[str]:
    """The names of the notebooks that there are."""
    return sorted(path.stem for path in (NOTEBOOKS / language).glob("*.ipynb"))


class Told(OutputTransform):
    """The headers that every answer carries, whoever gives it."""

    def transform_first_chunk(self, status_code: int, headers: dict, chunk: bytes, finishing: bool) -> tuple:
        headers.update(HEADERS)
        return status_code, headers, chunk


class Said:
    """A mistake is one line on a page of ours; the log gets its kind alone: an address may hold a code, a cookie a name."""

    def write_error(self, status_code: int, **more: object) -> None:
        self.say({403: "door", 503: "full"}.get(status_code, "broken" if status_code >= 500 else "not-here"))

    def log_exception(self, kind: type, value: Exception, trace: object) -> None:
        if not isinstance(value, HTTPError | StreamClosedError):
            logging.getLogger("engagement").error("%s in %s", kind.__name__, type(self).__name__)

    def say(self, kind: str, *lines: str, **values: object) -> None:
        """Finish with one of the pages around the notebooks."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.settings["server"].page(kind, *lines, language=self.language, **values))

    @property
    def language(self) -> str:
        asked = self.request.path[1:3]
        return asked if asked in LANGUAGES else self.settings["server"].spoken


class Asked(Said, RequestHandler):
    """A page of ours; it knows who asks."""

    def initialize(self) -> None:
        self.server = self.settings["server"]
        self.kernels: Kernels = self.server.kernel_manager
        self.cookies_name = f"engagement-{self.server.port}"
        self.name = self.get_cookie(self.cookies_name)
        self.visitor = self.server.visitors.folder(self.name)
        self.is_trainer = same(self.get_cookie(f"{self.cookies_name}-trainer"), self.server.keys.desk)


class Door(Asked):
    """The way in: with a code, or with the link to one's own workbook."""

    def get(self) -> None:
        token, name = self.get_query_argument("token", ""), self.get_query_argument("me", "")
        folder = self.server.visitors.folder(name)
        if same(token, self.server.keys.trainer):
            self.keep(self.cookies_name + "-trainer", self.server.keys.desk)
            self.let_in(self.name if self.visitor else self.server.visitors.welcome(), to="/wall")
        elif same(typed(token), self.server.keys.participants):
            self.let_in(self.name if self.visitor else self.server.visitors.welcome())
        elif folder and folder == self.visitor:
            self.let_in(name)
        elif folder:
            self.ask(name)
        elif self.visitor and not token and not name:
            self.redirect(self.server.first)
        else:
            self.set_status(403)
            self.say("door", "door-wrong" if token or name else "door-line")

    def ask(self, name: str) -> None:
        """Is that workbook yours? If not, who gave the link would read all that is typed here."""
        if not self.visitor:
            self.name = self.server.visitors.welcome()
            self.keep(self.cookies_name, self.name)
        instead = self.server.visitors.folder(self.name).name  # no other site knows the one or the other
        kind = "swap" if self.server.visitors.document(self.name).exists() else "yours"
        self.say(kind, swap={"me": name, "instead": instead})

    def post(self) -> None:
        """The other workbook, wanted on the page that we showed."""
        name, instead = self.get_body_argument("me", ""), self.get_body_argument("instead", "")
        if not (self.visitor and same(instead, self.visitor.name) and self.server.visitors.folder(name)):
            raise HTTPError(403)
        self.let_in(name)

    def let_in(self, name: str, to: str | None = None) -> None:
        self.keep(self.cookies_name, name)
        self.redirect(to or self.server.first, status=303)

    def keep(self, cookie: str, value: str) -> None:
        self.set_cookie(cookie, value, expires_days=7 * WEEKS, httponly=True, samesite="Lax")


class Mine(Asked):
    """The link to one's own workbook, on no other page."""

    def get(self) -> None:
        if not self.visitor:
            raise HTTPError(403)
        link = f"{self.server.base(self.request.host)}/?me={self.name}"
        self.say("mine", address=link, qr=link)


class Wall(Asked):
    """For the projector."""

    def get(self) -> None:
        if not self.is_trainer:
            raise HTTPError(403)
        server, words, code = self.server, self.server.words[self.language], self.server.keys.participants
        base = server.base(self.request.host)
        others = words.together([each for each in server.bases if each != base])
        small = words("present.wall-also", addresses=others) if others else ""
        small = words("present.wall-only-here") if "//127." in base else small
        links = to_trainers_pages(words, server.spoken)
        self.say("wall", address=base, code=spaced(code), qr=f"{base}/?token={code}", small=small, trainers=links)


class Own(Asked):
    """How a page's kernel is, and goodbye to it; another's is nowhere."""

    def prepare(self) -> None:
        if not self.visitor or self.kernels.whose.get(self.path_args[0]) != self.visitor.name:
            raise HTTPError(404)

    def get(self, kernel: str) -> None:
        self.write(self.kernels.kernel_model(kernel))


class Goodbye(Own):
    """A page that is closed."""

    SUPPORTED_METHODS = ("POST",)

    def post(self, kernel: str) -> None:
        self.kernels.let_go(kernel)
        self.set_status(204)


class Nothing(Asked):
    """Every other address."""

    def prepare(self) -> None:
        raise HTTPError(404)


class Page(Asked):
    """A notebook."""

    work: asyncio.Task | None = None

    async def get(self, language: str, name: str) -> None:
        self.work = asyncio.current_task()
        if not self.visitor or (for_trainers(name) and not self.is_trainer):
            raise HTTPError(403)
        if name not in notebooks(language):
            raise HTTPError(404)
        document = str(self.server.visitors.document(self.name))
        told = {"ENGAGEMENT_WORKBOOK": document, "SCRIPT_NAME": f"/{language}/{name}.ipynb"}
        self.set_header("Cache-Control", "no-store")
        try:
            async with self.kernels.seat(self.visitor.name, trainer=self.is_trainer) as seat:
                await self.send(Rendered(self.server, partial(self.kernels.take, seat, told), language, name))
        except Full:
            raise HTTPError(503) from None
        except (asyncio.CancelledError, Exception) as error:
            if self.work.cancelling():  # who asked is gone, or its kernel is
                return
            if not isinstance(error, TimeoutError | RuntimeError):
                raise
            self.log_exception(type(error), error, None)
            self.write('<meta http-equiv="refresh" content="5">')  # half of it is on the screen: it asks once more

    async def send(self, notebook: Rendered) -> None:
        try:
            await notebook.initialize()
            async with asyncio.timeout(3 * PATIENCE):
                async for part, _ in notebook.generate_content_generator():
                    self.write(part)
                    await self.flush()
        finally:
            notebook.hang_up()

    def on_connection_close(self) -> None:
        if self.work:
            self.work.cancel()


def for_trainers(name: str) -> bool:
    return name.startswith("trainer-")


def to_trainers_pages(words: Words, language: str) -> list[tuple[str, str]]:
    """Links to the clock and the room, by name."""
    return [
        (words(f"present.{each}"), f"/{language}/{each}.ipynb") for each in notebooks(language) if for_trainers(each)
    ]


class Rendered(NotebookRenderer):
    """A notebook as a page that begins before it has a kernel."""

    def __init__(self, server: object, take: Callable[[], Awaitable[str]], language: str, name: str) -> None:
        super().__init__(notebook_path=f"{language}/{name}.ipynb", **server.for_pages)
        self.server, self.take, self.language, self.name = server, take, language, name
        self.executor = None

    async def initialize(self, **options: object) -> None:
        await super().initialize(**options)
        words = self.server.words[self.language]
        heading = next((cell.source for cell in self.notebook.cells if cell.source.startswith("# ")), self.name)
        self.notebook.metadata["title"] = heading.splitlines()[0].removeprefix("# ")
        self.exporter.language_code = self.language
        other = next(each for each in LANGUAGES if each != self.language)
        links = [(words("present.mine-link"), "/mine")]
        if for_trainers(self.name):
            links = [(words("present.wall-link"), "/wall"), *to_trainers_pages(words, self.language)]
        links.append((words("present.other-language"), f"/{other}/{self.name}.ipynb"))
        said = {key: words(f"present.{key}") for key in ("loading", "lost")}
        self.resources["room"] = {**said, "links": links, "colours": self.server.colours}

    async def _jinja_kernel_start(self, nb: object, kernel_id: None, kernel_future: None) -> str:
        kernel = await self.take()
        return await super()._jinja_kernel_start(nb, kernel, self.server.kernel_manager.get_kernel(kernel))

    def hang_up(self) -> None:
        """Close the lines to the kernel, as Voilà does only at the end of a page."""
        if client := getattr(self.executor, "kc", None):
            client.stop_channels()


class Channel(Said, VoilaKernelWebsocketHandler):
    """A page's line to its own kernel, and to no other."""

    async def pre_get(self) -> None:
        if self.settings["server"].kernel_manager.whose.get(self.kernel_id) != self.current_user.username:
            raise HTTPError(404)
        await super().pre_get()


class Known(IdentityProvider):
    """Who asks, by the cookie alone."""

    def get_user(self, handler: RequestHandler) -> User | None:
        server = handler.settings["server"]
        folder = server.visitors.folder(handler.get_cookie(f"engagement-{server.port}"))
        return User(folder.name) if folder else None


FILES = (
    TemplateStaticFileHandler,
    MultiStaticFileHandler,
    ThemesHandler,
    FileFindHandler,
)  # Voilà's own, for every page
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
