"""What one step of a slider sends to the page, and what a live picture never loads. (How fast it is: benchmarks.latency.)"""

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
        sent.append((kind, len(json.dumps(data, ensure_ascii=False).encode()) + sum(map(len, buffers or ()))))

widget.comm.create_comm = Wire
form = exercise(Workbook.open(language=sys.argv[1]), "pyramid")
sent.clear()
for place in (30, 31):
    asked = {"method": "update", "state": {"value": place}, "buffer_paths": []}
    form.sliders["pyramid.followers.count"]._handle_msg({"content": {"data": asked}, "buffers": []})
heavy = [name for name in ("matplotlib", "numpy", "pandas", "babel", "anywidget") if name in sys.modules]
print(json.dumps([[size for kind, size in sent if kind == "comm_msg"], heavy]))
"""


@pytest.mark.parametrize("language", ("nl", "en"))
def test_a_step_of_a_slider_sends_at_most_six_kilobytes_and_loads_nothing_heavy(language):
    run = subprocess.run([sys.executable, "-c", SLID, language], capture_output=True, text=True, check=True)
    sizes, heavy = json.loads(run.stdout)
    assert max(sizes) > 2_000, "no picture was sent"
    assert sum(sizes) / 2 <= 6_000, sizes
    assert heavy == []
