"""The A4 to take home: one self-contained HTML page that prints on one sheet, with the pictures in it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from pathlib import Path

from .. import svg
from ..answers import Answers
from ..document.change import holds_document
from ..document.disk import write_whole
from ..lettering import text_width
from ..model import Level, Mistake, expect
from ..pictures.house import draw_house
from ..pictures.plan import draw_plan
from ..pictures.pyramid import draw_pyramid
from ..pictures.staircase import draw_staircase
from ..plan import Activity, suggest
from ..shapes import Picture
from ..svg import escape
from ..typed import brief
from ..words import Words
from ..workbook import Workbook

STYLE = Path(__file__).parent / "report.css"
PROMPTS = 3
LONGEST = 260  # characters of one answer
SIZES = tuple(n / 10 for n in range(92, 55, -2))  # points; the largest with which all of it fits on one sheet is taken
SHEET = 276  # mm high, within the margins


def write_report(workbook: Workbook, path: str | os.PathLike[str]) -> Path:
    """Write the A4 of a workbook as one HTML file, whole or not at all; returns its path.

    The page holds its style and its pictures and asks nothing of the network. Open the workbook of somebody else
    with ``to_read=True``: that leaves nothing beside it. Raises ``Mistake`` where a folder or a workbook is, and ``OSError``
    when the disk refuses.

    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_report(Workbook.open(folder), folder / "plan.html").name
    'plan.html'
    """
    expect(workbook, Workbook, "Workbook.open()")
    return write_page(path, report_page(workbook))


def write_page(path: str | os.PathLike[str], page: str) -> Path:
    """Write a page, whole or not at all, and the folder that it is to be in.

    Raises ``Mistake`` where a folder or a workbook is, and ``OSError`` when the disk refuses.
    """
    path = Path(path)
    if path.is_dir():
        raise Mistake(f"{path} is a folder. Give the name of the page in it, such as plan.html.")
    if path.is_file() and (raw := path.read_bytes()) and holds_document(raw):
        raise Mistake(f"{path} is a workbook, and stays one. Give another name for the page, such as plan.html.")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, page.encode())
    return path


def report_pictures(workbook: Workbook) -> dict[str, Picture]:
    """The four pictures of a workbook, by name: pyramid, house, staircase and plan."""
    answers = Answers(workbook)
    content, language = answers.content, workbook.language
    return {
        "pyramid": draw_pyramid(
            answers.pyramid, content, language, true_size=answers.true_size, weakest=answers.weakest
        ),
        "house": draw_house(answers.house, content, language, revealed=answers.revealed),
        "staircase": draw_staircase(answers.promise, content, language),
        "plan": draw_plan(answers.activities, answers.promise.phase, content, language),
    }


def report_page(workbook: Workbook) -> str:
    """The A4 as HTML text, in the workbook's language; whatever was typed stands in it escaped."""
    answers = Answers(workbook)
    words = answers.content.words(workbook.language)
    name = brief(answers.organisation or words("report.nameless"), 80)
    pictures = report_pictures(workbook)
    blocks = _blocks(answers, words)
    blocks["promise"].insert(0, pictures["staircase"].description)
    shown = {key: _block(key, words(f"report.{key}"), said, words("report.nothing")) for key, said in blocks.items()}
    if not any(blocks["launch"]):
        shown["launch"] = ""  # not everyone has something to launch
    invented = f'<p class="stamp">{escape(words("report.invented"))}</p>' if answers.sample else ""
    made = f'<time datetime="{date.today()}">{escape(words.day(date.today()))}</time>'
    captions = {
        "pyramid": brief(pictures["pyramid"].description, 400),
        "staircase": "",  # its sentence is the promise
        "plan": brief(pictures["plan"].description, 240),
    }
    drawn = {key: _figure(pictures[key], caption) for key, caption in captions.items()}
    size = next((size for size in SIZES if _height(size, name, blocks, captions) <= SHEET), SIZES[-1])
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words('report.of', name=name))}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f'<body style="--size: {size:.1f}pt; --levels: {strip(answers.content.levels)};"><main>'
        f"<header><h1>{escape(name)}</h1><div>{invented}{made}</div></header>"
        f'<div class="top">{drawn["pyramid"]}<div>{shown["change"]}{shown["proposition"]}</div></div>'
        f"{shown['actions']}"
        f'<div class="pair">{drawn["staircase"]}{drawn["plan"]}</div>'
        f'<div class="blocks"><div>{shown["promise"]}{shown["plan"]}</div><div>{shown["asks"]}{shown["launch"]}</div></div>'
        f"<footer>{escape(words('report.credit'))}</footer></main></body></html>\n"
    )


def strip(levels: Sequence[Level]) -> str:
    """The levels' colours side by side, as a background: the band over a page that prints."""
    bands = (f"{level.colour} 0 {n / len(levels):.1%}" for n, level in enumerate(levels, 1))
    return f"linear-gradient(to right, {', '.join(bands)})"


def _blocks(answers: Answers, words: Words) -> dict[str, list[str]]:
    """What stands on the sheet in words, by block: lines, some of them empty."""
    levels = answers.content.names("levels", words.language)
    activities = [activity for _, activity in answers.activities]
    asked = suggest(answers.content.levels, answers.pyramid, activities, weakest=answers.weakest)[:PROMPTS]
    stand_in, farewell, drop = (
        brief(answers.text(key), 160) for key in ("ambition.stand-in", "ambition.exit", "criticism.drop")
    )
    own = not answers.sample  # the day of an invented action may well have passed
    actions = [(brief(a.what or "…", 120), brief(a.owner, 50), _day(a.date, words, own)) for _, a in answers.actions]
    return {
        "change": [answers.text("start.change")],
        "proposition": [answers.text("proposition.after.line")],
        "actions": [" · ".join(filter(None, action)) for action in actions],
        "promise": [
            words("ambition.has-stand-in", who=stand_in) if stand_in else "",
            words("report.exit", line=farewell) if farewell else "",
            words("criticism.dropped", line=drop) if drop else "",
        ],
        "asks": [f"{levels[each.level]}: {each.prompt[words.language]}" for each in asked],
        "plan": [f"{n}. {brief(a.what, 64)}{_hours(a, words)}" for n, a in answers.activities],
        "launch": [answers.text(f"plan.launch.{prompt.key}") for prompt in answers.content.launch],
    }


def _day(day: str, words: Words, own: bool) -> str:
    said = brief(words.day(day), 20)
    passed = said != day < str(date.today())[: len(day)]  # what is no day stays as it is
    return words("report.past", day=said) if own and passed else said


def _hours(activity: Activity, words: Words) -> str:
    return "" if activity.hours is None else f" ({words('report.hours', n=activity.hours)})"


def _height(size: float, name: str, blocks: Mapping[str, list[str]], captions: Mapping[str, str]) -> float:
    """The millimetres that the page takes with letters of ``size`` points, at most: pictures, and lines of text."""
    line = size * 0.353 * 1.32

    def tall(width: float, *texts: str) -> float:
        return line * sum(ceil(text_width(text, size * 0.353) / width) for text in texts)

    def block(key: str, width: float) -> float:
        return tall(width, *(brief(line, LONGEST) for line in blocks[key])) + 1.9 * line

    top = max(66 + tall(116, captions["pyramid"]), 1.6 * block("change", 64) + block("proposition", 64))
    pair = 52 + tall(90, captions["plan"])
    below = max(block("promise", 84) + block("plan", 84), block("asks", 84) + block("launch", 84))
    return 19 + 8 * ceil(text_width(name, 6.4, bold=True) / 150) + top + 1.05 * block("actions", 165) + pair + below


def _figure(picture: Picture, caption: str = "") -> str:
    said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{svg.paint(picture)}{said}</figure>"


def _block(key: str, title: str, lines: list[str], nothing: str) -> str:
    said = [brief(line, LONGEST) for line in lines if line.strip()] or [nothing]
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return f'<section class="{key}"><h2>{escape(title)}</h2><ul>{items}</ul></section>'
