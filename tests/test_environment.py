"""One set of dependencies, written down three times: pyproject.toml, environment.yml and constraints.txt must agree."""

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
PINS = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
FOR_TESTS = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]
OTHER_NAMES = {"matplotlib": "matplotlib-base"}  # conda's plain matplotlib brings a window system along


def test_environment_names_what_pyproject_names_with_the_same_bounds():
    assert NEEDED
    wanted = {OTHER_NAMES.get(each.name, each.name): str(each.specifier) for each in NEEDED}
    wanted |= {
        each.name: str(each.specifier) for each in FOR_TESTS if each.name == "nbval"
    }  # it checks who teaches, too
    wanted["python"] = PROJECT["requires-python"]
    found = [Requirement(line) for line in CONDA["dependencies"] if isinstance(line, str) and line != "pip"]
    assert {each.name: str(each.specifier) for each in found} == wanted


def test_environment_installs_the_package_with_a_pip_that_it_lists_first():
    assert CONDA["dependencies"][-2:] == ["pip", {"pip": ["-e ."]}]


def test_environment_takes_packages_from_one_channel():
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]


def test_there_are_constraints():
    assert len(PINS) > len(NEEDED + FOR_TESTS)


@pytest.mark.parametrize("line", PINS)
def test_a_constraint_is_one_version_and_no_address(line):
    pin = Requirement(line)
    assert [each.operator for each in pin.specifier] == ["=="]
    assert not pin.url
    assert not any(sign in line for sign in ("://", "@", "--", "/"))


@pytest.mark.parametrize("requirement", NEEDED + FOR_TESTS, ids=str)
def test_a_dependency_is_pinned_within_its_bounds(requirement):
    pinned = [Requirement(line) for line in PINS if Requirement(line).name == requirement.name]
    assert pinned, f"{requirement.name} is not in constraints.txt"
    for pin in pinned:
        (version,) = (each.version for each in pin.specifier)
        assert version in requirement.specifier
