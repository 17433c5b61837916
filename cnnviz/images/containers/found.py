"""What a look at a file's parts tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """The parts of a picture's file that the picture depends on.

    Attributes
    ----------
    data
        A file of the same kind with nothing but the first picture.
    orientation
        How to turn the picture, as EXIF counts: 1 to 8, 1 for not at all; other numbers mean nothing.
    several
        Whether the file holds more pictures.
    working_bytes
        What the decoder takes besides the decoded picture until it has done.
    """

    data: bytes
    orientation: int = 1
    several: bool = False
    working_bytes: int = 0


def bounded(count: int, most: int) -> None:
    """Raise ValueError if a file has more than `most` parts."""
    if count > most:
        raise ValueError(f"more than {most} parts")
