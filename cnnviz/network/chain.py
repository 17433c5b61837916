"""The layers at the start of a network, compiled: a list of NumPy calls on arrays that are kept.

A chain begins at an input of images and goes on as long as each layer takes nothing but the result of the one before and
arrays that come with the model, nothing else takes that result, and the layer does each image by itself. So it does one
image at a time, what lies between two layers stays in the processor's cache, and no array is made while it runs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from cnnviz.network.graph import Layer, Network
from cnnviz.network.operators import Array, Call
from cnnviz.ops.methods import METHODS, Case, Memory, Steps, run, strips
from cnnviz.ops.methods.case import view
from cnnviz.ops.methods.choose import choose

POOLINGS = {"MaxPool": np.maximum, "AveragePool": np.add}
SAME = ("Identity", "Dropout")
SHORT = 128
"""Cells of a row that is short."""
KINDS = ("Conv", "Relu", *POOLINGS, *SAME, "Flatten", "Gemm", "Softmax")


class SpreadError(ArithmeticError):
    """A result is infinite or NaN; a fast method may have spread it to elements that do not depend on it."""


def find_chain(network: Network, values: Mapping[str, Array]) -> list[Layer]:
    """The layers that a chain can do, given what :meth:`Network.run` made of an example; perhaps none."""
    pictures = [port.name for port in network.inputs if values[port.name].ndim == 4]
    if len(pictures) != 1 or not len(values[pictures[0]]):
        return []
    name, found = pictures[0], []
    while name not in network.outputs:
        takers = [layer for layer in network.layers if name in layer.inputs]
        if len(takers) != 1 or not _fits(network, takers[0], name, values):
            break
        found.append(takers[0])
        name = takers[0].outputs[0]
    return found


def _fits(network: Network, layer: Layer, name: str, values: Mapping[str, Array]) -> bool:
    """Whether a chain can do `layer` to the array of that name."""
    if layer.op_type not in KINDS or layer.inputs[0] != name or name in layer.inputs[1:]:
        return False
    if any(other and other not in layer.weights for other in layer.inputs[1:]) or any(layer.outputs[1:]):
        return False
    before, after = values[name], values[layer.outputs[0]]
    if before.dtype != np.float32 or after.dtype != np.float32 or len(before) != len(after):
        return False
    match layer.op_type:
        case "Conv":
            return before.ndim == 4
        case "MaxPool" | "AveragePool":
            how = _call(network, layer, values).arguments
            return before.ndim == 4 and not how["ceil_mode"] and not any(map(any, how["padding"]))
        case "Flatten":
            return layer.attributes.get("axis", 1) == 1
        case "Gemm":
            plain = all(layer.attributes.get(name, 1) == 1 for name in ("alpha", "beta"))
            return plain and not layer.attributes.get("transA", 0) and layer.inputs[1] in layer.weights
        case "Softmax":
            return before.ndim == 2 and layer.attributes.get("axis", 1) in (1, -1)
    return True


def _call(network: Network, layer: Layer, values: Mapping[str, Array]) -> Call:
    call = network.call(layer, values)
    assert call is not None
    return call


class Chain:
    """Layers bound to arrays of their own, so for one user at a time.

    :meth:`run` gives the last layer's result ``(C, H, W)`` for an image, in memory that the next run overwrites.
    """

    def __init__(self, network: Network, layers: Sequence[Layer], values: Mapping[str, Array]) -> None:
        shape = values[layers[0].inputs[0]].shape[1:]
        sizes = [values[layer.inputs[1]].shape[2:] for layer in layers if layer.op_type == "Conv"]
        self._spare = sum(max(axis) for axis in zip(*sizes, strict=True)) * shape[-1] if sizes else 0
        self._image = self._array(shape)
        memory = Memory(lasting=True)
        for _ in range(2):  # by the second time the memory is as large as any layer needs, and all share it
            self._steps: Steps = []
            self._result = self._image
            for layer in _pool_before_relu(layers):
                self._add(network, layer, values, memory)

    def run(self, image: Array) -> Array:
        """Compute all layers for one image.

        Raises
        ------
        SpreadError
            Some number on the way is infinite or none.
        """
        np.copyto(self._image, image)
        run(self._steps)
        return self._result

    def _array(self, shape: Sequence[int]) -> Array:
        """Zeros whose memory goes on a little, which windows that run over the end read in vain."""
        cells = math.prod(shape)
        return np.zeros(cells + self._spare, np.float32)[:cells].reshape(shape)

    def _add(self, network: Network, layer: Layer, values: Mapping[str, Array], memory: Memory) -> None:
        result = self._result
        match layer.op_type:
            case "Conv":
                self._add_convolution(_call(network, layer, values).arguments, memory)
            case "MaxPool" | "AveragePool":
                self._add_pooling(layer.op_type, _call(network, layer, values).arguments)
            case "Relu":
                whole = _with_gaps(result)
                # NumPy is four times as fast with an array of zeros as with one zero
                self._steps.append(partial(np.maximum, whole, np.zeros_like(whole), out=whole))
            case "Flatten":
                self._result = result.reshape(-1)
                if not np.shares_memory(self._result, result):
                    self._steps.append(partial(np.copyto, self._result.reshape(result.shape), result))
            case "Gemm":
                self._add_fully_connected([layer.weights[name] for name in layer.inputs[1:]], layer)
            case "Softmax":
                self._add_softmax()

    def _add_fully_connected(self, weights: Sequence[Array], layer: Layer) -> None:
        """Weights as rows, so that each output is one dot product along memory."""
        matrix = weights[0] if layer.attributes.get("transB", 0) else weights[0].T
        matrix = np.ascontiguousarray(matrix, np.float32)
        vector, self._result = self._result, np.zeros(len(matrix), np.float32)
        self._steps.append(partial(np.dot, matrix, vector, out=self._result))
        if weights[1:]:
            self._steps.append(partial(np.add, self._result, weights[1].reshape(-1), out=self._result))

    def _add_softmax(self) -> None:
        """``exp(x - max) / sum``, in place."""
        x, number = self._result, np.zeros((), np.float32)
        self._steps += [
            partial(np.maximum.reduce, x, out=number),
            partial(np.subtract, x, number, out=x),
            partial(np.exp, x, out=x),
            partial(np.add.reduce, x, out=number),
            partial(np.divide, x, number, out=x),
        ]

    def _add_convolution(self, how: Mapping[str, Any], memory: Memory) -> None:
        """A method for each group; the result of strips keeps the gaps between its rows."""
        image, weight, groups = self._result, how["weight"], how["groups"]
        bias = np.zeros(len(weight), np.float32) if how["bias"] is None else how["bias"]
        case = Case(
            channels=weight.shape[1],
            channels_out=len(weight) // groups,
            size=image.shape[1:],
            kernel=weight.shape[2:],
            padding=how["padding"],
            stride=how["stride"],
            dilation=how["dilation"],
        )
        parts = [slice(group * case.channels_out, (group + 1) * case.channels_out) for group in range(groups)]
        names = [choose(case, weight[part], kept=True) for part in parts]
        if names == ["strips"]:
            self._result = strips.spread_output(case, image, self._spare)
        else:
            self._result = self._array((len(weight), *case.output))
        for group, (name, part) in enumerate(zip(names, parts, strict=True)):
            taken = image[group * case.channels : (group + 1) * case.channels]
            out = self._result[part]
            self._steps += METHODS[name].steps(case, weight[part], bias[part], taken[None], out[None], memory)
        if set(names) - {"im2col", "strips"}:  # these two make no products but the definition's
            self._steps.append(partial(_check, self._result))

    def _add_pooling(self, op_type: str, how: Mapping[str, Any]) -> None:
        """Rows first: they are long pieces of memory."""
        self._combine(POOLINGS[op_type], 1, *(how[name][0] for name in ("kernel_size", "stride", "dilation")))
        self._combine(POOLINGS[op_type], 2, *(how[name][1] for name in ("kernel_size", "stride", "dilation")))
        if op_type == "AveragePool":
            count = np.float32(math.prod(how["kernel_size"]))
            self._steps.append(partial(np.divide, self._result, count, out=self._result))

    def _combine(self, combine: np.ufunc, axis: int, kernel: int, stride: int, dilation: int) -> None:
        """Each `stride`-th cell with those that follow it on one axis.

        Two short rows are done sooner for all rows in one piece of memory than for every other row by itself.
        """
        image, reach = self._result, dilation * (kernel - 1)
        places = (image.shape[axis] - reach - 1) // stride + 1
        if axis == 1 and stride == 2 and image.shape[2] <= SHORT:
            row = image.strides[1] // image.itemsize
            cells = (image.shape[1] - reach - 1) * row + image.shape[2]
            whole = _with_gaps(image)
            taps = [whole[:, tap * dilation * row :][:, :cells] for tap in range(kernel)]
            result = self._array((len(image), image.shape[1] - reach, row))
            target = _with_gaps(result)[:, :cells]
            self._result = result[:, ::stride, : image.shape[2]]
        else:
            parts = [
                slice(tap * dilation, tap * dilation + (places - 1) * stride + 1, stride)
                for tap in range(kernel)
            ]
            taps = [image[:, part] if axis == 1 else image[:, :, part] for part in parts]
            target = self._result = self._array(taps[0].shape)
        if kernel == 1:
            self._steps.append(partial(np.copyto, target, taps[0]))
        total = taps[0]
        for other in taps[1:]:
            self._steps.append(partial(combine, total, other, out=target))
            total = target


def _pool_before_relu(layers: Sequence[Layer]) -> list[Layer]:
    """The largest value above 0 is what is above 0 of the largest value, and there are fewer of these."""
    order = list(layers)
    for place in range(len(order) - 1):
        if [layer.op_type for layer in order[place : place + 2]] == ["Relu", "MaxPool"]:
            order[place : place + 2] = order[place + 1], order[place]
    return order


def _with_gaps(array: Array) -> Array:
    """An array ``(C, ...)`` with what lies between its rows, as ``(C, cells)``: pieces of memory."""
    plane = array.strides[0] // array.itemsize
    return view(array, (len(array), plane if array.ndim > 1 else 1), (plane, 1))


def _check(array: Array) -> None:
    """Raise :class:`SpreadError` unless all numbers are finite, and small enough for their squares to be."""
    if not float(np.vdot(array, array)) < np.inf:
        raise SpreadError
