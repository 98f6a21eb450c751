"""The notebooks for a room full of people, as pages without code: Voilà, with only the doors that are needed.

``Server`` is the server of one room. Its addresses are in ``doors``, who may come in is in ``visitors``, what runs behind a page in
``kernels``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path

import segno
from jupyter_client.localinterfaces import public_ips
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila.app import Voila
from voila.utils import get_page_config

from ..content import load_content
from ..model import LANGUAGES, Mistake
from ..workbook import place
from .doors import DOORS, ExtensionFiles, Known, Nothing, StaticFiles, ThemeFiles, Told, notebooks
from .kernels import Kernels, Wire
from .opening import HERE, NOTEBOOKS, at_home, system_language
from .visitors import Keys, Visitors, spaced

EVERYWHERE = ("0.0.0.0", "::", "")
FILES = 10_240  # that may be open at once; macOS allows no more
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
SETTINGS = {
    "websocket_max_message_size": 50_000_000,  # a file that somebody reads
    "log_function": lambda _: None,  # an address may hold a code
}


def present(
    *,
    language: str | None = None,
    address: str = "127.0.0.1",
    port: int | None = None,
    visitors: int = 60,
    warm: int = 8,
) -> int:
    """Serve the notebooks to a room until it is stopped; print the addresses as soon as they answer.

    ``address`` is where to listen ("0.0.0.0": wherever this computer can be reached), ``port`` on which port (default: the
    last one, else any free one), ``visitors`` how many notebooks can be open at once, ``warm`` how many processes wait for
    one. Raises ``Mistake`` when nothing can listen there.
    """
    desk = place().absolute().parent
    at_home(place().absolute())
    os.environ.pop("JPY_SESSION_NAME", None)  # a notebook's own, where this was typed in its terminal
    options = {"most": visitors, "warm": warm, "ip": address, "port": port or 0, "config": Config(CONFIG)}
    Server(desk, language or system_language(), **options).open()
    return 0


def brief(*what: object, **more: object) -> logging.LogRecord:
    """A line of the log without a traceback: only what kind of error it was."""
    record = logging.LogRecord(*what, **more)
    if record.exc_info:
        record.exc_text, record.exc_info = getattr(record.exc_info[0], "__name__", None), None
    return record


def unhandled(loop: asyncio.AbstractEventLoop, context: dict) -> None:
    """What goes wrong with nobody to tell it to; a line that was given up while it was tried is no mistake."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


def many_files() -> None:
    """Let this process open as many as a full room needs: some twenty a kernel, where the usual limit is 1,024 or even 256."""
    try:
        import resource
    except ImportError:  # Windows sets none
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class Server(Voila):
    """The server of one room."""

    def __init__(self, desk: Path, spoken: str, *, most: int, warm: int, **options: object) -> None:
        super().__init__(root_dir=str(NOTEBOOKS), open_browser=False, **options)
        self.spoken, self.most, self.warm = spoken, most, warm
        self.kept = desk / ".jupyter" / "room.json"
        self.keys = Keys.read(self.kept)
        self.visitors = Visitors(desk / "visitors", self.keys.desk)
        self.content = load_content()
        self.words = {language: self.content.words(language) for language in LANGUAGES}
        self.first = f"/{spoken}/{notebooks(spoken)[0]}.ipynb"
        self.desk = desk
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
        logging.setLogRecordFactory(brief)
        many_files()
        self.initialize(argv=[])
        self.connection_dir_root = os.environ["JUPYTER_RUNTIME_DIR"]
        for folder in (self.connection_dir_root, self.untold["ENGAGEMENT_ROOM"], self.desk / "visitors"):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
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
            "server": self,
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
        self.ioloop.asyncio_loop.set_exception_handler(unhandled)
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

    def stop(self) -> None:
        shutil.rmtree(self.connection_dir, ignore_errors=True)
        self.ioloop.run_sync(self.kernel_manager.shutdown_all)  # in the loop in which they were started

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
        back = {"door": [], "wall": [], "swap": [("mine-link", "/mine")], "yours": [("yours-not", "/")]}
        links = [(words(f"present.{text}"), to) for text, to in back.get(kind, [("back", "/")])]
        links += values.pop("trainers", [])
        said = [words(f"present.{line}") for line in lines or (f"{kind}-line",)]
        drawn = segno.make(qr, error="m").svg_inline(scale=8, border=2, omitsize=True) if qr else ""
        template = self.app.settings["voila_jinja2_env"].get_template("room.html.j2")
        press = {"door": "enter", "swap": "swap-press", "yours": "yours-press"}.get(kind)
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
