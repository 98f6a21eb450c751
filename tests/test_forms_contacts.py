"""The contacts' form: any file by any way, a tool's tests at one press, what is asked, several files as one audience."""

import asyncio
import io
import zipfile
from pathlib import Path

import pytest
from eyes import on_screen
from test_forms import choose, upload

from engagement.forms import exercise
from engagement.forms.files.choosing import AT_ONCE
from engagement.forms.files.reading import masked

EXPORTS = Path(__file__).parent / "exports"
LISTS = "E-mail;Giften;Laatst\n" + "".join(
    f"p{n}@voorbeeld.nl;{n % 4};0{n % 9 + 1}-0{n % 7 + 1}-2026\n" for n in range(60)
)


@pytest.fixture
def form(workbook):
    workbook.write("start.case", "own")
    return exercise(workbook, "contacts")


def mailchimp():
    """An audience as Mailchimp packs it: a file for each status, which stands nowhere else."""
    header = (EXPORTS / "mailchimp.csv").read_text("utf-8-sig").splitlines(keepends=True)[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for at, status in enumerate(("subscribed", "unsubscribed", "cleaned")):
            people = "".join(f"p{at}{n}@voorbeeld.nl" + header.count(",") * "," + "\r\n" for n in range(at + 1))
            archive.writestr(f"{status}_email_audience_export_26cd1e.csv", header + people)
    return packed.getvalue()


def test_the_tests_that_fit_a_tool_come_at_one_press_and_who_left_counts_nowhere(form):
    upload(form, mailchimp(), "audience.zip")
    assert "6 rows read" in form.choosing.about.value and "export of Mailchimp" in form.choosing.about.value
    assert on_screen(form.propose) and form.propose.description == "Take the tests that fit Mailchimp"
    form.propose.click()
    assert form.fields["file.test.left.column"][0].value == "file"
    assert form.outcome().startswith("Followers 0; Network 1; not placed anywhere: 0.")
    assert "5 people are gone" in form.outcome()


def test_a_list_of_ones_own_proposes_nothing(form):
    upload(form, LISTS.encode())
    assert not on_screen(form.propose)


@pytest.mark.parametrize("key", ["meta-page", "youtube", "google-analytics"])
def test_counts_get_advice_and_no_alarm(form, key):
    upload(form, (EXPORTS / f"{key}.csv").read_bytes(), f"{key}.csv")
    choose(form, "fans", "", "everyone")
    assert form.table.tool.advice["en"][:30] in form.choosing.about.value.replace("&#x27;", "'")
    assert "no people" in form.outcome() and "ew-wrong" not in form.sentence.value and not on_screen(form.tests)


def test_what_a_column_leaves_open_is_asked_and_the_answer_stays_in_sight(form):
    upload(form, LISTS.encode())
    assert not on_screen(form.asked["date"])
    choose(form, "fans", "Laatst", "within", "90")
    assert on_screen(form.asked["date"]) and not on_screen(form.asked["number"])
    before = form.placement.counts["fans"]
    form.asked["date"].value = "month"
    assert form.placement.counts["fans"] != before and on_screen(form.asked["date"])
    assert not any("two ways" in note for note in form.placement.notes)


def test_several_files_are_one_audience(form, workbook):
    upload(form, LISTS.encode(), "one.csv")
    choose(form, "supporters", "Giften", "at-least", "3")
    assert form.placement.counts["supporters"] == 15
    form.more.click()
    assert form.table is None and "one.csv, 60 people" in form.outcome() and on_screen(form.use)
    upload(form, LISTS.upper().replace(";3;", ";0;").encode(), "two.csv")
    choose(form, "supporters", "GIFTEN", "at-least", "2")
    assert form.counted().counts["supporters"] == 30 and form.counted().shared == 60
    form.use.click()
    assert workbook.read("pyramid.supporters.count") == 30
    assert "There stood" not in form.done.value
    form.one.click()
    assert form.counted() is None and not on_screen(form.one) and not on_screen(form.use)


def test_a_file_that_was_not_kept_counts_no_longer_and_says_so(form):
    upload(form, LISTS.encode(), "one.csv")
    choose(form, "supporters", "Giften", "at-least", "3")
    upload(form, LISTS.encode(), "two.csv")
    assert "one.csv no longer counts" in form.choosing.about.value and form.counted().counts["supporters"] == 15
    form.more.click()
    upload(form, LISTS.encode(), "three.csv")
    assert "no longer counts" not in form.choosing.about.value


def test_a_test_belongs_to_its_columns_and_so_does_everyone(form, workbook):
    upload(form, LISTS.encode(), "one.csv")
    choose(form, "network", "", "everyone")
    choose(form, "fans", "Giften", "at-least", "3")
    assert form.placement.counts["network"] == 45 and workbook.read("file.test.network.column") == "E-mail"
    upload(form, b"Mail;Bezoeken\nan@x.nl;3\n", "other.csv")
    assert form.placement is None and "Choose a column" in form.outcome()
    assert [form.fields[f"file.test.fans.{part}"][0].value for part in ("column", "operator", "value")] == [
        "",
        "is",
        "",
    ]
    choose(form, "fans", "Bezoeken", "filled")
    assert form.placement.counts["fans"] == 1 and workbook.read("file.test.fans.value") == ""


@pytest.mark.parametrize("chosen", ["Likes +", "Likes -", "%"])
def test_the_column_that_is_chosen_is_asked(form, chosen):
    upload(form, b"E-mail;Likes +;Likes -;%\na@x.nl;1;;\nb@x.nl;;1;\nc@x.nl;;1;\nd@x.nl;;;1\ne@x.nl;;;1\nf@x.nl;;;1\n")
    choose(form, "fans", chosen, "filled")
    assert form.placement.counts["fans"] == {"Likes +": 1, "Likes -": 2, "%": 3}[chosen]


def test_what_stood_in_the_pyramid_is_said_when_it_is_replaced(form, workbook):
    workbook.update({"pyramid.fans.count": 4200, "pyramid.fans.unit": "accounts"})
    upload(form, LISTS.encode())
    choose(form, "fans", "Giften", "at-least", "3")
    form.use.click()
    assert "There stood: Fans 4,200 accounts." in form.done.value and workbook.read("pyramid.fans.count") == 15
    form.use.click()
    assert form.done.value.count("in your pyramid now") == 1 and "stood" not in form.done.value


def test_another_organisation_lets_go_of_files_also_of_one_that_is_being_read(form, workbook):
    upload(form, LISTS.encode())
    beside(form, lambda: workbook.write("start.case", "charity"))
    assert form.table is None and "forgotten" in form.choosing.about.value and form.choosing.reading is not None


def test_a_form_that_is_closed_holds_nobody(form):
    upload(form, LISTS.encode())
    choose(form, "fans", "Giften", "at-least", "3")
    form.more.click()
    beside(form, form.close)
    assert form.table is None and form.placement is None and form.kept == []


def test_a_path_is_read_with_the_marks_that_windows_puts_around_it(form, tmp_path):
    (tmp_path / "list.csv").write_text(LISTS, "utf-8")
    form.choosing.path.value = f'"{tmp_path / "list.csv"}"'
    assert "60 rows read" in form.choosing.about.value
    form.choosing.path.value = r"\\server\share\list.csv"
    assert "server or website" in form.choosing.about.value and form.table is None


def test_a_visitor_of_a_served_page_names_no_file_of_the_machine(workbook, tmp_path, monkeypatch):
    monkeypatch.setenv("VOILA_BASE_URL", "/")
    (tmp_path / "list.csv").write_text(LISTS, "utf-8")
    form = exercise(workbook, "contacts")
    assert not on_screen(form.choosing.path)
    form.choosing.path.value = str(tmp_path / "list.csv")  # as a forged message would
    assert form.table is None


def beside(form, act):
    """A large file, read in a page that runs."""

    async def run():
        large = LISTS.encode() + b"p99@voorbeeld.nl;1;01-02-2026\n" * (6 * AT_ONCE // 30)
        form.choosing.take(large, "large.csv", own=True)
        assert form.table is None and not form.choosing.about.value.count("rows")
        task = form.choosing.task
        await asyncio.sleep(0)
        assert on_screen(form.choosing.busy) and "<progress" in form.choosing.bar.value
        act()
        await asyncio.wait_for(task, 60)

    asyncio.run(run())


def test_a_large_file_is_read_beside_the_page_with_a_bar(form):
    beside(form, lambda: None)
    assert len(form.table.frame) > 60_000 and not on_screen(form.choosing.busy)
    assert "rows read from large.csv" in form.choosing.about.value


def test_a_reading_that_is_stopped_leaves_nothing(form):
    beside(form, form.choosing.stop.click)
    assert form.table is None and not on_screen(form.choosing.busy) and "Stopped" in form.choosing.about.value


def test_of_two_files_the_last_one_chosen_is_shown(form):
    beside(form, lambda: upload(form, LISTS.encode(), "small.csv"))
    assert len(form.table.frame) == 60 and "small.csv" in form.choosing.about.value


@pytest.mark.parametrize("error", [ValueError("jan@voorbeeld.nl"), MemoryError()])
def test_a_mistake_of_ours_is_one_line_without_a_cell(form, monkeypatch, error):
    def fail(*given):
        raise error

    monkeypatch.setattr("engagement.files.table.read_records", fail)
    upload(form, LISTS.encode())
    said = form.choosing.about.value
    assert ("our fault" in said or "memory" in said) and "voorbeeld" not in said and form.table is None


def test_the_preview_shows_three_rows_and_nobody(form):
    upload(form, LISTS.replace("p0@", "Jan.de.Vries@").encode())
    shown = form.choosing.about.value
    assert "J…@v….nl" in shown and shown.count("<tr>") == 4 and "Jan" not in shown


@pytest.mark.parametrize("cell", ["a@b.nl", "An Bakker", "0612345678", " NL91ABNA0417164300", "=1+1", "<b>x"])
def test_a_masked_cell_says_how_it_begins_and_no_more(cell):
    assert len(masked(cell).replace("…", "")) <= 6 and cell.strip() != masked(cell)


def test_everyone_without_a_column_as_in_older_documents_is_asked_where_another_test_fits(form, workbook):
    workbook.update(
        {
            "file.test.network.operator": "everyone",
            "file.test.fans.column": "Giften",
            "file.test.fans.operator": "filled",
        }
    )
    upload(form, LISTS.encode())
    assert form.placement.tested == ("network", "fans") and form.fields["file.test.network.column"][0].value == "E-mail"
    upload(form, b"Mail;Bezoeken\nan@x.nl;3\n")
    assert form.placement is None


def test_the_sample_with_everyone_counts_as_it_says(workbook):
    workbook.write("start.case", "small-business")
    form = exercise(workbook, "contacts")
    form.choosing.source.value = form.choosing.source.options[1][1]
    assert "network" in form.placement.tested and form.placement.unplaced == 0


def test_another_name_for_a_level_keeps_the_file_and_its_tests(form, workbook):
    upload(form, LISTS.encode())
    choose(form, "fans", "Giften", "at-least", "3")
    workbook.write("pyramid.fans.name", "Mates")
    assert "Mates 15" in form.outcome() and "Mates: " in form.said() and form.placement.counts["fans"] == 15
    assert form.fields["file.test.fans.column"][0].value == "Giften"


def test_another_organisation_where_no_file_was_read_forgets_none(form, workbook):
    workbook.write("start.case", "charity")
    assert "forgotten" not in form.choosing.about.value


def test_a_press_on_what_is_hidden_does_nothing(form, workbook):
    before = form.outcome()
    for button in (form.more, form.use, form.propose):
        button.click()
    assert form.kept == [] and form.outcome() == before and workbook.read("pyramid.fans.count") is None


def test_an_empty_file_says_that_it_is(form):
    upload(form, b"")
    assert "nothing in this file" in form.outcome() and "ew-wrong" not in form.sentence.value


def test_who_chooses_no_file_again_lets_go_of_the_last(workbook):
    workbook.write("start.case", "charity")
    form = exercise(workbook, "contacts")
    form.choosing.source.value = form.choosing.source.options[1][1]
    assert form.table
    form.choosing.source.value = ""
    assert form.table is None and form.choosing.about.value == ""


def test_a_file_that_is_gone_when_it_is_read_gets_one_line(form, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    form.choosing.path.value = str(tmp_path / "gone.csv")
    assert "ew-wrong" in form.choosing.about.value and form.table is None
