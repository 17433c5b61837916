"""Why the gradient of a bias has its value, whichever layer the bias is of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.window import Values, check_index
from cnnviz.ops.shape import as_float


@dataclass(frozen=True, eq=False)
class BiasGradient:
    """``total = grads.sum()``: the bias is added to every output of its channel, so it moves each by as much.

    Attributes
    ----------
    grads
        The gradients by these outputs, ``(N, ...)``; N is 1 if the output is no batch.
    """

    channel: int
    grads: Values
    total: float


def bias_gradient(grad: npt.ArrayLike, channel: int, *, batched: bool = False) -> BiasGradient:
    """The sum behind the gradient of a loss by ``bias[channel]``, in float64.

    Holds for :func:`~cnnviz.ops.convolution.conv2d`, :func:`~cnnviz.ops.linear.linear` and batch normalisation.

    Parameters
    ----------
    grad
        The gradient by the output: ``(C, ...)``, or with `batched` ``(N, C, ...)``. A fully connected layer's features
        are its channels.

    Raises
    ------
    OperationError
        A channel that the output has not.
    """
    operation = "bias_gradient"
    g = as_float(operation, "gradient", grad)
    images = g if batched else g[np.newaxis]
    (place,) = check_index(operation, (channel,), images.shape[1:2])
    grads = images[:, place].astype(np.float64)
    return BiasGradient(place, grads, float(grads.sum()))
