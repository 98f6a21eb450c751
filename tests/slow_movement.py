"""What ``engagement.movement`` means, told slowly: one person, one month, one event at a time.

Read this to know what the engine must answer; it shares no code with it, and would take weeks where the engine takes a
second. ``test_movement.py`` holds the two together. In here a log is a list of ``(person, time, kind)``, a roster is
``{person: when they joined, or None}``, and ``edges`` are the starts of all months and the end of the last one. A month
runs from its start to the next start, its end; something at the very moment of an end belongs to the month after it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby, pairwise

from engagement.model import LEVELS

NOWHERE = None  # before the first event and before joining


def is_met(test, done, end):
    """At least so many events of these kinds in so many days: a day is 24 hours, and thirty days are not a month."""
    start = end - timedelta(days=test.within_days)
    return sum(kind in test.kinds and start <= time < end for time, kind in done) >= test.at_least


def is_present(done, joined, end):
    """From the first event, of whatever kind and however long ago, or from joining; and from then on for good."""
    return any(time < end for time, _ in done) or (joined is not None and joined < end)


def level_at(tests, done, joined, end):
    """The highest level of which a test is met; whoever is present and meets none is a suspect."""
    if not is_present(done, joined, end):
        return NOWHERE
    met = {test.level for test in tests if is_met(test, done, end)}
    return max(met, key=LEVELS.index, default="suspects")


def histories(events, tests, edges, roster):
    """Per person: what they did, as ``(time, kind)``, and their level in each month."""
    for person in {person for person, _, _ in events} | set(roster):
        done = [(time, kind) for who, time, kind in events if who == person]
        yield done, [level_at(tests, done, roster.get(person), end) for end in edges[1:]]


@dataclass
class Slow:
    """Numbers of people; what never happened counts as 0."""

    counts: Counter = field(default_factory=Counter)  # (month, level)
    moves: Counter = field(default_factory=Counter)  # (month, level the month before or "new", level)
    at_risk: Counter = field(default_factory=Counter)  # (all or active, level, whether they rose): person-months
    did: Counter = field(default_factory=Counter)  # (all or active, level, whether they rose, kind in the month before)
    stays: Counter = field(default_factory=Counter)  # (level, "ended" or "running", months on end): spells

    def before(self, among, level, kind):
        """The four counts: risers with such an event in the month before, risers, others with one, others."""
        rose, stayed = (among, level, True), (among, level, False)
        return self.did[*rose, kind], self.at_risk[rose], self.did[*stayed, kind], self.at_risk[stayed]


def slow(events, tests, edges, roster=()):
    """All that a ``Tally`` holds."""
    found = Slow()
    for done, levels in histories(events, tests, edges, dict(roster)):
        count(found, levels)
        count_moves(found, levels)
        count_before(found, done, levels, edges)
        count_stays(found, levels)
    return found


def count(found, levels):
    for month, level in enumerate(levels):
        if level is not NOWHERE:
            found.counts[month, level] += 1


def count_moves(found, levels):
    """Month 0 has no moves, so nobody is new in it."""
    for month, (was, now) in enumerate(pairwise(levels), 1):
        if now is not NOWHERE:
            found.moves[month, was or "new", now] += 1


def count_before(found, done, levels, edges):
    """In each month: did they rise out of where they were, and what had they done in the calendar month before?"""
    for month, (was, now) in enumerate(pairwise(levels), 1):
        if was is NOWHERE or was == LEVELS[-1]:
            continue  # who is not there yet does not rise, who is at the top cannot
        rose = LEVELS.index(now) > LEVELS.index(was)
        kinds = {kind for time, kind in done if edges[month - 1] <= time < edges[month]}
        for among in ("all", "active") if kinds else ("all",):
            found.at_risk[among, was, rose] += 1
            found.did.update((among, was, rose, kind) for kind in kinds)


def count_stays(found, levels):
    """How many months on end somebody was at a level; of who was there from month 0 nobody knows since when."""
    month = 0
    for level, spell in groupby(levels):
        start, month = month, month + len(list(spell))
        if level is not NOWHERE and start > 0:
            found.stays[level, "ended" if month < len(levels) else "running", month - start] += 1


def slow_flow(events, tests, edges, first, last, roster=()):
    """From level in month ``first`` (or "new") to level in month ``last``."""
    both = [(levels[first] or "new", levels[last]) for _, levels in histories(events, tests, edges, dict(roster))]
    return Counter((was, now) for was, now in both if now is not NOWHERE)
