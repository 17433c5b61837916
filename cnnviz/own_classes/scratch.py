"""A small network that learns the classes from nothing but the examples, at 28 × 28 pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.learning.layers import Network
from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps, within
from cnnviz.own_classes.folds import folds
from cnnviz.own_classes.head import Array
from cnnviz.training.data.pictures import Pictures, Split
from cnnviz.training.presets import PRESETS
from cnnviz.training.settings import Settings
from cnnviz.training.trainer import Trainer

SIDE = 28
FOLDS = 4
STEPS = 300
BATCH = 16
RATE = 0.003
AT_ONCE = 16
"""Pictures between two moments at which others can have the processor."""


@dataclass(frozen=True, eq=False)
class Scratch:
    """A network that was trained on examples.

    Attributes
    ----------
    network
        Two convolutional layers and one that is fully connected.
    count
        How many numbers it learned.
    """

    network: Network
    count: int

    def scores(self, pixels: npt.NDArray[np.uint8]) -> Array:
        """The score of each class for a picture, uint8 ``(1, 28, 28)``: float64 ``(C,)``."""
        numbers = pixels[np.newaxis] / np.float32(255)
        return np.asarray(self.network.apply(numbers)[0], np.float64)


def train(pictures: Pictures, seed: int, room: Claim) -> Steps[Scratch]:
    """Train a network on all `pictures`, uint8 ``(N, 1, 28, 28)``; what that takes is claimed beside `room` meanwhile.

    Raises
    ------
    TrainingError
        The loss exploded.
    FullError
        There is no room for it.
    """
    nothing = pictures.at(np.zeros(0, np.int64))
    epochs = max(1, round(STEPS * BATCH / max(BATCH, len(pictures))))
    settings = Settings(batch_size=BATCH, rate=RATE, epochs=min(100, epochs), seed=seed, augment=True)
    layers = PRESETS["digits"].layers(len(pictures.classes))
    here = room.beside()
    trainer = Trainer(layers, Split(pictures, nothing), settings, room=here.grow)
    try:
        yield 0.0
        while not (news := trainer.advance(AT_ONCE)).finished:
            yield news.step / news.steps
        if news.stopped is not None:
            raise news.stopped
        network = trainer.network(news.moment)
    finally:
        trainer.end()
    return Scratch(network, sum(numbers.size for numbers in network.parameters.values()))


def left_out(pictures: Pictures, seed: int, room: Claim) -> Steps[Array]:
    """The probability of each class for each picture, float64 ``(N, C)``, by a network that was trained on others alone.

    Raises what :func:`train` does.
    """
    count = len(pictures)
    said = np.zeros((count, len(pictures.classes)))
    parts = folds(count, FOLDS)
    for number, places in enumerate(parts):
        kept = np.setdiff1d(np.arange(count), places)
        ends = (number / len(parts), (number + 1) / len(parts))
        trained = yield from within(train(pictures.at(kept), seed, room), *ends)
        said[places] = [ops.softmax(trained.scores(pictures.images[place]), dim=0) for place in places]
    return said
