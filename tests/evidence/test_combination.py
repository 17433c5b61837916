"""Why a combination has its value, and what two kernels tell about the slope of brightness."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import correlate

from cnnviz import kernels, ops
from cnnviz.evidence import COMBINATIONS, combination_step, ramp_behind

from .drawing import position_in

OPERATIONS = {"magnitude": ops.hypot, "sum": ops.add, "difference": ops.sub, "maximum": ops.maximum}


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(COMBINATIONS),
    st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6)),
    st.integers(0, 2**32 - 1),
    st.data(),
)
def test_the_total_is_the_engines_element(
    kind: str, shape: tuple[int, int, int], seed: int, data: st.DataObject
) -> None:
    """For every combination and any element, within one rounding to float32."""
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(0, 100, shape).astype(np.float32) for _ in range(2))
    place = position_in(data, shape)
    step = combination_step(kind, a, b, place)
    assert (step.a, step.b, step.position) == (float(a[place]), float(b[place]), place)
    size = abs(step.a) + abs(step.b)
    assert abs(step.total - float(OPERATIONS[kind](a, b)[place])) <= 2 * np.finfo(np.float32).eps * size


def test_worked_examples() -> None:
    """sqrt((-3)² + 4²) = 5, -3 + 4, -3 - 4, and the larger of both."""
    a, b = np.full((1, 1, 1), -3.0), np.full((1, 1, 1), 4.0)
    steps = {kind: combination_step(kind, a, b, (0, 0, 0)) for kind in COMBINATIONS}
    assert {kind: step.total for kind, step in steps.items()} == {
        "magnitude": 5.0,
        "sum": 1.0,
        "difference": -7.0,
        "maximum": 4.0,
    }
    assert steps["magnitude"].terms == (9.0, 16.0) and steps["magnitude"].inside == 25.0


def test_what_has_no_such_element_is_refused() -> None:
    """Another kind, other shapes, a place outside."""
    maps = np.zeros((1, 2, 3))
    for kind, other, place in (
        ("product", maps, (0, 0, 0)),
        ("sum", maps[:, :1], (0, 0, 0)),
        ("sum", maps, (0, 2, 0)),
    ):
        with pytest.raises(ops.OperationError):
            combination_step(kind, maps, other, place)


PAIRS = [
    ("sobel_x", "sobel_y"),
    ("sobel_y", "sobel_x"),
    ("scharr_x", "prewitt_y"),
    ("roberts_falling", "roberts_rising"),
    ("central_x", "central_y"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_two_derivatives_tell_where_a_ramp_gets_brighter(first: str, second: str, degrees: int) -> None:
    """SciPy's answers to a ramp of any direction give that direction back, and its steepness per pixel."""
    slope = 3 * np.array([math.sin(math.radians(degrees)), math.cos(math.radians(degrees))])
    rows, columns = np.indices((11, 13))
    ramp = slope[0] * rows + slope[1] * columns
    built = [kernels.build(name) for name in (first, second)]
    answers = [correlate(ramp, weights, mode="nearest")[5, 6] for weights in built]
    tells = ramp_behind(*built)
    assert tells is not None
    np.testing.assert_allclose(tells @ answers, slope, atol=1e-9)


@pytest.mark.parametrize(
    ("first", "second"),
    [("sobel_x", "sobel_x"), ("sobel_x", "scharr_x"), ("box", "sobel_y"), ("laplacian_8", "sobel_x")],
)
def test_other_kernels_do_not_tell(first: str, second: str) -> None:
    """Twice the same direction, a blur, and a kernel that answers to no ramp."""
    assert ramp_behind(kernels.build(first), kernels.build(second)) is None
