"""An animation from its frames: counted before anything is made, written in slices, with little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps
from cnnviz.views.animation.errors import AnimationError
from cnnviz.views.animation.writers import WRITERS, Box, Colour
from cnnviz.views.worksheet.fonts import FILES

MOST_FRAMES = 5000
MOST_PIXELS = 1920 * 1080
SMALLEST = (320, 180)
FASTEST = 50.0
"""Frames a second: what every viewer can follow."""
LAST_MILLISECONDS = 1500
"""As long the end is looked at, before it begins anew."""
_AT_WORK = 8
"""So many times the picture is there while a frame is coded: twice as it is, cut out, compared, and with what is clear."""

PAPER: Colour = (0xFF, 0xFF, 0xFF)
INK: Colour = (0x26, 0x32, 0x38)
SOFT: Colour = (0xE3, 0xE6, 0xE9)
HERE: Colour = (0xC2, 0x18, 0x5B)
"""Of the window and of what is just looked at."""


@dataclass(frozen=True)
class Film:
    """How an animation is to be.

    Attributes
    ----------
    kind
        The end of its file's name, a key of ``writers.WRITERS``: "gif", "png" (APNG) or "webp".
    width, height
        In pixels.
    rate
        Frames, which is windows or kept moments, a second.
    """

    kind: str = "gif"
    width: int = 960
    height: int = 540
    rate: float = 12.0

    def check(self, frames: int) -> None:
        """Raise AnimationError unless so many frames of this size can be made."""
        if self.kind not in WRITERS:
            raise AnimationError(
                "an animation can be {kinds}, not '{kind}'", kinds=", ".join(WRITERS), kind=self.kind
            )
        if self.width < SMALLEST[0] or self.height < SMALLEST[1] or self.width * self.height > MOST_PIXELS:
            raise AnimationError(
                "an animation of {width} × {height} pixels cannot be made; from {least_width} × {least_height} to 1920 × 1080 fit",
                width=self.width,
                height=self.height,
                least_width=SMALLEST[0],
                least_height=SMALLEST[1],
            )
        if not 0.1 <= self.rate <= FASTEST:
            raise AnimationError(
                "{rate} frames a second cannot be shown; from 0.1 to {most} fit", rate=self.rate, most=50
            )
        if not 1 <= frames <= MOST_FRAMES:
            raise AnimationError(
                "this would be {count} frames, and at most {most} are made; choose a smaller part, or a larger stride",
                count=frames,
                most=MOST_FRAMES,
            )

    @property
    def milliseconds(self) -> int:
        """Of a frame, as all kinds can say it."""
        return max(20, round(100 / self.rate) * 10)

    @property
    def letter(self) -> int:
        """The height of letters in pixels."""
        return max(13, min(self.width // 40, self.height // 22))


def film_bytes(
    film: Film,
    frames: int,
    pictures: Iterator[tuple[Image.Image, Box]],
    exact: Sequence[Colour],
    room: Claim | None = None,
) -> Steps[bytes]:
    """Write an animation; yields the share that is done after each frame, and returns the file.

    Parameters
    ----------
    frames
        How many there are, checked before.
    pictures
        Each frame, RGB, with the part of it that differs from the one before; of the first one all.
    exact
        Colours that a GIF has to keep as they are.
    room
        Grows by what is worked on and by the file, as it grows; to be kept as long as the file is.
    """
    yield 0.0
    pixels = film.width * film.height * 3
    if room is not None:
        room.grow(_AT_WORK * pixels)
    writer = None
    before: Image.Image | None = None
    counted = 0
    for number, (picture, box) in enumerate(pictures):
        if writer is None:
            writer = WRITERS[film.kind](picture, frames, exact)
        last = number == frames - 1
        part = np.asarray(picture.crop(box))
        changed = np.ones(part.shape[:2], bool)
        if before is not None:
            differs = part != np.asarray(before.crop(box))
            # `any` over so short an axis takes ten times as long
            changed = differs[..., 0] | differs[..., 1] | differs[..., 2]
        writer.add(part, changed, box[:2], LAST_MILLISECONDS if last else film.milliseconds)
        before = picture
        if room is not None:
            new = sum(map(len, writer.parts[counted:]))
            room.grow(2 * new)  # joined in the end, they are there twice
            counted = len(writer.parts)
        yield (number + 1) / frames
    assert writer is not None
    made = writer.finish()
    if room is not None:
        room.shrink_to(len(made))
    return made


@cache
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the project's own fonts, "regular" or "bold"."""
    return ImageFont.truetype(str(FILES[weight]), size)


def union(*boxes: Box) -> Box:
    """The smallest box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def within(box: Box, film: Film) -> Box:
    """The part of a box that lies in the picture."""
    return max(0, box[0]), max(0, box[1]), min(film.width, box[2]), min(film.height, box[3])


def outlined(draw: ImageDraw.ImageDraw, box: Box, colour: Colour, width: int) -> None:
    """A rectangle around a box, its line outside of it."""
    left, top, right, bottom = box
    draw.rectangle(
        (left - width, top - width, right + width - 1, bottom + width - 1), outline=colour, width=width
    )
