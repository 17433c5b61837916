"""Questions about what the kernel lab computed."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np

from cnnviz.evidence import convolution_step
from cnnviz.lessons.guesses import Answer, Asked
from cnnviz.lessons.scene import Scene
from cnnviz.pipeline import Run
from cnnviz.state.stages import Pin

ATTEMPTS = 60
"""Places that are tried until one is telling."""


def convolution_value(scene: Scene, draw: Random) -> Asked | None:
    """The value of one cell of the map of the convolution; its window is pinned."""
    run = scene.result
    if not isinstance(run, Run):
        return None
    channels, rows, columns = run.conv.shape
    asked = None
    for _ in range(ATTEMPTS):
        channel, row, column = draw.randrange(channels), draw.randrange(rows), draw.randrange(columns)
        asked = _value_at(run, channel, row, column)
        if asked.is_telling() and asked.answer != (0.0,):
            break
    return asked


def _value_at(run: Run, channel: int, row: int, column: int) -> Asked:
    bias = float(run.bias)
    step = convolution_step(
        run.input,
        run.weight,
        np.full(len(run.weight), bias),
        (channel, row, column),
        **run.convolution.arguments,
    )
    window, weight, value = step.inputs, step.weights, float(run.conv[channel, row, column])
    guesses = {
        "pixels_only": float(window.sum() + bias),
        "minus_lost": float((window * abs(weight)).sum() + bias),
        "kernel_turned": float((window * weight[:, ::-1, ::-1]).sum() + bias),
    }
    if bias:
        guesses |= {"bias_forgotten": value - bias, "bias_subtracted": value - 2 * bias}
    for name, there in (
        ("exchanged", (column, row)),
        ("row_off", (row + 1, column)),
        ("column_off", (row, column + 1)),
    ):
        if there != (row, column) and there[0] < run.conv.shape[1] and there[1] < run.conv.shape[2]:
            guesses[name] = float(run.conv[(channel, *there)])
    if len(step.input_channels) > 1:
        parts = step.channel_subtotals
        guesses |= {"one_channel": float(parts[0] + bias), "two_channels": float(parts[:2].sum() + bias)}
    return Asked(
        (value,),
        {"row": row, "column": column, "bias": f"{bias:g}"},
        recognised(value, guesses),
        {"pin": Pin("conv", channel, row, column)},
        tolerance=max(1e-6, 1e-5 * abs(value)),
    )


def recognised(right: float, guesses: dict[str, float]) -> tuple[tuple[Answer, str], ...]:
    """The wrong answers that can be told from the right one and from those before them."""
    kept: dict[float, str] = {}
    for name, value in guesses.items():
        if all(abs(value - other) > 1e-6 for other in itertools.chain([right], kept)):
            kept[value] = name
    return tuple(((value,), name) for value, name in kept.items())


def output_side(scene: Scene, draw: Random) -> Asked | None:
    """The size of the map of the convolution, asked for in rows and columns."""
    run = scene.result
    if not isinstance(run, Run):
        return None
    geometry = run.convolution
    (top, bottom), _ = geometry.padding
    side, kernel, stride = run.input.shape[1], geometry.kernel[0], geometry.stride[0]
    padded = side + top + bottom
    right = run.conv.shape[1:]
    guesses = {
        "stride_forgotten": padded - kernel + 1,
        "all_taken": padded - kernel,
        "kernel_size": kernel,
        "window_forgotten": padded // stride,
        "first_forgotten": (padded - kernel) // stride,
        "padding_forgotten": (side - kernel) // stride + 1,
        "floor_missed": (padded - kernel) / stride + 1,
    }
    kept: dict[float, str] = {}
    for name, value in guesses.items():
        if value != right[0] and value not in kept:
            kept[value] = name
    return Asked(
        tuple(map(float, right)),
        {"side": side, "kernel": kernel, "stride": stride, "padding": top},
        tuple(((float(value), float(value)), name) for value, name in kept.items()),
    )


QUESTIONS = {"convolution_value": convolution_value, "output_side": output_side}
