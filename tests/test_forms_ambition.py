"""The promise: its card, its gate, its hours, the story of the silence, and the examples of which some have stopped."""

import re
from datetime import date
from html import unescape

import pytest
from eyes import on_screen

from engagement import Workbook, exercise, load_content
from engagement.model import LEVELS, PHASES

CONTENT = load_content()
EXAMPLES = {f"{phase.key}.{each.key}": each for phase in CONTENT.phases for each in phase.examples}


def plain(markup):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


# The card -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", PHASES)
def test_the_card_shows_what_you_gain_beside_what_stopping_does(workbook, phase):
    workbook.write("ambition.phase", phase)
    pair = re.search(r'<div class="ew-pair">(.*?)</div>', exercise(workbook, "ambition").card.value)[1]
    chosen = CONTENT.phases[PHASES.index(phase)]
    assert re.findall("<dt>(.*?)</dt>", pair) == ["You gain", "If you stop"]
    assert plain(pair).index(chosen.gain.en) < plain(pair).index(chosen.stopping.en)


def test_the_card_shows_an_example_close_to_home_once_a_sector_is_known(workbook):
    workbook.write("ambition.phase", "react")
    assert "Close to home" not in exercise(workbook, "ambition").card.value
    workbook.write("start.sector", "charity")
    card = plain(exercise(workbook, "ambition").card.value)
    assert f"Close to home {CONTENT.called('charity').phases[1].nearby.en}" in card


# The gate -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", CONTENT.phases, ids=PHASES)
def test_a_gate_is_a_short_list_that_asks_for_no_number(phase):
    assert 3 <= len(phase.gate) <= 5
    assert not re.search(r"\d|%", " ".join(item[language] for item in phase.gate for language in ("nl", "en")))


def test_a_doubt_opens_the_talk_a_no_before_a_half_and_staying_is_green(workbook):
    workbook.write("ambition.phase", "react")
    form = exercise(workbook, "gate")
    items = CONTENT.phases[0].gate
    assert "Begin" not in form.outcome() and "ew-green" not in form.sentence.value
    form.fields[f"ambition.gate.observe.{items[0].key}"][0].value = "partly"
    assert f"Begin the conversation with: “{items[0].en}”" in form.outcome()
    form.fields[f"ambition.gate.observe.{items[2].key}"][0].value = "no"
    assert f"Begin the conversation with: “{items[2].en}”" in form.outcome()
    assert "Staying at Observe is a full answer" in form.outcome() and "ew-green" in form.sentence.value


def answer(workbook, phase, *given):
    for item, verdict in zip(CONTENT.phases[PHASES.index(phase)].gate, given or ["yes"] * 9, strict=False):
        workbook.write(f"ambition.gate.{phase}.{item.key}", verdict)


@pytest.mark.parametrize("phase", PHASES)
def test_the_list_of_the_promise_itself_is_asked_under_that_of_the_phase_below(workbook, phase):
    workbook.write("ambition.phase", phase)
    form = exercise(workbook, "gate")
    shown = [key for key, asked in form.lists.items() if on_screen(asked)]
    assert shown == list(PHASES[max(0, PHASES.index(phase) - 1) : PHASES.index(phase) + 1])
    own = CONTENT.phases[PHASES.index(phase)]
    assert f"And your promise, {own.name.en}: do you keep it?" in form.said()
    assert all(item.en in form.said() for item in own.gate)


@pytest.mark.parametrize(
    "given, said",
    [
        ((), "At React everything is yes. Staying there is a full answer"),
        (
            ("yes", "partly"),
            "Staying there and doing it well is a full answer. Begin the conversation with: “We also hear",
        ),
        (("yes",), "And React itself? Go through that list too."),
    ],
)
def test_above_a_gate_that_is_all_yes_the_promise_itself_is_judged(workbook, given, said):
    workbook.write("ambition.phase", "react")
    answer(workbook, "react", *given)
    assert "At React" not in exercise(workbook, "gate").outcome(), "the gate below comes first"
    answer(workbook, "observe")
    form = exercise(workbook, "gate")
    assert form.outcome().startswith("Observe is done well; React can rest on it. ") and said in form.outcome()


def test_the_first_step_has_no_gate_but_keeps_a_promise_too(workbook):
    workbook.write("ambition.phase", "observe")
    answer(workbook, "observe")
    form = exercise(workbook, "gate")
    assert form.outcome().startswith("There is no gate below the first step. Just begin. At Observe everything is yes.")
    assert "ew-green" in form.sentence.value


def test_lower_gates_that_are_not_all_yes_are_named(workbook):
    workbook.write("ambition.phase", "create")
    answer(workbook, "participate", "no")
    answer(workbook, "react")
    said = exercise(workbook, "gate").outcome()
    assert said.endswith("Also still open below: Observe and Participate.")
    answer(workbook, "observe")
    answer(workbook, "participate")
    assert "below:" not in exercise(workbook, "gate").outcome()


# The hours ------------------------------------------------------------------------------------------------------------


def test_what_others_spend_waits_for_ones_own_hours(workbook):
    form = exercise(workbook, "carry")
    form.fields["ambition.hours"][0].value = 3
    assert not on_screen(form.others)
    workbook.write("ambition.asks", "")  # "I don't know" is an answer too
    assert on_screen(form.others)


def test_what_others_spend_stays_closed_and_fills_in_nothing(workbook):
    workbook.write("ambition.phase", "react")
    form = exercise(workbook, "carry")
    others = form.others.value
    assert "<details open" not in others and "no norm" in others
    assert all(reference.value.en in plain(others) for reference in CONTENT.references if reference.about == "cost")
    assert [widget.value for widget, _ in form.fields.values()] == ["", "", ""]
    assert CONTENT.phases[1].costs.en in plain(form.costs.value)


# The silence ----------------------------------------------------------------------------------------------------------


def tell(form, place, who, level, does):
    keys = (("notice", "level", "turn"), ("2.who", "2.level", "2.does"), ("3.who", "3.level", "3.does"))[place]
    for key, value in zip(keys, (who, level, does), strict=True):
        form.fields[f"ambition.silence.{key}"][0].value = value


def test_the_silence_is_a_story_in_order_with_the_colours_of_its_levels(workbook):
    workbook.write("ambition.phase", "facilitate")
    form = exercise(workbook, "silence")
    assert form.outcome().startswith("Tell who notices")
    tell(form, 2, "The treasurer", "fans", "Stops paying.")
    tell(form, 0, "A neighbour.", "supporters", "Asks elsewhere.")
    assert form.outcome().splitlines()[:2] == [
        "First: A neighbour (Supporters) → Asks elsewhere.",
        "In the end: The treasurer (Fans) → Stops paying.",
    ]
    lines = re.findall("<li>(.*?)</li>", form.sentence.value)
    for line, level in zip(lines, ("supporters", "fans"), strict=True):
        assert CONTENT.levels[LEVELS.index(level)].colour in line


def test_the_end_names_the_highest_level_and_the_gap_between_promise_and_last_line(workbook):
    workbook.write("ambition.phase", "facilitate")
    form = exercise(workbook, "silence")
    tell(form, 0, "A fan", "fans", "Leaves")
    tell(form, 1, "A follower", "followers", "Leaves")
    end = form.outcome().splitlines()[-1]
    assert "The highest level that notices: Fans." in end
    assert "Facilitate, step 4 of 6" in end and "a gap yawns" in end
    form.fields["ambition.exit"][0].value = "We stop on 1 July."
    end = form.outcome().splitlines()[-1]
    assert "“We stop on 1 July.”" in end and "Read it out to someone among Fans" in end and "yawns" not in end


def test_a_story_without_a_level_asks_for_one(workbook):
    form = exercise(workbook, "silence")
    tell(form, 0, "Somebody", "", "")
    assert form.outcome() == (
        "First: Somebody → …\nAdd a level: then you see the highest that notices. "
        "There is no last line yet. Write one now and you need not slip away later."
    )


@pytest.mark.parametrize("phase", CONTENT.phases, ids=PHASES)
def test_the_models_own_reading_stands_beside_it_an_order_without_weeks_or_percentages(workbook, phase):
    workbook.write("ambition.phase", phase.key)
    reading = plain(exercise(workbook, "silence").reading.value)
    assert phase.stopping.en in reading and "Only the order counts" in reading
    assert not re.search(r"\d|%|\b(days?|weeks?|months?)\b", phase.stopping.en)


# The examples ---------------------------------------------------------------------------------------------------------


def test_the_cases_of_the_source_are_all_there():
    assert [len(phase.examples) for phase in CONTENT.phases] == [0, 3, 4, 3, 4, 6]


def test_the_small_business_stands_before_the_giants():
    participate = CONTENT.phases[PHASES.index("participate")].examples
    assert participate[0].key == "dog-collars" and participate[0].name.claims == ("B16",)


@pytest.mark.parametrize("key", EXAMPLES)
def test_an_example_says_how_it_fares_and_since_when_and_that_this_is_our_finding(key):
    example = EXAMPLES[key]
    assert example.status.ours and example.status.claims == ("B21",)
    assert example.date or example.state != "running", "it was seen running on some day"
    if example.date:
        year, month, day = (*map(int, example.date.split("-")), 1, 1)[:3]
        assert date(2006, 1, 1) <= date(year, month, day)
    if example.state == "unknown":
        assert "?" in example.status.nl and "?" in example.status.en, "what we do not know, the room may"


@pytest.mark.parametrize(
    "phase, tally",
    [
        ("react", "2 renamed, 1 not sure"),
        ("participate", "1 still runs, 2 stopped, 1 not sure"),
        ("facilitate", "3 not sure"),
        ("innovate", "4 still run, 2 stopped"),
    ],
)
def test_the_card_counts_which_examples_still_run_and_says_why_that_matters(workbook, phase, tally):
    workbook.write("ambition.phase", phase)
    card = exercise(workbook, "ambition").card.value
    assert f"how is it going? ({tally})" in card
    assert "That is the point of this model." in card and "B21" in card


def test_the_card_of_a_phase_without_examples_counts_none(workbook):
    workbook.write("ambition.phase", "observe")
    assert "how is it going" not in exercise(workbook, "ambition").card.value


@pytest.mark.parametrize(
    "language, said",
    [("nl", "loopt nog, gezien: december 2025"), ("en", "still runs, seen: December 2025")],
)
def test_the_month_of_a_status_is_written_out(workbook, language, said):
    workbook.write("ambition.phase", "innovate")
    other = Workbook.open(workbook.path, language=language)
    assert said in exercise(other, "ambition").card.value
