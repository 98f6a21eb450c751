"""The pictures of the workbook, one to a module: values and content in, a ``Picture`` out.

``draw_…`` returns geometry and its sentence; ``svg.paint`` shows it on a page; ``plot_…`` is the same as a matplotlib Figure.
"""

from .change import draw_change
from .house import draw_house, plot_house
from .loop import draw_loop, plot_loop
from .plan import draw_plan, plot_plan
from .pyramid import draw_pyramid, plot_pyramid
from .staircase import draw_staircase, plot_staircase
from .time import draw_time
from .what_if import draw_what_if, plot_what_if

__all__ = [
    "draw_change",
    "draw_house",
    "draw_loop",
    "draw_plan",
    "draw_pyramid",
    "draw_staircase",
    "draw_time",
    "draw_what_if",
    "plot_house",
    "plot_loop",
    "plot_plan",
    "plot_pyramid",
    "plot_staircase",
    "plot_what_if",
]
