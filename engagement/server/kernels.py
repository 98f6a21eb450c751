"""The processes behind the pages of a room: some warm, the others each of one visitor.

A kernel runs our notebooks and nothing else. It has imported all it needs before it is anybody's, is told whose workbook it
opens when a page asks for it, and goes when its page is gone. What a page may tell it is in ``wire``.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from math import inf
from subprocess import DEVNULL
from typing import Any
from weakref import WeakValueDictionary

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from jupyter_server.utils import ApiPath
from tornado.web import HTTPError
from traitlets import Dict, Integer

from .wire import Wire

VISITOR_KERNELS, TRAINER_KERNELS = 3, 8  # kernels that one visitor may have, and a trainer
START_SECONDS, RETRY_SECONDS = 60, 5  # for a kernel to start; between a failure and the next try
FIND_SECONDS = 20  # in which a page finds its kernel, on a slow phone
MOST_SOCKETS = 16_000  # of all kernels together: some twenty each, while a page is made
HEAT = "from engagement.forms import EXERCISES, form_of\nfor key in EXERCISES:\n    form_of(key)"
QUIET = {"stdout": DEVNULL, "stderr": DEVNULL}  # what a kernel says is for its page

Task = asyncio.Task[Any]


class Full(Exception):
    """Every kernel that there may be has a page."""


class Kernels(AsyncMappingKernelManager):
    """The kernels: some warm and nobody's, the others each of one visitor."""

    most = Integer(60, help="how many may have a page at once").tag(config=True)
    warm = Integer(8, help="how many wait for one").tag(config=True)
    untold = Dict(help="the environment of a kernel that is nobody's yet").tag(config=True)

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]  # as most of Jupyter's are
        self.whose: dict[str, str] = {}  # by kernel, or by seat: the name of the visitor's folder; oldest first
        self._warm: asyncio.Queue[tuple[str, AsyncKernelClient]] = asyncio.Queue()
        self._tasks: set[Task] = set()
        self._heating: set[Task] = set()  # of those tasks
        self._seats = count()
        self._few = asyncio.Semaphore(os.cpu_count() or 1)
        self._seen: set[str] = set()  # kernels that had a page
        self._making: dict[str, Task | None] = {}  # by kernel, or by seat: what makes its page now
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._starting: dict[str, ServerKernelManager] = {}  # managers of kernels that are not warm yet
        self.context.set(zmq.MAX_SOCKETS, MOST_SOCKETS)

    def fill(self) -> None:
        """Heat kernels until there are enough for who waits, and some more."""
        waiting = sum(kernel not in self for kernel in self.whose)
        for _ in range(self.warm + waiting - self._warm.qsize() - len(self._heating)):
            self._heating.add(self._begin(self._heat()))

    @asynccontextmanager
    async def seat(self, visitor: str, *, trainer: bool = False) -> AsyncIterator[str]:
        """A place for one more page of a visitor, while it is made: one page after the other, and no kernel stays of who left.

        A trainer always finds one; others raise ``Full``. There is no limit by address: a whole room may come through one router.
        """
        self._make_place(visitor, *((TRAINER_KERNELS, inf) if trainer else (VISITOR_KERNELS, self.most)))
        self.whose[seat := f"seat {next(self._seats)}"] = visitor
        self._making[seat] = task = asyncio.current_task()
        done = False
        try:
            async with self._turns.setdefault(visitor, asyncio.Lock()):
                yield seat
            done = True
        finally:
            for place in [place for place, of in self._making.items() if of is task]:
                del self._making[place]
                if not done:
                    self.let_go(place)

    def _make_place(self, visitor: str, each: int, most: float) -> None:
        """Let go what a visitor has too many of, or what nobody looks at. Raises ``Full`` when that was not enough."""
        own = [place for place, name in self.whose.items() if name == visitor]
        whole = sorted((place for place in own if place not in self._making), key=self._has_page)
        for kernel in whole[: max(0, len(own) + 1 - each)]:
            self.let_go(kernel)
        if len(self.whose) >= most:
            mine = next((kernel for kernel in whole if kernel in self.whose), None)  # who goes on to another notebook
            if going := mine if mine and not self._has_page(mine) else self._left() or mine:
                self.let_go(going)
        if len(self.whose) >= most or [*self.whose.values()].count(visitor) >= each:
            raise Full

    def _has_page(self, kernel: str) -> bool:
        return bool(self._kernel_connections.get(kernel))

    def _left(self) -> str | None:
        """A kernel whose page is gone, or else one that no page found in time."""
        late = datetime.now(UTC) - timedelta(seconds=FIND_SECONDS)
        alone = [k for k in self.whose if k in self and k not in self._making and not self._has_page(k)]
        alone = [k for k in alone if k in self._seen or self.get_kernel(k).last_activity < late]
        return min(alone, key=lambda kernel: kernel not in self._seen, default=None)

    async def take(self, seat: str, told: dict[str, str]) -> str:
        """A warm kernel in the place of a seat, told what stands in its environment. Raises ``TimeoutError``."""
        self.fill()
        kernel, client = await asyncio.wait_for(self._warm.get(), START_SECONDS)
        try:
            self.whose[kernel], self._making[kernel] = self.whose.pop(seat), self._making.pop(seat)
            self.fill()
            await run(client, f"import os; os.environ.update({told!r})")
        finally:
            client.stop_channels()
        return kernel

    def let_go(self, kernel: str) -> None:
        """Shut a kernel down, beside what goes on, and tell its page, or who makes it; or give up a seat."""
        if task := self._making.pop(kernel, None):
            task.cancel()
        if self.whose.pop(kernel, None) and kernel in self:
            for wire in Wire.to(kernel):
                wire.websocket_handler.close()
            self._begin(self.shutdown_kernel(kernel))  # type: ignore[no-untyped-call]  # Jupyter's has no types

    def notify_connect(self, kernel_id: str) -> None:
        """A page found its kernel."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]  # Jupyter's has no types
        self._seen.add(kernel_id)

    def get_kernel(self, kernel_id: str) -> ServerKernelManager:
        """The manager of one kernel."""
        return super().get_kernel(kernel_id)  # type: ignore[return-value]  # the only kind that there is here

    def remove_kernel(self, kernel_id: str) -> ServerKernelManager:
        """It is gone, and nobody's."""
        self.whose.pop(kernel_id, None)
        self._seen.discard(kernel_id)
        return super().remove_kernel(kernel_id)  # type: ignore[return-value]  # as above

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Warm ones may wait for as long as nobody comes."""
        if kernel_id in self.whose:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]  # Jupyter's has no types

    async def shutdown_all(self, now: bool = False) -> None:  # type: ignore[override]  # Jupyter's own is async too
        """End every kernel, and those that do not run yet."""
        for task in self._heating:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().shutdown_all(now)

    def _begin(self, work: Coroutine[Any, Any, object]) -> Task:
        task: Task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: Task) -> None:
        self._tasks.discard(task)
        failed = None if task.cancelled() else task.exception()
        if failed and not isinstance(failed, KeyError | HTTPError | asyncio.InvalidStateError):  # it was gone already
            logging.getLogger("engagement").error("a kernel: %s", type(failed).__name__)

    def pre_start_kernel(self, kernel_name: str | None, kwargs: dict[str, Any]) -> tuple[ServerKernelManager, str, str]:
        """Remember who starts it: when that fails, nobody else knows of its process."""
        begun: tuple[ServerKernelManager, str, str] = super().pre_start_kernel(kernel_name, kwargs)  # type: ignore[assignment]  # it is not a coroutine here, whatever its type says
        self._starting[begun[2]] = begun[0]  # as above
        return begun

    async def _heat(self) -> None:
        kernel = self.new_kernel_id()
        try:
            async with self._few:
                await self.start_kernel(
                    kernel_id=kernel, kernel_name="python3", path=ApiPath(""), env=self.untold, **QUIET
                )
                client = self.get_kernel(kernel).client()
                try:
                    client.start_channels()
                    await client.wait_for_ready(timeout=START_SECONDS)
                    await run(client, HEAT)
                except BaseException:
                    client.stop_channels()
                    raise
            self._warm.put_nowait((kernel, client))
        except BaseException:
            asyncio.get_running_loop().call_later(RETRY_SECONDS, self.fill)
            await self._kill(kernel)
            raise
        finally:
            self._starting.pop(kernel, None)
            self._heating.discard(asyncio.current_task())

    async def _kill(self, kernel: str) -> None:
        """End a kernel that did not come to be, which may be a process that nobody else knows of."""
        if kernel in self:
            await self.shutdown_kernel(kernel, now=True)  # type: ignore[no-untyped-call]  # Jupyter's has no types
        else:
            self._pending_kernels.pop(kernel, None)
            if manager := self._starting.get(kernel):
                await manager.shutdown_kernel(now=True)


async def run(client: AsyncKernelClient, code: str) -> None:
    """Run our own code; raises ``RuntimeError`` when it fails, ``TimeoutError`` when it lasts."""
    reply = await client.execute_interactive(
        code, store_history=False, timeout=START_SECONDS, output_hook=lambda _: None
    )
    if reply["content"]["status"] != "ok":
        raise RuntimeError(reply["content"].get("evalue"))
