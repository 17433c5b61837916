"""Every kind of pixel a file can hold becomes the 8-bit numbers it stands for."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from cnnviz.images import loading
from cnnviz.images.loading import decode_upload, look_at
from cnnviz.images.modes import HOLES, STRETCHED, STRETCHED_WITH_HOLES
from cnnviz.images.picture import Pixels
from cnnviz.images.shrinking import sheet_of

from .files import WHITE, chunk, chunked_png, opened, png, saved, tiff

GRAY = np.arange(12, dtype=np.uint8).reshape(3, 4) * 23
COLOUR = np.stack([GRAY, 255 - GRAY, GRAY // 2], axis=-1)
LOSSLESS = ("PNG", "BMP", "TIFF")


def pixels_of_mode(image: Image.Image) -> Pixels:
    """The pixels of an image that no file gave, over white."""
    return sheet_of(image, image.size).over(WHITE).pixels


@pytest.mark.parametrize("kind", LOSSLESS)
def test_gray_keeps_every_number_in_one_channel(kind: str) -> None:
    """An 8-bit gray file without loss gives back exactly what was saved."""
    picture = opened(saved(Image.fromarray(GRAY), kind))
    assert picture.pixels.shape == (1, 3, 4) and picture.note is None
    np.testing.assert_array_equal(picture.pixels[0], GRAY)


@pytest.mark.parametrize(
    ("kind", "options"), [(k, {}) for k in LOSSLESS] + [("WEBP", {"lossless": True}), ("GIF", {})]
)
def test_colour_keeps_every_number_in_order_red_green_blue(kind: str, options: dict[str, object]) -> None:
    """A colour file without loss gives back exactly what was saved, channels first."""
    picture = opened(saved(Image.fromarray(COLOUR), kind, **options))
    np.testing.assert_array_equal(picture.pixels, COLOUR.transpose(2, 0, 1))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_lossy_colour_is_close(kind: str) -> None:
    """A smooth colour picture survives JPEG and WebP to within a few steps, channels in order."""
    ramp = np.tile(np.linspace(40, 200, 32), (24, 1))
    smooth = np.stack([ramp, 0 * ramp + 90, ramp[:, ::-1]], axis=-1).astype(np.uint8)
    options = {"subsampling": 0} if kind == "JPEG" else {}
    picture = opened(saved(Image.fromarray(smooth), kind, quality=95, **options))
    assert np.abs(picture.pixels.astype(int) - smooth.transpose(2, 0, 1)).max() <= 8


def test_gray_jpeg_has_one_channel() -> None:
    """A gray JPEG of one shade gives that shade in one channel."""
    picture = opened(saved(Image.new("L", (20, 10), 130), "JPEG"))
    assert picture.pixels.shape == (1, 10, 20) and np.abs(picture.pixels.astype(int) - 130).max() <= 1


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF"])
def test_one_bit_is_black_and_white(kind: str) -> None:
    """Bits become 0 and 255 in one channel."""
    bits = (np.arange(15).reshape(3, 5) % 2).astype(np.uint8) * 255
    picture = opened(saved(Image.fromarray(bits).convert("1"), kind))
    np.testing.assert_array_equal(picture.pixels, bits[None])


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_palette_is_looked_up(kind: str) -> None:
    """A palette picture shows its palette's colours; a palette of grays gives one channel."""
    image = Image.fromarray(np.array([[0, 1, 2], [2, 1, 0]], np.uint8)).convert("P")
    image.putpalette([10, 20, 30, 200, 100, 50, 7, 7, 7])
    pixels = opened(saved(image, kind)).pixels
    np.testing.assert_array_equal(pixels[:, 0], [[10, 200, 7], [20, 100, 7], [30, 50, 7]])
    image.putpalette([10, 10, 10, 200, 200, 200, 7, 7, 7])
    np.testing.assert_array_equal(opened(saved(image, kind)).pixels, [[[10, 200, 7], [7, 200, 10]]])


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_transparent_palette_entry_shows_the_background(kind: str) -> None:
    """A palette entry marked transparent takes the chosen background, the others stay."""
    image = Image.fromarray(np.array([[0, 1, 2]], np.uint8)).convert("P")
    image.putpalette([10, 20, 30, 200, 100, 50, 7, 8, 9])
    picture = opened(saved(image, kind, transparency=1), background=(1, 2, 3))
    np.testing.assert_array_equal(picture.pixels[:, 0].T, [[10, 20, 30], [1, 2, 3], [7, 8, 9]])


def test_palette_with_half_transparent_entries_is_blended() -> None:
    """Per-entry transparency of a PNG palette mixes colour and background by its share."""
    image = Image.fromarray(np.array([[0, 1, 2]], np.uint8)).convert("P")
    image.putpalette([100, 100, 100, 200, 100, 50, 7, 8, 9])
    picture = opened(saved(image, "PNG", transparency=b"\x00\x80\xff"), background=(0, 0, 255))
    mixed = np.array([200, 100, 50]) * 128 / 255 + np.array([0, 0, 255]) * 127 / 255
    expected = np.array([[0, 0, 255], mixed.tolist(), [7, 8, 9]])
    np.testing.assert_allclose(picture.pixels[:, 0].T, expected, atol=1)


@pytest.mark.parametrize("background", [WHITE, (0, 0, 0), (10, 200, 90)])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_alpha_lays_colour_over_the_background(kind: str, background: tuple[int, int, int]) -> None:
    """RGBA becomes alpha * colour + (1 - alpha) * background."""
    alpha = np.array([[255, 128, 1, 0]], np.uint8)
    rgba = np.dstack([COLOUR[:1], alpha])
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    picture = opened(saved(Image.fromarray(rgba), kind, **options), background=background)
    share = alpha[..., None] / 255
    expected = share * COLOUR[:1] + (1 - share) * np.array(background)
    np.testing.assert_allclose(picture.pixels.transpose(1, 2, 0), expected, atol=1)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_gray_with_alpha_stays_gray_over_gray_and_becomes_colour_over_colour(kind: str) -> None:
    """LA gives one channel over a gray background and three over a coloured one."""
    data = saved(Image.merge("LA", (Image.new("L", (2, 1), 100), Image.new("L", (2, 1), 128))), kind)
    over_gray, over_red = opened(data).pixels, opened(data, background=(255, 0, 0)).pixels
    assert over_gray.shape == (1, 1, 2) and over_red.shape == (3, 1, 2)
    np.testing.assert_allclose(over_gray, 100 * 128 / 255 + 255 * 127 / 255, atol=1)
    np.testing.assert_allclose(over_red[:, 0, 0], [50.2 + 127, 50.2, 50.2], atol=1)


@pytest.mark.parametrize(("mode", "key"), [("L", 46), ("RGB", (46, 209, 23)), ("I;16", 46)])
def test_the_one_transparent_value_shows_the_background(mode: str, key: object) -> None:
    """A PNG that calls one gray or colour transparent shows the background there, and only there."""
    values: np.ndarray = {"L": GRAY, "RGB": COLOUR}[mode[:3]] if mode != "I;16" else GRAY.astype(np.uint16)
    pixels = opened(saved(Image.fromarray(values), "PNG", transparency=key), background=(9, 8, 7)).pixels
    np.testing.assert_array_equal(pixels[:, 0, 2], [9, 8, 7])
    assert ((pixels == np.array([9, 8, 7])[:, None, None]).all(axis=0)).sum() == 1


def test_premultiplied_alpha_is_not_multiplied_twice() -> None:
    """A TIFF whose colours are already multiplied by alpha shows them at that strength."""
    associated = tiff(1, 1, bytes([100, 50, 25, 128]), photometric=2, bits=8, samples=4, extra=1)
    np.testing.assert_allclose(opened(associated, background=(0, 0, 0)).pixels.ravel(), [100, 50, 25], atol=1)
    gray = tiff(1, 1, bytes([64, 128]), photometric=1, bits=8, samples=2, extra=1)
    np.testing.assert_allclose(opened(gray, background=(0, 0, 0)).pixels.ravel(), [64], atol=1)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            saved(Image.fromarray(np.arange(65536, dtype=np.uint16).reshape(256, 256)), "PNG"), id="PNG"
        ),
        pytest.param(
            saved(Image.fromarray(np.arange(65536, dtype=np.uint16).reshape(256, 256)), "TIFF"), id="TIFF"
        ),
        pytest.param(
            saved(
                Image.frombytes("I;16B", (256, 256), np.arange(65536, dtype=">u2").tobytes()),
                "TIFF",
            ),
            id="big-endian TIFF",
        ),
    ],
)
def test_sixteen_bits_are_scaled_not_clipped(data: bytes) -> None:
    """The full 16-bit ramp becomes round(v / 257): monotone, 0 to 255, each shade 257 times but the ends."""
    picture = opened(data)
    ramp = picture.pixels.ravel().astype(int)
    assert picture.note is None and ramp[0] == 0 and ramp[-1] == 255
    assert set(np.diff(ramp)) == {0, 1}
    np.testing.assert_array_equal(np.bincount(ramp)[1:-1], 257)
    np.testing.assert_array_equal(ramp, (np.arange(65536) + 128) // 257)


DEEP = np.random.default_rng(8).integers(0, 65536, (40, 51, 4)).astype(np.uint16)
DEEP[0, :, :] = np.arange(51)[:, None] * 1310 + np.array([0, 1, 128, 129])
DEEP[..., 3] = np.maximum(DEEP[..., 3], 129)  # what is transparent has no colour of its own


@pytest.mark.parametrize("colour_type", [2, 4, 6])
@pytest.mark.parametrize("filtered", [0, 1, 2])
def test_sixteen_bit_colour_and_alpha_are_rounded(colour_type: int, filtered: int) -> None:
    """16-bit RGB, RGBA and gray with alpha of a PNG become ``round(v / 257)``, as gray does, however rows are written."""
    numbers = DEEP[..., {2: [0, 1, 2], 4: [0, 3], 6: [0, 1, 2, 3]}[colour_type]]
    raw = np.ascontiguousarray(numbers.astype(">u2")).view(np.uint8).reshape(40, -1)
    pixel, before = 2 * numbers.shape[-1], raw.copy()
    if filtered == 1:
        before[:, pixel:] -= raw[:, :-pixel]
    if filtered == 2:
        before[1:] -= raw[:-1]
    rows = b"".join(bytes([filtered]) + row.tobytes() for row in before)
    sheet = decode_upload(png(51, 40, 16, colour_type, rows))
    expected = ((numbers.astype(int) + 128) // 257).transpose(2, 0, 1)
    colours = expected[:1].repeat(3, 0) if colour_type == 4 else expected[:3]
    np.testing.assert_array_equal(sheet.picture.pixels, colours)
    if colour_type != 2:
        assert sheet.alpha is not None
        np.testing.assert_array_equal(sheet.alpha[0], expected[-1])


@pytest.mark.parametrize("compression", [1, 8])
@pytest.mark.parametrize("extra", [None, 0, 2])
def test_sixteen_bit_colour_of_a_tiff_is_rounded(extra: int | None, compression: int) -> None:
    """RGB alone, with a number that means nothing, and with alpha; plain and deflated."""
    numbers = DEEP[..., :3] if extra is None else DEEP
    raw = numbers.astype("<u2").tobytes()
    data = tiff(
        51,
        40,
        raw if compression == 1 else zlib.compress(raw),
        photometric=2,
        bits=16,
        samples=numbers.shape[-1],
        extra=extra,
    )
    entry = struct.pack("<HHI", 259, 3, 1)
    assert data.count(entry + struct.pack("<I", 1)) == 1
    data = data.replace(entry + struct.pack("<I", 1), entry + struct.pack("<I", compression))
    sheet = decode_upload(data)
    expected = ((numbers.astype(int) + 128) // 257).transpose(2, 0, 1)
    np.testing.assert_array_equal(sheet.picture.pixels, expected[:3])
    if extra == 2:
        assert sheet.alpha is not None
        np.testing.assert_array_equal(sheet.alpha[0], expected[3])


def test_a_transparent_colour_of_sixteen_bits_stays_transparent() -> None:
    """The colour that a PNG calls transparent is found before its numbers are rounded."""
    numbers = np.array([[[2000, 2001, 2002], [40000, 255, 65535]]], ">u2")
    key = chunk(b"tRNS", numbers[0, 1].tobytes())
    squeezed = zlib.compress(b"\0" + numbers.tobytes())
    sheet = decode_upload(chunked_png(2, 1, 16, 2, squeezed, before=key))
    assert sheet.picture.pixels[:, 0, 0].tolist() == [8, 8, 8]


def test_lower_bytes_are_counted_and_left_out_where_they_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that could be read before can be read; its memory is what is kept."""
    data = png(51, 40, 16, 2, b"".join(b"\0" + row.tobytes() for row in DEEP[..., :3].astype(">u2")))
    whole = look_at(data)
    assert whole.bytes - len(data) >= 8 * 51 * 40
    limit = whole.bytes - len(data) - 1
    monkeypatch.setattr(loading, "LIMITS", replace(loading.LIMITS, picture_memory=limit))
    few = look_at(data)
    assert few.bytes < limit + len(data)
    np.testing.assert_array_equal(few.decode().picture.pixels, (DEEP[..., :3] >> 8).transpose(2, 0, 1))


@pytest.mark.parametrize(("depth", "top"), [(1, 1), (2, 3), (4, 15)])
def test_few_bits_use_the_whole_range(depth: int, top: int) -> None:
    """The largest number of a 1, 2 or 4 bit gray PNG is white."""
    data = png(2, 1, depth, 0, b"\0" + bytes([top << (8 - 2 * depth)]))
    assert opened(data).pixels.ravel().tolist() == [0, 255]


def test_twelve_bits_use_the_whole_range() -> None:
    """In a 12-bit TIFF 4095 is white and 2048 half as bright."""
    data = tiff(2, 1, bytes([0x80, 0x0F, 0xFF]), photometric=1, bits=12)
    assert opened(data).pixels.ravel().tolist() == [round(2048 * 255 / 4095), 255]


@pytest.mark.parametrize(
    ("bits", "sample_format", "data"),
    [
        (8, 1, bytes([0, 51, 255])),
        (16, 1, struct.pack("<3H", 0, 51 * 257, 65535)),
        (32, 3, struct.pack("<3f", 0, 0.2, 1)),
    ],
)
def test_a_tiff_where_zero_means_white_is_turned(bits: int, sample_format: int, data: bytes) -> None:
    """Photometric interpretation 0 (WhiteIsZero, TIFF 6.0) shows 0 as white at every depth."""
    file = tiff(3, 1, data, photometric=0, bits=bits, sample_format=sample_format)
    assert opened(file).pixels.ravel().tolist() == [255, 204, 0]


@pytest.mark.parametrize(
    ("numbers", "expected", "note"),
    [
        ((0, 7, 255), (0, 7, 255), None),
        ((0, 256, 65535), (0, 1, 255), None),
        ((-10, 0, 10), (0, 128, 255), STRETCHED),
        ((0, 70000, 140000), (0, 128, 255), STRETCHED),
        ((-3, -3, -3), (0, 0, 0), STRETCHED),
    ],
)
def test_whole_numbers_of_32_bits(numbers: list[int], expected: list[int], note: str | None) -> None:
    """Integers are kept, scaled as 16 bits or stretched with a note, by the range they lie in."""
    picture = opened(saved(Image.fromarray(np.array([numbers], np.int32)), "TIFF"))
    np.testing.assert_allclose(picture.pixels.ravel(), expected, atol=1)
    assert picture.note == note


def test_unsigned_and_signed_numbers_of_a_tiff_keep_their_order() -> None:
    """Unsigned 32 bits above 2**31 are the brightest; signed 16 bits below 0 the darkest."""
    unsigned = tiff(3, 1, struct.pack("<3I", 0, 2**31, 2**32 - 1), photometric=1, bits=32)
    assert opened(unsigned).pixels.ravel().tolist() == [0, 128, 255]
    signed = tiff(3, 1, struct.pack("<3h", 0, -100, 100), photometric=1, bits=16, sample_format=2)
    picture = opened(signed)
    np.testing.assert_allclose(picture.pixels.ravel(), [127.5, 0, 255], atol=0.5)
    assert picture.note == STRETCHED


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("numbers", "expected", "note"),
    [
        ((0, 0.2, 1), (0, 51, 255), None),
        ((0, 0, 0), (0, 0, 0), None),
        ((0, 1.6, 255), (0, 2, 255), None),
        ((-1, 0, 1), (0, 127.5, 255), STRETCHED),
        ((0, 500, 1000), (0, 127.5, 255), STRETCHED),
        ((0, 32767.5, 65535), (0, 127.5, 255), STRETCHED),
        ((1e6, 1e6 + 1, 1e6 + 2), (0, 127.5, 255), STRETCHED),
        ((-3e38, 0, 3e38), (0, 127.5, 255), STRETCHED),
        ((300, 300, 300), (0, 0, 0), STRETCHED),
        ((NAN, 0.2, 1), (0, 51, 255), HOLES),
        ((INF, 0.2, -INF), (0, 51, 0), HOLES),
        ((NAN, NAN, NAN), (0, 0, 0), HOLES),
        ((NAN, 1000, 2000), (0, 0, 255), STRETCHED_WITH_HOLES),
    ],
)
def test_floats(numbers: list[float], expected: list[float], note: str | None) -> None:
    """Floats within 0..1 fill 0..255, within 0..255 stay, others are stretched; no number is black."""
    picture = opened(saved(Image.fromarray(np.array([numbers], np.float32)), "TIFF"))
    np.testing.assert_allclose(picture.pixels.ravel(), expected, atol=0.5)
    assert picture.note == note


def test_tall_floats_are_the_same_in_every_row() -> None:
    """Working through a tall picture in bands treats its rows alike."""
    values = np.tile(np.array([[-1, 0, 3]], np.float32), (600, 1))
    pixels = opened(saved(Image.fromarray(values), "TIFF")).pixels[0]
    assert (pixels == [0, 64, 255]).all()


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_subtracts_ink_from_white(kind: str) -> None:
    """C, M, Y, K ink leaves (1 - C)(1 - K) red and so on; JPEG stores it inverted, as Adobe does."""
    options = {"quality": 100} if kind == "JPEG" else {}
    data = saved(Image.new("CMYK", (16, 16), (255, 0, 128, 51)), kind, **options)
    if kind == "JPEG":
        assert b"Adobe" in data
    red, green, blue = opened(data).pixels[:, 8, 8].astype(int)
    np.testing.assert_allclose((red, green, blue), (0, 204, 204 * 127 / 255), atol=2)


def test_no_ink_is_white_and_all_ink_black() -> None:
    """A CMYK JPEG is not shown as its own negative."""
    for ink, shade in (((0, 0, 0, 0), 255), ((255, 255, 255, 255), 0)):
        pixels = opened(saved(Image.new("CMYK", (8, 8), ink), "JPEG", quality=100)).pixels
        np.testing.assert_allclose(pixels, shade, atol=1)


def test_ycbcr_tiff_follows_bt601() -> None:
    """A TIFF of Y, Cb, Cr gives R = Y + 1.402 (Cr - 128) and so on (JFIF, full range)."""
    y, cb, cr = 120, 90, 160
    data = tiff(1, 1, bytes([y, cb, cr]), photometric=6, bits=8, samples=3)
    expected = (
        y + 1.402 * (cr - 128),
        y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128),
        y + 1.772 * (cb - 128),
    )
    np.testing.assert_allclose(opened(data).pixels.ravel(), expected, atol=1)


@pytest.mark.parametrize(("lightness", "a", "b"), [(50, 20, -20), (100, 0, 0), (78.4, -16, 30), (0, 0, 0)])
def test_lab_tiff_follows_cielab(lightness: float, a: int, b: int) -> None:
    """A TIFF in CIE L*a*b* (D50) gives the sRGB colour of the CIE formulas, adapted to D65 (Bradford)."""
    data = tiff(1, 1, struct.pack("<Bbb", round(lightness * 2.55), a, b), photometric=8, bits=8, samples=3)
    fy = (lightness + 16) / 116
    xyz = np.array([0.9642, 1, 0.8249]) * [
        t**3 if t > 6 / 29 else 3 * (6 / 29) ** 2 * (t - 4 / 29) for t in (fy + a / 500, fy, fy - b / 200)
    ]
    to_linear = [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
    linear = np.clip(to_linear @ xyz, 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    np.testing.assert_allclose(opened(data).pixels.ravel(), srgb * 255, atol=2)


@pytest.mark.parametrize(
    ("hue", "expected"), [(0, (255, 0, 0)), (85, (0, 255, 0)), (170, (0, 0, 255)), (43, (255, 255, 0))]
)
def test_hsv_becomes_rgb(hue: int, expected: tuple[int, int, int]) -> None:
    """No file holds HSV, but an image in that mode still shows its colours."""
    pixels = pixels_of_mode(Image.new("HSV", (1, 1), (hue, 255, 255)))
    np.testing.assert_allclose(pixels.ravel(), expected, atol=4)


def test_every_pillow_mode_gives_pixels() -> None:
    """Whatever mode a decoder answers with, 8-bit pixels of one or three channels come out."""
    for mode in (
        "1",
        "L",
        "LA",
        "La",
        "P",
        "PA",
        "RGB",
        "RGBA",
        "RGBa",
        "RGBX",
        "CMYK",
        "YCbCr",
        "LAB",
        "HSV",
    ):
        pixels = pixels_of_mode(Image.new(mode, (5, 4)))
        assert pixels.dtype == np.uint8 and pixels.shape in {(1, 4, 5), (3, 4, 5)}, mode
    for mode in ("I", "F", "I;16", "I;16L", "I;16B", "I;16N"):
        pixels = pixels_of_mode(Image.new(mode, (5, 4)))
        assert pixels.shape == (1, 4, 5), mode
