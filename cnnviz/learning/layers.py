"""Layers: an operation of the engine, the numbers it learns, and the way back through it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz import ops
from cnnviz.ops import backward
from cnnviz.ops.shape import Array


class Layer:
    """One step of a network.

    `parameters` are the arrays it learns, by name. `forward` keeps what went in; `backward` takes the
    gradient by what came out, leaves those by the parameters in `gradients` and returns the one by the input.
    """

    def __init__(self, name: str, **parameters: Array) -> None:
        self.name = name
        self.parameters = parameters
        self.gradients: dict[str, Array] = {}
        self.input: Array

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
    """``ops.conv2d`` with stride 1 and zeros around; starts with He's normal weights and bias 0."""

    def __init__(
        self, name: str, channels: int, kernels: int, size: int, padding: int, rng: np.random.Generator
    ) -> None:
        weight = he_normal((kernels, channels, size, size), rng)
        super().__init__(name, weight=weight, bias=np.zeros(kernels, np.float32))
        self.padding = padding

    def apply(self, input: Array) -> Array:
        return ops.conv2d(input, self.parameters["weight"], self.parameters["bias"], padding=self.padding)

    def backward(self, grad: Array) -> Array:
        by_input, by_weight, by_bias = backward.conv2d_backward(
            grad, self.input, self.parameters["weight"], padding=self.padding
        )
        self.gradients = {"weight": by_weight, "bias": by_bias}
        return by_input


class ReLU(Layer):
    """``ops.relu``."""

    def apply(self, input: Array) -> Array:
        return ops.relu(input)

    def backward(self, grad: Array) -> Array:
        return backward.activation_backward(grad, self.input, "relu")


class MaxPool2d(Layer):
    """``ops.max_pool2d`` with windows that do not overlap."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(name)
        self.size = size

    def apply(self, input: Array) -> Array:
        return ops.max_pool2d(input, self.size)

    def backward(self, grad: Array) -> Array:
        return backward.max_pool2d_backward(grad, self.input, self.size)


class Flatten(Layer):
    """All axes but the batch's laid out as one."""

    def apply(self, input: Array) -> Array:
        return input.reshape(len(input), -1)

    def backward(self, grad: Array) -> Array:
        return grad.reshape(self.input.shape)


class Linear(Layer):
    """``ops.linear``; starts with He's normal weights and bias 0."""

    def __init__(self, name: str, features_in: int, features_out: int, rng: np.random.Generator) -> None:
        weight = he_normal((features_out, features_in), rng)
        super().__init__(name, weight=weight, bias=np.zeros(features_out, np.float32))

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
        """The last layer's output for `input`."""
        for layer in self.layers:
            input = layer.forward(input)
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
    def gradients(self) -> dict[str, Array]:
        """The gradient by every learned array, by ``layer.name``, from the last backward pass."""
        return {f"{layer.name}.{name}": g for layer in self.layers for name, g in layer.gradients.items()}


def he_normal(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Normal numbers of variance 2 / fan-in, which keeps the scale through ReLUs (He et al., 2015)."""
    fan_in = int(np.prod(shape[1:]))
    return (rng.standard_normal(shape) * np.sqrt(2 / fan_in)).astype(np.float32)
