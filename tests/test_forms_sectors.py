"""A sector's words and one's own names for the levels: on every card, picture and list, and always the same six levels."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from eyes import on_screen
from test_forms import choose, upload
from test_hostile import markup

from engagement import Workbook, exercise
from engagement.answers import LONGEST_NAME, Answers
from engagement.content import SECTORS, load_content
from engagement.model import LANGUAGES, LEVELS, PHASES, Amount, Pyramid
from engagement.paper.report import report_page
from engagement.pictures.pyramid import draw_pyramid
from engagement.samples import CASES
from engagement.svg import escape

CONTENT = load_content()
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def levels(workbook):
    """The cards of one's own organisation, with that of the fans on the table."""
    workbook.write("pyramid.card", "fans")
    return exercise(workbook, "levels")


def rename(form, level, name):
    form.fields[f"pyramid.{level}.name"][0].value = name


def shown(form):
    return "\n".join([form.picture.value, form.said(), *markup(form)])


# --- the words of a sector


@pytest.mark.parametrize("sector", CONTENT.sectors, ids=SECTORS)
def test_a_sector_has_a_word_and_an_example_of_its_own_for_every_level_and_phase(sector):
    assert tuple(word.key for word in sector.levels) == LEVELS
    assert tuple(phase.key for phase in sector.phases) == PHASES
    for language in LANGUAGES:
        names = [word.name[language] for word in sector.levels]
        cases = [text[language] for text in (*(word.example for word in sector.levels), *sector.phases)]
        assert len({*names, *cases}) == 18 and not [text for text in (*names, *cases) if "…" in text]
        assert min(map(len, cases)) > 50


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("unit", [unit.key for unit in CONTENT.units])
def test_no_word_of_a_sector_is_clipped_in_the_pyramid_whatever_is_counted(sector, language, unit):
    pyramid = Pyramid.of(dict.fromkeys(LEVELS, Amount(100, unit)))
    content = CONTENT.called(sector)
    texts = [label.text for label in draw_pyramid(pyramid, content, language).labels]
    for level in content.levels:
        (small,) = [text for text in texts if text.startswith(level.called[language])]
        assert "…" not in small and small.endswith(
            level.called[language] if unit == "people" else named(unit, language)
        )


def named(unit, language):
    return CONTENT.names("units", language)[unit]


def test_a_word_that_says_what_is_counted_is_not_said_twice():
    pyramid = Pyramid.of({"fans": Amount(132, "donors")})
    assert [label.text for label in draw_pyramid(pyramid, CONTENT.called("charity"), "nl").labels].count(
        "donateurs"
    ) == 1


def test_ones_own_organisation_speaks_plainly_until_a_sector_is_chosen(workbook, levels):
    start = exercise(workbook, "start")
    choice = start.fields["start.sector"][0]
    assert on_screen(start.own) and choice.value == "" and "The sector says" not in levels.said()
    choice.value = "municipality"
    assert "The sector says: panel members" in levels.said()
    choice.value = ""
    assert "The sector says" not in levels.said()


def test_a_file_makes_a_sector_and_it_needs_no_invented_organisation(tmp_path):
    package = shutil.copytree(
        ROOT / "engagement", tmp_path / "engagement", ignore=shutil.ignore_patterns("__pycache__")
    )
    sectors = package / "content" / "sectors"
    text = (sectors / "charity.toml").read_text("utf-8")
    (sectors / "theatre.toml").write_text(
        text.replace('"Charity"', '"Theatre"').replace('"Goed doel"', '"Theater"'), "utf-8"
    )
    (tmp_path / "data").symlink_to(ROOT / "data", target_is_directory=True)
    asked = (
        "start = exercise(Workbook.open('x', language='en'), 'start'); print(*start.fields['start.sector'][0].options)"
    )
    told = [
        subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for command in (["-c", f"from engagement import *; {asked}"], ["-m", "engagement", "check"])
    ]
    assert "('Theatre', 'theatre')" in told[0] and "all in order" in told[1]


@pytest.mark.parametrize("case", CASES)
def test_a_sample_has_its_own_sector(workbook, case):
    workbook.write("start.sector", "charity")
    workbook.write("start.case", case)
    start, sector = exercise(workbook, "start"), CONTENT.sectors[SECTORS.index(case)]
    assert not on_screen(start.own) and sector.name.en in start.said()
    assert sector.levels[0].name.en in exercise(workbook, "levels").said()
    assert sector.levels[0].name.en in exercise(workbook, "pyramid").picture.value
    workbook.write("ambition.phase", "observe")
    assert escape(sector.phases[0].en) in exercise(workbook, "ambition").card.value


# --- one's own names


def test_a_level_is_renamed_on_every_form_that_is_open(workbook, levels):
    workbook.write("pyramid.followers.count", 500)
    workbook.update({"pyramid.fans.count": 3, "steps.fans.rate": [1, 2]})
    others = {
        key: exercise(workbook, key) for key in ("pyramid", "contacts", "plan", "prompts", "steps", "leaks", "what-if")
    }
    assert not [key for key, form in others.items() if "Mates" in shown(form)]
    rename(levels, "fans", "Mates")
    options = {
        key: [label for w, _ in form.fields.values() for label, _ in getattr(w, "options", ())]
        for key, form in others.items()
    }
    assert [key for key, form in others.items() if "Mates" not in shown(form) and "Mates" not in options[key]] == []
    assert "Mates" in report_page(workbook) and workbook.read("pyramid.fans.name") == "Mates"


def test_a_renamed_level_still_says_which_of_the_models_it_is(levels):
    assert "In the model" not in levels.said()
    rename(levels, "fans", "Mates")
    assert "In the model: Fans" in levels.said() and "In the model" in levels.card.value
    assert "What do you call “Fans”?: Mates" in levels.said()
    assert [label for label, _ in levels.chosen.options] == [
        "Suspects", "Network", "Followers", "Mates", "Supporters", "Empowered users"
    ]  # fmt: skip


@pytest.mark.parametrize("emptied", ["", "   "])
def test_an_emptied_box_brings_the_models_name_back(levels, emptied):
    before = levels.card.value, levels.chosen.options
    rename(levels, "fans", "Mates")
    rename(levels, "fans", emptied)
    assert (levels.card.value, levels.chosen.options) == before and levels.chosen.value == "fans"


def test_a_name_is_filed_after_a_pause_and_the_box_stays(levels, monkeypatch):
    monkeypatch.setattr("engagement.forms.waiting.PAUSE", 0.02)
    box = levels.fields["pyramid.fans.name"][0]

    async def typing():
        for typed in ("M", "Mat", "Mates"):
            box.value = typed
            assert levels.workbook.read("pyramid.fans.name") is None, "no picture shows half a name"
        await asyncio.sleep(0.2)

    asyncio.run(typing())
    assert levels.workbook.read("pyramid.fans.name") == "Mates"
    assert levels.fields["pyramid.fans.name"][0] is box and box in levels.children, "who goes on keeps the focus"


def test_only_the_name_of_the_level_on_the_table_is_asked(levels):
    for level in LEVELS:
        levels.fields["pyramid.card"][0].value = level
        asked = [key for key in LEVELS if on_screen(levels.fields[f"pyramid.{key}.name"][0])]
        assert asked == [level]


def test_a_long_name_is_kept_whole_and_used_in_part(workbook, levels):
    rename(levels, "fans", "Mates " * 50)
    assert len(workbook.read("pyramid.fans.name")) == 300
    assert Answers(workbook).content.levels[3].name.en == ("Mates " * 50)[:LONGEST_NAME]
    assert f"pictures show fewer: “{('Mates ' * 50)[:LONGEST_NAME]}”" in levels.long.value
    rename(levels, "fans", "Mates")
    assert levels.long.value == ""


def test_a_name_belongs_to_its_organisation(workbook, levels):
    rename(levels, "fans", "Mates")
    workbook.write("start.case", "charity")
    assert "Mates" not in levels.said()
    workbook.write("start.case", "own")
    assert "Mates" in levels.said()


def test_two_notebooks_know_the_new_name(workbook, levels):
    elsewhere = Workbook.open(workbook.path, language="nl")
    form = exercise(elsewhere, "pyramid")
    rename(levels, "fans", "Maatjes")
    elsewhere.refresh()
    assert "Maatjes" in form.sentence.value and ">Maatjes</text>" in form.picture.value


# --- a file that was read


def test_a_rename_keeps_the_file_that_was_uploaded(workbook, levels):
    form = exercise(workbook, "contacts")
    upload(form)
    choose(form, "fans", "Giften", "at-least", "1")
    rename(levels, "fans", "Mates")
    assert form.outcome().startswith("Mates 2;") and "relaties.csv" in form.choosing.about.value
    assert "Mates" in "".join(markup(form.tests)) and on_screen(form.tests)
    choose(form, "fans", "Giften", "at-least", "3")
    assert form.outcome().startswith("Mates 1;") and "Mates 1;" in form.sentence.value
    form.use.click()
    assert workbook.read("pyramid.fans.count") == 1


def test_another_sector_keeps_the_file_and_another_organisation_lets_go_of_it(workbook):
    form = exercise(workbook, "contacts")
    upload(form)
    workbook.write("start.sector", "charity")
    assert form.table is not None and "relaties.csv" in form.choosing.about.value
    workbook.write("start.case", "municipality")
    assert form.table is None and len(form.choosing.source.options) == 2
    form.choosing.source.value = form.choosing.source.options[1][1]
    assert "user-list" in form.choosing.about.value
    workbook.write("start.case", "own")
    assert form.table is None and not form.choosing.source.options[1:]


# --- hostile names
