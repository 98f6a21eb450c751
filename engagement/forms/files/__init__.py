"""The exercises that read a file, and what a log comes to.

Reading order: ``choosing`` (a file), ``reading`` (what is said of it), ``placing`` (a test for each level), ``contacts``;
``opened`` (one log for all forms), ``log``, ``movement``, ``flow``, ``measured``.
"""
