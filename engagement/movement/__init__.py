"""A log of interactions through time: people per level per month, moves up and down, and what comes before a rise.

Reading order: ``months`` and ``test`` (what is asked), ``share`` (a part of people, with its interval), ``tally`` (what came of
it), ``columns`` (events as numbers), ``log`` (events → tally), ``kinds`` and ``interactions`` (a table → events), ``parts`` (a
log too large for memory) and ``cluster`` (one on many machines). What each word means stands in ``docs/movement.md``.
"""
