"""The Engagement Workbook: map an audience on a pyramid, choose an ambition that can be kept, go home with a plan.

This is the front door; notebooks import from here and from nowhere below. What stands beside it is a participant's path:
``model`` (the nouns), ``content`` (the texts), ``workbook`` (the answers), ``loop``, ``weakest``, ``ambition`` and ``plan``
(the rules), ``answers`` (a workbook as values), ``shapes``, ``svg`` and ``plots`` (the painters). The rooms behind it say at
their own doors what they do: ``document``, ``files``, ``movement``, ``workshop``, ``pictures``, ``paper``, ``forms``, ``server``.

Nothing is imported until it is asked for: a notebook without files or exports never loads pandas or matplotlib.
"""

from importlib import import_module

_FOUND_IN = {
    "Activity": "plan",
    "Amount": "model",
    "Log": "movement.log",
    "Mistake": "model",
    "Pyramid": "model",
    "Steps": "loop",
    "Table": "files.table",
    "Test": "files.question",
    "Workbook": "workbook",
    "exercise": "forms",
    "join_people": "files.audience",
    "load_content": "content",
    "place_people": "files.people",
    "plot_house": "pictures.house",
    "plot_loop": "pictures.loop",
    "plot_movement": "pictures.movement",
    "plot_plan": "pictures.plan",
    "plot_pyramid": "pictures.pyramid",
    "plot_staircase": "pictures.staircase",
    "plot_what_if": "pictures.what_if",
    "read_table": "files.table",
    "simulate": "loop",
    "weakest_step": "weakest",
    "write_report": "paper.report",
}

__all__ = sorted(_FOUND_IN)
__version__ = "0.8.0"


def __getattr__(name: str) -> object:
    if name not in _FOUND_IN:
        raise AttributeError(f"engagement has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f".{_FOUND_IN[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
