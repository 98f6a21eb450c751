"""The job of ``engagement.movement`` as somebody who knows Polars, DuckDB, ClickHouse or pandas well would write it.

All of them use what makes it small: an event at t counts, in a window of d days, for the months from its own to the one before
that of t + d days. Days that are alike in this, for all windows, are a slice of the calendar. So events are added up per person
and slice first, in one pass over the log, and only these sums are spread over months. Nobody who is a suspect is kept: their
number follows from how many are there. What each ends with, a few rows a month, ``together`` makes the tables of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
import pandas as pd

from engagement.model import LEVELS
from engagement.movement.test import LogTest

SHARES = {  # of a log's events, roughly in percent
    "saw": 40,
    "visited": 20,
    "opened": 14,
    "subscribed": 2,
    "liked": 10,
    "commented": 5,
    "shared": 3,
    "reviewed": 1,
    "bought": 2.5,
    "donated": 1,
    "referred": 0.7,
    "co-created": 0.5,
    "organised": 0.3,
}
MONTHS = 24
EDGES = pd.date_range("2024-01-01", periods=MONTHS + 1, freq="MS", unit="us")
TESTS = (
    LogTest("network", ("saw", "visited", "opened"), 1, 60),
    LogTest("followers", ("opened", "subscribed"), 2, 90),
    LogTest("fans", ("liked", "commented"), 3, 120),
    LogTest("fans", ("bought", "donated"), 1, 90),
    LogTest("supporters", ("shared", "reviewed", "referred"), 2, 180),
    LogTest("empowered", ("co-created", "organised"), 1, 365),
)
DAYS = sorted({test.within_days for test in TESTS})
LASTS = [f"last{days}" for days in DAYS]
NEW = len(LEVELS)
EVERY = sorted(SHARES)
ANY = len(EVERY)
WANTED = [(f"n{n}", LEVELS.index(test.level), f"last{test.within_days}", test) for n, test in enumerate(TESTS)]

Rows = Iterable[Iterable[int]]


def calendar() -> pd.DataFrame:
    """For each day its month, below 0 before the first; per window the first month in which it counts no more; its slice."""
    day = pd.Series(pd.date_range(EDGES[0] - pd.Timedelta(days=100), EDGES[-1] - pd.Timedelta(days=1), unit="us"))
    month = lambda days: (days.dt.year - EDGES[0].year) * 12 + days.dt.month - EDGES[0].month  # noqa: E731
    lasts = {name: month(day + pd.Timedelta(days=days)).clip(0, MONTHS) for name, days in zip(LASTS, DAYS, strict=True)}
    found = pd.DataFrame({"month": month(day), **lasts}).astype("i1")
    return found.assign(slice=found.groupby(["month", *LASTS]).ngroup().astype("i2"), day=day)


def together(came: Rows, moved: Rows, placed: Rows, did: Rows | None) -> list:
    """Our tables (people per level, moves, what precedes) of what is left to add up.

    ``came``: (month, people). ``moved``: (month, from, to, people), to a level above suspects. ``placed``: (month, level,
    people). ``did``: (from, rose, kind or any, person-months).
    """
    new, stands = np.zeros(MONTHS, int), np.zeros((MONTHS, NEW), int)
    went, before = np.zeros((MONTHS, NEW + 1, NEW), int), np.zeros((NEW, 2, ANY + 1), int)
    for table, rows in ((new, came), (stands, placed), (went, moved), (before, did or ())):
        *place, people = np.array([*rows], int).T if rows else ([],) * (table.ndim + 1)
        table[tuple(np.asarray(place, int))] = people
    stands[:, 0] = new.cumsum() - stands.sum(1)
    went[1:, :NEW, 0] = stands[:-1] - went[1:, :NEW].sum(2)
    went[1:, NEW, 0] = new[1:] - went[1:, NEW].sum(1)
    return [stands.tolist(), went[1:].tolist(), before[:-1, ::-1].tolist() if did else None]


def _long(wide: Rows) -> list[tuple[int, int, int, int]]:
    """``did`` of rows with a column for each kind and for any."""
    return [(level, rose, kind, n) for level, rose, *counts in wide for kind, n in enumerate(counts)]


def polars(path: str) -> list:
    import polars as pl

    month, person, kind = pl.col("month"), pl.col("person"), pl.col("kind")
    collect = partial(pl.LazyFrame.collect, engine="streaming")
    days = pl.from_pandas(calendar()).with_columns(pl.col("day").dt.date())
    slices = days.drop("day").unique().lazy()
    piece = (
        pl.scan_parquet(path)
        .select(person, kind, day=pl.col("time").dt.date())
        .join(days.lazy().select("day", "slice"), on="day")
        .group_by("person", "slice")
        .agg(
            *(kind.is_in(test.kinds).sum().cast(pl.Int32).alias(n) for n, _, _, test in WANTED),
            *((kind == each).any().alias(each) for each in EVERY),
        )
        .join(slices, on="slice")
    )
    piece = collect(piece).lazy()

    def reached(n: str, level: int, last: str, test: LogTest) -> pl.LazyFrame:
        counted = pl.int_ranges(month.clip(0), last, dtype=pl.Int8)
        spread = piece.filter(pl.col(n) > 0).select(person, n, month=counted).explode("month").drop_nulls()
        enough = spread.group_by(person, month).agg(pl.col(n).sum()).filter(pl.col(n) >= test.at_least)
        return enough.select(person, month, level=pl.lit(level, pl.Int8))

    placed = pl.concat([reached(*each) for each in WANTED]).group_by(person, month).agg(pl.col("level").max())
    placed = collect(placed).lazy()
    came = piece.group_by(person).agg(came=month.min().clip(0))
    moved = (
        placed.filter(month > 0)
        .join(placed.select(person, month=month + 1, earlier="level"), on=["person", "month"], how="left")
        .join(came, on="person")
        .group_by("month", pl.coalesce("earlier", pl.when(pl.col("came") < month).then(0).otherwise(NEW)), "level")
        .agg(pl.len())
    )
    did = (
        piece.filter(month.is_between(0, MONTHS - 2))
        .group_by(person, month)
        .agg(pl.col(each).any() for each in EVERY)
        .join(placed, on=["person", "month"], how="left")
        .join(placed.select(person, month=month - 1, later="level"), on=["person", "month"], how="left")
        .with_columns(pl.col("level", "later").fill_null(0))
        .group_by("level", rose=(pl.col("later") > pl.col("level")).cast(pl.Int8))
        .agg(*(pl.col(each).sum() for each in EVERY), any=pl.len())
    )
    counts = came.group_by("came").agg(pl.len()), moved, placed.group_by("month", "level").agg(pl.len()), did
    *rest, did = (each.rows() for each in pl.collect_all(counts, engine="streaming"))
    return together(*rest, _long(did))


def _quoted(kinds: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{kind}'" for kind in kinds) + ")"


def duckdb(path: str) -> list:
    from duckdb import connect

    base = connect()
    base.register("days", calendar())
    bits = " ".join(f"WHEN '{kind}' THEN {1 << n}" for n, kind in enumerate(EVERY))
    counts = ", ".join(f"count(*) FILTER (kind IN {_quoted(test.kinds)})::INT AS {n}" for n, _, _, test in WANTED)
    reached = " UNION ALL ".join(
        f"""SELECT person, month, {level} AS level
            FROM (SELECT person, {n}, unnest(range(greatest(month, 0), {last})) AS month
                  FROM piece JOIN slices USING (slice) WHERE {n} > 0)
            GROUP BY person, month HAVING sum({n}) >= {test.at_least}"""
        for n, level, last, test in WANTED
    )
    base.execute(
        f"""CREATE TEMP TABLE slices AS SELECT DISTINCT slice, month, {", ".join(LASTS)} FROM days;
        CREATE TEMP TABLE piece AS
            SELECT person, slice, bit_or(CASE kind {bits} END)::SMALLINT AS kinds, {counts}
            FROM read_parquet('{path}') JOIN (SELECT day::DATE AS day, slice FROM days) ON time::DATE = day
            GROUP BY person, slice;
        CREATE TEMP TABLE placed AS
            SELECT person, month::TINYINT AS month, max(level)::TINYINT AS level FROM ({reached}) GROUP BY ALL;
        CREATE TEMP TABLE came AS
            SELECT person, greatest(min(month), 0) AS came FROM piece JOIN slices USING (slice) GROUP BY person"""
    )
    ask = lambda query: base.execute(query).fetchall()  # noqa: E731
    moved = ask(
        f"""SELECT month, coalesce(earlier.level, CASE WHEN came < month THEN 0 ELSE {NEW} END), placed.level, count(*)
        FROM placed LEFT JOIN (SELECT person, (month + 1)::TINYINT AS month, level FROM placed) AS earlier
            USING (person, month) JOIN came USING (person)
        WHERE month > 0 GROUP BY ALL"""
    )
    did = ask(
        f"""SELECT coalesce(placed.level, 0) AS level, (coalesce(later.level, 0) > coalesce(placed.level, 0))::INT AS rose,
            {", ".join(f"count(*) FILTER (kinds & {1 << n} > 0)" for n in range(ANY))}, count(*)
        FROM (SELECT person, month, bit_or(kinds) AS kinds FROM piece JOIN slices USING (slice)
              WHERE month BETWEEN 0 AND {MONTHS - 2} GROUP BY person, month)
            LEFT JOIN placed USING (person, month)
            LEFT JOIN (SELECT person, (month - 1)::TINYINT AS month, level FROM placed) AS later USING (person, month)
        GROUP BY ALL"""
    )
    counts = ("SELECT came, count(*) FROM came GROUP BY ALL", "SELECT month, level, count(*) FROM placed GROUP BY ALL")
    came, placed = map(ask, counts)
    return together(came, moved, placed, _long(did))


def chdb(path: str) -> list:
    """Without what precedes a rise."""
    from chdb.session import Session

    days = calendar()
    slices = days.drop(columns="day").drop_duplicates("slice").sort_values("slice")
    look_up = lambda name, at: f"{slices[name].astype(int).tolist()}[{at} + 1]"  # noqa: E731
    slice_of = f"{days['slice'].astype(int).tolist()}[toDate(time, 'UTC') - toDate('{days['day'][0]:%Y-%m-%d}') + 1]"
    counts = ", ".join(f"toUInt32(countIf(kind IN {_quoted(test.kinds)})) AS {n}" for n, _, _, test in WANTED)
    reached = " UNION ALL ".join(
        f"""SELECT person, at AS month, {level} AS level
            FROM piece ARRAY JOIN range(greatest({look_up("month", "slice")}, 0), {look_up(last, "slice")}) AS at
            WHERE {n} > 0
            GROUP BY person, at HAVING sum({n}) >= {test.at_least}"""
        for n, level, last, test in WANTED
    )
    session = Session()
    ask = lambda query: [tuple(map(int, row.split("\t"))) for row in str(session.query(query, "TSV")).splitlines()]  # noqa: E731
    try:
        for query in (
            "CREATE DATABASE work",
            "USE work",
            f"""CREATE TABLE piece ENGINE = Memory AS
            SELECT person, toInt16({slice_of}) AS slice, {counts} FROM file('{path}', Parquet) GROUP BY person, slice""",
            f"""CREATE TABLE placed ENGINE = Memory AS
            SELECT person, toInt8(month) AS month, toInt8(max(level)) AS level FROM ({reached}) GROUP BY person, month""",
            f"""CREATE TABLE came ENGINE = Memory AS
            SELECT person, greatest(min({look_up("month", "slice")}), 0) AS came FROM piece GROUP BY person""",
        ):
            session.query(query)
        moved = f"""SELECT month, earlier, level, count() FROM (
            SELECT placed.month AS month, multiIf(then.level > 0, then.level, came.came < placed.month, 0, {NEW}) AS earlier,
                placed.level AS level
            FROM placed LEFT JOIN (SELECT person, toInt8(month + 1) AS month, level FROM placed) AS then
                ON placed.person = then.person AND placed.month = then.month JOIN came ON came.person = placed.person
            WHERE placed.month > 0) GROUP BY month, earlier, level"""
        counts = (
            "SELECT came, count() FROM came GROUP BY came",
            "SELECT month, level, count() FROM placed GROUP BY month, level",
        )
        came, placed = map(ask, counts)
        return together(came, ask(moved), placed, None)
    finally:
        session.close()


def pandas(path: str) -> list:
    log, days = pd.read_parquet(path), calendar()
    slices = days.drop(columns="day").drop_duplicates("slice").set_index("slice").sort_index()
    slice_of = days["slice"].to_numpy("i8")[(log["time"] - days["day"][0]).dt.days]
    kinds = log["kind"].cat.categories
    key = (log["person"] * len(slices) + slice_of) * len(kinds) + log["kind"].cat.codes
    piece = key.value_counts(sort=False).rename_axis("key").reset_index(name="n")  # far faster than by three columns
    key, kind = piece.pop("key").divmod(len(kinds))
    piece["person"], slice_of = key.divmod(len(slices))
    piece["kind"] = pd.Categorical.from_codes(kind, kinds)
    piece = piece.join(slices.iloc[slice_of].set_axis(piece.index))

    def reached(level: int, last: str, test: LogTest) -> pd.DataFrame:
        some = piece[piece["kind"].isin(test.kinds)]
        first = some["month"].clip(lower=0)
        some = some[["person", "n"]].assign(first=first, times=(some[last] - first).clip(lower=0))
        spread = some.loc[some.index.repeat(some["times"])]
        month = spread["first"] + (
            np.arange(len(spread)) - np.repeat(some["times"].cumsum() - some["times"], some["times"])
        )
        sums = spread["n"].groupby([spread["person"], month.rename("month")], sort=False).sum()
        return sums[sums >= test.at_least].reset_index()[["person", "month"]].assign(level=level)

    placed = pd.concat([reached(*each) for _, *each in WANTED], ignore_index=True)
    placed = placed.groupby(["person", "month"], sort=False)["level"].max().reset_index()
    came = piece.groupby("person")["month"].min().clip(lower=0)
    beside = lambda one, step: one.merge(  # noqa: E731
        placed.assign(month=placed["month"] + step), on=["person", "month"], how="left", suffixes=("", "_beside")
    )
    moved = beside(placed[placed["month"] > 0], 1)
    there = np.where(moved["person"].map(came) < moved["month"], 0, NEW)
    moved["level_beside"] = moved["level_beside"].fillna(pd.Series(there, moved.index)).astype(int)
    did = piece.loc[piece["month"].between(0, MONTHS - 2), ["person", "month", "kind"]].drop_duplicates()
    some = did[["person", "month"]].drop_duplicates()
    some = beside(some.merge(placed, on=["person", "month"], how="left"), -1).fillna({"level": 0, "level_beside": 0})
    some["rose"] = some["level_beside"] > some["level"]
    did = did.merge(some, on=["person", "month"])
    did["kind"] = did["kind"].map({kind: n for n, kind in enumerate(EVERY)}).astype(int)
    did = pd.concat([did, some.assign(kind=ANY)])
    sizes: Callable = lambda table, *by: table.groupby([*by]).size().reset_index().to_numpy()  # noqa: E731
    moved = sizes(moved, "month", "level_beside", "level").tolist()
    new = came.groupby(came).size().items()
    return together(
        [*new], moved, sizes(placed, "month", "level").tolist(), sizes(did, "level", "rose", "kind").tolist()
    )
