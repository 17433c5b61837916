"""Pictures check themselves, and working copies keep aspect, brightness and colour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.images.picture import LARGEST, SMALLEST, THINNEST, ImageError, Picture, luminance, working_copy

RNG = np.random.default_rng(11)


def random_picture(channels: int, height: int, width: int) -> Picture:
    """A picture of noise."""
    return Picture(RNG.integers(0, 256, (channels, height, width), dtype=np.uint8), "a note")


def test_picture_tells_its_size() -> None:
    """Channels, height and width are the three axes of the pixels."""
    picture = random_picture(3, 4, 5)
    assert (picture.channels, picture.height, picture.width) == (3, 4, 5)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((2, 4, 4), np.uint8),
        np.zeros((4, 4), np.uint8),
        np.zeros((1, 0, 4), np.uint8),
        np.zeros((1, 4, 4), np.float32),
    ],
)
def test_picture_refuses_other_shapes_and_types(pixels: np.ndarray) -> None:
    """Only uint8 of one or three channels with at least one pixel makes a picture."""
    with pytest.raises(ValueError, match="uint8"):
        Picture(pixels)


def test_making_a_picture_leaves_the_given_array_writable() -> None:
    """The picture is read-only; the array it was made from is not locked behind its owner's back."""
    pixels = np.zeros((1, 2, 2), np.uint8)
    assert not Picture(pixels).pixels.flags.writeable and pixels.flags.writeable


def test_luminance_is_rec_601_in_fixed_point() -> None:
    """Brightness is (19595 R + 38470 G + 7471 B + 32768) >> 16, for noise and for pure colours."""
    noise = random_picture(3, 64, 64).pixels
    pure = np.array([[255, 0, 0, 255, 0], [0, 255, 0, 255, 0], [0, 0, 255, 255, 0]], np.uint8)[:, None]
    for pixels in (noise, pure):
        red, green, blue = pixels.astype(np.uint32)
        expected = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16
        np.testing.assert_array_equal(luminance(pixels)[0], expected)
    assert luminance(pure)[0].tolist() == [[76, 150, 29, 255, 0]]


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    channels=st.sampled_from([1, 3]),
    size=st.integers(SMALLEST, 120),
    colour=st.booleans(),
)
def test_working_copy_has_the_asked_size_and_channels(
    height: int, width: int, channels: int, size: int, colour: bool
) -> None:
    """The longer side is `size`, the shorter keeps the aspect but for THINNEST; 3 channels if colour, else 1."""
    copy = working_copy(random_picture(channels, height, width), size, colour)
    assert copy.channels == (3 if colour else 1) and copy.note == "a note"
    longer, shorter = max(copy.height, copy.width), min(copy.height, copy.width)
    assert longer == size
    assert (copy.height >= copy.width) if height > width else (copy.height <= copy.width)
    exact = size * min(height, width) / max(height, width)
    assert abs(shorter - exact) <= 0.5 or shorter == THINNEST > exact


def test_a_picture_of_the_right_size_keeps_its_numbers() -> None:
    """No resampling touches a picture that fits already."""
    picture = random_picture(3, 20, 31)
    np.testing.assert_array_equal(working_copy(picture, 31, colour=True).pixels, picture.pixels)
    np.testing.assert_array_equal(working_copy(picture, 31, colour=False).pixels, luminance(picture.pixels))


@pytest.mark.parametrize("size", [8, 30, 40, 77, 200])
def test_gray_in_colour_gives_three_equal_channels(size: int) -> None:
    """R = G = B, and each equals the gray copy."""
    picture = random_picture(1, 40, 25)
    red, green, blue = working_copy(picture, size, colour=True).pixels
    assert (red == green).all() and (green == blue).all()
    np.testing.assert_array_equal(red, working_copy(picture, size, colour=False).pixels[0])


@pytest.mark.parametrize("size", [8, 16, 100])
def test_a_plain_picture_stays_plain(size: int) -> None:
    """Resampling a constant picture changes no number, channel by channel."""
    plain = np.broadcast_to(np.array([10, 120, 250], np.uint8)[:, None, None], (3, 33, 50))
    pixels = working_copy(Picture(plain), size, colour=True).pixels
    assert (pixels == np.array([10, 120, 250])[:, None, None]).all()


def test_reducing_averages_instead_of_picking_pixels() -> None:
    """A checkerboard of single pixels turns gray when it shrinks, rather than black or white."""
    board = (np.indices((256, 256)).sum(axis=0) % 2 * 255).astype(np.uint8)[None]
    inner = working_copy(Picture(board), 32, colour=False).pixels[0, 4:-4, 4:-4]
    assert np.abs(inner.astype(int) - 127.5).max() <= 2


def test_enlarging_keeps_an_even_slope_even() -> None:
    """Bicubic interpolation follows a straight ramp: fourfold size, a quarter of the slope."""
    ramp = np.tile(np.arange(32, dtype=np.uint8) * 8, (32, 1))[None]
    row = working_copy(Picture(ramp), 128, colour=False).pixels[0, 60].astype(float)
    expected = (np.arange(128) + 0.5) / 4 * 8 - 4
    np.testing.assert_allclose(row[8:-8], expected[8:-8], atol=1)


@pytest.mark.parametrize("size", [SMALLEST - 1, LARGEST + 1, 0, -5])
def test_other_sizes_are_refused(size: int) -> None:
    """Sizes outside 8 to 1024 raise ImageError with the bounds."""
    with pytest.raises(ImageError) as caught:
        working_copy(random_picture(1, 9, 9), size, colour=False)
    assert caught.value.values == {"low": 8, "high": 1024, "size": size}
