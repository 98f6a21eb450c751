"""What reading a large file costs: our ``read_table`` beside ``pandas.read_csv`` that is told what to expect.

``python -m benchmarks.importing`` makes files of a million rows and reads each in turns, every time in a new process; it takes
about ten minutes. The table is in ``docs/importing.md``, which says what it does not prove.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median

ROWS, ROUNDS = 1_000_000, 3
TESTS = {"followers": "newsletter is yes", "fans": "gifts at least 3", "supporters": "role contains volunteer"}
CONTACT = ["e-mail", "first name", "place", "newsletter", "gifts", "last seen", "role"]
PLACES = ("Ons Dorp", "Nieuwstad", "Oudewater aan de Vliet", "Buiten", "Zee")
ROLES = ("", "", "", "lid", "volunteer", "volunteer, bakes")
CONTACTS = ("contacts, clean", "contacts, all quoted", "contacts, some quoted", "contacts, notes of three lines")
FILES = {**dict.fromkeys(CONTACTS, ","), CONTACTS[0]: ";", "events, few kinds": ",", "numbers, mostly unique": ";"}


def lines(name: str, rows: int, dice: Random) -> Iterator[str]:
    """The lines of one of ``FILES``."""
    first = {"events, few kinds": "user_id,event,day,channel", "numbers, mostly unique": "customer number;a;b;c;d"}
    yield first.get(name) or _joined(name, CONTACT, -1)
    for n in range(rows):
        day = f"{dice.randrange(2015, 2026)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        if name in CONTACTS:
            who = [f"person{n}@example.org", f"Voornaam{n % 9_000}", dice.choice(PLACES), dice.choice(("yes", "no"))]
            yield _joined(name, [*who, str(dice.randrange(6)), day, dice.choice(ROLES)], n)
        elif name == "events, few kinds":
            did = dice.choice(("opened", "clicked", "bought", "attended"))
            yield f"u{dice.randrange(rows // 20 + 1)},{did},{day},{dice.choice(('mail', 'web'))}"
        else:
            yield f"{n};" + ";".join(str(dice.randrange(rows * 10)) for _ in range(4))


def _joined(name: str, cells: list[str], n: int) -> str:
    if name == "contacts, clean":
        return ";".join(cells)
    if name == "contacts, all quoted":
        return '"' + '","'.join(cells) + '"'
    if name == "contacts, notes of three lines" and n >= 0:  # every tenth row has one, with quotation marks in it
        cells[-1] = f'Called, said ""yes"".\nAgain in week {n % 52},\nwith a cake' if n % 10 == 0 else ""
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)


def made(name: str, folder: Path, rows: int) -> Path:
    """One of ``FILES``; the same for everybody who asks for as many rows."""
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in lines(name, rows, Random(name)))
    return path


def child(task: str, path: str, other: str) -> dict[str, object]:
    """One task, in this process; everything that it needs is imported and was used before."""
    import pandas as pd

    from engagement import join_people, place_people, read_table

    read_table(b"e-mail;place\nan@example.org;Zee\n")
    if task == "progress":
        return _heard(lambda progress: read_table(path, progress=progress))
    if task == "place":
        table, second = read_table(path), place_people(read_table(other), TESTS)
        placed, took = _spent(lambda: place_people(table, TESTS))
        return {"place": took["cpu"], "join": _spent(lambda: join_people([placed, second]))[1]["cpu"]}
    ways = {"pandas": lambda: pd.read_csv(path, sep=other, dtype=str), "ours": lambda: read_table(path).frame}
    frame, took = _spent(ways[task])
    cells = "\x1e".join("\x1f".join([str(name), *column.fillna("")]) for name, column in frame.items())
    return {**took, "cells": sha256(cells.encode()).hexdigest(), "rows": len(frame)}


def _spent(act: Callable[[], object]) -> tuple[object, dict[str, float]]:
    """What something gives; the processor seconds, and the megabytes above the most that the process ever had before."""
    before, began = _peak(), time.process_time()
    given = act()
    return given, {"cpu": time.process_time() - began, "peak": _peak() - before}


def _peak() -> float:
    with suppress(ImportError):  # Windows
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return 0


def _heard(read: Callable[[Callable[[float], object]], object]) -> dict[str, float]:
    """How often a reader tells how far it is, its longest silence, and how it ends when it is told to half-way."""
    at, stopped = [time.perf_counter()], []
    read(lambda share: at.append(time.perf_counter()))
    at.append(time.perf_counter())

    def stop(share: float) -> None:
        if share > 0.5:
            stopped.append(time.perf_counter())
            raise InterruptedError

    with suppress(InterruptedError):
        read(stop)
    end, silence = time.perf_counter() - stopped[0], max(later - earlier for earlier, later in pairwise(at))
    return {"rate": (len(at) - 2) / (at[-1] - at[0]), "silence": silence, "further": len(stopped) - 1, "end": end}


def asked(task: str, path: Path, other: str | Path = "") -> dict[str, object]:
    """The same in a new process."""
    command = [sys.executable, "-m", "benchmarks.importing", "--child", task, str(path), str(other)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def line(name: str, path: Path, rounds: int) -> str:
    """A line of the table: what pandas and we took, in turns; every other round we go first."""
    runs: dict[str, list[dict]] = {"pandas": [], "ours": []}
    for n in range(rounds):
        for task in list(runs)[:: -1 if n % 2 else 1]:
            runs[task].append(asked(task, path, FILES[name]))
    theirs, ours = ([each["cpu"] for each in took] for took in runs.values())
    times, size = [b / a for a, b in zip(theirs, ours, strict=True)], path.stat().st_size / 2**20
    peaks = [median(each["peak"] for each in took) / size for took in runs.values()]
    same = "yes" if len({each["cells"] for took in runs.values() for each in took}) == 1 else "no"
    figures = f"{median(theirs):.2f} | {median(ours):.2f} | {median(times):.2f} | {min(times):.2f}"
    return f"| {name} | {size:.0f} | {figures} | {peaks[0]:.1f} | {peaks[1]:.1f} | {same} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        return print(json.dumps(child(*given.child)))
    print(f"{given.rows:,} rows, {given.rounds} rounds, pandas {version('pandas')}\n")
    print("| file | MB | pandas, CPU s | ours | × median | × best | pandas, peak × file | ours | same cells |")
    print("| --- " * 9 + "|")
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: made(name, Path(folder), given.rows) for name in FILES}
        for name, path in paths.items():
            print(line(name, path, given.rounds), flush=True)
        counted, told = asked("place", *map(paths.get, CONTACTS[:2])), asked("progress", paths[CONTACTS[0]])
    print("\nCPU s: place_people, three tests {place:.1f}; join_people, two files {join:.1f}".format(**counted))
    print("progress: {rate:.0f} a second, longest silence {silence:.2f} s; ".format(**told), end="")
    print("told to stop, it called {further} more times and ended after {end:.4f} s".format(**told))


if __name__ == "__main__":
    main()
