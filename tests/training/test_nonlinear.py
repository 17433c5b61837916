"""What no kernel can do, against SciPy and the library of kernels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from cnnviz import kernels, ops
from cnnviz.training.nonlinear import NONLINEAR
from cnnviz.training.one_kernel import Task

INPUT = np.random.default_rng(5).normal(size=(3, 11, 14))


def inner(array: np.ndarray) -> np.ndarray:
    """Without a border of one pixel."""
    return array[:, 1:-1, 1:-1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("median", inner(np.stack([ndimage.median_filter(plane, 3) for plane in INPUT]))),
        ("maximum", inner(np.stack([ndimage.maximum_filter(plane, 3) for plane in INPUT]))),
        ("sign", inner(np.where(INPUT.mean(axis=(1, 2), keepdims=True) < INPUT, 1.0, -1.0))),
        (
            "edges",
            np.abs(np.stack([ops.conv2d(p[None], kernels.build("sobel_x")[None, None])[0] for p in INPUT])),
        ),
    ],
)
def test_it_is_what_its_label_says(name: str, expected: np.ndarray) -> None:
    """Each channel by itself."""
    np.testing.assert_allclose(NONLINEAR[name].function(INPUT), expected, rtol=1e-12)


@pytest.mark.parametrize("name", NONLINEAR)
@pytest.mark.parametrize("side", [3, 5])
def test_no_kernel_does_it(name: str, side: int) -> None:
    """The best one, even with a bias, leaves a good part of the target."""
    input = np.random.default_rng(6).normal(size=(1, 40, 40))
    target = NONLINEAR[name].function(input)[0]
    margin = (side - 3) // 2
    target = target[margin : len(target) - margin, margin : len(target) - margin]
    task = Task(input, target, (side, side), biased=True)
    assert task.best[2] > 0.05 * np.var(target) / 2
