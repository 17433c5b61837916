from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import activation_step, softmax_step

MODERATE = settings(max_examples=200, deadline=None)
PARAMETERS: dict[str, dict[str, float | str]] = {
    "leaky_relu": {"negative_slope": 0.3},
    "elu": {"alpha": 0.7},
    "celu": {"alpha": 2.0},
    "gelu": {"approximate": "tanh"},
    "softplus": {"beta": 2.0},
    "softshrink": {"lambd": 3.0},
    "hardshrink": {"lambd": 3.0},
    "hardtanh": {"min_val": -3.0, "max_val": 6.0},
    "threshold": {"threshold": -3.0, "value": 2.0},
}
KINKS = (-3, -1, -0.5, 0, 0.5, 1, 3, 6, 10)
"""Where some activation has a corner or changes its formula (softplus at threshold / beta)."""

logits = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=12)


@pytest.mark.parametrize("parameters", [{}, PARAMETERS], ids=["defaults", "others"])
@pytest.mark.parametrize("name", ops.ACTIVATIONS)
@settings(max_examples=30, deadline=None)
@given(x=st.floats(-50, 50))
def test_value_is_the_engines(name: str, parameters: dict[str, dict[str, float | str]], x: float) -> None:
    """The number is what the engine makes of it inside an array of float64."""
    chosen = parameters.get(name, {})
    step = activation_step(name, x, **chosen)
    assert step.x == x
    assert step.value == pytest.approx(
        ops.ACTIVATIONS[name](np.full((1, 2, 3), x), **chosen)[0, 1, 2], rel=1e-14, abs=1e-300
    )


@pytest.mark.parametrize("parameters", [{}, PARAMETERS], ids=["defaults", "others"])
@pytest.mark.parametrize("name", ops.ACTIVATIONS)
@settings(max_examples=30, deadline=None)
@given(x=st.floats(-8, 8).filter(lambda x: min(abs(x - kink) for kink in KINKS) > 1e-3))
def test_slope_is_the_difference_quotient(
    name: str, parameters: dict[str, dict[str, float | str]], x: float
) -> None:
    """A little to the left and to the right, the values lie on a line of that slope."""
    chosen, h = parameters.get(name, {}), 1e-5
    rise = activation_step(name, x + h, **chosen).value - activation_step(name, x - h, **chosen).value
    assert activation_step(name, x, **chosen).slope == pytest.approx(rise / (2 * h), rel=1e-6, abs=1e-8)


def test_worked_examples() -> None:
    """ReLU cuts off -2; the sigmoid of log 3 is 3/4 with slope 3/16."""
    assert activation_step("relu", -2).value == activation_step("relu", -2).slope == 0
    step = activation_step("sigmoid", math.log(3))
    assert step.value == pytest.approx(3 / 4)
    assert step.slope == pytest.approx(3 / 16)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("softmax", {}), ("step", {}), ("celu", {"alpha": 0.0}), ("gelu", {"approximate": "x"})],
)
def test_unknown_activations_and_parameters_are_refused(
    name: str, parameters: dict[str, float | str]
) -> None:
    """Softmax is not one of them: it needs more than one number."""
    with pytest.raises(ops.OperationError):
        activation_step(name, 1.0, **parameters)


@MODERATE
@given(logits, st.data())
def test_probability_is_the_engines(values: list[float], data: st.DataObject) -> None:
    """The quotient is the engine's element, and its exponents and total are those of the definition."""
    step = softmax_step(values, data.draw(st.integers(0, len(values) - 1)))
    assert step.probability == pytest.approx(ops.softmax(np.array(values))[step.index], rel=1e-13, abs=1e-300)
    assert step.probability == step.exponents[step.index] / step.total
    assert step.shift == max(values)
    assert step.exponents.tolist() == pytest.approx([math.exp(v - max(values)) for v in values], rel=1e-13)
    assert step.total == pytest.approx(math.fsum(step.exponents), rel=1e-13)


@MODERATE
@given(logits)
def test_probabilities_sum_to_1(values: list[float]) -> None:
    """All together."""
    assert math.fsum(softmax_step(values, i).probability for i in range(len(values))) == pytest.approx(
        1, rel=1e-13
    )


def test_huge_logits_do_not_overflow() -> None:
    """Only their differences count: ln 3 apart means 3 to 1."""
    step = softmax_step([1e6, 1e6 + math.log(3)], 1)
    assert step.probability == pytest.approx(3 / 4, rel=1e-9)
    assert max(step.exponents) == 1


@pytest.mark.parametrize(("values", "index"), [([1, 2], 2), ([1, 2], -1), ([[1, 2]], 0), ([], 0)])
def test_softmax_refuses_what_has_no_such_element(values: list[object], index: int) -> None:
    """An index outside, a table, no logits at all."""
    with pytest.raises(ops.OperationError):
        softmax_step(values, index)  # type: ignore[arg-type]
