"""What kind of file some bytes are, told from how they begin; no decoder runs here."""

from __future__ import annotations

import struct

from cnnviz.images.picture import ImageError

_OURS = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"BM", "BMP"),
)

_OTHERS = (
    (b"%PDF", "PDF"),
    (b"%!PS", "PostScript"),
    (b"8BPS", "Photoshop"),
    (b"gimp xcf", "GIMP"),
    (b"\0\0\1\0", "ICO"),
    (b"icns", "ICNS"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"v/1\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"DDS ", "DDS"),
    (b"qoif", "QOI"),
    (b"\x93NUMPY", "NumPy"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1aE\xdf\xa3", "WebM"),
    *((b"P%d" % digit, "PPM") for digit in range(1, 8)),
)

_BOXES = {
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"hevc": "HEIC",
    b"mif1": "HEIC",
    b"msf1": "HEIC",
    b"avif": "AVIF",
    b"avis": "AVIF",
}


def format_of(data: bytes) -> str:
    """The format of `data`, one of PNG, JPEG, WEBP, GIF, BMP and TIFF (Pillow's names).

    Raises
    ------
    ImageError
        If it is another one, named if known.
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for beginning, name in _OURS:
        if data.startswith(beginning):
            return name
    if other := _other_format(data):
        raise ImageError(
            "The format of this file is {format}; save the picture as PNG, JPEG, WebP, GIF, BMP or TIFF.",
            format=other,
        )
    raise ImageError(
        "This file is not a picture we can read; choose a PNG, JPEG, WebP, GIF, BMP or TIFF file."
    )


def _other_format(data: bytes) -> str | None:
    for beginning, name in _OTHERS:
        if data.startswith(beginning):
            return name
    if data[4:8] == b"ftyp":
        return _BOXES.get(data[8:12], "MP4")
    text = data[:1000].lower()
    if b"<svg" in text:
        return "SVG"
    if b"<html" in text or b"<!doctype html" in text:
        return "HTML"
    return None


def declared_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in a PNG's or WebP's header; None for others, or a header cut short.

    Pillow sets memory aside for a WebP as soon as it opens it, and does not open a PNG with no
    pixels; the other formats are opened without harm and tell their own size.
    """
    try:
        if data[:4] == b"\x89PNG" and data[12:16] == b"IHDR":
            width, height = struct.unpack_from(">II", data, 16)
            return width, height
        if data[12:16] == b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        if data[12:16] == b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        if data[12:16] == b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
    except struct.error:
        pass
    return None
