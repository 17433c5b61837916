"""What the lab's transposed convolution is asked, beside copies of the kernel that are put down one by one."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.lessons.checks.transposed import CHECKS, even_overlap
from cnnviz.lessons.questions.transposed import QUESTIONS, overlap_products, transposed_value
from cnnviz.lessons.scene import Scene
from cnnviz.state import LabState, NetworkState
from cnnviz.state.stages import Pin

from .scenes import scene_of

ENLARGED = LabState(
    source="pattern",
    pattern="noise",
    size=8,
    colour=False,
    unit=9,
    weights=(((1.0, 2.0, 0.0), (3.0, 1.0, 2.0), (2.0, 0.0, 1.0)),),
    operation="transposed",
    stride=2,
    activation="identity",
    pooling="none",
)


def put_down(
    pixels: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], stride: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """The map, and how many copies of the kernel reach each place."""
    (rows, columns), (height, width) = pixels.shape, weight.shape
    shape = (rows - 1) * stride + height, (columns - 1) * stride + width
    made, count = np.zeros(shape), np.zeros(shape, np.intp)
    for row in range(rows):
        for column in range(columns):
            area = np.s_[row * stride : row * stride + height, column * stride : column * stride + width]
            made[area] += pixels[row, column] * weight
            count[area] += 1
    return made, count


@pytest.mark.parametrize("bias", [0.0, 4.0])
def test_values_are_those_of_copies_that_are_added_up(bias: float) -> None:
    """At an element that several pixels reach; the mistakes are the last copy alone, and the values beside."""
    state = ENLARGED.changed(bias=bias)
    scene = scene_of(state)
    made, count = put_down(scene.result.input[0].astype(float), np.array(ENLARGED.weights[0]), 2)  # type: ignore[index]
    for draw in range(20):
        asked = transposed_value(scene, Random(draw))
        assert asked is not None and asked.is_telling()
        pin = asked.view["pin"]
        assert isinstance(pin, Pin) and count[pin.row, pin.column] > 1
        assert asked.answer == (made[pin.row, pin.column] + bias,)
        known = {name: answer for answer, name in asked.mistakes}
        last = scene.result.input[0, pin.row // 2, pin.column // 2] if max(pin.row, pin.column) < 16 else None
        if last is not None and pin.row % 2 == pin.column % 2 == 0 and last and "copy_replaces" in known:
            assert known["copy_replaces"] == (last * 1.0 + bias,)
        if bias:
            assert known["bias_forgotten"] == (asked.answer[0] - bias,)


@given(kernel=st.integers(1, 7), stride=st.integers(1, 4))
def test_products_are_counted_as_copies_that_meet(kernel: int, stride: int) -> None:
    """The largest number, for whatever kernel and stride; the weights alone are a mistake."""
    asked = overlap_products(scene_of(ENLARGED), Random(0), kernels=[kernel], strides=[stride])
    _made, count = put_down(np.ones((9, 9)), np.ones((kernel, kernel)), stride)
    assert asked is not None and asked.is_telling()
    assert asked.answer == (count.max(),)


@given(size=st.integers(2, 9), stride=st.integers(1, 4), dilation=st.integers(1, 3))
def test_copies_overlap_evenly_where_all_counts_are_the_same(size: int, stride: int, dilation: int) -> None:
    """Away from the border, with gaps in the kernel and without; the task keeps stride 2."""
    state = ENLARGED.changed(
        size=16,
        weights=None,
        kernel="box",
        kernel_numbers=(("size", float(size)),),
        stride=stride,
        dilation=dilation,
    )
    spread = np.zeros(((size - 1) * dilation + 1,) * 2)
    spread[::dilation, ::dilation] = 1
    side, reach = 80, len(spread)
    pixels = np.zeros((side, side))
    pixels[::stride, ::stride] = 1  # copies begin at these places
    line = np.convolve(pixels[0], spread[0])[reach : side - reach]
    seen = even_overlap(scene_of(state))
    assert seen.done == (stride == 2 and np.ptp(line) == 0)
    if stride == 2:  # one product is no "1 products"
        assert ("{many} products" in (seen.status or "")) == (line.max() > 1)


@pytest.mark.parametrize(
    "scene",
    [
        Scene(ENLARGED),
        Scene(NetworkState(), 7),
        scene_of(ENLARGED.changed(operation="convolution")),
    ],
)
def test_nothing_is_asked_of_what_is_no_transposed_convolution(scene: Scene) -> None:
    """On another page, or where nothing was computed."""
    assert not any(check(scene).done for check in CHECKS.values())
    assert transposed_value(scene, Random(0)) is None
    assert QUESTIONS["overlap_products"](scene, Random(0), kernels=[3], strides=[2]) is None
