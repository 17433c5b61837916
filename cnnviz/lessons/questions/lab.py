"""Questions about what the kernel lab computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import numpy as np

from cnnviz.evidence import convolution_step
from cnnviz.lessons.checks.lab import step_at
from cnnviz.lessons.guesses import Answer, Asked
from cnnviz.lessons.questions.telling import drawn, recognised
from cnnviz.lessons.scene import Scene
from cnnviz.pipeline import Run
from cnnviz.state.stages import Pin


def pixel_value(scene: Scene, draw: Random) -> Asked | None:
    """The value of one pixel of a gray picture, to be looked up by its row and column."""
    run = scene.convolved
    if run is None:
        return None
    values = run.input[0].astype(np.float64)
    rows, columns = values.shape

    def one() -> Asked | None:
        row, column = draw.randrange(1, rows), draw.randrange(1, columns)
        wrong = {"counted_from_one": float(values[row - 1, column - 1])}
        if row < columns and column < rows:
            wrong = {"exchanged": float(values[column, row])} | wrong
        wrong["scale_turned"] = run.white - float(values[row, column])
        right = (float(values[row, column]),)
        white = f"{run.white:g}"
        names = {"row": row, "column": column, "white": white, "low": 0, "high": white}
        return Asked(
            right, names, recognised(right, wrong), tolerance=1e-3 * run.white, ends=(0.0, float(run.white))
        )

    return drawn(one)


def convolution_value(
    scene: Scene, draw: Random, *, uniform: bool = False, padded: bool = False, terms: int = 0
) -> Asked | None:
    """The value of one cell of the map of the convolution; its window is pinned.

    Parameters
    ----------
    uniform
        Only windows whose pixels all have the same value, other than 0.
    padded
        Only windows that reach into the padding.
    terms
        Only windows with at least so many products that are not 0.
    """
    run = scene.convolved
    if run is None:
        return None
    channels, rows, columns = run.conv.shape

    def one() -> Asked | None:
        place = draw.randrange(channels), draw.randrange(rows), draw.randrange(columns)
        step = step_at(run, place)
        if uniform and (np.ptp(step.inputs) or not step.inputs.any()):
            return None
        if padded and not step.is_padding.any():
            return None
        if not uniform and not run.conv[place]:
            return None
        if np.count_nonzero(step.inputs * step.weights) < terms:
            return None
        return _value_at(run, place)

    return drawn(one)


def _value_at(run: Run, place: tuple[int, int, int]) -> Asked:
    """What is asked of one element at (channel, row, column)."""
    step = step_at(run, place)
    bias, window, weight, value = step.bias, step.inputs, step.weights, float(run.conv[place])
    wrong: dict[str, float] = {}
    if bias:
        wrong |= {"bias_forgotten": value - bias, "bias_subtracted": value - 2 * bias}
    wrong |= {
        "pixels_only": float(window.sum() + bias),
        "minus_lost": float((window * abs(weight)).sum() + bias),
        "kernel_turned": float((window * weight[:, ::-1, ::-1]).sum() + bias),
    }
    if not np.ptp(window):
        wrong["blur_taken"] = float(window.flat[0])
    if len(step.input_channels) > 1:
        parts = step.channel_subtotals
        wrong |= {"one_channel": float(parts[0] + bias), "two_channels": float(parts[:2].sum() + bias)}
    wrong |= _elsewhere(run, place)
    tolerance = max(1e-6, 1e-5 * abs(value))
    channel, row, column = place
    return Asked(
        (value,),
        {
            "row": row,
            "column": column,
            "bias": f"{bias:g}",
            "padding": run.convolution.padding[0][0],
            "stride": run.convolution.stride[0],
            "total": f"{round(float(weight.sum()), 4):g}",
            "first_row": f"{round(float((window * weight)[..., 0, :].sum()), 4):g}".replace("-", "−"),
        },
        recognised((value,), wrong, tolerance),
        {"pin": Pin("conv", channel, row, column)},
        tolerance=tolerance,
    )


def _elsewhere(run: Run, place: tuple[int, int, int]) -> dict[str, float]:
    """The values that windows at other places give, which somebody takes who counts otherwise."""
    channel, row, column = place
    _, rows, columns = run.conv.shape
    there = {"exchanged": (column, row), "row_off": (row + 1, column), "column_off": (row, column + 1)}
    found = {
        name: float(run.conv[channel, at, across])
        for name, (at, across) in there.items()
        if (at, across) != (row, column) and at < rows and across < columns
    }
    (top, _bottom), (left, _right) = run.convolution.padding
    if (top or left) and row + top < rows and column + left < columns and run.convolution.stride == (1, 1):
        found["padding_unseen"] = float(run.conv[channel, row + top, column + left])
    if run.convolution.stride != (1, 1):
        free = run.convolution.arguments | {"stride": (1, 1)}
        bias = np.full(len(run.weight), run.bias)
        found["stride_unseen"] = convolution_step(run.input, run.weight, bias, place, **free).total
    return found


def output_side(
    scene: Scene,
    draw: Random,
    *,
    kernels: list[int] | None = None,
    strides: list[int] | None = None,
    paddings: list[int] | None = None,
) -> Asked | None:
    """The size of the map that this input would have with another kernel, stride or padding.

    Parameters
    ----------
    kernels, strides, paddings
        Sides, steps and widths to draw from; those on the screen where they are not given.
    """
    run = scene.convolved
    if run is None:
        return None
    there = run.convolution
    sides = run.input.shape[1:]

    def one() -> Asked | None:
        kernel = draw.choice(kernels) if kernels else there.kernel[0]
        stride = draw.choice(strides) if strides else there.stride[0]
        padding = draw.choice(paddings) if paddings else there.padding[0][0]
        return _size(sides, kernel, stride, padding, run.conv.shape[1:])

    return drawn(one)


def _size(
    sides: tuple[int, ...], kernel: int, stride: int, padding: int, shown: tuple[int, ...]
) -> Asked | None:
    """What is asked of the map's size; `shown` is the one on the screen. None where the kernel does not fit."""
    padded = [side + 2 * padding for side in sides]
    if min(padded) < kernel:
        return None

    def each(size: Callable[[int], float]) -> Answer:
        return tuple(float(size(side)) for side in padded)

    right = each(lambda side: (side - kernel) // stride + 1)
    wrong: dict[str, Answer] = {}
    if stride > 1:
        wrong |= {
            "stride_forgotten": each(lambda side: side - kernel + 1),
            "window_forgotten": each(lambda side: side // stride),
            "first_forgotten": each(lambda side: (side - kernel) // stride),
            "floor_missed": each(lambda side: (side - kernel) / stride + 1),
        }
    else:
        wrong["all_taken"] = each(lambda side: side - kernel)
    if padding:
        wrong["padding_forgotten"] = each(lambda side: (side - 2 * padding - kernel) // stride + 1)
        wrong["padding_once"] = each(lambda side: (side - padding - kernel) // stride + 1)
    else:
        wrong["padding_counted"] = each(lambda side: side)
    wrong |= {"kernel_size": (float(kernel),) * 2, "screen_size": tuple(map(float, shown))}
    names = {"rows": sides[0], "columns": sides[1], "kernel": kernel, "stride": stride, "padding": padding}
    return Asked(right, names, recognised(right, wrong))


def window_start(scene: Scene, draw: Random) -> Asked | None:
    """The row and the column of the first pixel of one element's window."""
    run = scene.convolved
    if run is None:
        return None
    _, rows, columns = run.conv.shape
    stride, (top, left) = run.convolution.stride, (pads[0] for pads in run.convolution.padding)

    def one() -> Asked | None:
        row, column = (draw.randrange(min(1, side - 1), side) for side in (rows, columns))
        start = row * stride[0] - top, column * stride[1] - left
        right = float(start[0]), float(start[1])
        half = [side // 2 for side in run.convolution.kernel]
        wrong: dict[str, Answer] = {
            "stride_unseen": (float(row), float(column)),
            "pair_exchanged": (right[1], right[0]),
            "middle_taken": (right[0] + half[0], right[1] + half[1]),
            "kernel_steps": (
                float(row * run.convolution.kernel[0]),
                float(column * run.convolution.kernel[1]),
            ),
        }
        names = {"row": row, "column": column, "stride": stride[0]}
        return Asked(right, names, recognised(right, wrong), place=True)

    return drawn(one)


def uncovered_pixels(scene: Scene, draw: Random, *, kernels: list[int], strides: list[int]) -> Asked | None:
    """How many pixels of this picture no window would cover, with a kernel and a stride drawn from these."""
    run = scene.convolved
    if run is None:
        return None
    rows, columns = run.input.shape[1:]

    def one() -> Asked | None:
        kernel, stride = draw.choice(kernels), draw.choice(strides)
        if min(rows, columns) < kernel:
            return None
        seen_rows, seen_columns = (_covered(side, kernel, stride) for side in (rows, columns))
        covered = seen_rows * seen_columns
        right = (float(rows * columns - covered),)
        if not right[0]:
            return None
        apart = rows - seen_rows, columns - seen_columns
        wrong: dict[str, float] = {
            "covered_counted": covered,
            "crossings_twice": apart[0] * columns + apart[1] * rows,
            "rows_alone": apart[0] * columns,
            "crossings_alone": apart[0] * apart[1],
        }
        names = {"kernel": kernel, "stride": stride, "all": rows * columns}
        return Asked(right, names, recognised(right, wrong))

    return drawn(one)


def _covered(side: int, kernel: int, stride: int) -> int:
    """How many places of an axis lie in some window."""
    places = (side - kernel) // stride + 1
    return (places - 1) * min(stride, kernel) + kernel


def filter_weights(
    scene: Scene, draw: Random, *, kernels: list[int], filters: list[int] | None = None
) -> Asked | None:
    """How many numbers are learned in filters on this picture: weights of all channels, and one bias for each filter.

    Parameters
    ----------
    kernels, filters
        Sides and numbers of filters to draw from; one filter where none are given.
    """
    run = scene.convolved
    if run is None:
        return None
    channels = len(run.input)

    def one() -> Asked | None:
        kernel, count = draw.choice(kernels), draw.choice(filters or [1])
        area = kernel * kernel
        right = (float(count * (channels * area + 1)),)
        wrong: dict[str, float] = {
            "biases_forgotten": count * channels * area,
            "one_kernel": count * area,
            "one_kernel_bias": count * (area + 1),
            "bias_each_channel": count * channels * (area + 1),
        }
        if count > 1:
            wrong |= {"one_bias": count * channels * area + 1, "one_filter": channels * area + 1}
        names = {"kernel": kernel, "filters": count, "channels": channels, "area": area}
        return Asked(right, names, recognised(right, wrong))

    return drawn(one)


QUESTIONS: Mapping[str, Callable[..., Asked | None]] = {
    "pixel_value": pixel_value,
    "convolution_value": convolution_value,
    "output_side": output_side,
    "window_start": window_start,
    "uncovered_pixels": uncovered_pixels,
    "filter_weights": filter_weights,
}
