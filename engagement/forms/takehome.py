"""The last form: one press, one A4."""

from __future__ import annotations

import ipywidgets as widgets

from ..report import report_page, write_report
from ..svg import escape
from .form import Form, download_link


class TakeHomeForm(Form):
    """Make the A4 from what stands in the workbook at that moment."""

    title = "report.title"

    def build(self) -> list[widgets.Widget]:
        button = widgets.Button(description=self.words("report.make"), button_style="success")
        button.on_click(lambda _: self._make())
        return [button, self.sentence]

    def _make(self) -> None:
        path = self.workbook.path.parent / self.words("report.file")
        try:
            write_report(self.workbook, path)
            said = self.words("report.made", path=f"{path.parent.name}/{path.name}")
        except OSError:
            said = self.words("report.kept")
        link = download_link(report_page(self.workbook).encode(), path.name, self.words("report.download"), "text/html")
        self.sentence.value = f'<p class="ew-words" role="status">{escape(said)}</p><p>{link}</p>'

    @property
    def about(self) -> set[str]:
        """A page that was made tells of that moment; after any change it wants making again."""
        return {"start", "pyramid", "proposition", "ambition", "plan"}

    def outcome(self) -> str:
        return self.words("report.not-made")
