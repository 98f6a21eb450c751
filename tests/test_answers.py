"""A workbook as values: one's own answer, else the sample's, else open; and nonsense is open, never an error."""

import pytest

from engagement.ambition import Loss, Promise
from engagement.answers import LONGEST_NAME, TESTS, Answers
from engagement.model import LEVELS, Amount
from engagement.movement.test import LogTest
from engagement.plan import Action, Activity
from engagement.samples import load_samples

NONSENSE = [None, "", "many", True, -1, 1e30, float(10**9), [1], {"a": 1}, "12"]


@pytest.fixture
def answers(workbook):
    return Answers(workbook)


def file(answers, **under):
    for key, value in under.items():
        answers.workbook.write(key.replace("__", "."), value)


# --- whose answer


@pytest.mark.parametrize("key", load_samples())
def test_a_sample_fills_in_what_is_open(answers, key):
    sample = load_samples()[key]
    file(answers, start__case=key)
    assert answers.sample is sample and answers.organisation == sample.name.en
    assert answers.promise.phase == sample.answers["ambition.phase"]
    assert answers("start.change") == sample.answer("start.change", "en")
    told = [sample.answers.get(f"pyramid.{level}.count") for level in LEVELS]
    assert [amount.count for _, amount in answers.pyramid] == told


def test_ones_own_answer_comes_before_the_samples(answers):
    file(answers, start__case="charity", pyramid__fans__count=7)
    assert answers.pyramid.count("fans") == 7 and answers.pyramid.count("network") == 1894


def test_ones_own_organisation_begins_empty(answers):
    assert answers.sample is None and answers.organisation == ""
    assert answers.pyramid.known == {} and answers.promise == Promise(None)
    assert answers.activities == answers.actions == () and not answers.true_size
    assert {score for row in answers.house for score in row} == {None}
    assert set(answers.criteria("before").values()) == {None}


def test_a_sample_that_is_not_there_is_no_sample(answers):
    file(answers, start__case="a sample of next year")
    assert answers.sample is None and answers.pyramid.known == {}


def test_a_sample_speaks_the_language_of_the_workbook(answers):
    file(answers, start__case="charity")
    answers.workbook._given_language = "nl"
    assert answers.organisation == load_samples()["charity"].name.nl


# --- in whose words


def names(answers):
    return [level.name.en for level in answers.content.levels]


@pytest.mark.parametrize("key", load_samples())
def test_a_sample_speaks_the_words_of_its_own_sector(answers, key):
    file(answers, start__sector="municipality", start__case=key)
    (sector,) = [each for each in answers.content.sectors if each.key == key]
    assert answers.sector == load_samples()[key].answers["start.sector"] == key
    assert [level.called for level in answers.content.levels] == [word.name for word in sector.levels]
    assert [level.example for level in answers.content.levels] == [word.example for word in sector.levels]
    assert [phase.nearby for phase in answers.content.phases] == list(sector.phases)


@pytest.mark.parametrize("sector", [None, "", "bakery", True, ["charity"], 3])
def test_without_a_sector_of_ours_the_models_own_words_are_spoken(answers, sector):
    file(answers, start__sector=sector)
    assert answers.sector is None and answers.content is answers.source


@pytest.mark.parametrize(
    "name, spoken",
    [("Mates", "Mates"), ("  Our\n mates ", "Our mates"), ("", "Fans"), (" \u200b\n", "Fans"), (None, "Fans"), (7, "7"),
     ("W" * 99, "W" * LONGEST_NAME), ("Fans", "Fans")],
)  # fmt: skip
def test_a_name_of_ones_own_stands_for_the_models(answers, name, spoken):
    file(answers, pyramid__fans__name=name)
    assert names(answers) == ["Suspects", "Network", "Followers", spoken, "Supporters", "Empowered users"]
    assert (
        answers.content.levels[3].name.nl == spoken and tuple(level.key for level in answers.content.levels) == LEVELS
    )
    assert answers.content.levels[3].definition is answers.source.levels[3].definition


def test_the_same_words_are_the_same_content(answers):
    file(answers, start__sector="charity", pyramid__fans__name="Mates")
    assert answers.content is answers.content is not answers.source


# --- what counts as an answer


@pytest.mark.parametrize("value", NONSENSE)
def test_what_is_no_number_is_unknown(answers, value):
    file(answers, pyramid__fans__count=value, ambition__hours=value)
    assert answers.pyramid.count("fans") is None
    assert answers.promise.hours is None


@pytest.mark.parametrize("value", [*NONSENSE, "fan", "no-unit", 3])
def test_what_is_no_choice_is_open(answers, value):
    file(answers, ambition__phase=value, proposition__before__free=value, pyramid__fans__unit=value)
    file(answers, ambition__gate={}, ambition__gate__observe__x="yes")
    assert answers.promise.phase is None and answers.criteria("before")["free"] is None
    assert dict(answers.pyramid)["fans"].unit == "people"
    assert set(answers.gate("observe").values()) == {None}


@pytest.mark.parametrize("value", [*NONSENSE, -1, 6])
def test_what_is_no_score_leaves_the_box_open(answers, value):
    file(answers, house__board__goals=value)
    assert {score for row in answers.house for score in row} == {None}


@pytest.mark.parametrize("score", [0, 1, 2, 3, 4, 5])
def test_a_score_stands_in_its_row_and_column(answers, score):
    file(answers, house__press__messages=score)
    silos, axes = ([each.key for each in part] for part in (answers.content.silos, answers.content.axes))
    assert answers.house[silos.index("press")][axes.index("messages")] == score


def test_i_dont_know_hides_a_number_without_losing_it(answers):
    file(answers, pyramid__fans__count=12, pyramid__fans__unit="members", pyramid__fans__unknown=True)
    assert dict(answers.pyramid)["fans"] == Amount(None, "members")
    file(answers, pyramid__fans__unknown=False)
    assert dict(answers.pyramid)["fans"] == Amount(12, "members")


@pytest.mark.parametrize("hours, found", [(0, 0), (7.5, 7.5), (80, 80), (81, None)])
def test_nobody_carries_more_than_eighty_hours(answers, hours, found):
    file(answers, ambition__hours=hours)
    assert answers.promise.hours == found


@pytest.mark.parametrize("scale, true_size", [("true", True), ("readable", False), (True, False), (None, False)])
def test_the_pyramid_is_true_to_size_when_that_was_chosen(answers, scale, true_size):
    file(answers, pyramid__scale=scale)
    assert answers.true_size is true_size


def test_the_gate_asks_the_items_of_its_phase(answers):
    item = answers.content.phases[0].gate[0].key
    file(answers, **{f"ambition__gate__observe__{item}": "partly"})
    assert answers.gate("observe")[item] == "partly" and len(answers.gate("observe")) == len(
        answers.content.phases[0].gate
    )


# --- the plan


def test_an_activity_keeps_its_place(answers):
    file(answers, plan__activity__2__what=" a walk ", plan__activity__2__level="fans", plan__activity__8__what="x")
    file(answers, plan__activity__3__what="  ", plan__activity__3__level="fans", plan__activity__9__what="a ninth")
    assert answers.activities == ((2, Activity("a walk", "fans", None)), (8, Activity("x")))


def test_an_action_is_there_as_soon_as_anything_of_it_is(answers):
    file(answers, plan__action__1__owner="Noor", plan__action__3__what="call", plan__action__3__date="2027-01-31")
    assert answers.actions == ((1, Action("", "Noor", "")), (3, Action("call", "", "2027-01-31")))


@pytest.mark.parametrize("value", [5, 1.5, True, ["a"], {"a": 1}])
def test_what_is_no_text_is_read_as_text(answers, value):
    file(answers, plan__activity__1__what=value, start__organisation=value, plan__action__1__what=value)
    assert answers.organisation == answers.activities[0][1].what == answers.actions[0][1].what == str(value)


# --- the what-if


@pytest.mark.parametrize(
    "rate, found",
    [([1, 2], (1, 2)), ((0.5, 0.5), (0.5, 0.5)), ([0, 100], (0, 100)), ([2, 1], None), ([0, 101], None), ([-1, 1], None),
     ([1], None), ([1, 2, 3], None), ([True, 1], None), ([None, 1], None), (["1", "2"], None), ("12", None), (5, None),
     ({"a": 1, "b": 2}, None)],
)  # fmt: skip
def test_a_rate_is_two_numbers_lowest_first_and_anything_else_is_unknown(answers, rate, found):
    answers.workbook.write("steps.fans.rate", rate)
    assert answers.rate("steps.fans") == found
    assert answers.steps.up == ({"fans": found} if found else {})


def test_i_dont_know_hides_a_rate_without_losing_it(answers):
    file(answers, steps__fans__rate=[1, 2], steps__fans__unknown=True)
    assert answers.rate("steps.fans") is None
    file(answers, steps__fans__unknown=False)
    assert answers.rate("steps.fans") == (1, 2)


def test_the_steps_know_their_own_bounds(answers):
    file(answers, steps__network__rate=[1, 1000], leaks__fans__rate=[0, 5], steps__fans__rate=[1, 1000])
    assert answers.steps.up == {"network": (1, 1000)} and answers.steps.leaks == {"fans": (0, 5)}
    assert answers.steps.at_once == (0, 0)
    answers.workbook.write("steps.at-once.rate", [10, 20])
    assert answers.steps.at_once == (10, 20)


@pytest.mark.parametrize("kept, months", [(None, 12), (12, 12), (18, 18), (24, 24), (13, 12), ("24", 12), ([24], 12)])
def test_the_what_if_looks_as_far_ahead_as_was_chosen(answers, kept, months):
    answers.workbook.write("what-if.months", kept)
    assert answers.months == months


def test_the_weakest_step_is_reckoned_when_the_narrowest_is_among_those_that_are_known(answers):
    assert answers.weakest is None
    file(answers, pyramid__network__count=1000, pyramid__followers__count=100, pyramid__fans__count=90)
    answers.workbook.write("steps.fans.rate", [5, 5])
    assert answers.weakest is None, "the narrowest step is that from network to followers, and nobody knows its rate"
    answers.workbook.write("steps.followers.rate", [5, 5])
    assert answers.weakest is None, "among these nobody is brought in"
    file(answers, pyramid__suspects__count=10_000, steps__network__rate=[5, 5])
    assert answers.weakest == "network"


def test_one_step_alone_is_not_the_weakest(answers):
    answers.workbook.write("steps.fans.rate", [5, 5])
    assert answers.weakest is None


# --- what was kept


def test_snapshots_stand_by_their_day_oldest_first_and_what_is_none_is_left_out(answers):
    six = [[n, "people"] for n in range(6)]
    for day, kept in {
        "2026-06-01": six, "2026-01-01": [[None, "people"]] * 6, "2026-02-01": six[:5], "2026-02-02": "people",
        "2026-02-03": 6, "2026-02-04": [[-1, "people"]] * 6, "2026-02-05": [1] * 6, "2026-02-06": dict.fromkeys("abcdef", 1),
    }.items():  # fmt: skip
        answers.workbook.write(f"pyramid.snapshot.{day}", kept)
    assert list(answers.snapshots) == ["2026-01-01", "2026-06-01"]
    assert answers.snapshots["2026-01-01"].known == {}
    assert list(answers.snapshots["2026-06-01"].known.values()) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("key", load_samples())
def test_a_sample_brings_its_snapshots_and_its_tally(answers, key):
    assert answers.snapshots == {} and answers.tally is None
    file(answers, start__case=key)
    assert answers.snapshots and answers.tally and answers.tally.stands


# --- the tests of a log


def test_each_level_has_a_test_until_a_participant_says_otherwise(answers):
    usual = {test.level: (test.at_least, test.within_days) for test in answers.tests}
    assert usual == TESTS
    assert {kind for test in answers.tests for kind in test.kinds} <= {kind.key for kind in answers.source.kinds}


def test_a_test_is_what_the_participant_says(answers):
    file(answers, movement__test__fans__kinds=["shared", 3, "liked"], movement__test__fans__within=30)
    answers.workbook.write("movement.test.fans.at-least", 4)
    (fans,) = [test for test in answers.tests if test.level == "fans"]
    assert fans == LogTest("fans", ["shared", "liked"], 4, 30)


def test_a_level_for_which_nothing_counts_has_no_test(answers):
    file(answers, movement__test__fans__kinds=[], movement__test__network__within=1e7)
    assert [test.level for test in answers.tests] == ["followers", "supporters", "empowered"]


# --- the house, the promise, the silence


@pytest.mark.parametrize("kept, open_", [(True, True), (False, False), (None, False), ("yes", False), (1, False)])
def test_the_house_lies_open_when_that_was_chosen(answers, kept, open_):
    file(answers, house__revealed=kept)
    assert answers.revealed is open_


def test_a_phase_comes_with_its_texts(answers):
    assert answers.phase is None
    file(answers, ambition__phase="react")
    assert answers.phase is answers.content.phases[1]


def test_who_notices_the_silence_keeps_its_place(answers):
    assert answers.silence == ()
    file(answers, ambition__silence__3__who=" the street ", ambition__silence__level="fans")
    assert answers.silence == ((0, Loss("", "fans", "")), (2, Loss("the street", None, "")))


# --- what an answer is about


@pytest.mark.parametrize(
    "key, said",
    [
        ("pyramid.fans.count", "Pyramid · Fans · "),
        ("own/pyramid.fans.count", "Pyramid · Fans · "),
        ("plan.action.2.what", " · 2 · "),
        ("of-next-year.fans.thing", "of-next-year · Fans"),
        ("of-next-year", "of-next-year"),
    ],
)
def test_an_answer_is_named_as_far_as_its_key_has_names(answers, key, said):
    assert said.lower() in answers.name(key).lower() + (" · " if said.endswith(" · ") else "")
