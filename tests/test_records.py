"""Cutting many lines at once gives what reading them one by one gives; and no text or bytes break the reader."""

import io
import random
from dataclasses import asdict, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engagement.files import decode, dialect, records
from engagement.files.cutting import cut_all
from engagement.files.decode import Decoded
from engagement.files.records import read_records

ODD = [
    "", " ", " x", "'", "'t Gooi", " 'a", "  'b", "\t'c", "\xa0'd", '"', 'a"b', '12" wide', '"x', 'x"', "a\nb", "a\r\nb,c;d",
    "a\rb", "\0", "\1", "a\0b\1", "a'b", "b'", '""', "''", "\x0b", "\x1c", "\x85", "\u2028", "\f", "Total", "\\", '\\"', "é",
]  # fmt: skip
KINDS = [
    ["1", "22", "333"], ["p1@x.nl", "p22@x.nl"], ["", "a", "b c"], ["Jan", "de Vries", "Piet Jan"], ["'x", "'123", "y"],
    ["x, y", "O'Brien", "de 'v' j", "plain", "two\nlines", "one"],
]  # fmt: skip


def table(dice):
    """A made-up table as text: its own delimiter, marks and line ends, and more or less that is wrong with it."""
    delimiter, quote, style = dice.choice(",,;;\t| "), dice.choice('"""\''), dice.choice(["few", "some", "all"])
    kinds, ends = (
        dice.choices(KINDS, k=dice.randint(1, 5)),
        dice.choice([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]]),
    )
    wrong, apart = dice.choice([0, 0, 0.02, 0.1, 0.4]), dice.random() < 0.15

    def typed(kind):
        cell = dice.choice([*ODD, delimiter, f"x{delimiter}y", f"{delimiter} "] if dice.random() < wrong else kind)
        special = any(mark in cell for mark in (quote, delimiter, "\n", "\r"))
        if dice.random() < wrong / 2 or not (special or style == "all" or (style == "some" and dice.random() < 0.3)):
            return cell
        return quote + cell.replace(quote, quote * 2) + quote

    lines = [delimiter.join("abcde"[: len(kinds)]) + dice.choice(ends)]
    for _ in range(dice.randint(0, 30)):
        cells, chance = [typed(kind) for kind in kinds], dice.random()
        if chance < 0.6 * wrong:
            cells = cells[:-1] if chance < 0.3 * wrong else [*cells, dice.choice(["", "z"])]
        elif chance < 0.8 * wrong:
            cells = dice.choice([[], [""] * len(kinds)])
        between = dice.choice(";,\t ") if dice.random() < 0.2 * wrong else delimiter
        lines.append((between + " " * (apart or dice.random() < 0.2 * wrong)).join(cells) + dice.choice(ends))
    text = "".join(lines)
    at = dice.randrange(len(text)) if dice.random() < 0.15 else len(text)
    return text[:at] + quote * (at < len(text)) + text[at:]


def read(data, block, sample, *, many):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "BLOCK", block)
        patch.setattr(records, "SAMPLE", sample)
        if not many:
            patch.setattr(records, "cut_all", lambda dialect, text: None)
        raw = io.BytesIO(data)
        decoded = Decoded.of(raw)
        found = read_records(decoded.blocks(raw))
        return replace(found, columns=[list(column) for column in found.columns]), decoded


def adds_up(found):
    return found.account["lines"] == sum(n for part, n in found.account.items() if part != "lines")


BLOCKS, SAMPLES = st.sampled_from([16, 64, 200, 2**20]), st.sampled_from([50, 200, 100_000])


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.integers(0, 2**32), BLOCKS, SAMPLES, st.sampled_from(["utf-8", "utf-8", "utf-16", "cp1252"]))
def test_many_lines_at_once_give_what_one_by_one_gives(seed, block, sample, codec):
    data = table(random.Random(seed)).encode(codec, "replace")
    at_once, one_by_one = (read(data, block, sample, many=many) for many in (True, False))
    assert asdict(at_once[0]) == asdict(one_by_one[0]) and at_once[1] == one_by_one[1]
    assert adds_up(at_once[0])


TEXTS = st.text(alphabet="ab1,; \"'\r\n\0\1", max_size=150)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(TEXTS, BLOCKS, SAMPLES)
@example('"a";"b"\n"c";"d";e\n"f";"g"\n', 2**20, 200)  # as many marks as when all cells are enclosed, and one is not
@example(
    "a\tb\tc\n1\t2\t'x\n\t\"3\"\t4\n5\t6\t'y\n", 2**20, 200
)  # apostrophes in front of cells, as Shopify puts there
@example("'a'\n'two\nlines'\n'O''B'\n", 64, 200)
def test_whatever_the_text_both_ways_agree(text, block, sample):
    data = text.encode()
    at_once, one_by_one = (read(data, block, sample, many=many) for many in (True, False))
    assert asdict(at_once[0]) == asdict(one_by_one[0]) and at_once[1] == one_by_one[1]


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-16")[:-1]), BLOCKS, SAMPLES)
def test_no_bytes_break_the_reader(data, block, sample):
    found, _ = read(data, block, sample, many=True)
    assert adds_up(found)
    assert {len(column) for column in found.columns} <= {found.account["rows"]}


def test_most_lines_of_a_plain_table_are_cut_many_at_once():
    rows = [["p@x.nl", '"a, b"', '"two\r\nlines"', '"12"" by 3"""'] for _ in range(100)]
    text = "".join(",".join(row) + "\r\n" for row in rows)
    cut = cut_all(dialect.Dialect.of(dialect.lines_of(text), None), text)
    assert [column[0] for column in cut[0]] == ["p@x.nl", "a, b", "two\r\nlines", '12" by 3"']
    assert cut[1:] == (dict.fromkeys(range(100), 1), "")


def test_apostrophes_in_front_of_cells_wait_only_for_the_line_below():
    lines = [f"'{n},p{n}@x.nl,'1234AB\n" for n in range(50)]
    cut = cut_all(dialect.Dialect.of(lines, None), "".join(lines))
    assert (len(cut[0][0]), cut[0][2][0], cut[2]) == (49, "'1234AB", lines[-1])


def test_a_cell_that_goes_on_in_the_next_block_leaves_the_lines_above_it():
    lines = [f'{n},p{n}@x.nl,"a, b"\n' for n in range(50)]
    cut = cut_all(dialect.Dialect.of(lines, None), "".join([*lines, '50,p50@x.nl,"a\n', "and more\n"]))
    assert (len(cut[0][0]), cut[2]) == (50, '50,p50@x.nl,"a\nand more\n')


def test_rows_read_one_by_one_stay_in_order_over_their_batches():
    lines = [f"{n};x{n}; y{n}\n" for n in range(25_000)]  # a space before each last cell wants a second look
    found = read_records(["nr;a;b\n", *lines])
    assert found.columns[0].tolist() == [str(n) for n in range(25_000)]
    assert found.columns[2][12_345] == " y12345"


def test_lines_that_waited_for_the_next_block_are_followed_by_many_at_once(monkeypatch):
    lines = [f"'{n},p{n}@x.nl,'1234AB\n" for n in range(300)]  # apostrophes: the last line of each block waits
    asked, whole = [], records.cut_all

    def watched(dialect, text):
        cut = whole(dialect, text)
        asked.append((text.count("\n"), len(cut.columns[0]), cut.rest))
        return cut

    monkeypatch.setattr(records, "cut_all", watched)
    found = read_records(["nr,mail,code\n" + "".join(lines[:100]), "".join(lines[100:200]), "".join(lines[200:])])
    typed = zip(*(line[:-1].split(",") for line in lines), strict=True)
    assert [list(cells) for cells in found.columns] == list(map(list, typed))
    # the line that waited goes alone, those below it together
    assert asked == [(101, 100, lines[99]), (100, 99, lines[199]), (100, 99, lines[299])]


def test_a_note_that_goes_on_over_several_blocks_is_one_cell():
    note = [f"line {n}, with more\n" for n in range(120)]
    text = ["nr,mail,note\n", *(f"{n},p{n}@x.nl,x\n" for n in range(9)), '9,p9@x.nl,"', *note, '"\n', "10,p10@x.nl,x\n"]
    found = read_records(["".join(text[:10]), *io.StringIO("".join(text[10:]))])  # each line is a block
    assert (found.account["rows"], found.account["continuation"]) == (11, 120)
    assert found.columns[2][9] == "".join(note)
