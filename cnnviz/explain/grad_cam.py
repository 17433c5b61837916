"""Grad-CAM: a layer's feature maps, each counted by how much it raises a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.explain.score import Score
from cnnviz.memory import Claim
from cnnviz.networks import ModelError, Network
from cnnviz.networks.gradients import depending, gradients
from cnnviz.networks.operators.resize import AxisResize, Filter
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.pointwise import BY_OPERATOR

Array = npt.NDArray[Any]

FOLLOWERS = {name for name, function in BY_OPERATOR.items() if function.activates} | {"BatchNormalization"}
"""What belongs to a convolution in front of it: its features are the numbers after these."""


@dataclass(frozen=True)
class FeatureMaps:
    """Maps that Grad-CAM can look at: the convolution's layer, and the array after its activation."""

    layer: str
    array: str


@dataclass(frozen=True, eq=False)
class GradCam:
    """A Grad-CAM map, and the feature maps and weights that it is made of.

    Attributes
    ----------
    weights
        ``(C,)``, the mean of the score's gradient over each feature map.
    total
        ``(h, w)``, the sum of the maps times their weights.
    """

    maps: FeatureMaps
    weights: Array
    total: Array

    @property
    def map(self) -> Array:
        """``relu(total)``, (h, w): the cells that raise the score; 0 where they lower it."""
        return np.maximum(self.total, 0)

    def stretched(self, height: int, width: int) -> Array:
        """The map over the whole picture, (height, width), by bilinear interpolation."""
        return bilinear(self.map, height, width)


def feature_maps(network: Network, values: Mapping[str, Array], score: Score) -> tuple[FeatureMaps, ...]:
    """The convolutions on the way to a score whose maps have more than one cell, first to last."""
    after = _followers(network)
    leading = _leading_to(network, score.array) & depending(network, values)
    found = []
    for layer in network.layers:
        if layer.op_type != "Conv":
            continue
        array = layer.outputs[0]
        while array in after:
            array = after[array]
        shape = values[array].shape
        if array in leading and array != score.array and len(shape) == 4 and shape[2] * shape[3] > 1:
            found.append(FeatureMaps(layer.name, array))
    return tuple(found)


@stepwise
def grad_cam(
    network: Network,
    values: Mapping[str, Array],
    score: Score,
    maps: FeatureMaps | None = None,
    room: Claim | None = None,
) -> Steps[GradCam]:
    """``relu(sum over k of weight_k * map_k)`` with ``weight_k`` the mean slope of the score by map k.

    Selvaraju et al., 2017. If the score is a weighted sum of the maps' means, it is the class activation map of Zhou
    et al. (2016) but for a factor: the number of cells.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave; the first image of the batch counts.
    maps
        One of :func:`feature_maps`; the last if None.
    room
        A claim of the visitor's; the gradients are counted beside it.

    Raises
    ------
    ModelError
        No convolution with a map of more than one cell, or a layer on the way whose gradient is not known.
    FullError
        There is no room for the gradients.
    """
    if maps is None:
        known = feature_maps(network, values, score)
        if not known:
            raise ModelError(
                "no convolution leads to this score with a map of more than one element, so there is nothing to show"
            )
        maps = known[-1]
    found = yield from gradients.steps(network, values, score.array, score.seed(values), room=room)
    if maps.array not in found:
        raise ModelError("the array '{name}' does not contribute to the score", name=maps.array)
    weights = found[maps.array][0].mean(axis=(1, 2))
    return GradCam(maps, weights, np.tensordot(weights, values[maps.array][0], axes=1))


def bilinear(values: Array, height: int, width: int) -> Array:
    """``(h, w)`` stretched to ``(height, width)``: the middle of each new cell between the middles of four old ones."""
    rows = _stretched(values.astype(np.float64), height)
    return _stretched(rows.T, width).T.astype(values.dtype)


def _stretched(values: Array, new: int) -> Array:
    """`values` (old, n) as (new, n): each new row is a sum of the two old ones beside it."""
    axis = AxisResize(len(values), new, new / len(values))
    cells, weights = Filter("linear").taps(axis, axis.places("half_pixel"))
    return sum(values[row] * weight[:, np.newaxis] for row, weight in zip(cells.T, weights.T, strict=True))


def _followers(network: Network) -> dict[str, str]:
    """From an array to the one that an activation or normalization makes of it, if that is all that takes it."""
    takers: dict[str, list[str]] = {}
    for layer in network.layers:
        for name in layer.inputs:
            takers.setdefault(name, []).append(
                layer.outputs[0] if layer.op_type in FOLLOWERS and name == layer.inputs[0] else ""
            )
    return {name: made[0] for name, made in takers.items() if len(made) == 1 and made[0]}


def _leading_to(network: Network, output: str) -> set[str]:
    """The names of all arrays that have a part in `output`, itself among them."""
    names = {output}
    for layer in reversed(network.layers):
        if names.intersection(layer.outputs):
            names.update(layer.inputs)
    return names
