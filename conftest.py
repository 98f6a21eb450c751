"""Every test, and every notebook that nbval runs, gets a fresh workbook; nobody's own answers are in reach."""

import os
import tempfile

desk = os.environ.get("ENGAGEMENT_WORKBOOK")
if not desk or "PYTEST_XDIST_WORKER" in os.environ:  # each half of a divided run has its own
    if desk:
        os.makedirs(desk, exist_ok=True)
    os.environ["ENGAGEMENT_WORKBOOK"] = tempfile.mkdtemp(prefix="engagement-", dir=desk)
