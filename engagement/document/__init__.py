"""The one document on disk: never lost, never half-written.

Reading order: ``keys`` (under which an answer is filed), ``disk`` (a file is whole or not there), ``change`` (an answer as
a line), ``aside`` (the copies), ``journal`` (the lines, and what a crash or another program did to them), ``past`` (undo),
``memory`` (what the lines come to), ``refusal`` (why a change is not saved), ``threads`` (one thread at a time), ``document``
(memory and disk kept the same). ``Workbook`` is built on it.
"""
