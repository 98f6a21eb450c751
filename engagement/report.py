"""The A4 to take home: one self-contained HTML page that prints on one sheet, with the pictures in it."""

from __future__ import annotations

import os
from pathlib import Path

from . import svg
from .answers import Answers
from .pictures import draw_plan, draw_pyramid, draw_staircase
from .plan import suggest
from .svg import escape
from .workbook import Workbook

STYLE = Path(__file__).parent / "report.css"
PROMPTS = 3
LONGEST = 220  # characters of one answer: the sheet has room for a sentence or two, the workbook keeps the rest


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
    name = answers.organisation or words("report.nameless")
    phase = answers.promise.phase
    pictures = [
        draw_pyramid(answers.pyramid, content, language, true_size=answers.true_size),
        draw_staircase(answers.promise, content, language),
        draw_plan(answers.activities, phase, content, language),
    ]
    activities = [activity for _, activity in answers.activities]
    prompts = [s.prompt[language] for s in suggest(content.levels, answers.pyramid, activities)[:PROMPTS]]
    actions = [
        " · ".join(filter(None, (cut(action.what), cut(action.owner), action.date))) for _, action in answers.actions
    ]
    blocks = [
        ("change", [answers.text("start.change")]),
        ("proposition", [answers.text("proposition.after.line")]),
        ("promise", [pictures[1].description, answers.text("ambition.exit")]),
        ("plan", [f"{n}. {cut(activity.what, 70)}" for n, activity in answers.activities]),
        ("asks", prompts),
        ("actions", actions),
    ]
    invented = f'<p class="stamp">{escape(words("report.invented"))}</p>' if answers.sample else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(words('report.of', name=cut(name, 80)))}</title><style>{STYLE.read_text('utf-8')}</style></head><body><main>"
        f"<header><h1>{escape(cut(name, 80))}</h1>{invented}</header>"
        f'<figure class="first">{svg.paint(pictures[0])}<figcaption>{escape(pictures[0].description)}</figcaption></figure>'
        f'<div class="pair"><figure>{svg.paint(pictures[1])}</figure><figure>{svg.paint(pictures[2])}</figure></div>'
        f'<div class="blocks">{"".join(_block(words(f"report.{key}"), lines, words("report.nothing")) for key, lines in blocks)}</div>'
        f"<footer>{escape(words('report.credit'))}</footer></main></body></html>\n"
    )


def _block(title: str, lines: list[str], nothing: str) -> str:
    said = [cut(line) for line in lines if line.strip()] or [nothing]
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return f"<section><h2>{escape(title)}</h2><ul>{items}</ul></section>"


def cut(text: str, most: int = LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
