"""Facts of the named preprocessings and of what is compared with what."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.preprocessing import Preprocessing
from cnnviz.presets import PRESETS, choices, describe, preset_of

BLACK_AND_WHITE = {
    "one": ([0, 0, 0], [1, 1, 1]),
    "bytes": ([0, 0, 0], [255, 255, 255]),
    "signed": ([-1, -1, -1], [1, 1, 1]),
    "mtcnn": ([-0.99609375] * 3, [0.99609375] * 3),
    "imagenet": ([-2.117904, -2.035714, -1.804444], [2.248908, 2.428571, 2.64]),
    "caffe": ([-103.939, -116.779, -123.68], [151.061, 138.221, 131.32]),
}


@pytest.mark.parametrize("name", PRESETS)
def test_black_and_white_of_every_preset(name: str) -> None:
    """The two ends of each preset, worked out by hand, in the network's order of channels."""
    pixels = np.zeros((3, 1, 2), np.uint8)
    pixels[..., 1] = 255
    got = PRESETS[name].preprocessing.apply(pixels, 3)[0, :, 0]
    np.testing.assert_allclose(got, np.transpose(BLACK_AND_WHITE[name]), rtol=1e-5)


def test_only_caffe_has_blue_first() -> None:
    """The order of the channels is part of a preset."""
    assert [name for name, preset in PRESETS.items() if preset.preprocessing.order == "bgr"] == ["caffe"]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_known_whatever_the_fit(name: str) -> None:
    """Fit and inversion belong to the picture, not to the preset."""
    chosen = Preprocessing(fit="crop", invert=True)
    taken = PRESETS[name].on(chosen)
    assert (taken.fit, taken.invert) == ("crop", True)
    assert preset_of(taken) == name
    assert preset_of(replace(taken, mean=(0.123,))) is None


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("fitted", [False, True])
def test_choices_differ_and_can_be_computed(channels: int, fitted: bool) -> None:
    """No choice twice, none that is chosen already, and each gives other numbers for a picture of that aspect."""
    chosen = Preprocessing()
    pixels = np.random.default_rng(0).integers(0, 256, (channels, 12, 20 if fitted else 12), np.uint8)
    made = [each.apply(pixels, channels, 8, 8) for each in (chosen, *choices(chosen, channels, fitted))]
    assert len(made) > 4
    for number, one in enumerate(made):
        assert all(not np.array_equal(one, other) for other in made[:number])


def test_words_say_where_a_choice_differs() -> None:
    """The numbers by name, then exchanged channels, inversion and fit where they are not the network's own."""
    own = PRESETS["imagenet"].preprocessing
    assert describe(own, own) == ("ImageNet mean and standard deviation",)
    other = replace(own, order="bgr", invert=True, fit="crop")
    assert describe(other, own) == (
        "ImageNet mean and standard deviation",
        "red and blue exchanged",
        "dark and light exchanged",
        "cut to the middle",
    )
    assert describe(replace(own, std=()), own) == ("numbers of your own",)
