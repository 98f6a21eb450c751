"""The processes behind the pages of a room: some warm, each of one visitor, and a wire to them that carries no code.

A kernel runs our notebooks and nothing else. It has imported all it needs before it is anybody's, is told whose workbook it
opens when a page asks for it, and goes when its page is gone.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable
from itertools import count
from subprocess import DEVNULL

from jupyter_server.services.kernels.connection.base import deserialize_binary_message, deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

WARM, EACH = 4, 3  # kernels that wait for somebody; kernels that one visitor may have
PATIENCE = 60  # seconds for a kernel to start
HEAT = "from engagement.forms import EXERCISES, form_of\nfor key in EXERCISES:\n    form_of(key)"
SPOKEN = {"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"}
MOST = 1000  # parts of one message, its buffers with it
QUIET = {"stdout": DEVNULL, "stderr": DEVNULL}  # what a kernel says is for its page
PARTS = ("header", "parent_header", "metadata", "content")


class Full(Exception):
    """Every kernel that there may be has a page."""


class Kernels(AsyncMappingKernelManager):
    """The kernels: some warm and nobody's, the others each of one visitor."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.whose: dict[str, str] = {}  # by kernel, or by seat: the name of the visitor's folder; oldest first
        self._warm: asyncio.Queue = asyncio.Queue()
        self._tasks: set[asyncio.Task] = set()
        self._heating, self._seats = 0, count()
        self._few = asyncio.Semaphore(os.cpu_count() or 1)
        self._seen: set[str] = set()  # kernels that had a page

    def fill(self) -> None:
        """Heat kernels until there are enough for who waits, and some more."""
        waiting = sum(kernel not in self for kernel in self.whose)
        for _ in range(WARM + waiting - self._warm.qsize() - self._heating):
            self._heating += 1
            self._begin(self._heat())

    def seat(self, visitor: str) -> str:
        """Keep a place for one more kernel of this visitor, whose oldest goes when there are too many. Raises ``Full``."""
        own = [kernel for kernel, name in self.whose.items() if name == visitor]
        for kernel in [k for k in own if k in self][: max(0, len(own) + 1 - EACH)]:
            self.let_go(kernel)
        left = (k for k in self.whose if k in self._seen and not self._kernel_connections.get(k))
        if len(self.whose) >= self.parent.most and (kernel := next(left, None)):
            self.let_go(kernel)  # its page is gone, and would have been missed within a minute
        if len(self.whose) >= self.parent.most or [*self.whose.values()].count(visitor) >= EACH:
            raise Full
        self.whose[seat := f"seat {next(self._seats)}"] = visitor
        return seat

    async def take(self, seat: str, told: dict[str, str]) -> str:
        """A warm kernel in the place of a seat, told what stands in its environment. Raises ``TimeoutError``."""
        self.fill()
        kernel, client = await asyncio.wait_for(self._warm.get(), PATIENCE)
        self.whose[kernel] = self.whose.pop(seat)
        self.fill()
        await run(client, f"import os; os.environ.update({told!r})")
        client.stop_channels()
        return kernel

    def let_go(self, kernel: str) -> None:
        """Shut a kernel down, beside what goes on, and tell its page; or give up a seat."""
        if self.whose.pop(kernel, None) and kernel in self:
            for wire in [wire for wire in Wire._open_sockets if wire.kernel_id == kernel]:
                wire.websocket_handler.close()
            self._begin(self.shutdown_kernel(kernel))

    def notify_connect(self, kernel_id: str) -> None:
        super().notify_connect(kernel_id)
        self._seen.add(kernel_id)

    def remove_kernel(self, kernel_id: str) -> object:
        self.whose.pop(kernel_id, None)
        self._seen.discard(kernel_id)
        return super().remove_kernel(kernel_id)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        if kernel_id in self.whose:
            await super().cull_kernel_if_idle(kernel_id)

    async def shutdown_all(self, *rest: object, **options: object) -> None:
        for task in self._tasks:
            task.cancel()
        await super().shutdown_all(*rest, **options)

    def _begin(self, work: Awaitable) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        failed = None if task.cancelled() else task.exception()
        if failed and not isinstance(failed, KeyError | HTTPError | asyncio.InvalidStateError):  # it was gone already
            logging.getLogger("engagement").error("a kernel: %s", type(failed).__name__)

    async def _heat(self) -> None:
        try:
            async with self._few:
                kernel = await self.start_kernel(kernel_name="python3", path="", env=self.parent.untold, **QUIET)
                client = self.get_kernel(kernel).client()
                client.start_channels()
                await client.wait_for_ready(timeout=PATIENCE)
                await run(client, HEAT)
                self._warm.put_nowait((kernel, client))
        finally:
            self._heating -= 1


async def run(client: object, code: str) -> None:
    """Run our own code; raises ``RuntimeError`` when it fails, ``TimeoutError`` when it lasts."""
    reply = await client.execute_interactive(code, store_history=False, timeout=PATIENCE, output_hook=lambda _: None)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(reply["content"].get("evalue"))


class Wire(ZMQChannelsWebsocketConnection):
    """What a page tells its kernel: widgets' messages, taken apart here and put together anew, so that what was looked at is
    what goes through. A page makes no widgets: it only asks how those of the notebook stand."""

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        try:
            channel, message = self._read(incoming_msg)
            kind, content = message["header"]["msg_type"], message["content"]
            asks = kind != "comm_open" or content["target_name"] == "jupyter.widget.control"
            through = channel == "shell" and kind in SPOKEN and asks
        except Exception:  # no message at all, in one of very many ways
            return
        if through and channel in self.channels:
            self.session.send(self.channels[channel], message)

    def on_kernel_restarted(self) -> None:
        """A new kernel knows of no widgets: the page must come again."""
        self.multi_kernel_manager.let_go(self.kernel_id)

    on_restart_failed = on_kernel_restarted

    def _read(self, raw: str | bytes) -> tuple[str, dict]:
        size, order = (8, "little") if self.subprotocol else (4, "big")
        if isinstance(raw, bytes) and int.from_bytes(raw[:size], order) > MOST:
            raise ValueError  # who believes the number would count for ever
        if self.subprotocol:
            channel, parts = deserialize_msg_from_ws_v1(raw)
            message = dict(zip(PARTS, map(json.loads, parts[:4]), strict=True)) | {"buffers": parts[4:]}
        else:
            message = deserialize_binary_message(raw) if isinstance(raw, bytes) else json.loads(raw) | {"buffers": []}
            channel = message["channel"]
        return channel, {name: dict(message[name]) for name in PARTS} | {"buffers": message["buffers"]}
