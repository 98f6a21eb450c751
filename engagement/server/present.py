"""The notebooks for a room full of people, as pages without code: Voilà, with only the doors that are needed.

``Server`` is the server of one room. What its doors know is in ``hall``, its addresses are in ``doors``, who may come in is in
``visitors``, what runs behind a page in ``kernels``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila.app import Voila
from voila.utils import get_page_config

from ..model import Mistake
from ..workbook import place
from .doors import DOORS, ExtensionFiles, Nothing, StaticFiles, ThemeFiles
from .hall import PAGES, Hall
from .handler import Known, Told
from .kernels import Kernels
from .opening import NOTEBOOKS, at_home, system_language
from .wire import Wire

MOST_FILES = 10_240  # that may be open at once; macOS allows no more
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
    "transforms": [Told],
    "default_handler_class": Nothing,
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
    untold = {
        **os.environ,
        "ENGAGEMENT_WORKBOOK": str(
            desk / "visitors" / "nobody"
        ),  # where no kernel ever writes: it is told another first
        "ENGAGEMENT_ROOM": str(desk / "room"),
        "VOILA_BASE_URL": "/",
    }
    for folder in (os.environ["JUPYTER_RUNTIME_DIR"], desk / "room", desk / "visitors"):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.getLogger("tornado").setLevel(logging.CRITICAL)  # it would write addresses, in which a code may stand
    logging.setLogRecordFactory(without_traceback)
    many_files()
    config = Config(CONFIG | {"Kernels": {"most": visitors, "warm": warm, "untold": untold}})
    Server(Hall(desk, language or system_language()), ip=address, port=port or 0, config=config).open()
    return 0


def without_traceback(*what: Any, **more: Any) -> logging.LogRecord:
    """A line of the log without a traceback: only what kind of error it was. Made of what ``logging`` hands over."""
    record = logging.LogRecord(*what, **more)
    if record.exc_info:
        record.exc_text, record.exc_info = getattr(record.exc_info[0], "__name__", None), None
    return record


def unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What goes wrong with nobody to tell it to; a line that was given up while it was tried is not a mistake."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


def many_files() -> None:
    """Let this process open as many as a full room needs: some twenty a kernel, where the usual limit is 1,024 or even 256."""
    try:
        import resource
    except ImportError:  # Windows sets none
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class Server(Voila):
    """The server of one room."""

    port: int

    def __init__(self, hall: Hall, **options: object) -> None:
        super().__init__(root_dir=str(NOTEBOOKS), open_browser=False, **options)
        self.hall = hall

    def open(self) -> None:
        """Serve until Ctrl-C. Raises ``Mistake`` when nothing can listen at its address."""
        self.initialize(argv=[])
        self.connection_dir_root = os.environ["JUPYTER_RUNTIME_DIR"]
        self.template_paths.insert(0, str(PAGES))
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        self.start()

    def init_settings(self) -> dict[str, object]:
        """Voilà's own, and what our doors ask for."""
        settings: dict[str, object] = super().init_settings() | SETTINGS
        for_pages = {
            "voila_configuration": self.voila_configuration,
            "traitlet_config": self.config,
            "template_paths": self.template_paths,
            "config_manager": self.config_manager,
            "contents_manager": self.contents_manager,
            "base_url": "/",
            "kernel_spec_manager": self.kernel_spec_manager,
            "page_config": get_page_config("/", settings, self.log, self.voila_configuration),
        }
        known = Known(parent=self, log=self.log, token="")
        return settings | {"hall": self.hall, "identity_provider": known, "for_pages": for_pages}

    def init_handlers(self) -> list[tuple[object, ...]]:
        """Every address that there is; Voilà's own are not among them."""
        themes = {
            "themes_url": "/voila/api/themes",
            "path": self.themes_dir,
            "labextensions_path": self.labextensions_path,
        }
        return [
            *DOORS,
            (r"/voila/static/(.+)", StaticFiles, {"paths": self.static_paths}),
            (r"/voila/api/themes/(.+)", ThemeFiles, themes),
            (r"/voila/labextensions/(.+)", ExtensionFiles, {"path": self.labextensions_path}),
        ]

    def listen(self) -> None:
        """Answer at the address, until it is stopped; a port that was the room's before is its own again."""
        self.ioloop = IOLoop.current()
        self.ioloop.asyncio_loop.set_exception_handler(unhandled)  # type: ignore[attr-defined]  # of every loop of today
        wanted = self.port or self.hall.keys.port
        try:
            try:
                self.port = self._free(wanted)
                sockets = bind_sockets(self.port, self.ip)
            except OSError:
                words = self.hall.words[self.hall.spoken]
                raise Mistake(words("present.taken", address=self.ip, port=str(wanted))) from None
            self.hall.stands_at(self.ip, self.port)
            HTTPServer(self.app).add_sockets(sockets)
            self.ioloop.add_callback(self.kernel_manager.fill)
            self.ioloop.add_callback(self.hall.welcome)
            self.ioloop.start()
        finally:
            self.stop()

    def stop(self) -> None:
        """End every kernel, in the loop in which they were started."""
        shutil.rmtree(self.connection_dir, ignore_errors=True)
        self.ioloop.run_sync(self.kernel_manager.shutdown_all)

    def _free(self, port: int) -> int:
        """The port itself, or a free one in the place of 0."""
        sockets = bind_sockets(port, self.ip)
        for each in sockets:
            port = each.getsockname()[1]
            each.close()
        return port
