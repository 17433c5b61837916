"""Layers that lay a window over their input: convolution, its transpose, pooling, and the fully connected layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz import evidence, ops
from cnnviz.networks.layer_run import LayerRun
from cnnviz.parts.layer_stepper.quantized import in_real_numbers
from cnnviz.parts.layer_stepper.subject import (
    Array,
    Payload,
    Subject,
    image_meta,
    item,
    largest,
    maps_before,
    maps_of,
    one_of_a_row,
    strongest,
)
from cnnviz.parts.stepper.content import pair


def convolution(subject: Subject) -> Payload | None:
    """The input maps of the output channel's group, its filter and bias, the geometry, and what is left out."""
    call = subject.run.call
    if call is None or subject.output.ndim > 3:
        return None
    quantized = None
    if call.rounding is not None:
        call, quantized = in_real_numbers(subject.run, call)
    how = {name: call.arguments[name] for name in ("stride", "padding", "dilation")}
    groups = call.arguments["groups"]
    weight, bias = call.arguments["weight"], call.arguments["bias"]
    x = item(call.input)
    transposed = call.operation.startswith("conv_transpose")
    if transposed:
        per_group = len(x) // groups
        first = subject.channel // weight.shape[1] * per_group
        filters = weight[first : first + per_group, subject.channel % weight.shape[1]]
    else:
        per_group = weight.shape[1]
        first = subject.channel // (len(weight) // groups) * per_group
        filters = weight[subject.channel]
    group = x[first : first + per_group]
    sizes = _sizes_at(subject, group, filters, transposed, how)
    sent = strongest(sizes, group[0].size)
    left = np.setdiff1d(np.arange(len(group)), sent)
    operation = getattr(ops, call.operation)
    extra = {"output_padding": call.arguments["output_padding"]} if transposed else {}

    def rest(inputs: Array, kernel: Array) -> Array:
        """What the channels left out add to each output, in float64."""
        kernel = kernel[left][:, None] if transposed else kernel[left][None]
        sums: Array = operation(inputs[left].astype(np.float64), kernel.astype(np.float64), **how, **extra)
        return sums

    meta = {
        "image": image_meta(maps_of(group[sent]), (first + sent).tolist()),
        "conv": {
            "kernel": pair(filters.shape[1:], 1),
            "stride": pair(how["stride"], 1),
            "dilation": pair(how["dilation"], 1),
            "padding": pair(how["padding"], (0, 0)),
            "mode": "zeros",
            "groups": 1,
            "bias": 0.0 if bias is None else float(bias[subject.channel]),
            "out": [1, *subject.plane().shape],
        },
        "weight_most": largest(filters),
        "group": [first, first + per_group, len(x)],
        "left_out": {"channels": len(left), "terms": int(len(left) * filters[0].size)},
    }
    arrays = {"inputs": group[sent], "weight": filters[sent]}
    if len(left):
        arrays |= {"rest": rest(group, filters), "rest_size": rest(np.abs(group), np.abs(filters))}
    if quantized is not None:
        given = None if bias is None else bias[[subject.channel]]
        plane: Array = operation(group, filters[None], given, **how)
        arrays["output"] = plane
        meta |= {
            "quantized": quantized,
            "output": {"most": largest(plane)},
            "eps": float(np.finfo(np.float32).eps),
        }
    return Payload("transposed" if transposed else "convolution", meta, arrays)


def _sizes_at(subject: Subject, group: Array, filters: Array, transposed: bool, how: dict[str, Any]) -> Array:
    """How much each channel adds to the element; for a transpose, the size of the whole channel."""
    if transposed:
        axes = tuple(range(1, group.ndim))
        return np.abs(group).sum(axis=axes) * np.abs(filters).sum(axis=axes)
    step = evidence.convolution_step(group, filters[None], None, (0, *subject.element[1:]), **how)
    return step.channel_subtotals


def linear(subject: Subject) -> Payload | None:
    """One unit: its input as maps where it was laid out from maps, and the unit's weights on them.

    It is a convolution with a kernel as large as the maps, of which there is one place.
    """
    call = subject.run.call
    if call is None or call.rounding is not None or call.input.ndim != 2 or subject.output.ndim != 1:
        return None
    unit = subject.element[0]
    x, row, bias = item(call.input), call.arguments["weight"][unit], call.arguments["bias"]
    shape = maps_before(subject, subject.layer.inputs[0])
    if shape is None:
        maps, weights = maps_of(x), maps_of(row)
        count = len(x)
    else:
        maps, weights = x.reshape(shape), row.reshape(shape)
        count = shape[1] * shape[2]
    subtotals = (maps.astype(np.float64) * weights).sum(axis=(1, 2))
    sent = strongest(subtotals, maps[0].size)
    left = np.setdiff1d(np.arange(len(maps)), sent)
    meta = {
        "image": image_meta(maps[sent], sent.tolist(), count),
        "conv": {
            "kernel": maps.shape[1:],
            "stride": (1, 1),
            "dilation": (1, 1),
            "padding": ((0, 0), (0, 0)),
            "mode": "zeros",
            "groups": 1,
            "bias": 0.0 if bias is None else float(bias[unit]),
            "out": [1, 1, 1],
        },
        "weight_most": largest(weights),
        "maps": shape is not None,
        "left_out": {"channels": len(left), "terms": int(len(left) * maps[0].size)},
    }
    arrays = {"inputs": maps[sent], "weight": weights[sent]}
    if len(left):
        size = (np.abs(maps[left]).astype(np.float64) * np.abs(weights[left])).sum()
        arrays |= {"rest": np.array([subtotals[left].sum()]), "rest_size": np.array([size])}
    return Payload("linear", meta, arrays)


def pooling(subject: Subject) -> Payload | None:
    """The map under the window, and how the window lies on it."""
    call = subject.run.call
    if subject.output.ndim > 3 or subject.output.dtype.kind != "f":
        return None
    if call is not None:
        x, how = item(call.input), call.arguments
        kind = "max" if call.operation.startswith("max") else "avg"
    elif _is_mean_of_maps(subject.run):
        x, kind = item(subject.run.x), "avg"
        ones = (1,) * (x.ndim - 1)
        how = {"kernel_size": x.shape[1:], "stride": ones, "dilation": ones, "padding": ((0, 0),) * len(ones)}
    else:
        return None
    channel = subject.element[0]
    plane = maps_of(x[channel : channel + 1])
    shape = subject.plane().shape if subject.output.ndim > 1 else (1, 1)
    meta = {
        "image": image_meta(plane, [channel]),
        "pool": {
            "kind": kind,
            "kernel": pair(how["kernel_size"], 1),
            "stride": pair(how["stride"], 1),
            "dilation": pair(how["dilation"], 1),
            "padding": pair(how["padding"], (0, 0)),
            "include_padding": bool(how.get("count_include_pad", False)),
            "out": [1, *shape],
        },
    }
    if subject.output.ndim == 1:
        meta["output"] = one_of_a_row(channel, len(subject.output))
    return Payload("pooling", meta, {"inputs": plane})


def _is_mean_of_maps(run: LayerRun) -> bool:
    """Whether a mean is taken of all cells of each map."""
    ndim = run.x.ndim
    return run.op == "ReduceMean" and ndim in (3, 4) and sorted(run.reduced_axes) == list(range(2, ndim))
