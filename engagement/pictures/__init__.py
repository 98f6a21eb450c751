"""The pictures of the workbook, one to a module: values and content in, a ``Picture`` out.

``draw_…`` returns geometry and its sentence; ``svg.paint`` shows it on a page; ``plot_…`` is the same as a matplotlib Figure.
"""

from importlib import import_module

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


def __getattr__(name: str):
    if name not in __all__:
        raise AttributeError(f"there is no {name!r} in the pictures")
    return getattr(import_module(f".{name.partition('_')[2]}", __name__), name)
