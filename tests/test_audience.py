"""join_people: who stands in several files is one person, at the highest level of them all."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.files.audience import join_people
from engagement.files.people import GONE, Placement, place_people
from engagement.files.table import read_table
from engagement.model import LEVELS

NEWS = "E-mail;Status\nAn <an@example.nl>;lezer\nbo@example.nl;weg\nco@example.nl;weg\nDI@example.nl;\n"
GIFTS = "E-mail;Giften\nan@example.nl ;1\nmailto:bo@example.nl;2\nco@example.nl;0\nel@example.nl;0\n"
SHOP = "Klantnummer;Orders\n'0012;3\n0013;1\n"


def placed(text, name="", **tests):
    return place_people(replace(read_table(text.encode()), name=name), tests)


def news():
    return placed(NEWS, "news.csv", left="Status is weg", followers="Status is lezer")


def gifts():
    return placed(GIFTS, "gifts.csv", fans="Giften at least 1")


def counts(audience):
    return {level: n for level, n in audience.counts.items() if n}


def test_a_person_in_two_files_counts_once_at_the_highest_level():
    found = join_people([news(), gifts()])
    assert (counts(found), found.unplaced) == ({"fans": 2}, 2)  # An and Bo; Di and El met no test
    assert (found.tested, found.shared, found.overlap) == (("followers", "fans"), 3, {(0, 1): 3})
    assert list(found.counts) == list(LEVELS)
    assert "3 people are in more than one file. Everyone counts once, at the highest level." in found.notes


def test_who_unsubscribed_and_gives_is_a_donor_and_who_is_placed_nowhere_is_gone():
    found = join_people([news(), gifts()])
    assert found.left == 1  # Co; Bo gives
    assert "One person is gone from one file, but stands at a level in another. They count there." in found.notes
    assert any(note.startswith("One person is gone, such as") for note in found.notes)


def test_the_order_of_the_files_does_not_matter():
    one, other = join_people([news(), gifts()]), join_people([gifts(), news()])
    assert (one.counts, one.unplaced, one.left, one.shared) == (other.counts, other.unplaced, other.left, other.shared)


def test_one_file_is_the_same_audience():
    alone = news()
    found = join_people([alone])
    assert (found.counts, found.tested, found.unplaced) == (alone.counts, alone.tested, alone.unplaced)
    assert (found.left, found.shared, found.overlap) == (alone.left, 0, {})
    assert found.notes == tuple(note for note in alone.notes if "gone" in note)


def test_no_file_is_nobody():
    found = join_people([])
    assert (counts(found), found.unplaced, found.left, found.notes) == ({}, 0, 0, ())


def test_a_file_of_addresses_and_one_of_numbers_cannot_be_matched_and_it_is_said():
    found = join_people([gifts(), placed(SHOP, "shop.csv", supporters="Orders at least 2")], language="nl")
    assert (counts(found), found.shared) == ({"fans": 2, "supporters": 1}, 0)
    assert any(note.startswith("'gifts.csv' en 'shop.csv' herkennen mensen aan iets anders") for note in found.notes)


@pytest.mark.parametrize(("column", "asked"), [("klant nummer", 1), ("Klantnummer", 0), ("lidnummer", 1)])
def test_numbers_match_and_it_is_asked_whether_they_mean_the_same(column, asked):
    members = placed(f"{column};Rol\n0012;baas\n12;\n", "members.csv", fans="Rol is baas")
    found = join_people([placed(SHOP, "shop.csv", followers="everyone"), members])
    assert (counts(found), found.unplaced, found.shared) == ({"followers": 1, "fans": 1}, 1, 1)
    assert sum(f"if 'Klantnummer' and '{column}' mean the same" in note for note in found.notes) == asked


def test_people_without_an_address_count_each_in_their_own_file_and_it_is_said():
    first = placed("e-mail;naam\nan@example.nl;An\ndi@example.nl;Di\n;Bo\n;Bo\n", network="everyone")
    second = placed("voornaam;achternaam\nAn;Wit\nBo;Vos\n", fans="everyone")
    found = join_people([first, second])
    assert (counts(found), found.shared) == ({"network": 4, "fans": 2}, 0)
    assert "Nothing tells who 4 people are. If they are in two files, they count twice." in found.notes
    assert "As far as can be seen, nobody is in more than one file." in found.notes


def test_each_two_of_three_files_are_told_by_name():
    found = join_people([gifts(), gifts(), news()])
    assert found.overlap == {(0, 1): 4, (0, 2): 3, (1, 2): 3}
    assert "'gifts.csv' and 'gifts.csv (2)' share 4 people." in found.notes


def test_nothing_that_is_said_holds_a_key():
    parts = [news(), gifts(), placed(SHOP, "shop.csv", supporters="everyone")]
    found = join_people(parts)
    said = " ".join([repr(found), *found.notes, *map(repr, parts)])
    assert not any(key in said for key in ("example", "0012", "0013"))


# --- against a plain reference

FILE = st.lists(
    st.tuples(st.integers(-1, 6), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 3)),
    min_size=1,
    max_size=9,
)
WAYS = ("p{}@example.nl", "P{}@Example.NL ", "Piet <p{}@example.nl>", "mailto:p{}@example.nl")


EMPTY = read_table(b"e-mail;a;b;weg\n")


def written(rows):
    """A table of these rows; made without the reader, which would take a row of nothing for a remark."""
    cells = [
        (WAYS[way].format(who) if who >= 0 else "", "ja" * fan, "ja" * follower, "ja" * gone)
        for who, fan, follower, gone, way in rows
    ]
    frame = pd.DataFrame(cells, columns=["e-mail", "a", "b", "weg"], dtype=object)
    return replace(EMPTY, frame=frame, kind="persons", person="e-mail")


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(FILE, min_size=1, max_size=4))
def test_joining_equals_a_plain_reference(files):
    tests = {"fans": "a is ja", "followers": "b is ja", "left": "weg is ja"}
    found = join_people([place_people(written(rows), tests) for rows in files])
    met, inside = {}, []  # of each person: what each of their files says; of each file: its people
    for at, rows in enumerate(files):
        people = {}
        for line, (who, fan, follower, gone, _) in enumerate(rows):
            says = people.setdefault(who if who >= 0 else (at, line), set())
            if not gone:
                says |= {"here", *["fans"] * fan, *["followers"] * follower}
        for person, says in people.items():
            met.setdefault(person, []).append(says)
        inside.append(set(people))
    everyone = {person: set().union(*says) for person, says in met.items()}
    fans = {person for person, says in everyone.items() if "fans" in says}
    followers = {person for person, says in everyone.items() if "followers" in says} - fans
    left = {person for person, says in met.items() if set() in says} - fans - followers
    assert counts(found) == {level: len(group) for level, group in (("followers", followers), ("fans", fans)) if group}
    assert (found.left, found.unplaced) == (len(left), len(set(met) - fans - followers - left))
    assert found.shared == sum(len(says) > 1 for says in met.values())
    assert found.overlap == {
        (one, other): len(inside[one] & inside[other]) for other in range(len(files)) for one in range(other)
    }


def test_two_files_of_half_a_million_people_are_joined_in_seconds():
    def half_a_million(start):
        keys = np.array([f"p{n}@example.nl" for n in range(start, start + 500_000)], object)
        stands = np.arange(start, start + 500_000) % 5 + GONE
        return Placement({}, LEVELS[:4], 0, None, stands=stands, keys=keys)

    parts = [half_a_million(0), half_a_million(250_000)]
    start = time.perf_counter()
    found = join_people(parts)
    assert time.perf_counter() - start < 10  # 0.6 s on an idle machine
    assert (found.shared, found.left) == (250_000, 150_000)
    assert sum(found.counts.values()) + found.left == 750_000


@pytest.mark.parametrize(("column", "asked"), [("id", True), ("Naam", True), ("Klantnummer", False)])
def test_a_bare_number_or_a_name_may_mean_somebody_else_and_is_asked(column, asked):
    one, other = (
        placed(f"{column};Giften\nJan1;1\nAn2;2\nBo3;1\n", f"{n}.csv", fans="Giften at least 1") for n in "ab"
    )
    found = join_people([one, other])
    assert found.shared == 3 and any("a.csv" in note for note in found.notes) == asked
