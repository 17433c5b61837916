"""Shapes drawn at random, against their areas and outlines on paper."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.training.data import shapes
from cnnviz.training.data.shapes import ARM, CLASSES, INNER, LARGEST, OUTSIDE, SIDE, draw

AREAS = {
    "circle": np.pi,
    "square": 2,
    "triangle": 3 * np.sqrt(3) / 4,
    "cross": (8 * ARM - 4 * ARM**2) / (1 + ARM**2),
    "star": 10 * INNER * np.sin(np.pi / 5) / 2,
}
"""Of a shape in a circle of radius 1; a cross's arms end there with their corners, a star is ten triangles."""


@pytest.mark.parametrize("name", CLASSES)
def test_an_outline_encloses_the_textbooks_area(name: str) -> None:
    """Counted on a fine grid, to half a percent."""
    cells = (np.arange(800) + 0.5) / 320 - 1.25
    y, x = np.meshgrid(cells, cells, indexing="ij")
    inside = OUTSIDE[CLASSES.index(name)](x, y, np.array(1.0)) < 0
    assert inside.mean() * 2.5**2 == pytest.approx(AREAS[name], rel=0.005)


@pytest.mark.parametrize("name", CLASSES)
def test_close_to_the_outline_the_number_is_a_distance(name: str) -> None:
    """Its slope is 1 at nearly every point, so that edges are one pixel soft whatever the size."""
    rng, outside = np.random.default_rng(0), OUTSIDE[CLASSES.index(name)]
    x, y = rng.uniform(-12, 12, (2, 2000))
    slopes = np.hypot(
        (outside(x + 1e-6, y, np.array(10.0)) - outside(x - 1e-6, y, np.array(10.0))) / 2e-6,
        (outside(x, y + 1e-6, np.array(10.0)) - outside(x, y - 1e-6, np.array(10.0))) / 2e-6,
    )
    assert np.mean(np.abs(slopes - 1) < 1e-3) > 0.98


def test_every_shape_lies_whole_in_its_picture_at_any_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without noise a border holds at most the cap, one pixel high, of the largest circle, which is 6.5 pixels, and its soft edge."""
    monkeypatch.setattr(shapes, "NOISE", 0)
    images = draw(np.arange(500) % 5, np.random.default_rng(0))[:, 0] / 255
    border = np.concatenate(
        [images[:, [0, -1]].reshape(500, -1), images[:, :, [0, -1]].reshape(500, -1)], axis=1
    )
    assert border.sum(axis=1).max() < 8
    ink = images.sum(axis=(1, 2))
    middles = images.sum(axis=2) @ (np.arange(SIDE) + 0.5) / ink
    assert middles.min() < 8 and middles.max() > 20
    assert ink.min() > 5 and ink.max() < np.pi * LARGEST**2


def test_the_generator_decides_everything() -> None:
    """And noise is on every picture another."""
    labels = np.zeros(20, int)
    first, again, other = (draw(labels, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any() and first.dtype == np.uint8 and first.shape == (20, 1, 28, 28)
