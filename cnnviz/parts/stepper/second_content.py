"""What the Stepper is sent of the lab's second step: its maps, its kernel, and what is said of it."""

from __future__ import annotations

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

    ``meta["then"]`` tells how it was computed, as ``meta["conv"]`` does of the first convolution; the maps that it takes
    are the array ``then_maps``.
    """
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
    arrays: dict[str, npt.NDArray[Any]] = {"then": second.result, "then_maps": second.maps}
    if second.weight is not None:
        arrays["then_weight"] = second.weight
    return meta, arrays


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
