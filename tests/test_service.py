"""The service of a room: what each may, whose a hand-in is, what a storm costs. With a real Hub: ``tests/large/test_hub.py``."""

import asyncio
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.testing import bind_unused_port

from engagement.workshop.handin import LONGEST_CODE, HandIn, codes_in
from engagement.workshop.room import Room
from engagement.workshop.service import READ, SECRET, serve, server

ID, AT = "0123456789abcdef", 1_700_000_000_000
CODE = HandIn(ID, AT, phase="react").code()


class Hub:
    """In JupyterHub's place: a token is its owner's name; "Tess" is a trainer, and "guest" has no access."""

    access_scopes = frozenset({"access:services!service=engagement"})

    async def get_user(self, handler, sync):
        if name := handler.request.headers.get("Authorization", "").removeprefix("token "):
            may = {"Tess": {READ, *self.access_scopes}, "guest": set()}.get(name, self.access_scopes)
            return {"kind": "user", "name": name, "scopes": may}

    def check_scopes(self, wanted, user):
        return wanted & user["scopes"]


def during(home, talk):
    """Serve ``home`` while ``talk(call)`` lasts; returns what that returns."""

    async def both():
        socket, port = bind_unused_port()
        serving = server(Hub(), home, "/services/engagement/")
        serving.add_socket(socket)
        client = AsyncHTTPClient(force_instance=True, max_clients=500)

        async def call(method, who, body=None, path="/services/engagement/"):
            head = {"Authorization": f"token {who}"} if who else {}
            request = HTTPRequest(
                f"http://127.0.0.1:{port}{path}",
                method,
                head,
                body,
                allow_nonstandard_methods=True,
                follow_redirects=False,
            )
            answer = await client.fetch(request, raise_error=False)
            return answer.code, (answer.body or b"").decode()

        try:
            return await talk(call)
        finally:
            serving.stop()
            client.close()

    return asyncio.run(both())


@pytest.fixture
def home(tmp_path):
    return tmp_path / "room"


@pytest.fixture
def ask(home):
    """``ask(method, who, body)`` gives a status and a text."""
    return lambda *asked, **other: during(home, lambda call: call(*asked, **other))


def read(ask):
    status, text = ask("GET", "Tess")
    assert status == 200
    return [HandIn.read(code) for code in codes_in(text)]


def test_whoever_has_a_server_hands_in_and_a_trainer_reads(ask):
    assert ask("POST", "ada", CODE) == (200, "")
    assert [each.phase for each in read(ask)] == ["react"]


def test_a_trainer_empties_it(ask):
    ask("POST", "ada", CODE)
    assert ask("DELETE", "Tess") == (200, "") and read(ask) == []
    ask("POST", "ada", CODE)
    assert len(read(ask)) == 1


@pytest.mark.parametrize(
    ("method", "who", "status"),
    [
        ("GET", "ada", 403),
        ("GET", "", 403),
        ("GET", "guest", 403),
        ("POST", "", 403),
        ("POST", "guest", 403),
        ("DELETE", "ada", 403),
        ("DELETE", "", 403),
    ]
    + [(method, "Tess", 405) for method in ("HEAD", "PUT", "PATCH", "OPTIONS")],
)
def test_nobody_else_reads_or_writes_and_there_is_no_other_method(ask, home, method, who, status):
    assert ask("POST", "bob", CODE)[0] == 200
    answer = ask(method, who, CODE if method == "POST" else None)
    assert answer[0] == status
    assert CODE not in answer[1]
    assert len(Room(home).hand_ins()) == 1


@pytest.mark.parametrize(
    "path", ["/", "/services/", "/services/engagement/secret", "/services/engagement/../../secret"]
)
def test_there_is_no_other_address(ask, path):
    assert ask("GET", "Tess", path=path)[0] == 404


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "no-code"),
        ("hello", "no-code"),
        (CODE[:40] + ".", "not-whole"),
        ("EW9.AAAA.", "newer"),
        ("EW1.é.", "not-whole"),
    ],
)
def test_a_wrong_code_gets_one_line(ask, home, body, why):
    assert ask("POST", "ada", body.encode()) == (400, f"400 {why}\n")
    assert Room(home).hand_ins() == {}


def test_what_is_too_large_is_not_even_read(ask, home):
    assert ask("POST", "ada", CODE + " " * (LONGEST_CODE - len(CODE)))[0] == 200
    assert ask("POST", "bob", CODE + " " * LONGEST_CODE)[0] in (400, 413, 599)  # or the line is cut
    assert len(Room(home).hand_ins()) == 1


def test_knowing_anothers_number_replaces_nothing(ask, home):
    ask("POST", "ada", CODE)
    (mine,) = Room(home).hand_ins()
    for number in (ID, mine):
        assert ask("POST", "eve", HandIn(number, AT + 9, phase="create").code())[0] == 200
    assert sorted(each.phase for each in read(ask)) == ["create", "react"]
    assert ID not in {each.workbook for each in read(ask)}


def test_of_one_user_the_latest_counts_and_one_file_is_kept(ask, home):
    later = HandIn("fedcba9876543210", AT + 5, phase="create").code()
    for code in (CODE, later, later, CODE):
        assert ask("POST", "ada", code)[0] == 200
    assert [each.phase for each in read(ask)] == ["create"]
    assert sorted(path.suffix for path in home.iterdir()) == ["", ".txt"]


def test_names_are_nowhere_on_disk_and_the_key_is_its_owners_alone(ask, home):
    ask("POST", "ada", CODE)
    assert not [path for path in home.iterdir() if b"ada" in path.read_bytes() or "ada" in path.name]
    assert (home / SECRET).stat().st_mode & 0o077 == 0


def test_a_folder_that_refuses_is_said(ask, home, monkeypatch):
    def full(path, raw):
        raise OSError

    ask("POST", "ada", CODE)
    monkeypatch.setattr("engagement.workshop.transport.write_whole", full)
    assert ask("POST", "bob", CODE) == (507, "507 not-written\n")
    assert len(read(ask)) == 1


def test_two_hundred_at_once_are_all_there(home):
    async def storm(call):
        codes = [HandIn(ID, AT, people=(n,) * 6).code() for n in range(200)]
        said = await asyncio.gather(*(call("POST", f"user-{n}", code) for n, code in enumerate(codes)))
        return said, await call("GET", "Tess")

    said, (status, text) = during(home, storm)
    assert {code for code, _ in said} == {200} == {status}
    assert sorted(HandIn.read(code).people[0] for code in codes_in(text)) == [*range(200)]
    assert not [*Path(home).glob("*.part")]


def test_it_serves_what_the_hub_says_until_it_is_stopped(tmp_path, monkeypatch):
    auth = ModuleType("jupyterhub.services.auth")
    auth.HubAuth = Hub
    for name in ("jupyterhub", "jupyterhub.services"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "jupyterhub.services.auth", auth)
    socket, port = bind_unused_port()
    socket.close()
    address = f"http://127.0.0.1:{port}"
    for name, value in {"SERVICE_URL": address, "SERVICE_PREFIX": "/services/room/"}.items():
        monkeypatch.setenv(f"JUPYTERHUB_{name}", value)
    monkeypatch.setenv("ENGAGEMENT_ROOM", str(tmp_path / "room"))

    async def talk():
        serving = asyncio.create_task(serve())
        client = AsyncHTTPClient(force_instance=True)
        await asyncio.sleep(0)
        answer = await client.fetch(f"{address}/services/room/", headers={"Authorization": "token Tess"})
        serving.cancel()
        client.close()
        return answer.code, answer.body

    assert asyncio.run(talk()) == (200, b"")
    assert (tmp_path / "room" / SECRET).stat().st_size == 32
