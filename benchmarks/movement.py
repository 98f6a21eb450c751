"""What the movements of a large log cost: ours beside Polars, DuckDB, ClickHouse (chdb) and pandas, and after a slider moved.

``python -m benchmarks.movement`` makes logs of a million and of ten million events and has each way do the whole job, from
Parquet to people per level per month, moves and what precedes a rise, in turns, every time in a new process. It fails when one
number of anybody differs from ours. Five minutes; needs the extra ``benchmark``. The table is in ``docs/movement-speed.md``,
which says what it does not prove; the others' code is in ``movement_peers``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import pandas as pd

from engagement.movement.log import Log

from . import movement_peers as peers
from .importing import _peak
from .movement_peers import EDGES, SHARES, TESTS

EVENTS, ROUNDS, ASKED = (1_000_000, 10_000_000), 3, 30
EACH = 20  # events a person
EARLIER = 45  # days of log before the first month
OURS, FLOOR, THEIRS = "ours", "floor", ("polars", "duckdb", "chdb", "pandas")
NAMES = {
    FLOOR: "the floor: read, factorize people",
    OURS: "**ours: numpy + pandas**",
    "stays": "ours, and how long people stay",
    "polars": "Polars, lazy and streaming",
    "duckdb": "DuckDB SQL",
    "chdb": "chdb (ClickHouse), without what precedes",
    "pandas": "pandas, vectorised",
}
TABLES = ("counts", "moves", "what precedes")
FULL = 10_000_000
LEAST = {"polars": 7, "duckdb": 7, "chdb": 4, "pandas": 14}  # times our CPU seconds, at FULL
MOST_FLOOR, MOST_MB = 2.2, 1150
BROAD, NARROW = 0, 2  # of TESTS: the one with 7 in 10 of all events, and one with one in seven
SLIDES = ("threshold", "window", "broad window")
MOST_MS = (  # events, slide, with what precedes, milliseconds
    (1_000_000, "threshold", False, 3),
    (FULL, "threshold", False, 20),
    (FULL, "window", False, 60),
    (FULL, "threshold", True, 100),
    (FULL, "window", True, 100),
)


# A log ----------------------------------------------------------------------------------------------------------------


def made(events: int, path: Path) -> str:
    """A log in order of time, the same for everybody who asks for as many events; and how uneven its people are.

    Everyone does one thing, and all else goes by a power law of who does it; people come at any time and stay for a while.
    """
    dice, people = np.random.default_rng(events), events // EACH
    weight = np.cumsum((np.arange(1, people + 1) + people / 5000) ** -1.2)
    who = np.concatenate([np.arange(people), np.searchsorted(weight / weight[-1], dice.random(events - people))])
    start, end = (edge.to_datetime64().view("i8") for edge in (EDGES[0] - pd.Timedelta(days=EARLIER), EDGES[-1]))
    came = dice.uniform(start - (end - start) / 3, end, people)
    gone = np.minimum(came + dice.exponential((end - start) / 2, people), end)
    came = np.maximum(came, start)
    when = (came[who] + dice.random(events) * np.maximum(gone - came, 0)[who]).astype("i8").clip(start, end - 1)
    order = np.argsort(when)
    share = np.cumsum([*SHARES.values()])
    kind = np.searchsorted(share / share[-1], dice.random(events))
    number = dice.permutation(people) * 7 + 1000
    log = {"person": number[who[order]], "time": when[order].view("M8[us]")}
    log["kind"] = pd.Categorical.from_codes(kind, [*SHARES])
    pd.DataFrame(log).to_parquet(path, index=False, row_group_size=122_880)  # of a size that DuckDB itself writes
    done = np.sort(np.bincount(who))[::-1].cumsum() / events
    busiest = ", ".join(f"{done[people * share // 100 - 1]:.0%} by the top {share} %" for share in (1, 10))
    return f"{events:,} events of {people:,} people, {path.stat().st_size / 2**20:.0f} MB: {busiest}"


# In a process of its own ----------------------------------------------------------------------------------------------


def ours(path: str, *, stays: bool = False) -> list:
    tally = Log(pd.read_parquet(path), months=EDGES).tables(TESTS, stays=stays)
    return [tally.stands, tally.went, tally.before]


def floor(path: str) -> None:
    pd.factorize(pd.read_parquet(path)["person"])


def child(task: str, path: str, small: str) -> dict[str, object]:
    """One way to do the job, in this process; everything that it needs was used before, on a small log."""
    own = {OURS: ours, FLOOR: floor, "stays": lambda path: ours(path, stays=True)}
    act = own.get(task) or getattr(peers, task)
    act(small)
    cpu, wall, system = time.process_time(), time.perf_counter(), os.times().system
    found = act(path)
    took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "system": os.times().system - system}
    took["peak"] = _peak()
    return {**took, "found": [each and sha256(json.dumps(each).encode()).hexdigest() for each in found or ()]}


def slid(path: str) -> dict[str, tuple[float, float]]:
    """Median and p95 of the milliseconds after a slider moved, without and with what precedes; nothing is asked twice."""
    log = Log(pd.read_parquet(path), months=EDGES)
    turns = {
        "threshold": lambda n: (NARROW, replace(TESTS[NARROW], at_least=4 + n)),
        "window": lambda n: (NARROW, replace(TESTS[NARROW], within_days=121 + n)),
        "broad window": lambda n: (BROAD, replace(TESTS[BROAD], within_days=61 + n)),
    }
    found = {}
    for slide, turn in turns.items():
        log.tables(TESTS)
        for before in (False, True):
            took = []
            for n in range(ASKED):
                at, test = turn(n + ASKED * before)
                tests = [*TESTS[:at], test, *TESTS[at + 1 :]]
                began = time.perf_counter()
                log.tables(tests, before=before, stays=False)
                took.append(1e3 * (time.perf_counter() - began))
            found[f"{slide} {before}"] = median(took), quantiles(took, n=20, method="inclusive")[-1]
    return found


def asked(*task: object) -> object:
    """The same in a new process."""
    command = [sys.executable, "-m", "benchmarks.movement", "--child", *map(str, task)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1])


# Side by side ---------------------------------------------------------------------------------------------------------


def measured(path: Path, small: Path, rounds: int) -> dict[str, list[dict]]:
    """What each way took, in turns, every other round the other way round. Ends the program when a number differs."""
    runs: dict[str, list[dict]] = {task: [] for task in NAMES}
    for n in range(rounds):
        for task in [*runs][:: -1 if n % 2 else 1]:
            runs[task].append(asked(task, path, small))
    want = runs[OURS][0]["found"]
    for task, took in runs.items():
        for name, one, *others in zip(TABLES, want, *(each["found"] for each in took), strict=False):
            if not {*others} <= ({one, None} if task == "chdb" and name == TABLES[-1] else {one}):
                sys.exit(
                    f"{NAMES[task]}: {name} of {path.name} are not ours. Nothing said of speed counts until they are."
                )
    return runs


def times(runs: dict[str, list[dict]], task: str, than: str) -> float:
    """How many times the CPU seconds, round by round."""
    return median(one["cpu"] / other["cpu"] for one, other in zip(runs[task], runs[than], strict=True))


def lines(runs: dict[str, list[dict]]) -> list[str]:
    found = ["| from Parquet to all tables | CPU s | of which system | wall s | peak MB | × our CPU | same numbers |"]
    found.append("| --- " * 7 + "|")
    for task, took in runs.items():
        cells = [f"{median(each[what] for each in took):.2f}" for what in ("cpu", "system", "wall")]
        cells += [f"{median(each['peak'] for each in took):.0f}", f"{times(runs, task, OURS):.1f}"]
        found.append(f"| {' | '.join([NAMES[task], *cells, '–' if task == FLOOR else 'yes'])} |")
    return found


def slides(took: dict[int, dict[str, tuple[float, float]]]) -> list[str]:
    """Milliseconds after a slider moved."""
    found = ["| after a slider moved, median / p95 ms |" + "".join(f" {slide} | with rises |" for slide in SLIDES)]
    found.append("| --- " * 7 + "|")
    for events, each in took.items():
        cells = [each[f"{slide} {before}"] for slide in SLIDES for before in (False, True)]
        found.append(f"| {events:,} |" + "".join(f" {middle:.1f} / {p95:.1f} |" for middle, p95 in cells))
    return found


def figures(runs: dict[int, dict[str, list[dict]]], took: dict[int, dict[str, tuple[float, float]]]) -> list[str]:
    """What was asked of ours, what it is, and whether that is met."""
    wanted = []
    if full := runs.get(FULL):
        for peer, least in LEAST.items():
            found = times(full, peer, OURS)
            wanted.append((f"{NAMES[peer].split(',')[0]} takes {least} times our CPU", f"{found:.1f}", found >= least))
        found, peak = times(full, OURS, FLOOR), median(each["peak"] for each in full[OURS])
        wanted.append((f"at most {MOST_FLOOR} times the floor", f"{found:.2f}", found <= MOST_FLOOR))
        wanted.append((f"peak at most {MOST_MB} MB", f"{peak:.0f} MB", peak <= MOST_MB))
    for events, slide, before, most in MOST_MS:
        if events in took:
            found, _ = took[events][f"{slide} {before}"]
            what = f"{slide}{', with rises' if before else ''}, {events:,}: median under {most} ms"
            wanted.append((what, f"{found:.1f} ms", found < most))
    rows = [f"| {what} | {found} | {'met' if met else '**not met**'} |" for what, found, met in wanted]
    return ["| asked | found | |", "| --- | --- | --- |", *rows]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.movement", description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, nargs="+", default=EVENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        task, *more = given.child
        own = {"make": lambda events, path: made(int(events), Path(path)), "slide": slid}
        return print(json.dumps(own[task](*more) if task in own else child(task, *more)))
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "pandas", "pyarrow", "polars", "duckdb", "chdb")
    )
    print(f"{platform.system()}, Python {platform.python_version()}, {packages}; {given.rounds} rounds\n")
    runs, took = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.parquet")
        asked("make", 10_000, small)
        for events in given.events:
            path = Path(folder, f"{events}.parquet")
            print(asked("make", events, path) + "\n", flush=True)
            runs[events] = measured(path, small, given.rounds)
            print("\n".join([*lines(runs[events]), ""]), flush=True)
            took[events] = asked("slide", path)
            path.unlink()
    print("\n".join([*slides(took), "", *figures(runs, took)]))


if __name__ == "__main__":
    main()
