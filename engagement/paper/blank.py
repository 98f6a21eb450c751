"""The paper sheet: the fields of the notebooks 00 to 06 on one A4, both sides, for when a laptop gives up.

Every word is the content's, so a trainer's own texts are on it too. What is too long for its place ends in an ellipsis
(``blank.css``); of what there is too much of, the last is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ..answers import ACTIONS, SILENCE
from ..content import Content, load_content
from ..model import Axis, Criterion, Text
from ..svg import escape
from .report import strip, write_page

STYLE = Path(__file__).parent / "blank.css"
SILOS, AXES, CRITERIA, GATE = 6, 4, 6, 8  # the most that there is room for
LINE = '<p class="line"></p>'  # to write on


def write_paper(path: str | os.PathLike[str], language: str, *, sector: str | None = None) -> Path:
    """Write the sheet as one HTML file, in a ``sector``'s words when there is one; returns its path.

    Raises ``OSError`` when the disk refuses.
    """
    return write_page(path, Sheet(load_content().called(sector), language).page())


class Sheet:
    """The sheet of a content in one language. Its methods give markup: of the page, of each block on it, of the parts."""

    def __init__(self, content: Content, language: str) -> None:
        self.content, self.language, self.words = content, language, content.words(language)

    def page(self) -> str:
        """Two pages of A4 as HTML text, which hold their style and ask nothing of the network."""
        title = escape(self.words("paper.title"))
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{STYLE.read_text('utf-8')}</style></head>"
            f'<body style="--levels: {strip(self.content.levels)}"><main>'
            f"<header><h1>{title}</h1>{self.text('paper.help')}</header>"
            f"{self.start()}{self.house()}{self.pyramid()}{self.steps()}</main>"
            f"<main>{self.proposition()}{self.ambition()}{self.plan()}"
            f"<footer>{self.text('paper.later')}</footer></main></body></html>\n"
        )

    def start(self) -> str:
        sectors = [*(sector.name for sector in self.content.sectors), self.content.catalogue["start.no-sector"]]
        kind = f'<div class="line">{self.text("start.sector")}{self.ticks(sectors)}</div>'
        return self.block("00-start", "", self.line("start.organisation") + kind + self.line("start.change") + LINE)

    def house(self) -> str:
        axes, silos = self.content.axes[:AXES], self.content.silos[:SILOS]
        scores = "".join(f"<i>{escape(score)}</i>" for score in (1, 2, 3, 4, 5, self.words("house.unknown")))
        names = [silo.name[self.language] for silo in silos]
        ticks = [f'<p class="score">{scores}</p>'] * len(axes)
        rows = [[_text(name, lines), *ticks] for name, lines in zip(names, _lines(names, 1, longest=1), strict=True)]
        table = _table("house", ["", *(self.asked(axis, 6) for axis in axes)], rows)
        return self.block("01-house", self.words("house.scale"), table)

    def pyramid(self) -> str:
        head = map(self.text, ("level.test", "pyramid.count", "pyramid.unit", "pyramid.dont-know", "paper.test"))
        rows, levels = [], self.content.levels[::-1]
        for level in levels:
            name = " · ".join(filter(None, (level.name[self.language], level.called[self.language])))
            rows.append([_text(name, 2, level.test[self.language]), "", "", "<i></i>", ""])
        units = self.words("paper.units", units=", ".join(self.content.names("units", self.language).values()))
        return self.block("02-pyramid", units, _table("pyramid", head, rows, [level.colour for level in levels]))

    def steps(self) -> str:
        head = map(self.text, ("paper.step", "paper.what", "steps.who", "steps.gain", "loop.note"))
        names, asked, levels = [], [], self.content.levels
        rate = self.line("form.lowest") + self.line("form.highest")
        for low, high in zip(levels[-2::-1], levels[:0:-1], strict=True):
            lower, upper = low.name[self.language], high.name[self.language]
            names.append(f"{lower} → {upper}")
            asked.append(self.words("steps.brings" if low is levels[0] else "steps.rate", lower=lower, upper=upper))
        lines = _lines([*map(" ".join, zip(names, asked, strict=True))], 3, longest=2)
        rows = [[_text(*each), "", "", "", rate] for each in zip(names, lines, asked, strict=True)]
        table = _table("steps", head, rows, [level.colour for level in levels[:0:-1]])
        return self.block("03-steps", self.words("paper.rates"), table)

    def proposition(self) -> str:
        before, after, *answers = (f"proposition.{key}" for key in ("before", "after", "yes", "partly", "no"))
        ticks, criteria = self.ticks(self.content.catalogue[key] for key in answers), self.content.criteria[:CRITERIA]
        rows = [[self.asked(each, 2 if len(criteria) < CRITERIA else 1), ticks, ticks] for each in criteria]
        table = _table("criteria", ["", self.text(before), self.text(after)], rows)
        asked = self.line(before) + self.line(after) + LINE + table
        return self.block("04-proposition", self.words("proposition.title"), asked)

    def ambition(self) -> str:
        lists = ""
        for phase in self.content.phases:
            gate = phase.gate[:GATE]
            lists += f"<div><h3>{self.ticks([phase.name])}</h3>{self.ticks(gate, min(2, GATE // len(gate)))}</div>"
        hours = f'<div class="pair">{self.line("ambition.hours")}{self.line("ambition.asks")}</div>'
        lists = f'<div class="gates">{lists}</div>{hours}{self.line("ambition.stand-in")}'
        return self.block("05-ambition", self.words("paper.gate"), lists)

    def plan(self) -> str:
        asked = map(self.text, ("silence.title", "silence.who", "silence.level", "silence.does"))
        silent = _table("silence", asked, [[self.text(f"silence.order-{n}"), "", "", ""] for n in range(len(SILENCE))])
        asked = map(self.text, ("action.what", "action.owner", "action.date"))
        table = _table("actions", ["", *asked], [[f"{n}", "", "", ""] for n in range(1, ACTIONS + 1)])
        return silent + self.line("silence.exit") + self.block("06-plan", self.words("action.title"), table)

    def block(self, book: str, said: str, markup: str) -> str:
        name = escape(f"{book[:2]} {self.words(f'path.{book}')}")
        return f"<section><h2><b>{name}</b>{_text(said, 2)}</h2>{markup}</section>"

    def asked(self, entry: Axis | Criterion, lines: int) -> str:
        return _text(entry.name[self.language], lines, entry.question[self.language])

    def text(self, key: str) -> str:
        return _text(self.words(key), 2)

    def line(self, key: str) -> str:
        return f'<div class="line">{_text(self.words(key))}</div>'

    def ticks(self, labels: Iterable[Text], lines: int = 1) -> str:
        return "".join(f'<p class="tick"><i></i>{_text(label[self.language], lines)}</p>' for label in labels)


def _text(text: str, lines: int = 1, more: str = "") -> str:
    """A text on at most so many lines; with more behind it, its first part is a name."""
    said = f"<b>{escape(text)}</b> {escape(more)}" if more else escape(text)
    return f'<span class="text" style="--lines: {lines}">{said}</span>'


def _lines(texts: list[str], lines: int, *, longest: int) -> list[int]:
    """How many lines each text may take: the ``longest`` few one more, as there is room on the page for so many."""
    long = sorted(range(len(texts)), key=lambda n: len(texts[n]))[-longest:]
    return [lines + (n in long) for n in range(len(texts))]


def _table(key: str, head: Iterable[str], rows: list[list[str]], colours: Iterable[str] = ()) -> str:
    """A table of markup; each row may have a band in a level's colour."""
    bands = [f' style="--band: {colour}"' for colour in colours] or [""] * len(rows)
    lines = (f"<tr{band}><td>{'</td><td>'.join(row)}</td></tr>" for band, row in zip(bands, rows, strict=True))
    heads = f"<thead><tr><th>{'</th><th>'.join(head)}</th></tr></thead>"
    return f'<table class="{key}">{heads}<tbody>{"".join(lines)}</tbody></table>'
