"""A room as its doors know it: its codes, its visitors, its words, where it stands, and the pages around the notebooks.

No server stands in here, and no kernel: what is shown is text, and who may see it is asked in ``handler`` and ``doors``.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader
from jupyter_client.localinterfaces import public_ips

from ..content import load_content
from ..model import LANGUAGES
from ..svg import square_code
from ..words import Words
from .opening import HERE, NOTEBOOKS
from .visitors import Keys, Visitors, spaced

EVERYWHERE = ("0.0.0.0", "::", "")
PAGES = HERE / "jupyter" / "room"  # how they look
LINKS = {
    "door": [],
    "wall": [],
    "swap": [("mine-link", "/mine")],
    "yours": [("yours-not", "/")],
}  # of a page: texts, addresses
BACK = [("back", "/")]  # of every other page
PRESS = {"door": "enter", "swap": "swap-press", "yours": "yours-press"}  # what its button says


def notebooks(language: str) -> list[str]:
    """The names of the notebooks that there are.

    >>> notebooks("en")[0]
    '00-start'
    """
    return sorted(path.stem for path in (NOTEBOOKS / language).glob("*.ipynb"))


def for_trainers(name: str) -> bool:
    """Whether a notebook is for who leads the workshop.

    >>> for_trainers("trainer-agenda"), for_trainers("00-start")
    (True, False)
    """
    return name.startswith("trainer-")


class Hall:
    """What stands around the notebooks of one room; ``desk`` is its folder, ``spoken`` its language."""

    def __init__(self, desk: Path, spoken: str) -> None:
        self._kept = desk / ".jupyter" / "room.json"
        self.spoken = spoken
        self.keys = Keys.read(self._kept)
        self.visitors = Visitors(desk / "visitors", self.keys.desk)
        content = load_content()
        self.words = {language: content.words(language) for language in LANGUAGES}
        self.colours = [level.colour for level in content.levels]
        self.first = f"/{spoken}/{notebooks(spoken)[0]}.ipynb"
        self.bases: list[str] = []  # where it stands, as the room reaches it: the first is on the wall
        self.here = ""  # as the trainer's own computer reaches it
        self._pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True)

    def stands_at(self, address: str, port: int) -> None:
        """Say where the room listens; the port is kept for the next time."""
        self.keys = replace(self.keys, port=port)
        self.keys.keep(self._kept)
        addresses = public_ips() or ["127.0.0.1"] if address in EVERYWHERE else [address]
        self.bases = [f"http://{f'[{each}]' if ':' in each else each}:{port}" for each in addresses]
        self.here = f"http://127.0.0.1:{port}" if address in EVERYWHERE else self.bases[0]

    def base(self, host: str) -> str:
        """The room's address as others reach it: the one that was asked, else the first."""
        return next((each for each in self.bases if each == f"http://{host}"), self.bases[0])

    def welcome(self) -> None:
        """Tell the trainer's terminal how the room is entered; the codes are told this once."""
        words, base, code = self.words[self.spoken], self.bases[0], self.keys.participants
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a console of Windows knows no half blocks
        segno.make(link := f"{base}/?token={code}").terminal(compact=True)
        print(words("present.said-room"), link, words("present.said-code", address=base, code=spaced(code)), sep="\n  ")
        print(words("present.said-trainer"), f"{self.here}/?token={self.keys.trainer}", sep="\n  ")
        print(*(words("present.said-stop") for words in self.words.values()), sep="\n", flush=True)

    def page(self, kind: str, *lines: str, language: str, qr: str = "", trainer: bool = False, **values: object) -> str:
        """One of the pages around the notebooks: its own line, or ``lines``; ``values`` are what its template asks for."""
        words = self.words[language]
        links = [(words(f"present.{text}"), to) for text, to in LINKS.get(kind, BACK)]
        return self._pages.get_template("room.html.j2").render(
            kind=kind,
            title=words(f"present.{kind}"),
            words=words,
            press=words(f"present.{PRESS[kind]}") if kind in PRESS else None,
            colours=self.colours,
            links=links + (to_trainers_pages(words, self.spoken) if trainer else []),
            lines=[words(f"present.{line}") for line in lines or (f"{kind}-line",)],
            qr=square_code(qr, error="m") if qr else "",
            language=language,
            **values,
        )


def to_trainers_pages(words: Words, language: str) -> list[tuple[str, str]]:
    """Links to the clock and the room, by name."""
    return [
        (words(f"present.{each}"), f"/{language}/{each}.ipynb") for each in notebooks(language) if for_trainers(each)
    ]
