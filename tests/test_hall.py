"""What the doors of a room know, and what its terminal is told."""

import asyncio
import json
import logging
import sys

import pytest

from engagement.model import LANGUAGES, Mistake
from engagement.server import hall, present
from engagement.server.hall import Hall
from engagement.server.visitors import Keys


@pytest.fixture
def nl(tmp_path):
    (tmp_path / ".jupyter").mkdir()
    return Hall(tmp_path, "nl")


@pytest.mark.parametrize(
    ("address", "reached", "bases", "here"),
    [
        ("127.0.0.1", [], ["http://127.0.0.1:80"], "http://127.0.0.1:80"),
        ("::1", [], ["http://[::1]:80"], "http://[::1]:80"),
        ("0.0.0.0", ["10.0.0.7", "fe80::1"], ["http://10.0.0.7:80", "http://[fe80::1]:80"], "http://127.0.0.1:80"),
        ("::", [], ["http://127.0.0.1:80"], "http://127.0.0.1:80"),
    ],
)
def test_a_room_knows_where_it_stands(nl, monkeypatch, address, reached, bases, here):
    monkeypatch.setattr(hall, "public_ips", lambda: reached)
    nl.stands_at(address, 80)
    assert (nl.bases, nl.here) == (bases, here)
    assert nl.base(bases[-1].removeprefix("http://")) == bases[-1] and nl.base("elsewhere.example") == bases[0]


def test_its_port_and_codes_are_kept(nl, tmp_path):
    nl.stands_at("127.0.0.1", 4711)
    assert Hall(tmp_path, "en").keys == nl.keys == Keys.read(tmp_path / ".jupyter" / "room.json")
    assert nl.keys.port == 4711


def test_the_terminal_is_told_each_code_once(nl, capsys):
    nl.stands_at("127.0.0.1", 80)
    nl.welcome()
    said = capsys.readouterr().out
    assert said.count(f"/?token={nl.keys.participants}") == said.count(f"/?token={nl.keys.trainer}") == 1
    assert said.count("Ctrl-C") == 2 and "venster open" in said and "window open" in said and "█" in said


def test_a_terminal_that_is_no_text_is_told_too(nl, monkeypatch):
    class Window:
        encoding, said = "utf-8", ""

        def write(self, text):
            self.said += text

        def flush(self):
            pass

        def isatty(self):
            return False

    nl.stands_at("127.0.0.1", 80)
    monkeypatch.setattr(sys, "stdout", window := Window())
    nl.welcome()
    assert nl.keys.trainer in window.said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["door", "wall", "mine", "swap", "yours", "full", "broken", "not-here"])
def test_a_page_is_in_the_language_that_is_asked_and_shows_what_it_is_told_as_text(nl, kind, language):
    lines = ["door-wrong"] if kind == "door" else []
    values = {"swap": {"me": "<b>"}} if kind in ("swap", "yours") else {"address": "<b>"}
    text = nl.page(kind, *lines, language=language, trainer=kind == "wall", qr="x", **values)
    assert f'<html lang="{language}">' in text and "&lt;b&gt;" in text and "<b>" not in text and "<svg" in text
    assert ("trainer-agenda" in text) == (kind == "wall")


def test_the_log_has_no_traceback(caplog):
    try:
        raise ValueError("a code")
    except ValueError:
        record = present.without_traceback("a", logging.ERROR, "p", 1, "it broke", (), sys.exc_info())
    assert "a code" not in logging.Formatter().format(record) and record.exc_text == "ValueError"
    assert present.without_traceback("a", logging.ERROR, "p", 1, "it broke", (), None).exc_text is None


def test_a_line_that_was_given_up_is_no_mistake():
    told = []

    class Loop:
        default_exception_handler = told.append

    present.unhandled(Loop, {"exception": asyncio.CancelledError()})
    present.unhandled(Loop, {"message": "another"})
    assert told == [{"message": "another"}]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit")
@pytest.mark.parametrize(
    ("now", "most", "wanted"), [(256, -1, 10_240), (256, 4096, 4096), (20_000, 50_000, None), (-1, -1, None)]
)
def test_a_room_may_open_as_many_files_as_it_needs_and_no_fewer_than_before(monkeypatch, now, most, wanted):
    import resource

    asked = []
    monkeypatch.setattr(resource, "RLIM_INFINITY", -1)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (now, most))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    present.many_files()
    assert asked == ([(wanted, most)] if wanted else [])


def test_where_no_limit_is_set_none_is_raised(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    assert present.many_files() is None


def test_an_address_at_which_nothing_can_listen_is_one_line(nl, tmp_path):
    class Kernels:
        async def shutdown_all(self):
            pass

    server = present.Server(nl, ip="256.0.0.1", port=1)
    server.kernel_manager, server.connection_dir = Kernels(), str(tmp_path / "none")
    try:
        with pytest.raises(Mistake, match=r"256\.0\.0\.1"):
            server.listen()
    finally:
        server.ioloop.close()
    assert not (tmp_path / ".jupyter" / "room.json").exists(), "no port is kept at which nobody was"


def test_keys_are_json(nl, tmp_path):
    nl.stands_at("127.0.0.1", 5)
    assert json.loads((tmp_path / ".jupyter" / "room.json").read_text())["port"] == 5
