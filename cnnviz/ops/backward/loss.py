"""The loss a classifier learns by, together with its gradient."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.ops.activation import log_softmax
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float


def softmax_cross_entropy(logits: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[float, Array]:
    """The mean of ``-log(softmax(logits)[label])`` over a batch, and its gradient by the logits.

    The gradient is what the network said minus what it should have said: ``(softmax(logits) - one_hot) / N``.

    Parameters
    ----------
    logits
        ``(N, classes)``.
    labels
        ``(N,)``, whole numbers from 0 to ``classes - 1``.

    Returns
    -------
    The loss and a gradient ``(N, classes)`` in the logits' dtype.

    Raises
    ------
    OperationError
        Other shapes, or a label that is no class.
    """
    scores = as_float("softmax_cross_entropy", "logits", logits)
    wanted = np.asarray(labels)
    if scores.ndim != 2 or wanted.shape != scores.shape[:1] or not scores.size:
        raise OperationError(
            "softmax_cross_entropy",
            "the logits have shape {logits} and the labels {labels}, but they must be (N, classes) and (N,), not empty",
            logits=scores.shape,
            labels=wanted.shape,
        )
    classes = scores.shape[1]
    if wanted.dtype.kind not in "iu" or wanted.min() < 0 or wanted.max() >= classes:
        raise OperationError(
            "softmax_cross_entropy",
            "the labels go from {low} to {high}, but they must be whole numbers from 0 to {last}",
            low=wanted.min(),
            high=wanted.max(),
            last=classes - 1,
        )
    logs = log_softmax(scores, dim=1)
    rows = np.arange(len(scores))
    grad = np.exp(logs)
    grad[rows, wanted] -= 1
    return 0.0 - float(logs[rows, wanted].mean()), grad / len(scores)
