"""The keys under which answers are filed: those of one case, those of the person, those in which the document speaks of itself.

Answers are kept per case: while an invented sample is on the screen (``start.case``) what someone tries on it is filed
with that sample ("charity/pyramid.fans.count"), and their own organisation's answers stay apart. Nothing here holds an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OWN, FIRST_CASE = "own", "charity"
CASE, LANGUAGE = "start.case", "start.language"
DAMAGE = "workbook.damage"  # what was the matter with the document, until somebody has read it
STATE = "workbook.state"  # told to watchers when saving begins to fail, or works again; never filed
OTHER = "workbook.other."  # and a key: the answer that was given elsewhere at the same time
SHARED = (CASE, LANGUAGE, "workbook.")  # about the person or the document: never laid beside
ACROSS = ("hand-in.", "agenda.", "room.")  # of the workshop: the same whichever organisation is on the screen
PERSONAL = ("workbook.", LANGUAGE, "hand-in.last", "hand-in.done", "agenda.", "room.")  # is not brought along


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of one case among all those of a document; a filed key is a key as it stands there.

    >>> Sheet("charity").filed("pyramid.fans.count"), Sheet("own").filed("pyramid.fans.count")
    ('charity/pyramid.fans.count', 'pyramid.fans.count')
    """

    case: str

    @classmethod
    def on_screen(cls, values: Mapping[str, object]) -> Sheet:
        """The sheet that someone chose; without a choice (its line may be damaged), their own as soon as that has an answer."""
        if chosen := values.get(CASE):
            return cls(str(chosen))
        given = (key for key, value in [*values.items()] if value is not None)
        own = any("/" not in key and not key.startswith(SHARED + ACROSS) for key in given)
        return cls(OWN if own else FIRST_CASE)

    @property
    def before(self) -> str:
        """What stands before the keys of this case."""
        return "" if self.case == OWN else f"{self.case}/"

    def filed(self, key: str) -> str:
        """Where the answer to ``key`` is filed."""
        return key if key.startswith(SHARED + ACROSS) else self.before + key

    def key(self, filed: str) -> str:
        """The key of an answer that is filed on this sheet; one on another sheet stays as it is."""
        return filed.removeprefix(self.before)

    def holds(self, filed: str) -> bool:
        """Whether that answer belongs to this case, or to every case."""
        return filed.startswith(SHARED + ACROSS) or (filed.startswith(self.before) and "/" not in self.key(filed))
