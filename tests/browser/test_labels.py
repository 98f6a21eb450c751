"""The pictures in a real browser, measured with the letters that it draws: nothing clipped, nothing over something else."""

import pytest
from gallery import GALLERY

from engagement import svg
from engagement.shapes import Label, Outline, Picture, box, contrast

# voices' and axes' names are the trainer's own: they may be long, but not 5,000 characters
SHOWN = [case for case in GALLERY if not (case.startswith("5,000") and "house" in case)]
SHEETS = [SHOWN[n : n + 150] for n in range(0, len(SHOWN), 150)]
MEASURE = """
() => [...document.querySelectorAll("svg.ew-picture")].flatMap((picture) => {
  const told = [], canvas = picture.viewBox.baseVal;
  const texts = [...picture.querySelectorAll("text")].map((text) => {
    const { x, width } = text.getBBox(), line = +text.getAttribute("y"), size = +text.getAttribute("font-size");
    return { said: text.textContent, left: x, right: x + width, top: line - 0.76 * size, foot: line + 0.22 * size };
  });
  const shapes = [...picture.querySelectorAll("path:not([fill='none'], [fill='var(--ghost)'])")];
  const say = (what) => told.push(`${picture.dataset.case}: ${what}`);
  texts.forEach((one, n) => {
    if (one.left < 0 || one.top < 0 || one.right > canvas.width || one.foot > canvas.height) say(`${one.said} leaves the canvas`);
    for (const other of texts.slice(n + 1)) {
      if (one.left < other.right && other.left < one.right && one.top < other.foot && other.top < one.foot)
        say(`${one.said} lies over ${other.said}`);
    }
    const [high, low] = [0.7, 0.3].map((part) => part * one.top + (1 - part) * one.foot);
    const corners = [[one.left, high], [one.right, high], [one.left, low], [one.right, low]];
    for (const shape of shapes) {
      const within = corners.filter(([x, y]) => shape.isPointInFill(new DOMPoint(x, y))).length;
      if (within % 4) say(`${one.said} runs out of a shape`);
    }
  });
  return told;
})
"""


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    yield page
    page.close()


def measured(page, pictures):
    """What is wrong with pictures, by their cases, in a line each."""
    drawn = (svg.paint(picture).replace("<svg ", f'<svg data-case="{case}" ', 1) for case, picture in pictures.items())
    page.set_content(f'<div style="width: 960px">{"".join(drawn)}</div>')
    assert page.locator("svg.ew-picture").count() == len(pictures)
    return page.evaluate(MEASURE)


@pytest.mark.parametrize("cases", SHEETS, ids=lambda cases: cases[0])
def test_every_label_stands_free_on_the_canvas_and_in_its_shape(page, cases):
    assert measured(page, {case: GALLERY[case] for case in cases}) == []


@pytest.mark.parametrize(
    "labels, told",
    [
        ((Label(20, 40, "Fans"),), []),
        ((Label(920, 40, "Fans"),), ["bad: Fans leaves the canvas"]),
        ((Label(20, 10, "Fans"),), ["bad: Fans leaves the canvas"]),
        ((Label(20, 40, "Fans"), Label(60, 44, "12")), ["bad: Fans lies over 12"]),
        ((Label(120, 131, "Fans"),), []),
        ((Label(120, 131, "Netwerk"),), ["bad: Netwerk runs out of a shape"]),
    ],
)
def test_what_is_wrong_is_measured(page, labels, told):
    picture = Picture("t", "d", (Outline(box(110, 100, 80, 50), "#fff23a"),), labels)
    assert measured(page, {"bad": picture}) == told


SHOWN_ON_PAPER = """
() => {
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  const colours = [...document.querySelectorAll("svg path")].map((path) => getComputedStyle(path).fill);
  return colours.map((colour) => {
    for (pen.fillStyle of [getComputedStyle(document.body).backgroundColor, colour]) pen.fillRect(0, 0, 1, 1);
    return "#" + [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((part) => part.toString(16).padStart(2, "0")).join("");
  });
}
"""


@pytest.mark.parametrize(
    "paper, ink", [("#ffffff", "rgba(0,0,0,.87)"), ("#111111", "rgba(255,255,255,.87)")], ids=["light", "dark"]
)
def test_words_can_be_read_in_either_theme_of_jupyterlab(page, paper, ink):
    roles = ("ink", "quiet", "paper", "ghost")
    picture = Picture("t", "d", tuple(Outline(box(0, 0, 9, 9), role) for role in roles), ())
    theme = f"--jp-layout-color0:{paper};--jp-ui-font-color1:{ink};background:{paper}"
    page.set_content(f'<body style="{theme}">{svg.paint(picture)}</body>')
    shown = dict(zip(roles, page.evaluate(SHOWN_ON_PAPER), strict=True))
    assert shown["paper"] == paper
    for text in ("ink", "quiet"):
        assert min(contrast(shown[text], shown[under]) for under in ("paper", "ghost")) >= 4.5, shown
