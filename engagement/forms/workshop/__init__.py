"""The exercises of a room.

Reading order: ``agenda`` (the clock), ``handin``, ``wall`` and ``room`` (what hangs), ``posters`` (its pictures),
``practice``.
"""
