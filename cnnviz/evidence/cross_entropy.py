"""Why the loss of a classifier has its value, and its gradient by each score: what was said minus what is true."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy.typing as npt

from cnnviz.evidence.activation import SoftmaxStep, softmax_step
from cnnviz.evidence.window import check_index
from cnnviz.ops.shape import whole_numbers


@dataclass(frozen=True, eq=False)
class CrossEntropyStep(SoftmaxStep):
    """``loss = log(total) - (logits[index] - shift)``, which is ``-log(probability)``; `index` is the true class.

    The first form is the one worked out: it stays right where the probability is too small for a float.
    """

    loss: float


@dataclass(frozen=True, eq=False)
class CrossEntropyGradient(SoftmaxStep):
    """``gradient = (probability - target) / images``.

    Attributes
    ----------
    target
        1 for the true class, 0 for every other.
    images
        How many images the loss is the mean of.
    """

    target: int
    images: int
    gradient: float


def cross_entropy_step(logits: npt.ArrayLike, label: int) -> CrossEntropyStep:
    """The loss ``-log(softmax(logits)[label])`` of one image, in float64.

    Parameters
    ----------
    logits
        ``(classes,)``: the scores before softmax.
    label
        The true class, from 0.

    Raises
    ------
    OperationError
        A label that is no class, or logits with more than one axis.
    """
    step = softmax_step(logits, label)
    return CrossEntropyStep(
        **vars(step), loss=math.log(step.total) - float(step.logits[step.index] - step.shift)
    )


def cross_entropy_gradient(
    logits: npt.ArrayLike, label: int, index: int, *, images: int = 1
) -> CrossEntropyGradient:
    """The difference behind the gradient by ``logits[index]`` of softmax and cross-entropy together, in float64.

    Parameters
    ----------
    logits
        ``(classes,)``: one image's scores before softmax.
    label
        The true class, from 0.
    images
        The size of the batch, if the loss is the mean over one
        (:func:`cnnviz.ops.backward.softmax_cross_entropy`).

    Raises
    ------
    OperationError
        A label or an index that is no class, logits with more than one axis, or a batch without images.
    """
    operation = "cross_entropy_gradient"
    step = softmax_step(logits, index)
    (wanted,) = check_index(operation, (label,), step.logits.shape)
    (count,) = whole_numbers(operation, "images", images, 1)
    target = int(step.index == wanted)
    return CrossEntropyGradient(
        **vars(step), target=target, images=count, gradient=(step.probability - target) / count
    )
