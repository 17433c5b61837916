"""A large picture is shrunk as exactly in pieces as at once, and a small one keeps its numbers."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from cnnviz.images.loading import decode_upload
from cnnviz.images.picture import LARGEST, THINNEST, Pixels
from cnnviz.images.shrinking import sheet_of

from .files import WHITE, opened, saved

RNG = np.random.default_rng(3)
LANCZOS = Image.Resampling.LANCZOS


def noise(height: int, width: int, channels: int) -> Pixels:
    """Random numbers (height, width, channels)."""
    return RNG.integers(0, 256, (height, width, channels), dtype=np.uint8)


def scene(width: int, height: int) -> Image.Image:
    """Soft colours with a fine pattern over them, as a photo has."""
    soft = Image.fromarray(noise(height // 40, width // 40, 3)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    fine = np.tile(noise(256, 256, 3) // 11, (-(-height // 256), -(-width // 256), 1))[:height, :width]
    return Image.fromarray(np.asarray(soft) // 16 * 15 + fine // 2)


@pytest.mark.parametrize(("width", "height"), [(1024, 700), (300, 1024), (17, 9)])
@pytest.mark.parametrize("background", [(0, 0, 0), WHITE, (10, 200, 90)])
def test_a_picture_that_fits_keeps_its_numbers_over_any_background(
    width: int, height: int, background: tuple[int, int, int]
) -> None:
    """Up to 1024 pixels a side nothing is resampled: exactly what Pillow pastes over that colour."""
    image = Image.fromarray(noise(height, width, 4))
    expected = Image.new("RGB", image.size, background)
    expected.paste(image.convert("RGB"), mask=image.getchannel("A"))
    pixels = opened(saved(image, "PNG"), background).pixels
    np.testing.assert_array_equal(pixels, np.asarray(expected).transpose(2, 0, 1))


@pytest.mark.parametrize(("width", "height"), [(2500, 1300), (1300, 2500), (1025, 40), (5000, 3)])
@pytest.mark.parametrize("channels", [1, 3])
def test_pieces_give_what_lanczos_gives_at_once(width: int, height: int, channels: int) -> None:
    """Every number of an opaque picture is that of Pillow's own resize of the whole."""
    image = Image.fromarray(
        noise(height, width, channels).squeeze(-1) if channels == 1 else noise(height, width, 3)
    )
    pixels = opened(saved(image, "BMP")).pixels
    longer = max(width, height)
    size = tuple(
        LARGEST if side == longer else max(THINNEST, round(side * LARGEST / longer))
        for side in (width, height)
    )
    expected = np.asarray(image.resize(size, LANCZOS)).reshape(size[1], size[0], channels)
    np.testing.assert_array_equal(pixels, expected.transpose(2, 0, 1))


@pytest.mark.parametrize("background", [(0, 0, 0), WHITE, (10, 200, 90)])
def test_laying_over_a_background_and_shrinking_may_change_places(background: tuple[int, int, int]) -> None:
    """A soft large picture, partly transparent, shrinks to what it would over the background.

    Within three steps: colours and what they cover are rounded three times each on the way, half a step on average.
    """
    colours = scene(1800, 1500)
    alpha = Image.linear_gradient("L").resize(colours.size)
    over = Image.new("RGB", colours.size, background)
    over.paste(colours, mask=alpha)
    image = colours.copy()
    image.putalpha(alpha)
    expected = np.asarray(over.resize((1024, 853), LANCZOS)).transpose(2, 0, 1).astype(int)
    difference = np.abs(opened(saved(image, "TIFF"), background).pixels - expected)
    assert difference.max() <= 3 and difference.mean() < 0.5


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_the_colour_of_transparent_pixels_does_not_show_at_an_edge(mode: str) -> None:
    """White around a black disc that nothing covers leaves the disc black at its rim."""
    disc = Image.radial_gradient("L").resize((2000, 2000)).point(lambda level: 255 if level < 120 else 0)
    image = Image.new(mode[:-1], disc.size, "white")
    image.paste("black", mask=disc)
    image.putalpha(disc)
    assert opened(saved(image, "PNG"), (0, 0, 0)).pixels.max() <= 1


def test_a_palette_of_grays_stays_gray_when_it_shrinks() -> None:
    """One channel, and transparent entries count for nothing in that, whatever their colour."""
    image = Image.fromarray(noise(1200, 1300, 1)[..., 0] % 3).convert("P")
    image.putpalette([10, 10, 10, 200, 200, 200, 9, 99, 199])
    assert opened(saved(image, "PNG", transparency=2)).pixels.shape == (1, 945, 1024)
    assert opened(saved(image, "PNG")).pixels.shape == (3, 945, 1024)


def test_deep_numbers_are_stretched_over_the_whole_picture() -> None:
    """Black and white are the darkest and the brightest of all pieces, not of one."""
    values = np.zeros((1500, 1500), np.float32)
    values[:200], values[-200:] = -7, 3
    pixels = opened(saved(Image.fromarray(values), "TIFF")).pixels[0]
    assert (pixels[0, 0], pixels[512, 512], pixels[-1, -1]) == (0, round(0.7 * 255), 255)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
def test_a_jpeg_decoded_at_half_its_size_hardly_differs(options: dict[str, object]) -> None:
    """From six times the largest size on: a quarter of a step on average, three at most, against all pixels."""
    data = saved(scene(6200, 3100), "JPEG", quality=80, **options)
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (6200, 3100)
        expected = sheet_of(image, image.size).picture.pixels
    difference = np.abs(decode_upload(data).picture.pixels.astype(int) - expected)
    assert difference.shape == (3, 512, 1024) and difference.mean() < 0.5 and difference.max() <= 3


def test_a_jpeg_below_six_times_the_largest_size_is_decoded_as_a_whole() -> None:
    """Its numbers are those of all its pixels."""
    data = saved(scene(6100, 400), "JPEG", quality=80)
    with Image.open(io.BytesIO(data)) as image:
        expected = sheet_of(image, image.size).picture.pixels
    np.testing.assert_array_equal(decode_upload(data).picture.pixels, expected)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_picture_is_turned_too(orientation: int) -> None:
    """Turning after shrinking gives what shrinking after turning gives, within a step of rounding."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.fromarray(noise(900, 1500, 4))
    turned = opened(saved(image, "TIFF", exif=exif)).pixels
    plain = opened(saved(image, "TIFF")).pixels
    steps = {1: (0, 0), 2: (0, 1), 3: (2, 0), 4: (2, 1), 5: (1, 1), 6: (3, 0), 7: (3, 1), 8: (1, 0)}
    quarters, mirrored = steps[orientation]
    expected = plain[:, :, ::-1] if mirrored else plain
    expected = np.rot90(expected, quarters, axes=(1, 2))
    assert turned.shape == expected.shape and np.abs(turned.astype(int) - expected).max() <= 1
