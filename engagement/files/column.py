"""What the cells of one column mean: numbers or dates, decided from all its cells together, never cell by cell.

``1.234`` is over a thousand in one file and a little over one in the next; 03-04 is in April here and in March there.
Another cell of the column usually tells; when none does, ``Reading.unsure`` says so. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from ..model import WrongValue

SPACES = str.maketrans("\xa0\u202f\u2212", "  -")  # what typesetters put for a space and a minus
TRIMMINGS = re.compile(r"€|\$|£|¥|%|,-+$|\b(?:EUR|USD|GBP|CHF)\b", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ '’][0-9]{3})+(?:[.,][0-9]*)?")
MARKED = re.compile(r"[+-]?[.,]?[0-9][0-9.,]*")
DIGITS = 15  # more does not fit a float exactly, and is an account or a telephone number anyway

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
DAY_NAMED = re.compile(r"([0-9]{1,2})[-. ]{1,2}([a-z]{3,9})[-., ]{1,2}([0-9]{4}|[0-9]{2})", re.IGNORECASE)
MONTH_NAMED = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", re.IGNORECASE)
TIME = re.compile(
    r"(?:T|,? {1,2})([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,]([0-9]{1,9}))?)? ?([ap]\.?m\.?)? ?(z|utc|gmt)?"
    r"(?: ?([+-])([0-9]{2}):?([0-9]{2})?(?::?[0-9]{2})?)?",
    re.IGNORECASE,
)
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mrt": 3, "maa": 3, "apr": 4, "may": 5, "mei": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12,
}  # fmt: skip

Value = TypeVar("Value", float, date)


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """A column, read: from the text of a cell to its number or day. A cell that holds none is left out."""

    values: Mapping[str, Value]
    unsure: bool = False  # the column itself did not tell how to read it
    mark: str = ""  # how it was read: the decimal mark, or which stands first, day or month

    def get(self, cell: str) -> Value | None:
        """What this cell means, if anything."""
        return self.values.get(cell)


def plain(name: str) -> str:
    """A column's name as it is compared: "Last_seen" and "last seen" are the same.

    >>> plain("E-mailadres *")
    'e mailadres'
    """
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def fold(text: str) -> str:
    """A cell as it is compared, whatever its capitals and spaces.

    >>> fold(" Ja  graag")
    'ja graag'
    """
    return " ".join(text.split()).casefold()


def read_numbers(cells: Iterable[str], *, decimal: str | None = None) -> Reading[float]:
    """The numbers of a column, with currency signs dropped and one decimal mark for the whole column.

    Only the digits 0 to 9 count: no "inf", "1e309" or Arabic digits, and nothing longer than 15 digits.
    ``decimal``, "," or ".", decides when the column itself does not tell or contradicts itself; ``None`` then reads
    thousands, or the mark that most cells show, and is ``unsure``. Raises ``WrongValue`` for another mark.

    >>> read_numbers(["1.234", "€ 12,50"]).values
    {'1.234': 1234.0, '€ 12,50': 12.5}
    >>> read_numbers(["1.234", "5.678"]).unsure, read_numbers(["1.234"], decimal=".").values
    (True, {'1.234': 1.234})
    """
    if decimal not in (None, ",", "."):
        raise WrongValue(f"decimal is {decimal!r}; give ',' or '.', or None to let the column tell.")
    bare = {cell: bare for cell in dict.fromkeys(cells) if (bare := _bare_number(cell))}
    votes = [mark for each in bare.values() if (mark := _decimal_mark(each))]
    told = len(set(votes)) == 1
    if votes or decimal:
        mark = decimal if decimal and not told else max(",.", key=votes.count)
        pattern = _number_pattern(mark)
    else:
        mark, pattern = "", re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+)")
    values = {}
    for cell, number in bare.items():
        if pattern.fullmatch(number) and sum(map(str.isdigit, number)) <= DIGITS:
            whole, _, part = number.partition(mark) if mark else (number, "", "")
            values[cell] = float(f"{whole.replace(',', '').replace('.', '') or 0}.{part or 0}")
    marked = any("," in number or "." in number for number in bare.values())
    return Reading(values, marked and not told and decimal is None, mark)


def _bare_number(cell: str) -> str:
    """The cell with its sign in front, without currency and grouping spaces; "" when it is not a number."""
    text = TRIMMINGS.sub("", cell.translate(SPACES).strip().lstrip("'")).strip()
    if text[:1] == "(" and text[-1:] == ")":
        text = "-" + text[1:-1]
    elif text[-1:] == "-":
        text = "-" + text[:-1]
    if text[:1] in "+-":
        text = text[:1] + text[1:].strip()
    if GROUPED.fullmatch(text):
        text = text.replace(" ", "").replace("'", "").replace("’", "")
    return text if MARKED.fullmatch(text) else ""


def _decimal_mark(number: str) -> str:
    """The decimal mark that this number betrays, or "" when it could be read both ways."""
    number = number.lstrip("+-")
    marks = [c for c in number if c in ",."]
    if not marks:
        return ""
    if len(set(marks)) > 1:
        return marks[-1]
    if len(marks) > 1:
        return "." if marks[0] == "," else ","
    whole, part = re.split("[.,]", number)
    return "" if len(part) == 3 and 1 <= len(whole) <= 3 and whole.strip("0") and whole[0] != "0" else marks[0]


def _number_pattern(mark: str) -> re.Pattern[str]:
    group = re.escape("," if mark == "." else ".")
    return re.compile(rf"[+-]?(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]*)(?:{re.escape(mark)}[0-9]*)?")


def read_dates(cells: Iterable[str], *, day_first: bool | None = None) -> Reading[date]:
    """The days of a column, times dropped, with one order of day and month for the whole column.

    ``day_first`` decides when the column does not tell; ``None`` then reads as most cells show, or the day first: ``unsure``.

    >>> read_dates(["03-04-2024", "04-13-2024"]).values["03-04-2024"]
    datetime.date(2024, 3, 4)
    """
    texts = {cell: split_time(cell)[0] for cell in dict.fromkeys(cells)}
    days_typed = dict.fromkeys(texts.values())  # few, of many times
    found = {text: parts for text in days_typed if (parts := _date_parts(text))}
    pairs = (parts[:2] for parts in found.values() if len(parts) == 4)
    either = [pair for pair in pairs if min(pair) <= 12 and max(pair) <= 31]
    days, months = (sum(pair[at] > 12 for pair in either) for at in (0, 1))
    told = (days > 0) != (months > 0)
    first = days >= months if told or day_first is None else day_first
    doubtful = any(one != other for one, other in either)
    read = {}
    for text, parts in found.items():
        if len(parts) == 4:
            parts = (parts[2], *(parts[1::-1] if first else parts[:2]))
        try:
            read[text] = date(*parts)
        except ValueError:
            continue  # 31 February is not a day
    values = {cell: read[text] for cell, text in texts.items() if text in read}
    return Reading(values, doubtful and not told and day_first is None, "day" if first else "month")


def split_time(cell: str) -> tuple[str, str]:
    """The day and the clock of a cell, as typed; without a clock "".

    >>> split_time("03-04-2024 9:15 PM")
    ('03-04-2024', ' 9:15 PM')
    """
    text = cell.strip()[:60]
    clock = TIME.search(text, 6)
    return (text[: clock.start()], clock[0]) if clock and clock.end() == len(text) else (text, "")


def read_clock(clock: str) -> tuple[int, int | None] | None:
    """Microseconds since midnight, and how many minutes the zone is ahead of UTC (``None``: no zone); else ``None``.

    >>> read_clock("T21:15:00.5+02:00"), read_clock(" 9:15 PM"), read_clock(""), read_clock(" 25:00")
    ((76500500000, 120), (76500000000, None), (0, None), None)
    """
    if not clock:
        return 0, None
    if not (found := TIME.fullmatch(clock)):
        return None
    *digits, part, half, zone, sign, ahead, more = found.groups()
    hour, minute, second = (int(number or 0) for number in digits)
    if half:
        hour = (hour % 12 + 12 * (half[0] in "pP")) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59 or second > 60:
        return None
    micro = int(((part or "") + "000000")[:6])
    offset = (60 * int(ahead) + int(more or 0)) * (-1 if sign == "-" else 1) if sign else 0 if zone else None
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro, offset


def _date_parts(text: str) -> tuple[int, ...]:
    """(year, month, day), or (one, other, year, 0) when the order of day and month is the column's to say, or ()."""
    if len(text) < 6:
        return ()
    if found := YEAR_FIRST.fullmatch(text):
        return _plausible(found[1], found[3], found[4])
    if found := COMPACT.fullmatch(text):
        return _plausible(*found.groups())
    if found := YEAR_LAST.fullmatch(text):
        year = _plausible(found[4], 1, 1)
        return (int(found[1]), int(found[3]), year[0], 0) if year else ()
    if found := DAY_NAMED.fullmatch(text):
        return _plausible(found[3], MONTHS.get(found[2][:3].lower(), 0), found[1])
    if found := MONTH_NAMED.fullmatch(text):
        return _plausible(found[3], MONTHS.get(found[1][:3].lower(), 0), found[2])
    return ()


def _plausible(year: str, month: str | int, day: str | int) -> tuple[int, ...]:
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    return (full, int(month), int(day)) if 1900 <= full <= 2200 else ()
