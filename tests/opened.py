"""A workbook that start.py opened, as a participant does: on a fresh desk, in the environment that runs the tests."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120  # seconds in which a workbook must be open, also on a busy machine


@dataclass
class Opened:
    address: str
    desk: Path
    process: subprocess.Popen

    def ask(self, path, *, method="GET"):
        """What the server answers under ``api/``."""
        base, token = re.fullmatch(r"(http://[^/]+)/.*token=(\w+)", self.address).groups()
        request = urllib.request.Request(
            f"{base}/api/{path}", method=method, headers={"Authorization": f"token {token}"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or "null")

    def interrupt(self):
        """Ctrl-C; a Windows process without a window of its own cannot get one, and is asked to stop."""
        if os.name == "posix":
            self.process.send_signal(signal.SIGINT)
        else:
            self.ask("shutdown", method="POST")


@pytest.fixture
def lab(tmp_path):
    """``lab(language)`` opens a workbook; all are closed at the end, and must say that all was well."""
    opened = []

    def open_lab(language):
        desk = tmp_path / f"my desk {language}"
        environment = {**os.environ, "ENGAGEMENT_WORKBOOK": str(desk), "ENGAGEMENT_VENV": trusted_environment()}
        command = [sys.executable, str(ROOT / "start.py"), "--no-browser", "--language", language]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        address = next((line.strip() for line in process.stdout if line.startswith("http")), None)
        watchdog.cancel()
        assert address, "start.py gave no address"
        opened.append(Opened(address, desk, process))
        return opened[-1]

    yield open_lab
    for each in opened:
        if each.process.poll() is None:
            each.ask("shutdown", method="POST")
        each.process.stdout.close()
        assert each.process.wait(timeout=30) == 0


def trusted_environment():
    """The environment that runs the tests. Where start.py did not make it, it is told to install nothing."""
    sys.path.insert(0, str(ROOT))
    try:
        import start
    finally:
        sys.path.remove(str(ROOT))
    stamp = Path(sys.prefix) / start.stamp("")[0].name
    if not stamp.exists():
        stamp.write_text(start.stamp("")[1], "utf-8")
    return sys.prefix
