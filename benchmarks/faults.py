"""What is left of a document after kills, full disks, three writers and damage: ours, SQLite, and plain JSON side by side.

``python -m benchmarks.faults`` takes about a minute; with ``--long``, a quarter of an hour. It prints the table of
``docs/safekeeping.md``, where it says what the figures mean and what they do not.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator

from . import corruptions, processes, refusals, speed
from .stores import STORES, Ours

SHORT = {"kills": 40, "runs": 5, "times": 50, "documents": 130, "changes": 2_000}
LONG = {"kills": 1_000, "runs": 50, "times": 200, "documents": 1_000, "changes": 100_000}
Row = tuple[str, list[str]]


def rows(seed: int, *, kills: int, runs: int, times: int, documents: int, changes: int) -> Iterator[Row]:
    """One line of the table after another, as each trial is done."""

    def all_three(trial: Callable[[type], Counter], said: str) -> list[str]:
        return [_said(lambda store=store: trial(store), said) for store in STORES]

    def ours(trial: Callable[[], Counter], said: str) -> list[str]:
        return [_said(trial, said), "", ""]

    lost = "{unreadable} unreadable, {lost:,} of {acknowledged:,} acknowledged changes lost"
    yield f"{kills:,} kills while saving", all_three(lambda store: processes.kills(store, kills, seed), lost)
    yield (
        f"{kills:,} kills while saving and compacting",
        ours(lambda: processes.kills(Ours, kills, seed, "compact"), lost),
    )
    lost = "{unreadable} unreadable, {lost} with answers lost, {not told} with damage not told"
    yield (
        f"{kills // 2:,} kills while opening and mending",
        ours(lambda: processes.kills_while_opening(kills // 2, seed), lost),
    )

    lost = "{failures} failures, {said} said, the others saved; "
    lost += "{old answers lost} times old answers lost, {change lost} times the change"
    for kind in refusals.KINDS:
        yield f"every call fails: {kind}", ours(lambda kind=kind: refusals.failing_calls(kind), lost)
    lost = "{failures} failures; {raised} raised, {not told} with damage not told, {made up} with a wrong value"
    yield "every call fails: opening and mending", ours(refusals.failing_opening, lost)
    lost = "{said} times said; {old answers lost} times old answers lost, {change lost} times the change"
    yield f"a disk of 512 kB full, {runs} times", all_three(lambda store: refusals.full_disk(store, runs, seed), lost)
    lost = "{not forced} of {changes} acknowledged before they were forced to disk"
    yield "what strace saw", all_three(refusals.forced_before_acknowledged, lost)

    lost = "{missing} of {changes} missing"
    yield f"3 processes save {times} answers each", all_three(lambda store: processes.writers(store, times), lost)
    yield f"3 processes change one answer {times} times", ours(lambda: processes.writers_of_one_answer(times), lost)

    found = [corruptions.corruptions(store, documents, seed) for store in STORES]
    for verdict in corruptions.VERDICTS:
        yield f"{documents:,} damaged files: {verdict}", [str(each[verdict]) for each in found]

    yield "a save, in bare forced writes", [f"{speed.saves(store, 300):.1f}" for store in STORES]
    weighed = [speed.many(store, changes) for store in STORES]
    yield f"after {changes:,} changes", [f"{size / 1e6:.2f} MB, opens in {took * 1e3:.0f} ms" for size, took in weighed]
    size, took, parsing = speed.many_lines(changes)
    share = f"{size / 1e6:.1f} MB, opens in {took * 1e3:.0f} ms: {took / parsing:.1f} times parsing its lines"
    yield f"{changes:,} lines, none left out", [share, "", ""]


def _said(trial: Callable[[], Counter], said: str) -> str:
    """The counts of a trial in words, or why it could not be held here."""
    try:
        return said.format_map(_Counts(trial()))
    except OSError as error:
        return f"not tried: {error}"


class _Counts(dict):
    def __missing__(self, name: str) -> int:
        return 0


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__.partition("\n")[0])
    asked.add_argument("--seed", type=int, default=1, help="another seed, other moments and other damage")
    asked.add_argument("--long", action="store_true", help="1,000 kills and 1,000 damaged files: a quarter of an hour")
    asked = asked.parse_args()
    machine = (
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
    print(f"Seed {asked.seed}, {machine}\n\n| trial | ours | SQLite | plain JSON |\n| --- | --- | --- | --- |")
    for trial, cells in rows(asked.seed, **(LONG if asked.long else SHORT)):
        print(f"| {trial} | {' | '.join(cell or '–' for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main()
