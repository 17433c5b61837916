"""Long work as steps, so that whoever asked can show how far it is, let others go first, or stop.

A function written as a generator yields the share of its work that is done, from 0 before anything is, and returns its
result. :class:`Stepwise` makes of it both a plain function and a source of steps, so that there is one way it is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")

Steps = Generator[float, None, R]
"""Yields the share that is done, returns the result."""


def outcome(steps: Generator[Any, None, R]) -> R:
    """Take all steps, and give what they end with."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: R = end.value
            return result


def within(steps: Steps[R], first: float, last: float) -> Steps[R]:
    """`steps` as the part of a longer work from the share `first` to the share `last`."""
    while True:
        try:
            share = next(steps)
        except StopIteration as end:
            result: R = end.value
            return result
        yield first + (last - first) * share


def quietly(steps: Steps[R]) -> Steps[R]:
    """`steps` without NumPy's warnings, which are as before wherever else something is done between two of them."""
    while True:
        with np.errstate(all="ignore"):
            try:
                share = next(steps)
            except StopIteration as end:
                result: R = end.value
                return result
        yield share


class Stepwise(Generic[P, R]):
    """The function `steps`: called, it gives the result; its :attr:`steps` are the generator itself."""

    def __init__(self, steps: Callable[P, Steps[R]]) -> None:
        self.steps = steps
        update_wrapper(self, steps)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Take all steps at once."""
        return outcome(self.steps(*args, **kwargs))


def stepwise(steps: Callable[P, Steps[R]]) -> Stepwise[P, R]:
    """Decorator that makes a :class:`Stepwise`."""
    return Stepwise(steps)
