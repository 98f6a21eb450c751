"""What keeps a change from the disk, and the word for it: forms say the rest in the language of who works."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Mistake
from ..typed import clean
from .change import as_json, tidy
from .journal import Journal

LARGEST = 1_000_000  # bytes of one value


class NotSaved(Mistake):
    """A change that is not on disk. ``why``: "disk" (it refuses), "away" (the folder is), "gone" (the document is no longer
    in it), "newer" (a newer workbook's document), or "large" (the answer is)."""

    def __init__(self, why: str, line: str) -> None:
        super().__init__(line)
        self.why = why


def refusal(error: Exception, journal: Journal) -> NotSaved:
    """Why this error kept a change from the file of a document."""
    if isinstance(error, NotSaved):
        return error
    why = "disk" if not journal.gone else "away" if journal.away else "gone"
    return NotSaved(why, f"Not saved, the disk refuses: {error}")


def fit(answers: Mapping[str, object]) -> dict[str, object]:
    """The answers as they may be filed, their texts cleaned. Raises ``NotSaved`` for one that is too large, else as ``tidy``.

    >>> fit({"start.change": "More\\x00 neighbours"})
    {'start.change': 'More neighbours'}
    """
    fitting = {clean(key): tidy(value) for key, value in answers.items()}
    for key, value in fitting.items():
        if (size := len(as_json(value))) > LARGEST:
            raise NotSaved("large", f"{key}: the answer has {size:,} bytes; at most {LARGEST:,} fit. Shorten it.")
    return fitting
