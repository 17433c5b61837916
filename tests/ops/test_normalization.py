"""Normalisation, against onnxruntime and the definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.ops import OperationError
from cnnviz.ops.normalization import (
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    local_response_norm,
)

from .drawn import dtypes, normal, run_onnx, seeds

often = settings(max_examples=60, deadline=None)
shapes = st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 5), st.integers(2, 5))
small = st.sampled_from([1e-5, 1e-3, 0.1])


@often
@given(shape=shapes, eps=small, seed=seeds)
def test_batch_and_instance_norm_equal_onnxruntime(shape: tuple[int, ...], eps: float, seed: int) -> None:
    """Each channel by the numbers measured in training, or by its own."""
    x, weight, bias, mean = (normal(s, seed + i) for i, s in enumerate([shape, *[shape[1:2]] * 3]))
    variance = np.abs(normal(shape[1:2], seed + 9)) + 0.1
    (expected,) = run_onnx("BatchNormalization", x, weight, bias, mean, variance, epsilon=eps)
    found = batch_norm(x, mean, variance, weight, bias, eps=eps)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    (expected,) = run_onnx("InstanceNormalization", x, weight, bias, epsilon=eps)
    np.testing.assert_allclose(instance_norm(x, weight, bias, eps=eps), expected, rtol=1e-3, atol=1e-4)


@often
@given(shape=shapes, first=st.integers(1, 3), eps=small, seed=seeds)
def test_layer_norm_equals_onnxruntime(shape: tuple[int, ...], first: int, eps: float, seed: int) -> None:
    """The last axes together, scaled and moved number by number."""
    x, weight, bias = (normal(s, seed + i) for i, s in enumerate([shape, shape[first:], shape[first:]]))
    (expected,) = run_onnx("LayerNormalization", x, weight, bias, axis=first, epsilon=eps)
    found = layer_norm(x, shape[first:], weight, bias, eps=eps)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)


@often
@given(shape=shapes, half=st.integers(0, 4), seed=seeds)
def test_local_response_norm_equals_onnxruntime(shape: tuple[int, ...], half: int, seed: int) -> None:
    """Odd numbers of neighbours, on which torch and ONNX agree."""
    x = normal(shape, seed)
    (expected,) = run_onnx("LRN", x, size=2 * half + 1, alpha=0.3, beta=0.6, bias=1.5)
    found = local_response_norm(x, 2 * half + 1, alpha=0.3, beta=0.6, k=1.5)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_of_an_even_number_of_neighbours_one_more_comes_before() -> None:
    """Two neighbours are the number itself and the one before, as in torch."""
    x = np.array([[1.0, 2.0, 4.0]])
    found = local_response_norm(x, 2, alpha=2.0, beta=1.0, k=1.0)
    np.testing.assert_allclose(found, [[1 / 2, 2 / 6, 4 / 21]])


@often
@given(shape=shapes, seed=seeds, dtype=dtypes)
def test_groups_have_mean_0_and_variance_1(shape: tuple[int, ...], seed: int, dtype: Any) -> None:
    """One group is all channels, as many groups as channels is instance norm; the dtype stays."""
    x = 3 * normal(shape, seed, dtype) + 5
    for groups in (g for g in range(1, shape[1] + 1) if shape[1] % g == 0):
        found = group_norm(x, groups, eps=0)
        parts = found.reshape(shape[0], groups, -1).astype(float)
        np.testing.assert_allclose(parts.mean(axis=2), 0, atol=2e-3)
        np.testing.assert_allclose(parts.var(axis=2), 1, rtol=2e-2)
        assert found.dtype == dtype
    np.testing.assert_allclose(group_norm(x, shape[1]), instance_norm(x), rtol=1e-6)
    scaled = group_norm(x, 1, np.full(shape[1], 2.0), np.full(shape[1], 3.0))
    np.testing.assert_allclose(scaled, 2 * group_norm(x, 1) + 3, rtol=1e-5, atol=1e-5)


X = np.zeros((2, 4, 3, 3))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: batch_norm(X, np.zeros(3), np.ones(4)),
            "batch_norm: the running_mean has shape (3,), but 4 channels need shape (4,)",
        ),
        (
            lambda: batch_norm(np.zeros(4), np.zeros(4), np.ones(4)),
            "batch_norm: the input has shape (4,), but it must have a batch axis and channels, (N, C, ...)",
        ),
        (
            lambda: group_norm(X, 3),
            "group_norm: the 4 channels of an input of shape (2, 4, 3, 3) cannot be shared out evenly among 3 groups",
        ),
        (lambda: group_norm(X, 0), "group_norm: num_groups is 0, but it must be at least 1"),
        (
            lambda: instance_norm(np.zeros((2, 4, 0))),
            "instance_norm: the input has shape (2, 4, 0), with no elements to take the mean of",
        ),
        (
            lambda: layer_norm(X, (4, 3)),
            "layer_norm: the input has shape (2, 4, 3, 3), but its last axes must be (4, 3)",
        ),
        (
            lambda: layer_norm(X, 3, np.ones(4)),
            "layer_norm: the weight has shape (4,), but it must have shape (3,)",
        ),
        (
            lambda: local_response_norm(X, 0),
            "local_response_norm: size is 0, but it must be at least 1",
        ),
    ],
)
def test_normalisation_says_what_does_not_fit(call: Callable[[], object], sentence: str) -> None:
    """Each wrong argument gives one sentence with the shapes in it."""
    with pytest.raises(OperationError) as caught:
        call()
    assert str(caught.value) == sentence
