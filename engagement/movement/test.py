"""A test of a log: which interactions, how often and how lately, put someone at a level. ``log`` asks it of everyone."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import LEVELS, Mistake
from ..typed import brief

MOST_DAYS = 36_525  # days, a century
MOST_TIMES = 2**32 - 1


@dataclass(frozen=True, slots=True)
class LogTest:
    """At least so many events of these kinds, together, in the days up to the end of a month: then someone is at the level.

    Raises ``Mistake`` for a level that a test cannot have (suspects are those who meet none), no kinds, or numbers out of bounds.

    >>> LogTest("fans", ["liked", "shared"], at_least=3, within_days=90).kinds
    ('liked', 'shared')
    """

    level: str
    kinds: tuple[str, ...]
    at_least: int = 1
    within_days: int = 30

    def __post_init__(self) -> None:
        if self.level not in LEVELS[1:]:
            raise Mistake(f"A test is for one of {', '.join(LEVELS[1:])}, and this one is for {self.level!r}.")
        listed = isinstance(self.kinds, list | tuple | set | frozenset) and {*map(type, self.kinds)} == {str}
        if not listed:
            raise Mistake(f"The test for {self.level} needs a list of kinds, and has {brief(repr(self.kinds), 60)}.")
        object.__setattr__(self, "kinds", tuple(dict.fromkeys(self.kinds)))
        for what, most in {"at_least": MOST_TIMES, "within_days": MOST_DAYS}.items():
            number = getattr(self, what)
            if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
                raise Mistake(f"The test for {self.level} has {what}={number!r}; give a whole number from 1 to {most}.")
