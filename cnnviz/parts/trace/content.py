"""What the trace in the browser is sent: a chain of steps, their strongest terms, and the pixels at its end.

Everything that is left out is counted: a step says of the terms that are not sent how many they are and what they sum
to, so that what is shown is always the whole sum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Network
from cnnviz.networks.trace import (
    Choice,
    Closed,
    Curve,
    Element,
    Given,
    How,
    Move,
    Product,
    Rounded,
    Share,
    Sum,
    Terms,
    TraceStep,
    curve_at,
    exact_sum,
    explain,
)
from cnnviz.networks.trace.layer import changing_arrays, operation_of
from cnnviz.parts.layer_stepper.subject import RELAID, largest, map_number, plane_of, real
from cnnviz.parts.trace.pixels import Array, Labels, Pixels, Values, pixels_meta, place_meta

FEW, MANY = 6, 40
"""Terms of a step that are shown at first, and when a visitor asks for more."""
MOST_CELLS = 112
"""Rows and columns of a map that are sent; of a larger one the largest number of each block."""
CURVE_POINTS = 61

KINDS: dict[type[How], str] = {
    Choice: "choice",
    Closed: "closed",
    Curve: "curve",
    Given: "given",
    Move: "move",
    Product: "product",
    Rounded: "sum",
    Share: "share",
    Sum: "sum",
}


def trace_payload(
    network: Network,
    values: Values,
    steps: Sequence[TraceStep],
    pixels: Pixels,
    picture: npt.NDArray[np.uint8],
    labels: Labels | None = None,
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Meta data, plain Python values, and flat arrays.

    Parameters
    ----------
    steps
        What :func:`cnnviz.networks.trace.trace` gave.
    picture
        uint8 (1 or 3, H, W): the input as a visitor knows it, of the size of the network's input.
    labels
        By the name of an array (N, classes) the names of its classes.
    """
    arrays: dict[str, Array] = {"picture": picture.ravel()}
    sent = []
    for number, step in enumerate(steps):
        block = _step(network, values, step, labels or {})
        block["map"], levels = _map(values[step.element.array], step, steps[number - 1] if number else None)
        if levels is not None:
            arrays[f"map{number}"] = levels.ravel()
        sent.append(block)
    meta = {
        "steps": sent,
        "few": FEW,
        "input": pixels_meta(values, steps, pixels, picture, labels or {}, arrays),
    }
    return plain(meta), arrays


def plain(value: Any) -> Any:
    """`value` as JSON can carry it: a number that is not finite becomes ``{"number": "NaN"}``, "Infinity" or "-Infinity"."""
    match value:
        case float() if not math.isfinite(value):
            return {"number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
        case dict():
            return {name: plain(each) for name, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
    return value


def _step(network: Network, values: Values, step: TraceStep, labels: Labels) -> dict[str, Any]:
    how = step.how
    block: dict[str, Any] = {
        "kind": KINDS[type(how)],
        "array": step.element.array,
        "layer": step.layer.name if step.layer else "",
        "op_type": operation_of(step.layer, changing_arrays(network)) if step.layer else "",
        "starts": step.layer is not None and step.layer.outputs[0] == step.element.array,
        "element": step.element.index[1:],
        "place": place_meta(step.element, values[step.element.array], labels),
        "value": step.engine,
        "exact": how.value,
        "gap": step.gap,
        "tolerance": step.tolerance,
        "agrees": step.agrees,
        "count": len(how.terms),
        "chosen": step.chosen,
    }
    few, many = (_shown(len(how.terms), count, step.chosen) for count in (FEW, MANY))
    block["terms"] = [_term(network, values, how.terms, rank, labels) for rank in many]
    match how:
        case Sum():
            channels = list(how.terms.by_channel().items())
            block |= {
                "bias": how.bias,
                "divisor": how.divisor,
                "padding": how.padding,
                "total": how.total,
                "rounded": [how.low, how.high] if isinstance(how, Rounded) else None,
                "rests": [_others(how.terms.products, shown) for shown in (few, many)],
                "channels": channels[:MANY] if len(channels) > 1 else [],
                "other_channels": [len(channels[MANY:]), exact_sum(total for _, total in channels[MANY:])],
            }
        case Choice():
            block |= {"largest": how.largest, "ties": how.ties, "padding": how.padding}
        case Curve():
            block["curve"] = _curve(network, values, step.element, how.x)
            block |= {"name": how.name, "x": how.x, "slope": how.slope, "passes": how.passes}
        case Share():
            rests = [_others(how.exponents, shown) for shown in (few, many)]
            block |= {
                "shift": how.shift,
                "exponents": how.exponents[many].tolist(),
                "total": how.total,
                "log": how.is_log,
                "rests": rests,
            }
        case Move():
            block["fill"] = how.fill
        case Closed():
            block |= {"parts": how.count, "same_place": how.at_same_place}
        case Given():
            block["is_input"] = how.is_input
    return block


def _curve(network: Network, values: Values, element: Element, x: float) -> list[list[float]]:
    """Points of a function around 0 and the number that went in."""
    reach = 1.35 * abs(x) if math.isfinite(x) and abs(x) > 1e-6 else 1.0
    points = np.linspace(-reach, reach, CURVE_POINTS)
    heights = curve_at(network, values, element, points)
    return [
        [float(at), float(height)] for at, height in zip(points, heights, strict=True) if np.isfinite(height)
    ]


def _shown(count: int, most: int, chosen: int | None) -> list[int]:
    """The ranks of the terms to show: the strongest, and the one that is followed."""
    ranks = list(range(min(count, most)))
    return ranks if chosen is None or chosen < len(ranks) else [*ranks, chosen]


def _others(numbers: Array, shown: Sequence[int]) -> list[float]:
    """How many numbers are not shown, and their exact sum."""
    others = np.ones(len(numbers), bool)
    others[list(shown)] = False
    return [int(others.sum()), exact_sum(numbers[others])]


def _term(network: Network, values: Values, terms: Terms, rank: int, labels: Labels) -> dict[str, Any]:
    element = terms.element(rank)
    before = _before_layout(network, values, element)
    weight, product = float(terms.weights[rank]), float(terms.products[rank])
    return {
        "rank": rank,
        "array": element.array if len(terms.arrays) > 1 else "",
        "place": place_meta(before, values[before.array], labels),
        "input": float(terms.inputs[rank]),
        "weight": weight if math.isfinite(weight) else None,
        "product": product if math.isfinite(product) else None,
    }


def _before_layout(network: Network, values: Values, element: Element) -> Element:
    """Where a number in a row was before maps were laid out as that row; the element itself elsewhere."""
    found = element
    while len(found.index) < 3:
        step = explain(network, values, found)
        if not (step.layer and step.layer.op_type in RELAID and len(step.how.terms)):
            return element
        found = step.how.terms.element(0)
    return found


def _map(
    array: Array, step: TraceStep, after: TraceStep | None
) -> tuple[dict[str, Any] | None, Array | None]:
    """The map that a step's number is on, in levels from -127 to 127, and where on it the number lies.

    `after` is the step towards the answer; what it read of this map is its window.
    """
    if array.ndim < 2:
        return None, None
    item = array[step.element.index[0]]
    index = step.element.index[1:]
    plane = real(plane_of(item, map_number(item.shape, index)))
    rows, columns = plane.shape
    most = largest(plane)
    small = _reduced(np.nan_to_num(plane.astype(np.float64), posinf=most, neginf=-most))
    cell = divmod(index[0], columns) if len(index) == 1 else (index[-2] if len(index) > 2 else 0, index[-1])
    window = None
    if after is not None and 1 < len(index) < 4:
        window = _window(after, step.element, array.shape)
        if window == [0, rows, 0, columns]:
            window = None
    levels = np.rint(small / most * 127).astype(np.int8)
    meta = {
        "height": small.shape[0],
        "width": small.shape[1],
        "rows": rows,
        "columns": columns,
        "most": most,
        "cell": [int(place) for place in cell],
        "window": window,
        "count": len(item) if item.ndim == 1 else rows * columns,
    }
    return meta, levels


def _window(after: TraceStep, element: Element, shape: tuple[int, ...]) -> list[int] | None:
    """First and past-the-last row and column that the step after read on the element's map."""
    terms = after.how.terms
    number = list(terms.arrays).index(element.array)
    places = np.unravel_index(terms.places[terms.which == number], shape)
    here = (places[0] == element.index[0]) & (places[1] == element.index[1])
    if here.sum() < 2:
        return None
    ends = [(int(axis[here].min()), int(axis[here].max()) + 1) for axis in places[2:]]
    (top, bottom), (left, right) = ends if len(ends) == 2 else ((0, 1), ends[0])
    return [top, bottom, left, right]


def _reduced(plane: Array) -> Array:
    """A large map with one number for each block: the one of the largest size."""
    factors = [-(-n // MOST_CELLS) for n in plane.shape]
    if max(factors) == 1:
        return plane
    high, wide = (-(-n // f) for n, f in zip(plane.shape, factors, strict=True))
    padded = np.zeros((high * factors[0], wide * factors[1]))
    padded[: plane.shape[0], : plane.shape[1]] = plane
    blocks = padded.reshape(high, factors[0], wide, factors[1]).swapaxes(1, 2).reshape(high, wide, -1)
    return np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., np.newaxis], axis=2)[..., 0]
