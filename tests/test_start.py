"""start.py: one line for whoever is stuck, a second start that installs nothing, and no half-made .venv that is trusted."""

import ast
import errno
import importlib.util
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "start.py"


def load(place):
    spec = importlib.util.spec_from_file_location("start", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def site(tmp_path):
    """A folder like the workbook's own, but empty and with a space in its name."""
    folder = tmp_path / "een map"
    folder.mkdir()
    for name in ("start.py", "pyproject.toml", "constraints.txt"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


@pytest.fixture
def start(site, monkeypatch):
    monkeypatch.delenv("ENGAGEMENT_VENV", raising=False)
    monkeypatch.delenv("ENGAGEMENT_WORKBOOK", raising=False)
    return load(site / "start.py")


@pytest.fixture
def steps(start, monkeypatch):
    """The steps of the set-up that were taken; a fake venv makes a Python, a fake pip does nothing."""
    taken = []

    def run(command):
        taken.append(command[2])
        if command[2] == "venv":
            start.PYTHON.parent.mkdir(parents=True)
            start.PYTHON.write_text("")

    monkeypatch.setattr(start, "run", run)
    monkeypatch.setattr(start, "has_pip", lambda: True)
    return taken


def line_of(stop):
    """What was said on the way out: one line, in Dutch and in English."""
    said = str(stop.value.code)
    assert "\n" not in said
    assert " / " in said
    return said


def test_it_can_be_read_by_a_python_that_is_too_old():
    ast.parse(STARTER.read_text("utf-8"), feature_version=(3, 6))


def test_a_command_of_the_workbook_is_set_up_for_and_handed_on(start, steps, monkeypatch):
    handed = []
    monkeypatch.setattr(start, "hand_over", handed.append)
    for command in start.COMMANDS:
        start.main([command, "--help"])
        assert handed[-1] == [str(start.PYTHON), "-P", "-m", "engagement", command, "--help"]
    assert steps == ["venv", "pip"], "once"


def test_the_commands_are_those_of_the_workbook(start, capsys):
    from engagement.__main__ import main

    with pytest.raises(SystemExit):
        main(["--help"])
    offered = re.search(r"\{([\w,]+)\}", capsys.readouterr().out)[1].split(",")
    assert {"open", *start.COMMANDS} == set(offered)


def test_it_needs_the_standard_library_alone():
    tree = ast.walk(ast.parse(STARTER.read_text("utf-8")))
    names = [each.names[0].name if isinstance(each, ast.Import) else each.module for each in tree
             if isinstance(each, ast.Import | ast.ImportFrom)]  # fmt: skip
    assert names
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_each_line_is_dutch_and_english(start):
    for line in start.LINES.values():
        dutch, english = line.split(" / ")
        assert re.findall(r"\{\d\}", dutch) == re.findall(r"\{\d\}", english)
        assert line.isascii(), "an old console shows nothing else"


def test_an_old_python_is_told_so(start, monkeypatch):
    monkeypatch.setattr(start, "sys", SimpleNamespace(version_info=(3, 9, 6, "final", 0), exit=sys.exit))
    with pytest.raises(SystemExit) as stop:
        start.main([])
    assert "3.9.6" in line_of(stop)


def test_a_python_without_venv_is_told_what_to_install(start, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stop:
        start.set_up("")
    assert "python3-venv" in line_of(stop)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "700 MB"),
        ("OSError: [WinError 112] There is not enough space on the disk", "700 MB"),
        ("OSError: [Errno 122] Disk quota exceeded", "700 MB"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'", "een map"),
        ("OSError: [Errno 30] Read-only file system: '/x'", "een map"),
        ("Failed to establish a new connection: [Errno 111] Connection refused", "internet"),
        ("[Errno -3] Temporary failure in name resolution", "internet"),
        ("socket.gaierror: [Errno 11001] getaddrinfo failed", "internet"),
        ("error: something that nobody foresaw", "trainer"),
    ],
)
def test_a_failing_set_up_says_why(start, capfd, said, word):
    with pytest.raises(SystemExit) as stop:
        start.run([sys.executable, "-c", f"import sys; print({said!r}); sys.exit(1)"])
    assert word in line_of(stop)
    assert (said in capfd.readouterr().out) == (word == "trainer"), "pip's own words only where ours fall short"


@pytest.mark.parametrize(
    ("number", "word"), [(errno.ENOSPC, "700 MB"), (errno.EACCES, "een map"), (errno.EROFS, "een map")]
)
def test_a_folder_that_takes_nothing_is_named(start, monkeypatch, number, word):
    def refuse(**_):
        raise OSError(number, "")

    monkeypatch.setattr(start.tempfile, "TemporaryFile", refuse)
    with pytest.raises(SystemExit) as stop:
        start.check_desk()
    assert word in line_of(stop)


def test_a_disk_with_too_little_room_is_told_before_the_wait(start, steps, monkeypatch):
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: SimpleNamespace(free=200e6))
    with pytest.raises(SystemExit) as stop:
        start.set_up("")
    assert "700 MB" in line_of(stop)
    assert steps == []


def test_a_taken_port_is_told_and_a_free_one_is_not(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for wrong in (port, 99_999, -1):
            with pytest.raises(SystemExit) as stop:
                start.check_port(wrong)
            assert str(wrong) in line_of(stop)
    start.check_port(port)


def test_the_first_start_makes_the_environment_and_the_second_installs_nothing(start, steps):
    start.set_up("")
    assert steps == ["venv", "pip"]
    assert not start.UNFINISHED.exists()
    start.set_up("")
    assert steps == ["venv", "pip"]


def test_the_tests_bring_more_packages_and_the_workbook_then_has_enough(start, steps):
    start.set_up("")
    start.set_up("[test]")
    assert steps == ["venv", "pip", "pip"]
    start.set_up("[test]")
    start.set_up("")
    assert steps == ["venv", "pip", "pip"]


@pytest.mark.parametrize(
    ("java", "extras"), [("/usr/bin/java", "[large,dask,spark,hub,test]"), (None, "[large,dask,hub,test]")]
)
def test_the_large_environment_has_all_that_its_tests_need(start, steps, monkeypatch, java, extras):
    monkeypatch.setattr(start.shutil, "which", {"java": java}.get)
    monkeypatch.setattr(start, "install", lambda extra: steps.append(extra))
    assert start.main(["large"]) is None
    assert steps == ["venv", extras]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_other_dependencies_are_installed_at_the_next_start(start, steps, site, name):
    start.set_up("")
    with (site / name).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    start.set_up("")
    assert steps == ["venv", "pip", "pip"]


def test_a_half_made_environment_is_made_anew(start, steps, monkeypatch):
    def broken_off(extra):
        (start.VENV / "half a package").write_text("")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(start, "install", broken_off)
        with pytest.raises(KeyboardInterrupt):
            start.set_up("")
    start.set_up("")
    assert steps == ["venv", "venv", "pip"]
    assert not (start.VENV / "half a package").exists()


def test_an_environment_that_somebody_else_made_is_kept(start, steps, monkeypatch):
    def broken_off(extra):
        raise KeyboardInterrupt

    start.PYTHON.parent.mkdir(parents=True)
    start.PYTHON.write_text("")
    (start.VENV / "theirs").write_text("")
    with monkeypatch.context() as patch:
        patch.setattr(start, "install", broken_off)
        with pytest.raises(KeyboardInterrupt):
            start.set_up("")
    start.set_up("")
    assert steps == ["pip"]
    assert (start.VENV / "theirs").exists()


def test_it_hands_over_at_once_also_from_a_path_with_spaces(start, site):
    venv.create(site / ".venv", symlinks=os.name == "posix")
    for extra in ("", "[test]"):
        file, wanted = start.stamp(extra)
        file.write_text(wanted)
    places = {"base": str(site / ".venv"), "platbase": str(site / ".venv")}
    stand_in = Path(sysconfig.get_path("purelib", "venv", places)) / "engagement"
    stand_in.mkdir()
    elsewhere = site / "downloads"
    elsewhere.mkdir()
    (elsewhere / "random.py").write_text("raise SystemExit('a stray file of the participant')")
    (stand_in / "__init__.py").write_text("")
    (stand_in / "__main__.py").write_text("import random, sys; print(sys.argv[1:], sys.prefix); sys.exit(7)")
    command = [sys.executable, str(site / "start.py"), "--language", "en", "--no-browser"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ENGAGEMENT_")}
    began = time.monotonic()
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == f"{['open', *command[2:]]} {site / '.venv'}"
    assert (done.returncode, done.stderr) == (7, "")
    assert time.monotonic() - began < 2, "the set-up check and two Pythons; 0.1 s on an idle laptop"
