"""How stamped kernels overlap, and what a picture gives that is enlarged first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from cnnviz import ops
from cnnviz.parts.overlap import inner_counts, overlap_maps, overlap_sentences, resized
from cnnviz.pipeline import Run, run
from cnnviz.state import LabState


def run_of(**fields: object) -> Run:
    """A run on drawn pixels, 7 x 9."""
    state = LabState(colour=False, operation="transposed").changed(**fields)
    return run(state, np.random.default_rng(1).integers(0, 256, (1, 7, 9), np.uint8))


@settings(max_examples=30, deadline=None)
@given(
    stride=st.integers(1, 4),
    padding=st.sampled_from(["valid", "1", "2"]),
    kernel=st.sampled_from(["sobel_x", "box"]),
)
def test_enlarging_first_is_scipys_convolution_of_the_enlarged_picture(
    stride: int, padding: str, kernel: str
) -> None:
    """Each pixel repeated, then scipy's full convolution, cut to the size and place of the transposed one."""
    result = run_of(stride=stride, padding=padding, kernel=kernel)
    found = resized(result).values
    assert found.shape == result.conv.shape
    enlarged = np.kron(result.input[0], np.ones((stride, stride)))
    full = signal.convolve2d(enlarged, result.weight[0, 0])
    begin = result.convolution.padding[0][0] + (stride - 1) // 2
    rows, columns = found.shape[1:]
    expected = full[begin : begin + rows, begin : begin + columns]
    np.testing.assert_allclose(found[0, : len(expected), : expected.shape[1]], expected, rtol=1e-5, atol=1e-2)


@pytest.mark.parametrize(("stride", "counts"), [(1, [9]), (2, [1, 2, 4]), (3, [1]), (4, [0, 1])])
def test_counts_alternate_where_the_stride_does_not_divide_the_kernel(stride: int, counts: list[int]) -> None:
    """Of a kernel of 3 x 3; a stride beyond it leaves gaps."""
    result = run_of(stride=stride, kernel="box")
    assert inner_counts(result) == counts
    said = overlap_sentences(str, LabState(operation="transposed", stride=stride), result)[0]
    assert ("even a uniform picture gives a map with a regular pattern" in said) == (len(counts) > 1)


def test_an_even_picture_gets_a_checkerboard_only_from_overlapping_copies() -> None:
    """Inside, the transposed convolution has three values, and the enlarged picture one."""
    state = LabState(colour=False, operation="transposed", stride=2, kernel="box")
    result = run(state, np.full((1, 7, 9), 90, np.uint8))
    assert len(np.unique(result.conv[0, 3:-3, 3:-3])) == 3
    assert len(np.unique(resized(result).values[0, 3:-3, 3:-3].round(3))) == 1
    assert [item.values.shape for item in overlap_maps(str, result)] == [(15, 19)] * 4
    expected = ops.conv_transpose2d(result.input, result.weight, stride=2)
    np.testing.assert_array_equal(result.conv, expected)
