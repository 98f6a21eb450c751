"""JupyterLab in this very process, on one folder of notebooks, with the first one already run.

The first notebook is run in the server's own session before its address is told, so that its widgets are alive when the
page opens; all are signed, so that their Start button asks nothing. How JupyterLab looks is in the folder ``jupyter``.
"""

from __future__ import annotations

import secrets
import signal
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import nbformat
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_server.serverapp import ServerApp, list_running_servers
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyterlab.labapp import LabApp
from nbformat.v4 import output_from_msg
from traitlets.config import Config

OUTPUTS = ("execute_result", "display_data", "stream", "error")
WIDGET = "application/vnd.jupyter.widget-view+json"
PATIENCE = 60  # seconds, for a kernel to start and for one cell to run


class Shelf(AsyncLargeFileManager):
    """The files, but a notebook whose kernel is gone shows the words of its results, not "model not found"."""

    async def get(self, path: str, content: bool = True, *rest, **options) -> dict:
        model = await super().get(path, content, *rest, **options)
        if content and model["type"] == "notebook" and path.strip("/") not in await self._running():
            for cell in model["content"]["cells"]:
                for output in cell.get("outputs", ()):
                    if len(output.get("data", ())) > 1:
                        output["data"].pop(WIDGET, None)
        return model

    async def _running(self) -> set[str]:
        return {session["path"] for session in await self.parent.session_manager.list_sessions()}


def serve(folder: Path, *, port: int | None, alive: Callable[[str], None]) -> None:
    """Serve ``folder`` until it is stopped; call ``alive`` with the address as soon as the first notebook is."""
    LabApp.load_other_extensions = False  # language servers and terminals: nobody here needs them
    token = secrets.token_hex(24)
    chosen = {"root_dir": str(folder), "port": port or 0, "contents_manager_class": Shelf}
    server = LabApp.initialize_server(argv=[], config=Config(ServerApp=chosen, IdentityProvider={"token": token}))

    async def welcome() -> None:
        await run_first(server, first(folder))
        for notebook in folder.glob("*.ipynb"):
            server.contents_manager.notary.sign(nbformat.read(notebook, as_version=4))
        alive(address_of(server.port, token, folder))

    for number in (signal.SIGINT, signal.SIGTERM):  # JupyterLab would ask whether you mean it
        signal.signal(number, lambda *_: server.stop(from_signal=True))
    server.io_loop.add_callback(welcome)
    server.start()


def address_of_open(folder: Path) -> str | None:
    """The address of the JupyterLab that serves this folder already, if there is one that answers."""
    for server in list_running_servers():
        if Path(server["root_dir"]) == folder:
            with suppress(OSError):  # it was killed, and another program has its number now
                urllib.request.urlopen(f"{server['url']}api/status?token={server['token']}", timeout=5).close()
                return address_of(server["port"], server["token"], folder)
    return None


def address_of(port: int, token: str, folder: Path) -> str:
    return f"http://127.0.0.1:{port}/doc/tree/{first(folder).name}?token={token}"


def first(folder: Path) -> Path:
    return min(folder.glob("*.ipynb"))


async def run_first(server: ServerApp, notebook: Path) -> None:
    """Run a notebook in the session that the page will find, and keep its outputs in the file."""
    name, book = notebook.name, nbformat.read(notebook, as_version=4)
    session = await server.session_manager.create_session(path=name, name=name, type="notebook", kernel_name="python3")
    client = server.kernel_manager.get_kernel(session["kernel"]["id"]).client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=PATIENCE)
        for cell in book.cells:
            if cell.cell_type == "code":
                await run_cell(client, cell)
        nbformat.write(book, notebook)
    except (RuntimeError, TimeoutError) as error:  # the page opens all the same, and its Start button tries again
        server.log.error("%s was not run: %s", name, error)
    finally:
        client.stop_channels()


async def run_cell(client: AsyncKernelClient, cell: nbformat.NotebookNode) -> None:
    cell.outputs = []

    def keep(message: dict) -> None:
        if message["msg_type"] in OUTPUTS:
            cell.outputs.append(output_from_msg(message))

    reply = await client.execute_interactive(cell.source, output_hook=keep, timeout=PATIENCE, allow_stdin=False)
    cell.execution_count = reply["content"].get("execution_count")
