from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import linear_step

from .drawing import rounding_bound


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 40),
    st.integers(1, 6),
    st.sampled_from([np.float32, np.float64]),
    st.booleans(),
    st.integers(0, 2**32 - 1),
    st.data(),
)
def test_total_is_the_engines_element(
    features_in: int,
    features_out: int,
    dtype: type[np.floating[Any]],
    with_bias: bool,
    seed: int,
    data: st.DataObject,
) -> None:
    """The products are inputs times weights, they and the bias sum to the total, and that is the engine's element."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(features_in).astype(dtype)
    weight = rng.standard_normal((features_out, features_in)).astype(dtype)
    terms = rng.standard_normal(features_out).astype(dtype)
    bias = terms if with_bias else None
    step = linear_step(x, weight, bias, data.draw(st.integers(0, features_out - 1)))
    assert step.products.tolist() == [float(a) * float(b) for a, b in zip(x, weight[step.index], strict=True)]
    assert step.bias == (terms[step.index] if with_bias else 0)
    bound = rounding_bound(step.products, step.bias, np.dtype(dtype))
    assert abs(step.total - math.fsum([*step.products, step.bias])) <= bound
    assert abs(step.total - ops.linear(x, weight, bias)[step.index]) <= bound


def test_worked_example() -> None:
    """2*3 + 5*(-1) + 0.5."""
    step = linear_step([2.0, 5.0], [[9, 9], [3, -1]], [0, 0.5], 1)
    assert step.products.tolist() == [6, -5]
    assert step.total == 1.5


@pytest.mark.parametrize(
    ("shape", "weight_shape", "index", "word"),
    [
        ((3,), (2, 3), 2, r"last is \(1,\)"),
        ((3,), (2, 3), -1, "last"),
        ((3,), (2, 4), 0, "fit"),
        ((1, 3), (2, 3), 0, "fit"),
    ],
)
def test_what_has_no_such_element_is_refused(
    shape: tuple[int, ...], weight_shape: tuple[int, ...], index: int, word: str
) -> None:
    """An index outside the output, shapes that do not fit, and a batch."""
    with pytest.raises(ops.OperationError, match=word):
        linear_step(np.zeros(shape), np.zeros(weight_shape), None, index)
