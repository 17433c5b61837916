"""A description as a text in a link."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.training.account import MOST_LAYERS
from cnnviz.training.architecture import (
    ACTIVATIONS,
    MOST_DROPPED,
    MOST_OUTPUTS,
    MOST_SIZE,
    Activation,
    Architecture,
    AveragePool,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    GlobalAverage,
    Layer,
    MaxPool,
)
from cnnviz.training.presets import PRESETS
from cnnviz.training.written import LONGEST, read_layers, write_layers

COUNTS, SIZES = st.integers(1, MOST_OUTPUTS), st.integers(1, MOST_SIZE)


@st.composite
def convolutions(draw: st.DrawFn) -> Convolution:
    """With settings within their bounds."""
    size = draw(SIZES)
    return Convolution(draw(COUNTS), size, draw(SIZES), draw(st.integers(0, size - 1)))


LAYERS: st.SearchStrategy[Layer] = st.one_of(
    convolutions(),
    st.builds(MaxPool, SIZES, SIZES),
    st.builds(AveragePool, SIZES, SIZES),
    st.builds(Activation, st.sampled_from(ACTIVATIONS)),
    st.builds(Dropout, st.integers(0, round(100 * MOST_DROPPED)).map(lambda share: share / 100)),
    st.builds(FullyConnected, COUNTS),
    st.sampled_from([BatchNorm(), Flatten(), GlobalAverage()]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LAYERS, min_size=1, max_size=MOST_LAYERS).map(tuple))
def test_every_description_comes_back_from_its_text(layers: Architecture) -> None:
    """Whether its layers fit or not; the text needs no escapes in an address and stays short."""
    text = write_layers(layers)
    assert read_layers(text) == layers
    assert quote(text) == text
    assert len(text) <= LONGEST


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_come_back(preset: str) -> None:
    """For any number of classes."""
    layers = PRESETS[preset].layers(5)
    assert read_layers(write_layers(layers)) == layers


def test_the_text_is_short_and_can_be_read() -> None:
    """What is usual is left out."""
    assert write_layers(PRESETS["digits"].layers(10)) == (
        "conv8k3p1-relu-max2-conv16k3p1-relu-max2-flat-fc10"
    )
    layers = Convolution(6, 5, 2), BatchNorm(), Activation("leaky_relu"), AveragePool(3, 2), Dropout(0.25)
    assert write_layers((*layers, GlobalAverage())) == "conv6k5s2-bn-leaky_relu-avg3s2-drop0.25-gap"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "relu-",
        "conv8",
        "conv8k3p3",
        "conv0k3",
        "conv08k3",
        "conv8k3p1s2",
        "conv9999k3",
        "conv99999k3",
        "conv8k17",
        "conv\N{ARABIC-INDIC DIGIT THREE}k3",
        "max",
        "max0",
        "max2s0",
        "drop1",
        "drop0.95",
        "drop1e-3",
        "fc",
        "fc-1",
        "fc1025",
        "RELU",
        "softmax",
        "relu\n",
        "-".join(["relu"] * (MOST_LAYERS + 1)),
        "drop0." + "0" * LONGEST,
    ],
)
def test_a_text_that_says_nothing_is_refused(text: str) -> None:
    """With the ValueError that a link's reader expects."""
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was refused, or why
        read_layers(text)


@given(st.text(alphabet="convkspmaxfgdrelu0123456789.-_", max_size=60))
def test_what_is_read_is_written_so_that_it_is_read_again(text: str) -> None:
    """Any text is either refused or names layers."""
    try:
        layers = read_layers(text)
    except ValueError:
        return
    assert read_layers(write_layers(layers)) == layers
