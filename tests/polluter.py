"""Clean tables (an invented shop, the sample contacts), and every way in which files of people who do not program go wrong."""

import csv
import random
from dataclasses import dataclass

from engagement.samples import load_samples

SHOP = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "Type", "Description", "URL", "Comments"]
WORDS = ["lamp", "chair", "table", "box", "garden", "house", "light", "wood", "steel", "blue", "red"]


@dataclass(frozen=True)
class Clean:
    """A table as it was meant: its name, the names of its columns and its rows."""

    name: str
    header: list[str]
    rows: list[list[str]]


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
    return Clean("shop", SHOP, table)


def contacts(rows=60):
    """The sample lists of contacts, as the standard reader reads them; rows from all over each list."""
    for path in (sample.contacts for sample in load_samples().values()):
        lines = path.read_text("cp1252" if path.stem == "relatielijst" else "utf-8-sig").splitlines()
        top = next(at for at, line in enumerate(lines) if "mail" in line.lower())
        header, *table = csv.reader(lines[top:], delimiter=max(",;", key=lines[top].count))
        table = [row for row in table if len(row) == len(header) and "@" in "".join(row)]
        yield Clean(path.parent.name, header, table[:: max(1, len(table) // rows)][:rows])


def quoted(cell, delimiter=",", quote='"', escape=None):
    if any(mark in cell for mark in (quote, delimiter, "\n")):
        return quote + cell.replace(quote, (escape or quote) + quote) + quote
    return cell


def line(row, **dialect):
    return dialect.get("delimiter", ",").join(quoted(cell, **dialect) for cell in row)


def text(rows, header=None, end="\r\n", **dialect):
    return "".join(line(row, **dialect) + end for row in [*([header] if header else []), *rows])


def polluted_files(clean):
    """The table, with one thing wrong with the file as a whole."""
    rows, header = clean.rows, clean.header
    width, plain = len(header), text(rows, header)

    def put(what, whole, rows=rows, header=header):
        return Polluted(f"{clean.name}: {what}", whole if isinstance(whole, bytes) else whole.encode(), rows, header)

    for put_wrong in (_cut_otherwise, _encoded_otherwise, _above_and_below, _stacked, _headed, _shaped):
        yield from put_wrong(put, rows, header, width, plain)


def _cut_otherwise(put, rows, header, width, plain):
    flat = [[cell.replace("\n", " ") for cell in row] for row in rows]
    for delimiter in (",", ";", "\t", "|", " ", ", "):
        yield put(f"delimiter {delimiter!r}", text(rows, header, delimiter=delimiter))
    for sign, delimiter in (("sep=;", ";"), ('"sep=,"', ","), ("SEP=\t", "\t")):
        yield put(sign, f"{sign}\r\n{text(rows, header, delimiter=delimiter)}")
    yield put("apostrophes quote", text(rows, header, quote="'"))
    yield put("a backslash escapes", text(rows, header, escape="\\"))
    every = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in [header, *rows])
    yield put("all quoted", every)
    for end in ("\n", "\r"):
        yield put(f"lines end in {end!r}", text(flat, header, end=end), flat)
    mixed = "".join(
        line(row) + "\r\n\n\r"[at % 3 :][: 2 if at % 3 == 0 else 1] for at, row in enumerate([header, *flat])
    )
    yield put("lines end in any way", mixed, flat)
    yield put("no end", plain.rstrip("\r\n"))
    yield put("two ends", plain + "\r\n")


def _encoded_otherwise(put, rows, header, width, plain):
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        yield put(codec, plain.encode(codec))
    yield put("utf-16-be with its mark", b"\xfe\xff" + plain.encode("utf-16-be"))
    western = [[cell.encode("cp1252", "ignore").decode("cp1252") for cell in row] for row in rows]
    yield put("cp1252", text(western, header).encode("cp1252"), western)
    first = "\ufeff" + ",".join(f'"{name}"' for name in header)
    yield put("a byte order mark before a quoted name", first + "\r\n" + text(rows))
    yield put("a byte order mark within marks", f'"\ufeff{header[0]}",{line(header[1:])}\r\n{text(rows)}')


def _above_and_below(put, rows, header, width, plain):
    empty = "," * (width - 1)
    titles = {
        "one": "Sales\r\n", "filled up": f"Sales{empty}\r\n", "and an empty row": f"Sales{empty}\r\n{empty}\r\n",
        "and a blank": "Sales\r\n\r\n", "two and a blank": "Sales\r\nby Jan, on Monday\r\n\r\n",
        "three": "A\r\nB, one comma\r\nC\r\n",
        "a filter": 'Filter: all\r\n"Period: 1-1-2024, to now"\r\n\r\n',
        "comments": "# ------\r\n# Title, and more\r\n# Start: 20240101\r\n\r\n", "a comment": "# made by a tool\r\n",
    }  # fmt: skip
    for what, title in titles.items():
        yield put(f"title, {what}", title + plain)
    total = ",".join("Total" if at == 0 else "900" if at == 2 else "" for at in range(width))
    foots = {
        "below a blank": "\r\nSource: shop\r\n", "total": f"{total}\r\n", "filled up": f"Source: the shop{empty}\r\n",
        "total below a blank": f"\r\n{total}\r\n", "several": f"{total}\r\nSource: the shop\r\nPrinted on Monday\r\n",
        "an empty row": f"{empty}\r\n", "comments": "\r\n# made by a tool\r\n# on Monday\r\n",
    }  # fmt: skip
    for what, foot in foots.items():
        yield put(f"foot, {what}", plain + foot)
    yield put("title and foot", f"Sales\r\n\r\n{plain}\r\n{total}\r\nSource: the shop\r\n")
    yield put("comments, two rows", f"{titles['comments']}{text(rows[:2], header)}", rows[:2])
    yield put("title, two rows", f"Sales\r\n{text(rows[:2], header)}", rows[:2])


def _stacked(put, rows, header, width, plain):
    for wide in (4, width, width + 3):
        other = text([[f"x{n}{m}" for m in range(wide)] for n in range(20)], [f"c{m}" for m in range(wide)])
        yield put(f"a second table, {wide} wide", f"{plain}\r\n{other}")
        yield put(f"a title and a second table, {wide} wide", f"{plain}\r\nOthers\r\n{other}")
        yield put(f"a third table, {wide} wide", f"{plain}\r\n{other}\r\n{other}")


def _headed(put, rows, header, width, plain):
    numbers = [
        at for at in range(width) if sum(row[at][:1].isdigit() or "@" in row[at] for row in rows) > 0.9 * len(rows)
    ]
    units = [f"({'abcdefghijklmnopqrstuvwxyz'[at % 26]} {at})" if at in numbers else "" for at in range(width)]
    groups = ["" if at % 3 else f"Group {at // 3}" for at in range(width)]
    yield put("groups above the names", text([header, *rows], groups))
    twice = ["Name", "Number", "Note"] * width
    grouped = [f"Group {at // 3} {twice[at]}" for at in range(width)]
    yield put("groups above names that come back", text([twice[:width], *rows], groups), header=grouped)
    below = [f"{name} {unit}".strip() for name, unit in zip(header, units, strict=True)]
    yield put("units below the names", text([units, *rows], header), header=below)
    both = [f"{name} {unit}".strip() for name, unit in zip(grouped, units, strict=True)]
    yield put("groups, names and units", text([twice[:width], units, *rows], groups), header=both)
    yield put("no header", text(rows), header=None)
    double = [*header[:3], header[1], *header[4:]]
    yield put("double names", text(rows, double), header=double)
    empty = [*header[:2], "", "", *header[4:]]
    yield put("empty names", text(rows, empty), header=empty)
    long = [name * 40 for name in header]
    yield put("long names", text(rows, long), header=long)


def _shaped(put, rows, header, width, plain):
    yield put("a header alone", text([], header), [])
    for n in (1, 2, 3):
        yield put(f"{n} rows", text(rows[:n], header), rows[:n])
    for data in ("", "\r\n\r\n", "  \r\n\t\r\n", "," * (width - 1) + "\r\n"):
        yield put(f"nothing, {data[:9]!r}", data, [], None)
    yield put(
        "a delimiter after every row",
        "".join(f"{each},\r\n" for each in _lines(rows)).join([line(header) + "\r\n", ""]),
    )
    yield put(
        "a delimiter after every line", "".join(f"{each},\r\n" for each in _lines([header, *rows])), header=header
    )
    yield put("blank lines between", "".join(f"{each}\r\n\r\n" for each in _lines([header, *rows])))
    ragged = [line(row).rstrip(",") for row in rows]
    yield put("empty cells at the end left out", "\r\n".join([line(header), *ragged, ""]))
    long = [*rows[:5], [*rows[5][:-1], "x" * 200_000], *rows[6:]]
    yield put("a cell over 131,072 characters", text(long, header), long)
    notes = [[*row[:-1], f"a note\nof, say,\n\n{n} lines"] for n, row in enumerate(rows)]
    yield put("notes of several lines", text(notes, header), notes)
    fullest = max(range(width), key=lambda at: len({row[at] for row in rows}))
    names, mails = [f"{a} {b}" for a in WORDS for b in WORDS], [f"{word}@example.org" for word in WORDS]
    few = [f"{name}, jr" if n % 9 == 0 else name for n, name in enumerate(names)]
    for name, cells in {
        header[fullest]: [row[fullest] for row in rows],
        "Full name": names,
        "E-mail": mails,
        "Names": few,
    }.items():
        yield put(f"one column, {name}", "\r\n".join([name, *cells, ""]), [[cell] for cell in cells], [name])
    comments = "# ----\r\n# All Users\r\n# Start date: 20250101\r\n# End\r\n\r\n"
    yield put(
        "comments, two columns",
        comments + "Day,Users\r\n0000,12\r\n0001,9\r\n",
        [["0000", "12"], ["0001", "9"]],
        ["Day", "Users"],
    )


def _lines(rows):
    return [line(row) for row in rows]


def polluted_rows(clean, at):
    """The table, with one thing wrong with the row at this place."""
    row, lines, width = clean.rows[at], _lines(clean.rows), len(clean.header)

    def put(what, typed, lost=None):
        whole = "\r\n".join([line(clean.header), *lines[:at], typed, *lines[at + 1 :], ""])
        return Polluted(f"{clean.name}: {what}, row {at}", whole.encode(), clean.rows, clean.header, lost)

    for delimiter in (";", "\t", " ", ", "):
        yield put(f"delimiter {delimiter!r}", line(row, delimiter=delimiter))
    cells = [quoted(cell) for cell in row]
    for n in range(width):
        yield put(f"an empty cell after {n}", ",".join([*cells[: n + 1], "", *cells[n + 1 :]]))
        if n + 1 < width:
            yield put(f"no delimiter after {n}", line([*row[:n], row[n] + row[n + 1], *row[n + 2 :]]), lost=at)
        if cells[n] == row[n]:
            half = len(row[n]) // 2
            marked = {
                "before": '"' + row[n], "after": row[n] + '"', "in": f'{row[n][:half]}"{row[n][half:]}',
                "twice before": '""' + row[n], "twice around": f'""{row[n]}""', "at and twice after": f'"{row[n]}""',
            }  # fmt: skip
            for where, cell in marked.items():
                yield put(f"a mark {where} {n}", ",".join([*cells[:n], cell, *cells[n + 1 :]]), lost=at)
