"""The notebooks for a room full of people, as pages without code: Voilà, with only the doors that are needed.

``Room`` is the server, ``DOORS`` are all of its addresses. Who may come in is in ``visitors``, what runs behind a page in
``kernels``; how the pages look is in the folder ``jupyter/room``.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import segno
from jupyter_client.localinterfaces import public_ips
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import FileFindHandler
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import HTTPError, OutputTransform, RequestHandler
from traitlets.config import Config
from voila.app import Voila
from voila.notebook_renderer import NotebookRenderer
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.utils import get_page_config

from .content import load_content
from .kernels import Full, Kernels, Wire
from .model import LANGUAGES, Mistake
from .opening import HERE, NOTEBOOKS, at_home, system_language
from .visitors import Keys, Visitors, document, same, typed
from .workbook import place

WEEKS = 8  # that a browser knows who its visitor is
EVERYWHERE = ("0.0.0.0", "::", "")
CONFIG = {
    "Voila": {"log_level": logging.ERROR, "config_file_paths": [], "kernel_websocket_connection_class": Wire},
    "VoilaConfiguration": {
        "allow_template_override": "NO",
        "allow_theme_override": "NO",
        "extension_allowlist": [
            "anywidget",
            "@jupyter-widgets/jupyterlab-manager",
            "@voila-dashboards/widgets-manager8",
        ],
        "multi_kernel_manager_class": Kernels,
    },
    "MappingKernelManager": {"cull_idle_timeout": 60, "cull_interval": 10, "transport_encryption": "auto"},
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; img-src 'self' data: "
    "blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'self'; form-action 'self'; base-uri 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}  # fmt: skip
SETTINGS = {
    "websocket_max_message_size": 50_000_000,  # a file that somebody reads
    "log_function": lambda _: None,  # an address may hold a code
}


def present(
    *, language: str | None = None, address: str = "127.0.0.1", port: int | None = None, visitors: int = 60
) -> int:
    """Serve the notebooks to a room until it is stopped; print the addresses as soon as they answer.

    ``address`` is where to listen ("0.0.0.0": wherever this computer can be reached), ``port`` on which port (default: the
    last one, else any free one), ``visitors`` how many notebooks can be open at once. Raises ``Mistake`` when nothing can
    listen there.
    """
    desk = place().absolute().parent
    at_home(place().absolute())
    os.environ.pop("JPY_SESSION_NAME", None)  # a notebook's own, where this was typed in its terminal
    Room(desk, language or system_language(), visitors, ip=address, port=port or 0, config=Config(CONFIG)).open()
    return 0


class Room(Voila):
    """The server of one room."""

    def __init__(self, desk: Path, spoken: str, most: int, **options: object) -> None:
        super().__init__(root_dir=str(NOTEBOOKS), open_browser=False, **options)
        self.spoken, self.most = spoken, most
        self.kept = desk / ".jupyter" / "room.json"
        self.keys, self.visitors = Keys.read(self.kept), Visitors(desk / "visitors")
        self.content = load_content()
        self.words = {language: self.content.words(language) for language in LANGUAGES}
        self.first = f"/{spoken}/{notebooks(spoken)[0]}.ipynb"
        nobody = desk / "visitors" / "nobody"  # where no kernel ever writes: it is told another place first
        self.untold = {
            **os.environ,
            "ENGAGEMENT_WORKBOOK": str(nobody),
            "ENGAGEMENT_ROOM": str(desk / "room"),
            "VOILA_BASE_URL": "/",
        }

    def open(self) -> None:
        """Serve until Ctrl-C."""
        logging.getLogger("tornado").setLevel(logging.CRITICAL)  # it would write addresses, in which a code may stand
        self.initialize(argv=[])
        self.connection_dir_root = os.environ["JUPYTER_RUNTIME_DIR"]
        Path(self.connection_dir_root).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.template_paths.insert(0, str(HERE / "jupyter" / "room"))
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        self.start()

    def init_settings(self) -> dict:
        settings = super().init_settings() | SETTINGS
        self.for_pages = {
            "voila_configuration": self.voila_configuration,
            "traitlet_config": self.config,
            "template_paths": self.template_paths,
            "config_manager": self.config_manager,
            "contents_manager": self.contents_manager,
            "base_url": "/",
            "kernel_spec_manager": self.kernel_spec_manager,
            "page_config": get_page_config("/", settings, self.log, self.voila_configuration),
        }
        identity = Known(parent=self, log=self.log, token="")
        return settings | {
            "room": self,
            "identity_provider": identity,
            "transforms": [Told],
            "default_handler_class": Nothing,
        }

    def init_handlers(self) -> list:
        files = {"paths": self.static_paths}
        themes = {
            "themes_url": "/voila/api/themes",
            "path": self.themes_dir,
            "labextensions_path": self.labextensions_path,
        }
        return [
            *DOORS,
            (r"/voila/static/(.+)", StaticFiles, files),
            (r"/voila/api/themes/(.+)", ThemeFiles, themes),
            (r"/voila/labextensions/(.+)", ExtensionFiles, {"path": self.labextensions_path}),
        ]

    def listen(self) -> None:
        self.ioloop = IOLoop.current()
        try:
            try:
                self.port = self.port or self._free(self.keys.port)
                sockets = bind_sockets(self.port, self.ip)
            except OSError:
                raise Mistake(self.words[self.spoken]("present.taken", address=self.ip, port=str(self.port))) from None
            self.keys = replace(self.keys, port=self.port)
            self.keys.keep(self.kept)
            HTTPServer(self.app).add_sockets(sockets)
            addresses = public_ips() or ["127.0.0.1"] if self.ip in EVERYWHERE else [self.ip]
            self.bases = [f"http://{f'[{each}]' if ':' in each else each}:{self.port}" for each in addresses]
            self.ioloop.add_callback(self.kernel_manager.fill)
            self.ioloop.add_callback(self._welcome)
            self.ioloop.start()
        finally:
            self.stop()

    def _free(self, port: int) -> int:
        """The port itself, or a free one in the place of 0."""
        sockets = bind_sockets(port, self.ip)
        for each in sockets:
            port = each.getsockname()[1]
            each.close()
        return port

    def _welcome(self) -> None:
        words, base, code = self.words[self.spoken], self.bases[0], self.keys.participants
        sys.stdout.reconfigure(errors="replace")
        segno.make(link := f"{base}/?token={code}").terminal(compact=True)
        here = f"http://127.0.0.1:{self.port}" if self.ip in EVERYWHERE else base
        print(words("present.said-room"), link, words("present.said-code", address=base, code=spaced(code)), sep="\n  ")
        print(words("present.said-trainer"), f"{here}/?token={self.keys.trainer}", sep="\n  ")
        print(words("present.said-stop"), flush=True)

    def base(self, host: str) -> str:
        """The room's address as others reach it: the one that was asked, else the first."""
        return next((each for each in self.bases if each == f"http://{host}"), self.bases[0])

    def page(self, kind: str, *lines: str, language: str, qr: str = "", **values: object) -> str:
        """One of the pages around the notebooks."""
        words = self.words[language]
        back = {"swap": [("mine-link", "/mine")]}.get(kind, [] if kind in ("door", "wall") else [("back", "/")])
        links = [(words(f"present.{text}"), to) for text, to in back] + values.pop("trainers", [])
        said = [words(f"present.{line}") for line in lines or (f"{kind}-line",)]
        drawn = segno.make(qr, error="m").svg_inline(scale=8, border=2, omitsize=True) if qr else ""
        template = self.app.settings["voila_jinja2_env"].get_template("room.html.j2")
        press = {"door": "enter", "swap": "swap-press"}.get(kind)
        more = {
            "words": words,
            "press": press and words(f"present.{press}"),
            "colours": self.colours,
            "links": links,
            "lines": said,
            "qr": drawn,
            "language": language,
        }
        return template.render(kind=kind, title=words(f"present.{kind}"), **more, **values)

    @property
    def colours(self) -> list[str]:
        return [level.colour for level in self.content.levels]


def notebooks(language: str) -> list[str]:
    """The names of the notebooks that there are."""
    return sorted(path.stem for path in (NOTEBOOKS / language).glob("*.ipynb"))


def spaced(code: str) -> str:
    """A code as it is easy to copy from a wall.

    >>> spaced("k7mp2x9fqhrw")
    'k7mp 2x9f qhrw'
    """
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


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
        self.finish(self.settings["room"].page(kind, *lines, language=self.language, **values))

    @property
    def language(self) -> str:
        asked = self.request.path[1:3]
        return asked if asked in LANGUAGES else self.settings["room"].spoken


class Asked(Said, RequestHandler):
    """A page of ours; it knows who asks."""

    def initialize(self) -> None:
        self.room: Room = self.settings["room"]
        self.kernels: Kernels = self.room.kernel_manager
        self.cookies_name = f"engagement-{self.room.port}"
        self.name = self.get_cookie(self.cookies_name)
        self.visitor = self.room.visitors.folder(self.name)
        self.is_trainer = same(self.get_cookie(f"{self.cookies_name}-trainer"), self.room.keys.desk)


class Door(Asked):
    """The way in: with a code, or with the link to one's own workbook."""

    def get(self) -> None:
        token, name = self.get_query_argument("token", ""), self.get_query_argument("me", "")
        folder = self.room.visitors.folder(name)
        if same(token, self.room.keys.trainer):
            self.keep(self.cookies_name + "-trainer", self.room.keys.desk)
            self.let_in(self.name if self.visitor else self.room.visitors.welcome(), to="/wall")
        elif same(typed(token), self.room.keys.participants):
            self.let_in(self.name if self.visitor else self.room.visitors.welcome())
        elif folder and self.visitor not in (None, folder) and document(self.visitor).exists():
            self.say(
                "swap", swap={"me": name, "instead": self.visitor.name}
            )  # no other site knows the one or the other
        elif folder:
            self.let_in(name)
        elif self.visitor and not token and not name:
            self.redirect(self.room.first)
        else:
            self.set_status(403)
            self.say("door", "door-wrong" if token or name else "door-line")

    def post(self) -> None:
        """The other workbook, wanted on the page that we showed."""
        name, instead = self.get_body_argument("me", ""), self.get_body_argument("instead", "")
        if not (self.visitor and same(instead, self.visitor.name) and self.room.visitors.folder(name)):
            raise HTTPError(403)
        self.let_in(name)

    def let_in(self, name: str, to: str | None = None) -> None:
        self.keep(self.cookies_name, name)
        self.redirect(to or self.room.first, status=303)

    def keep(self, cookie: str, value: str) -> None:
        self.set_cookie(cookie, value, expires_days=7 * WEEKS, httponly=True, samesite="Lax")


class Mine(Asked):
    """The link to one's own workbook, on no other page."""

    def get(self) -> None:
        if not self.visitor:
            raise HTTPError(403)
        link = f"{self.room.base(self.request.host)}/?me={self.name}"
        self.say("mine", address=link, qr=link)


class Wall(Asked):
    """For the projector."""

    def get(self) -> None:
        if not self.is_trainer:
            raise HTTPError(403)
        room, words, code = self.room, self.room.words[self.language], self.room.keys.participants
        base = room.base(self.request.host)
        others = words.together([each for each in room.bases if each != base])
        small = words("present.wall-also", addresses=others) if others else ""
        small = words("present.wall-only-here") if "//127." in base else small
        trainers = [(name, f"/{room.spoken}/{name}.ipynb") for name in notebooks(room.spoken) if for_trainers(name)]
        self.say("wall", address=base, code=spaced(code), qr=f"{base}/?token={code}", small=small, trainers=trainers)


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

    async def get(self, language: str, name: str) -> None:
        if not self.visitor or (for_trainers(name) and not self.is_trainer):
            raise HTTPError(403)
        if name not in notebooks(language):
            raise HTTPError(404)
        try:
            self.kernels.check_room(self.visitor.name)
        except Full:
            raise HTTPError(503) from None
        told = {"ENGAGEMENT_WORKBOOK": str(document(self.visitor)), "SCRIPT_NAME": f"/{language}/{name}.ipynb"}
        notebook = Rendered(self.room, partial(self.kernels.take, self.visitor.name, told), language, name)
        await notebook.initialize()
        self.set_header("Cache-Control", "no-store")
        with suppress(StreamClosedError):
            try:
                async for part, _ in notebook.generate_content_generator():
                    self.write(part)
                    await self.flush()
            except (TimeoutError, RuntimeError) as error:  # half of it is on the screen already: it asks once more
                self.log_exception(type(error), error, None)
                self.write('<meta http-equiv="refresh" content="5">')


def for_trainers(name: str) -> bool:
    return name.startswith("trainer-")


class Rendered(NotebookRenderer):
    """A notebook as a page that begins before it has a kernel."""

    def __init__(self, room: Room, take: Callable[[], Awaitable[str]], language: str, name: str) -> None:
        super().__init__(notebook_path=f"{language}/{name}.ipynb", **room.for_pages)
        self.room, self.take, self.language, self.name = room, take, language, name

    async def initialize(self, **options: object) -> None:
        await super().initialize(**options)
        words = self.room.words[self.language]
        heading = next((cell.source for cell in self.notebook.cells if cell.source.startswith("# ")), self.name)
        self.notebook.metadata["title"] = heading.splitlines()[0].removeprefix("# ")
        self.exporter.language_code = self.language
        other = next(each for each in LANGUAGES if each != self.language)
        links = [
            (words("present.mine-link"), "/mine"),
            (words("present.other-language"), f"/{other}/{self.name}.ipynb"),
        ]
        said = {key: words(f"present.{key}") for key in ("loading", "lost")}
        self.resources["room"] = {**said, "links": links, "colours": self.room.colours}

    async def _jinja_kernel_start(self, nb: object, kernel_id: None, kernel_future: None) -> str:
        kernel = await self.take()
        return await super()._jinja_kernel_start(nb, kernel, self.room.kernel_manager.get_kernel(kernel))


class Channel(Said, VoilaKernelWebsocketHandler):
    """A page's line to its own kernel, and to no other."""

    async def pre_get(self) -> None:
        if self.settings["room"].kernel_manager.whose.get(self.kernel_id) != self.current_user.username:
            raise HTTPError(404)
        await super().pre_get()


class Known(IdentityProvider):
    """Who asks, by the cookie alone."""

    def get_user(self, handler: RequestHandler) -> User | None:
        room = handler.settings["room"]
        folder = room.visitors.folder(handler.get_cookie(f"engagement-{room.port}"))
        return User(folder.name) if folder else None


class TemplateFiles(Said, TemplateStaticFileHandler):
    """Voilà's scripts and styles."""


class StaticFiles(Said, MultiStaticFileHandler):
    """Their other halves."""


class ThemeFiles(Said, ThemesHandler):
    """JupyterLab's colours."""


class ExtensionFiles(Said, FileFindHandler):
    """What draws widgets."""


KERNEL = r"[0-9a-f]+(?:-[0-9a-f]+){4}"
DOORS = [
    (r"/", Door),
    (r"/mine", Mine),
    (r"/wall", Wall),
    (r"/(nl|en)/([\w-]+)\.ipynb", Page),
    (rf"/api/kernels/({KERNEL})", Own),
    (rf"/api/kernels/(?P<kernel_id>{KERNEL})/channels", Channel),
    (rf"/voila/api/shutdown/({KERNEL})", Goodbye),
    (r"/voila/templates/((?:lab|base)/static/.+)", TemplateFiles),
]
