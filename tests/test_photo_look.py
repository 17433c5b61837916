"""A result that looks like a photo is Pillow's or SciPy's picture, and what is said of it is counted from its numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageFilter
from scipy import ndimage

from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import Picture, pil_image, pixels_of, working_copy
from cnnviz.parts.stepper.photo_words import photo_meta
from cnnviz.photo_look import photo_look, shown_view
from cnnviz.pipeline import as_weights, run
from cnnviz.state.lab import LabState
from cnnviz.views.colours import as_pixels

SHARPEN = LabState(photo="astronaut", kernel="sharpen", photo_look=True)
PHOTO = working_copy(load_photo("astronaut"), 128, True)
GRIDS = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    elements=st.integers(-9, 9).map(float),
)


def shown(state: LabState, picture: Picture = PHOTO) -> np.ndarray:
    """The picture that a visitor sees, uint8 (C, H, W)."""
    return as_pixels(run(state, picture.pixels).conv, shown_view(state), state.unit)


def test_a_sharpened_photo_is_the_one_that_pillow_makes() -> None:
    """In natural colours, whatever the four settings in the way are; Pillow leaves the outermost pixels alone."""
    state = replace(SHARPEN, depthwise=False, activation="tanh", pooling="avg", padding="3", view="minmax")
    five = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 5, -1, 0, -1, 0), scale=1)
    image = pil_image(PHOTO.pixels).filter(five)
    assert isinstance(image, Image.Image)
    np.testing.assert_array_equal(shown(state)[:, 1:-1, 1:-1], pixels_of(image)[:, 1:-1, 1:-1])


@settings(max_examples=40, deadline=None)
@given(grid=GRIDS, unit=st.sampled_from((1, 255)), seed=st.integers(0, 9))
def test_what_is_cut_is_counted_as_scipy_computes_it(grid: np.ndarray, unit: int, seed: int) -> None:
    """For any kernel: the number of values beyond black and white, what the weights add up to, and which scale is taken."""
    pixels = np.random.default_rng(seed).integers(0, 256, (3, 9, 14), dtype=np.uint8)
    state = LabState(weights=as_weights(grid[None]), unit=unit, photo_look=True, size=64)
    found = photo_look(state, run(state, pixels))
    # an even kernel pads more after than before, so that its centre is the upper left one of the middle
    origin = [-1 if side % 2 == 0 else 0 for side in grid.shape]
    values = np.stack(
        [ndimage.correlate(plane.astype(float), grid, mode="constant", origin=origin) for plane in pixels]
    )
    assert found.totals == (grid.sum(),)
    assert found.signed == (grid.sum() == 0)
    assert found.count == values.size
    if found.signed:
        assert found.cut == 0
        assert found.high == pytest.approx(np.abs(values).max() * unit / 255 or 1)
    else:
        assert found.cut == np.count_nonzero((values < 0) | (values > 255))
    assert found.keeps_brightness == (grid.sum() == 1)


def test_an_edge_kernel_has_zero_as_middle_grey() -> None:
    """A uniform picture becomes the gray between black and white, and opposite edges become opposite grays."""
    state = LabState(kernel="sobel_x", photo_look=True, padding_mode="replicate")
    even = Picture(np.full((3, 7, 11), 90, np.uint8))
    np.testing.assert_array_equal(shown(state, even), 128)
    step = np.zeros((3, 6, 12), np.uint8)
    step[:, :, 4:8] = 200
    edges = shown(state, Picture(step)).astype(int)
    assert (edges[:, 2, 3], edges[:, 2, 7]) == (pytest.approx([255] * 3), pytest.approx([0] * 3))


def test_the_settings_come_back_as_they_were() -> None:
    """The look overrides them without touching them."""
    before = LabState(depthwise=False, activation="tanh", pooling="avg", padding="3", view="minmax", stride=2)
    looking = before.changed(photo_look=True)
    assert looking.in_force() != looking
    assert looking.in_force().in_force() == looking.in_force()
    assert looking.changed(photo_look=False) == before
    assert looking.changed(demo=True).in_force().activation == "tanh"


def test_the_note_warns_of_a_change_of_brightness_and_keeps_what_is_covered() -> None:
    """Only where the weights do not add up to 1, and never a number that is to be guessed."""
    state = LabState(weights=as_weights(np.full((1, 3, 3), 1)), photo_look=True)
    result = run(state, PHOTO.pixels)
    note = photo_meta(str, state, result)
    assert note is not None and "multiplied by 9" in note["warning"]
    assert "of 49\u202f152 values were cut" in note["cut"]
    blur = photo_meta(str, SHARPEN, run(SHARPEN, PHOTO.pixels))
    assert blur is not None and not blur["warning"]
    hidden = photo_meta(str, replace(state, cover=("output",)), result)
    assert hidden is not None and not hidden["warning"] and not hidden["cut"]
    assert photo_meta(str, LabState(), run(LabState(), PHOTO.pixels)) is None
