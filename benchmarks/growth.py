"""A plot of how each method's time grows with the image, the kernel and the channels."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib import pyplot as plt

from cnnviz import ops
from cnnviz.ops.methods import METHODS

TRIALS = 5
LONGEST = 0.4
"""Seconds after which a method is not tried on anything larger."""


def seconds(method: str, x: Any, w: Any) -> float | None:
    """The best of some trials; None if the method cannot do it."""
    best = np.inf
    try:
        for _ in range(TRIALS):
            start = time.process_time()
            ops.conv2d(x, w, padding="same", method=method)
            best = min(best, time.process_time() - start)
    except ops.OperationError:
        return None
    return best


def draw(path: Path) -> None:
    """Three diagrams: one separable kernel on growing images, growing kernels on one image, growing layers."""
    rng = np.random.default_rng(0)

    def image(channels: int, side: int) -> Any:
        return rng.standard_normal((channels, side, side), np.float32)

    def blur(k: int) -> Any:
        return np.outer(*(rng.random(k, np.float32) for _ in range(2)))[None, None]

    def layer(channels: int) -> Any:
        return rng.standard_normal((channels, channels, 3, 3), np.float32)

    sides, kernels, channels = (64, 128, 256, 512, 1024), (3, 5, 7, 9, 15, 21, 31), (4, 8, 16, 32, 64, 128)
    diagrams = [
        ("side of the image (one 5x5 kernel)", sides, lambda n: (image(1, n), blur(5))),
        ("side of the kernel (512x512 image)", kernels, lambda n: (image(1, 512), blur(n))),
        ("channels in and out (3x3, 56x56)", channels, lambda n: (image(n, 56), layer(n))),
    ]
    figure, axes = plt.subplots(1, 3, figsize=(15, 5), sharey=True, layout="constrained")
    for axis, (label, values, make) in zip(axes, diagrams, strict=True):
        work = [make(value) for value in values]
        for number, method in enumerate(METHODS):
            points: list[tuple[int, float]] = []
            for value, (x, w) in zip(values, work, strict=True):
                if points and points[-1][1] > LONGEST:
                    break
                found = seconds(method, x, w)
                if found is not None:
                    points.append((value, found))
            if points:
                axis.plot(
                    *zip(*points, strict=True), marker="osD^vX"[number], color=f"C{number}", label=method
                )
        axis.set(xlabel=label, xscale="log", yscale="log", xticks=values)
        axis.set_xticklabels(list(map(str, values)))
        axis.minorticks_off()
        axis.grid(alpha=0.3)
        axis.legend()
    axes[0].set_ylabel("seconds on one thread")
    figure.savefig(path, dpi=110)
