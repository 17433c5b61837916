"""What the last lesson says was measured, is measured here again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import ndimage

from cnnviz.images.digits import samples
from cnnviz.lessons import LESSONS
from cnnviz.lessons.lesson import Choice
from cnnviz.reading import Reading
from cnnviz.state import NetworkState

from .scenes import result_of

Images = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def _noisy(images: Images) -> Images:
    noise = np.random.default_rng(0).normal(0, 0.3, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


CHANGES: dict[str, tuple[Callable[[Images], Images], float]] = {
    "none": (lambda images: images, 96.5),
    "2 pixels to the right": (lambda images: np.roll(images, 2, 2), 96.5),
    "4 pixels to the right": (lambda images: ndimage.shift(images, (0, 0, 4)), 80),
    "Thicker strokes": (lambda images: ndimage.grey_dilation(images, (1, 3, 3)), 97),
    "Strong noise": (_noisy, 62.5),
    "Black and white exchanged": (lambda images: 1 - images, 22),
    "A quarter turn": (lambda images: np.rot90(images, -1, (1, 2)), 17.5),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_share_of_digits_that_are_read_correctly(change: str) -> None:
    """As the card says it."""
    reading = result_of(NetworkState(source="sample"))
    assert isinstance(reading, Reading)
    images, labels = samples()
    changed, share = CHANGES[change]
    inputs = np.ascontiguousarray(changed(images.astype(np.float32) / 255))
    answers = [
        int(np.argmax(reading.network.run({reading.input: each[None, None]})[reading.rows[-1]]))
        for each in inputs
    ]
    assert 100 * np.mean(answers == labels) == share
    choice = LESSONS["world"].cards[1].asks
    assert isinstance(choice, Choice)
    said = " ".join(option.says["en"] for option in choice.options) + LESSONS["world"].cards[1].text["en"]
    assert f"{share:g}%" in said
