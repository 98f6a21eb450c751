"""The invented organisations: their files can be made again, their workbooks are whole, and the two agree."""

import re
import runpy
from datetime import date

import pytest

from engagement.answers import ACTIONS, ACTIVITIES
from engagement.content import load_content
from engagement.model import LANGUAGES, LEVELS, MOST, PHASES, Amount, Pyramid, Text
from engagement.people import place_people
from engagement.plan import Activity, empty_levels, over_reach, steps, weakest_step
from engagement.samples import FOLDER, load_samples
from engagement.table import read_table

CASES = ("charity", "municipality", "small-business")
OPERATORS = {"is", "is-not", "contains", "at-least", "at-most", "within", "filled", "everyone"}
GENERATOR = runpy.run_path(str(FOLDER / "make_samples.py"))
CONTENT = load_content()


def keys(entries):
    return [entry.key for entry in entries]


def known_answers():
    """Every key that a workbook may hold, with what may stand there: a type, or some values."""
    voices = ("yes", "partly", "no")
    known = {"start.organisation": Text, "start.change": Text, "proposition.offer": keys(CONTENT.offers)}
    for level in LEVELS:
        known[f"pyramid.{level}.count"] = range(MOST + 1)
        known[f"pyramid.{level}.unknown"] = (True, False)
        known[f"pyramid.{level}.unit"] = keys(CONTENT.units)
    known |= {f"house.{silo}.{axis}": range(1, 6) for silo in keys(CONTENT.silos) for axis in keys(CONTENT.axes)}
    for line in ("before", "after"):
        known[f"proposition.{line}.line"] = Text
        known |= {f"proposition.{line}.{criterion}": voices for criterion in keys(CONTENT.criteria)}
    known |= {f"file.test.{level}.{part}": str for level in LEVELS for part in ("column", "operator", "value")}
    known |= {"ambition.phase": PHASES, "ambition.hours": range(169), "ambition.asks": range(169)}
    known |= {f"ambition.{key}": Text for key in ("stand-in", "silence.notice", "silence.turn", "exit")}
    known |= {f"ambition.gate.{phase.key}.{item}": voices for phase in CONTENT.phases for item in keys(phase.gate)}
    for n in range(1, ACTIVITIES + 1):
        known |= {
            f"plan.activity.{n}.{key}": kind for key, kind in (("what", Text), ("level", LEVELS), ("phase", PHASES))
        }
    known |= {f"plan.launch.{key}": Text for key in keys(CONTENT.launch)}
    for n in range(1, ACTIONS + 1):
        known |= {f"plan.action.{n}.{key}": kind for key, kind in (("what", Text), ("owner", Text), ("date", str))}
    return known


KNOWN = known_answers()


@pytest.fixture(params=CASES)
def sample(request):
    return load_samples()[request.param]


def pyramid_of(sample):
    told = {level: sample.answers.get(f"pyramid.{level}.count") for level in LEVELS}
    return Pyramid.of({level: Amount(told[level], sample.answers[f"pyramid.{level}.unit"]) for level in LEVELS})


def activities_of(sample):
    numbers = [n for n in range(1, ACTIVITIES + 1) if f"plan.activity.{n}.what" in sample.answers]
    return [
        Activity(*(sample.answer(f"plan.activity.{n}.{key}", "en") for key in ("what", "level", "phase")))
        for n in numbers
    ]


# --- the files


def test_there_is_a_file_for_every_case():
    assert [name.split("/")[0] for name in GENERATOR["FILES"]] == list(load_samples()) == list(CASES)


@pytest.mark.parametrize("name", GENERATOR["FILES"])
def test_the_generator_makes_the_committed_bytes_again(name):
    assert GENERATOR["make"](name) == (FOLDER / name).read_bytes()


def test_check_says_which_file_is_stale(tmp_path, capsys):
    (tmp_path / "invented.toml").write_bytes((FOLDER / "invented.toml").read_bytes())
    (tmp_path / "make_samples.py").write_bytes((FOLDER / "make_samples.py").read_bytes())
    for name in CASES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "workbook.toml").write_bytes((FOLDER / name / "workbook.toml").read_bytes())
    main = runpy.run_path(str(tmp_path / "make_samples.py"))["main"]
    assert main([]) == main(["--check"]) == 0
    (tmp_path / "charity" / "relatielijst.csv").write_bytes(b"touched")
    assert main(["--check"]) == 1
    assert "charity/relatielijst.csv" in capsys.readouterr().out


def test_a_contacts_file_is_of_a_size_to_teach_with(sample):
    assert sample.contacts.stat().st_size <= 300_000
    assert 1_000 <= len(read_table(sample.contacts).frame) <= 3_000


def test_the_charity_keeps_its_list_in_a_dutch_excel():
    raw = load_samples()["charity"].contacts.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    lines = raw.decode("cp1252").split("\r\n")
    assert re.search(r"[0-9]{2}-[0-9]{2}-[0-9]{4}", lines[0])
    assert not lines[1].strip(";") and not lines[-3].strip(";")
    assert lines[-2].startswith("Totaal;")
    assert "€" in lines[2]
    page = "\n".join(lines)
    assert all(sign in page for sign in ("é", "ë", "ï", ";1.250,00;", ";7,50;", '"vrijwilliger; snoeiploeg"'))
    assert "\n" not in raw.decode("cp1252").replace("\r\n", "")


def test_the_municipality_exports_from_discourse():
    first, *lines = load_samples()["municipality"].contacts.read_text("utf-8").splitlines()
    assert first.startswith("id,name,username,email,title,created_at,last_seen_at,") and first.endswith(",group_names")
    assert any(line.endswith("trust_level_0;trust_level_1") for line in lines)


def test_the_shop_exports_from_shopify():
    raw = load_samples()["small-business"].contacts.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfCustomer ID,First Name,Last Name,Email,")
    assert all(sign in raw.decode("utf-8-sig") for sign in (",'+316000", ",'0", ",=driesokken,", "\nrechtersok"))


# --- the workbooks


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_words_in_both_languages_for_every_text(case):
    texts = [value for value in load_samples()[case].answers.values() if isinstance(value, Text)]
    assert len(texts) > 20
    for text in (*texts, load_samples()[case].name, load_samples()[case].story, load_samples()[case].note):
        assert all(text[language].strip() for language in LANGUAGES)


def test_an_answer_stands_under_a_known_key_and_fits_there(sample):
    assert len(sample.answers) > 80
    for key, value in sample.answers.items():
        assert key in KNOWN
        fits = isinstance(value, KNOWN[key]) if isinstance(KNOWN[key], type) else value in KNOWN[key]
        assert fits, f"{key} = {value!r}"


def test_a_story_can_be_told_in_one_breath(sample):
    assert all(len(sample.story[language].split()) <= 45 for language in LANGUAGES)


def test_a_case_says_that_it_is_invented(sample):
    assert sample.note.nl.startswith("Verzonnen") and sample.note.en.startswith("Invented")


def test_nobody_real_can_be_mailed():
    pages = [
        path.read_bytes().decode("cp1252", "replace") for path in FOLDER.rglob("*") if path.suffix in (".csv", ".toml")
    ]
    domains = {domain for page in pages for domain in re.findall(r"@([\w.-]+)", page)}
    assert domains == {"example.nl", "example.org", "example.com"}


def test_three_actions_have_an_owner_and_a_day_in_2027(sample):
    for n in (1, 2, 3):
        assert sample.answer(f"plan.action.{n}.what", "nl") and sample.answer(f"plan.action.{n}.owner", "nl")
        assert date.fromisoformat(sample.answers[f"plan.action.{n}.date"]).year == 2027


# --- the file and the workbook agree


def test_the_tests_of_a_case_find_its_pyramid_in_its_file(sample):
    assert set(sample.tests) == set(LEVELS[1:])
    assert {test["operator"] for test in sample.tests.values()} <= OPERATORS
    table = read_table(sample.contacts)
    assert table.kind == "persons"
    found = place_people(table, sample.tests)
    assert {level: found.counts[level] for level in sample.tests} == {
        level: sample.answers[f"pyramid.{level}.count"] for level in sample.tests
    }


# --- something to teach from


@pytest.mark.parametrize(
    ("case", "upper"), [("charity", "followers"), ("municipality", "network"), ("small-business", "supporters")]
)
def test_each_case_has_its_own_weakest_step_and_by_far(case, upper):
    pyramid = pyramid_of(load_samples()[case])
    weakest, second = sorted(steps(pyramid), key=lambda step: step.share)[:2]
    assert weakest == weakest_step(pyramid) and weakest.upper == upper
    assert weakest.share < 0.6 * second.share


@pytest.mark.parametrize(
    ("case", "empty", "beyond"),
    [
        ("charity", ("followers",), []),
        ("municipality", ("supporters",), ["innovate"]),
        ("small-business", ("empowered",), ["create"]),
    ],
)
def test_each_plan_leaves_a_trainer_something_to_point_at(case, empty, beyond):
    sample = load_samples()[case]
    assert empty_levels(activities_of(sample)) == empty
    assert [each.phase for each in over_reach(activities_of(sample), sample.answers["ambition.phase"])] == beyond


def test_somebody_does_not_know():
    unknown = [case for case in CASES if load_samples()[case].answers.get("pyramid.suspects.unknown")]
    assert unknown == ["small-business"]


def test_the_new_sign_up_line_beats_stay_informed(sample):
    lines = {line: sample.answer(f"proposition.{line}.line", "en") for line in ("before", "after")}
    passed = {
        line: [c for c in keys(CONTENT.criteria) if sample.answers[f"proposition.{line}.{c}"] == "yes"]
        for line in lines
    }
    assert "Stay informed" in lines["before"] and "Stay informed" not in lines["after"]
    assert len(passed["before"]) == 1 and len(passed["after"]) >= 4


def test_the_readme_counts_the_people_that_are_there(sample):
    words = (FOLDER / "README.md").read_text("utf-8")
    assert f"| {len(read_table(sample.contacts).frame):,} |" in words
    assert sample.contacts.name in words
