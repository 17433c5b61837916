"""What the network of one step reads: small pictures, or shipped digits."""

from __future__ import annotations

from functools import cache

import numpy as np

from cnnviz.images.digits import samples
from cnnviz.images.encode import nearest_enlarge, thumbnail_data_uri
from cnnviz.images.picture import Picture, Pixels
from cnnviz.parts import picker
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.state.train.step import LEVELS, SIDE, SMALL, TrainStepState
from cnnviz.step_by_hand import PICTURES as SMALL_PICTURES
from cnnviz.ui.part import mount
from cnnviz.words import Translate

PICTURES, DIGITS = "train-step.pictures", "train-step.digits"
_OFFERED = 20
_ENLARGED = 8


def part_of(state: TrainStepState) -> str:
    """The key of the part that offers what a state's network reads."""
    return PICTURES if state.network == SMALL else DIGITS


def choose(_: Translate, state: TrainStepState) -> None:
    """Offer them."""
    if state.network == SMALL:
        options = [Option(name, _(each.label), _thumbnail(name)) for name, each in SMALL_PICTURES.items()]
        chosen = state.picture
    else:
        options = [Option(str(index), str(samples()[1][index]), _digit(index)) for index in offered()]
        chosen = str(state.sample)
    shown = picker_content(options, chosen, label=_("Picture"), about=about(_, state))
    mount(picker.PART, shown, key=part_of(state), direct=True)


def about(_: Translate, state: TrainStepState) -> list[str]:
    """What is said below the pictures."""
    if state.network != SMALL:
        return []
    return [_("At the first step, select a pixel of the picture to change it.")]


@cache
def offered() -> tuple[int, ...]:
    """Two digits of each class, by their place among the samples."""
    labels = samples()[1]
    return tuple(
        int(np.flatnonzero(labels == digit)[turn]) for turn in range(_OFFERED // 10) for digit in range(10)
    )


@cache
def _thumbnail(name: str) -> str:
    levels = np.array([int(level) for level in SMALL_PICTURES[name].pixels], np.uint8)
    return _address((levels * (255 // (LEVELS - 1))).reshape(1, SIDE, SIDE))


@cache
def _digit(index: int) -> str:
    return _address(samples()[0][index][np.newaxis])


def _address(pixels: Pixels) -> str:
    return thumbnail_data_uri(Picture(nearest_enlarge(pixels, _ENLARGED // (pixels.shape[1] // SIDE) or 1)))
