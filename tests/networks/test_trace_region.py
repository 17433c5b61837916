"""What an element sees, held to changing every pixel; and what each pixel gave, held to the number itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.networks import ModelError, Network, read_onnx, summarize
from cnnviz.networks.trace import Element, linear_attribution, seen_region

from .build import model, node, small_network
from .graphs import in_64_bits, networks
from .test_trace import digits, elements


def pixels_that_matter(network: Network, shape: tuple[int, ...], element: Element) -> np.ndarray:
    """Every input cell that, changed by much, changes the element for one of several inputs."""
    rng = np.random.default_rng(0)
    found = np.zeros(shape, bool)
    for size in (0.1, 1.0, 30.0, 1.0):
        x = rng.standard_normal(shape) * size
        base = network.run({"x": x})[element.array][element.index]
        for place in map(tuple, np.argwhere(~found)):
            for change in (-1000.0, 1000.0, 0.3):
                changed = x.copy()
                changed[place] += change
                if network.run({"x": changed})[element.array][element.index] != base:
                    found[place] = True
                    break
    return found


@settings(max_examples=30, deadline=None)
@given(drawn=networks(layers=3, end=False), data=st.data())
def test_no_pixel_outside_the_region_matters(drawn: tuple[Network, np.ndarray], data: st.DataObject) -> None:
    """Changing all pixels outside at once changes nothing, whatever the layers."""
    network, x = drawn
    values = network.run({"x": x})
    element = data.draw(elements(values, network.outputs[0]))
    region = seen_region(network, values, element)
    other = np.where(region.cells, x, x * -31 + 7).astype(np.float32)
    assert network.run({"x": other})[element.array][element.index] == values[element.array][element.index]


CHAINS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "dilated": [("Conv {} w", {"dilations": [2, 1], "pads": [1, 0, 2, 1]}), ("Conv {} w", {"strides": [1, 2]})],
    "pooled": [("Conv {} w", {"pads": [1, 1, 1, 1]}), ("LeakyRelu {}", {}), ("AveragePool {}", {"kernel_shape": [2, 2], "strides": [2, 2]})],
    "grouped": [("Conv {} g", {"group": 2, "pads": [0, 1, 0, 0]}), ("LeakyRelu {}", {}), ("Conv {} g", {"group": 2})],
    "largest": [("MaxPool {}", {"kernel_shape": [2, 3], "pads": [1, 0, 0, 1]}), ("Conv {} w", {})],
    "stamped": [("ConvTranspose {} t", {"strides": [2, 2], "pads": [1, 0, 0, 1]}), ("Conv {} w", {"dilations": [1, 2]})],
    "turned": [("Transpose {}", {"perm": [0, 1, 3, 2]}), ("Conv {} w", {"pads": [2, 0, 0, 0]})],
}  # fmt: skip


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("place", [(0, 0, 0, 0), (0, 1, 1, 2), (0, 0, -1, -1)])
def test_the_region_is_the_set_of_pixels_that_matter(name: str, place: tuple[int, ...]) -> None:
    """Exactly those cells, channel by channel, whose change can change the element."""
    rng = np.random.default_rng(9)
    nodes, last = [], "x"
    for number, (text, attributes) in enumerate(CHAINS[name]):
        kind, inputs = text.format(last).split(" ", 1)
        last = f"y{number}"
        nodes.append(node(kind, inputs, last, **attributes))
    shape = (1, 2, 7, 6)
    weights = {"w": (2, 2, 3, 2), "g": (2, 1, 2, 3), "t": (2, 2, 2, 3)}
    arrays = {
        n: (rng.integers(1, 9, s) * rng.choice([-1, 1], s) / 8).astype(np.float32) for n, s in weights.items()
    }
    built = model(nodes, {"x": list(shape)}, last, arrays)
    network = in_64_bits(read_onnx(built.SerializeToString()))
    values = network.run({"x": np.zeros(shape)})
    index = tuple(p % n for p, n in zip(place, values[last].shape, strict=True))
    element = Element(last, index)
    region = seen_region(network, values, element)
    assert np.array_equal(region.cells, pixels_that_matter(network, shape, element))
    rows, columns = (
        np.flatnonzero(region.cells.any(axis=(0, 1, 3))),
        np.flatnonzero(region.cells.any(axis=(0, 1, 2))),
    )
    assert [(span.start, span.stop) for span in region.spans] == [
        (a.min(), a.max() + 1) for a in (rows, columns)
    ]


def test_padding_is_counted_beside_the_region() -> None:
    """Two 3 x 3 convolutions with a border of 1: the corner sees 3 x 3 pixels, and 2 rows and columns of padding."""
    weights = {"w": np.ones((1, 1, 3, 3), np.float32)}
    nodes = [node("Conv", "x w", "a", pads=[1] * 4), node("Conv", "a w", "y", pads=[1] * 4)]
    network = read_onnx(model(nodes, {"x": [1, 1, 6, 8]}, "y", weights).SerializeToString())
    values = network.run({"x": np.zeros((1, 1, 6, 8), np.float32)})
    rows, columns = seen_region(network, values, Element("y", (0, 0, 0, 7))).spans
    assert (rows.start, rows.stop, rows.before, rows.after) == (0, 3, 2, 0)
    assert (columns.start, columns.stop, columns.before, columns.after) == (5, 8, 0, 2)


def test_gaps_of_dilation_are_told() -> None:
    """A dilated kernel leaves cells out of its box, one without dilation none."""
    weights = {"w": np.ones((1, 1, 3, 3), np.float32)}
    for dilation in (1, 2):
        nodes = [node("Conv", "x w", "y", dilations=[dilation] * 2)]
        network = read_onnx(model(nodes, {"x": [1, 1, 9, 9]}, "y", weights).SerializeToString())
        values = network.run({"x": np.zeros((1, 1, 9, 9), np.float32)})
        assert seen_region(network, values, Element("y", (0, 0, 1, 1))).has_gaps == (dilation == 2)


@settings(max_examples=120, deadline=None)
@given(drawn=networks(), data=st.data())
def test_what_the_pixels_gave_and_the_biases_are_the_number(
    drawn: tuple[Network, np.ndarray], data: st.DataObject
) -> None:
    """In 64 bits contributions and biases sum to any number of any network of straight pieces, to the last digits."""
    network = in_64_bits(drawn[0])
    values = network.run({"x": drawn[1].astype(np.float64)})
    element = data.draw(elements(values, data.draw(st.sampled_from(network.layers)).outputs[0]))
    shared = linear_attribution(network, values, element)
    size = np.abs(shared.contributions).sum() + np.abs(list(shared.biases.values())).sum() + 1
    assert shared.total == pytest.approx(values[element.array][element.index], abs=1e-11 * size)
    assert shared.bias + shared.contributions.sum() == pytest.approx(shared.total, abs=1e-11 * size)


def test_pixels_and_biases_sum_to_every_score_of_a_digit() -> None:
    """For all ten scores in 64 bits to 12 digits, and to the 32-bit scores within their rounding."""
    narrow, values = digits()
    network = in_64_bits(narrow)
    wide = network.run({"digit": values["digit"].astype(np.float64)})
    for unit in range(10):
        element = Element("logits", (0, unit))
        shared = linear_attribution(network, wide, element)
        assert shared.total == pytest.approx(wide["logits"][0, unit], abs=1e-12)
        assert set(shared.biases) == {"conv1", "conv2", "fc"}
        from_narrow = linear_attribution(narrow, values, element)
        assert from_narrow.total == pytest.approx(float(values["logits"][0, unit]), abs=1e-4)


def test_weights_of_pixels_are_the_gradient() -> None:
    """On a piece of the network the weight of a pixel is the slope of the score by it: a small difference."""
    narrow, values = digits()
    network = in_64_bits(narrow)
    digit = values["digit"].astype(np.float64)
    wide = network.run({"digit": digit})
    weights = linear_attribution(network, wide, Element("logits", (0, 3))).weights
    for place in [(0, 0, 10, 14), (0, 0, 14, 9), (0, 0, 20, 17)]:
        scores = []
        for step in (1e-7, -1e-7):
            changed = digit.copy()
            changed[place] += step
            scores.append(network.run({"digit": changed})["logits"][0, 3])
        assert weights[place] == pytest.approx((scores[0] - scores[1]) / 2e-7, abs=1e-5)


def test_a_pixel_outside_the_region_gives_nothing() -> None:
    """Contributions lie inside what the element sees."""
    network = read_onnx(small_network().SerializeToString())
    values = network.run({"image": np.random.default_rng(4).random((1, 3, 7, 10), np.float32)})
    element = Element("pooled", (0, 1, 1, 2))
    region = seen_region(network, values, element)
    assert not linear_attribution(network, values, element).weights[~region.cells].any()
    assert region.cells.any() and not region.cells.all()


def test_a_number_behind_a_bent_curve_is_not_shared_out() -> None:
    """Softmax is no straight piece, and the error names the layer."""
    network, values = digits()
    with pytest.raises(ModelError, match="softmax"):
        linear_attribution(network, values, Element("probabilities", (0, 1)))


def test_everything_matters_to_a_probability() -> None:
    """Softmax looks at every score, and scores at every pixel that any window covers."""
    network, values = digits()
    assert seen_region(network, values, Element("probabilities", (0, 1))).cells.all()
    assert seen_region(network, values, Element("digit", (0, 0, 3, 4))).cells.sum() == 1


def test_a_flattened_number_sees_as_much_in_the_table_as_in_its_trace() -> None:
    """A number from the middle of the last maps: 10 x 10 pixels, as before it was laid out anew."""
    network, values = digits()
    row = next(each for each in summarize(network, values).layers if each.layer.op_type == "Flatten")
    middle = 3 * 7 + 3
    region = seen_region(network, values, Element(row.layer.outputs[0], (0, middle)))
    assert (
        [span.stop - span.start for span in region.spans] == [field.each for field in row.field] == [10, 10]
    )
