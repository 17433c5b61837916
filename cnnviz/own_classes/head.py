"""A fully connected layer that learns from examples, kept as what it is: a weighted sum of these examples.

Its weights and biases start at 0, and each step of gradient descent adds to those of a class a multiple of every example. So after
any number of steps ``w_c = sum over i of a_ic x_i``, and the score of a class for a picture ``x`` is the sum over the examples of
``a_ic (x_i · x)``: what each says for the class or against it. The bias is the weight of a further feature that is always 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.networks.steps import Steps, stepwise

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

STEPS = 200
DECAY = 0.003
"""What of each weight is added to its gradient: without it, the weights of classes that can be told apart grow for ever."""
AT_ONCE = 20
"""Steps between two moments at which others can have the processor."""


@dataclass(frozen=True, eq=False)
class Head:
    """The layer as it was learned from n examples of d features, for C classes.

    Attributes
    ----------
    mean
        float64 ``(d,)``, of the examples' features, which is subtracted.
    scale
        By which features are multiplied then, so that the examples have a mean squared length of 1.
    examples
        float64 ``(n, d)``: their features less the mean, times the scale.
    shares
        float64 ``(n, C)``: with which factor each example stands in the weights of each class, ``a_ic``.
    """

    mean: Array
    scale: float
    examples: Array
    shares: Array

    @property
    def weights(self) -> Array:
        """The weights of each class, float64 ``(C, d)``."""
        return self.shares.T @ self.examples

    @property
    def biases(self) -> Array:
        """float64 ``(C,)``."""
        return self.shares.sum(axis=0)

    def terms(self, vector: Array) -> Array:
        """What each example adds to the score of each class for these features ``(d,)``: float64 ``(n, C)``."""
        return self.shares * (self.examples @ self._scaled(vector) + 1)[:, np.newaxis]

    def scores(self, vector: Array) -> Array:
        """The score of each class, float64 ``(C,)``, by weights and biases as a fully connected layer has them."""
        return self.weights @ self._scaled(vector) + self.biases

    def class_map(self, maps: npt.NDArray[np.floating], length: float, label: int) -> Array:
        """Where in a picture the score of a class comes from (Zhou et al., 2016).

        Parameters
        ----------
        maps
            ``(d, H, W)``; the picture's features are the means of these maps, divided by `length`.

        Returns
        -------
        float64 ``(H, W)``, whose mean is the score without the bias.
        """
        weights = self.weights[label] * self.scale
        return np.tensordot(weights, maps / length, axes=1) - weights @ self.mean

    def _scaled(self, vector: Array) -> Array:
        return (vector - self.mean) * self.scale


@stepwise
def learn(vectors: Array, labels: Labels, classes: int) -> Steps[Head]:
    """Learn from features ``(n, d)`` with these classes ``(n,)``; each class has the same say, however many examples it has.

    Gradient descent on the mean cross-entropy and half of `DECAY` times the sum of the squared weights, with a rate below which every
    step lowers this loss: 1 by a bound of its curvature.
    """
    mean = vectors.mean(axis=0)
    centred = vectors - mean
    scale = 1 / (np.sqrt(np.mean(np.sum(centred**2, axis=1))) or 1.0)
    examples = centred * scale
    products = examples @ examples.T + 1
    say = shares_of(labels, classes)
    rate = 1 / (0.5 * _largest(products, say) + DECAY)
    shares = np.zeros((len(vectors), classes))
    for step in range(STEPS):
        if step % AT_ONCE == 0:
            yield step / STEPS
        shares -= rate * (by_scores(products @ shares, labels, say) + DECAY * shares)
    return Head(mean, float(scale), examples, shares)


def shares_of(labels: Labels, classes: int) -> Array:
    """What each example counts in the loss, float64 ``(n,)``: together 1, and each class the same."""
    counts = np.bincount(labels, minlength=classes)
    return 1 / (np.count_nonzero(counts) * counts[labels])


def by_scores(scores: Array, labels: Labels, say: Array) -> Array:
    """The gradient of the cross-entropy by the scores ``(n, C)``: probability less 1 for the right class, times its share."""
    errors: Array = np.asarray(ops.softmax(scores, dim=1), np.float64)
    errors[np.arange(len(labels)), labels] -= 1
    return errors * say[:, np.newaxis]


def _largest(products: Array, say: Array) -> float:
    """A bound of the largest eigenvalue of the weighted sum of the examples' products: the largest sum of a row."""
    root = np.sqrt(say)
    return float(np.abs(root[:, np.newaxis] * products * root).sum(axis=1).max())
