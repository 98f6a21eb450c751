"""open_sources: whatever people bring is opened or refused in one line, within bounds of time and memory."""

import base64
import gzip
import io
import re
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.content import load_content
from engagement.files import child, source
from engagement.files.source import UnreadableTable, open_sources, parts_of

WORDS = load_content().words("en")
LIST = b"Naam;E-mail\r\nGeheim;geheim@voorbeeld.nl\r\n"
XLS = zlib.decompress(base64.b64decode(  # made once by xlwt: an empty sheet, then two members with a date and a gift
    "eNrtWE1oE0EU/mbzH5s06Y/aCiUUrFobQbx4aVMLNSBaqh4UFTR1txKbbCQtQr1YrTmJIHhSvBTqwUv8OfiDCooePAgVPQiC0OpJPAkKHtqub95u"
    "tK1ZaKAWK/st82bmm5k3b2Zf5k329UR0cuxO4xQWoAMuzBoBeOdwglKgVImA2g1DFku5n5LhYEUh4KcX6fXgUeiVT75D+b6noOC2+xlJ4COlIziF"
    "npyuxZYRXWxDSkgb2oWbfE/BdUphNLBdNSyPs6xleYv7PmbZycwllu3Ud1IcwkSip3W75ccHlWZuC5MUuM9j3jOzFfV4Kf347GVh9vVgRz6dyjgN"
    "/1ZDk7sK4yCfTWq6lpf1atxAEFDVeDYbHyZMoo78eRzfjRjwrXRwPY05/PLyAsT/mM/7bHi/DR+w4YM2/CobvsqGD5HzlOPDNv2rbfiIDR8tw19R"
    "3MAIjGNCnkIFsi3M4daN3Zp2okA2dfGZ7KG6qunTOMwh1s9d0JNKZal7dzybSmc8wP60rg4Sn0z3D7lks04nu57SO0/ncvk+TcuoW/QMte/KDX6O"
    "Aidzg9q8pqCM7hwNIvOiQYjPyCqSKq1alqN8UkbIkOmbX9/s6etNHGVmhE0zsV6uDQbOyRE0OLzgftHKIzazPM9a13G5kWUdrZnylt56q7BzlPtc"
    "4NYWmmcb421iw5zyRioXvux90FT4lNhE5WJy6kxd8V1iDM3kPyqNl88o2kSbuHZV4mGilAsronxg2fBHdOlQanBPFii2/MbS7Zmw3TMXTJ9YeXvm"
    "VyKW7YZ1gazGDO8ZaD8kzJrUI37VFGu0WXPRulyWLlFGl+TqeXfMmsBqWj7whHUqWIO7LxSsxcVaqUtqUcpoMe33WlrkrjXK0MJaFNZSfK7Qbvez"
    "RewLKOcLDhw4cODAwcqA4Ihr3jLcfNc0bzA+67vODKVZ5zPJf4t9yNEzRP9MuqFTnsdwRf5Dty1R0iUWOab0vVDiAM2exwD62I6Biv2X7mdi7noW"
    "PTCydD+hSuefrcTOvzz/TwfuZWY="
))  # fmt: skip
XLS_TEXT = "Naam,E-mail,Sinds,Gift\r\nNan,nan@voorbeeld.nl,2024-03-05,12.5\r\nJosé,jose@voorbeeld.nl,2023-12-31,25\r\n"


def opened(data, name="list.xls"):
    """The name, (part, bytes) of each text, and the notes; every text knows its size and stands at its start."""
    with open_sources(data, name, WORDS) as (name, sources, notes):
        texts = [(each.part, each.raw.read()) for each in sources]
        assert [each.size for each in sources] == [len(text) for _, text in texts]
        return name, texts, notes


def text_of(data):
    """The text of the only source; of one that we made, so its encoding is known."""
    with open_sources(data, "list.xls", WORDS) as (_, [only], _):
        assert (only.encoding, only.part) == ("utf-8", "")
        return only.raw.read().decode("utf-8")


def refused(data, name="list.xls"):
    """The key of the line with which a file is refused, within seconds and without a cell in it."""
    began = time.monotonic()
    with pytest.raises(UnreadableTable) as mistake, open_sources(data, name, WORDS):
        pass
    assert time.monotonic() - began < 60
    assert "eheim" not in str(mistake.value) and "\n" not in str(mistake.value)
    said = {key: re.escape(WORDS.catalogue[key]["en"].replace("{name}", "NAME")) for key in WORDS.catalogue}
    (key,) = (
        key
        for key, text in said.items()
        if re.fullmatch(text.replace("NAME", ".*").replace(r"\{most\}", "[0-9,]+"), str(mistake.value))
    )
    return key.removeprefix("files.mistakes.")


def book(*sheets, **states):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        sheet.sheet_state = states.get(name, "visible")
        for row in rows:
            sheet.append(row)
    made.save(data := io.BytesIO())
    return data.getvalue()


def packed(*members, **options):
    with zipfile.ZipFile(data := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, **options)
    return data.getvalue()


def raw_book(sheet, shared="<sst/>"):
    """An .xlsx with this XML in its sheet, whatever that is."""
    spaces = "http://schemas.openxmlformats.org"
    relation, main = f"{spaces}/officeDocument/2006/relationships", f"{spaces}/spreadsheetml/2006/main"
    relations = f'<Relationships xmlns="{spaces}/package/2006/relationships">{{}}</Relationships>'
    one = f'<Relationship Id="{{0}}" Type="{relation}/{{1}}" Target="{{2}}"/>'
    to = one.format("r1", "worksheet", "worksheets/sheet1.xml") + one.format("r2", "sharedStrings", "sharedStrings.xml")
    sheets = '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
    return packed(
        ("_rels/.rels", relations.format(one.format("r1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relation}">{sheets}</workbook>'),
        ("xl/_rels/workbook.xml.rels", relations.format(to)),
        ("xl/worksheets/sheet1.xml", sheet.replace("<worksheet>", f'<worksheet xmlns="{main}">')),
        ("xl/sharedStrings.xml", shared.replace("<sst", f'<sst xmlns="{main}"')),
    )


def cells(*cells):
    rows = "".join(f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>' for column, row in cells)
    return raw_book(f"<worksheet><sheetData>{rows}</sheetData></worksheet>")


# --- what is opened


@pytest.mark.parametrize(
    "data", [LIST, b"", "\ufeffNaam;Gift\n".encode("utf-16"), "a;b\n1;2\n".encode("utf-16-le"), b"a\tb\n1\t2\n"]
)
def test_a_plain_text_is_handed_over_as_it_is(data, tmp_path):
    (path := tmp_path / "export.xls").write_bytes(data)
    for given_ in (data, memoryview(data), path, str(path)):
        assert opened(given_, "export.xls") == ("export.xls", [("", data)], [])


def test_a_plain_text_on_disk_is_not_read_before_it_is_asked_for(tmp_path):
    with (path := tmp_path / "large.csv").open("wb") as file:
        file.write(LIST * 2_000)
        file.truncate(source.MOST_BYTES + 1)  # holes take no room on the disk
    with open_sources(path, None, WORDS) as (name, [only], _):
        assert (name, only.size, only.encoding) == ("large.csv", source.MOST_BYTES + 1, "")
        assert only.raw.name == str(path) or only.raw.name == path
    assert only.raw.closed
    with path.open("r+b") as file:
        file.truncate(source.MOST_TEXT + 1)
    assert refused(path) == "big"


def test_an_upload_or_an_archive_has_a_lower_limit(monkeypatch, tmp_path):
    monkeypatch.setattr(source, "MOST_BYTES", 100)
    assert refused(LIST * 9) == "big"
    (path := tmp_path / "list.xls").write_bytes(packed(("a.csv", LIST)) * 2)
    assert refused(path) == "big"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("007", "007"), ("NA", "NA"), ("None", "None"), (" a ", '" a "'), ("a;b", '"a;b"'), ('"Jo" Smit', '"""Jo"" Smit"'),
        ("twee\nregels", '"twee\nregels"'), (None, ""), (True, "TRUE"), (False, "FALSE"), (5, "5"), (5.0, "5"), (-0.0, "0"),
        (12.5, "12.5"), (0.1 + 0.2, "0.3"), (1.234, "1.2340"), (-0.125, "-0.1250"), (1e20, "1" + "0" * 20), (1e-7, "0.0000001"),
        (date(2024, 3, 5), "2024-03-05"), (datetime(2024, 3, 5, 13, 4), "2024-03-05 13:04:00"),
        (datetime(2024, 3, 5, 23, 59, 59, 999_000), "2024-03-06"), (timedelta(hours=30), "30:00:00"),
    ],
)  # fmt: skip
def test_a_cell_of_a_spreadsheet_reads_as_a_person_sees_it(cell, text):
    assert text_of(book(("A", [["kop", "x"], [cell, "x"]]))) == f"kop,x\r\n{text},x\r\n"


def test_the_first_sheet_that_is_visible_and_not_empty_is_read_and_the_others_are_named():
    sheets = book(("Oud", [["x"]]), ("Leeg", []), ("Leden", [["Naam"], [], ["Nan"]]), ("Nog", [["y"]]), Oud="hidden")
    name, texts, notes = opened(sheets, "C:\\map\\Leden 2024.xlsx")
    assert (name, texts) == ("Leden 2024.xlsx", [("", b"Naam\r\n\r\nNan\r\n")])
    assert notes == [WORDS("files.repairs.sheet", name=name, sheet="Leden", n=2)]
    assert opened(book(("Leden", [["Naam"]])))[2] == []


def test_rows_above_the_table_keep_their_place():
    assert text_of(cells(("B", 3), ("B", 5))) == "\r\n\r\n1\r\n\r\n1\r\n"


def test_an_old_spreadsheet_is_read():
    assert text_of(XLS) == XLS_TEXT


def test_a_spreadsheet_of_libreoffice_is_read():
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Leden"><table:table-row><table:table-cell'
        ' office:value-type="string"><text:p>Zoë</text:p></table:table-cell><table:table-cell office:value-type="float"'
        ' office:value="5"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>'
    kind = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    ods = packed(kind, ("content.xml", content), ("META-INF/manifest.xml", manifest))
    assert text_of(ods) == "Zoë,5\r\n"


def test_a_page_with_several_tables_gives_the_first_and_says_so():
    table = "<table><tr><td>{0}<td>b<tr><td>c<td>d</table>"
    page = f"<!-- made by hand -->\n<html><body>{table.format('één')}{table.format('twee')}".encode()
    name, texts, notes = opened(page)
    assert (texts, notes) == ([("", "één,b\r\nc,d\r\n".encode())], [WORDS("files.repairs.page", name=name, n=1)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_page_may_be_written_in_any_way(encoding):
    page = "<html><table><tr><td>Zoë<td>5<tr><td>Renée<td>6</table></html>"
    assert text_of(page.encode(encoding)) == "Zoë,5\r\nRenée,6\r\n"


def test_a_spreadsheet_that_is_xml_is_read():
    head = '<?xml version="1.0"?><Workbook xmlns:ss="urn:x"><Styles><Style ss:ID="a"/></Styles>'
    rows = (
        '<Row><Cell><Data ss:Type="String">Naam</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">1.234</Data></Cell></Row>'
        '<Row ss:Index="3">\n <Cell ss:MergeAcross="1"> <Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell>\n'
        '<Cell><Data ss:Type="Boolean">1</Data><Comment><Data>hush</Data></Comment></Cell></Row>'
        '<ss:Row><ss:Cell><ss:Data ss:Type="String">007 &amp; <![CDATA[<co>]]></ss:Data></ss:Cell></ss:Row>'
    )
    xml = f"{head}<Worksheet><Table>{rows}</Table></Worksheet></Workbook>"
    assert text_of(xml.encode()) == "Naam,,1.2340\r\n\r\n2024-03-05,,TRUE\r\n007 & <co>,,\r\n"


# --- archives


def test_a_zip_gives_its_tables_in_order_and_what_tells_them_apart():
    data = packed(
        ("subscribed_email_audience_export_1a2b.csv", b"a"), ("__MACOSX/._x.csv", b"no"), (".hidden.csv", b"no"), ("map/", b""),
        ("map/unsubscribed_email_audience_export_1a2b.csv", b"b"), ("logo.png", b"\x89PNG"), ("more.zip", packed(("x.csv", b"no"))),
        ("cleaned_email_audience_export_1a2b.XLS", b"c"),
    )  # fmt: skip
    name, texts, notes = opened(data, "audience.zip")
    assert texts == [("subscribed", b"a"), ("unsubscribed", b"b"), ("cleaned", b"c")]
    assert (name, notes) == ("audience.zip", [WORDS("files.repairs.nested", n=1)])


def test_a_zip_may_hold_spreadsheets_and_pages():
    page = b"<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    data = packed(("jan.xlsx", book(("A", [["x", 1]]), ("B", [["y"]]))), ("feb.xls", XLS), ("mrt.xls", page))
    _, texts, notes = opened(data)
    assert texts == [("jan", b"x,1\r\n"), ("feb", XLS_TEXT.encode()), ("mrt", b"a,b\r\nc,d\r\n")]
    assert [note for note in notes if "jan.xlsx" in note] == [
        WORDS("files.repairs.sheet", name="jan.xlsx", sheet="A", n=1)
    ]


def test_one_table_in_a_zip_has_no_neighbours():
    assert opened(packed(("../../etc/passwd.csv", LIST), ("readme.md", b"x"))) == ("list.xls", [("", LIST)], [])


def test_a_table_that_cannot_be_read_does_not_shut_the_others_out():
    _, texts, notes = opened(packed(("good.csv", LIST), ("../../etc/bad.csv", b"%PDF-1.4")))
    assert (texts, notes) == ([("", LIST)], [WORDS("files.mistakes.binary", name="bad.csv")])
    assert refused(packed(("bad.csv", b"%PDF-1.4")), "bad.csv") == "binary"


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (["leden-2023.csv", "leden-2024.csv"], ["2023", "2024"]),
        (["leden jan 1.csv", "leden feb 2.csv"], ["jan", "feb"]),
        (["2023/leden.csv", "2024/leden.csv"], ["2023", "2024"]),
        (["leden.csv", "leden (1).csv"], ["leden", "leden (1)"]),
        (["a.csv", "a.csv"], ["a.csv (1)", "a.csv (2)"]),
        (["../../etc/a.csv", "C:\\b.csv"], ["a", "b"]),
    ],
)
def test_parts_differ(names, parts):
    assert parts_of(names) == parts


def test_gz_is_unpacked_whatever_its_name(tmp_path):
    assert opened(gzip.compress(LIST), "users.csv")[1] == [("", LIST)]
    assert opened(gzip.compress(LIST) + gzip.compress(b"more"))[1] == [("", LIST + b"more")]
    assert opened(gzip.compress(XLS))[1] == [("", XLS_TEXT.encode())]
    (path := tmp_path / "users.csv.gz").write_bytes(gzip.compress(LIST))
    assert opened(path, None) == ("users.csv.gz", [("", LIST)], [])


# --- what is refused


def tar():
    with tarfile.open(fileobj=(data := io.BytesIO()), mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"), io.BytesIO())
    return data.getvalue()


def flagged(data, *, at, value):
    """The archive with two bytes of its central directory changed: 8 is its flags, 10 its method, 24 its size."""
    start, wide = data.index(b"PK\x01\x02") + at, 4 if at == 24 else 2
    return data[:start] + value.to_bytes(wide, "little") + data[start + wide :]


def sealed(xls):
    """The workbook with its one stream called as Excel calls what it keeps behind a password."""
    name = "EncryptedPackage\0".encode("utf-16-le")
    at = xls.index("Workbook".encode("utf-16-le"))
    return xls[:at] + name.ljust(64, b"\0") + len(name).to_bytes(2, "little") + xls[at + 66 :]


REFUSED = {
    "pdf": (b"%PDF-1.7 Geheim", "binary"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
    "program": (bytes(range(32)) * 40, "binary"),
    "rich text": (b"{\\rtf1 Geheim}", "binary"),
    "docx": (packed(("word/document.xml", "<Geheim/>")), "binary"),
    "odt": (packed(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<Geheim/>")), "binary"),
    "page without a table": (b"<!DOCTYPE html><p>Geheim</p>", "tableless"),
    "feed": (b"<?xml version='1.0'?><rss><item>Geheim</item></rss>", "tableless"),
    "zip without a table": (packed(("readme.md", "Geheim")), "tableless"),
    "empty zip": (packed(), "tableless"),
    "workbook without a cell": (book(("Leeg", [])), "tableless"),
    "zip in a zip": (packed(("more.zip", packed(("a.csv", LIST)))), "packed"),
    "zip in a zip as csv": (packed(("list.xls", packed(("a.csv", LIST)))), "packed"),
    "zip in a gz": (gzip.compress(packed(("a.csv", LIST))), "packed"),
    "gz in a gz": (gzip.compress(gzip.compress(LIST)), "packed"),
    "tar": (tar(), "packed"),
    "tar.gz": (gzip.compress(tar()), "packed"),
    "bz2": (b"BZh91AY&SY" + bytes(range(99)), "packed"),
    "xz": (b"\xfd7zXZ\x00" + bytes(99), "packed"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(99), "packed"),
    "rar": (b"Rar!\x1a\x07" + bytes(99), "packed"),
    "bz2 in a zip": (packed(("list.csv", LIST), compress_type=zipfile.ZIP_BZIP2), "packed"),
    "password on a zip": (flagged(packed(("list.csv", LIST)), at=8, value=1), "locked"),
    "password on a workbook": (sealed(XLS), "locked"),
    "gz cut off": (gzip.compress(LIST * 99)[:-12], "damaged"),
    "gz changed": (gzip.compress(LIST)[:-8] + bytes(8), "damaged"),
    "zip cut off": (packed(("list.csv", LIST))[:-30], "damaged"),
    "zip changed": (packed(("list.xls", LIST), compress_type=0).replace(b"Geheim", b"geheim", 1), "damaged"),
    "zip that says less than it holds": (flagged(packed(("list.xls", LIST)), at=24, value=5), "damaged"),
    "workbook of text": (raw_book("Geheim"), "broken"),
    "workbook that is no XML": (raw_book("<worksheet><sheetData><row><c t='Geheim"), "broken"),
    "workbook cut off": (XLS[:1500], "broken"),
    "old document": (XLS[:512] + bytes(3000), "broken"),
    "very old workbook": (b"\x09\x08\x10\x00" + bytes(500), "broken"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_in_one_line(case, tmp_path):
    data, key = REFUSED[case]
    (path := tmp_path / "list.xls").write_bytes(data)
    assert (refused(data), refused(path)) == (key, key)


@pytest.mark.parametrize("given", [None, 5, ["list.csv"], io.StringIO("E-mail;Gift")], ids=type)
def test_what_is_not_a_file_at_all_is_refused_in_one_line(given):
    assert refused(given, None) == "given"


ZEROS = bytes(60_000_000)  # packed, a thousandth
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "Geheim"}">' for n in range(10))


def sheet_of(*cells, shared=""):
    rows = f"<row>{''.join(cells)}</row>"
    return raw_book(f"<worksheet><sheetData>{rows}</sheetData></worksheet>", f"<sst><si><t>{shared}</t></si></sst>")


def laughing_sheet():
    cell = "<c t='inlineStr'><is><t>&l9;</t></is></c>"
    return raw_book(f"<!DOCTYPE x [{LAUGHS}]><worksheet><sheetData><row>{cell}</row></sheetData></worksheet>")


def far_rows():
    row = "<Row ss:Index='1048576'><Cell ss:Index='16384'><Data>Geheim</Data>"
    return f"<?xml version='1.0'?><Table>{row * 2_000}".encode()


BOMBS = {
    "zip": (lambda: packed(("a.csv", ZEROS)), "swollen"),
    "xlsx": (lambda: raw_book(ZEROS.decode()), "swollen"),
    "gz": (lambda: gzip.compress(ZEROS), "swollen"),
    "gz in a zip": (lambda: packed(("a.csv", gzip.compress(ZEROS))), "packed"),
    "many members": (lambda: packed(*((f"{n}.csv", b"Geheim") for n in range(1_001))), "swollen"),
    "a size that is a lie": (lambda: flagged(packed(("a.csv", LIST)), at=24, value=2**31), "swollen"),
    "a cell far away": (lambda: cells(("A", 1), ("XFD", 1_048_576)), "swollen"),
    "a long text everywhere": (
        lambda: sheet_of(*["<c t='s'><v>0</v></c>"] * 9_000, shared="Geheim" * 5_000),
        "swollen",
    ),
    "billion laughs": (laughing_sheet, "broken"),
    "spans": (lambda: f"<table>{'<tr><td colspan=16384 rowspan=65534>Geheim' * 2_000}".encode(), "swollen"),
    "far rows": (far_rows, "swollen"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(bomb):
    make, key = BOMBS[bomb]
    assert refused(make()) == key


def test_nobody_laughs_in_a_page():
    page = f"<!DOCTYPE html [{LAUGHS}]><table><tr><td>&l9;<td>b<tr><td>c<td>d</table>"
    assert len(text_of(page.encode())) < 100


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its memory")
def test_the_child_takes_no_more_memory_than_it_may():
    assert refused(cells(("A", 1), ("ZZ", 100_000))) == "swollen"


def test_a_child_that_takes_too_long_or_cannot_start_or_falls_is_one_line(monkeypatch):
    for end, key in ((OSError("Geheim"), "broken"), (-9, "swollen"), (0xC0000409, "swollen"), (1, "broken")):

        class Child(nullcontext):
            returncode = end

            def __init__(self, *command, end=end, **pipes):
                super().__init__()
                if isinstance(end, Exception):
                    raise end

            def communicate(self, data, timeout):
                return b"", None

            def kill(self):
                pass

        monkeypatch.setattr(child.subprocess, "Popen", Child)
        assert refused(XLS) == key


SLEEPER = "import sys, time; sys.stdin.buffer.read(); time.sleep(60)"


@pytest.fixture
def sleeper(monkeypatch):
    """A child that never writes."""
    started, popen = [], subprocess.Popen

    def start(command, **pipes):
        started.append(popen([sys.executable, "-c", SLEEPER], **pipes))
        return started[-1]

    monkeypatch.setattr(child.subprocess, "Popen", start)
    return started


def test_all_children_of_a_file_share_the_time(monkeypatch, sleeper):
    monkeypatch.setattr(source, "SECONDS", 0.5)
    assert refused(packed(*((f"{n}.xls", XLS) for n in range(40)))) == "swollen"
    assert len(sleeper) <= 2 and all(child.returncode is not None for child in sleeper)


def test_a_child_ends_when_nobody_wants_it_any_more(sleeper):
    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), source.open_sources(XLS, "list.xls", WORDS, stop):
        pass
    assert [child.returncode is not None for child in sleeper] == [True]


def test_all_tables_of_a_zip_share_the_limits(monkeypatch):
    monkeypatch.setattr(source, "MOST_BYTES", 130_000)
    data = packed(*((f"{n}.xlsx", book(("A", [["Geheim" * 5_000]]))) for n in "ab"))
    _, texts, notes = opened(packed(("a.csv", b"x" * 100_000), ("b.xls", book(("A", [["Geheim" * 10_000]])))))
    assert (len(texts), notes) == (1, [WORDS("files.mistakes.swollen", name="b.xls")])
    assert len(opened(data)[1]) == 2


def test_the_child_says_nothing_of_its_own(capfd):
    refused(REFUSED["workbook that is no XML"][0])
    refused(cells(("A", 1), ("XFD", 1_048_576)))
    assert capfd.readouterr() == ("", "")


def test_the_child_takes_no_module_from_the_folder_that_someone_works_in(monkeypatch, tmp_path):
    for name in ("json", "decimal", "python_calamine", "engagement"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(10)")
    monkeypatch.chdir(tmp_path)
    assert text_of(XLS) == XLS_TEXT


@pytest.mark.parametrize(
    "name",
    [
        "\\\\server\\map\\list.xls",
        "//server/map/list.xls",
        "https://voorbeeld.nl/list.xls",
        "file:///etc/list.xls",
        "\\\\?\\C:\\list.xls",
    ],
)
def test_a_file_elsewhere_is_not_fetched(name):
    assert refused(name) == "elsewhere"
    assert refused(Path(name)) == "elsewhere"


def test_a_file_that_is_not_there_or_does_not_open_is_one_line(tmp_path, monkeypatch):
    assert refused(tmp_path / "list.xls") == "missing"
    assert refused(str(tmp_path / "list.xls\0")) == "missing"
    assert refused(tmp_path) == "folder"
    (path := tmp_path / "list.xls").write_bytes(LIST)
    monkeypatch.setattr("builtins.open", lambda *_: (_ for _ in ()).throw(PermissionError("Geheim")))
    assert refused(path) == "closed"


def test_a_file_that_stops_while_it_is_read_is_one_line(tmp_path, monkeypatch):
    class Stopped(io.BytesIO):
        def read(self, size=-1):
            raise OSError("Geheim")

    (path := tmp_path / "list.xls").write_bytes(LIST)
    monkeypatch.setattr("builtins.open", lambda *_: Stopped())
    assert refused(path) == "closed"


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\a\u202e\x00.csv", "a.csv"),
        ("", "your file"),
        (None, "your file"),
        ("n" * 999, "n" * 79 + "…"),
    ],
)
def test_a_name_is_for_display_only(name, display):
    assert opened(LIST, name) == (display, [("", LIST)], [])


def test_a_mistake_of_the_one_who_reads_is_not_taken_for_one_of_the_file():
    with pytest.raises(PermissionError), open_sources(LIST, "a.csv", WORDS):
        raise PermissionError


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_broken_archive_is_opened_or_refused(data):
    whole = data.draw(st.sampled_from([packed(("a.csv", LIST), ("b/c.txt", LIST)), gzip.compress(LIST)]))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 4)) :]
    try:
        opened(broken)
    except UnreadableTable as mistake:
        assert "eheim" not in str(mistake)
