"""The clock on the wall in a real page: worked with keys alone, large enough for the back row, still when nothing changes."""

from playwright.sync_api import expect
from test_walk import press_start

from engagement.content import load_content
from engagement.workbook import Workbook

BLOCKS = load_content().agenda
SIZES = """() => {
  const picture = document.querySelector(".ew-clock svg"), number = picture.querySelector("text");
  const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
  const question = parseFloat(getComputedStyle(document.querySelector(".ew-question")).fontSize);
  return [number.getAttribute("font-size") * scale, question, document.querySelector(".ew-presses").getBoundingClientRect().bottom];
}"""


def test_a_trainer_with_a_keyboard_alone_keeps_the_time(lab, visit):
    opened = lab("nl")
    address = opened.address.replace("00-start", "trainer-agenda")
    visit.page.goto(address)
    press_start(visit)
    question, press = visit.shown(".ew-question"), visit.page.keyboard.press
    for _ in range(100):
        if visit.page.evaluate("document.activeElement.matches('.ew-key-next')"):
            break
        press("Tab")
    press("Space")  # the button's own key
    expect(visit.shown(".ew-key-pause:not(.ew-gone)")).to_be_visible()
    expect(question).to_have_text(BLOCKS[0].question.nl)
    number, asked, buttons = visit.page.evaluate(SIZES)
    assert number >= 120 and asked >= 40 and buttons < 720
    for key, block in (("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1), ("PageUp", 0), ("Space", 1)):
        press(key)
        expect(question).to_have_text(BLOCKS[block].question.nl)
    press("p")
    expect(visit.shown(".ew-mode-break")).to_be_visible()
    press("d")
    press("d")  # JupyterLab would delete the cell
    skip = visit.shown(".ew-key-skip")
    before = skip.inner_text()
    press("s")
    expect(skip).not_to_have_text(before)
    spare = next(block for block in BLOCKS if Workbook.open(opened.desk).read(f"agenda.skipped.{block.key}"))
    assert before.endswith(spare.name.nl)
    visit.page.goto(address)
    expect(question).to_have_text(BLOCKS[1].question.nl)
    expect(visit.shown(".ew-mode-break")).to_be_visible()
    visit.keep("agenda-nl")
    assert visit.complaints == []
