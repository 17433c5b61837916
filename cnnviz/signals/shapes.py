"""Signals whose answer to a kernel can be told in advance.

Time is counted in samples from 0. Without noise, values lie between about -1 and 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnnviz.parameters import Parameter, complete
from cnnviz.signals.recording import Floats, Recording
from cnnviz.words import N_


@dataclass(frozen=True)
class Signal:
    """A signal to choose: `label` and `shows` (what one learns with it) are marked messages.

    `function` takes the length and a number for each of `parameters`, by name, and gives (L,) or, for several
    `channels`, (C, L). `pulse` takes the parameters and gives the shape that recurs, (n,).
    """

    name: str
    label: str
    shows: str
    parameters: tuple[Parameter, ...]
    function: Callable[..., Floats]
    channels: tuple[str, ...] = ("",)
    pulse: Callable[..., Floats] | None = None

    def record(self, length: int, **parameters: float) -> Recording:
        """The signal, `length` samples long; parameters left out take their defaults."""
        numbers = complete(self.parameters, parameters)
        values = np.atleast_2d(self.function(length, **numbers))
        return Recording(values, self.channels, None if self.pulse is None else self.pulse(**numbers))


def _place(length: int, at: float) -> int:
    """The sample that lies `at` percent on the way from the first to the last."""
    return round((length - 1) * at / 100)


def _noise(shape: int | tuple[int, int], spread: float, seed: int) -> Floats:
    return np.random.default_rng(seed).normal(0.0, 1.0, shape) * spread


def _impulse(length: int, at: int) -> Floats:
    values = np.zeros(length)
    values[_place(length, at)] = 1
    return values


def _step(length: int, at: int, noise: float, seed: int) -> Floats:
    return (np.arange(length) >= _place(length, at)) + _noise(length, noise, seed)


def _ramp(length: int) -> Floats:
    quarter = (length - 1) / 4
    values: Floats = np.clip((np.arange(length) - quarter) / (2 * quarter), 0, 1)
    return values


def _square(length: int, wavelength: int) -> Floats:
    return np.where(np.arange(length) % wavelength < wavelength / 2, 1.0, -1.0)


def _sine(length: int, wavelength: float, noise: float, seed: int) -> Floats:
    return np.sin(2 * np.pi * np.arange(length) / wavelength) + _noise(length, noise, seed)


def _two_waves(length: int, slow: float, fast: float, share: float) -> Floats:
    time = np.arange(length)
    return (1 - share) * np.sin(2 * np.pi * time / slow) + share * np.sin(2 * np.pi * time / fast)


def _chirp(length: int, first: float, last: float) -> Floats:
    # The frequency grows evenly from 1 / first to 1 / last; the phase is its sum over time.
    time = np.arange(length)
    growth = (1 / last - 1 / first) / max(1, length - 1)
    return np.sin(2 * np.pi * (time / first + growth * time**2 / 2))


def burst(width: int) -> Floats:
    """A tone that rises and dies away within `width` samples; its largest value is 1."""
    time = (np.arange(width) + 0.5) / width
    shape = np.sin(2 * np.pi * (time + 2 * time**2)) * np.sin(np.pi * time) ** 2
    return shape / np.abs(shape).max()


def _hidden(length: int, width: int, at: int, noise: float, seed: int) -> Floats:
    values = _noise(length, noise, seed)
    start = round((length - width) * at / 100)
    values[max(0, start) : start + width] += burst(width)[max(0, -start) : length - start]
    return values


# Each wave of a heartbeat: its height, its place and its width, as shares of the time between two beats.
_WAVES = (
    (0.12, -0.2, 0.025),
    (-0.14, -0.03, 0.01),
    (1.0, 0.0, 0.012),
    (-0.25, 0.03, 0.012),
    (0.3, 0.28, 0.045),
)


def _beat(turn: Floats) -> Floats:
    """One heartbeat around `turn` 0, in shares of the time between two."""
    waves = [height * np.exp(-0.5 * ((turn - place) / width) ** 2) for height, place, width in _WAVES]
    return np.sum(waves, axis=0)


def _heartbeat(length: int, period: int, noise: float, seed: int) -> Floats:
    turn = np.arange(length) / period - 0.5
    return _beat(turn - np.rint(turn)) + _noise(length, noise, seed)


def _spike(period: int, noise: float, seed: int) -> Floats:
    """The sharp part in the middle of a beat."""
    reach = round(0.08 * period)
    return _beat(np.arange(-reach, reach + 1) / period)


def _microphones(length: int, delay: int, noise: float, seed: int) -> Floats:
    values = _noise((2, length), noise, seed)
    click = burst(_CLICK)
    for channel, start in enumerate((length // 3, length // 3 + delay)):
        values[channel, start : start + _CLICK] += click[: max(0, length - start)]
    return values


def _motion(length: int, period: int, noise: float, seed: int) -> Floats:
    turn = 2 * np.pi * np.arange(length) / period
    walking = 1 / (1 + np.exp(-(np.arange(length) - length / 3) / 2))  # stands still, then walks off
    axes = (0.35 * np.sin(turn / 2), 0.3 * np.sin(turn + 0.6), 0.45 * np.sin(turn) + 0.15 * np.sin(2 * turn))
    moved: Floats = np.stack(axes) * walking + _noise((3, length), noise, seed)
    moved[2] += 1  # gravity
    return moved


_CLICK = 13
_AT = Parameter("at", N_("Position"), 40, 0, 100, 1, "%")
_SEED = Parameter("seed", N_("Random seed"), 0, 0, 999, 1)


def _noisy(spread: float) -> Parameter:
    return Parameter("noise", N_("Noise"), spread, 0.0, 1.0, 0.01)


SIGNALS: dict[str, Signal] = {
    signal.name: signal
    for signal in (
        Signal(
            "heartbeat",
            N_("Heartbeat"),
            N_(
                "Modelled on an electrocardiogram: a small bump, a sharp spike, a round wave. A kernel shaped like the spike finds every beat."
            ),
            (Parameter("period", N_("Samples from beat to beat"), 80, 24, 400, 2), _noisy(0.04), _SEED),
            _heartbeat,
            pulse=_spike,
        ),
        Signal(
            "step",
            N_("Step up"),
            N_(
                "A sudden jump from 0 to 1. Averages turn the step into a slope; differences respond only at the step."
            ),
            (_AT, _noisy(0.0), _SEED),
            _step,
        ),
        Signal(
            "sine",
            N_("Noisy wave"),
            N_(
                "A wave buried in noise. A moving average reduces the noise, but once it is as long as a wavelength, it removes the wave as well."
            ),
            (Parameter("wavelength", N_("Wavelength"), 32.0, 2.0, 512.0, 0.5), _noisy(0.25), _SEED),
            _sine,
        ),
        Signal(
            "chirp",
            N_("Chirp"),
            N_(
                "A wave that gets faster and faster: the output shows at one glance which wavelengths a kernel lets through."
            ),
            (
                Parameter("first", N_("First wavelength"), 64.0, 2.0, 512.0, 1.0),
                Parameter("last", N_("Last wavelength"), 4.0, 2.0, 512.0, 0.5),
            ),
            _chirp,
        ),
        Signal(
            "hidden",
            N_("Pulse in noise"),
            N_(
                "One short rising tone is hidden in the noise. The eye can miss it; a kernel of the same shape does not."
            ),
            (
                Parameter("width", N_("Width of the pulse"), 21, 7, 63, 2),
                Parameter("at", N_("Position"), 60, 0, 100, 1, "%"),
                _noisy(0.35),
                _SEED,
            ),
            _hidden,
            pulse=lambda width, **_others: burst(width),
        ),
        Signal(
            "impulse",
            N_("Single spike"),
            N_(
                "One sample is 1, all others are 0: the output is the kernel itself, reversed; with true convolution, it is not reversed."
            ),
            (_AT,),
            _impulse,
        ),
        Signal(
            "ramp",
            N_("Flat, rising, flat"),
            N_(
                "A difference gives the slope: 0 where it is flat, the same number all along the rise. A second difference responds only at the two bends."
            ),
            (),
            _ramp,
        ),
        Signal(
            "square",
            N_("Square wave"),
            N_(
                "Up and down in sudden jumps, over and over: compare what an average and a difference make of them."
            ),
            (Parameter("wavelength", N_("Wavelength"), 32, 2, 512, 2),),
            _square,
        ),
        Signal(
            "two_waves",
            N_("Slow and fast wave"),
            N_(
                "Two waves added. An average as long as the fast wave removes it exactly and leaves the slow one."
            ),
            (
                Parameter("slow", N_("Slow wavelength"), 64.0, 2.0, 512.0, 0.5),
                Parameter("fast", N_("Fast wavelength"), 5.0, 2.0, 64.0, 0.5),
                Parameter("share", N_("Share of the fast wave"), 0.4, 0.0, 1.0, 0.05),
            ),
            _two_waves,
        ),
        Signal(
            "microphones",
            N_("Two microphones"),
            N_(
                "A sound reaches the left microphone first and the right one later: two channels. "
                "The filter adds up what it finds in both."
            ),
            (Parameter("delay", N_("Delay"), 12, 0, 64, 1), _noisy(0.1), _SEED),
            _microphones,
            channels=(N_("left"), N_("right")),
            pulse=lambda **_numbers: burst(_CLICK),
        ),
        Signal(
            "motion",
            N_("Motion sensor"),
            N_(
                "Three channels of a phone in a pocket: it is at rest, then its owner walks off. The upward axis z also feels gravity, 1 all the time."
            ),
            (Parameter("period", N_("Samples from step to step"), 24, 4, 256, 2), _noisy(0.06), _SEED),
            _motion,
            channels=("x", "y", "z"),
        ),
    )
}
"""Every signal by its name, in the order a picker shows them."""
