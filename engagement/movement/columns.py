"""The columns of a log as numbers: who did it, what it was, and who joined when. What it counts up to is for ``log``."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model import Mistake
from .months import Times, microseconds
from .tally import OTHER

NEVER = np.iinfo("i8").max
MANY = 100  # kinds: then sorting is cheaper than a look at the log for each

Places = NDArray[np.int64]  # in a list of people, of kinds or of rows; -1 for none


def three_columns(events: object) -> pd.DataFrame:
    """The events as a DataFrame that has person, time and kind, once each; else ``Mistake``."""
    if not isinstance(events, pd.DataFrame) and hasattr(events, "__arrow_c_stream__"):
        events = pd.DataFrame.from_arrow(events)
    columns = list(getattr(events, "columns", ()))
    if lacking := [name for name in ("person", "time", "kind") if columns.count(name) != 1]:
        raise Mistake(
            f"A log needs one column each for person, time and kind; this has no (single) {', '.join(lacking)}."
        )
    return events


def codes(kinds: pd.Series) -> tuple[Places, list[str]]:
    """The kind of each event as a number, and what each number stands for; the last one, which is also -1, for none."""
    if isinstance(kinds.dtype, pd.CategoricalDtype):  # its own codes: a byte each, where factorize makes eight
        found, names = kinds.cat.codes.to_numpy(), kinds.cat.categories
    else:
        found, names = pd.factorize(kinds)
    return found, [*map(str, names), OTHER]


def by_kind(found: Places, names: list[str]) -> dict[str, Places]:
    """The rows of each kind that there is, in the order of the alphabet."""
    rows: dict[str, list[Places]] = {}
    for name, these in zip([names[-1], *names[:-1]], _of_each(found, len(names) - 1), strict=True):
        if len(these):
            rows.setdefault(name, []).append(these)
    return {
        name: np.sort(np.concatenate(rows[name])) if len(rows[name]) > 1 else rows[name][0] for name in sorted(rows)
    }


def _of_each(found: Places, count: int) -> Iterator[Places]:
    """The rows of -1, then of 0, 1, … up to ``count``."""
    if count < MANY:
        yield from (np.flatnonzero(found == k) for k in range(-1, count))
    else:
        order = np.argsort(found, kind="stable")
        yield from np.split(order, np.searchsorted(found[order], np.arange(count)))


def of_nobody(person: Places, who: pd.Index) -> NDArray[np.bool_]:
    """Which events are of nobody: no person, or an empty name."""
    nobody = person < 0
    if pd.api.types.is_numeric_dtype(who.dtype):  # a number is never empty, and there may be millions
        return nobody
    if blank := [n for n, each in enumerate(who) if isinstance(each, str) and not each.strip()]:
        nobody |= np.isin(person, blank)
    return nobody


def joined(roster: pd.Series | None, who: pd.Index) -> Times:
    """When each person joined: first those of the log, then those who are only on the roster; empty without a roster."""
    if roster is None:
        return np.empty(0, "i8")
    named = [bool(str(each).strip()) for each in roster.index]
    earliest = roster[named].groupby(level=0).min()
    log = pd.Index(who)
    everyone = log.append(earliest.index.difference(log, sort=False))
    times = microseconds(earliest.reindex(everyone), "roster")
    return np.where(np.isnat(times.view("M8[us]")), NEVER, times)
