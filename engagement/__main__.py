"""The command line: ``engagement open | report | check``."""

from __future__ import annotations

import argparse
import sys

from .model import LANGUAGES, Mistake


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code. A mistake is one line on standard error, never a traceback."""
    parser = argparse.ArgumentParser(prog="engagement", description="The engagement workbook.")
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser("open", help="open the workbook in JupyterLab")
    opening.add_argument("--language", choices=LANGUAGES, help="default: the system's language")
    opening.add_argument("--no-browser", action="store_true", help="only print the address")
    opening.add_argument("--port", type=int, help="default: any free one")
    report = commands.add_parser("report", help="write the A4 of a workbook")
    report.add_argument("workbook", help="the document, or its folder")
    report.add_argument("page", help="the HTML file to write")
    report.add_argument("--language", choices=LANGUAGES)
    check = commands.add_parser("check", help="read a folder of content files and name what is wrong in it")
    check.add_argument("folder", nargs="?", help="default: the workbook's own")
    chosen = parser.parse_args(argv)
    try:
        return {"open": _open, "report": _report, "check": _check}[chosen.command](chosen)
    except (Mistake, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _open(chosen: argparse.Namespace) -> int:
    from .opening import open_workbook

    return open_workbook(language=chosen.language, browser=not chosen.no_browser, port=chosen.port)


def _report(chosen: argparse.Namespace) -> int:
    from .report import write_report
    from .workbook import Workbook

    workbook = Workbook.open(chosen.workbook, language=chosen.language)
    if not workbook.path.exists():
        raise Mistake(f"There is no workbook at {workbook.path}. Give the folder in which workbook.jsonl is.")
    print(write_report(workbook, chosen.page))
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from .content import load_content
    from .tool import check_tools

    content = load_content(chosen.folder)
    check_tools(content)
    print(
        f"{sum(1 for _ in content.texts())} texts of the two models, {len(content.catalogue)} on the screens: all in order."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
