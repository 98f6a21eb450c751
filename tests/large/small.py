"""A small log with all that goes wrong in large ones, and what it comes to when it is read in one piece."""

import numpy as np
import pandas as pd

from engagement.movement.log import Log
from engagement.movement.test import LogTest

KINDS = ["saw", "liked", "bought", "referred"]
TESTS = [
    LogTest("network", ["saw", "other"], within_days=60),
    LogTest("fans", ["liked"], at_least=2, within_days=90),
    LogTest("fans", ["bought"], within_days=45),
    LogTest("empowered", ["referred", "bought"], at_least=2, within_days=200),
]


def make_log():
    """4,000 events of 300 people in fourteen months, in the order of time; now and then no person, time or kind."""
    dice = np.random.default_rng(7)
    start, end = (np.datetime64(day, "us").astype("i8") for day in ("2024-11-01", "2026-01-01"))
    times = pd.Series(np.sort(dice.integers(start, end, 4000)).view("M8[us]"))
    log = pd.DataFrame(
        {
            "person": pd.Series(dice.integers(0, 300, 4000) ** 2 // 300 * 7 + 1000, dtype="Int64"),
            "time": times,
            "kind": dice.choice(KINDS, 4000, p=[0.6, 0.25, 0.1, 0.05]),
        }
    )
    for column in log:
        log.loc[dice.choice(4000, 20), column] = None
    return log


def in_one_piece(log, **options):
    return Log(log, **options).tables(TESTS)
