"""The last form: one press, one A4, and the pictures for one's own slides."""

from __future__ import annotations

import io

from ..paper.report import report_page, report_pictures, write_report
from ..svg import escape
from . import widgets
from .form import Form
from .parts import button, download_link, sentence


class TakeHomeForm(Form):
    """Make the A4 and the pictures from what stands in the workbook at that moment."""

    title = "report.title"
    about = frozenset({  # a page that was made tells of that moment; after any change it wants making again
        "start", "pyramid", "house", "steps", "leaks", "what-if", "proposition", "ambition", "plan", "criticism",
    })  # fmt: skip

    def build(self) -> list[widgets.Widget]:
        return [button(self.words("report.make"), self._make, button_style="success"), self.sentence]

    def _make(self) -> None:
        self.sentence.value = f'<p role="status">{escape(self.words("form.moment"))}</p>'
        path = self.workbook.path.parent / self.words("report.file")
        try:
            write_report(self.workbook, path)
            said = self.words("report.made", path=f"{path.parent.name}/{path.name}")
        except OSError:
            said = self.words("report.kept")
        page = download_link(report_page(self.workbook).encode(), path.name, self.words("report.download"), "text/html")
        slides = f"{escape(self.words('report.slides'))} {' · '.join(self._pictures())}"
        self.sentence.value = f"{sentence(said, status=True)}<p>{page}</p><p>{slides}</p>"

    def _pictures(self) -> list[str]:
        """A link for each picture, as a PNG of 1920 by 1080; this is when matplotlib is loaded."""
        from .. import plots

        links = []
        for key, picture in report_pictures(self.workbook).items():
            png = io.BytesIO()
            plots.paint(picture).savefig(png, dpi=192)
            links.append(download_link(png.getvalue(), f"{key}.png", picture.title, "image/png"))
        return links

    def outcome(self) -> str:
        return self.words("report.not-made")
