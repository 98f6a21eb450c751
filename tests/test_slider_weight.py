"""What goes over the wire: one message for a step of a slider, and no models that say nothing. (How fast: benchmarks.latency.)"""

import json
import subprocess
import sys

import pytest

SLID = """
import json, sys
from comm.base_comm import BaseComm
from ipywidgets.widgets import widget
from engagement import Workbook, exercise

sent = []

class Wire(BaseComm):
    def publish_msg(self, kind, data=None, metadata=None, buffers=None, **more):
        sent.append((kind, data, len(json.dumps(data, ensure_ascii=False).encode()) + sum(map(len, buffers or ()))))

widget.comm.create_comm = Wire
form = exercise(Workbook.open(language=sys.argv[1]), "pyramid")
opened = len(sent)
form.manners.here = sys.argv[2] == "here"
sent.clear()
slider = form.sliders["pyramid.followers.count"]
for place in (30, 31):
    asked = {"method": "update", "state": {"value": place}, "buffer_paths": []}
    slider._handle_msg({"content": {"data": asked}, "buffers": []})
heavy = [name for name in ("matplotlib", "numpy", "pandas", "babel", "anywidget") if name in sys.modules]
messages = [(data, size) for kind, data, size in sent if kind == "comm_msg"]
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
    run = subprocess.run([sys.executable, "-c", SLID, language, page], capture_output=True, text=True, check=True)
    sizes, told, heavy, opened = json.loads(run.stdout)
    assert max(sizes) > 2_000, "no picture was sent"
    assert sum(sizes) / 2 <= 6_000, sizes
    assert told == (2 if page == "here" else 0) and (len(sizes) == 2 or page == "none"), sizes
    assert heavy == [] and opened < 115
