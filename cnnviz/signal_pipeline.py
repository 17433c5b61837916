"""The signals page's three stages as one computation: samples, convolution, activation, pooling.

The same as :mod:`cnnviz.pipeline` in one dimension.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz import ops, signals
from cnnviz.pipeline import Array, Stages, filter_weight, run_stages
from cnnviz.signals import Recording
from cnnviz.state.signal import SignalState, Taps


@dataclass(frozen=True, eq=False)
class SignalRun(Stages):
    """A run of the signals page.

    Attributes
    ----------
    channels : tuple of str
        A name for each input channel, as in the recording.
    """

    channels: tuple[str, ...]


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
    weight = filter_weight(state, kernel_weights(state, recording), len(input))
    padding = resolve_padding(state.padding, weight.shape[2], state.dilation)
    stages = run_stages(state, input, weight, (padding,), ops.conv1d)
    return SignalRun(**vars(stages), channels=recording.channels)
