"""The part that goes on paper has room there, holds what was asked for, and whole pooling windows."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.evidence import Slide
from cnnviz.ops import conv_output_size, pool_output_size
from cnnviz.worksheets.cut import Axis, part_around, telling_place


@st.composite
def axes(draw: st.DrawFn) -> Axis:
    """An axis on which the convolution and the pooling fit."""
    size, kernel, stride = draw(st.integers(4, 60)), draw(st.integers(1, 5)), draw(st.integers(1, 4))
    padding, dilation = draw(st.integers(0, 3)), draw(st.integers(1, 3))
    slide = Slide(size, kernel, stride, padding, dilation)
    assume(size + 2 * padding >= len(slide.window(0)))
    outputs = conv_output_size(
        size, kernel, stride=stride, padding_begin=padding, padding_end=padding, dilation=dilation
    )
    window, step = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    around = draw(st.integers(0, window // 2))
    assume(outputs + 2 * around >= window)
    pooled = pool_output_size(outputs, window, stride=step, padding_begin=around, padding_end=around)
    return Axis(slide, outputs, pooled, window, step, around)


@settings(max_examples=200)
@given(axes(), st.data())
def test_a_part_has_room_and_whole_windows(axis: Axis, data: st.DataObject) -> None:
    """Its input cells are no more than the paper has room for, and every pooling window lies within its outputs."""
    target = data.draw(st.integers(0, axis.outputs - 1))
    wanted, room = data.draw(st.integers(1, 8)), axis.reach + data.draw(st.integers(0, 8))
    part = part_around(axis, target, wanted, room)
    assert 1 <= part.count <= wanted
    assert target in part.outputs and part.first >= 0 and part.outputs[-1] < axis.outputs
    assert (part.count - 1) * axis.slide.stride + axis.reach <= room
    for window in part.pooled:
        begin = window * axis.step - axis.padding
        assert 0 <= window < axis.pooled
        assert part.first <= begin and begin + axis.window <= part.first + part.count


@settings(max_examples=60)
@given(axes(), st.data())
def test_a_window_that_fits_is_taken(axis: Axis, data: st.DataObject) -> None:
    """The pooling window around the target, if it lies on the map and the paper has room for it."""
    wanted, room = 6, axis.reach + 5 * axis.slide.stride
    target = data.draw(st.integers(0, axis.outputs - 1))
    begins = [window * axis.step - axis.padding for window in range(axis.pooled)]
    around = [
        begin
        for begin in begins
        if 0 <= begin <= target < begin + axis.window <= axis.outputs and axis.window <= wanted
    ]
    part = part_around(axis, target, wanted, room)
    assert not around or part.pool_count


def test_a_telling_place_has_both_signs() -> None:
    """Not where the map is flat, nor beside the border, whose windows reach into the padding."""
    conv = np.zeros((40, 50), np.float32)
    conv[:4, :4] = np.array([[9, -9, 8, -8]] * 4) * np.arange(1, 5)[:, None]
    conv[20:26, 30:36] = np.array([[5, -5, 4, -3, 5, -1]] * 6) * np.arange(1, 7)[:, None]
    both = (Axis(Slide(40, 3, padding_begin=1), 40), Axis(Slide(50, 3, padding_begin=1), 50))
    row, column = telling_place(conv, both, 6)
    assert 18 <= row <= 27 and 28 <= column <= 37
    assert telling_place(conv[:3, :3], (Axis(Slide(3, 3, padding_begin=1), 3),) * 2, 6) <= (2, 2)
