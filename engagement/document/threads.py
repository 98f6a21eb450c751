"""One thread at a time: JupyterLab may hand a slider's events to another thread than the one that ran the cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Concatenate, ParamSpec, Protocol, TypeVar


class TakesTurns(Protocol):
    """What is acted upon by one thread at a time; who has the turn can take it again."""

    turn: RLock


Subject = TypeVar("Subject", bound=TakesTurns)
Given = ParamSpec("Given")
Returned = TypeVar("Returned")


def in_turn(method: Callable[Concatenate[Subject, Given], Returned]) -> Callable[Concatenate[Subject, Given], Returned]:
    """The method, for one thread at a time."""

    @wraps(method)
    def acting(self: Subject, /, *args: Given.args, **options: Given.kwargs) -> Returned:
        with self.turn:
            return method(self, *args, **options)

    return acting
