"""What a network's inputs get that take no picture: a generator's noise, a row of features, a signal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.limits import LIMITS, megabytes
from cnnviz.networks import Input, ModelError
from cnnviz.signals import SIGNALS, Recording
from cnnviz.signals.recording import Floats

Array = npt.NDArray[np.generic]

NOISE, ZEROS = "noise", "zeros"
FILLS = (NOISE, ZEROS, *SIGNALS)
OWN = "upload"
"""A recording that was brought along."""
LENGTH = 256
"""Samples of a signal of :data:`FILLS`, where the network takes any length."""
SHORTEST = 8
"""Numbers of a row that can be a signal."""


@dataclass(frozen=True)
class Fill:
    """What a network's inputs are filled with where they take no picture.

    Attributes
    ----------
    kind
        One of :data:`FILLS`: numbers drawn from the normal distribution with mean 0 and standard deviation 1, zeros, or the
        id of a signal; or :data:`OWN`.
    seed
        Of the random numbers.
    recording
        The one that was brought along, for :data:`OWN`.
    """

    kind: str = NOISE
    seed: int = 0
    recording: Recording | None = None

    @property
    def samples(self) -> int:
        """The length of a signal where the network takes any length."""
        return LENGTH if self.recording is None else self.recording.values.shape[1]

    def signal(self, length: int) -> Floats | None:
        """The signal's channels, float64 (C, length): the beginning of a longer recording, zeros after a shorter one.

        None where the numbers are no signal.
        """
        if self.recording is not None:
            values = self.recording.values[:, :length]
            return np.pad(values, ((0, 0), (0, length - values.shape[1])))
        return SIGNALS[self.kind].record(length).values if self.kind in SIGNALS else None


RANDOM = Fill()
"""Random numbers: the fill where nothing else is said."""


def shape_of(port: Input, samples: int = LENGTH) -> tuple[int, ...]:
    """The shape of what is made for an input: one of a batch, and so many `samples`, where it leaves these open.

    Raises
    ------
    ModelError
        It leaves other lengths open, has no axis for the batch, or is too large.
    """
    axes = 0 if port.shape is None else len(port.shape)
    free = {0: 1} | ({2: samples} if axes == 3 else {})
    shape = [n if isinstance(n, int) else free.get(axis, 0) for axis, n in enumerate(port.shape or ())]
    if axes < 2 or not all(shape):
        raise ModelError(
            "the network's input '{name}' has the shape {shape}, and which numbers it takes cannot be told from that: save the "
            "network with an example input, whose first axis is the batch, and with fixed lengths",
            name=port.name,
            shape=port.describe(),
        )
    wanted = math.prod(shape) * port.dtype.itemsize
    if wanted > LIMITS.array_bytes:
        raise ModelError(
            "the network's input '{name}' of shape {shape} takes {wanted} MB, and one array may take {limit} MB",
            name=port.name,
            shape=port.describe(),
            wanted=megabytes(wanted),
            limit=megabytes(LIMITS.array_bytes),
        )
    return tuple(shape)


def takes_signal(port: Input) -> bool:
    """Whether an input is a row of numbers, or one for each channel, long enough to be a signal."""
    return port.dtype.kind == "f" and len(port.shape or ()) in (2, 3) and shape_of(port)[-1] >= SHORTEST


def numbers_for(port: Input, fill: Fill, place: int = 0) -> Array:
    """What the input is given, in its shape and type.

    An input that takes no real numbers is given zeros, and one that cannot be a signal random numbers where `fill` is one.

    Parameters
    ----------
    place
        Of the input among those that are filled: each is given other random numbers.
    """
    shape = shape_of(port, fill.samples)
    if port.dtype.kind != "f" or fill.kind == ZEROS:
        return np.zeros(shape, port.dtype)
    channels = fill.signal(shape[-1]) if takes_signal(port) else None
    if channels is not None:
        count = shape[1] if len(shape) == 3 else 1
        made = channels[np.arange(count) % len(channels)].reshape(shape[1:])
        with np.errstate(over="ignore"):  # float16 has no number above 65504
            return np.broadcast_to(made, shape).astype(port.dtype)
    return np.random.default_rng([fill.seed, place]).standard_normal(shape).astype(port.dtype)
