"""The way back through a whole network, one explained number at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.evidence import Verdict, nudge

from .drawing import position_in
from .small_network import by_engine, by_evidence, drawn

seeds = st.integers(0, 2**32 - 1)


# The engine adds and multiplies some hundred times on the way in its own precision.
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-4), (np.float64, 1e-12)])
@settings(max_examples=5, deadline=None)
@given(seed=seeds, activation=st.sampled_from(["relu", "tanh", "leaky_relu", "hardswish"]))
def test_every_explained_number_is_the_engines(
    dtype: Any, tolerance: float, seed: int, activation: str
) -> None:
    """By every weight, bias, output and pixel, although each is explained from the numbers explained before."""
    network, weights = drawn(seed, activation, dtype)
    explained, computed = by_evidence(network, weights), by_engine(network, weights)
    assert explained.keys() == computed.keys()
    assume(
        np.abs(explained["scores"]).max() > 1e-3
    )  # else float32 keeps nothing of p - y, a difference of near ones
    for name, grad in computed.items():
        assert grad.dtype == dtype and explained[name].dtype == np.float64
        scale = np.abs(explained[name]).max()
        np.testing.assert_allclose(explained[name], grad, rtol=0, atol=tolerance * scale, err_msg=name)


@settings(max_examples=8, deadline=None)
@given(seeds, st.sampled_from(["relu", "tanh"]), st.sampled_from([1e-2, 1e-3, 1e-4]), st.data())
def test_any_explained_gradient_stands_a_nudge(
    seed: int, activation: str, eps: float, data: st.DataObject
) -> None:
    """The loss follows the weight as the gradient says, unless a gate or another winner comes in between."""
    network, weights = drawn(seed, activation)
    explained = by_evidence(network, weights)
    for name in weights:
        index = position_in(data, weights[name].shape)

        def along(moved: np.ndarray, name: str = name) -> float:
            return network.loss({**weights, name: moved})

        def choices(value: float, name: str = name, index: tuple[int, ...] = index) -> bytes:
            moved = weights[name].copy()
            moved[index] = value
            return network.choices({**weights, name: moved})

        proof = nudge(along, weights[name], index, explained[name][index], eps=eps)
        same = len({choices(proof.weight + move) for move in (-eps, 0, eps)}) == 1
        assert proof.verdict in ([Verdict.AGREE] if same else [Verdict.AGREE, Verdict.KINK])
        if same:
            assert proof.kink is None
        if proof.kink is not None:
            near = eps * 1e-3
            assert choices(proof.kink.weight - near) != choices(proof.kink.weight + near)
