"""Trials with damaged documents: opening one never raises, and never gives a value that is not the last without saying so."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

from .damage import KINDS, Written, written
from .stores import Ours, unforced

DOCUMENTS = 12  # that are written; each damaged file begins as one of them
RAISED, WHOLE = "not opened", "all there"
OLDER, GONE = "older, and told", "gone, and told"
CUT = "cut on a line's end: older, not told"  # nothing in the file can tell that there was more
SILENT, MADE_UP = "else older or gone, not told", "made up"
VERDICTS = (RAISED, WHOLE, OLDER, GONE, CUT, SILENT, MADE_UP)


def corruptions(store: type, runs: int, seed: int) -> Counter:
    """So many documents, each damaged in one way; which ways is settled by the seed, and all come by."""
    counts: Counter = Counter(dict.fromkeys(VERDICTS, 0))
    with tempfile.TemporaryDirectory() as place, unforced():
        documents = []
        for n in range(min(runs, DOCUMENTS)):  # of ours half have a copy of earlier that day, and a third are compact
            kind = {"copied": n % 2 == 0, "compact": n % 3 == 0} if store is Ours else {}
            documents.append(written(store, Path(place, f"document {n}"), Random(f"{seed} {n}"), **kind))
        for run in range(runs):
            chance = Random(f"{seed} {run}")
            made, kind = documents[run // len(KINDS) % len(documents)], KINDS[run % len(KINDS)]
            raw = kind(made.raw, chance)
            found = verdict(made, raw, Path(place, str(run)))
            counts[found] += 1
            counts[found, kind.__name__] += 1
    return counts


def verdict(made: Written, raw: bytes, folder: Path) -> str:
    """What is left of a document of which the file now holds ``raw``."""
    try:
        with closing(made.store(made.copied(folder, raw))) as opened:
            values, told = opened.values(), opened.told
        if made.store is Ours:  # it says and gives the same when it is opened again, and the damaged file is kept
            again = Ours(folder)
            kept = [path.read_bytes() for path in (folder / made.name, *folder.glob("*.damaged"))]
            if (again.values(), again.told) != (values, told) or raw not in kept:
                return RAISED
    except Exception:
        return RAISED
    if any(value not in made.history.get(key, []) for key, value in values.items()):
        return MADE_UP
    if values == made.last:
        return WHOLE
    if told:
        return OLDER if any(value != made.last[key] for key, value in values.items()) else GONE
    return CUT if _cut_at_a_line(made.raw, raw) else SILENT


def _cut_at_a_line(whole: bytes, raw: bytes) -> bool:
    return whole.startswith(raw) and (whole[len(raw) - 1 :][:1] == b"\n" or whole[len(raw) :][:1] == b"\n" or not raw)
