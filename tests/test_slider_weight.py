"""What goes over the wire: one message for a step of a slider, and no models that say nothing. (How fast: benchmarks.latency.)"""

import json
import subprocess
import sys

import pytest

WIRE = """
import asyncio, json, sys
from comm.base_comm import BaseComm
from ipywidgets.widgets import widget
from engagement import Workbook, exercise

sent = []

class Wire(BaseComm):
    def publish_msg(self, kind, data=None, metadata=None, buffers=None, **more):
        size = len(json.dumps(data, ensure_ascii=False).encode()) + sum(map(len, buffers or ()))
        sent.append((kind, {**(data or {}), "to": self.comm_id}, size))

def slide(slider, **to):
    sent.clear()
    asked = {"method": "update", "state": to, "buffer_paths": []}
    slider._handle_msg({"content": {"data": asked}, "buffers": []})
    return [(data, size) for kind, data, size in sent if kind == "comm_msg"]

widget.comm.create_comm = Wire
"""
SLID = """
form = exercise(Workbook.open(language=sys.argv[1]), "pyramid")
opened = len(sent)
form.manners.here = sys.argv[2] == "here"
slider = form.sliders["pyramid.followers.count"]
messages = slide(slider, value=30) + slide(slider, value=31)
heavy = [name for name in ("matplotlib", "numpy", "pandas", "babel", "anywidget") if name in sys.modules]
told = [data["content"] for data, _ in messages if data["method"] == "custom"]
whole = {form.picture.model_id, form.sentence.model_id, form.fields["pyramid.followers.count"][0].model_id}
assert all(each["slid"] == {slider.model_id: {"value": place}} for each, place in zip(told, (30, 31)))
assert all(whole <= each["changed"].keys() and slider.model_id not in each["changed"] for each in told)
assert not told or told[1]["changed"][form.picture.model_id] == {"value": form.picture.value}
print(json.dumps([[size for _, size in messages], len(told), heavy, opened]))
"""


@pytest.mark.parametrize("page", ("here", "none"))
@pytest.mark.parametrize("language", ("nl", "en"))
def test_a_step_of_a_slider_is_one_message_of_at_most_six_kilobytes_and_loads_nothing_heavy(language, page):
    run = subprocess.run(
        [sys.executable, "-c", WIRE + SLID, language, page], capture_output=True, text=True, check=True
    )
    sizes, told, heavy, opened = json.loads(run.stdout)
    assert max(sizes) > 2_000, "no picture was sent"
    assert sum(sizes) / 2 <= 6_000, sizes
    assert told == (2 if page == "here" else 0) and (len(sizes) == 2 or page == "none"), sizes
    assert heavy == [] and opened < 115


SLID_WITH_A_LOG = """
async def main():
    workbook = Workbook.open(language=sys.argv[1])
    workbook.write("start.case", sys.argv[2])
    forms = {key: exercise(workbook, key) for key in ("log", "movement", "flow", "before", "measured")}
    for form in forms.values():
        form.manners.here = True
    mine, below = forms["movement"], [forms["flow"], forms["before"], forms["measured"]]
    choosing = forms["log"].choosing
    choosing.source.value = choosing.source.options[1][1]
    if choosing.task:
        await choosing.task
    assert forms["log"].opened.log
    await asyncio.sleep(2 * PAUSE)
    told, rested = {}, []
    for key in (*[key for key in mine.fields if ".test." in key], "movement.month"):
        slider, heads, stood = mine.fields[key][0], {rule.children[0].model_id for rule, _ in mine.rows.values()}, shown(below)
        was, places = slider.index, [place for place in (3, 4, 5) if place != slider.index]
        steps = [slide(slider, index=place) for place in places]
        assert all(len(step) == 1 for step in steps), (key, [len(step) for step in steps])
        told[key] = [size for ((_, size),) in steps]
        changed = [data["content"]["changed"] for ((data, _),) in steps]
        assert all(data["content"]["slid"] == {slider.model_id: {"index": place}} for ((data, _),), place in zip(steps, places))
        ids = {mine.picture.model_id, mine.sentence.model_id, *heads, *(form.keeping.said.model_id for form in forms.values())}
        assert not {each for step in changed for each in step} - ids, (key, "more was sent than what is slid")
        assert any(mine.picture.model_id in step and heads & step.keys() for step in changed), (key, "the picture stood still")
        assert shown(below) == stood, (key, "a picture below was made anew while somebody slid")
        if key in ("movement.test.followers.within", "movement.month"):
            sent.clear()
            await asyncio.sleep(2 * PAUSE)
            after = {data["to"] for _, data, _ in sent}
            assert shown(below)["FlowForm"] != stood["FlowForm"], (key, "nothing followed")
            assert mine.picture.model_id not in after and forms["flow"].picture.model_id in after
            rested.append(sum(size for _, _, size in sent))
        slide(slider, index=was)
    print(json.dumps([told, rested]))

def shown(forms):
    return {type(form).__name__: (form.picture.value, form.sentence.value) for form in forms}

from engagement.forms.waiting import PAUSE
asyncio.run(main())
"""


@pytest.mark.parametrize(("language", "case"), [("nl", "small-business"), ("en", "charity")])
def test_a_step_of_a_test_is_one_message_of_at_most_thirteen_kilobytes_and_the_pictures_below_wait(language, case):
    """The sample's log is open. A picture of eighteen months is twice a pyramid; what is below it comes when the hand rests."""
    run = subprocess.run([sys.executable, "-c", WIRE + SLID_WITH_A_LOG, language, case], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2_000:]
    told, rested = json.loads(run.stdout)
    assert len(told) == 11, "five tests of two sliders, and the month"
    assert max(size for steps in told.values() for size in steps) <= 13_000, told
    assert max(rested) <= 30_000, rested
