"""Every test in one run, in two halves at once: `python3 start.py test` hands over to this, inside the environment that it made.

First the freshness of the notebooks; then the tests and the notebooks (strictly compared with what is stored) as one
run of pytest, in a fresh work folder. Without a browser all but the browser walks run; the last line says so.
Last those of logs larger than memory and of a real JupyterHub, in an environment of their own: DuckDB, Dask, Spark and the Hub
are not part of the workbook.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("tests", "notebooks/nl", "notebooks/en")
AT_ONCE = ("-n2", "--dist=loadfile")  # two halves: a browser that waits leaves a processor to the others
STRICT = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=60", "-p", "no:randomly")
NOT_RUN = (
    "browser walks: NOT RUN (geen Chrome, Edge of Chromium die start: installeer er een en probeer opnieuw. / "
    "no Chrome, Edge or Chromium that starts: install one and try again.)"
)
LARGE = "tests/large"
NO_TESTS = 5  # the code that pytest ends with when a choice leaves none
LARGE_NOT_RUN = (
    f"{LARGE}: NOT RUN (DuckDB, Dask, Spark en JupyterHub lieten zich niet installeren; hierboven staat waarom. / "
    "DuckDB, Dask, Spark and JupyterHub could not be installed; the reason is above.)"
)


def main(chosen: list[str]) -> int:
    if any(each.startswith(LARGE) for each in chosen):
        return run_large(chosen)
    browser = find_browser()
    if not browser and os.environ.get("ENGAGEMENT_BROWSER_REQUIRED") == "1":
        sys.exit(NOT_RUN)
    code = run_pytest(chosen, browser)
    if not code and not named(chosen):
        code = run_large([*chosen, LARGE])
    if not browser:
        print(NOT_RUN)
    return code


def named(chosen: list[str]) -> bool:
    return any((ROOT / each.split("::")[0]).exists() for each in chosen)


def run_pytest(chosen: list[str], browser: str | None) -> int:
    options = [
        *STRICT,
        *([] if browser else ["--ignore=tests/browser"]),
        *([] if named(chosen) or "--pdb" in chosen else AT_ONCE),
        *([] if named(chosen) else PLACES),
        *chosen,
    ]
    steps = (
        ["tools/build_notebooks.py", "--check"],
        ["-c", "import matplotlib.font_manager"],  # the first import makes the font cache, and says so in an output
        ["-m", "pytest", *options],
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as desk:
        own = {"ENGAGEMENT_WORKBOOK": desk, "ENGAGEMENT_VENV": sys.prefix, "ENGAGEMENT_BROWSER": browser or ""}
        for step in steps:
            if code := subprocess.call([sys.executable, *step], cwd=ROOT, env={**os.environ, **own}):
                return code
    return 0


def run_large(chosen: list[str]) -> int:
    venv = Path(f"{os.environ.get('ENGAGEMENT_VENV') or ROOT / '.venv'}-large").absolute()
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = {**os.environ, "ENGAGEMENT_VENV": str(venv)}
    if subprocess.call([sys.executable, "start.py", "large"], cwd=ROOT, env=own):
        print(LARGE_NOT_RUN)
        return int(os.environ.get("ENGAGEMENT_BROWSER_REQUIRED") == "1")
    code = subprocess.call([str(python), "-m", "pytest", *chosen], cwd=ROOT, env=own)
    return 0 if code == NO_TESTS and "-k" in chosen else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
