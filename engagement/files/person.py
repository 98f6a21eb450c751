"""What a person is known by, in every file alike: an address, a number or a name, without what stands around it.

Keys tell people apart within a table and over several. They stay in memory: no note, reason or mistake holds one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from .column import fold

ADDRESS = re.compile(r"(?:< ?(?:mailto:)?|^mailto: ?)([^\s<>@]+@[^\s<>@?]+)")


def person_key(cell: str) -> str | None:
    """What a person is known by: an address without the name around it; ``None`` without any.

    >>> person_key("An de Wit <An@Voorbeeld.nl>"), person_key("mailto:an@voorbeeld.nl"), person_key("'0123 "), person_key(" ")
    ('an@voorbeeld.nl', 'an@voorbeeld.nl', '0123', None)
    """
    key = normalize("NFC", fold(cell)).lstrip("'").strip()
    if "@" not in key:
        return key or None
    found = ADDRESS.search(key)
    return (found[1] if found else key).strip("\"';,.<> ") or None


def person_keys(cells: Iterable[str]) -> list[str | None]:
    """The key of each; where most are addresses, anything else ("-", "Info Requested") is nobody's.

    >>> person_keys(["an@voorbeeld.nl", "bo@voorbeeld.nl", "-"])
    ['an@voorbeeld.nl', 'bo@voorbeeld.nl', None]
    """
    keys = [person_key(cell) for cell in cells]
    return [key if key and "@" in key else None for key in keys] if by_mail(keys) else keys


def by_mail(keys: Iterable[str | None]) -> bool:
    """Whether most of those who have a key are known by an address.

    >>> by_mail(["an@voorbeeld.nl", "0123", None]), by_mail(["an@voorbeeld.nl", None])
    (False, True)
    """
    known = [key for key in keys if key]
    return 2 * sum("@" in key for key in known) > len(known)
