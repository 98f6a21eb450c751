"""JupyterLab in this very process, on one folder of notebooks that come alive as they are opened.

A notebook that we signed is run in the server's own session before the page gets it, so that its widgets answer at once
and its Start button asks nothing. How JupyterLab looks is in the folder ``jupyter``.
"""

from __future__ import annotations

import asyncio
import secrets
import signal
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from jupyter_server.serverapp import list_running_servers
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyterlab.labapp import LabApp
from nbformat import NotebookNode
from nbformat.v4 import output_from_msg
from traitlets import Set
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

OUTPUTS = ("execute_result", "display_data", "stream", "error")
CELL_SECONDS = 60  # for a kernel to start or to be free, and for one cell to run

Model = dict[str, Any]  # what Jupyter tells of a file, a session or a message: JSON


def serve(folder: Path, names: list[str], *, port: int | None, ready: Callable[[str], None]) -> None:
    """Serve ``folder`` until it is stopped; call ``ready`` with the address as soon as it answers.

    ``names`` are the workbook's own notebooks; whatever else lies in the folder is a participant's, and is not run. The
    first of them is run meanwhile: a page that asks for it gets it when it is alive, and not before.
    """
    LabApp.load_other_extensions = False  # language servers and terminals: nobody here needs them
    token = secrets.token_hex(24)
    chosen = {"root_dir": str(folder), "port": port or 0, "contents_manager_class": Shelf}
    server = LabApp.initialize_server(
        argv=[], config=Config(ServerApp=chosen, IdentityProvider={"token": token}, Shelf={"ours": set(names)})
    )

    async def welcome() -> None:
        for name in names:
            server.contents_manager.notary.sign(nbformat.read(folder / name, as_version=4))
        ready(address_of(server.port, token, names[0]))
        await server.contents_manager.get(names[0])

    for number in (signal.SIGINT, signal.SIGTERM):  # JupyterLab would ask whether you mean it
        signal.signal(number, lambda *_: server.stop(from_signal=True))
    server.io_loop.add_callback(welcome)
    server.start()


def address_of_open(folder: Path, name: str) -> str | None:
    """The address of the JupyterLab that serves this folder already, if there is one that answers."""
    for server in list_running_servers():
        if Path(server["root_dir"]) == folder:
            with suppress(OSError):  # it was killed, and another program has its number now
                urllib.request.urlopen(f"{server['url']}api/status?token={server['token']}", timeout=5).close()
                return address_of(server["port"], server["token"], name)
    return None


def address_of(port: int, token: str, name: str) -> str:
    """Where a notebook opens, alone on the screen.

    >>> address_of(8888, "secret", "00-start.ipynb")
    'http://127.0.0.1:8888/doc/tree/00-start.ipynb?token=secret'
    """
    return f"http://127.0.0.1:{port}/doc/tree/{name}?token={token}"


class Shelf(AsyncLargeFileManager):
    """The files. A signed notebook is run when it is opened; while its kernel runs on, it shows what that put out last."""

    ours = Set(help="the names of the workbook's notebooks; a participant's own ones are not run").tag(config=True)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._one_by_one: defaultdict[str, asyncio.Lock] = defaultdict(
            asyncio.Lock
        )  # a page asks for the same notebook more than once
        self._heard: dict[str, Heard] = {}  # by kernel

    async def get(self, path: str, content: bool = True, *rest: object, **options: object) -> Model:
        """A file or a folder; one of our notebooks is alive when the page gets it."""
        if content and path.endswith(".ipynb"):
            name = path.strip("/")
            async with self._one_by_one[name]:
                await self._wake(name)
        model: Model = await super().get(path, content, *rest, **options)  # type: ignore[no-untyped-call]  # Jupyter's has no types
        return model

    async def create_checkpoint(self, path: str) -> Model:
        """None is kept: the answers are in the document, and a copy of a page would outlive their deletion."""
        return {"id": "none", "last_modified": datetime.now(UTC)}

    async def list_checkpoints(self, path: str) -> list[Model]:
        """None is kept."""
        return []

    async def _wake(self, name: str) -> None:
        if name not in self.ours:
            return
        notebook = Path(self.root_dir, name)
        try:
            book = nbformat.read(notebook, as_version=4)
        except (OSError, ValueError):  # gone, or no notebook any more: JupyterLab says it better
            return
        if not self.notary.check_signature(book):  # what somebody else wrote waits for a click on Start
            return
        kernel, heard = await self._heard_of(name)
        stored = nbformat.writes(book)
        for cell in book.cells:  # else two keys too many delete an exercise, and a double click shows its markup
            cell.metadata.update(editable=False, deletable=False)
        try:
            if not await heard.tell(book):
                await run(book, kernel.client())
        except (RuntimeError, TimeoutError) as error:  # the page opens all the same, and its Start button tries again
            self.log.error("%s was not run: %s", name, error)
        if nbformat.writes(book) != stored:
            with suppress(OSError):  # a full disk: the page shows what was stored, and its Start button works
                nbformat.write(book, notebook)
                self.notary.sign(book)

    async def _heard_of(self, name: str) -> tuple[AsyncKernelManager, Heard]:
        """The kernel of a notebook, which is started if need be, and what it put out."""
        server: Any = self.parent  # None only where no server was given
        sessions, kernels = server.session_manager, server.kernel_manager
        session = next((session for session in await sessions.list_sessions() if session["path"] == name), None)
        session = session or await sessions.create_session(path=name, name=name, type="notebook", kernel_name="python3")
        kernel = kernels.get_kernel(known := session["kernel"]["id"])
        for old in self._heard.keys() - set(kernels.list_kernel_ids()):
            self._heard.pop(old).stream.close()
        if known not in self._heard:
            self._heard[known] = Heard(kernel)
        return kernel, self._heard[known]


class Heard:
    """What a kernel last put out for each piece of code, whoever asked for it.

    A page that goes before it has saved what its Start button gave, comes back to it.
    """

    def __init__(self, kernel: AsyncKernelManager) -> None:
        self.outputs: dict[str, tuple[int, list[NotebookNode]]] = {}  # by code: its number, and what came out
        self._asked: dict[str, str] = {}  # by the message that asked: the code
        self._running: set[str] = set()  # what was asked and is not done
        self._kernel, self._process = kernel, _process(kernel)
        self._session = Session(key=kernel.session.key)
        self.stream: ZMQStream = kernel.connect_iopub()  # type: ignore[assignment]  # a server's kernel makes one of it
        self.stream.on_recv(self._hear)

    def _hear(self, parts: list[bytes]) -> None:
        message: Model = self._session.deserialize(self._session.feed_identities(parts)[1])
        kind, content = message["msg_type"], message["content"]
        asked = message["parent_header"].get("msg_id", "")
        if kind == "status" and content["execution_state"] == "starting":
            self._forget()
        elif kind == "status" and content["execution_state"] == "idle":
            self._running.discard(asked)
        elif kind == "execute_input":
            self._asked[asked] = content["code"]
            self._running.add(asked)
            self.outputs[content["code"]] = (content["execution_count"], [])
        elif kind in OUTPUTS and asked in self._asked:
            self.outputs[self._asked[asked]][1].append(output_from_msg(message))

    def _forget(self) -> None:
        """It is another kernel, which knows of nothing."""
        self.outputs.clear()
        self._asked.clear()
        self._running.clear()
        self._process = _process(self._kernel)

    async def tell(self, book: NotebookNode) -> bool:
        """Put the outputs in the notebook, as soon as they are there; whether every cell was run."""
        if self._process != _process(self._kernel):  # what it said as it started came before we listened again
            self._forget()
        for _ in range(100):
            if not self._running:
                break
            await asyncio.sleep(0.1)
        else:  # somebody reckons for a long time; what is stored will do
            return True
        cells = [cell for cell in book.cells if cell.cell_type == "code" and cell.source.strip()]
        for cell in cells:
            if cell.source in self.outputs:
                cell.execution_count, cell.outputs = self.outputs[cell.source]
        return all(cell.source in self.outputs for cell in cells)


def _process(kernel: AsyncKernelManager) -> object:
    """What tells a kernel from the one before it, at the same address."""
    return getattr(kernel.provisioner, "pid", None)


async def run(book: NotebookNode, client: AsyncKernelClient) -> None:
    """Run every cell and keep what it puts out."""
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=CELL_SECONDS)
        for cell in book.cells:
            if cell.cell_type == "code":
                cell.outputs = []
                hook = partial(keep, cell.outputs)
                reply = await client.execute_interactive(cell.source, output_hook=hook, timeout=CELL_SECONDS)
                cell.execution_count = reply["content"].get("execution_count")
    finally:
        client.stop_channels()


def keep(outputs: list[NotebookNode], message: Model) -> None:
    """Add what a message puts out, if it does."""
    if message["msg_type"] in OUTPUTS:
        outputs.append(output_from_msg(message))
