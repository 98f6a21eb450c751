"""The sheet to fill in by hand, printed: two pages, legible, with room to write, and nothing cut off."""

from dataclasses import fields, is_dataclass, replace

import pytest
from test_paper import LONG, PAGE

from engagement.content import PARTS, SECTORS, Content, load_content
from engagement.model import LANGUAGES, Text
from engagement.paper.blank import Sheet, write_paper

POINT, MM = 96 / 72, 96 / 25.4  # pixels
LOOK = """() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const over = box => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
  const high = box => box.getBoundingClientRect().height;
  return {
    cut: all('.text').filter(text => text.scrollHeight > text.clientHeight).map(text => text.textContent),
    over: all('main, td, th, .line, .gates > div').filter(over).map(box => box.outerHTML.slice(0, 200)),
    letters: Math.min(...all('body *').filter(each => each.textContent).map(each => parseFloat(getComputedStyle(each).fontSize))),
    room: Math.min(...[...all('.line'), ...all('td').filter(cell => !cell.textContent)].map(high)),
    pages: all('main').map(high),
    used: all('main').map(page => [...page.children].reduce((sum, each) => sum + high(each), 0)),
  };
}"""


def stretched(value, make, more):
    """The same texts made longer, and every list that may have any length with more in it."""
    if isinstance(value, Text):
        return replace(value, nl=make(value.nl), en=make(value.en))
    if is_dataclass(value):
        changed = {field.name: stretched(getattr(value, field.name), make, more) for field in fields(value)}
        return replace(value, **changed)
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return tuple(stretched(each, make, more) for each in value * (more if hasattr(value[0], "key") else 1))
    return value


def own(make, more=1):
    """A content of a trainer who likes to write: six levels and phases, and ``more`` of the rest."""
    ours = load_content()
    fixed = ("levels", "phases", "mechanisms", "sectors")
    parts = {part: getattr(ours, part) for part in PARTS}
    for part in ("silos", "axes", "criteria", "units"):
        parts[part] = stretched(parts[part], make, more)
    for part in fixed:
        parts[part] = tuple(stretched(entry, make, more) for entry in parts[part])
    parts["catalogue"] = {key: stretched(text, make, more) for key, text in ours.catalogue.items()}
    return Content(parts.__getitem__)


@pytest.fixture
def printed(browser, tmp_path):
    """``printed(path)``: how many pages a sheet takes, and what it looks like on paper."""

    def look(path):
        page, asked = browser.new_page(viewport={"width": 190 * 4, "height": 1_000}), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        page.emulate_media(media="print")
        seen = page.evaluate(LOOK)
        page.close()
        assert asked == [path.as_uri()]
        return len(PAGE.findall(paper)), seen

    return look


def well_made(seen):
    assert seen["over"] == [] and max(map(float.__sub__, seen["used"], seen["pages"])) <= 0
    assert seen["letters"] >= 9 * POINT - 0.01 and seen["room"] >= 7 * MM - 0.05


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", [None, *SECTORS])
def test_it_is_one_sheet_both_sides_with_nothing_cut(printed, tmp_path, sector, language):
    pages, seen = printed(write_paper(tmp_path / "paper.html", language, sector=sector))
    assert pages == 2 and seen["cut"] == []
    well_made(seen)


@pytest.mark.parametrize(
    "text, more",
    [("100 characters", 1), ("100 characters", 3), ("60 Chinese characters", 3), ("one word", 2), ("emoji", 3)],
)
def test_a_trainer_who_writes_too_much_gets_two_pages_and_an_ellipsis(printed, tmp_path, text, more):
    path = tmp_path / "paper.html"
    path.write_text(Sheet(own(lambda was: f"{LONG[text][:2_000]} {was}", more), "nl").page(), "utf-8")
    pages, seen = printed(path)
    assert pages == 2 and seen["cut"]
    well_made(seen)


def test_what_does_not_fit_is_noticed(printed, tmp_path):
    path = tmp_path / "paper.html"
    page = write_paper(path, "en").read_text("utf-8")
    path.write_text(page.replace("--lines: 2", "--lines: 1").replace("<td></td>", "<td><br><br><br><br></td>"), "utf-8")
    _, seen = printed(path)
    assert seen["cut"] and seen["over"]
