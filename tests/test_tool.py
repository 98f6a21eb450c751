"""tool: an export is recognised by its column names alone, and the tests that it proposes place its people."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.__main__ import main
from engagement.content import FOLDER, load_content
from engagement.files.column import plain
from engagement.files.people import place_people
from engagement.files.question import Test
from engagement.files.table import read_table
from engagement.files.tool import check_tools, lacking, own_name, proposed, recognise
from engagement.model import LANGUAGES, LEVELS, NOTHING
from engagement.samples import load_samples
from engagement.schema import ContentMistake

ROOT = Path(__file__).resolve().parent.parent
TOOLS = {tool.key: tool for tool in load_content().tools}
TABLES = {key: read_table(ROOT / f"tests/exports/{key}.csv") for key in TOOLS}
PLACED = {  # how many people of each export stand where
    "mailchimp": {"network": 1, "followers": 2},
    "brevo": {"followers": 2, "left": 1},
    "activecampaign": {"network": 1, "followers": 1, "left": 2},
    "kit": {"network": 1, "followers": 1, "left": 2},
    "systeme-io": {"followers": 2},
    "substack": {"followers": 1, "fans": 1, "supporters": 1, "left": 1},
    "patreon": {"followers": 2, "supporters": 1, "unplaced": 1},
    "stripe": {"network": 1, "supporters": 1, "left": 1},
    "shopify-customers": {"network": 1, "followers": 1, "supporters": 1},
    "shopify-orders": {"network": 1, "supporters": 1, "left": 1},
    "woocommerce": {"network": 1, "supporters": 1},
    "civicrm": {"supporters": 1, "left": 1},
    "ing": {"supporters": 2, "unplaced": 1},
    "ing-english": {"supporters": 2, "unplaced": 1},
    "rabobank": {"supporters": 2, "unplaced": 1},
    "eventbrite": {"fans": 1, "supporters": 1, "left": 1},
    "meetup": {"network": 1, "followers": 1, "fans": 1, "supporters": 1, "empowered": 1},
    "discourse": {"network": 1, "followers": 1, "fans": 1, "supporters": 1, "empowered": 1, "left": 1},
    "linkedin-connections": {"network": 4},
    "mastodon": {"network": 2},
    "relations": {"network": 3},
}
COUNTS = sorted(TOOLS.keys() - PLACED.keys())


def names_of(key):
    return list(TABLES[key].frame)


def fitting(names):
    """Every tool whose signs are all there."""
    return [key for key, tool in TOOLS.items() if all(own_name(sign, names) for sign in tool.signs)]


def placed(key):
    """The people of an export where the proposed tests put them."""
    return place_people(TABLES[key], proposed(TOOLS[key], names_of(key)))


# --- which tool's it is


def test_every_tool_has_an_export_and_every_export_a_tool():
    assert len(TOOLS) > 25 and {path.stem for path in (ROOT / "tests/exports").glob("*.csv")} == TOOLS.keys()
    assert {tool.key for tool in TOOLS.values() if tool.kind == "counts"} == set(COUNTS)


@pytest.mark.parametrize("key", TOOLS)
def test_an_export_is_its_own_tools_and_no_others(key):
    assert recognise(names_of(key)) is TOOLS[key]
    assert fitting(names_of(key)) == [key]


@given(data=st.data(), key=st.sampled_from(list(TOOLS)))
def test_neither_order_nor_capitals_nor_columns_of_ones_own_matter(data, key):
    names = names_of(key)
    names += [f"eigen vraag {n}" for n in range(1 + 3 * len(names) // 10)]
    names = [data.draw(st.sampled_from([name, name.upper(), name.lower()])) for name in names]
    assert recognise(data.draw(st.permutations(names))) is TOOLS[key]


@pytest.mark.parametrize(("key", "sign"), [(key, sign) for key, tool in TOOLS.items() for sign in tool.signs])
def test_with_a_sign_missing_it_is_nobodys(key, sign):
    names = names_of(key)
    assert recognise([name for name in names if name != own_name(sign, names)]) is None


@pytest.mark.parametrize(
    "names", ["", "Email,First Name", "Email,First Name,Last Name", "naam,e-mail,giften", "Date,Views", "***"]
)
def test_a_plain_list_is_nobodys(names):
    assert recognise(names.split(",")) is None


def test_of_two_tools_the_one_with_the_most_signs_wins():
    few, most = TOOLS["kit"], TOOLS["activecampaign"]
    assert len(few.signs) < len(most.signs)
    assert recognise([*few.signs, *most.signs]) is recognise([*most.signs, *few.signs]) is most


@pytest.mark.parametrize(
    ("key", "header"),
    [
        (
            "eventbrite",
            "Bestellnr.,Bestelldatum,Vorname,Nachname,Ticketart,Teilnehmernummer,Barcode-Nr.,Teilnehmerstatus",
        ),
        (
            "rabobank",
            "IBAN/BBAN,Ccy,BIC,Seq No,Date,Value Date,Amount,Bal After Bkng,Counterpty IBAN/BBAN,Name Counterpty",
        ),
    ],
)
def test_an_export_in_another_language_is_recognised(key, header):
    assert recognise(header.split(",")) is TOOLS[key]


@pytest.mark.parametrize(
    ("case", "key"), [("charity", "relations"), ("municipality", "discourse"), ("small-business", "shopify-customers")]
)
def test_the_files_of_the_invented_organisations_are_recognised(case, key):
    assert recognise(list(read_table(load_samples()[case].contacts).frame)) is TOOLS[key]


# --- which tests fit


@pytest.mark.parametrize("key", PLACED)
def test_the_proposed_tests_place_the_people_of_the_export(key):
    found = placed(key)
    stand = {**found.counts, "left": found.left, "unplaced": found.unplaced}
    assert {where: n for where, n in stand.items() if n} == PLACED[key]


@pytest.mark.parametrize("key", PLACED)
def test_every_proposed_test_is_met_by_somebody(key):
    asked = proposed(TOOLS[key], names_of(key)).keys()
    assert asked and asked - ({"left"} if key == "mailchimp" else set()) == PLACED[key].keys() - {"unplaced"}
    assert asked >= {level for level in LEVELS[1:] if getattr(TOOLS[key].tests, level)}


@pytest.mark.parametrize("key", PLACED)
def test_people_are_told_apart_by_a_column_that_the_export_has(key):
    assert own_name(TOOLS[key].person, names_of(key)) or not TOOLS[key].person
    assert not any("does not say who" in reason for reason in placed(key).people["reason"]) or key == "shopify-orders"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_left_mailchimp_is_told_by_the_file_in_the_zip(language):
    column = load_content().words(language)("files.name.member")
    table = TABLES["mailchimp"]
    table = replace(table, frame=table.frame.assign(**{column: ["subscribed", "unsubscribed", "cleaned"]}))
    found = place_people(table, proposed(TOOLS["mailchimp"], list(table.frame)))
    assert (found.left, found.counts["followers"], found.counts["network"]) == (2, 1, 0)
    table.frame[column] = "nonsubscribed"  # knows you, and never asked for the newsletter
    assert place_people(table, proposed(TOOLS["mailchimp"], list(table.frame))).left == 0


def test_a_test_is_written_in_the_files_own_spelling_or_left_out():
    assert proposed(TOOLS["rabobank"], ["AMOUNT"]) == {"supporters": Test("AMOUNT", "at-least", "0,01")}
    assert proposed(TOOLS["rabobank"], ["Datum"]) == {}
    assert proposed(TOOLS["mailchimp"], ["***"]) == {"network": Test("", "everyone")}


@pytest.mark.parametrize("key", COUNTS)
def test_counts_say_what_to_fill_in_by_hand(key):
    tool, content = TOOLS[key], load_content()
    assert proposed(tool, names_of(key)) == {}
    for language in LANGUAGES:
        levels = content.names("levels", language).values()
        assert any(level in tool.advice[language] for level in levels) and "accounts" in tool.advice[language]


def test_nobody_in_the_exports_exists():
    addresses = {cell for table in TABLES.values() for cell in table.frame.stack() if re.fullmatch(r"\S+@\S+", cell)}
    assert addresses and {address.partition("@")[2] for address in addresses} == {"voorbeeld.nl", "example.org"}


# --- mistakes of a trainer

MISTAKES = {  # what stands there, what a trainer made of it, and what the one line must say
    "a level that is none": ('followers = "MEMBER', 'folowers = "MEMBER', ("mailchimp.tests.folowers", "'followers'")),
    "a test that is none": ('followers = "MEMBER_RATING at least 3"', 'followers = "MEMBER_RATING 3"',
        ("mailchimp.tests.followers", "is not a test")),
    "a test of who left that is none": ("bestand | file contains unsubscribed | cleaned", "cleaned",
        ("mailchimp.left", "'cleaned' is not a test")),
    "a kind that is none": ('kind = "persons"', 'kind = "people"', ("mailchimp.kind", "'people'", "persons|events|counts")),
    "a sign outside brackets": ('["Date", "Primary"]', '"Date"', ("meta-page.signs", "expected a list")),
    "no sign at all": ('["Date", "Primary"]', "[]", ("meta-page.signs", "Add at least one")),
    "counts without advice": ("[x.advice]", "[x.person]", ("x.person", "expected a text")),
    "advice in one language": ("[x.advice]\nnl", "[x.advice]\nnll", ("x.advice.nll", "Did you mean 'nl'")),
    "advice forgotten": ('kind = "persons"', 'kind = "counts"', ("mailchimp.advice", "missing", "by hand")),
    "a name in one language": ('{ nl = "Brevo", en = "Brevo" }', '{ nl = "Brevo" }', ("brevo.name.en", "missing")),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_named_by_file_key_and_remedy(tmp_path, case, capsys):
    old, new, said = MISTAKES[case]
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    text = (folder / "tools.toml").read_text("utf-8")
    assert old in text
    (folder / "tools.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentMistake) as told:
        check_tools(load_content(folder))
    assert str(told.value).startswith("tools.toml: ") and [part for part in said if part not in str(told.value)] == []
    assert main(["check", str(folder)]) == 1
    line, count = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"tools\.toml:\d+: " + re.escape(f"{told.value.key}: {told.value.said}"), line)
    assert count == f"1 to mend in {folder}."


def test_what_ships_is_in_order():
    check_tools(load_content())
    assert all(tool.advice == NOTHING or tool.kind == "counts" for tool in TOOLS.values())


@pytest.mark.parametrize("key", TOOLS)
def test_the_columns_that_a_tools_tests_ask_for_and_a_file_lacks_are_named(key):
    names = list(TABLES[key].frame)
    asked = [test.column for test in proposed(TOOLS[key], names).values() if test.column]
    assert not set(map(plain, lacking(TOOLS[key], names))) & set(map(plain, asked))
    if asked:
        rest = [name for name in names if plain(name) != plain(asked[0])]
        assert len(lacking(TOOLS[key], rest)) == len(lacking(TOOLS[key], names)) + 1
