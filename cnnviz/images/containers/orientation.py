"""How a picture is to be turned, from the two notes that cameras and programs leave in a file."""

from __future__ import annotations

import re
import struct

ORIENTATION = 0x0112
_KINDS = {1: "B", 3: "H", 4: "I"}
_XMP = re.compile(rb"tiff:Orientation(?:=[\"']|>)([0-9])")


def orientation_of(exif: bytes = b"", xmp: bytes = b"") -> int:
    """The EXIF orientation; 1, which turns nothing, where there is none or no sense in it.

    Parameters
    ----------
    exif
        A TIFF header and its directory, with or without ``Exif\\0\\0`` before it.
    xmp
        An XMP packet, which counts where `exif` says nothing.
    """
    try:
        if (found := _of_exif(exif)) is not None:
            return found
    except struct.error:  # a sound picture with broken notes is shown as it lies
        pass
    match = _XMP.search(xmp)
    return int(match[1]) if match else 1


def _of_exif(exif: bytes) -> int | None:
    exif = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return None
    (at,) = struct.unpack_from(order + "I", exif, 4)
    (count,) = struct.unpack_from(order + "H", exif, at)
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind, values = struct.unpack_from(order + "HHI", exif, entry)
        if tag == ORIENTATION and values == 1 and kind in _KINDS:
            return int(struct.unpack_from(order + _KINDS[kind], exif, entry + 8)[0])
    return None
