"""The document as a whole: said, taken back, taken along, brought back, begun anew, and deleted so that nothing is left."""

import errno
import os
import re
from base64 import b64decode
from datetime import date, datetime

import pytest
from eyes import on_screen
from test_safekeeping import lines

from engagement import Workbook, exercise
from engagement.document.change import RECENT
from engagement.model import LANGUAGES
from engagement.workshop.handin import NoHandIn

MORE = {"start.organisation": "De Buurtkas", "start.change": "Meer buren", "pyramid.fans.count": 900}


@pytest.fixture
def filled(workbook):
    for key, value in MORE.items():
        workbook.write(key, value)
    return workbook


@pytest.fixture
def form(filled):
    return exercise(filled, "document")


def refuse(*_, **__):
    raise OSError(errno.EACCES, "Permission denied")


def shown(widget):
    return on_screen(widget)


def opened(form, *parts):
    return [part for part, (_, box) in form.parts.items() if shown(box)] == list(parts)


def upload(form, data, name="werkboek.jsonl"):
    file = {"name": name, "type": "", "size": len(data), "last_modified": datetime(2027, 1, 1)}
    form.back.upload.value = ({**file, "content": memoryview(data)},)


def offered(form):
    """The copies to choose from, by name."""
    form.parts["back"][0].value = True
    return {label: path for label, path in form.back.copies.options if path}


def in_the_folder(workbook):
    return sorted(path.name for path in workbook.path.parent.iterdir())


# What is kept, and where ----------------------------------------------------------------------------------------------


def test_it_says_how_many_answers_are_kept_for_whom_and_in_which_file(form, filled):
    assert "3 answers kept for De Buurtkas, in document/workbook.jsonl." in form.kept.value
    filled.write("start.organisation", None)
    assert "2 answers kept for your organisation, in" in form.kept.value
    filled.write("start.case", "charity")
    assert "You changed nothing yet with Hammock &amp; Orchard Foundation (invented)." in form.kept.value
    filled.write("pyramid.fans.count", 1)
    assert "One answer of yours with Hammock &amp; Orchard Foundation (invented), kept in" in form.kept.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_words_tell_of_no_machine_no_day_and_no_number(tmp_path, language):
    empty, full = Workbook.open(tmp_path / "a", language=language), Workbook.open(tmp_path / "b", language=language)
    full.update(MORE)
    empty, full = (exercise(workbook, "document")._repr_mimebundle_() for workbook in (empty, full))
    assert (empty["text/plain"], empty["text/html"]) == (full["text/plain"], full["text/html"])
    assert not re.search(r"\d|jsonl", full["text/plain"]) and len(full["text/plain"].splitlines()) == 2


def test_one_part_is_open_at_a_time_and_none_to_begin_with(form):
    assert opened(form)
    for part, (button, _) in form.parts.items():
        button.value = True
        assert opened(form, part)
    button.value = False
    assert opened(form)


# Taking back ----------------------------------------------------------------------------------------------------------


def test_the_last_change_is_taken_back_and_named_until_there_is_none(form, filled):
    form.undo.click()
    assert filled.read("pyramid.fans.count") is None and "Taken back: pyramid · Fans · number." in form.done.value
    filled.write("house.board.goals", 3)
    assert form.done.value == ""
    form.undo.click()
    assert "Taken back: house · The board · Goals." in form.done.value
    while filled.can_undo():
        assert not form.undo.disabled
        form.undo.click()
    assert form.undo.disabled and not {*MORE} & {key for key, value in filled.answers().items() if value is not None}


def test_of_many_answers_it_says_how_many_and_what_about(form, filled):
    filled.update({f"pyramid.{level}.count": 5 for level in ("fans", "network", "followers")} | {"house.web.goals": 1})
    form.undo.click()
    assert "Taken back: 4 answers (pyramid and house)." in form.done.value


@pytest.mark.parametrize(
    "key, said",
    [
        ("charity/steps.fans.who", "steps · Fans · Who does that in your organisation?"),
        ("plan.action.2.what", "plan · 2 · What?"),
        ("plan.activity.2.what", "plan · 2 · What do you do?"),
        ("criticism.twins", "criticism · Twin steps"),
        ("proposition.patient.valuable", "sign-up line · Valuable"),
        ("of.a.newer.workbook", "of"),
        ("", ""),
    ],
)
def test_a_key_is_told_in_words_as_far_as_it_has_any(form, key, said):
    assert form.answers.name(key) == said


# Taking along ---------------------------------------------------------------------------------------------------------


def taken(form):
    """Name and content of the file that is offered for download."""
    form.parts["take"][1].children[1].click()
    name, data = re.search(r'download="([^"]+)" href="data:application/jsonl;base64,([^"]+)"', form.link.value).groups()
    return name, b64decode(data)


def test_the_file_to_hand_in_is_named_after_the_organisation_and_the_day_and_opens_by_itself(form, filled, tmp_path):
    name, data = taken(form)
    assert re.fullmatch(rf"workbook-de-buurtkas-{date.today()}-[0-9]{{4}}\.jsonl", name)
    handed_in = tmp_path / "handed in" / name
    handed_in.parent.mkdir()
    handed_in.write_bytes(data)
    again = Workbook.open(handed_in)
    assert (again.case, again.damage) == ("own", {}) and {key: again.read(key) for key in MORE} == MORE
    filled.write("start.change", "something else")
    assert form.link.value == "", "what was made tells of another moment"


@pytest.mark.parametrize(
    "name, safe",
    [
        ("Café 't Hoekje / Zuid", "cafe-t-hoekje-zuid"),
        ('..\\CON:*?"<>|', "con"),
        ("עמותה", "my-organisation"),
        ("W" * 500, "w" * 40),
    ],
)
def test_the_name_of_the_file_is_one_that_every_disk_takes(form, filled, name, safe):
    filled.write("start.organisation", name)
    assert re.fullmatch(rf"workbook-{safe}-{date.today()}-[0-9]{{4}}\.jsonl", taken(form)[0])


# Bringing back --------------------------------------------------------------------------------------------------------


@pytest.fixture
def theirs(tmp_path):
    """A document from another computer."""
    other = Workbook.open(tmp_path / "other", language="nl")
    other.write("start.case", "own")
    other.update({"start.organisation": "Fort <Zuid>", "pyramid.network.count": 12})
    return other.portable().encode()


def test_a_file_says_whose_it_is_how_many_answers_it_has_and_from_when_before_it_is_taken_over(form, filled, theirs):
    upload(form, theirs)
    assert form.back.upload.value == (), "the page keeps no file"
    day = form.words.day(date.today())
    assert f"2 answers for Fort &lt;Zuid&gt;, up to {day}." in form.back.weighed.value and shown(form.back.take_over)
    assert filled.read("start.organisation") == "De Buurtkas"


def test_what_is_taken_over_takes_the_place_of_all_and_one_press_brings_it_back(form, filled, theirs):
    upload(form, theirs)
    before = {key: value for key, value in filled.answers().items() if value is not None}
    form.back.take_over.click()
    again = Workbook.open(filled.path)
    assert (again.read("start.organisation"), again.read("pyramid.network.count")) == ("Fort <Zuid>", 12)
    assert again.read("pyramid.fans.count") is None and again.language == "en"
    assert "One press of “↶ Take back the last change”" in form.done.value and not shown(form.back.take_over)
    form.undo.click()
    assert {key: value for key, value in filled.answers().items() if value is not None} == before
    assert {key: Workbook.open(filled.path).read(key) for key in MORE} == MORE


def test_what_was_taken_over_comes_back_whole_when_the_document_was_made_compact_meanwhile(form, filled):
    for n in range(40):
        filled.write("start.change", f"{n:2}" * 2500)
    upload(form, lines(*({"v": 1, "k": f"start.{n}", "value": n} for n in range(RECENT + 100))))
    form.back.take_over.click()
    before = filled.path.stat().st_size
    with filled.journal.locked():
        filled.journal.compact_if_large(0)
    assert filled.path.stat().st_size < before / 2
    form = exercise(Workbook.open(filled.path, language="en"), "document")
    form.undo.click()
    assert {value for key, value in form.workbook.answers().items() if key in MORE} >= {"De Buurtkas", 900}
    assert not any(form.workbook.read(f"start.{n}") for n in range(RECENT + 100))


def test_a_damaged_file_says_how_much_of_it_is_lost(form, theirs):
    upload(form, theirs.replace(b'"value": 12', b'"value": 13'))
    assert "one answer for Fort" in form.back.weighed.value
    assert "One change was damaged and is left out." in form.back.weighed.value


@pytest.mark.parametrize("turn", [lambda raw: raw.decode().encode("utf-16"), lambda raw: b"\xef\xbb\xbf" + raw])
def test_a_file_that_another_program_saved_is_read_too(form, theirs, turn):
    upload(form, turn(theirs))
    assert "2 answers for Fort" in form.back.weighed.value


@pytest.mark.parametrize("moment", [{}, {"t": "0001-01-01T00:00:00+00:00"}, {"t": "9999-12-31T23:59:59+00:00"}])
def test_a_file_from_no_day_of_this_calendar_is_read_all_the_same(form, moment):
    upload(form, lines({"v": 1, "k": "start.change", "value": "x", **moment}))
    assert "one answer for your organisation, up to" in form.back.weighed.value and shown(form.back.take_over)


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "holds no answer that we can read"),
        (b"E-mail;Nieuwsbrief\nan@voorbeeld.nl;ja\n", "holds no answer"),
        (b"PK\x03\x04" * 99, "holds no answer"),
        (lines({"v": 1, "k": "start.case", "value": "own"}), "holds no answer"),
        (lines({"v": 9, "k": "start.change", "value": "x"}), "from a newer workbook"),
        (b"\n" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_over_gets_one_line(form, data, said):
    upload(form, data, "<b>.jsonl")
    assert (
        said in form.back.weighed.value
        and "ew-wrong" in form.back.weighed.value
        and "<b>" not in form.back.weighed.value
    )
    assert not shown(form.back.take_over)


def test_the_copies_are_offered_by_kind_and_day_with_their_answers_newest_first(form, filled):
    stem = filled.path.parent / "workbook"
    for name, n in {"2026-01-02.bak": 1, "2026-01-03 14.05.06.older": 2, "2026-01-04 09.00.00 1.damaged": 0}.items():
        many = [{"v": 1, "k": f"start.{k}", "value": "x"} for k in range(n)]
        stem.with_name(f"workbook.{name}").write_bytes(lines(*many) + b"garbage\n" * (not n))
    assert list(offered(form)) == [
        "damaged file, 4 January 2026 09:00: 0 answers",
        "earlier workbook, 3 January 2026 14:05: 2 answers",
        "copy of 2 January 2026: one answer",
    ]


def test_a_copy_is_put_back_and_taken_back_again(form, filled):
    copy = filled.path.with_name("workbook.2026-01-02.bak")
    copy.write_bytes(lines({"v": 1, "k": "start.case", "value": "own"}, {"v": 1, "k": "start.change", "value": "ooit"}))
    (form.back.copies.value,) = offered(form).values()
    assert "one answer for your organisation" in form.back.weighed.value
    form.back.take_over.click()
    assert filled.read("start.change") == "ooit" and filled.read("pyramid.fans.count") is None
    form.undo.click()
    assert {key: filled.read(key) for key in MORE} == MORE


def test_a_copy_that_the_disk_does_not_give_gets_one_line(form, filled, monkeypatch):
    filled.path.with_name("workbook.2026-01-02.bak").write_bytes(b"x")
    ((_, path),) = offered(form).items()
    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    form.back.copies.value = path
    assert "The disk will not give up this file" in form.back.weighed.value and not shown(form.back.take_over)
    assert form.back.found is None


# Beginning anew -------------------------------------------------------------------------------------------------------


def test_a_new_workbook_is_empty_and_the_old_one_lies_among_the_copies(form, filled):
    form.parts["anew"][1].children[1].click()
    assert "An empty workbook." in form.done.value and form.undo.disabled
    assert Workbook.open(filled.path).answers() == {} and "invented" in form.kept.value
    label, older = next(item for item in offered(form).items() if item[0].startswith("earlier workbook, "))
    assert label.endswith(": 3 answers")
    assert {key: Workbook.open(older).read(key) for key in MORE} == MORE
    form.back.copies.value = older
    form.back.take_over.click()
    assert {key: filled.read(key) for key in MORE} == MORE


# Deleting -------------------------------------------------------------------------------------------------------------


def test_nothing_is_deleted_without_a_tick(form, filled):
    assert form.delete.disabled
    form.sure.value = True
    assert not form.delete.disabled
    form.sure.value = False
    assert form.delete.disabled and filled.path.exists()


def test_everything_of_ours_is_deleted_and_nothing_else(form, filled):
    form.parts["anew"][1].children[1].click()
    filled.update(MORE)
    Workbook.open(filled.path)
    for language in LANGUAGES:
        take_home = exercise(Workbook.open(filled.path, language=language), "take-home")
        next(each for each in take_home.children if hasattr(each, "click")).click()
    for name in ("workbook.2026-01-01 10.00.00.damaged", "my notes.txt", "workbook of my neighbour.jsonl"):
        filled.path.with_name(name).write_text("x")
    assert {"mijn-plan.html", "my-plan.html", "workbook.jsonl"} <= set(in_the_folder(filled))
    form.sure.value = True
    form.delete.click()
    assert in_the_folder(filled) == ["my notes.txt", "workbook of my neighbour.jsonl"]
    assert "Gone: your document" in form.done.value and "A page that is open may still show old text" in form.done.value
    assert form.delete.disabled and filled.answers() == {} and not offered(form)
    filled.refresh()
    assert in_the_folder(filled) == ["my notes.txt", "workbook of my neighbour.jsonl"]


def test_a_disk_that_does_not_let_go_is_said_and_may_be_asked_again(form, filled, monkeypatch):
    form.sure.value = True
    with monkeypatch.context() as broken:
        broken.setattr("pathlib.Path.unlink", refuse)
        form.delete.click()
    assert "Not everything is gone yet" in form.done.value and filled.read("start.change") == "Meer buren"
    form.delete.click()
    assert in_the_folder(filled) == []


def test_a_room_that_does_not_let_go_of_a_hand_in_leaves_everything_and_says_so(form, filled, monkeypatch):
    def refuse(_):
        raise NoHandIn("no-folder")

    monkeypatch.setattr("engagement.forms.document.document.take_back", refuse)
    form.sure.value = True
    form.delete.click()
    assert "Not everything is gone yet" in form.done.value and filled.path.exists() and form.delete.disabled


# When something is the matter -----------------------------------------------------------------------------------------


def test_damage_is_told_in_words_until_it_is_read(filled):
    raw = filled.path.read_bytes()
    filled.path.write_bytes(raw.replace(b'"value": "Meer buren"', b'"value": "Minder uren"'))
    (copy := filled.path.with_name(f"workbook.{date.today()}.bak")).write_bytes(raw)
    form = exercise(Workbook.open(filled.path, language="en"), "document")
    (aside,) = copy.parent.glob("*.damaged")
    told = form.damage.children[0].value
    assert not form.keeping.bar.children, "it is said once"
    assert shown(form.damage) and "One change in your document could no longer be read." in told
    assert told.count("start · Engagement for what?") == 2 and "Come back from a copy: " in told
    assert f"The damaged file is kept: {aside.name}." in told
    form.damage.children[1].click()
    assert not shown(form.damage) and not shown(exercise(Workbook.open(filled.path), "document").damage)


def test_a_copy_that_holds_later_answers_is_pointed_at(filled):
    filled.path.with_name("workbook.2026-01-02.bak").write_bytes(filled.path.read_bytes())
    whole = filled.path.read_bytes().splitlines(keepends=True)
    filled.path.write_bytes(b"".join(whole[:-1]))
    form = exercise(Workbook.open(filled.path, language="en"), "document")
    told = form.damage.children[0].value
    assert "There is a copy of 2 January 2026 with one change that your document lacks." in told


def test_a_line_that_cannot_be_seen_through_says_so(filled):
    filled.path.write_bytes(filled.path.read_bytes() + b"garbage\n")
    told = exercise(Workbook.open(filled.path, language="nl"), "document").damage.children[0].value
    assert "Waarover dat ging, is niet meer te zien." in told


@pytest.mark.parametrize("press", ["undo", "take over", "read"])
def test_what_the_disk_does_not_keep_stands_in_the_bar_and_is_not_said_to_be_done(
    form, filled, theirs, monkeypatch, press
):
    upload(form, theirs)
    filled.write("workbook.damage", {"lost": 1})
    buttons = {"undo": form.undo, "take over": form.back.take_over, "read": form.damage.children[1]}
    monkeypatch.setattr(os, "fsync", refuse)
    buttons[press].click()
    assert "Not saved: the disk refuses" in form.keeping.bar.children[0].value and not form.done.value


def test_a_new_workbook_that_the_disk_refuses_costs_nothing(form, filled, monkeypatch):
    monkeypatch.setattr(os, "fsync", refuse)
    form.parts["anew"][1].children[1].click()
    assert "That failed: the disk refuses. Your answers are still there." in form.done.value
    assert {key: Workbook.open(filled.path).read(key) for key in MORE} == MORE
