"""What can be taken back: what is one act, and the same after a restart, in another notebook, and when made compact."""

import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engagement.document.change import Change
from engagement.document.keys import FIRST_CASE, OWN, SHARED
from engagement.document.past import MOST_ACTS, PAUSE_SECONDS, Past
from engagement.workbook import Workbook

ANY = lambda key: True  # noqa: E731


def past(*changes):
    """The past of changes that are told as (key, value, time, more)."""
    found, values = Past(), {}
    for key, value, time, *more in changes:
        found.note(Change(key, value, time=time, **(more[0] if more else {})), values.get(key))
        values[key] = value
    return found


def of(*keys):
    return lambda key: key in keys


# --- what is one act


@pytest.mark.parametrize(
    "changes, taken_back",
    [
        ([("a", 1, 0)], {"a": None}),
        ([("a", 1, 0), ("a", 2, PAUSE_SECONDS + 1)], {"a": 1}),
        ([("a", "d", 0), ("a", "do", 1.9), ("a", "dor", 3.8), ("a", "dorp", 5.7)], {"a": None}),
        ([("a", "d", 0), ("a", "do", 1), ("a", "dor", 1 + PAUSE_SECONDS)], {"a": "do"}),
        ([("a", 1, 0), ("b", 1, 0.1)], {"b": None}),
        ([("a", 1, 0), ("b", 1, 0.1), ("a", 2, 0.2)], {"a": 1}),
        ([("a", 1, 9), ("a", 2, 3)], {"a": 1}),
        ([("a", 1, 0, {"act": 1}), ("b", 2, 0, {"act": 1})], {"a": None, "b": None}),
        ([("a", 1, 0, {"act": 1}), ("b", 2, 0, {"act": 2})], {"b": None}),
        ([("a", 1, 0), ("a", 2, 0.1, {"act": 1}), ("b", 2, 0.1, {"act": 1})], {"a": 1, "b": None}),
        ([("a", 1, 0), ("a", 2, 9, {"base": True})], {"a": None}),
        ([("a", 1, 0), ("b", 2, 9, {"base": True})], {"a": None}),
        ([("a", 1, 0), ("b", 1, 0.1), ("b", None, 0.2, {"undo": True}), ("a", 2, 0.3)], {"a": 1}),
    ],
    ids=[
        "one change", "two, with a pause between", "typing", "typing, and after a pause more", "two answers", "to and fro",
        "a clock that was set back", "two at once", "twice at once", "typed, and at once changed with another",
        "what stands for all before it", "what stands for all before it of another key",
        "right after something was taken back",
    ],
)  # fmt: skip
def test_what_is_taken_back_at_once(changes, taken_back):
    assert past(*changes).last(ANY) == taken_back


def test_undo_after_undo_goes_further_back_and_never_forth(workbook):
    for n in range(3):
        workbook.update({"a": n, "b": -n})
    found = []
    while workbook.can_undo(of("a", "b")):
        found.append((workbook.undo(of("a", "b")), workbook.read("a"), workbook.read("b")))
    assert found == [(["a", "b"], 1, -1), (["a", "b"], 0, 0), (["a", "b"], None, None)]
    assert workbook.undo(of("a", "b")) == []


def test_what_is_changed_after_an_undo_is_an_act_of_its_own(workbook):
    for value in ("d", "do"):
        workbook.write("a", value)
    workbook.undo()
    workbook.write("a", "dorp")
    workbook.undo()
    assert workbook.read("a") is None


def test_what_was_typed_just_before_it_was_cleared_comes_back(workbook):
    workbook.write("a", "typed a moment ago")
    workbook.clear(of("a"))
    workbook.undo()
    assert workbook.read("a") == "typed a moment ago"


def test_an_exercise_takes_back_its_own_last_change_and_leaves_the_rest(workbook):
    workbook.write("house.a", 1)
    workbook.update({"house.b": 1, "pyramid.a": 1})
    workbook.write("pyramid.b", 1)
    house = lambda key: key.startswith("house.")  # noqa: E731
    assert (workbook.undo(house), workbook.undo(house), workbook.can_undo(house)) == (["house.b"], ["house.a"], False)
    assert (workbook.read("pyramid.a"), workbook.read("pyramid.b")) == (1, 1)
    assert (workbook.undo(), workbook.undo()) == (["pyramid.b"], ["pyramid.a"])


def test_an_exercise_takes_back_only_what_is_on_the_screen(workbook):
    workbook.write("a", "our own")
    workbook.write("start.case", "charity")
    assert not workbook.can_undo(of("a")) and workbook.undo(of("a")) == []
    workbook.write("a", "tried")
    assert workbook.undo(of("a")) == ["a"] and workbook.read("a") is None
    workbook.write("start.case", "own")
    assert workbook.read("a") == "our own" and workbook.can_undo(of("a"))


def test_only_the_latest_acts_are_remembered():
    found = past(*(("a", n, 10 * n) for n in range(MOST_ACTS + 5)))
    for n in reversed(range(5, MOST_ACTS + 5)):
        assert found.last(ANY) == {"a": n - 1}
        found.note(Change("a", n - 1, undo=True), n)
    assert found.last(ANY) == {}


# --- the same after a restart


KEYS, CASES = ("a", "b", "c", "typed"), (OWN, FIRST_CASE)
VALUES = st.sampled_from([None, 0, 1, True, "", "x", [1]])
LONG = 900  # changes in a document that is made compact again, of which much more than half goes


class Replayed(RuleBasedStateMachine):
    """Two notebooks on one document, against a dict of values and a list of acts: all three give and take back the same."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.now, self.values, self.acts, self.open_act = 1_800_000_000.0004, {"start.language": "en"}, [], False
        self.clock = patch("engagement.document.memory.time", SimpleNamespace(time=lambda: self.now))
        self.clock.start()
        self.books = [Workbook.open(self.folder.name, language="en") for _ in range(2)]
        self.path = self.books[0].path
        self.switch(0, OWN)

    def teardown(self):
        self.clock.stop()
        self.folder.cleanup()

    # The reference

    @property
    def case(self):
        given = [key for key, value in self.values.items() if value is not None]
        own = any("/" not in key and not key.startswith(SHARED) for key in given)
        return self.values.get("start.case") or (OWN if own else FIRST_CASE)

    def filed(self, key):
        return key if key.startswith(SHARED) or self.case == OWN else f"{self.case}/{key}"

    def differs(self, filed, value):
        return filed not in self.values or repr(self.values[filed]) != repr(value)

    def expect(self, given, *, alone=False):
        given = {key: value for key, value in given.items() if self.differs(key, value)}
        before = {key: self.values.get(key) for key in given}
        last = self.acts[-1] if self.acts else None
        goes_on = (
            self.open_act
            and last
            and not alone
            and len(given) == 1
            and [*given] == [self.key]
            and round(self.now, 3) - self.at < 2
        )
        if given:
            if not goes_on:
                self.acts.append(before)
            self.values |= given
            self.key = [*given][-1]
            self.at, self.open_act = round(self.now, 3), True

    def expect_undone(self, concerns):
        for act in reversed(self.acts):
            if back := {key: value for key, value in act.items() if concerns(key)}:
                for key in back:
                    del act[key]
                self.acts = [act for act in self.acts if act]
                self.values |= back
                self.open_act = False
                return back
        return {}

    # What people do

    @rule(book=st.integers(0, 1), key=st.sampled_from(KEYS), value=VALUES)
    def write(self, book, key, value):
        self.expect({self.filed(key): value})
        self.books[book].write(key, value)

    @rule(book=st.integers(0, 1), given=st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=2, max_size=3))
    def update(self, book, given):
        self.expect({self.filed(key): value for key, value in given.items()})
        self.books[book].update(given)

    @rule(book=st.integers(0, 1), case=st.sampled_from(CASES))
    def switch(self, book, case):
        self.expect({"start.case": case})
        self.books[book].write("start.case", case)

    @rule(book=st.integers(0, 1), keys=st.sets(st.sampled_from(KEYS)))
    def clear(self, book, keys):
        filed = [self.filed(key) for key in KEYS if key in keys]
        self.expect({key: None for key in filed if self.values.get(key) is not None}, alone=True)
        self.books[book].clear(of(*keys))

    @rule(book=st.integers(0, 1), key=st.sampled_from([None, *KEYS]))
    def undo(self, book, key):
        copy = Path(self.folder.name) / "copy.jsonl"
        shutil.copyfile(self.path, copy)
        again = Workbook.open(copy, language="en")
        case = self.case
        back = self.expect_undone(ANY if key is None else lambda filed: filed == self.filed(key))
        filed = {each if each.startswith(SHARED) or case == OWN else each.removeprefix(f"{case}/") for each in back}
        concerns = None if key is None else of(key)
        for each in (self.books[book], again):
            assert each.can_undo(concerns) == bool(back)
            assert {*map(self.unfiled, each.undo(concerns))} == {*map(self.unfiled, filed)}
            assert self.seen(each) == self.known()

    @staticmethod
    def unfiled(key):
        return key.rpartition("/")[2]

    @rule(seconds=st.sampled_from([0.5, 1.9998, 2.0, 30.0]))
    def wait(self, seconds):
        self.now += seconds

    @rule(book=st.integers(0, 1))
    def reopen(self, book):
        self.books[book] = Workbook.open(self.path, language="en")

    @precondition(lambda self: len(self.values) > 2)
    @rule()
    def make_compact(self):
        filed = self.filed("typed")
        journal = self.books[0].journal
        with journal.locked():
            journal.look()
            journal.append([Change(filed, n, time=round(self.now, 3)) for n in range(LONG)])
            journal.compact_if_large(0)
        self.books = [Workbook.open(self.path, language="en") for _ in range(2)]
        self.values[filed], self.acts = LONG - 1, [{filed: LONG - 301}]
        self.at, self.open_act, self.key = round(self.now, 3), True, filed

    # What must be so

    @staticmethod
    def seen(book):
        return {key: repr(value) for key, value in book._memory.values.items()}

    def known(self):
        return {key: repr(value) for key, value in self.values.items()}

    @invariant()
    def all_say_the_same(self):
        for book in self.books:
            book.refresh()
            assert self.seen(book) == self.known() and book.case == self.case
            assert book.can_undo() == bool(self.acts) and not book.damage


Replayed.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
test_the_past_is_the_same_for_all_who_replay_it = Replayed.TestCase
