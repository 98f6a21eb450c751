"""The processes behind the pages of a room: some warm, each of one visitor, and a wire to them that carries no code.

A kernel runs our notebooks and nothing else. It has imported all it needs before it is anybody's, is told whose workbook it
opens when a page asks for it, and goes when its page is gone.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable
from contextlib import suppress

from jupyter_server.services.kernels.connection.base import deserialize_binary_message, deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

WARM, EACH = 4, 3  # kernels that wait for somebody; kernels that one visitor may have
PATIENCE = 60  # seconds for a kernel to start
HEAT = "from engagement.forms import EXERCISES, form_of\nfor key in EXERCISES:\n    form_of(key)"
SPOKEN = {"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"}
PARTS = ("header", "parent_header", "metadata", "content")


class Full(Exception):
    """Every kernel that there may be has a page."""


class Kernels(AsyncMappingKernelManager):
    """The kernels: some warm and nobody's, the others each of one visitor."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.whose: dict[str, str] = {}  # by kernel: the name of its visitor's folder; oldest first
        self._warm: asyncio.Queue = asyncio.Queue()
        self._tasks: set[asyncio.Task] = set()
        self._heating = self._waiting = 0
        self._few = asyncio.Semaphore(os.cpu_count() or 1)
        self._seen: set[str] = set()  # kernels that had a page

    def fill(self) -> None:
        """Heat kernels until there are enough for who waits, and some more."""
        while self._warm.qsize() + self._heating < WARM + self._waiting:
            self._heating += 1
            self._begin(self._heat())

    def check_room(self, visitor: str) -> None:
        """See to it that a visitor can have one more; raises ``Full``."""
        own = [kernel for kernel, name in self.whose.items() if name == visitor]
        for kernel in own[: max(0, len(own) + 1 - EACH)]:
            self.let_go(kernel)
        if len(self.whose) + self._waiting >= self.parent.most:
            left = (
                kernel for kernel in self.whose if kernel in self._seen and not self._kernel_connections.get(kernel)
            )
            if not (kernel := next(left, None)):
                raise Full
            self.let_go(kernel)

    async def take(self, visitor: str, told: dict[str, str]) -> str:
        """A warm kernel for a visitor, told what stands in its environment. Raises ``TimeoutError``."""
        self._waiting += 1
        self.fill()
        try:
            kernel, client = await asyncio.wait_for(self._warm.get(), PATIENCE)
            self.whose[kernel] = visitor
        finally:
            self._waiting -= 1
        self.fill()
        await run(client, f"import os; os.environ.update({told!r})")
        client.stop_channels()
        return kernel

    def let_go(self, kernel: str) -> None:
        """Shut a kernel down, beside what goes on."""
        if self.whose.pop(kernel, None):
            self._begin(self.shutdown_kernel(kernel))

    def notify_connect(self, kernel_id: str) -> None:
        super().notify_connect(kernel_id)
        self._seen.add(kernel_id)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        if kernel_id in self.whose:
            await super().cull_kernel_if_idle(kernel_id)
        self.whose = {kernel: name for kernel, name in self.whose.items() if kernel in self}

    async def shutdown_all(self, *rest: object, **options: object) -> None:
        for task in self._tasks:
            task.cancel()
        await super().shutdown_all(*rest, **options)

    def _begin(self, work: Awaitable) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _heat(self) -> None:
        try:
            async with self._few:
                kernel = await self.start_kernel(kernel_name="python3", path="", env=self.parent.untold)
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
        with suppress(
            ValueError, KeyError, TypeError, IndexError, AttributeError, LookupError, MemoryError, RecursionError
        ):
            channel, message = self._read(incoming_msg)
            kind, content = message["header"]["msg_type"], message["content"]
            asks = kind != "comm_open" or content["target_name"] == "jupyter.widget.control"
            if channel == "shell" and kind in SPOKEN and asks and "shell" in self.channels:
                self.session.send(self.channels["shell"], message, buffers=message["buffers"])

    def _read(self, raw: str | bytes) -> tuple[str, dict]:
        names = ("header", "parent_header", "metadata", "content")
        if self.subprotocol:
            channel, parts = deserialize_msg_from_ws_v1(raw)
            message = dict(zip(names, map(json.loads, parts[:4]), strict=True)) | {"buffers": parts[4:]}
        else:
            message = deserialize_binary_message(raw) if isinstance(raw, bytes) else {"buffers": [], **json.loads(raw)}
            channel = message["channel"]
        return channel, {name: dict(message[name]) for name in names} | {"buffers": [*map(bytes, message["buffers"])]}
