"""Maps made larger or smaller: a cell's gradient goes back to the old cells it was mixed from, in the same shares."""

from __future__ import annotations

import numpy as np

from cnnviz.network.errors import ModelError
from cnnviz.network.gradients.rules import BackwardLayer, Gradients, one_output
from cnnviz.network.operators import Array
from cnnviz.network.operators.resize import PLANS


@one_output("Resize", "Upsample")
def resize(run: BackwardLayer, grad: Array) -> Gradients:
    """Resize and Upsample: each axis was multiplied with a matrix of weights; the way back is its transpose."""
    plan = PLANS[run.op](run.context, *run.arrays, **run.layer.attributes)
    if plan.transformation == "tf_crop_and_resize":
        raise ModelError("it cuts out a region, and the gradient of that is not known")
    for axis, change in plan.axes.items():
        if change.size == change.output and change.scale == 1:
            continue
        run.context.budget.ask((change.output, change.size), grad.dtype)
        cells, weights = plan.filter.taps(change, change.places(plan.transformation))
        shares = np.zeros((change.output, change.size), grad.dtype)
        np.add.at(shares, (np.arange(change.output)[:, np.newaxis], cells), weights)
        grad = np.moveaxis(np.tensordot(shares, grad, axes=(0, axis)), 0, axis)
    return [grad]
