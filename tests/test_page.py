"""read_page: the table that a person sees in a page, whatever else is there; nothing that claims to be too large."""

import pytest

from engagement.files import page as pages
from engagement.files.page import read_page

XML = '<?xml version="1.0"?><Workbook xmlns:ss="urn:x"><Styles><Style ss:ID="a"/></Styles><Table>{}</Table></Workbook>'


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table><tr><th>Naam<th>Gift<tr><td>An &amp; Jo<td>&euro;&nbsp;5</table>", [["Naam", "Gift"], ["An & Jo", "€ 5"]]),
        ("<table><tr><td colspan=2>T<tr><td>a<td>b<tr><td>c<tr><td>d<td>e</table>", [["T", ""], ["a", "b"], ["c", ""], ["d", "e"]]),
        ("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>", [["a", "b"], ["", "c"], ["d", "e"]]),
        ("<table><tr><td>menu</table><table><tr><td>a<td>b<tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),
        ("<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table>x</table>", [["a", "b"], ["c", "d"]]),
        ("<table><tr><td>1</table><table><tr><td>a<tr><td>b</table>", [["a"], ["b"]]),
        ("<table><tr><td>a<script>x('<td>')</script><td><style>y</style>b<br>c<tr><td>d<td>e</table>", [["a", "b c"], ["d", "e"]]),
        ("<table><tr><td>J<b>a</b>n<td>1<tr><td>a<td colspan=x>b</table>", [["Jan", "1"], ["a", "b"]]),
        ("<html>no table at all", []),
        ("<table><tr><td></table>", []),
    ],
)  # fmt: skip
def test_a_web_page_gives_its_table(page, rows):
    assert read_page(page)[0] == rows


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table><td>a<td>b<tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),  # a cell before any row
        ("<table><tr><td>a<td>b<tr><td>c<td>d", [["a", "b"], ["c", "d"]]),  # the table is never closed
        ("</td></table><table><tr><td>a<td>b</p><tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),
        ("<td>no</td><table><tr>loose<td>a<!-- b --><tr><td>c</table>", [["a"], ["c"]]),
        ("<table><tr><td>a</style>b<tr><td>c</table>", [["ab"], ["c"]]),
        ("<table><tr><td>a<![if x]>b<td>c<tr><td>d<td>e</table>", [["ab", "c"], ["d", "e"]]),
    ],
)  # fmt: skip
def test_a_page_with_mistakes_gives_its_table_all_the_same(page, rows):
    assert read_page(page)[0] == rows


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<Data ss:Type="Number">1.234</Data>', 1.234), ('<Data ss:Type="Number">five</Data>', "five"),
        ('<Data ss:Type="Boolean">1</Data>', True), ('<Data ss:Type="Boolean">0</Data>', False),
        ('<Data ss:Type="String">007 &amp; <![CDATA[<co>]]></Data>', "007 & <co>"), ("<Data> </Data>", ""),
        ('<Data ss:Type="DateTime">soon</Data>', "soon"), ("<Data>a</Data><Comment><Data>hush</Data></Comment>", "a"),
        ("<Title>a</Title>", "a"), ("<Data>a</Data><Data>b</Data>", "a"),
    ],
)  # fmt: skip
def test_a_cell_of_a_spreadsheet_that_is_xml_has_its_type(cell, value):
    found, others = read_page(XML.format(f"<Row><Cell>{cell}</Cell><Cell><Data>x</Data></Cell></Row>"))
    assert (found, others) == ([[value, "x"]], 0)
    assert type(found[0][0]) is type(value)


def test_of_several_tables_the_others_are_counted():
    table = "<table><tr><td>{}<td>b<tr><td>c<td>d</table>"
    assert read_page(table.format(1) + "<table><tr><td>menu</table>" + table.format(2) + table.format(3))[1] == 2


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td colspan=40>a<tr><td colspan=40>b<tr><td colspan=40>c</table>",  # many cells
        "<table>" + "<tr>" * 60 + "<td colspan=2>a<td>b</table>",  # few, but many when all rows are as wide
    ],
)
def test_a_table_that_claims_too_many_cells_ends(page, monkeypatch):
    monkeypatch.setattr(pages, "MOST_PAGE_CELLS", 100)
    with pytest.raises(MemoryError):
        read_page(page)
