"""The placements of several files → one audience: who stands in two of them is one person, at the highest level of both.

People are known by their ``keys``, made by ``people.person_key`` of the column that tells them apart: addresses meet
addresses, numbers meet numbers. Keys stay in memory, and no note holds one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ..content import Words, load_content
from ..model import LEVELS
from .column import plain
from .people import GONE, NOWHERE, Placement, by_mail
from .who import is_vague

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Audience:
    """How many people stand at each level over all files, each counted once, and how many are in more than one."""

    counts: Mapping[str, int]  # all six levels, suspects first
    tested: tuple[str, ...]  # the levels that had a test in one file at least
    unplaced: int  # people who met no test in any file and are gone from none
    left: int  # people who are gone from one file and stand at a level in none
    shared: int  # people in more than one file
    overlap: Mapping[tuple[int, int], int]  # for each two files, by their place: people in both
    notes: tuple[str, ...] = ()


def join_people(placements: Sequence[Placement], *, language: str = "en") -> Audience:
    """Take the placements of several files together: everyone once, at the highest level over all files.

    Who is gone from one file but stands at a level in another counts there: a donor who unsubscribed from the newsletter
    is a donor. Who is gone from one and meets no test in the others is gone. People without a key count each in their
    own file. The notes say whom that cannot tell apart, and which files cannot be matched.
    """
    import numpy as np
    import pandas as pd

    words = load_content().words(language)
    stands = np.concatenate([np.zeros(0, int), *(placement.stands for placement in placements)])
    sizes = np.array([len(placement.keys) for placement in placements], int)
    who, known = pd.factorize(np.concatenate([np.zeros(0, object), *(placement.keys for placement in placements)]))
    keyless = who < 0
    who[keyless] = len(known) + np.arange(keyless.sum())
    highest, gone = np.full(len(known) + keyless.sum(), NOWHERE), np.zeros(len(known) + keyless.sum(), bool)
    np.maximum.at(highest, who, stands)
    gone[who[stands == GONE]] = True
    present = np.zeros((len(placements), len(highest)), bool)
    present[np.repeat(np.arange(len(placements)), sizes), who] = True
    shared, left = int((present.sum(axis=0) > 1).sum()), int((highest == GONE).sum())
    pairs = list(combinations(range(len(placements)), 2))
    overlap = {(one, other): int((present[one] & present[other]).sum()) for one, other in pairs}
    said = {"left": left}
    if pairs:
        said |= {"shared": shared, "apart": int(not shared)}
        said |= {"stayed": int((gone & (highest > GONE)).sum()), "keyless": int(keyless.sum())}
    return Audience(
        counts={level: int((highest == at).sum()) for at, level in enumerate(LEVELS)},
        tested=tuple(level for level in LEVELS if any(level in placement.tested for placement in placements)),
        unplaced=int((highest == NOWHERE).sum()),
        left=left,
        shared=shared,
        overlap=overlap,
        notes=(
            *(words(f"files.placing.{what}", n=n) for what, n in said.items() if n),
            *_between(placements, overlap, words),
        ),
    )


def _between(placements: Sequence[Placement], overlap: Mapping[tuple[int, int], int], words: Words) -> Iterator[str]:
    """What is to be known about each two files: how many they share, or why that cannot be told."""
    names = [placement.name for placement in placements]
    for at, name in enumerate(names):
        if again := names[:at].count(name):
            names[at] = words("files.name.double", name=name, number=again + 1)
    mails = [by_mail(placement.keys) for placement in placements]
    for (one, other), n in overlap.items():
        files = {"one": names[one], "other": names[other], "n": n}
        columns = placements[one].person, placements[other].person
        if None in columns:
            continue
        if n == 0 and mails[one] != mails[other]:
            yield words("files.placing.unmatched", **files)
        elif (
            n and not (mails[one] and mails[other]) and (plain(columns[0]) != plain(columns[1]) or is_vague(columns[0]))
        ):
            yield words("files.placing.matched", **files, first=columns[0], second=columns[1])
        elif n and len(names) > 2:
            yield words("files.placing.both", **files)
