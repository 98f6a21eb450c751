"""Fidelity: every claim of the sources has its place in what a participant reads, and what is ours says so."""

import hashlib
import re
from pathlib import Path

import pytest

from engagement import load_content

ROOT = Path(__file__).resolve().parent.parent
# Claims by id, as both sources make them. A37, A38 and B24 do not exist; A39 and B25 say what the sources do not give.
SAID = {*(f"A{n}" for n in range(1, 37)), "A39", *(f"B{n}" for n in range(1, 24)), "B25", "B26"}
OURS = {"A18", "A19", "A25", "A34", "A35", "B13", "B17", "B21", "C1", "C2", "C3", "C4"}
TEXTS = list(load_content().texts())
# Every prose cell that names claims: where it stands, those claims, and whose it says that it is: "", "reading" or "bridge".
PROSE = [
    (f"{path.stem}: {found['claims']}", set(found["claims"].split()), found["ours"] or "")
    for path in sorted((ROOT / "notebooks/src").glob("*.py"))
    for found in re.finditer(r'claims="(?P<claims>[^"]*)"(?: ours="(?P<ours>[^"]*)")?', path.read_text("utf-8"))
]


def in_prose():
    assert PROSE
    return set().union(*(claims for _, claims, _ in PROSE))


def test_every_claim_is_embodied_somewhere():
    embodied = in_prose() | {claim for _, text in TEXTS for claim in text.claims}
    assert (SAID | OURS) - embodied == set()


def test_no_text_leans_on_a_claim_that_does_not_exist():
    assert (in_prose() | {claim for _, text in TEXTS for claim in text.claims}) <= SAID | OURS


@pytest.mark.parametrize(("where", "text"), TEXTS, ids=[where for where, _ in TEXTS])
def test_every_text_names_its_claims_and_our_own_reading_is_marked(where, text):
    assert text.claims or where.startswith("units."), where
    assert text.ours or not text.claims or set(text.claims) - OURS, (
        f"{where} rests on our own reading only and does not say so"
    )


@pytest.mark.parametrize(("where", "claims", "ours"), PROSE, ids=[where for where, *_ in PROSE])
def test_prose_that_leans_on_our_own_reading_or_bridge_says_so(where, claims, ours):
    own = {"bridge" if claim.startswith("C") else "reading" for claim in claims & OURS}
    assert ours in (own or {"", "reading"}), where


def test_what_is_ours_suits_a_town_hall_as_well_as_a_shop():
    shop = re.compile(r"\b(kassa|bon|aanbieding|beenruimte|till|receipt|leg room)\b")
    shared = [each for each in TEXTS if each[1].ours and not each[0].startswith(("sectors", "references"))]
    assert shared and not [where for where, text in shared if shop.search(f"{text.nl} {text.en}")]


def test_no_text_copies_a_run_of_eight_words_of_the_sources():
    """The sources are not ours to ship; ``source_runs.txt`` holds a fingerprint of every eight words in them."""
    runs = set((ROOT / "tests/source_runs.txt").read_text("utf-8").split())
    assert len(runs) > 1_500
    assert fingerprint("een model nodig dat niet wordt gedicteerd door") in runs  # as the source has it
    prose = [(path.name, path.read_text("utf-8").replace("# ", " ")) for path in (ROOT / "notebooks/src").glob("*.py")]
    for where, text in [*TEXTS, *load_content().catalogue.items()]:
        assert not runs & (eights(text.nl) | eights(text.en)), where
    for where, text in prose:
        assert not runs & eights(text), where


def eights(text):
    words = re.findall(r"\w+", text.lower())
    return {fingerprint(" ".join(words[i : i + 8])) for i in range(len(words) - 7)}


def fingerprint(run):
    return hashlib.sha256(run.encode()).hexdigest()[:10]
