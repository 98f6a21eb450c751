#!/usr/bin/env python3
"""Start the workbook on a machine that has nothing but Python: no administrator, no other tool.

    python3 start.py [--language nl|en] [--no-browser] [--port N]    make .venv (once), then open the workbook
    python3 start.py present [--address 0.0.0.0]                     the same as pages for a room full of people
    python3 start.py check|paper|report|movement [...]               what a trainer's own texts, paper and files need
    python3 start.py test [pytest's options]                         make .venv (once), then run every test

Standard library only, and old Pythons must be able to read this file: else it cannot tell them that they are too old.
"""

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("ENGAGEMENT_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UNFINISHED = VENV / "engagement.unfinished"
DESK = Path(os.environ.get("ENGAGEMENT_WORKBOOK") or ROOT / "my-workbook").absolute()
OLDEST = (3, 11)
COMMANDS = ("present", "check", "paper", "report", "movement")  # of the workbook itself
ROOM = 700  # MB that .venv takes, with what pip needs meanwhile

LINES = {
    "python": "Python 3.11 of nieuwer is nodig en dit is {0}: haal een nieuwe van python.org. / "
    "Python 3.11 or newer is needed and this is {0}: get a new one from python.org.",
    "venv": "Je Python mist 'venv'; op Debian en Ubuntu: sudo apt install python3-venv. / "
    "Your Python lacks 'venv'; on Debian and Ubuntu: sudo apt install python3-venv.",
    "once": "Even inrichten: eenmalig, een paar minuten. / Setting up: once, a few minutes.",
    "disk": "De schijf is vol: maak {0} MB vrij en start opnieuw. / The disk is full: free {0} MB and start again.",
    "folder": "In {0} mag je niet schrijven: zet de map van het werkboek op een eigen plek. / "
    "You may not write in {0}: move the workbook's folder to a place of your own.",
    "network": "Geen internet, en de eerste keer is dat nodig: maak verbinding en start opnieuw. / "
    "No internet, and the first time needs it: connect and start again.",
    "pip": "Inrichten lukte niet; hierboven staat waarom. Start opnieuw, of laat het aan je trainer zien. / "
    "Setting up failed; the reason is above. Start again, or show it to your trainer.",
    "port": "Poort {0} is bezet of bestaat niet (staat het werkboek al open?): kies een andere, of laat --port weg. / "
    "Port {0} is taken or does not exist (is the workbook open already?): choose another, or leave --port out.",
}
CAUSES = {  # what pip says → which line that is; the first that fits
    "disk": ("no space left", "errno 28", "errno 122", "not enough space", "winerror 112", "quota exceeded"),
    "folder": ("permission denied", "errno 13", "errno 30", "read-only file system", "access is denied"),
    "network": ("failed to establish", "name resolution", "getaddrinfo", "unreachable", "no route", "timed out"),
}


def main(argv):
    if sys.version_info < OLDEST:
        stop("python", ".".join(map(str, sys.version_info[:3])))
    if argv[:1] == ["test"]:
        set_up("[test]")
        return hand_over([str(PYTHON), str(ROOT / "tools/run_tests.py"), *argv[1:]])
    if argv[:1] == ["large"]:  # for tools/run_tests.py, which says where
        return set_up("[large,dask,spark,hub,test]" if shutil.which("java") else "[large,dask,hub,test]")
    if argv[:1] and argv[0] in COMMANDS:
        set_up("")
        check_desk()
        return hand_over([str(PYTHON), "-P", "-m", "engagement", *argv])
    commands = "|".join((*COMMANDS, "test"))
    options = argparse.ArgumentParser(
        usage=f"python3 start.py [{commands}] [--language nl|en] [--no-browser] [--port N]"
    )
    options.add_argument("--language", choices=("nl", "en"))
    options.add_argument("--no-browser", action="store_true")
    options.add_argument("--port", type=int, metavar="N")
    chosen = options.parse_args(argv)
    set_up("")
    check_desk()
    if chosen.port:
        check_port(chosen.port)
    return hand_over([str(PYTHON), "-P", "-m", "engagement", "open", *argv])


def stop(key, *values):
    sys.exit(LINES[key].format(*values))


def stamp(extra):
    """The file that says for which dependencies ``.venv`` was finished, and what it must hold."""
    content = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    return VENV / f"engagement{extra}.stamp", hashlib.sha256(content).hexdigest()


def set_up(extra):
    """Make ``.venv`` what it should be; a tenth of a second when it already is."""
    file, wanted = stamp(extra)
    if PYTHON.exists() and not UNFINISHED.exists() and file.exists() and file.read_text() == wanted:
        return
    try:
        make_environment()
        install(extra)
        look_for_fonts()
        for each in {"", extra}:
            stamp(each)[0].write_text(wanted)
        if UNFINISHED.exists():
            UNFINISHED.unlink()
        print()
    except OSError as error:
        stop_for(error, VENV.parent)


def make_environment():
    """A ``.venv`` that has pip. One that we did not finish is made anew; one that somebody else made is kept."""
    print(LINES["once"], flush=True)
    if UNFINISHED.exists():
        shutil.rmtree(str(VENV))
    if not PYTHON.exists() and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        stop("venv")
    VENV.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(str(VENV)).free < ROOM * 1e6 and not PYTHON.exists():
        stop("disk", ROOM)
    if stamp("")[0].exists() or not PYTHON.exists():
        UNFINISHED.write_text("")
    if not PYTHON.exists() or not has_pip():
        run([sys.executable, "-m", "venv", str(VENV)])


def has_pip():
    return subprocess.call([str(PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def install(extra):
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    run([*pip, "-c", str(ROOT / "constraints.txt"), "-e", str(ROOT) + extra])


def look_for_fonts():
    """matplotlib does so once and takes seconds; better now than when somebody waits for a picture."""
    with contextlib.suppress(OSError):
        subprocess.call([str(PYTHON), "-c", "import matplotlib.font_manager"], stderr=subprocess.DEVNULL)


def run(command):
    """Run a step of the set-up with a dot for each package; when it fails, say why in one line."""
    said = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as step:
        for line in step.stdout:
            said.append(line.decode("utf-8", "replace"))
            print("." if said[-1].startswith(("Collecting", "Installing")) else "", end="", flush=True)
    if step.returncode:
        print()
        words = "".join(said).lower()
        for cause, signs in CAUSES.items():
            if any(sign in words for sign in signs):
                stop(cause, ROOM if cause == "disk" else VENV.parent)
        print("".join(said[-15:]))
        stop("pip")


def stop_for(error, folder):
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        stop("disk", ROOM)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        stop("folder", folder)
    raise error


def check_desk():
    """The answers must have a place before anybody types one."""
    desk = DESK.parent if DESK.suffix and not DESK.is_dir() else DESK
    try:
        desk.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=str(desk)) as file:
            file.write(bytes(1000000))
    except OSError as error:
        stop_for(error, desk)


def check_port(port):
    with socket.socket() as door:
        if os.name == "posix":  # a port that was closed a moment ago is free; on Windows this means another thing
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            stop("port", port)


def hand_over(command):
    """Become the workbook, so that Ctrl-C and a closed window reach it; Windows cannot, and waits for it instead."""
    if os.name == "posix":
        os.execv(command[0], command)
    with subprocess.Popen(command) as workbook:
        while True:
            try:
                return workbook.wait()
            except KeyboardInterrupt:  # the workbook got it too, and ends by itself
                continue


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # the set-up takes minutes, and may be broken off
        sys.exit(130)
