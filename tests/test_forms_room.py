"""The room on the wall: what comes in is shown by five at a time, beside the kernel's work; held, voted on, kept and emptied."""

import asyncio
import base64
import csv
import io
import re
import threading
import xml.etree.ElementTree as ElementTree

import pytest
from gallery import WRITTEN
from test_hostile import NAMES, markup, strange

from engagement import Workbook, exercise
from engagement.forms.workshop.posters import _digest
from engagement.forms.workshop.wall import wall_of
from engagement.model import LANGUAGES, PHASES
from engagement.workshop.handin import SAID, HandIn, NoHandIn, said_briefly
from engagement.workshop.room import Room
from engagement.workshop.transport import put

AT = 1_700_000_000_000
POSTERS = ("room-pyramid", "room-phases", "room-weakest", "room-house", "room-lines", "room-cards")
LINES = ("Get a branch of your own", "Lost a sock?", "Is your street open?", "Stay informed!", "Just come", "Say yes")


def one(n, **more):
    people = (None, 1000 + n, 100 + n, 10 + n, 5, 1)
    said = {"at": AT, "people": people, "phase": PHASES[n % 2], "weakest": "fans", "house": "3" * 20}
    texts = {"line": LINES[n % 6], **{kind: f"{kind} {n}" for kind in SAID[1:]}}
    return HandIn(f"{n:016x}", **{**said, **texts, **more})


def give(workbook, *given):
    """Hand in, as another program does; then look."""
    folder = wall_of(workbook).home
    folder.mkdir(parents=True, exist_ok=True)
    for each in given:
        put(each, folder)
    wall_of(workbook).look()


@pytest.fixture
def forms(workbook):
    return {key: exercise(workbook, key) for key in ("room", "room-desk", *POSTERS)}


def linked(markup):
    """The files behind the links, by name."""
    return {
        name: base64.b64decode(data) for name, data in re.findall(r'download="([^"]+)" href="[^,]+,([^"]+)"', markup)
    }


# --- before anybody is there


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_room_is_an_invented_one_and_says_so_everywhere_and_makes_nothing(tmp_path, language):
    workbook = Workbook.open(tmp_path, language=language)
    said = workbook_words(workbook)("room.invented")
    for key in POSTERS:
        assert said in exercise(workbook, key).picture.value or key == "room-lines", key
    assert "24" in exercise(workbook, "room").outcome() and not [*tmp_path.iterdir()]


def workbook_words(workbook):
    return exercise(workbook, "room").words


def test_the_first_that_comes_ends_it_and_of_four_nothing_is_shown(workbook, forms):
    invented = {key: forms[key].picture.value for key in POSTERS}
    give(workbook, *(one(n) for n in range(4)))
    assert "4 organisations handed in. The wall is still empty" in forms["room"].outcome()
    assert "<strong>4</strong>" in forms["room"].big.value
    for key in POSTERS:
        picture = forms[key].picture.value
        assert picture != invented[key] or key == "room-lines"
        assert "invented" not in picture and "clear 1" not in picture and LINES[1] not in picture
    assert all("<5" in forms[key].picture.value.replace("&lt;", "<") for key in POSTERS[:4])


def test_five_hang_on_the_wall_and_what_comes_after_waits_for_five_more(workbook, forms):
    give(workbook, *(one(n) for n in range(5)))
    assert "On the wall: 5." in forms["room"].outcome() and "waits" not in forms["room"].outcome()
    assert (
        "clear 3" in forms["room-cards"].picture.value
        and "Network: the middle half is at 1,000" in forms["room-pyramid"].sentence.value
    )
    hangs = {key: forms[key].picture.value for key in POSTERS}
    give(workbook, *(one(n) for n in range(5, 8)))
    assert forms["room"].outcome() == (
        "8 organisations handed in. On the wall: 5. 3 have something waiting: "
        "it comes on the wall as soon as five have something new in the same place."
    )
    assert {key: forms[key].picture.value for key in POSTERS} == hangs
    give(workbook, one(8), one(9))
    assert (
        "On the wall: 10." in forms["room"].outcome() and "10 organisations, by" in forms["room-weakest"].sentence.value
    )


def test_what_is_held_is_not_even_prepared_until_it_is_revealed(workbook, forms, monkeypatch):
    shows = []
    real = Room.show
    monkeypatch.setattr(Room, "show", lambda room: shows.append(1) or real(room))
    forms["room"].fields["room.hold"][0].value = True
    give(workbook, *(one(n) for n in range(12)))
    assert (
        not shows and "You hold the wall" in forms["room"].outcome() and "12 organisations" in forms["room"].outcome()
    )
    assert not (wall_of(workbook).home / "shown.json").exists()
    assert workbook.read("room.hold") is True
    forms["room"].reveal.click()
    assert shows and workbook.read("room.hold") is False and "On the wall: 12." in forms["room"].outcome()
    assert "clear 11" in forms["room-cards"].picture.value + exercise(workbook, "room-cards").picture.value


def test_while_nothing_of_it_is_shown_a_held_picture_says_so_and_not_that_too_few_are_in(workbook, forms):
    forms["room"].fields["room.hold"][0].value = True
    give(workbook, *(one(n) for n in range(6)))
    assert forms["room"].outcome() == (
        "6 organisations handed in. You hold the wall: what comes in waits until you reveal it."
    )
    for key in POSTERS:
        seen = forms[key].picture.value + forms[key].sentence.value
        assert "Still a secret" in seen and "&lt;5" not in seen and "five" not in seen, key
    forms["room"].reveal.click()
    assert not [key for key in POSTERS if "Still a secret" in forms[key].picture.value]


def test_what_hangs_stays_while_the_rest_is_held(workbook, forms):
    give(workbook, *(one(n, phase=None, clear="", unclear="") for n in range(5)))
    forms["room"].fields["room.hold"][0].value = True
    give(workbook, *(one(n, at=AT + 1) for n in range(5)))
    veiled = [key for key in POSTERS if "Still a secret" in forms[key].picture.value]
    assert veiled == ["room-phases", "room-cards"] and "On the wall: 5. You hold" in forms["room"].outcome()
    forms["room-cards"].fields["room.cards"][0].value = "end"
    assert "up 3" in forms["room-cards"].picture.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invented_room_is_held_and_revealed_to_practise(tmp_path, language):
    workbook = Workbook.open(tmp_path, language=language)
    forms = {key: exercise(workbook, key) for key in ("room", "room-desk", *POSTERS)}
    before = {key: forms[key].picture.value for key in POSTERS}
    forms["room"].fields["room.hold"][0].value = True
    veiled = forms["room"].words("room.veiled")
    assert all(veiled in forms[key].picture.value for key in POSTERS)
    assert forms["room"].outcome() == forms["room"].words("room.practice-held", n=24)
    forms["room"].reveal.click()
    assert {key: forms[key].picture.value for key in POSTERS} == before


def test_six_that_are_alike_are_told_as_one_number_with_the_bar_around_its_line(workbook, forms):
    give(workbook, *(one(n, people=(50,) * 6) for n in range(6)))
    picture = forms["room-pyramid"].outcome()
    assert "Fans: the middle half is at 50;" in picture.description and "between" not in picture.description
    assert [label.text for label in picture.labels].count("50") == 6
    bars = [outline.path for outline in picture.outlines if outline.fill]
    lines = [outline.path for outline in picture.outlines if outline.edge == "ink"]
    assert len(bars) == len(lines) == 6
    for bar, line in zip(bars, lines, strict=True):
        across = [step[-2] for step in bar if len(step) > 2]
        assert abs((min(across) + max(across)) / 2 - line[0][1]) <= 1 and max(across) - min(across) > 20


def test_nothing_is_drawn_while_nothing_changes(workbook, forms, monkeypatch):
    give(workbook, *(one(n) for n in range(5)))
    drawn = []
    monkeypatch.setattr(type(forms["room-phases"]), "outcome", lambda form: drawn.append(form) or "x.")
    for _ in range(5):
        wall_of(workbook).look()
    assert not drawn
    give(workbook, *(one(n) for n in range(5, 10)))
    assert drawn


def test_what_all_see_of_the_room_has_one_tick_and_no_button_of_the_trainer_s_desk(forms):
    pressed = {key: {each.description for each in buttons(forms[key])} for key in ("room", "room-desk")}
    assert [*forms["room"].fields] == ["room.hold"] and pressed["room"] - pressed["room-desk"] == {"Reveal!"}
    assert "Empty the room" in pressed["room-desk"] - pressed["room"]


# --- codes, and a folder


def test_pasted_codes_are_taken_and_the_field_is_empty_again(workbook, forms):
    forms["room-desk"].paste.value = "\n> ".join(one(n).code() for n in range(6))
    assert forms["room-desk"].paste.value == "" and "6 codes taken in" in forms["room-desk"].taken.value
    assert "On the wall: 6." in forms["room"].outcome() and b"EW1" not in workbook.path.read_bytes()


def test_a_wrong_code_is_refused_in_one_line_and_stays_to_be_mended(workbook, forms):
    forms["room-desk"].paste.value = f"{one(1).code()} EW1.AAAAAAAA. EW9.A."
    said = forms["room-desk"].taken.value
    assert "One code taken in" in said and said.count("ew-wrong") == 2 and "not complete" in said and "newer" in said
    assert "EW9.A." in forms["room-desk"].paste.value
    forms["room-desk"].paste.value = "<script>alert(1)</script>"
    assert "There is no code here" in forms["room-desk"].taken.value and "<script" not in forms["room-desk"].taken.value


def test_a_shared_folder_is_read_and_when_it_goes_the_wall_stays(workbook, forms, tmp_path):
    (shared := tmp_path / "shared").mkdir()
    for n in range(5):
        put(one(n), shared)
    forms["room-desk"].fields["room.from"][0].value = f'"{shared}"'
    assert workbook.read("room.from") == f'"{shared}"' and "On the wall: 5." in forms["room"].outcome()
    for path in shared.iterdir():
        path.unlink()
    shared.rmdir()
    wall_of(workbook).look()
    assert "On the wall: 5." in forms["room"].outcome() and "What was there already stays." in forms["room"].outcome()


def test_the_room_lies_where_the_environment_says(workbook, tmp_path, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_ROOM", str(tmp_path / "elsewhere"))
    form = exercise(workbook, "room-desk")
    form.paste.value = one(1).code()
    assert [*(tmp_path / "elsewhere").glob("*.txt")] and not (workbook.path.parent / "room").exists()


def test_a_disk_that_refuses_is_one_line(workbook, forms, tmp_path):
    wall_of(workbook).home.parent.mkdir(parents=True, exist_ok=True)
    wall_of(workbook).home.write_text("in the way")
    forms["room-desk"].paste.value = one(1).code()
    assert "You may not put anything in that folder" in forms["room-desk"].taken.value


def test_what_cannot_be_collected_or_looked_at_is_said_and_the_wall_stays(workbook, forms, monkeypatch):
    give(workbook, *(one(n) for n in range(5)))

    def refuse(*_):
        raise OSError("no")

    monkeypatch.setattr(Room, "collect", refuse)
    workbook.write("room.from", "/shared")
    assert wall_of(workbook).found.trouble.why == "no-folder" and "On the wall: 5." in forms["room"].outcome()
    monkeypatch.setattr(Room, "hand_ins", refuse)
    workbook.write("room.from", None)
    assert wall_of(workbook).found.trouble.why == "not-written" and "On the wall: 5." in forms["room"].outcome()


def test_emptying_a_room_that_lies_at_a_service_empties_that_too_or_says_that_it_could_not(workbook, monkeypatch):
    asked = []

    def ask(address, *, method):
        asked.append((address, method))
        if len(asked) > 1:
            raise NoHandIn("no-answer")

    monkeypatch.setenv("ENGAGEMENT_ROOM", "https://hub.example/services/room/")
    monkeypatch.setattr("engagement.forms.workshop.wall.ask", ask)
    monkeypatch.setattr(Room, "collect", lambda *_: None)
    form = exercise(workbook, "room-desk")
    give(workbook, one(1))
    form._empty()
    assert asked == [("https://hub.example/services/room/", "DELETE")] and "The room is empty" in form.emptied.value
    give(workbook, one(1))
    form._empty()
    assert "room" in form.emptied.value and "is empty" not in form.emptied.value and not wall_of(workbook).invented


def test_a_room_whose_votes_cannot_be_forgotten_keeps_its_hand_ins(workbook, forms, monkeypatch):
    give(workbook, one(1))
    workbook.write("room.vote.shown", True)
    monkeypatch.setattr(type(forms["room-desk"]), "file_all", lambda *_, **__: False)
    forms["room-desk"]._empty()
    assert forms["room-desk"].emptied.value == "" and not wall_of(workbook).invented


def test_white_space_that_is_pasted_is_no_code(workbook, forms):
    forms["room-desk"].paste.value = "  "
    assert forms["room-desk"].taken.value == ""


# --- live


def test_what_is_handed_in_comes_on_the_wall_by_itself_and_a_closed_form_looks_no_more(workbook, monkeypatch):
    async def live():
        forms = [exercise(workbook, key) for key in ("room", "room-weakest")]
        wall = wall_of(workbook)
        shown = asyncio.Event()
        forms[1].picture.observe(lambda change: "7" in change["new"] and shown.set(), "value")
        wall.home.mkdir(parents=True)
        for n in range(7):
            put(one(n), wall.home)
        await asyncio.wait_for(shown.wait(), 30)
        assert "7 organisations" in forms[1].sentence.value
        for form in forms:
            form.close()
        await asyncio.wait_for(wall._task, 30)

    asyncio.run(live())


def test_a_folder_that_takes_long_holds_up_nothing(workbook, monkeypatch):
    asked, go_on = threading.Event(), threading.Event()
    threads = []

    def slow(room, source, seen):
        threads.append(threading.current_thread())
        asked.set()
        go_on.wait(30)
        put(one(1), room.home)

    monkeypatch.setattr(Room, "collect", slow)
    workbook.write("room.from", "/slow")

    async def live():
        form = exercise(workbook, "room")
        arrived = asyncio.Event()
        form.big.observe(lambda change: ">1<" in change["new"] and arrived.set(), "value")
        while not asked.is_set():
            await asyncio.sleep(0)
        form.fields["room.hold"][0].value = True  # the page answers meanwhile
        assert workbook.read("room.hold") is True and form.reveal._dom_classes == ()
        assert not arrived.is_set()
        go_on.set()
        await asyncio.wait_for(arrived.wait(), 30)
        form.close()

    asyncio.run(live())
    assert threading.main_thread() not in threads


def test_what_was_on_its_way_when_the_room_was_emptied_goes_too(workbook, monkeypatch):
    form = exercise(workbook, "room-desk")

    def late(room, source, seen):
        monkeypatch.undo()
        form._empty()
        put(one(1), room.home)

    monkeypatch.setattr(Room, "collect", late)
    workbook.write("room.from", "/shared")
    assert not [*wall_of(workbook).home.glob("*.txt")] and wall_of(workbook).invented


# --- lines and cards


def test_a_vote_keeps_numbers_and_no_text_and_is_shown_sorted(workbook, forms):
    give(workbook, *(one(n) for n in range(6)))
    form = forms["room-lines"]
    for letter, text, hands in zip("abc", LINES, ("3", "31", "12"), strict=False):
        form.fields[f"room.vote.{letter}.line"][0].value = _digest(text)
        form.fields[f"room.vote.{letter}.hands"][0].value = hands
    assert "<text" in form.picture.value and f"A “{LINES[0]}”; B “{LINES[1]}”" in form.outcome().description
    assert "31" not in form.outcome().description
    form.fields["room.vote.shown"][0].value = True
    assert f"B “{LINES[1]}” (31); C “{LINES[2]}” (12); A “{LINES[0]}” (3)" in form.outcome().description
    form.fields["room.vote.b.line"][0].value = _digest(LINES[4])
    assert workbook.read("room.vote.b.hands") is None and form.fields["room.vote.b.hands"][0].value == ""
    kept = workbook.path.read_text("utf-8")
    assert not [text for text in LINES if text in kept]
    form.fields["room.vote.a.hands"][0].value = "lots"
    assert "“lots” is not a number of hands" in form.wrong.value


def test_a_line_that_is_not_on_the_wall_cannot_be_chosen(workbook, forms):
    give(workbook, *(one(n) for n in range(4)))
    assert [len(widget.options) for key, (widget, _) in forms["room-lines"].fields.items() if "line" in key] == [1] * 6
    workbook.write("room.vote.a.line", _digest(LINES[0]))
    assert LINES[0] not in forms["room-lines"].picture.value
    give(workbook, one(4))
    assert LINES[0] in forms["room-lines"].picture.value


def test_all_cards_are_there_page_by_page(workbook, forms):
    give(workbook, *(one(n, clear=f"{n} is quite" + " quite clear" * 8) for n in range(30)))
    form, seen = forms["room-cards"], ""
    for _ in range(form.last + 1):
        seen += form.outcome().description
        form.more.click()
    assert all(f"“{n} is quite" in seen for n in range(30)) and form.page == 0
    form.fields["room.cards"][0].value = "end"
    assert (
        form.outcome().description.startswith("Thumb up: “up ") and "Thumb down: “down " in form.outcome().description
    )


# --- what goes along, and what goes


def test_the_table_and_the_pictures_hold_what_is_shown_and_no_more(workbook, forms):
    give(workbook, *(one(n) for n in range(9)))
    give(workbook, one(9, line="not yet shown"))
    for key in ("room-desk", *POSTERS):
        form = forms[key]
        button = next(
            each for each in buttons(form) if each.description in ("Make a table of what is shown", "Keep this picture")
        )
        button.click()
    table = linked(forms["room-desk"].table.value)["room.csv"].decode("utf-8-sig")
    rows = [*csv.reader(io.StringIO(table))]
    assert rows[0][0] == "part" and ["pyramid", "Network", "9", "1000", "1000", "1000"] in rows
    assert ["house", "The board × Departments", "9", "3.0", "3.0", "3.0"] in rows and "not yet shown" not in table
    for key in POSTERS:
        kept = linked(forms[key].kept.value)
        assert sorted(name.rpartition(".")[2] for name in kept) == ["png", "svg"]
        png, drawn = (next(data for name, data in kept.items() if name.endswith(kind)) for kind in ("png", "svg"))
        assert png.startswith(b"\x89PNG") and png[16:24] == (1920).to_bytes(4) + (1080).to_bytes(4)
        assert (
            ElementTree.fromstring(drawn.decode()).tag == "{http://www.w3.org/2000/svg}svg"
            and b"var(--ink)" not in drawn
        )
    give(workbook, *(one(n) for n in range(10, 15)))
    assert not forms["room-desk"].table.value and not forms["room-phases"].kept.value, (
        "they told of a moment that is over"
    )


def buttons(widget):
    if type(widget).__name__ == "Button":
        yield widget
    for child in getattr(widget, "children", ()):
        yield from buttons(child)


def test_emptying_asks_first_and_leaves_nothing(workbook, forms, tmp_path):
    give(workbook, *(one(n) for n in range(9)))
    workbook.update({"room.vote.a.line": _digest(LINES[0]), "room.vote.a.hands": 3, "room.from": str(tmp_path)})
    form = forms["room-desk"]
    assert form.empty.disabled
    form.sure.value = True
    assert not form.empty.disabled
    form.empty.click()
    assert (
        not [*wall_of(workbook).home.glob("*.[tj]*")]
        and form.empty.disabled
        and "The room is empty" in form.emptied.value
    )
    assert {workbook.read(f"room.{key}") for key in ("vote.a.line", "vote.a.hands", "from")} == {None}
    assert wall_of(workbook).invented and "24" in form.outcome()


# --- hostile


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_texts_are_text_in_every_form_and_file(tmp_path, language):
    texts = [*dict.fromkeys(filter(None, map(said_briefly, (*NAMES.values(), *WRITTEN["hostile"]))))]
    workbook = Workbook.open(tmp_path, language=language)
    forms = {key: exercise(workbook, key) for key in ("room", "room-desk", *POSTERS)}
    give(workbook, *(one(n, **dict.fromkeys(SAID, text)) for n, text in enumerate(texts)))
    for letter, text in zip("abcdef", texts, strict=False):
        workbook.write(f"room.vote.{letter}.line", _digest(text))
    form = forms["room-cards"]
    shown, pieces = "", []
    for _ in range(form.last + 1):
        shown += form.outcome().description
        pieces += [*markup(form)]
        form.more.click()
    assert [text for text in texts if f"“{text}”" not in shown] == []
    for key, each in forms.items():
        bundle = each._repr_mimebundle_()
        assert strange("".join([bundle["text/html"], *markup(each), *pieces])) == [], key
    for key in ("room-lines", "room-cards"):
        forms[key]._keep()
        assert len(linked(forms[key].kept.value)) == 2
    forms["room-desk"]._table()
    (table,) = linked(forms["room-desk"].table.value).values()
    cells = [cell for row in csv.reader(io.StringIO(table.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
