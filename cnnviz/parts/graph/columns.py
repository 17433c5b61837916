"""A network as columns of feature maps: which arrays are worth a column, where it stands, and what it takes.

The input is the first column. Behind it, each array of real numbers that depends on the input has one; what a network
only reckons with shapes has none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Layer, Network
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.networks.trace.layer import operation_of

Array = npt.NDArray[np.generic]
Values = Mapping[str, Array]
Kind = Literal["dense", "one", "shift", "cells", "all"]

WITHOUT_VALUES = frozenset({"Shape", "Size"})
"""Operators whose results say nothing of the numbers they are given."""

SUMS = ("ConvInteger", "MatMulInteger")
QUANTIZING = ("DynamicQuantizeLinear", "QuantizeLinear")
EIGHT_BITS = (np.int8, np.uint8)

MOST_LINKS = 64
"""Earlier columns that one column is joined to; of more, the first ones."""

RESHAPING = frozenset({"DepthToSpace", "Flatten", "Reshape", "SpaceToDepth", "Squeeze", "Unsqueeze"})
"""Operators after which no axis need stand where it was."""
CHANNELS_LAST = (0, 2, 3, 1)
UNKNOWN = (-1,)
"""Axes that have been swapped, and nobody knows how."""

MIXING = frozenset(
    {
        "ArgMax",
        "ArgMin",
        "Concat",
        "Conv",
        "ConvInteger",
        "ConvTranspose",
        "DepthToSpace",
        "Flatten",
        "Gather",
        "Gemm",
        "GroupNormalization",
        "LRN",
        "LayerNormalization",
        "LogSoftmax",
        "MatMul",
        "MatMulInteger",
        "QLinearConv",
        "QLinearMatMul",
        "Reshape",
        "Softmax",
        "SpaceToDepth",
        "Tile",
        "Transpose",
    }
)
"""Operators of which a channel of the result is not made from the channel of that number alone."""


@dataclass(frozen=True, eq=False)
class Link:
    """What the channels of a column take from an earlier one.

    Attributes
    ----------
    source
        The place of the earlier column among the columns.
    kind
        ``"dense"``: every channel of its group; ``"one"``: the channel of the same number, or the only one;
        ``"shift"``: channel ``k + shift`` if there is one; ``"cells"``: unit k is one cell, counted along columns, rows and
        channels; ``"all"``: nothing more is known than that all may matter.
    weight
        Of a dense link, (channels, channels of the source in a group, ...).
    """

    source: int
    kind: Kind
    groups: int = 1
    shift: int = 0
    weight: Array | None = None


@dataclass(frozen=True, eq=False)
class Column:
    """One array of a network for one input.

    Attributes
    ----------
    layer, op_type
        Of what made it; the name of the input and ``""`` for an input.
    shape
        Without the batch axis.
    values
        float32, feature maps (C, H, W), or (N,) where each channel is a single number.
    slot
        The length of the longest path from the input.
    turned
        Whether a layer on the way swapped rows or columns with another axis, so that they are not the input's.
    last
        Whether the array has the channels as its last axis; `values` have them first all the same.
    """

    array: str
    layer: str
    op_type: str
    shape: tuple[int, ...]
    values: npt.NDArray[np.float32]
    slot: int
    links: tuple[Link, ...]
    turned: bool = False
    last: bool = False


@dataclass(frozen=True)
class _Behind:
    """What an array is made from: the nearest columns, no more than `MOST_LINKS` of them, and what holds of all.

    Attributes
    ----------
    slot
        The length of the longest path from the input to one of them.
    axes
        Where each axis stood in the input, while rows and columns are not the last two; ``()`` where they are.
    """

    columns: frozenset[int]
    slot: int
    axes: tuple[int, ...]


@stepwise
def network_columns(network: Network, values: Values, input: str) -> Steps[list[Column]]:
    """The columns of `network` for what :meth:`Network.run` gave, each behind those that it takes."""
    batch = values[input].shape[0]
    columns: list[Column] = []
    number: dict[str, int] = {}
    sources: dict[str, _Behind] = {}  # for each array that depends on the input

    def add(
        name: str, layer: str, op_type: str, slot: int, links: tuple[Link, ...], axes: tuple[int, ...]
    ) -> None:
        array = values[name][0]
        number[name] = len(columns)
        sources[name] = _Behind(frozenset({number[name]}), slot, axes)
        last = _is_last(array, axes)
        maps = _as_maps(np.moveaxis(array, -1, 0) if last else array)
        columns.append(Column(name, layer, op_type, array.shape, maps, slot, links, axes != (), last))

    for name in sorted((port.name for port in network.inputs), key=lambda name: name != input):
        array = values[name]
        if array.ndim > 1 and array.shape[0] == batch and array.size > 0 and array.dtype.kind in "fiub":
            add(name, name, "", 0, (), ())
    for done, layer in enumerate(network.layers):
        yield done / len(network.layers)
        if layer.op_type in WITHOUT_VALUES:
            continue
        behind = _joined([sources[name] for name in layer.inputs if name in sources])
        if behind is None:
            continue
        axes = _axes(behind.axes, layer)
        starts = _starts(layer, values)
        for at, name in enumerate(layer.outputs):
            if name and _worth_showing(values[name], batch, layer.op_type):
                last = _is_last(values[name][0], axes)
                links = _links(layer, at, last, values, number, behind.columns, columns, starts)
                add(name, layer.name, operation_of(layer, sources), 1 + behind.slot, links, axes)
            elif name:
                sources[name] = replace(behind, axes=axes)
    return columns


def _joined(all_behind: list[_Behind]) -> _Behind | None:
    """What a layer of these is made from; None for no input that depends on the network's."""
    different = list({id(each): each for each in all_behind}.values())
    if len(different) < 2:
        return different[0] if different else None
    columns: set[int] = set()
    for each in different:
        columns.update(list(each.columns)[: MOST_LINKS - len(columns)])
        if len(columns) >= MOST_LINKS:
            break
    return _Behind(
        frozenset(columns),
        max(each.slot for each in different),
        different[0].axes if len({each.axes for each in different}) == 1 else UNKNOWN,
    )


def _axes(before: tuple[int, ...], layer: Layer) -> tuple[int, ...]:
    """Where each axis of what `layer` makes stood in the input; ``()`` once rows and columns are the last two again."""
    if layer.op_type != "Transpose":
        return UNKNOWN if before and layer.op_type in RESHAPING else before
    order = layer.attributes.get("perm", ())
    if not isinstance(order, tuple) or not order or (before and sorted(before) != sorted(order)):
        return UNKNOWN
    now = tuple(before[int(axis)] if before else int(axis) for axis in order)
    return () if now[-2:] == (len(now) - 2, len(now) - 1) else now


def _is_last(array: Array, axes: tuple[int, ...]) -> bool:
    """Whether the channels are the last axis of an array (H, W, C)."""
    return array.ndim == 3 and axes == CHANNELS_LAST


def _worth_showing(array: Array, batch: int, op_type: str = "") -> bool:
    """Real numbers for each image, or quantised ones, unless they only repeat in whole numbers what stands before them."""
    kind = (
        array.dtype.kind == "f"
        or op_type in SUMS
        or (array.dtype in EIGHT_BITS and op_type not in QUANTIZING)
    )
    return kind and array.ndim > 1 and array.shape[0] == batch and array.size > 0


def _as_maps(array: Array) -> npt.NDArray[np.float32]:
    """(C, H, W) or (N,), whatever axes there are."""
    with np.errstate(over="ignore"):
        real = array.astype(np.float32, copy=False)
    if array.ndim == 1 or array.size == array.shape[0]:
        return real.reshape(array.shape[0])
    return real.reshape(array.shape[0], -1, array.shape[-1])


def _links(
    layer: Layer,
    output: int,
    last: bool,
    values: Values,
    number: Mapping[str, int],
    behind: frozenset[int],
    columns: list[Column],
    starts: Sequence[int],
) -> tuple[Link, ...]:
    """The links of one of the layer's outputs, no more than `MOST_LINKS`; an earlier column counts once."""
    links: dict[int, Link] = {}
    for at, name in enumerate(layer.inputs):
        if name in number and number[name] not in links:
            source = number[name]
            links[source] = (
                _turned_link(layer, last, values[layer.outputs[output]], source, columns[source])
                if last or columns[source].last
                else _link(layer, at, output, values, source, columns[source], starts)
            )
            if len(links) == MOST_LINKS:
                break
    for source in sorted(behind - links.keys())[: MOST_LINKS - len(links)]:
        links[source] = Link(source, "all")
    return tuple(links.values())


def _starts(layer: Layer, values: Values) -> Sequence[int]:
    """Where the channels of each input of a Concat, or of each output of a Split, begin among all."""
    names = {"Concat": layer.inputs, "Split": layer.outputs}.get(layer.op_type, ())
    lengths = (values[name].shape[1] if name and values[name].ndim > 1 else 0 for name in names)
    return list(accumulate(lengths, initial=0))


def _link(
    layer: Layer, at: int, output: int, values: Values, source: int, column: Column, starts: Sequence[int]
) -> Link:
    given, made = values[layer.inputs[at]], values[layer.outputs[output]]
    before, after = given.shape[1], made.shape[1]
    dense = _dense(layer, at, values) if made.ndim == given.ndim else None
    if dense is not None:
        return Link(source, "dense", groups=before // dense.shape[1], weight=dense)
    if layer.op_type in ("Concat", "Split"):
        axis = layer.attributes.get("axis", 0)
        if axis in (1, 1 - given.ndim):
            return Link(source, "shift", shift=-starts[at] if layer.op_type == "Concat" else starts[output])
        return Link(source, "one" if before == after else "all")
    row = math.prod(made.shape[2:]) == 1
    if layer.op_type in ("Flatten", "Reshape", "Squeeze", "Unsqueeze"):
        if row and column.values.ndim == 3 and after == column.values.size:
            return Link(source, "cells")
        return Link(source, "one" if row and column.values.shape == (after,) else "all")
    kept = layer.op_type not in MIXING and before in (1, after)
    return Link(source, "one" if kept else "all")


def _turned_link(layer: Layer, last: bool, made: Array, source: int, column: Column) -> Link:
    """A link to or from an array with its channels last; a swap of axes leaves each channel what it was."""
    swapped = layer.op_type == "Transpose" and made.ndim == 4
    kept = swapped or (last and column.last and layer.op_type not in MIXING)
    channels = made.shape[-1] if last else made.shape[1]
    return Link(source, "one" if kept and len(column.values) == channels else "all")


def _dense(layer: Layer, at: int, values: Values) -> Array | None:
    """The weight (channels, channels of a group, ...) of a layer whose channels each take all channels of a group."""
    if layer.op_type not in ("Conv", "ConvTranspose", "Gemm", "MatMul") or at != 0:
        return None
    weight = values[layer.inputs[1]]
    if layer.op_type == "Conv":
        return weight
    if layer.op_type == "ConvTranspose":
        groups = layer.attributes.get("group", 1)
        parts = np.split(weight, groups if isinstance(groups, int) else 1)
        return np.concatenate([part.swapaxes(0, 1) for part in parts])
    if weight.ndim != 2 or values[layer.inputs[0]].ndim != 2 or layer.attributes.get("transA"):
        return None
    return weight if layer.attributes.get("transB") else weight.T
