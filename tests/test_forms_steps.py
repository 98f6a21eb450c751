"""The steps' forms: a range is slid, "I don't know" is an answer, and the weakest step is the same on every screen."""

from datetime import date

import pytest
from eyes import on_screen

from engagement import Workbook, exercise
from engagement.answers import Answers
from engagement.model import LANGUAGES, LEVELS

COUNTS = dict(zip(LEVELS, (12_000, 1_900, 60, 130, 50, 14), strict=True))
RATES = {"network": [2, 6], "followers": [0.2, 0.7], "fans": [1, 2], "supporters": [1, 1], "empowered": [0.5, 0.5]}


@pytest.fixture
def workbook(tmp_path):
    """One's own organisation, with six numbers and nothing else."""
    found = Workbook.open(tmp_path, language="en")
    found.write("start.case", "own")
    for level, count in COUNTS.items():
        found.write(f"pyramid.{level}.count", count)
    return found


@pytest.fixture
def known(workbook):
    for level, rate in RATES.items():
        workbook.write(f"steps.{level}.rate", rate)
    workbook.write("leaks.network.rate", [5, 5])
    return workbook


def slider(form, at):
    return form.fields[f"{at}.rate"][0]


def unknown(form, at):
    return form.fields[f"{at}.unknown"][0]


# --- a rate


def test_until_someone_slides_nobody_knows(workbook):
    form = exercise(workbook, "steps")
    assert all(unknown(form, f"steps.{level}").value for level in LEVELS[1:])
    assert all("ew-unknown" in slider(form, f"steps.{level}")._dom_classes for level in LEVELS[1:])
    assert "? unknown" in form.picture.value
    assert "Begin with a guess" in form.sentence.value
    assert Answers(workbook).steps.up == {}


def test_who_slides_knows(workbook):
    form = exercise(workbook, "steps")
    slider(form, "steps.fans").value = (0.5, 2)
    assert workbook.read("steps.fans.rate") == [0.5, 2]
    assert not unknown(form, "steps.fans").value
    assert Answers(workbook).steps.up == {"fans": (0.5, 2)}
    assert ">0.5–2</text>" in form.picture.value


def test_who_no_longer_knows_keeps_the_range_for_later(known):
    form = exercise(known, "steps")
    assert "ew-unknown" not in slider(form, "steps.fans")._dom_classes
    unknown(form, "steps.fans").value = True
    assert "ew-unknown" in slider(form, "steps.fans")._dom_classes  # no "0–0" beside it
    assert "fans" not in Answers(known).steps.up
    assert slider(form, "steps.fans").value == (0, 0)
    unknown(form, "steps.fans").value = False
    assert Answers(known).steps.up["fans"] == (1, 2)
    assert slider(form, "steps.fans").value == (1, 2)


def test_a_known_step_without_a_range_is_nobody(workbook):
    form = exercise(workbook, "leaks")
    unknown(form, "leaks.fans").value = False
    assert Answers(workbook).steps.leaks == {"fans": (0, 0)}


@pytest.mark.parametrize(
    "rate",
    [[3, 2], [-1, 2], [0, 101], "3", 3, [1], [True, 2], [None, 1], {"low": 1}, [1, 2, 3], [float(10**400 > 0), "x"]],
)
def test_a_range_that_cannot_be_is_taken_for_unknown(workbook, rate):
    workbook.write("steps.fans.rate", rate)
    form = exercise(workbook, "steps")
    assert unknown(form, "steps.fans").value
    assert Answers(workbook).steps.up == {}


def test_a_range_between_the_stops_stays_as_it_is(workbook):
    workbook.write("steps.fans.rate", [0.33, 7.2])
    assert slider(exercise(workbook, "steps"), "steps.fans").value == (0.3, 8)
    assert workbook.read("steps.fans.rate") == [0.33, 7.2]


def test_one_s_own_words_come_before_ours(workbook):
    cards = exercise(workbook, "steps").children[2].children[0].children[0].children
    assert len(cards) == 5
    folded = ["<details>" in "".join(getattr(child, "value", "") or "" for child in card.children) for card in cards]
    assert folded == [False, False, True, True, True]  # the source gives the first two (A24, A26), not the others (A27)


# --- the weakest step


def test_the_weakest_step_is_the_same_on_every_screen(known):
    loop, pyramid = exercise(known, "steps"), exercise(known, "pyramid")
    assert "Weakest step, worked out (our reading): from Network to Followers" in loop.sentence.value
    assert "Weakest step, worked out (our reading): from Network to Followers. One more" in pyramid.sentence.value
    slider(exercise(known, "leaks"), "leaks.network").value = (0, 0)
    for form in (loop, pyramid):
        assert "Weakest step, worked out (our reading): from Suspects to Network" in form.sentence.value


def test_where_the_narrowest_step_is_not_known_the_loop_says_why_it_shows_another(known):
    said = "Your pyramid points at the step to Followers, but you have not filled that in here yet."
    assert said not in exercise(known, "steps").sentence.value
    known.write("steps.followers.unknown", True)
    assert said in exercise(known, "steps").sentence.value


def test_with_nothing_to_reckon_with_the_what_if_shows_no_number_and_says_what_it_needs(workbook, known):
    form = exercise(known, "what-if")
    assert on_screen(form.picture) and on_screen(form.verdict_line)
    for key in [key for key in known.answers() if key.startswith(("steps.", "leaks."))]:
        known.write(key, None)
    assert not on_screen(form.picture) and not on_screen(form.verdict_line)
    assert form.words("what-if.nothing-yet") in form.sentence.value and form.words("what-if.nothing-yet") in form.said()


def test_one_s_own_name_for_the_highest_level_is_on_every_flag(known):
    known.write("pyramid.empowered.name", "Trekkers")
    for key in ("steps", "what-if"):
        seen = exercise(known, key)
        shown = seen.picture.value + seen.sentence.value + getattr(seen, "verdict_line", seen.sentence).value
        assert "Trekkers" in shown and "mpowered users" not in shown


def test_without_steps_the_pyramid_shows_it(workbook):
    assert Answers(workbook).weakest is None
    said = exercise(workbook, "pyramid").sentence.value
    assert "Weakest step (our reading): from Network to Followers. Of every 100 at Network or higher" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_says_how_sure_it_is_and_what_to_find_out(known, language, tmp_path):
    known.write("steps.supporters.unknown", True)
    form = exercise(Workbook.open(tmp_path, language=language), "what-if")
    assert {"en": "all 50 times that we tried it", "nl": "alle 50 keer dat we het"}[language] in form.verdict_line.value
    assert {"en": "Find out first: how often the step to Supporters", "nl": "Eerst uitzoeken"}[language] in form.said()
    known.write("leaks.network.rate", [0, 6])
    unsure = exercise(Workbook.open(tmp_path, language=language), "what-if")
    assert {"en": "of the 50 times", "nl": "van de 50 keer"}[language] in unsure.said()


def test_where_a_step_brings_nobody_no_step_is_the_weakest(workbook):
    for level in LEVELS:
        workbook.write(f"pyramid.{level}.count", int(level == "empowered"))
    for level in LEVELS[2:4]:
        workbook.write(f"steps.{level}.rate", [1, 1])
    form = exercise(workbook, "what-if")
    assert (form.weakest.people, form.weakest.empowered) == (None, None)
    assert form.words("what-if.none-people", months=12) in form.said()
    assert form.words("what-if.none-empowered", months=12, top="Empowered users") in form.said()


def test_what_a_sceptic_asks_is_said_a_tenth_more_on_every_step_and_who_stays(known):
    known.update({"steps.network.rate": [40, 40], "steps.followers.rate": [0.5, 0.5]})
    form = exercise(known, "what-if")
    assert (form.weakest.people, form.weakest.tenth) == ("followers", "network")
    saved = form.weakest.leaks["network"].people
    assert saved > form.weakest.up["followers"].people
    assert form.words("what-if.tenth", level="Network") in form.said()
    assert form.words("what-if.leak-more", level="Network", gain=form.words.about(saved)) in form.said()


def test_the_first_step_is_told_per_100_fans_wherever_it_is_the_weakest(known):
    known.update({"pyramid.fans.count": 9000, "steps.followers.rate": [0, 0], "leaks.network.rate": [0, 0]})
    form = exercise(known, "what-if")
    assert form.weakest.people == "network"
    assert "One more newcomer per 100 fans (and higher) gives you" in form.verdict_line.value
    for other in ("steps", "pyramid"):
        assert "One more newcomer a month per 100 fans (and higher)" in exercise(known, other).sentence.value
    known.write("what-if.step", "network")
    assert "What if every 100 fans (and higher) brought along 1 more a month?" in form.sentence.value


def test_a_minus_says_why_and_without_one_nothing_is_said(known):
    form = exercise(known, "what-if")
    assert form.words("what-if.minus") not in form.verdict_line.value and "−" not in form.verdict_line.value
    known.write("leaks.fans.rate", [60, 60])
    assert form.words("what-if.minus") in form.verdict_line.value and "<td>−" in form.verdict_line.value


def test_a_leak_of_nobody_has_no_row(known):
    known.write("leaks.fans.rate", [0, 0])
    told = exercise(known, "what-if").verdict_line.value
    leaves, stays = (f"<tr><td>{name}" for name in ("Network", "Fans"))
    assert told.count("<table>") == 2 and leaves in told.split("<table>")[2] and stays not in told.split("<table>")[2]


# --- the what-if


def test_one_step_better_shows_beside_how_it_goes(known):
    form = exercise(known, "what-if")
    before = form.sentence.value
    assert not on_screen(form.more)
    form.fields["what-if.step"][0].value = "followers"
    form.fields["what-if.points"][0].value = 2
    assert on_screen(form.more)
    assert "What if 2 more of every 100 took the step to Followers?" in form.sentence.value
    assert form.sentence.value != before
    assert "was " in form.picture.value


def test_a_year_and_a_half_is_said(known):
    form = exercise(known, "what-if")
    form.fields["what-if.months"][0].value = 18
    assert "After 18 months" in form.sentence.value


def test_the_rule_is_on_the_screen(workbook):
    (folded,) = [
        child
        for child in exercise(workbook, "what-if").children[2].children[0].children
        if "<ol>" in str(getattr(child, "value", ""))
    ]
    assert folded.value.count("<li>") == 7


# --- the second visit


def test_a_pyramid_is_kept_and_lies_over_the_next(workbook):
    form = exercise(workbook, "snapshot")
    assert "Nothing kept yet" in form.sentence.value
    form._keep()
    workbook.write("pyramid.fans.count", 200)
    workbook.write("pyramid.empowered.unknown", True)
    today = date.today().isoformat()
    form.days.value = today
    assert workbook.read("pyramid.compare") == today
    assert "Fans 200 (was 130, +70)" in form.sentence.value
    assert "Network 1,900 (was 1,900, the same)" in form.sentence.value
    assert "Empowered users ? (was 14)" in form.sentence.value
    form.days.value = ""
    assert not on_screen(form.picture)


def test_units_that_differ_are_not_compared(workbook):
    workbook.write("pyramid.snapshot.2026-01-31", [[90, "households"], *[[None, "people"]] * 5])
    workbook.write("pyramid.compare", "2026-01-31")
    form = exercise(workbook, "snapshot")
    assert "Suspects 12,000 (was 90 households)" in form.sentence.value
    assert "31 January 2026" in form.sentence.value


@pytest.mark.parametrize(
    "kept", [None, "x", [], [[1, "people"]] * 5, [[-1, "people"]] * 6, [["1", "people"]] * 6, [1, 2, 3, 4, 5, 6]]
)
def test_what_is_no_snapshot_is_not_offered(workbook, kept):
    workbook.write("pyramid.snapshot.2026-01-31", kept)
    assert Answers(workbook).snapshots == {}
    assert [value for _, value in exercise(workbook, "snapshot").days.options] == [""]


def test_a_change_too_small_for_two_digits_invents_no_loss(workbook):
    workbook.update({"start.case": "own", "pyramid.suspects.count": 23_500, "leaks.suspects.rate": [0, 0.02]})
    assert "Suspects 23,500." in exercise(workbook, "what-if").outcome().description
