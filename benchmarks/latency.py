"""How it feels to slide: a picture of ours beside what a user would write with matplotlib, in a real JupyterLab and Chromium.

``python -m benchmarks.latency`` takes about eight minutes; with ``--quick``, two. With ``--voila`` it does the same under Voilà. It
prints the tables of ``docs/latency.md``, where it says how this is measured and what it does not prove.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from engagement import Workbook
from engagement.forms.pyramid import STOPS

from . import peers
from .page import Page, pages
from .peers import INTERACT, OURS

ROUNDS, QUICK = 12, 2
PRESSES, PACE = 10, 250  # key presses in a round, and milliseconds from a picture to the next press
MOVES, SECONDS = 100, 2.0  # a drag
KEY = "pyramid.followers.count"  # under which ours files what is slid


@dataclass
class Run:
    """What was measured of one way to make a picture."""

    painted: list[float] = field(default_factory=list)  # milliseconds from key to picture, each press
    settled: list[float] = field(default_factory=list)  # milliseconds from letting go to the last change, each drag
    cpu: float = 0.0  # seconds of the kernel, over all presses
    bytes: Counter = field(default_factory=Counter)  # over all presses
    last: int = 0  # drags after which the last position was shown, and filed

    def round(self, page: Page, n: int, filed: Callable[[int], bool]) -> None:
        """Ten presses up, or in the next round down, and a drag over a hundred stops."""
        page.turn_to()
        cpu, sent = page.used(), Counter(page.bytes)
        for _ in range(PRESSES):
            self.painted.append(page.press("ArrowLeft" if n % 2 else "ArrowRight"))
            page.page.wait_for_timeout(PACE)
        self.cpu += page.rest() - cpu
        self.bytes += page.bytes - sent
        settled, shown = page.drag(0.5 if n % 2 else 0.75, MOVES, SECONDS)
        self.settled.append(settled)
        self.last += shown and filed(page.stands())

    @property
    def cpu_each(self) -> float:
        return 1e3 * self.cpu / len(self.painted)

    def kb(self, *ways: str) -> float:
        return sum(self.bytes[way] for way in ways) / len(self.painted) / 1e3

    @property
    def median(self) -> float:
        return statistics.median(self.painted)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.painted, n=20, method="inclusive")[-1]


def measure(rounds: int, *, voila: bool) -> dict[str, Run]:
    """A round of each way after a round of the other, in one server and one browser."""
    with tempfile.TemporaryDirectory(prefix="latency-", ignore_cleanup_errors=True) as folder:
        workbook = Path(folder) / "my-workbook"
        books, runs = peers.write(Path(folder)), {way: Run() for way in peers.SOURCES}

        def filed(way: str, place: int) -> bool:
            return way != OURS or Workbook.open(workbook).read(KEY) == STOPS[place]

        with pages(books, Path(folder), {OURS: peers.ROW}, voila=voila) as opened:
            for n in range(rounds):
                for way, page in opened.items():
                    runs[way].round(page, n, lambda place, way=way: filed(way, place))
    return runs


def table(runs: dict[str, Run]) -> list[str]:
    """The measures, a line for each way, and the same as a share of ``interact``'s."""
    than = runs[INTERACT]
    lines = [
        "| | key to painted, median / p95 ms | of `interact`'s | kernel CPU, ms | of `interact`'s | kB in / out | packed |"
        " drag settles, median / worst ms | last position |",
        "| --- " * 9 + "|",
    ]
    for way, run in runs.items():
        cells = (
            way,
            f"{run.median:.0f} / {run.p95:.0f}",
            f"{run.median / than.median:.2f} / {run.p95 / than.p95:.2f}",
            f"{run.cpu_each:.1f}",
            _part(run.cpu, than.cpu),
            f"{run.kb('in'):.1f} / {run.kb('out'):.1f}",
            f"{run.kb('packed'):.1f}",
            f"{statistics.median(run.settled):.0f} / {max(run.settled):.0f}",
            f"{run.last} of {len(run.settled)}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def figures(runs: dict[str, Run]) -> list[str]:
    """What was asked of ours, what it is, and whether that is met."""
    ours, than = runs[OURS], runs[INTERACT]
    wire, packed = ours.kb("in", "out"), ours.kb("packed")
    asked = (
        ("kernel CPU per event at most 4 ms", f"{ours.cpu_each:.1f} ms", ours.cpu_each <= 4),
        ("at most 1/15 of `interact`'s", _part(ours.cpu, than.cpu), ours.cpu <= than.cpu / 15),
        ("key to painted, median at most 1/4", f"{ours.median / than.median:.2f}", ours.median <= than.median / 4),
        ("p95 at most 1/3", f"{ours.p95 / than.p95:.2f}", ours.p95 <= than.p95 / 3),
        ("median under 50 ms (on an idle machine)", f"{ours.median:.0f} ms", ours.median < 50),
        ("a drag settles within 100 ms", f"{max(ours.settled):.0f} ms at worst", max(ours.settled) <= 100),
        ("the last position is shown and filed", f"{ours.last} of {len(ours.settled)}", ours.last == len(ours.settled)),
        ("at most 6 kB over the wire per event, packed", f"{packed:.1f} kB ({wire:.1f} before packing)", packed <= 6),
    )
    lines = ["| asked | found | |", "| --- | --- | --- |"]
    return lines + [f"| {what} | {found} | {'met' if met else 'not met'} |" for what, found, met in asked]


def _part(one: float, other: float) -> str:
    return f"1/{other / one:.1f}" if one else "–"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__.partition("\n")[0])
    asked.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"{PRESSES} key presses and a drag of each, {ROUNDS} times"
    )
    asked.add_argument("--quick", action="store_true", help=f"{QUICK} rounds: to see that it works")
    asked.add_argument("--voila", action="store_true", help="under Voilà instead of JupyterLab")
    asked = asked.parse_args()
    rounds = QUICK if asked.quick else asked.rounds
    runs = measure(rounds, voila=asked.voila)
    host = f"Voilà {version('voila')}" if asked.voila else f"JupyterLab {version('jupyterlab')}"
    presses = rounds * PRESSES
    print(
        f"{host}, {platform.system()}, Python {platform.python_version()}, matplotlib {version('matplotlib')}:"
        f" {presses} key presses and {rounds} drags of each, in turns\n"
    )
    print("\n".join([*table(runs), "", *figures(runs)]))


if __name__ == "__main__":
    main()
