"""A room full of visitors on one server: twenty at once, what each weighs, and how a slider feels meanwhile.

``python -m benchmarks.room`` prints the table of ``docs/scale.md``; with ``--visitors N`` another number. A visitor is the protocol
of a page without the page (get the notebook, ask how its widgets stand, slide), so that two processors are the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from engagement import Workbook
from engagement.forms.pyramid import STOPS
from engagement.workshop.handin import HandIn
from engagement.workshop.room import Room

ARRIVE, SLIDES, PACE = 1.0, 40, 0.5  # seconds in which all arrive; slides of each; seconds between two
KEY, LAST = "pyramid.followers.count", 24  # what is slid, and the stop at which it ends
LIMIT = 300  # seconds for a visitor
GIVER = """
import sys
from pathlib import Path
from engagement.workshop.transport import hand_in
from engagement.workshop.handin import HandIn
print("ready", flush=True)
sys.stdin.readline()
for n in range(int(sys.argv[2]), int(sys.argv[3])):
    hand_in(HandIn(f"{n:016x}", 1_700_000_000_000, phase="react"), Path(sys.argv[1]))
"""


class Visitor:
    """A page without the page."""

    def __init__(self, base: str) -> None:
        self.base, self.cookie, self.waits, self.shown = base, "", [], 0.0

    async def get(self, path: str, *, follow: bool = False) -> str:
        request = HTTPRequest(f"{self.base}{path}", headers={"Cookie": self.cookie}, request_timeout=LIMIT)
        request.follow_redirects = follow
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        for line in answer.headers.get_list("Set-Cookie"):
            self.cookie = line.partition(";")[0]
        if answer.code >= 400:
            raise RuntimeError(f"{path.partition('?')[0]} answered {answer.code}")
        return answer.body.decode()

    async def arrive(self, token: str, notebook: str) -> None:
        """Come in, open a notebook, and wait for its first picture."""
        began = time.perf_counter()
        await self.get(f"/?token={token}")
        page = await self.get(notebook)
        kernel = re.search(r'"?kernelId"?:\s*"([0-9a-f-]{36})"', page)[1]
        address = f"{self.base.replace('http', 'ws')}/api/kernels/{kernel}/channels"
        self.wire = await websocket_connect(HTTPRequest(address, headers={"Cookie": self.cookie}))
        self.widgets = await self.states()
        assert any("<svg" in str(state.get("value", "")) for state in self.widgets.values()), "no picture"
        self.shown = time.perf_counter() - began

    async def states(self) -> dict[str, dict]:
        comm = secrets.token_hex(16)
        await self.say("comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}})
        await self.say("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        found = await self.hear(lambda data: data.get("method") == "update_states")
        return {key: each["state"] for key, each in found["states"].items()}

    async def say(self, kind: str, content: dict) -> None:
        header = {"msg_id": secrets.token_hex(16), "msg_type": kind, "username": "", "session": "s", "version": "5.3"}
        message = {
            "header": header | {"date": "2026-01-01T00:00:00Z"},
            "parent_header": {},
            "metadata": {"version": "1.0.0"},
        }
        await self.wire.write_message(json.dumps(message | {"content": content, "channel": "shell", "buffers": []}))

    async def hear(self, wanted) -> dict:
        """The first message of a widget that is ``wanted``; its data."""
        while True:
            raw = await asyncio.wait_for(self.wire.read_message(), LIMIT)
            if raw is None:
                raise RuntimeError("the line was cut")
            if isinstance(raw, bytes):
                count = int.from_bytes(raw[:4], "big")
                offsets = [int.from_bytes(raw[4 * n : 4 * n + 4], "big") for n in range(1, count + 1)]
                raw = raw[offsets[0] : offsets[1] if count > 1 else None]
            message = json.loads(raw)
            if message["msg_type"] == "comm_msg" and wanted(data := message["content"]["data"]):
                return data

    async def slide(self, of: str) -> None:
        """Slide one slider, now and then, and measure how long its picture takes."""
        slider = next(
            key
            for key, state in self.widgets.items()
            if state["_model_name"] == "IntSliderModel" and of in str(state.get("tooltip"))
        )
        await asyncio.sleep(PACE * secrets.randbelow(1000) / 1000)
        for n in range(SLIDES):
            began = time.perf_counter()
            data = {"method": "update", "state": {"value": LAST - (SLIDES - 1 - n) % 20}, "buffer_paths": []}
            await self.say("comm_msg", {"comm_id": slider, "data": data})
            await self.hear(lambda data: "<svg" in json.dumps(data))
            self.waits.append(time.perf_counter() - began)
            await asyncio.sleep(PACE)


def weight(processes: Iterable[psutil.Process]) -> float:
    """Megabytes that are these processes' own, with their part of what they share."""
    return sum(each.memory_full_info().pss for each in processes if each.is_running()) / 1e6


def spent(processes: Iterable[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in processes if each.is_running())


async def visit(base: str, token: str, many: int, server: psutil.Process, desk: Path) -> None:
    """Let ``many`` come at once, rest, and slide; print what it took."""
    await asyncio.sleep(15)  # what is warmed is warm
    alone = weight([server])
    one = Visitor(base)
    await one.arrive(token, "/en/02-pyramid.ipynb")
    one.wire.close()
    print(f"one visitor, an idle server: first picture {one.shown:.1f} s")
    await asyncio.sleep(15)
    visitors = [Visitor(base) for _ in range(many)]

    async def come(visitor: Visitor, n: int) -> None:
        await asyncio.sleep(ARRIVE * n / many)
        await visitor.arrive(token, "/en/02-pyramid.ipynb")

    arrived = await asyncio.gather(*(come(each, n) for n, each in enumerate(visitors)), return_exceptions=True)
    lost, came = [*filter(None, arrived)], [each for each in visitors if each.shown]
    shown = sorted(each.shown for each in came)
    first = f"first picture median {statistics.median(shown):.1f} s, last {shown[-1]:.1f} s"
    print(f"{many} within {ARRIVE:.0f} s: {len(lost)} lost {lost[:1]}; {first}")
    await asyncio.sleep(5)
    kernels = [each for each in server.children(recursive=True) if "ipykernel" in " ".join(each.cmdline())]
    each = f"{weight(kernels) / len(kernels):.0f} MB each (PSS)"
    print(f"{len(kernels)} kernels, {each}; server {weight([server]):.0f} MB, {alone:.0f} before")

    async def used(act) -> tuple[float, float, float]:
        """Seconds of the kernels' processor, of the server's, and of the clock."""
        before = spent(kernels), spent([server]), time.perf_counter()
        await act
        return tuple(
            now - was for now, was in zip((spent(kernels), spent([server]), time.perf_counter()), before, strict=True)
        )

    kernel, served, took = await used(asyncio.sleep(20))
    print(
        f"nobody does anything: kernels {100 * kernel / took:.1f} % of a processor together, server {100 * served / took:.1f} %"
    )
    kernel, served, took = await used(asyncio.gather(*(each.slide("Followers") for each in came)))
    waits = sorted(1e3 * wait for each in came for wait in each.waits)
    n = len(waits)
    print(
        f"{n} slides in {took:.0f} s: median {waits[n // 2]:.0f} ms, p95 {waits[int(0.95 * n)]:.0f}, worst {waits[-1]:.0f}"
    )
    print(f"processor for one slide: kernel {1e3 * kernel / n:.1f} ms, server {1e3 * served / n:.1f} ms")
    await asyncio.sleep(3)
    kept = [Workbook.open(folder).read(KEY) for folder in (desk / "visitors").iterdir()]
    print(f"workbooks with the last slide in them: {kept.count(STOPS[LAST])} of {len(came)}")


def storm(folder: Path, many: int = 200) -> None:
    """Two hundred hand-ins at once, from eight processes, while the room looks on."""
    room, each = Room(folder), many // 8
    for n in range(many):
        room.take(HandIn(f"{n:016x}", 1_600_000_000_000, phase="create").code())
    room.show()
    ranges = [[*map(str, (folder, n, n + each))] for n in range(0, many, each)]
    pipe = subprocess.PIPE
    runs = [
        subprocess.Popen([sys.executable, "-c", GIVER, *each], stdin=pipe, stdout=pipe, text=True) for each in ranges
    ]
    for run in runs:
        run.stdout.readline()
    began = time.perf_counter()
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    done, looks = 0, 0
    while done < many:
        room.show()
        looks += 1
        done = sum(given.phase == "react" for given in room.hand_ins().values())
    took = time.perf_counter() - began
    for run in runs:
        run.communicate()
    room.show()
    print(
        f"storm: {many} second hand-ins of {many} workbooks: all in the room after {took:.2f} s, in {looks} looks; lost 0"
    )
    began = time.perf_counter()
    room.take(HandIn("f" * 16, 1_600_000_000_000, phase="create").code())
    room.show()
    print(f"one more, with {many} there: {1e3 * (time.perf_counter() - began):.0f} ms until it counts")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--warm", type=int, default=8, help="kernels that wait for somebody")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as desk:
        storm(Path(desk, "storm"))
        environment = {**os.environ, "ENGAGEMENT_WORKBOOK": desk}
        more = ["--language", "en", "--visitors", str(chosen.visitors + 4), "--warm", str(chosen.warm)]
        command = [sys.executable, "-m", "engagement", "present", *more]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        try:
            line = next(line.strip() for line in process.stdout if "token=" in line)
            base, token = re.fullmatch(r"(http://[^/]+)/\?token=(\w+)", line).groups()
            asyncio.run(visit(base, token, chosen.visitors, psutil.Process(process.pid), Path(desk)))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


if __name__ == "__main__":
    main()
