"""How long each method takes for the same convolution, and how far its result is from the definition's."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz.ops.convolution import conv2d
from cnnviz.ops.errors import OperationError
from cnnviz.ops.methods import METHODS
from cnnviz.ops.methods.case import Array

ROUNDS = 9
"""Turns of each method, if there is time for them."""


@dataclass(frozen=True)
class Racer:
    """What one method did.

    Attributes
    ----------
    seconds
        The median of its turns; None if it cannot do this convolution.
    difference
        The largest difference of any element from ``im2col``'s, relative to the largest element; None likewise.
    refusal
        Why it cannot do it, or None.
    """

    method: str
    seconds: float | None = None
    difference: float | None = None
    refusal: OperationError | None = None


def race(
    input: Array, weight: Array, bias: Array | None = None, *, limit: float = 0.8, **how: Any
) -> list[Racer]:
    """Let all methods take turns until each has had :data:`ROUNDS` of them, or `limit` seconds are over.

    `how` holds the other arguments of :func:`~cnnviz.ops.convolution.conv2d`. Each method has one turn that is not timed
    and one that is, however long they take. The methods come in the order of :data:`~cnnviz.ops.methods.METHODS`.
    """
    refusals: dict[str, OperationError] = {}
    differences: dict[str, float] = {}
    plain = conv2d(input, weight, bias, method="im2col", **how)
    largest = float(np.abs(plain).max()) or 1.0
    for name in METHODS:
        try:
            result = plain if name == "im2col" else conv2d(input, weight, bias, method=name, **how)
        except OperationError as error:
            refusals[name] = error
            continue
        differences[name] = float(np.abs(result - plain).max()) / largest
    times: dict[str, list[float]] = {name: [] for name in differences}
    start = time.perf_counter()
    for turn in range(ROUNDS):
        if turn and time.perf_counter() - start > limit * turn / (turn + 1):
            break
        for name, taken in times.items():
            begin = time.perf_counter()
            conv2d(input, weight, bias, method=name, **how)
            taken.append(time.perf_counter() - begin)
    return [
        Racer(name, refusal=refusals[name])
        if name in refusals
        else Racer(name, statistics.median(times[name]), differences[name])
        for name in METHODS
    ]
