"""Kernels that find lines, points, corners and gratings answer most to those, and by the stated number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.kernels import build, facts, frequencies, frequency_response

from .answers import Formula, answer, built, every_size

LINES = {
    "line_horizontal": lambda x, y: y == 0,
    "line_vertical": lambda x, y: x == 0,
    "line_rising": lambda x, y: x == -y,
    "line_falling": lambda x, y: x == y,
}
"""Name to its own line; y grows downwards, so a rising line has y = -x."""


@pytest.mark.parametrize("name", LINES)
def test_line_answers_six_to_its_own_line_and_less_to_the_others(name: str) -> None:
    """At every size a line of brightness 1 answers 6, one in another direction 0, ramps 0."""
    for grid in every_size(name):
        for other, line in LINES.items():
            assert answer(grid, line) == pytest.approx(6 if other == name else 0, abs=1e-12)
        assert answer(grid, lambda x, y: x + 2 * y) == pytest.approx(0, abs=1e-11)


def test_line_kernels_are_turns_of_each_other() -> None:
    """Upright is level transposed, falling is rising mirrored."""
    for level, upright in zip(every_size("line_horizontal"), every_size("line_vertical"), strict=True):
        assert np.array_equal(level.T, upright)
    for rising, falling in zip(every_size("line_rising"), every_size("line_falling"), strict=True):
        assert np.array_equal(rising[:, ::-1], falling)


def test_point_answers_eight_at_every_size() -> None:
    """A lone pixel answers 8 in the middle and less than 0 elsewhere; ramps answer 0."""
    for grid in every_size("point"):
        assert answer(grid, lambda x, y: (x == 0) & (y == 0)) == pytest.approx(8)
        assert answer(grid, lambda x, y: (x == 1) & (y == 0)) < 0
        assert answer(grid, lambda x, y: x - y) == pytest.approx(0, abs=1e-11)


def test_corner_tells_the_corners_of_a_box_apart() -> None:
    """Upper left and lower right corners of a bright box are positive, the others negative, edges 0."""
    grid = build("corner")
    assert answer(grid, lambda x, y: (x >= 0) & (y >= 0)) > 0, "upper left corner of a box"
    assert answer(grid, lambda x, y: (x <= 0) & (y <= 0)) > 0, "lower right"
    assert answer(grid, lambda x, y: (x <= 0) & (y >= 0)) < 0, "upper right"
    assert answer(grid, lambda x, y: (x >= 0) & (y <= 0)) < 0, "lower left"
    assert answer(grid, lambda x, y: x > 0) == answer(grid, lambda x, y: y > 0) == 0
    assert answer(grid, lambda x, y: x * y) == 1


def test_noise_is_blind_to_ramps_and_straight_edges() -> None:
    """Ramps, level and upright edges and lines answer 0; x^2 y^2 and a lone pixel answer 4."""
    grid = build("noise")
    for formula in (
        lambda x, y: 2 * x + y,
        lambda x, y: x > 0,
        lambda x, y: y > 0,
        lambda x, y: x**2 + x * y,
    ):
        assert answer(grid, formula) == 0
    assert answer(grid, lambda x, y: x**2 * y**2) == 4
    assert answer(grid, lambda x, y: (x == 0) & (y == 0)) == 4


def test_noise_measures_the_strength_of_noise() -> None:
    """On pure noise the root mean square answer is 6 times the noise, as Immerkær's estimate uses."""
    assert np.sqrt((build("noise") ** 2).sum()) == 6


def grating(wavelength: float, angle: float, phase: float = 0.0) -> Formula:
    """Stripes from -1 to 1 that follow each other along `angle`, counter-clockwise on the screen."""
    turn = np.radians(angle)

    def stripes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        along = x * np.cos(turn) - y * np.sin(turn)
        return np.cos(2 * np.pi * along / wavelength + np.radians(phase))

    return stripes


@settings(max_examples=150, deadline=None)
@given(built("gabor"))
def test_gabor_answers_one_to_its_own_grating(drawn: tuple) -> None:
    """Whatever its parameters, stripes of its wavelength, angle and phase answer 1 and even areas 0."""
    _, p, grid = drawn
    assert answer(grid, grating(p["wavelength"], p["angle"], p["phase"])) == pytest.approx(1, rel=1e-9)
    assert answer(grid, lambda x, y: 0 * x + 1) == pytest.approx(0, abs=1e-11)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([3.0, 3.5, 4.0, 5.0]),
    st.integers(0, 35),
    st.integers(0, 23),
    st.sampled_from([0.8, 1.0, 1.2]),
)
def test_gabor_answers_most_to_its_own_wavelength_and_angle(
    wavelength: float, angle: int, phase: int, aspect: float
) -> None:
    """Over stripes of any phase, the peak of the gain lies at its own wavelength and angle."""
    angle, sigma = 5 * angle, round(0.6 * wavelength, 1)
    choice = {
        "size": 15,
        "wavelength": wavelength,
        "angle": angle,
        "sigma": sigma,
        "phase": 15 * phase,
        "aspect": aspect,
    }
    points = 256
    gain = frequency_response(build("gabor", choice), points)
    v, u = np.unravel_index(gain.argmax(), gain.shape)
    down, across = frequencies(points)[v], frequencies(points)[u]
    assert np.hypot(down, across) == pytest.approx(1 / wavelength, rel=0.06)
    found = np.degrees(np.arctan2(-down, across))
    assert abs((found - angle + 90) % 180 - 90) < 4


def test_gabor_prefers_its_grating_by_trial() -> None:
    """The strongest answer over phases is larger for its own stripes than for those of its neighbours."""
    grid = build("gabor", {"angle": 30})

    def strongest(wavelength: float, angle: float) -> float:
        return max(answer(grid, grating(wavelength, angle, phase)) for phase in range(0, 360, 15))

    own = strongest(5, 30)
    for wavelength, angle in ((3.5, 30), (7.5, 30), (5, 60), (5, 0), (5, 120), (5, 150)):
        assert strongest(wavelength, angle) < 0.9 * own


@pytest.mark.parametrize("sigma", [1.0, 2.5, 4.0])
@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.0])
def test_gabor_fades_as_a_gaussian_of_its_spread(sigma: float, aspect: float) -> None:
    """Divided by its stripes, an odd kernel falls off as exp(-(u^2 + aspect^2 v^2) / (2 sigma^2))."""
    choice = {"wavelength": 12.0, "phase": 90, "sigma": sigma, "aspect": aspect}
    grid = build("gabor", choice)
    v, u = np.mgrid[-5:6, -5:6].astype(float)
    uneven = u != 0
    bell = grid[uneven] / np.sin(2 * np.pi * u[uneven] / 12)
    slope = np.log(bell / bell[len(bell) // 2])
    distance = u[uneven] ** 2 + (aspect * v[uneven]) ** 2
    np.testing.assert_allclose(slope, -(distance - distance[len(bell) // 2]) / (2 * sigma**2), atol=1e-9)


def test_gabor_aspect_stretches_along_the_stripes() -> None:
    """A small aspect reaches further along upright stripes than across them."""
    weight = np.abs(build("gabor", {"aspect": 0.5, "sigma": 1.5}))
    y, x = np.mgrid[-5:6, -5:6]
    assert (weight * y**2).sum() > 1.5 * (weight * x**2).sum()


def test_checkerboard_answers_one_to_a_board() -> None:
    """A board of 1 and -1 answers 1 at every size, and no other frequency answers as much."""
    for grid in every_size("checkerboard"):
        rows, columns = np.indices(grid.shape)
        board = (-1.0) ** (rows + columns)
        assert (grid * board).sum() == pytest.approx(1)
        assert frequency_response(grid, 64).argmax() == 0, "row 0, column 0: half a cycle a pixel both ways"


@pytest.mark.parametrize("name", ["random_uniform", "random_normal"])
def test_random_kernels_keep_the_strength_of_noise(name: str) -> None:
    """Over many seeds the mean weight is 0 and the squares of all weights sum to 1, at every size."""
    for size in (1, 2, 5, 15):
        drawn = np.array([build(name, {"size": size, "seed": seed}) for seed in range(2000)])
        assert abs(drawn.mean()) < 0.08 / size
        assert (drawn**2).sum(axis=(1, 2)).mean() == pytest.approx(1, abs=0.1)


def test_uniform_weights_stay_within_their_bounds() -> None:
    """Uniform weights lie between plus and minus the square root of 3 over the size."""
    assert np.abs(build("random_uniform", {"size": 15, "seed": 9})).max() <= np.sqrt(3) / 15


def test_seeds_reproduce_the_same_numbers_for_good() -> None:
    """A seed in a link gives these weights under every NumPy version, and another seed gives others."""
    uniform, normal = (
        build("random_uniform", {"size": 2, "seed": 1}),
        build("random_normal", {"size": 2, "seed": 1}),
    )
    np.testing.assert_allclose(
        uniform * 2 / np.sqrt(3),
        [[-0.165955990594852, 0.4406489868843162], [-0.9997712503653102, -0.39533485473632046]],
    )
    np.testing.assert_allclose(
        normal * 2, [[1.6243453636632417, -0.6117564136500754], [-0.5281717522634557, -1.0729686221561705]]
    )
    assert not np.array_equal(normal, build("random_normal", {"size": 2, "seed": 2}))


@pytest.mark.parametrize("name", ["corner", "noise", "point", *LINES])
def test_detectors_look_the_same_upside_down(name: str) -> None:
    """Half a turn changes nothing, so convolution and cross-correlation agree."""
    for grid in every_size(name):
        assert facts(grid).symmetric
