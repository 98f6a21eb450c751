"""Honest numbers: all that we may use, none that we may not, each with its origin, and one's own always first."""

import re
import shutil
from datetime import date

import pytest
from eyes import on_screen

from engagement import Workbook, exercise, load_content
from engagement.content import FOLDER
from engagement.forms import references
from engagement.forms.references import SUBJECTS, figures
from engagement.model import LANGUAGES
from engagement.schema import ALLOWED, ContentMistake
from engagement.svg import escape

CONTENT = load_content()
REFERENCES = CONTENT.references
ROWS = {
    "shape": 10,
    "mail": 8,
    "social": 5,
    "top": 6,
    "cost": 6,
    "stopping": 6,
}  # 41: every row of our table but grade X


class Then(date):
    """The day on which these tests are read."""

    @classmethod
    def today(cls):
        return cls(2027, 1, 31)


@pytest.fixture
def then(monkeypatch):
    monkeypatch.setattr(references, "date", Then)


@pytest.fixture(params=LANGUAGES)
def form(request, document):
    """The exercise, asked for, in one's own empty workbook."""
    workbook = Workbook.open(document, language=request.param)
    workbook.write("start.case", "own")
    workbook.write("references.shown", True)
    return exercise(workbook, "references")


# --- the numbers


def test_every_row_of_the_table_that_may_be_used_is_there():
    assert {subject: sum(each.about == subject for each in REFERENCES) for subject in SUBJECTS} == ROWS
    assert sum(ROWS.values()) == len(REFERENCES) == 41
    assert set(ALLOWED["about"].split("|")) == set(SUBJECTS)


@pytest.mark.parametrize("grade", ['"X"', '"x"', "4", "0"])
def test_what_is_graded_x_does_not_load(tmp_path, grade):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    path = folder / "references.toml"
    path.write_text(path.read_text("utf-8").replace("grade = 1", f"grade = {grade}", 1), "utf-8")
    with pytest.raises(ContentMistake, match=r"references\.toml: health-forums\.grade: found .*expected"):
        load_content(folder)


def test_what_was_graded_x_is_not_among_them():
    told = " ".join(f"{each.source} {each.value.en} {each.caveat.en}" for each in REFERENCES)
    for banned in ("profit.co", "visitors", "extremist", "87", "2024 tables"):
        assert banned not in told


def test_nothing_is_called_normal():
    texts = [text for where, text in CONTENT.texts() if where.startswith("references.")]
    texts += [text for key, text in CONTENT.catalogue.items() if key.startswith("references.")]
    assert len(texts) > 3 * 41
    assert not [text for text in texts if re.search("norma", f"{text.nl} {text.en}", re.IGNORECASE)]


def test_neither_model_gives_a_number_so_every_text_is_ours():
    assert all(text.ours and text.claims for each in REFERENCES for text in (each.value, each.sample, each.caveat))


def test_both_languages_give_the_same_numbers():
    def numbers(text, point):
        return re.findall(r"\d+(?:\.\d+)?", text.replace("," if point == "." else ".", "").replace(point, "."))

    for each in REFERENCES:
        for text in (each.value, each.sample):
            dutch, english = (sorted(map(float, numbers(*pair))) for pair in ((text.nl, ","), (text.en, ".")))
            assert dutch == english, each.key


# --- on the screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_off_until_someone_asks_and_say_so(tmp_path, language):
    form = exercise(Workbook.open(tmp_path, language=language), "references")
    assert form.figures.value == "" and not on_screen(form.subject)
    assert form.said().splitlines() == [form.words("references.title"), form.words("references.off")]
    form.fields["references.shown"][0].value = True
    assert "<li>" in form.figures.value and on_screen(form.subject)
    form.fields["references.shown"][0].value = False
    assert form.figures.value == ""


@pytest.mark.parametrize("answer", ["yes", 1, "", [], None])
def test_only_a_plain_yes_switches_them_on(workbook, answer):
    workbook.write("pyramid.fans.count", 7)
    workbook.write("references.shown", answer)
    assert exercise(workbook, "references").figures.value == ""


@pytest.mark.parametrize("subject", SUBJECTS)
def test_who_gave_no_number_yet_is_asked_for_it_and_sees_none(form, subject):
    form.subject.value = subject
    assert (form.figures.value, form.outcome()) == ("", form.words(f"references.first.{subject}"))


@pytest.mark.parametrize(
    ("subject", "answers", "said"),
    [
        ("shape", {"pyramid.fans.count": 1200, "pyramid.fans.unit": "households"}, "Fans: 1,200 households."),
        ("shape", {"pyramid.network.unknown": True, "pyramid.fans.count": 0}, "Network: I don't know; Fans: 0 people."),
        ("mail", {"steps.fans.rate": [1, 2.5], "leaks.followers.rate": [3, 3]},
         "Step to Fans: 1–2.5 of every 100 a month; Leaving Followers: 3 of every 100 a month."),
        ("stopping", {"leaks.fans.rate": [0, 0], "leaks.followers.unknown": True},
         "Leaving Followers: I don't know; Leaving Fans: 0 of every 100 a month."),
        ("cost", {"ambition.hours": 1, "ambition.asks": 2.5},
         "What you have: 1 hour a week; What you think it takes: 2.5 hours a week."),
        ("cost", {"ambition.hours": ""}, "What you have: I don't know."),
    ],
)  # fmt: skip
def test_ones_own_number_comes_first(workbook, subject, answers, said):
    for key, value in {"references.shown": True, **answers}.items():
        workbook.write(key, value)
    form = exercise(workbook, "references")
    form.subject.value = subject
    assert form.outcome() == f"Your own numbers first. {said}"
    assert form.figures.value == figures(form, subject)
    assert form.children.index(form.sentence) < form.children.index(form.figures)


def test_a_number_that_is_changed_elsewhere_is_changed_here(workbook):
    form, pyramid = exercise(workbook, "references"), exercise(workbook, "pyramid")
    form.fields["references.shown"][0].value = True
    assert form.figures.value == ""
    pyramid.fields["pyramid.fans.count"][0].value = "77"
    assert "Fans: 77 people" in form.sentence.value and "<li>" in form.figures.value


def test_an_invented_organisation_lends_its_numbers_and_says_so(tmp_path):
    form = exercise(Workbook.open(tmp_path, language="en"), "references")
    form.fields["references.shown"][0].value = True
    assert form.outcome().startswith(f"First the numbers of {form.answers.organisation} (invented). ")


def test_a_figure_has_its_origin_its_grade_in_words_and_its_flaw_beside_it(form):
    for subject in SUBJECTS:
        items = re.findall("<li>.*?</li>", figures(form, subject))
        for each, item in zip((r for r in REFERENCES if r.about == subject), items, strict=True):
            told = (
                each.value[form.language],
                f"{each.source}, {each.year}",
                each.sample[form.language],
                each.caveat[form.language],
            )
            told += form.words(f"references.grade-{each.grade}"), form.words(f"references.seen-{each.seen}")
            assert [text for text in told if escape(text) not in item] == [], each.key


def test_what_is_more_than_ten_years_old_is_marked(form, then):
    mark, marked = form.words("references.then"), set()
    for subject in SUBJECTS:
        for item in re.findall("<li>.*?</li>", figures(form, subject)):
            year = int(re.search(r"<small>.*?, (\d{4}) · ", item)[1])
            assert (mark in item) == (year < 2017), item
            marked.add(mark in item)
    assert marked == {True, False}
