#!/usr/bin/env python3
"""Count the invented logs: what ``07-your-data`` shows before anyone chose a file, with nothing heavy in the kernel.

python tools/tally_samples.py            write data/samples/*/tally.json
python tools/tally_samples.py --check    say which of them no longer match their log, and fail if any does
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date

from engagement import Workbook, read_table
from engagement.forms.files.opened import Opened
from engagement.movement.interactions import read_events
from engagement.samples import Sample, load_samples


def tally(sample: Sample) -> str:
    """What its log comes to by its own tests, as kept."""
    with tempfile.TemporaryDirectory() as desk:
        workbook = Workbook.open(desk)
        workbook.write("start.case", sample.key)
        opened = Opened(workbook)
        opened.take(read_events(read_table(sample.log), as_of=date.max))
        return json.dumps(opened.keep(), separators=(",", ":")) + "\n"


def main(check: bool) -> int:
    stale = []
    for sample in load_samples().values():
        path, found = sample.log.with_name("tally.json"), tally(sample)
        if not check:
            path.write_text(found, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != found:
            stale.append(f"{sample.key}/{path.name}")
    print(
        f"stale: {', '.join(stale)}: run python tools/tally_samples.py"
        if stale
        else "the samples' tallies are as their logs"
    )
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
