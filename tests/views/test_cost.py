from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.pipeline import Run, layer, run
from cnnviz.second_step import second_step
from cnnviz.state.lab import PADDINGS, Filter, LabState
from cnnviz.views import cost as views
from cnnviz.views.cost import (
    Axis,
    ConvolutionCost,
    Formula,
    FullyConnectedCost,
    PoolingCost,
    cost,
    second_cost,
    weights_alone_formula,
)

MODERATE = settings(max_examples=150, deadline=None)

axes = st.builds(
    Axis,
    size=st.integers(1, 12),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 3),
    padding_begin=st.integers(0, 2),
    padding_end=st.integers(0, 2),
    dilation=st.integers(1, 3),
).filter(lambda axis: axis.output > 0)

states = st.builds(
    LabState,
    kernel=st.sampled_from(["sobel_x", "box"]),
    depthwise=st.booleans(),
    stride=st.integers(1, 3),
    padding=st.sampled_from(PADDINGS[:4]),
    dilation=st.integers(1, 3),
    pooling=st.sampled_from(["max", "avg", "none"]),
    pool_size=st.integers(1, 4),
    pool_stride=st.integers(1, 4),
    pool_padding=st.integers(0, 2),
    ceil_mode=st.booleans(),
).filter(lambda state: state.padding != "same" or state.stride == 1)


def fitting_run(state: LabState, channels: int, height: int, width: int) -> Run:
    """The run on a black picture; the drawn example is given up if a window does not fit."""
    try:
        return run(state, np.zeros((channels, height, width), np.uint8))
    except ops.OperationError:
        reject()


def value_of(formula: str) -> tuple[float, int]:
    """What a filled-in formula comes to if it is worked out, and what it says after the equals sign."""
    python = formula.replace(r"\,", "").replace(r"\cdot", "*")
    python = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1) / (\2))", python)
    for name in ("floor", "ceil"):
        python = python.replace(rf"\left\l{name}", f"{name}(").replace(rf"\right\r{name}", ")")
    left, right = python.split("=")
    return eval(left, {"floor": np.floor, "ceil": np.ceil}), int(right)


@MODERATE
@given(axes, axes, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_counts_are_those_of_a_convolution_that_counts(
    rows: Axis, columns: Axis, groups: int, per_group: int, kernels: int
) -> None:
    """With ones for weights and a world of ones, every output element is the number of its multiply-adds."""
    counted = ConvolutionCost(groups * per_group, groups * kernels, groups, (rows, columns))
    weight = np.ones((groups * kernels, per_group, rows.kernel, columns.kernel))
    bias = np.zeros(groups * kernels)
    output = ops.conv2d(
        np.ones((groups * per_group, rows.size, columns.size)),
        weight,
        bias,
        stride=(rows.stride, columns.stride),
        padding=((rows.padding_begin, rows.padding_end), (columns.padding_begin, columns.padding_end)),
        dilation=(rows.dilation, columns.dilation),
        groups=groups,
        padding_mode="replicate",
    )
    assert counted.output == output.shape
    assert np.all(output == counted.taps)
    assert counted.multiply_adds == output.sum()
    assert counted.weights == weight.size
    assert counted.parameters == weight.size + bias.size


@MODERATE
@given(states, st.sampled_from([1, 3]), st.integers(8, 14), st.integers(8, 14))
def test_cost_of_a_run_has_the_shapes_of_its_arrays(
    state: LabState, channels: int, height: int, width: int
) -> None:
    """Sizes, weights and elements are those of the arrays the run really made."""
    done = fitting_run(state, channels, height, width)
    counted = cost(done)
    assert counted.convolution.output == done.conv.shape
    assert counted.convolution.weights == done.weight.size
    assert counted.activations == done.act.size
    assert (counted.pooling is None) == (done.pool is None)
    if counted.pooling is not None and done.pool is not None:
        assert counted.pooling.output == done.pool.shape
        assert counted.pooling.operations == done.pool.size * (state.pool_size**2 - 1)
    assert counted.fully_connected.weights == done.input.size * done.conv.size
    assert counted.fully_connected.parameters == done.input.size * done.conv.size + done.conv.size


@MODERATE
@given(states, st.sampled_from([1, 3]), st.integers(8, 14), st.integers(8, 14))
def test_formulas_come_to_what_they_say(state: LabState, channels: int, height: int, width: int) -> None:
    """Each filled-in formula, worked out, gives the number after its equals sign, and that is the cost's own."""
    counted = cost(fitting_run(state, channels, height, width))
    convolution, dense = counted.convolution, counted.fully_connected
    expected: list[tuple[Formula, int]] = [
        (views.size_formula(convolution.axes[0]), convolution.output[1]),
        (views.size_formula(convolution.axes[1]), convolution.output[2]),
        (views.weights_formula(convolution), convolution.parameters),
        (views.multiply_adds_formula(convolution), convolution.multiply_adds),
        (views.fully_connected_weights_formula(dense), dense.parameters),
        (views.fully_connected_multiply_adds_formula(dense), dense.multiply_adds),
    ]
    if counted.pooling is not None:
        expected += [
            (views.size_formula(counted.pooling.axes[0]), counted.pooling.output[1]),
            (views.size_formula(counted.pooling.axes[1]), counted.pooling.output[2]),
            (views.pooling_formula(counted.pooling), counted.pooling.operations),
        ]
    for formula, number in expected:
        assert value_of(formula.numbers) == (number, number), formula


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 4), st.booleans())
def test_ceil_mode_formula_says_when_a_window_is_left_out(
    size: int, kernel: int, stride: int, padded: bool
) -> None:
    """The formula rounds up and takes one off exactly if the last window would start past the input."""
    padding = kernel // 2 if padded else 0
    axis = Axis(size, kernel, stride, padding, padding, ceil_mode=True)
    assume(axis.output > 0)
    assert value_of(views.size_formula(axis).numbers) == (axis.output, axis.output)
    assert (axis.output - 1) * stride < size + padding
    assert bool(axis.dropped) == ((axis.output + axis.dropped - 1) * stride >= size + padding)


def test_a_first_layer_of_vgg_by_hand() -> None:
    """64 kernels of 3x3 on 3 channels of 224x224, padding 1: 1,792 parameters and 86,704,128 multiply-adds."""
    axis = Axis(224, 3, 1, 1, 1)
    layer = ConvolutionCost(3, 64, 1, (axis, axis))
    assert layer.output == (64, 224, 224)
    assert (layer.weights, layer.parameters) == (1728, 1792)
    assert layer.multiply_adds == 86_704_128
    assert views.weights_formula(layer).numbers == r"64 \cdot \frac{3}{1} \cdot 3 \cdot 3 + 64 = 1\,792"
    assert views.multiply_adds_formula(layer).numbers == (
        r"64 \cdot 224 \cdot 224 \cdot \frac{3}{1} \cdot 3 \cdot 3 = 86\,704\,128"
    )


def test_a_first_layer_of_alexnet_by_hand() -> None:
    """11x11 on 227 pixels with stride 4 gives floor(216 / 4) + 1 = 55 places."""
    axis = Axis(227, 11, 4, 0, 0)
    assert axis.output == 55
    assert views.size_formula(axis).numbers == (
        r"\left\lfloor\frac{227 + 0 + 0 - 1 \cdot (11 - 1) - 1}{4}\right\rfloor + 1 = 55"
    )


def test_depthwise_costs_one_channels_worth_for_each_output() -> None:
    """With as many groups as channels a 3x3 kernel has 9 weights for each channel."""
    axis = Axis(10, 3, 1, 0, 0)
    assert ConvolutionCost(3, 3, 3, (axis, axis)).multiply_adds == 3 * 8 * 8 * 9


def test_pooling_of_2x2_compares_3_times_for_each_output() -> None:
    """A knockout among 4 cells has 3 matches."""
    axis = Axis(28, 2, 2, 0, 0)
    pooling = PoolingCost("max", 6, (axis, axis))
    assert pooling.operations == 3 * 6 * 14 * 14 == 3528
    assert views.pooling_formula(pooling).numbers == r"6 \cdot 14 \cdot 14 \cdot (2 \cdot 2 - 1) = 3\,528"


def test_fully_connected_from_28x28_to_26x26_by_hand() -> None:
    """784 inputs and 676 outputs: 530,660 parameters where the 3x3 convolution has 10."""
    state = LabState(kernel="sobel_x", pooling="none")
    counted = cost(run(state, np.zeros((1, 28, 28), np.uint8)))
    assert counted.fully_connected == FullyConnectedCost(784, 676)
    assert counted.fully_connected.parameters == 530_660
    assert counted.convolution.parameters == 10
    assert counted.parameter_ratio == 53_066
    assert counted.multiply_add_ratio == pytest.approx(784 * 676 / (676 * 9))
    assert (
        views.fully_connected_weights_formula(counted.fully_connected).numbers
        == r"784 \cdot 676 + 676 = 530\,660"
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, r"1\,000"),
        (49152, r"49\,152"),
        (2.5, "2.5"),
        (87.111, "87.1"),
        (99.99, "100"),
        (1234.5678, r"1\,235"),
        (3.0, "3"),
        (2**31, r"2\,147\,483\,648"),
    ],
)
def test_digits_stand_in_groups_of_three(number: float, text: str) -> None:
    """Thin spaces between them; ratios keep three digits."""
    assert views.digits(number) == text


def test_formulas_have_balanced_braces() -> None:
    """So that LaTeX can set them: the symbols and what they are filled in to."""
    axis = Axis(9, 3, 2, 1, 0, 2, True)
    for axes in ((axis,), (axis, axis)):
        layer, dense = ConvolutionCost(3, 4, 1, axes), FullyConnectedCost(7, 8)
        for formula in (
            views.size_formula(axis),
            views.weights_formula(layer),
            views.multiply_adds_formula(layer),
            views.pooling_formula(PoolingCost("max", 3, axes)),
            views.fully_connected_weights_formula(dense),
            views.fully_connected_multiply_adds_formula(dense),
        ):
            for text in formula:
                assert text.count("{") == text.count("}")
                assert text.count(r"\left") == text.count(r"\right")


def test_a_second_step_costs_its_kernel_over_all_maps() -> None:
    """k x k x n weights without a bias, each used once at every place; a combination has none."""
    pixels = np.zeros((3, 20, 30), np.uint8)
    state = LabState(others=(Filter("sobel_y"), Filter("box")), pooling="none", then="convolve", slice_side=5)
    for then, weights, places in (("convolve", 75, 14 * 24), ("mix", 3, 18 * 28)):
        made = replace(state, then=then)
        second = second_step(made, layer(made, pixels))
        assert second is not None
        found = second_cost(second)
        assert found is not None
        assert (found.weights, found.multiply_adds) == (weights, weights * places)
        assert weights_alone_formula(found).numbers.endswith(f"= {weights}")
    combined = replace(state, then="sum")
    second = second_step(combined, layer(combined, pixels))
    assert second is not None and second_cost(second) is None
