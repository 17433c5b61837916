"""What a layer's settings come to, as every library's form of it needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.pad import pad_pairs
from cnnviz.networks.operators.parts import slice_parts
from cnnviz.networks.operators.shared import axis_of
from cnnviz.views.programs.network.graph import Array, float_text


def pads_of_pool(run: LayerRun, arguments: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """The cells before and after each axis that a pooling's windows need, those beyond the padding in ceil mode among them."""
    pads = []
    sizes = zip(
        run.x.shape[2:],
        run.y.shape[2:],
        arguments["kernel_size"],
        arguments["stride"],
        arguments.get("dilation", (1,) * 3),
        arguments["padding"],
        strict=False,
    )
    for size, places, kernel, stride, gap, (begin, end) in sizes:
        needed = (places - 1) * stride + gap * (kernel - 1) + 1 - size - begin
        pads.append((begin, max(end, needed)))
    return tuple(pads)


def parts_of(run: LayerRun) -> list[slice]:
    """The part of each axis that a Slice takes."""
    arrays: Any = run.arrays
    attributes: Any = run.layer.attributes
    return list(slice_parts(run.context, run.x, *arrays[1:], **attributes))


def pads_of(run: LayerRun) -> list[tuple[int, int]]:
    """How many cells a Pad adds before and after each axis; below 0 it cuts them off."""
    given: Any = run.layer.attributes.get("pads")
    return pad_pairs(run.x, run.optional(1), run.optional(3), given)


def fill_of(run: LayerRun) -> str:
    """What a Pad puts into the cells that it adds, as a program has it."""
    given: Array | None = run.optional(2)
    value: float = run.setting("value", 0.0) if given is None else given.reshape(-1)[0].item()
    return float_text(value) if isinstance(value, float) else repr(value)


def counted_cells(
    padding: tuple[tuple[int, int], ...], how: Mapping[str, Any]
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Of the cells around an AveragePool's input those that its divisor counts, and those beyond them that it does not."""
    counted = how["padding"] if how["count_include_pad"] else ((0, 0),) * len(padding)
    rest = tuple((b - c, e - d) for (b, e), (c, d) in zip(padding, counted, strict=True))
    return tuple(counted), rest


def epsilon_of(run: LayerRun) -> str:
    """What a normalisation adds to the variance."""
    return repr(run.setting("epsilon", 1e-5))


def normalized_axes(run: LayerRun) -> tuple[int, ...]:
    """The axes over which a LayerNormalization normalises."""
    return tuple(range(axis_of(run.setting("axis", -1), run.x.ndim), run.x.ndim))
