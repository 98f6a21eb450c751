"""The house on a shared laptop: each voice fills in unseen, and the reveal says where the house pulls apart."""

import pytest
from eyes import on_screen

from engagement import Workbook, exercise
from engagement.content import load_content

CONTENT = load_content()
GOALS = {"board": 5, "press": 4, "web": 3, "marketing": 1, "social": 4}


@pytest.fixture
def form(workbook):
    """Five voices on one axis, nothing revealed."""
    for silo, score in GOALS.items():
        workbook.write(f"house.{silo}.goals", score)
    return exercise(workbook, "house")


def silo(form, key):
    return next(silo for silo in form.content.silos if silo.key == key)


def shown(form, key):
    """Whether a chair shows its scores."""
    return on_screen(form.scores[key])


def pass_on(form, key):
    form.passes[key].children[0].click()


def test_until_the_reveal_nothing_that_is_shown_or_stored_holds_a_score(form, workbook):
    stored = form._repr_mimebundle_()
    for seen in (form.picture.value, form.sentence.value, stored["text/html"], stored["text/plain"]):
        assert "from 1 to 5" not in seen and "furthest apart" not in seen and CONTENT.axes[1].opener.en not in seen
    before = form.picture.value, form.sentence.value, form.said()
    workbook.write("house.board.goals", 1)
    assert (form.picture.value, form.sentence.value, form.said()) == before, "a score shines through"


def test_until_the_reveal_it_says_who_filled_in_how_many(form, workbook):
    workbook.write("house.press.messages", 2)
    assert "6 of 20 boxes filled in. By voice: The board 1, Press and PR 2," in form.outcome().description
    assert ">2 of 4</text>" in form.picture.value and "Press and PR 2" in form.sentence.value


def test_what_nobody_knows_is_told_after_the_reveal_and_not_before(form, workbook):
    workbook.write("house.press.messages", 0)
    assert "?" not in form.outcome().description
    workbook.write("house.revealed", True)
    assert "6 of 20 boxes filled in. One box holds “?”." in form.outcome().description


def test_a_chair_that_is_done_covers_its_own_scores_and_its_owner_can_open_it_again(form, workbook):
    pass_on(form, "board")
    assert workbook.read("house.board.closed") is True
    assert not shown(form, "board") and shown(form, "press")
    assert "Covered." in form.covers["board"].value and form.tabs.titles[0] == "✓ The board"
    pass_on(form, "board")  # whoever presses Enter once more uncovers nothing
    assert not shown(form, "board")
    form.passes["board"].children[1].click()
    assert shown(form, "board") and form.covers["board"].value == "" and form.tabs.titles[0] == "The board"
    assert form.fields["house.board.goals"][0].value == 5


def test_what_is_left_at_a_question_mark_when_a_chair_is_covered_is_an_answer_and_one_undo_takes_it_back(
    form, workbook
):
    assert "The board 1," in form.sentence.value
    pass_on(form, "board")
    assert "The board 4," in form.sentence.value and workbook.read("house.board.messages") == 0
    form.keeping.undo()
    assert "The board 1," in form.sentence.value and shown(form, "board")


def test_after_a_chair_that_is_done_a_button_leads_to_the_next_until_all_are(form):
    chairs = [silo.key for silo in CONTENT.silos]
    for place, key in enumerate(chairs):
        onwards = form.passes[key].children[0]
        pass_on(form, key)
        assert on_screen(onwards) == (key != chairs[-1])
        onwards.click()
        assert form.tabs.selected_index == min(place + 1, len(chairs) - 1)
    assert "reveal the scores together" in form.covers[chairs[0]].value


def test_a_covered_chair_is_still_covered_in_another_notebook(form, workbook):
    pass_on(form, "social")
    assert not shown(exercise(Workbook.open(language="en"), "house"), "social")


def test_beside_the_button_it_says_that_this_is_no_lock(form):
    assert all("not locked" in chair.children[2].value for chair in form.passes.values())


def test_the_reveal_opens_every_chair_names_who_and_how_far_and_asks_a_question(form, workbook):
    pass_on(form, "board")
    form.reveal.click()
    assert workbook.read("house.revealed") is True and all(shown(form, key) for key in GOALS)
    assert "The house is furthest apart on Goals: a 1 from Marketing, a 5 from The board." in form.sentence.value
    assert CONTENT.axes[1].opener.en in form.sentence.value and form.said().endswith(CONTENT.axes[1].opener.en)
    assert "The board: ? 5 ? ?" in form.said()


def test_there_is_a_way_back_from_the_reveal(form):
    pass_on(form, "board")
    before = form.said(), form.picture.value, form.sentence.value
    form.reveal.click()
    form.reveal.click()
    assert (form.said(), form.picture.value, form.sentence.value) == before and not shown(form, "board")


def test_axes_that_tie_each_bring_their_question(form, workbook):
    for key, score in (("web", 1), ("social", 5)):
        workbook.write(f"house.{key}.measures", score)
    form.reveal.click()
    assert form.sentence.value.count("ew-ours") == 2
    assert form.said().endswith(f"{CONTENT.axes[1].opener.en}\n{CONTENT.axes[3].opener.en}")


@pytest.mark.parametrize("value", ["yes", 1, None, "zzz"])
def test_only_a_true_reveal_reveals(form, workbook, value):
    workbook.write("house.revealed", value)
    assert "furthest apart" not in form.said()


@pytest.mark.parametrize("case", ["charity", "municipality", "small-business"])
def test_an_invented_house_stands_revealed(workbook, case):
    workbook.write("start.case", case)
    assert "furthest apart" in exercise(workbook, "house").said()


def test_an_invented_house_says_how_to_practise_the_reveal_until_it_is_covered_and_your_own_never_does(form, workbook):
    form.reveal.click()
    assert "revealed already" not in form.said() + form.practice.value
    workbook.write("start.case", "charity")
    played = exercise(workbook, "house")
    told = "Hammock &amp; Orchard Foundation revealed already."
    assert told in played.practice.value and "Foundation revealed already." in played.said()
    played.reveal.click()
    assert "revealed already" not in played.said() + played.practice.value and shown(played, "board")
