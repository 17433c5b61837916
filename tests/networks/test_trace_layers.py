"""Every kind of layer that is drawn is traced too: to the engine's number, and on to a number before it."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.networks.trace import Closed, Element, Rounded, explain, seen_region, trace
from tests.networks.build import model, node
from tests.networks.layer_cases import CASES, MAPS, WHOLE, numbers, one, run

WITHOUT_ARITHMETIC = {
    "less or equal", "equal", "greater", "both true", "choice by condition", "remainder", "whole division", "power",
    "quantise from range", "instance norm", "group norm", "larger", "smaller",
} | {name for name in CASES if name.startswith((
    "layer norm", "length", "cubic length", "logarithm of", "product of columns", "response norm", "place of", "last place",
))}  # fmt: skip
"""The trace goes on behind these without a sum."""
ENDING = ("both true", "beside given ones", "pad", "conv")
"""Where a number comes from no input, or where the trace ends."""


@pytest.mark.parametrize("name", CASES)
def test_a_drawn_layer_is_traced_to_the_networks_number(name: str) -> None:
    """Five elements of each: the sum agrees with the engine, or the step says that its arithmetic is not shown; and it goes on."""
    network, values = run(*CASES[name])
    made = network.layers[-1].outputs[0]
    rng = np.random.default_rng(1)
    for _ in range(5):
        index = tuple(int(rng.integers(size)) for size in values[made].shape)
        step = explain(network, values, Element(made, index))
        assert step.agrees is not False, (index, step.how.value, step.engine)
        assert isinstance(step.how, Closed) <= (name in WITHOUT_ARITHMETIC)
        assert len(step.how.terms) or any(each in name for each in ENDING)


def test_a_quantised_sum_is_rounded_as_the_layer_does() -> None:
    """Of all elements the sum in 64 bits is brought to the layer's whole number; half a step more would be another one."""
    for name in ("quantised conv", "quantised product", "quantised fully connected", "quantise by channel"):
        network, values = run(*CASES[name])
        for index in np.ndindex(values["y"].shape):
            step = explain(network, values, Element("y", index))
            assert isinstance(step.how, Rounded) and step.agrees
            assert step.tolerance in (0.0, 1.0) or step.tolerance < 1e-6


@pytest.mark.parametrize("op_type", ["QLinearConv", "ConvInteger"])
def test_a_quantised_convolution_sees_what_its_kernel_covers(op_type: str) -> None:
    """The region is that of a convolution of real numbers with the same window."""
    how = {"strides": [2, 1], "pads": [1, 0, 0, 2]}
    kernel = WHOLE[:, :, :3, :2].astype(np.int8)
    more = (
        (np.float32(0.02), np.uint8(9), kernel, np.float32(0.01), np.int8(0), np.float32(0.05), np.uint8(100))
        if op_type == "QLinearConv"
        else (kernel,)
    )
    network, values = run(*one(op_type, WHOLE, *more, **how))
    real, real_values = run(*one("Conv", MAPS, numbers(1, 3, 3, 2), **how))
    for index in np.ndindex(values["y"].shape):
        seen = seen_region(network, values, Element("y", index))
        wanted = seen_region(real, real_values, Element("y", index))
        np.testing.assert_array_equal(seen.cells, wanted.cells)


def test_the_way_leads_through_a_quantised_network_to_a_pixel() -> None:
    """Quantised, convolved in whole numbers, brought back: each step has a number before it, to the picture."""
    layers = [
        node("QuantizeLinear", "x s z", "q"),
        node("QLinearConv", "q s z w ws wz ys yz", "c"),
        node("DequantizeLinear", "c ys yz", "d"),
        node("ReduceL2", "d axes", "y", keepdims=0),
    ]
    given = {
        "s": np.float32(0.02), "z": np.uint8(128), "w": WHOLE[:, :, :2, :2].astype(np.int8), "ws": np.float32(0.01),
        "wz": np.int8(0), "ys": np.float32(0.1), "yz": np.uint8(90), "axes": np.array([1]),
    }  # fmt: skip
    network, values = run(model(layers, {"x": MAPS.shape}, "y", given), MAPS)
    steps = trace(network, values, Element("y", (0, 2, 3)))
    assert [step.element.array for step in steps] == ["y", "d", "c", "q", "x"]
    assert all(step.agrees is not False for step in steps)
