"""What of a file its first picture depends on, told from the bytes before any decoder runs.

Profiles, comments, thumbnails, further pages and frames are left out: a few kilobytes of them can stand for gigabytes or
minutes, and no number of the picture depends on them. What has far more parts than any writer makes is refused.
"""

from __future__ import annotations

from cnnviz.images.containers import bmp, gif, jpeg, png, tiff, webp
from cnnviz.images.containers.found import Found

__all__ = ["Found", "found"]

_READERS = {
    "PNG": png.found,
    "JPEG": jpeg.found,
    "WEBP": webp.found,
    "GIF": gif.found,
    "BMP": bmp.found,
    "TIFF": tiff.found,
}


def found(kind: str, data: bytes) -> Found:
    """What the picture in `data` depends on; `kind` is the file's format, by Pillow's name.

    Raises
    ------
    ValueError, LookupError, struct.error
        The file is damaged, cut short or of a rare kind.
    """
    return _READERS[kind](data)
