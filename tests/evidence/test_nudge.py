from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import Nudge, Verdict, nudge

MODERATE = settings(max_examples=100, deadline=None)
SMOOTH: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "exponential": (math.exp, math.exp),
    "sine": (lambda x: math.sin(3 * x), lambda x: 3 * math.cos(3 * x)),
    "softplus": (lambda x: math.log1p(math.exp(2 * x)), lambda x: 2 / (1 + math.exp(-2 * x))),
    "line": (lambda x: 2 * x - 7, lambda x: 2),
    "parabola": (lambda x: (x - 1) ** 2, lambda x: 2 * (x - 1)),
    "nothing": (lambda x: 0.25, lambda x: 0),
}
"""Losses without a kink, and their slopes."""

smooth = st.sampled_from(list(SMOOTH))
distances = st.sampled_from([1e-1, 1e-2, 1e-3, 1e-5, 1e-7])
weights = st.floats(-3, 3)


def along(loss: Callable[[float], float], at: float, gradient: float, eps: float) -> Nudge:
    """A nudge of a network with one weight."""
    return nudge(lambda array: loss(float(array[0])), [at], (0,), gradient, eps=eps)


@MODERATE
@given(smooth, weights, distances)
def test_right_gradient_of_a_smooth_loss_agrees(name: str, at: float, eps: float) -> None:
    """Whatever eps, and no kink is seen where there is none."""
    loss, gradient = SMOOTH[name]
    proof = along(loss, at, gradient(at), eps)
    assert proof.verdict is Verdict.AGREE and proof.kink is None
    assert proof.loss == loss(at)
    assert (proof.loss_below, proof.loss_above) == (loss(at - eps), loss(at + eps))


@MODERATE
@given(smooth, weights, st.sampled_from([1e-2, 1e-3, 1e-5]), st.sampled_from([-1, 1]))
def test_wrong_gradient_disagrees(name: str, at: float, eps: float, sign: int) -> None:
    """A gradient that is off by more than eps of the largest slopes (20) is found out, and no kink is blamed."""
    loss, gradient = SMOOTH[name]
    assert along(loss, at, gradient(at) + sign * max(20 * eps, 1e-3), eps).verdict is Verdict.DISAGREE


@MODERATE
@given(
    smooth,
    st.floats(-2, 2),
    st.sampled_from([1e-2, 1e-3, 1e-5]),
    st.floats(-0.9, 0.9),
    st.sampled_from([-30, -1, -0.2, 0.2, 1, 30]),
)
def test_kink_in_between_is_found_with_its_place_and_its_slopes(
    name: str, at: float, eps: float, share: float, jump: float
) -> None:
    """A ReLU that opens within eps adds `jump` to the slope; the gradient at w is right all the same."""
    curve, slope = SMOOTH[name]
    kink = at + share * eps
    proof = along(lambda x: curve(x) + jump * max(0.0, x - kink), at, slope(at) + jump * (at > kink), eps)
    assert proof.verdict is Verdict.KINK
    assert proof.kink is not None
    assert abs(proof.kink.weight - kink) <= eps * 1e-3
    # measured over as little as eps / 65,536, where rounding counts most
    allowed = 1e-3 * abs(jump) + 64 * proof.resolution
    assert abs(proof.kink.slope_below - slope(kink)) <= allowed
    assert abs(proof.kink.slope_above - slope(kink) - jump) <= allowed


@MODERATE
@given(st.floats(-2, 2), st.sampled_from([1e-2, 1e-3]), st.sampled_from([-1.5, -1.01, 1.01, 1.5]))
def test_kink_beyond_eps_does_not_matter(at: float, eps: float, share: float) -> None:
    """It is neither found nor does it spoil the agreement."""
    proof = along(lambda x: math.sin(x) + max(0.0, x - at - share * eps), at, math.cos(at) + (share < 0), eps)
    assert proof.verdict is Verdict.AGREE and proof.kink is None


@MODERATE
@given(
    st.floats(-2, 2), st.sampled_from([1e-2, 1e-3]), st.lists(st.floats(-0.9, 0.9), min_size=2, max_size=6)
)
def test_of_several_kinks_one_is_found(at: float, eps: float, shares: list[float]) -> None:
    """Losses that turn at several places, always the same way: one of these places is named."""
    kinks = [at + share * eps for share in shares]
    proof = along(lambda x: math.sin(x) + sum(max(0.0, x - k) for k in kinks), at, math.cos(at), eps)
    assert proof.kink is not None
    assert min(abs(proof.kink.weight - kink) for kink in kinks) <= eps * 1e-3


@MODERATE
@given(st.integers(0, 2**32 - 1), st.sampled_from([20, 200, 2000]), st.sampled_from([1e-1, 1e-3]))
def test_many_kinks_are_not_taken_for_a_curve(seed: int, count: int, eps: float) -> None:
    """A weight of a first layer opens and shuts hundreds of gates: that excuses no difference as a tolerance would."""
    rng = np.random.default_rng(seed)
    kinks, jumps = rng.uniform(-eps, eps, count), rng.standard_normal(count)
    slope = float(jumps[kinks < 0].sum())
    proof = along(lambda x: float(jumps @ np.maximum(x - kinks, 0)), 0, slope, eps)
    assert proof.kink is not None and proof.curvature == 0
    assert min(abs(proof.kink.weight - kinks)) <= eps * 1e-3
    assert proof.tolerance <= 0.01 * np.abs(jumps).sum()
    assert proof.verdict is (
        Verdict.AGREE if abs(proof.measured - slope) <= proof.tolerance else Verdict.KINK
    )


def test_kink_at_the_weight_itself() -> None:
    """|x| at 0: below the slope is -1, above 1; the difference measures 0 and the engine says 0, so they agree."""
    proof = along(abs, 0, 0, 1e-3)
    assert proof.verdict is Verdict.AGREE
    assert proof.kink is not None
    assert (proof.kink.slope_below, proof.kink.slope_above) == pytest.approx((-1, 1))
    relu = along(lambda x: max(0.0, x), 0, 0, 1e-3)
    assert relu.verdict is Verdict.KINK and relu.measured == pytest.approx(0.5)


def test_jump_of_the_loss_counts_as_a_kink() -> None:
    """A threshold has slope 0 everywhere and yet the loss is another."""
    proof = along(lambda x: float(x > 0.2003), 0.2, 0, 1e-3)
    assert proof.verdict is Verdict.KINK
    assert proof.kink is not None and abs(proof.kink.weight - 0.2003) < 1e-6


@pytest.mark.parametrize("eps", [0.1, 0.01, 0.001])
def test_tolerance_for_a_curved_loss_is_twice_what_the_curve_makes(eps: float) -> None:
    """Of x^3 the central difference is off by eps^2 exactly, a sixth of its third derivative times eps^2."""
    proof = along(lambda x: x**3, 0.5, 0.75, eps)
    assert proof.measured - proof.said == pytest.approx(eps**2, rel=1e-6)
    assert proof.curvature == pytest.approx(2 * eps**2, rel=1e-3)
    assert proof.tolerance == proof.curvature + proof.rounding + proof.resolution


@pytest.mark.parametrize("scatter", [1e-12, 1e-9, 1e-6])
def test_loss_that_rounds_coarsely_gets_a_wide_tolerance(scatter: float) -> None:
    """A loss known to some digits alone: its scatter over eps is allowed for and taken for no kink."""
    eps = 1e-3
    proof = along(lambda x: math.sin(x) + scatter * Random(x).uniform(-1, 1), 1, math.cos(1), eps)
    assert scatter / eps < proof.rounding < 8 * scatter / eps
    assert proof.verdict is Verdict.AGREE and proof.kink is None


def test_one_weight_moves_and_the_arrays_are_the_losss_own() -> None:
    """All others stay, the caller's array too, and what the loss does to its array does not last."""
    given_weights = np.arange(6, dtype=np.float32).reshape(2, 3)
    seen = []

    def loss(moved: np.ndarray) -> float:
        seen.append(moved.copy())
        value = float(3 * moved[1, 0])
        moved[:] = np.nan
        return value

    proof = nudge(loss, given_weights, (1, 0), 3)
    assert proof.verdict is Verdict.AGREE and proof.index == (1, 0) and proof.weight == 3
    assert np.array_equal(given_weights, np.arange(6).reshape(2, 3))
    assert len(seen) <= 70
    for each in seen:
        each[1, 0] = 3
        assert each.dtype == np.float64 and np.array_equal(each, given_weights)


@pytest.mark.parametrize("eps", [0, -1e-3, math.nan, math.inf, 1e-8])
def test_eps_that_moves_nothing_is_refused(eps: float) -> None:
    """Next to 1000, float64 has too few numbers within 1e-8 to look closer."""
    with pytest.raises(ops.OperationError, match="eps is"):
        along(math.sin, 1000, 1, eps)


def test_index_outside_is_refused() -> None:
    """The error names it."""
    with pytest.raises(ops.OperationError, match=r"\(2,\)"):
        nudge(lambda w: 0.0, [1, 2], (2,), 0)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_loss_that_is_no_number_is_refused(value: float) -> None:
    """There is no slope to measure; the sentence says where."""
    with pytest.raises(ops.OperationError, match="with the weight at 0.999 the loss is"):
        along(lambda x: value, 1, 0, 1e-3)
