"""Which tool an export comes from, by its column names alone, and the tests that fit it: ``content/tools.toml`` put to use.

Capitals, dashes, the order of the columns and columns that nobody knows make no difference. No row is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from ..content import Content, load_content
from ..model import NOTHING, Mistake
from ..schema import ContentMistake, Tell, stop
from ..surroundings import Tool
from .column import plain
from .question import Test


def recognise(names: Sequence[str]) -> Tool | None:
    """The tool whose signs are all among a file's column ``names``; of several the one with the most signs.

    >>> recognise(["notify on new posts", "Shoe size", "Account_address", "Show boosts"]).key
    'mastodon'
    >>> recognise(["Email", "First Name"])
    """
    known = _by_plain(names)
    fitting = (tool for tool in load_content().tools if all(_among(known, sign) for sign in tool.signs))
    return max(fitting, key=lambda tool: len(tool.signs), default=None)


def own_name(column: str, names: Sequence[str]) -> str | None:
    """How a file itself spells the ``column`` of a tool (|: either); ``None`` when it has no such column.

    >>> own_name("Tegenrekening IBAN/BBAN | Counterpty IBAN/BBAN", ["Amount", "counterpty iban/bban"])
    'counterpty iban/bban'
    """
    return _among(_by_plain(names), column)


def proposed(tool: Tool, names: Sequence[str]) -> dict[str, Test]:
    """Level key → the test that fits, and "left" → that for people who are gone, in the file's own column names.

    What asks for a column that the file lacks is left out. Made for ``place_people``.

    >>> {key: str(test) for key, test in proposed(load_content().tools[0], ["Member rating"]).items()}
    {'network': 'everyone', 'followers': 'Member rating at least 3'}
    """
    known, tests = _by_plain(names), {}
    for key, test in _tests(tool):
        column = "" if test.operator == "everyone" else _among(known, test.column)
        if column is not None:
            tests[key] = replace(test, column=column)
    return tests


def lacking(tool: Tool, names: Sequence[str]) -> list[str]:
    """The columns that the tool's tests ask for and the file does not have: those tests are not proposed."""
    asked = (test.column for _, test in _tests(tool) if test.operator != "everyone")
    return [column.split("|")[0].strip() for column in dict.fromkeys(asked) if own_name(column, names) is None]


def asks_for(tool: Tool, column: str) -> bool:
    """Whether a test of this tool asks for a ``column`` of this name."""
    return any(plain(column) in map(plain, test.column.split("|")) for _, test in _tests(tool))


def check_tools(content: Content, tell: Tell = stop) -> None:
    """Tell each line in ``tools.toml`` that is not a test, and counts without advice; by default the first is raised."""
    for tool in content.tools:
        list(_tests(tool, tell))
        if tool.kind == "counts" and tool.advice == NOTHING:
            tell(ContentMistake(f"tools.toml: {tool.key}.advice", "is missing. Say which level to fill in by hand."))


def _tests(tool: Tool, tell: Tell = stop) -> Iterator[tuple[str, Test]]:
    """Every test of a tool, still in the tool's own column names."""
    lines = {**{f"tests.{level}": line for level, line in asdict(tool.tests).items()}, "left": tool.left}
    for where, line in lines.items():
        if not line:
            continue
        try:
            yield where.removeprefix("tests."), Test.parse(line)
        except Mistake as mistake:
            tell(ContentMistake(f"tools.toml: {tool.key}.{where}", str(mistake)))


def _by_plain(names: Sequence[str]) -> dict[str, str]:
    return {plain(name): name for name in reversed(names)}


def _among(known: Mapping[str, str], column: str) -> str | None:
    return next((known[name] for each in column.split("|") if (name := plain(each)) in known), None)
