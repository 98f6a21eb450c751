"""How heavy a notebook is and how soon it shows something, beside a bare one: a single cell with a slider and a text.

``python -m benchmarks.weight`` takes about four minutes, with ``--quick`` one. With ``--browser`` it opens the workbook as a
participant does, in a real JupyterLab and Chromium, in ten to twenty. The tables are in ``docs/weight.md``, which says what they
do not prove.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import nbformat
import psutil
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from . import opening

BOOKS = Path(__file__).parent.parent / "notebooks" / "en"
BARE = """import ipywidgets
ipywidgets.VBox([ipywidgets.IntSlider(), ipywidgets.HTML("<p>…</p>")])"""
HEAVY = ("matplotlib", "numpy", "pandas", "PIL")
ROUNDS, IN_BROWSER, QUICK = 15, 5, 3
PATIENCE = 120  # seconds for a kernel to start, and for a cell
MEMORY, TIME = 1.25, 1.3  # what issue 4 asks: at most so many times the bare one's


@dataclass(frozen=True)
class Run:
    """One kernel, from its start to the end of Run All."""

    memory: float  # megabytes of its own, at the end
    waited: float  # seconds from its start to the first picture (in a notebook without one: the first exercise)
    shown: float  # seconds of these from the moment that the first cell was asked for, when the kernel had started
    cpu: float  # seconds of processor time from its start to that picture
    all: float  # seconds from the first cell to the last
    modules: frozenset[str]


def code(book: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(book, 4).cells if cell.cell_type == "code"]


@contextmanager
def kernel(folder: str) -> Iterator[tuple[BlockingKernelClient, psutil.Process]]:
    """A new kernel with a new workbook; what Python compiled for the kernels before it is in ``folder``."""
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        ours = {
            "ENGAGEMENT_WORKBOOK": fresh,
            "IPYTHONDIR": f"{folder}/.ipython",
            "PYTHONPYCACHEPREFIX": f"{folder}/.code",
        }
        manager = KernelManager()
        manager.start_kernel(
            env={**os.environ, **ours, "PYTHONDONTWRITEBYTECODE": ""}, cwd=fresh, extra_arguments=["--log-level=40"]
        )
        client = manager.client()
        client.start_channels()
        try:
            yield client, psutil.Process(manager.provisioner.pid)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def run(cells: list[str], folder: str) -> Run:
    """Every cell in a kernel of its own, as Run All does."""
    pictures, exercises = [], []  # when each came, and the processor time by then
    began = time.perf_counter()
    with kernel(folder) as (client, process):
        used = lambda: sum(process.cpu_times()[:2])  # noqa: E731

        def look(message: dict) -> None:
            data = message["content"].get("data", {})
            if "application/vnd.jupyter.widget-view+json" in data:
                exercises.append((time.perf_counter(), used()))
                if "<svg" in data.get("text/html", ""):
                    pictures.append(exercises[-1])
            if message["msg_type"] == "error":
                raise RuntimeError(message["content"]["evalue"])

        client.wait_for_ready(PATIENCE)
        asked = time.perf_counter()
        for cell in cells:
            client.execute_interactive(cell, output_hook=look, timeout=PATIENCE)
        ended, memory, said = time.perf_counter(), process.memory_full_info().uss, []
        client.execute_interactive(
            "import sys; print(*sys.modules)",
            output_hook=lambda message: said.append(message["content"].get("text", "")),
            timeout=PATIENCE,
        )
    shown, cpu = (pictures or exercises)[0]
    return Run(memory / 1e6, shown - began, shown - asked, cpu, ended - asked, frozenset("".join(said).split()))


def measure(rounds: int) -> dict[str, list[Run]]:
    """In each round every notebook and the bare one, each time another of them first; a round before these is not counted."""
    books = {"bare": [BARE], **{path.stem: code(path) for path in sorted(BOOKS.glob("*.ipynb"))}}
    runs = {name: [] for name in books}
    with tempfile.TemporaryDirectory(prefix="weight-", ignore_cleanup_errors=True) as folder:
        for n in range(-1, rounds):
            names = [*books][n % len(books) :] + [*books][: n % len(books)]
            for name in names:
                found = run(books[name], folder)
                if n >= 0:
                    runs[name].append(found)
    return runs


def times(runs: dict[str, list[Run]], name: str, what: str) -> float:
    """How many times the bare one's, of the same round: the median of the rounds."""
    pairs = zip(runs[name], runs["bare"], strict=True)
    return median(getattr(one, what) / getattr(bare, what) for one, bare in pairs)


def table(runs: dict[str, list[Run]]) -> list[str]:
    """A line for each notebook; the medians, and how many times the bare one's they are."""
    lines = [
        "| | private MB | × bare | start of kernel to picture, s | × bare | CPU of that, s | × bare"
        " | first cell to picture, s | × bare | Run All, s | modules | of which heavy |",
        "| --- " * 12 + "|",
    ]
    for name, found in runs.items():
        middle = lambda what, found=found: median(getattr(each, what) for each in found)  # noqa: E731
        cells = [name]
        for what, digits in ("memory", 1), ("waited", 2), ("cpu", 2), ("shown", 3):
            cells += [f"{middle(what):.{digits}f}", f"{times(runs, name, what):.2f}"]
        loaded = found[-1].modules
        cells += [f"{middle('all'):.2f}", f"{len(loaded)}", ", ".join(loaded & {*HEAVY}) or "none"]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def figures(runs: dict[str, list[Run]]) -> list[str]:
    """What was asked, the worst notebook on it, and whether that is met."""
    lines = ["| asked | found, at worst | |", "| --- | --- | --- |"]
    books = [name for name in runs if name != "bare"]
    for asked, what, most in (
        (f"private memory at most {MEMORY} × the bare one's", "memory", MEMORY),
        (f"kernel's start to first picture within {TIME} × the bare one's", "waited", TIME),
        (f"CPU seconds of that within {TIME} × the bare one's", "cpu", TIME),
        (f"first cell to first picture within {TIME} × the bare one's", "shown", TIME),
    ):
        worst = max(books, key=lambda name: times(runs, name, what))
        found = times(runs, worst, what)
        lines.append(f"| {asked} | {found:.2f} × (`{worst}`) | {'met' if found <= most else 'not met'} |")
    loaded = {module for name in books for each in runs[name] for module in each.modules & {*HEAVY}}
    lines.append(
        f"| no {', '.join(HEAVY)} | {', '.join(sorted(loaded)) or 'none'} | {'not met' if loaded else 'met'} |"
    )
    return lines


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.weight", description=__doc__.partition("\n")[0])
    asked.add_argument(
        "--rounds", type=int, help=f"of every notebook and the bare one ({ROUNDS}; in a browser {IN_BROWSER})"
    )
    asked.add_argument("--quick", action="store_true", help=f"{QUICK} rounds: to see that it works")
    asked.add_argument("--browser", action="store_true", help="start.py, and each Start button, in Chromium instead")
    asked = asked.parse_args()
    rounds = asked.rounds or (QUICK if asked.quick else IN_BROWSER if asked.browser else ROUNDS)
    named = ("jupyterlab", "ipykernel", "ipywidgets")
    with_these = ", ".join(f"{name} {version(name)}" for name in named)
    print(f"{platform.system()}, Python {platform.python_version()}, {with_these}: {rounds} rounds, in turns\n")
    if asked.browser:
        print("\n".join(opening.table(sorted(BOOKS.glob("*.ipynb")), BARE, rounds)))
    else:
        runs = measure(rounds)
        print("\n".join([*table(runs), "", *figures(runs)]))


if __name__ == "__main__":
    main()
