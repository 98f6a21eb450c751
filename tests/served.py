"""A room that is served, as a visitor's browser reaches it: paths just as they were written, and lines to kernels."""

import http.client
import json
import re
import time
from http.cookies import SimpleCookie

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from engagement.server.visitors import Keys, Visitors

PATIENCE = 120  # seconds, on a busy machine
STARTED = """
from pathlib import Path; import os
path = Path(os.environ["ENGAGEMENT_WORKBOOK"])
path.parent.mkdir(exist_ok=True)
path.write_text("ran")
"""
SLOW = """
import os, time
for said in ("begin", "end"):
    with open(os.environ["ENGAGEMENT_ROOM"] + "/log", "a") as log:
        log.write(said + " ")
    time.sleep(1)
"""


class Room:
    """A room that answers, on a desk of its own."""

    def __init__(self, desk):
        self.desk = desk
        self.keys = Keys.read(desk / ".jupyter" / "room.json")
        self.cookie = f"engagement-{self.keys.port}"

    def ask(self, path, *, method="GET", name=None, body=None, **headers):
        """An answer (status, headers, text), just as that path was written."""
        line = http.client.HTTPConnection("127.0.0.1", self.keys.port, timeout=PATIENCE)
        try:
            line.putrequest(method, path, skip_accept_encoding=True)
            for key, value in {**headers, **({"Cookie": f"{self.cookie}={name}"} if name is not None else {})}.items():
                line.putheader(key, value)
            if body is not None:
                line.putheader("Content-Type", "application/x-www-form-urlencoded")
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body.encode() if body is not None else None)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            line.close()

    def enter(self, token=None):
        """The name of a new visitor."""
        status, headers, _ = self.ask(f"/?token={token or self.keys.participants}")
        assert status == 303
        return next(c[self.cookie].value for c in map(SimpleCookie, headers.get_all("Set-Cookie")) if self.cookie in c)

    def folder(self, name):
        return Visitors(self.desk / "visitors", self.keys.desk).folder(name)

    def trainer(self):
        """The cookies of a new trainer."""
        cookies = self.ask(f"/?token={self.keys.trainer}")[1].get_all("Set-Cookie")
        return "; ".join(each.partition(";")[0] for each in cookies)

    def open(self, name=None, path="/nl/00-start.ipynb", **headers):
        """The kernel of a notebook that this visitor opened."""
        status, _, text = self.ask(path, name=name, **headers)
        assert status == 200, text
        return json.loads(re.search(r'"jupyter-config-data"[^>]*>(.*?)</script>', text, re.DOTALL)[1])["kernelId"]


def desk(folder):
    """Small notebooks: of each language one for participants, one for the trainer, and one that takes its time."""
    for name in ("nl/00-start", "en/00-start", "nl/trainer-agenda", "nl/slow"):
        path = folder / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        nbformat.write(
            new_notebook(
                cells=[new_markdown_cell("# Hallo"), new_code_cell(SLOW if "slow" in name else STARTED)],
                metadata=kernel,
            ),
            path,
        )
    return folder


async def connect(room, kernel, name, **headers):
    address = f"ws://127.0.0.1:{room.keys.port}/api/kernels/{kernel}/channels?session_id=x"
    said = {"Cookie": f"{room.cookie}={name}", **headers}
    protocols = said.pop("protocols", None)
    return await websocket_connect(HTTPRequest(address, headers=said, request_timeout=PATIENCE), subprotocols=protocols)


async def ended(line):
    """Whether the line is closed, after all that was still said on it."""
    while await line.read_message() is not None:
        pass
    line.close()
    return True


def wait(until, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        time.sleep(0.1)
    return until()
