"""What all forms of one workbook look at together: one object each, that tells who follows it."""

import gc
import weakref

from engagement import Workbook
from engagement.forms.watched import Watched, one_each


def test_a_workbook_has_one_and_another_workbook_another(tmp_path):
    of = one_each(Watched)
    one, other = Workbook.open(tmp_path / "one"), Workbook.open(tmp_path / "other")
    assert of(one) is of(one) and of(one) is not of(other)


def test_it_goes_with_its_workbook(tmp_path):
    of = one_each(Watched)
    workbook = Workbook.open(tmp_path)
    gone = weakref.ref(of(workbook))
    del workbook
    gc.collect()
    assert gone() is None


def test_who_follows_is_told_once_and_who_does_not_any_more_is_not(tmp_path):
    workbook, told = Workbook.open(tmp_path), []
    watched, tell = Watched(workbook), lambda: told.append(1)
    for _ in range(2):
        watched.follow(tell)
    watched.tell()
    for _ in range(2):
        watched.unfollow(tell)
    watched.tell()
    assert told == [1]


def test_who_stops_following_while_it_is_told_is_no_reason_to_pass_over_another(tmp_path):
    workbook, told = Workbook.open(tmp_path), []
    watched = Watched(workbook)

    def first():
        watched.unfollow(first)
        told.append("first")

    watched.follow(first)
    watched.follow(lambda: told.append("second"))
    watched.tell()
    assert told == ["first", "second"]
