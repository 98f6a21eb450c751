"""The same pyramid with one slider, in four ways: ours, and as a user would write it with matplotlib. One notebook each."""

from __future__ import annotations

from pathlib import Path

import nbformat

from engagement import load_content
from engagement.forms.pyramid import STOPS

OURS, INTERACT, OUTPUT, IPYMPL = "ours", "`interact`", "`clear_output`", "ipympl"
ROW = 3  # ours has six sliders, from the top down; the peers have this one: followers

SHARED = """
import math
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, Output, interact
from IPython.display import display

counts = [18000, 2400, 900, 120, 25, 4]

def width(count):
    return math.log10(1 + count)

def draw(axes):
    wide = [width(count) for count in counts]
    bars = axes.barh(names, wide, left=[-each / 2 for each in wide], color=colours)
    numbers = [axes.text(0, y, f"{count:,}", ha="center", va="center") for y, count in enumerate(counts)]
    axes.set(title="Your pyramid", xticks=[], xlim=(-4, 4))
    return bars, numbers
"""
SLIDER = "IntSlider(value=40, min=0, max=len(stops) - 1)"
REDRAWN = """
def show(place):
    counts[2] = stops[place]
    figure, axes = plt.subplots()
    draw(axes)
    plt.show()
"""
SOURCES = {
    OURS: """
from engagement import Workbook, exercise
exercise(Workbook.open(language="en"), "pyramid")
""",
    INTERACT: SHARED + REDRAWN + f"interact(show, place={SLIDER});",
    OUTPUT: SHARED
    + REDRAWN
    + f"""
slider, output = {SLIDER}, Output()

def change(_):
    with output:
        output.clear_output(wait=True)
        show(slider.value)

slider.observe(change, "value")
display(slider, output)
change(None)
""",
    IPYMPL: SHARED
    + f"""
%matplotlib widget
with plt.ioff():
    figure, axes = plt.subplots()
bars, numbers = draw(axes)
slider = {SLIDER}

def change(_):
    counts[2] = stops[slider.value]
    bars[2].set_width(width(counts[2]))
    bars[2].set_x(-width(counts[2]) / 2)
    numbers[2].set_text(f"{{counts[2]:,}}")
    figure.canvas.draw_idle()

slider.observe(change, "value")
display(slider, figure.canvas)
""",
}


def write(folder: Path) -> dict[str, str]:
    """A notebook for each way in ``folder``; its name by way."""
    levels, books = load_content().levels, {}
    given = (
        f"names = {[each.name.en for each in levels]}\ncolours = {[each.colour for each in levels]}\nstops = {STOPS}\n"
    )
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    for n, (way, source) in enumerate(SOURCES.items()):
        cell = nbformat.v4.new_code_cell(source if way == OURS else given + source)
        books[way] = f"{n}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), folder / books[way])
    return books
