"""On two worker processes of Dask: the same tally as in one piece, also when one is killed in the middle."""

import os
import signal
import sys

import cloudpickle
import dask.dataframe as dd
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from small import TESTS, in_one_piece

from engagement.model import Mistake
from engagement.movement import cluster
from engagement.movement.cluster import movement_on

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # the workers have no tests


@pytest.fixture(scope="module", autouse=True)
def workers():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        assert len({*client.run(os.getpid).values()} - {os.getpid()}) == 2
        yield client


@pytest.fixture
def data(log):
    return dd.from_pandas(log, npartitions=5, sort=False)


def part_of(n, log, marks=None, change=lambda part, n: part):
    """A fifth of the log, every fifth event of it; ``marks``: a folder that says which worker died of it before."""
    if marks and n == 3:
        die_once(marks)
    return change(log[n::5], n)


def die_once(marks):
    mark = os.path.join(marks, "died")
    if not os.path.exists(mark):
        with open(mark, "w") as file:
            file.write(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_cluster_finds_what_one_machine_finds(data, whole):
    assert movement_on(data, TESTS) == whole


def test_given_months_and_names_of_columns(data, log):
    months = pd.date_range("2025-02-01", "2025-12-01", freq="MS")
    renamed = data.rename(columns={"person": "who", "kind": "what"})
    found = movement_on(renamed, TESTS, months=months, columns={"person": "who", "kind": "what"})
    assert found == in_one_piece(log, months=months)


@pytest.mark.parametrize(
    "change",
    [
        lambda part, n: part.astype({"kind": "category", "person": "category"}),
        lambda part, n: part.assign(person="p" + part["person"].astype("string")).astype({"person": "category"}),
        lambda part, n: part.assign(time=part["time"].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo")),
        lambda part, n: part.assign(kind="new" if n == 2 else part["kind"]),
        lambda part, n: part[part["person"] == 1000] if n else part[part["person"] != 1000],
        lambda part, n: part.assign(person=part["person"].astype("string").fillna(" ")),
    ],
    ids=["categories", "texts in categories", "a zone", "kinds", "uneven", "blanks"],
)
def test_types_and_kinds_that_differ_per_partition(log, change):
    data = dd.from_map(part_of, range(5), log=log, change=change)
    plain = pd.concat([change(log[n::5], n) for n in range(5)])
    assert movement_on(data, TESTS) == in_one_piece(plain)


def test_a_worker_that_is_killed_while_it_reads_changes_nothing(log, whole, tmp_path):
    data = dd.from_map(part_of, range(5), log=log, marks=str(tmp_path), meta=log[:0])
    assert movement_on(data, TESTS) == whole
    assert (tmp_path / "died").exists()


def test_a_worker_that_is_killed_while_it_counts_changes_nothing(data, whole, tmp_path, monkeypatch):
    tally_part = cluster.tally_part

    def dying(*given):
        die_once(str(tmp_path))
        return tally_part(*given)

    monkeypatch.setattr(cluster, "tally_part", dying)
    assert movement_on(data, TESTS) == whole
    assert (tmp_path / "died").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.drop(columns="kind"), "no column kind"),
        (lambda data: data.assign(time="2025-01-01"), "a log needs times"),
        (lambda data: data["kind"].compute(), "give a DataFrame of Dask or Spark"),
        (lambda data: data[data["kind"] == "nothing"], "no event"),
    ],
)
def test_what_is_no_log_is_one_line(data, change, said):
    with pytest.raises(Mistake, match=said) as mistake:
        movement_on(change(data), TESTS)
    assert "\n" not in str(mistake.value)
