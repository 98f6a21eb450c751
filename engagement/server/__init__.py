"""How the workbook opens: in JupyterLab for one person, as pages without code for a room full of people.

Reading order: ``copies`` (notebooks to work in), ``lab`` (JupyterLab, without what may go wrong), ``opening``
(``engagement open``); ``visitors`` (who may come in), ``hall`` (what every door knows), ``wire`` (what a page may tell its
kernel), ``kernels`` (what runs behind a page), ``handler`` (who asks, and how every answer is given), ``page`` (a notebook),
``doors`` (every address), ``present`` (the server).
"""
