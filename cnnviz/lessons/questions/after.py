"""Questions about what follows the convolution in the kernel lab: activation and pooling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import numpy as np

from cnnviz import ops
from cnnviz.lessons.checks.lab import SIGNS, step_at
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.questions.telling import drawn, recognised
from cnnviz.lessons.scene import Scene
from cnnviz.pipeline import Run
from cnnviz.state.stages import Pin


def activation_value(scene: Scene, draw: Random, *, sign: str = "negative") -> Asked | None:
    """What ReLU makes of one element of the convolution's map; of one with this `sign`, of :data:`cnnviz.lessons.checks.lab.SIGNS`."""
    run = scene.convolved
    if run is None:
        return None
    fits = SIGNS[sign](run.conv, 0)
    if not fits.any():
        return None
    channel, row, column = (int(at) for at in draw.choice(np.argwhere(fits)))
    value, right = float(run.conv[channel, row, column]), float(run.act[channel, row, column])
    wrong = {"unchanged": value, "absolute": abs(value)} if value < 0 else {}
    return Asked(
        (right,),
        {"row": row, "column": column, "value": f"{value:g}".replace("-", "\N{MINUS SIGN}")},
        recognised((right,), wrong),
        {"pin": Pin("conv", channel, row, column)},
    )


def activation_left(scene: Scene, draw: Random) -> Asked | None:
    """How many elements of one row of the convolution's map are above 0 after ReLU."""
    run = scene.convolved
    if run is None:
        return None
    rows = [row for row in range(run.conv.shape[1]) if len(_row_mistakes(run, row)) > 1]
    row = draw.choice(rows or list(range(run.conv.shape[1])))
    right = (float(np.count_nonzero(run.act[0, row] > 0)),)
    return Asked(right, {"row": row, "all": run.conv.shape[2]}, recognised(right, _row_mistakes(run, row)))


def _row_mistakes(run: Run, row: int) -> dict[str, float]:
    """Those that differ from the right number."""
    values = run.conv[0, row]
    left = np.count_nonzero(values > 0)
    wrong = {
        "zeroed_counted": np.count_nonzero(values < 0),
        "all_counted": values.size,
        "zeros_counted": np.count_nonzero(values >= 0),
    }
    return {name: float(count) for name, count in wrong.items() if count != left}


def pooling_value(scene: Scene, draw: Random) -> Asked | None:
    """The value of one element of the pooled map; its window is pinned."""
    run = scene.convolved
    if run is None or run.pool is None or run.pooling is None or run.pooling.padding:
        return None
    pooled, pooling = run.pool, run.pooling

    def ask() -> Asked:
        channel, row, column = (draw.randrange(side) for side in pooled.shape)
        top, left = row * pooling.stride, column * pooling.stride
        size = pooling.kernel
        window = run.act[channel, top : top + size, left : left + size].astype(np.float64)
        close = run.act[channel, row : row + size, column : column + size].astype(np.float64)
        right = (float(pooled[channel, row, column]),)
        if pooling.kind == "max":
            wrong = {
                "sum_not_max": window.sum(),
                "mean_not_max": window.mean(),
                "last_not_max": window[-1, -1],
                "first_not_max": window[0, 0],
                "stride_unseen": close.max(),
            }
        else:
            wrong = {
                "sum_not_mean": window.sum(),
                "max_not_mean": window.max(),
                "stride_unseen": close.mean(),
            }
        return Asked(
            right,
            {"row": row, "column": column, "stride": pooling.stride},
            recognised(right, {name: float(value) for name, value in wrong.items()}),
            {"pin": Pin("pool", channel, row, column)},
            tolerance=0.005,
        )

    return drawn(ask)


def turned_value(scene: Scene, draw: Random) -> Asked | None:
    """One element of the map that the same kernel gives when it is turned by 180° first, as a convolution in the strict sense does."""
    run = scene.convolved
    if run is None or run.weight.shape[1] > 1:
        return None
    turned = ops.conv2d(run.input, run.weight[..., ::-1, ::-1], **run.convolution.arguments)

    def ask() -> Asked:
        row, column = draw.randrange(turned.shape[1]), draw.randrange(turned.shape[2])
        step = step_at(run, (0, row, column))
        right = (float(turned[0, row, column]),)
        wrong = {"not_turned": step.total - step.bias, "pixels_only": step.inputs.sum()}
        names = {"row": row, "column": column}
        return Asked(right, names, recognised(right, wrong), {"pin": Pin("conv", 0, row, column)})

    return drawn(ask)


def separable_weights(scene: Scene, draw: Random) -> Asked | None:
    """The weights of a depthwise convolution and a 1x1 convolution that take the place of one layer with the kernel on the screen."""
    run = scene.convolved
    if run is None:
        return None
    channels, filters = run.input.shape[0], draw.choice((8, 10, 16, 20, 32))
    rows, columns = run.weight.shape[2:]
    area = rows * columns
    right = (float(channels * area + channels * filters),)
    wrong = {
        "not_separated": channels * area * filters,
        "depthwise_alone": channels * area,
        "pointwise_alone": channels * filters,
        "one_depthwise": area + channels * filters,
    }
    names = {"channels": channels, "filters": filters, "rows": rows, "columns": columns}
    return Asked(right, names, recognised(right, {name: float(count) for name, count in wrong.items()}))


QUESTIONS: Mapping[str, Callable[..., Asked | None]] = {
    "activation_value": activation_value,
    "activation_left": activation_left,
    "pooling_value": pooling_value,
    "turned_value": turned_value,
    "separable_weights": separable_weights,
}
