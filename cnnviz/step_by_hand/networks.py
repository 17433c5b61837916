"""The networks that one step is shown of: their layers, what they read, and the weights that they begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.images.digits import samples
from cnnviz.ops.shape import Array
from cnnviz.state.train.step import BATCH, LEVELS, SIDE, SMALL, TrainStepState
from cnnviz.training import account
from cnnviz.training.account import Line
from cnnviz.training.architecture import (
    Activation,
    Architecture,
    AveragePool,
    BatchNorm,
    Convolution,
    Flatten,
    FullyConnected,
    MaxPool,
)
from cnnviz.training.presets import PRESETS
from cnnviz.training.settings import START, Settings
from cnnviz.training.start import start
from cnnviz.words import N_

CLASSES = (N_("vertical"), N_("horizontal"), N_("diagonal"))
"""What the small network tells apart."""
DIGITS = 10
_KERNEL, _CONNECTED = 0.75, 0.7
"""Standard deviations of the small network's weights, large enough that its scores differ."""


@dataclass(frozen=True)
class Picture:
    """A picture of :data:`SIDE` × :data:`SIDE` pixels.

    Attributes
    ----------
    label
        A marked message.
    truth
        Which of :data:`CLASSES` it shows.
    pixels
        A digit for each, row by row: 0 is black, 2 is white.
    """

    label: str
    truth: int
    pixels: str


def _picture(label: str, truth: int, *rows: str) -> Picture:
    return Picture(label, truth, "".join(rows))


PICTURES = {
    "post": _picture(N_("post"), 0, "012000", "002000", "002100", "001200", "000200", "001220"),
    "pair": _picture(N_("two posts"), 0, "020010", "020020", "020020", "020020", "020020", "010020"),
    "shore": _picture(N_("shore"), 1, "000000", "000000", "122210", "012221", "000000", "000000"),
    "shelves": _picture(N_("two shelves"), 1, "000000", "122220", "000000", "000000", "022221", "000000"),
    "slope": _picture(N_("falling line"), 2, "200001", "120000", "012000", "001200", "000120", "000012"),
    "rise": _picture(N_("rising line"), 2, "000001", "000012", "000120", "001200", "012000", "120000"),
}
"""By the name that a link carries."""


def picture_of(state: TrainStepState) -> Picture:
    """The small picture of a state, or the first one, where a link names none that there is."""
    return PICTURES.get(state.picture) or next(iter(PICTURES.values()))


def pixels_of(state: TrainStepState) -> str:
    """The pixels of the small picture of a state, a digit for each, with those that were changed."""
    return picture_of(state).pixels if state.pixels is None else state.pixels


def lines_of(state: TrainStepState) -> list[Line]:
    """The account of a state's network."""
    if state.network != SMALL:
        return account.lines(PRESETS[state.network].layers(DIGITS), (1, 28, 28))
    return account.lines(_small(state), (1, SIDE, SIDE))


def _small(state: TrainStepState) -> Architecture:
    norm = (BatchNorm(),) if state.norm else ()
    pool = MaxPool() if state.pooling == "max" else AveragePool()
    return (
        Convolution(state.kernels, 3),
        *norm,
        Activation(state.activation),
        pool,
        Flatten(),
        FullyConnected(len(CLASSES)),
    )


def first_weights(state: TrainStepState, lines: Sequence[Line]) -> dict[str, Array]:
    """What the network begins with, float32, by ``line.name``; the small one's weights have two decimals."""
    settings = Settings(seed=state.seed)
    if state.network != SMALL:
        return start(lines, settings)
    rng, found = settings.random(START), start(lines, settings)
    for number, line in enumerate(lines):
        weights = found.get(f"{number}.weight")
        if weights is None or isinstance(line.layer, BatchNorm):
            continue
        deviation = _KERNEL if isinstance(line.layer, Convolution) else _CONNECTED
        weights[...] = np.round(deviation * rng.standard_normal(weights.shape), 2)
    found["0.bias"] += np.float32(0.1)
    return found


def batch_of(state: TrainStepState) -> tuple[Array, npt.NDArray[np.int64]]:
    """What the network reads: pictures float32 ``(N, 1, H, W)`` from 0 to 1, and the class that counts as true for each.

    With batch normalisation the small network reads a batch: the picture of the state first, then those that follow it.
    """
    if state.network != SMALL:
        images, labels = samples()
        shown = images[state.sample].astype(np.float32)[np.newaxis, np.newaxis] / 255
        return shown, np.array([_truth(state, int(labels[state.sample]), DIGITS)])
    own, every = picture_of(state), list(PICTURES.values())
    at = every.index(own)
    others = [every[(at + 2 * more) % len(every)] for more in range(1, BATCH)] if state.norm else []
    texts = [pixels_of(state), *(picture.pixels for picture in others)]
    truths = [_truth(state, own.truth, len(CLASSES)), *(picture.truth for picture in others)]
    levels = np.array([[int(level) for level in text] for text in texts], np.float32)
    return levels.reshape(-1, 1, SIDE, SIDE) / (LEVELS - 1), np.array(truths)


def _truth(state: TrainStepState, shown: int, classes: int) -> int:
    return shown if state.truth is None else min(state.truth, classes - 1)
