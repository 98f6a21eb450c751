"""Every test, and every notebook that nbval runs, gets a fresh workbook; nobody's own answers are in reach."""

import os
import tempfile

BUILD = "A notebook shows something else than is stored in it. Was that meant? Then: python tools/build_notebooks.py"

desk = os.environ.get("ENGAGEMENT_WORKBOOK")
if not desk or "PYTEST_XDIST_WORKER" in os.environ:  # each half of a divided run has its own
    if desk:
        os.makedirs(desk, exist_ok=True)
    os.environ["ENGAGEMENT_WORKBOOK"] = tempfile.mkdtemp(prefix="engagement-", dir=desk)


def pytest_terminal_summary(terminalreporter):
    """Say what to do about a notebook whose output differs."""
    if any(".ipynb" in report.nodeid for report in terminalreporter.stats.get("failed", ())):
        terminalreporter.write_line(BUILD)
