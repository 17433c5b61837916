"""Kernels for signals: smoothing, differences, detectors, and kernels that look into the past alone.

A kernel is a row of weights, applied by cross-correlation: F(n) = sum K(i) x(n + i). Its first weight meets the
earliest sample of the window and its last weight the latest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from cnnviz.kernels.errors import KernelError, shortened
from cnnviz.kernels.one_dimensional import FORWARD
from cnnviz.kernels.pieces import CENTRAL, SECOND, average, gaussian, polynomial_smoother
from cnnviz.parameters import Parameter, complete
from cnnviz.signals.recording import Floats, Recording
from cnnviz.words import N_

MOST_WEIGHTS = 64
"""Weights of a kernel for one channel, at most."""

SHORTEST_SHAPE = 3
"""Samples of a shape that is cut from a signal, at least, if there are so many."""


@dataclass(frozen=True)
class SignalKernel:
    """A kernel to choose: `label` and `look_for` (what to see in the output) are marked messages.

    `function` takes a number for each of `parameters`, by name, and gives the weights (k,); the matched filter's
    takes the signal too, see :func:`parameters_for`. `past` says that it
    is meant for causal padding: its last weight is for the present sample and the others are for earlier ones.
    """

    name: str
    label: str
    look_for: str
    function: Callable[..., Floats]
    parameters: tuple[Parameter, ...] = ()
    past: bool = False


def _exponential(share: float, length: int) -> Floats:
    """share * (1 - share)^age, the oldest first, divided by the sum."""
    weights = (1 - share) ** np.arange(length - 1, -1, -1, dtype=np.float64)
    return weights / weights.sum()


def _echo(delay: int, strength: float) -> Floats:
    weights = np.zeros(delay + 1)
    weights[0], weights[-1] = strength, 1
    return weights


def _jump(length: int) -> Floats:
    half = length // 2
    return np.repeat([-1 / half, 1 / half], half)


def _detail(length: int) -> Floats:
    weights = -average(length)
    weights[length // 2] += 1
    return weights


def _liveliest(values: Floats, count: int) -> int:
    """The first sample of the piece of `count` that varies most."""
    pieces = np.lib.stride_tricks.sliding_window_view(values, count, axis=1)
    return int(np.argmax(pieces.var(axis=2).sum(axis=0)))


def matched(recording: Recording, start: int = 0, length: int = SHORTEST_SHAPE) -> Floats:
    """The signal's own pulse (1, n); without one, the piece of `length` samples from `start` on, (C, length).

    Divided by the sum of its squares: where the same shape occurs, the output is how many times as large it is.
    From a piece that is cut out each channel's mean is taken off, so that a high level does not pass for the shape.

    Raises
    ------
    KernelError
        The piece is flat.
    """
    if recording.pulse is not None:
        shape = recording.pulse[None]
    else:
        shape = recording.values[:, start : start + length]
        shape = shape - shape.mean(axis=1, keepdims=True)
    energy = float((shape**2).sum())
    if energy <= 1e-12 * max(1.0, float(np.abs(recording.values).max()) ** 2):
        raise KernelError(
            "The signal is flat in this piece, so it has no shape to look for; cut another one."
        )
    return shape / energy


_ODD = Parameter("length", N_("Length"), 5, 1, 63, 2)
MATCHED = "matched"

KERNELS: dict[str, SignalKernel] = {
    kernel.name: kernel
    for kernel in (
        SignalKernel(
            "average",
            N_("Moving average"),
            N_(
                "Noise gets smaller: averaging 9 samples makes it 3 times smaller. A step becomes a slope as long as the kernel."
            ),
            lambda length: average(length),
            (_ODD,),
        ),
        SignalKernel(
            "gaussian",
            N_("Gaussian"),
            N_("Smooths like an average, but the nearer samples count more, so steps turn into soft curves."),
            lambda length, sigma: gaussian(length, sigma),
            (
                Parameter("length", N_("Length"), 9, 1, 63, 2),
                Parameter("sigma", N_("Standard deviation (σ)"), 1.5, 0.3, 16.0, 0.1),
            ),
        ),
        SignalKernel(
            "savitzky_golay",
            N_("Savitzky-Golay"),
            N_(
                "Fits a parabola to every window and takes its value in the middle: noise fades, and peaks keep their height better than in an average."
            ),
            lambda length: polynomial_smoother(length),
            (Parameter("length", N_("Length"), 9, 5, 63, 2),),
        ),
        SignalKernel(
            "forward",
            N_("Forward difference"),
            N_(
                "The next sample minus this one: 0 wherever the signal is flat, and a single spike at a step."
            ),
            lambda: FORWARD,
        ),
        SignalKernel(
            "central",
            N_("Central difference"),
            N_(
                "Half of (next − previous): the slope. It is 0 where the signal is flat and at every peak and valley."
            ),
            lambda: CENTRAL / 2,
        ),
        SignalKernel(
            "second",
            N_("Second difference"),
            N_("How much the slope changes: 0 on straight pieces, negative at peaks, positive in valleys."),
            lambda: SECOND,
        ),
        SignalKernel(
            "jump",
            N_("Jump detector"),
            N_(
                "The mean of the second half minus the mean of the first: it is largest in the middle of an upward step, and noise disturbs it little."
            ),
            _jump,
            (Parameter("length", N_("Length"), 8, 2, 62, 2),),
        ),
        SignalKernel(
            MATCHED,
            N_("Matched filter"),
            N_(
                "The kernel has the shape of the pulse: products add up where the signal has the same shape, so the output peaks there and stays small elsewhere."
            ),
            matched,
        ),
        SignalKernel(
            "detail",
            N_("High-pass: minus the local mean"),
            N_("Each sample minus the mean around it: slow changes vanish, noise and sharp edges remain."),
            _detail,
            (_ODD,),
        ),
        SignalKernel(
            "exponential",
            N_("Exponential average (past only)"),
            N_(
                "An average in which older samples count less and less. With causal padding the output uses no later samples, so it lags behind."
            ),
            _exponential,
            (
                Parameter("share", N_("Weight of the newest sample"), 0.3, 0.05, 0.95, 0.05),
                Parameter("length", N_("Length"), 12, 1, 64, 1),
            ),
            past=True,
        ),
        SignalKernel(
            "past_average",
            N_("Moving average (past only)"),
            N_(
                "The mean of the newest samples. With causal padding nothing moves in the output before it moves in the signal."
            ),
            lambda length: average(length),
            (Parameter("length", N_("Length"), 8, 1, 64, 1),),
            past=True,
        ),
        SignalKernel(
            "echo",
            N_("Echo (past only)"),
            N_("Adds an earlier sample to the current one: everything appears a second time, but weaker."),
            _echo,
            (
                Parameter("delay", N_("Delay"), 20, 1, 63, 1),
                Parameter("strength", N_("Strength"), 0.5, -1.0, 1.0, 0.05),
            ),
            past=True,
        ),
    )
}
"""Every kernel by its name, in the order a picker shows them."""


def parameters_for(
    name: str, recording: Recording, numbers: Mapping[str, float] | None = None
) -> tuple[Parameter, ...]:
    """The parameters of a kernel for `recording`, given the `numbers` chosen so far.

    A matched filter has some only where its shape has to be cut; unless another piece is chosen, the one that
    varies most is.
    """
    if name != MATCHED:
        return KERNELS[name].parameters
    if recording.pulse is not None:
        return ()
    samples = recording.values.shape[1]
    longest = max(SHORTEST_SHAPE, min(63, samples - (samples + 1) % 2))
    length = Parameter("length", N_("Length"), min(21, longest), SHORTEST_SHAPE, longest, 2)
    count = min(int(complete((length,), dict(numbers or {}))["length"]), samples)
    start = Parameter(
        "start", N_("Copy the kernel from sample"), _liveliest(recording.values, count), 0, samples - count, 1
    )
    return tuple(parameter for parameter in (start, length) if parameter.low < parameter.high)


def build(name: str, numbers: Mapping[str, float], recording: Recording) -> Floats:
    """The weights of the kernel `name`, float64 (1, k), or (C, k) where each channel of `recording` has its own.

    `numbers` may miss some, which take their default, or lie out of bounds, which are moved in.

    Raises
    ------
    KernelError
        A name that is not there, or a matched filter for a flat piece.
    """
    if name not in KERNELS:
        raise KernelError("There is no kernel named {name}.", name=shortened(name, 40))
    chosen = complete(parameters_for(name, recording, numbers), dict(numbers))
    if name == MATCHED:
        return matched(recording, **{key: int(number) for key, number in chosen.items()})
    return KERNELS[name].function(**chosen)[None]
