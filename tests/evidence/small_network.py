"""A network of every kind of layer, small enough that each number of its way back can be explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz import evidence, ops
from cnnviz.ops.backward import (
    activation_backward,
    avg_pool2d_backward,
    conv2d_backward,
    linear_backward,
    max_pool2d_backward,
    softmax_cross_entropy,
)

Arrays = dict[str, np.ndarray]

FIRST: dict[str, Any] = {"stride": (1, 2), "padding": ((1, 0), (1, 1))}
LARGEST: dict[str, Any] = {"stride": 2, "padding": 1}
SECOND: dict[str, Any] = {"dilation": (1, 2), "groups": 2}


@dataclass(frozen=True)
class SmallNetwork:
    """Two convolutions, the second in groups, with an activation each, both kinds of pooling, a fully connected layer.

    For images ``(2, 7, 14)`` and three classes.
    """

    image: np.ndarray
    label: int
    activation: str

    def run(self, weights: Arrays) -> Arrays:
        """Every layer's output, by what made it."""
        x = ops.conv2d(self.image, weights["first.weight"], weights["first.bias"], **FIRST)
        values = {"first": x}
        values["gate"] = ops.ACTIVATIONS[self.activation](x)
        values["largest"], values["winners"] = ops.max_pool2d(
            values["gate"], 3, **LARGEST, return_indices=True
        )
        x = ops.conv2d(values["largest"], weights["second.weight"], weights["second.bias"], **SECOND)
        values |= {"second": x, "second gate": ops.ACTIVATIONS[self.activation](x)}
        values["mean"] = ops.avg_pool2d(values["second gate"], 2, stride=1)
        values["flat"] = values["mean"].reshape(-1)
        values["scores"] = ops.linear(values["flat"], weights["last.weight"], weights["last.bias"])
        return values

    def loss(self, weights: Arrays) -> float:
        """Cross-entropy."""
        return softmax_cross_entropy(self.run(weights)["scores"][np.newaxis], [self.label])[0]

    def choices(self, weights: Arrays) -> bytes:
        """Which gates are open and which cells won."""
        values = self.run(weights)
        signs = [values["first"] > 0, values["second"] > 0, values["winners"]]
        return b"".join(np.ascontiguousarray(each).tobytes() for each in signs)


def drawn(seed: int, activation: str, dtype: Any = np.float64) -> tuple[SmallNetwork, Arrays]:
    """A network and its weights."""
    rng = np.random.default_rng(seed)
    shapes = {
        "first.weight": (4, 2, 3, 3),
        "first.bias": (4,),
        "second.weight": (6, 2, 2, 2),
        "second.bias": (6,),
        "last.weight": (3, 6),
        "last.bias": (3,),
    }
    weights = {name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes.items()}
    image = rng.standard_normal((2, 7, 14)).astype(dtype)
    return SmallNetwork(image, int(rng.integers(3)), activation), weights


def by_engine(network: SmallNetwork, weights: Arrays) -> Arrays:
    """The gradients by all weights and all outputs, by the engine's backward passes."""
    values = network.run(weights)
    grads: Arrays = {}
    grads["scores"] = softmax_cross_entropy(values["scores"][np.newaxis], [network.label])[1][0]
    grads["flat"], grads["last.weight"], grads["last.bias"] = linear_backward(
        grads["scores"], values["flat"], weights["last.weight"]
    )
    grads["mean"] = grads["flat"].reshape(values["mean"].shape)
    grads["second gate"] = avg_pool2d_backward(grads["mean"], values["second gate"], 2, stride=1)
    grads["second"] = activation_backward(grads["second gate"], values["second"], network.activation)
    grads["largest"], grads["second.weight"], grads["second.bias"] = conv2d_backward(
        grads["second"], values["largest"], weights["second.weight"], **SECOND
    )
    grads["gate"] = max_pool2d_backward(grads["largest"], values["gate"], 3, **LARGEST)
    grads["first"] = activation_backward(grads["gate"], values["first"], network.activation)
    grads["image"], grads["first.weight"], grads["first.bias"] = conv2d_backward(
        grads["first"], network.image, weights["first.weight"], **FIRST
    )
    return grads


def by_evidence(network: SmallNetwork, weights: Arrays) -> Arrays:
    """The same, each number explained by itself, from the numbers explained before it."""
    values = network.run(weights)
    grads: Arrays = {}

    def explain(name: str, like: np.ndarray, total: Any) -> None:
        grads[name] = np.array([total(at) for at in np.ndindex(*like.shape)]).reshape(like.shape)

    def convolution(name: str, below: str, input: np.ndarray, how: dict[str, Any]) -> None:
        weight, grad = weights[f"{name}.weight"], grads[name]
        explain(
            f"{name}.weight",
            weight,
            lambda at: evidence.convolution_weight_gradient(grad, input, weight, at, **how).total,
        )
        explain(f"{name}.bias", weights[f"{name}.bias"], lambda at: evidence.bias_gradient(grad, *at).total)
        explain(
            below,
            input,
            lambda at: evidence.convolution_input_gradient(grad, input, weight, at, **how).total,
        )

    def gate(name: str, grad: np.ndarray) -> None:
        x = values[name]
        explain(name, x, lambda at: evidence.activation_gradient(network.activation, x[at], grad[at]).total)

    scores, weight = values["scores"], weights["last.weight"]
    explain("scores", scores, lambda at: evidence.cross_entropy_gradient(scores, network.label, *at).gradient)
    explain(
        "last.weight",
        weight,
        lambda at: evidence.linear_weight_gradient(grads["scores"], values["flat"], weight, at).total,
    )
    explain("last.bias", scores, lambda at: evidence.bias_gradient(grads["scores"], *at).total)
    explain(
        "flat",
        values["flat"],
        lambda at: evidence.linear_input_gradient(grads["scores"], values["flat"], weight, *at).total,
    )
    mean, behind = values["mean"], values["second gate"]
    explain("mean", mean, lambda at: evidence.flatten_gradient(grads["flat"], mean.shape, at).total)
    explain(
        "second gate",
        behind,
        lambda at: evidence.average_pooling_gradient(grads["mean"], behind, 2, at, stride=1).total,
    )
    gate("second", grads["second gate"])
    convolution("second", "largest", values["largest"], SECOND)
    explain(
        "gate",
        values["gate"],
        lambda at: evidence.max_pooling_gradient(grads["largest"], values["gate"], 3, at, **LARGEST).total,
    )
    gate("first", grads["gate"])
    convolution("first", "image", network.image, FIRST)
    return grads
