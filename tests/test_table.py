"""read_table: any export becomes a table of text, and every line of the file has its place."""

import io
import subprocess
import sys
import time
import zipfile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engagement.content import load_content
from engagement.files.format import format_of
from engagement.files.source import UnreadableTable
from engagement.files.table import read_table
from engagement.model import Mistake

HEAD = ["id", "naam", "e-mail", "giften"]
PEOPLE = [[str(n), f"Naam {n}", f"p{n}@example.nl", f"{n},50"] for n in range(1, 9)]


def export(delimiter=";", *, rows=PEOPLE, head=HEAD, end="\r\n", quote=""):
    lines = ([head] if head else []) + rows
    return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in line) + end for line in lines)


def rows_of(table):
    return table.frame.values.tolist()


def adds_up(table):
    return table.account["lines"] == sum(n for part, n in table.account.items() if part != "lines")


# --- how it is written


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    table = read_table(export(delimiter).encode())
    assert (table.delimiter, list(table.frame), rows_of(table)) == (delimiter, HEAD, PEOPLE)


def test_commas_separate_where_decimal_commas_are_quoted():
    table = read_table(export(",", quote='"').encode())
    assert (table.delimiter, rows_of(table)) == (",", PEOPLE)


def test_a_sep_line_decides_and_is_no_header():
    table = read_table(("sep=;\r\n" + export(rows=[["1", "a,b", "p@example.nl", "c,d"]])).encode())
    assert (list(table.frame), rows_of(table)) == (HEAD, [["1", "a,b", "p@example.nl", "c,d"]])
    assert table.account["preamble"] == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    assert rows_of(read_table(export(end=end).encode())) == PEOPLE


def test_lines_may_end_in_several_ways_at_once():
    text = export(end="\n") + export(rows=[["9", "é", "p9@example.nl", ""]], head=None, end="\r\n")
    assert len(read_table(text.encode()).frame) == 9


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
def test_the_encoding_is_found(codec, found):
    rows = [*PEOPLE, ["9", "Renée de Groot-Ümit", "p9@example.nl", ""]]
    table = read_table(export(rows=rows).encode(codec))
    assert (table.encoding, list(table.frame), rows_of(table)) == (found, HEAD, rows)


def test_a_list_pasted_together_from_two_programs_keeps_its_accents():
    table = read_table("naam;e-mail\nZoë;z@example.nl\n".encode() + "René;r@example.nl\n".encode("cp1252"))
    assert list(table.frame["naam"]) == ["Zoë", "René"]
    assert any("cp1252" in note for note in table.notes)


def test_an_accented_latin_header_of_a_page_is_read_right():
    text = "Me gusta totales de la página;Tipo;Categoría;like\n139441;Photo;2;79\n139441;Status;2;130\n"
    table = read_table(text.encode("latin-1"))
    assert (table.kind, next(iter(table.frame))) == ("counts", "Me gusta totales de la página")


# --- cells stay as typed


@pytest.mark.parametrize(
    "cell",
    ["0612345678", "NA", "None", "null", "nan", "1e309", "007", "123456789012345678901", "=1+1", "'1234AB", "1.0"],
)
def test_a_cell_stays_as_typed(cell):
    table = read_table(f"e-mail;cel\na@example.nl;{cell}\nb@example.nl;\n".encode())
    assert list(table.frame["cel"]) == [cell, ""]


def test_all_is_text_and_nothing_is_missing():
    frame = read_table(export().encode()).frame
    assert all(type(cell) is str for row in frame.values for cell in row)


def test_apostrophes_in_front_of_cells_do_not_quote():
    table = read_table(b"Customer ID,Email,Zip\n'701,a@example.nl,'1234AB\n'702,b@example.nl,'1234AC\n")
    assert rows_of(table) == [["'701", "a@example.nl", "'1234AB"], ["'702", "b@example.nl", "'1234AC"]]


def test_apostrophes_around_cells_do():
    table = read_table(b"'naam','e-mail'\n'Vries, de','a@example.nl'\n'Bos','b@example.nl'\n")
    assert list(table.frame["naam"]) == ["Vries, de", "Bos"]


def test_a_cell_may_hold_lines_and_quotation_marks():
    text = 'e-mail,notitie,x\na@example.nl,"een\ntwee, drie\n""vier"", a",1\nb@example.nl,,2\n'
    table = read_table(text.encode())
    assert rows_of(table)[0] == ["a@example.nl", 'een\ntwee, drie\n"vier", a', "1"]
    assert (table.account["rows"], table.account["continuation"]) == (2, 2)


def test_a_cell_may_be_longer_than_the_standard_reader_allows():
    import csv

    before = csv.field_size_limit()
    table = read_table(f"e-mail;brief\na@example.nl;{'x' * 200_000}\n".encode())
    assert len(table.frame.loc[0, "brief"]) == 200_000
    assert csv.field_size_limit() == before


def test_invisible_characters_are_left_out_and_counted():
    table = read_table("e-mail;na\0am\na@example.nl;J\u202ean\u200b\n".encode())
    assert rows_of(table) == [["a@example.nl", "Jan"]]
    assert "3 invisible characters were left out." in table.notes


# --- above, below and beside the table


def test_titles_above_and_totals_below_are_told_apart():
    text = "Ledenlijst 2026\nfilter: alle; leden\n\n" + export(end="\n") + "\nTotaal;;;40,00\nAfgedrukt op 3 april\n"
    table = read_table(text.encode())
    assert (list(table.frame), rows_of(table)) == (HEAD, PEOPLE)
    assert {part: n for part, n in table.account.items() if n} == {
        "lines": 15, "preamble": 2, "header": 1, "rows": 8, "footer": 2, "blank": 2,
    }  # fmt: skip
    assert "15 lines in the file = 2 above the table + 1 with the column names + 8 rows" in table.notes[1]


@pytest.mark.parametrize("total", ["TOTALI,,,", "Total,,,12.00", "Grand total: 2,,,", "Totaal 2026,,,12"])
def test_a_line_of_totals_is_nobody(total):
    text = f"Name,Email,Ticket,Paid\nAn,a@example.nl,VIP,5\nBo,b@example.nl,VIP,7\n{total}\n"
    table = read_table(text.encode())
    assert (len(table.frame), table.account["footer"]) == (2, 1)


def test_the_total_may_stand_first():
    table = read_table(b"Content,Video title,Views\nTotal,,100\nabc,One,60\ndef,Two,40\n")
    assert list(table.frame["Content"]) == ["abc", "def"]


def test_somebody_of_whom_only_the_address_is_known_is_no_total():
    text = export(end="\n") + ";;p9@example.nl;\np10@example.nl\n"
    assert read_table(text.encode()).account["rows"] == 10


def test_somebody_called_total_stays():
    table = read_table(b"naam;e-mail;rol\nAn;a@example.nl;lid\nTotal Bos;b@example.nl;lid\n")
    assert len(table.frame) == 2


def test_short_rows_are_filled_up_and_long_ones_keep_their_cells():
    text = export(
        ",", rows=[*([["1", "a", "p@example.nl", "2"]] * 4), ["1", "b", "q@example.nl", "2", "x", "y"], ["3"]]
    )
    table = read_table(text.encode())
    assert rows_of(table)[4:] == [["1", "b", "q@example.nl", "2,x,y"], ["3", "", "", ""]]
    assert sum("ine 6" in note or "ine 7" in note for note in table.notes) == 2


def test_a_delimiter_too_many_on_every_row_shifts_nothing():
    table = read_table(b"e-mail,b,c\nq@example.nl,2,3,\nr@example.nl,5,6,\n")
    assert (list(table.frame), rows_of(table)[1]) == (["e-mail", "b", "c"], ["r@example.nl", "5", "6"])


def test_double_and_empty_column_names_get_a_number():
    table = read_table(b"Bedrag;Bedrag;;e-mail;Bedrag\n1;2;3;a@example.nl;4\n5;6;7;b@example.nl;8\n")
    assert list(table.frame) == ["Bedrag", "Bedrag (2)", "column 3", "e-mail", "Bedrag (3)"]


@pytest.mark.parametrize(
    ("head", "found"),
    [(HEAD, True), (None, False), (["naam", "2024", "e-mail", "2025"], True)],
)
def test_a_missing_header_is_noticed(head, found):
    table = read_table(export(head=head).encode())
    assert table.account["header"] == found
    assert len(table.frame) == 8


def test_columns_without_a_name_are_numbered_in_the_readers_language():
    assert next(iter(read_table(export(head=None).encode(), language="nl").frame)) == "kolom 1"


@pytest.mark.parametrize("text", ["", "\n\n", ";;;\n;;;\n"])
def test_an_empty_file_says_so(text):
    table = read_table(text.encode())
    assert (table.frame.shape, table.kind) == ((0, 0), "counts")
    assert table.notes[0].startswith("There is nothing in this file")
    assert adds_up(table)


def test_a_header_alone_is_a_table_without_rows():
    table = read_table(b"naam;e-mail\n")
    assert (list(table.frame), len(table.frame), table.kind) == (["naam", "e-mail"], 0, "persons")


# --- quotation marks gone astray


@pytest.mark.parametrize("quote", ["", '"'])
def test_two_stray_marks_do_not_swallow_those_between(quote):
    rows = [[str(n), f"Naam {n}", f"p{n}@example.nl", "1"] for n in range(1_000)]
    rows[3][1], rows[498][1] = '"Jan', '"Piet'
    table = read_table(export(",", rows=rows, quote=quote).encode())
    assert [row[0] for row in rows_of(table)] == [row[0] for row in rows]
    assert quote or any("In 2 rows a quotation mark had gone astray (first on line 5)" in note for note in table.notes)


def test_a_stray_mark_on_every_row_swallows_nobody():
    rows = [[n, f'"{name}', mail, gift] for n, name, mail, gift in PEOPLE]
    assert rows_of(read_table(export(rows=rows).encode())) == rows


CELLS = st.sampled_from(["Jan", "de Vries", "", "a b", "x"])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    names=st.lists(st.tuples(CELLS, CELLS), min_size=4, max_size=20),
    quote=st.sampled_from(["", '"']),
    where=st.floats(0, 1, exclude_max=True),
)
def test_wherever_a_quotation_mark_slips_in_nobody_vanishes(names, quote, where):
    rows = [[f"id{n}", *pair] for n, pair in enumerate(names)]
    head, body = "id,a,b\n", export(",", rows=rows, head=None, quote=quote, end="\n")
    at = int(where * len(body))
    table = read_table((head + body[:at] + '"' + body[at:]).encode())
    assert len(table.frame) == len(rows)
    assert adds_up(table)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.text(alphabet="ab1@.,;|\t\"' \r\né", max_size=120)
    | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)
)
def test_whatever_the_text_the_account_adds_up(text):
    assume(not format_of(text.encode()))
    table = read_table(text.encode("utf-8", "replace"))
    assert adds_up(table)
    assert len(table.frame) == table.account["rows"]
    assert table.frame.columns.is_unique


# --- what kind of file


@pytest.mark.parametrize(
    ("text", "kind", "person"),
    [
        ("e-mail;nieuwsbrief\na@example.nl;ja\nb@example.nl;ja\n", "persons", "e-mail"),
        ("Indirizzo;Nome\na@example.nl;An\nb@example.nl;Bo\n", "persons", "Indirizzo"),
        ("person,registered,reputation\n1,2011-10-11,101\n2,2011-10-11,101\n3,2011-10-12,1\n", "persons", "person"),
        ("id;nieuwsbrief\n1;ja\n2;nee\n3;ja\n", "persons", "id"),
        ("First Name,Last Name,Email Address\nAn,Bos,\nBo,Bos,\nCo,Mol,\n", "persons", None),
        ("Lidnummer;Naam\n1;An\n2;An\n", "persons", "Lidnummer"),
        ("date,person,type\n2024-01-01,1,badge\n2024-01-02,1,post\n2024-01-02,2,post\n", "events", "person"),
        ("E-mail;Wanneer\na@example.nl;3-4-2024\na@example.nl;13-4-2024\nb@example.nl;3-4-2024\n", "events", "E-mail"),
        ("Page likes;Type;Month;like;share\n139441;Photo;12;79;17\n139441;Status;12;130;29\n", "counts", None),
        ("Post ID,Publish time,Reach\n1,01/02/2024,5\n2,01/03/2024,7\n", "counts", None),
        ("id,Permalink,Impressions\n1,a,5\n2,b,7\n3,c,9\n", "counts", None),
        ("Date,Users,New users\n20260101,5,2\n20260102,5,2\n20260103,6,3\n", "counts", None),
        ("Date,Primary\n2024-01-01,5\n2024-01-02,7\n", "counts", None),
    ],
)
def test_the_kind_of_file_is_told(text, kind, person):
    table = read_table(text.encode())
    assert (table.kind, table.person) == (kind, person)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("text", "key"), [("a;b\n1;x\n2;y\n", "counts"), ("date,person" + "\n2024-01-01,1" * 3, "events")]
)
def test_the_kind_is_said_in_words(text, key, language):
    said = load_content().words(language)(f"files.kind.{key}", column="person")
    assert said in read_table(text.encode(), language=language).notes


# --- what cannot be read


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 xl/workbook.xml", "damaged"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "spreadsheet"),
        (b"PK\x03\x04 members.csv", "damaged"),
        (b"\x1f\x8b\x08" + bytes(20), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not text"),
        (b"%PDF-1.7\n", "not text"),
        (bytes(range(32)) * 40, "not text"),
        (b"<html><p>Jan</p>", "no table"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(data, says):
    with pytest.raises(UnreadableTable, match=says) as caught:
        read_table(data, "C:\\mijn map\\leden.xlsx")
    assert "\n" not in str(caught.value) and "mijn map" not in str(caught.value)
    assert "leden.xlsx" in str(caught.value)


@pytest.mark.parametrize("name", ["not-there.csv", "nul\0.csv"])
def test_a_missing_file_is_a_mistake(tmp_path, name):
    with pytest.raises(Mistake, match="There is no file"):
        read_table(tmp_path / name if "://" not in name else name)


def test_a_folder_is_a_mistake(tmp_path):
    with pytest.raises(Mistake, match="folder"):
        read_table(tmp_path)


def test_a_file_of_more_than_200_mb_is_refused_unread(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(201 * 2**20)
    with pytest.raises(Mistake, match="larger than 200 MB"):
        read_table(path)


def test_a_path_and_its_bytes_give_the_same(tmp_path):
    path = tmp_path / "leden.csv"
    path.write_bytes(export().encode())
    assert read_table(str(path)).notes == read_table(path).notes == read_table(path.read_bytes()).notes
    assert read_table(path).name == "leden.csv"
    assert read_table(path.read_bytes(), "../../etc/leden.csv").name == "leden.csv"


# --- manners


def test_no_note_and_no_printed_table_holds_a_cell():
    rows = [[str(n), f"Geheim{n}", f"geheim{n}@example.nl", '"x' if n == 3 else "1"] for n in range(9)]
    table = read_table(export(rows=rows).encode())
    assert "eheim" not in " ".join(table.notes) + repr(table)


def test_importing_reads_no_pandas():
    code = "import sys, engagement.files.table, engagement.files.people; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_ten_thousand_people_are_read_at_once():
    rows = [[str(n), f"Naam {n}", f"p{n}@example.nl", "1,50"] for n in range(10_000)]
    data = export(rows=rows).encode()
    read_table(b"a;b\n")
    start = time.perf_counter()
    assert len(read_table(data).frame) == 10_000
    assert time.perf_counter() - start < 2  # 0.2 s on an idle machine


@pytest.mark.parametrize(
    "text", ['1,"' * 50_000, '"' * 100_000, 'x,"\n' + '""\n' * 50_000, "a,b,c\n" + '1,"n,x\n' * 20_000]
)
def test_hostile_quotation_marks_take_no_time(text):
    start = time.perf_counter()
    assert adds_up(read_table(text.encode()))
    assert time.perf_counter() - start < 15


@pytest.mark.parametrize(
    "text",
    ["a;b;c\n" + "1;2;3\n" * 20 + ";x" * 100_000 + "\n", "a;b;c\n" + "1;x@y.nl;3\n\nx2;Jan;Piet\n" * 4_000],
    ids=["a hundred thousand cells in a row", "a blank line after every other row"],
)
def test_odd_rows_and_blank_lines_take_no_time(text):
    began = time.process_time()
    table = read_table(text.encode())
    assert time.process_time() - began < 20
    assert dict(table.account)["lines"] == text.count("\n")


# What a strict reader found -------------------------------------------------------------------------------------------

MAILCHIMP = "Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID"


def zipped(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.csv", text)
    return packed.getvalue()


def test_the_files_of_one_tool_are_one_table_though_some_have_more_columns():
    more = MAILCHIMP.replace("LEID", "UNSUB_TIME,LEID")
    table = read_table(zipped(
        subscribed_members=f"{MAILCHIMP}\na@x.nl,3,,1,a\nb@x.nl,2,,2,b\n",
        unsubscribed_members=f"{more}\nc@x.nl,3,,2024-01-02,3,c\n" + 'd@x.nl,"1,,2024-01-02,4,d\n' * 9,
        readme="nothing\nmuch\n",
    ))  # fmt: skip
    assert table.frame["file"].tolist() == ["subscribed members"] * 2 + ["unsubscribed members"] * 10
    assert table.frame["UNSUB_TIME"].tolist()[:3] == ["", "", "2024-01-02"] and table.frame["EUID"].tolist()[:3] == [
        "a",
        "b",
        "c",
    ]
    assert any(note.startswith("unsubscribed members: ") and "first on line 3" in note for note in table.notes)
    assert any("readme" in note for note in table.notes) and adds_up(table)


@pytest.mark.parametrize(("name", "part"), [("unsubscribed_email_26cd.csv", "unsubscribed email"), (None, "your file")])
def test_a_single_file_whose_tool_asks_for_it_says_where_it_comes_from(name, part):
    table = read_table(f"{MAILCHIMP}\na@x.nl,3,,1,a\n".encode(), name)
    assert table.frame["file"].tolist() == [part]


def test_of_two_addresses_it_is_ones_own():
    rows = "".join(f"piet@x.nl;p{n}@x.nl\n" for n in range(12))
    assert read_table(f"E-mail aanbrenger;E-mail\n{rows}".encode()).person == "E-mail"
    assert read_table(f"Aangebracht door;Adres\n{rows}".encode()).person == "Adres"


def test_a_list_of_people_that_looks_like_counts_is_a_list_of_people():
    table = read_table(b"E-mail;Date;Primary\na@x.nl;2024-01-02;yes\nb@x.nl;2024-01-03;no\n")
    assert (table.kind, table.person, table.tool) == ("persons", "E-mail", None)


@pytest.mark.parametrize(
    "text", [";" * 20_000 + "\n" + "a;b\n" * 50_000, ";".join("abcdefgh" * 3_000) + "\n" + "a;b\n" * 50_000]
)
def test_a_small_file_that_asks_for_gigabytes_is_refused(text):
    try:
        assert read_table(text.encode()).frame.size < 10**7
    except UnreadableTable as mistake:
        assert "memory" in str(mistake)


def test_two_files_are_read_at_once():
    long = f"E-mail;Note\na@x.nl;{'x' * 200_000}\n".encode()

    def other(share):
        assert read_table(b"E-mail;Note\na@x.nl;x\n").kind == "persons"

    assert len(read_table(long, progress=other).frame["Note"][0]) == 200_000


def test_no_column_of_a_file_in_a_zip_is_lost_for_being_named_almost_as_another():
    one = f"{MAILCHIMP}\na@x.nl,3,,1,a\n"
    other = (
        "Likes +,Likes -,%," + MAILCHIMP.replace("OPTIN_TIME", "Optin time,OPTIN_TIME") + "\n1,2,3,b@x.nl,4,5,6,7,b\n"
    )
    frame = read_table(zipped(subscribed_x=one, cleaned_x=other)).frame
    assert list(frame) == [*MAILCHIMP.split(","), "Likes +", "Likes -", "%", "Optin time", "file"]
    assert frame.iloc[1].tolist() == ["b@x.nl", "4", "6", "7", "b", "1", "2", "3", "5", "cleaned"]


def test_two_columns_that_are_both_almost_another_stay_two():
    one, other = f"{MAILCHIMP},Shoe size\na@x.nl,3,,1,a,40\n", f"{MAILCHIMP},shoe_size,SHOE-SIZE\nb@x.nl,2,,2,b,41,42\n"
    frame = read_table(zipped(subscribed_x=one, cleaned_x=other)).frame
    assert list(frame) == [*MAILCHIMP.split(","), "Shoe size", "SHOE-SIZE", "file"]
    assert frame.iloc[1].tolist() == ["b@x.nl", "2", "", "2", "b", "41", "42", "cleaned"]
