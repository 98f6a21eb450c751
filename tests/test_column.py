"""Numbers and dates, decided from all cells of a column together."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.files.column import fold, read_clock, read_dates, read_numbers, split_time


def numbers(*cells):
    reading = read_numbers(cells)
    return [reading.get(cell) for cell in cells]


def dates(*cells, day_first=None):
    reading = read_dates(cells, day_first=day_first)
    return [reading.get(cell) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1.234,50", "1.234"], [1234.5, 1234]),
        (["1,234.50", "1,234"], [1234.5, 1234]),
        (["1.234", "12,5"], [1234, 12.5]),
        (["1,234", "12.5"], [1234, 12.5]),
        (["1.234", "1.234.567"], [1234, 1234567]),
        (["0.125", "1.250"], [0.125, 1.25]),
        (["0,125", "1,250"], [0.125, 1.25]),
        (["1234,567"], [1234.567]),
        (["1.234", "5.678"], [1234, 5678]),
        (["€ 12,50", "EUR 3", "$4", "5 %", "12,-"], [12.5, 3, 4, 5, 12]),
        (["1 234,5", "12\xa0345", "1'234"], [1234.5, 12345, 1234]),
        (["-3", "+3", "3-", "(3)", "\u22123", "€ -3"], [-3, 3, -3, -3, -3, -3]),
        (["'12", " 12 ", "007"], [12, 12, 7]),
        ([",5", "5,"], [0.5, 5]),
    ],
)
def test_a_column_of_numbers_shares_one_decimal_mark(cells, found):
    assert numbers(*cells) == found


@pytest.mark.parametrize(
    "cell",
    [
        "", " ", "x", "nan", "NaN", "inf", "-inf", "1e309", "1E5", "١٢٣", "１２", "²", "1_000", "0x10", "12abc", "1.2.3,4,5",
        ".", ",", "-", "1,2,3", "12 34", "06 12 34 56 78", "123456789012345678901", "--3", "1..2",
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(cell):
    assert numbers(cell) == [None]


@pytest.mark.parametrize(
    ("cells", "unsure"),
    [(["1.234"], True), (["1,234"], True), (["1.234", "1,5"], False), (["12", "7"], False), (["1,5", "1.5"], True)],
)
def test_a_column_that_does_not_tell_is_unsure(cells, unsure):
    assert read_numbers(cells).unsure is unsure


@pytest.mark.parametrize(
    ("cells", "decimal", "found"),
    [
        (["1.234", "5.678"], ".", [1.234, 5.678]),
        (["1.234", "5.678"], ",", [1234, 5678]),
        (["1,234"], ",", [1.234]),
        (["1,5", "2,5", "3.5"], ".", [None, None, 3.5]),  # contradicts itself: the answer decides
        (["1.234", "1,5"], ".", [1234, 1.5]),  # tells: the answer is not needed
        (["12", "7"], ",", [12, 7]),
    ],
)
def test_an_answer_decides_where_the_column_does_not_tell(cells, decimal, found):
    reading = read_numbers(cells, decimal=decimal)
    assert ([reading.get(cell) for cell in cells], reading.unsure) == (found, False)


def test_a_decimal_mark_is_a_comma_or_a_point():
    with pytest.raises(ValueError, match="give ','"):
        read_numbers(["1"], decimal="comma")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.permutations(["1.234", "1,5", "3.5", "0,250", "7", "x", "03-04-2024", "13-04-2024", "04-13-2024", "5-6-2024"]),
    st.integers(0, 10), st.sampled_from([None, ",", "."]), st.sampled_from([None, True, False]),
)  # fmt: skip
def test_all_cells_together_decide_in_whatever_order_they_stand(cells, size, decimal, day_first):
    cells = cells[:size]
    assert read_numbers(cells, decimal=decimal) == read_numbers(sorted(cells), decimal=decimal)
    assert read_dates(cells, day_first=day_first) == read_dates(sorted(cells), day_first=day_first)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.decimals(-99_999_999, 99_999_999, places=2), min_size=1, max_size=30))
def test_what_a_dutch_excel_writes_reads_back(amounts):
    written = [f"{n:,.2f}".translate(str.maketrans(",.", ".,")) for n in amounts]
    assert numbers(*written) == [float(n) for n in amounts]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=12) | st.text("0123456789.,-+€ '()e", max_size=12)))
def test_every_number_read_is_a_plain_one(cells):
    assert all(abs(n) < 1e15 for n in read_numbers(cells).values.values())
    assert all(1900 <= day.year <= 2200 for day in read_dates(cells).values.values())


@pytest.mark.parametrize(
    "cell",
    [
        "2024-04-03", "2024/4/3", "2024.04.03", "20240403", "2024-04-03T12:30:00Z", "2024-04-03 12:30:00 UTC",
        "2024-04-03 23:59:59.123+02:00", "3 apr 2024", "3-Apr-24", "03 april 2024", "April 3, 2024", "Apr 3 2024",
        "03-04-2024", "3/4/2024", "3.4.24", "03-04-2024 12:30", "3/4/2024 1:05 PM",
    ],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways(cell):
    assert dates(cell) == [date(2024, 4, 3)]


@pytest.mark.parametrize("cell", ["12 mrt 2024", "12 maart 2024", "12-mar-2024", "12 March 2024", "March 12, 2024"])
def test_months_have_dutch_and_english_names(cell):
    assert dates(cell) == [date(2024, 3, 12)]


@pytest.mark.parametrize(
    "cell",
    ["", "x", "31-02-2024", "2024-13-01", "00-00-0000", "0000-00-00", "3-4", "12", "20241301", "1-1-1850", "٠٣-٠٤-٢٠٢٤",
     "2024-04-03 and more", "3 foo 2024", "32-01-2024", "2024-04"],
)  # fmt: skip
def test_what_is_no_day_is_none(cell):
    assert dates(cell) == [None]


@pytest.mark.parametrize(
    ("cells", "day_first", "found", "unsure"),
    [
        (["03-04-2024", "13-04-2024"], None, date(2024, 4, 3), False),
        (["03/04/2024", "04/13/2024"], None, date(2024, 3, 4), False),
        (["03-04-2024"], None, date(2024, 4, 3), True),
        (["03-04-2024"], True, date(2024, 4, 3), False),
        (["03-04-2024"], False, date(2024, 3, 4), False),
        (["03-04-2024", "13-04-2024"], False, date(2024, 4, 3), False),
        (["03-04-2024", "13-04-2024", "14-04-2024", "04-13-2024"], None, date(2024, 4, 3), True),
        (["03-04-2024", "13-04-2024", "04-13-2024"], False, date(2024, 3, 4), False),
        (["03-04-2024", "13-04-2024", "99-99-2024"], None, date(2024, 4, 3), False),
        (["04-04-2024"], None, date(2024, 4, 4), False),
    ],
)
def test_the_column_decides_whether_the_day_comes_first(cells, day_first, found, unsure):
    reading = read_dates(cells, day_first=day_first)
    assert (reading.get(cells[0]), reading.unsure) == (found, unsure)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.dates(date(1900, 1, 1), date(2199, 12, 31)), min_size=1), st.booleans())
def test_days_written_one_way_read_back(days, day_first):
    written = [f"{d:%d/%m/%Y}" if day_first else f"{d:%m/%d/%Y}" for d in days]
    assert dates(*written, day_first=day_first) == days


@pytest.mark.parametrize(
    ("cell", "day", "at"),
    [
        ("2026-01-05 09:15", "2026-01-05", (33_300_000_000, None)), ("2026-01-05T09:15:30.25Z", "2026-01-05", (33_330_250_000, 0)),
        ("05-01-2026, 9:15 p.m.", "05-01-2026", (76_500_000_000, None)), ("05-01-2026 12:15 AM", "05-01-2026", (900_000_000, None)),
        ("2026-01-05 09:15 -03:30", "2026-01-05", (33_300_000_000, -210)), ("2026-01-05", "2026-01-05", (0, None)),
        ("2026-01-05 09:75", "2026-01-05", None), ("2026-01-05 13:00 PM", "2026-01-05", None),
    ],
)  # fmt: skip
def test_a_day_and_its_clock_are_read_apart(cell, day, at):
    typed, clock = split_time(cell)
    assert (typed, read_clock(clock)) == (day, at)


def test_what_is_no_clock_is_no_time():
    assert read_clock(" noon") is None


def test_cells_are_compared_without_capitals_and_spaces_too_many():
    assert fold("  Ja \xa0GRAAG ") == fold("ja graag")
