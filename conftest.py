"""Every test, and every notebook that nbval runs, gets a fresh workbook; nobody's own answers are in reach."""

import os
import tempfile

os.environ.setdefault("ENGAGEMENT_WORKBOOK", tempfile.mkdtemp(prefix="engagement-"))
