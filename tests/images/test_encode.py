"""Files for the browser hold what they should."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from cnnviz.images.encode import nearest_enlarge, thumbnail_data_uri, to_png
from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.images.picture import Picture

RNG = np.random.default_rng(2)


@pytest.mark.parametrize("channels", [1, 3])
def test_png_keeps_every_number(channels: int) -> None:
    """Pillow reads back from the PNG exactly the pixels that went in."""
    pixels = RNG.integers(0, 256, (channels, 13, 21), dtype=np.uint8)
    image = Image.open(io.BytesIO(to_png(pixels)))
    assert image.format == "PNG" and image.mode == {1: "L", 3: "RGB"}[channels]
    array = np.asarray(image)
    np.testing.assert_array_equal(array[None] if channels == 1 else array.transpose(2, 0, 1), pixels)


def test_png_takes_slices_that_do_not_lie_in_one_piece() -> None:
    """A crop or a mirrored view is written as it looks."""
    pixels = RNG.integers(0, 256, (3, 20, 20), dtype=np.uint8)[:, 3:15:2, ::-1]
    array = np.asarray(Image.open(io.BytesIO(to_png(pixels))))
    np.testing.assert_array_equal(array.transpose(2, 0, 1), pixels)


@pytest.mark.parametrize("factor", [1, 2, 5])
def test_nearest_enlarge_repeats_each_pixel(factor: int) -> None:
    """Each pixel becomes a block of equal ones: the Kronecker product with ones."""
    pixels = RNG.integers(0, 256, (3, 4, 6), dtype=np.uint8)
    expected = np.kron(pixels, np.ones((1, factor, factor), np.uint8))
    np.testing.assert_array_equal(nearest_enlarge(pixels, factor), expected)


def opened(uri: str) -> Image.Image:
    """The image in a data address."""
    head, body = uri.split(",")
    assert head == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(body)))


@pytest.mark.parametrize("name", PHOTOS)
def test_thumbnails_of_the_photos_are_small_squares(name: str) -> None:
    """Each photo's thumbnail is a 64 x 64 WebP of at most about 2 KB."""
    uri = thumbnail_data_uri(load_photo(name))
    assert opened(uri).size == (64, 64) and opened(uri).format == "WEBP"
    assert len(uri) < 2300


@pytest.mark.parametrize(("height", "width"), [(40, 120), (120, 40)])
def test_thumbnail_shows_the_middle(height: int, width: int) -> None:
    """Only the middle square is left: red surroundings of a blue middle are cut away."""
    pixels = np.zeros((3, height, width), np.uint8)
    pixels[0] = 255
    middle = (slice(40, 80), slice(None)) if height > width else (slice(None), slice(40, 80))
    pixels[:, *middle] = np.array([0, 0, 255])[:, None, None]
    array = np.asarray(opened(thumbnail_data_uri(Picture(pixels), side=32)).convert("RGB")).astype(int)
    assert array.shape == (32, 32, 3)
    np.testing.assert_allclose(array.mean(axis=(0, 1)), [0, 0, 255], atol=6)
