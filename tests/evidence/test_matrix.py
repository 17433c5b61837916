"""The convolution as a matrix, against the engine and its gradients."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import convolution_entries, transposed_entries
from cnnviz.ops import backward

from .drawing import ConvolutionCase, FloatArray, TransposedCase, convolutions, transposed

MODERATE = settings(max_examples=150, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def by_engine(case: ConvolutionCase) -> FloatArray:
    """What the engine makes of the case, without a bias."""
    return getattr(ops, f"conv{case.axes}d")(case.input, case.weight, None, **case.arguments)


@MODERATE
@given(convolutions(whole=True))
def test_matrix_times_the_input_is_the_convolution(case: ConvolutionCase) -> None:
    """Of whole numbers A x is the engine's output to the last bit, for any stride, padding, dilation and groups."""
    entries = convolution_entries(case.input.shape, case.weight.shape, **case.arguments)
    expected = by_engine(case)
    assert entries.output_shape == expected.shape
    found = entries.matrix(case.weight) @ case.input.ravel().astype(np.float64)
    assert np.array_equal(found.reshape(expected.shape), expected)


@MODERATE
@given(convolutions(whole=True), seeds)
def test_the_transpose_gives_the_gradient_by_the_input(case: ConvolutionCase, seed: int) -> None:
    """A turned over, times a gradient by the output, is the engine's gradient by the input."""
    entries = convolution_entries(case.input.shape, case.weight.shape, **case.arguments)
    grad = np.random.default_rng(seed).integers(-9, 10, entries.output_shape).astype(case.input.dtype)
    how = getattr(backward, f"conv{case.axes}d_backward")
    expected = how(grad, case.input, case.weight, **case.arguments)[0]
    found = entries.matrix(case.weight).T @ grad.ravel().astype(np.float64)
    assert np.array_equal(found.reshape(expected.shape), expected)


@MODERATE
@given(convolutions(whole=True))
def test_im2col_times_the_kernel_as_a_vector_is_the_convolution(case: ConvolutionCase) -> None:
    """P has a row for each output; times the weights as a vector it gives the engine's output."""
    entries = convolution_entries(case.input.shape, case.weight.shape, **case.arguments)
    found = entries.im2col(case.input) @ case.weight.ravel().astype(np.float64)
    assert np.array_equal(found.reshape(entries.output_shape), by_engine(case))


@MODERATE
@given(transposed(whole=True))
def test_matrix_of_a_transposed_convolution(case: TransposedCase) -> None:
    """Its matrix times the input is the engine's output."""
    entries = transposed_entries(case.input.shape, case.weight.shape, **case.arguments)
    expected = case.engine(bias=False)
    assert entries.output_shape == expected.shape
    found = entries.matrix(case.weight) @ case.input.ravel().astype(np.float64)
    assert np.array_equal(found.reshape(expected.shape), expected)


@MODERATE
@given(transposed(whole=True, extra=False))
def test_the_matrix_of_a_transposed_convolution_is_the_other_turned_over(case: TransposedCase) -> None:
    """The convolution that leads back to its input has the transpose of its matrix, with the same weight."""
    how = {name: value for name, value in case.arguments.items() if name != "output_padding"}
    there = transposed_entries(case.input.shape, case.weight.shape, **how)
    back = convolution_entries(there.output_shape, case.weight.shape, **how)
    assert back.output_shape == case.input.shape
    difference = there.matrix(case.weight) - back.matrix(case.weight).T
    assert abs(difference).max() == 0


def test_a_row_a_weight_and_a_pixel_on_paper() -> None:
    """Six by six pixels under three by three weights: 16 rows of 9; each weight in 16 rows, an inner pixel in 9."""
    entries = convolution_entries((1, 6, 6), (1, 1, 3, 3))
    assert len(entries.outputs) == 144
    assert np.bincount(entries.outputs).tolist() == [9] * 16
    assert np.bincount(entries.weights).tolist() == [16] * 9
    assert np.bincount(entries.inputs).reshape(6, 6)[0].tolist() == [1, 2, 3, 3, 2, 1]
    assert np.bincount(entries.inputs).reshape(6, 6)[2, 3] == 9
    fifth = entries.inputs[entries.outputs == 5]
    assert fifth.tolist() == [7, 8, 9, 13, 14, 15, 19, 20, 21]
