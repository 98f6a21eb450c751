"""What people bring: any export becomes a table of text, and a table of people becomes levels.

Reading order: ``column`` (what cells mean), ``decode``, ``page``, ``sheet``, ``format``, ``child`` and ``source`` (a file,
opened), ``looks``, ``dialect``, ``cutting``, ``rows``, ``header``, ``layout`` and ``records`` (text as rows), ``question``
(a one-line test), ``tool`` and ``who`` (whose export, and who is in it), ``table``, ``person`` and ``trial`` (who somebody
is, and which rows meet a test), ``people``, ``audience``. Only counts, names of columns and thresholds leave this room.
"""
