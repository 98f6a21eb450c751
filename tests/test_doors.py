"""Every door of a room, in the tests' own process: ``test_present`` tries to break them in a process of theirs."""

import asyncio
import http.client
import json

import pytest
from in_a_thread import in_a_thread
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from served import PATIENCE, Room, connect, desk, ended, wait

from engagement.server import hall, kernels, opening, page, present
from engagement.server.visitors import Keys

pytestmark = pytest.mark.filterwarnings("default")  # Voilà's own


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = desk(tmp_path_factory.mktemp("doors"))
    with pytest.MonkeyPatch.context() as patch:
        for module in (opening, hall, present):
            patch.setattr(module, "NOTEBOOKS", folder / "notebooks")
        patch.setattr(kernels, "HEAT", "import json")
        patch.setenv("ENGAGEMENT_WORKBOOK", str(folder / "desk"))
        patch.setitem(present.CONFIG, "MappingKernelManager", {"cull_idle_timeout": 30, "cull_interval": 1})
        kept = folder / "desk" / ".jupyter" / "room.json"
        servers = []

        class Server(present.Server):
            def __init__(self, *what, **more):
                servers.append(self)
                super().__init__(*what, **more)

        patch.setattr(present, "Server", Server)
        with in_a_thread(
            lambda: present.present(language="nl", address="0.0.0.0", visitors=3, warm=1),
            lambda: kept.exists() and Keys.read(kept).port and servers,
        ):
            served = Room(folder / "desk")
            assert wait(lambda: reached(served))
            served.server = servers[0]
            yield served


def reached(room):
    try:
        return room.ask("/")[0] == 403
    except ConnectionRefusedError:
        return False


@pytest.fixture
def name(room):
    name = room.enter()
    yield name
    kernels = room.server.kernel_manager
    for kernel in [*kernels.whose]:
        room.server.ioloop.add_callback(kernels.let_go, kernel)
    assert wait(lambda: not kernels.whose)


def test_the_door_opens_with_a_code_and_is_shown_without(room, name):
    first = "/nl/00-start.ipynb"
    assert room.ask(f"/?token={room.keys.participants}", name=name)[1]["Location"] == first
    assert room.ask("/", name=name)[1]["Location"] == first
    assert room.ask(f"/?me={name}", name=name)[1]["Location"] == first
    assert room.ask(f"/?token={room.keys.trainer}", name=name)[1]["Location"] == "/wall"
    assert [room.ask(path)[0] for path in ("/", "/?token=x", "/mine", "/wall", first)] == [403] * 5


def test_a_link_is_asked_whose_it_is(room, name):
    for who in (None, room.enter()):
        status, _, text = room.ask(f"/?me={name}", name=who)
        assert status == 200 and "Is dit jouw werkboek?" in text
    body = f"me={name}&instead={room.folder(who).name}"
    assert room.ask("/", method="POST", name=who, body=body)[0] == 303
    assert room.ask("/", method="POST", name=who, body=f"me={name}")[0] == 403
    room.folder(who).mkdir()
    (room.folder(who) / "workbook.jsonl").touch()
    assert "Is dit jouw werkboek?" not in room.ask(f"/?me={name}", name=who)[2]


def test_pages_around_the_notebooks(room, name):
    assert f"/?me={name}" in room.ask("/mine", name=name)[2]
    text = room.ask("/wall", Cookie=room.trainer())[2]
    assert "<svg" in text and "/nl/trainer-agenda.ipynb" in text
    status, headers, text = room.ask("/none", name=name)
    assert status == 404 and headers["Referrer-Policy"] == "no-referrer" and '<html lang="nl">' in text
    assert '<html lang="en">' in room.ask("/en/none.ipynb", name=name)[2]
    assert room.ask("/voila/templates/lab/static/voila.js", name=name)[0] == 200


def test_a_notebook_opens_in_a_kernel_of_ones_own_and_goes_with_it(room, name):
    kernel = room.open(name)
    assert (room.folder(name) / "workbook.jsonl").read_text() == "ran"
    assert room.ask(f"/api/kernels/{kernel}", name=name)[0] == 200
    assert room.ask(f"/api/kernels/{kernel}", name=room.enter())[0] == 404
    assert room.ask("/nl/trainer-agenda.ipynb", name=name)[0] == 403
    assert room.ask("/nl/none.ipynb", name=name)[0] == 404
    assert room.ask(f"/voila/api/shutdown/{kernel}", method="POST", name=name, body="")[0] == 204
    assert room.ask(f"/api/kernels/{kernel}", name=name)[0] == 404


def test_a_trainers_notebook_has_the_wall_in_its_foot(room, name):
    status, _, text = room.ask("/nl/trainer-agenda.ipynb", Cookie=room.trainer())
    assert status == 200 and 'href="/wall"' in text and 'href="/en/trainer-agenda.ipynb"' in text


@pytest.mark.parametrize("protocols", [None, ["v1.kernel.websocket.jupyter.org"]], ids=["json", "v1"])
def test_the_newest_line_is_the_only_one_and_carries_widgets_messages_alone(room, name, protocols):
    kernel = room.open(name)
    session = Session(key=b"x")

    def frame(kind, content):
        message = session.msg(kind, content)
        if protocols:
            return serialize_msg_to_ws_v1(message, "shell", lambda part: json.dumps(part, default=str).encode())
        return json.dumps({**message, "channel": "shell", "buffers": []}, default=str)

    async def talk():
        old, new = [await connect(room, kernel, name, protocols=protocols) for _ in range(2)]
        assert await asyncio.wait_for(ended(old), 30)
        sent = (frame("execute_request", {"code": "1"}), "{", b"\xff" * 40, frame("comm_info_request", {}))
        for each in sent:
            await new.write_message(each, binary=isinstance(each, bytes))
        heard = ""
        while "comm_info_reply" not in heard:
            heard += str(await asyncio.wait_for(new.read_message(), 30))
        new.close()
        await ended(new)
        return heard

    assert "execute_reply" not in asyncio.run(talk())


def test_a_stranger_has_no_line_to_a_kernel(room, name):
    kernel = room.open(name)
    asks = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "eA=="}
    path = f"/api/kernels/{kernel}/channels?session_id=x"
    assert [room.ask(path, name=who, **asks)[0] for who in (room.enter(), "x")] == [404, 403]


def test_of_four_pages_one_makes_place_and_a_full_room_says_so(room, name, monkeypatch):
    monkeypatch.setattr(kernels, "FIND_SECONDS", 60)
    opened = [room.open(name) for _ in range(4)]
    looks = [room.ask(f"/api/kernels/{kernel}", name=name)[0] for kernel in opened]
    assert looks == [404, 200, 200, 200]
    assert room.ask("/nl/00-start.ipynb", name=room.enter())[0] == 503, "three are open, and their pages on their way"
    kernel = room.open(path="/nl/trainer-agenda.ipynb", Cookie=room.trainer())
    assert kernel, "a trainer always finds a place"
    other = room.enter()
    monkeypatch.setattr(kernels, "FIND_SECONDS", 0)
    assert wait(lambda: room.ask("/nl/00-start.ipynb", name=other)[0] == 200), "no page found the others in time"


def test_a_kernel_that_dies_takes_its_line_along(room, name):
    kernel = room.open(name)

    async def closed():
        line = await connect(room, kernel, name)
        room.server.ioloop.add_callback(room.server.kernel_manager.get_kernel(kernel).signal_kernel, 9)
        return await asyncio.wait_for(ended(line), 30)

    assert asyncio.run(closed())
    assert wait(lambda: room.ask(f"/api/kernels/{kernel}", name=name)[0] == 404)


def test_who_leaves_before_there_is_a_page_keeps_no_seat(room, name):
    line = http.client.HTTPConnection("127.0.0.1", room.keys.port, timeout=PATIENCE)
    line.request("GET", "/nl/slow.ipynb", headers={"Cookie": f"{room.cookie}={name}"})
    line.getresponse().read(1)
    line.close()
    assert wait(lambda: room.folder(name).name not in room.server.kernel_manager.whose.values())


@pytest.mark.parametrize(
    ("error", "status", "said"), [(RuntimeError, 200, 'http-equiv="refresh"'), (ValueError, 500, "<h1>")]
)
def test_a_page_that_cannot_be_made_asks_again_or_says_so(room, name, monkeypatch, caplog, error, status, said):
    async def broken(self, notebook):
        raise error("a code")

    monkeypatch.setattr(page.Page, "send", broken)
    found, _, text = room.ask("/nl/00-start.ipynb", name=name)
    assert found == status and said in text and "a code" not in text + caplog.text
    assert f"{error.__name__} in Page" in caplog.text


def test_a_kernel_that_does_not_come_to_be_is_tried_again(room, name, monkeypatch, caplog):
    tried, run = [], kernels.run

    async def fails(client, code):
        tried.append(code)
        if code == kernels.HEAT and tried.count(code) == 1:
            raise RuntimeError("no heat")
        await run(client, code)

    monkeypatch.setattr(kernels, "RETRY_SECONDS", 0.5)
    monkeypatch.setattr(kernels, "run", fails)
    room.open(name)
    assert wait(lambda: tried.count(kernels.HEAT) >= 2 and "a kernel: RuntimeError" in caplog.text)


def test_code_of_ours_that_fails_is_an_error(room):
    class Client:
        async def execute_interactive(self, code, **_):
            return {"content": {"status": "error", "evalue": code}}

    with pytest.raises(RuntimeError, match="1/0"):
        asyncio.run(kernels.run(Client(), "1/0"))
