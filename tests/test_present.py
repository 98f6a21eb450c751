"""A room as a visitor who means no good finds it: a real server, real addresses, real messages to a kernel."""

import asyncio
import http.client
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import psutil
import pytest
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import serialize_binary_message, serialize_msg_to_ws_v1
from served import PATIENCE, Room, connect, desk, ended, wait

from engagement.server.visitors import Keys

SERVE = """
import sys
from pathlib import Path
import engagement.server.opening
engagement.server.opening.NOTEBOOKS = Path(sys.argv[1])
from engagement.server import kernels, present
present.CONFIG["MappingKernelManager"] |= {"cull_idle_timeout": 60, "cull_interval": 1}
{more}
sys.exit(present.present(language="nl", port=int(sys.argv[2]) or None, visitors=int(sys.argv[3]), warm=2))
"""
SOON = 'present.CONFIG["MappingKernelManager"]["cull_idle_timeout"] = 5'
FORGED = (
    "", "x", "A" * 43, "A" * 44, "../" * 12 + "etc/passwd", "..%2f..%2f..%2f", ".", "nobody", "a" * 32, "%00" * 20, "A" * 42 + "\\",
    "A" * 10_000,
)  # fmt: skip
OTHERS = """
/api /api/contents /api/contents/nl /api/kernels /api/kernelspecs /api/sessions /api/terminals /api/status
/api/config/x /api/shutdown /terminals/1 /lab /tree /login /logout /files/nl/00-start.ipynb /static/style.css
/voila/files/nl/00-start.ipynb /voila/tree /voila/render/nl/00-start.ipynb /voila/api/contents/
/voila/query/1-2-3-4-5 /voila/execution/1-2-3-4-5 /nl/00-start.py /nl/00-start.ipynb/ /nl/none.ipynb
/de/00-start.ipynb /nl/ /nl
""".split()  # noqa: SIM905
TRICKS = r"""
/nl/../trainer.ipynb /nl/%2e%2e/en/00-start.ipynb /nl/..;/00-start.ipynb //nl/00-start.ipynb /nl//00-start.ipynb
/nl\00-start.ipynb /nl/..\..\x.ipynb /nl/00-start.ipynb%00 /nl/%2e%2e%2f%2e%2e%2fetc%2fpasswd.ipynb
/NL/00-start.ipynb /nl/00-start%2eipynb /nl/.ipynb /nl/00-start.ipynb;x /voila/static/../../app.py
/voila/static/..%2f..%2f..%2fapp.py /voila/static/%2e%2e/%2e%2e/app.py /voila/static//etc/passwd
/voila/static/%2fetc%2fpasswd /voila/templates/../../x
/voila/templates/lab/static/../../../../../../../../etc/passwd
/voila/templates/lab/static/..%2f..%2f..%2findex.html.j2 /voila/templates/..%2f/static/x
/voila/labextensions/..%2f..%2f..%2f..%2fetc%2fpasswd /voila/labextensions/../../../pyvenv.cfg
/voila/api/themes/..%2f..%2f..%2f..%2fpyvenv.cfg /voila/labextensions/anywidget /voila/static/ /% /%ff /nl/%ff.ipynb
""".split()  # noqa: SIM905


def is_kernel(process):
    try:
        return "ipykernel" in str(process.cmdline())
    except psutil.NoSuchProcess:  # gone meanwhile
        return False


class Served(Room):
    """A server in a process of its own."""

    def __init__(self, folder, *, port=0, most=60, more=""):
        self.said = []
        environment = {**os.environ, "ENGAGEMENT_WORKBOOK": str(folder / "desk")}
        command = [sys.executable, "-c", SERVE.replace("{more}", more), str(folder / "notebooks"), str(port), str(most)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
        self.process = subprocess.Popen(command, env=environment, **pipes)
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C" in line:
                break
        watchdog.cancel()
        assert self.process.poll() is None, "".join(self.said)
        self.rest = threading.Thread(target=lambda: self.said.extend(self.process.stdout))
        self.rest.start()
        super().__init__(folder / "desk")

    def kernels(self):
        return [*filter(is_kernel, psutil.Process(self.process.pid).children(recursive=True))]

    def stop(self, number=signal.SIGINT):
        left = self.kernels() if self.process.poll() is None else []
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.rest.join(10)
        self.process.stdout.close()
        return code, psutil.wait_procs(left, timeout=10)[1]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    served = Served(desk(tmp_path_factory.mktemp("room")))
    yield served
    code, left = served.stop()
    said = "".join(served.said)
    assert (code, left) == (0, []), said
    assert said.count(served.keys.trainer) == said.count(served.keys.participants) == 1, (
        "told when it opened, never again"
    )
    assert "Traceback" not in said and "in Page" not in said and "never" not in said.split("Ctrl-C")[-1], said[
        said.index("Ctrl-C") :
    ]


@pytest.fixture
def name(room):
    """Somebody who came in."""
    return room.enter()


# The door -------------------------------------------------------------------------------------------------------------


def test_the_code_gives_a_name_in_a_cookie_and_an_address_without_it(room):
    status, headers, _ = room.ask(f"/?token={room.keys.participants}")
    cookie = SimpleCookie(headers["Set-Cookie"])[room.cookie]
    assert (status, headers["Location"]) == (303, "/nl/00-start.ipynb")
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["expires"]
    assert len(cookie.value) == 43
    assert cookie.value not in str(room.folder(cookie.value))
    if os.name == "posix":
        assert stat.S_IMODE((room.desk / ".jupyter" / "room.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(room.folder(cookie.value).parent.stat().st_mode) == 0o700


def test_who_only_comes_in_leaves_nothing_on_the_disk(room):
    before = sorted((room.desk / "visitors").iterdir())
    assert len({room.enter() for _ in range(50)}) == 50
    assert sorted((room.desk / "visitors").iterdir()) == before


def test_a_code_may_be_typed_as_it_stands_on_the_wall(room):
    code = room.keys.participants.upper()
    assert room.ask(f"/?token={code[:4]}+{code[4:8]}-{code[8:]}")[0] == 303


@pytest.mark.parametrize(
    "path",
    ["/", "/?token=", "/?token=x", "/?token=%00", "/?me=x", "/?token=%ff", "/mine", "/wall", "/nl/00-start.ipynb"],
)
def test_without_the_code_there_is_a_door_and_no_cookie(room, path):
    status, headers, text = room.ask(path)
    assert status in (400, 403) and not headers["Set-Cookie"]
    assert "Traceback" not in text and room.keys.participants not in text


def test_a_code_opens_nothing_in_another_place(room):
    for token in (room.keys.participants, room.keys.trainer):
        for path in (f"/nl/00-start.ipynb?token={token}", f"/wall?token={token}", f"/mine?token={token}"):
            assert room.ask(path)[0] == 403
        for headers in ({"Authorization": f"token {token}"}, {"Cookie": f"token={token}"}, {"X-Token": token}):
            assert room.ask("/nl/00-start.ipynb", **headers)[0] == 403
        assert room.ask("/nl/00-start.ipynb", name=token)[0] == 403
        assert room.ask("/", method="POST", body=f"token={token}")[0] == 403


@pytest.mark.parametrize("forged", FORGED, ids=lambda forged: forged[:12])
def test_a_forged_name_leads_to_no_folder(room, name, forged):
    before = sorted((room.desk / "visitors").iterdir())
    for each in {forged, f"{forged}.{name}", name[:-1], name + "=", room.folder(name).name}:
        status, _, _ = room.ask("/nl/00-start.ipynb", name=each)
        assert status in (400, 403), each
    assert sorted((room.desk / "visitors").iterdir()) == before


def test_a_link_of_ones_own_goes_on_elsewhere_and_stands_on_no_other_page(room, name):
    assert f"/?me={name}" in room.ask("/mine", name=name)[2]
    assert name not in room.ask("/nl/00-start.ipynb", name=name)[2]
    assert room.ask(f"/?me={name}", name=name)[1]["Location"] == "/nl/00-start.ipynb"


def cookie(room, headers):
    return SimpleCookie(headers["Set-Cookie"])[room.cookie].value


def test_a_browser_without_a_name_is_asked_whose_link_it_is(room, name):
    status, headers, text = room.ask(f"/?me={name}")
    own, instead = cookie(room, headers), re.search(r'name="instead" value="(\w+)"', text)[1]
    assert status == 200 and own != name and "Is dit jouw werkboek?" in text and "Nee, geef mij een eigen" in text
    assert room.ask("/", method="POST", body=f"me={name}&instead={instead}")[0] == 403, "another site cannot press"
    status, headers, _ = room.ask("/", method="POST", name=own, body=f"me={name}&instead={instead}")
    assert (status, cookie(room, headers)) == (303, name)
    assert room.ask("/", name=own)[1]["Location"] == "/nl/00-start.ipynb"


def test_a_browser_that_only_came_in_is_asked_too(room, name):
    status, headers, text = room.ask(f"/?me={room.enter()}", name=name)
    assert (status, headers["Set-Cookie"]) == (200, None) and "Is dit jouw werkboek?" in text


def test_a_link_of_another_takes_no_workbook_away_unasked(room, name):
    other = room.enter()
    room.folder(name).mkdir()
    (room.folder(name) / "workbook.jsonl").touch()
    status, headers, text = room.ask(f"/?me={other}", name=name)
    assert (status, headers["Set-Cookie"]) == (200, None) and 'method="post"' in text
    for body in (
        f"me={other}",
        f"me={other}&instead=x",
        f"me={other}&instead={room.folder(other).name}",
        "me=x&instead=",
    ):
        assert room.ask("/", method="POST", name=name, body=body)[0] == 403
    assert room.ask("/", method="POST", name=name, body=f"me={other}&instead={room.folder(name).name}")[0] == 303


def test_only_the_trainer_sees_the_wall_and_the_trainers_notebooks(room, name):
    assert [room.ask(path, name=name)[0] for path in ("/wall", "/nl/trainer-agenda.ipynb")] == [403, 403]
    cookies = room.trainer()
    status, _, text = room.ask("/wall", Cookie=cookies)
    assert status == 200 and "<svg" in text and "trainer-agenda" in text and room.keys.trainer not in text
    assert room.ask("/nl/trainer-agenda.ipynb", Cookie=cookies)[0] == 200


# What is not there ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OTHERS + TRICKS)
def test_nothing_else_is_served(room, name, path):
    status, _, text = room.ask(path, name=name)
    assert status in (400, 403, 404, 405), text[:300]
    assert not re.search(r'Traceback|root:|import |home = |{%|"cells"', text)


def test_no_address_takes_anything_but_what_it_is_for(room, name):
    kernel = room.open(name)

    async def keep():
        line = await connect(room, kernel, name)
        await asyncio.to_thread(ask_in_every_way, room, name, kernel)
        line.close()
        await ended(line)

    asyncio.run(keep())


def ask_in_every_way(room, name, kernel):
    paths = [
        "/",
        "/mine",
        "/wall",
        "/nl/00-start.ipynb",
        f"/api/kernels/{kernel}",
        f"/api/kernels/{kernel}/channels",
        *OTHERS,
    ]
    for method in ("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"):
        for path in paths:
            assert room.ask(path, method=method, name=name, body="")[0] in (400, 403, 404, 405, 501), (method, path)
    assert room.ask(f"/api/kernels/{kernel}", name=name)[0] == 200, "it still runs"


def test_a_query_chooses_no_template_and_tells_the_notebook_nothing(room, name):
    plain, tried = (
        room.ask(f"/nl/00-start.ipynb{q}", name=name)[2] for q in ("", "?template=../../x&theme=<script>alert(1)")
    )
    assert "alert(1)" not in tried and "theme-light" in tried
    assert re.sub(r"[0-9a-f-]{36}", "", plain) == re.sub(r"[0-9a-f-]{36}", "", tried)


def test_every_answer_carries_the_headers_that_keep_a_page_to_itself(room, name):
    for path in (
        "/",
        "/mine",
        "/nl/00-start.ipynb",
        "/none",
        "/voila/static/none",
        "/voila/templates/lab/static/voila.js",
    ):
        headers = room.ask(path, name=name)[1]
        assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Content-Type-Options"] == "nosniff", path
        assert (
            headers.get_all("Content-Security-Policy")[0].count("'self'") > 5
            and "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        )


def test_a_page_has_no_code_and_no_address_elsewhere(room, name):
    text = room.ask("/nl/00-start.ipynb", name=name)[2]
    assert '<html lang="nl">' in text and "<title>Hallo</title>" in text and "viewport" in text
    assert "write_text" not in text
    assert not re.search(r'(src|href)="?(https?:)?//', text)


# The kernel -----------------------------------------------------------------------------------------------------------


def test_a_notebook_writes_in_the_folder_of_who_opened_it(room, name):
    other = room.enter()
    room.open(name)
    assert (room.folder(name) / "workbook.jsonl").read_text() == "ran"
    assert not (room.folder(other) / "workbook.jsonl").exists()
    assert not (room.desk / "workbook.jsonl").exists() and not (room.desk / "visitors" / "nobody").exists()


def test_anothers_kernel_is_nowhere(room, name):
    kernel, other = room.open(name), room.enter()

    def line(who, **headers):
        asks = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "eA==",
        }
        return room.ask(f"/api/kernels/{kernel}/channels?session_id=x", name=who, **asks, **headers)[0]

    here = f"http://127.0.0.1:{room.keys.port}"
    assert [line(who) for who in (other, "", "A" * 43, room.folder(name).name)] == [404, 403, 403, 403]
    assert [line(name, Origin=origin) for origin in ("http://elsewhere.example", "null", here)] == [403, 403, 101]
    for method, path in (("GET", f"/api/kernels/{kernel}"), ("POST", f"/voila/api/shutdown/{kernel}")):
        assert [room.ask(path, method=method, name=who, body="")[0] for who in (other, "x", None)] == [404] * 3
    assert room.ask(f"/api/kernels/{kernel}", name=name)[0] == 200
    assert room.ask(f"/voila/api/shutdown/{kernel}", method="POST", name=name, body="")[0] == 204
    assert room.ask(f"/api/kernels/{kernel}", name=name)[0] == 404


def attacks(marker):
    """Every kind of message that could run or show something, on every channel."""
    code = f"open({str(marker)!r}, 'w')"
    session = Session(key=b"x")
    contents = {
        "execute_request": {"code": code, "silent": True, "user_expressions": {"x": code}, "allow_stdin": False},
        "complete_request": {"code": "open.", "cursor_pos": 5},
        "inspect_request": {"code": "open", "cursor_pos": 4, "detail_level": 1},
        "history_request": {"hist_access_type": "tail", "n": 9, "output": True, "raw": True},
        "is_complete_request": {"code": "1"},
        "input_reply": {"value": code},
        "debug_request": {"type": "request", "seq": 1, "command": "debugInfo", "arguments": {}},
        "interrupt_request": {},
        "shutdown_request": {"restart": False},
        "create_subshell_request": {},
        "usage_request": {},
        "comm_open": {"comm_id": "mine", "target_name": "jupyter.widget", "data": {"state": {}}},
        ("execute_request", "hidden"): {"code": code},
    }
    for kind, content in contents.items():
        for channel in ("shell", "control", "stdin", "iopub", "", None):
            message = session.msg(kind if isinstance(kind, str) else kind[0], content)
            yield channel, {**message, "msg_type": "comm_msg", "buffers": []}


BROKEN = ["", "{", "[]", "null", "1", '{"channel": "shell"}', '{"header": {"msg_type": "comm_msg"}, "channel": []}', "[" * 90_000,
          b"", b"\xff" * 40, b"\0" * 64, (2**62).to_bytes(8, "little") * 9]  # fmt: skip


@pytest.mark.parametrize("protocols", [None, ["v1.kernel.websocket.jupyter.org"]], ids=["json", "v1"])
def test_no_message_runs_or_shows_anything(room, name, tmp_path, protocols):
    kernel, marker = room.open(name), tmp_path / "ran"

    async def talk():
        line = await connect(room, kernel, name, protocols=protocols)
        pack = lambda part: json.dumps(part, default=str).encode()  # noqa: E731

        def frames(channel, message):
            if protocols:
                return [serialize_msg_to_ws_v1(message, channel or "", pack)]
            told = json.loads(pack({**message, "channel": channel}))
            twice = json.dumps(told).replace('"header": {', '"header": {"msg_type": "comm_msg", ', 1)
            return [json.dumps(told), twice, serialize_binary_message({**told, "buffers": []})]

        for channel, message in attacks(marker):
            for frame in frames(channel, message):
                await line.write_message(frame, binary=isinstance(frame, bytes))
        for frame in BROKEN:
            await line.write_message(frame, binary=isinstance(frame, bytes))
        asked = Session(key=b"x").msg("comm_info_request", {"target_name": "jupyter.widget"})
        await line.write_message(last := frames("shell", asked)[0], binary=isinstance(last, bytes))
        answers = []
        while not answers or "comm_info_reply" not in answers[-1]:  # the kernel takes one after the other
            answer = await asyncio.wait_for(line.read_message(), 30)
            assert answer is not None, "the line was closed"
            answers.append(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
        line.close()
        await ended(line)
        return answers

    answers = asyncio.run(talk())
    kinds = {kind for answer in answers for kind in re.findall(r'"msg_type":\s*"(\w+)"', answer)}
    assert kinds <= {"status", "comm_info_request", "comm_info_reply", "kernel_info_request", "kernel_info_reply"}
    assert '"mine"' not in answers[-1] and not marker.exists()


def test_a_kernel_without_a_page_goes_soon_and_one_with_a_page_stays(tmp_path):
    async def stay(room):
        name = await asyncio.to_thread(room.enter)
        line = await connect(room, with_page := await asyncio.to_thread(room.open, name), name)
        without = await asyncio.to_thread(room.open, name)
        gone = await asyncio.to_thread(wait, lambda: room.ask(f"/api/kernels/{without}", name=name)[0] == 404)
        stays = room.ask(f"/api/kernels/{with_page}", name=name)[0]
        line.close()
        await ended(line)
        return gone, stays

    with served(tmp_path, more=SOON) as room:
        assert asyncio.run(stay(room)) == (True, 200)


def test_a_kernel_that_dies_takes_its_line_along(room, name):
    kernel = room.open(name)
    process = next(each for each in room.kernels() if kernel in str(each.cmdline()))

    async def closed():
        line = await connect(room, kernel, name)
        process.kill()
        return await asyncio.wait_for(ended(line), 30)

    assert asyncio.run(closed())
    assert wait(lambda: room.ask(f"/api/kernels/{kernel}", name=name)[0] == 404)


def test_the_newest_line_to_a_kernel_is_its_only_one(room, name):
    kernel = room.open(name)

    async def crowd():
        lines = [await connect(room, kernel, name) for _ in range(40)]
        assert await asyncio.wait_for(asyncio.gather(*map(ended, lines[:-1])), 30) == [True] * 39
        asked = Session(key=b"x").msg("comm_info_request", {"target_name": "jupyter.widget"})
        await lines[-1].write_message(json.dumps({**asked, "channel": "shell", "buffers": []}, default=str))
        while "comm_info_reply" not in str(answer := await asyncio.wait_for(lines[-1].read_message(), 30)):
            assert answer is not None, "the newest line was closed"
        connections = json.loads(await asyncio.to_thread(lambda: room.ask(f"/api/kernels/{kernel}", name=name)[2]))
        lines[-1].close()
        await ended(lines[-1])
        return connections["connections"]

    assert asyncio.run(crowd()) == 1


def test_one_visitors_pages_are_made_one_after_the_other(room, name):
    log = room.desk / "room" / "log"
    with ThreadPoolExecutor(12) as others:
        asked = [*others.map(lambda _: room.ask("/nl/slow.ipynb", name=name)[0], range(12))]
    assert {*asked} == {200, 503} and asked.count(200) <= 3, asked
    assert log.read_text().split() == ["begin", "end"] * asked.count(200)


def test_who_leaves_before_there_is_a_page_keeps_no_seat(room, name):
    for _ in range(3):
        line = http.client.HTTPConnection("127.0.0.1", room.keys.port, timeout=PATIENCE)
        line.request("GET", "/nl/slow.ipynb", headers={"Cookie": f"{room.cookie}={name}"})
        if not _:
            line.getresponse().read(1)  # its kernel is at work
        line.close()
    assert wait(lambda: room.ask("/nl/00-start.ipynb", name=name)[0] == 200, 5)


# A room that is full, broken, stopped, opened again ------------------------------------------------------------------


@contextmanager
def served(folder, **options):
    room = Served(desk(folder), **options)
    try:
        yield room
    finally:
        code, left = room.stop(signal.SIGTERM)
    assert (code, left) == (0, [])
    assert "Traceback" not in "".join(room.said)


def held(room, many, then):
    """Let each of ``many`` (a name or headers) open a notebook and keep it; then what ``then`` makes of their kernels."""

    async def hold():
        kernels, lines = [], []
        for who in many:
            told = who if isinstance(who, dict) else {"name": who}
            kernels.append(await asyncio.to_thread(room.open, **told))
            cookies = told.get("Cookie") or f"{room.cookie}={told['name']}"
            lines.append(await connect(room, kernels[-1], None, Cookie=cookies))
        found = await then(kernels, lines)
        for line in lines:
            line.close()
            await ended(line)
        return found

    return asyncio.run(hold())


def test_a_full_room_says_so_to_all_but_its_trainer(tmp_path):
    with served(tmp_path, most=2) as room:

        async def more(*_):
            refused = await asyncio.to_thread(room.ask, "/nl/00-start.ipynb", name=room.enter())
            cookies = room.trainer()
            pages = [
                await asyncio.to_thread(room.open, path="/nl/trainer-agenda.ipynb", Cookie=cookies) for _ in range(4)
            ]
            return refused, [room.ask(f"/api/kernels/{page}", Cookie=cookies)[0] for page in pages]

        (status, _, text), pages = held(room, [room.enter(), room.enter()], more)
        assert status == 503 and "Het zit vol!" in text
        assert pages == [200] * 4


def test_in_a_full_room_one_can_go_on_to_another_notebook(tmp_path):
    with served(tmp_path, most=1) as room:
        name = room.enter()

        async def more(kernels, _):
            await asyncio.to_thread(room.open, name)
            return room.ask(f"/api/kernels/{kernels[0]}", name=name)[0]

        assert held(room, [name], more) == 404


def test_of_four_pages_the_one_that_nobody_looks_at_makes_place(tmp_path):
    with served(tmp_path) as room:
        name = room.enter()

        async def more(kernels, lines):
            line = lines.pop(1)
            line.close()
            await ended(line)
            looks = []
            for _ in range(2):
                kernels.append(await asyncio.to_thread(room.open, name))
                lines.append(await connect(room, kernels[-1], name))
                looks.append([room.ask(f"/api/kernels/{kernel}", name=name)[0] for kernel in kernels])
            return looks

        assert held(room, [name] * 3, more) == [[200, 404, 200, 200], [404, 404, 200, 200, 200]]


def test_a_kernel_that_no_page_came_for_makes_place_for_another_visitor(tmp_path):
    with served(tmp_path, most=1, more="kernels.FIND_SECONDS = 3") as room:
        kernel = room.open(first := room.enter())
        other = room.enter()
        assert room.ask("/nl/00-start.ipynb", name=other)[0] == 503, "its page may still be on its way"
        asked = []
        assert wait(lambda: 200 in asked or asked.append(room.ask("/nl/00-start.ipynb", name=other)[0]))
        assert room.ask(f"/api/kernels/{kernel}", name=first)[0] == 404


FAILING = """
from jupyter_client.manager import KernelManager
kernels.RETRY_SECONDS, fails, heated, started = 1, [0, 0], kernels.run, KernelManager._async_post_start_kernel
async def run(client, code):
    if code == kernels.HEAT and fails[0] < 2:
        fails[0] += 1
        raise RuntimeError("no heat")
    await heated(client, code)
async def start(self, **more):
    await started(self, **more)
    if fails[1] < 2:
        fails[1] += 1
        raise OSError("too many files")
kernels.run, KernelManager._async_post_start_kernel = run, start
KernelManager.post_start_kernel = start
"""


def test_a_kernel_that_does_not_come_to_be_leaves_no_process_and_is_tried_again(tmp_path):
    with served(tmp_path, more=FAILING) as room:

        async def look(*_):
            return await asyncio.to_thread(wait, lambda: len(room.kernels()) == 3 and stays(room, 3))

        assert held(room, [room.enter()], look), "one with a page, two warm ones, and none of the four that failed"
        assert "a kernel: RuntimeError" in "".join(room.said)


def stays(room, many):
    return all(len(room.kernels()) == many for _ in range(20) if not time.sleep(0.1))


@pytest.mark.skipif(os.name != "posix", reason="Windows sets no limit")
def test_a_full_room_may_open_more_files_than_is_usual():
    code = """
import resource as r
r.setrlimit(r.RLIMIT_NOFILE, (256, r.getrlimit(r.RLIMIT_NOFILE)[1]))
from engagement.server.present import MOST_FILES, many_files
many_files()
now, most = r.getrlimit(r.RLIMIT_NOFILE)
print(now in (MOST_FILES, most))
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60).stdout == "True\n"


def test_a_restart_sends_nobody_away(tmp_path):
    before = Served(desk(tmp_path))
    name = before.enter()
    assert before.stop()[1] == []
    after = Served(tmp_path)
    try:
        assert after.keys == before.keys
        assert after.ask("/", name=name)[1]["Location"] == "/nl/00-start.ipynb"
        taken = subprocess.run(
            [sys.executable, "-m", "engagement", "present", "--language", "en"],
            env={**os.environ, "ENGAGEMENT_WORKBOOK": str(after.desk)},
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert taken.returncode == 1
        assert (
            taken.stderr.startswith(f"Nothing can open at 127.0.0.1: port {after.keys.port} is taken")
            and taken.stderr.count("\n") == 1
        )
    finally:
        after.stop()


def test_keys_that_cannot_be_read_are_made_anew(tmp_path):
    kept = tmp_path / "room.json"
    for text in (
        "",
        "{",
        "[]",
        "{}",
        '{"participants": "", "trainer": "", "desk": ""}',
        '{"participants": 1, "trainer": 2, "desk": 3}',
    ):
        Path(kept).write_text(text)
        assert len(Keys.read(kept).participants) == 12
    Keys.read(kept).keep(kept)
    assert Keys.read(kept) == Keys.read(kept)
