"""Gradients through the cases that the onnx package ships: attributes and shapes that others thought of."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from cnnviz.networks import ModelError, Network, read_onnx
from cnnviz.networks.gradients import depending, gradients

from .cases import Case, cases, has_our_types, reason
from .slopes import STEP, doubled

SIZES = {"Resize", "Upsample"}
"""Operators whose further inputs are floats that say a size, not numbers to compute with."""

NOT_KNOWN = (
    "cuts out a region",
    "(Range)",
    "(DequantizeLinear)",
    "(DynamicQuantizeLinear)",
    "by way of whole numbers",
)
"""What the refusals say: a region that is cut out and scaled, a range whose ends depend on the input, rounded numbers."""

STEEP = 1e5
"""A step of 1e-6 that moves a result so much crosses a jump."""

LEAST = 780
"""So many cases are expected to have a gradient that can be compared."""


def prepared(case: Case) -> tuple[Network, dict[str, np.ndarray]] | None:
    """The case in float64 with its inputs; None if they are no numbers to move."""
    network = doubled(read_onnx(case.model.SerializeToString()))
    names = [value.name for value in case.model.graph.input]
    given: dict[str, Any] = {}
    for name, x in zip(names, case.sets[0][0], strict=False):
        if not isinstance(x, np.ndarray):
            return None
        given[name] = x.astype(float) if x.dtype.kind == "f" else x
        if x.dtype.kind == "f" and (not np.isfinite(x).all() or (np.abs(x[x != 0]) < 1e-200).any()):
            return None
    if case.kind in SIZES:
        first, *others = network.inputs
        fixed = {port.name: given[port.name] for port in others}
        network = Network(
            network.layers, [first], network.outputs, {**network.weights, **fixed}, network.opset
        )
    return network, {port.name: given[port.name] for port in network.inputs if port.name in given}


def outcome(case: Case) -> str:
    """How the gradient along one direction compares with small steps to either side."""
    found = prepared(case)
    if found is None:
        return "no numbers to move"
    network, inputs = found
    values = network.run(inputs)
    smooth = depending(network, values)
    output = next((name for name in network.outputs if name in smooth), None)
    if output is None:
        return "no gradient"
    rng = np.random.default_rng(0)
    seed = rng.standard_normal(values[output].shape)
    try:
        by_input = gradients(network, values, output, seed)
    except ModelError as error:
        if any(words in str(error) for words in NOT_KNOWN):
            return "not known"
        raise AssertionError(str(error)) from error
    direction = {name: rng.standard_normal(x.shape) for name, x in inputs.items() if x.dtype.kind == "f"}

    def total(step: float) -> float:
        moved = {name: x + step * direction[name] if name in direction else x for name, x in inputs.items()}
        with np.errstate(invalid="ignore"):
            return float(np.sum(seed * network.run(moved)[output]))

    middle = total(0)
    right, left = (total(STEP) - middle) / STEP, (middle - total(-STEP)) / STEP
    scale = max(1.0, abs(right))
    if not np.isfinite([left, right]).all() or scale > STEEP or abs(left - right) > 1e-3 * scale:
        return "a kink or a jump"
    computed = float(sum(np.sum(by_input[name] * direction[name]) for name in direction))
    if np.isnan(computed) and any(np.isnan(array).any() for array in values.values() if array.dtype == float):
        return "no number on the way"  # as in the softmax of a row all of which is masked
    assert computed == pytest.approx((left + right) / 2, rel=1e-4, abs=1e-4 * scale)
    return "agrees"


def test_the_gradients_of_all_cases_agree_with_small_steps() -> None:
    """Every case of our operators, along one direction in all its inputs; at kinks and jumps there is no one slope."""
    counts: Counter[str] = Counter()
    wrong = {}
    for case in cases():
        if not has_our_types(case.model) or reason(case.name):
            continue
        try:
            counts[outcome(case)] += 1
        except AssertionError as error:
            wrong[case.name] = str(error)
    assert not wrong
    assert counts["agrees"] >= LEAST, counts
