"""Central differences through a network, in float64: what gradients are held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cnnviz.networks import Input, Layer, Network
from cnnviz.networks.gradients import gradients

STEP = 1e-6
FLOATS, DOUBLE = (1, 10, 11), 11
"""ONNX's numbers for the types of floats, and for float64."""


def doubled(network: Network) -> Network:
    """The network with float64 in place of every other float."""

    def wide(array: Any) -> Any:
        if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
            return array
        return array.astype(float)

    return Network(
        [
            Layer(
                each.name,
                each.op_type,
                each.inputs,
                each.outputs,
                {name: wide(value) for name, value in each.attributes.items()}
                | ({"to": DOUBLE} if each.op_type == "Cast" and each.attributes["to"] in FLOATS else {}),
            )
            for each in network.layers
        ],
        [
            Input(each.name, each.shape, np.dtype(float) if each.dtype.kind == "f" else each.dtype)
            for each in network.inputs
        ],
        network.outputs,
        {name: wide(array) for name, array in network.weights.items()},
        network.opset,
    )


def slopes(
    network: Network,
    inputs: Mapping[str, np.ndarray],
    output: str,
    seed: np.ndarray,
    name: str,
    places: list[tuple[int, ...]],
) -> np.ndarray:
    """How ``sum(seed * output)`` moves with the numbers of an input at some places."""
    found = []
    for place in places:
        sums = []
        for step in (STEP, -STEP):
            moved = inputs[name].copy()
            moved[place] += step
            sums.append(float(np.sum(seed * network.run({**inputs, name: moved})[output])))
        found.append((sums[0] - sums[1]) / (2 * STEP))
    return np.array(found)


def check(
    network: Network,
    inputs: Mapping[str, np.ndarray],
    output: str,
    rng: np.random.Generator,
    most: int = 10**6,
    tolerance: float = 1e-6,
) -> None:
    """Raise unless the gradients by all inputs are what central differences say, at `most` places of each."""
    values = network.run(inputs)
    seed = rng.standard_normal(values[output].shape)
    found = gradients(network, values, output, seed)
    for port in network.inputs:
        x = inputs[port.name]
        if x.dtype.kind != "f":
            continue
        assert found[port.name].shape == x.shape and found[port.name].dtype == x.dtype
        places = list(np.ndindex(*x.shape))
        if len(places) > most:
            places = [places[at] for at in rng.choice(len(places), most, replace=False)]
        expected = slopes(network, inputs, output, seed, port.name, places)
        computed = np.array([found[port.name][place] for place in places])
        scale = max(1.0, np.abs(expected).max(initial=0.0))
        np.testing.assert_allclose(
            computed, expected, rtol=tolerance, atol=tolerance * scale, err_msg=port.name
        )
