"""What an architecture figure tells of a network: its blocks, what each takes, and which of them repeat.

A block is an operation with what only changes numbers in place behind it, as batch normalization and an activation. What
merely brings numbers into another order, and what a network reckons with shapes, has none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Layer, LayerSummary, Network, summarize
from cnnviz.networks.modules import Module, common_name, modules_of
from cnnviz.pointwise import BY_OPERATOR
from cnnviz.views.figures.architecture.names import NAMES

Array = npt.NDArray[np.generic]

BEHIND = frozenset(
    {
        *BY_OPERATOR,
        "BatchNormalization",
        "Dropout",
        "GroupNormalization",
        "InstanceNormalization",
        "LRN",
        "LayerNormalization",
        "LogSoftmax",
        "Softmax",
    }
)
"""Operators that belong to the block before them if nothing else takes what that makes."""
SILENT = frozenset({"Cast", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze"})
"""Operators that change no number."""
WITHOUT_VALUES = frozenset({"Constant", "ConstantOfShape", "Range", "Shape", "Size"})
JOINS = frozenset({"Add", "Concat", "Mul", "Sub", "Div", "Sum", "Mean", "Max", "Min"})


@dataclass(frozen=True)
class Block:
    """An operation and what stands behind it.

    Attributes
    ----------
    kind
        The operator's ONNX name; ``"Input"`` for an input.
    behind
        The names of the operators behind it.
    layers
        The names of its layers in the network.
    kernel
        Rows and columns of its windows; ``()`` if it has none.
    shape
        Of what it makes, for one picture.
    sources
        The places of the blocks whose results it takes, each before its own.
    array
        The name of what it makes.
    """

    kind: str
    behind: tuple[str, ...]
    layers: tuple[str, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    groups: int
    shape: tuple[int, ...]
    parameters: int
    sources: tuple[int, ...]
    array: str = ""

    @property
    def name(self) -> str:
        """What the network calls its first layer."""
        return self.layers[0] if self.layers else ""


@dataclass(frozen=True)
class Group:
    """Units from `first` to before `stop`, which stand `times` times one behind the other and are drawn once."""

    first: int
    stop: int
    times: int


@dataclass(frozen=True)
class Outline:
    """The blocks of a network in an order in which each stands behind those that it takes.

    Attributes
    ----------
    units
        The places of the blocks between two points that everything passes: one block, or branches up to where they join.
    groups
        What repeats, among the units.
    parameters
        Of the whole network; an array that two layers share counts once.
    modules
        The names of the units that are modules, as the fire modules of SqueezeNet.
    loose
        What may differ between what is drawn and what it stands for: nothing, the channels, or these and the size of maps.
    """

    blocks: tuple[Block, ...]
    units: tuple[range, ...]
    groups: tuple[Group, ...]
    parameters: int
    modules: Mapping[range, str] = field(default_factory=dict)
    loose: Literal["equal", "channels", "shapes"] = "equal"

    def ends_of(self, unit: range) -> tuple[int, ...]:
        """The blocks of a unit whose results none of its blocks takes: the last one, or several where a network has several outputs."""
        taken = {source for at in unit for source in self.blocks[at].sources}
        return tuple(at for at in unit if at not in taken)

    def parameters_of(self, unit: range) -> int:
        """The learned numbers of a unit."""
        return sum(self.blocks[at].parameters for at in unit)

    def name_of(self, unit: range) -> str:
        """What the names of the unit's layers have in common, or that of its last layer."""
        if unit in self.modules:
            return self.modules[unit]
        names = [name for at in unit for name in self.blocks[at].layers]
        return self.blocks[unit[0]].name if len(unit) == 1 else common_name(names) or names[-1]


def outline(network: Network, values: Mapping[str, Array]) -> Outline:
    """The outline of `network` for the arrays that :meth:`Network.run` gave for one picture, without repeats folded."""
    account = summarize(network, values)
    blocks: list[Block] = []
    at: dict[str, int] = {}
    for port in network.inputs:
        if values[port.name].dtype.kind != "f" and len(network.inputs) > 1:
            continue
        at[port.name] = len(blocks)
        blocks.append(
            Block("Input", (), (port.name,), (), (), 1, _for_one(values[port.name].shape), 0, (), port.name)
        )
    fixed = network.fixed
    shown = [each for each in account.layers if _is_shown(each.layer, values, fixed, network)]
    takers: dict[str, int] = {}
    for each in shown:
        for name in set(each.layer.inputs):
            takers[name] = takers.get(name, 0) + 1
    for name in network.outputs:
        takers[name] = takers.get(name, 0) + 1
    ends: dict[int, str] = {at[name]: name for name in at}
    for each in shown:
        layer = each.layer
        sources = tuple(sorted({at[name] for name in layer.inputs if name in at}))
        only = sources[0] if len(sources) == 1 else None
        last = ends.get(only, "") if only is not None else ""
        if only is not None and layer.op_type in SILENT:
            for name in layer.outputs:
                at[name] = only
            if last in layer.inputs and takers.get(last, 0) <= 1:
                ends[only] = layer.outputs[0]
            continue
        if (
            only is not None
            and last in layer.inputs
            and takers[last] == 1
            and blocks[only].kind != "Input"
            and (layer.op_type in BEHIND or layer.op_type in JOINS)
        ):
            before = blocks[only]
            said = () if layer.op_type in JOINS else (layer.op_type,)
            blocks[only] = replace(
                before,
                behind=before.behind + said,
                layers=(*before.layers, layer.name),
                shape=_for_one(each.output),
                parameters=before.parameters + each.parameter_total,
                array=layer.outputs[0],
            )
            place = only
        else:
            place = len(blocks)
            blocks.append(_block(each, sources, values))
        ends[place] = layer.outputs[0]
        at.update({name: place for name in layer.outputs if name})
    return Outline(tuple(blocks), units_of(blocks), (), account.parameters)


def with_modules(whole: Outline, network: Network) -> Outline:
    """The outline with each module of the network as one unit."""
    found = {layer.name: module for module in modules_of(network) for layer in module.layers}
    units: list[range] = []
    modules: dict[range, str] = {}
    before: Module | None = None
    for unit in whole.units:
        inside = {id(found[name]) if name in found else 0 for at in unit for name in whole.blocks[at].layers}
        module = found.get(whole.blocks[unit[0]].name) if len(inside) == 1 else None
        if module is not None and module is before:
            modules.pop(units[-1], None)
            units[-1] = range(units[-1].start, unit.stop)
        else:
            units.append(unit)
        if module is not None:
            modules[units[-1]] = module.name
        before = module
    return replace(whole, units=tuple(units), modules=modules)


def units_of(blocks: Sequence[Block]) -> tuple[range, ...]:
    """The blocks cut behind each through which all that was made before it passes."""
    furthest = list(range(len(blocks)))
    for place, block in enumerate(blocks):
        for source in block.sources:
            furthest[source] = max(furthest[source], place)
    units: list[range] = []
    start = reach = 0
    for place in range(len(blocks)):
        waits = place + 1 < len(blocks) and not blocks[place + 1].sources
        if reach <= place and not waits:
            units.append(range(start, place + 1))
            start = place + 1
        reach = max(reach, furthest[place])
    if start < len(blocks):
        units.append(range(start, len(blocks)))
    return tuple(units)


def _is_shown(layer: Layer, values: Mapping[str, Array], fixed: set[str], network: Network) -> bool:
    """Whether a layer works on what depends on the input, and not only on shapes."""
    made = layer.outputs[0]
    if made in fixed or layer.op_type in WITHOUT_VALUES:
        return False
    return values[made].dtype not in (np.int64, np.bool_) or made in network.outputs


def _for_one(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape[1:] if len(shape) > 1 else shape


def _block(each: LayerSummary, sources: tuple[int, ...], values: Mapping[str, Array]) -> Block:
    layer = each.layer
    kernel: tuple[int, ...] = ()
    at = NAMES[layer.op_type].weight if layer.op_type in NAMES else 0
    if at and len(layer.inputs) > at:
        kernel = values[layer.inputs[at]].shape[2:]
    elif isinstance(given := layer.attributes.get("kernel_shape"), tuple):
        kernel = tuple(int(n) for n in given)
    strides = layer.attributes.get("strides", ())
    groups = layer.attributes.get("group", 1)
    return Block(
        layer.op_type,
        (),
        (layer.name,),
        kernel,
        tuple(int(n) for n in strides) if isinstance(strides, tuple) else (),
        groups if isinstance(groups, int) else 1,
        _for_one(each.output),
        each.parameter_total,
        sources,
        layer.outputs[0],
    )


def has_skips(whole: Outline, unit: range) -> bool:
    """Whether a connection within a unit passes by layers with maps of another size, as in a U-Net."""
    sizes = [block.shape[1:] for block in whole.blocks]
    return len(unit) > 1 and any(
        sizes[at] == sizes[source] != sizes[between]
        for at in unit
        for source in whole.blocks[at].sources
        for between in range(source + 1, at)
    )


def size_of(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Channels, rows and columns of a shape; a row of numbers is that many channels of one row and one column."""
    if not shape:
        return 1, 1, 1
    if len(shape) == 1:
        return shape[0], 1, 1
    return shape[0], math.prod(shape[1:-1]) if len(shape) > 2 else 1, shape[-1]
