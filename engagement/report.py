"""The A4 to take home: one self-contained HTML page that prints on one sheet, with the pictures in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from math import ceil
from pathlib import Path

from . import svg
from .answers import Answers
from .model import brief
from .pictures import draw_plan, draw_pyramid, draw_staircase
from .plan import suggest
from .shapes import Picture, text_width
from .svg import escape
from .workbook import Workbook

STYLE = Path(__file__).parent / "report.css"
PROMPTS = 3
LONGEST = 260  # characters of one answer
SIZES = (9.2, 8.6, 8.0, 7.4, 6.8, 6.2, 5.6)  # points; the largest with which all of it fits on one sheet is taken
SHEET = 276  # mm high, within the margins


def write_report(workbook: Workbook, path: str | os.PathLike) -> Path:
    """Write the A4 of a workbook as one HTML file, whole or not at all; returns its path.

    The page holds its style and its pictures and asks nothing of the network. Raises ``OSError`` when the disk refuses.
    """
    path = Path(path)
    page = report_page(workbook)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.tmp")
    try:
        fresh.write_text(page, "utf-8")
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def report_page(workbook: Workbook) -> str:
    """The A4 as HTML text, in the workbook's language; whatever was typed stands in it escaped."""
    answers = Answers(workbook)
    content, language = answers.content, workbook.language
    words = content.words(language)
    name = brief(answers.organisation or words("report.nameless"), 80)
    pyramid = draw_pyramid(answers.pyramid, content, language, true_size=answers.true_size)
    stairs = draw_staircase(answers.promise, content, language)
    plan = draw_plan(answers.activities, answers.promise.phase, content, language)
    activities = [activity for _, activity in answers.activities]
    levels = {level.key: level.name[language] for level in content.levels}
    asked = suggest(content.levels, answers.pyramid, activities)[:PROMPTS]
    actions = [
        " · ".join(filter(None, (brief(a.what, 120), brief(a.owner, 50), brief(words.day(a.date), 20))))
        for _, a in answers.actions
        if a.what
    ]
    exit_line, stand_in = answers.text("ambition.exit").strip(), answers.text("ambition.stand-in").strip()
    promise = [
        stairs.description,
        words("ambition.has-stand-in", who=brief(stand_in, 120)) if stand_in else "",
        words("report.exit", line=brief(exit_line)) if exit_line else "",
    ]
    blocks = {
        "change": [answers.text("start.change")],
        "proposition": [answers.text("proposition.after.line")],
        "actions": actions,
        "promise": promise,
        "asks": [f"{levels[each.level]}: {each.prompt[language]}" for each in asked],
        "plan": [f"{n}. {brief(activity.what, 60)}" for n, activity in answers.activities],
    }
    shown = {key: _block(key, words(f"report.{key}"), said, words("report.nothing")) for key, said in blocks.items()}
    invented = f'<p class="stamp">{escape(words("report.invented"))}</p>' if answers.sample else ""
    captions = {"pyramid": brief(pyramid.description, 400), "plan": brief(plan.description, 240)}
    size = next((size for size in SIZES if _height(size, name, blocks, captions) <= SHEET), SIZES[-1])
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words('report.of', name=name))}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f'<body style="font-size: {size:.1f}pt"><main><header><h1>{escape(name)}</h1>{invented}</header>'
        f'<div class="top">{_figure(pyramid, captions["pyramid"])}<div>{shown["change"]}{shown["proposition"]}</div></div>'
        f"{shown['actions']}"
        f'<div class="pair">{_figure(stairs)}{_figure(plan, captions["plan"])}</div>'
        f'<div class="blocks"><div>{shown["promise"]}{shown["plan"]}</div>{shown["asks"]}</div>'
        f"<footer>{escape(words('report.credit'))}</footer></main></body></html>\n"
    )


def _height(size: float, name: str, blocks: Mapping[str, list[str]], captions: Mapping[str, str]) -> float:
    """The millimetres that the page takes with letters of ``size`` points, at most: pictures, and lines of text."""
    line = size * 0.353 * 1.32

    def tall(width: float, *texts: str) -> float:
        return line * sum(ceil(text_width(text, size * 0.353) / width) for text in texts)

    def block(key: str, width: float) -> float:
        return tall(width, *(brief(line, LONGEST) for line in blocks[key])) + 1.9 * line

    top = max(66 + tall(116, captions["pyramid"]), block("change", 64) + block("proposition", 64))
    pair = 52 + tall(90, captions["plan"])
    below = max(block("promise", 84) + block("plan", 84), block("asks", 84))
    return 19 + 8 * ceil(text_width(name, 6.4, bold=True) / 150) + top + 1.05 * block("actions", 165) + pair + below


def _figure(picture: Picture, caption: str = "") -> str:
    said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{svg.paint(picture)}{said}</figure>"


def _block(key: str, title: str, lines: list[str], nothing: str) -> str:
    said = [brief(line, LONGEST) for line in lines if line.strip()] or [nothing]
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return f'<section class="{key}"><h2>{escape(title)}</h2><ul>{items}</ul></section>'
