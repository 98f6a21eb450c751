"""Files as banks, bureaus and survey tools write them: what a person reads in them is found, and no row is lost to it."""

import pytest

from engagement.files.records import read_records

QUESTIONS = 'Q1,Q2,Day\nHappy?,Why?,End\n"{""ImportId"":""Q1""}","{""ImportId"":""Q2""}","{""ImportId"":""d""}"\n'
BANK = 'Bank\n\nAccount:;12;;Time:;14:43\n\nPeriod:;;from:;1 May;to:;2 May\n\n"Day";"Date";;;;;;;"What";;"Coin";"Sum"\n'

FOUND = {  # text → names, how many rows
    "a note of one long line": (
        'Area,2010,2011\nNorth,12,14\nSouth,22,24\n"Note: some people are counted in more than one area",,\n',
        ["Area", "2010", "2011"], 2,
    ),
    "a note with commas": (
        "Day,Nr,Kind\n1-4-2021,A1,Sale\n2-4-2021,A2,Cash\nNote that any sales, gifts, or so before May, are not in here.\n",
        ["Day", "Nr", "Kind"], 2,
    ),
    "comments of other words": ("# positions of the buoy, each hour\n170.1 10.2\n170.5 10.0\n170.9 9.8\n", None, 3),
    "comments above other delimiters": ("# Date: last 28 days\nPage,All new,Old\n/a,40,30\n", ["Page", "All new", "Old"], 1),
    "names in a comment": ("# STN,DAY,   TG\n#\n 380,20260110,35\n 380,20260111,42\n", ["STN", "DAY", "   TG"], 2),
    "aligned by spaces": ('code   size    name\n12     0.32    Anna\n7      0.5     "Two B"\n', ["code", "size", "name"], 2),
    "two numbers and a space": ("-0.31 0.083\n0.18 0.083\n0.24 0.087\n", None, 3),
    "units and codes": (
        "Name,Vac,Power,Kind\nUnits,V,W,\n[0],vac,pow,kind\nX1,208,250,n/a\nX2,240,251,n/a\nX3,240,250,n/a\n",
        ["Name", "Vac", "Power", "Kind"], 3,
    ),
    "keys and values above a sparse table": (
        f'{BANK}"30-9-2021";"30-9-2021";;;;;;;"x";;"EUR";"4,95"\n"13-9-2021";;;;;;;;"y";;"EUR";"2,2"\n',
        ["Day", "Date", "", "", "", "", "", "", "What", "", "Coin", "Sum"], 2,
    ),
    "more keys and values than rows": (
        "Account:;12;\n\nFrom:;27-12-2012;\nTo:;4-1-2013;\n\nDay;What;Who;Nr;Sum;\n4-1-2013;x;y;2;-1,00;\n",
        ["Day", "What", "Who", "Nr", "Sum"], 1,
    ),
    "names of groups in every column": (
        "People\nOf;Age;Age\nOf;Young;Old\nYear;number;number\n1950;374;295\n1960;433;309\n1970;465;365\n© Bureau\n",
        ["Of Of Year", "Age Young number", "Age Old number"], 3,
    ),
    "a wider line about the file": (
        '"LOG5","83","CR1","std","prog","1"\nTIME,NR,AIR,RH\nTS,RN,C,%\n,,Smp,Smp\n'
        "2026-06-22 09:00,1,24.5,55\n2026-06-22 09:15,2,25.1,53\n2026-06-22 09:30,3,26.3,50\n",
        ["TIME", "NR", "AIR", "RH"], 3,
    ),
    "questions and their ids": (f"{QUESTIONS}8,Great,2026-01-15\n7,Good,2026-01-20\n", ["Q1", "Q2", "Day"], 2),
    "a balance right below": (
        "Day;Who;What;Sum;Coin\n9-8-2026;B;C;-8,15;EUR\n10-8-2026;D;E;4,00;EUR\n11-8-2026;F;G;-5,00;EUR\nBalance;;;2,5;\n",
        ["Day", "Who", "What", "Sum", "Coin"], 3,
    ),
    "names that start with an empty one": (
        "People;;;;\n;;31-12-2015;31-12-2015;31-12-2015\n;;all;men;women\nDG;Land;82;40;41\n01;North;28;13;14\n02;South;8;4;4\n",
        ["", "", "31-12-2015 all", "31-12-2015 men", "31-12-2015 women"], 3,
    ),
    "a title in cells": ("Apex,01/03/2021\n96-well,\n,\nx,y\nA1,34\nA2,36\nA3,35\n", ["x", "y"], 3),
    "commas within tabs": ("freq,geo\tA \nA,AT\t4.1 \nA,DE\t3.0 \n", ["freq,geo", "A "], 2),
    "names over the numbers only": (";Men;Women\nNorth;12;14\nSouth;22;24\nEast;32;34\n", ["", "Men", "Women"], 3),
    "years over the numbers, below a title": (
        "Table 1;;;\n;;2010;2011\nNorth;1;12;14\nSouth;2;22;24\nEast;3;32;34\n", ["", "", "2010", "2011"], 3,
    ),
    "one row without names": ("10 Feb 18,Shop,Visa,MR X,,20.59\n", None, 1),
    "codes without a name": ("1234 AB\n1235 CD\n1236 EF\n", None, 3),
}  # fmt: skip

KEPT = {  # text → names, how many rows: what looks like the above, and is none
    "a last person of whom only a name is known": (
        "Name,City,Mail\nJan,Utrecht,j@x.nl\nPiet,Utrecht,p@x.nl\nMaria van den Berg,,\n", ["Name", "City", "Mail"], 3,
    ),
    "a last person typed with spaces": ("Name,City,Day,Sum\nJan,Ede,1-1-24,3\nPiet,Ede,2-1-24,4\nEva Bos, Ede, unknown\n",
        ["Name", "City", "Day", "Sum"], 3,
    ),
    "a last person without a number": (
        "Nr,Name,City,Sum\n1,Jan,Ede,3\n2,Piet,Ede,4\n3,Eva,Ede,5\n,Bo,,\n", ["Nr", "Name", "City", "Sum"], 4,
    ),
    "ranks": ("#,Name,Points\n1,Jan,9\n2,Piet,8\n", ["#", "Name", "Points"], 2),
    "ranks below a comment": ("# our club\n#,Name,Points\n1,Jan,9\n2,Piet,8\n", ["#", "Name", "Points"], 2),
    "words with a mark": ("#sale,12\n#new,13\nold,14\n", None, 3),
    "full names": ("Name\nJan Bos\nEva Vos\nBo Los\n", ["Name"], 3),
    "empty cells between spaces": ("a b c\n1  3\n2 4 \n 6 7\n", ["a", "b", "c"], 3),
    "a first person of whom nothing is known": (
        "Name,Phone,Points\nJan,onbekend,n.v.t.\nPiet,612345678,3\nEva,612345679,4\nBo,612345670,5\n",
        ["Name", "Phone", "Points"], 4,
    ),
    "the same word for all that is not known": (
        "Name,Phone,Points\nJan,later,later\nPiet,612345678,later\nEva,612345679,4\nBo,612345670,5\n",
        ["Name", "Phone", "Points"], 4,
    ),
    "a first person with the same word, among addresses": (
        "Name,Mail,Points\nJan,later,later\nPiet,p@x.nl,3\nEva,e@x.nl,4\nBo,b@x.nl,5\n", ["Name", "Mail", "Points"], 4,
    ),
    "nothing but what begins as a comment": ("# a,1\n# b,2\n# c,3\n\n", None, 3),
    "fewer names than cells": (
        "Club\nName,City,Note\nJan,Ede,a,,,\nPiet,Ede,b,,,\nEva,Ede,c,,,\n", ["Name", "City", "Note"], 3,
    ),
    "names that end in colons": ("Key:,Value\na:,1\nb:,2\nc:,x\n", ["Key:", "Value"], 3),
    "more names than cells": ("Name,City,,,\nJan,3\nPiet,4\nEva,5\n", ["Name", "City"], 3),
    "a blank line below the names": ("Name,Points\n\nJan,later\nPiet,3\nEva,4\nBo,5\n", ["Name", "Points"], 4),
    "a tab in each line": ("a,b\tb,c\n1,2\t2,3\n4,5\t5,6\n", ["a", "b\tb", "c"], 2),
    "years as names, no rows": ("Area,2019,2020\n", ["Area", "2019", "2020"], 0),
    "a year above years": ("2019\n2020\n2021\n", ["2019"], 2),
    "marks for schools": ("Sex,Mark\nd,c\nmeta,i\n", ["Sex", "Mark"], 2),
}  # fmt: skip


def check(text, header, rows):
    found = read_records([text])
    assert (found.header, found.account["rows"], {len(column) for column in found.columns}) == (header, rows, {rows})
    assert found.account["lines"] == sum(n for part, n in found.account.items() if part != "lines") == text.count("\n")


@pytest.mark.parametrize(("text", "header", "rows"), FOUND.values(), ids=FOUND)
def test_names_and_rows_are_found_as_a_person_finds_them(text, header, rows):
    check(text, header, rows)


@pytest.mark.parametrize(("text", "header", "rows"), KEPT.values(), ids=KEPT)
def test_a_row_that_looks_like_something_else_is_kept(text, header, rows):
    check(text, header, rows)
