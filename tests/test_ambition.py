"""The promise and its gate: an order, never a score."""

import pytest

from engagement.ambition import Loss, Promise, gate, highest
from engagement.model import PHASES


@pytest.mark.parametrize(
    "phase, rank", [*((phase, rank) for rank, phase in enumerate(PHASES)), (None, None), ("dominate", None), ("", None)]
)
def test_a_phase_has_its_rank_and_what_is_no_phase_has_none(phase, rank):
    assert Promise(phase).rank == rank


@pytest.mark.parametrize(
    "hours, asks, carries",
    [
        (8, 6, True), (6, 6, True), (6, 6.5, False), (0, 1, False), (0, 0, True),
        (None, 6, None), (6, None, None), (None, None, None),
    ],
)  # fmt: skip
def test_a_promise_is_carried_by_hours_enough_and_open_while_one_is_unknown(hours, asks, carries):
    assert Promise("react", hours, asks).carries is carries


@pytest.mark.parametrize(
    "answers, verdict",
    [
        ([], "open"),
        ([None], "open"),
        (["yes"], "go"),
        (["yes", "yes", "yes"], "go"),
        (["yes", "yes", None], "open"),
        (["no"], "stay"),
        (["yes", "yes", "no"], "stay"),
        (["yes", "partly", "yes"], "stay"),
        (["no", None, None], "stay"),
        (["partly", None], "stay"),
        (["yes", "maybe"], "open"),
    ],
)
def test_one_no_is_enough_to_stay_and_only_yes_everywhere_opens_the_gate(answers, verdict):
    assert gate({str(n): answer for n, answer in enumerate(answers)}) == verdict


@pytest.mark.parametrize(
    "levels, top",
    [
        ([], None),
        ([None], None),
        (["suspects"], "suspects"),
        (["fans", "followers"], "fans"),
        (["network", None, "empowered"], "empowered"),
    ],
)
def test_the_highest_level_that_notices_a_silence_is_that_of_the_pyramid(levels, top):
    assert highest(Loss("somebody", level, "leaves") for level in levels) == top
