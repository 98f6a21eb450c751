"""A real JupyterHub on this machine, with the roles and the service of ``deploy``: real servers, real kernels, no passwords.

``python -m benchmarks.hub``, in an environment with ``.[hub,test]``, lets twenty people arrive at once and hand in, in some four
minutes; the figures are in ``docs/scale.md``. There is no proxy, so no Node is needed: each server is called at its own port.
"""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psutil
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from engagement.workshop.handin import HandIn

ROOT = Path(__file__).resolve().parent.parent


class Hub:
    """``with Hub(folder) as hub``: it runs, and stops with all of its servers."""

    def __init__(self, home, **spawner):
        self.home, self.token, self.took = home, secrets.token_hex(16), 0.0
        public, private, door = (f"http://127.0.0.1:{free_port()}" for _ in range(3))
        self.api, self.room = f"{private}/hub/api", f"{door}/services/engagement/"
        self.told = {"home": str(home), "deploy": str(ROOT / "deploy"), "token": self.token, "spawner": spawner}
        self.told |= {"public": public, "private": private, "door": door}

    def __enter__(self):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("ENGAGEMENT", "JUPYTER"))}
        command = [sys.executable, "-m", "jupyterhub", "-f", str(ROOT / "benchmarks" / "hub_config.py")]
        with (self.home / "hub.log").open("w") as log:
            told = own | {"HUB": json.dumps(self.told)}
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=told, cwd=self.home)
        until(lambda: self.answers(self.api) and self.answers(self.room), self.log)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def log(self):
        return (self.home / "hub.log").read_text()[-3000:]

    def answers(self, address):
        assert self.process.poll() is None, self.log()
        try:
            return call(address)[0] > 0
        except OSError:
            return False

    def ask(self, method, path, body=None):
        return call(f"{self.api}/{path}", method, self.token, body and json.dumps(body).encode())[1]

    def begin(self, user):
        self.ask("POST", f"users/{user}")
        self.ask("POST", f"users/{user}/server")

    def spawn(self, user):
        """Start this user's server; returns it as soon as the Hub calls it ready."""
        self.begin(user)
        until(lambda: self.ready(user), self.log)
        return self.server(user)

    def server(self, user):
        target = json.loads((self.home / "routes.json").read_text())[f"/user/{user}/"]["target"]
        return Server(f"{target}/user/{user}", self.token_of(user))

    def token_of(self, user):
        return json.loads(self.ask("POST", f"users/{user}/tokens"))["token"]

    def ready(self, user):
        return self.servers()[user].get("ready")

    def servers(self):
        return {user["name"]: user["servers"].get("", {}) for user in json.loads(self.ask("GET", "users"))}

    def spent(self):
        """Seconds of a processor that the Hub itself took since this was last asked."""
        before, self.took = self.took, sum(psutil.Process(self.process.pid).cpu_times()[:2])
        return self.took - before


class Server:
    """One user's server, called with that user's own token."""

    def __init__(self, url, token):
        self.url, self.token = url, token

    def get(self, path):
        return json.loads(call(f"{self.url}/{path}", "GET", self.token)[1])

    def run(self, code):
        """What this code prints in a kernel of its own."""
        kernel = json.loads(call(f"{self.url}/api/kernels", "POST", self.token, b"{}")[1])["id"]
        return asyncio.run(asyncio.wait_for(self._run(kernel, code), 60))

    async def _run(self, kernel, code):
        address = f"{self.url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
        socket = await websocket_connect(HTTPRequest(address, headers={"Authorization": f"token {self.token}"}))
        head = {"msg_id": "1", "msg_type": "execute_request", "session": "1", "username": "", "version": "5.3"}
        body = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        await socket.write_message(json.dumps(
            {"header": head, "parent_header": {}, "metadata": {}, "content": body, "channel": "shell", "buffers": []}
        ))  # fmt: skip
        said = ""
        while (message := json.loads(await socket.read_message()))["msg_type"] != "execute_reply":
            content = message["content"]
            said += content.get("text", "") + "\n".join(content.get("traceback", ()))
        socket.close()
        while await socket.read_message() is not None:
            pass
        return said


def call(address, method="GET", token="", body=None):
    """The status and the text of an answer, whichever it is."""
    request = urllib.request.Request(address, body, {"Authorization": f"token {token}"} if token else {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def until(true, why, seconds=120):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, why()
        time.sleep(0.2)


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


# What a Hub costs here -----------------------------------------------------------------------------------------------------


def arrivals(home, people, **spawner):
    """So many ask for a server in one moment: how many have one, when, and what each weighs with its first notebook alive."""
    home.mkdir()
    with Hub(home, **spawner) as hub:
        users, ready, _, began = [f"user-{n}" for n in range(people)], {}, hub.spent(), time.monotonic()
        with ThreadPoolExecutor(people) as pool:
            list(pool.map(hub.begin, users))
        while len(ready) < people:
            servers, now = hub.servers(), time.monotonic() - began
            ready |= {user: now for user, server in servers.items() if server.get("ready") and user not in ready}
            if not any(server.get("pending") for server in servers.values()):
                break
            time.sleep(2)
        print(f"{people} at once, {spawner or 'as in deploy'}: {people - len(ready)} of {people} failed")
        if ready:
            times = sorted(ready.values())
            print(
                f"  ready after {times[0]:.0f} s the first, {median(times):.0f} s the middle, {times[-1]:.0f} s the last"
            )
        print(f"  {hub.spent():.2f} s of a processor for the Hub")
        for user in [*ready][:3]:
            hub.server(user).get("api/contents/nl/02-pyramid.ipynb")  # which runs it
        print(f"  {weights(hub.process.pid)}")
        storm(hub, [*ready])


def storm(hub, users, more=200):
    """As many hand-ins as there are users, and ``more`` of users without a server, in one moment."""
    for n in range(more):
        hub.ask("POST", f"users/guest-{n}")
    users = [*users, *(f"guest-{n}" for n in range(more))]
    tokens = [hub.token_of(user) for user in users]
    code = HandIn("0123456789abcdef", 1_700_000_000_000, phase="react", people=(1,) * 6).code().encode()
    for what in "first", "again":
        began, _ = time.monotonic(), hub.spent()
        with ThreadPoolExecutor(64) as pool:
            said = list(pool.map(lambda token: call(hub.room, "POST", token, code)[0], tokens))
        took, refused = time.monotonic() - began, sum(status != 200 for status in said)
        print(
            f"  {len(users)} hand-ins at once, {what}: {took:.2f} s, of which the Hub {hub.spent():.2f}; {refused} refused"
        )
    print(f"  kept: {len([*(hub.home / 'room').glob('*.txt')])} of {len(users)}")


def weights(pid):
    """The proportional memory (PSS) of what the Hub started, in MB, by kind."""
    found = defaultdict(list)
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        line = " ".join(process.cmdline())
        kinds = {
            "ipykernel": "kernel",
            "engagement.workshop.service": "service",
            "singleuser": "server",
            "-m jupyterhub -f": "Hub",
        }
        kind = next((kind for sign, kind in kinds.items() if sign in line), "other")
        found[kind].append(process.memory_full_info().pss / 2**20)
    return ", ".join(f"{len(each)} {kind} of {median(each):.0f} MB" for kind, each in found.items())


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        print(f"{os.cpu_count()} processors, JupyterHub {version('jupyterhub')}")
        arrivals(Path(folder, "ours"), 20)
        arrivals(Path(folder, "default"), 20, http_timeout=30, start_timeout=60)


if __name__ == "__main__":
    main()
