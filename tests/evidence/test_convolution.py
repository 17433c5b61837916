from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import ConvolutionStep, convolution_step

from .drawing import ConvolutionCase, FloatArray, convolutions, position_in, rounding_bound

MODERATE = settings(max_examples=200, deadline=None)


def engine(case: ConvolutionCase) -> FloatArray:
    """What the engine makes of the whole input."""
    operation = ops.conv2d if case.axes == 2 else ops.conv1d
    return operation(case.input, case.weight, case.bias, **case.arguments)


def drawn_step(case: ConvolutionCase, data: st.DataObject) -> tuple[ConvolutionStep, float]:
    """The evidence for some element, and the engine's value of that element."""
    output = engine(case)
    position = position_in(data, output.shape)
    return convolution_step(case.input, case.weight, case.bias, position, **case.arguments), float(
        output[position]
    )


@MODERATE
@given(convolutions(), st.data())
def test_total_is_the_engines_element(case: ConvolutionCase, data: st.DataObject) -> None:
    """The total differs from the engine's element by no more than rounding in the engine's precision allows."""
    step, element = drawn_step(case, data)
    assert abs(step.total - element) <= rounding_bound(step.products, step.bias, case.input.dtype)


@MODERATE
@given(convolutions(whole=True), st.data())
def test_total_of_small_whole_numbers_is_exactly_the_engines_element(
    case: ConvolutionCase, data: st.DataObject
) -> None:
    """Where no sum needs rounding the two agree to the last bit."""
    step, element = drawn_step(case, data)
    assert step.total == element


@MODERATE
@given(convolutions(whole=True), st.data())
def test_element_of_a_batch_is_explained_by_its_image_alone(
    case: ConvolutionCase, data: st.DataObject
) -> None:
    """Evidence for one image holds for that image anywhere in a batch."""
    step, _ = drawn_step(case, data)
    operation = ops.conv2d if case.axes == 2 else ops.conv1d
    batch = np.stack([case.input + 1, case.input])
    output = operation(batch, case.weight, case.bias, **case.arguments)
    assert output[(1, *step.position)] == step.total


@MODERATE
@given(convolutions(), st.data())
def test_numbers_add_up(case: ConvolutionCase, data: st.DataObject) -> None:
    """Products are inputs times weights, subtotals sum a channel's products, the total sums subtotals and bias."""
    step, _ = drawn_step(case, data)
    kernel = case.weight[step.position[0]]
    assert np.array_equal(step.weights, kernel.astype(np.float64))
    assert np.array_equal(step.products, step.inputs * step.weights)
    assert np.allclose(step.channel_subtotals, [p.sum() for p in step.products], rtol=1e-13, atol=1e-300)
    assert step.total == step.channel_subtotals.sum() + step.bias
    assert step.bias == (0 if case.bias is None else case.bias[step.position[0]])


@MODERATE
@given(convolutions(), st.data())
def test_inputs_are_the_window_of_the_input_padded_by_numpy(
    case: ConvolutionCase, data: st.DataObject
) -> None:
    """The window's values, its padding cells and their sources are those of np.pad in the mode's NumPy name."""
    step, _ = drawn_step(case, data)
    name: Any = ops.PADDING_MODES[case.arguments["padding_mode"]]
    window: Any = (
        slice(step.input_channels.start, step.input_channels.stop),
        *np.ix_(*(c + begin for c, (begin, _) in zip(step.coordinates, case.pairs, strict=True))),
    )
    widths = ((0, 0), *case.pairs)
    assert np.array_equal(step.inputs, np.pad(case.input, widths, mode=name)[window])

    outside = np.pad(np.zeros(case.input.shape, bool), widths, constant_values=True)
    assert np.array_equal(step.is_padding, outside[window][0])

    for coordinates, sources, size, pair in zip(
        step.coordinates, step.sources, case.input.shape[1:], case.pairs, strict=True
    ):
        constant: Any = {"constant_values": -1} if name == "constant" else {}
        places = np.pad(np.arange(size), pair, mode=name, **constant)
        assert np.array_equal(sources, places[coordinates + pair[0]])


@MODERATE
@given(convolutions(), st.data())
def test_input_channels_are_those_that_can_change_the_element(
    case: ConvolutionCase, data: st.DataObject
) -> None:
    """Noise in every other group leaves the element as it is."""
    step, element = drawn_step(case, data)
    noisy = case.input + 100
    noisy[step.input_channels.start : step.input_channels.stop] = case.input[
        step.input_channels.start : step.input_channels.stop
    ]
    operation = ops.conv2d if case.axes == 2 else ops.conv1d
    assert operation(noisy, case.weight, case.bias, **case.arguments)[step.position] == element


@MODERATE
@given(convolutions(), st.data())
def test_positions_are_the_outputs_own(case: ConvolutionCase, data: st.DataObject) -> None:
    """The last element has evidence; one further on any axis, or below 0, has none, and the error names the last."""
    last = tuple(n - 1 for n in engine(case).shape)
    convolution_step(case.input, case.weight, case.bias, last, **case.arguments)
    axis = data.draw(st.integers(0, case.axes))
    for wrong in (last[axis] + 1, -1):
        position = (*last[:axis], wrong, *last[axis + 1 :])
        with pytest.raises(ops.OperationError) as caught:
            convolution_step(case.input, case.weight, case.bias, position, **case.arguments)
        assert caught.value.values["last"] == last and str(last) in str(caught.value)


def test_worked_example_with_padding() -> None:
    """A corner of a 2-channel image, by hand: 5*1 + 7*2 in the first channel, 1*3 in the second, bias -2."""
    image = [[[5, 7], [0, 0]], [[1, 1], [0, 0]]]
    weight = np.zeros((1, 2, 3, 3))
    weight[0, 0, 1, 1:] = 1, 2
    weight[0, 1, 1, 1] = 3
    weight[0, :, 0] = 50
    step = convolution_step(image, weight, [-2], (0, 0, 0), padding=1)
    assert step.channel_subtotals.tolist() == [19, 3]
    assert step.total == 20
    assert step.rows.tolist() == step.columns.tolist() == [-1, 0, 1]
    assert step.sources[0].tolist() == [-1, 0, 1]
    assert step.is_padding.tolist() == [[True, True, True], [True, False, False], [True, False, False]]


def test_reflected_corner_names_its_source_pixel() -> None:
    """One row above the first is the second row, one column left of the first the second column."""
    step = convolution_step(
        np.arange(9.0).reshape(1, 3, 3),
        np.ones((1, 1, 3, 3)),
        None,
        (0, 0, 0),
        padding=1,
        padding_mode="reflect",
    )
    assert step.sources[0].tolist() == step.sources[-1].tolist() == [1, 0, 1]
    assert step.inputs[0, 0, 0] == 4


def test_signal_is_a_single_row() -> None:
    """A step of conv1d has columns of its own and row 0."""
    step = convolution_step([[1, 2, 3, 4]], [[[1, 10]]], None, (0, 1), stride=2)
    assert step.rows.tolist() == [0]
    assert step.columns.tolist() == step.sources[-1].tolist() == [2, 3]
    assert step.total == 43


def test_weight_counts_in_the_inputs_precision() -> None:
    """The engine turns the weight into the input's dtype, so evidence multiplies with those values."""
    image, weight = np.ones((1, 1, 1), np.float32), np.full((1, 1, 1, 1), 0.1)
    step = convolution_step(image, weight, [0.2], (0, 0, 0))
    assert step.weights[0, 0, 0] == np.float64(np.float32(0.1)) != 0.1
    assert step.bias == np.float64(np.float32(0.2))


@pytest.mark.parametrize(
    ("shape", "weight_shape", "arguments", "word"),
    [
        ((3, 4, 4), (1, 2, 3, 3), {}, "fit together"),
        ((4, 4, 4), (3, 2, 3, 3), {"groups": 2}, "fit together"),
        ((1, 1, 4, 4), (1, 1, 3, 3), {}, "fit together"),
        ((1, 4), (1, 1, 3, 3), {}, "fit together"),
        ((1, 2, 2), (1, 1, 3, 3), {}, "empty"),
        ((1, 4, 4), (1, 1, 3, 3), {"padding_mode": "mirror"}, "padding mode"),
        ((1, 4, 4), (1, 1, 3, 3), {"stride": 0}, "stride"),
        ((1, 4, 4), (1, 1, 3, 3), {"groups": 0}, "groups"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(
    shape: tuple[int, ...], weight_shape: tuple[int, ...], arguments: dict[str, Any], word: str
) -> None:
    """The error says what did not fit."""
    with pytest.raises(ops.OperationError, match=word):
        convolution_step(np.zeros(shape), np.zeros(weight_shape), None, (0, 0, 0), **arguments)
