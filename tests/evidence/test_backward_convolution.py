from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import (
    convolution_input_gradient,
    convolution_step,
    convolution_weight_gradient,
)
from cnnviz.ops import backward

from .differences import slope
from .drawing import ConvolutionCase, FloatArray, convolutions, position_in, rounding_bound

MODERATE = settings(max_examples=100, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def forward(case: ConvolutionCase, x: Any, weight: Any) -> FloatArray:
    """The case's convolution of other numbers, with or without a batch axis."""
    operation = ops.conv2d if case.axes == 2 else ops.conv1d
    return operation(x, weight, None, **case.arguments)


def engine(case: ConvolutionCase, grad: FloatArray, x: FloatArray) -> tuple[FloatArray, ...]:
    """The engine's gradients by input, weight and bias."""
    operation = backward.conv2d_backward if case.axes == 2 else backward.conv1d_backward
    return operation(grad, x, case.weight, **case.arguments)


def drawn_grad(case: ConvolutionCase, x: FloatArray, seed: int, whole: bool) -> FloatArray:
    """A gradient by the output, whole numbers or normal ones."""
    shape, rng = forward(case, x, case.weight).shape, np.random.default_rng(seed)
    return (rng.integers(-9, 10, shape) if whole else rng.standard_normal(shape)).astype(case.input.dtype)


def batch_of(case: ConvolutionCase, images: int) -> FloatArray:
    """The case's image and mirrored ones, each a little different."""
    return np.stack([case.input if n % 2 == 0 else case.input[..., ::-1] - n for n in range(images)])


@MODERATE
@given(convolutions(), seeds, st.integers(0, 2), st.data())
def test_weight_gradient_is_the_engines(
    case: ConvolutionCase, seed: int, images: int, data: st.DataObject
) -> None:
    """For one image and for a batch: products are inputs times gradients, and they sum to the engine's number."""
    x = batch_of(case, images) if images else case.input
    grad = drawn_grad(case, x, seed, whole=False)
    index = position_in(data, case.weight.shape)
    step = convolution_weight_gradient(grad, x, case.weight, index, **case.arguments)
    assert step.products.shape == (max(1, images), *grad.shape[-case.axes :])
    assert np.array_equal(step.products, step.inputs * step.grads)
    batch = grad if images else grad[np.newaxis]
    assert np.array_equal(step.grads, batch[:, index[0]])
    bound = rounding_bound(step.products, 0, case.input.dtype)
    assert abs(step.total - engine(case, grad, x)[1][index]) <= bound


@MODERATE
@given(convolutions(whole=True), seeds, st.data())
def test_weight_gradient_of_whole_numbers_is_exactly_the_engines_and_the_slope(
    case: ConvolutionCase, seed: int, data: st.DataObject
) -> None:
    """The output is linear in a weight, so the loss's difference over a whole step is the gradient to the last bit."""
    grad = drawn_grad(case, case.input, seed, whole=True)
    index = position_in(data, case.weight.shape)
    step = convolution_weight_gradient(grad, case.input, case.weight, index, **case.arguments)
    x = case.input.astype(np.float64)
    assert step.total == slope(lambda w: forward(case, x, w), case.weight, index, grad, step=1)
    assert step.total == engine(case, grad, case.input)[1][index]


@MODERATE
@given(convolutions(whole=True), seeds, st.data())
def test_terms_of_a_weight_gradient_are_what_the_weight_meets_going_forward(
    case: ConvolutionCase, seed: int, data: st.DataObject
) -> None:
    """At any output position the forward window has, under that tap, the input, source and padding of the term."""
    grad = drawn_grad(case, case.input, seed, whole=True)
    index = position_in(data, case.weight.shape)
    step = convolution_weight_gradient(grad, case.input, case.weight, index, **case.arguments)
    place = position_in(data, grad.shape[1:])
    there = convolution_step(case.input, case.weight, None, (index[0], *place), **case.arguments)
    tap = index[2:]
    assert step.position == index
    assert step.input_channel == there.input_channels[index[1]]
    assert step.inputs[(0, *place)] == there.inputs[(index[1], *tap)]
    assert step.grads[(0, *place)] == grad[(index[0], *place)]
    assert step.is_padding[place] == there.is_padding[tap]
    for axis in range(case.axes):
        assert step.coordinates[axis][place[axis]] == there.coordinates[axis][tap[axis]]
        assert step.sources[axis][place[axis]] == there.sources[axis][tap[axis]]


@MODERATE
@given(convolutions(), seeds, st.data())
def test_input_gradient_is_the_engines(case: ConvolutionCase, seed: int, data: st.DataObject) -> None:
    """Products are weights times gradients, subtotals sum an output channel's, and the total is the engine's number."""
    grad = drawn_grad(case, case.input, seed, whole=False)
    position = position_in(data, case.input.shape)
    step = convolution_input_gradient(grad, case.input, case.weight, position, **case.arguments)
    assert np.array_equal(step.products, step.weights * step.grads)
    assert np.allclose(step.channel_subtotals, [p.sum() for p in step.products], rtol=1e-13, atol=1e-300)
    assert step.total == step.channel_subtotals.sum()
    bound = rounding_bound(step.products, 0, case.input.dtype)
    assert abs(step.total - engine(case, grad, case.input)[0][position]) <= bound


@MODERATE
@given(convolutions(whole=True), seeds, st.data())
def test_input_gradient_of_whole_numbers_is_exactly_the_engines_and_the_slope(
    case: ConvolutionCase, seed: int, data: st.DataObject
) -> None:
    """Also where padding copies the element, and where no window holds it."""
    grad = drawn_grad(case, case.input, seed, whole=True)
    position = position_in(data, case.input.shape)
    step = convolution_input_gradient(grad, case.input, case.weight, position, **case.arguments)
    weight = case.weight.astype(np.float64)
    assert step.total == slope(lambda x: forward(case, x, weight), case.input, position, grad, step=1)
    assert step.total == engine(case, grad, case.input)[0][position]


@MODERATE
@given(convolutions(whole=True), seeds, st.data())
def test_terms_of_an_input_gradient_are_the_windows_that_hold_the_element(
    case: ConvolutionCase, seed: int, data: st.DataObject
) -> None:
    """Any term's output has the element in its forward window, by that tap, with that weight."""
    grad = drawn_grad(case, case.input, seed, whole=True)
    position = position_in(data, case.input.shape)
    step = convolution_input_gradient(grad, case.input, case.weight, position, **case.arguments)
    assert step.products.shape == (len(step.output_channels), *(len(axis) for axis in step.outputs))
    if not step.products.size:
        return
    term = position_in(data, step.products.shape)
    kernel = step.output_channels[term[0]]
    output = (kernel, *(int(axis[i]) for axis, i in zip(step.outputs, term[1:], strict=True)))
    tap = tuple(int(axis[i]) for axis, i in zip(step.taps, term[1:], strict=True))
    there = convolution_step(case.input, case.weight, None, output, **case.arguments)
    within = there.input_channels.index(position[0])
    assert step.weights[term] == there.weights[(within, *tap)]
    assert step.grads[term] == grad[output]
    for axis in range(case.axes):
        assert there.sources[axis][tap[axis]] == position[1 + axis]
        assert there.coordinates[axis][tap[axis]] == step.coordinates[axis][term[1 + axis]]


@settings(max_examples=40, deadline=None)
@given(convolutions(whole=True), seeds)
def test_all_weight_gradients_and_all_input_gradients_tell_of_one_sum(
    case: ConvolutionCase, seed: int
) -> None:
    """Weights times their gradients, inputs times theirs, and outputs times theirs add up to the same, exactly."""
    grad = drawn_grad(case, case.input, seed, whole=True)
    by_weight = sum(
        float(w) * convolution_weight_gradient(grad, case.input, case.weight, index, **case.arguments).total
        for index, w in np.ndenumerate(case.weight)
    )
    by_input = sum(
        float(x) * convolution_input_gradient(grad, case.input, case.weight, place, **case.arguments).total
        for place, x in np.ndenumerate(case.input)
    )
    output = forward(case, case.input.astype(np.float64), case.weight)
    assert by_weight == by_input == np.sum(grad.astype(np.float64) * output)


def test_weight_gradient_by_hand() -> None:
    """A 2x3 image, a 1x2 kernel: the left weight met the columns 0 and 1, the right one the columns 1 and 2."""
    image, grad = [[[1, 2, 3], [4, 5, 6]]], [[[10, 20], [30, 40]]]
    left, right = (
        convolution_weight_gradient(grad, image, np.zeros((1, 1, 1, 2)), (0, 0, 0, tap)) for tap in (0, 1)
    )
    assert left.products.tolist() == [[[10, 40], [120, 200]]] and left.total == 370
    assert right.products.tolist() == [[[20, 60], [150, 240]]] and right.total == 470
    assert right.rows.tolist() == [0, 1] and right.columns.tolist() == [1, 2]


def test_input_gradient_is_the_gradient_under_the_turned_kernel() -> None:
    """In the middle of an image nine windows hold the element, the first by the kernel's last weight."""
    weight = np.arange(9.0).reshape(1, 1, 3, 3)
    grad = np.arange(16.0).reshape(1, 4, 4)
    step = convolution_input_gradient(grad, np.zeros((1, 6, 6)), weight, (0, 3, 2))
    assert np.array_equal(step.weights[0], weight[0, 0, ::-1, ::-1])
    assert np.array_equal(step.grads[0], grad[0, 1:4, 0:3])
    assert step.outputs[0].tolist() == [1, 2, 3] and step.taps[0].tolist() == [2, 1, 0]


def test_input_gradient_of_a_cell_between_strides_is_0_without_terms() -> None:
    """Stride 2 with a kernel of one weight never looks at row 1."""
    step = convolution_input_gradient(
        np.ones((1, 2, 2)), np.zeros((1, 3, 3)), np.ones((1, 1, 1, 1)), (0, 1, 0), stride=2
    )
    assert step.products.shape == (1, 0, 1)
    assert step.total == 0


def test_input_gradient_counts_the_copies_in_the_padding() -> None:
    """Row 0 is copied once above; the window of row 0 holds the copy by tap 0 and the cell by tap 1."""
    step = convolution_input_gradient(
        [[[5.0], [7.0], [9.0]]],
        np.zeros((1, 3, 1)),
        np.array([[[[1.0], [10], [100]]]]),
        (0, 0, 0),
        padding=((1, 1), (0, 0)),
        padding_mode="replicate",
    )
    assert step.coordinates[0].tolist() == [-1, 0, 0]
    assert step.products[0, :, 0].tolist() == [5, 50, 7]
    assert step.total == 62


@pytest.mark.parametrize("explain", [convolution_weight_gradient, convolution_input_gradient])
class TestRefusals:
    """What neither can explain."""

    def test_index_outside(self, explain: Any) -> None:
        """The error names the index and the shape."""
        index = (0, 0, 9, 0) if explain is convolution_weight_gradient else (0, 9, 0)
        with pytest.raises(ops.OperationError, match=rf"\({', '.join(map(str, index))}\)"):
            explain(np.zeros((1, 2, 3)), np.zeros((1, 4, 5)), np.zeros((1, 1, 3, 3)), index)

    def test_index_with_too_few_numbers(self, explain: Any) -> None:
        """A weight has four, a pixel three."""
        with pytest.raises(ops.OperationError, match="no element"):
            explain(np.zeros((1, 2, 3)), np.zeros((1, 4, 5)), np.zeros((1, 1, 3, 3)), (0, 0))

    def test_gradient_of_another_shape(self, explain: Any) -> None:
        """It must have the output's."""
        with pytest.raises(ops.OperationError, match="the gradient has shape"):
            explain(np.zeros((1, 3, 2)), np.zeros((1, 4, 5)), np.zeros((1, 1, 3, 3)), (0, 0, 0))

    def test_channels_that_do_not_fit(self, explain: Any) -> None:
        """Three channels and a kernel for two."""
        with pytest.raises(ops.OperationError, match="fit together"):
            explain(np.zeros((1, 2, 3)), np.zeros((3, 4, 5)), np.zeros((1, 2, 3, 3)), (0, 0, 0))


def test_input_gradient_refuses_a_batch() -> None:
    """Images of a batch have nothing to do with each other; each is explained by itself."""
    with pytest.raises(ops.OperationError, match="fit together"):
        convolution_input_gradient(
            np.zeros((1, 1, 2, 3)), np.zeros((1, 1, 4, 5)), np.zeros((1, 1, 3, 3)), (0, 0, 0, 0)
        )
