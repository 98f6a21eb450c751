"""A picture in the making: outlines and labels are laid down in painting order, and become a ``Picture`` with its words.

It lives in the function that draws, and in the smaller ones that this one hands it to; what leaves is the frozen picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..lettering import fitted
from ..shapes import HEIGHT, WIDTH, Label, Outline, Picture, whole


@dataclass(slots=True)
class Drawing:
    """Outlines and labels so far, on a canvas of 960 × 540.

    >>> drawing = Drawing()
    >>> drawing.add(Label(8, 28, "Fans"), Outline((("M", 0, 0), ("L", 9, 0.4))))
    >>> picture = drawing.picture("Title", "What is seen.", "", "And what is not.", whole_units=True)
    >>> picture.description, picture.outlines[0].path
    ('What is seen. And what is not.', (('M', 0, 0), ('L', 9, 0)))
    """

    outlines: list[Outline] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def add(self, *parts: Outline | Label) -> None:
        """Lay these over what is there. A label lies over every outline, whichever came first."""
        for part in parts:
            if isinstance(part, Outline):
                self.outlines.append(part)
            else:
                self.labels.append(part)

    def note(self, *parts: str, width: float = WIDTH - 16, size: float = 16, up: float = 8, left: bool = False) -> None:
        """What has to be said beside a picture: small, at its foot, on the right unless ``left``; nothing when there is nothing."""
        if said := " · ".join(filter(None, parts)):
            x, anchor = (8, "start") if left else (WIDTH - 8, "end")
            self.add(fitted(x, HEIGHT - up, said, width, size, least=11, anchor=anchor, colour="quiet"))

    def picture(self, title: str, *said: str, whole_units: bool = False) -> Picture:
        """The picture, whose description is these sentences, empty ones left out.

        ``whole_units`` rounds the outlines off: for a picture that follows a slider, or of which many hang on a wall.
        """
        outlines = map(whole, self.outlines) if whole_units else self.outlines
        return Picture(title, " ".join(filter(None, said)), tuple(outlines), tuple(self.labels))
