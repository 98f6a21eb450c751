"""Files of any size, part by part: the same tally as in one piece, also after a stop, and never one of another input."""

import json
import signal
import subprocess
import sys

import pandas as pd
import pytest
from filelock import FileLock
from small import TESTS, in_one_piece

from engagement.__main__ import main
from engagement.model import LEVELS, Mistake
from engagement.movement import parts
from engagement.movement.parts import tally_files
from engagement.movement.tally import Tally
from engagement.movement.test import LogTest

TOML = "".join(
    f"[[test]]\nlevel = {each.level!r}\nkinds = {list(each.kinds)}\nat-least = {each.at_least}\nwithin-days = {each.within_days}\n"
    for each in TESTS
)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Six parts and some batches of so small a log."""
    monkeypatch.setattr(parts, "PART_EVENTS", 700)
    monkeypatch.setattr(parts, "BATCH_EVENTS", 512)


@pytest.fixture
def parquet(log, tmp_path):
    path = tmp_path / "log.parquet"
    log.to_parquet(path)
    return path


@pytest.fixture
def command(parquet, tmp_path):
    """The command on the log, as words."""
    (tmp_path / "tests.toml").write_text(TOML)
    return ["movement", str(parquet), "--tests", str(tmp_path / "tests.toml"), "--out", str(tmp_path / "tally.json")]


def tally_of(frame, tmp_path, **options):
    frame.to_parquet(tmp_path / "it.parquet")
    return tally_files([tmp_path / "it.parquet"], TESTS, folder=tmp_path / "work", **options)


# The same, whatever it is written in ----------------------------------------------------------------------------------


def test_parquet_in_parts_is_the_log_in_one_piece(parquet, whole, tmp_path):
    assert tally_files([parquet], TESTS, folder=tmp_path / "work") == whole
    assert len(list(tmp_path.glob("work/parts-*/*.arrow"))) == 6


def test_csv_is_the_same_as_parquet(log, whole, tmp_path):
    log.to_csv(tmp_path / "a log's [1] *.csv", index=False)
    assert tally_files([tmp_path / "a log's [1] *.csv"], TESTS, folder=tmp_path / "work") == whole


def test_a_folder_of_files_is_read_without_what_a_cluster_left_in_it(log, whole, tmp_path):
    folder = tmp_path / "log" / "year=2025"
    folder.mkdir(parents=True)
    for n in range(3):
        log[n::3].to_parquet(folder / f"part-{n}")
    (folder / "_SUCCESS").write_text("")
    (folder / ".part-0.crc").write_text("crc")
    assert tally_files([tmp_path / "log"], TESTS, folder=tmp_path / "work") == whole


def test_columns_may_have_names_of_their_own(log, whole, tmp_path):
    names = {"person": 'who "is" it', "time": "it's", "kind": "What; DROP"}
    assert tally_of(log.rename(columns=names), tmp_path, columns=names) == whole


@pytest.mark.parametrize(
    "turn",
    [
        lambda log: log.assign(person="p" + log["person"].astype("string")),
        lambda log: log.assign(person=log["person"].astype("category"), kind=log["kind"].astype("category")),
        lambda log: log.assign(person=log["person"].astype("string").fillna("  ")),
        lambda log: log.assign(time=log["time"].astype("M8[ns]") + pd.Timedelta(999, "ns")),
        lambda log: log.assign(time=log["time"].astype("M8[s]")),
        lambda log: log.assign(time=log["time"].dt.tz_localize("UTC")),
        lambda log: log.assign(time=log["time"].dt.tz_localize("UTC").dt.tz_convert("Europe/Amsterdam")),
        lambda log: log.assign(time=log["time"].dt.tz_localize("-09:30")),
        lambda log: log.assign(time=log["time"].astype("string")),
        lambda log: log.assign(kind=log["kind"].map({"saw": 1, "liked": 2, "bought": 3, "referred": 4})),
        lambda log: log.sample(frac=1, random_state=1),
    ],
    ids=["texts", "categories", "blanks", "ns", "s", "UTC", "Amsterdam", "offset", "text times", "numbers", "shuffled"],
)
def test_types_of_all_sorts_come_to_the_same(log, tmp_path, turn):
    turned = turn(log)
    plain = turned.assign(time=pd.to_datetime(turned["time"])) if turned["time"].dtype == "string" else turned
    assert tally_of(turned, tmp_path) == in_one_piece(plain)


@pytest.mark.parametrize("mark", ["+02:00", "Z", ""])
def test_a_csv_clock_is_read_as_it_showed(log, whole, tmp_path, mark):
    log.assign(time=log["time"].dt.strftime("%Y-%m-%dT%H:%M:%S.%f") + mark).to_csv(tmp_path / "log.csv", index=False)
    assert tally_files([tmp_path / "log.csv"], TESTS, folder=tmp_path / "work") == whole


def test_kinds_may_differ_from_file_to_file_and_part_to_part(log, tmp_path):
    rare = log.assign(kind=log["kind"].mask(log.index == 1234, "rare").mask(log.index > 3000, "late"))
    rare[:2000].to_parquet(tmp_path / "1.parquet")
    rare[2000:].astype({"kind": "category"}).to_parquet(tmp_path / "2.parquet")
    found = tally_files([tmp_path / "1.parquet", tmp_path / "2.parquet"], TESTS, folder=tmp_path / "work")
    assert found == in_one_piece(rare) and {"rare", "late"} < set(found.kinds)


def test_given_months_are_those_of_every_part(log, parquet, tmp_path):
    months = [pd.Timestamp(2025, 2, 3), pd.Timestamp(2025, 6, 1), pd.Timestamp(2027, 1, 1)]
    found = tally_files([parquet], TESTS, folder=tmp_path / "work", months=iter(months))
    assert found == in_one_piece(log, months=months)


# Stopped, and on again ------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """How many events each part had that was tallied."""
    counted, tally_part = [], parts.tally_part
    monkeypatch.setattr(
        parts, "tally_part", lambda events, *rest: counted.append(len(events)) or tally_part(events, *rest)
    )
    return counted


def stop_at(stage, share):
    def stop(now, done):
        if now == stage and done >= share:
            raise KeyboardInterrupt

    return stop


def test_a_stop_while_counting_goes_on_with_the_next_part(parquet, whole, tmp_path, counted, monkeypatch):
    with pytest.raises(KeyboardInterrupt):
        tally_files([parquet], TESTS, folder=tmp_path / "work", progress=stop_at("counting", 0.5))
    assert len(counted) == 3
    monkeypatch.setattr(parts, "_deal_out", None)
    assert tally_files([parquet], TESTS, folder=tmp_path / "work") == whole
    assert len(counted) == 6


def test_a_stop_while_dealing_begins_anew(parquet, whole, tmp_path, counted):
    with pytest.raises(KeyboardInterrupt):
        tally_files([parquet], TESTS, folder=tmp_path / "work", progress=stop_at("dealing", 0.3))
    assert not counted and not list(tmp_path.glob("work/parts-*"))
    assert tally_files([parquet], TESTS, folder=tmp_path / "work") == whole


@pytest.mark.parametrize("stage", ["dealing", "counting"])
def test_a_run_that_was_killed_goes_on(parquet, whole, tmp_path, stage, counted):
    code = f"""
import os, signal
from small import TESTS
from engagement.movement import parts
parts.PART_EVENTS, parts.BATCH_EVENTS = 700, 512
die = lambda now, done: now == {stage!r} and done > 0.3 and os.kill(os.getpid(), signal.SIGKILL)
parts.tally_files([{str(parquet)!r}], TESTS, folder={str(tmp_path / "work")!r}, progress=die)
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=__file__.rsplit("test_", 1)[0])
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.glob("work/*.unfinished"))) == (stage == "dealing")
    assert tally_files([parquet], TESTS, folder=tmp_path / "work") == whole
    assert len(counted) == (6 if stage == "dealing" else 4)
    assert not list(tmp_path.glob("work/*.unfinished"))


def test_other_tests_and_months_take_the_same_parts_and_mix_nothing(log, parquet, tmp_path, monkeypatch):
    ask = lambda tests, **options: tally_files([parquet], tests, folder=tmp_path / "work", **options)  # noqa: E731
    with pytest.raises(KeyboardInterrupt):
        ask(TESTS, progress=stop_at("counting", 0.5))
    monkeypatch.setattr(parts, "_deal_out", None)
    other = [LogTest("fans", ["liked"], at_least=3, within_days=90)]
    assert ask(other).stands != ask(TESTS).stands == in_one_piece(log).stands
    months = pd.date_range("2025-01-01", "2025-07-01", freq="MS")
    assert ask(TESTS, months=months) == in_one_piece(log, months=months)


def test_another_input_and_other_columns_are_noticed(log, parquet, tmp_path):
    log = log.assign(later=log["time"] + pd.Timedelta(days=40))
    log.to_parquet(parquet)
    with pytest.raises(KeyboardInterrupt):
        tally_files([parquet], TESTS, folder=tmp_path / "work", progress=stop_at("counting", 0.5))
    found = tally_files([parquet], TESTS, folder=tmp_path / "work", columns={"time": "later"})
    assert found == in_one_piece(log.assign(time=log["later"]))
    log[:-500].to_parquet(parquet)
    assert tally_files([parquet], TESTS, folder=tmp_path / "work") == in_one_piece(log[:-500])
    assert len(list(tmp_path.glob("work/parts-*"))) == 1


def test_a_log_that_changes_while_it_is_read_is_refused(log, parquet, tmp_path):
    with pytest.raises(Mistake, match="changed while it was read"):
        tally_files([parquet], TESTS, folder=tmp_path / "work", progress=lambda *_: log[:9].to_parquet(parquet))
    assert not list(tmp_path.glob("work/parts-*"))


def test_two_runs_in_one_folder_do_not_meet(parquet, tmp_path):
    (tmp_path / "work").mkdir()
    with FileLock(tmp_path / "work" / "lock"), pytest.raises(Mistake, match="Another run is at work"):
        tally_files([parquet], TESTS, folder=tmp_path / "work")


# The command ----------------------------------------------------------------------------------------------------------


def test_the_command_writes_the_tally_and_says_how_many_there_are(command, whole, tmp_path, capsys):
    assert main(command) == 0
    assert Tally.again(json.loads((tmp_path / "tally.json").read_text())) == whole
    said = capsys.readouterr()
    month, *rows = said.out.splitlines()
    assert month == "2025-12"
    assert {level: int(people) for level, people in map(str.split, rows)} == dict(
        zip(LEVELS, whole.stands[-1], strict=True)
    )
    assert "dealing" in said.err and "counting" in said.err and said.err.endswith("100%\n")
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix != "") == [
        "log.parquet",
        "tally.json",
        "tests.toml",
    ]


def test_ctrl_c_is_one_line_and_the_same_command_goes_on(command, whole, tmp_path, capsys, monkeypatch, counted):
    with monkeypatch.context() as patch:
        patch.setattr(
            "engagement.__main__._draw", lambda *_: signal.raise_signal(signal.SIGINT) if counted[2:] else None
        )
        assert main(command) == 130
    said = capsys.readouterr()
    assert said.out == "" and said.err.strip().count("\n") == 0 and "the same command goes on from there" in said.err
    assert not (tmp_path / "tally.json").exists()
    assert main([*command, "--keep"]) == 0 and len(counted) == 6
    assert Tally.again(json.loads((tmp_path / "tally.json").read_text())) == whole
    assert list(tmp_path.glob("tally.json.parts/parts-*"))


def test_the_command_takes_months_and_columns(log, parquet, command, tmp_path):
    log.rename(columns={"person": "user"}).to_parquet(parquet)
    assert main([*command, "--person", "user", "--months", "2025-02", "2025-11"]) == 0
    months = pd.date_range("2025-02-01", "2025-12-01", freq="MS")
    assert Tally.again(json.loads((tmp_path / "tally.json").read_text())) == in_one_piece(log, months=months)


# Mistakes -------------------------------------------------------------------------------------------------------------

SECRET = "an@example.org"


def broken(tmp_path, raw):
    (tmp_path / "log").mkdir()
    for name, each in raw.items():
        (tmp_path / "log" / name).write_bytes(each if isinstance(each, bytes) else each.encode())


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no file"),
        ({"1.csv": f"who,time,kind\n{SECRET},2025-01-01,saw\n"}, "no column person"),
        ({"1.csv": f"person,time,kind\n{SECRET},1-2-2025 {SECRET},saw\n"}, "time can be read"),
        ({"1.csv": f"person,time,kind\n{SECRET},2025-01-01,saw\n", "2.csv": "PAR1"}, "one sort at a time"),
        ({"1.csv": f"person,time,kind\n{SECRET}\xff,2025-01-01,saw\n".encode("latin-1")}, "UTF-8"),
        ({"1.parquet": f"PAR1{SECRET}"}, "not a whole Parquet"),
        ({"1.csv": "person,time,kind\n"}, "no event"),
    ],
    ids=["nothing", "no column", "no time", "two sorts", "latin", "half a parquet", "empty"],
)
def test_what_cannot_be_read_is_one_line_without_a_cell(tmp_path, command, capsys, files, said):
    broken(tmp_path, files)
    assert main(["movement", str(tmp_path / "log"), *command[2:]]) == 1
    found = capsys.readouterr().err
    assert len(found.splitlines()) == 1 and said in found and SECRET not in found
    assert not (tmp_path / "tally.json").exists() and not list(tmp_path.rglob("*.unfinished"))


def test_times_that_are_numbers_are_refused(log, tmp_path):
    with pytest.raises(Mistake, match="a log needs times"):
        tally_of(log.assign(time=7), tmp_path)


def test_without_duckdb_a_line_says_how_to_get_it(command, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(parts, "find_spec", lambda name: None)
    assert main(command) == 1
    assert capsys.readouterr().err == (
        "A log of any size needs DuckDB and pyarrow: python -m pip install 'engagement[large]'\n"
    )
    assert not (tmp_path / "tally.json.parts").exists()


@pytest.mark.parametrize(
    "toml", ["x", "[[tests]]", "[[test]]\nlevel = 'fans'", "[[test]]\nlevel = 'fans'\nkinds = ['a']\ndays = 3"]
)
def test_tests_that_are_none_are_one_line(command, tmp_path, capsys, toml):
    (tmp_path / "tests.toml").write_text(toml)
    assert main(command) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
