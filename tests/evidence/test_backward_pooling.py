from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import average_pooling_gradient, max_pooling_gradient, max_pooling_step
from cnnviz.ops import backward

from .differences import slope
from .drawing import FloatArray, PoolingCase, poolings, position_in, rounding_bound

MODERATE = settings(max_examples=100, deadline=None)
TIES = (-1.0, 0.0, 1.0)
EXTREMES = (-math.inf, -1.0, 0.0, math.inf, math.nan)
seeds = st.integers(0, 2**32 - 1)


def pool(kind: str, case: PoolingCase, x: Any, **arguments: Any) -> FloatArray:
    """The engine's pooling."""
    return getattr(ops, f"{kind}_pool{case.axes}d")(x, case.kernel, **case.arguments, **arguments)


def engine(kind: str, case: PoolingCase, grad: FloatArray, **arguments: Any) -> FloatArray:
    """The engine's gradient by the input."""
    back = getattr(backward, f"{kind}_pool{case.axes}d_backward")
    return back(grad, case.input, case.kernel, **case.arguments, **arguments)


def drawn_grad(case: PoolingCase, seed: int) -> FloatArray:
    """A gradient by the output."""
    return (
        np.random.default_rng(seed)
        .standard_normal(pool("max", case, case.input).shape)
        .astype(case.input.dtype)
    )


@MODERATE
@given(poolings() | poolings(values=TIES) | poolings(values=EXTREMES), seeds, st.data())
def test_max_gradient_is_the_engines(case: PoolingCase, seed: int, data: st.DataObject) -> None:
    """Windows that overlap, hang over or reach into padding; ties, infinities and NaN."""
    grad, position = drawn_grad(case, seed), position_in(data, case.input.shape)
    step = max_pooling_gradient(grad, case.input, case.kernel, position, **case.arguments)
    assert step.total == step.grads[step.is_taken].sum()
    bound = rounding_bound(step.grads, 0, case.input.dtype)
    assert abs(step.total - engine("max", case, grad)[position]) <= bound


@MODERATE
@given(poolings(), seeds, st.data())
def test_max_gradient_is_the_slope(case: PoolingCase, seed: int, data: st.DataObject) -> None:
    """Among different whole numbers a step of a quarter lets no other cell win."""
    order = np.random.default_rng(seed).permutation(case.input.size)
    x = order.reshape(case.input.shape).astype(np.float64)
    grad, position = drawn_grad(case, seed), position_in(data, x.shape)
    step = max_pooling_gradient(grad, x, case.kernel, position, **case.arguments)
    measured = slope(lambda v: pool("max", case, v), x, position, grad, step=0.25)
    # x has at most 6 digits, so the differences round in the last 10 of 16
    assert step.total == pytest.approx(measured, rel=1e-9, abs=1e-9)


@MODERATE
@given(poolings() | poolings(values=TIES), seeds, st.data())
def test_windows_are_those_that_hold_the_element(case: PoolingCase, seed: int, data: st.DataObject) -> None:
    """Each window of the output is listed if and only if it holds the element, with what it took and where."""
    grad, position = drawn_grad(case, seed), position_in(data, case.input.shape)
    step = max_pooling_gradient(grad, case.input, case.kernel, position, **case.arguments)
    listed = {
        tuple(int(axis[i]) for axis, i in zip(step.windows, term, strict=True)): term
        for term in np.ndindex(*step.grads.shape)
    }
    output = position_in(data, grad.shape[1:])
    there = max_pooling_step(case.input, case.kernel, (position[0], *output), **case.arguments)
    holds = all(p in axis for p, axis in zip(position[1:], there.coordinates, strict=True))
    assert (output in listed) == holds
    if holds:
        term = listed[output]
        assert step.grads[term] == grad[(position[0], *output)]
        assert step.maxima[term] == there.maximum
        assert tuple(step.taken[term]) == there.taken == there.winners[0]
        assert step.is_taken[term] == (there.taken == position[1:])


@settings(max_examples=30, deadline=None)
@given(poolings(values=TIES, most_axes=2) | poolings(most_axes=2), seeds)
def test_no_gradient_is_lost_and_none_is_counted_twice(case: PoolingCase, seed: int) -> None:
    """Every window took one element, the first of ties: whole gradients come back to a channel with their sum."""
    x, grad = case.input[:1], np.round(8 * drawn_grad(case, seed)[:1])
    back = sum(
        max_pooling_gradient(grad, x, case.kernel, position, **case.arguments).total
        for position in np.ndindex(*x.shape)
    )
    assert back == grad.sum()


@MODERATE
@given(poolings(), seeds, st.booleans(), st.none() | st.integers(1, 9), st.data())
def test_average_gradient_is_the_engines_and_the_slope(
    case: PoolingCase, seed: int, include: bool, override: int | None, data: st.DataObject
) -> None:
    """Whatever rule gives the divisors; the mean is linear, so that a step of 1 measures its slope."""
    counting = {"count_include_pad": include, "divisor_override": override}
    grad, position = drawn_grad(case, seed), position_in(data, case.input.shape)
    step = average_pooling_gradient(grad, case.input, case.kernel, position, **case.arguments, **counting)
    assert np.array_equal(step.shares, step.grads / step.divisors)
    # one more rounding than a sum: the division
    bound = 2 * rounding_bound(step.shares, 0, case.input.dtype)
    assert abs(step.total - engine("avg", case, grad, **counting)[position]) <= bound
    x = case.input.astype(np.float64)
    measured = slope(lambda v: pool("avg", case, v, **counting), x, position, grad, step=1)
    assert step.total == pytest.approx(measured, rel=1e-9, abs=1e-9)


def test_winner_of_overlapping_windows_gets_their_gradients_together() -> None:
    """The largest cell stands in the middle of four windows; a cell beside it is in two and gets nothing."""
    x = np.zeros((1, 3, 3))
    x[0, 1, 1] = 1
    grad = [[[1, 2], [3, 4]]]
    step = max_pooling_gradient(grad, x, 2, (0, 1, 1), stride=1)
    assert step.is_taken.all() and step.total == 10
    beside = max_pooling_gradient(grad, x, 2, (0, 0, 1), stride=1)
    assert beside.grads.tolist() == [[1, 2]] and beside.total == 0
    assert beside.taken.tolist() == [[[1, 1], [1, 1]]]


def test_first_of_equal_cells_takes_it() -> None:
    """All four are equal: the upper left one gets the gradient, the others know who has it."""
    steps = [max_pooling_gradient([[[5]]], np.ones((1, 2, 2)), 2, (0, r, c)) for r in (0, 1) for c in (0, 1)]
    assert [step.total for step in steps] == [5, 0, 0, 0]
    assert all(step.taken[0, 0].tolist() == [0, 0] for step in steps)


def test_average_shares_the_gradient() -> None:
    """Every cell of a 2x3 window gets a sixth."""
    step = average_pooling_gradient([[[12]]], np.zeros((1, 2, 3)), (2, 3), (0, 1, 2))
    assert step.divisors.tolist() == [[6]] and step.total == 2


def test_cell_that_no_window_holds_gets_nothing() -> None:
    """Windows of 2 leave the last of five columns over."""
    for explain in (max_pooling_gradient, average_pooling_gradient):
        step = explain(np.ones((1, 1, 2)), np.zeros((1, 2, 5)), 2, (0, 0, 4))
        assert step.grads.shape == (1, 0) and step.total == 0


@pytest.mark.parametrize("explain", [max_pooling_gradient, average_pooling_gradient])
class TestRefusals:
    """What neither can explain."""

    def test_position_outside_the_input(self, explain: Any) -> None:
        """The error names it."""
        with pytest.raises(ops.OperationError, match=r"\(0, 4, 0\)"):
            explain(np.zeros((1, 2, 3)), np.zeros((1, 4, 6)), 2, (0, 4, 0))

    def test_gradient_of_another_shape(self, explain: Any) -> None:
        """It must have the output's."""
        with pytest.raises(ops.OperationError, match="the gradient has shape"):
            explain(np.zeros((1, 3, 2)), np.zeros((1, 4, 6)), 2, (0, 0, 0))

    def test_batch(self, explain: Any) -> None:
        """Evidence is for one image at a time."""
        with pytest.raises(ops.OperationError, match="the input has shape"):
            explain(np.zeros((1, 1, 2, 2)), np.zeros((1, 1, 4, 4)), 2, (0, 0, 0))
