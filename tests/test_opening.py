"""Where the workbook lives, which language it speaks, and how JupyterLab looks."""

import json
import sys
import webbrowser
from pathlib import Path

import pytest

from engagement.server import opening

LAB = Path(sys.prefix) / "share" / "jupyter" / "lab"
LABCONFIG = opening.HERE / "jupyter" / "labconfig"


@pytest.mark.parametrize(
    ("variables", "system", "language"),
    [
        ({"LANG": "nl_NL.UTF-8"}, None, "nl"),
        ({"LANG": "nl_BE"}, None, "nl"),
        ({"LANG": "en_GB.UTF-8"}, None, "en"),
        ({"LANG": "de_DE.UTF-8"}, None, "en"),
        ({"LC_ALL": "en_US", "LANG": "nl_NL"}, None, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "nl_NL", "LANG": "en_US"}, None, "nl"),
        ({}, "Dutch_Netherlands", "nl"),
        ({}, "English_United States", "en"),
        ({}, None, "en"),
    ],
)
def test_the_language_is_the_systems(monkeypatch, variables, system, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(opening.locale, "getlocale", lambda: (system, None))
    assert opening.system_language() == language


def test_jupyter_lives_in_the_work_folder_and_reads_no_other_settings(monkeypatch, tmp_path):
    monkeypatch.setattr(
        opening.os, "environ", {"JUPYTER_TOKEN": "of another", "JUPYTERLAB_DIR": "elsewhere", "HOME": "h"}
    )
    opening.at_home(tmp_path / "workbook.jsonl")
    written = {name: value for name, value in opening.os.environ.items() if name != "HOME"}
    assert all(Path(value).is_relative_to(tmp_path) for value in written.values())
    assert "JUPYTER_CONFIG_DIR" in written and "JUPYTER_TOKEN" not in written
    assert (tmp_path / ".jupyter/config/custom/custom.css").exists()


@pytest.mark.parametrize(
    ("platform", "variables", "browser", "opened"),
    [
        ("linux", {}, True, False),
        ("linux", {"DISPLAY": ":0"}, True, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True, True),
        ("linux", {"DISPLAY": ":0"}, False, False),
        ("win32", {}, True, True),
        ("darwin", {}, True, True),
        ("darwin", {}, False, False),
    ],
)
def test_the_address_is_printed_always_and_opened_where_there_is_a_screen(
    monkeypatch, capsys, platform, variables, browser, opened
):
    asked = []
    monkeypatch.setattr(webbrowser, "open", asked.append)
    monkeypatch.setattr(opening.sys, "platform", platform)
    monkeypatch.setattr(opening.os, "environ", variables)
    opening.show("http://127.0.0.1:1/", "Ctrl-C", browser=browser)
    assert capsys.readouterr().out == "http://127.0.0.1:1/\nCtrl-C\n"
    assert asked == (["http://127.0.0.1:1/"] if opened else [])


def test_a_workbook_that_is_open_already_is_shown_again_in_one_line_of_each_language(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ENGAGEMENT_WORKBOOK", str(tmp_path))
    for name in ("at_home", "shorten_imports"):
        monkeypatch.setattr(opening, name, lambda *_: None)
    monkeypatch.setattr("engagement.server.lab.address_of_open", lambda *_: "http://here")
    assert opening.open_workbook(browser=False) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "http://here" and "stond al open" in said[1] and "open already" in said[2] and len(said) == 3


def test_every_setting_of_ours_is_one_that_jupyterlab_has():
    ours = json.loads((LABCONFIG / "default_setting_overrides.json").read_text("utf-8"))
    assert ours
    for plugin, settings in ours.items():
        package, name = plugin.split(":")
        schema = json.loads((LAB / "schemas" / package / f"{name}.json").read_text("utf-8"))
        assert settings.keys() <= schema["properties"].keys(), plugin


def test_every_extension_that_we_leave_out_is_one_that_jupyterlab_has():
    ours = json.loads((LABCONFIG / "page_config.json").read_text("utf-8"))["disabledExtensions"]
    known = json.loads((LAB / "static" / "package.json").read_text("utf-8"))["jupyterlab"]["extensions"]
    of_tests = {"jupyterlab-jupytext", "@voila-dashboards/jupyterlab-preview"}  # these come with jupytext and Voilà
    assert {name.split(":")[0] for name in ours} - set(known) == of_tests
