"""`pip install`: the wheel holds what runs and nothing else, the sources make the same one, and its command works elsewhere."""

import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from installed import FOR_TESTS, ROOT, Installed, build, use
from packaging.requirements import Requirement

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HELD = {"engagement": "engagement", "data/samples": "engagement/samples", "notebooks/nl": "engagement/notebooks/nl",
        "notebooks/en": "engagement/notebooks/en"}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(ROOT, tmp_path_factory.mktemp("dist"))


def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def test_the_wheel_holds_every_file_that_the_package_reads_and_nothing_else(built):
    wanted = {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in HELD.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & {*path.parts}
        if here != "data/samples" or path.suffix != ".py"  # what makes the samples stays where it makes them
    }
    kinds = {Path(name).suffix for name in wanted}
    assert kinds >= {".py", ".toml", ".css", ".js", ".j2", ".json", ".csv", ".ipynb"}
    found = {name for name in contents(built[0]) if ".dist-info/" not in name}
    assert found == wanted


def test_no_test_and_no_tool_is_in_the_wheel(built):
    names = [*contents(built[0])]
    assert {name.split("/")[0] for name in names} == {"engagement", f"engagement-{PROJECT['version']}.dist-info"}
    assert not [name for name in names if "/tests/" in name or "/test_" in name or "conftest" in name]


def test_the_archive_of_the_sources_makes_the_same_wheel(built, tmp_path):
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    assert (root / "start.py").exists() and (root / "tests" / "test_install.py").exists()
    assert not [path for path in root.rglob("*") if path.name in (".venv", "my-workbook", "__pycache__")]
    assert contents(build(root, tmp_path / "dist")[0]) == contents(built[0])


def test_without_extras_nothing_of_the_tests_is_asked_for(built):
    (metadata,) = (text for name, text in contents(built[0]).items() if name.endswith(".dist-info/METADATA"))
    told = Parser().parsestr(metadata.decode("utf-8"))
    asked = [Requirement(line) for line in told.get_all("Requires-Dist")]
    plain = {each.name for each in asked if not each.marker}
    assert plain == {Requirement(line).name for line in PROJECT["dependencies"]}
    assert not plain & FOR_TESTS
    assert {each.name for each in asked} >= FOR_TESTS, "the extras do"
    assert told["License-Expression"] == "MIT" and told["Requires-Python"] == PROJECT["requires-python"]


def test_what_is_installed_works_in_a_folder_elsewhere(built, tmp_path):
    use(Installed(tmp_path, "--no-deps", "--no-index", built[0], borrowed=True))
