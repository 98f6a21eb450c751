"""The interface's texts in one language; numbers, dates and lists stand in them as that language writes them.

How it writes them is content too (``writing`` in ``interface.toml``): Babel agrees in every test, and would take 5 MB of each
kernel to say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .model import Text


@dataclass(frozen=True, slots=True)
class Words:
    """The interface's texts in one language; numbers are written as that language writes them.

    >>> from engagement import load_content
    >>> load_content().words("nl").number(4200)
    '4.200'
    """

    catalogue: Mapping[str, Text]
    language: str
    visitor: bool = False

    def __call__(self, key: str, /, **values: object) -> str:
        """The text filed under ``key`` with ``{names}`` filled in; ``key.one`` is used when ``n`` is 1, ``key.visitor`` for one.

        A text that there is not raises ``KeyError`` with where to add it. What ends its own sentence gets no second full stop:

        >>> from engagement import load_content
        >>> load_content().words("en")("ambition.has-stand-in", who="Granny, who else?")
        'Stands in: Granny, who else?'
        """
        one = self.catalogue.get(f"{key}.one") if values.get("n") == 1 else None
        there = self.catalogue.get(f"{key}.visitor") if self.visitor else None
        if not (found := there or one or self.catalogue.get(key)):
            where = f"[{key.rpartition('.')[0]}] in engagement/content/interface.toml"
            raise KeyError(f"there is no text {key!r}: add it, nl and en, under {where}")
        text = found[self.language]
        if not values:
            return text
        for name, value in values.items():
            if str(value).rstrip(" ”").endswith((".", "?", "!", "…")):
                text = text.replace(f"{{{name}}}.", f"{{{name}}}")
        return text.format(**{k: self.number(v) if isinstance(v, int | float) else v for k, v in values.items()})

    def number(self, value: float) -> str:
        """A number with at most three decimals."""
        text = f"{value:,.3f}".rstrip("0").rstrip(".")
        return text.translate({ord(","): self("writing.thousands"), ord("."): self("writing.point")})

    def about(self, value: float) -> str:
        """A reckoned number with no more than two digits that mean something, and whole people.

        >>> from engagement import load_content
        >>> load_content().words("en").about(1894.2), load_content().words("en").about(14.6)
        ('1,900', '15')
        """
        return self.number(int(float(f"{value:.2g}")) if value >= 10 else round(value))

    def span(self, low: float, high: float) -> str:
        """A number, or a lowest and a highest one: "3", "0,2–0,8"."""
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def together(self, parts: Sequence[str]) -> str:
        """Some parts of a sentence as one, with the language's "and" before the last."""
        *most, last = parts or [""]
        return self("writing.and", n=len(most), most=", ".join(most), last=last) if most else last

    def day(self, day: date | str) -> str:
        """A date (or an ISO date, or the month of one) in words; anything else stays as it is."""
        said = str(day)
        month = len(said) == len("2027-01")
        try:
            found = date.fromisoformat(f"{said}-01" if month else said)
        except ValueError:
            return said
        name = self("writing.months").split()[found.month - 1]
        return f"{'' if month else f'{found.day} '}{name} {found.year:04}"
