"""The placements of several files → one audience: who stands in two of them is one person, at the highest level of both.

People are known by their ``keys``, made by ``person.person_key`` of the column that tells them apart: addresses meet
addresses, numbers meet numbers. Keys stay in memory, and no note holds one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ..content import load_content
from ..model import LEVELS, expect
from ..words import Words
from .column import plain
from .people import GONE, NOWHERE, Placement, count_levels
from .person import by_mail
from .who import is_vague

if TYPE_CHECKING:
    import numpy as np


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
    """Take the placements of several files together: everyone once, at the highest level over all files (A8-A16).

    Who is gone from one file but stands at a level in another counts there: a donor who unsubscribed from the newsletter
    is a donor. Who is gone from one and meets no test in the others is gone. People without a key count each in their
    own file. The notes say whom that cannot tell apart, and which files cannot be matched. Raises ``Mistake`` for another thing.

    >>> from engagement import place_people, read_table
    >>> news, gifts = read_table(b"E-mail\\nan@example.org\\nbo@example.org\\n"), read_table(b"E-mail\\nan@example.org\\n")
    >>> people = join_people([place_people(news, {"followers": "everyone"}), place_people(gifts, {"fans": "everyone"})])
    >>> people.counts["followers"], people.counts["fans"], people.shared
    (1, 1, 1)
    """
    words = load_content().words(language)
    for placement in placements if isinstance(placements, Sequence) else [placements]:
        expect(placement, Placement, "place_people()")
    highest, gone, present, keyless = _everyone(placements)
    pairs = combinations(range(len(placements)), 2)
    overlap = {(one, other): int((present[one] & present[other]).sum()) for one, other in pairs}
    shared, left = int((present.sum(axis=0) > 1).sum()), int((highest == GONE).sum())
    said = {"left": left}
    if len(placements) > 1:
        said |= {"shared": shared, "apart": int(not shared)}
        said |= {"stayed": int((gone & (highest > GONE)).sum()), "keyless": keyless}
    return Audience(
        counts=count_levels(highest),
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


def _everyone(placements: Sequence[Placement]) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Of each person over all files the highest place, whether gone from one, and in which; and how many have no key."""
    import numpy as np
    import pandas as pd

    stands = np.concatenate([np.zeros(0, int), *(placement.stands for placement in placements)])
    who, known = pd.factorize(np.concatenate([np.zeros(0, object), *(placement.keys for placement in placements)]))
    keyless = int((who < 0).sum())
    who[who < 0] = len(known) + np.arange(keyless)
    highest, gone = np.full(len(known) + keyless, NOWHERE), np.zeros(len(known) + keyless, bool)
    np.maximum.at(highest, who, stands)
    gone[who[stands == GONE]] = True
    present = np.zeros((len(placements), len(highest)), bool)
    sizes = np.array([len(placement.keys) for placement in placements], int)
    present[np.repeat(np.arange(len(placements)), sizes), who] = True
    return highest, gone, present, keyless


def _between(placements: Sequence[Placement], overlap: Mapping[tuple[int, int], int], words: Words) -> Iterator[str]:
    """What is to be known about each two files: how many they share, or why that cannot be told."""
    names = [placement.name for placement in placements]
    for at, name in enumerate(names):
        if again := names[:at].count(name):
            names[at] = words("files.name.double", name=name, number=again + 1)
    mails = [by_mail(placement.keys) for placement in placements]
    for (one, other), n in overlap.items():
        files = {"one": names[one], "other": names[other], "n": n}
        first, second = placements[one].person, placements[other].person
        if first is None or second is None:
            continue
        asked = not (mails[one] and mails[other]) and (plain(first) != plain(second) or is_vague(first))
        if n == 0 and mails[one] != mails[other]:
            yield words("files.placing.unmatched", **files)
        elif n and asked:
            yield words("files.placing.matched", **files, first=first, second=second)
        elif n and len(names) > 2:
            yield words("files.placing.both", **files)
