"""Layers whose numbers are made of several others each: resizing with weights, softmax, products of two matrices.

The browser is told where the numbers of each output cell stand, by ``meta["terms"]["rule"]``: "separable" sends the cells and
weights of each axis, "row" a row, "product" a matrix on the left and one on the right; "listed" their places, which
:mod:`cnnviz.parts.layer_stepper.listed` finds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.networks.operators.resize import PLANS
from cnnviz.networks.trace.layer import FACTORS
from cnnviz.parts.layer_stepper.quantized import matrices_in_real_numbers
from cnnviz.parts.layer_stepper.subject import (
    MOST_NUMBERS,
    Array,
    Payload,
    Subject,
    image_meta,
    item,
    largest,
    plane_of,
    wrapped,
)


def resizing(subject: Subject) -> Payload | None:
    """The map that is made larger or smaller, and for each new row and column the old ones with their weights."""
    run, x = subject.run, item(subject.run.x)
    if x.ndim not in (2, 3) or subject.output.ndim != x.ndim or x.dtype.kind != "f":
        return None
    plan = PLANS[run.op](run.context, *run.arrays, **run.layer.attributes)
    if plan.transformation == "tf_crop_and_resize" or len(run.x) != len(run.y):
        return None
    axes: list[tuple[Array, Array]] = []
    for axis in range(1, run.x.ndim):
        change = plan.axes.get(axis)
        if change is None or (change.size == change.output and change.scale == 1):
            cells = np.arange(run.x.shape[axis])[:, np.newaxis]
            axes.append((cells, np.ones(cells.shape)))
        elif axis == 1:
            return None  # channels are mixed
        else:
            axes.append(plan.filter.taps(change, change.places(plan.transformation)))
    (rows, row_weights), (columns, column_weights) = (
        [(np.zeros((1, 1), np.intp), np.ones((1, 1))), *axes[1:]]
    )[-2:]
    plane = plane_of(x, subject.channel)
    if max(plane.size, rows.size, columns.size) > MOST_NUMBERS:
        return None
    meta = {
        "image": image_meta(plane[np.newaxis], [subject.channel]),
        "terms": {
            "rule": "separable",
            "operator": run.op,
            "taps": [rows.shape[1], columns.shape[1]],
            "mode": plan.filter.mode,
        },
    }
    arrays = {
        "inputs": plane,
        "row_cells": rows.astype(np.int32),
        "row_weights": row_weights.astype(np.float64),
        "column_cells": columns.astype(np.int32),
        "column_weights": column_weights.astype(np.float64),
    }
    return Payload("terms", meta, arrays)


def softmax_along_rows(subject: Subject) -> Payload | None:
    """The rows of a map, each of which is brought to sum 1."""
    run, x = subject.run, item(subject.run.x)
    call = run.call
    if call is None or x.ndim < 2 or x.dtype.kind != "f" or call.input.ndim != x.ndim + 1:
        return None
    plane = subject.plane_in(run.x)
    if call.arguments["dim"] not in (-1, x.ndim) or plane.size > MOST_NUMBERS:
        return None
    meta = {
        "image": image_meta(plane[np.newaxis], [subject.channel]),
        "terms": {"rule": "row", "operator": run.op},
    }
    return Payload("terms", meta, {"inputs": plane})


def product(subject: Subject) -> Payload | None:
    """The matrices whose rows and columns are multiplied, each as a map of its own size."""
    run, result = subject.run, subject.run.y
    if run.op not in FACTORS or result.dtype.kind == "b":
        return None
    matrices = _matrices(subject)
    if matrices is None:
        return None
    left, right, bias, quantized = matrices
    outer = result.shape[:-2]
    left = np.broadcast_to(left, (*outer, *left.shape[-2:]))
    right = np.broadcast_to(right, (*outer, *right.shape[-2:]))
    before = subject.index[: max(0, result.ndim - 2)]
    a, b = left[before], right[before]
    if result.ndim < 4:  # a row of the product is shown
        row = subject.index[-2]
        a = a[row : row + 1]
        if bias is not None:
            bias = bias[row : row + 1]
    inner, columns = b.shape
    first, room = 0, columns
    if inner * columns > MOST_NUMBERS // 2:
        room = MOST_NUMBERS // 2 // inner if result.ndim < 4 else 0
        if not room:
            return None
        first = min(max(0, subject.element[-1] - room // 2), columns - room)
        b = b[:, first : first + room]
        bias = None if bias is None else bias[:, first : first + room]
    if a.size > MOST_NUMBERS // 2 or not inner:
        return None
    meta: dict[str, Any] = {
        "image": _two_sizes(a, b),
        "terms": {
            "rule": "product",
            "operator": run.op,
            "inner": inner,
            "operands": [run.layer.inputs[number] for number in FACTORS[run.op]],
        },
    }
    if room < columns:
        meta["output"] = _part(result.ndim, first, room)
    arrays = {"inputs": np.concatenate([a.ravel(), b.ravel()])}
    if bias is not None:
        arrays["bias"] = np.broadcast_to(bias, (len(a), b.shape[1])).astype(np.float64)
    if quantized is not None:
        drawn = (a.astype(np.float64) @ b).astype(np.float32)
        arrays["output"] = drawn
        meta |= {
            "quantized": quantized,
            "output": meta.get("output", {}) | {"most": largest(drawn)},
            "eps": float(np.finfo(np.float32).eps),
        }
    return Payload("terms", meta, arrays)


def _matrices(subject: Subject) -> tuple[Array, Array, Array | None, dict[str, Any] | None] | None:
    """Left and right factor, with at least two axes; what is added; and how sums are rounded."""
    run = subject.run
    if run.op not in ("Gemm", "MatMul"):
        left, right, told = matrices_in_real_numbers(run)
        return (left, right, None, told) if min(left.ndim, right.ndim) > 1 else None
    left, right = run.array(0), run.array(1)
    if min(left.ndim, right.ndim) < 2 or left.dtype.kind != "f":
        return None
    if run.op == "MatMul":
        return left, right, None, None
    if run.setting("alpha", 1.0) != 1:
        return None
    added = run.optional(2)
    bias = None if added is None else np.broadcast_to(added, run.y.shape) * run.setting("beta", 1.0)
    return left.T if run.setting("transA") else left, right.T if run.setting("transB") else right, bias, None


def _two_sizes(a: Array, b: Array) -> dict[str, Any]:
    """The two matrices as maps of different sizes; the common size is that of the larger on each axis."""
    height, width = (max(pair) for pair in zip(a.shape, b.shape, strict=True))
    return {
        "channels": 2,
        "height": height,
        "width": width,
        "sizes": [list(a.shape), list(b.shape)],
        "numbers": [0, 1],
        "most": max(largest(a), largest(b)),
        "count": height * width,
    }


def _part(ndim: int, first: int, count: int) -> dict[str, Any]:
    """The columns of the output that are sent: a row of numbers is wrapped, that of a signal is not."""
    rows, columns = wrapped(count) if ndim == 2 else (1, count)
    return {"rows": rows, "columns": columns, "count": count, "offset": first}
