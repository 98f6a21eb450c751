"""How the workbook opens: in JupyterLab for one person, as pages without code for a room full of people.

Reading order: ``copies`` (notebooks to work in), ``lab`` (JupyterLab, without what may go wrong), ``opening``
(``engagement open``); ``visitors`` (who may come in), ``kernels`` (what runs behind a page), ``doors`` (every
address), ``present`` (the server).
"""
