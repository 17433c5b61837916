"""The race of the methods in steps, each one turn of one method; what would take a turn too long does not take part."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.networks.operators import Call
from cnnviz.networks.pieces import pieces
from cnnviz.networks.steps import Steps
from cnnviz.ops import OperationError
from cnnviz.ops.methods import METHODS
from cnnviz.ops.methods.case import Array

ROUNDS = 9
"""Turns of each method, if there is time for them."""
MOST_SECONDS = 0.5
"""Seconds that a turn of one method may take."""
ALL_SECONDS = 0.8
"""After so long no further round begins."""
TRIAL = 30_000_000
"""Multiply-adds of the piece by which a method's time is foretold."""


@dataclass(frozen=True)
class Racer:
    """What one method did.

    Attributes
    ----------
    seconds
        The median of its turns; what was foretold if it is `slow`, and None if it cannot do this convolution.
    difference
        The largest difference of any element from ``im2col``'s, relative to the largest element; None if it did not race.
    refusal
        Why it cannot do it, or None.
    """

    method: str
    seconds: float | None = None
    difference: float | None = None
    refusal: OperationError | None = None
    slow: bool = False


def race(input: Array, weight: Array, how: Mapping[str, Any]) -> Steps[list[Racer]]:
    """Let all methods convolve `input` (C, H, W) in turns; `how` holds the other arguments of ``conv2d``.

    Each has one turn that is not timed. The methods come in the order of ``cnnviz.ops.methods.METHODS``.
    """
    yield 0.0
    call = _padded(input, weight, how)
    plain = yield from _definition(call)
    largest = float(np.abs(plain).max()) or 1.0
    racers: dict[str, Racer] = {}
    times: dict[str, list[float]] = {}
    for name in METHODS:
        yield 0.5
        try:
            foretold = _foretold(call, name)
            if foretold > MOST_SECONDS:
                racers[name] = Racer(name, foretold, slow=True)
                continue
            result = _run(call, name)
        except OperationError as error:
            racers[name] = Racer(name, refusal=error)
            continue
        # As a whole, im2col may add in another order than in pieces: that is no difference from itself.
        difference = 0.0 if name == "im2col" else float(np.abs(result - plain).max()) / largest
        racers[name] = Racer(name, difference=difference)
        times[name] = []
    spent = 0.0
    for number in range(ROUNDS):
        if number and spent > ALL_SECONDS * number / (number + 1):
            break
        for name, taken in times.items():
            yield 0.5 + 0.5 * number / ROUNDS
            begin = time.perf_counter()
            _run(call, name)
            taken.append(time.perf_counter() - begin)
            spent += taken[-1]
    return [
        Racer(name, statistics.median(times[name]), racers[name].difference)
        if name in times
        else racers[name]
        for name in METHODS
    ]


def _padded(input: Array, weight: Array, how: Mapping[str, Any]) -> Call:
    """The convolution, its border filled beforehand unless with zeros."""
    given = dict(how)
    mode = given.pop("padding_mode", "zeros")
    if mode != "zeros":
        input, given["padding"] = ops.pad(input, given["padding"], mode=mode), ((0, 0), (0, 0))
    return Call("conv2d", input[np.newaxis], given | {"weight": weight, "bias": None})


def _run(call: Call, method: str) -> Array:
    result: Array = ops.conv2d(call.input, **call.arguments, method=method)
    return result


def _definition(call: Call) -> Steps[Array]:
    """The result by ``im2col``, piece by piece."""
    places, parts = [], []
    for place, piece in pieces(call):
        yield 0.0
        places.append(place)
        parts.append(_run(piece, "im2col"))
    whole = np.empty(tuple(max(place[axis].stop for place in places) for axis in range(4)), parts[0].dtype)
    for place, made in zip(places, parts, strict=True):
        whole[place] = made
    return whole


def _foretold(call: Call, method: str) -> float:
    """About how many seconds a turn takes, from the first small piece that the work is cut into."""
    parts = list(pieces(call, TRIAL))
    if len(parts) == 1:
        return 0.0
    _run(parts[0][1], method)
    begin = time.perf_counter()
    _run(parts[0][1], method)
    return (time.perf_counter() - begin) * len(parts)
