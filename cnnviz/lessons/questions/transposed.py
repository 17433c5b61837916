"""Questions about a transposed convolution in the kernel lab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import numpy as np

from cnnviz.evidence import overlaps, transposed_step
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.questions.telling import drawn, recognised
from cnnviz.lessons.scene import Scene
from cnnviz.pipeline import Run
from cnnviz.state.stages import Pin


def transposed_value(scene: Scene, draw: Random, *, terms: int = 2) -> Asked | None:
    """The value of one element of a transposed convolution's map, which is pinned; at least `terms` of its products are not 0."""
    run = scene.transposed
    if run is None:
        return None

    def one() -> Asked | None:
        channel, row, column = (draw.randrange(side) for side in run.conv.shape)
        return _value_at(run, (channel, row, column), terms)

    return drawn(one)


def _value_at(run: Run, place: tuple[int, int, int], terms: int) -> Asked | None:
    bias = np.full(len(run.conv), run.bias)
    step = transposed_step(run.input, run.weight, bias, place, **run.convolution.arguments)
    products = step.products[step.products != 0]
    if len(products) < terms:
        return None
    channel, row, column = place
    _, rows, columns = run.conv.shape
    right = (step.total,)
    wrong: dict[str, float] = {}
    if step.bias:
        wrong |= {"bias_forgotten": step.total - step.bias, "bias_subtracted": step.total - 2 * step.bias}
    wrong |= {
        # taps run against the places of the pixels, so the last pixel comes by the first tap
        "copy_replaces": float(products[0]) + step.bias,
        "pixels_only": float(step.inputs.sum()) + step.bias,
        "laid_as_window": float((step.inputs[:, ::-1, ::-1] * step.weights).sum()) + step.bias,
    }
    there = {"exchanged": (column, row), "row_off": (row + 1, column), "column_off": (row, column + 1)}
    wrong |= {
        name: float(run.conv[channel, at, across])
        for name, (at, across) in there.items()
        if at < rows and across < columns
    }
    tolerance = max(1e-6, 1e-5 * abs(step.total))
    names = {"row": row, "column": column, "bias": f"{step.bias:g}", "stride": run.convolution.stride[0]}
    return Asked(
        right, names, recognised(right, wrong, tolerance), {"pin": Pin("conv", *place)}, tolerance=tolerance
    )


def overlap_products(scene: Scene, draw: Random, *, kernels: list[int], strides: list[int]) -> Asked | None:
    """How many products of one channel an element adds up at most, with a kernel and a stride drawn from these."""
    if scene.transposed is None:
        return None

    def one() -> Asked:
        kernel, stride = draw.choice(kernels), draw.choice(strides)
        side = 2 * kernel  # more than can overlap at one place
        right = (float(overlaps((side, side), (kernel, kernel), stride=stride).max()),)
        wrong = {
            "all_products": float(kernel * kernel),
            "one_direction": float(overlaps((side,), (kernel,), stride=stride).max()),
            "fewest_products": float((kernel // stride) ** 2),
        }
        names = {"kernel": kernel, "stride": stride}
        return Asked(right, names, recognised(right, wrong))

    return drawn(one)


QUESTIONS: Mapping[str, Callable[..., Asked | None]] = {
    "transposed_value": transposed_value,
    "overlap_products": overlap_products,
}
