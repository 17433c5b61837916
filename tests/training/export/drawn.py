"""Trained networks drawn at random, with pictures for them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from cnnviz.learning import layers as plain
from cnnviz.training.architecture import Layer
from cnnviz.training.export import Trained, trained
from cnnviz.training.plain import build

from ..drawn import CLASSES, account, networks, numbers

NAMES = ("one", "two \"of\" 'them'", "三\n\\n")
"""Names that a program and a file have to write with care."""
assert len(NAMES) == CLASSES


def with_numbers(layers: tuple[Layer, ...], shape: tuple[int, ...], seed: int = 0) -> Trained:
    """A network of these layers with float32 weights that keep its numbers moderate, and batch norm's own of a training."""
    lines, rng = account(layers, shape), np.random.default_rng(seed)
    weights = {
        name: (array / np.sqrt(max(1.0, np.prod(array.shape[1:])))).astype(np.float32)
        for name, array in numbers(lines, seed).items()
    }
    network = build(lines, weights)
    for layer in network.layers:
        if isinstance(layer, plain.BatchNorm):
            layer.running["mean"][...] = rng.standard_normal(layer.running["mean"].shape)
            layer.running["var"][...] = rng.uniform(0.3, 2, layer.running["var"].shape)
    return trained(lines, network, NAMES)


@st.composite
def trained_networks(draw: st.DrawFn) -> Trained:
    """Any layers that can be trained with."""
    return with_numbers(*draw(networks()), draw(st.integers(0, 2**20)))


def pictures(given: Trained, count: int) -> np.ndarray:
    """So many pictures for it, uint8 ``(N, C, H, W)``."""
    return np.random.default_rng(7).integers(0, 256, (count, *given.shape), np.uint8)


def answers(given: Trained, images: np.ndarray) -> np.ndarray:
    """The engine's scores, ``(N, classes)``."""
    return given.network.apply(images.astype(np.float32) / 255)
