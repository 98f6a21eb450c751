"""The texts: both languages everywhere, and every mistake in a file named by file, key and remedy, in one line."""

import re
import shutil
import string
import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.__main__ import _mistakes
from engagement.catalogue import CATALOGUES
from engagement.content import FILES, FOLDER, SECTORS, Content, check_content, load_content
from engagement.model import LANGUAGES, LEVELS, PHASES, Mistake
from engagement.schema import ContentMistake
from engagement.toml_lines import lines_of

CONTENT = load_content()
TEXTS = {**dict(CONTENT.texts()), **CONTENT.catalogue}
ON_DISK = [
    f"{name}.toml" for name in (*FILES, *CATALOGUES, *(f"sectors/{key}" for key in SECTORS)) if name != "sectors"
]


@pytest.fixture
def folder(tmp_path):
    """A trainer's own copy of the content files."""
    return shutil.copytree(FOLDER, tmp_path / "content")


def change(folder, name, old, new):
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def mistake(folder):
    with pytest.raises(ContentMistake) as told:
        load_content(folder)
    assert isinstance(told.value, Mistake) and "\n" not in str(told.value)
    return str(told.value)


# --- the workbook's own texts


def test_there_are_texts():
    assert len(dict(CONTENT.texts())) > 150 and len(CONTENT.catalogue) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_words_in_both_languages(language):
    assert [where for where, text in TEXTS.items() if not text[language].strip()] == []


def test_both_languages_ask_for_the_same_values():
    def asked(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    assert [where for where, text in CONTENT.catalogue.items() if asked(text.nl) != asked(text.en)] == []


def test_the_levels_and_phases_stand_in_their_order():
    assert tuple(level.key for level in CONTENT.levels) == LEVELS
    assert tuple(phase.key for phase in CONTENT.phases) == PHASES
    assert tuple(mechanism.key for mechanism in CONTENT.mechanisms) == LEVELS[1:]


@pytest.mark.parametrize("part", FILES)
def test_keys_are_readable_and_unique(part):
    keys = [entry.key for entry in getattr(CONTENT, part)]
    assert keys and len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", key) for key in keys)


def test_colours_and_served_levels_are_what_pictures_expect():
    assert all(re.fullmatch("#[0-9a-f]{6}", level.colour) for level in CONTENT.levels)
    assert all(set(phase.serves) <= set(LEVELS) for phase in CONTENT.phases)
    assert all(level.prompts for level in CONTENT.levels) and all(phase.gate for phase in CONTENT.phases)


def test_every_text_of_the_models_says_what_it_rests_on():
    claims = [(where, claim) for where, text in CONTENT.texts() for claim in text.claims]
    assert claims and all(re.fullmatch(r"[A-Z]\d+", claim) for _, claim in claims)


def test_reading_twice_gives_the_same_thing(folder):
    assert load_content() is load_content()
    assert dict(load_content(folder).texts()) == dict(CONTENT.texts()) and load_content(folder) is not CONTENT
    change(folder, "levels.toml", 'nl = "Volgers"', 'nl = "Lezers"')
    assert load_content(folder).names("levels", "nl")["followers"] == "Lezers", "a change is read at once"


def test_what_nobody_asks_for_is_not_read():
    asked = []
    content = Content(lambda part: asked.append(part) or getattr(CONTENT, part))
    named = content.called("charity", ("", "", "", "Mates", "", ""))
    assert [level.name.en for level in (*named.levels, *named.levels)].count("Mates") == 2
    assert asked == ["sectors", "levels"]
    with pytest.raises(AttributeError, match="'level'"):
        content.level  # noqa: B018


def test_the_same_is_said_in_the_words_of_a_sector_and_of_the_participant():
    ours = CONTENT.called("charity", ("", "", "", "Mates", "", ""))
    words = next(sector for sector in CONTENT.sectors if sector.key == "charity")
    assert [level.called for level in ours.levels] == [word.name for word in words.levels]
    assert [phase.nearby for phase in ours.phases] == [*words.phases] and ours.units is CONTENT.units
    assert [
        (new.name["nl"], old.key) for new, old in zip(ours.levels, CONTENT.levels, strict=True) if new.name != old.name
    ]
    assert ours.levels[3].definition is CONTENT.levels[3].definition


def test_who_names_a_level_and_has_no_sector_keeps_the_models_phases():
    ours = CONTENT.called(None, ("", "", "", "Mates", "", ""))
    assert ours.names("levels", "en")["fans"] == "Mates" and ours.phases is CONTENT.phases
    assert CONTENT.called("none of that name") is CONTENT.called(None) is CONTENT


def test_another_language_is_not_spoken():
    with pytest.raises(ValueError, match="'fr'"):
        CONTENT.words("fr")


@pytest.mark.parametrize("low, high, said", [(3, 3, "3"), (0.2, 0.8, "0,2–0,8")])
def test_a_number_is_said_once_when_it_is_the_lowest_and_the_highest(low, high, said):
    assert CONTENT.words("nl").span(low, high) == said


def test_a_visitor_reads_what_is_said_to_visitors():
    key = next(key.removesuffix(".visitor") for key in CONTENT.catalogue if key.endswith(".visitor"))
    for visitor, filed in ((True, f"{key}.visitor"), (False, key)):
        assert CONTENT.words("en", visitor=visitor).catalogue is CONTENT.catalogue
        assert CONTENT.words("en", visitor=visitor)(key) == CONTENT.catalogue[filed]["en"]


# --- words on the screen


@pytest.mark.parametrize(
    "language, number, written",
    [
        ("nl", 4200, "4.200"), ("en", 4200, "4,200"), ("nl", 10**8, "100.000.000"), ("en", 0, "0"),
        ("nl", 2.5, "2,5"), ("en", 2.5, "2.5"), ("nl", 12.0, "12"), ("nl", -1000, "-1.000"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_language_writes_them(language, number, written):
    assert CONTENT.words(language).number(number) == written


@pytest.mark.parametrize(
    "language, day, written",
    [
        ("nl", "2027-01-31", "31 januari 2027"), ("en", "2027-01-31", "31 January 2027"),
        ("nl", date(2027, 3, 1), "1 maart 2027"), ("nl", "voor de zomer", "voor de zomer"), ("en", "", ""),
        ("nl", "2025-12", "december 2025"), ("en", "2025", "2025"), ("nl", "2025-13", "2025-13"),
    ],
)  # fmt: skip
def test_a_day_is_written_as_the_language_writes_it(language, day, written):
    assert CONTENT.words(language).day(day) == written


@given(n=st.integers(-(10**9), 10**9), thousandths=st.integers(0, 999), language=st.sampled_from(LANGUAGES))
def test_babel_would_write_the_same_number(n, thousandths, language):
    for value in (n, n + thousandths / 1000):
        assert CONTENT.words(language).number(value) == format_decimal(value, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_babel_would_write_the_same_days_and_lists(language):
    words = CONTENT.words(language)
    for month in range(1, 13):
        assert words.day(date(2027, month, 9)) == format_date(date(2027, month, 9), "d MMMM yyyy", locale=language)
        assert words.day(f"0987-{month:02}") == format_date(date(987, month, 1), "MMMM yyyy", locale=language)
    for n in range(5):
        assert words.together([*"abcde"][:n]) == format_list([*"abcde"][:n], locale=language)


@pytest.mark.parametrize(
    "n, language, said",
    [
        (1, "nl", "Eén activiteit."),
        (0, "nl", "0 activiteiten."),
        (1, "en", "One activity."),
        (1200, "en", "1,200 activities."),
    ],
)
def test_one_thing_is_not_said_as_many(n, language, said):
    assert CONTENT.words(language)("plan.counted", n=n) == said


@pytest.mark.parametrize(
    "who, said", [("Ann", "Ann."), ("Ann.", "Ann."), ("Ann?", "Ann?"), ("“Ann?”", "“Ann?”"), ("A…", "A…")]
)
def test_what_ends_its_own_sentence_gets_no_second_full_stop(who, said):
    assert CONTENT.words("en")("ambition.has-stand-in", who=who) == f"Stands in: {said}"


def test_a_text_that_there_is_not_says_where_to_add_it():
    with pytest.raises(KeyError, match=r"no text 'time.titel': add it, nl and en, under \[time\] in .*interface.toml"):
        CONTENT.words("en")("time.titel")


def test_what_someone_typed_is_not_read_as_a_blank_to_fill():
    assert "{who} {0} {" in CONTENT.words("en")("ambition.has-stand-in", who="{who} {0} {")


# --- mistakes in a file

MISTAKES = {  # file, what stands there, what a trainer made of it, and what the one line must say
    "a language forgotten": ("silos.toml", 'en = "The board"', "",
        ("silos.toml: board.name.en", "missing", "language")),
    "a key mistyped": ("levels.toml", "[suspects.comparison]", "[suspects.comparisn]",
        ("suspects.comparisn", "'comparison'")),
    "a language mistyped": ("units.toml", 'nl = "mensen"', 'nll = "mensen"', ("people.name.nll", "Did you mean")),
    "a language mistyped by a letter": ("units.toml", 'nl = "mensen"', 'nk = "mensen"', ("people.name.nk", "'nl'")),
    "a claim outside brackets": ("units.toml", 'claims = ["A9"]', 'claims = "A9"', ("people.name.claims", "expected a list")),
    "a colour in words": ("levels.toml", 'colour = "#', 'colour = "red#', ("suspects.colour", "expected #")),
    "an unknown level": ("phases.toml", '"suspects"', '"suspect"', ("observe.serves", "'suspect'", "suspects|network")),
    "an unknown state": ("phases.toml", 'state = "stopped"', 'state = "gone"', ("state", "running|renamed|stopped|unknown")),
    "a name in one language": ("interface.toml", "nl = \"van {low}", "nl = \"van {laag}", ("house.spread", "one language only")),
    "a brace alone": ("interface.toml", "nl = \"van {low}", "nl = \"van {low", ("house.spread", "stands alone")),
    "a label left out": ("interface.toml", "spread =", "spred =", ("house.spred", "Did you mean 'spread'")),
    "a key too many": ("levels.toml", "[suspects.name]", "[suspects.zzz]", ("suspects.zzz", "Remove it")),
    "a text left empty": ("units.toml", 'en = "people"', 'en = "  "', ("people.name.en", "empty", "Write")),
    "a number for a text": ("units.toml", 'en = "people"', "en = 3", ("people.name.en", "found 3", "expected a text")),
    "a text for a table": ("units.toml", "[people.name]", "[people]\nname = 'x'\n[other.name]",
        ("people.name", "expected a table")),
    "yes for true": ("units.toml", "ours = true", 'ours = "yes"', ("households.name.ours", "expected true or false")),
    "a quote forgotten": ("units.toml", 'nl = "mensen"', 'nl = "mensen', ("units.toml: is not TOML", "quote", "line")),
    "a number in letters": ("agenda.toml", "minutes = 7", "minutes = zeven",
        ("agenda.toml: is not TOML", "line 7,", "A number, or a text between quotes, is expected there.")),
    "a number with a comma": ("agenda.toml", "minutes = 7", "minutes = 7,5", ("is not TOML", "with a point, or whole")),
    "a number between quotes": ("agenda.toml", "minutes = 7", 'minutes = "7"', ("found '7'", "a whole number, without quotes")),
    "no minutes": ("agenda.toml", "minutes = 7", "minutes = 0", ("found 0", "a whole number from 1 to 999")),
    "a name with a space": ("agenda.toml", "[start-alone]", "[start alone]", ("is not TOML", "hyphens, without spaces")),
    "less than the least": ("agenda.toml", "minutes = 7", "minutes = 3",
        ("agenda.toml: start-alone.least", "found 4", "at most its minutes, which are 3")),
    "a key twice": ("units.toml", 'nl = "mensen"', 'nl = "mensen"\nnl = "mens"', ("units.toml: is not TOML",)),
    "a level renamed": ("mechanisms.toml", "[fans", "[fan",
        ("mechanisms.toml: fan: is not known", "'fans'",
         "It needs network, followers, fans", "order")),
    "a phase renamed": ("phases.toml", "[observe", "[watch",
        ("phases.toml: watch: is not known", "It needs observe, react", "order")),
    "a label without languages": ("interface.toml", 'unknown-mark = { nl = "?", en = "?" }', 'unknown-mark = "?"',
        ("pyramid.unknown-mark: found '?'", "nl and en")),
    "a label that there is not": ("interface.toml", 'title = { nl = "Je', 'zzz = { nl = "x", en = "x" }\ntitle = { nl = "Je',
        ("pyramid.zzz: is not known here. Remove it",)),
    "a singular left out": ("interface.toml", ', one = { nl = "{n} stem: {score}", en = "{n} voice: {score}" }', "",
        ("house.same.one", "missing")),
    "a name that nobody fills in": ("interface.toml", 'nl = "van {low} tot {high}", en = "from {low} to {high}"',
        'nl = "van {laag}", en = "from {laag}"', ("house.spread", "{laag} means nothing", "['high', 'low']")),
    "a label in one language": ("interface.toml", ', en = "Your engagement pyramid"', "",
        ("interface.toml: pyramid.title.en", "missing")),
    "a label's singular in one": ("interface.toml", ', en = "One activity."', "",
        ("interface.toml: plan.counted.one.en", "missing")),
    "a phase renamed in a sector": ("sectors/charity.toml", "[phases.react]", "[phases.reacts]",
        ("phases.reacts: is not known", "'react'", "in that order")),
    "a sector's example forgotten": ("sectors/charity.toml", "[levels.fans.example]", "[levels.fans.exmple]",
        ("levels.fans.exmple", "'example'")),
    "a gate item in one language": ("phases.toml", "[observe.gate.", "[observe.gate.x]\nnl = 'x'\n[observe.gate.",
        ("observe.gate.x.en",)),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_named_by_file_key_and_remedy(folder, case):
    name, old, new, said = MISTAKES[case]
    change(folder, name, old, new)
    line = mistake(folder)
    assert line.startswith(name) and [part for part in said if part not in line] == []


def test_a_folder_that_is_none_is_said(tmp_path):
    with pytest.raises(ContentMistake, match="is not a folder"):
        load_content(tmp_path / "not there")


def test_a_list_without_anything_in_it_is_told(folder):
    claims = 'claims = ["A9"]'
    change(folder, "units.toml", claims, "claims = []")
    (folder / "sectors" / "charity.toml").unlink()  # and the check reads on
    said = [line.partition(": ")[2] for line in checked(folder)]
    assert [line for line in said if line.startswith("people.name.claims: is empty. Add at least one.")]
    assert [line for line in said if line.startswith("is not in ")]


@pytest.mark.parametrize("name, remedy", [("units.toml", "is empty. Copy it"), ("levels.toml", "is empty. Copy it")])
def test_a_file_without_anything_in_it_is_told(folder, name, remedy):
    (folder / name).write_text("# nothing yet\n", "utf-8")
    assert remedy in mistake(folder)


def test_a_part_of_a_sector_that_is_no_table_is_told(folder):
    path = folder / "sectors" / "charity.toml"
    name = path.read_text("utf-8").split("[levels.")[0]
    path.write_text(f'levels = "six"\n{name}', "utf-8")
    assert [line for line in checked(folder) if "levels: found 'six'; expected a list" in line]


@pytest.mark.parametrize("name", ON_DISK)
@pytest.mark.parametrize(
    "bytes_, remedy",
    [(None, "copy it"), (b"[caf\xe9]", "UTF-8"), ('[a]\nb = "é"'.encode("utf-16"), "UTF-8"), (b"= 1", "not TOML")],
)
def test_a_file_that_cannot_be_read_says_what_to_do(folder, name, bytes_, remedy):
    path = folder / name
    path.unlink() if bytes_ is None else path.write_bytes(bytes_)
    line = mistake(folder)
    assert line.startswith(name) and remedy in line


@pytest.mark.parametrize("name, keys", [("levels", LEVELS), ("phases", PHASES), ("mechanisms", LEVELS[1:])])
@pytest.mark.parametrize("turned", ["one missing", "out of order"])
def test_entries_missing_or_out_of_order_are_named(folder, name, keys, turned):
    path = folder / f"{name}.toml"
    first, rest = re.split(rf"(?m)^(?=\[{keys[1]}[.\]])", path.read_text("utf-8"), maxsplit=1)
    path.write_text(rest if turned == "one missing" else f"{rest}\n{first}", "utf-8")
    line = mistake(folder)
    assert line.startswith(f"{name}.toml") and ", ".join(keys) in line and "order" in line


# --- every mistake, by file and line


def checked(folder):
    """What `engagement check` says of a folder, line by line."""
    return _mistakes(folder)[1]


TRICKY = '''a.b."c.d" = 1 # x = 3
[x]
y = """
z = 1
[q]
"quoted" """
m = [ # [no]
  { p = "a]", q = { r = 1 } },
  { p = 2 }, "}"
]
day = 1979-05-27 07:32:00
s = \'\'\'
k = 2\'\'\'\'
e = {}
[[w]]
a = [[1, 2], [3]]
[ x . 'n o' ]
"é" = "x\\\\"
[x.n]
'''


def test_the_line_of_every_key_is_found_however_it_is_written():
    keys = "a:1 a.b:1 a.b.c.d:1 x:2 x.y:3 x.m:7 x.m.p:8 x.m.q:8 x.m.q.r:8 x.day:11 x.s:12 x.e:14 w:15 w.a:16 x.n_o:17"
    wanted = {key.replace("_", " "): int(line) for key, line in (each.split(":") for each in keys.split())}
    assert tomllib.loads(TRICKY) and lines_of(TRICKY) == wanted | {"x.n o.é": 18, "x.n": 19}


BREAKS = [  # what stands on a line, what a trainer made of it, and whether the line or its table is told
    (r'^(nl|en) = ".*"$', r'\1 = ""', "line"),
    (r'^(nl|en) = ".*"$', r"\1 = 3", "line"),
    (r"^(nl|en) = ", r"\1\1 = ", "line"),
    (r'^(nl|en) = ".*"$', r"# forgotten", "table"),
    (r"^(\w+)\.(nl|en) = ", r"\1.x\2 = ", "line"),
    (r'^([\w.-]+ = \{ nl = ".*?), en = "', r'\1, eng = "', "line"),
    (r"^ours = true", 'ours = "yes"', "line"),
    (r"^claims = \[", "claims = 3 # [", "line"),
    (r"^\[(\w[\w-]*\.)(name|example|definition|interaction|costs|question|reflex)\]", r"[\1\2s]", "renamed"),
]


def places():
    """All that can be broken in the real folder: file, table, line, the broken line, and the lines that are then told."""
    for name in ON_DISK:
        header = 0
        for n, line in enumerate((FOLDER / name).read_text("utf-8").splitlines()):
            header = n if line.startswith("[") else header
            for found, put, told in BREAKS:
                if (broken := re.sub(found, put, line, count=1)) != line:
                    table = header if line[0].islower() and "= {" not in line else n
                    yield (name, table), n, broken, header if told == "table" else n


PLACES = [*places()]


def test_there_is_much_to_break():
    assert len(PLACES) > 3_000 and len({name for (name, _), *_ in PLACES}) == len(ON_DISK)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=12, unique_by=lambda place: place[0]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_whatever_is_broken_is_named_by_file_and_line_and_nothing_else_is(broken, end, mark):
    with TemporaryDirectory() as home:
        folder = shutil.copytree(FOLDER, Path(home) / "content")
        for (name, _), n, line, _ in broken:
            lines = (folder / name).read_text("utf-8-sig").splitlines()
            text = end.join([*lines[:n], line, *lines[n + 1 :]]) + end
            (folder / name).write_bytes((mark + text).encode())
        wanted = sorted((name, told + 1) for (name, _), _, _, told in broken)
        assert [line.split(": ")[0] for line in checked(folder)] == [f"{name}:{told}" for name, told in wanted]


@pytest.mark.parametrize("case", MISTAKES)
def test_what_stops_the_loading_is_among_what_the_check_says(folder, case):
    name, old, new, _ = MISTAKES[case]
    change(folder, name, old, new)
    with pytest.raises(ContentMistake) as first:
        load_content(folder)
    said = checked(folder)
    assert any(line.startswith(f"{name}:") and line.endswith(first.value.said) for line in said) and len(said) <= 3


KINDS = [
    ('shows = "network"', 'shows = "suspects"', "saw.shows: found 'suspects'"),
    ('called = "saw|', 'called = "Saw|', "saw.called: write “Saw” as “saw”"),
    ('called = "visited|', 'called = "saw|visited|', "visited.called: “saw” stands under saw too"),
    ('nl = "langsgekomen"', 'nl = "langsgekomen, even gezwaaid"', "visited.name.nl: has 27 characters"),
]


def test_kinds_and_tools_are_in_the_same_list_each_on_its_own_line(folder):
    for old, new, _ in KINDS:
        change(folder, "kinds.toml", old, new)
    change(folder, "tools.toml", 'followers = "MEMBER_RATING at least 3"', 'followers = "MEMBER_RATING 3"')
    change(folder, "tools.toml", 'left = "EMAIL_BLACKLISTED is yes"', 'left = "gone"')
    said = checked(folder)
    assert len(said) == len(KINDS) + 2
    for part in (*(part for *_, part in KINDS), "mailchimp.tests.followers: ", "brevo.left: 'gone' is not a test"):
        (line,) = (line for line in said if part in line)
        at = int(line.split(":")[1])
        key = part.split(":")[0].rpartition(".")[2]
        assert (folder / line.split(":")[0]).read_text("utf-8").splitlines()[at - 1].startswith(f"{key} = ")


def test_a_least_and_names_that_do_not_fit_are_told_on_their_own_lines(folder):
    change(folder, "agenda.toml", "least = 4", "least = 8")
    change(folder, "levels.toml", 'en = "Empowered users"', 'en = "Empowered users who need nobody"')
    change(folder, "sectors/charity.toml", 'nl = "onbekenden"', 'nl = "volslagen onbekenden"')
    assert [line.split(": ")[:2] for line in checked(folder)] == [
        ["agenda.toml:8", "start-alone.least"],
        ["levels.toml:353", "empowered.name.en"],
        ["sectors/charity.toml:8", "levels.suspects.name.nl"],
    ]


def test_a_line_about_a_hostile_file_is_one_short_line(folder):
    (folder / "units.toml").write_text('"a\\nb\\u001b[2J" = "' + "x" * 5_000 + '"\n' + "[" * 5_000, "utf-8")
    (folder / "launch.toml").write_text(f'"a\\nb" = "{"x" * 5_000}"\n[c]\nnl = {"[" * 9_000}', "utf-8")
    (folder / "silos.toml").write_text('"a\\nb\\u001b[2J" = "' + "x" * 5_000 + '"\n', "utf-8")
    said = checked(folder)
    assert len(said) == 3 and all(line.isprintable() and len(line) <= 600 for line in said), said


def test_two_sectors_of_one_name_are_told(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    shutil.copy(folder / "sectors/charity.toml", folder / "sectors/copy.toml")
    told = []
    check_content(folder, told.append)
    assert {str(each) for each in told} == {
        f"sectors/copy.toml: name.{language}: is the same as that of charity. Give it a name of its own."
        for language in ("nl", "en")
    }
