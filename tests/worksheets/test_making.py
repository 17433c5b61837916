"""A worksheet's solution is what the engine gives, and what one gets by hand from the printed numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import pipeline
from cnnviz.pipeline import Stages, as_weights
from cnnviz.state import LabState
from cnnviz.state.stages import Pin, StagesState
from cnnviz.worksheets import Worksheet, WorksheetError, check, worksheet
from tests.worksheets.drawn import labs, signals

PIXELS = np.random.default_rng(5).integers(0, 256, (3, 24, 33), dtype=np.uint8)


def part(values: np.ndarray, sheet: Worksheet, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The numbers of a page's map at the places of a worksheet's."""
    plane = values[sheet.channel]
    return plane[columns][np.newaxis] if sheet.is_signal else plane[np.ix_(rows, columns)]


@settings(max_examples=80, deadline=None)
@given(labs(whole=True))
def test_whole_numbers_are_those_of_the_page(case: tuple[LabState, Stages]) -> None:
    """Inputs, convolution, activation and pooling are the run's own numbers, as far as they are printed in full."""
    state = replace(case[0], activation="relu")
    run = run_of(state, case[1])
    sheet = worksheet(state, run)
    assert sheet.is_exact and sheet.divisor == 1 and sheet.act is not None
    inside = ~sheet.is_padding
    rows, columns = np.meshgrid(sheet.rows, sheet.columns, indexing="ij")
    for index, channel in enumerate(sheet.channels):
        np.testing.assert_array_equal(
            sheet.input[index][inside], run.input[channel][rows[inside], columns[inside]]
        )
    near = {"rtol": 1e-6, "atol": 1e-4}  # a bias of 0.1 is rounded in float32
    for map, values in ((sheet.conv, run.conv), (sheet.act, run.act)):
        assert not map.is_rounded
        np.testing.assert_allclose(map.values, part(values, sheet, map.rows, map.columns), **near)
    if sheet.pool is not None and run.pool is not None:
        exact = part(run.pool, sheet, sheet.pool.rows, sheet.pool.columns)
        most = 0.5 * 10.0**-sheet.pool.decimals if sheet.pool.is_rounded else 0.0
        np.testing.assert_allclose(sheet.pool.values, exact, rtol=1e-6, atol=most + 1e-4)


def run_of(state: LabState, run: Stages) -> Stages:
    """`run` with another state."""
    assert isinstance(run, pipeline.Run)
    return pipeline.run(state, run.pixels)


@settings(max_examples=80, deadline=None)
@given(st.one_of(labs(), signals()))
def test_the_solution_follows_from_the_printed_numbers(case: tuple[StagesState, Stages]) -> None:
    """In exact arithmetic, term by term and rounded as at school: convolution, ReLU and pooling."""
    state, run = case
    sheet = worksheet(state, run)
    given = sheet.convolution
    printed = [[[exact(value) for value in row] for row in plane] for plane in sheet.input]
    channels, height, width = sheet.weight.shape
    for row, line in enumerate(sheet.conv.values):
        for column, found in enumerate(line):
            total = Fraction(0)
            for channel in range(channels):
                for i in range(height):
                    for j in range(width):
                        at = (
                            row * given.stride[0] + i * given.dilation[0],
                            column * given.stride[1] + j * given.dilation[1],
                        )
                        total += printed[channel][at[0]][at[1]] * int(sheet.weight[channel, i, j])
            if (row, column) == sheet.mark:
                assert float(total) == pytest.approx(sheet.step.total, rel=1e-12, abs=1e-9)
                assert sheet.step.products.sum() == pytest.approx(float(total), rel=1e-12, abs=1e-9)
            by_hand = total / sheet.divisor + exact(sheet.bias)
            assert near(found, by_hand, sheet.conv.decimals)
    before = sheet.conv
    if state.activation == "relu":
        assert sheet.act is not None
        np.testing.assert_array_equal(sheet.act.values, np.maximum(sheet.conv.values, 0))
    if sheet.act is not None:
        before = sheet.act
    if sheet.pool is None:
        return
    for row, line in enumerate(sheet.pool.values):
        for column, found in enumerate(line):
            top, left = (
                begin + at * step
                for begin, at, step in zip(sheet.pool_begin, (row, column), sheet.pool_step, strict=True)
            )
            window = before.values[top : top + sheet.pool_window[0], left : left + sheet.pool_window[1]]
            assert window.shape == sheet.pool_window
            cells = [exact(value) for value in window.flat]
            by_hand = max(cells) if state.pooling == "max" else sum(cells) / len(cells)
            assert near(found, Fraction(by_hand), sheet.pool.decimals)


def exact(value: float) -> Fraction:
    """The decimal number that is printed."""
    return Fraction(str(float(value)))


def near(found: float, by_hand: Fraction, decimals: int) -> bool:
    """Whether `found` is `by_hand`, rounded with halves away from zero."""
    unit = Decimal(1).scaleb(-decimals)
    whole = abs(by_hand) / Fraction(unit)
    count = Decimal(whole.numerator // whole.denominator)
    if whole - int(count) >= Fraction(1, 2):
        count += 1
    expected = (count * unit).quantize(unit, ROUND_HALF_UP)
    return found == pytest.approx(float(expected) * (1 if by_hand >= 0 else -1), abs=1e-9, rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.one_of(labs(), signals()))
def test_the_pinned_element_is_marked_and_the_page_s_number_is_told(case: tuple[StagesState, Stages]) -> None:
    """Wherever it is, also at the border; and a number to find is in every map."""
    state, run = case
    sheet = worksheet(state, run)
    row, column = sheet.place
    if state.pin is not None and state.pin.stage != "pool":
        last = run.conv.shape[-1] - 1
        assert column == min(state.pin.column, last) and sheet.channel == min(
            state.pin.channel, len(run.conv) - 1
        )
    value = run.conv[(sheet.channel, column) if sheet.is_signal else (sheet.channel, row, column)]
    # The engine adds up in float32, the evidence in float64.
    assert sheet.on_page.conv == pytest.approx(float(value), rel=1e-4, abs=1e-3)
    assert sheet.conv.blank[sheet.mark]
    assert all(map.blank.any() for map in (sheet.conv, sheet.act, sheet.pool) if map is not None)


def test_without_a_pin_the_place_is_telling() -> None:
    """Numbers of both signs, and no padding where there is another place."""
    for kernel in ("sobel_x", "laplacian_4"):
        state = LabState(kernel=kernel, padding="same")
        sheet = worksheet(state, pipeline.run(state, PIXELS))
        assert sheet.conv.values.min() < 0 < sheet.conv.values.max()
        assert not sheet.is_padding.any()
        assert abs(sheet.result) == np.abs(sheet.conv.values).max()


def test_a_pinned_average_has_its_whole_window_on_paper() -> None:
    """The window that was pinned is among those printed."""
    state = LabState(pooling="avg", pool_size=3, pool_stride=3, pin=Pin("pool", 0, 4, 7), depthwise=True)
    sheet = worksheet(state, pipeline.run(state, PIXELS))
    assert sheet.pool is not None
    assert 4 in sheet.pool.rows and 7 in sheet.pool.columns
    assert sheet.conv.blank.sum() == 9


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (LabState(weights=as_weights(np.ones((1, 6, 5)))), "90 products"),
        (LabState(weights=as_weights(np.ones((1, 3, 3))), dilation=4), "spans 9 cells"),
        (LabState(weights=as_weights(np.full((1, 1, 1), 1e30))), "too large"),
        (LabState(bias=-1e7), "too large"),
    ],
)
def test_what_does_not_go_on_paper_is_refused(state: LabState, said: str) -> None:
    """Before anything is made, with what would fit."""
    run = pipeline.run(state, PIXELS)
    for ask in (lambda: check(run), lambda: worksheet(state, run)):
        with pytest.raises(WorksheetError, match=said):
            ask()


def test_the_smallest_picture_makes_a_worksheet() -> None:
    """One output, and a pooling window that is larger than the map is left out."""
    state = LabState(pool_size=2, pool_padding=1, pool_stride=1)
    sheet = worksheet(state, pipeline.run(state, PIXELS[:, :3, :3]))
    assert sheet.conv.values.shape == (1, 1)
    assert sheet.pool is None and sheet.pooling is None
