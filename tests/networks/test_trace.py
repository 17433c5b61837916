"""Traces, held to exact fractions, to the layer itself with one number changed, and to the shipped network."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.networks import ModelError, Network, read_onnx
from cnnviz.networks.budget import Budget
from cnnviz.networks.operators import OPERATORS, Context
from cnnviz.networks.trace import (
    Choice,
    Curve,
    Element,
    Given,
    Move,
    Share,
    Sum,
    TraceStep,
    explain,
    trace,
)

from .build import model, node
from .graphs import in_64_bits, networks

ROOT = Path(__file__).resolve().parents[2]


def digits() -> tuple[Network, dict[str, np.ndarray]]:
    """The shipped network and what it made of a digit."""
    network = read_onnx((ROOT / "assets/networks/digits.onnx").read_bytes())
    samples = np.load(ROOT / "assets/digits/samples.npz")
    digit = samples[samples.files[0]][7].reshape(1, 1, 28, 28).astype(np.float32) / 255
    return network, network.run({"digit": digit})


def elements(values: dict[str, np.ndarray], name: str) -> st.SearchStrategy[Element]:
    """Any number of an array."""
    return st.tuples(*(st.integers(0, n - 1) for n in values[name].shape)).map(lambda i: Element(name, i))


def of_one(
    op_type: str,
    inputs: str,
    arrays: dict[str, Any],
    weights: dict[str, Any] | None = None,
    opset: int = 20,
    **attributes: Any,
) -> tuple[Network, dict[str, np.ndarray]]:
    """A network of one layer, in 64 bits, and its arrays."""
    built = model([node(op_type, inputs, "y", **attributes)], arrays, "y", weights, opset)
    network = in_64_bits(read_onnx(built.SerializeToString()))
    return network, network.run(arrays)


def assert_sum_is_exact(step: TraceStep) -> None:
    """Shown terms, the rest and the bias are, as fractions, the total, which is rounded once."""
    how = step.how
    assert isinstance(how, Sum)
    products = [Fraction(float(p)) for p in how.terms.products]
    exact = sum(products, Fraction(how.bias))
    assert how.total == float(exact)
    for count in (0, 1, len(products) // 2, len(products)):
        assert how.terms.rest(count) == float(sum(products[count:], Fraction(0)))
    for inputs, weights, product in zip(how.terms.inputs, how.terms.weights, products, strict=True):
        if np.float32(weights) == weights and np.float32(inputs) == inputs:
            assert Fraction(float(inputs)) * Fraction(float(weights)) == product


@settings(max_examples=120, deadline=None)
@given(drawn=networks(), data=st.data())
def test_every_step_of_a_trace_agrees_with_the_engine(
    drawn: tuple[Network, np.ndarray], data: st.DataObject
) -> None:
    """From any number of the last array, along any path: each step's exact value is the engine's but for rounding,
    terms come strongest first, and the way ends at the input."""
    network, x = drawn
    values = network.run({"x": x})
    name = network.outputs[0]
    path = data.draw(st.lists(st.integers(0, 12), max_size=8))
    steps = trace(network, values, data.draw(elements(values, name)), path)
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        assert step.engine == values[step.element.array][step.element.index]
        assert step.agrees is not False
        if isinstance(step.how, Sum):
            assert_sum_is_exact(step)
            sizes = np.abs(step.how.terms.products)
            assert (sizes[:-1] >= sizes[1:]).all()
        if after is None:
            assert step.chosen is None and not len(step.how.terms)
        else:
            assert step.chosen is not None
            assert after.element == step.how.terms.element(step.chosen)
            assert after.engine == step.how.terms.inputs[step.chosen]
    last = steps[-1]
    assert isinstance(last.how, Given) == (last.element.array == "x")
    assert (
        isinstance(last.how, Given) or last.how.value is not None
    )  # a number that padding or a bias alone made


@settings(max_examples=60, deadline=None)
@given(drawn=networks(layers=4), data=st.data())
def test_weights_of_a_sum_are_what_changing_one_number_shows(
    drawn: tuple[Network, np.ndarray], data: st.DataObject
) -> None:
    """A layer computed anew with one number of its input changed moves the output by weight times change, by 0 if the
    number is no term; for every number of every input."""
    narrow, x = drawn
    network = in_64_bits(narrow)
    values = network.run({"x": x.astype(np.float64)})
    layer = data.draw(st.sampled_from(network.layers))
    element = data.draw(elements(values, layer.outputs[0]))
    how = explain(network, values, element).how
    if not isinstance(how, Sum | Move):
        return
    divisor = how.divisor if isinstance(how, Sum) else 1.0
    weights = {
        name: np.zeros(values[name].shape) for name in layer.inputs if name and name not in layer.weights
    }
    for rank in range(len(how.terms)):
        source = how.terms.element(rank)
        weights[source.array][source.index] += how.terms.weights[rank] / divisor
    context = Context(network.opset, 1, Budget())
    for name, expected in weights.items():
        for index in np.ndindex(expected.shape):
            changed = values[name].copy()
            changed[index] += 0.5
            arrays = [changed if n == name else values[n] if n else None for n in layer.inputs]
            made = OPERATORS[layer.op_type].compute(context, *arrays, **layer.attributes)
            moved = (made[element.index] - values[element.array][element.index]) / 0.5  # type: ignore[call-overload]
            assert moved == pytest.approx(expected[index], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_max_pool_takes_the_largest_number_of_its_window(data: st.DataObject) -> None:
    """The first term is the largest of all, at its place in the array, and ties are counted; the engine took it."""
    rng = np.random.default_rng(data.draw(st.integers(0, 50)))
    x = rng.integers(-2, 3, (1, 2, 6, 5)).astype(np.float32)
    network, values = of_one("MaxPool", "x", {"x": x}, kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 1, 1])
    element = data.draw(elements(values, "y"))
    how = explain(network, values, element).how
    assert isinstance(how, Choice)
    _, channel, row, column = element.index
    window = x[0, channel, max(0, 2 * row - 1) : 2 * row + 2, column : column + 2]
    assert how.value == window.max() == values["y"][element.index]
    assert how.ties == (window == window.max()).sum()
    assert how.terms.inputs.tolist() == sorted(window.ravel(), reverse=True)
    assert len(how.terms) + how.padding == 6
    source = how.terms.element(0)
    assert source.index[:2] == (0, channel) and values["x"][source.index] == window.max()


def test_a_class_score_leads_to_a_pixel_of_the_digit() -> None:
    """The strongest way from a probability goes through softmax, score, Flatten, two stages and ends at a pixel."""
    network, values = digits()
    unit = int(values["probabilities"][0].argmax())
    steps = trace(network, values, Element("probabilities", (0, unit)))
    assert [type(step.how) for step in steps] == [
        Share,
        Sum,
        Move,
        Choice,
        Curve,
        Sum,
        Choice,
        Curve,
        Sum,
        Given,
    ]
    assert all(step.agrees is not False for step in steps)
    channel, row, column = np.unravel_index(steps[2].element.index[1], (16, 7, 7))
    assert steps[3].element.index == (0, channel, row, column)
    assert steps[-1].element.array == "digit"
    assert isinstance(steps[-1].how, Given) and steps[-1].how.is_input


def test_a_score_is_the_exact_sum_of_its_products() -> None:
    """All 784 products and the bias of every digit's score, as fractions, are the total, within the engine's rounding."""
    network, values = digits()
    for unit in range(10):
        step = explain(network, values, Element("logits", (0, unit)))
        assert_sum_is_exact(step)
        assert len(step.how.terms) == 784
        assert step.agrees and step.gap is not None and step.gap < 1e-4
        flat = values["flatten"][0].astype(np.float64) @ network.weights["fc.weight"][unit].astype(np.float64)
        assert step.how.value == pytest.approx(flat + network.weights["fc.bias"][unit], abs=1e-12)


def test_the_path_chooses_what_is_followed() -> None:
    """A rank in the path is followed at its step, one too large means the last term, and the rest is the strongest."""
    network, values = digits()
    start = Element("logits", (0, 4))
    steps = trace(network, values, start, (2,))
    assert steps[0].chosen == 2 and steps[1].chosen == 0
    assert steps[1].element == steps[0].how.terms.element(2)
    assert trace(network, values, start, (10**6,))[0].chosen == 783
    assert trace(network, values, start, (-5,))[0].chosen == 0


def test_channel_sums_add_up_to_the_products() -> None:
    """The sums by channel are those of the convolution and, with the bias, its total."""
    network, values = digits()
    how = explain(network, values, Element("conv2", (0, 3, 5, 6))).how
    assert isinstance(how, Sum)
    sums = how.terms.by_channel()
    assert sorted(sums) == list(range(8))
    window, kernel = values["pool1"][0, :, 4:7, 5:8].astype(np.float64), network.weights["conv2.weight"][3]
    for channel, total in sums.items():
        assert total == pytest.approx((window[channel] * kernel[channel]).sum(), abs=1e-12)
    assert math.fsum([*sums.values(), how.bias]) == pytest.approx(how.total, abs=1e-14)


@pytest.mark.parametrize(
    "element", [Element("nothing", (0,)), Element("logits", (0, 10)), Element("logits", (0,))]
)
def test_an_element_that_is_not_there_is_refused(element: Element) -> None:
    """No such array, an index past the end, an index of other length."""
    network, values = digits()
    with pytest.raises(ModelError):
        trace(network, values, element)
