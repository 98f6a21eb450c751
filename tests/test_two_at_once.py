"""One document in two tabs, in two processes, and in a process that is killed: every acknowledged change is there."""

import random
import subprocess
import sys
import time

from engagement.workbook import Workbook


def test_two_tabs_on_one_document_keep_each_others_changes(workbook):
    other = Workbook.open(workbook.path)
    workbook.write("one", 1)
    other.write("other", 2)
    workbook.refresh()
    assert workbook.read("other") == 2 and other.read("one") == 1
    assert Workbook.open(workbook.path).answers() == workbook.answers() == other.answers()


def test_the_later_of_two_tabs_counts(workbook):
    other = Workbook.open(workbook.path)
    workbook.write("answer.1", "first")
    other.write("answer.1", "second")
    workbook.refresh()
    assert (
        other.read("answer.1") == workbook.read("answer.1") == Workbook.open(workbook.path).read("answer.1") == "second"
    )


WRITER = """
import sys
from engagement.workbook import Workbook
path, name, times = sys.argv[1:]
workbook = Workbook.open(path)
for n in range(int(times)):
    workbook.write(f"{name}.{n}", n)
    print(n, flush=True)
"""


def writer(path, name, times):
    return subprocess.Popen([sys.executable, "-c", WRITER, path, name, str(times)], stdout=subprocess.PIPE, text=True)


def test_two_processes_of_fifty_changes_lose_none(workbook):
    for each in [writer(workbook.path, name, 50) for name in ("left", "right")]:
        said, _ = each.communicate(timeout=60)
        assert each.returncode == 0 and said.split()[-1] == "49"
    again = Workbook.open(workbook.path)
    lost = [(name, n) for name in ("left", "right") for n in range(50) if again.read(f"{name}.{n}") != n]
    assert (lost, again.damage) == ([], {})


def test_a_killed_process_loses_no_change_that_it_acknowledged(workbook):
    workbook.write("before", 1)
    chance = random.Random(4)
    for turn in range(10):
        with writer(workbook.path, f"turn{turn}", 10_000) as killed:
            assert killed.stdout.readline() == "0\n"
            time.sleep(chance.uniform(0, 0.05))
            killed.kill()
            acknowledged = [0, *map(int, killed.stdout.read().split())]
        again = Workbook.open(workbook.path)
        assert killed.returncode != 0 and len(acknowledged) < 10_000
        assert [n for n in acknowledged if again.read(f"turn{turn}.{n}") != n] == []
    assert again.read("before") == 1
