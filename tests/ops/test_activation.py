"""Activations and their slopes."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops

PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "leaky_relu": [{}, {"negative_slope": 0.3}],
    "elu": [{}, {"alpha": 0.4}],
    "celu": [{}, {"alpha": 0.4}],
    "gelu": [{}, {"approximate": "tanh"}],
    "softplus": [{}, {"beta": 3.0}, {"beta": 0.5, "threshold": 4.0}],
    "softshrink": [{}, {"lambd": 0.0}, {"lambd": 2.25}],
    "hardshrink": [{}, {"lambd": 0.0}, {"lambd": 2.25}],
    "hardtanh": [{}, {"min_val": -2.5, "max_val": 0.75}, {"min_val": 1.0, "max_val": 1.0}],
    "threshold": [{}, {"threshold": -2.25, "value": 7.5}],
}
EACH = [(name, parameters) for name in ops.ACTIVATIONS for parameters in PARAMETERS.get(name, [{}])]
KINKS: dict[str, list[float]] = {"relu": [0], "relu6": [0, 6], "leaky_relu": [0], "elu": [0], "selu": [0], "hardsigmoid": [-3, 3],
         "hardswish": [-3, 3], "softplus": [8], "softshrink": [-2.25, -0.5, 0, 0.5, 2.25],
         "hardshrink": [-2.25, -0.5, 0, 0.5, 2.25], "hardtanh": [-2.5, -1, 0.75, 1], "threshold": [-2.25, 1],
         "abs": [0]}  # fmt: skip


def exact(name: str, x: float, **parameters: Any) -> float:
    """The formula as a textbook prints it, for moderate x."""
    alpha, beta = parameters.get("alpha", 1.0), parameters.get("beta", 1.0)
    log = math.log1p(math.exp(beta * x)) / beta
    logistic = 1 / (1 + math.exp(-x))
    scale, steep = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
    cube = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    normal = 0.5 * math.erfc(-x / math.sqrt(2))
    lambd, limit = parameters.get("lambd", 0.5), parameters.get("threshold", 1.0)
    formulas = {
        "relu": max(0.0, x),
        "relu6": min(max(0.0, x), 6.0),
        "leaky_relu": x if x > 0 else parameters.get("negative_slope", 0.01) * x,
        "elu": x if x > 0 else alpha * (math.exp(x) - 1),
        "selu": scale * (x if x > 0 else steep * (math.exp(x) - 1)),
        "celu": max(0.0, x) + min(0.0, alpha * (math.exp(x / alpha) - 1)),
        "gelu": 0.5 * x * (1 + math.tanh(cube)) if parameters.get("approximate") == "tanh" else x * normal,
        "silu": x * logistic,
        "mish": x * math.tanh(log),
        "sigmoid": logistic,
        "hardsigmoid": 0.0 if x <= -3 else 1.0 if x >= 3 else x / 6 + 0.5,
        "hardswish": 0.0 if x <= -3 else x if x >= 3 else x * (x + 3) / 6,
        "tanh": math.tanh(x),
        "softplus": x if beta * x > parameters.get("threshold", 20) else log,
        "softsign": x / (1 + abs(x)),
        "logsigmoid": -math.log1p(math.exp(-x)),
        "tanhshrink": x - math.tanh(x),
        "softshrink": x - lambd if x > lambd else x + lambd if x < -lambd else 0.0,
        "hardshrink": x if x > lambd or x < -lambd else 0.0,
        "hardtanh": min(max(x, parameters.get("min_val", -1.0)), parameters.get("max_val", 1.0)),
        "threshold": x if x > limit else parameters.get("value", 0.0),
        "abs": x if x >= 0 else -x,
    }
    return formulas[name]


@pytest.mark.parametrize(("name", "parameters"), EACH)
def test_activation_equals_the_textbook_formula(name: str, parameters: dict[str, Any]) -> None:
    """From -15 to 15: float64 to 12 digits, float32 to 6."""
    x = np.linspace(-15, 15, 601)
    expected = np.array([exact(name, float(v), **parameters) for v in x])
    np.testing.assert_allclose(ops.ACTIVATIONS[name](x, **parameters), expected, rtol=1e-12, atol=1e-14)
    x32 = x.astype(np.float32)
    expected = np.array([exact(name, float(v), **parameters) for v in x32])
    np.testing.assert_allclose(ops.ACTIVATIONS[name](x32, **parameters), expected, rtol=2e-6, atol=1e-6)


LIMITS = {  # at -1e4 and 1e4
    "relu": (0, 1e4), "relu6": (0, 6), "leaky_relu": (-100, 1e4), "elu": (-1, 1e4),
    "selu": (-1.7580993408473766, 10507.009873554805), "celu": (-1, 1e4), "gelu": (0, 1e4), "silu": (0, 1e4),
    "mish": (0, 1e4), "sigmoid": (0, 1), "hardsigmoid": (0, 1), "hardswish": (0, 1e4), "tanh": (-1, 1),
    "softplus": (0, 1e4), "softsign": (-1e4 / 10001, 1e4 / 10001), "logsigmoid": (-1e4, 0), "tanhshrink": (-9999, 9999),
    "softshrink": (-9999.5, 9999.5), "hardshrink": (-1e4, 1e4), "hardtanh": (-1, 1), "threshold": (0, 1e4),
    "abs": (1e4, 1e4),
}  # fmt: skip
SLOPES = {  # at -1e4 and 1e4
    "relu": (0, 1), "relu6": (0, 0), "leaky_relu": (0.01, 1), "elu": (0, 1), "selu": (0, 1.0507009873554805),
    "celu": (0, 1), "gelu": (0, 1), "silu": (0, 1), "mish": (0, 1), "sigmoid": (0, 0), "hardsigmoid": (0, 0),
    "hardswish": (0, 1), "tanh": (0, 0), "softplus": (0, 1), "softsign": (1 / 10001**2, 1 / 10001**2),
    "logsigmoid": (1, 0), "tanhshrink": (1, 1), "softshrink": (1, 1), "hardshrink": (1, 1), "hardtanh": (0, 0),
    "threshold": (0, 1), "abs": (-1, 1),
}  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ops.ACTIVATIONS)
def test_large_inputs_give_the_limits_without_a_warning(name: str, dtype: Any) -> None:
    """At -1e4 and 1e4 functions and slopes are at their limits; up to 1e30 nothing overflows or warns."""
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        for parameters in PARAMETERS.get(name, [{}]):
            for x in (1e4, 1e18):
                ends = np.array([-x, x], dtype)
                assert np.isfinite(ops.ACTIVATIONS[name](ends, **parameters)).all()
                assert np.isfinite(ops.activation_derivative(name, ends, **parameters)).all()
        ends = np.array([-1e4, 1e4], dtype)
        np.testing.assert_allclose(ops.ACTIVATIONS[name](ends), LIMITS[name], rtol=1e-6)
        np.testing.assert_allclose(ops.activation_derivative(name, ends), SLOPES[name], rtol=1e-6)
        ops.ACTIVATIONS[name](np.array([-1e30, 1e30], dtype))
        ops.activation_derivative(name, np.array([-1e30, 1e30], dtype))


@pytest.mark.parametrize(("name", "parameters"), EACH)
def test_slopes_equal_central_differences(name: str, parameters: dict[str, Any]) -> None:
    """(f(x + h) - f(x - h)) / 2h everywhere but at a kink, in float64."""
    x, h = np.linspace(-12.013, 12.017, 1201), 1e-5
    f = ops.ACTIVATIONS[name]
    smooth = np.all([abs(x - kink) > 2 * h for kink in KINKS.get(name, [])], axis=0)
    numeric = (f(x + h, **parameters) - f(x - h, **parameters)) / (2 * h)
    slope = ops.activation_derivative(name, x, **parameters)
    np.testing.assert_allclose(slope[smooth], numeric[smooth], rtol=1e-7, atol=2e-9)
    single = ops.activation_derivative(name, x.astype(np.float32), **parameters)
    np.testing.assert_allclose(single[smooth], slope[smooth], rtol=2e-6, atol=3e-6)
    assert (slope.dtype, single.dtype) == (np.float64, np.float32)


@pytest.mark.parametrize(
    ("name", "x", "slope"),
    [
        ("relu", 0, 0), ("relu6", 0, 0), ("relu6", 6, 0), ("leaky_relu", 0, 0.01), ("elu", 0, 1),
        ("selu", 0, 1.0507009873554805 * 1.6732632423543772), ("celu", 0, 1), ("hardsigmoid", -3, 0),
        ("hardsigmoid", 3, 0), ("hardswish", -3, 0), ("hardswish", 3, 1),
        ("softshrink", -0.5, 0), ("softshrink", 0.5, 0), ("hardshrink", -0.5, 0), ("hardshrink", 0.5, 0),
        ("hardtanh", -1, 0), ("hardtanh", 1, 0), ("threshold", 1, 0), ("abs", 0, 0),
    ],
)  # fmt: skip
def test_slopes_at_kinks_follow_the_stated_convention(name: str, x: float, slope: float) -> None:
    """The flat side where there is one, else the left, as torch has it."""
    assert ops.activation_derivative(name, np.array([float(x)]))[0] == pytest.approx(slope, rel=1e-15)


@pytest.mark.parametrize("name", ops.ACTIVATIONS)
def test_activations_keep_shape_and_float_types(name: str) -> None:
    """Any shape, also none and empty; integers, booleans and half precision become float32; the input stays."""
    f = ops.ACTIVATIONS[name]
    for shape in [(), (0,), (3,), (2, 1, 3)]:
        assert f(np.ones(shape)).shape == ops.activation_derivative(name, np.ones(shape)).shape == shape
    for dtype in (np.float32, np.float16, np.int32, np.uint8, bool):
        assert (
            f(np.ones(2, dtype)).dtype
            == ops.activation_derivative(name, np.ones(2, dtype)).dtype
            == np.float32
        )
    assert f(np.ones(2)).dtype == np.float64
    x = np.linspace(-2, 2, 5)
    f(x)[:] = 9
    np.testing.assert_array_equal(x, np.linspace(-2, 2, 5))
    assert np.isnan(f(np.array([np.nan]))).all()


@pytest.mark.parametrize("scale", [1e-5, 1e-3, 0.1])
def test_tanhshrink_keeps_its_digits_near_0(scale: float) -> None:
    """There it is ``x^3/3 - 2x^5/15 + 17x^7/315``; in 32 bits alone nothing would be left of it."""
    x = (scale * np.linspace(-1, 1, 21)).astype(np.float32)
    wide = x.astype(float)
    series = wide**3 / 3 - 2 * wide**5 / 15 + 17 * wide**7 / 315
    np.testing.assert_allclose(ops.tanhshrink(x), series, rtol=2e-6, atol=1e-20)


def test_values_at_a_jump_are_those_of_the_flat_side() -> None:
    """As torch has it: a number that equals the bound is not above it."""
    np.testing.assert_array_equal(ops.hardshrink([-0.5, 0.5, -0.75, 0.75]), [0, 0, -0.75, 0.75])
    np.testing.assert_array_equal(ops.threshold([1.0, 1.5], value=9), [9, 1.5])
    np.testing.assert_array_equal(ops.hardshrink([-3.0, 0.0, 2.0], lambd=-1), [-3, 0, 2])


def test_prelu_takes_one_slope_or_one_for_each_channel() -> None:
    """The channels are axis 1, as in torch, or the axis named."""
    x = -np.ones((2, 3, 2, 2), np.float32)
    slopes = [0.1, 0.2, 0.3]
    expected = np.broadcast_to(-np.array(slopes, np.float32).reshape(3, 1, 1), x.shape)
    np.testing.assert_array_equal(ops.prelu(x, slopes), expected)
    np.testing.assert_array_equal(ops.prelu(x[0], slopes, dim=0), expected[0])
    np.testing.assert_array_equal(ops.prelu(x[0], slopes, dim=-3), expected[0])
    np.testing.assert_array_equal(ops.prelu(x, [0.5]), np.full_like(x, -0.5))
    np.testing.assert_array_equal(ops.prelu(-x, slopes), -x)
    np.testing.assert_array_equal(ops.activation_derivative("prelu", x, weight=slopes), -expected)
    np.testing.assert_array_equal(ops.activation_derivative("prelu", -x, weight=slopes), np.ones_like(x))
    assert ops.prelu(x, slopes).dtype == np.float32


@settings(max_examples=100, deadline=None)
@given(
    values=st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=12),
    shift=st.floats(-1e4, 1e4),
    dtype=st.sampled_from([np.float32, np.float64]),
)
def test_softmax_adds_up_to_one_and_forgets_a_shift(values: list[float], shift: float, dtype: Any) -> None:
    """Positive, sums to 1 also for values of 1e4, no warning; the same constant on all changes nothing."""
    x = np.array(values, dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        p, log_p = ops.softmax(x), ops.log_softmax(x)
    assert (p >= 0).all() and p.sum() == pytest.approx(1, rel=1e-6)
    assert p.dtype == log_p.dtype == dtype and np.isfinite(log_p).all()
    np.testing.assert_allclose(np.exp(log_p), p, rtol=1e-3 if dtype == np.float32 else 1e-9, atol=1e-30)
    if dtype == np.float64:
        np.testing.assert_allclose(ops.softmax(x + shift), p, rtol=1e-8, atol=1e-30)


def test_softmax_lines_of_very_different_size_do_not_disturb_each_other() -> None:
    """A row around 1e4 beside a row around -1e4: the largest of each line is taken off, not that of all."""
    x = np.array([[1e4, 1e4 + 1], [-1e4, -1e4 + 1]])
    one = 1 / (1 + np.exp(-1.0))
    with np.errstate(all="raise"):
        np.testing.assert_allclose(ops.softmax(x), [[1 - one, one]] * 2, rtol=1e-12)
        np.testing.assert_allclose(ops.softmax(x.T, dim=0), ops.softmax(x).T, rtol=1e-12)
        np.testing.assert_allclose(ops.log_softmax(x), np.log([[1 - one, one]] * 2), rtol=1e-12)


def test_log_softmax_keeps_what_softmax_cannot_hold() -> None:
    """exp(-1e4) is 0 in float64, its logarithm is not."""
    assert ops.softmax([0.0, 1e4]).tolist() == [0, 1]
    assert ops.log_softmax([0.0, 1e4]).tolist() == [-1e4, 0]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: ops.celu([1.0], alpha=0), "celu: alpha is 0, but it must be above 0"),
        (lambda: ops.softplus([1.0], beta=-1), "softplus: beta is -1, but it must be above 0"),
        (
            lambda: ops.gelu([1.0], approximate="erf"),
            "gelu: approximate is 'erf', but it must be 'none' or 'tanh'",
        ),
        (
            lambda: ops.activation_derivative("gelu", [1.0], approximate="erf"),
            "gelu: approximate is 'erf', but it must be 'none' or 'tanh'",
        ),
        (
            lambda: ops.activation_derivative("celu", [1.0], alpha=float("nan")),
            "celu: alpha is nan, but it must be above 0",
        ),
        (
            lambda: ops.softshrink([1.0], lambd=-0.5),
            "softshrink: lambd is -0.5, but it must not be below 0",
        ),
        (
            lambda: ops.activation_derivative("softshrink", [1.0], lambd=float("nan")),
            "softshrink: lambd is nan, but it must not be below 0",
        ),
        (
            lambda: ops.hardtanh([1.0], min_val=2, max_val=1),
            "hardtanh: min_val is 2 and max_val 1, but min_val must not be above max_val",
        ),
        (
            lambda: ops.activation_derivative("hardtanh", [1.0], min_val=2),
            "hardtanh: min_val is 2 and max_val 1.0, but min_val must not be above max_val",
        ),
        (
            lambda: ops.prelu(np.ones((1, 3, 2, 2)), [0.1, 0.2]),
            "prelu: the weight has shape (2,), but an input of shape (1, 3, 2, 2) with its channels on axis 1 "
            "needs shape (1,) or (3,)",
        ),
        (
            lambda: ops.prelu(np.ones(3), [0.1, 0.2, 0.3]),
            "prelu: dim is 1, but an input of shape (3,) has no elements along such an axis",
        ),
        (
            lambda: ops.softmax(np.ones((2, 3)), dim=2),
            "softmax: dim is 2, but an input of shape (2, 3) has no elements along such an axis",
        ),
        (
            lambda: ops.log_softmax(np.ones((2, 0))),
            "log_softmax: dim is -1, but an input of shape (2, 0) has no elements along such an axis",
        ),
        (
            lambda: ops.relu(np.ones(2, complex)),
            "relu: the input holds values of type complex128, but needs real numbers: float32, float64 or integers",
        ),
    ],
)
def test_activations_say_what_does_not_fit(call: Any, sentence: str) -> None:
    """Each wrong argument gives one sentence."""
    with pytest.raises(ops.OperationError) as caught:
        call()
    assert str(caught.value) == sentence


def test_softmax_has_no_slope_of_its_own() -> None:
    """An output of softmax moves with every input, so there is no one slope; the error lists what there is."""
    with pytest.raises(
        ops.OperationError, match="'softmax' is not an activation whose slope is known; these are: "
    ):
        ops.activation_derivative("softmax", [1.0])
    for name in ops.ACTIVATIONS:
        ops.activation_derivative(name, [1.0])
