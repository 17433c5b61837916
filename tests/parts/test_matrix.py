"""What the matrix of a convolution shows, beside the maps of the whole picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.evidence import convolution_entries, transposed_entries
from cnnviz.ops import OperationError
from cnnviz.parts.matrix.content import matrix_content, whole_entries
from cnnviz.parts.matrix.crop import MOST_OUTPUTS, crop_of
from cnnviz.pipeline import Run, run
from cnnviz.state import LabState
from cnnviz.state.stages import PADDING_MODES, Pin

STATES = st.builds(
    LabState,
    kernel=st.sampled_from(["sobel_x", "box", "laplacian_4"]),
    colour=st.booleans(),
    depthwise=st.booleans(),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 2),
    padding=st.sampled_from(["valid", "1", "2"]),
    padding_mode=st.sampled_from(PADDING_MODES),
    operation=st.sampled_from(["convolution", "transposed"]),
    matrix=st.sampled_from(["sparse", "im2col"]),
    bias=st.sampled_from([0.0, 4.0]),
    matrix_channel=st.integers(0, 2),
    pin=st.none() | st.builds(Pin, st.just("conv"), st.just(0), st.integers(0, 12), st.integers(0, 12)),
)


def run_of(state: LabState, height: int = 14, width: int = 17) -> Run:
    """A run on drawn pixels."""
    channels = 3 if state.colour else 1
    return run(state, np.random.default_rng(1).integers(0, 256, (channels, height, width), np.uint8))


@settings(max_examples=120, deadline=None)
@given(state=STATES)
def test_the_sums_are_those_of_the_engine(state: LabState) -> None:
    """Each output is its row times the pixels, plus the bias; and no more is sent than can be drawn."""
    result = run_of(state)
    meta, arrays = matrix_content(str, result, state)
    if meta["refused"]:
        assert not arrays
        return
    x, w, y = (np.ravel(arrays[name]).astype(np.float64) for name in "xwy")
    sums = np.full(len(y), result.bias, np.float64)
    np.add.at(sums, arrays["outputs"], w[arrays["taps"]] * x[arrays["inputs"]])
    np.testing.assert_allclose(y, sums, rtol=1e-6, atol=1e-3)
    assert len(y) <= MOST_OUTPUTS and len(x) <= 64
    assert meta["marked"][0] == "y" and int(meta["marked"][1:]) < len(y)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_the_crop_has_the_pinned_output_of_the_whole_picture(stride: int) -> None:
    """Without padding, of one channel: the marked sum is the value in the map."""
    state = LabState(colour=False, stride=stride, pin=Pin("conv", 0, 2, 3))
    result = run_of(state)
    meta, arrays = matrix_content(str, result, state)
    at = int(meta["marked"][1:])
    assert np.ravel(arrays["y"])[at] == result.conv[0, 2, 3]
    row, column = divmod(at, arrays["y"].shape[2])
    top, left = meta["starts"]["y"]
    assert (top + row, left + column) == (2, 3)


def test_a_small_picture_is_there_whole() -> None:
    """And nothing is said of a part."""
    state = LabState(colour=False)
    meta, arrays = matrix_content(str, run_of(state, 8, 7), state)
    assert arrays["x"].shape == (1, 8, 7) and not meta["about"]


def test_what_cannot_be_drawn_is_said() -> None:
    """A kernel that reaches too far, and a padding that makes too many outputs."""
    for state in (LabState(dilation=4, colour=False), LabState(padding="8", colour=False)):
        result = run_of(state)
        assert crop_of(result, None) is None
        assert "cannot be drawn" in matrix_content(str, result, state)[0]["refused"]


@settings(max_examples=40, deadline=None)
@given(state=STATES)
def test_the_entries_of_the_whole_picture_are_counted(state: LabState) -> None:
    """As many as there are multiplications of one channel with a pixel."""
    try:
        result = run_of(state, 9, 7)
    except OperationError:
        return
    given = result.convolution.arguments | {"groups": 1}
    shapes = ((1, 9, 7), (1, 1, *result.convolution.kernel))
    entries = transposed_entries if state.operation == "transposed" else convolution_entries
    assert whole_entries(result) == len(entries(*shapes, **given).outputs)


def test_a_mark_that_is_not_there_is_the_element_itself() -> None:
    """As a link can have it, or another stride since."""
    state = LabState(colour=False, marked="w9")
    assert matrix_content(str, run_of(state), state)[0]["marked"][0] == "y"
    state = LabState(colour=False, marked="w8")
    assert matrix_content(str, run_of(state), state)[0]["marked"] == "w8"
