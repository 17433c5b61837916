"""What the Stepper is sent of the lab's second step: its maps, its kernel, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import evidence
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.map_names import kernel_names, map_names
from cnnviz.parts.stepper.second_words import explain_second, second_title, second_words
from cnnviz.pipeline import Layer, TransposedConvolution
from cnnviz.second_step import SecondStep
from cnnviz.state.lab import LabState
from cnnviz.state.stages import Pin
from cnnviz.words import Translate


def second_content(
    _: Translate, second: SecondStep, layer: Layer, state: LabState, channels: list[str]
) -> Content:
    """The entries of the Stepper's meta data about `second`, by the place that each has there, and its arrays.

    ``meta["then"]`` tells how it was computed, as ``meta["conv"]`` does of the first convolution. Of the maps that it takes those of
    the chosen kernel are in the browser already: ``own`` has for each map its channel there, or None where the map is an array
    of its own, ``then_0`` and so on. Nor is the map of a combination ``sent`` where the browser makes the same numbers of these.
    """
    own = _own(second, layer)
    sent = second.weight is not None or not np.array_equal(second.result, _in_browser(second))
    names = kernel_names(_, state)[:2] if second.weight is None else map_names(_, state, channels)
    side = 1 if second.weight is None else second.weight.shape[-1]
    low, high = float(second.maps.min()), float(second.maps.max())
    strongest = map(int, np.unravel_index(int(np.argmax(second.result)), second.result.shape))
    spec = {
        "kind": second.kind,
        "stage": second.stage,
        "kernel": (side, side),
        "stride": (1, 1),
        "dilation": (1, 1),
        "padding": ((0, 0), (0, 0)),
        "mode": "zeros",
        "out": second.result.shape,
        "maps": len(second.maps),
        "own": own,
        "cells": second.maps[0].size,
        "sent": sent,
        "range": (low, high),
        "names": names,
        "tells": brighter(second, layer),
        "start": vars(Pin("then", *strongest)),
    }
    meta = {
        "then": spec,
        "range": (float(second.result.min()), float(second.result.max())),
        "title": second_title(_, second.kind),
        "words": second_words(_),
        "explain": explain_second(_, second, state, names),
    }
    arrays: dict[str, npt.NDArray[Any]] = {"then": second.result} if sent else {}
    arrays |= {f"then_{at}": plane for at, plane in enumerate(second.maps) if own[at] is None}
    if second.weight is not None:
        arrays["then_weight"] = second.weight
    return meta, arrays


def _own(second: SecondStep, layer: Layer) -> list[int | None]:
    """For each map that the second step takes: its channel among the maps of the chosen kernel, or None."""
    count = len(second.maps)
    if second.weight is None:  # kernel by kernel
        channels = count // 2
        return [at % channels if at // channels == layer.at else None for at in range(count)]
    kernels = len(layer.runs)
    return [at // kernels if at % kernels == layer.at else None for at in range(count)]


_COMBINED: Mapping[str, Callable[[Any, Any], Any]] = {
    "magnitude": lambda a, b: np.sqrt(a * a + b * b),
    "sum": np.add,
    "difference": np.subtract,
    "maximum": np.maximum,
}


def _in_browser(second: SecondStep) -> npt.NDArray[np.float32]:
    """A combination as the browser makes it: in float64, and rounded once."""
    a, b = (maps.astype(np.float64) for maps in second.pair)
    made: npt.NDArray[np.float32] = _COMBINED[second.kind](a, b).astype(np.float32)
    return made


def brighter(second: SecondStep, layer: Layer) -> dict[str, Any] | None:
    """How a magnitude's a and b tell which way the picture gets brighter; None where they do not.

    A transposed convolution lays the kernel down turned by 180°, and with a stride with zeros between its copies, so that its maps are
    no slopes of the picture.

    ``"matrix"`` makes the slopes downwards and to the right of a and b without their ``"bias"``.
    """
    if second.kind != "magnitude" or isinstance(layer.chosen.convolution, TransposedConvolution):
        return None
    planes = [run.weight.reshape(-1, *run.weight.shape[2:]) for run in layer.runs[:2]]
    if any((each != each[0]).any() for each in planes):  # no one brightness: each channel has its own kernel
        return None
    matrix = evidence.ramp_behind(planes[0][0], planes[1][0])
    return None if matrix is None else {"matrix": matrix.tolist(), "bias": layer.chosen.bias}
