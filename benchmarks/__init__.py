"""Trials that are run by hand: what happens to a document when things go wrong (``python -m benchmarks.faults``)."""
