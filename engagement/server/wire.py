"""A page's line to its kernel, as the kernel sees it: widgets' messages and nothing else, so that no page runs code."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_binary_message, deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

SPOKEN = {"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"}
MOST_PARTS = 1000  # parts of one message, its buffers with it
PARTS = ("header", "parent_header", "metadata", "content")

Message = dict[str, Any]  # JSON from a page: anything at all, until it was looked at


class Wire(ZMQChannelsWebsocketConnection):
    """What a page tells its kernel: widgets' messages, taken apart here and put together anew, so that what was looked at is
    what goes through. A page makes no widgets: it only asks how those of the notebook stand."""

    nudged: asyncio.Future[None] | None = None
    gone = False

    @classmethod
    def to(cls, kernel: str) -> list[Wire]:
        """The wires to a kernel that are open."""
        return [wire for wire in cls._open_sockets if isinstance(wire, Wire) and wire.kernel_id == kernel]

    def connect(self) -> asyncio.Future[None] | None:  # type: ignore[override]  # Jupyter's own is not async either
        """The newest line to a kernel is its only one: a page that comes again is often there before the old one is gone."""
        self.nudged = super().connect()
        for other in Wire.to(self.kernel_id):
            if other is not self:
                other.websocket_handler.close()
                other.disconnect()
                if other.nudged:
                    other.nudged.cancel()
        return self.nudged

    def disconnect(self) -> None:  # type: ignore[override]  # nor is this one
        """Once only: Jupyter's own counts a page that is gone twice."""
        if not self.gone:
            self.gone = True
            super().disconnect()  # type: ignore[no-untyped-call]  # Jupyter's has no types

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        """Pass on what a widget says; all else is dropped without a word."""
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

    def _read(self, raw: str | bytes) -> tuple[str, Message]:
        """The channel and the message; raises nearly anything when there is none."""
        v1 = bool(self.subprotocol)
        if isinstance(raw, bytes) and int.from_bytes(raw[: 8 if v1 else 4], "little" if v1 else "big") > MOST_PARTS:
            raise ValueError  # who believes the number would count for ever
        if v1:
            channel, parts = deserialize_msg_from_ws_v1(raw)
            message = dict(zip(PARTS, map(json.loads, parts[:4]), strict=True)) | {"buffers": parts[4:]}
        else:
            message = deserialize_binary_message(raw) if isinstance(raw, bytes) else json.loads(raw) | {"buffers": []}
            channel = message["channel"]
        return channel, {name: dict(message[name]) for name in PARTS} | {"buffers": message["buffers"]}
