"""The bench: the author's own form first, then your lines, judged by you and by a neighbour who does not see your answers."""

import pytest
from eyes import on_screen

from engagement import Workbook, exercise
from engagement.content import load_content

CRITERIA = load_content().criteria


@pytest.fixture
def patient(workbook):
    return exercise(workbook, "patient")


@pytest.fixture
def bench(workbook):
    return exercise(workbook, "proposition")


def judge(form, at, **answers):
    for criterion, answer in answers.items():
        form.fields[f"proposition.{at}.{criterion}"][0].value = answer


def ours():
    return {criterion.key: criterion.verdict for criterion in CRITERIA}


def note(form, line, criterion):
    return form.notes[line, criterion].value


# --- the author's own form


def test_our_reading_stays_away_until_all_five_are_judged(patient):
    *first, last = ours().items()
    judge(patient, "patient", **dict(first))
    assert not any(place.value for place in patient.readings.values())
    assert not any(c.patient.en in patient.said() for c in CRITERIA) and "One question to go" in patient.sentence.value
    judge(patient, "patient", **dict([last]))
    assert all(c.patient.en in patient.readings[c.key].value for c in CRITERIA)
    assert all(c.patient.en in patient.said() for c in CRITERIA)


def test_where_the_participant_judges_otherwise_it_says_so_beside_the_question(patient):
    judge(patient, "patient", **{**ours(), "free": "no"})
    assert "You: no, us: yes." in patient.readings["free"].value
    assert sum("You:" in place.value for place in patient.readings.values()) == 1
    assert "You and we differ on Free." in patient.outcome()


def test_agreeing_on_all_five_is_said_too(patient):
    judge(patient, "patient", **ours())
    assert "judge alike" in patient.outcome()
    assert not any("You:" in place.value for place in patient.readings.values())


def test_our_reading_of_the_authors_form_is_labelled_ours(patient):
    judge(patient, "patient", **ours())
    assert all("our reading" in place.value for place in patient.readings.values())


# --- two judges


def test_a_neighbour_judges_without_seeing_what_the_writer_thought(bench):
    judge(bench, "before", valuable="no", free="yes")
    judge(bench, "neighbour.before", valuable="yes")
    bench.voice.value = "neighbour"
    assert [on_screen(bench.asked[voice, "before"]) for voice in ("writer", "neighbour")] == [False, True]
    assert bench.fields["proposition.neighbour.before.free"][0].value is None
    assert "differ" not in bench.sentence.value and "yes for" not in bench.sentence.value
    assert "you:" not in bench.said() and "Free: …" in bench.said() and "Valuable: yes" in bench.said()


def test_differences_stand_beside_the_test_and_in_a_sentence_and_nothing_is_added_up(bench):
    judge(bench, "before", valuable="no", free="yes", specific="partly")
    judge(bench, "neighbour.before", valuable="yes", free="yes")
    judge(bench, "after", better="yes")
    judge(bench, "neighbour.after", better="no")
    assert "you: no, neighbour: yes" in note(bench, "before", "valuable")
    assert note(bench, "before", "free") == note(bench, "before", "specific") == "", "alike, or judged by one only"
    said = bench.outcome().split("\n")[-1]
    assert said == (
        "On “What it says now” you and your neighbour differ on Valuable. "
        "On “What it could say” you and your neighbour differ on Better than 'stay informed'. Ask each other why."
    )
    assert "you: yes, neighbour: no" in bench.said() and not any(character.isdigit() for character in said)


def test_before_the_neighbour_comes_it_asks_to_pass_the_laptop(bench):
    judge(bench, "before", valuable="no")
    assert "Hand the laptop to your neighbour" in bench.outcome()


def test_two_who_agree_are_told_so(bench):
    judge(bench, "before", valuable="no")
    judge(bench, "neighbour.before", valuable="no")
    assert "you agree" in bench.outcome()


def test_who_judges_now_is_not_kept(bench, document):
    bench.voice.value = "neighbour"
    assert exercise(Workbook.open(language="en"), "proposition").voice.value == "writer"
    assert "voice" not in document.read_text("utf-8")


@pytest.mark.parametrize("language, you, other", [("nl", "jij: ", "buur: "), ("en", "you: ", "neighbour: ")])
@pytest.mark.parametrize("case", ["charity", "municipality", "small-business"])
def test_an_invented_bench_shows_two_judges_who_differ(document, case, language, you, other):
    workbook = Workbook.open(language=language)
    workbook.write("start.case", case)
    said = exercise(workbook, "proposition").said()
    assert you in said and other in said
