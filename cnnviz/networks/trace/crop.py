"""The part of a window layer that some of its outputs need: the same layer on a piece of its input."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cnnviz.networks.trace.layer import TracedLayer
from cnnviz.networks.trace.terms import Numbers
from cnnviz.ops import kernel_extent

CROPPED = {"AveragePool", "Conv", "MaxPool"}


@dataclass(frozen=True, eq=False)
class Crop:
    """A layer, `run`, that makes only the outputs in `outputs`, from the cells in `inputs`."""

    run: TracedLayer
    inputs: tuple[slice, ...]
    outputs: tuple[slice, ...]


def box_of(marks: Numbers) -> tuple[slice, ...]:
    """The smallest box around everything that is not 0, one slice for each axis."""
    box = []
    for axis in range(marks.ndim):
        (used,) = np.nonzero(marks.any(axis=tuple(other for other in range(marks.ndim) if other != axis)))
        box.append(slice(int(used[0]), int(used[-1]) + 1) if len(used) else slice(0, 0))
    return tuple(box)


def crop(run: TracedLayer, grad: Numbers) -> Crop | None:
    """The piece of the layer behind all outputs whose gradient is not 0; None where it is not cut."""
    if run.op not in CROPPED or run.output or run.changes != (0,) or run.call is None or not grad.any():
        return None
    how = run.call.arguments
    kernel = how["weight"].shape[2:] if "weight" in how else how["kernel_size"]
    box = box_of(grad)
    everything = (slice(None), slice(None))
    inputs: tuple[slice, ...] = everything
    pads: list[tuple[int, int]] = []
    for axis, (size, taps) in enumerate(zip(run.x.shape[2:], kernel, strict=True)):
        stride, dilation, (begin, end) = how["stride"][axis], how["dilation"][axis], how["padding"][axis]
        first = box[2 + axis].start * stride - begin
        last = (box[2 + axis].stop - 1) * stride - begin + kernel_extent(taps, dilation)
        if min(size, last) <= max(0, first):
            return None  # a window on the padding alone
        inputs = (*inputs, slice(max(0, first), min(size, last)))
        pads.append((max(0, -first), min(end, max(0, last - size))))
    outputs = (*everything, *box[2:])
    settings = {name: value for name, value in run.layer.attributes.items() if name != "auto_pad"} | {
        "pads": tuple(begin for begin, _ in pads) + tuple(end for _, end in pads),
        "strides": tuple(how["stride"]),
        "dilations": tuple(how["dilation"]),
    }
    piece = replace(
        run,
        layer=replace(run.layer, attributes=settings),
        arrays=(run.x[inputs], *run.arrays[1:]),
        outputs=(run.y[outputs], *run.outputs[1:]),
    )
    return Crop(piece, inputs, outputs)
