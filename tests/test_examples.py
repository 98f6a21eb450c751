"""The examples in the docstrings run, and say what they promise."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import engagement

MODULES = [each.name for each in pkgutil.walk_packages(engagement.__path__, "engagement.")]


def test_some_modules_show_an_example():
    found = [each for name in MODULES for each in doctest.DocTestFinder().find(import_module(name))]
    assert sum(bool(each.examples) for each in found) > 10


@pytest.mark.parametrize("name", engagement.__all__)
def test_every_name_of_the_front_door_shows_an_example(name):
    found = getattr(engagement, name)
    assert found.__module__ in MODULES, "else its example is not run below"
    assert doctest.DocTestFinder(recurse=False).find(found)[0].examples, f"give {name} an example in its docstring"


@pytest.mark.parametrize("name", MODULES)
def test_an_example_says_what_it_promises(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert doctest.testmod(import_module(name)).failed == 0
