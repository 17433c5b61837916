"""The optimiser."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.learning.adam import Adam


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_first_step_is_the_rate_against_the_sign_of_the_gradient(scale: float) -> None:
    """Whatever the gradient's size: both running means, corrected for their start, are the gradient's own."""
    parameters: dict[str, np.ndarray] = {"p": np.array([1.0, 2.0, 3.0])}
    Adam(parameters).step({"p": scale * np.array([5.0, -0.1, 0.0])}, rate=0.25)
    np.testing.assert_allclose(parameters["p"], [0.75, 2.25, 3.0], rtol=1e-4)


def test_two_steps_follow_the_published_formula() -> None:
    """Written out for one number with gradients 1 and 3."""
    parameters: dict[str, np.ndarray] = {"p": np.array([0.0])}
    adam = Adam(parameters)
    adam.step({"p": np.array([1.0])}, rate=0.1)
    adam.step({"p": np.array([3.0])}, rate=0.1)
    mean = (0.9 * 0.1 * 1 + 0.1 * 3) / (1 - 0.9**2)
    square = (0.999 * 0.001 * 1 + 0.001 * 9) / (1 - 0.999**2)
    assert parameters["p"][0] == pytest.approx(-0.1 - 0.1 * mean / np.sqrt(square))


def test_it_finds_the_bottom_of_a_bowl_that_is_steep_one_way_and_flat_the_other() -> None:
    """Curvatures a million apart."""
    curvature, bottom = np.array([1e3, 1e-3]), np.array([2.0, -1.0])
    parameters: dict[str, np.ndarray] = {"p": np.zeros(2)}
    adam = Adam(parameters)
    for step in range(2000):
        adam.step({"p": curvature * (parameters["p"] - bottom)}, rate=0.05 * (1 - step / 2000))
    np.testing.assert_allclose(parameters["p"], bottom, atol=1e-3)
