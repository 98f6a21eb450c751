"""A log of interactions through time: people per level per month, moves up and down, and what comes before a rise.

Reading order: ``tally`` (what came of it), ``log`` (events → tally), ``interactions`` (a table → events), ``parts``
(a log that is too large for memory, or lies on a cluster). What each word means stands in ``docs/movement.md``.
"""
