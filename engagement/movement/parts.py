"""Logs larger than memory: everything adds up over groups of people who have nobody in common.

So the same ``tally_part`` is run on each group, one after another from disk, and the tallies are summed. DuckDB and pyarrow
read; they are extras, loaded when needed. What that costs, and what goes wrong first: ``docs/movement-large.md``. For logs on
many machines there is ``cluster``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from filelock import FileLock, Timeout

from ..document.disk import write_whole
from ..model import Mistake
from .log import Log
from .tally import Tally, added
from .test import LogTest

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

COLUMNS = {name: name for name in ("person", "time", "kind")}
PART_EVENTS = 2_000_000  # events; with all that is made of them some 300 MB
MOST_PARTS = 200  # each is an open file while the log is dealt out, and macOS allows 256
BATCH_EVENTS = 1_000_000
LAYOUT = 1  # of what is kept on the way, and what tallies mean: another number begins anew

Progress = Callable[[str, float], None]  # the stage, and the share of it that is done


def tally_part(events: pd.DataFrame, months: Iterable[object], tests: Sequence[LogTest]) -> Tally:
    """What one group of people comes to. All events of theirs are here; the months are those of the whole log."""
    return Log(events, months=months).tables(tests)


def tally_files(
    paths: Iterable[str | Path],
    tests: Sequence[LogTest],
    *,
    folder: str | Path,
    months: Iterable[object] | None = None,
    columns: Mapping[str, str] = COLUMNS,
    progress: Progress = lambda stage, share: None,
) -> Tally:
    """The tally of Parquet or CSV files of any size, in the memory that one part of it takes.

    ``paths``: files, or folders of them. ``folder``: keeps what is done, so that a run that was stopped goes on; yours to
    remove. ``months``: as of ``Log``. ``columns``: what person, time and kind are called in the files. ``progress`` is
    called with the stage ("dealing", then "counting") and the share of it that is done.
    Raises ``Mistake``: no DuckDB, a column that lacks, unreadable times, files of two sorts, a second run in the folder.
    """
    if not (find_spec("duckdb") and find_spec("pyarrow")):
        raise Mistake("A log of any size needs DuckDB and pyarrow: python -m pip install 'engagement[large]'")
    files, names, folder = _files(paths), {**COLUMNS, **columns}, Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "lock", timeout=0):
            parts = folder / f"parts-{_seen(files, names)}"
            if not (parts / "plan.json").is_file():
                _deal_out(files, names, parts, progress)
            plan = json.loads((parts / "plan.json").read_text("utf-8"))
            edges = edges_of(plan["ends"], months)
            done = folder / f"tallies-{_key(parts.name, [*map(str, edges)], [*map(repr, tests)])}"
            done.mkdir(exist_ok=True)
            tallies = []
            for n in range(plan["parts"]):
                tallies.append(_tallied(parts / f"{n}.arrow", done / f"{n}.json", edges, tests))
                progress("counting", (n + 1) / plan["parts"])
            return added(tallies)
    except Timeout:
        raise Mistake(f"Another run is at work in {folder}: wait for it, or give another place.") from None


def _files(paths: Iterable[str | Path]) -> list[Path]:
    """The files that are meant; of a folder all that are not hidden, nor a mark that a cluster left."""
    found: list[Path] = []
    for path in map(Path, paths):
        inside = (each for each in sorted(path.rglob("*")) if each.is_file() and each.name[0] not in "._")
        found += inside if path.is_dir() else [path]
    if not found:
        raise Mistake("There are no files in what was given as the log.")
    return [path.resolve(strict=True) for path in found]


def _seen(files: list[Path], names: Mapping[str, str]) -> str:
    """What tells this input from another: which files, how large, written when; and which columns."""
    return _key([(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files], names)


def _key(*what: object) -> str:
    return hashlib.sha256(json.dumps([LAYOUT, *what]).encode()).hexdigest()[:16]


def edges_of(ends: Sequence[object], months: Iterable[object] | None) -> tuple[datetime, ...]:
    """The edges of the given months, else of those from the first time to the last."""
    times = pd.to_datetime(pd.Series(ends, dtype="object"), format="ISO8601")
    return Log(pd.DataFrame({"person": 0, "time": times, "kind": ""}), months=months).tables([]).edges


def _tallied(part: Path, kept: Path, edges: tuple[datetime, ...], tests: Sequence[LogTest]) -> Tally:
    """The tally of a part; that of an earlier run when it came so far."""
    import pyarrow as pa

    tally = Tally.again(json.loads(kept.read_bytes() or "0")) if kept.exists() else None
    if tally is None:
        with pa.memory_map(str(part)) as file:
            events = pa.ipc.open_stream(file).read_all().to_pandas()
        tally = tally_part(events, edges, tests)
        write_whole(kept, json.dumps(tally.kept()).encode())
    return tally


def _deal_out(files: list[Path], names: Mapping[str, str], parts: Path, progress: Progress) -> None:
    """Make the folder ``parts``, there once all is in it; what was made of another input, or half, makes room."""
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    parquet, *other = {np.fromfile(path, "S4", 1).tolist() == [b"PAR1"] for path in files}  # what it is, not its name
    if other:
        raise Mistake("Some of these files are Parquet and some are not: give one sort at a time.")
    for old in parts.parent.glob("parts-*"):
        shutil.rmtree(old)
    unfinished, seen = parts.with_suffix(".unfinished"), _seen(files, names)
    unfinished.mkdir()
    try:
        zones = {each.name: getattr(each.type, "tz", None) for each in pq.read_schema(files[0])} if parquet else {}
        reads = "read_parquet($files" if parquet else "read_csv($files, header=true, all_varchar=true"
        with duckdb.connect(config={"memory_limit": "800MB", "temp_directory": str(unfinished / "spill")}) as db:
            log = db.sql(f"FROM {reads}, union_by_name=true)", params={"files": [*map(str, files)]})
            plan = _dealt(log, names, zones.get(names["time"]), unfinished, progress)
        if _seen(files, names) != seen:
            raise Mistake("The log changed while it was read: start again when nobody writes to it.")
        write_whole(unfinished / "plan.json", json.dumps(plan).encode())
        unfinished.rename(parts)
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise Mistake(f"DuckDB stopped: {str(error).splitlines()[0]}") from None
    except OverflowError:
        raise Mistake(f"Some of {names['time']} are beyond the years 1 to 9999: leave those out.") from None
    except (duckdb.Error, pa.ArrowException) as error:  # its words may hold a cell
        raise Mistake(
            f"This is not a whole Parquet file, nor a CSV file in UTF-8 with a header ({type(error).__name__})."
        ) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _dealt(
    log: DuckDBPyRelation, names: Mapping[str, str], zone: str | None, folder: Path, progress: Progress
) -> dict[str, object]:
    """Every event into the part that the hash of its person says, in the order of the log, batch by batch."""
    import pyarrow as pa
    import pyarrow.compute as pc

    types = types_of(names, zip(log.columns, log.types, strict=True))
    person, time, kind = ('"' + name.replace('"', '""') + '"' for name in names.values())
    events = log.aggregate("count(*)").fetchall()[0][0]
    count = min(MOST_PARTS, events // PART_EVENTS + 1)
    blank = f" AND trim({person}) <> ''" if types["person"] == "VARCHAR" else ""
    known = log.filter(f"{person} IS NOT NULL AND {time} IS NOT NULL{blank}")
    time = f"try_cast({time} AS TIMESTAMP)" if types["time"] == "VARCHAR" else time
    asked = known.project(f"{person}, {time}, {kind}::VARCHAR, (hash({person}) % {count})::USMALLINT")
    reader = asked.to_arrow_reader(BATCH_EVENTS)
    who, when = reader.schema.types[:2]
    when = pa.timestamp(when.unit, zone) if when.tz else when  # as the file shows it; DuckDB shows this machine's clock
    schema = pa.schema(zip(COLUMNS, (who, when, pa.dictionary(pa.int32(), pa.string())), strict=True))
    with ExitStack() as opened:
        parts = [opened.enter_context(pa.ipc.new_stream(str(folder / f"{n}.arrow"), schema)) for n in range(count)]
        read, ends = 0, []
        for batch in reader:
            who, when, what, part = batch.columns
            if when.null_count:
                raise Mistake(f"Not all of {names['time']} can be read as times: write them as 2026-01-31 13:45:00.")
            columns = [who, when.cast(schema.types[1]), what.dictionary_encode()]
            part, start = part.to_numpy(), 0
            rows = pa.record_batch(columns, schema=schema).take(pa.array(np.argsort(part, kind="stable")))
            for n, size in enumerate(np.bincount(part, minlength=count).tolist()):
                parts[n].write_batch(rows.slice(start, size))
                start += size
            ends += [each.as_py().replace(tzinfo=None) for each in pc.min_max(columns[1]).values()]
            read += len(part)
            progress("dealing", read / events)
    return {"parts": count, "ends": [each.isoformat() for each in (min(ends), max(ends))] if ends else []}


def types_of(names: Mapping[str, str], types: Iterable[tuple[str, object]]) -> dict[str, str]:
    """What person, time and kind are, in the words of who holds them. Raises ``Mistake`` unless they are there, and times."""
    found = {name: str(kind) for name, kind in types}
    if lacking := [name for name in names.values() if name not in found]:
        raise Mistake(f"The log has no column {', '.join(lacking)}; say which holds the person, the time and the kind.")
    found = {ours: found[theirs] for ours, theirs in names.items()}
    if not found["time"].lower().startswith(("timestamp", "datetime64", "varchar")):
        raise Mistake(f"The column {names['time']} holds {found['time']}, and a log needs times.")
    return found
