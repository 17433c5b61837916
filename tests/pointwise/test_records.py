"""The records of functions of one number: slopes, formulas, programs and names fit the values."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special

from cnnviz import ops
from cnnviz.networks import OPERATORS
from cnnviz.pointwise import BY_OPERATOR, LAB, POINTWISE, Pointwise

DRAWN: dict[str, tuple[float, float]] = {
    "negative_slope": (0.01, 0.9), "alpha": (0.1, 3), "beta": (-1, 1), "gamma": (0.5, 2), "weight": (-1, 2),
    "lambd": (0.02, 3), "bias": (-1, 2), "min_val": (-3, 0), "max_val": (0, 3), "min": (-3, 0), "max": (0, 3),
    "threshold": (-2, 2), "value": (-2, 2),
}  # fmt: skip
"""Bounds between which a coefficient is drawn, in steps of 1/64: nothing is as short as the steps of a quotient."""
POSITIVE = {"Log", "Sqrt", "Reciprocal"}
STEP = 1e-6


def coefficients(function: Pointwise, data: st.DataObject) -> dict[str, float]:
    return {
        each.name: data.draw(st.integers(*(round(64 * end) for end in DRAWN[each.name])), label=each.name)
        / 64
        for each in function.coefficients
    }


def number(function: Pointwise, data: st.DataObject) -> np.ndarray:
    """One number that has a value, in 64 bits."""
    low = 0.05 if function.name in POSITIVE else -7.0
    return np.array([data.draw(st.floats(low, 7.0), label="x")])


@pytest.mark.parametrize("name", POINTWISE)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_slopes_are_difference_quotients(name: str, data: st.DataObject) -> None:
    """``(f(x + h) - f(x - h)) / 2h``, where both halves rise alike, and no more than a curve can: no corner, no jump."""
    function = POINTWISE[name]
    x, given_ = number(function, data), coefficients(function, data)
    low, middle, high = (float(function.value(x + by, **given_)[0]) for by in (-STEP, 0, STEP))
    left, right = (middle - low) / STEP, (high - middle) / STEP
    assume(abs(left - right) < 1e-2 and abs(left) < 1e4)
    quotient = (high - low) / (
        2 * STEP
    )  # where the curvature jumps, up to 10 in CELU, a quarter of a step off
    assert function.slope(x, **given_)[0] == pytest.approx(quotient, rel=1e-6, abs=1e-5)


@pytest.mark.parametrize("name", POINTWISE)
def test_values_and_slopes_keep_shape_and_type(name: str) -> None:
    """float32 stays float32, and float64 float64."""
    function = POINTWISE[name]
    given_ = {each.name: 0.5 * sum(DRAWN[each.name]) for each in function.coefficients}
    for dtype in (np.float32, np.float64):
        x = np.array([[0.3, 1.7, 2.9]], dtype)
        for made in (function.value(x, **given_), function.slope(x, **given_)):
            assert made.shape == x.shape and made.dtype == dtype


SIGNS = (
    ("−", "-"), ("·", "*"), ("³", "**3"), ("≤", "<="), ("√", "sqrt"), ("π", "pi"), ("Φ", "ndtr"), ("e^", "exp"),
    ("ln", "log"),
)  # fmt: skip
PAIRS = (
    (r"⌈(.*?)⌉", r"ceil(\1)"),
    (r"⌊(.*?)⌋", r"floor(\1)"),
    (r"⌊(.*?)⌉", r"rint(\1)"),
    (r"\|(.*?)\|", r"abs(\1)"),
)


def evaluated(formula: str, x: float, given_: dict[str, float]) -> float:
    """What a formula says, read as it stands: [...] is 1 where it holds, else 0."""
    text = formula.format(x=f"({x!r})", **{name: f"({value!r})" for name, value in given_.items()})
    for sign, word in SIGNS:
        text = text.replace(sign, word)
    for pattern, call in PAIRS:
        text = re.sub(pattern, call, text)
    names = {name: getattr(np, name) for name in ("exp", "log", "sqrt", "tanh", "cos", "sin", "sign", "ceil",
                                                 "floor", "rint", "pi")}  # fmt: skip
    names |= {"ndtr": special.ndtr, "erf": special.erf, "min": min, "max": max, "abs": abs}
    found = eval(re.sub(r"\[(.*?)\]", r"(1 if \1 else 0)", text), names)
    return float(found)


@pytest.mark.parametrize("name", POINTWISE)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_formulas_say_what_is_computed(name: str, data: st.DataObject) -> None:
    """Each, with its numbers filled in, is the function's value; SELU's constants are written with five digits."""
    function = POINTWISE[name]
    x, given_ = number(function, data), coefficients(function, data)
    expected = pytest.approx(
        float(function.value(x, **given_)[0]), rel=1e-4 if name == "selu" else 1e-9, abs=1e-9
    )
    assert evaluated(function.formula, float(x[0]), given_) == expected


@pytest.mark.parametrize("name", LAB)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_programs_compute_the_same(name: str, data: st.DataObject) -> None:
    """The line for NumPy gives the value, at every setting of the sliders."""
    function = LAB[name]
    given_ = {
        each.name: each.clean(data.draw(st.floats(each.low, each.high), label=each.name))
        for each in function.parameters
    }
    assume(given_.get("min_val", 0) <= given_.get("max_val", 0))
    x = np.linspace(-60, 60, 241).astype(np.float32)
    names = {"np": np, "expit": special.expit, "ndtr": special.ndtr, "conv": x}
    made = eval(function.numpy.format(**given_), names)
    np.testing.assert_allclose(made, function.value(x, **given_), rtol=1e-5, atol=1e-5)


def test_engine_and_lab_agree_on_what_there_is() -> None:
    """Every activation of the engine has a record with a label and a sentence; of its own the lab has only "none"."""
    assert set(LAB) == set(ops.ACTIVATIONS) | {"identity"}
    for function in LAB.values():
        assert function.label and function.use and function.numpy
        for each in function.parameters:
            assert each.low <= each.default <= each.high and each.clean(each.default) == each.default
        function.value(np.ones(1), **{each.name: each.default for each in function.parameters})


@pytest.mark.parametrize("name", BY_OPERATOR)
def test_attributes_and_defaults_are_onnx_s(name: str) -> None:
    """As the schema of the onnx package has them, but for Gelu's choice of a formula."""
    schema = onnx.defs.get_schema(name)
    attributes: dict[str, Any] = {
        each.name: onnx.helper.get_attribute_value(each.default_value)
        for each in schema.attributes.values()
        if each.default_value.name
    }
    attributes.pop("approximate", None)
    found = {each.attribute: each.default for each in BY_OPERATOR[name].coefficients if each.attribute}
    assert found.keys() == attributes.keys()
    for attribute, default in attributes.items():
        assert found[attribute] == pytest.approx(default, rel=1e-6)
    assert name in OPERATORS


def test_signs_stand_for_the_coefficients() -> None:
    """What a formula says before numbers are filled in."""
    assert POINTWISE["celu"].formula_in_signs == "max(0, x) + min(0, α·(e^(x/α) − 1))"
    assert POINTWISE["Clip"].formula_in_signs == "min(max, max(min, x))"
    assert POINTWISE["hardtanh"].formula_in_signs == "min(b, max(a, x))"


def test_shrink_holds_both_of_torchs() -> None:
    """With a bias of 0 or as large as the bound."""
    x = np.linspace(-3, 3, 49)
    shrink = POINTWISE["Shrink"].value
    np.testing.assert_array_equal(shrink(x, bias=0.0, lambd=1.25), ops.hardshrink(x, lambd=1.25))
    np.testing.assert_allclose(shrink(x, bias=1.25, lambd=1.25), ops.softshrink(x, lambd=1.25), atol=1e-15)


def test_whole_numbers_keep_their_type_where_the_operator_takes_them() -> None:
    """The largest int64 is lost in any float."""
    most = np.iinfo(np.int64).max
    x = np.array([-most, 3], np.int64)
    for name, expected in (("Abs", [most, 3]), ("Neg", [most, -3]), ("Sign", [-1, 1])):
        made = BY_OPERATOR[name].value(x)
        assert made.dtype == x.dtype
        np.testing.assert_array_equal(made, expected)
    clipped = BY_OPERATOR["Clip"].value(x, min=-math.inf, max=2)
    np.testing.assert_array_equal(clipped, [-most, 2])
