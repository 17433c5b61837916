"""Edge kernels against SciPy, and their answers to ramps and steps in every direction."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import ndimage

from cnnviz.kernels import KERNELS, Grid, build, facts

from .answers import Formula, answer, built, every_size, values

IMAGE = np.random.default_rng(4).uniform(0, 1, (23, 31))
COMPASS = ("kirsch", "robinson_3", "robinson_5", "prewitt_compass")
DIRECTIONS = range(0, 360, 45)

RAMP_ANSWERS = {
    "sobel": 8,
    "prewitt": 6,
    "scharr": 32,
    "frei_chen": 4 + 2 * math.sqrt(2),
    "central": 1,
    "forward": 1,
}
"""What a growth of 1 a pixel answers, to the right for _x and downwards for _y."""


def ramp(angle: float) -> Formula:
    """Brightness growing by 1 a pixel towards `angle`, counter-clockwise on the screen from the right."""
    turn = math.radians(angle)
    return lambda x, y: x * math.cos(turn) - y * math.sin(turn)


@pytest.mark.parametrize(("kind", "expected"), RAMP_ANSWERS.items())
def test_unit_ramp_answers_the_stated_number_at_every_size(kind: str, expected: float) -> None:
    """x kernels answer growth to the right, y kernels growth downwards, and neither the other."""
    for x_kernel, y_kernel in zip(every_size(f"{kind}_x"), every_size(f"{kind}_y"), strict=True):
        assert answer(x_kernel, ramp(0)) == pytest.approx(expected, rel=1e-12)
        assert answer(y_kernel, ramp(270)) == pytest.approx(expected, rel=1e-12)
        assert answer(x_kernel, ramp(90)) == pytest.approx(0, abs=1e-12)
        assert answer(y_kernel, ramp(0)) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("kind", [*RAMP_ANSWERS, "second"])
def test_y_kernel_is_the_x_kernel_transposed(kind: str) -> None:
    """Looking downwards is looking to the right in the transposed picture."""
    for x_kernel, y_kernel in zip(every_size(f"{kind}_x"), every_size(f"{kind}_y"), strict=True):
        assert np.array_equal(x_kernel.T, y_kernel)


@pytest.mark.parametrize("kind", RAMP_ANSWERS)
def test_step_answers_with_the_sign_of_its_growth(kind: str) -> None:
    """A step from dark to bright is positive, from bright to dark the same but negative; across, nothing."""
    for x_kernel, y_kernel in zip(every_size(f"{kind}_x"), every_size(f"{kind}_y"), strict=True):
        up, down = answer(x_kernel, lambda x, y: x > 0), answer(x_kernel, lambda x, y: x <= 0)
        assert up > 0 and down == pytest.approx(-up)
        assert answer(y_kernel, lambda x, y: y > 0) == pytest.approx(up)
        assert answer(x_kernel, lambda x, y: y > 0) == pytest.approx(0, abs=1e-12)
        assert answer(y_kernel, lambda x, y: x > 0) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("kind", ["sobel", "prewitt", "scharr", "frei_chen", "central"])
def test_slope_kernels_change_sign_when_turned_half_way(kind: str) -> None:
    """A slope kernel is antisymmetric, so even pictures cancel."""
    for grid in every_size(f"{kind}_x"):
        assert facts(grid).antisymmetric


@pytest.mark.parametrize("axis", [0, 1])
def test_sobel_and_prewitt_are_scipys(axis: int) -> None:
    """At 3x3 scipy.ndimage.sobel and prewitt give the same picture along the same axis."""
    letter = "yx"[axis]
    for name, filtered in (("sobel", ndimage.sobel), ("prewitt", ndimage.prewitt)):
        mine = ndimage.correlate(IMAGE, build(f"{name}_{letter}"), mode="reflect")
        np.testing.assert_allclose(mine, filtered(IMAGE, axis), atol=1e-13)


@pytest.mark.parametrize("size", range(3, 16, 2))
def test_prewitt_is_the_slope_of_the_fitted_plane(size: int) -> None:
    """On any picture the answer is 6 times the slope that least squares finds."""
    y, x = np.mgrid[:size, :size]
    noise = np.random.default_rng(size).uniform(0, 1, (size, size))
    plane, *_ = np.linalg.lstsq(np.c_[np.ones(size**2), x.ravel(), y.ravel()], noise.ravel())
    assert (build("prewitt_x", {"size": size}) * noise).sum() == pytest.approx(6 * plane[1])
    assert (build("prewitt_y", {"size": size}) * noise).sum() == pytest.approx(6 * plane[2])


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("size", [3, 5, 9, 15])
def test_slope_of_a_gaussian_is_scipys(size: int, sigma: float) -> None:
    """Along x and y it is scipy.ndimage.gaussian_filter of order 1, scaled so that a unit ramp answers 1."""
    line = np.arange(-40.0, 41)
    for angle, axis, sign in ((0, 1, 1), (270, 0, 1), (90, 0, -1), (180, 1, -1)):
        order = [int(a == axis) for a in (0, 1)]
        expected = ndimage.gaussian_filter(IMAGE, sigma, order=order, radius=size // 2)
        gain = ndimage.gaussian_filter1d(line, sigma, order=1, radius=size // 2)[40]
        grid = build("gaussian_slope", {"size": size, "sigma": sigma, "angle": angle})
        mine = ndimage.correlate(IMAGE, grid, mode="reflect")
        np.testing.assert_allclose(mine, sign * expected / gain, rtol=1e-9, atol=1e-10)


@settings(max_examples=80, deadline=None)
@given(built("gaussian_slope"))
def test_slope_of_a_gaussian_measures_growth_along_its_angle(drawn: tuple) -> None:
    """A unit ramp towards any direction answers the cosine of its distance from the angle."""
    _, parameters, grid = drawn
    for direction in (0, 30, 90, 200):
        expected = math.cos(math.radians(direction - parameters["angle"]))
        assert answer(grid, ramp(direction)) == pytest.approx(expected, abs=1e-12)


def test_roberts_looks_along_its_diagonal() -> None:
    """One answers growth to the lower right, the other to the lower left, and neither across."""
    falling, rising = build("roberts_falling"), build("roberts_rising")
    assert answer(falling, ramp(315)) == pytest.approx(math.sqrt(2))
    assert answer(rising, ramp(225)) == pytest.approx(math.sqrt(2))
    assert answer(falling, ramp(225)) == pytest.approx(0, abs=1e-15)
    assert answer(rising, ramp(315)) == pytest.approx(0, abs=1e-15)


def test_scharr_turns_less_with_direction_than_sobel() -> None:
    """The direction found from the x and y answers to slanted waves is truer than Sobel's and Prewitt's."""

    def worst(kind: str) -> float:
        errors = []
        for angle in range(0, 91, 5):
            turn = math.radians(angle)

            def wave(x: Grid, y: Grid, turn: float = turn) -> Grid:
                return np.sin(0.8 * (x * math.cos(turn) + y * math.sin(turn)))

            found = math.atan2(answer(build(f"{kind}_y"), wave), answer(build(f"{kind}_x"), wave))
            errors.append(abs(math.degrees(found) - angle))
        return max(errors)

    assert worst("scharr") < worst("sobel") / 3 < worst("prewitt") / 3


@pytest.mark.parametrize("name", COMPASS)
def test_compass_kernel_answers_most_to_its_own_direction(name: str) -> None:
    """Of the eight, the kernel of the direction of growth answers most, and the opposite one least."""
    for towards in DIRECTIONS:
        answers = {angle: answer(build(name, {"angle": angle}), ramp(towards)) for angle in DIRECTIONS}
        ranked = sorted(answers, key=answers.__getitem__)
        assert ranked[-1] == towards and answers[towards] > answers[ranked[-2]] + 1e-9
        assert ranked[0] == (towards + 180) % 360


@pytest.mark.parametrize("name", COMPASS)
def test_two_steps_of_a_compass_turn_the_kernel_by_a_right_angle(name: str) -> None:
    """Raising the angle by 90 degrees turns the weights counter-clockwise on the screen."""
    for angle in DIRECTIONS:
        turned = build(name, {"angle": (angle + 90) % 360})
        assert np.array_equal(turned, np.rot90(build(name, {"angle": angle})))


@pytest.mark.parametrize("angle", DIRECTIONS)
def test_kirsch_answers_fifteen_to_a_step(angle: int) -> None:
    """A step of 1 whose bright side lies in the direction answers 15, the most any picture of 0 and 1 can."""
    grid = build("kirsch", {"angle": angle})
    assert answer(grid, lambda x, y: ramp(angle)(x, y) > 1e-9) == pytest.approx(15) == facts(grid).highest


def test_compass_kernels_contain_their_plain_relatives() -> None:
    """Robinson's two at 0 degrees are Prewitt's and Sobel's x kernels."""
    assert np.array_equal(build("robinson_3", {"angle": 0}), build("prewitt_x"))
    assert np.array_equal(build("robinson_5", {"angle": 0}), build("sobel_x"))
    assert np.array_equal(build("robinson_5", {"angle": 270}), build("sobel_y"))


@pytest.mark.parametrize("letter", "xy")
def test_second_difference_is_the_difference_of_differences(letter: str) -> None:
    """A parabola x^2 answers 2, a ramp 0, a bright line -2."""
    grid = build(f"second_{letter}")
    along = (lambda x, y: x) if letter == "x" else (lambda x, y: y)
    assert answer(grid, lambda x, y: along(x, y) ** 2) == 2
    assert answer(grid, along) == 0
    assert answer(grid, lambda x, y: along(x, y) == 0) == -2


def test_every_slider_value_of_a_compass_is_one_of_eight() -> None:
    """The angle slider stops at the eight directions only."""
    for name in COMPASS:
        assert values(KERNELS[name].parameters[0]) == list(DIRECTIONS)
