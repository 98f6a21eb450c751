"""The room as all may see it: how many are in, and whether it is held. And the trainer's desk: codes, a table, empty it all."""

from __future__ import annotations

from ...svg import escape
from ...workshop.handin import SAID
from .. import widgets
from ..parts import button, download_link, html, row, sentence, show
from .practice import PRACTICE
from .wall import WallForm

LETTERS = "ABCDEF"  # of the lines that are voted on


class CameForm(WallForm):
    """Whatever says how many are in, and what of it hangs."""

    def outcome(self) -> str:
        words, found = self.words, self.wall.found
        if self.wall.invented:
            said = [words("room.practice-held" if self.wall.held else "room.practice", n=PRACTICE)]
        else:
            said = [words("room.count", n=found.count)]
            if found.cards:
                said.append(words("room.only-cards", n=found.cards))
            shown = self.wall.board.most
            if shown or not self.wall.held:
                said.append(words("room.on-wall", n=shown) if shown else words("room.wall-empty"))
            if self.wall.held:
                said.append(words("room.held"))
            elif found.waiting:
                said.append(words("room.waiting", n=found.waiting))
        if found.trouble:
            said.append(words("room.trouble", why=found.trouble.said(self.language)))
        return " ".join(said)


class RoomForm(CameForm):
    """How many are in, in large; hold and reveal."""

    title = "room.title"
    footer = False  # nothing of it is for the projector

    def build(self) -> list[widgets.Widget]:
        self.big = html()
        hold = widgets.Checkbox(description=self.words("room.hold"), indent=False)
        self.field("room.hold", hold, shown=lambda answer: answer is True)
        self.reveal = button(self.words("room.reveal"), lambda: self.file("room.hold", False), button_style="success")
        return [row("ew-hall", self.big, self.sentence), row("ew-pass", hold, self.reveal)]

    def refresh(self) -> None:
        super().refresh()
        number = self.words.number(self.wall.found.count + self.wall.found.cards)
        word = escape(self.words("room.count-word"))
        self.big.value = f'<p class="ew-came" role="status"><strong>{number}</strong> {word}</p>'
        show(self.reveal, self.wall.held)


class DeskForm(CameForm):
    """What a trainer does beside the wall: take codes, look in a shared folder, keep a table, empty the room."""

    title, help = "room.desk-title", "desk-help"

    def build(self) -> list[widgets.Widget]:
        self.taken, self.table, self.emptied = html(), html(), html()
        asked, like = self.words("room.paste"), self.words("room.paste-like")
        self.paste = widgets.Textarea(description=asked, placeholder=like, rows=3)
        self.paste.add_class("ew-line")
        self.on_change(self.paste, lambda _: self.after_a_pause("room.paste", self._take))
        place = self.line("room.from", self.words("room.from"), placeholder=self.words("room.from-like"), pause=True)
        self.sure = widgets.Checkbox(description=self.words("room.sure"), indent=False)
        self.empty = button(self.words("room.empty"), self._empty, button_style="danger", disabled=True)
        self.sure.observe(lambda change: setattr(self.empty, "disabled", not change["new"]), "value")
        return [
            self.paste,
            self.taken,
            place,
            self.sentence,
            row("ew-pass", button(self.words("room.csv"), self._table), self.table),
            row("ew-pass", self.sure, self.empty),
            self.emptied,
        ]

    def refresh(self) -> None:
        super().refresh()
        self.table.value = ""  # a table tells of the moment in which it was made

    def _take(self) -> None:
        if not self.paste.value.strip():
            return
        taken, refused = self.wall.take(self.paste.value)
        lines = [f"<p>{escape(self.words('room.taken', n=taken))}</p>"] if taken else []
        lines += [f'<p class="ew-wrong">{escape(wrong.said(self.language))}</p>' for wrong in refused]
        if not refused:
            with self.quiet():
                self.paste.value = ""
        self.taken.value = f'<div role="status">{"".join(lines)}</div>'

    def _table(self) -> None:
        """A link to what stands on the wall as a table, under the names that participants know."""
        words, source, language = self.words, self.answers.source, self.language
        names = {part: words(f"room.part-{part}") for part in ("people", "phase", "weakest", "house", *SAID)}
        levels, phases, voices, axes = (source.names(part, language) for part in ("levels", "phases", "silos", "axes"))
        names |= {f"{part}.{key}": name for part in ("people", "weakest") for key, name in levels.items()}
        names |= {f"phase.{key}": name for key, name in phases.items()}
        boxes = [f"{voice} × {axis}" for voice in voices.values() for axis in axes.values()]
        names |= {f"house.{n}": told for n, told in enumerate(boxes)}
        data = self.wall.board.csv(tuple(words("room.csv-heads").split("|")), names)
        file = words("room.csv-practice" if self.wall.invented else "room.csv-file")
        self.table.value = download_link(data, file, file, "text/csv")

    def _empty(self) -> None:
        """Delete all that was handed in, and what was voted on; say where it lies if that fails."""
        votes = {f"room.vote.{letter.lower()}.{part}" for letter in LETTERS for part in ("line", "hands")}
        keys = [key for key in (*sorted(votes), "room.vote.shown", "room.from") if self.workbook.read(key) is not None]
        if keys and not self.file_all(dict.fromkeys(keys)):
            return
        gone = self.wall.clear()
        folder = f"{self.wall.home.parent.name}/{self.wall.home.name}"
        said = self.words("room.emptied") if gone else self.words("room.not-emptied", folder=folder)
        self.emptied.value = sentence(said, status=True)
        self.taken.value, self.sure.value = "", False
