"""On which line of a TOML text each key stands: ``tomllib`` gives the values, not their places.

For a text that ``tomllib`` has read, so nothing is checked here. Keys are joined by dots, as in a mistake's line.
"""

from __future__ import annotations

import re
import tomllib

TOKEN = re.compile(
    r'''(?P<quoted>"""(?:\\[\s\S]|[^\\])*?"""(?!")|\'\'\'[\s\S]*?\'\'\'(?!')|"(?:\\.|[^"\\\n])*"|'[^'\n]*')'''
    r"|(?P<bare>[\w+:-]+)|(?P<mark>[\[\]{}=,\n])|#[^\n]*"
)


def lines_of(text: str) -> dict[str, int]:
    """The line of each key, and of each table where it is first named, by the whole key; the first line is 1.

    >>> lines_of('[board.name]\\nnl = "Directie"\\nen = { short = "Board" }')
    {'board': 1, 'board.name': 1, 'board.name.nl': 2, 'board.name.en': 3, 'board.name.en.short': 3}
    """
    found: dict[str, int] = {}
    table: tuple[str, ...] = ()
    path, parts, line = table, table, 1
    opened: list[tuple[str, tuple[str, ...]]] = []  # each open bracket of a value, and the key it is of
    naming, header = True, False
    for token in TOKEN.finditer(text):
        said = token[0]
        if token.lastgroup in ("quoted", "bare"):
            if naming:
                parts += (tomllib.loads(f"key = {said}")["key"] if token.lastgroup == "quoted" else said,)
        elif naming and parts and said in "=]":
            base = opened[-1][1] if opened else () if header else table
            path, parts, naming = base + parts, (), header
            for n in range(len(base) + 1, len(path) + 1):
                found.setdefault(".".join(path[:n]), line)
            if header:
                table = path
        elif said == "\n" and not opened:
            naming, header = True, False
        elif said == "[" and naming:
            header = True
        elif said in "[{":
            if opened and opened[-1][0] == "[":
                path = opened[-1][1]
            opened.append((said, path))
            naming = said == "{"
        elif said in "]}" and opened:
            opened.pop()
            naming = False
        elif said == ",":
            naming = opened[-1][0] == "{"
        line += said.count("\n")
    return found
