"""What all dialects write alike: the kernel, numbers, shapes, and what NumPy does for those that lack something."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz import activations
from cnnviz.ops import PADDING_MODES
from cnnviz.pipeline import Convolution, Pooling, Stages, TransposedConvolution
from cnnviz.second_step import SecondStep
from cnnviz.state.stages import StagesState
from cnnviz.views.cost import Axis
from cnnviz.words import N_, Translate

INPUT_FILE = "input.npy"
"""The name under which the programs look for their input."""
TURNED = N_("True convolution: the kernel above is already turned by 180°")
FILTERS = N_("filters, channels of each filter, rows, columns")


def listed(values: npt.NDArray[np.float32], indent: int = 4) -> str:
    """`values` as nested lists of floats, a row a line; as float32 they are exactly what they were."""
    if values.ndim == 1:
        return "[" + ", ".join(map(number, values)) + "]"
    return "[" + (",\n" + " " * (indent + 1)).join(listed(part, indent + 1) for part in values) + "]"


def number(value: float) -> str:
    """The shortest decimals that give this float32, always with a point or an exponent."""
    return str(np.float32(value) + np.float32(0))


def plus(bias: float) -> str:
    """What adds a bias to an array; nothing for 0."""
    return f" {'-' if bias < 0 else '+'} {number(abs(bias))}" if bias else ""


def of_input(_: Translate, shape: tuple[int, ...]) -> str:
    """What the axes of the input are, and their lengths."""
    samples = _("float32 array (channels, samples): {shape}")
    text = samples if len(shape) == 2 else _("float32 array (channels, rows, columns): {shape}")
    return text.format(shape=shape)


def weight_lines(_: Translate, run: Stages, array: str, dtype: str, broadcast: str) -> list[str]:
    """The kernel as it is laid on the input: once where all channels share it."""
    shape = tuple(run.weight.shape)
    planes = run.weight.reshape(-1, *shape[2:])
    means = (
        _("filters, channels of each filter, weights")
        if len(shape) == 3
        else _("input channels, output channels of each group, rows, columns")
        if isinstance(run.convolution, TransposedConvolution)
        else _(FILTERS)
    )
    if (planes == planes[0]).all():
        return [
            f"kernel = {array}(",
            f"    {listed(planes[0])},",
            f"    {dtype},",
            ")",
            f"weight = {broadcast}(kernel, {shape})  # {means}",
        ]
    return [f"weight = {array}(  # {means}", f"    {listed(run.weight)},", f"    {dtype},", ")"]


def second_lines(_: Translate, second: SecondStep, array: str, dtype: str) -> list[str]:
    """The weights of the second convolution."""
    assert second.weight is not None
    return [f"second = {array}(  # " + _(FILTERS), f"    {listed(second.weight)},", f"    {dtype},", ")"]


def pair(second: SecondStep, last: str, before: str) -> tuple[str, str]:
    """The maps a and b of a combination as slices; `before` is what stands before the axis of the maps."""
    kernels = second.of_kernels
    name = "conv" if second.stage == "conv" else last
    return f"{name}[{before}0::{kernels}]", f"{name}[{before}1::{kernels}]"


def parameters(state: StagesState) -> dict[str, float]:
    """The numbers of the activation, by name."""
    return activations.numbers(state.activation, dict(state.activation_numbers))


def extent_of(given: Convolution) -> tuple[int, ...]:
    """Cells from the first weight of the kernel to its last, gaps among them, on each axis."""
    return tuple((size - 1) * gap + 1 for size, gap in zip(given.kernel, given.dilation, strict=True))


def padded_lines(given: Convolution) -> list[str]:
    """x with the cells around it, by NumPy; no line where there are none."""
    if not any(map(any, given.padding)):
        return []
    return [f'x = np.pad(x, {((0, 0), *given.padding)}, mode="{PADDING_MODES[given.padding_mode]}")']


def windows(name: str, extent: tuple[int, ...], stride: tuple[int, ...], dilation: tuple[int, ...]) -> str:
    """Every window of `name`, the places before the cells within."""
    axes = tuple(range(1, 1 + len(extent)))
    cut = steps(*stride, *dilation)
    return f"sliding_window_view({name}, {extent}, axis={axes}){f'[:, {cut}]' if cut else ''}"


def steps(*each: int) -> str:
    """Slices that take every so many-th cell of some axes; nothing if that is every cell."""
    parts = [f"::{step}" if step > 1 else ":" for step in each]
    while parts and parts[-1] == ":":
        parts.pop()
    return ", ".join(parts)


def end_of(pooling: Pooling, size: int) -> int:
    """Cells after an axis of `size` that the last window needs: its padding, and in ceil mode perhaps more."""
    axis = Axis(
        size, pooling.kernel, pooling.stride, pooling.padding, pooling.padding, ceil_mode=pooling.ceil_mode
    )
    return max(pooling.padding, (axis.output - 1) * pooling.stride + pooling.kernel - size - pooling.padding)


def pads_of(pooling: Pooling, sizes: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The cells before and after each axis of maps with `sizes` rows and columns, or samples, that the windows need."""
    return tuple((pooling.padding, end_of(pooling, size)) for size in sizes)


def numpy_pooling(_: Translate, pooling: Pooling, sizes: tuple[int, ...], source: str) -> list[str]:
    """Pooling of `source`, whose rows and columns, or samples, are `sizes`."""
    axes = len(sizes)
    before = pooling.padding
    around = pads_of(pooling, sizes)
    ends = [end for _begin, end in around]
    pads = ((0, 0), *around)
    padded = any(map(any, pads))
    kernel, stride = (pooling.kernel,) * axes, (pooling.stride,) * axes
    within = tuple(range(1 + axes, 1 + 2 * axes))

    def laid(name: str) -> str:
        return windows(name, kernel, stride, (1,) * axes)

    if pooling.kind == "max":
        fill = [f"padded = np.pad({source}, {pads}, constant_values=-np.inf)"] if padded else []
        return [
            "",
            "# " + _("Max pooling"),
            *fill,
            f"pool = {laid('padded' if padded else source)}.max(axis={within})",
        ]
    fill = [f"padded = np.pad({source}, {pads})"] if padded else []
    head = ["", "# " + _("Average pooling"), *fill]
    over = any(end > before for end in ends)
    if not padded or (pooling.include_padding and not over):
        return [*head, f"pool = {laid('padded' if padded else source)}.mean(axis={within})"]
    counted = f"np.ones_like({source})"
    if pooling.include_padding and before:
        inside = ((0, 0), *((before, before) for _size in sizes))
        counted = f"np.pad({counted}, {inside}, constant_values=1)"
        pads = ((0, 0), *((0, end - before) for end in ends))
    return [
        *head,
        f"counts = np.pad({counted}, {pads})  # " + _("1 where an element counts in the divisor"),
        f"pool = {laid('padded')}.sum(axis={within})",
        f"pool = pool / {laid('counts')}.sum(axis={within})",
    ]
