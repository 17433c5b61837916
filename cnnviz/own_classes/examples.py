"""Pictures that a visitor gives: what comes as bytes or as a drawing, checked and counted, and what is kept of each example."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.images.drawing import DIGIT_SIDE, to_picture
from cnnviz.images.encode import thumbnail_data_uri, to_png
from cnnviz.images.loading import look_at
from cnnviz.images.picture import ImageError, Picture, Pixels
from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps
from cnnviz.own_classes.features import Features, features
from cnnviz.own_classes.scratch import SIDE as SMALL_SIDE
from cnnviz.preprocessing import Preprocessing

FEWEST_EACH, ENOUGH, MOST_EACH = 3, 10, 60
"""Examples of one class: at least, as a rule, at most."""
MOST_BYTES = 160_000
"""Of one picture's file: one of 227 × 227 pixels is smaller in any format, and fits into a request."""
MOST_DECODED = 12_000_000
"""Bytes that decoding one picture may take: about a million pixels."""
THUMBNAIL = 96
KEPT_BYTES = 16_000
"""What an example takes beside its file, at most: its small pictures and its features."""
WHITE = (255, 255, 255)

_SMALL = Preprocessing(fit="crop")


@dataclass(eq=False)
class Example:
    """A picture with a class.

    Attributes
    ----------
    number
        By which the browser knows it; no other example of its visitor has it.
    file
        The picture as it came: a PNG, JPEG, WebP, GIF or BMP file.
    small
        What a network from scratch is given: uint8 ``(1, 28, 28)``, the brightness of its middle square.
    thumbnail
        Its middle square as an address that shows it.
    vector
        SqueezeNet's features, float64 ``(512,)``, computed once; None before.
    room
        What it takes of its visitor's memory.
    """

    number: int
    file: bytes
    small: Pixels
    thumbnail: str
    vector: npt.NDArray[np.float64] | None = None
    room: Claim | None = None

    @property
    def pixels(self) -> Pixels:
        """The picture, uint8 ``(C, H, W)``."""
        return decoded(self.file)

    def read(self) -> Steps[None]:
        """Let SqueezeNet read it; its vector is known from then on."""
        self.vector = (yield from features.steps(self.pixels)).vector


def decoded(file: bytes) -> Pixels:
    """The picture in `file`, uint8 ``(C, H, W)``; what is transparent becomes white.

    Raises
    ------
    ImageError
        It is no picture, damaged, or too large.
    """
    if len(file) > MOST_BYTES:
        raise ImageError(
            "This picture takes {size} kB, and one for an example may take {limit}; make it smaller.",
            size=len(file) // 1000,
            limit=MOST_BYTES // 1000,
        )
    upload = look_at(file)
    if upload.bytes > MOST_DECODED:
        raise ImageError("This picture has more pixels than an example may have; make it smaller first.")
    return upload.decode().over(WHITE).pixels


def drawn(digits: str) -> bytes:
    """The file of a drawing of 54 × 54 points, a hexadecimal digit each, row by row.

    Raises
    ------
    ValueError
        It is anything else.
    """
    if len(digits) != DIGIT_SIDE**2:
        raise ValueError(len(digits))
    levels = np.array([int(digit, 16) for digit in digits], np.uint8).reshape(DIGIT_SIDE, DIGIT_SIDE)
    return to_png(to_picture(levels).pixels)


def levels_of(pixels: Pixels) -> Pixels | None:
    """The drawing, uint8 ``(54, 54)`` of 0 to 15, whose picture this is, uint8 ``(C, H, W)``; None of others."""
    if pixels.shape != (1, DIGIT_SIDE, DIGIT_SIDE) or (pixels % 17).any():
        return None
    return pixels[0] // np.uint8(17)


def example(
    number: int, file: bytes, pixels: Pixels, room: Claim | None = None, features: Features | None = None
) -> Example:
    """An example of the picture in `file`, decoded to `pixels`; `room` grows by what it takes, and may raise FullError."""
    if room is not None:
        room.grow(len(file) + KEPT_BYTES)
    return Example(
        number,
        file,
        small(pixels),
        thumbnail_data_uri(Picture(pixels), THUMBNAIL),
        None if features is None else features.vector,
        room,
    )


def small(pixels: Pixels) -> Pixels:
    """What a network from scratch is given of a picture, uint8 ``(C, H, W)``: uint8 ``(1, 28, 28)``."""
    return _SMALL.received(pixels, 1, SMALL_SIDE, SMALL_SIDE)
