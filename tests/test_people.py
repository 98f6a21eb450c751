"""place_people: everyone stands at the highest level whose test they meet, and is counted once."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.content import load_content
from engagement.files import person, trial
from engagement.files.people import place_people
from engagement.files.question import Test
from engagement.files.table import read_table
from engagement.model import LEVELS, Mistake

PEOPLE = """e-mail;Nieuwsbrief;giften;laatst_gezien;rol
an@example.nl;ja;0;13-01-2026;
bo@example.nl;Ja ;1.250,50;01-02-2026;lid
co@example.nl;nee;3;31-12-2024;vrijwilliger; bakt
di@example.nl;;;;
"""
TESTS = {
    "network": "iedereen",
    "followers": "nieuwsbrief is ja",
    "fans": "giften minstens 1",
    "supporters": "rol bevat vrijwilliger",
}


def table_of(text):
    return read_table(text.encode())


def counts(placement):
    return {level: n for level, n in placement.counts.items() if n}


def placed(text, **tests):
    return place_people(table_of(text), tests)


# --- placing


def test_everyone_stands_at_the_highest_level_whose_test_they_meet():
    found = place_people(table_of(PEOPLE), TESTS)
    assert counts(found) == {"network": 1, "followers": 1, "fans": 1, "supporters": 1}
    assert list(found.people["level"]) == ["followers", "fans", "supporters", "network"]
    assert (list(found.counts), found.tested, found.unplaced) == (list(LEVELS), tuple(TESTS), 0)


def test_the_order_in_which_levels_are_given_does_not_matter():
    table = table_of(PEOPLE)
    forwards, backwards = place_people(table, TESTS), place_people(table, dict(reversed(TESTS.items())))
    assert forwards.counts == backwards.counts
    assert forwards.people.equals(backwards.people)


@pytest.mark.parametrize(
    ("language", "fan", "none"),
    [("nl", "giften minstens 1", "haalt geen test"), ("en", "giften at least 1", "meets no test")],
)
def test_the_reason_names_the_test_that_decided(language, fan, none):
    found = place_people(table_of(PEOPLE), {"fans": "giften at least 1"}, language=language)
    assert list(found.people["reason"]) == [none, fan, fan, none]
    assert found.unplaced == 2


def test_of_several_tests_one_is_enough():
    found = placed(PEOPLE, fans=["giften minstens 1", Test("nieuwsbrief", "is", "ja")])
    assert counts(found) == {"fans": 3}
    assert list(found.people["reason"])[:2] == ["nieuwsbrief is ja", "giften at least 1"]


@pytest.mark.parametrize(
    "test", ["rol is filled", Test("rol", "filled"), {"column": "rol", "operator": "filled", "value": ""}]
)
def test_a_test_may_be_a_line_a_value_or_a_mapping(test):
    assert counts(placed(PEOPLE, fans=test)) == {"fans": 2}


def test_without_tests_nobody_is_placed():
    found = placed(PEOPLE)
    assert (found.tested, found.unplaced, counts(found)) == ((), 4, {})


def test_a_file_without_rows_holds_nobody():
    found = placed("e-mail;rol\n", fans="rol is filled", network="everyone")
    assert (found.unplaced, counts(found), len(found.people)) == (0, {}, 0)


def test_someone_who_stands_in_the_list_twice_counts_once_at_the_highest_level():
    text = "e-mail;rol\nan@example.nl;lid\nbo@example.nl;\nAN@example.nl ;baas\nco@example.nl;\n"
    found = placed(text, network="everyone", fans="rol is baas")
    assert counts(found) == {"network": 2, "fans": 1}
    assert list(found.people["level"]) == ["fans", "network", "fans", "network"]
    assert any("One row is about someone who was there already" in note for note in found.notes)


def test_people_without_an_address_are_each_someone():
    found = placed("e-mail;naam\nan@example.nl;An\n;Bo\n;Co\n", network="everyone")
    assert counts(found) == {"network": 3}


EVENTS = """date,person,type
2026-01-01,7,post
2026-01-02,7,like
2026-01-03,8,like
2025-01-01,9,like
2026-01-03,,like
2026-01-04,8,like
"""


def test_events_are_added_up_per_person():
    found = placed(EVENTS, followers="type is like", supporters="type is post")
    assert counts(found) == {"followers": 2, "supporters": 1}
    assert list(found.people["level"]) == ["supporters", "supporters", "followers", "followers", "", "followers"]
    assert found.people["reason"][4] == "does not say who it is about"
    assert "5 rows are about 3 people. One row that meets the test is enough." in found.notes


# --- people who are gone


TICKETS = """date,person,status
2026-01-01,7,refunded
2026-01-02,7,attending
2026-01-03,8,refunded
2026-01-04,,refunded
2026-01-05,9,attending
2026-01-06,8,refunded
"""


def test_a_refunded_ticket_throws_out_nobody_who_has_a_good_one():
    found = placed(TICKETS, left="status is refunded", fans="everyone", supporters="status is refunded")
    assert (counts(found), found.left, found.unplaced) == ({"fans": 2}, 1, 0)
    assert list(found.people["level"]) == ["fans", "fans", "", "", "fans", ""]
    assert list(found.people["reason"][2:4]) == ["is gone: status is refunded", "does not say who it is about"]
    assert any(note.startswith("One person is gone") for note in found.notes)


def test_who_is_gone_is_at_no_level_whatever_else_they_meet():
    tests = {"left": ["rol is filled", "giften hoogstens 0"], "network": "iedereen", "fans": "giften is not 7"}
    found = place_people(table_of(PEOPLE), tests, language="nl")
    assert (counts(found), found.left, found.unplaced, found.tested) == ({"fans": 1}, 3, 0, ("network", "fans"))
    gone = ["is weg: giften hoogstens 0", "is weg: rol is ingevuld", "is weg: rol is ingevuld", "giften is niet 7"]
    assert list(found.people["reason"]) == gone
    assert "3 mensen zijn weg, zoals wie zich afmeldde. Ze tellen bij geen enkel niveau mee." in found.notes


def test_who_is_gone_is_not_among_those_who_met_no_test():
    found = placed(PEOPLE, left="nieuwsbrief is nee", fans="giften at least 1000")
    assert (found.left, found.unplaced, counts(found)) == (1, 2, {"fans": 1})
    assert sum("gone" in note for note in placed(PEOPLE, left="rol is baas").notes) == 0


def test_a_row_of_someone_gone_says_nothing_for_a_level_either():
    text = "e-mail;status;rol\nan@example.nl;weg;baas\nan@example.nl;;lid\n"
    assert counts(placed(text, left="status is weg", fans="rol is lid", supporters="rol is baas")) == {"fans": 1}
    assert counts(placed(text, left="status is weg", fans="rol is not baas")) == {"fans": 1}


def test_a_file_without_rows_has_nobody_who_left():
    found = placed("e-mail;rol\n", left="rol is filled")
    assert (found.left, found.unplaced) == (0, 0)


# --- what a person is known by


def test_one_person_written_in_two_ways_counts_once_and_no_key_is_shown():
    found = placed("e-mail;rol\nAn <an@example.nl>;lid\nan@example.nl;\n;gast\n", fans="rol is lid")
    assert (counts(found), found.unplaced, list(found.keys)) == ({"fans": 1}, 1, ["an@example.nl", None])
    assert "example" not in repr(found)


def test_a_file_of_counts_places_nobody():
    table = table_of("Type;like;share\nPhoto;79;17\nStatus;130;29\n")
    with pytest.raises(Mistake, match="Fill in the level by hand"):
        place_people(table, {"fans": "like at least 1"})


# --- what could not be read


DAYS = "id;gezien\n1;2026-01-10\n2;2026-01-01\n3;2199-01-01\n4;\n"


def test_days_count_back_from_the_newest_day_that_has_been():
    found = placed(DAYS, fans="gezien within 5 days")
    assert counts(found) == {"fans": 1}
    assert "For 'gezien' we count back from 10 January 2026." in found.notes
    assert "In one row 'gezien' lies after 10 January 2026. It fails that test." in found.notes
    assert "In one row 'gezien' holds no date. It fails that test." in found.notes


def test_days_count_back_from_the_day_that_was_asked_for():
    found = place_people(table_of(DAYS), {"fans": "gezien within 5 days"}, as_of=date(2026, 1, 3), language="nl")
    assert list(found.people["level"]) == ["", "fans", "", ""]
    assert "Bij 'gezien' tellen we terug vanaf 3 januari 2026." in found.notes


@pytest.mark.parametrize("how", [{"as_of": "2026-01-03"}, {"as_of": 20260103}, {"decimal": ";"}], ids=str)
def test_what_cannot_be_counted_back_from_or_read_by_is_a_mistake_in_one_line(how):
    with pytest.raises(Mistake, match=r"\A.*(is not a day|give ',' or '.').*\.\Z"):
        place_people(table_of(DAYS), {"fans": "id at least 1"}, **how)


@pytest.mark.parametrize(("day_first", "said", "level"), [(None, 1, "fans"), (True, 0, "fans"), (False, 0, "")])
def test_a_date_that_can_be_read_in_two_ways_is_said(day_first, said, level):
    table = table_of("id;gezien\n1;03-04-2024\n2;05-04-2024\n")
    found = place_people(table, {"fans": "gezien within 10 days"}, day_first=day_first)
    assert found.people["level"][0] == level
    assert sum("two ways" in note for note in found.notes) == said


@pytest.mark.parametrize(
    ("cells", "says"),
    [(["1.234", "5.678"], "can mean two things"), (["1,5", "2,5", "3.5"], "are mixed"), (["1.234", "1,5"], None)],
)
def test_a_number_that_can_be_read_in_two_ways_is_said(cells, says):
    found = placed("id;giften\n" + "".join(f"{n};{c}\n" for n, c in enumerate(cells)), fans="giften at least 1")
    assert (not found.notes) if says is None else any(says in note for note in found.notes)


ASK = "id;gezien;giften;dag\n1;03-04-2024;1.234;13-04-2024\n2;05-04-2024;5.678;01-04-2024\n"


@pytest.mark.parametrize(
    ("given", "level", "unsure"),
    [
        ({}, "supporters", {("date", "gezien"), ("number", "giften")}),
        ({"decimal": ","}, "supporters", {("date", "gezien")}),
        ({"decimal": "."}, "fans", {("date", "gezien")}),
        ({"day_first": True, "decimal": "."}, "fans", set()),
        ({"day_first": False, "decimal": "."}, "followers", set()),
    ],
)
def test_what_a_column_does_not_tell_is_asked_until_it_is_answered(given, level, unsure):
    tests = {"fans": "gezien within 30 days", "followers": "dag within 1 days", "supporters": "giften at least 100"}
    found = place_people(table_of(ASK), tests, **given)
    assert (found.people["level"][0], len(found.unsure)) == (level, len(unsure))
    assert set(found.unsure) == unsure


def test_a_column_that_no_test_uses_is_not_asked_about():
    assert placed(ASK, fans="gezien is filled").unsure == ()


def test_cells_that_hold_no_number_are_counted_and_not_shown():
    found = placed("id;giften\n1;geheim\n2;geheim\n3;5\n", fans="giften at least 1")
    assert found.notes == ("In 2 rows 'giften' holds no number. They fail that test.",)


# --- mistakes


@pytest.mark.parametrize(
    ("tests", "says"),
    [
        ({"fans": "gift minstens 1"}, "Did you mean 'giften'?"),
        ({"fans": "postcode is 1"}, "There is no column 'postcode'"),
        ({"fans": "zomaar iets"}, "'zomaar iets' is not a test"),
        ({"fans": ""}, "is not a test"),
        ({"fans": "giften at least veel"}, "'veel' is not a number"),
        ({"fans": "giften at least 1e5"}, "'1e5' is not a number"),
        ({"fans": "laatst gezien within veel days"}, "'veel' is not a number of days"),
        ({"fans": "laatst gezien within -1 days"}, "'-1' is not a number of days"),
        ({"fan": "everyone"}, "There is no level 'fan'"),
        ({"left": "geschenk is 1"}, "There is no column 'geschenk'"),
        ({"fans": Test("rol", "resembles", "x")}, "A test cannot ask 'resembles'"),
        ({"fans": {"col": "rol"}}, "is not a test"),
        ({"fans": {"column": ["rol"], "operator": "filled"}}, "is not a test"),
    ],
)
def test_a_test_that_cannot_be_asked_is_a_mistake_in_one_line(tests, says):
    with pytest.raises(Mistake) as caught:
        place_people(table_of(PEOPLE), tests)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["laatst gezien", "Laatst_Gezien", "LAATST GEZIEN", "laatst_gezien"])
def test_a_column_is_found_however_it_is_written(name):
    assert counts(placed(PEOPLE, fans=f"{name} is filled")) == {"fans": 3}


def test_nothing_that_is_said_holds_a_cell():
    found = placed(PEOPLE, **{**TESTS, "empowered": "laatst gezien within 3 days"})
    said = " ".join([repr(found), *found.notes, *found.people["reason"]])
    assert not any(cell in said for cell in ("example.nl", "1.250", "bakt", "13-01"))


# --- against a plain reference


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    rows=st.lists(st.tuples(st.integers(0, 8), *[st.booleans()] * 3), min_size=1, max_size=25),
    levels=st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3, unique=True),
)
def test_placing_equals_a_plain_reference(rows, levels):
    text = "lidnummer;a;b;c\n" + "".join(
        f"{who};" + ";".join("ja" if y else "nee" for y in yes) + "\n" for who, *yes in rows
    )
    found = place_people(
        table_of(text), {level: f"{column} is ja" for level, column in zip(levels, "abc", strict=False)}
    )
    highest = {}
    for who, *yes in rows:
        met = [LEVELS.index(level) for level, y in zip(levels, yes, strict=False) if y]
        highest[who] = max([highest.get(who, -1), *met])
    assert list(found.counts.values()) == [list(highest.values()).count(at) for at in range(len(LEVELS))]
    assert found.unplaced == list(highest.values()).count(-1)
    assert sum(found.counts.values()) + found.unplaced == len(highest)
    assert list(found.people["level"]) == [[*LEVELS, ""][highest[who]] for who, *_ in rows]


def test_a_hundred_thousand_people_are_placed_in_seconds():
    rows = "".join(
        f"p{n}@example.nl;{n % 28 + 1:02}-{n % 12 + 1:02}-2025;{n % 90},50;{n % 3}\n" for n in range(100_000)
    )
    table = table_of("e-mail;gezien;giften;x\n" + rows)
    start = time.perf_counter()
    found = place_people(
        table, {"network": "everyone", "followers": "gezien within 90 days", "fans": "giften at least 80"}
    )
    assert time.perf_counter() - start < 6  # 0.4 s on an idle machine
    assert sum(found.counts.values()) == 100_000


def test_what_stands_in_many_cells_is_read_once(monkeypatch):
    asked = []
    for module, name in ((person, "person_key"), (trial, "read_numbers")):
        whole = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, whole=whole, **k: asked.append(whole) or whole(*a, **k))
    text = "date,person,gifts\n" + "".join(f"2026-01-01,p{n % 7},{n % 5}\n" for n in range(1_000))
    found = placed(text, fans="gifts at least 1", supporters=["gifts at least 2", "gifts at most 0"])
    assert (sum(found.counts.values()), len(found.keys)) == (7, 7)
    assert len([each for each in asked if each.__name__ == "person_key"]) == 7
    assert len([each for each in asked if each.__name__ == "read_numbers"]) == 4  # the column, and three values


def test_every_sentence_of_the_placing_exists_in_both_languages():
    keys = [key for key in load_content().words("nl").catalogue if key.startswith("files.")]
    assert len(keys) > 80


# What a strict reader found -------------------------------------------------------------------------------------------

ORDERS = """Name,Email,Financial Status,Created at
#1,an@example.nl,refunded,2024-05-02
#1,an@example.nl,,2024-05-02
#2,bo@example.nl,refunded,2024-05-02
#2,bo@example.nl,,2024-05-02
#3,bo@example.nl,paid,2024-05-03
#3,bo@example.nl,,2024-05-03
#4,co@example.nl,,2024-05-03
#4,co@example.nl,,2024-05-03
"""


def test_of_an_order_of_several_lines_only_the_first_says_that_it_was_refunded():
    found = placed(ORDERS, left="Financial Status is refunded", supporters="Created at is filled")
    assert (counts(found), found.left) == ({"supporters": 2}, 1)  # Bo paid another order; Co has never been refunded


@pytest.mark.parametrize("nobody", ["-", "geen", "n.v.t.", "Info Requested"])
def test_what_stands_for_an_address_is_nobodys(nobody):
    people = "".join(f"p{n}@example.nl;1\n" for n in range(9)) + f"{nobody};1\n" * 4
    found = placed(f"E-mail;Giften\n{people}", fans="Giften at least 1")
    assert counts(found) == {"fans": 13} and sum(key is None for key in found.keys) == 4


def test_one_means_yes_only_among_yes_and_no():
    gifts = "".join(f"p{n}@example.nl;{n % 5}\n" for n in range(20))
    assert placed(f"E-mail;Giften\n{gifts}", fans="Giften is yes").unplaced == 20
    assert counts(placed("E-mail;News\na@x.nl;1\nb@x.nl;0\nc@x.nl;ja\n", fans="News is yes")) == {"fans": 2}


@pytest.mark.parametrize(
    ("test", "met"), [("S is ja|", 1), ("S is ja | nee", 2), ("S contains e | x", 2), ("S is | ja", 1)]
)
def test_one_of_several_values_is_enough_and_an_empty_one_is_none(test, met):
    assert counts(placed("E-mail;S\na@x.nl;ja\nb@x.nl;nee\nc@x.nl;\nd@x.nl;Pixel\n", fans=test)) == {"fans": met}
