"""Laplacians, sharpening and emboss against SciPy and against polynomials whose derivatives are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import ndimage

from cnnviz.kernels import build, facts, frequency_response

from .answers import answer, built, every_size

IMAGE = np.random.default_rng(5).uniform(0, 1, (23, 31))
LAPLACIANS = {"laplacian_4": 4, "laplacian_8": 12, "laplacian_round": 4, "laplacian_of_gaussian": 4}
"""Name to its answer to the bowl x^2 + y^2, whose Laplacian is 4."""


@pytest.mark.parametrize(("name", "bowl"), LAPLACIANS.items())
def test_laplacians_answer_bowls_and_nothing_else(name: str, bowl: float) -> None:
    """The bowl x^2 + y^2 answers the stated number at every size; ramps, x y and x^2 - y^2 answer 0."""
    for grid in every_size(name):
        assert answer(grid, lambda x, y: x**2 + y**2) == pytest.approx(bowl, rel=1e-11)
        for formula in (lambda x, y: x, lambda x, y: y, lambda x, y: x * y, lambda x, y: x**2 - y**2):
            assert answer(grid, formula) == pytest.approx(0, abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(built("laplacian_of_gaussian"))
def test_laplacian_of_gaussian_answers_bowls_alike_for_every_choice(drawn: tuple) -> None:
    """Whatever size and spread, the bowl x^2 + y^2 answers 4."""
    assert answer(drawn[2], lambda x, y: x**2 + y**2) == pytest.approx(4, rel=1e-10)


def test_laplacian_4_is_scipys() -> None:
    """scipy.ndimage.laplace gives the same picture."""
    np.testing.assert_allclose(
        ndimage.correlate(IMAGE, build("laplacian_4"), mode="reflect"), ndimage.laplace(IMAGE), atol=1e-13
    )


@pytest.mark.parametrize("sigma", [0.3, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("size", [5, 7, 11, 15])
def test_laplacian_of_gaussian_is_scipys_laplace_of_its_gaussian(size: int, sigma: float) -> None:
    """Blurring and then taking the Laplacian with SciPy gives the same inside of the picture."""
    image = np.random.default_rng(6).uniform(0, 1, (41, 37))
    expected = ndimage.laplace(ndimage.gaussian_filter(image, sigma, radius=size // 2 - 1))
    mine = ndimage.correlate(image, build("laplacian_of_gaussian", {"size": size, "sigma": sigma}))
    inside = (slice(size // 2, -(size // 2)),) * 2
    np.testing.assert_allclose(mine[inside], expected[inside], atol=1e-13)


@pytest.mark.parametrize("sigma", [1.5, 2.0])
def test_laplacian_of_gaussian_approaches_the_formula(sigma: float) -> None:
    """Where the window holds the bell it is near the sampled (r^2 - 2 s^2) / s^4 times the Gaussian."""
    y, x = np.mgrid[-7:8, -7:8]
    r2 = x**2 + y**2
    formula = (r2 - 2 * sigma**2) / (2 * np.pi * sigma**6) * np.exp(-r2 / (2 * sigma**2))
    mine = build("laplacian_of_gaussian", {"size": 15, "sigma": sigma})
    assert np.abs(mine - formula).max() < 0.15 * np.abs(formula).max()
    assert np.corrcoef(mine.ravel(), formula.ravel())[0, 1] > 0.99


def test_eight_neighbours_are_second_differences_in_four_directions() -> None:
    """The answer is the sum of the second differences across, down and along both diagonals."""
    noise = np.random.default_rng(7).uniform(0, 1, (3, 3))
    ends = [
        (noise[1, 0], noise[1, 2]),
        (noise[0, 1], noise[2, 1]),
        (noise[0, 0], noise[2, 2]),
        (noise[0, 2], noise[2, 0]),
    ]
    assert (build("laplacian_8") * noise).sum() == pytest.approx(
        sum(a + b - 2 * noise[1, 1] for a, b in ends)
    )


def test_round_laplacian_treats_slanted_waves_like_level_ones() -> None:
    """At 0.15 cycles a pixel, level and diagonal waves differ by under 0.2 %; for four neighbours by 3 %."""

    def unevenness(name: str) -> float:
        grid, y, x = build(name), *np.mgrid[-1:2, -1:2]
        level = (grid * np.cos(2 * np.pi * 0.15 * x)).sum()
        slanted = (grid * np.cos(2 * np.pi * 0.15 * (x + y) / np.sqrt(2))).sum()
        return abs(slanted / level - 1)

    assert unevenness("laplacian_round") < 0.002 < 0.03 < unevenness("laplacian_4")


@settings(max_examples=100, deadline=None)
@given(built("difference_of_gaussians"))
def test_difference_of_gaussians_is_scipys(drawn: tuple) -> None:
    """It is SciPy's narrow blur minus SciPy's wide blur, and positive on a bright point."""
    _, p, grid = drawn
    narrow, wide = (
        ndimage.gaussian_filter(IMAGE, spread, radius=int(p["size"]) // 2)
        for spread in (p["sigma"], p["sigma"] * p["ratio"])
    )
    np.testing.assert_allclose(ndimage.correlate(IMAGE, grid, mode="reflect"), narrow - wide, atol=1e-13)
    assert answer(grid, lambda x, y: (x == 0) & (y == 0)) > 0
    assert facts(grid).symmetric


@pytest.mark.parametrize(("name", "gain"), [("sharpen", 4), ("sharpen_8", 8)])
@pytest.mark.parametrize("amount", [0.25, 1.0, 3.0])
def test_sharpen_adds_what_differs_from_the_neighbours(name: str, gain: int, amount: float) -> None:
    """A lone pixel grows by `amount` times its neighbours' count; ramps stay as they are."""
    grid = build(name, {"amount": amount})
    assert answer(grid, lambda x, y: (x == 0) & (y == 0)) == 1 + gain * amount
    assert answer(grid, lambda x, y: 2 * x + 3 * y) == 0


@settings(max_examples=100, deadline=None)
@given(built("unsharp_mask"))
def test_unsharp_mask_adds_the_lost_detail(drawn: tuple) -> None:
    """The answer is the picture plus `amount` times what SciPy's blur takes away."""
    _, p, grid = drawn
    blurred = ndimage.gaussian_filter(IMAGE, p["sigma"], radius=int(p["size"]) // 2)
    mine = ndimage.correlate(IMAGE, grid, mode="reflect")
    np.testing.assert_allclose(mine, IMAGE + p["amount"] * (IMAGE - blurred), atol=1e-12)


@pytest.mark.parametrize("angle", range(0, 360, 45))
def test_emboss_brightens_slopes_that_face_the_light(angle: int) -> None:
    """Bright counts as high: of all slopes the one that rises away from the light brightens most."""
    grid, turn = build("emboss", {"angle": angle}), np.radians(angle)
    rising_away = answer(grid, lambda x, y: -(x * np.cos(turn) - y * np.sin(turn)))
    assert rising_away > 0
    for other in range(0, 360, 45):
        assert (
            answer(build("emboss", {"angle": other}), lambda x, y: -(x * np.cos(turn) - y * np.sin(turn)))
            <= rising_away + 1e-9
        )
    assert answer(grid, lambda x, y: 1.0 + 0 * x) == pytest.approx(1)


@pytest.mark.parametrize("name", ["laplacian_4", "laplacian_8", "laplacian_round", "sharpen", "sharpen_8"])
def test_sharpening_kernels_gain_most_at_high_frequencies(name: str) -> None:
    """Along each axis the gain grows from the middle outwards."""
    gain = frequency_response(build(name), 64)[32, 32:]
    assert (np.diff(gain) > 0).all()
