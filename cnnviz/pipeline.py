"""Convolution, activation and pooling as one computation, and the lab's own: from pixels through all three.

Given the state and the working picture, :func:`run` gives every array between
them and the arguments that the engine took, so that whoever shows or explains
them need not work them out again. :mod:`cnnviz.signal_pipeline` does the same for signals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import activations, kernels, ops
from cnnviz.kernels import grid
from cnnviz.limits import LIMITS
from cnnviz.state.lab import Filter, LabState, Weights
from cnnviz.state.stages import StagesState

Array = npt.NDArray[np.float32]
Source = npt.NDArray[np.uint8] | Array
"""What the lab works on, (C, H, W): the pixels of a picture, or in float32 the result of a step before."""


@dataclass(frozen=True)
class Convolution:
    """What the engine's `conv2d` or `conv1d` was given, with every number worked out: one for each axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    padding_mode: str
    groups: int

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments, apart from the kernel size, for the engine and for evidence."""
        return {name: value for name, value in vars(self).items() if name != "kernel"}


@dataclass(frozen=True)
class TransposedConvolution(Convolution):
    """What the engine's `conv_transpose2d` was given: `padding` is cut off, and there is no `padding_mode`."""

    output_padding: tuple[int, ...] = ()

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments, apart from the kernel size, for the engine and for evidence."""
        return {name: value for name, value in super().arguments.items() if name != "padding_mode"}


@dataclass(frozen=True)
class Pooling:
    """What the engine's `max_pool2d` or `avg_pool2d` was given; `kind` is "max" or "avg"."""

    kind: str
    kernel: int
    stride: int
    padding: int
    ceil_mode: bool
    include_padding: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments, apart from the kernel size, for the engine and for evidence."""
        chosen = {"stride": self.stride, "padding": self.padding, "ceil_mode": self.ceil_mode}
        return chosen if self.kind == "max" else chosen | {"count_include_pad": self.include_padding}

    def apply(self, values: Array, down: tuple[int, int] | None = None) -> Array:
        """`values` pooled: maps (C, H, W), of which `down` rows are missing above and below where they are a part, or signals (C, L)."""
        operation = getattr(ops, f"{self.kind}_pool{values.ndim - 1}d")
        given = self.arguments if down is None else self.arguments | {"padding": (down, (self.padding,) * 2)}
        pooled: Array = operation(values, self.kernel, **given)
        return pooled


@dataclass(frozen=True, eq=False)
class Stages:
    """Every array of one run of the three stages, on a picture or on a signal.

    Attributes
    ----------
    input : float32 array (C, H, W) or (C, L)
    weight : float32 array (M, C / groups, kH, kW) or (M, C / groups, k)
        As the engine correlates with it; already flipped where true convolution is chosen. Of a transposed convolution (C, M / groups,
        kH, kW), as the engine stamps it.
    bias : float
    conv, act : float32 arrays (M, H', W') or (M, L')
    pool : float32 array (M, H'', W'') or (M, L''), or None
    """

    input: Array
    weight: Array
    bias: float
    convolution: Convolution
    pooling: Pooling | None
    conv: Array
    act: Array
    pool: Array | None


@dataclass(frozen=True, eq=False)
class Run(Stages):
    """A run of the lab.

    Attributes
    ----------
    pixels : uint8 array (C, H, W)
        Or the input itself, float32, where that is the result of a step before and no picture.
    scale : float
        What a pixel is multiplied by to become an input value: 1, 1/255 or 1/28; of a result 1.
    white : float
        The input value of white: 255, 1 or 9; of a result the largest size of a value.
    """

    pixels: Source
    scale: float
    white: float


@dataclass(frozen=True, eq=False)
class Layer:
    """One convolution with several kernels and what follows it, a :class:`Run` for each kernel.

    All kernels have one size, as those of every layer: :func:`layer` sets smaller ones into zeros. With `depthwise` each
    kernel filters every channel by itself, and so has C maps.

    Attributes
    ----------
    runs
        In the order of the state's `filters`; all have the same input.
    at
        The place of the chosen kernel.
    """

    runs: tuple[Run, ...]
    at: int

    @property
    def chosen(self) -> Run:
        """The run of the chosen kernel."""
        return self.runs[self.at]

    @property
    def together(self) -> Run:
        """The layer as one run whose `weight` has every kernel, and whose stages have every map: see :meth:`maps`."""
        chosen, conv = self.chosen, self.maps("conv")
        return replace(
            chosen,
            weight=self._weight(),
            conv=conv,
            act=conv if chosen.act is chosen.conv else self.maps("act"),
            pool=None if chosen.pool is None else self.maps("pool"),
        )

    def maps(self, stage: str) -> Array:
        """The maps of `stage`, "conv", "act" or "pool", as the engine makes them with all kernels in one weight.

        Returns
        -------
        float32 array (n, H, W), or (C n, H, W) with `depthwise`: the n maps of channel 0, then those of channel 1
        """
        return _stacked([getattr(run, stage) for run in self.runs])

    def _weight(self) -> Array:
        weights = [run.weight for run in self.runs]
        if isinstance(self.chosen.convolution, TransposedConvolution):  # (C, M / groups, kH, kW)
            return np.concatenate(weights, axis=1)
        return _stacked(weights)


def _stacked(arrays: list[Array]) -> Array:
    """The outputs (M, ...) of each kernel as one array (M n, ...); those of one group of channels stand together."""
    together: Array = np.stack(arrays, axis=1)
    return together.reshape(-1, *together.shape[2:])


TEN_LEVELS_STEP = 28
"""Between two of the ten levels of gray, in a pixel of 0 to 255."""

SCALES: dict[int, np.floating[Any]] = {
    255: np.float32(1),
    1: np.float32(1 / 255),
    9: np.float64(1 / TEN_LEVELS_STEP),
}
"""By the input value of white: what a pixel is multiplied by. In float64 for whole numbers, which float32 would miss."""


def shown_pixels(state: LabState, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The picture as the lab shows it: in ten levels where its values are 0 to 9, which the head can check."""
    if state.unit != 9:
        return pixels
    levels: npt.NDArray[np.uint8] = np.rint(pixels * (9 / 255)).astype(np.uint8) * TEN_LEVELS_STEP
    return levels


def kernel_weights(state: LabState | Filter) -> Array:
    """The kernel that the state names or holds, float32 (1 or 3, kH, kW), before any flip."""
    if state.weights is not None:
        return np.array(state.weights, np.float32)
    return kernels.build(state.kernel, dict(state.kernel_numbers)).astype(np.float32)[None]


def as_weights(grids: npt.ArrayLike) -> Weights:
    """Grids (C, kH, kW) as a value for the state: float32 in its shortest decimal form, so that links stay short."""
    planes = np.asarray(grids, np.float32)
    return tuple(tuple(tuple(float(str(value)) for value in row) for row in plane) for plane in planes)


def run(state: LabState, pixels: Source) -> Run:
    """Compute every stage for `pixels`, uint8 (C, H, W), or for float32 values as they are, with the chosen kernel and the settings
    that are in force.

    Beside larger kernels the chosen one is set into zeros, as in :func:`layer`.

    Raises
    ------
    cnnviz.ops.OperationError
        The kernel, the border or the pooling window does not fit what it is applied to.
    """
    state = state.in_force()
    return _run(state, pixels, _values(state, pixels), filter_weights(state, len(pixels))[state.place])


def layer(state: LabState, pixels: Source) -> Layer:
    """Compute every stage for `pixels`, uint8 (C, H, W), or for float32 values as they are, with every kernel and the settings that
    are in force.

    Kernels of different sizes are set into zeros of the largest height and width among them, middle on middle. That
    changes no map, apart from the border that the larger windows cut off where it is not padded to "same".

    Raises
    ------
    cnnviz.ops.OperationError
        As in :func:`run`; what does not fit one kernel fits none, since all have one size.
    """
    state = state.in_force()
    values = _values(state, pixels)
    weights = filter_weights(state, len(pixels))
    return Layer(tuple(_run(state, pixels, values, weight) for weight in weights), state.place)


def is_picture(source: Source) -> bool:
    """Whether these are the pixels of a picture, and not the result of a step before."""
    return source.dtype == np.uint8


def _values(state: LabState, pixels: Source) -> Array:
    return (
        (pixels * SCALES[state.unit]).astype(np.float32) if is_picture(pixels) else pixels.astype(np.float32)
    )


def _told_of(state: LabState, pixels: Source) -> dict[str, Any]:
    """What a :class:`Run` says of its input."""
    if is_picture(pixels):
        return {"pixels": pixels, "scale": float(SCALES[state.unit]), "white": float(state.unit)}
    return {"pixels": pixels, "scale": 1.0, "white": float(np.abs(pixels).max()) or 1.0}


def filter_weights(state: LabState, channels: int) -> list[Array]:
    """The weight of each kernel of the layer, in order, as the engine takes it for a picture with so many `channels`.

    All have one size: smaller ones are set into zeros. float32 (M, C / groups, kH, kW), of a transposed convolution (C, 1, kH, kW).
    """
    transposed = state.operation == "transposed"  # which has no flip, and its channels stand first
    how = replace(state, depthwise=True, flip=False) if transposed else state
    # set into zeros after the flip, which would move the middle of an even kernel
    given = [filter_weight(how, kernel_weights(one)[:channels], channels) for one in state.filters]
    rows, columns = (max(weight.shape[axis] for weight in given) for axis in (2, 3))
    return [
        weight
        if weight.shape[2:] == (rows, columns)
        else grid.resize(weight.astype(np.float64), rows, columns).astype(np.float32)
        for weight in given
    ]


def _run(state: LabState, pixels: Source, values: Array, weight: Array) -> Run:
    if state.operation == "transposed":
        stages = _run_transposed(state, values, weight)
        return Run(**vars(stages), **_told_of(state, pixels))
    word = state.padding if state.padding in ("same", "valid") else int(state.padding)
    padding = ops.resolve_padding(word, weight.shape[2:], (state.dilation, state.dilation))
    # every number is shown beside the sum of its own products, so it must be that sum, however dark the picture there
    convolve = partial(ops.conv2d, method="direct")
    stages = run_stages(state, values, weight, tuple(padding), convolve)
    return Run(**vars(stages), **_told_of(state, pixels))


def run_stages(
    state: StagesState,
    input: Array,
    weight: Array,
    padding: tuple[tuple[int, int], ...],
    convolve: Callable[..., Array],
) -> Stages:
    """Compute the stages that `state` describes; `convolve` is the engine's convolution for the input's axes."""
    axes = input.ndim - 1
    convolution = Convolution(
        kernel=weight.shape[2:],
        stride=(state.stride,) * axes,
        dilation=(state.dilation,) * axes,
        padding=padding,
        padding_mode=state.padding_mode,
        groups=len(input) if state.depthwise else 1,
    )
    return _followed(state, input, weight, len(weight), convolution, convolve)


def _run_transposed(state: LabState, input: Array, weight: Array) -> Stages:
    """The stages with a transposed convolution of `input` (C, H, W) by `weight` (C, 1, kH, kW) as the first."""
    groups = len(input) if state.depthwise else 1
    stride, extra, dilation = state.stride, state.output_padding, state.dilation
    sides = [
        ops.conv_transpose_output_size(n, k, stride=stride, output_padding=extra, dilation=dilation)
        for n, k in zip(input.shape[1:], weight.shape[2:], strict=True)
    ]
    if sides[0] * sides[1] > LIMITS.transposed_elements:
        raise ops.OperationError(
            "conv_transpose2d",
            "The transposed convolution would have {rows} × {columns} elements, and at most {most} can be shown here; a smaller "
            "picture, stride or dilation fits",
            rows=sides[0],
            columns=sides[1],
            most=LIMITS.transposed_elements,
        )
    if state.padding == "same":
        raise ops.OperationError(
            "conv_transpose2d",
            "padding 'same' is not offered for a transposed convolution: choose how many rows and columns are cut off",
        )
    cut = 0 if state.padding == "valid" else int(state.padding)
    convolution = TransposedConvolution(
        kernel=weight.shape[2:],
        stride=(stride, stride),
        dilation=(dilation, dilation),
        padding=((cut, cut), (cut, cut)),
        padding_mode="zeros",
        groups=groups,
        output_padding=(extra, extra),
    )
    return _followed(state, input, weight, groups, convolution, ops.conv_transpose2d)


def _followed(
    state: StagesState,
    input: Array,
    weight: Array,
    channels_out: int,
    convolution: Convolution,
    convolve: Callable[..., Array],
) -> Stages:
    """The stages from a convolution of whichever kind on."""
    bias = np.full(channels_out, state.bias, np.float32) if state.bias else None
    conv = convolve(input, weight, bias, **convolution.arguments)
    act = activations.apply(state.activation, conv, dict(state.activation_numbers))
    pooling = pooling_of(state)
    return Stages(
        input=input,
        weight=weight,
        bias=float(np.float32(state.bias)),
        convolution=convolution,
        pooling=pooling,
        conv=conv,
        act=act,
        pool=None if pooling is None else pooling.apply(act),
    )


def filter_weight(state: StagesState, kernel: Array, channels: int) -> Array:
    """The weight that the engine correlates with, (M, C / groups, ...), from a `kernel` (1 or C, ...) before any flip.

    One kernel stands for all channels; they are summed, or each is filtered by itself.
    """
    planes = np.broadcast_to(kernel, (channels, *kernel.shape[1:]))
    weight = planes[:, None] if state.depthwise else planes[None]
    return np.ascontiguousarray(ops.flip_kernel(weight, axes=kernel.ndim - 1) if state.flip else weight)


def pooling_of(state: StagesState) -> Pooling | None:
    """The pooling that the state asks for, if any; its padding is at most half of its window."""
    if state.pooling == "none":
        return None
    return Pooling(
        kind=state.pooling,
        kernel=state.pool_size,
        stride=state.pool_stride,
        padding=min(state.pool_padding, state.pool_size // 2),
        ceil_mode=state.ceil_mode,
        include_padding=state.include_padding,
    )
