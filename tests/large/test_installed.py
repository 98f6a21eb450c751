"""`pip install` for real: in a clean environment, with all dependencies from the package index, away from the checkout.

It takes a minute and half a gigabyte; ``tests/test_install.py`` looks at the same without the dependencies.
"""

import socket
import subprocess
import threading

import pytest
from installed import FOR_TESTS, ROOT, Installed, build, clean, use
from opened import PATIENCE, Opened

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    wheel, _ = build(ROOT, tmp_path_factory.mktemp("dist"))
    return Installed(tmp_path_factory.mktemp("installed"), "-c", ROOT / "constraints.txt", wheel)


def test_it_brings_what_it_needs_and_nothing_of_the_tests(installed):
    listed = installed.says("python", "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check")
    names = {line.partition("==")[0].lower() for line in listed.splitlines()}
    assert {"engagement", "jupyterlab", "voila", "pandas"} <= names
    assert not names & FOR_TESTS
    assert (
        installed.says("python", "-m", "pip", "check", "--disable-pip-version-check") == "No broken requirements found."
    )


def test_its_command_works_in_a_folder_elsewhere(installed):
    use(installed)


def test_a_notebook_opens_at_the_port_that_was_asked_and_comes_alive(installed, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(installed.bin / "engagement"), "open", "--no-browser", "--language", "en", "--port", str(port)]
    own = {**clean(), "ENGAGEMENT_WORKBOOK": str(tmp_path)}
    process = subprocess.Popen(command, cwd=installed.elsewhere, env=own, stdout=subprocess.PIPE, encoding="utf-8")
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    opened = Opened(next(line.strip() for line in process.stdout if line.startswith("http")), tmp_path, process)
    watchdog.cancel()
    try:
        assert f":{port}/" in opened.address
        cells = opened.ask("contents/02-pyramid.ipynb")["content"]["cells"]
        sources = "".join("".join(cell["source"]) for cell in cells)
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        assert "from engagement import" in sources and "exercise(" in sources
        assert [output for output in outputs if VIEW in output.get("data", {})]
        assert not [output for output in outputs if output["output_type"] == "error"]
    finally:
        opened.interrupt()
        process.stdout.close()
    assert process.wait(timeout=30) == 0
