"""The log's forms: read a log, slide a test, follow the months, and put what was measured where a guess stood."""

import asyncio
import gc
import json

import pytest
from eyes import on_screen
from test_forms import upload

from engagement import Workbook, exercise
from engagement.answers import Answers
from engagement.forms.files.opened import MONTHS, Opened, opened_in
from engagement.model import LEVELS
from engagement.movement.tally import Tally
from engagement.samples import load_samples

ROWS = [
    f"p{n % 50:02}@voorbeeld.nl,2026-{n % 6 + 1:02}-{n % 27 + 1:02} 10:00,{kind}"
    for n in range(600)
    for kind in ("opened", "like")[: n % 3]
]
LOG = "\n".join(["email,created_at,action", *ROWS]).encode()


@pytest.fixture
def own(tmp_path):
    found = Workbook.open(tmp_path, language="en")
    found.write("start.case", "own")
    return found


@pytest.fixture
def sample(tmp_path):
    found = Workbook.open(tmp_path, language="en")
    found.write("start.case", "charity")
    return found


def forms(workbook):
    return {key: exercise(workbook, key) for key in ("log", "movement", "flow", "before", "measured")}


def slide(form, key, value):
    form.fields[key][0].value = value


# --- without a log


def test_one_s_own_notebook_says_what_to_do_and_shows_no_picture(own):
    for key, form in forms(own).items():
        said = form.outcome()
        assert isinstance(said, str) and said, key
        if key != "log":
            assert "Choose a log above first" in said and not on_screen(form.picture)
    assert not on_screen(forms(own)["measured"].use)


@pytest.mark.parametrize("case", list(load_samples()))
def test_the_sample_is_there_at_once_and_its_log_gives_the_same(tmp_path, case):
    workbook = Workbook.open(tmp_path, language="en")
    workbook.write("start.case", case)
    made = forms(workbook)
    before = {key: form.said() for key, form in made.items() if key not in ("log", "movement")}
    counts = opened_in(workbook).tally().stands
    made["log"].choosing.source.value = load_samples()[case].log
    assert opened_in(workbook).log and opened_in(workbook).tally() == Tally.again(
        load_samples()[case].answers["movement.kept"]
    )
    assert opened_in(workbook).tally().stands == counts
    assert {key: form.said() for key, form in made.items() if key not in ("log", "movement")} == before


def test_who_slides_a_test_of_the_sample_opens_its_log(sample):
    made = forms(sample)
    fans = opened_in(sample).tally().stands[-1][3]
    slide(made["movement"], "movement.test.fans.at-least", 6)
    assert opened_in(sample).log and made["log"].choosing.source.value == load_samples()["charity"].log
    assert opened_in(sample).tally().stands[-1][3] < fans
    assert sample.read("movement.test.fans.at-least") == 6


# --- a log of one's own


def test_a_log_is_read_and_every_form_shows_it(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    assert (
        "Somebody did something 600 times, 34 people" in made["log"].outcome()
        or "people in all" in made["log"].outcome()
    )
    assert all(on_screen(made[key].picture) for key in ("movement", "flow", "before"))
    assert made["movement"].months.options[-1][1] == "2026-06"


def test_the_columns_can_be_chosen_and_a_wrong_one_gets_one_line(own):
    form = exercise(own, "log")
    upload(form, LOG, "log.csv")
    slide(form, "movement.column.time", "email")
    assert "That leaves not one row" in form.outcome() and "ew-wrong" in form.sentence.value
    assert opened_in(own).log is None
    slide(form, "movement.column.time", "created_at")
    assert opened_in(own).log and "ew-wrong" not in form.sentence.value


def test_that_no_column_says_it_can_be_chosen_until_the_next_file(own):
    form = exercise(own, "log")
    upload(form, LOG, "log.csv")
    slide(form, "movement.column.kind", "")
    assert opened_in(own).kinds == {"other": 600} and form.fields["movement.column.kind"][0].value == ""
    slide(form, "movement.column.person", "")
    assert form.outcome().startswith("Which column says who") and opened_in(own).log is None
    upload(form, LOG, "log.csv")
    assert {*opened_in(own).kinds} == {"opened", "liked"}


def test_a_form_that_is_made_again_lets_go_of_what_the_earlier_one_held(own):
    first = exercise(own, "log")
    upload(first, LOG, "log.csv")
    second = exercise(own, "log")
    assert first.table is None and opened_in(own).log is None
    upload(second, LOG, "log.csv")
    assert opened_in(own).log and second.outcome() == second.said().partition("\n")[2]


def test_day_or_month_is_asked_only_when_the_column_does_not_tell(own):
    form = exercise(own, "log")
    upload(
        form,
        b"wie,datum,wat\n"
        + b"".join(b"p%d@v.nl,0%d-0%d-2026,like\n" % (n % 4, n % 9 + 1, n % 8 + 1) for n in range(40)),
        "log.csv",
    )
    assert on_screen(form.asked)
    first = opened_in(own).tally().months[0]
    form.asked.value = "month"
    assert on_screen(form.asked) and opened_in(own).tally().months[0] == first
    upload(form, LOG, "log.csv")
    assert not on_screen(form.asked)


def test_what_counts_for_a_level_is_ticked(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    row, box = made["movement"].rows["supporters"]
    assert row.children[1].description == "nothing counts ▾" and not on_screen(box), "none of these is in the log"
    row.children[1].value = True
    assert on_screen(box) and [tick.description for tick in box.children] == ["opened", "liked"]
    box.children[1].value = True
    assert own.read("movement.test.supporters.kinds")[-1] == "liked"
    assert row.children[1].description == "liked ▾"
    assert opened_in(own).tally().stands[-1][4] > 0
    made["movement"].keeping.undo()
    assert row.children[1].description == "nothing counts ▾" and not box.children[1].value


def test_forgetting_leaves_no_log_and_no_picture(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    made["log"].forget.click()
    assert opened_in(own).log is None and not on_screen(made["movement"].picture)


def test_another_organisation_lets_go_of_the_log(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    own.write("start.case", "charity")
    assert opened_in(own).log is None and made["log"].table is None
    assert on_screen(made["movement"].picture) and "Hammock" in made["movement"].picture.value


def test_only_the_last_years_are_shown(own):
    form = exercise(own, "log")
    rows = [f"p{n % 9}@v.nl,{2010 + n % 16}-{n % 12 + 1:02}-05,like" for n in range(400)]
    upload(form, "\n".join(["email,created_at,action", *rows]).encode(), "log.csv")
    assert len(opened_in(own).tally().months) == MONTHS


# --- taking it along


def test_one_press_puts_counts_rates_and_a_tally_where_guesses_stood(own):
    guesses = {
        "pyramid.suspects.count": 9_000,
        "pyramid.fans.count": 7,
        "pyramid.supporters.count": 30,
        "steps.fans.rate": [3, 5],
    }
    own.update(guesses)
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    made["measured"].use.click()
    answers, tally, stop = Answers(own), opened_in(own).tally(), opened_in(own).complete[1]
    counts = [answers.pyramid.count(level) for level in LEVELS]
    assert counts == [9_000, None, tally.stands[stop - 1][2], tally.stands[stop - 1][3], 30, None], (
        "what counts is in the log, or it stays"
    )
    assert all(0 <= low <= high <= 100 for low, high in {**answers.steps.up, **answers.steps.leaks}.values())
    assert "network" not in answers.steps.up and "empowered" not in answers.steps.leaks
    assert answers.tally == tally and "It is there now" in made["measured"].done.value
    made["measured"].back.click()
    assert {key: own.read(key) for key in guesses} == guesses
    assert own.read("movement.kept") is None and not on_screen(made["measured"].back)


def test_what_a_press_says_stays_when_a_test_was_slid_just_before(own):
    async def slide_and_press():
        made = forms(own)
        upload(made["log"], LOG, "log.csv")
        slide(made["movement"], "movement.test.followers.within", 30)
        made["measured"].use.click()
        while made["measured"]._typing:
            await asyncio.sleep(0.05)
        return made["measured"]

    assert "It is there now" in asyncio.run(slide_and_press()).done.value


def test_a_month_that_is_not_over_is_not_measured(own):
    made = forms(own)
    rows = [f"p{n}@v.nl,2026-0{m}-{n % 25 + 1:02},opened" for m in range(1, 7) for n in range(60)]
    rows += [f"p{n}@v.nl,2026-07-02,opened" for n in range(3)]
    upload(made["log"], "\n".join(["email,created_at,action", *rows]).encode(), "log.csv")
    slide(made["movement"], "movement.test.followers.within", 30)
    tally = opened_in(own).tally()
    assert tally.months[-1].month == 7 and opened_in(own).complete == (0, 6)
    assert "June 2026" in made["measured"].outcome() and "The last is not complete" in made["movement"].said()
    made["measured"].use.click()
    assert Answers(own).pyramid.count("followers") == tally.stands[5][2] == 60


def test_a_press_that_is_not_kept_says_so_and_no_more(own, monkeypatch):
    from engagement.document.refusal import NotSaved
    from engagement.workbook import Workbook

    made = forms(own)
    upload(made["log"], LOG, "log.csv")

    def refuse(*_, **__):
        raise NotSaved("disk", "no room")

    monkeypatch.setattr(Workbook, "update", refuse)
    made["measured"].use.click()
    assert made["measured"].done.value == ""


def test_numbers_of_other_tests_are_not_shown_beside_these(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    made["measured"].use.click()
    made["log"].forget.click()
    assert on_screen(made["movement"].picture)
    slide(made["movement"], "movement.test.fans.at-least", 8)
    for key in ("movement", "flow", "before", "measured"):
        assert "have changed since the count" in made[key].outcome() and not on_screen(made[key].picture)
    slide(made["movement"], "movement.test.fans.at-least", 2)
    assert on_screen(made["movement"].picture)


def test_a_sample_whose_tests_were_slid_opens_its_log_by_itself(sample):
    slide(exercise(sample, "movement"), "movement.test.fans.at-least", 100)
    sample.save()
    again = Workbook.open(sample.path.parent, language="en")
    made = forms(again)
    assert opened_in(again).log and opened_in(again).tally().stands[-1][3] == 0 and on_screen(made["movement"].picture)


def test_numbers_that_come_from_another_notebook_bring_their_months(own):
    first, second = forms(own), Workbook.open(own.path.parent, language="en")
    there = forms(second)
    upload(first["log"], LOG, "log.csv")
    first["measured"].use.click()
    own.save()
    second.refresh()
    assert there["movement"].months.options[-1][1] == "2026-06" and on_screen(there["movement"].picture)
    second.write("movement.month", "2026-03")
    assert "March 2026" in there["movement"].outcome().description


def test_a_form_that_is_closed_twice_says_nothing_and_hears_nothing_more(own, monkeypatch):
    form, heard = exercise(own, "movement"), []
    monkeypatch.setattr(form, "refresh", lambda: heard.append("again"))
    own.write("movement.kept", None)
    assert heard
    heard.clear()
    form.close()
    form.close()
    own.write("movement.kept", {})
    opened_in(own).tell()
    assert heard == []


def test_a_file_of_one_s_own_in_the_folder_is_as_one_that_is_uploaded(own):
    folder = own.path.parent / "files"
    folder.mkdir()
    (folder / "log.csv").write_bytes(LOG + b"\np1@voorbeeld.nl,2099-01-01,like")
    form = exercise(own, "log")
    form.choosing.source.value = folder / "log.csv"
    assert "One row is from after" in form.outcome() and "June 2026" in form.outcome()


def test_a_file_that_does_not_say_what_was_done_can_be_told(own):
    made = forms(own)
    upload(
        made["log"],
        b"email,order_date\n" + b"".join(b"p%d@v.nl,2026-0%d-10\n" % (n % 30, n % 6 + 1) for n in range(120)),
        "orders.csv",
    )
    assert "It does not say what they did" in made["log"].outcome()
    assert "What counts is not in this log" in made["measured"].outcome() and not on_screen(made["measured"].use)
    slide(made["log"], "movement.column.kind", "=bought")
    assert opened_in(own).kinds == {"bought": 120} and opened_in(own).tally().stands[-1][3] > 0


def test_a_column_of_which_nothing_came_is_not_remembered(own):
    form = exercise(own, "log")
    upload(form, LOG, "log.csv")
    slide(form, "movement.column.time", "email")
    assert own.read("movement.column.time") is None
    upload(form, LOG, "again.csv")
    assert opened_in(own).log and "ew-wrong" not in form.sentence.value


def test_what_was_kept_is_there_the_next_day_without_the_log(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    made["measured"].use.click()
    own.save()
    again = Workbook.open(own.path.parent, language="en")
    later = forms(again)
    assert opened_in(again).log is None
    assert later["movement"].said() == made["movement"].said() and on_screen(later["movement"].picture)
    assert opened_in(again).tally() == opened_in(own).tally()


def test_nothing_about_a_person_is_kept_or_shown(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    made["movement"].rows["fans"][0].children[1].value = True
    made["measured"].use.click()
    own.save()
    kept = own.path.read_text("utf-8")
    shown = json.dumps([widget.get_state() for form in made.values() for widget in walk(form)], default=str)
    for text in (kept, shown):
        assert "voorbeeld" not in text and "p01" not in text


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        3,
        "x",
        [],
        {"edges": []},
        {"edges": ["2026-01-01", "2026-02-01"], "kinds": [], "stands": [[1]], "went": [], "stayed": [], "before": []},
    ],
)
def test_a_kept_tally_that_is_none_is_passed_over(own, answer):
    own.write("movement.kept", answer)
    assert all(isinstance(form.outcome(), str) for form in forms(own).values())


@pytest.mark.parametrize("answer", [-1, "veel", 0, 2.5, True, 10**12, ["a"], {}])
def test_a_test_that_cannot_be_is_as_it_was_or_near(own, answer):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    for part in ("at-least", "within", "kinds"):
        own.write(f"movement.test.fans.{part}", answer)
    assert made["movement"].said() and len(opened_in(own).tally().stands[-1]) == len(LEVELS)


def test_a_spoiled_note_of_which_months_are_whole_is_passed_over(own):
    made = forms(own)
    upload(made["log"], LOG, "log.csv")
    made["measured"].use.click()
    made["log"].forget.click()
    kept, months = own.read("movement.kept"), len(opened_in(own).tally().months)
    for spoiled in (None, [1], [5, 2], [0, 99], ["a", "b"], "ab"):
        own.write("movement.kept", {**kept, "complete": spoiled})
        assert opened_in(own).complete == (0, months), spoiled
    own.write("movement.kept", {**kept, "complete": [1, 3]})
    assert opened_in(own).complete == (1, 3)


def test_a_log_of_one_month_has_no_flow(own):
    made = forms(own)
    upload(made["log"], LOG.replace(b"-02-", b"-01-").replace(b"-03-", b"-01-").replace(b"-04-", b"-01-")
           .replace(b"-05-", b"-01-").replace(b"-06-", b"-01-"), "log.csv")  # fmt: skip
    assert len(opened_in(own).tally().months) == 1
    assert made["flow"].outcome() == made["flow"].words("log.one-month")


def test_who_does_most_of_all_alone_is_pointed_out_and_not_named(own):
    form = exercise(own, "log")
    upload(form, LOG + b"\nrobot@voorbeeld.nl,2026-03-01 10:00,opened" * 400, "log.csv")
    assert "40%" in form.outcome() and "robot" not in form.outcome()


def test_a_closed_form_lets_go_of_its_log_and_another_name_for_a_level_does_not(own):
    form = exercise(own, "log")
    upload(form, LOG, "log.csv")
    own.write("pyramid.fans.name", "Mates")
    assert opened_in(own).log and form.table is not None
    form.close()
    assert opened_in(own).log is None and form.table is None


def test_a_press_when_there_is_nothing_to_measure_or_take_back_does_nothing(own):
    form = exercise(own, "measured")
    form.use.click()
    form.back.click()
    assert own.read("movement.kept") is None and form.done.value == ""


def test_who_closes_the_kinds_of_a_level_hides_them(own):
    form = exercise(own, "movement")
    rule, box = form.rows["fans"]
    rule.children[1].value = True
    assert on_screen(box) and box.children
    rule.children[1].value = False
    assert not on_screen(box)


def test_what_is_open_does_not_outlive_its_workbook(tmp_path):
    opened = Opened(Workbook.open(tmp_path))
    gc.collect()
    with pytest.raises(ReferenceError, match="gone"):
        opened.tally()
