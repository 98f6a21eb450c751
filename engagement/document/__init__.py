"""The one document on disk: never lost, never half-written.

Reading order: ``disk`` (a file is whole or not there), ``change`` (an answer as a line), ``aside`` (the copies),
``journal`` (the lines, and what a crash or another program did to them), ``past`` (undo), ``memory`` (what the lines
come to). ``Workbook`` is built on it.
"""
