"""What a state itself names to compute on: a shipped picture or signal, a pattern, or a drawing; nothing a visitor brought."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np

from cnnviz.disturbances import Changes
from cnnviz.faces import averaged
from cnnviz.images import drawing
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import LARGEST, Picture, Pixels, working_copy
from cnnviz.images.shipped import shipped_pattern, shipped_photo
from cnnviz.learning.digit_input import as_digit
from cnnviz.reader import Examples, Reader
from cnnviz.signals import SIGNALS, Recording
from cnnviz.state import LabState, NetworkState, SignalState, TrainKernelState
from cnnviz.state.fields import Numbers
from cnnviz.state.network import FACES, SOURCES


def lab_picture(state: LabState) -> Picture | None:
    """The working copy of the picture; None if the state names none that is here.

    Raises
    ------
    ImageError
        The text of a drawing is none.
    """
    match state.source:
        case "photo" if state.photo in PHOTOS:
            return shipped_photo(state.photo, state.size, state.colour)
        case "pattern" if state.pattern in PATTERNS:
            return shipped_pattern(state.pattern, state.pattern_numbers, state.size, state.colour)
        case "drawing":
            levels = drawing.decode(state.drawing) if state.drawing else drawing.blank()
            return working_copy(drawing.to_picture(levels), state.size, state.colour)
    return None


def kernel_training_picture(state: TrainKernelState) -> Pixels | None:
    """The picture that a kernel learns from, uint8 (C, H, W); None if the state names none that is here."""
    match state.source:
        case "photo" if state.photo in PHOTOS:
            return shipped_photo(state.photo, state.size, state.colour).pixels
        case "pattern" if state.pattern in PATTERNS:
            return shipped_pattern(state.pattern, state.pattern_numbers, state.size, state.colour).pixels
    return None


def sources(reader: Reader) -> tuple[str, ...]:
    """Where a picture for `reader` may come from; digits to draw or pick only go into one channel."""
    if reader.channels == 1:
        return SOURCES
    return SOURCES[2:] if reader.examples is None else SOURCES[1:]


def network_picture(state: NetworkState, reader: Reader) -> Pixels | None:
    """The picture before preprocessing, uint8 (C, H, W); None if the state names none that is here.

    Raises
    ------
    ImageError
        The text of a drawing is none.
    """
    match state.source:
        case "drawing":
            return as_digit(digit_drawing(state))
        case "sample":
            return examples(reader).images[sample_number(state, reader)]
        case "photo" if state.photo in PHOTOS:
            photo = shipped_photo(state.photo, side(state, reader), reader.channels == 3).pixels
            return cropped(photo, state, reader)
    return None


def takes_changes(reader: Reader) -> bool:
    """Whether the network's picture can be disturbed: it answers for one picture as a whole, and takes nothing else."""
    return reader.pictured and reader.whole and not (reader.fills or reader.also)


def changes(state: NetworkState, reader: Reader) -> Changes:
    """What is done to the pixels that the network gets."""
    if not takes_changes(reader):
        return Changes()
    return Changes(state.disturb, state.fool, state.target if state.fool else None)


def cropped(pixels: Pixels, state: NetworkState, reader: Reader) -> Pixels:
    """What of a photo at :func:`side` goes in: uint8 (C, H, W), all of it but for the networks that judge faces.

    These get the crop that the state names, as the cascade cuts it out and brings it to their size, but with the means rounded
    to whole numbers.
    """
    height, width = reader.size
    if not _takes_crop(state) or state.crop is None or height is None or width is None:
        return pixels
    top, left, bottom, right = state.crop
    part = pixels[:, top:bottom, left:right]
    return np.rint(averaged(part, height, width)).astype(np.uint8) if part.size else pixels


def _takes_crop(state: NetworkState) -> bool:
    return state.network in FACES[1:] and state.crop is not None


def digit_drawing(state: NetworkState) -> Pixels:
    """The levels, uint8 (54, 54), of the drawing.

    Raises
    ------
    ImageError
        Its text is none.
    """
    return drawing.decode(state.drawing, DIGIT_SIDE) if state.drawing else drawing.blank(DIGIT_SIDE)


def examples(reader: Reader) -> Examples:
    """The pictures to choose among as samples."""
    return reader.examples or _digits()


@cache
def _digits() -> Examples:
    images, labels = samples()
    return Examples(images[:, np.newaxis], labels, tuple("0123456789"))


def sample_number(state: NetworkState, reader: Reader) -> int:
    """The number of the sample that the state means."""
    return state.sample % len(examples(reader).labels)


def side(state: NetworkState, reader: Reader) -> int:
    """The longer side, in pixels, of a picture before preprocessing."""
    return LARGEST if all(reader.size) and not _takes_crop(state) else state.size


def signal(state: SignalState) -> Recording:
    """The shipped signal that the state names. Raises KeyError if there is none."""
    return _recorded(state.signal, state.signal_numbers, state.length)


@lru_cache(maxsize=64)
def _recorded(name: str, numbers: Numbers, length: int) -> Recording:
    return SIGNALS[name].record(length, **dict(numbers))
