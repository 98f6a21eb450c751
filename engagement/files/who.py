"""Whether the rows of a table are people, what people did, or counts; and the column that tells people apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..surroundings import Tool
from .column import plain, read_dates
from .looks import EMAIL, Cells
from .tool import own_name

MOST_COLUMNS = 500  # looked at to find people; a hostile line can hold a hundred thousand
MOST_ROWS = 50_000  # looked at to see whether people come back

SOMEONE = (
    "person|persoon|user|gebruiker|member|lid|contact|contactpersoon|customer|client|klant|donor|donateur|relatie|deelnemer|"
    "attendee|participant|subscriber|abonnee|volunteer|vrijwilliger|bewoner|resident|student|leerling|supporter|patron"
)
ID_WORDS = "id|uuid|nr|no|nummer|number|code|key|name|naam"
WHO = (  # column names that tell people apart, best first; compared in plain()
    re.compile(r"(?:.* )?e ?mail(?: ?(?:address|adres))?"),
    re.compile(rf"(?:{SOMEONE}) ?(?:{ID_WORDS})|account address|username|login|handle|screen name"),
    re.compile(SOMEONE),
    re.compile(r"(?:full |display |volledige )?(?:name|naam)|naam omschrijving|naam tegenpartij"),
    re.compile(r"id|nr|nummer|number|code"),
)
ROLE, NAME, LONE_ID = 3, 4, len(WHO)  # a bare "id" may be that of a post
PART_OF_NAME = re.compile(r"(?:first|last|given|family|middle|voor|achter|roep) ?(?:name|naam)|tussenvoegsel|surname")
POST = re.compile(r".*\b(?:posts?|tweets?|videos?|permalink|impressions|impressies|reach|bereik|weergaven)\b.*")
KIND_COLUMN = re.compile(r"type|kind|soort|action|actie|event|activity|activiteit|evenement")


def kind_of(names: Sequence[str], columns: Sequence[Cells], tool: Tool | None) -> tuple[str, str | None]:
    """persons, events or counts, and the name of the column that tells people apart (``None``: every row is someone).

    >>> kind_of(["Naam", "Gift"], [["An", "Bo"], ["5", "6"]], None), kind_of(["Day", "Likes"], [["1"], ["5"]], None)
    (('persons', 'Naam'), ('counts', None))
    """
    if tool and (tool.kind == "counts" or tool.person):
        return tool.kind, own_name(tool.person, names) if tool.person else None
    at = _person_column(names, columns)
    if at is None:
        named = any(PART_OF_NAME.fullmatch(plain(name)) for name in names)
        return ("persons" if named else "counts"), None
    cells = [cell.casefold() for cell in _filled(columns[at][:MOST_ROWS])]
    repeats = len(set(cells)) < 0.9 * len(cells)
    others = [other for other in range(min(len(names), MOST_COLUMNS)) if other != at]
    if repeats and any(_tells_when_or_what(names[other], columns[other]) for other in others):
        return "events", names[at]
    namesakes = _rank(names[at]) == NAME and len(set(cells)) < len(cells)
    return "persons", None if namesakes else names[at]


def is_vague(name: str) -> bool:
    """Whether the same in a column of this name may mean another person in the next file: a bare number, or a name."""
    return _rank(name) in (NAME, LONE_ID)


def holds_addresses(cells: Cells) -> bool:
    """Whether most of the cells that hold anything are e-mail addresses."""
    filled = _filled(cells[:1_000])
    return bool(filled) and sum(bool(EMAIL.fullmatch(cell)) for cell in filled) >= 0.8 * len(filled)


def _filled(cells: Cells) -> list[str]:
    return [filled for cell in cells if (filled := cell.strip())]


def _person_column(names: Sequence[str], columns: Sequence[Cells]) -> int | None:
    """The best column to tell people apart: addresses, else an id, a role or a name; well filled before sparse."""
    posts = any(POST.fullmatch(plain(name)) for name in names)
    found = []
    for at, name in enumerate(names[:MOST_COLUMNS]):
        top = columns[at][:1_000]
        cells = _filled(top)
        rank = 0 if holds_addresses(top) else _rank(name)
        kinds = len(set(cells))
        flag = rank != 0 and (len(cells) > 10 and kinds <= 2)  # yes and no tell nobody apart
        if rank is None or flag or (rank == LONE_ID and posts) or (len(top) and not cells):
            continue
        sorts = rank == ROLE and kinds <= 12 and kinds < 0.2 * len(cells)  # "lid": A-lid, B-lid, erelid
        other = _rank(name) != 1  # of two columns of addresses, the one that is called so
        found.append((sorts, 2 * len(cells) < len(top), rank, other, -kinds, at))
    return min(found)[-1] if found else None


def _rank(name: str) -> int | None:
    return next((rank for rank, pattern in enumerate(WHO, 1) if pattern.fullmatch(plain(name))), None)


def _tells_when_or_what(name: str, cells: Cells) -> bool:
    if KIND_COLUMN.fullmatch(plain(name)):
        return True
    sample = _filled(cells[:100])
    dates = read_dates(sample)
    return bool(sample) and sum(dates.get(cell) is not None for cell in sample) >= 0.8 * len(sample)
