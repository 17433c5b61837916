"""The signals page's three stages as one computation: samples, convolution, activation, pooling.

The same as :mod:`cnnviz.pipeline` in one dimension: given the state and the signal, :func:`run` gives every array
between them and the arguments that the engine took.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import activations, ops, signals
from cnnviz.pipeline import Pooling, filter_weight, pooling_of
from cnnviz.signals import Recording
from cnnviz.state.signal import SignalState, Taps

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class SignalConvolution:
    """What the engine's `conv1d` was given, with every number worked out.

    `causal` says that all padding lies before the signal, so that no output uses a later sample than its own.
    """

    kernel: int
    stride: int
    dilation: int
    padding: tuple[int, int]
    padding_mode: str
    groups: int
    causal: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for :func:`cnnviz.ops.conv1d` and its evidence."""
        return {
            "stride": self.stride,
            "dilation": self.dilation,
            "padding": (self.padding,),
            "padding_mode": self.padding_mode,
            "groups": self.groups,
        }


@dataclass(frozen=True, eq=False)
class SignalRun:
    """Every array of one run.

    Attributes
    ----------
    channels : tuple of str
        A name for each input channel, as in the recording.
    input : float32 array (C, L)
    weight : float32 array (M, C / groups, k)
        As the engine correlates with it; already flipped where true convolution is chosen.
    bias : float
    conv, act : float32 arrays (M, L')
    pool : float32 array (M, L'') or None
    """

    channels: tuple[str, ...]
    input: Array
    weight: Array
    bias: float
    convolution: SignalConvolution
    pooling: Pooling | None
    conv: Array
    act: Array
    pool: Array | None


def scaled(recording: Recording, scale: str) -> Recording:
    """`recording` with its values as they are ("raw"), with the largest size 1 ("peak"), or each channel with mean 0
    and standard deviation 1 ("standard"); a channel that never changes becomes 0.
    """
    values = recording.values
    if scale == "raw":
        return recording
    if scale == "peak":
        values = values / (np.abs(values).max() or 1.0)
    else:
        spread = values.std(axis=1, keepdims=True)
        values = (values - values.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    return Recording(values, recording.channels, recording.pulse, recording.notes)


def kernel_weights(state: SignalState, recording: Recording) -> Array:
    """The kernel that the state names or holds, float32 (1 or C, k), before any flip.

    Raises
    ------
    cnnviz.kernels.KernelError
        The kernel cannot be made for this signal.
    """
    if state.taps is not None:
        rows = np.array(state.taps, np.float32)
        return rows if len(rows) == len(recording.values) else rows[:1]
    return signals.build(state.kernel, dict(state.kernel_numbers), recording).astype(np.float32)


def as_taps(weights: npt.ArrayLike) -> Taps:
    """Weights (C, k) as a value for the state: float32 in its shortest decimal form, so that links stay short."""
    rows = np.asarray(weights, np.float32)
    return tuple(tuple(float(str(value)) for value in row) for row in rows)


def resolve_padding(padding: str, kernel: int, dilation: int) -> tuple[int, int]:
    """Samples added before and after: "causal" puts all that keep the length before the signal."""
    if padding == "causal":
        return dilation * (kernel - 1), 0
    word = padding if padding in ("same", "valid") else int(padding)
    return ops.resolve_padding(word, (kernel,), dilation)[0]


def run(state: SignalState, recording: Recording) -> SignalRun:
    """Compute every stage for `recording`.

    Raises
    ------
    cnnviz.ops.OperationError
        The kernel, the padding or the pooling window does not fit what it is applied to.
    cnnviz.kernels.KernelError
        The kernel cannot be made for this signal.
    """
    recording = scaled(recording, state.scale)
    input = recording.values.astype(np.float32)
    channels = len(input)
    weight = filter_weight(state, kernel_weights(state, recording), channels)
    kernel = weight.shape[2]
    convolution = SignalConvolution(
        kernel=kernel,
        stride=state.stride,
        dilation=state.dilation,
        padding=resolve_padding(state.padding, kernel, state.dilation),
        padding_mode=state.padding_mode,
        groups=channels if state.depthwise else 1,
        causal=state.padding == "causal",
    )
    bias = np.full(len(weight), state.bias, np.float32) if state.bias else None
    conv = ops.conv1d(input, weight, bias, **convolution.arguments)
    act = activations.apply(state.activation, conv, dict(state.activation_numbers))
    pooling = pooling_of(state)
    return SignalRun(
        channels=recording.channels,
        input=input,
        weight=weight,
        bias=float(np.float32(state.bias)),
        convolution=convolution,
        pooling=pooling,
        conv=conv,
        act=act,
        pool=None if pooling is None else pooling.apply(act),
    )
