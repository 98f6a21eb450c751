"""A log on a cluster: Dask or Spark deals people out over its workers, each counts its own, and only numbers come back.

Both are extras, loaded when needed. What it costs, and what goes wrong first: ``docs/movement-large.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ..model import Mistake
from .parts import COLUMNS, edges_of, tally_part, types_of
from .tally import Tally, added
from .test import LogTest

Columns = Mapping[str, str]  # by person, time and kind: what it is called, or of which type


def movement_on(
    data: Any, tests: Sequence[LogTest], *, months: Iterable[object] | None = None, columns: Columns = COLUMNS
) -> Tally:  # Any: neither Dask nor Spark has types
    """The tally of a Dask or Spark DataFrame: people are dealt out over its workers, and only numbers come back.

    ``months``: as of ``Log``; without them one more pass finds the first time and the last. A time with a zone is read as
    its clock showed it: under Spark that is the clock of ``spark.sql.session.timeZone``. Raises ``Mistake``.
    """
    engine = {"dask": _on_dask, "pyspark": _on_spark}.get(type(data).__module__.split(".")[0])
    if not engine:
        raise Mistake(f"This is a {type(data).__name__}; give a DataFrame of Dask or Spark, or files to tally_files.")
    names = {**COLUMNS, **columns}
    return added(engine(data, names, types_of(names, dict(data.dtypes).items()), months, tests))


def _on_dask(
    data: Any, names: Columns, types: Columns, months: Iterable[object] | None, tests: Sequence[LogTest]
) -> Iterable[Tally]:
    import dask

    events = data.map_partitions(_plain, names)
    edges = edges_of(() if months is not None else dask.compute(events["time"].min(), events["time"].max()), months)
    parts = events.shuffle("person").to_delayed()
    tallies: Iterable[Tally] = dask.compute(*(dask.delayed(tally_part)(part, edges, tests) for part in parts))
    return tallies


def _plain(events: pd.DataFrame, names: Columns) -> pd.DataFrame:
    """The same types in every partition: categories and zones may differ, and would meet in the shuffle."""
    person, time, kind = (events[name] for name in names.values())
    if not pd.api.types.is_numeric_dtype(person.dtype):
        person = person.astype("string[pyarrow]")
        person = person.mask(person.str.strip() == "")
    columns = {"person": person, "time": time.dt.tz_localize(None), "kind": kind.astype("string[pyarrow]")}
    return pd.DataFrame(columns).dropna(subset=["person", "time"])


def _on_spark(
    data: Any, names: Columns, types: Columns, months: Iterable[object] | None, tests: Sequence[LogTest]
) -> Iterable[Tally]:
    from pyspark.sql.functions import col

    own = {ours: col(f"`{theirs.replace('`', '``')}`") for ours, theirs in names.items()}
    own |= {"time": own["time"].cast("timestamp_ntz"), "kind": own["kind"].cast("string")}
    events = data.select(*(column.alias(name) for name, column in own.items())).dropna(subset=["person", "time"])
    events = events.where("trim(person) <> ''") if types["person"] == "string" else events
    edges = edges_of(() if months is not None else events.selectExpr("min(time)", "max(time)").first(), months)

    def tallied(batches: Iterable[Any]) -> Iterable[Any]:  # of Arrow
        import pyarrow as pa

        if part := list(batches):
            tally = tally_part(pa.Table.from_batches(part).to_pandas(), edges, tests)
            yield pa.RecordBatch.from_pydict({"tally": [json.dumps(tally.kept())]})

    count = int(data.sparkSession.conf.get("spark.sql.shuffle.partitions"))
    rows = events.repartition(count, "person").mapInArrow(tallied, "tally string").collect()
    return [Tally.again(json.loads(row.tally)) for row in rows]  # type: ignore[misc]  # each is whole: made by ``kept``
