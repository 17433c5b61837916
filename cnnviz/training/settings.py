"""How a network is trained: everything that decides on the numbers, beside the network and the pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cnnviz.training.errors import TrainingError, check_between
from cnnviz.words import N_

RULES = ("sgd", "momentum", "adam")
SCHEDULES = ("constant", "cosine")
STARTS = ("he", "normal", "zero")

MOST_BATCH = 256
MOST_EPOCHS = 100
MOST_RATE = 100.0
MOST_DECAY = 1.0
MOST_SEED = 2**32 - 1

SPLIT, SHUFFLE, DRAW, START, ORDER, DROPOUT, AUGMENT, MOVE = range(8)
"""What random numbers are for: each purpose has its own, so that none moves the others'."""


@dataclass(frozen=True)
class Settings:
    """The settings of a training.

    Attributes
    ----------
    batch_size
        Pictures of one step.
    rate
        The learning rate, or what it starts at.
    schedule
        ``"constant"``, or ``"cosine"``: along half a cosine wave down to 0.
    rule
        ``"sgd"``, ``"momentum"`` (0.9), ``"adam"`` (0.9, 0.999).
    weight_decay
        How much of each weight is added to its gradient.
    epochs
        How often every picture is shown.
    seed
        Of the start, the order, dropout and augmentation.
    start
        ``"he"``: normal weights of variance 2 / fan-in; ``"normal"``: of deviation 0.01; ``"zero"``: all 0.
    augment
        Whether each picture is shifted, turned and scaled a little, anew each time it is shown.
    """

    batch_size: int = 64
    rate: float = 0.01
    schedule: str = "constant"
    rule: str = "adam"
    weight_decay: float = 0.0
    epochs: int = 5
    seed: int = 0
    start: str = "he"
    augment: bool = False

    def check(self) -> None:
        """Refuse what is out of range.

        Raises
        ------
        TrainingError
            A number out of its bounds, or a name that is none of the offered ones.
        """
        check_between(N_("batch size"), self.batch_size, 1, MOST_BATCH, whole=True)
        check_between(N_("learning rate"), self.rate, 0, MOST_RATE)
        check_between(N_("weight decay"), self.weight_decay, 0, MOST_DECAY)
        check_between(N_("epochs"), self.epochs, 1, MOST_EPOCHS, whole=True)
        check_between(N_("seed"), self.seed, 0, MOST_SEED, whole=True)
        for value, offered in ((self.schedule, SCHEDULES), (self.rule, RULES), (self.start, STARTS)):
            if value not in offered:
                raise TrainingError(
                    "'{value}' is none of the choices here, which are {offered}",
                    value=value,
                    offered=", ".join(offered),
                )

    def rate_at(self, step: int, steps: int) -> float:
        """The learning rate of a step out of `steps`, counted from 0."""
        if self.schedule == "cosine":
            return self.rate * (1 + math.cos(math.pi * step / steps)) / 2
        return self.rate

    def random(self, purpose: int, *more: int) -> np.random.Generator:
        """The random numbers for a purpose; `more` tells steps, epochs or layers apart."""
        return np.random.default_rng((self.seed, purpose, *more))

    def order(self, epoch: int, count: int) -> np.ndarray:
        """The order in which an epoch shows `count` pictures: places ``(count,)``."""
        return self.random(ORDER, epoch).permutation(count)
