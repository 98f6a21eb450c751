"""The invented organisations: their files can be made again, their workbooks are whole, and the two agree."""

import re
import runpy
from datetime import date

import pytest

from engagement import loop
from engagement.ambition import ANSWERS
from engagement.answers import ACTIONS, ACTIVITIES, SILENCE, Answers
from engagement.content import load_content
from engagement.model import LANGUAGES, LEVELS, MOST, PHASES, SECTORS, Amount, Pyramid, Text
from engagement.people import place_people
from engagement.plan import Activity, empty_levels, narrowest_step, over_reach, steps
from engagement.samples import FOLDER, load_samples
from engagement.table import read_table
from engagement.weakest import weakest_step

CASES = ("charity", "municipality", "small-business")
SNAPSHOT = "2026-03-15"
HOURS = [n / 2 for n in range(81)]
OPEN = re.compile(r".*\.(count|rate|unknown)|ambition\.(gate\..*|stand-in)|plan\.activity\..*")  # may well be open
OPERATORS = {"is", "is-not", "contains", "at-least", "at-most", "within", "filled", "everyone"}
GENERATOR = runpy.run_path(str(FOLDER / "make_samples.py"))
CONTENT = load_content()


def keys(entries):
    return [entry.key for entry in entries]


class Rates:
    """A lowest and a highest rate, of every 100."""

    def __contains__(self, value):
        return isinstance(value, list) and len(value) == 2 and 0 <= value[0] <= value[1] <= 100


class Snapshots:
    """Six counts, each with its unit, suspects first."""

    def __contains__(self, value):
        return len(value) == 6 and all(
            count in range(MOST + 1) and unit in keys(CONTENT.units) for count, unit in value
        )


def known_answers():
    """Every key that a workbook may hold, with what may stand there: a type, or some values."""
    known = {"start.organisation": Text, "start.change": Text, "proposition.offer": keys(CONTENT.offers)}
    known |= {"start.sector": SECTORS, "house.revealed": (True,), "what-if.months": loop.MONTHS}
    known |= {f"pyramid.snapshot.{SNAPSHOT}": Snapshots(), "criticism.drop": Text}
    known |= {f"criticism.{key}": ANSWERS for key in keys(CONTENT.criticism)}
    known |= {f"steps.{level}.{part}": Text for level in LEVELS[1:] for part in ("what", "who", "gain")}
    for rate in (*(f"steps.{level}" for level in LEVELS[1:]), *(f"leaks.{level}" for level in LEVELS), "steps.at-once"):
        known |= {f"{rate}.rate": Rates(), f"{rate}.unknown": (True,)}
    for level in LEVELS:
        known[f"pyramid.{level}.count"] = range(MOST + 1)
        known[f"pyramid.{level}.unknown"] = (True, False)
        known[f"pyramid.{level}.unit"] = keys(CONTENT.units)
    known |= {f"house.{silo}.{axis}": range(1, 6) for silo in keys(CONTENT.silos) for axis in keys(CONTENT.axes)}
    known |= {f"proposition.{line}.line": Text for line in ("before", "after")}
    for judged in ("before", "after", "neighbour.before", "neighbour.after", "patient"):
        known |= {f"proposition.{judged}.{criterion}": ANSWERS for criterion in keys(CONTENT.criteria)}
    known |= {f"file.test.{level}.{part}": str for level in LEVELS[1:] for part in ("column", "operator", "value")}
    known |= {"ambition.phase": PHASES, "ambition.hours": range(169), "ambition.asks": range(169)}
    known |= {f"ambition.{key}": Text for key in ("stand-in", "exit")}
    for who, level, does in SILENCE:
        known |= {
            f"ambition.silence.{who}": Text,
            f"ambition.silence.{does}": Text,
            f"ambition.silence.{level}": LEVELS,
        }
    known |= {f"ambition.gate.{phase.key}.{item}": ANSWERS for phase in CONTENT.phases for item in keys(phase.gate)}
    for n in range(1, ACTIVITIES + 1):
        known |= {
            f"plan.activity.{n}.{key}": kind
            for key, kind in (("what", Text), ("level", LEVELS), ("phase", PHASES), ("hours", HOURS))
        }
        known[f"plan.activity.{n}.hours"] = [half / 2 for half in range(81)]
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


def test_a_case_is_worked_out_to_the_end(sample):
    asked = [key for key in KNOWN if not OPEN.fullmatch(key)]
    assert len(asked) > 120 and [key for key in asked if key not in sample.answers] == []


def test_a_case_gives_a_number_or_says_that_it_does_not_know(sample):
    asked = {key.rpartition(".")[0] for key in KNOWN if key.endswith(".unknown")}
    assert len(asked) == 6 + 5 + 6 + 1
    for at in asked:
        told = [f"{at}.{part}" in sample.answers for part in ("count", "rate", "unknown")]
        assert told.count(True) == 1, at


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
    assert weakest == narrowest_step(pyramid) and weakest.upper == upper
    assert weakest.share < 0.6 * second.share


@pytest.mark.parametrize(
    ("case", "upper"), [("charity", "followers"), ("municipality", "network"), ("small-business", "supporters")]
)
def test_the_loop_finds_the_same_step_more_often_than_not(case, upper, workbook):
    workbook.write("start.case", case)
    answers = Answers(workbook)
    found = weakest_step(answers.pyramid, answers.steps, answers.months)
    assert answers.weakest == found.people == upper and found.agree[0] > 0.6 * found.draws


@pytest.mark.parametrize("case", ("charity", "municipality"))
def test_the_rates_of_a_case_lead_from_its_spring_to_about_where_it_stands(case, workbook):
    """The charity's harvest fair stands apart: a campaign is no rate."""
    workbook.write("start.case", case)
    answers = Answers(workbook)
    spring = Pyramid(tuple(Amount(*each) for each in load_samples()[case].answers[f"pyramid.snapshot.{SNAPSHOT}"]))
    course = loop.simulate(spring, answers.steps, 8)
    for level in LEVELS[2:] if case == "charity" else LEVELS[1:]:
        assert course.at(level)[0] == pytest.approx(answers.pyramid.count(level), rel=0.12), level


@pytest.mark.parametrize(
    ("case", "unknown"),
    [("charity", []), ("municipality", ["leaks.empowered"]), ("small-business", ["leaks.suspects", "steps.network"])],
)
def test_one_step_is_unknown_and_some_are_told_more_precisely_than_others(case, unknown):
    answers = load_samples()[case].answers
    found = [key for key in answers if re.fullmatch(r"(steps|leaks)\..*\.unknown", key)]
    assert sorted(key.removesuffix(".unknown") for key in found) == unknown
    widths = [value[1] - value[0] for key, value in answers.items() if key.endswith(".rate")]
    assert min(widths) < 0.5 and max(widths) >= 2


def test_a_neighbour_reads_one_or_two_things_otherwise(sample):
    pairs = [
        (sample.answers[f"proposition.{line}.{c}"], sample.answers[f"proposition.neighbour.{line}.{c}"])
        for line in ("before", "after")
        for c in keys(CONTENT.criteria)
    ]
    assert 1 <= sum(writer != neighbour for writer, neighbour in pairs) <= 3


def test_every_case_loses_people_at_three_levels_when_it_falls_silent(sample):
    assert len({sample.answers[f"ambition.silence.{level}"] for _, level, _ in SILENCE}) == 3


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
