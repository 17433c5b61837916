"""Adam, the optimiser (Kingma and Ba, 2015)."""

from __future__ import annotations

import numpy as np

from cnnviz.ops.shape import Array


class Adam:
    """Steps against the gradient, for each number scaled by how large its gradients have been.

    With running means m of the gradient and v of its square, both corrected for their start at 0::

        parameter -= rate * m / (sqrt(v) + epsilon)
    """

    def __init__(
        self, parameters: dict[str, Array], *, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        self.parameters = parameters
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.mean = {name: np.zeros_like(p) for name, p in parameters.items()}
        self.square = {name: np.zeros_like(p) for name, p in parameters.items()}
        self.steps = 0

    def step(self, gradients: dict[str, Array], rate: float) -> None:
        """Change every parameter in place by one step at the learning rate `rate`; `gradients` are by the parameters' names."""
        self.steps += 1
        for name, gradient in gradients.items():
            self.mean[name] += (1 - self.beta1) * (gradient - self.mean[name])
            self.square[name] += (1 - self.beta2) * (gradient**2 - self.square[name])
            mean = self.mean[name] / (1 - self.beta1**self.steps)
            square = self.square[name] / (1 - self.beta2**self.steps)
            self.parameters[name] -= rate * mean / (np.sqrt(square) + self.epsilon)
