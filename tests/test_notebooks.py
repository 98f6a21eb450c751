"""Rules for the committed notebooks: each guards a way in which nbval passes without comparing, or fails for no reason."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from engagement.content import load_content

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en")
BOOKS = [path for language in LANGUAGES for path in sorted((ROOT / "notebooks" / language).glob("*.ipynb"))]
EVERY_BOOK = pytest.mark.parametrize("book", BOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")


def code(book):
    return [cell for cell in nbformat.read(book, 4).cells if cell.cell_type == "code"]


def test_every_source_has_its_notebook_in_each_language():
    sources = sorted(path.stem for path in (ROOT / "notebooks/src").glob("*.py"))
    assert len(sources) > 8 and [path.stem for path in BOOKS] == 2 * sources


@EVERY_BOOK
def test_every_cell_was_run(book):
    """Without an execution count nbval compares nothing, and passes."""
    assert code(book)
    assert all(cell.execution_count for cell in code(book))


@EVERY_BOOK
def test_a_cell_has_at_most_three_lines_and_no_logic(book):
    for cell in code(book):
        assert len(cell.source.splitlines()) <= 3, cell.source
        assert not re.search(r"^\s*(def|for|if|while|class|with|try)\b|;\s*$|%|!", cell.source, re.MULTILINE), (
            cell.source
        )


@EVERY_BOOK
def test_no_cell_opts_out_or_shows_what_nbval_cannot_compare(book):
    for cell in code(book):
        assert not re.search(r"NBVAL_|\bOutput\b|\binteract|clear_output", cell.source)
        assert "tags" not in cell.metadata
        assert all(set(output.data) <= {"text/plain", "text/html"} for output in cell.outputs)
    assert set(nbformat.read(book, 4).metadata) == {"kernelspec", "language_info"}


@EVERY_BOOK
def test_every_exercise_says_in_words_what_a_participant_reads(book):
    shown = [cell for cell in code(book) if "exercise(" in cell.source]
    assert shown
    for cell in shown:
        (output,) = cell.outputs
        assert len(output.data["text/plain"].split()) >= 4
        assert not re.search(r"\b[A-Z]\w*\(|0x[0-9a-f]{6}|Traceback", output.data["text/plain"])


@EVERY_BOOK
def test_nothing_stored_tells_of_a_machine_or_went_wrong(book):
    for cell in code(book):
        for output in cell.outputs:
            assert output.output_type not in ("error", "stream")
    assert not re.search(r"/(home|root|Users|tmp|work)/|[A-Z]:\\\\", book.read_text("utf-8"))


@EVERY_BOOK
def test_each_notebook_opens_with_its_start_button_and_ends_with_a_question_or_the_way_on(book):
    cells = nbformat.read(book, 4).cells
    assert 'data-commandlinker-command="notebook:run-all-cells"' in cells[0].source
    prose = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert ("**Samen:**" if book.parent.name == "nl" else "**Together:**") in prose


@EVERY_BOOK
def test_prose_is_short(book):
    for cell in nbformat.read(book, 4).cells:
        if cell.cell_type == "markdown":
            assert len(re.sub(r"<[^>]*>", "", cell.source).split()) <= 45, cell.source


@pytest.mark.parametrize("name", sorted({path.name for path in BOOKS}))
def test_the_languages_differ_in_prose_only(name):
    nl, en = (nbformat.read(ROOT / "notebooks" / language / name, 4).cells for language in LANGUAGES)
    shape = [[(cell.id, cell.cell_type, cell.metadata) for cell in cells] for cells in (nl, en)]
    assert shape[0] == shape[1]
    source = [
        [c.source.replace(f'"{lang}"', "") for c in cells if c.cell_type == "code"]
        for cells, lang in ((nl, "nl"), (en, "en"))
    ]
    assert source[0] == source[1]
    links = [re.findall(r"\]\((\S+)\)", " ".join(c.source for c in cells)) for cells in (nl, en)]
    assert links[0] == links[1]
    assert all((ROOT / "notebooks" / "nl" / link).exists() for link in links[0])


@EVERY_BOOK
def test_prose_that_is_ours_in_the_source_carries_its_mark(book):
    source = (ROOT / "notebooks/src" / f"{book.stem}.py").read_text("utf-8")
    said = {"nl": ("onze lezing", "onze brug"), "en": ("our reading", "our bridge")}[book.parent.name]
    marks = re.findall(rf'lang="{book.parent.name}".* ours="(\w+)"', source)
    prose = "".join(cell.source for cell in nbformat.read(book, 4).cells if cell.cell_type == "markdown")
    shown = re.findall(r'<span class="ew-ours">(.*?)</span>', prose)
    assert shown == [said[mark == "bridge"] for mark in marks]
    assert book.stem != "00-start" or all(f"“{mark}”" in prose.casefold() for mark in said), "explained once"


def test_the_trainers_plan_names_every_notebook_and_fits_in_two_hours():
    plan = re.findall(
        r"^\| `([\w-]+)` \| (\d+) \| (\d+) \| \S", (ROOT / "TRAINERS.md").read_text("utf-8"), re.MULTILINE
    )
    assert [name for name, *_ in plan] == [path.stem for path in BOOKS[:7]]
    agenda = dict.fromkeys((name[3:] for name, *_ in plan), 0) | {"break": 0}
    parts = {"minute-card": "break", "hand-in": "plan", "up-down": "plan"}
    for block in load_content().agenda:
        agenda[parts.get(block.key, block.key.partition("-")[0])] += block.minutes
    assert [int(minutes) for _, minutes, _ in plan] + [10] == [*agenda.values()] and sum(agenda.values()) == 120
    assert all(0 < int(question) < int(minutes) for _, minutes, question in plan)


def test_a_stale_notebook_is_named(tmp_path):
    """The check that the builder's ``--check`` does, on a copy in which one word of a source changed."""
    for part in ("notebooks", "tools"):
        shutil.copytree(ROOT / part, tmp_path / part)
    source = tmp_path / "notebooks/src/00-start.py"
    source.write_text(source.read_text("utf-8").replace("ice lolly?", "popsicle?"), "utf-8")
    checked = subprocess.run(
        [sys.executable, tmp_path / "tools/build_notebooks.py", "--check"], capture_output=True, text=True
    )
    assert checked.returncode == 1
    assert checked.stdout.splitlines() == [
        f"{Path('notebooks/en/00-start.ipynb')} does not match its source: run python tools/build_notebooks.py"
    ]


def nbval(book, package):
    """nbval's verdict on one notebook when ``engagement`` is the copy in ``package``."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=60", "-q"]
    env = {**os.environ, "PYTHONPATH": str(package), "ENGAGEMENT_WORKBOOK": str(package / "fresh")}
    run = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-p", "no:randomly", str(book)], env=env, capture_output=True, text=True
    )
    return run.returncode, run.stdout


def test_a_changed_model_value_turns_nbval_red_and_the_same_copy_unchanged_does_not(tmp_path):
    shutil.copytree(ROOT / "engagement", tmp_path / "engagement")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    book = ROOT / "notebooks/en/00-start.ipynb"
    code, said = nbval(book, tmp_path)
    assert code == 0, said
    rules = tmp_path / "engagement/weakest.py"
    rules.write_text(rules.read_text("utf-8").replace("level = max(gains", "level = min(gains"), "utf-8")
    code, said = nbval(book, tmp_path)
    assert code == 1
    assert "1 failed, 3 passed" in said and "python tools/build_notebooks.py" in said
