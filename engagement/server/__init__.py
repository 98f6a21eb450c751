"""How the workbook opens: in JupyterLab for one person, as pages without code for a room full of people.

Reading order: ``copies`` (notebooks to work in), ``lab`` (JupyterLab, without what may go wrong), ``opening``
(``engagement open``); ``visitors`` (who may come in), ``wire`` and ``kernels`` (what runs behind a page, and what a page may
tell it), ``hall`` (what all doors know), ``asked`` (who asks), ``page`` and ``doors`` (every address), ``present`` (the server).
"""
