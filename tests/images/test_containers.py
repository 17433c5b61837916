"""Nothing but the first picture of a file reaches a decoder, and what stands for gigabytes or minutes is refused."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageFile

from cnnviz.images.containers import found
from cnnviz.images.loading import SEVERAL, look_at
from cnnviz.images.picture import ImageError
from cnnviz.limits import LIMITS, MEGABYTE

from .files import chunk, chunked_png, opened, png, saved, tiff
from .test_loading import EVERY_KIND, SCENE, refusal

HUGE = LIMITS.picture_bytes - 2 * MEGABYTE
RED = Image.new("RGB", (40, 30), (250, 0, 0))
NOISE = [Image.effect_noise((16, 16), 90 + turn).convert("RGB") for turn in range(3)]


def jpeg_with(segments: bytes, *, image: Image.Image = RED, **options: object) -> bytes:
    """A JPEG with these segments before its own."""
    data = saved(image, "JPEG", quality=95, **options)
    return data[:2] + segments + data[2:]


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 255, marker, len(body) + 2) + body


def gif_with(extensions: bytes, *, after: bytes = b"") -> bytes:
    """A GIF with these extensions before its image, and something after it."""
    data = saved(RED.quantize(4), "GIF")
    at = data.index(b",\0\0\0\0")
    return data[:at] + extensions + data[at:-1] + after + b";"


def png_with(before: bytes = b"", after: bytes = b"") -> bytes:
    """A PNG with these chunks before and after its pixels."""
    rows = b"".join(b"\0" + row.tobytes() for row in np.asarray(RED))
    return chunked_png(40, 30, 8, 2, zlib.compress(rows), before=before, after=after)


def webp_with(chunks: bytes, frames: int) -> bytes:
    """A WebP with so many frames, then these chunks."""
    data = saved(NOISE[0], "WEBP", save_all=True, append_images=NOISE[1:], kmax=1)
    at = data.index(b"ANMF")
    length = 8 + struct.unpack_from("<I", data, at + 4)[0]
    body = b"WEBP" + data[12:at] + data[at : at + length] * frames + chunks
    return b"RIFF" + struct.pack("<I", len(body)) + body


def tiff_with(changes: dict[int, tuple[int, int, int]], data: bytes = bytes(100), side: int = 10) -> bytes:
    """A gray TIFF of `side` by `side` whose directory has these tags: type, count and value."""
    plain = tiff(side, side, data, photometric=1, bits=8)
    count = struct.unpack_from("<H", plain, 8)[0]
    entries = {
        entry[0]: entry[1:] for entry in struct.iter_unpack("<HHII", plain[10 : 10 + 12 * count])
    } | changes
    moved = 12 * (len(entries) - count)
    entries[273] = (4, 1, entries[273][2] + moved) if 273 not in changes else changes[273]
    out = b"".join(struct.pack("<HHII", tag, *entry) for tag, entry in sorted(entries.items()))
    return plain[:8] + struct.pack("<H", len(entries)) + out + plain[10 + 12 * count :]


UNPACKED = zlib.compress(bytes(MEGABYTE - 1), 9)

BALLAST: dict[str, Callable[[], bytes]] = {
    "PNG, texts that unpack to 60 MB": lambda: png_with(chunk(b"zTXt", b"a\0\0" + UNPACKED) * 60),
    "PNG, texts after the pixels": lambda: png_with(after=chunk(b"zTXt", b"a\0\0" + UNPACKED) * 70),
    "PNG, a profile that unpacks to 50 MB": lambda: png_with(
        chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50 * MEGABYTE), 9))
    ),
    "PNG, a text of 28 MB": lambda: png_with(chunk(b"tEXt", b"a\0" + bytes(HUGE))),
    "PNG, EXIF of 28 MB": lambda: png_with(chunk(b"eXIf", bytes(HUGE))),
    "JPEG, comments of 28 MB": lambda: jpeg_with(segment(0xFE, bytes(65_533)) * (HUGE // 65_537)),
    "JPEG, profiles of 28 MB": lambda: jpeg_with(
        segment(0xE2, b"ICC_PROFILE\0".ljust(65_533)) * (HUGE // 65_537)
    ),
    "JPEG, EXIF that reads itself 5,000 times": lambda: jpeg_with(
        segment(
            0xE1,
            b"Exif\0\0II*\0"
            + struct.pack("<IH", 8, 5000)
            + b"".join(struct.pack("<HHII", tag, 7, 60_000, 8) for tag in range(5000)),
        )
    ),
    "JPEG, another file behind it": lambda: jpeg_with(b"") + bytes(HUGE),
    "GIF, a comment of 28 MB": lambda: gif_with(b"!\xfe" + (b"\xff" + bytes(255)) * (HUGE // 256) + b"\0"),
    "WebP, EXIF of 28 MB": lambda: webp_with(b"EXIF" + struct.pack("<I", HUGE) + bytes(HUGE), 1),
    "TIFF, a text of 28 MB": lambda: tiff_with({270: (2, HUGE, 8)}, bytes(100 + HUGE)),
}


@pytest.mark.parametrize("kind", BALLAST)
def test_what_no_number_depends_on_is_left_out(kind: str) -> None:
    """The picture is shown as if the rest were not there, and no decoder sees it or unpacks it."""
    data = BALLAST[kind]()
    name = "WEBP" if kind.startswith("WebP") else kind.split(",")[0]
    tracemalloc.start()
    lean = found(name, data).data
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    pixels = opened(data).pixels
    if name in ("PNG", "GIF", "JPEG"):
        assert pixels.shape == (3, 30, 40) and pixels[0].min() > 245 and pixels[1:].max() < 10
    if name == "TIFF":  # its pixels may stand anywhere in the file, which is handed on as it is
        assert len(lean) < len(data) + 200 and peak < len(data) + 2 * MEGABYTE
    else:
        assert len(lean) < 4000 and peak < HUGE + 4 * MEGABYTE


def scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes so many times."""
    data = saved(RED, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def entries(count: int) -> dict[int, tuple[int, int, int]]:
    """So many tags that mean nothing."""
    return dict.fromkeys(range(1000, 1000 + count), (1, 1, 1))


FLOODS: dict[str, Callable[[], bytes]] = {
    "PNG, chunks": lambda: png_with(chunk(b"prVt", b"") * 200_000),
    "PNG, empty pieces of pixels": lambda: png_with(chunk(b"IDAT", b"") * 200_000),
    "JPEG, segments": lambda: jpeg_with(segment(0xE5, b"") * 200_000),
    "JPEG, tables": lambda: jpeg_with(segment(0xDB, b"\0" + bytes([1] * 64)) * 30_000),
    "JPEG, scans": lambda: scans(100),
    "GIF, comments": lambda: gif_with(b"!\xfe\x01c\0" * 400_000),
    "GIF, extensions": lambda: gif_with(b"!\xf9\x04\0\0\0\0\0" * 400_000),
    "GIF, blocks of one byte": lambda: gif_with(b"!\xfe" + b"\x01c" * 500_000 + b"\0"),
    "GIF, bytes between": lambda: gif_with(bytes(500_000)),
    "WebP, chunks": lambda: webp_with(b"XXXX\0\0\0\0" * 200_000, 1),
    "TIFF, tags": lambda: tiff_with(entries(5000)),
    "TIFF, strips": lambda: tiff_with({273: (4, 1_000_000, 8), 278: (4, 1, 1)}, bytes(4_000_000)),
    "BMP, runs": lambda: run_length_bmp(2000, 2000, b"\1\5" * 100),
    "BMP, bytes of runs": lambda: run_length_bmp(20, 20, b"\0\2\0\0" * 1_000_000),
}


def run_length_bmp(width: int, height: int, runs: bytes) -> bytes:
    """A BMP in RLE8 with a palette of grays."""
    begin = 14 + 40 + 1024
    return (
        b"BM"
        + struct.pack("<IHHI", begin + len(runs), 0, 0, begin)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(runs), 0, 0, 256, 256)
        + bytes(np.repeat(np.arange(256, dtype=np.uint8), 4))
        + runs
    )


@pytest.mark.parametrize("kind", FLOODS)
def test_more_parts_than_any_writer_makes_are_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No decoder and no reader of headers walks over them."""
    data = FLOODS[kind]()
    assert len(data) <= LIMITS.picture_bytes
    monkeypatch.setattr(Image, "open", lambda *a, **k: pytest.fail("Pillow opened the file"))
    assert "rare kind" in str(refusal(data))


def test_runs_of_a_small_bmp_are_read() -> None:
    """RLE8 itself is fine: 3 times 200, then 2 times 10."""
    pixels = opened(run_length_bmp(5, 1, bytes([3, 200, 2, 10, 0, 1]))).pixels
    assert pixels.tolist() == [[[200, 200, 200, 10, 10]]]


def with_jpeg_size(data: bytes, width: int, height: int) -> bytes:
    """The same JPEG with another size in its frame."""
    at = next(data.index(bytes([255, marker])) for marker in (0xC0, 0xC2) if bytes([255, marker]) in data)
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


TOO_LARGE: dict[str, Callable[[], bytes]] = {
    "progressive JPEG, all coefficients": lambda: with_jpeg_size(
        saved(RED, "JPEG", progressive=True, subsampling=0), 7700, 5100
    ),
    "TIFF in one strip": lambda: tiff_with(
        {
            256: (4, 1, 8000),
            257: (4, 1, 5000),
            278: (4, 1, 5000),
            258: (3, 1, 32),
            259: (3, 1, 8),
            339: (3, 1, 3),
        }
    ),
    "TIFF with one tile": lambda: tiff_with(
        {259: (3, 1, 8), 322: (4, 1, 30_000), 323: (4, 1, 30_000), 324: (4, 1, 8), 325: (4, 1, 100)}
    ),
    "WebP": lambda: with_webp_size(4200, 4200),
}


def with_webp_size(width: int, height: int) -> bytes:
    data = bytearray(EVERY_KIND["WEBP"])
    data[26:30] = struct.pack("<HH", width, height)
    return bytes(data)


@pytest.mark.parametrize("kind", TOO_LARGE)
def test_what_takes_too_much_memory_is_refused_before_decoding(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes count, not only pixels: coefficients, strips, tiles and canvases that a decoder keeps beside the picture."""
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("a decoder ran"))
    error = refusal(TOO_LARGE[kind]())
    assert "MB of memory" in str(error) and error.values["limit"] == LIMITS.picture_memory // MEGABYTE


@pytest.mark.parametrize(("width", "height"), [(1, LIMITS.picture_side + 1), (LIMITS.picture_side + 1, 600)])
def test_a_side_that_is_too_long_is_refused(width: int, height: int) -> None:
    """The weights of Lanczos alone would take 48 bytes for each pixel of a side."""
    error = refusal(png(width, height, 8, 0, b""))
    assert error.values == {"width": width, "height": height, "limit": LIMITS.picture_side}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_needed_parts_give_the_same_numbers(kind: str) -> None:
    """Pillow reads the same picture from them as from the whole file."""
    data = EVERY_KIND[kind]
    lean = found(kind.split()[0], data).data
    with Image.open(io.BytesIO(data)) as whole, Image.open(io.BytesIO(lean)) as needed:
        assert (whole.mode, whole.size, whole.format) == (needed.mode, needed.size, needed.format)
        np.testing.assert_array_equal(np.asarray(whole.convert("RGBA")), np.asarray(needed.convert("RGBA")))


XMP = b'<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)), id="JPEG"),
        pytest.param(png_with(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)), id="PNG"),
        pytest.param(saved(RED, "WEBP", xmp=XMP), id="WebP"),
        pytest.param(saved(RED, "TIFF", tiffinfo={700: XMP}), id="TIFF"),
        pytest.param(
            png_with(
                after=chunk(
                    b"zTXt",
                    b"Raw profile type exif\0\0"
                    + zlib.compress(
                        b"\nexif\n      26\n"
                        + b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".hex().encode()
                    ),
                )
            ),
            id="PNG by an older program",
        ),
    ],
)
def test_every_note_on_how_to_turn_the_picture_is_read(data: bytes) -> None:
    """XMP counts where there is no EXIF data, and older programs wrote EXIF data as text."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.getexif().get(0x0112) == 6 or image.format == "TIFF"
    assert opened(data).pixels.shape == (3, 40, 30)


def test_many_frames_are_one_picture_and_a_note() -> None:
    """Ten thousand frames and pages, of which the first is used."""
    frame = gif_with(b"")[gif_with(b"").index(b",\0\0\0\0") : -1]
    for data in (gif_with(b"", after=frame * 10_000), webp_with(b"", 10_000)):
        assert look_at(data).bytes < 8 * MEGABYTE + len(data) // 100
        assert opened(data).note == SEVERAL


def test_big_tiff_is_read() -> None:
    """A TIFF with 64-bit offsets gives the same numbers."""
    image = Image.fromarray(SCENE)
    np.testing.assert_array_equal(
        opened(saved(image, "TIFF", big_tiff=True)).pixels, opened(saved(image, "TIFF")).pixels
    )


def test_a_directory_that_leads_nowhere_is_refused() -> None:
    """Offsets beyond the file and entries without numbers are damage, not trouble."""
    for data in (
        b"II*\0\xff\xff\xff\xff",
        b"MM\0+\0\x08\0\0" + b"\xff" * 8,
        tiff_with({256: (2, 4, 0)}),
        tiff_with({258: (3, 1000, 2**32 - 1)}),
    ):
        with pytest.raises(ImageError):
            look_at(data)
