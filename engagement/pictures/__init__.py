"""The pictures of the workbook, one to a module: values and content in, a ``Picture`` out.

``draw_…`` returns geometry and its sentence; ``svg.paint`` shows it on a page; ``plot_…`` is the same as a matplotlib Figure.
A picture's module is read when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .before import draw_before
    from .change import draw_change
    from .flow import draw_flow
    from .house import draw_house, plot_house
    from .loop import draw_loop, plot_loop
    from .movement import draw_movement, plot_movement
    from .plan import draw_plan, plot_plan
    from .pyramid import draw_pyramid, plot_pyramid
    from .staircase import draw_staircase, plot_staircase
    from .time import draw_time
    from .what_if import draw_what_if, plot_what_if

__all__ = [
    "draw_before",
    "draw_change",
    "draw_flow",
    "draw_house",
    "draw_loop",
    "draw_movement",
    "draw_plan",
    "draw_pyramid",
    "draw_staircase",
    "draw_time",
    "draw_what_if",
    "plot_house",
    "plot_loop",
    "plot_movement",
    "plot_plan",
    "plot_pyramid",
    "plot_staircase",
    "plot_what_if",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"there is no {name!r} in the pictures")
    return getattr(import_module(f".{name.partition('_')[2]}", __name__), name)
