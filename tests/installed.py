"""The package as others get it: built, and installed in an environment of its own, away from this checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = ("PYTHON", "ENGAGEMENT_", "JUPYTER", "IPYTHON", "VIRTUAL_ENV", "PIP_CONSTRAINT", "COV")  # of an environment
FOR_TESTS = {"pytest", "nbval", "playwright", "hypothesis", "openpyxl", "axe-playwright-python", "pytest-xdist"}
SPEAKS = """
from engagement import Workbook, exercise, load_content
import engagement, pathlib
workbook = Workbook.open("answers", language="en")
workbook.write("start.case", "charity")
form = exercise(workbook, "pyramid")
assert form.children and workbook.path.exists() and load_content().levels
print(pathlib.Path(engagement.__file__).parent)
"""


def build(root, to):
    """The wheel and the archive of the sources, made without a network."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(to)], cwd=root, env=clean(), check=True)
    (wheel,), (sources,) = to.glob("*.whl"), to.glob("*.tar.gz")
    return wheel, sources


def clean():
    """An environment without a word of this one's Python, Jupyter or workbook."""
    return {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}


class Installed:
    """An environment with the wheel in it, and an empty folder elsewhere to use it from."""

    def __init__(self, folder, *options, borrowed=False):
        self.elsewhere = folder / "een map elsewhere"
        self.elsewhere.mkdir()
        self.prefix = folder / "venv"
        venv.create(self.prefix, with_pip=True, symlinks=os.name == "posix")
        self.bin = self.prefix / ("Scripts" if os.name == "nt" else "bin")
        self.site = Path(sysconfig.get_path("purelib", "venv", dict.fromkeys(("base", "platbase"), str(self.prefix))))
        if borrowed:  # a path in a .pth is no site: what is editable there stays out
            (self.site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        assert self.run("python", *pip, *map(str, options)).returncode == 0

    def run(self, program, *words):
        """What a program of the environment says and ends with."""
        command = [str(self.bin / program), *map(str, words)]
        return subprocess.run(command, cwd=self.elsewhere, env=clean(), capture_output=True, encoding="utf-8")

    def says(self, program, *words):
        """The same, of one that must succeed and warn of nothing."""
        done = self.run(program, *words)
        assert (done.returncode, done.stderr) == (0, ""), (done.stdout, done.stderr)
        return done.stdout.strip()


def use(installed):
    """What a trainer without this checkout does: in a folder elsewhere, with the command that was installed."""
    assert Path(installed.says("python", "-c", SPEAKS)) == installed.site / "engagement"
    assert installed.says("engagement", "check").endswith("all in order.")
    assert installed.says("engagement", "paper", "paper.html", "--language", "nl") == "paper.html"
    assert installed.says("engagement", "report", "answers", "report.html") == "report.html"
    made = {path.name for path in installed.elsewhere.iterdir()}
    assert made == {"answers", "paper.html", "report.html"}
    for page in ("paper.html", "report.html"):
        assert "<style>" in (installed.elsewhere / page).read_text("utf-8")
