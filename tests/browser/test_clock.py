"""The clock on the wall in a real page: worked with keys alone, large enough for the back row, still when nothing changes."""

from playwright.sync_api import expect
from test_walk import press_start

from engagement.content import load_content
from engagement.workbook import Workbook

BLOCKS = load_content().agenda
SIZES = """() => {
  const picture = document.querySelector(".ew-clock svg"), number = picture.querySelector("text");
  const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
  const size = (part) => parseFloat(getComputedStyle(document.querySelector(part)).fontSize);
  const bottom = document.querySelector(".ew-presses").getBoundingClientRect().bottom;
  const small = Math.min(...[".ew-says", ".ew-coming strong", ".ew-mode"].map(size));
  return [number.getAttribute("font-size") * scale, size(".ew-question"), small, bottom];
}"""
LINES = """() => {
  const pill = document.querySelector(".ew-mode"), look = getComputedStyle(pill);
  return Math.round((pill.clientHeight - 2 * parseFloat(look.paddingTop)) / parseFloat(look.lineHeight));
}"""
BESIDE = "document.activeElement?.blur()"  # as after a reload: nothing on the page has the keys
LEFT = "document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').length"


def test_a_trainer_with_a_keyboard_alone_keeps_the_time(lab, visit):
    opened = lab("nl")
    address = opened.address.replace("00-start", "trainer-agenda")
    visit.page.goto(address)
    press_start(visit)
    question, press = visit.shown(".ew-question"), visit.page.keyboard.press
    cells = visit.page.evaluate(LEFT)
    visit.page.evaluate(BESIDE)
    press("Space")
    expect(visit.shown(".ew-key-pause:not(.ew-gone)")).to_be_visible()
    expect(question).to_have_text(BLOCKS[0].question.nl)
    number, asked, small, buttons = visit.page.evaluate(SIZES)
    assert number >= 120 and asked >= 40 and small >= 24 and buttons < 720
    for key, block in (("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1), ("PageUp", 0), ("Space", 1)):
        press(key)
        expect(question).to_have_text(BLOCKS[block].question.nl)
    press("p")
    expect(visit.shown(".ew-mode-break")).to_be_visible()
    press("d")
    press("d")  # JupyterLab would delete the cell
    assert visit.page.evaluate(LEFT) == cells
    field = visit.shown(".ew-end input")
    before = field.input_value()
    field.press("End")
    field.press("s")
    field.press(" ")
    expect(field).to_have_value(f"{before}s ")
    expect(visit.shown(".ew-mode-break")).to_be_visible()
    field.fill(before)
    visit.page.evaluate(BESIDE)
    skip = visit.shown(".ew-key-skip")
    before = skip.inner_text()
    press("s")
    expect(skip).not_to_have_text(before)
    spare = next(block for block in BLOCKS if Workbook.open(opened.desk).read(f"agenda.skipped.{block.key}"))
    assert before.endswith(spare.name.nl)
    expect(visit.shown(".ew-key-back")).to_have_text(f"← Zet terug: {spare.name.nl}")
    visit.page.goto(address)
    expect(question).to_have_text(BLOCKS[1].question.nl)
    expect(visit.shown(".ew-mode-break")).to_be_visible()
    press("p")  # nobody clicked on anything
    expect(visit.shown(".ew-mode-break")).to_have_count(0)
    press("ArrowLeft")
    expect(skip).to_have_text(f"Sla over: {spare.name.nl}")
    visit.keep("agenda-nl")
    visit.page.set_viewport_size({"width": 853, "height": 480})  # 150 %
    expect(visit.shown(".ew-key-next")).to_be_in_viewport(ratio=1)
    assert visit.page.evaluate("document.querySelector('.ew-question').getBoundingClientRect().bottom") < 390
    visit.keep("agenda-nl-150")
    press("ArrowLeft")
    expect(question).to_have_text(BLOCKS[0].question.nl)
    assert visit.page.evaluate(LINES) == 1, "the longest of the pills"
    assert visit.complaints == []
