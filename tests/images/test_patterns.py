"""The drawn patterns are what they say, to the pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cnnviz.images.patterns import PATTERNS

SIDES = st.integers(1, 40)


def draw(name: str, height: int, width: int, **parameters: float) -> np.ndarray:
    """The pattern `name`."""
    return PATTERNS[name].draw(height, width, **parameters)


def test_names_are_stable() -> None:
    """Links carry these names; they do not change, and each pattern knows its own."""
    assert list(PATTERNS) == [
        "impulse",
        "step",
        "ramp",
        "line",
        "square",
        "checkerboard",
        "grating",
        "disc",
        "rings",
        "zone_plate",
        "noise",
        "normal_noise",
        "specks",
    ]
    assert all(pattern.name == name for name, pattern in PATTERNS.items())


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(sorted(PATTERNS)), height=SIDES, width=SIDES, data=st.data())
def test_every_pattern_at_every_setting_is_float64_between_0_and_1(
    name: str, height: int, width: int, data: st.DataObject
) -> None:
    """Whatever the size and the settings, the values are finite, in 0..1 and of the asked shape."""
    pattern = PATTERNS[name]
    parameters = {p.name: p.clean(data.draw(st.floats(p.low, p.high))) for p in pattern.parameters}
    values = pattern.draw(height, width, **parameters)
    assert values.shape == (height, width) and values.dtype == np.float64
    assert values.min() >= 0 and values.max() <= 1
    assert pattern.picture(height, width, **parameters).pixels.shape == (1, height, width)


def test_pattern_picture_rounds_to_255() -> None:
    """0 is black, 1 white and 0.5 the gray 128."""
    assert PATTERNS["specks"].picture(4, 4, share=0).pixels.tolist() == [[[128] * 4] * 4]
    assert PATTERNS["impulse"].picture(3, 3).pixels.sum() == 255


def test_settings_outside_their_bounds_are_cleaned() -> None:
    """A wavelength below 2 px is drawn as 2 px; unknown names change nothing."""
    expected = draw("rings", 9, 9, wavelength=2)
    np.testing.assert_array_equal(draw("rings", 9, 9, wavelength=0.1, colour=3), expected)


def test_no_pixels_no_pattern() -> None:
    """A side of 0 is refused."""
    with pytest.raises(ValueError, match="at least"):
        draw("impulse", 0, 5)


@given(height=SIDES, width=SIDES)
def test_impulse_is_one_pixel_in_the_middle(height: int, width: int) -> None:
    """It sums to 1, at row H // 2 and column W // 2."""
    image = draw("impulse", height, width)
    assert image.sum() == 1 and image[height // 2, width // 2] == 1


@pytest.mark.parametrize(("height", "width"), [(20, 30), (21, 31)])
@pytest.mark.parametrize("angle", [0, 90, 180, -90])
def test_upright_and_level_steps_are_perfectly_sharp(height: int, width: int, angle: int) -> None:
    """At right angles a step holds 0 and 1 only, half and half but for an odd row or column."""
    image = draw("step", height, width, angle=angle)
    assert set(np.unique(image)) == {0, 1}
    assert abs(image.mean() - 0.5) < 0.03


def test_angle_0_brightens_to_the_right_and_90_upwards() -> None:
    """The angle convention: along +x at 0°, then counter-clockwise as seen on the screen."""
    for name in ("step", "ramp"):
        right, up = draw(name, 16, 16, angle=0), draw(name, 16, 16, angle=90)
        assert (right[:, -1] == 1).all() and (right[:, 0] == 0).all()
        assert (up[0] == 1).all() and (up[-1] == 0).all()
        slanted = draw(name, 16, 16, angle=45)
        assert slanted[0, -1] == 1 and slanted[-1, 0] == 0


@settings(max_examples=40, deadline=None)
@given(angle=st.integers(-180, 180), contrast=st.floats(0, 1))
def test_step_keeps_its_contrast_around_the_middle_gray(angle: int, contrast: float) -> None:
    """Opposite corners along the direction differ by the contrast, and the mean is one half."""
    pattern = PATTERNS["step"]
    contrast = pattern.parameters[1].clean(contrast)
    image = pattern.draw(40, 40, angle=angle, contrast=contrast)
    assert np.ptp(image) == pytest.approx(contrast)
    np.testing.assert_allclose(image + image[::-1, ::-1], 1, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(height=st.integers(3, 40), width=st.integers(3, 40), angle=st.integers(-180, 180))
def test_ramp_rises_evenly_in_its_direction(height: int, width: int, angle: int) -> None:
    """Finite differences are the same everywhere and point where the angle says; corners reach 0 and 1."""
    image = draw("ramp", height, width, angle=angle)
    across, down = np.diff(image, axis=1), np.diff(image, axis=0)
    np.testing.assert_allclose(across, across[0, 0], atol=1e-12)
    np.testing.assert_allclose(down, down[0, 0], atol=1e-12)
    seen = np.arctan2(-down[0, 0], across[0, 0])
    assert np.cos(seen - np.radians(angle)) == pytest.approx(1)
    assert image.min() == pytest.approx(0) and image.max() == pytest.approx(1)


@pytest.mark.parametrize("thickness", [1, 3, 7])
@pytest.mark.parametrize("angle", [0, 90])
@pytest.mark.parametrize("side", [24, 25])
def test_upright_and_level_lines_have_whole_pixels(thickness: int, angle: int, side: int) -> None:
    """At right angles a line is exactly its thickness wide and has no gray rim."""
    image = draw("line", side, side, angle=angle, thickness=thickness)
    np.testing.assert_array_equal(image.sum(axis=1 if angle == 0 else 0), thickness)
    assert set(np.unique(image)) == {0, 1}


@pytest.mark.parametrize("thickness", [1, 3, 7])
@pytest.mark.parametrize("angle", range(0, 180, 15))
def test_slanted_lines_keep_their_thickness(thickness: int, angle: int) -> None:
    """Along any direction the line's cross-section has the area of its thickness."""
    image = draw("line", 201, 201, angle=angle, thickness=thickness)
    steep = abs(np.cos(np.radians(angle))) >= abs(np.sin(np.radians(angle)))
    sums = image.sum(axis=1) if steep else image.sum(axis=0)
    stretch = max(abs(np.cos(np.radians(angle))), abs(np.sin(np.radians(angle))))
    assert sums[80:120].mean() == pytest.approx(thickness / stretch, rel=0.02)


@given(side=st.integers(1, 10).map(lambda n: 2 * n), height=st.integers(22, 30), width=st.integers(22, 30))
def test_square_has_whole_pixels(side: int, height: int, width: int) -> None:
    """A square of an even side covers exactly side² pixels, all of them white."""
    image = draw("square", height, width, side=side)
    assert set(np.unique(image)) == {0, 1} and image.sum() == side**2


@given(cell=st.integers(1, 9), height=st.integers(1, 30), width=st.integers(1, 30))
def test_checkerboard_repeats_and_turns(cell: int, height: int, width: int) -> None:
    """Fields of `cell` pixels: one field on in either direction the shade flips; black at the top left."""
    image = draw("checkerboard", height, width, cell=cell)
    assert image[0, 0] == 0
    np.testing.assert_array_equal(image[cell:], 1 - image[:-cell] if height > cell else image[cell:])
    np.testing.assert_array_equal(image[:, cell:], 1 - image[:, :-cell] if width > cell else image[:, cell:])


@pytest.mark.parametrize(("columns", "rows"), [(8, 0), (0, 8), (6, 8), (-6, 8), (12, 5)])
def test_grating_has_one_peak_at_its_frequency_and_angle(columns: int, rows: int) -> None:
    """With whole waves across (right) and up, the Fourier transform has that one pair of peaks only."""
    side = 100
    frequency = np.hypot(columns, rows) / side
    angle = np.degrees(np.arctan2(rows, columns))
    values = PATTERNS["grating"].function(side, side, wavelength=1 / frequency, angle=angle, phase=33)
    power = np.abs(np.fft.fft2(values - 0.5))
    peak = power[-rows % side, columns % side]  # Up on the screen is towards smaller rows.
    assert peak == pytest.approx(0.25 * side**2)
    assert (power > 1e-6 * peak).sum() == 2


def test_grating_runs_through_one_half_in_the_middle_and_rises() -> None:
    """Phase 0: one half in the middle, brighter in the direction of the angle; 90° puts a crest there."""
    right = draw("grating", 33, 33, wavelength=16)
    assert right[16, 16] == 0.5 and right[16, 20] == pytest.approx(1)
    assert draw("grating", 33, 33, wavelength=16, angle=90)[12, 16] == pytest.approx(1)
    assert draw("grating", 33, 33, wavelength=16, phase=90)[16, 16] == pytest.approx(1)


@pytest.mark.parametrize("radius", [3, 7.5, 20, 35.5])
@pytest.mark.parametrize("softness", [1, 4])
@pytest.mark.parametrize("side", [100, 101])
def test_disc_covers_pi_r_squared(radius: float, softness: float, side: int) -> None:
    """The sum of the shades is pi (r² + s²/12), the area under a rim that falls straight over s."""
    if softness / 2 > radius:
        pytest.skip("the rim would reach beyond the middle")
    area = draw("disc", side, side, radius=radius, softness=softness).sum()
    assert area == pytest.approx(np.pi * (radius**2 + softness**2 / 12), rel=0.01)


def test_disc_is_the_same_in_four_turns_and_its_rim_has_shades() -> None:
    """A disc looks the same after a quarter turn, and its rim is antialiased."""
    image = draw("disc", 50, 50, radius=16)
    np.testing.assert_array_equal(image, np.rot90(image))
    assert ((image > 0) & (image < 1)).sum() > 40


def test_rings_repeat_after_a_wavelength() -> None:
    """From the bright middle outwards, brightness follows the cosine of the distance."""
    row = draw("rings", 65, 65, wavelength=10)[32, 32:]
    np.testing.assert_allclose(row, 0.5 + 0.5 * np.cos(2 * np.pi * np.arange(33) / 10), atol=1e-12)


@pytest.mark.parametrize("finest", [4, 8])
def test_zone_plate_reaches_its_finest_wavelength_at_the_border(finest: float) -> None:
    """The distance between crests shrinks to the finest wavelength at the middle of the border."""
    row = draw("zone_plate", 1601, 1601, finest=finest)[800, 800:]
    crests = np.flatnonzero((row[1:-1] > row[:-2]) & (row[1:-1] >= row[2:])) + 1
    assert np.diff(crests[-5:]).mean() == pytest.approx(finest, rel=0.06)
    # From none in the middle to 1 / finest at the border, the mean frequency is half of that.
    assert len(crests) == pytest.approx(800 / (2 * finest), abs=1)


def test_noise_is_the_same_for_the_same_number_and_has_its_statistics() -> None:
    """Equal seeds agree and others differ; mean 1/2, deviation 1/sqrt(12) or the chosen spread."""
    first, again, other = (draw("noise", 200, 200, seed=s) for s in (3, 3, 4))
    assert (first == again).all() and (first != other).any()
    assert first.mean() == pytest.approx(0.5, abs=0.01) and first.std() == pytest.approx(12**-0.5, rel=0.02)
    normal = draw("normal_noise", 200, 200, spread=0.1)
    assert normal.mean() == pytest.approx(0.5, abs=0.01) and normal.std() == pytest.approx(0.1, rel=0.02)


def test_averaging_nine_pixels_makes_the_noise_three_times_weaker() -> None:
    """What the noise pattern promises its readers."""
    image = draw("noise", 300, 300)
    assert image.std() / ndimage.uniform_filter(image, 3).std() == pytest.approx(3, rel=0.03)


@pytest.mark.parametrize("share", [0, 10, 100])
def test_specks_have_their_share_half_black_half_white(share: int) -> None:
    """The given share of pixels is black or white in equal parts, the rest the middle gray."""
    image = draw("specks", 200, 200, share=share)
    assert (image == 0).mean() == pytest.approx(share / 200, abs=0.01)
    assert (image == 1).mean() == pytest.approx(share / 200, abs=0.01)
    assert (image == 0.5).mean() == pytest.approx(1 - share / 100, abs=0.01)


def test_max_pooling_specks_removes_black_and_grows_white() -> None:
    """What the specks pattern promises its readers."""
    image = draw("specks", 100, 100, share=5)
    pooled = image.reshape(50, 2, 50, 2).max(axis=(1, 3))
    assert (pooled == 0).mean() < 0.2 * (image == 0).mean()
    assert (pooled == 1).mean() > 2 * (image == 1).mean()
