"""The commands: one line for a mistake, never a traceback, and an exit code that a script can trust."""

import shutil
import subprocess
import sys

import pytest

from engagement.__main__ import main
from engagement.content import FOLDER


def test_a_report_is_written_and_its_path_printed(workbook, tmp_path, capsys):
    page = tmp_path / "plan.html"
    assert main(["report", str(workbook.path), str(page), "--language", "nl"]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    assert '<html lang="nl">' in page.read_text("utf-8")


def test_a_folder_is_a_workbook_too(workbook, tmp_path):
    assert main(["report", str(workbook.path.parent), str(tmp_path / "plan.html")]) == 0


def test_a_workbook_that_is_not_there_is_one_line_and_no_page(tmp_path, capsys):
    assert main(["report", str(tmp_path / "nowhere"), str(tmp_path / "plan.html")]) == 1
    assert "There is no workbook at" in capsys.readouterr().err and not list(tmp_path.glob("*.html"))


def test_a_report_that_cannot_be_written_is_one_line(workbook, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert main(["report", str(workbook.path), str(tmp_path / "file" / "plan.html")]) == 1
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1


def test_a_sheet_of_paper_is_written_and_its_path_printed(tmp_path, capsys):
    page = tmp_path / "new" / "paper.html"
    assert main(["paper", str(page), "--language", "nl", "--sector", "charity"]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    assert '<html lang="nl">' in page.read_text("utf-8") and "donateurs" in page.read_text("utf-8")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_a_language_a_sheet_speaks_that_of_the_system(tmp_path, monkeypatch, language):
    monkeypatch.setattr("engagement.server.opening.system_language", lambda: language)
    assert main(["paper", str(tmp_path / "paper.html")]) == 0
    assert f'<html lang="{language}">' in (tmp_path / "paper.html").read_text("utf-8")


def test_content_in_order_is_said(capsys):
    assert main(["check"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("all in order.")


def test_every_mistake_in_the_content_is_one_line_by_file_and_line_and_the_last_counts_them(tmp_path, capsys):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    (folder / "axes.toml").unlink()
    (folder / "launch.toml").write_bytes(b"[a]\n\n[caf\xe9]")
    (folder / "units.toml").write_text('[people.name]\nnl = "mensen"\nenn = "people"\nclaims = 3\n')
    (folder / "silos.toml").write_text("[board]\n= 1\n")
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert [line[:60] for line in said.err.splitlines()] == [
        line[:60]
        for line in (
            f"axes.toml: is not in {folder}",
            "launch.toml:3: is not UTF-8; save it again with the encoding UTF-8.",
            "silos.toml:2: is not TOML: Invalid statement (at line 2, column 1).",
            "units.toml:3: people.name.enn: is not known here. Did you mean 'en'?",
            "units.toml:4: people.name.claims: found 3; expected a list, between [ and ].",
            f"5 to mend in {folder}.",
        )
    ]


def test_a_folder_that_is_not_there_is_one_line(tmp_path, capsys):
    assert main(["check", str(tmp_path / "nowhere")]) == 1
    said = capsys.readouterr()
    assert (
        said.out == ""
        and said.err == f"{tmp_path / 'nowhere'}: is not a folder. Give the one in which levels.toml is.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["report"],
        ["report", "a", "b", "--language", "fr"],
        ["paper"],
        ["paper", "a", "--sector", "bank"],
        ["open", "--port", "x"],
    ],
)
def test_a_command_that_there_is_not_ends_with_usage(words, capsys):
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2 and capsys.readouterr().err.startswith("usage: engagement")


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["open"], {"language": None, "browser": True, "port": None}),
        (
            ["open", "--language", "en", "--no-browser", "--port", "8899"],
            {"language": "en", "browser": False, "port": 8899},
        ),
    ],
)
def test_open_hands_over_what_was_asked(monkeypatch, arguments, expected):
    asked = {}
    monkeypatch.setattr("engagement.server.opening.open_workbook", lambda **given: asked.update(given) or 3)
    assert main(arguments) == 3 and asked == expected


def test_a_command_that_is_broken_off_says_nothing(monkeypatch, capsys):
    def broken_off(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("engagement.server.opening.open_workbook", broken_off)
    assert main(["open"]) == 130 and capsys.readouterr() == ("", "")


def test_the_package_runs_as_a_command():
    done = subprocess.run([sys.executable, "-m", "engagement", "check"], capture_output=True, text=True)
    assert done.returncode == 0 and "all in order" in done.stdout and done.stderr == ""


@pytest.mark.parametrize("command", ["open", "present"])
def test_nothing_is_opened_while_a_text_is_wrong_and_each_mistake_is_told(command, tmp_path, monkeypatch, capsys):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    sector = folder / "sectors" / "charity.toml"
    sector.write_text(sector.read_text("utf-8").replace('nl = "', "nl = ", 1), "utf-8")
    monkeypatch.setattr("engagement.__main__.FOLDER", folder)
    for opener in ("opening.open_workbook", "present.present"):
        monkeypatch.setattr(f"engagement.server.{opener}", lambda **_: pytest.fail("it was opened"))
    assert main([command]) == 1
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith("sectors/charity.toml:") and last.startswith("1 to mend in")


@pytest.mark.parametrize("name", ["sectors/theatre.toml.txt", "sectors/Theatre.toml", "levles.toml"])
def test_a_file_that_is_not_read_is_named(name, tmp_path, capsys):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    (folder / name).write_text("x", "utf-8")
    assert main(["check", str(folder)]) == 0
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{name} is not read")


@pytest.mark.parametrize(
    "line, remedy",
    [
        ("a = “x”", "straight quotes"),
        ("a = { nl = „x”, en = 'y' }", "straight quotes"),
        ("[b]\nx = 1\n[b]", "there already"),
        ("a = 1\na = 2", "there already"),
        ("a = x", "between quotes"),
        ('a = "x""', "one too many"),
    ],
)
def test_a_line_that_is_no_toml_says_what_to_do(line, remedy, tmp_path, capsys):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    (folder / "axes.toml").write_text(line, "utf-8")
    assert main(["check", str(folder)]) == 1
    (said,) = (each for each in capsys.readouterr().err.splitlines() if each.startswith("axes.toml"))
    assert remedy in said


@pytest.mark.parametrize(
    "name, raw", [("contacts.csv", b"name;mail\nAn;an@example.org\n"), ("picture.png", b"\x89PNG\r\n")]
)
def test_a_file_that_is_no_workbook_stays_as_it_is(name, raw, tmp_path, capsys):
    (tmp_path / name).write_bytes(raw)
    assert main(["report", str(tmp_path / name), str(tmp_path / "plan.html")]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path / name} is not a workbook. Give the folder in which workbook.jsonl is, or that file."
    ]
    assert [each.name for each in tmp_path.iterdir()] == [name] and (tmp_path / name).read_bytes() == raw


def test_a_page_is_never_written_over_a_workbook_or_in_place_of_a_folder(workbook, tmp_path, capsys):
    workbook.write("start.change", "kept")
    before = workbook.path.read_bytes()
    assert main(["report", str(workbook.path), str(workbook.path)]) == 1
    assert "is a workbook, and stays one" in capsys.readouterr().err and workbook.path.read_bytes() == before
    assert main(["report", str(workbook.path), str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["open", "present"])
@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_that_there_is_not_is_refused(command, port, capsys):
    with pytest.raises(SystemExit):
        main([command, "--port", port])
    assert f"{port} is not a port; give a number from 1 to 65535" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("name", ["nowhere.toml", "."])
def test_tests_of_a_log_that_cannot_be_read_are_one_line(name, tmp_path, capsys):
    tests = tmp_path / name
    assert main(["movement", "log.csv", "--tests", str(tests), "--out", str(tmp_path / "tally.json")]) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"{tests} cannot be read") and "Errno" not in said
