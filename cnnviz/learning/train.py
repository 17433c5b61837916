"""The training loop: show a batch, measure the loss, go back through the layers, step; again."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt

from cnnviz.learning.adam import Adam
from cnnviz.learning.layers import Network
from cnnviz.ops.backward import softmax_cross_entropy
from cnnviz.ops.shape import Array

Labels = npt.NDArray[np.integer]


def train(
    network: Network,
    images: Array,
    labels: Labels,
    *,
    epochs: int,
    batch_size: int,
    rate: float,
    rng: np.random.Generator,
    augment: Callable[[Array, np.random.Generator], Array] | None = None,
) -> Iterator[float]:
    """Train `network` on images ``(N, H, W)`` and give the loss of every step.

    Each epoch shows every image once, in a new order. The learning rate rises to `rate` over the first steps and
    then falls to 0 along half a cosine wave.
    """
    optimiser = Adam(network.parameters)
    per_epoch = count_steps(len(images), batch_size)
    steps = count_steps(len(images), batch_size, epochs)
    for step in range(steps):
        if step % per_epoch == 0:
            order = rng.permutation(len(images))
        chosen = order[step % per_epoch * batch_size :][:batch_size]
        batch = augment(images[chosen], rng) if augment else images[chosen]
        loss, grad = softmax_cross_entropy(network.forward(batch[:, np.newaxis]), labels[chosen])
        network.backward(grad)
        optimiser.step(network.gradients, rate * schedule(step, steps))
        yield loss


def count_steps(images: int, batch_size: int, epochs: int = 1) -> int:
    """How many batches show every image `epochs` times; the last batch of an epoch may be smaller."""
    return epochs * math.ceil(images / batch_size)


def schedule(step: int, steps: int) -> float:
    """The share of the full learning rate: up in a straight line over a twentieth, then half a cosine down."""
    rise = max(1, steps // 20)
    if step < rise:
        return (step + 1) / rise
    return (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise))) / 2


def predict(network: Network, images: Array, batch_size: int = 500) -> Labels:
    """The class with the highest score for each image ``(N, H, W)``."""
    parts = range(0, len(images), batch_size)
    scores = [network.apply(images[start : start + batch_size, np.newaxis]) for start in parts]
    return np.concatenate(scores).argmax(axis=1)


def with_progress(losses: Iterable[float], steps: int, width: int = 40) -> Iterator[float]:
    """Hand on `losses`, and draw on one line of the terminal a bar of how many of the `steps` are done."""
    recent = math.nan
    for done, loss in enumerate(losses, start=1):
        recent = loss if done == 1 else 0.98 * recent + 0.02 * loss
        if done % 10 == 0 or done == steps:
            bar = ("#" * (width * done // steps)).ljust(width, ".")
            sys.stderr.write(f"\r[{bar}] step {done} of {steps}, loss {recent:.4f}")
            sys.stderr.flush()
        yield loss
    sys.stderr.write("\n")
