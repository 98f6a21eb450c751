"""Fill a document with the workbook of one version, as a participant would; beside it the values that it must give for ever.

    PYTHONPATH=<a checkout of that version> python tests/documents/fill.py tests/documents/0.2.0.jsonl nl

Once a version is released its documents are never made again: they are what its participants have on their disks.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from engagement.samples import load_samples
from engagement.workbook import Workbook

PLAIN = ("start.", "pyramid.", "ambition.s", "ambition.h")
OWN = {  # after which invented organisation, and what of it, one's own is filled in
    "nl": ("charity", (*PLAIN, "house.", "proposition.a", "proposition.o", "plan.", "steps.f", "leaks.")),
    "en": ("small-business", (*PLAIN, "ambition.", "proposition.b", "criticism.", "file.", "steps.", "what-if.")),
}
NAMES = {"nl": "Coöperatie ’t Knikkerhuis", "en": "Café “Two Left Socks” 🧦"}


def fill(workbook: Workbook, language: str) -> None:
    near, beginnings = OWN[language]
    sample = load_samples()[near]
    workbook.write("start.case", "own")
    for key in sample.answers:
        if key.startswith(beginnings):
            workbook.write(key, sample.answer(key, language))
    for end in range(len(NAMES[language]) - 6, len(NAMES[language]) + 1):  # typed
        workbook.write("start.organisation", NAMES[language][:end])
    workbook.write("pyramid.fans.name", "Vrienden van ’t huis 💛" if language == "nl" else "Regulars")
    workbook.write("pyramid.suspects.unknown", True)
    counts = (None, 900, 80, 60, 9, 1)
    workbook.write("pyramid.snapshot.2026-10-01", [[count, "people"] for count in counts])
    workbook.write(
        "plan.activity.1.what", "Soep én thee,\nelke donderdag 🍵" if language == "nl" else "Mend socks,\nsay “déjà vu”"
    )
    workbook.write("question.of.a.trainer", {"asked": "wie mist ons?", "rows": [1, 2.5, None, {"é": True}]})
    workbook.write("start.case", "municipality")  # and on a sheet of its own
    workbook.write("pyramid.followers.count", 10**8)
    workbook.write("house.press.goals", 5)
    workbook.write("ambition.exit", "Tot ziens… 👋🏽" if language == "nl" else "")
    workbook.write("start.case", "own")
    if hasattr(workbook, "undo"):  # since 0.3.0
        pair = {"pyramid.network.count": 5, "pyramid.network.unknown": False}
        workbook.update(pair)
        workbook.update({**pair, "pyramid.network.count": None, "pyramid.network.unknown": True})
        workbook.undo(lambda key: key.startswith("pyramid.network."))
        workbook.clear(lambda key: key.startswith("plan.action."))
        workbook.write("ambition.hours", 3, seen=("a page", 2e9))
        workbook.write("ambition.hours", 4, seen=("a page left open", 1.0))  # lies beside it
    parts = {
        "column": "bestand" if language == "nl" else "file",
        "operator": "contains",
        "value": "unsubscribed | cleaned",
    }
    workbook.update({f"file.test.left.{part}": value for part, value in parts.items()})  # asked since 0.5.0
    tests = {"at-least": 3, "within": 120, "kinds": ["liked", "commented"] if language == "nl" else ["borrel", "other"]}
    workbook.update({f"movement.test.fans.{part}": value for part, value in tests.items()})  # asked since 0.6.0
    workbook.write("movement.kept", load_samples()[near].answers["movement.kept"])
    cards = {"line": True, "clear": "het ijsje" if language == "nl" else "the lolly", "up": "☕", "by": "code"}
    workbook.update({f"hand-in.{part}": value for part, value in cards.items()})  # since 0.7.0
    workbook.write("agenda.began.start-alone", "2026-11-22T09:00:00+00:00")
    workbook.write("room.hold", language == "nl")


def main(target: str, language: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workbook = Workbook.open(folder, language=language)
        fill(workbook, language)
        shutil.copyfile(workbook.path, target)
        lines = [json.loads(line.split(" ", 1)[1]) for line in workbook.portable().splitlines()]
    values = {line["k"]: line["value"] for line in lines}
    Path(target).with_suffix(".json").write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
