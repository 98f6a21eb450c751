"""Nobody of a file that was read is found afterwards: not on disk, in what a page saves, a stored notebook or any message."""

import asyncio
import io
import json
import logging
import os
import re
import traceback
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import ipywidgets
import nbformat
import openpyxl
import pytest
from IPython.core.formatters import DisplayFormatter
from ipywidgets.widgets.widget import _instances
from nbclient import NotebookClient

from engagement import Mistake, Workbook, exercise, join_people, place_people, read_table, write_report
from engagement.forms.choosing import masked
from engagement.people import OPERATORS

PACKAGE = Path(__file__).parent.parent / "engagement"
HEADER = ("Naam", "E-mailadres", "Telefoon", "Nieuwsbrief", "Giften", "Rol")
TESTS = {"followers": "Nieuwsbrief is ja", "fans": "Giften minstens 3", "supporters": "Rol bevat vrijwilliger"}


def _people(n, dice=Random("made up")):  # noqa: B008 - one dice, so that no two files hold the same person
    """So many rows about people who do not exist, and everything by which one of them could be found."""
    sounds = ["zov", "qar", "wix", "jub", "vyx", "kez", "gwu", "pfo", "drë", "mjø", "xal", "tij"]
    rows, traces = [], set()
    while len(rows) < n:
        first, last = ("".join(dice.sample(sounds, 3)).capitalize() for _ in range(2))
        mail, phone = f"{first}.{last}{len(rows)}@voorbeeld.example".lower(), f"06{dice.randrange(10**7, 10**8)}"
        if not {first.casefold(), last.casefold(), phone} & traces:
            traces |= {first.casefold(), last.casefold(), mail, mail.partition("@")[0], phone, phone[1:]}
            role = dice.choice(("lid", "vrijwilliger", ""))
            rows.append((f"{first} {last}", mail, phone, dice.choice(("ja", "nee")), str(dice.randrange(6)), role))
    return rows, traces


PEOPLE, TRACES = _people(200)
ANY = re.compile("|".join(map(re.escape, sorted(TRACES, key=len, reverse=True))))


def traces(*texts):
    """The addresses, names and numbers that can be found in texts, bytes or values; also as JSON and HTML write them."""
    found = set()
    for text in texts:
        ways = [text] if isinstance(text, str) else [repr(text)]
        if isinstance(text, bytes | bytearray | memoryview):
            ways = [bytes(text).decode(way, "ignore") for way in ("utf-8", "cp1252", "utf-16-le", "utf-16-be")]
        for way in ways:
            plainly = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), way)
            found |= {*ANY.findall(plainly.casefold())}
    return found


def _text(delimiter=";"):
    return "".join(delimiter.join(row) + "\r\n" for row in (HEADER, *PEOPLE))


def _sheet():
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADER, *PEOPLE):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def _zip():
    file, lines = io.BytesIO(), _text(",").splitlines(keepends=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("subscribed_list.csv", "".join(lines[:120]))
        archive.writestr("cleaned_list.csv", lines[0] + "".join(lines[120:]))
    return file.getvalue()


def _page():
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in (HEADER, *PEOPLE))
    return f"<html><meta charset='utf-8'><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>".encode()


FILES = {
    "list.csv": _text().encode(),
    "list.xlsx": _sheet(),
    "list.zip": _zip(),
    "list.xls": _page(),
    "unicode.txt": _text("\t").encode("utf-16"),
}


def upload(form, data, name):
    """As the page does it."""
    file = {"name": name, "type": "", "size": len(data), "content": memoryview(data), "last_modified": 0}
    form.choosing.upload.set_state({"value": [file]})


def choose_tests(form):
    for level, column, operator, value in (
        ("followers", "Nieuwsbrief", "is", "ja"),
        ("fans", "Giften", "at-least", "3"),
        ("supporters", "Rol", "contains", "vrijwilliger"),
        ("network", "E-mailadres", "filled", ""),
    ):
        for part, chosen in (("column", column), ("operator", operator), ("value", value)):
            form.fields[f"file.test.{level}.{part}"][0].value = chosen


@pytest.fixture
def made_here():
    """The widgets that were made since the test began."""
    before = set(_instances)
    return lambda: [widget for key, widget in _instances.items() if key not in before]


def test_there_is_somebody_to_find_in_each_file_and_the_search_finds_them():
    assert len(PEOPLE) == 200 and len(TRACES) == 1_200
    for name, data in FILES.items():
        assert traces(*read_table(data, name).frame.to_numpy().ravel()) >= {row[1] for row in PEOPLE}, name
    who = PEOPLE[0]
    for hidden in (json.dumps(who), repr(who), f"<b>{who[0]}</b>", who[2].encode("utf-16-le"), [who], who[1].upper()):
        assert traces(hidden)
    assert not traces("Naam E-mailadres", b"\x00\xff", None)


# What is left of a file that was read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("way", ["upload", "folder", "path"])
@pytest.mark.parametrize("name", FILES)
def test_nobody_is_found_on_disk_in_what_a_page_saves_or_in_what_is_printed(
    name, way, language, document, tmp_path, made_here, capfd, caplog
):
    caplog.set_level(logging.DEBUG)
    folder = document.parent / "files" if way == "folder" else tmp_path / "elsewhere"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(FILES[name])
    workbook = Workbook.open(language=language)
    workbook.write("start.case", "own")
    form = exercise(workbook, "contacts")
    shown, sent = [], []
    for widget in made_here():
        widget.observe(lambda change: shown.append(change["new"]))
        widget.on_msg(lambda *message: sent.append(message))
    if way == "upload":
        upload(form, FILES[name], name)
    elif way == "folder":
        form.choosing.source.value = folder / name
    else:
        form.choosing.path.value = str(folder / name)
    assert len(form.table.frame) == 200 and form.choosing.upload.value == ()
    choose_tests(form)
    form.use.click()
    form.more.click()
    assert [len(each.keys) for each in form.kept] == [200]
    form.use.click()
    write_report(Workbook.open(language=language), document.parent / "plan.html")
    again = Workbook.open(language=language)
    assert sum(again.read(f"pyramid.{level}.count") for level in (*TESTS, "network")) == 200

    beside = [path for path in document.parent.rglob("*") if path.is_file() and path.parent.name != "files"]
    assert {document, document.parent / "plan.html"} <= {*beside}
    for path in (*beside, *(path.name.encode() for path in beside)):
        assert not traces(path if isinstance(path, bytes) else path.read_bytes()), path
    assert name.encode() not in document.read_bytes(), "the file's own name is not kept either"
    state = ipywidgets.Widget.get_manager_state(widgets=made_here())
    assert len(state["state"]) > 20
    assert not traces(json.dumps(state), *(repr(widget.get_state()) for widget in made_here()))
    assert not [held for held in state["state"].values() if held.get("buffers")], "packed or not, no file is saved"
    values = [each for each in shown if each and type(each) is not tuple]  # the upload itself is a tuple
    assert len(values) > 10 and not traces(*map(repr, values), repr(sent))
    assert not traces(form.said(), form.outcome(), *map(str, form._repr_mimebundle_().values()))
    assert not traces(*capfd.readouterr(), caplog.text)


def test_the_page_is_told_to_let_go_of_a_file_at_once_before_it_is_read(workbook, monkeypatch):
    """It holds what it sent until then, and would save it; what comes after, a saved notebook may come between."""
    form, told = exercise(workbook, "contacts"), []
    sending = form.choosing.upload.comm
    monkeypatch.setattr(sending, "send", lambda data=None, **more: told.append((data, more.get("buffers"))))
    monkeypatch.setattr(
        "engagement.forms.choosing.read_table", lambda *_, **more: told.append("read") or read_table(b"")
    )
    upload(form, FILES["list.csv"], "list.csv")
    (data, buffers), *rest = told
    assert (data["state"], buffers, rest) == ({"value": []}, [], ["read"])


STORED = """
import os
from pathlib import Path
from engagement import Workbook, exercise
from tests.test_privacy import choose_tests, upload
workbook = Workbook.open(language="en")
workbook.write("start.case", "own")
forms = [exercise(workbook, "contacts") for _ in os.listdir(os.environ["THEIR_FILES"])]
"""
DRIVEN = """
for form, path in zip(forms, sorted(Path(os.environ["THEIR_FILES"]).iterdir())):
    upload(form, path.read_bytes(), path.name)
    if form.choosing.task:
        await form.choosing.task
    choose_tests(form)
    form.use.click()
    print(form.outcome(), form.table, form.placement)
"""


def test_nobody_is_found_in_a_notebook_that_was_run_and_saved_with_its_widgets(tmp_path, document):
    """All is read in a kernel that a page would talk to, and saved as JupyterLab does with the state of the widgets."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    cells = [STORED, "forms[0]", DRIVEN, "forms[1]", "forms[1].table", "forms[1].placement", "forms"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(book, timeout=120, store_widget_state=True, extra_arguments=["--log-level=40"])
    root = str(PACKAGE.parent)
    client.execute(
        cwd=root, env={**os.environ, "THEIR_FILES": str(folder), "PYTHONPATH": os.pathsep.join([root, f"{root}/tests"])}
    )
    saved = nbformat.writes(book)
    assert "Supporters" in saved and "list.csv" in saved and len(book.metadata.widgets) == 1
    assert not traces(saved)
    kept = next(iter(book.metadata.widgets.values()))["state"]
    assert not [held for held in kept.values() if held.get("buffers")]


def test_a_large_file_that_is_let_go_while_it_is_read_leaves_nobody(workbook, made_here, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    many = _text().encode() + "".join(";".join(row) + "\r\n" for row in PEOPLE * 100).encode()

    async def read(let_go):
        form = exercise(workbook, "contacts")
        upload(form, many, "large.csv")
        await asyncio.sleep(0)
        if let_go:
            form.choosing.let_go()
        await form.choosing.task
        assert (form.table is None) == let_go
        return form

    for let_go in (True, False):
        form = asyncio.run(read(let_go))
        assert not traces(json.dumps(ipywidgets.Widget.get_manager_state(widgets=made_here())), form.said())
    assert not traces(workbook.path.read_bytes(), *capfd.readouterr(), caplog.text)


# What is said -----------------------------------------------------------------------------------------------------------


def damaged(data, dice):
    """A file as a broken download, an editor or a wrong guess leaves it; its first line is left alone, for it holds names."""
    start = data.index(b"\n") + 1 if b"\n" in data[:200] else 0
    for _ in range(6):
        yield data[: dice.randrange(start, len(data))]
    for mark in (b'"', b"'", b"\x00", b"\r", b"\n\n", b";,\t", b"\xff\xfe", b"<b>", b'";"'):
        places = sorted(dice.randrange(start, len(data)) for _ in range(9))
        yield b"".join(data[one:other] + mark for one, other in zip([0, *places], [*places, None], strict=True))
    spoiled = bytearray(data)
    for at in (dice.randrange(start, len(data)) for _ in range(20)):
        spoiled[at] ^= 1 << dice.randrange(8)
    yield bytes(spoiled)
    yield data[1:]
    text = data.decode("utf-16" if data[:2] == b"\xff\xfe" else "utf-8", "replace")
    for way in ("utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "mac-roman", "utf-7"):
        yield text.encode(way, "replace")


def said(data, name, language):
    """Everything that a caller is told about a file: notes, reasons, values as text, and mistakes with their traceback."""
    told, tests, wrong = [], {**TESTS, "network": "iedereen", "left": "Rol is lid"}, []
    asked = [tests, {"fans": "Geld minstens 1"}, {"fans": "Naam minstens 1"}, {"fans": "Telefoon binnen 90 dagen"}]
    asked += [{"fans": "Giften minstens veel"}, {"fans": "zomaar iets"}, {"fan": "iedereen"}]
    try:
        table = read_table(data, name, language=language)
    except Mistake as mistake:
        return [*map(str, mistake.args), *traceback.format_exception(mistake)]
    placements = []
    for each in asked:
        try:
            placements.append(place_people(table, each, language="nl"))
        except Mistake as mistake:
            wrong.append(mistake)
    audience = join_people([*placements, *placements], language=language)
    for value in (table, *placements, audience):
        told += [repr(value), str(value), f"{value}", *value.notes, *DisplayFormatter().format(value)[0].values()]
    told += [reason for placed in placements for reason in placed.people["reason"].unique()]
    return told + [text for mistake in wrong for text in (str(mistake), *traceback.format_exception(mistake))]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", FILES)
def test_no_message_note_reason_or_mistake_names_anybody_also_of_damaged_files(name, language, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    variants = [FILES[name], *damaged(FILES[name], Random(name))]
    assert len(variants) == 25
    for n, data in enumerate(variants):
        told = said(data, name, language)
        assert told
        assert not traces(*told), n
    assert not traces(*capfd.readouterr(), caplog.text)


def test_a_file_without_column_names_gives_nobody_away_as_the_name_of_a_column():
    for data in (_text().partition("\r\n")[2].encode(), _text(",").partition("\r\n")[2].encode("utf-16")):
        table = read_table(data)
        assert len(table.frame) == 200
        assert not traces(*table.frame.columns, *said(data, "list.csv", "nl"))


def test_the_preview_shows_of_nobody_more_than_how_an_address_is_built(workbook):
    form = exercise(workbook, "contacts")
    upload(form, FILES["list.csv"], "list.csv")
    preview = re.search(r"<details>.*</details>", form.choosing.about.value, re.S)[0]
    cells = re.findall("<td>(.*?)</td>", preview)
    assert len(cells) == 18 and [cells[1], cells[2]] == [masked(PEOPLE[0][1]), "0…"]
    assert not traces(preview, *(masked(cell) for row in PEOPLE for cell in row))
    assert all(len(masked(cell)) <= 12 for row in PEOPLE for cell in row)


# What the package could do and does not ---------------------------------------------------------------------------------

NEVER = re.compile(
    r"\b(pickle|shelve|marshal|dill|joblib|urllib|http\.client|requests|httpx|socket|ftplib|smtplib)\b(?!-)|urlopen|"
    r"\b(eval|exec)\s*\(|\.(query|eval)\s*\(|read_(csv|table|excel|html|pickle|json)\s*\(\s*(?=[\"'f]*https?:)|"
    r"\bpd\.read_(?!csv\(\s*io\.BytesIO\()|compression\s*=|shell\s*=\s*True|os\.system"
)
WRITES = re.compile(r"csv\.writer|DictWriter|to_csv|to_excel|to_clipboard|to_html|to_json|openpyxl|xlsxwriter|Styler")
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_unpickles_evaluates_uses_a_network_or_writes_a_sheet(path):
    """Nothing writes cells for a spreadsheet to open, so no formula of somebody else can come out of the package."""
    code = path.read_text("utf-8")
    if path.name == "lab.py":
        code = re.sub(r"urllib\.request(\.urlopen)?", "", code)  # asks the server on this machine whether it is up
    assert not NEVER.search(code) and not WRITES.search(code)


def test_the_search_for_what_is_never_done_finds_it():
    assert len(MODULES) > 50
    wrong = (
        "import pickle|eval(x)|exec (x)|frame.query('x')|pd.read_csv('https://x')|urlopen(x)|f(x, compression='infer')"
    )
    assert all(map(NEVER.search, wrong.split("|")))
    assert all(map(WRITES.search, ("csv.writer(file)", "frame.to_csv(path)", "frame.to_excel(path)")))


# Hostile files ----------------------------------------------------------------------------------------------------------

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\"'><svg onload=alert(1)>",
    "closing": "</td></table></style></script><iframe src=//evil.example>",
    "mathtext": r"$\frac{1}{$ en $x^",
    "ansi": "\x1b[31mrood\x1b]0;titel\x07",
    "bidi": "\u202egnp.exe\u2066\u2069",
    "formula": '=HYPERLINK("http://evil.example";"klik")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "long": "W" * 50_000,
    "surrogate": "half \ud83d en \udc00",
    "template": "{n} {0} {column.__class__} %s ${x}",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
}


class Elements(HTMLParser):
    """The elements and attributes of markup."""

    def __init__(self, markup):
        super().__init__()
        self.found = set()
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found |= {tag, *(name for name, _ in attrs)}


MAY = {"p", "strong", "ul", "li", "table", "tr", "th", "td", "details", "summary", "span", "div", "class", "style", "role",
       "title", "id"}  # fmt: skip


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


@pytest.mark.parametrize("where", ["names", "values", "both"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_cell_is_shown_as_text_on_a_short_line_and_nothing_raises(kind, where, workbook, made_here, capfd):
    bad = HOSTILE[kind]
    typed = bad[:200].encode("utf-8", "replace").decode()
    names, values = (bad if where in (place, "both") else kind for place in ("names", "values"))
    rows = [
        [f"{names} e-mail", names, "Giften"],
        *([f"p{n}@voorbeeld.example", values, "1 2 " * 200] for n in range(9)),
    ]
    data = "".join(";".join(map(quoted, row)) + "\r\n" for row in rows).encode("utf-8", "surrogatepass")
    form = exercise(workbook, "contacts")
    upload(form, data, f"{bad[:300]}.csv")
    assert len(form.table.frame) == 9
    column = form.table.frame.columns[1]
    for operator, value in [(each, typed) for each in OPERATORS]:
        for part, chosen in (("column", column), ("operator", operator), ("value", value)):
            form.fields[f"file.test.fans.{part}"][0].value = chosen
        shown = [widget.value for widget in made_here() if isinstance(widget, ipywidgets.HTML)]
        mine = [form.choosing.about.value, form.sentence.value]
        assert {*mine} <= {*shown}
        for markup in mine:
            assert Elements(markup).found <= MAY
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", markup)
            lines = re.split(r"</?(?:li|p|td|th|summary)\b[^>]*>", markup)
            assert max(map(len, lines)) < 1_000
    form.use.click()
    labels = [label for key, (field, _) in form.fields.items() if key.endswith("column") for label, _ in field.options]
    assert max(map(len, labels)) <= 60
    state = json.dumps(ipywidgets.Widget.get_manager_state(widgets=made_here()), ensure_ascii=False)
    state.encode("utf-8"), form.said().encode("utf-8")
    write_report(workbook, workbook.path.parent / "plan.html")
    assert "\x1b" not in "".join(capfd.readouterr())
