"""Nobody of a file that was read is found afterwards: not on disk, in what a page saves, a stored notebook or any message."""

import asyncio
import gc
import io
import json
import logging
import os
import re
import traceback
import weakref
import zipfile
from datetime import date
from html.parser import HTMLParser
from itertools import product
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
from engagement.files.question import OPERATORS
from engagement.forms.files.log import LogForm
from engagement.forms.files.opened import Opened
from engagement.forms.files.reading import masked
from engagement.movement.interactions import proposed_columns, read_events

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


def _text(delimiter=";", rows=(HEADER, *PEOPLE)):
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def _sheet(rows=(HEADER, *PEOPLE)):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
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
        "engagement.forms.files.choosing.read_table", lambda *_, **more: told.append("read") or read_table(b"")
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


# A log of what they did ---------------------------------------------------------------------------------------------------

WHO_WHEN_WHAT = ("E-mailadres", "Naam", "Telefoon", "Datum", "Actie", "Notitie", "Over wie", "Gegroet", "Nummer")
ORDERS = ("Name", "Email", "Financial Status", "Paid at", "Lineitem name", "Billing Name", "Billing Phone")


def _log(people, dice=Random("what they did")):  # noqa: B008
    """Rows about what they did, often enough for every name in a kind to be what five others did too."""
    for n in range(len(people) * 9):
        name, mail, phone, *_ = people[n % len(people)]
        day = f"{dice.randrange(1, 28):02}-{dice.randrange(1, 11):02}-2026 {dice.randrange(24):02}:15"
        did = dice.choice(("opened", "like", "gedeeld", "borrel", "borrel"))
        note = f"belde met {name} ({mail}) op {phone}"
        other, near = dice.choice(people)[0], people[n % 9][0]
        yield mail, name, phone, day, did, note, f"Reactie op {other}", f"Groet {near}", f"n{n}"


def _orders(people, dice=Random("what they bought")):  # noqa: B008
    for n in range(len(people) * 7):
        name, mail, phone, *_ = people[n % len(people)]
        day = f"2026-{dice.randrange(1, 11):02}-{dice.randrange(1, 28):02} 09:12:44 +0200"
        yield f"#{n}", mail, "paid", day, dice.choice(("sok", "muts", f"Naamsok {name}")), name, phone


DID = [WHO_WHEN_WHAT, *_log(PEOPLE)]
LOGS = {
    "log.csv": _text(rows=DID).encode(),
    "log.xlsx": _sheet(DID),
    "orders.csv": _text(",", [ORDERS, *_orders(PEOPLE)]).encode(),
    "unicode.txt": _text("\t", DID).encode("utf-16"),
}
CHOSEN = {  # as somebody may choose the columns: by default, and wrong
    "log.csv": (
        {}, {"kind": "Naam"}, {"kind": "E-mailadres"}, {"kind": "Telefoon"}, {"kind": "Notitie"}, {"kind": "Over wie"},
        {"kind": "Gegroet"}, {"person": "Nummer", "kind": "E-mailadres"}, {"person": "Datum", "kind": "Gegroet"},
        {"person": "Actie", "kind": "Naam"}, {"person": "Notitie", "time": "Telefoon"}, {"person": "", "kind": ""},
    ),
    "orders.csv": ({}, {"kind": "Lineitem name"}, {"person": "Name", "kind": "Billing Name"}),
}  # fmt: skip
FOLLOWED = ("log", "movement", "flow", "before", "measured")


def parts(*widgets):
    """Widgets, and all in them."""
    for widget in widgets:
        yield widget
        yield from parts(*getattr(widget, "children", ()))


def shown_by(forms):
    """All that these exercises say and draw, on a page and without one."""
    return [text for form in forms.values() for text in (form.said(), *map(str, form._repr_mimebundle_().values()))]


def choose_columns(form, chosen):
    likely = proposed_columns(form.table)
    for part in ("person", "time", "kind"):
        form.fields[f"movement.column.{part}"][0].value = chosen.get(part, likely.get(part, ""))


def do_everything(forms):
    """Slide every slider, tick every kind, take it along, take that back; what was said meanwhile."""
    told = shown_by(forms)
    for rule, box in [*forms["movement"].rows.values()][:2]:
        rule.children[1].value = True
        for tick in box.children:
            tick.value = not tick.value
    for form in (forms[key] for key in FOLLOWED[1:]):
        for widget, _ in form.fields.values():
            widget.index = (widget.index + 1) % len(widget.options)
    forms["measured"].use.click()
    told += shown_by(forms)
    for key in ("measured", "movement"):
        forms[key].keeping.undo()
    forms["measured"].use.click()
    return told


def gone_through(name, language, made_here, chosen):
    """Everything that can be done with a log, and where anybody of it is found afterwards: place by place."""
    workbook = Workbook.open(language=language)
    workbook.write("start.case", "own")
    forms, shown = {key: exercise(workbook, key) for key in FOLLOWED}, []
    for widget in made_here():
        widget.observe(lambda change: type(change["new"]) is tuple or shown.append(change["new"]))
    upload(forms["log"], LOGS[name], name)
    told = []
    for columns in chosen:
        choose_columns(forms["log"], columns)
        told += do_everything(forms)
        told += map(repr, (forms["log"].table, forms["log"].opened.log, forms["log"].opened.tally()))
    write_report(workbook, workbook.path.parent / "plan.html")
    again = Workbook.open(language=language)
    told += shown_by({key: exercise(again, key) for key in (*FOLLOWED, "pyramid", "steps", "document")})
    widgets = made_here()
    state = ipywidgets.Widget.get_manager_state(widgets=widgets)
    frame = weakref.ref(forms["log"].table.frame)
    log = forms["log"].opened.log and weakref.ref(forms["log"].opened.log)
    forms["log"].forget.click()
    told += shown_by(forms)
    gc.collect()
    beside = [path for path in workbook.path.parent.rglob("*") if path.is_file()]
    assert workbook.path in beside and len(shown) > 40 and len(state["state"]) > 200
    return {
        "memory": {*filter(None, ("the table" if frame() is not None else "", "the log" if log and log() else ""))},
        "disk": traces(*(path.read_bytes() for path in beside), *(path.name for path in beside))
        | ({name} if any(name.encode() in path.read_bytes() for path in beside) else set()),
        "widgets": traces(json.dumps(state), *(repr(widget.get_state()) for widget in widgets), *{*map(repr, shown)})
        | {held for held in state["state"].values() if held.get("buffers")},
        "words": traces(*{*told}),
    }


def test_there_is_somebody_to_find_in_each_log():
    for name, data in LOGS.items():
        table = read_table(data, name)
        assert table.kind == "events" and traces(*table.frame.to_numpy().ravel()) >= {row[1] for row in PEOPLE}, name
        assert {*proposed_columns(table)} >= {"person", "time"}


@pytest.mark.parametrize(("name", "language"), [(name, ("nl", "en")[n % 2]) for n, name in enumerate(LOGS)])
def test_of_a_log_nobody_is_found_whatever_columns_are_chosen_and_whatever_is_slid(
    name, language, made_here, capfd, caplog
):
    caplog.set_level(logging.DEBUG)
    found = gone_through(name, language, made_here, CHOSEN.get(name, ({}, {"person": "Datum", "kind": "Over wie"})))
    assert not any(found.values()), found
    assert not traces(*capfd.readouterr(), caplog.text)


def _kept(opened, keep=Opened.keep):
    return {**keep(opened), "who": PEOPLE[0][0]}


def _outcome(form, outcome=LogForm.outcome):
    return outcome(form) + (f"\n{form.table.frame.iat[0, 0]}" if form.table is not None else "")


def _let_go(opened, held=[]):  # noqa: B006
    held.append(getattr(opened, "log", None))
    opened.own, opened.log, opened.kinds, opened._found = False, None, {}, {}


@pytest.mark.parametrize(
    ("leak", "place"),
    [
        (("movement.interactions.may_name_somebody", lambda *_: set()), "disk"),
        (("movement.interactions.may_name_somebody", lambda *_: set()), "words"),
        (("forms.files.opened.Opened.keep", _kept), "disk"),
        (("forms.files.log.LogForm.outcome", _outcome), "words"),
        (("forms.files.log.LogForm.outcome", _outcome), "widgets"),
        (("forms.files.reading.masked", str), "widgets"),
        (("forms.files.opened.Opened.let_go", _let_go), "memory"),
    ],
)
def test_a_leak_of_a_log_would_be_found(leak, place, made_here, monkeypatch):
    monkeypatch.setattr(f"engagement.{leak[0]}", leak[1])
    assert gone_through("log.csv", "nl", made_here, [{"kind": "Gegroet"}])[place]


def said_of_log(data, name, language, chosen):
    """Everything that a caller is told about a log, read by each of these choices of columns."""
    told = []
    try:
        table = read_table(data, name, language=language)
    except Mistake as mistake:
        return [*map(str, mistake.args), *traceback.format_exception(mistake)]
    for columns in (proposed_columns(table), *chosen):
        try:
            events = read_events(table, columns, as_of=date(2026, 11, 22), language=language)
            told += [repr(events), str(events.kinds), *events.notes, *DisplayFormatter().format(events)[0].values()]
        except Mistake as mistake:
            told += [*map(str, mistake.args), *traceback.format_exception(mistake)]
            assert "\n" not in str(mistake)
    return told


@pytest.mark.parametrize("people", [9, 200])
def test_no_choice_of_columns_makes_a_kind_of_somebody(people):
    """Also of nine people: then each name in a kind is what all the others did."""
    data = _text(rows=[WHO_WHEN_WHAT, *_log(PEOPLE[:people])][:901]).encode()
    whens = ("Datum", "Telefoon", "Notitie")
    chosen = [
        {"person": who, "time": when, "kind": what}
        for who, when, what in product(WHO_WHEN_WHAT, whens, ("", *WHO_WHEN_WHAT))
    ]
    told = said_of_log(data, "log.csv", "nl", chosen)
    assert len(told) > len(chosen) and not traces(*told)
    assert any("borrel" in each for each in told), "what is nobody's name is shown"


@pytest.mark.parametrize(("name", "language"), [("log.csv", "nl"), ("orders.csv", "en"), ("unicode.txt", "en")])
def test_no_message_or_mistake_names_anybody_also_of_a_damaged_log(name, language, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    header = ORDERS if name == "orders.csv" else WHO_WHEN_WHAT
    dice, damages = Random(name), [*damaged(LOGS[name], Random(name))]
    for n, data in enumerate(damages):
        chosen = [dict(zip(("person", "time", "kind"), dice.choices(header, k=3), strict=True)) for _ in range(6)]
        told = said_of_log(data, name, language, chosen)
        assert told and not traces(*told), n
    assert not traces(*capfd.readouterr(), caplog.text)


def test_a_log_without_column_names_gives_nobody_away_as_the_name_of_a_column(document, workbook):
    for rows in (DID[1:], [*_orders(PEOPLE)]):
        form = exercise(workbook, "log")
        upload(form, _text(rows=rows).encode(), "log.csv")
        columns = {value for key in form.fields for _, value in form.fields[key][0].options}
        assert len(form.table.frame) == len(rows) and not traces(*columns, *form.table.notes, form.outcome())


def test_a_form_that_is_closed_keeps_nothing_of_its_log(workbook):
    """As Start does with what it made the time before the last."""
    form = exercise(workbook, "log")
    upload(form, LOGS["log.csv"], "log.csv")
    held = [weakref.ref(each) for each in (form.table.frame, form.opened.log)]
    form.close()
    del form
    gc.collect()
    assert [each() for each in held] == [None, None]


FOLLOWED_THERE = """
import os
from pathlib import Path
from engagement import Workbook, exercise
from tests.test_privacy import CHOSEN, FOLLOWED, choose_columns, do_everything, upload
workbook = Workbook.open(language="nl")
workbook.write("start.case", "own")
forms = {key: exercise(workbook, key) for key in FOLLOWED}
"""
DONE_THERE = """
for path in sorted(Path(os.environ["THEIR_FILES"]).iterdir()):
    upload(forms["log"], path.read_bytes(), path.name)
    if forms["log"].choosing.task:
        await forms["log"].choosing.task
    for columns in CHOSEN.get(path.name, ({},))[-3:]:
        choose_columns(forms["log"], columns)
        told = do_everything(forms)
        print(forms["log"].outcome(), forms["log"].table, forms["log"].opened.log)
"""
WRONG_THERE = """
from engagement.movement.interactions import read_events
read_events(forms["log"].table, {"person": "Billing Name", "time": "Billing Phone"})
"""


def test_nobody_of_a_log_is_found_in_a_notebook_that_was_run_and_saved_with_its_widgets(tmp_path, document):
    """With the mistake that a wrong choice of columns raises in it, and all that it shows of where it was raised."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name in ("log.csv", "orders.csv"):
        (folder / name).write_bytes(LOGS[name])
    shown = [f"forms[{key!r}]" for key in FOLLOWED]
    cells = [FOLLOWED_THERE, *shown, DONE_THERE, *shown, "forms['log'].table", "forms['log'].opened.log", "told"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (*cells, WRONG_THERE)])
    client = NotebookClient(
        book, timeout=120, store_widget_state=True, allow_errors=True, extra_arguments=["--log-level=40"]
    )
    root = str(PACKAGE.parent)
    client.execute(
        cwd=root, env={**os.environ, "THEIR_FILES": str(folder), "PYTHONPATH": os.pathsep.join([root, f"{root}/tests"])}
    )
    errors = [output for cell in book.cells for output in cell.outputs if output.output_type == "error"]
    assert [each.ename for each in errors] == ["Mistake"], errors
    saved = nbformat.writes(book)
    assert "orders.csv" in saved and "iets anders" in saved and len(book.metadata.widgets) == 1
    assert not traces(saved)
    assert not [held for held in next(iter(book.metadata.widgets.values()))["state"].values() if held.get("buffers")]


def test_a_large_log_that_is_let_go_while_it_is_read_leaves_nobody(workbook, made_here, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    many = LOGS["log.csv"] + _text(rows=DID[1:] * 5).encode()

    async def read(let_go):
        forms = {key: exercise(workbook, key) for key in FOLLOWED}
        upload(forms["log"], many, "large.csv")
        await asyncio.sleep(0)
        if let_go:
            forms["log"].choosing.let_go()
        await forms["log"].choosing.task
        assert (forms["log"].opened.log is None) == let_go
        return forms

    for let_go in (True, False):
        forms = asyncio.run(read(let_go))
        assert not traces(json.dumps(ipywidgets.Widget.get_manager_state(widgets=made_here())), *shown_by(forms))
    assert not traces(workbook.path.read_bytes(), *capfd.readouterr(), caplog.text)


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
    if path.name == "transport.py":  # to the service that somebody named, when they press the button
        code = re.sub(r"urllib\.(request(\.(urlopen|Request))?|error(\.HTTPError)?)", "", code)
    if path.name == "service.py":
        code = code.replace("from urllib.parse import urlsplit", "")
    if path.name == "board.py":  # where what a spreadsheet takes for a formula is neutralised, and tested
        code = code.replace("csv.writer", "")
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
