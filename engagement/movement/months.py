"""The months of a log: where each starts and the last one ends, and times as whole microseconds to lay beside them.

It counts nobody. A clock with a zone is read as it showed; every edge is a time that a calendar can write.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model import Mistake

EARLIEST, LATEST = (np.datetime64(day, "us").view("i8") for day in ("0001-01-01", "9999-12-31"))
MOST_MONTHS = 600

Times = NDArray[np.int64]  # microseconds since 1970


def microseconds(times: pd.Series, name: str) -> Times:
    """Whole microseconds since 1970, what is finer cut off. Raises ``Mistake`` when they are not times, or too far away."""
    if len(times) and not pd.api.types.is_datetime64_any_dtype(times.dtype):
        raise Mistake(
            f"The column {name} holds {times.dtype}; a log needs times: read them with pandas.to_datetime first."
        )
    clock = times.dt.tz_localize(None) if getattr(times.dtype, "tz", None) else times
    try:
        return np.asarray(clock.astype("datetime64[us]")).view("i8")
    except pd.errors.OutOfBoundsDatetime:
        raise Mistake(f"The column {name} holds times that are thousands of years away; leave those out.") from None


def months_of(first: datetime, last: datetime) -> NDArray[np.datetime64]:
    """The starts of the calendar months from one time to another, and the end of the last.

    >>> [str(edge)[:10] for edge in months_of(pd.Timestamp("2026-01-31"), pd.Timestamp("2026-02-01"))]
    ['2026-01-01', '2026-02-01', '2026-03-01']
    """
    return np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 2).astype("M8[us]")


def calendar_months(time: Times) -> Times:
    """The edges of the calendar months in which there are events, which stand in order of time."""
    if not len(time):
        raise Mistake("This log holds no event with a person and a time, so it has no months.")
    first, last = time[[0, -1]].view("M8[us]").astype("M8[M]")
    if (months := (last - first).item() + 1) > MOST_MONTHS:
        raise Mistake(
            f"This log runs from {first} to {last}, {months} months; at most {MOST_MONTHS}: leave out the strays, or give months."
        )
    return _writable(np.arange(first, last + 2).astype("M8[us]").view("i8"))


def given_months(months: Iterable[object]) -> Times:
    """The edges of the months that somebody gave. Raises ``Mistake`` when they are not times, or not in order."""
    try:
        edges = microseconds(pd.Series(pd.DatetimeIndex([*months])), "months")
    except (TypeError, ValueError, OverflowError):
        raise Mistake(
            "The months are not a list of times; give the start of each month and the end of the last."
        ) from None
    if not 2 <= len(edges) <= MOST_MONTHS + 1 or not (edges[1:] > edges[:-1]).all():
        raise Mistake(
            f"Give the start of each month and the end of the last, in order: 2 to {MOST_MONTHS + 1} times; these are {len(edges)}."
        )
    return _writable(edges)


def _writable(edges: Times) -> Times:
    """The same, when every edge is a time that a calendar can write."""
    if not ((edges >= EARLIEST) & (edges <= LATEST)).all():
        raise Mistake("The months of this log go beyond the years 1 to 9999; leave out the strays, or give months.")
    return edges
