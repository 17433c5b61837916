"""Layers: an operation of the engine, the numbers it learns, and the way back through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.ops import backward
from cnnviz.ops.normalization import batch_norm
from cnnviz.ops.shape import Array

MOMENTUM = 0.1
"""How much a batch's mean and variance count among those that batch norm keeps, as in torch."""


class Layer:
    """One step of a network.

    `parameters` are the arrays it learns, by name. `forward` is the pass of training and remembers what went in; `backward`
    takes the gradient by what came out, leaves those by the parameters in `gradients` and returns the one by the input.
    `apply` is what the layer does once it is trained.
    """

    def __init__(self, name: str, **parameters: Array) -> None:
        self.name = name
        self.parameters = parameters
        self.gradients: dict[str, Array] = {}
        self.input: Array

    @property
    def state(self) -> dict[str, Array]:
        """Every array that :meth:`apply` uses, under torch's names and in the order of ONNX's inputs."""
        return self.parameters

    def forward(self, input: Array) -> Array:
        """The layer's output for `input`, which is kept for :meth:`backward`."""
        self.input = input
        return self.apply(input)

    def apply(self, input: Array) -> Array:
        """The layer's output for `input`."""
        raise NotImplementedError

    def backward(self, grad: Array) -> Array:
        """The gradient by the last input of :meth:`forward`, from `grad`, the gradient by its output."""
        raise NotImplementedError


class Conv2d(Layer):
    """``ops.conv2d`` with zeros around; the bias starts at 0."""

    def __init__(self, name: str, weight: Array, *, stride: int = 1, padding: int = 0) -> None:
        super().__init__(name, weight=weight, bias=np.zeros(len(weight), weight.dtype))
        self.padding = padding
        self.how: dict[str, Any] = {"stride": stride, "padding": padding}

    def apply(self, input: Array) -> Array:
        return ops.conv2d(input, self.parameters["weight"], self.parameters["bias"], **self.how)

    def backward(self, grad: Array) -> Array:
        by_input, by_weight, by_bias = backward.conv2d_backward(
            grad, self.input, self.parameters["weight"], **self.how
        )
        self.gradients = {"weight": by_weight, "bias": by_bias}
        return by_input


class Activation(Layer):
    """One of ``ops.ACTIVATIONS`` with the parameters that it has by itself."""

    def __init__(self, name: str, function: str) -> None:
        super().__init__(name)
        self.function = function

    def apply(self, input: Array) -> Array:
        return ops.ACTIVATIONS[self.function](input)

    def backward(self, grad: Array) -> Array:
        return backward.activation_backward(grad, self.input, self.function)


class ReLU(Activation):
    """``ops.relu``."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "relu")


class MaxPool2d(Layer):
    """``ops.max_pool2d``; without a stride the windows lie side by side."""

    def __init__(self, name: str, size: int, stride: int | None = None) -> None:
        super().__init__(name)
        self.size, self.stride = size, stride or size

    def apply(self, input: Array) -> Array:
        return ops.max_pool2d(input, self.size, stride=self.stride)

    def backward(self, grad: Array) -> Array:
        return backward.max_pool2d_backward(grad, self.input, self.size, stride=self.stride)


class AvgPool2d(Layer):
    """``ops.avg_pool2d``."""

    def __init__(self, name: str, size: int, stride: int) -> None:
        super().__init__(name)
        self.size, self.stride = size, stride

    def apply(self, input: Array) -> Array:
        return ops.avg_pool2d(input, self.size, stride=self.stride)

    def backward(self, grad: Array) -> Array:
        return backward.avg_pool2d_backward(grad, self.input, self.size, stride=self.stride)


class GlobalAverage(Layer):
    """The mean of each map: ``(N, C, H, W)`` to ``(N, C)``."""

    def apply(self, input: Array) -> Array:
        return ops.global_avg_pool2d(input)[:, :, 0, 0]

    def backward(self, grad: Array) -> Array:
        by_map = grad[:, :, np.newaxis, np.newaxis]
        return backward.avg_pool2d_backward(by_map, self.input, self.input.shape[2:])


class BatchNorm(Layer):
    """``ops.batch_norm``: by the batch's own mean and variance in training, afterwards by those that it has kept.

    Kept are running means: ``mean`` starts at 0 and ``var`` at 1, and each batch moves them a tenth of the way to its own; as
    in torch, the variance that is kept is the unbiased one.
    """

    def __init__(self, name: str, channels: int, dtype: Any = np.float32) -> None:
        super().__init__(name, weight=np.ones(channels, dtype), bias=np.zeros(channels, dtype))
        self.running = {"mean": np.zeros(channels, dtype), "var": np.ones(channels, dtype)}

    @property
    def state(self) -> dict[str, Array]:
        return self.parameters | {f"running_{name}": numbers for name, numbers in self.running.items()}

    def forward(self, input: Array) -> Array:
        self.input = input
        axes = (0, *range(2, input.ndim))
        mean, var = input.mean(axis=axes), input.var(axis=axes)
        count = input.size // input.shape[1]
        for kept, now in (
            (self.running["mean"], mean),
            (self.running["var"], var * (count / max(1, count - 1))),
        ):
            kept += MOMENTUM * (now - kept)
        return batch_norm(input, mean, var, self.parameters["weight"], self.parameters["bias"])

    def apply(self, input: Array) -> Array:
        running = self.running["mean"], self.running["var"]
        return batch_norm(input, *running, self.parameters["weight"], self.parameters["bias"])

    def backward(self, grad: Array) -> Array:
        by_input, by_weight, by_bias = backward.batch_norm_backward(
            grad, self.input, self.parameters["weight"]
        )
        self.gradients = {"weight": by_weight, "bias": by_bias}
        return by_input


class Dropout(Layer):
    """Multiplies by `mask`, which is to be set before each pass of training; afterwards it changes nothing."""

    mask: Array

    def forward(self, input: Array) -> Array:
        return input * self.mask

    def apply(self, input: Array) -> Array:
        return input

    def backward(self, grad: Array) -> Array:
        return grad * self.mask


class Flatten(Layer):
    """All axes but the batch's laid out as one."""

    def apply(self, input: Array) -> Array:
        return input.reshape(len(input), -1)

    def backward(self, grad: Array) -> Array:
        return grad.reshape(self.input.shape)


class Linear(Layer):
    """``ops.linear``; the bias starts at 0."""

    def __init__(self, name: str, weight: Array) -> None:
        super().__init__(name, weight=weight, bias=np.zeros(len(weight), weight.dtype))

    def apply(self, input: Array) -> Array:
        return ops.linear(input, self.parameters["weight"], self.parameters["bias"])

    def backward(self, grad: Array) -> Array:
        by_input, by_weight, by_bias = backward.linear_backward(grad, self.input, self.parameters["weight"])
        self.gradients = {"weight": by_weight, "bias": by_bias}
        return by_input


class Network:
    """Layers one after the other."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    def forward(self, input: Array) -> Array:
        """The pass of training."""
        for layer in self.layers:
            input = layer.forward(input)
        return input

    def apply(self, input: Array) -> Array:
        """What the network answers once it is trained."""
        for layer in self.layers:
            input = layer.apply(input)
        return input

    def backward(self, grad: Array) -> Array:
        """The gradient by the network's input; each layer keeps those by its parameters."""
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    @property
    def parameters(self) -> dict[str, Array]:
        """Every learned array by ``layer.name``."""
        return {f"{layer.name}.{name}": p for layer in self.layers for name, p in layer.parameters.items()}

    @property
    def state(self) -> dict[str, Array]:
        """Every array that :meth:`apply` uses, by ``layer.name`` with torch's names."""
        return {f"{layer.name}.{name}": array for layer in self.layers for name, array in layer.state.items()}

    @property
    def gradients(self) -> dict[str, Array]:
        """The gradient by every learned array, by ``layer.name``, from the last backward pass."""
        return {f"{layer.name}.{name}": g for layer in self.layers for name, g in layer.gradients.items()}


def he_normal(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Normal numbers of variance 2 / fan-in, which keeps the scale through ReLUs (He et al., 2015)."""
    fan_in = int(np.prod(shape[1:]))
    return (rng.standard_normal(shape) * np.sqrt(2 / fan_in)).astype(np.float32)
