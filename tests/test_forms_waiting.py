"""What is typed waits for the hand to rest: the last of it counts, and something else that is filed comes after it."""

import asyncio

import pytest

from engagement.forms.waiting import Waiting


@pytest.fixture
def done(monkeypatch):
    """What was done, in its order, where no pause is longer than it must be."""
    monkeypatch.setattr("engagement.forms.waiting.PAUSE", 0.02)
    return []


@pytest.fixture
def waiting(done):
    return Waiting(lambda: done.append("begun"))


def run(*acts, rest=0.1):
    """All of these in a kernel that runs, and a moment of rest."""

    async def kernel():
        for act in acts:
            act()
        await asyncio.sleep(rest)

    asyncio.run(kernel())


def test_where_no_kernel_runs_it_is_done_at_once(waiting, done):
    waiting.put("pyramid.fans.count", lambda: done.append(1))
    assert done == [1] and not waiting


def test_the_last_of_what_is_typed_in_one_place_is_done_once(waiting, done):
    run(*(lambda n=n: waiting.put("pyramid.fans.count", lambda: done.append(n)) for n in range(3)))
    assert done == ["begun", "begun", "begun", 2]


def test_what_waits_is_known_until_it_is_done(waiting, done):
    seen = []
    run(
        lambda: waiting.put("pyramid.fans.count", lambda: seen.append("pyramid.fans.count" in waiting)),
        lambda: seen.append((len(waiting), "pyramid.fans.count" in waiting, "pyramid.fans.unit" in waiting)),
    )
    assert seen == [(1, True, False), False] and not waiting


@pytest.mark.parametrize("end, left", [("settle", [1, 2]), ("drop", [])])
def test_all_of_it_is_done_now_or_none_of_it(waiting, done, end, left):
    run(
        lambda: waiting.put("start.change", lambda: done.append(1)),
        lambda: waiting.put("start.organisation", lambda: done.append(2)),
        done.clear,
        getattr(waiting, end),
        lambda: done.append("then"),
    )
    assert done == [*left, "then"] and not waiting


@pytest.mark.parametrize(
    "typed, filed, comes_first",
    [
        ("pyramid.fans.count", "pyramid.fans.unit", True),  # beside it
        ("pyramid.fans.count", "pyramid.fans.count", False),  # in its place
        ("pyramid.network.count", "pyramid.fans.count", None),  # elsewhere: it goes on waiting
    ],
)
def test_what_was_typed_beside_what_is_filed_comes_first(waiting, done, typed, filed, comes_first):
    def file():
        waiting.give_way([filed])
        done.append("filed")

    run(lambda: waiting.put(typed, lambda: done.append("typed")), done.clear, file)
    assert done == {True: ["typed", "filed"], False: ["filed"], None: ["filed", "typed"]}[comes_first]
