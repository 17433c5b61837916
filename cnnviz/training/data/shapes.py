"""Shapes drawn at random: any place, size and turn, with noise.

A picture's level at a pixel is how far it lies inside the outline, from half a pixel outside to half a pixel inside.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from cnnviz.ops.shape import Array
from cnnviz.words import N_

CLASSES = (N_("circle"), N_("square"), N_("triangle"), N_("cross"), N_("star"))
SIDE = 28
SMALLEST, LARGEST = 5.0, 12.0
"""The radius of the circle around a shape, in pixels."""
FAINTEST = 0.5
NOISE = 0.15
"""The largest deviation of the noise, as a share of full ink."""
ARM = 0.32
"""Half the width of a cross's arm, as a share of its length."""
INNER = 0.4
"""The radius of a star's inner corners, as a share of that of its points."""


def draw(labels: npt.NDArray[np.integer], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """A picture for each label, a place in :data:`CLASSES`: uint8 ``(N, 1, 28, 28)``."""
    count = len(labels)
    radius, turn = rng.uniform(SMALLEST, LARGEST, count), rng.uniform(0, 2 * np.pi, count)
    middle = radius + (SIDE - 2 * radius) * rng.random((2, count))
    ink, noise = rng.uniform(FAINTEST, 1, count), rng.uniform(0, NOISE, count)
    cells = np.arange(SIDE) + 0.5
    down = cells[np.newaxis, :, np.newaxis] - middle[0][:, np.newaxis, np.newaxis]
    right = cells[np.newaxis, np.newaxis, :] - middle[1][:, np.newaxis, np.newaxis]
    cos, sin = (function(turn)[:, np.newaxis, np.newaxis] for function in (np.cos, np.sin))
    x, y = cos * right + sin * down, cos * down - sin * right
    levels = np.empty((count, SIDE, SIDE))
    for label, outside in enumerate(OUTSIDE):
        chosen = labels == label
        size = radius[chosen][:, np.newaxis, np.newaxis]
        levels[chosen] = np.clip(0.5 - outside(x[chosen], y[chosen], size), 0, 1)
    levels *= ink[:, np.newaxis, np.newaxis]
    levels += noise[:, np.newaxis, np.newaxis] * rng.standard_normal(levels.shape)
    return np.rint(255 * np.clip(levels, 0, 1)).astype(np.uint8)[:, np.newaxis]


def _circle(x: Array, y: Array, radius: Array) -> Array:
    return np.hypot(x, y) - radius


def _square(x: Array, y: Array, radius: Array) -> Array:
    return np.maximum(np.abs(x), np.abs(y)) - radius / np.sqrt(2)


def _triangle(x: Array, y: Array, radius: Array) -> Array:
    slanted = np.sqrt(3) / 2 * np.abs(x) + y / 2
    return np.maximum(slanted, -y) - radius / 2


def _cross(x: Array, y: Array, radius: Array) -> Array:
    across, along = np.minimum(np.abs(x), np.abs(y)), np.maximum(np.abs(x), np.abs(y))
    length = radius / np.hypot(1, ARM)
    return np.maximum(across - ARM * length, along - length)


def _star(x: Array, y: Array, radius: Array) -> Array:
    """Ten lines alike, from a point to an inner corner: what lies elsewhere is turned and mirrored onto one of them."""
    angle = np.abs((np.arctan2(y, x) + np.pi / 5) % (2 * np.pi / 5) - np.pi / 5)
    distance = np.hypot(x, y)
    along, off = distance * np.cos(angle) - radius, distance * np.sin(angle)
    corner = radius * INNER * np.cos(np.pi / 5) - radius, radius * INNER * np.sin(np.pi / 5)
    return (along * corner[1] - off * corner[0]) / np.hypot(*corner)


OUTSIDE: tuple[Callable[[Array, Array, Array], Array], ...] = (_circle, _square, _triangle, _cross, _star)
"""How far a point lies outside each shape, below 0 inside, in pixels; the radius is of the circle around it."""
