#!/usr/bin/env python
"""Lay out the workbook in a participant's home, then become the command that was given: a Hub's single-user server, or Binder's.

    python begin.py jupyterhub-singleuser [its options]

Fresh notebooks in both languages, signed, that come alive as they open; JupyterLab as quiet as on a laptop.
"""

import os
import sys

import nbformat
from nbformat.sign import NotebookNotary

from engagement.model import LANGUAGES
from engagement.server.copies import refresh_copies
from engagement.server.opening import NOTEBOOKS, at_home
from engagement.workbook import place

document = place(os.environ.get("ENGAGEMENT_WORKBOOK") or "~/my-workbook").absolute()
desk = document.parent
at_home(document)
for language in LANGUAGES:
    refresh_copies(NOTEBOOKS / language, desk / language, desk / "older" / language)
notebooks = [path for language in LANGUAGES for path in sorted((desk / language).glob("[0-9]*.ipynb"))]
notary = NotebookNotary()
for path in notebooks:
    notary.sign(nbformat.read(path, as_version=4))
notary.store.close()
ours = [f"--Shelf.ours={path.relative_to(desk).as_posix()}" for path in notebooks]
ours += ["--ServerApp.contents_manager_class=engagement.server.lab.Shelf", f"--ServerApp.root_dir={desk}"]
idle = [
    "--MappingKernelManager.cull_idle_timeout=600"
]  # seconds after its page was closed; memory is what a Hub runs out of
os.execvp(sys.argv[1], [*sys.argv[1:], *ours, *idle])
