"""What the browser is sent to draw the matrix of a convolution."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.evidence import Entries, convolution_entries, transposed_entries
from cnnviz.parts.matrix.crop import MOST_OUTPUTS, MOST_SIDE, Crop, crop_of
from cnnviz.parts.matrix.words import matrix_words
from cnnviz.parts.overlap import counts_of
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.words import channel_names
from cnnviz.pipeline import Run, TransposedConvolution, is_picture
from cnnviz.state.lab import LabState
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate

FLOAT_BYTES = 4


def matrix_content(_: Translate, run: Run, state: LabState) -> Content:
    """The matrix of `run` for a few of its pixels.

    Arrays: ``x`` float32, the pixels' values; ``w`` float32, the kernel; ``y`` float32, what the engine makes of them, all row by
    row; and ``outputs``, ``inputs``, ``taps`` int32, which output each multiplication belongs to, and which pixel and weight it
    multiplies (:class:`cnnviz.evidence.Entries`).
    """
    transposed = isinstance(run.convolution, TransposedConvolution)
    view = "sparse" if transposed else state.matrix
    channels = len(run.input)
    channel = min(state.matrix_channel, channels - 1)
    names = channel_names(_, run) if channels > 1 else []
    meta: dict[str, Any] = {
        "words": matrix_words(_, "transposed" if transposed else view),
        "view": view,
        "views": ["sparse"] if transposed else ["sparse", "im2col"],
        "channel": channel,
        "channels": names,
        "large": state.large,
        "refused": "",
    }
    crop = crop_of(run, state.pin)
    if crop is None:
        meta["refused"] = _refused(_, run)
        return meta, {}
    x = run.input[
        channel : channel + 1, crop.top : crop.top + crop.size[0], crop.left : crop.left + crop.size[1]
    ]
    w = weight_of(run, channel)
    given = run.convolution.arguments | {"groups": 1}
    if transposed:
        entries = transposed_entries(x.shape, w.shape, **given)
        y = ops.conv_transpose2d(x, w, **given)
    else:
        entries = convolution_entries(x.shape, w.shape, **given)
        y = ops.conv2d(x, w, **given, method="direct")
    y = y + np.float32(run.bias)
    arrays: dict[str, npt.NDArray[Any]] = {
        "x": np.ascontiguousarray(x),
        "w": w,
        "y": y,
        "outputs": entries.outputs.astype(np.int32),
        "inputs": entries.inputs.astype(np.int32),
        "taps": entries.weights.astype(np.int32),
    }
    meta |= {
        "sizes": {"x": x.shape[1:], "w": w.shape[2:], "y": y.shape[1:]},
        "white": run.white,
        "signed": not is_picture(run.pixels) and bool(run.input.min() < 0),
        "bias": run.bias,
        "starts": {} if crop.size == run.input.shape[1:] else {"x": (crop.top, crop.left), "y": crop.first},
        "marked": marked_in(state.marked, entries, crop),
        "about": _about(_, run, crop, names[channel] if names else ""),
        "counts": _counts(_, run, entries, view),
    }
    return meta, arrays


def weight_of(run: Run, channel: int) -> npt.NDArray[np.float32]:
    """The kernel of one input channel, (1, 1, kH, kW)."""
    weight: npt.NDArray[np.float32] = run.weight.reshape(-1, 1, 1, *run.weight.shape[2:])
    return weight[channel]


def marked_in(marked: str, entries: Entries, crop: Crop) -> str:
    """What a link marks, if there is such a place; else the output that the crop is around."""
    rows, columns = crop.output
    most = {"y": rows * columns, "w": prod(entries.weight_shape), "x": prod(entries.input_shape)}
    if marked and int(marked[1:]) < most[marked[0]]:
        return f"{marked[0]}{int(marked[1:])}"
    return f"y{crop.shown[0] * columns + crop.shown[1]}"


def _about(_: Translate, run: Run, crop: Crop, channel: str) -> list[str]:
    """Which pixels these are, and what else they are not."""
    height, width = run.input.shape[1:]
    rows, columns = crop.size
    found = []
    if (rows, columns) != (height, width):
        found.append(
            _(
                "To keep the matrix small enough to read, it is written for {rows} × {columns} of the {height} × {width} pixels: rows {top} to {bottom}, columns {left} to {right}. Pin another element to move there."
            ).format(
                rows=rows,
                columns=columns,
                height=height,
                width=width,
                top=crop.top,
                bottom=crop.top + rows - 1,
                left=crop.left,
                right=crop.left + columns - 1,
            )
        )
        if np.any(run.convolution.padding) and not isinstance(run.convolution, TransposedConvolution):
            found.append(_("The padding lies around these pixels."))
    if channel and run.convolution.groups == 1:
        found.append(
            _(
                "This is the block of channel {channel}. The picture has {count} channels: the whole matrix has as many such blocks side by side, and its result is the sum of theirs."
            ).format(channel=channel, count=len(run.input))
        )
    return found


def _counts(_: Translate, run: Run, entries: Entries, view: str) -> list[str]:
    """How large the matrix of the whole picture would be."""
    height, width = run.input.shape[1:]
    pixels, outputs = height * width, prod(run.conv.shape[1:])
    taps = prod(run.convolution.kernel)
    if view == "im2col":
        return [
            _("Each of the {pixels} pixels is copied {mean} times on average.").format(
                pixels=prod(entries.input_shape), mean=_mean(len(entries.inputs) / prod(entries.input_shape))
            ),
            _(
                "For one channel of the whole picture, P has {rows} × {columns} entries. As 32-bit numbers they take {bytes} bytes, {times} times as many as the {before} bytes of the picture. Libraries therefore often make only a part of P at a time."
            ).format(
                rows=grouped(outputs),
                columns=taps,
                bytes=grouped(FLOAT_BYTES * outputs * taps),
                before=grouped(FLOAT_BYTES * pixels),
                times=_mean(outputs * taps / pixels),
            ),
        ]
    held = whole_entries(run)
    return [
        _(
            "For one channel of the whole picture, A has {rows} × {columns} = {all} entries. {held} of them ({share}) hold a weight; the others are 0 and need not be stored or multiplied."
        ).format(
            rows=grouped(outputs),
            columns=grouped(pixels),
            all=grouped(outputs * pixels),
            held=grouped(held),
            share=f"{100 * held / (outputs * pixels):.3g}%",
        )
    ]


def whole_entries(run: Run) -> int:
    """How many multiplications of one channel with a pixel there are in the whole picture."""
    given = run.convolution
    size = run.input.shape[1:]
    if isinstance(given, TransposedConvolution):
        return int(counts_of(run).sum())
    found = 1
    for axis in range(2):  # rows and columns never mix
        along = convolution_entries(
            (1, size[axis]),
            (1, 1, given.kernel[axis]),
            stride=given.stride[axis],
            padding=(given.padding[axis],),
            dilation=given.dilation[axis],
            padding_mode=given.padding_mode,
        )
        found *= len(along.outputs)
    return found


def _mean(value: float) -> str:
    return grouped(value) if value >= 100 else f"{value:.3g}"


def _refused(_: Translate, run: Run) -> str:
    """Why there is no matrix."""
    reach = [
        ops.kernel_extent(kernel, dilation)
        for kernel, dilation in zip(run.convolution.kernel, run.convolution.dilation, strict=True)
    ]
    return _(
        "The kernel spans {rows} × {columns} pixels. With this padding, no picture of up to {side} × {side} pixels gives between 1 and {most} outputs, so the matrix cannot be drawn. Choose a smaller kernel, a smaller dilation or another padding."
    ).format(rows=reach[0], columns=reach[1], side=MOST_SIDE, most=MOST_OUTPUTS)
