"""How weights follow their gradient: the update rules, on all numbers of a network as one vector.

They work in place and in blocks that stay in the processor's cache.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from cnnviz.ops.shape import Array

BLOCK = 16_384
"""Numbers that are updated at once."""
MOMENTUM = 0.9
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Rule(Protocol):
    """Changes `parameters` against `gradient`, two float vectors of one length; the gradient is used up."""

    def step(self, parameters: Array, gradient: Array, rate: float, weight_decay: float) -> None: ...


class SGD:
    """``w -= rate * (g + weight_decay * w)``; with momentum ``v = momentum * v + g + weight_decay * w`` and ``w -= rate * v``.

    As ``torch.optim.SGD``.
    """

    def __init__(self, size: int, dtype: np.dtype, momentum: float = 0.0) -> None:
        self.momentum = dtype.type(momentum)
        self._velocity = np.zeros(size if momentum else 0, dtype)
        self._spare = np.empty(min(size, BLOCK), dtype)

    def step(self, parameters: Array, gradient: Array, rate: float, weight_decay: float) -> None:
        decay, scale = gradient.dtype.type(weight_decay), gradient.dtype.type(rate)
        for start in range(0, len(parameters), BLOCK):
            part = slice(start, start + BLOCK)
            w, g = parameters[part], gradient[part]
            _decay(w, g, self._spare[: len(w)], decay)
            if self.momentum:
                v = self._velocity[part]
                np.multiply(v, self.momentum, out=v)
                np.add(v, g, out=v)
                g = np.multiply(v, scale, out=g)
            else:
                np.multiply(g, scale, out=g)
            np.subtract(w, g, out=w)


class Adam:
    """``w -= rate * m / (sqrt(v) + epsilon)`` with running means m of g and v of its square, corrected for their start at 0.

    As ``torch.optim.Adam``, after Kingma and Ba, 2015; weight decay is added to g. What is kept is ``m / (1 - beta1)`` and
    ``v / (1 - beta2)``, which takes two passes less.
    """

    def __init__(self, size: int, dtype: np.dtype) -> None:
        self._mean, self._square = np.zeros(size, dtype), np.zeros(size, dtype)
        self._spare = np.empty(min(size, BLOCK), dtype)
        self._steps = 0

    def step(self, parameters: Array, gradient: Array, rate: float, weight_decay: float) -> None:
        self._steps += 1
        number = gradient.dtype.type
        root = math.sqrt((1 - BETA2) / (1 - BETA2**self._steps))
        scale = number(rate * (1 - BETA1) / (1 - BETA1**self._steps) / root)
        beta1, beta2, epsilon, decay = (
            number(BETA1),
            number(BETA2),
            number(EPSILON / root),
            number(weight_decay),
        )
        for start in range(0, len(parameters), BLOCK):
            part = slice(start, start + BLOCK)
            w, g, m, v = parameters[part], gradient[part], self._mean[part], self._square[part]
            spare = self._spare[: len(w)]
            _decay(w, g, spare, decay)
            np.multiply(m, beta1, out=m)
            np.add(m, g, out=m)
            np.multiply(g, g, out=g)
            np.multiply(v, beta2, out=v)
            np.add(v, g, out=v)
            np.sqrt(v, out=spare)
            np.add(spare, epsilon, out=spare)
            np.divide(m, spare, out=spare)
            np.multiply(spare, scale, out=spare)
            np.subtract(w, spare, out=w)


def rule(name: str, size: int, dtype: np.dtype) -> Rule:
    """A new rule for `size` numbers: ``"sgd"``, ``"momentum"`` or ``"adam"``."""
    if name == "adam":
        return Adam(size, dtype)
    return SGD(size, dtype, MOMENTUM if name == "momentum" else 0.0)


def _decay(weights: Array, gradient: Array, spare: Array, decay: np.floating) -> None:
    if decay:
        np.multiply(weights, decay, out=spare)
        np.add(gradient, spare, out=gradient)
