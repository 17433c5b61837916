"""Of which layers of a network there is a figure of the computation, told without drawing it."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.networks.layer_run import LayerRun
from cnnviz.views.figures.errors import FigureError
from cnnviz.words import N_

NO_FIGURE = N_(
    "The computation of a layer of the kind {operator} cannot be drawn. Choose a convolution, a pooling, an activation or a fully connected layer."
)
CONVOLUTIONS = ("conv2d", "conv1d", "conv_transpose2d", "conv_transpose1d")
POOLINGS = ("max_pool2d", "max_pool1d", "avg_pool2d", "avg_pool1d")


def way_of(run: LayerRun, element: Sequence[int]) -> str:
    """How the computation of `element`, an index without the batch axis, is drawn.

    Returns
    -------
    str
        "convolution", "pooling", "linear" or "pointwise".

    Raises
    ------
    FigureError
        The layer is of a kind of which there is no such figure.
    """
    call = run.call
    if call is not None and call.rounding is None:
        if call.operation in CONVOLUTIONS:
            return "convolution"
        if call.operation in POOLINGS:
            return "pooling"
        if call.operation == "linear" and call.input.ndim == 2:
            return "linear"
        if run.function is not None:
            return "pointwise"
    elif run.function is not None and run.y.ndim == len(element) + 1:
        return "pointwise"
    raise FigureError(NO_FIGURE, operator=run.op)
