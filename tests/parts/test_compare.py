"""What A and B of a comparison are called."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.comparison import comparison, made, stage_of
from cnnviz.parts.compare.content import compare_content
from cnnviz.state import LabState
from cnnviz.state.lab import settings_of, with_settings
from cnnviz.words import translation

PIXELS = np.arange(7 * 9, dtype=np.uint8).reshape(1, 7, 9)


def called(a: LabState, b: LabState, stage: str, language: str = "en") -> list[str]:
    """The names of both sides."""
    state = b.changed(compare=settings_of(a), compare_stage=stage)
    assert state.compare is not None
    sides = (
        made(with_settings(state, state.compare), PIXELS, stage_of(state)),
        made(state, PIXELS, stage_of(state)),
    )
    found = comparison(*sides, stage_of(state))
    meta, _arrays = compare_content(translation(language).gettext, found, state, "picture")
    return [side["name"] for side in meta["sides"]]


@pytest.mark.parametrize(
    ("a", "b", "stage", "names"),
    [
        (LabState(), LabState(kernel="sobel_y"), "conv", ["Sobel x", "Sobel y"]),
        (LabState(), LabState(stride=2), "conv", ["Stride: 1", "Stride: 2"]),
        (
            LabState(then="convolve", activation="identity", pooling="none"),
            LabState(then="convolve", pooling="none"),
            "then",
            ["Activation: None", "Activation: ReLU"],
        ),
        (LabState(), LabState(), "conv", ["Sobel x", "Sobel x"]),
    ],
)
def test_two_sides_are_told_apart(a: LabState, b: LabState, stage: str, names: list[str]) -> None:
    """By their kernels; where these are the same, by what was changed, if anything was."""
    assert called(a, b, stage) == names
    assert called(a, b, stage, "zh_CN")[0].isascii() == (names[0] == "Sobel x")
