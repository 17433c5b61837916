"""Decoding takes no more memory than was counted before it, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cnnviz.images.loading import look_at
from cnnviz.limits import LIMITS, MEGABYTE

from .files import chunked_png, saved

ROOT = Path(__file__).resolve().parents[2]
NEEDS_STATUS = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not tell a process's largest size"
)
LOADED = 12 * MEGABYTE
"""Code and tables of a decoder, which come into memory with its first picture."""

CHILD = """
import sys, threading
from pathlib import Path
from cnnviz.images.loading import decode_upload, look_at
from cnnviz.images.queue import DECODING

def most():
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024

data = Path(sys.argv[1]).read_bytes()
before = most()
sheets = []

def decode():
    upload = look_at(data)
    with DECODING.turn(upload.bytes, lambda: None):
        sheets.append(upload.decode())

threads = [threading.Thread(target=decode) for _ in range(int(sys.argv[2]))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(most() - before, *(max(sheet.picture.pixels.shape) for sheet in sheets))
"""


def grown(data: bytes, file: Path, times: int = 1) -> int:
    """By how many bytes a process grows that decodes `data` for so many visitors at once."""
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(file), str(times)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    most, *longest = map(int, done.stdout.split())
    assert longest == [1024] * times
    return most


LARGE = (8000, LIMITS.picture_pixels // 8000)


def zeros_png(
    width: int, height: int, depth: int, colour_type: int, samples: int, interlaced: bool = False
) -> bytes:
    """A PNG of zeros, made row by row."""
    squeeze = zlib.compressobj(1)
    row = bytes(1 + -(-width * samples * depth // 8))
    rows = [squeeze.compress(row) for _ in range(height + 8 * interlaced)]
    # Seven passes have as many bytes as the rows, and a filter byte for each row of theirs.
    rows.append(squeeze.compress(bytes(2 * height * interlaced)) + squeeze.flush())
    return chunked_png(width, height, depth, colour_type, b"".join(rows), interlace=int(interlaced))


def palette() -> bytes:
    image = Image.linear_gradient("L").resize(LARGE).convert("P")
    return saved(image, "PNG", compress_level=1, transparency=bytes(range(256)))


FILES: dict[str, Callable[[], bytes]] = {
    "JPEG of 12 megapixels": lambda: saved(
        Image.linear_gradient("L").resize((4000, 3000)).convert("RGB"), "JPEG"
    ),
    "JPEG": lambda: saved(Image.new("RGB", LARGE, "red"), "JPEG"),
    "progressive JPEG": lambda: saved(Image.new("RGB", LARGE, "red"), "JPEG", progressive=True),
    "JPEG in CMYK": lambda: saved(Image.new("CMYK", LARGE, (9, 80, 7, 60)), "JPEG"),
    "TIFF with transparency": lambda: saved(
        Image.new("RGBA", LARGE, (9, 80, 7, 60)), "TIFF", compression="tiff_lzw"
    ),
    "TIFF of floats": lambda: saved(Image.new("F", LARGE, 0.5), "TIFF", compression="tiff_lzw"),
    "PNG of 16-bit gray": lambda: zeros_png(*LARGE, 16, 0, 1),
    "PNG of 16-bit colour": lambda: zeros_png(*LARGE, 16, 2, 3),
    "PNG of 16-bit colour, both bytes": lambda: zeros_png(4_000, 5_000, 16, 2, 3),
    "PNG with transparency, interlaced": lambda: zeros_png(*LARGE, 8, 6, 4, interlaced=True),
    "PNG with a palette and transparency": palette,
    "GIF": lambda: saved(Image.new("P", LARGE), "GIF"),
    "BMP": lambda: saved(Image.new("RGB", (3400, 3000)), "BMP"),
    "WebP": lambda: saved(Image.new("RGBA", (4032, 3024), (9, 80, 7, 60)), "WEBP", method=0),
    "WebP without loss": lambda: saved(
        Image.linear_gradient("L").resize((4032, 3024)).convert("RGB"), "WEBP", lossless=True, method=0
    ),
}


@NEEDS_STATUS
@pytest.mark.parametrize("kind", FILES)
def test_decoding_takes_no_more_than_was_counted(kind: str, tmp_path: Path) -> None:
    """At the limit of pixels, or of bytes for a file without compression and for WebP, which takes most."""
    data = FILES[kind]()
    counted = look_at(data).bytes
    assert counted <= LIMITS.picture_memory + len(data)
    assert grown(data, tmp_path / "picture") <= counted + LOADED


@NEEDS_STATUS
def test_many_photos_at_once_take_what_two_take(tmp_path: Path) -> None:
    """Eight visitors' photos of 12 megapixels: what one has taken is given back before the next one's turn."""
    data = FILES["JPEG of 12 megapixels"]()
    most = grown(data, tmp_path / "picture", times=8)
    assert most <= 2 * look_at(data).bytes + LOADED


def test_a_photo_of_12_megapixels_counts_once() -> None:
    """About its own 48 MB, not twice and not with a copy over a background."""
    assert look_at(FILES["JPEG of 12 megapixels"]()).bytes < 80 * MEGABYTE
