"""The contact sheet: the command writes what it says, with every case of the gallery on it."""

import re
import subprocess
import sys
from pathlib import Path

from gallery import GALLERY

TOOL = Path(__file__).resolve().parent.parent / "tools/contact_sheet.py"


def sheets(folder, *kinds):
    command = [sys.executable, TOOL, "--no-png", "--to", folder, *kinds]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_sheet_shows_every_case_of_its_kind_in_both_themes(tmp_path):
    assert sheets(tmp_path, "staircase", "eyes").stdout == f"4 sheets in {tmp_path}\n"
    cases = [case for case in GALLERY if ": staircase" in case]
    for theme in ("light", "dark"):
        page = (tmp_path / f"staircase-{theme}.html").read_text("utf-8")
        assert re.findall("<figcaption>(.*?)</figcaption>", page) == cases and page.count('class="ew-picture"') == len(
            cases
        )
    seen = (tmp_path / "eyes-dark.html").read_text("utf-8")
    assert set(re.findall(r"url\(#(\w+?)\)\"><svg", seen)) == set(re.findall('<filter id="(.*?)"', seen))


def test_a_kind_that_is_none_is_named(tmp_path):
    done = sheets(tmp_path, "pyramids")
    assert done.returncode == 2 and "there is no pyramids; there are pyramid, house" in done.stderr
