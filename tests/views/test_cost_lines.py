"""The sentences of the panel on sizes and cost: what they write is arithmetic that holds, and ends in the operation's own sizes."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from cnnviz.views.cost import Axis, ConvolutionCost, FullyConnectedCost, TransposedAxis, TransposedCost
from cnnviz.views.cost_lines import convolution_lines, fully_connected_lines, size_line
from cnnviz.views.numbers import grouped
from cnnviz.words import translation

_ = translation("zh_CN").gettext
SUMS = re.compile(r"[\d\u2009 +×−]*\d = \*{0,2}[\d\u2009]+")


def sums(line: str) -> list[int]:
    """The results of all sums in a sentence, after each was worked out anew."""
    found = []
    for written in SUMS.findall(line.replace("\u202f", "\u2009")):
        left, right = written.replace("\u2009", "").replace("*", "").split("=")
        assert eval(left.replace("×", "*").replace("−", "-")) == int(right), written
        found.append(int(right))
    return found


@given(
    size=st.integers(3, 40),
    kernel=st.integers(1, 3),
    stride=st.integers(1, 4),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    ceil_mode=st.booleans(),
)
def test_a_size_is_worked_out_rightly(
    size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool
) -> None:
    """The last sum is the size of what scipy's correlation of a padded row leaves, every stride-th of it."""
    axis = Axis(max(size, 6), kernel, stride, padding, padding, dilation, ceil_mode and kernel > padding)
    taps = np.zeros((kernel - 1) * dilation + 1)
    row = np.ones(axis.size + 2 * padding)
    expected = len(signal.correlate(row, taps, "valid")[::stride])
    for message in (str, _):
        assert sums(size_line(message, axis))[-1] == axis.output
    assert axis.ceil_mode or axis.output == expected


@given(size=st.integers(1, 40), kernel=st.integers(1, 5), stride=st.integers(1, 4), cut=st.integers(0, 1))
def test_a_larger_size_is_worked_out_rightly(size: int, kernel: int, stride: int, cut: int) -> None:
    """As many places as copies of the kernel cover that begin a stride apart."""
    axis = TransposedAxis(size, kernel, stride, 0, min(cut, kernel - 1), output_padding=0)
    covered = np.zeros((size - 1) * stride + kernel)
    assert sums(size_line(str, axis))[-1] == axis.output == len(covered) - axis.padding_end


@given(channels=st.integers(1, 4), out=st.integers(1, 4), rows=st.integers(3, 50), columns=st.integers(3, 50))
def test_weights_and_work_are_counted_rightly(channels: int, out: int, rows: int, columns: int) -> None:
    """As the shapes of the arrays say."""
    axes = (Axis(rows, 3, 1, 0, 0), Axis(columns, 2, 1, 0, 0))
    weight = np.zeros((out, channels, 3, 2))
    made = np.zeros((out, rows - 2, columns - 1))
    _size, weights, work = convolution_lines(str, ConvolutionCost(channels, out, 1, axes))
    assert sums(weights) == [weight.size]
    assert f"**{weight.size + out}**" in weights
    assert sums(work) == [made.size * channels * 6]
    dense, all_told = fully_connected_lines(str, FullyConnectedCost(channels * rows * columns, made.size))
    assert sums(dense) == [channels * rows * columns * made.size]
    assert f"**{grouped(channels * rows * columns * made.size + made.size)}**" in all_told
    transposed = TransposedCost(
        channels, out, 1, (TransposedAxis(rows, 3, 2, 0, 0), TransposedAxis(columns, 2, 2, 0, 0))
    )
    assert sums(convolution_lines(str, transposed)[2]) == [channels * rows * columns * out * 6]
