"""The invented organisations: their files can be made again, their workbooks are whole, and the two agree."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date, datetime

import pytest

from engagement import loop
from engagement.ambition import ANSWERS
from engagement.answers import ACTIONS, ACTIVITIES, SILENCE, Answers
from engagement.content import SECTORS, load_content
from engagement.files.column import plain
from engagement.files.people import place_people
from engagement.files.table import read_table
from engagement.model import LANGUAGES, LEVELS, MOST, PHASES, Amount, Pyramid, Text
from engagement.movement.interactions import read_events
from engagement.movement.log import Log
from engagement.movement.test import LogTest
from engagement.plan import Activity, empty_levels, narrowest_step, over_reach, steps
from engagement.samples import CASES, FOLDER, load_sample, load_samples
from engagement.weakest import weakest_step

SNAPSHOT = "2026-03-15"
HOURS = [n / 2 for n in range(81)]
OPEN = re.compile(
    r".*\.(count|rate|unknown)|ambition\.(gate\..*|stand-in)|plan\.activity\..*|movement\.kept"
)  # may well be open
OPERATORS = {"is", "is-not", "contains", "at-least", "at-most", "within", "filled", "everyone"}
CONTENT = load_content()
GENERATORS = {"make_samples.py": "charity/relatielijst.csv", "make_logs.py": "charity/contactmomenten.csv"}
TESTS = [  # by what the kinds show
    LogTest("network", ["saw", "visited"], 1, 90),
    LogTest("followers", ["opened", "subscribed"], 1, 90),
    LogTest("fans", ["liked", "commented", "bought", "donated"], 2, 180),
    LogTest("supporters", ["shared", "reviewed", "referred", "co-created"], 1, 180),
    LogTest("empowered", ["organised"], 1, 365),
]


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
    known |= {f"pyramid.snapshot.{SNAPSHOT}": Snapshots(), "criticism.drop": Text, "movement.kept": dict}
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


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A copy of the folder without its data, in which both generators ran."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.csv", "__pycache__"), dirs_exist_ok=True)
    for script in GENERATORS:
        assert generated(folder, script) == (0, "")
    return folder


def generated(folder, script, *arguments):
    """The exit code of a generator, and what it said."""
    found = subprocess.run([sys.executable, "-B", folder / script, *arguments], capture_output=True, text=True)
    return found.returncode, found.stdout + found.stderr


def test_there_is_a_contacts_file_and_a_log_for_every_case():
    samples = load_samples()
    assert tuple(samples) == CASES
    named = {path for sample in samples.values() for path in (sample.contacts, sample.log)}
    assert named == {*FOLDER.rglob("*.csv")} and len(named) == 2 * len(CASES)


def test_the_generators_make_the_committed_bytes_again(made):
    files = [path.relative_to(FOLDER) for path in FOLDER.rglob("*.csv")]
    assert len(files) == 6 and all((made / name).read_bytes() == (FOLDER / name).read_bytes() for name in files)


@pytest.mark.parametrize(("script", "name"), GENERATORS.items())
def test_check_says_which_file_is_stale(made, script, name):
    kept = (made / name).read_bytes()
    assert generated(made, script, "--check") == (0, "")
    (made / name).write_bytes(b"touched")
    code, said = generated(made, script, "--check")
    (made / name).write_bytes(kept)
    assert code == 1 and name in said and script in said and said.count("\n") == 1


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


# --- the logs


@pytest.fixture(scope="module", params=CASES)
def case(request):
    return request.param


@pytest.fixture(scope="module")
def told():
    """For each case its log as a table, the events in it, and what they come to."""
    tables = {key: read_table(sample.log) for key, sample in load_samples().items()}
    events = {key: read_events(table, as_of=date(2026, 11, 16)) for key, table in tables.items()}
    return {key: (table, events[key], Log(events[key].frame).tables(TESTS)) for key, table in tables.items()}


def test_a_log_is_of_a_size_to_teach_with(case, told):
    table, events, _ = told[case]
    assert load_samples()[case].log.stat().st_size <= 900_000
    assert 8_000 <= len(table.frame) <= 20_000 and 400 <= events.frame["person"].nunique() <= 1_500
    assert events.frame["time"].min() >= datetime(2025, 6, 1) and events.frame["time"].max() < datetime(2026, 11, 16)


@pytest.mark.parametrize(
    ("case", "person"), [("charity", "Relatienr"), ("municipality", "user_id"), ("small-business", "Email")]
)
def test_a_log_is_read_as_events_of_the_right_people(case, person, told):
    table, events, _ = told[case]
    assert (table.kind, table.person, table.tool, events.unsure) == ("events", person, None, False)


def test_one_kind_in_all_logs_is_unknown(told):
    known = {plain(word) for kind in CONTENT.kinds for word in kind.called.split("|")}
    columns = {"charity": "Soort", "municipality": "action", "small-business": "Event"}
    found = {plain(cell) for key, name in columns.items() for cell in told[key][0].frame[name]}
    assert len(found) > 30 and found - known == {"bounced email"}


def test_the_last_month_looks_like_the_pyramid_of_the_workbook(case, told):
    last = dict(zip(LEVELS, told[case][2].stands[-1], strict=True))
    for level in LEVELS[1:]:
        asked = load_samples()[case].answers[f"pyramid.{level}.count"]
        assert asked / 2.5 < last[level] < 2.5 * asked, level


def test_few_do_much_and_most_only_look_on(case, told):
    frame = told[case][1].frame
    looking = {"saw", "visited", "opened", "subscribed", "Bounced Email"}
    makers = frame["person"][frame["kind"].isin([kind for test in TESTS[3:] for kind in test.kinds])].nunique()
    doers = frame["person"][~frame["kind"].isin(looking)].nunique()
    assert makers < 0.08 * frame["person"].nunique()
    assert doers < 0.3 * frame["person"].nunique() or case == "small-business"  # whose customers all buy
    each = frame["person"].value_counts()
    assert each.head(len(each) // 10).sum() > 0.25 * len(frame)


def listed(case, key):
    return {row[key]: row for _, row in read_table(load_samples()[case].contacts).frame.iterrows()}


def test_nobody_does_what_the_charitys_list_rules_out(told):
    people, done, gave = listed("charity", "Relatienr"), Counter(), {}
    asks = {"vrijwilliger": "Rol", "eigen actie": "Eigen actie", "gegeven": "Laatste gift"}
    for _, row in told["charity"][0].frame.iterrows():
        who, kind = people.get(row["Relatienr"]), row["Soort"].lower()
        if who is not None:
            day = datetime.strptime(row["Datum"], "%d-%m-%Y %H:%M").date()
            assert day >= datetime.strptime(who["Relatie sinds"], "%d-%m-%Y").date()
            assert not (kind in asks and not who[asks[kind]]) and (kind != "geopend" or who["Nieuwsbrief"] != "nee")
            done[kind] += 1
            gave |= {row["Relatienr"]: day} if kind == "gegeven" else {}  # the rows are in order of time
    assert min(done[kind] for kind in asks) > 20
    last = {who: people[who]["Laatste gift"] for who in gave if people[who]["Laatste gift"] != "16-11-2026"}
    assert {who: f"{gave[who]:%d-%m-%Y}" for who in last} == last


def test_nobody_does_what_the_municipalitys_list_rules_out(told):
    people, done = listed("municipality", "id"), Counter()
    for _, row in told["municipality"][0].frame.iterrows():
        who, kind = people.get(row["user_id"]), row["action"]
        if who is not None:
            assert row["created_at"] >= who["created_at"].replace(" ", "T", 1).replace(" UTC", "Z")
            assert kind == "seen" or row["created_at"] <= who["last_seen_at"].replace(" ", "T", 1).replace(" UTC", "Z")
            done[row["user_id"], {"topic": "reply"}.get(kind, kind)] += 1
    assert len(done) > 4_000
    for (who, kind), n in done.items():
        if kind in ("like", "reply"):
            assert n <= int(people[who]["likes_given" if kind == "like" else "post_count"])
        assert kind != "moderate" or "buurtredactie" in people[who]["group_names"]


def test_nobody_does_what_the_shops_list_rules_out(told):
    people, frame = listed("small-business", "Email"), told["small-business"][0].frame.drop_duplicates()
    frame = frame.assign(Email=frame["Email"].str.lower()).drop_duplicates()
    for (who, kind), n in frame.groupby(["Email", "Event"]).size().items():
        assert kind != "Placed Order" or n <= int(people[who]["Total Orders"])
        assert kind not in ("Opened Email", "Clicked Email") or people[who]["Accepts Email Marketing"] == "yes"
        assert kind != "Hosted" or "sokkenruil" in people[who]["Tags"]
    assert {*frame["Email"]} <= people.keys()


def test_each_log_has_its_own_traps(told):
    charity, municipality, shop = (told[case][0].frame for case in ("charity", "municipality", "small-business"))
    assert {"Geopend", "geopend"} <= {*charity["Soort"]} and (charity["Relatienr"] == "").sum() == 45
    assert 150 < len({*charity["Relatienr"]} - {"", *listed("charity", "Relatienr")}) < 200
    assert municipality["created_at"].str.endswith("Z").all()
    assert len({*municipality["user_id"]} - {*listed("municipality", "id")}) == 220
    assert {*shop["Time"].str[-6:]} == {"+01:00", "+02:00"} and shop["Time"].is_monotonic_decreasing
    assert {time[:10] for time in shop["Time"][shop.duplicated()]} == {"2026-03-06"}
    assert 0 < sum(cell[0].isupper() for cell in shop["Email"]) < 0.05 * len(shop)


def month_by_month(tally, level):
    return {f"{month:%Y-%m}": row[LEVELS.index(level)] for month, row in zip(tally.months, tally.stands, strict=True)}


def test_the_harvest_fairs_fill_the_charitys_network_and_it_empties_unseen(told):
    network = month_by_month(told["charity"][2], "network")
    assert network["2025-09"] > 4 * network["2025-08"] and network["2026-09"] > 20 * network["2026-08"]
    silent = [row[LEVELS.index("network")][0] for row in told["charity"][2].went]
    assert max(silent) == silent[5] > 100 and f"{told['charity'][2].months[6]:%Y-%m}" == "2025-12"


def test_the_municipality_loses_its_people_after_the_opening_while_its_mail_goes_on(told):
    _, events, tally = told["municipality"]
    for level in ("followers", "fans"):
        counts = month_by_month(tally, level)
        assert counts["2025-11"] > 1.5 * counts["2025-08"] and max(counts.values()) > 1.25 * counts["2026-11"]
    came_by = Log(events.frame).tables([LogTest("network", ["visited"], 1, 90), *TESTS[1:]])
    shown, there = month_by_month(tally, "network"), month_by_month(came_by, "network")
    assert max(shown, key=shown.get) == "2026-03" and shown["2026-03"] > 5 * there["2026-03"]
    assert there["2026-10"] < 0.1 * there["2025-10"]


@pytest.mark.parametrize("case", ["charity", "municipality"])
def test_who_says_something_becomes_a_supporter_and_who_only_likes_no_sooner(case, told):
    tally = told[case][2]
    low, _ = tally.preceding("fans", "commented").interval
    lowest, _ = tally.preceding("fans", "liked").interval
    assert low > 1.5 and lowest < 1


def test_hardly_any_fan_of_the_shop_ever_becomes_a_supporter(told):
    tally = told["small-business"][2]
    assert sum(n for n, _ in tally.rose("fans")) < 15 < 100 < sum(n for n, _ in tally.rose("followers"))
    counts = {level: month_by_month(tally, level) for level in LEVELS}
    assert all(counts[level]["2026-10"] > counts[level]["2026-03"] for level in ("followers", "fans"))
    assert max(counts["supporters"].values()) < 10 < 200 < counts["fans"]["2026-10"]


# --- the workbooks


def test_a_sample_is_found_by_the_name_of_a_case_and_none_by_another():
    assert [load_sample(key) for key in CASES] == [*load_samples().values()] and load_sample("own") is None


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
    """The charity's harvest fair stands apart: a campaign is not a rate."""
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
    log = read_table(sample.log)
    line = next(line for line in words.splitlines() if line.startswith(f"| `{sample.key}/{sample.log.name}` "))
    assert f"| {len(log.frame):,} | {read_events(log, as_of=date(2026, 11, 16)).frame['person'].nunique():,} |" in line
