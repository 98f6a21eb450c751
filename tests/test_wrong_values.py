"""What is handed to the front door and cannot be: one line, a ``Mistake``, whatever it is."""

import pytest

from engagement import (
    Activity,
    Amount,
    Mistake,
    Pyramid,
    Steps,
    Test,
    Workbook,
    exercise,
    join_people,
    place_people,
    plot_loop,
    plot_movement,
    plot_pyramid,
    plot_what_if,
    read_table,
    simulate,
    weakest_step,
    write_report,
)

COUNTS = {"suspects": 900, "fans": 40}
TABLE = read_table(b"E-mail;Gifts\nan@example.org;3\nbo@example.org;0\n")
WRONG = {
    "a list for a pyramid": lambda: plot_pyramid([1, 2, 3, 4, 5, 6]),
    "nothing for a pyramid": lambda: Pyramid.of(None),
    "an amount of yes": lambda: Amount(True),
    "a number for a unit": lambda: Amount(5, 6),
    "hours in a text": lambda: Activity("a walk", hours="many"),
    "hours below nothing": lambda: Activity("a walk", hours=-1),
    "hours that are no number": lambda: Activity("a walk", hours=float("nan")),
    "a dict for steps": lambda: simulate(COUNTS, {"fans": 2}),
    "the same to the weakest step": lambda: weakest_step(COUNTS, {"fans": 2}),
    "the same to a picture": lambda: plot_loop(COUNTS, {"fans": 2}),
    "the same to another": lambda: plot_what_if(COUNTS, {"fans": 2}, step="fans"),
    "one number for a range": lambda: Steps({"fans": 2}, {}),
    "a list of rates": lambda: Steps.of([1, 2]),
    "months in a text": lambda: simulate(COUNTS, Steps.of({}), months="12"),
    "a file's name for a table": lambda: place_people("x.csv", {}),
    "tables for placements": lambda: join_people([TABLE]),
    "one table for placements": lambda: join_people(TABLE),
    "a dict for a tally": lambda: plot_movement({"a": 1}),
    "a path for a workbook": lambda: write_report("plan.html", "my-workbook"),
    "nothing for a workbook": lambda: exercise(None, "pyramid"),
    "a test of two lines": lambda: Test.parse("hello\nworld"),
    "another language": lambda: Workbook.open(language="fr"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_one_line(wrong):
    with pytest.raises(Mistake) as told:
        wrong()
    assert "\n" not in str(told.value) and len(str(told.value)) > 20


def test_a_range_may_be_a_list():
    assert Steps.of({"fans": [0.2, 1]}).up == {"fans": (0.2, 1)}
