"""The command line: ``engagement open | present | report | paper | check | movement``."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .content import FOLDER, SECTORS, unread
from .model import LANGUAGES, LEVELS, Mistake
from .movement.test import LogTest

if TYPE_CHECKING:
    from .content import Content


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code. A mistake is one line on standard error, never a traceback."""
    chosen = _parser().parse_args(argv)
    try:
        code: int = chosen.run(chosen)
    except (Mistake, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before a server listens to it
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="engagement", description="The engagement workbook.")
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser("open", help="open the workbook in JupyterLab")
    opening.add_argument("--language", choices=LANGUAGES, help="default: the system's language")
    opening.add_argument("--no-browser", action="store_true", help="only print the address")
    opening.add_argument("--port", type=_port, metavar="N", help="default: any free one")
    presenting = commands.add_parser("present", help="serve the notebooks to a room, as pages without code")
    presenting.add_argument("--language", choices=LANGUAGES, help="default: the system's language")
    presenting.add_argument("--address", default="127.0.0.1", help="where to listen; 0.0.0.0 lets the room in")
    presenting.add_argument("--port", type=_port, metavar="N", help="default: the last one, else any free one")
    presenting.add_argument("--visitors", type=int, default=60, help="how many notebooks can be open at once")
    warm = "how many processes wait for a notebook, 50 MB each (default: 8; 0 for a full computer)"
    presenting.add_argument("--warm", type=int, default=8, help=warm)
    report = commands.add_parser("report", help="write the A4 of a workbook")
    report.add_argument("workbook", help="the document, or its folder")
    report.add_argument("page", help="the HTML file to write")
    report.add_argument("--language", choices=LANGUAGES)
    paper = commands.add_parser("paper", help="write a sheet to print, with the same fields to fill in by hand")
    paper.add_argument("page", help="the HTML file to write")
    paper.add_argument("--language", choices=LANGUAGES, help="default: the system's language")
    paper.add_argument("--sector", choices=SECTORS, help="in the words of this kind of organisation")
    check = commands.add_parser("check", help="read a folder of content files and name what is wrong in it")
    check.add_argument("folder", nargs="?", help="default: the workbook's own")
    movement = commands.add_parser("movement", help="people per level per month, of a log of any size")
    movement.add_argument("log", nargs="+", help="Parquet or CSV files, or folders of them")
    movement.add_argument("--tests", required=True, help="a TOML file of [[test]]: level, kinds, at-least, within-days")
    movement.add_argument("--out", required=True, type=Path, help="the JSON file to write")
    movement.add_argument("--months", nargs=2, metavar=("FIRST", "LAST"), help="as 2026-01; default: those of the log")
    for name in ("person", "time", "kind"):
        movement.add_argument(f"--{name}", default=name, metavar="COLUMN", help="the column that holds it")
    movement.add_argument("--keep", action="store_true", help="keep the parts, for another run with other tests")
    runs = {opening: _open, presenting: _present, report: _report, paper: _paper, check: _check, movement: _movement}
    for command, run in runs.items():
        command.set_defaults(run=run)
    return parser


def _port(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= 65535:
        raise argparse.ArgumentTypeError(f"{typed} is not a port; give a number from 1 to 65535, or leave --port out")
    return int(typed)


def _open(chosen: argparse.Namespace) -> int:
    from .server.opening import open_workbook

    _in_order()
    return open_workbook(language=chosen.language, browser=not chosen.no_browser, port=chosen.port)


def _present(chosen: argparse.Namespace) -> int:
    from .server.present import present

    _in_order()
    rest = {"port": chosen.port, "visitors": chosen.visitors, "warm": chosen.warm}
    return present(language=chosen.language, address=chosen.address, **rest)


def _report(chosen: argparse.Namespace) -> int:
    from .paper.report import write_report
    from .workbook import Workbook

    workbook = Workbook.open(chosen.workbook, language=chosen.language, to_read=True)
    if not workbook.path.exists():
        raise Mistake(f"There is no workbook at {workbook.path}. Give the folder in which workbook.jsonl is.")
    print(write_report(workbook, chosen.page))
    return 0


def _paper(chosen: argparse.Namespace) -> int:
    from .paper.blank import write_paper
    from .server.opening import system_language

    print(write_paper(chosen.page, chosen.language or system_language(), sector=chosen.sector))
    return 0


def _mistakes(folder: str | Path) -> tuple[Content, list[str]]:
    """The content of a folder, and a line for each mistake in it: file, line, key and remedy."""
    from .content import check_content
    from .files.tool import check_tools
    from .movement.kinds import check_kinds
    from .pictures.pyramid import check_names
    from .schema import ContentMistake, named

    mistakes: list[ContentMistake] = []
    content = check_content(folder, mistakes.append)
    for check in check_tools, check_kinds, check_names:
        check(content, mistakes.append)
    return content, named(mistakes, Path(folder))


def _check(chosen: argparse.Namespace) -> int:
    content, lines = _mistakes(folder := Path(chosen.folder or FOLDER))
    for name in unread(folder):
        print(f"{name} is not read: the names are fixed, and a sector's is small letters, hyphens and .toml.")
    if lines:
        print(*lines, f"{len(lines)} to mend in {folder}.", sep="\n", file=sys.stderr)
        return 1
    screens, minutes = len(content.catalogue), sum(block.minutes for block in content.agenda)
    print(f"agenda.toml: {minutes} minutes in {len(content.agenda)} blocks.")
    print(f"{sum(1 for _ in content.texts())} texts of the two models, {screens} on the screens: all in order.")
    return 0


def _in_order() -> None:
    """Say what is wrong with our own texts before a room sees it. Raises ``Mistake``."""
    if lines := _mistakes(FOLDER)[1]:
        raise Mistake("\n".join([*lines, f"{len(lines)} to mend in {FOLDER}; until then nothing is opened."]))


def _movement(chosen: argparse.Namespace) -> int:
    work = chosen.out.with_name(f"{chosen.out.name}.parts")
    columns = {name: getattr(chosen, name) for name in ("person", "time", "kind")}
    try:
        from .document.disk import write_whole
        from .movement.parts import tally_files

        tests, months = _read_tests(chosen.tests), _months(*chosen.months) if chosen.months else None
        tally = tally_files(chosen.log, tests, folder=work, months=months, columns=columns, progress=_draw)
        write_whole(chosen.out, json.dumps(tally.kept()).encode())
    except KeyboardInterrupt:
        print(f"Stopped. What is done is in {work}; the same command goes on from there.", file=sys.stderr)
        return 130
    except Mistake as mistake:
        if not any(work.glob("parts-*")):
            raise
        raise Mistake(f"{mistake} What was read of the log, people included, is in {work}.") from None
    if not chosen.keep:
        shutil.rmtree(work)
    print(f"{tally.months[-1]:%Y-%m}")
    for level, people in reversed([*zip(LEVELS, tally.stands[-1], strict=True)]):
        print(f"{level:<12}{people:>14,}")
    return 0


def _read_tests(path: str) -> list[LogTest]:
    import tomllib

    try:
        tables = tomllib.loads(Path(path).read_text("utf-8"))["test"]
        return [LogTest(**{name.replace("-", "_"): value for name, value in each.items()}) for each in tables]
    except OSError as error:
        raise Mistake(f"{path} cannot be read ({error.strerror}); give the TOML file with the tests.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Mistake(f"{path} is not TOML of tables [[test]] with level, kinds, at-least and within-days.") from None


def _months(first: str, last: str) -> list[datetime]:
    import pandas as pd

    from .movement.months import months_of

    try:
        edges = [*months_of(*(pd.Period(month, "M").start_time for month in (first, last)))]
    except ValueError:
        edges = []
    if len(edges) < 2:
        raise Mistake("A month is written as 2026-01; give the first and the last.")
    return edges


def _draw(stage: str, share: float) -> None:
    """A line that grows while the work goes on; whatever is said next stands in its place."""
    line = f"{stage:<9}[{'#' * int(40 * share):<40}]{share:>5.0%}"
    print(line, end="\n" if share == 1 else "\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
