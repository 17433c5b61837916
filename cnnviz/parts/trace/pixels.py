"""What the end of a trace shows: the pixels that a number sees, what each of them gave, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import ModelError, Network
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.networks.trace import (
    Attribution,
    Element,
    Region,
    Share,
    TraceStep,
    exact_sum,
    linear_attribution,
    seen_region,
)
from cnnviz.parts.layer_stepper.subject import largest

Array = npt.NDArray[Any]
Values = Mapping[str, Array]
Labels = Mapping[str, Sequence[str]]

WINDOW = 7
"""Rows and columns of the input whose numbers are written out."""


@dataclass(frozen=True, eq=False)
class Pixels:
    """What the end of a trace shows: the region that the traced number sees, and what each pixel gave.

    `shared` is None where that cannot be said, and `reason` says why. `element` is the number that is shared out: the
    score before softmax where the trace starts behind it.
    """

    region: Region
    element: Element
    shared: Attribution | None
    reason: ModelError | None


@stepwise
def pixels_behind(network: Network, values: Values, steps: Sequence[TraceStep], input: str) -> Steps[Pixels]:
    """The region and the contributions behind the first of `steps`."""
    yield 0.0
    start = steps[0]
    element = start.how.terms.element(0) if isinstance(start.how, Share) else start.element
    region = yield from within(seen_region.steps(network, values, steps[0].element, input), 0, 0.5)
    shared = linear_attribution.steps(network, values, element, input)
    try:
        return Pixels(region, element, (yield from within(shared, 0.5, 1)), None)
    except ModelError as error:
        return Pixels(region, element, None, error)


def pixels_meta(
    values: Values,
    steps: Sequence[TraceStep],
    pixels: Pixels,
    picture: npt.NDArray[np.uint8],
    labels: Labels,
    arrays: dict[str, Array],
) -> dict[str, Any]:
    """The picture with the region, the contributions, and the numbers around the pixel that the trace ends at."""
    region, shared = pixels.region, pixels.shared
    channels, height, width = picture.shape
    numbers = values[region.input]
    meta: dict[str, Any] = {
        "channels": channels,
        "height": height,
        "width": width,
        "planes": numbers.shape[1],
        "spans": [[span.start, span.stop, span.before, span.after] for span in region.spans],
        "gaps": region.has_gaps,
        "cells": int(region.cells.any(axis=1).sum()) if region.cells.ndim == 4 else int(region.cells.sum()),
        "shared": None,
    }
    last = steps[-1]
    ends_here = last.element.array == region.input and len(last.element.index) == 4
    meta["pixel"] = list(last.element.index[1:]) if ends_here else None
    if region.has_gaps:
        arrays["mask"] = region.cells.any(axis=(0, 1)).astype(np.uint8).ravel()
    if shared is not None and numbers.ndim == 4:
        by_pixel = shared.contributions[0].sum(axis=0)
        arrays["shares"] = by_pixel.astype(np.float32).ravel()
        parts = shared.contributions
        value = float(values[pixels.element.array][pixels.element.index])
        size = float(np.abs(parts).sum()) + sum(map(abs, shared.biases.values()))
        meta["shared"] = {
            "array": pixels.element.array,
            "place": place_meta(pixels.element, values[pixels.element.array], labels),
            "most": largest(by_pixel),
            "positive": exact_sum(parts[parts > 0]),
            "negative": exact_sum(parts[parts < 0]),
            "biases": list(shared.biases.items()),
            "bias": shared.bias,
            "total": shared.total,
            "value": value,
            "agrees": bool(abs(shared.total - value) <= 1e-5 * (size + abs(value))),
        }
    if ends_here:
        meta["numbers"] = _numbers(numbers, last.element.index, shared, arrays)
    return meta


def _numbers(
    numbers: Array, index: tuple[int, ...], shared: Attribution | None, arrays: dict[str, Array]
) -> dict[str, int]:
    """The input's numbers around one, and what each of them gave, as arrays ``around`` and ``gave``."""
    image, channel, row, column = index
    high, wide = (min(WINDOW, n) for n in numbers.shape[2:])
    top = min(max(0, row - WINDOW // 2), numbers.shape[2] - high)
    left = min(max(0, column - WINDOW // 2), numbers.shape[3] - wide)
    window = (image, channel, slice(top, top + high), slice(left, left + wide))
    arrays["around"] = numbers[window].astype(np.float32).ravel()
    if shared is not None:
        arrays["gave"] = shared.contributions[window].astype(np.float32).ravel()
    return {"top": top, "left": left, "rows": high, "columns": wide}


def place_meta(element: Element, array: Array, labels: Labels) -> dict[str, Any]:
    """An element's place as the browser says it in words; ``axes`` is "map", "signal", "row" or "other"."""
    index = element.index[1:] if array.ndim > 1 else element.index
    axes = {1: "row", 2: "signal", 3: "map"}.get(len(index), "other")
    names = labels.get(element.array, ())
    return {
        "axes": axes,
        "index": list(index),
        "label": names[index[0]] if axes == "row" and index[0] < len(names) else None,
    }
