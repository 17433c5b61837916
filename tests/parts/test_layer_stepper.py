"""What the Stepper of a layer is sent is the network's, in the right place, and no more than it needs."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.networks.trace import Element, Sum, explain
from cnnviz.parts.graph.columns import network_columns
from cnnviz.parts.layer_stepper.content import layer_payload, subject_of
from cnnviz.parts.layer_stepper.subject import MOST_MAPS, cell_of, locate
from tests.networks.build import model, node
from tests.networks.layer_cases import CASES, MAPS, joined_maps, numbers, one, run


def sent(built: Any, x: np.ndarray, element: tuple[int, ...] | None = None, layer: int = -1) -> Any:
    """The subject, and the meta data and arrays that the browser gets."""
    network, values = run(built, x)
    subject = subject_of(network, network.layers[layer], values, element)
    assert subject is not None
    return subject, *layer_payload(subject)


@pytest.mark.parametrize("name", CASES)
def test_everything_is_json_and_flat_numbers(name: str) -> None:
    """No NaN or infinity in the description, 32-bit numbers, and as many as the shapes say."""
    _subject, meta, arrays = sent(*CASES[name])
    json.dumps(meta, allow_nan=False)
    image, output = meta["image"], meta["output"]
    sizes = image.get("sizes", [[image["height"], image["width"]]] * image["channels"])
    assert arrays["inputs"].size == sum(height * width for height, width in sizes)
    assert arrays["output"].size == output["count"]
    assert all(
        array.ndim == 1 and array.dtype.name in ("float32", "int32", "float64") for array in arrays.values()
    )


@pytest.mark.parametrize("name", CASES)
def test_the_element_without_a_choice_is_the_largest(name: str) -> None:
    """The place where the Stepper starts holds the largest number of the output."""
    subject, meta, arrays = sent(*CASES[name])
    start, output = meta["start"], meta["output"]
    assert subject.output[subject.element] == subject.output.max()
    found, largest = (
        arrays["output"][start["row"] * output["columns"] + start["column"]],
        subject.output.max(),
    )
    if told := meta.get("quantized"):  # what the numbers stand for, before they are rounded
        assert abs(found - (told["low"] + told["step"] * float(largest))) <= 0.501 * told["step"]
    else:
        assert found == largest
    assert meta["pin"] is None


@given(
    shape=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    element=st.lists(st.integers(-3, 9), max_size=4),
)
@settings(max_examples=60)
def test_an_element_is_moved_inside_and_completed(shape: list[int], element: list[int]) -> None:
    """Axes that are named are clipped; the others take the largest number of what is left."""
    array = np.random.default_rng(0).permutation(int(np.prod(shape))).reshape(shape).astype(np.float32)
    found = locate(array, element)
    given = element if len(element) <= len(shape) else []
    inside = tuple(min(max(0, place), size - 1) for place, size in zip(given, shape, strict=False))
    assert found[: len(inside)] == inside
    assert array[found] == array[inside].max()


@pytest.mark.parametrize("shape", [(1, 3, 5, 7), (1, 4, 6), (1, 2, 3, 3, 2, 4)])
def test_a_click_on_a_map_of_the_overview_means_the_number_that_is_drawn_there(
    shape: tuple[int, ...],
) -> None:
    """Maps, rows of numbers and maps with further axes: the cell's number is the element's, and back."""
    network, values = run(*one("Relu", numbers(*shape)))
    column = network_columns(network, values, "x")[-1]
    item = values["y"][0]
    assert tuple(column.shape) == item.shape, "by which the browser finds the element"
    for channel, row, place in np.ndindex(column.values.shape):
        element = (channel, *map(int, np.unravel_index(row, item.shape[1:-1])), place)
        assert item[element] == column.values[channel, row, place]
        assert cell_of(item.shape, element) == (row, place)
    assert cell_of(item.shape, (1,)) is None


@given(
    groups=st.integers(1, 3),
    channel=st.integers(0, 5),
    op_type=st.sampled_from(["Conv", "ConvTranspose"]),
)
@settings(max_examples=20, deadline=None)
def test_a_filter_and_its_maps_are_those_of_the_trace(groups: int, channel: int, op_type: str) -> None:
    """Summed by channel, values times weights are the sums that a trace of the element finds by itself."""
    x = numbers(1, 2 * groups, 4, 5)
    built = one(op_type, x, numbers(2 * groups, 2, 1, 1), numbers(2 * groups), group=groups)
    channel %= 2 * groups
    subject, meta, arrays = sent(*built, (channel, 3, 2))
    maps = arrays["inputs"].astype(np.float64).reshape(-1, 4, 5)
    sums = maps[:, 3, 2] * arrays["weight"]
    how = explain(subject.network, subject.values, Element("y", (0, channel, 3, 2))).how
    found = how.terms.by_channel()
    assert sorted(found) == meta["image"]["numbers"]
    for number, total in zip(meta["image"]["numbers"], sums, strict=True):
        assert found[number] == pytest.approx(total, rel=1e-12)
    assert meta["conv"]["bias"] == how.bias  # type: ignore[attr-defined]


def test_of_many_maps_the_strongest_are_sent_with_the_sum_of_the_rest() -> None:
    """The maps left out add less to the element than any that is sent, and their sum is exact everywhere."""
    x, weight = numbers(1, 90, 3, 4), numbers(1, 90, 1, 1)
    _subject, meta, arrays = sent(*one("Conv", x, weight), (0, 1, 2))
    sums = x[0].astype(np.float64) * weight[0]
    kept = np.array(meta["image"]["numbers"])
    left = np.setdiff1d(np.arange(90), kept)
    assert len(kept) == MOST_MAPS
    assert np.abs(sums[left, 1, 2]).max() <= np.abs(sums[kept, 1, 2]).min()
    np.testing.assert_allclose(arrays["rest"], sums[left].sum(axis=0).ravel(), rtol=1e-12)
    np.testing.assert_allclose(arrays["rest_size"], np.abs(sums[left]).sum(axis=0).ravel(), rtol=1e-12)


def test_a_units_weights_stand_on_the_maps_they_came_from() -> None:
    """Behind a flattening the inputs of a fully connected layer are maps again, and products by map are the trace's."""
    subject, meta, arrays = sent(*joined_maps(), (2,))
    assert meta["maps"]
    assert (meta["image"]["channels"], meta["image"]["height"], meta["image"]["width"]) == (6, 5, 7)
    np.testing.assert_array_equal(arrays["inputs"].reshape(6, 5, 7), subject.values["c"][0])
    np.testing.assert_array_equal(arrays["weight"].reshape(6, 5, 7).ravel(), subject.values["w"][2])


def test_a_flattening_of_many_maps_shows_those_around_the_element() -> None:
    """Of 200 maps the 64 around the element are sent, and its index counts from the first of all."""
    x = numbers(1, 200, 2, 2)
    _subject, meta, arrays = sent(*one("Flatten", x), (401,))
    output = meta["output"]
    place = output["offset"] + meta["start"]["row"] * output["columns"] + meta["start"]["column"]
    assert place == 401
    assert meta["image"]["channels"] == MOST_MAPS
    np.testing.assert_array_equal(arrays["inputs"][arrays["source"]], arrays["output"])
    assert arrays["output"][401 - output["offset"]] == x.ravel()[401]


@pytest.mark.parametrize(
    ("op_type", "attributes"),
    [
        ("Softmax", {"axis": 2}),
        ("LogSoftmax", {"axis": 2}),
    ],
)
def test_a_layer_without_a_drawing_says_its_shapes(op_type: str, attributes: dict[str, Any]) -> None:
    """Nothing is sent but the shapes of what goes in and comes out."""
    subject, meta, arrays = sent(*one(op_type, MAPS, **attributes))
    assert meta["kind"] == "none"
    assert meta["shapes"] == {"inputs": [list(MAPS.shape)], "output": [1, *subject.output.shape]}
    assert not arrays


def test_a_response_norm_of_a_row_is_not_drawn() -> None:
    """Each of its numbers has other neighbours; the shapes are told."""
    _subject, meta, arrays = sent(*one("LRN", numbers(1, 6), size=3))
    assert meta["kind"] == "none" and not arrays


@pytest.mark.parametrize("batch", [1, 3])
def test_the_place_of_an_answer_is_drawn_from_its_row(batch: int) -> None:
    """A network may end with ArgMax: one place for each image, with the whole row that was compared."""
    x = numbers(batch, 30)
    subject, meta, arrays = sent(*one("ArgMax", x, axis=1, keepdims=0), (batch - 1,))
    assert meta["kind"] == "terms" and meta["output"]["count"] == batch
    rows = arrays["inputs"][arrays["source"]].reshape(batch, 30)
    np.testing.assert_array_equal(rows, x)
    np.testing.assert_array_equal(rows.argmax(axis=1), arrays["output"])
    assert meta["start"] == {"row": 0, "column": batch - 1}
    assert subject.output[batch - 1] == x[-1].argmax()


def test_the_cells_of_a_window_are_those_of_the_trace() -> None:
    """Over three axes, with padding: of each element the same cells as the evidence has, and the same divisor."""
    for name in ("mean pooling of volumes", "mean of channels, as for response norm"):
        network, values = run(*CASES[name])
        plane = values["y"].shape[-2:]
        for depth in range(values["y"].shape[2]):
            subject = subject_of(network, network.layers[0], values, (0, depth, 0, 0))
            assert subject is not None
            meta, arrays = layer_payload(subject)
            cells = math.prod(values["x"].shape[-2:])
            maps = np.array(meta["image"]["numbers"])
            source = arrays["source"].reshape(*plane, -1)
            for row, column in np.ndindex(*plane):
                here = source[row, column][source[row, column] >= 0]
                how = explain(network, values, Element("y", (0, 0, depth, row, column))).how
                assert sorted(maps[here // cells] * cells + here % cells) == sorted(how.terms.places)
                assert isinstance(how, Sum) and arrays["divisor"].reshape(plane)[row, column] == how.divisor


def test_one_number_for_all_may_come_first() -> None:
    """Twice a map, as exporters write it: the constant is stretched as any operand is."""
    layer = node("Mul", "two x", "y")
    built = model([layer], {"x": MAPS.shape}, "y", {"two": np.array(2, np.float32)})
    _subject, meta, arrays = sent(built, MAPS)
    assert meta["kind"] == "elementwise" and meta["operator"]["operands"] == ["two", "x"]
    first, second = np.split(arrays["inputs"], 2)
    np.testing.assert_array_equal(first * second, arrays["output"])


def test_a_weight_that_is_no_number_is_not_drawn() -> None:
    """A model may hold NaN; the browser is then told the shapes alone."""
    _subject, meta, _arrays = sent(
        *one("Conv", MAPS, numbers(2, 3, 1, 1), np.array([np.nan, 1], np.float32)), (0, 0, 0)
    )
    assert meta["kind"] == "none"
    json.dumps(meta, allow_nan=False)


def test_of_a_large_matrix_the_columns_around_the_element_are_sent() -> None:
    """A product with 4,000 columns of 300 weights: those around the element, which keep their numbers."""
    x, weight = numbers(1, 2, 300), numbers(300, 4000)
    subject, meta, arrays = sent(*one("MatMul", x, weight), (1, 2500))
    output = meta["output"]
    here = output["offset"] + meta["start"]["column"]
    assert here == 2500 and output["count"] < 4000
    a, b = np.split(arrays["inputs"], [300])
    sums = a @ b.reshape(300, -1)
    np.testing.assert_allclose(sums, arrays["output"], rtol=1e-4, atol=1e-4)
    assert arrays["output"][meta["start"]["column"]] == subject.output[1, 2500]


@pytest.mark.parametrize(
    ("op_type", "x", "weights", "attributes"),
    [
        ("ReduceSum", numbers(1, 3, 4, 5), (), {"keepdims": 0}),
        ("Squeeze", numbers(1, 1), (), {}),
        ("Reshape", numbers(1, 7), (np.array([7]),), {}),
    ],
)
def test_a_result_without_a_batch_is_looked_at_whole(
    op_type: str, x: np.ndarray, weights: tuple[np.ndarray, ...], attributes: dict[str, Any]
) -> None:
    """One number, or a row of them, is not taken for a batch; the trace of the element has the same number."""
    subject, meta, _arrays = sent(*one(op_type, x, *weights, **attributes))
    assert meta["kind"] == "none"
    assert subject.output.size == subject.run.y.size
    step = explain(subject.network, subject.values, Element("y", subject.index))
    assert step.engine == subject.output[subject.element]


def test_more_maps_than_are_seen_are_sent_with_the_elements_in_front() -> None:
    """Of 70 channels laid side by side 64 are seen, that of the element among them, and all are sent."""
    subject, meta, arrays = sent(*one("Transpose", numbers(1, 70, 2, 3), perm=[0, 2, 3, 1]), (1, 2, 69))
    seen = meta["image"]["numbers"][:MOST_MAPS]
    assert 69 in seen and sorted(meta["image"]["numbers"]) == list(range(70))
    np.testing.assert_array_equal(arrays["inputs"][arrays["source"]], arrays["output"])
    assert arrays["output"][2 * 70 + 69] == subject.output[1, 2, 69]


def test_an_empty_result_has_no_element() -> None:
    """A slice of nothing is no subject."""
    layer = node("Slice", "x a b", "y")
    built = model([layer], {"x": (1, 3)}, "y", {"a": np.array([0, 2]), "b": np.array([1, 2])})
    network, values = run(built, numbers(1, 3))
    assert subject_of(network, network.layers[-1], values) is None


def test_a_quantised_convolution_is_drawn_in_the_numbers_that_it_stands_for() -> None:
    """Each cell is the sum before the layer rounds it: rounded and kept within the ends it is the layer's number."""
    subject, meta, arrays = sent(*CASES["quantised conv"])
    told = meta["quantized"]
    stored = np.rint((arrays["output"] - told["low"]) / told["step"]).clip(0, 255)
    np.testing.assert_array_equal(stored, subject.plane().ravel())
    assert (told["low"], told["high"]) == pytest.approx((-5.0, 7.75))
    subject, meta, arrays = sent(*CASES["conv of whole numbers"])
    assert meta["quantized"] == {}
    np.testing.assert_array_equal(arrays["output"], subject.plane().ravel())
