"""A clean table of an invented shop, and every way in which files of people who do not program go wrong."""

import random
from dataclasses import dataclass

HEADER = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "Type", "Description", "URL", "Comments"]
WORDS = ["lamp", "chair", "table", "box", "garden", "house", "light", "wood", "steel", "blue", "red"]


@dataclass(frozen=True)
class Polluted:
    """A file, what a person would read in it, and the one row (if any) in which something was lost for good."""

    what: str
    data: bytes
    rows: list[list[str]]
    header: list[str] | None
    lost: int | None = None


def shop(rows=83, seed=1):
    """Dates, prices, texts with commas, quotation marks and line ends in them, and empty cells."""
    dice = random.Random(seed)
    some = lambda n: " ".join(dice.choices(WORDS, k=n))  # noqa: E731
    table = []
    for n in range(rows):
        description = some(dice.randint(2, 6)) + (f", {some(3)}" if dice.random() < 0.3 else "")
        comment = dice.choice(["", "", "", some(4), 'He said "fine", then left', "one line\nand more, below"])
        table.append(
            [f"{dice.randint(1, 12):02d}/{dice.randint(1, 28):02d}/20{dice.randint(10, 24)}",
             f"{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:00", str(dice.randint(1, 40)),
             f"P-{dice.randint(100, 999)}", f"{dice.randint(1, 900)}.{dice.randint(0, 99):02d}",
             dice.choice(["Home", "Garden", "Office"]), description + (' 12" wide' if dice.random() < 0.1 else ""),
             f"http://shop.example/{n}?a=1&b={dice.randint(0, 9)}", comment]
        )  # fmt: skip
    return table


def quoted(cell, delimiter=",", quote='"', escape=None):
    if any(mark in cell for mark in (quote, delimiter, "\n")):
        return quote + cell.replace(quote, (escape or quote) + quote) + quote
    return cell


def line(row, **dialect):
    return dialect.get("delimiter", ",").join(quoted(cell, **dialect) for cell in row)


def text(rows, header=HEADER, end="\r\n", **dialect):
    return "".join(line(row, **dialect) + end for row in [*([header] if header else []), *rows])


def polluted_files(rows):
    """The table, with one thing wrong with the file as a whole."""
    plain = text(rows)
    flat = [[cell.replace("\n", " ") for cell in row] for row in rows]
    other = [[f"x{n}{m}" for m in range(12)] for n in range(20)]
    for delimiter in (",", ";", "\t", "|", " ", ", "):
        yield Polluted(f"delimiter {delimiter!r}", text(rows, delimiter=delimiter).encode(), rows, HEADER)
    yield Polluted("apostrophes quote", text(rows, quote="'").encode(), rows, HEADER)
    yield Polluted("a backslash escapes", text(rows, escape="\\").encode(), rows, HEADER)
    for end in ("\n", "\r"):
        yield Polluted(f"lines end in {end!r}", text(flat, end=end).encode(), flat, HEADER)
    for codec in ("utf-8-sig", "utf-16", "cp1252"):
        yield Polluted(codec, plain.encode(codec), rows, HEADER)
    yield Polluted("no end", plain.rstrip().encode(), rows, HEADER)
    yield Polluted("two ends", (plain + "\r\n").encode(), rows, HEADER)
    yield Polluted("header alone", text([]).encode(), [], HEADER)
    yield Polluted("one row", text(rows[:1]).encode(), rows[:1], HEADER)
    yield Polluted("no header", text(rows, header=None).encode(), rows, None)
    double = [*HEADER[:3], "TIME", *HEADER[4:]]
    yield Polluted("double names", text(rows, double).encode(), rows, double)
    for title in ("Sales\r\n", "Sales,,,,,,,,\r\n", "Sales\r\nby Jan, on Monday\r\n\r\n", "A\r\nB, one comma\r\nC\r\n"):
        yield Polluted(f"title {title!r}", (title + plain).encode(), rows, HEADER)
    for foot in ("\r\nSource: shop\r\n", "Total,,40,,900.00,,,,\r\n", "Source: the shop,,,,,,,,\r\n"):
        yield Polluted(f"foot {foot!r}", (plain + foot).encode(), rows, HEADER)
    for width in (4, 9, 12):
        second = text([row[:width] for row in other], [f"c{m}" for m in range(width)])
        yield Polluted(f"a second table, {width} wide", f"{plain}\r\n{second}".encode(), rows, HEADER)


def polluted_rows(rows, at):
    """The table, with one thing wrong with the row at this place."""
    row, lines = rows[at], [line(row) for row in rows]

    def put(what, typed, lost=None):
        whole = [line(HEADER), *lines[:at], typed, *lines[at + 1 :], ""]
        return Polluted(f"{what}, row {at}", "\r\n".join(whole).encode(), rows, HEADER, lost)

    for delimiter in (";", "\t", " ", ", "):
        yield put(f"delimiter {delimiter!r}", line(row, delimiter=delimiter))
    cells = [quoted(cell) for cell in row]
    for n in range(len(row)):
        yield put(f"an empty cell after {n}", ",".join([*cells[: n + 1], "", *cells[n + 1 :]]))
        if n + 1 < len(row):
            yield put(f"no delimiter after {n}", line([*row[:n], row[n] + row[n + 1], *row[n + 2 :]]), lost=at)
        if cells[n] == row[n]:
            yield put(f"a mark before {n}", ",".join([*cells[:n], '"' + row[n], *cells[n + 1 :]]), lost=at)
            yield put(f"a mark after {n}", ",".join([*cells[:n], row[n] + '"', *cells[n + 1 :]]), lost=at)
