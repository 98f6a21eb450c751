"""What is written is true: every command, name and file in the documentation is run, exists, and is complete."""

import re
import tomllib
from pathlib import Path

import pytest

import engagement
from benchmarks.importing import FILES
from engagement.__main__ import main
from engagement.files import sheet, source
from engagement.forms import EXERCISES
from engagement.model import LEVELS, PHASES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
ENGINE = re.search(r"```python\n(.*?)```", (ROOT / "docs/movement.md").read_text("utf-8"), re.DOTALL)[1]
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_first_screen_has_a_sentence_a_picture_two_commands_and_three_lines():
    first = README.split("## Nederlands")[0]
    assert re.findall(r"^    (python3 .*?)  ", first, re.MULTILINE) == ["python3 start.py", "python3 start.py test"]
    assert len(SNIPPETS[0].splitlines()) == 3
    assert len(first.splitlines()) <= 24
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / picture).stat().st_size > 10_000


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_of_the_readme_runs(snippet, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "data").symlink_to(ROOT / "data", target_is_directory=True)
    exec(snippet, {})
    made = [*tmp_path.glob("docs/*.png"), *tmp_path.glob("my-workbook/*.html")]
    assert made


def test_the_snippet_on_the_engine_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    exec(ENGINE, {})
    assert "followers" in capsys.readouterr().out


PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/**/*.md")])


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=lambda page: page.name)
def test_a_page_names_only_files_that_there_are(page):
    text = page.read_text("utf-8")
    named = re.findall(r"`((?:engagement|tests|tools|notebooks|data|docs|benchmarks|deploy)/[\w./*-]+)`", text)
    named += [link for link in re.findall(r"\]\(([\w./-]+)\)", text)]
    for name in named:
        assert any(list(base.glob(name.rstrip("/"))) for base in (ROOT, page.parent)), name


def test_every_name_of_the_front_door_is_in_the_readme():
    for name in engagement.__all__:
        assert f"`{name}`" in README, name


def test_every_exercise_and_key_is_in_the_readme():
    assert all(f"`{key}`" in README for key in EXERCISES)
    assert ", ".join(LEVELS) in README.replace("\n", " ") and ", ".join(PHASES) in README.replace("\n", " ")


def test_every_command_that_the_readme_names_exists(tmp_path, capsys):
    named = set(re.findall(r"`engagement (\w+)", README + (ROOT / "TRAINERS.md").read_text("utf-8")))
    assert named == {"open", "present", "report", "paper", "movement", "check"}
    assert main(["check"]) == 0
    assert main(["paper", str(tmp_path / "sheet.html")]) == 0
    engagement.Workbook.open(tmp_path / "wb").write("start.case", "own")
    assert main(["report", str(tmp_path / "wb"), str(tmp_path / "plan.html")]) == 0
    for command, option in {"open": "--no-browser", "present": "--address", "movement": "--tests"}.items():
        with pytest.raises(SystemExit) as help_asked:  # they are run in tests of their own
            main([command, "--help"])
        assert help_asked.value.code == 0
        assert option in capsys.readouterr().out


def test_every_notebook_is_in_the_readme():
    books = sorted(path.stem for path in (ROOT / "notebooks/nl").glob("*.ipynb"))
    assert re.findall(r"^\| `([\w-]+)` \|", README, re.MULTILINE)[: len(books)] == books


def test_every_file_that_contributing_names_exists():
    named = re.findall(r"`((?:engagement|tests|tools|notebooks|data)/[\w./*-]+)", CONTRIBUTING)
    assert named
    for name in named:
        assert list(ROOT.glob(name.rstrip("/"))), name


def test_every_row_of_contributing_says_what_to_try_and_every_test_that_it_names_is_there():
    rows = re.findall(r"^\| (?!I want|---)(.*) \|$", CONTRIBUTING.split("# The house")[0], re.MULTILINE)
    assert len(rows) > 20 and [row for row in rows if not re.search(r"\| (`[\w/]*test_\w+\.py` ?)+$", row)] == []
    named = re.findall(r"`((?:large/)?test_\w+\.py)`", CONTRIBUTING)
    assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []


def test_a_recipe_of_contributing_has_at_most_five_lines():
    recipes = CONTRIBUTING.split("# I want to add …")[1].split("# The house")[0]
    assert len(re.findall(r"^1\. ", recipes, re.MULTILINE)) == 4 and "\n6. " not in recipes


def test_the_page_on_importing_names_the_limits_and_files_that_there_are():
    page = (ROOT / "docs" / "importing.md").read_text("utf-8")
    for limit in (
        f"| {source.MOST_TEXT // 2**30} GB |",
        f"| {source.MOST_BYTES // 2**20} MB |",
        f"| {source.MOST_MEMBERS:,} members; {source.MOST_RATIO} times its own size once it unpacks to over "
        f"{source.SMALL // 2**20} MB |",
        f"{sheet.SECONDS} seconds and {sheet.MEMORY / 2**30:g} GB",
    ):
        assert limit in page, limit
    assert all(f"| {name} |" in page for name in FILES)
    for name in re.findall(r"`(tests/[\w./]+)", page):
        assert (ROOT / name).is_file(), name


def test_every_dependency_gives_its_reason_and_nothing_else_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    wanted += [name for extra in project["project"]["optional-dependencies"].values() for name in extra]
    reasons = re.findall(r"^\| ([\w-]+)(?: \(\w+\))? \| \S", CONTRIBUTING.split("# What we depend on")[1], re.MULTILINE)
    assert sorted({re.match(r"[\w-]+", name)[0] for name in wanted}) == sorted(set(reasons) - {"package", "---"})
