from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import (
    AveragePoolingStep,
    DivisorRule,
    MaxPoolingStep,
    average_pooling_step,
    max_pooling_step,
)

from .drawing import PoolingCase, poolings, position_in, rounding_bound

MODERATE = settings(max_examples=200, deadline=None)
TIES = (-1.0, 0.0, 1.0)
EXTREMES = (-math.inf, -1.0, 0.0, math.inf, math.nan)


def drawn_maximum(case: PoolingCase, data: st.DataObject) -> tuple[MaxPoolingStep, float, int]:
    """The evidence for some element, the engine's value and its flat index."""
    operation = getattr(ops, f"max_pool{case.axes}d")
    output, indices = operation(case.input, case.kernel, return_indices=True, **case.arguments)
    position = position_in(data, output.shape)
    step = max_pooling_step(case.input, case.kernel, position, **case.arguments)
    return step, float(output[position]), int(indices[position])


def drawn_average(
    case: PoolingCase, data: st.DataObject, **arguments: Any
) -> tuple[AveragePoolingStep, float]:
    """The evidence for some element and the engine's value."""
    operation = getattr(ops, f"avg_pool{case.axes}d")
    output = operation(case.input, case.kernel, **case.arguments, **arguments)
    position = position_in(data, output.shape)
    step = average_pooling_step(case.input, case.kernel, position, **case.arguments, **arguments)
    return step, float(output[position])


@MODERATE
@given(poolings(values=EXTREMES) | poolings(values=TIES) | poolings(), st.data())
def test_maximum_and_the_cell_taken_are_the_engines(case: PoolingCase, data: st.DataObject) -> None:
    """The maximum is the engine's element and `taken` its index, with ties, infinities and NaN."""
    step, element, index = drawn_maximum(case, data)
    assert step.maximum == element or (math.isnan(step.maximum) and math.isnan(element))
    assert np.ravel_multi_index(step.taken, case.input.shape[1:]) == index


@MODERATE
@given(poolings(values=TIES) | poolings(), st.data())
def test_winners_are_all_cells_of_the_window_with_the_maximum(case: PoolingCase, data: st.DataObject) -> None:
    """Every winner holds the maximum, no other cell of the window does, and the first in reading order is taken."""
    step, element, _ = drawn_maximum(case, data)
    plane = case.input[step.position[0]]
    cells = [
        cell
        for cell in np.ndindex(*plane.shape)
        if all(c in taps for c, taps in zip(cell, step.coordinates, strict=True)) and plane[cell] == element
    ]
    assert list(step.winners) == cells
    assert step.taken == cells[0]


@MODERATE
@given(poolings(values=EXTREMES), st.data())
def test_every_nan_is_a_winner(case: PoolingCase, data: st.DataObject) -> None:
    """If the window holds NaN, the winners are the NaN cells and no others."""
    step, _, _ = drawn_maximum(case, data)
    if math.isnan(step.maximum):
        assert len(step.winners) == np.isnan(step.values).sum()
        assert all(math.isnan(case.input[(step.position[0], *cell)]) for cell in step.winners)
    else:
        assert not np.isnan(step.values).any()


@MODERATE
@given(poolings(), st.data())
def test_window_is_that_of_the_padded_input(case: PoolingCase, data: st.DataObject) -> None:
    """Values and padding cells are the strided, dilated window of the input inside a wide border of constants."""
    border = 16
    for step, fill in ((drawn_maximum(case, data)[0], -np.inf), (drawn_average(case, data)[0], 0)):
        wide = np.pad(case.input[step.position[0]], border, constant_values=fill)
        mask = np.pad(np.zeros(case.input.shape[1:], bool), border, constant_values=True)
        stride = case.arguments["stride"] or case.kernel
        window = tuple(
            slice(first, first + (k - 1) * d + 1, d)
            for first, k, d in zip(
                (
                    border - begin + p * s
                    for p, s, (begin, _) in zip(step.position[1:], stride, case.pairs, strict=True)
                ),
                case.kernel,
                case.arguments["dilation"],
                strict=True,
            )
        )
        assert np.array_equal(step.values, wide[window])
        assert np.array_equal(step.is_padding, mask[window])


@MODERATE
@given(poolings(), st.booleans(), st.none() | st.integers(1, 9), st.data())
def test_mean_is_the_engines_element(
    case: PoolingCase, include: bool, override: int | None, data: st.DataObject
) -> None:
    """Whatever rule gives the divisor, the mean is the engine's within rounding in the engine's precision."""
    step, element = drawn_average(case, data, count_include_pad=include, divisor_override=override)
    assert abs(step.mean - element) <= 3 * rounding_bound(step.values, 0, case.input.dtype) / step.divisor
    assert step.mean == step.total / step.divisor
    assert step.total == pytest.approx(step.values.sum(), rel=1e-13)


@MODERATE
@given(poolings(values=(1.0,)), st.booleans(), st.data())
def test_divisor_is_the_one_the_engine_uses(case: PoolingCase, include: bool, data: st.DataObject) -> None:
    """An image of ones averages to the cells on it over the divisor, so the engine's element gives the divisor."""
    step, element = drawn_average(case, data, count_include_pad=include)
    assert step.cells_on_input / element == pytest.approx(step.divisor, rel=1e-6)
    assert step.total == step.cells_on_input
    if not include:
        assert element == 1


@MODERATE
@given(poolings(), st.data())
def test_every_cell_is_counted_once(case: PoolingCase, data: st.DataObject) -> None:
    """Each cell of the window is on the input, on the padding or beyond; beyond only in ceil mode."""
    step, _ = drawn_average(case, data)
    assert step.cells_on_input + step.cells_on_padding + step.cells_beyond == math.prod(case.kernel)
    assert step.cells_on_input == np.count_nonzero(~step.is_padding)
    assert not np.any(step.is_beyond & ~step.is_padding)
    assert case.arguments["ceil_mode"] or not step.is_beyond.any()


def test_worked_example_of_each_divisor_rule() -> None:
    """A 3x3 window in the corner of ones: 4 cells on the input, 5 on the padding."""
    ones = np.ones((1, 4, 4))

    def corner(**arguments: Any) -> tuple[str, int, float]:
        step = average_pooling_step(ones, 3, (0, 0, 0), padding=1, **arguments)
        return step.rule, step.divisor, step.mean

    assert corner() == (DivisorRule.WITH_PADDING, 9, pytest.approx(4 / 9))
    assert corner(count_include_pad=False) == (DivisorRule.INPUT_ONLY, 4, 1)
    assert corner(divisor_override=2) == (DivisorRule.OVERRIDE, 2, 2)


def test_cells_beyond_the_padding_do_not_count() -> None:
    """Length 5, window 2, ceil mode: the last window has one cell on the input and one past it; it divides by 1."""
    step = average_pooling_step([[1, 2, 3, 4, 7]], 2, (0, 2), ceil_mode=True)
    assert (step.cells_on_input, step.cells_on_padding, step.cells_beyond) == (1, 0, 1)
    assert (step.divisor, step.mean) == (1, 7)


def test_tie_is_taken_in_reading_order() -> None:
    """Three cells hold 9; the one in the upper row counts, although another is further left."""
    step = max_pooling_step([[[0, 9], [9, 9]]], 2, (0, 0, 0))
    assert step.winners == ((0, 1), (1, 0), (1, 1))
    assert step.taken == (0, 1)


def test_padding_never_wins() -> None:
    """Among negative numbers the padding is not the largest, because it counts as minus infinity."""
    step = max_pooling_step([[[-5, -6], [-7, -8]]], 3, (0, 0, 0), stride=1, padding=1)
    assert (step.maximum, step.winners) == (-5, ((0, 0),))
    assert step.values[0].tolist() == [-math.inf] * 3


@pytest.mark.parametrize("explain", [max_pooling_step, average_pooling_step])
class TestRefusals:
    """What neither pooling can explain."""

    def test_position_past_the_output(self, explain: Any) -> None:
        """4x6 pooled by 2 gives 2x3 elements; the error names the last one."""
        with pytest.raises(ops.OperationError, match=r"\(0, 1, 2\)"):
            explain(np.zeros((1, 4, 6)), 2, (0, 2, 0))

    def test_position_with_too_few_numbers(self, explain: Any) -> None:
        """An element of an image has a channel, a row and a column."""
        with pytest.raises(ops.OperationError, match="no output element"):
            explain(np.zeros((1, 4, 6)), 2, (0, 1))

    def test_window_larger_than_the_input(self, explain: Any) -> None:
        """There is no element then."""
        with pytest.raises(ops.OperationError, match="fit"):
            explain(np.zeros((1, 2, 2)), 3, (0, 0, 0))

    def test_window_of_padding_alone(self, explain: Any) -> None:
        """It has no value."""
        with pytest.raises(ops.OperationError, match="nothing but padding"):
            explain(np.zeros((1, 4, 4)), 2, (0, 0, 0), padding=2)

    def test_batch(self, explain: Any) -> None:
        """Evidence is for one image at a time."""
        with pytest.raises(ops.OperationError, match="shape"):
            explain(np.zeros((1, 1, 4, 4)), 2, (0, 0, 0))
