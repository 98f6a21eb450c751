"""The A4 to take home: one self-contained HTML page that prints on one sheet, with the pictures in it."""

from __future__ import annotations

import os
from pathlib import Path

from . import svg
from .answers import Answers
from .pictures import draw_plan, draw_pyramid, draw_staircase
from .plan import suggest
from .shapes import Picture
from .svg import escape
from .workbook import Workbook

STYLE = Path(__file__).parent / "report.css"
PROMPTS = 3
LONGEST = 200  # characters of one answer: the sheet has room for a sentence or two, the workbook keeps the rest
LARGEST, SMALLEST = 9.2, 6.8  # points
ROOMY = 1_250  # characters in all that the sheet holds at the largest size


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
    name = cut(answers.organisation or words("report.nameless"), 80)
    pyramid = draw_pyramid(answers.pyramid, content, language, true_size=answers.true_size)
    stairs = draw_staircase(answers.promise, content, language)
    plan = draw_plan(answers.activities, answers.promise.phase, content, language)
    activities = [activity for _, activity in answers.activities]
    prompts = [s.prompt[language] for s in suggest(content.levels, answers.pyramid, activities)[:PROMPTS]]
    actions = [" · ".join(filter(None, (cut(a.what, 120), cut(a.owner, 50), cut(words.day(a.date), 20)))) for _, a in answers.actions]
    blocks = {
        "change": [answers.text("start.change")],
        "proposition": [answers.text("proposition.after.line")],
        "actions": actions,
        "promise": [stairs.description, answers.text("ambition.exit")],
        "asks": prompts,
        "plan": [f"{n}. {cut(activity.what, 60)}" for n, activity in answers.activities],
    }
    shown = {key: _block(key, words(f"report.{key}"), said, words("report.nothing")) for key, said in blocks.items()}
    invented = f'<p class="stamp">{escape(words("report.invented"))}</p>' if answers.sample else ""
    length = sum(len(cut(line)) for said in blocks.values() for line in said)
    size = max(SMALLEST, min(LARGEST, LARGEST * (ROOMY / max(length, 1)) ** 0.5))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words('report.of', name=name))}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f'<body style="font-size: {size:.1f}pt"><main><header><h1>{escape(name)}</h1>{invented}</header>'
        f'<div class="top">{_figure(pyramid, pyramid.description)}<div>{shown["change"]}{shown["proposition"]}</div></div>'
        f"{shown['actions']}"
        f'<div class="pair">{_figure(stairs)}{_figure(plan, plan.description)}</div>'
        f'<div class="blocks"><div>{shown["promise"]}{shown["plan"]}</div>{shown["asks"]}</div>'
        f"<footer>{escape(words('report.credit'))}</footer></main></body></html>\n"
    )


def _figure(picture: Picture, caption: str = "") -> str:
    said = f"<figcaption>{escape(cut(caption))}</figcaption>" if caption else ""
    return f"<figure>{svg.paint(picture)}{said}</figure>"


def _block(key: str, title: str, lines: list[str], nothing: str) -> str:
    said = [cut(line) for line in lines if line.strip()] or [nothing]
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return f'<section class="{key}"><h2>{escape(title)}</h2><ul>{items}</ul></section>'


def cut(text: str, most: int = LONGEST) -> str:
    """One line of at most ``most`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
