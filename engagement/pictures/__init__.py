"""The pictures of the workbook, one to a module: values and content in, a ``Picture`` out.

``draw_…`` returns geometry and its sentence; ``svg.paint`` shows it on a page; ``plot_…`` is the same as a matplotlib Figure.
"""

from .house import draw_house, plot_house
from .plan import draw_plan, plot_plan
from .pyramid import draw_pyramid, plot_pyramid
from .staircase import draw_staircase, plot_staircase

__all__ = [
    "draw_house",
    "draw_plan",
    "draw_pyramid",
    "draw_staircase",
    "plot_house",
    "plot_plan",
    "plot_pyramid",
    "plot_staircase",
]
