"""An upload becomes a picture or one clear sentence, never anything else."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageOps

from cnnviz.images import loading
from cnnviz.images.loading import SEVERAL, look_at
from cnnviz.images.picture import ImageError, Picture
from cnnviz.limits import LIMITS

from .files import opened, png, saved, tiff

SCENE = np.random.default_rng(5).integers(0, 256, (9, 14, 3), dtype=np.uint8)
EVERY_KIND = {
    "PNG": saved(Image.fromarray(SCENE), "PNG"),
    "PNG palette": saved(Image.fromarray(SCENE).quantize(16), "PNG", transparency=3),
    "PNG 16": saved(Image.fromarray(SCENE[..., 0].astype(np.uint16) * 257), "PNG"),
    "JPEG": saved(Image.fromarray(SCENE), "JPEG"),
    "JPEG progressive": saved(Image.fromarray(SCENE), "JPEG", progressive=True),
    "JPEG CMYK": saved(Image.fromarray(SCENE).convert("CMYK"), "JPEG"),
    "WEBP": saved(Image.fromarray(SCENE), "WEBP"),
    "WEBP lossless": saved(Image.fromarray(SCENE).convert("RGBA"), "WEBP", lossless=True),
    "GIF": saved(Image.fromarray(SCENE), "GIF", save_all=True, append_images=[Image.fromarray(255 - SCENE)]),
    "BMP": saved(Image.fromarray(SCENE), "BMP"),
    "BMP palette": saved(Image.fromarray(SCENE).quantize(16), "BMP"),
    "TIFF": saved(Image.fromarray(SCENE), "TIFF"),
    "TIFF LZW": saved(Image.fromarray(SCENE), "TIFF", compression="tiff_lzw"),
    "TIFF JPEG": saved(Image.fromarray(SCENE), "TIFF", compression="jpeg"),
    "TIFF float": saved(Image.fromarray(SCENE[..., 0].astype(np.float32)), "TIFF"),
}


def refusal(data: bytes) -> ImageError:
    """The error that `data` is refused with."""
    with pytest.raises(ImageError) as caught:
        opened(data)
    assert str(caught.value) == caught.value.template.format(**caught.value.values)
    return caught.value


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_gives_its_size(kind: str) -> None:
    """Each kind the fuzzing starts from is itself a good picture of 9 rows and 14 columns."""
    picture = opened(EVERY_KIND[kind])
    assert (picture.height, picture.width) == (9, 14)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_orientation_turns_the_picture(kind: str, orientation: int) -> None:
    """A picture marked with orientations 1 to 8 comes out as Pillow's own ImageOps turns it."""
    image = Image.fromarray(np.kron(SCENE[:3, :5], np.ones((8, 8, 1), np.uint8)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {"subsampling": 0} if kind == "JPEG" else {}
    pixels = opened(saved(image, kind, exif=exif, quality=100, **options)).pixels
    image.getexif()[0x0112] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image)).transpose(2, 0, 1).astype(int)
    assert pixels.shape == expected.shape
    assert np.abs(pixels - expected).max() <= (12 if kind == "JPEG" else 0)


def test_orientation_six_shows_the_stored_left_bottom_corner_at_the_top_left() -> None:
    """EXIF 6 (stored row 0 is the visual right side): a quarter turn clockwise."""
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = np.arange(6, dtype=np.uint8).reshape(2, 3)
    pixels = opened(saved(Image.fromarray(stored), "PNG", exif=exif)).pixels[0]
    np.testing.assert_array_equal(pixels, [[3, 0], [4, 1], [5, 2]])


def test_broken_exif_does_not_spoil_a_sound_picture() -> None:
    """EXIF data that make no sense leave the picture as it lies."""
    data = saved(Image.fromarray(SCENE), "PNG", exif=b"Exif\0\0nonsense")
    np.testing.assert_array_equal(opened(data).pixels, SCENE.transpose(2, 0, 1))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_the_first_of_several_pictures_is_used_and_said(kind: str) -> None:
    """An animation or a stack of pages shows its first picture and carries a note."""
    first, second = Image.new("RGB", (4, 3), (250, 0, 0)), Image.new("RGB", (4, 3), (0, 0, 250))
    options = {"lossless": True} if kind == "WEBP" else {}
    picture = opened(saved(first, kind, save_all=True, append_images=[second], **options))
    np.testing.assert_array_equal(picture.pixels[:, 0, 0], [250, 0, 0])
    assert picture.note == SEVERAL
    assert opened(saved(first, kind, **options)).note is None


def test_a_phone_photo_with_a_hidden_second_picture_is_a_plain_jpeg() -> None:
    """A JPEG that carries a second picture (MPO) shows the first, without a note."""
    first, second = Image.new("RGB", (16, 8), (250, 0, 0)), Image.new("RGB", (16, 8), (0, 0, 250))
    picture = opened(saved(first, "MPO", save_all=True, append_images=[second]))
    assert picture.note is None and picture.pixels[0].min() > 240 and picture.pixels[2].max() < 10


def test_colour_profiles_are_not_applied() -> None:
    """The numbers in the file are the numbers shown, whatever profile comes with them."""
    data = saved(Image.fromarray(SCENE), "PNG", icc_profile=b"any profile")
    np.testing.assert_array_equal(opened(data).pixels, SCENE.transpose(2, 0, 1))


def test_pixels_cannot_be_written() -> None:
    """A decoded picture is read-only, so that no page changes what another one shows."""
    with pytest.raises(ValueError, match="read-only"):
        opened(EVERY_KIND["PNG"]).pixels[0, 0, 0] = 1


def test_empty_file_is_refused() -> None:
    """No bytes, no picture."""
    assert "empty" in str(refusal(b""))


def test_too_many_bytes_are_refused() -> None:
    """One byte over the limit is refused before anyone looks at it."""
    assert refusal(b"\0" * (LIMITS.picture_bytes + 1)).values == {"size": 31, "limit": 30}


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"8BPS\0\1", "Photoshop"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
        (b"\0\0\0\x20ftypisom", "MP4"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"\0\0\1\0\1\0", "ICO"),
        (b'<?xml version="1.0"?>\n<svg xmlns="', "SVG"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"P6\n3 2\n255\n", "PPM"),
        (b"PK\x03\x04", "ZIP"),
        (b"qoif\0\0", "QOI"),
    ],
)
def test_other_formats_are_called_by_their_name(beginning: bytes, name: str) -> None:
    """A file of a kind we know but do not read is named, together with what fits."""
    error = refusal(beginning + b"\0" * 40)
    assert error.values == {"format": name} and "PNG" in str(error)
    assert f"format of this file is {name};" in str(error)  # which no article stands before


@pytest.mark.parametrize("kind", ["PPM", "ICO", "JPEG2000", "PDF", "AVIF", "QOI", "EPS"])
def test_other_formats_from_their_own_writers_are_refused(kind: str) -> None:
    """Real files of other kinds, not only their first bytes, are recognised and refused."""
    expected = {"JPEG2000": "JPEG 2000", "EPS": "PostScript"}.get(kind, kind)
    assert refusal(saved(Image.new("RGB", (16, 16)), kind)).values == {"format": expected}


@pytest.mark.parametrize("data", [b"hello", b"\0", b"RIFF\0\0\0\0WAVE", b"\x89PN", bytes(100)])
def test_unknown_bytes_are_refused(data: bytes) -> None:
    """Bytes of no known kind get the sentence that lists what fits."""
    assert "not a picture we can read" in str(refusal(data))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_file_cut_in_half_is_called_damaged(kind: str) -> None:
    """Half a file is refused as damaged or cut short, and its format named."""
    data = EVERY_KIND[kind]
    error = refusal(data[: len(data) // 2])
    assert "damaged" in str(error) and error.values == {"format": kind.split()[0]}


def huge_headers(side: int) -> dict[str, bytes]:
    """Small files that claim `side` x `side` pixels (at most 16383 for still WebP, which counts no further)."""
    still = min(side, 16383)
    webp = bytearray(EVERY_KIND["WEBP lossless"])
    webp[21:25] = struct.pack("<I", (still - 1) | (still - 1) << 14)
    lossy = bytearray(EVERY_KIND["WEBP"])
    lossy[26:30] = struct.pack("<HH", still, still)
    extended = bytearray(
        saved(
            Image.new("RGB", (4, 4)), "WEBP", save_all=True, append_images=[Image.new("RGB", (4, 4), "red")]
        )
    )
    assert extended[12:16] == b"VP8X"
    extended[24:30] = (side - 1).to_bytes(3, "little") * 2
    gif = bytearray(EVERY_KIND["GIF"])
    gif[6:10] = struct.pack("<HH", side, side)
    bmp = bytearray(EVERY_KIND["BMP"])
    bmp[18:26] = struct.pack("<ii", side, side)
    jpeg = bytearray(EVERY_KIND["JPEG"])
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at : at + 4] = struct.pack(">HH", side, side)
    return {
        "PNG": png(side, side, 8, 2, bytes(1000)),
        "WEBP lossless": bytes(webp),
        "WEBP lossy": bytes(lossy),
        "WEBP extended": bytes(extended),
        "GIF": bytes(gif),
        "BMP": bytes(bmp),
        "JPEG": bytes(jpeg),
        "TIFF": tiff(side, side, bytes(10), photometric=1, bits=8),
    }


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [6400, 11000, 50000])
@pytest.mark.parametrize("kind", huge_headers(50000))
def test_a_huge_size_in_a_small_file_is_refused_before_decoding(
    kind: str, side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few bytes that claim millions of pixels are refused with no decoder run and no memory taken.

    The sides lie below, between and above the two sizes at which Pillow warns and refuses by itself.
    """
    data = huge_headers(side)[kind]

    def decoder(*arguments: object) -> None:
        pytest.fail("a decoder ran")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoder)
    monkeypatch.setattr(loading, "sheet_of", decoder)
    tracemalloc.start()
    error = refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "million" in str(error) and error.values["limit"] == LIMITS.picture_pixels // 1_000_000
    assert peak < 2_000_000


def test_webp_is_refused_before_pillow_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow takes memory for a WebP when it opens one, so a large one is never opened."""
    monkeypatch.setattr(Image, "open", lambda *a, **k: pytest.fail("Pillow opened the file"))
    for kind in ("WEBP lossless", "WEBP lossy", "WEBP extended"):
        assert "million" in str(refusal(huge_headers(50000)[kind]))


def test_the_most_pixels_fit_and_one_row_more_does_not() -> None:
    """40 million pixels are decoded, to the largest size that is worked on; one row more is refused with its size."""
    rows, columns = LIMITS.picture_pixels // 8000, 8000
    fits = zlib.compress(bytes(rows * (1 + columns // 8)), 1)
    assert len(fits) < LIMITS.picture_bytes
    picture = opened(png(columns, rows, 1, 0, bytes(rows * (1 + columns // 8)), level=1))
    assert picture.pixels.shape == (1, 640, 1024)
    error = refusal(png(columns, rows + 1, 1, 0, b""))
    assert error.values == {"width": columns, "height": rows + 1, "limit": 40}


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, 0)])
def test_a_side_of_zero_is_refused(width: int, height: int) -> None:
    """A PNG without pixels is refused with its size."""
    assert refusal(png(width, height, 8, 0, b"")).values == {"width": width, "height": height}


def test_pillows_own_limits_are_left_alone() -> None:
    """Decoding changes none of Pillow's process-wide settings, so sessions cannot disturb one another."""
    before = Image.MAX_IMAGE_PIXELS
    for data in (*EVERY_KIND.values(), *huge_headers(50000).values()):
        with contextlib.suppress(ImageError):
            opened(data)
        assert before == Image.MAX_IMAGE_PIXELS


def picture_or_sentence(data: bytes) -> None:
    """`data` gives a picture within the limits or an ImageError; anything else fails the test."""
    try:
        picture = opened(data)
    except ImageError:
        return
    assert isinstance(picture, Picture) and picture.pixels.dtype == np.uint8
    assert 0 < picture.height * picture.width <= LIMITS.picture_pixels


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=500, deadline=None)
@given(
    kind=st.sampled_from(sorted(EVERY_KIND)),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=8),
    keep=st.floats(0, 1) | st.just(1.0),
    tail=st.binary(max_size=20),
)
def test_flipped_cut_and_padded_bytes_give_a_picture_or_a_sentence(
    kind: str, flips: list[tuple[float, int]], keep: float, tail: bytes
) -> None:
    """Files of every kind with bytes flipped, cut off and added raise nothing but ImageError."""
    data = bytearray(EVERY_KIND[kind])
    for place, change in flips:
        data[int(place * len(data))] ^= change
    picture_or_sentence(bytes(data[: round(keep * len(data))]) + tail)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=150, deadline=None)
@given(
    beginning=st.sampled_from(
        [
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"BM",
            b"II*\0",
            b"MM\0*",
            b"RIFF\0\0\0\0WEBPVP8X",
        ]
    ),
    rest=st.binary(max_size=300),
)
@example(beginning=b"II*\0", rest=struct.pack("<I", 4) + bytes(40))
def test_made_up_bytes_give_a_picture_or_a_sentence(beginning: bytes, rest: bytes) -> None:
    """Random bytes after a true signature raise nothing but ImageError."""
    picture_or_sentence(beginning + rest)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_each_header_byte_may_be_anything_extreme(kind: str) -> None:
    """Each of the first 64 bytes set to 0 and to 255 raises nothing but ImageError."""
    for place in range(min(64, len(EVERY_KIND[kind]))):
        for value in (0, 255):
            data = bytearray(EVERY_KIND[kind])
            data[place] = value
            picture_or_sentence(bytes(data))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_decoded_at_its_own_size(orientation: int) -> None:
    """All pixels of a large file, turned as Pillow turns them."""
    levels = np.random.default_rng(2).integers(0, 256, (40, 1500, 3), np.uint8)
    image = Image.fromarray(levels)
    exif = image.getexif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    image.save(buffer, "PNG", exif=exif)
    upload = look_at(buffer.getvalue())
    whole = upload.decode_whole((255, 255, 255))
    turned = ImageOps.exif_transpose(Image.open(io.BytesIO(buffer.getvalue())))
    np.testing.assert_array_equal(np.moveaxis(whole, 0, -1), np.asarray(turned))
    assert upload.size == whole.shape[1:]
