"""On Spark: the same tally as in one piece, whatever clock the session has."""

import os
import shutil
import sys
from importlib.util import find_spec

import pandas as pd
import pytest
from small import TESTS, in_one_piece

from engagement.model import Mistake
from engagement.movement.cluster import movement_on

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.skipif(not find_spec("pyspark"), reason="pyspark is not there"),
    pytest.mark.skipif(not (shutil.which("java") or os.environ.get("JAVA_HOME")), reason="Spark needs Java"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    own = {
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.session.timeZone": "America/New_York",
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    session = SparkSession.builder.master("local[2]").config(map=own).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def data(spark, log, tmp_path):
    log.to_parquet(tmp_path / "log.parquet")
    return spark.read.parquet(str(tmp_path / "log.parquet"))


def test_spark_finds_what_one_machine_finds(data, whole):
    assert dict(data.dtypes)["time"] == "timestamp_ntz"
    assert movement_on(data, TESTS) == whole


def test_given_months_and_names_of_columns(data, log):
    months = pd.date_range("2025-02-01", "2025-12-01", freq="MS")
    names = {"person": "who `is` it", "time": "a.time"}
    found = movement_on(data.withColumnsRenamed(names), TESTS, months=months, columns=names)
    assert found == in_one_piece(log, months=months)


def test_a_moment_is_read_as_the_clock_of_the_session_shows_it(spark, log, tmp_path):
    moments = log.assign(time=log["time"].dt.tz_localize("UTC"))
    moments.to_parquet(tmp_path / "log.parquet")
    data = spark.read.parquet(str(tmp_path / "log.parquet"))
    assert dict(data.dtypes)["time"] == "timestamp"
    here = moments.assign(time=moments["time"].dt.tz_convert("America/New_York"))
    assert movement_on(data, TESTS) == in_one_piece(here) != in_one_piece(moments)


def test_people_may_be_texts_and_kinds_numbers(spark, log, tmp_path):
    other = log.assign(person=log["person"].astype("string").fillna(" "), kind=log["kind"].map({"saw": 1, "bought": 2}))
    other["kind"] = other["kind"].astype("Int64")
    other.to_parquet(tmp_path / "log.parquet")
    assert movement_on(spark.read.parquet(str(tmp_path / "log.parquet")), TESTS) == in_one_piece(other)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.drop("kind"), "no column kind"),
        (lambda data: data.selectExpr("person", "'2025-01-01' AS time", "kind"), "a log needs times"),
        (lambda data: data.where("kind = 'nothing'"), "no event"),
    ],
)
def test_what_is_no_log_is_one_line(data, change, said):
    with pytest.raises(Mistake, match=said) as mistake:
        movement_on(change(data), TESTS)
    assert "\n" not in str(mistake.value)
