"""The functions for notebooks against onnxruntime, and against torch where it is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cnnviz
from cnnviz import ops
from cnnviz.networks import summarize
from cnnviz.notebook.operators import FUNCTIONS, parameters_of
from cnnviz.places import ASSETS

from ..ops.drawn import Geometry, geometries, normal, run_onnx, seeds, whole


@settings(max_examples=40)
@given(st.data(), st.integers(1, 2), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), seeds)
def test_a_convolution_is_onnxruntimes(
    data: st.DataObject, axes: int, groups: int, channels: int, kernels: int, seed: int
) -> None:
    """Exactly, as whole numbers add up exactly; with groups, uneven padding, and a bias."""
    how: Geometry = data.draw(geometries(axes))
    x = whole((groups * channels, *how.size), seed)
    weight = whole((groups * kernels, channels, *how.kernel), seed + 1)
    bias = whole((groups * kernels,), seed + 2)
    view = cnnviz.convolution(x, weight, bias, groups=groups, **how.arguments)
    (expected,) = run_onnx("Conv", x[np.newaxis], weight, bias, group=groups, **how.attributes)
    assert np.array_equal(view.output, expected[0])


@settings(max_examples=40)
@given(st.data(), st.integers(1, 2), st.sampled_from(["max", "average"]), st.booleans(), seeds)
def test_pooling_is_onnxruntimes(
    data: st.DataObject, axes: int, kind: str, count_include_pad: bool, seed: int
) -> None:
    """Up to the rounding of a mean."""
    how: Geometry = data.draw(geometries(axes, pool=True))
    x = normal((2, *how.size), seed)
    view = cnnviz.pooling(
        x, how.kernel, kind=kind, axes=axes, count_include_pad=count_include_pad, **how.arguments
    )
    besides = {} if kind == "max" else {"count_include_pad": int(count_include_pad)}
    operator = {"max": "MaxPool", "average": "AveragePool"}[kind]
    (expected,) = run_onnx(operator, x[np.newaxis], **how.attributes, **besides)
    np.testing.assert_allclose(view.output, expected[0], rtol=1e-5, atol=1e-6)


@settings(max_examples=60)
@given(st.data(), seeds)
def test_both_are_torchs(data: st.DataObject, seed: int) -> None:
    """With its names and settings drawn at random, float64: batches, groups, padding modes, ceil mode."""
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    axes = data.draw(st.integers(1, 2))
    size = tuple(data.draw(st.lists(st.integers(6, 12), min_size=axes, max_size=axes)))
    kernel = tuple(data.draw(st.lists(st.integers(1, 3), min_size=axes, max_size=axes)))
    stride, dilation, padding = (data.draw(st.integers(low, 3)) for low in (1, 1, 0))
    groups, mode = data.draw(st.integers(1, 3)), data.draw(st.sampled_from([*ops.PADDING_MODES]))
    x = normal((2, 2 * groups, *size), seed, np.float64)
    weight, bias = normal((groups, 2, *kernel), seed + 1, np.float64), normal((groups,), seed + 2, np.float64)
    if all(n + 2 * padding > dilation * (k - 1) for n, k in zip(size, kernel, strict=True)):
        ours = cnnviz.convolution(
            x,
            weight,
            bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=groups,
            padding_mode=mode,
        )
        given_x, around = torch.tensor(x), padding
        if mode != "zeros":
            given_x, around = functional.pad(given_x, (padding,) * 2 * axes, mode=mode), 0
        theirs = getattr(functional, f"conv{axes}d")(
            given_x, torch.tensor(weight), torch.tensor(bias), stride, around, dilation, groups
        )
        np.testing.assert_allclose(ours.output, theirs.numpy(), rtol=1e-10, atol=1e-10)
    ceil_mode, inside = data.draw(st.booleans()), data.draw(st.integers(0, min(kernel) // 2))
    if all(n + 2 * inside > dilation * (k - 1) for n, k in zip(size, kernel, strict=True)):
        pooled = cnnviz.pooling(x, kernel, stride, inside, dilation, axes=axes, ceil_mode=ceil_mode)
        pool = getattr(functional, f"max_pool{axes}d")
        expected = pool(torch.tensor(x), kernel, stride, inside, dilation, ceil_mode)
        assert np.array_equal(pooled.output, expected.numpy())
    counted = data.draw(st.booleans())
    mean = cnnviz.pooling(
        x,
        kernel,
        stride,
        inside,
        kind="average",
        axes=axes,
        ceil_mode=ceil_mode,
        count_include_pad=counted,
    )
    pool = getattr(functional, f"avg_pool{axes}d")
    expected = pool(torch.tensor(x), kernel, stride, inside, ceil_mode, counted)
    np.testing.assert_allclose(mean.output, expected.numpy(), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("shape", [(7,), (3, 5), (2, 3, 5), (2, 2, 3, 5)])
def test_the_layers_of_an_activation_compute_it(name: str, shape: tuple[int, ...]) -> None:
    """On its page stand the engine's numbers, but for the last places, with other parameters than the usual too."""
    x = 4 * normal(shape, 3)
    other: dict[str, dict[str, Any]] = {
        "hardtanh": {"min_val": -0.5, "max_val": 2.0},
        "threshold": {"threshold": 0.25, "value": -3.0},
        "gelu": {"approximate": "tanh"},
        "softmax": {"dim": min(1, len(shape) - 1)},
        **{each: {"lambd": 1.5} for each in ("softshrink", "hardshrink")},
        **{each: {"alpha": 0.3} for each in ("elu", "celu")},
    }
    for parameters in ({}, other.get(name, {})):
        view = cnnviz.activation(x, name, **parameters)
        assert np.array_equal(view.output, FUNCTIONS[name](x, **parameters))
        assert view.network is not None
        made = view.network.run(view.given)["output"]
        first = view.output[0] if x.ndim == 4 else view.output
        np.testing.assert_allclose(made.reshape(first.shape), first, rtol=1e-6, atol=1e-6)


def test_every_parameter_of_every_activation_is_known() -> None:
    """The functions are asked for theirs."""
    assert parameters_of("leaky_relu") == {"negative_slope": 0.01}
    assert parameters_of("softplus") == {"beta": 1.0, "threshold": 20.0}


def test_a_softmax_along_the_images_stands_without_a_page() -> None:
    """As one image is shown, of which the sums are not."""
    view = cnnviz.activation(np.zeros((2, 3, 4, 5)), "softmax", dim=0)
    assert view.network is None and np.array_equal(view.output, np.full((2, 3, 4, 5), 0.5))


def test_a_softplus_that_onnx_has_not_stands_without_a_page() -> None:
    """Its numbers are there all the same."""
    view = cnnviz.activation([1.0, 2.0], "softplus", beta=2.0)
    assert view.network is None and "ONNX" in view._repr_html_()
    np.testing.assert_allclose(view.output, np.log1p(np.exp([2.0, 4.0])) / 2, rtol=1e-6)


@settings(max_examples=25)
@given(geometries(), st.integers(1, 3), st.sampled_from([*ops.PADDING_MODES]), seeds)
def test_what_a_convolution_says_it_costs_is_what_its_network_costs(
    how: Geometry, kernels: int, mode: str, seed: int
) -> None:
    """And the network gives the very numbers of the output."""
    x, weight = normal((2, *how.size), seed), normal((kernels, 2, *how.kernel), seed + 1)
    try:
        view = cnnviz.convolution(x, weight, padding_mode=mode, **how.arguments)
    except ValueError:  # no mode but zeros can add so much to so small a picture
        assert mode != "zeros"
        return
    assert view.network is not None
    values = view.network.run(view.given)
    assert np.array_equal(values["output"][0], view.output)
    account = summarize(view.network, values)
    assert f"{account.parameters:,} parameters, {account.multiply_adds:,} multiply-adds" in repr(view)


def test_shapes_without_channels_stay_without() -> None:
    """A picture and a kernel as they stand on paper; a signal with one weight for each tap; a kernel for each channel of a list."""
    assert cnnviz.convolution(np.ones((4, 6)), np.ones((2, 3))).output.shape == (3, 4)
    assert cnnviz.convolution(np.ones((1, 4, 6)), np.ones((2, 3))).output.shape == (1, 3, 4)
    assert cnnviz.convolution(np.ones((4, 6)), np.ones((5, 1, 2, 3))).output.shape == (5, 3, 4)
    assert cnnviz.convolution(np.ones((3, 1, 4, 6)), np.ones((5, 1, 2, 3))).output.shape == (3, 5, 3, 4)
    assert cnnviz.convolution(np.ones(9), [1, 1]).output.shape == (8,)
    assert cnnviz.convolution(np.ones((2, 9)), np.ones((4, 2, 3))).output.shape == (4, 7)
    assert cnnviz.pooling(np.ones((3, 9)), 3, axes=1).output.shape == (3, 3)
    assert cnnviz.pooling(np.ones(9), 3).output.shape == (3,)
    assert cnnviz.pooling(np.ones((3, 4, 6)), (2, 3)).output.shape == (3, 2, 2)


def test_a_network_is_run_on_ones_own_numbers() -> None:
    """The digits network, from its path, from its bytes, and with its input by name; the same numbers as a run of the network."""
    file = ASSETS / "networks" / "digits.onnx"
    digit = normal((1, 28, 28), 5)
    from_path, from_bytes = (
        cnnviz.network(file, digit),
        cnnviz.network(file.read_bytes(), digit[np.newaxis]),
    )
    network = from_path.network
    assert network is not None
    name = network.inputs[0].name
    by_name = cnnviz.network(str(file), {name: digit})
    values = network.run({name: digit[np.newaxis]})
    for view in (from_path, from_bytes, by_name):
        assert view.arrays.keys() == values.keys()
        assert all(np.array_equal(view.arrays[each], values[each]) for each in values)
        assert np.array_equal(view.output, values[network.outputs[0]])
