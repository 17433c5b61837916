"""What the browser is sent of a trace: all of every sum, the maps, the pixels at the end, and the words."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.networks import Network, read_onnx
from cnnviz.networks.trace import Element, Sum, TraceStep, trace
from cnnviz.parts.part import FOLDER
from cnnviz.parts.spans import span_words
from cnnviz.parts.trace.content import FEW, MANY, MOST_CELLS, trace_payload
from cnnviz.parts.trace.pixels import pixels_behind
from cnnviz.parts.trace.words import trace_words
from tests.networks.build import model, node, small_network
from tests.networks.test_trace import digits

SOURCE = "\n".join(path.read_text() for path in sorted((FOLDER / "trace").glob("*.js")))
LABELS = {
    "logits": [f"<{digit}>" for digit in range(10)],
    "probabilities": [f"<{digit}>" for digit in range(10)],
}
Sent = tuple[tuple[TraceStep, ...], dict[str, Any], dict[str, np.ndarray]]


def sent(
    network: Network, values: dict[str, np.ndarray], element: Element, path: tuple[int, ...] = ()
) -> Sent:
    """The steps, the meta data as they arrive, and the arrays."""
    (port,) = network.inputs
    steps = trace(network, values, element, path)
    pixels = pixels_behind(network, values, steps, port.name)
    shape = values[port.name].shape[1:]
    picture = np.zeros((*(1,) * (3 - len(shape)), *shape), np.uint8)
    meta, arrays = trace_payload(network, values, steps, pixels, picture, LABELS)
    return steps, json.loads(json.dumps(meta, allow_nan=False)), arrays


def branches() -> tuple[Network, dict[str, np.ndarray]]:
    network = read_onnx(small_network().SerializeToString())
    return network, network.run({"image": np.random.default_rng(4).random((1, 3, 7, 10), np.float32)})


@settings(max_examples=40, deadline=None)
@given(unit=st.integers(0, 9), path=st.lists(st.integers(0, 800), max_size=7))
def test_nothing_of_a_sum_is_left_out_silently(unit: int, path: list[int]) -> None:
    """Shown terms, the others' sum and the bias are the total, as fractions, for the short list and the long one."""
    network, values = digits()
    steps, meta, _ = sent(network, values, Element("probabilities", (0, unit)), tuple(path))
    for step, block in zip(steps, meta["steps"], strict=True):
        if not isinstance(step.how, Sum):
            continue
        exact = sum((Fraction(float(p)) for p in step.how.terms.products), Fraction(step.how.bias))
        short = [term for term in block["terms"] if term["rank"] < FEW or term["rank"] == block["chosen"]]
        for terms, (count, rest) in zip((short, block["terms"]), block["rests"], strict=True):
            shown = sum((Fraction(term["product"]) for term in terms), Fraction(block["bias"]))
            assert len(terms) + count == block["count"] == len(step.how.terms)
            assert abs(shown + Fraction(rest) - exact) <= Fraction(math.ulp(rest))
        assert block["total"] == float(exact)
        assert block["chosen"] in [term["rank"] for term in block["terms"]]


def test_shares_of_a_softmax_are_complete_too() -> None:
    """Of many classes the exponents that are not listed are counted and summed."""
    x = np.linspace(-3, 2, 60, dtype=np.float32)[np.newaxis]
    network = read_onnx(model([node("Softmax", "x", "y", axis=1)], {"x": x}, "y").SerializeToString())
    _, meta, _ = sent(network, network.run({"x": x}), Element("y", (0, 7)))
    (block, _) = meta["steps"]
    count, rest = block["rests"][1]
    assert count == 60 - MANY
    assert math.fsum([*block["exponents"], rest]) == pytest.approx(block["total"], rel=1e-15)
    assert block["terms"][0]["place"]["index"] == [7]


def test_channel_sums_are_complete() -> None:
    """The maps' sums, with those of further maps, are the products' sum."""
    rng = np.random.default_rng(3)
    x, w = (
        rng.standard_normal((1, 70, 3, 4)).astype(np.float32),
        rng.standard_normal((1, 70, 2, 2)).astype(np.float32),
    )
    network = read_onnx(model([node("Conv", "x w", "y")], {"x": x}, "y", {"w": w}).SerializeToString())
    steps = trace(network, values := network.run({"x": x}), Element("y", (0, 0, 1, 1)))
    pixels = pixels_behind(network, values, steps, "x")
    meta, _ = trace_payload(network, values, steps, pixels, np.zeros((1, 3, 4), np.uint8))
    block = meta["steps"][0]
    count, rest = block["other_channels"]
    assert len(block["channels"]) + count == 70 and count == 70 - MANY
    assert math.fsum([*(total for _, total in block["channels"]), rest]) == pytest.approx(
        block["total"], abs=1e-13
    )


def test_a_row_of_numbers_is_told_by_the_maps_it_was_laid_out_from() -> None:
    """Terms of the score name map, row and column, not the place in the flat row; classes have their names."""
    network, values = digits()
    steps, meta, _ = sent(network, values, Element("logits", (0, 2)))
    block = meta["steps"][0]
    assert block["place"] == {"axes": "row", "index": [2], "label": "<2>"}
    for term in block["terms"]:
        channel, row, column = term["place"]["index"]
        assert term["input"] == values["pool2"][0, channel, row, column]
        assert steps[0].how.terms.element(term["rank"]).index == (0, channel * 49 + row * 7 + column)


def test_maps_mark_the_number_and_what_was_read() -> None:
    """The level at the marked cell is the number's, and the window is the pooling's or the convolution's."""
    network, values = digits()
    steps, meta, arrays = sent(network, values, Element("conv2", (0, 5, 6, 6)))
    for number, (step, block) in enumerate(zip(steps, meta["steps"], strict=True)):
        small = block["map"]
        levels = arrays[f"map{number}"].reshape(small["height"], small["width"])
        assert levels.dtype == np.int8
        assert levels[tuple(small["cell"])] == round(step.engine / small["most"] * 127)
        assert small["cell"] == list(step.element.index[2:])
    top, bottom, left, right = meta["steps"][1]["map"]["window"]
    assert (top, bottom, left, right) == (5, 8, 5, 8)
    row, column = steps[1].element.index[2:]
    assert meta["steps"][2]["map"]["window"] == [2 * row, 2 * row + 2, 2 * column, 2 * column + 2]


def test_a_large_map_keeps_the_largest_number_of_each_block() -> None:
    """A single strong cell of a map too large to send is not lost."""
    x = np.zeros((1, 1, 300, 50), np.float32)
    x[0, 0, 217, 31] = -4
    network = read_onnx(model([node("Relu", "x", "y")], {"x": x}, "y").SerializeToString())
    _, meta, arrays = sent(network, network.run({"x": x}), Element("y", (0, 0, 1, 1)))
    small = meta["steps"][1]["map"]
    levels = arrays["map1"].reshape(small["height"], small["width"])
    assert max(levels.shape) <= MOST_CELLS and (small["rows"], small["columns"]) == (300, 50)
    assert levels.min() == -127 and np.count_nonzero(levels) == 1


def test_pixels_and_biases_are_the_score() -> None:
    """What pixels gave for and against, and the biases, sum to the score before softmax; the map holds them all."""
    network, values = digits()
    for unit in range(10):
        _, meta, arrays = sent(network, values, Element("probabilities", (0, unit)))
        shared = meta["input"]["shared"]
        parts = [shared["positive"], shared["negative"], *(value for _, value in shared["biases"])]
        assert math.fsum(parts) == pytest.approx(shared["total"], abs=1e-12)
        assert shared["value"] == values["logits"][0, unit]
        assert shared["place"]["label"] == f"<{unit}>"
        assert shared["agrees"] and shared["total"] == pytest.approx(shared["value"], abs=1e-4)
        assert arrays["shares"].sum() == pytest.approx(shared["positive"] + shared["negative"], abs=1e-3)


def test_the_score_shared_out_is_the_traced_one_whatever_is_followed() -> None:
    """Following another class's score does not change which score the pixels explain."""
    network, values = digits()
    steps, meta, _ = sent(network, values, Element("probabilities", (0, 3)), (4,))
    assert steps[1].element.index != (0, 3)
    assert meta["input"]["shared"]["value"] == values["logits"][0, 3]


def test_where_pixels_cannot_be_told_apart_a_reason_is_given() -> None:
    """Behind a bent curve there are no contributions, and the error says which layer it was."""
    x = np.random.default_rng(1).random((1, 1, 4, 5), np.float32)
    w = np.ones((1, 1, 2, 2), np.float32)
    nodes = [node("Tanh", "x", "t"), node("Conv", "t w", "y")]
    network = read_onnx(model(nodes, {"x": x}, "y", {"w": w}).SerializeToString())
    values = network.run({"x": x})
    pixels = pixels_behind(network, values, trace(network, values, Element("y", (0, 0, 1, 2))), "x")
    assert pixels.shared is None and "make t" in str(pixels.reason)
    assert [(span.start, span.stop) for span in pixels.region.spans] == [(1, 3), (2, 4)]


def test_the_numbers_around_the_last_pixel_are_the_inputs() -> None:
    """The window of numbers lies around the pixel, inside the input."""
    network, values = digits()
    _, meta, arrays = sent(network, values, Element("conv1", (0, 2, 0, 27)))
    box = meta["input"]["numbers"]
    rows, columns = (
        slice(box["top"], box["top"] + box["rows"]),
        slice(box["left"], box["left"] + box["columns"]),
    )
    assert np.array_equal(
        arrays["around"].reshape(box["rows"], box["columns"]), values["digit"][0, 0, rows, columns]
    )
    _, row, column = meta["input"]["pixel"]
    assert rows.start <= row < rows.stop <= 28 and columns.start <= column < columns.stop <= 28
    assert meta["input"]["spans"] == [[0, 2, 1, 0], [26, 28, 0, 1]]


def test_every_array_of_a_network_can_be_sent() -> None:
    """Add, Concat, Flatten, Gemm, Softmax and the input: each kind of step has its data."""
    network, values = branches()
    for layer in network.layers:
        array = values[layer.outputs[0]]
        _, meta, arrays = sent(network, values, Element(layer.outputs[0], tuple(n - 1 for n in array.shape)))
        assert meta["steps"][-1]["kind"] in ("given", "sum", "choice", "move")
        assert {f"map{number}" for number, block in enumerate(meta["steps"]) if block["map"]} <= arrays.keys()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_can_be_sent(bad: float) -> None:
    """A picture with a number that is not finite goes through a network, and its trace still arrives as JSON."""
    network, values = digits()
    digit = values["digit"].copy()
    digit[0, 0, 10, 10] = bad
    _, meta, _ = sent(network, network.run({"digit": digit}), Element("probabilities", (0, 3)))
    assert any(isinstance(block["value"], dict) for block in meta["steps"])


def test_a_step_is_spoken_in_one_line() -> None:
    """One element is read aloud when it changes; the cards' values are none of these."""
    assert SOURCE.count('role: "status"') == 1
    assert not re.search(r"aria-live|\"output\"|\"alert\"", SOURCE)


def test_there_is_a_word_for_everything_the_script_says() -> None:
    """Each word that is read by name is there, and none is there for nothing."""
    used = set(re.findall(r"\bwords\.(\w+)", SOURCE))
    words = trace_words(str)
    passes = {name for name in words if name.startswith("passes_")}
    assert used == words.keys() - passes - span_words(str).keys()
    assert passes == {f"passes_{name}" for name in ("all", "nothing", "part", "bent")}
