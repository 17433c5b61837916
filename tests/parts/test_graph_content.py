"""What the picture of a network is sent: levels, numbers, pages, answers, the picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from cnnviz.networks import Network, read_onnx
from cnnviz.parts.graph.content import (
    ANSWERS,
    MOST_CELLS,
    NUMBERS_PER_PAGE,
    PER_PAGE,
    area_means,
    areas_of,
    graph_payload,
    quantize,
)

from ..networks.build import model, node, small_network
from .graphs import drawn, one_layer

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def digits(**options: Any) -> tuple[dict[str, Any], dict[str, np.ndarray], dict[str, np.ndarray]]:
    network = read_onnx((ASSETS / "networks" / "digits.onnx").read_bytes())
    with np.load(ASSETS / "digits" / "samples.npz") as stored:
        image = stored["images"][147].astype(np.float32) / 255
    values = network.run({"digit": image[None, None]})
    labels = [str(digit) for digit in range(10)]
    options = {"input": "digit", "probabilities": "probabilities", "labels": labels} | options
    meta, arrays = graph_payload(network, values, **options)
    return meta, arrays, values


def maps_of(column: dict[str, Any], arrays: dict[str, np.ndarray]) -> np.ndarray:
    """The maps as the browser reads them: ``low + level * (high - low) / 255``."""
    height, width = column["cells"]
    size = column["count"] * height * width
    levels = arrays["levels"][column["levels"] :][:size].reshape(-1, height, width)
    ends = arrays["numbers"][column["numbers"] :][: 2 * column["count"]].astype(np.float64)
    low, high = ends.reshape(-1, 2).T[:, :, None, None]
    return low + levels * (high - low) / 255


def test_the_digits_network_is_ten_columns() -> None:
    """The shipped network from its input to its ten answers, each with its shape, in the order of its layers."""
    meta, arrays, values = digits()
    assert [(c["layer"], c["op_type"], c["shape"], c["kind"]) for c in meta["columns"]] == [
        ("digit", "", (1, 28, 28), "maps"),
        ("conv1", "Conv", (8, 28, 28), "maps"),
        ("relu1", "Relu", (8, 28, 28), "maps"),
        ("pool1", "MaxPool", (8, 14, 14), "maps"),
        ("conv2", "Conv", (16, 14, 14), "maps"),
        ("relu2", "Relu", (16, 14, 14), "maps"),
        ("pool2", "MaxPool", (16, 7, 7), "maps"),
        ("flatten", "Flatten", (784,), "numbers"),
        ("fc", "Gemm", (10,), "numbers"),
        ("softmax", "Softmax", (10,), "answers"),
    ]
    assert [c["slot"] for c in meta["columns"]] == list(range(10))
    kinds = [link["kind"] for c in meta["columns"] for link in c["links"]]
    assert kinds == ["dense", "one", "one", "dense", "one", "one", "cells", "dense", "all"]
    assert meta["columns"][-1]["labels"] == list("0123456789")
    for column in meta["columns"]:
        shown = values[column["array"]][0]
        if column["kind"] == "maps":
            step = (column["high"] - column["low"]) / 255
            np.testing.assert_allclose(maps_of(column, arrays), shown, atol=0.51 * step)
        else:
            first = column["numbers"]
            np.testing.assert_array_equal(arrays["numbers"][first : first + column["count"]], shown)


def test_what_is_sent_is_json_and_two_flat_arrays() -> None:
    """Meta data are plain numbers and words; beside them are one uint8 and one float32 array."""
    meta, arrays, _ = digits()
    assert json.loads(json.dumps(meta))["columns"][1]["shape"] == [8, 28, 28]
    assert {name: (a.dtype.name, a.ndim) for name, a in arrays.items()} == {
        "levels": ("uint8", 1),
        "numbers": ("float32", 1),
    }


def test_every_place_in_the_description_lies_inside_the_arrays() -> None:
    """Where the levels and the numbers of a column begin, and how many there are."""
    network = read_onnx(small_network().SerializeToString())
    x = np.linspace(-1, 1, 210, dtype=np.float32).reshape(1, 3, 7, 10)
    meta, arrays = graph_payload(network, network.run({"image": x}), input="image", probabilities="answer")
    for column in meta["columns"]:
        if column["kind"] == "maps":
            assert column["levels"] + column["count"] * np.prod(column["cells"]) <= len(arrays["levels"])
        assert column["numbers"] + column["count"] <= len(arrays["numbers"])


finite = st.floats(-1e6, 1e6, width=32) | st.floats(allow_nan=False, allow_infinity=False, width=32)


@settings(max_examples=80, deadline=None)
@given(maps=stn.arrays(np.float32, st.tuples(*[st.integers(1, 5)] * 3), elements=finite))
def test_a_level_is_within_half_a_step(maps: np.ndarray) -> None:
    """The error is at most (high - low) / 510, which is at most 256 / 255 of a colour's step around 0."""
    low, high = maps.min(axis=(1, 2)), maps.max(axis=(1, 2))
    levels = quantize(maps, low, high).astype(np.float64)
    span = (high.astype(np.float64) - low)[:, None, None]
    found = low[:, None, None] + levels * span / 255
    rounding = 1e-5 * np.maximum(np.abs(low), np.abs(high))[:, None, None]
    error = np.abs(found - maps)
    assert (error <= span / 510 + rounding).all()
    reach = np.maximum(np.abs(low), np.abs(high)).astype(np.float64)[:, None, None]
    assert (error <= 256 / 255 * reach / 256 + rounding).all()


@settings(max_examples=40, deadline=None)
@given(maps=stn.arrays(np.float32, (2, 3, 4), elements=st.floats(0, 100, width=32)))
def test_zero_stays_zero_behind_a_relu(maps: np.ndarray) -> None:
    """A map whose lowest number is 0 keeps its zeros exactly, so that they have the colour of the page."""
    maps[:, 0, 0] = 0
    levels = quantize(maps, maps.min(axis=(1, 2)), maps.max(axis=(1, 2)))
    assert not levels[maps == 0].any()


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_numbers_that_are_not_finite_do_no_harm(bad: float) -> None:
    """An infinite number is the end of its map's scale; the other numbers keep theirs; no end is infinite."""
    network = one_layer("Identity", (1, 2, 2, 2), {})
    x = np.array([[[[-1, bad], [1, 3]], [[bad, bad], [bad, bad]]]], np.float32)
    meta, arrays = graph_payload(network, network.run({"x": x}), input="x")
    column = meta["columns"][1]
    found = maps_of(column, arrays)
    np.testing.assert_allclose(found[0].ravel()[[0, 2, 3]], [-1, 1, 3], atol=4 / 510)
    if not np.isnan(bad):
        assert found[0, 0, 1] == (3 if bad > 0 else -1)
    assert (found[1] == 0).all()
    assert (column["low"], column["high"]) == (-1, 3)
    mark = 1 if np.isnan(bad) else 2 if bad > 0 else 3
    marks = arrays["levels"][column["special"] :][:8]
    assert marks.tolist() == [0, mark, 0, 0, mark, mark, mark, mark]


@pytest.mark.parametrize("bad", [np.inf, np.nan, 3e38])
def test_weights_that_are_not_finite_do_no_harm(bad: float) -> None:
    """Weights that are infinite, no numbers, or too large to be added leave the strengths of the others in order."""
    weight = np.ones((3, 2, 2, 2), np.float32)
    weight[0, 0], weight[2] = bad, -1
    network = one_layer("Conv", (1, 2, 3, 3), {"w": weight})
    meta, arrays = graph_payload(network, network.run({"x": drawn(1, 2, 3, 3)}), input="x")
    first = meta["columns"][1]["links"][0]["strengths"]
    sizes, shares = arrays["levels"][first : first + 12].reshape(2, 3, 2).astype(int)
    assert (shares[1] == 255).all() and (shares[2] == 1).all()
    assert (sizes[0, 1] == sizes[1]).all()


def test_numbers_too_large_for_float32_are_the_ends_of_the_scale() -> None:
    """Double precision can hold more; such a number counts as infinite."""
    nodes = [node("Cast", "x", "wide", to=11), node("Mul", "wide big", "y")]
    built = model(nodes, {"x": (1, 1, 2, 2)}, "y", {"big": np.array(1e300)})
    network = read_onnx(built.SerializeToString())
    x = np.array([[[[1, -1], [0, 0]]]], np.float32)
    meta, arrays = graph_payload(network, network.run({"x": x}), input="x")
    assert maps_of(meta["columns"][2], arrays).tolist() == [[[0, 0], [0, 0]]]


@pytest.mark.parametrize("size", [(97, 40), (96, 193), (131, 250), (500, 97)])
def test_a_large_map_is_means_over_areas(size: tuple[int, int]) -> None:
    """Each cell is the mean of the numbers of its area; no side has more than 96 cells, and none is left out."""
    maps = np.random.default_rng(0).standard_normal((2, *size)).astype(np.float32)
    rows, columns = areas_of(size)
    found = area_means(maps, (rows, columns))
    assert max(found.shape[1:]) <= MOST_CELLS
    assert found.shape[1:] == (-(-size[0] // rows), -(-size[1] // columns))
    for row, column in np.ndindex(*found.shape[1:]):
        area = maps[:, row * rows : (row + 1) * rows, column * columns : (column + 1) * columns]
        np.testing.assert_allclose(found[:, row, column], area.mean(axis=(1, 2)), atol=1e-6)


def test_small_maps_are_sent_whole() -> None:
    """A map of at most 96 rows and columns is not changed."""
    maps = drawn(2, 96, 95)
    assert areas_of((96, 95)) == (1, 1)
    assert area_means(maps, (1, 1)) is maps


def wide_network() -> Network:
    nodes = [
        node("Conv", "x w", "wide"),
        node("GlobalAveragePool", "wide", "means"),
        node("Flatten", "means", "row"),
        node("Gemm", "row v", "scores"),
        node("Softmax", "scores", "chances"),
    ]
    weights = {"w": drawn(512, 3, 3, 3), "v": drawn(512, 3000)}
    return read_onnx(model(nodes, {"x": (1, 3, 8, 8)}, "chances", weights).SerializeToString())


def test_pages_keep_wide_layers_small() -> None:
    """Of 512 maps a page of 32 is sent, of 3,000 numbers 2,048; a page that is not there is the nearest one."""
    network = wide_network()
    values = network.run({"x": drawn(1, 3, 8, 8)})
    meta, arrays = graph_payload(network, values, input="x", pages={"wide": 3, "scores": 7, "means": -1})
    wide, means, scores = (
        next(c for c in meta["columns"] if c["array"] == a) for a in ("wide", "means", "scores")
    )
    assert (wide["page_count"], wide["first"], wide["count"]) == (16, 3 * PER_PAGE, PER_PAGE)
    np.testing.assert_allclose(
        maps_of(wide, arrays), values["wide"][0, 96:128], atol=(wide["high"] - wide["low"]) / 509
    )
    assert (means["kind"], means["page"], means["count"]) == ("numbers", 0, 512)
    assert (scores["page_count"], scores["page"]) == (2, 1)
    assert (scores["first"], scores["count"]) == (NUMBERS_PER_PAGE, 3000 - NUMBERS_PER_PAGE)
    assert "strengths" not in scores["links"][0], "512 x 952 weights are too many to send"
    assert sum(array.nbytes for array in arrays.values()) < 100_000


def test_maps_of_the_same_number_turn_their_pages_together() -> None:
    """An activation, a depthwise convolution and a sum follow the convolution before them; another convolution does not."""
    nodes = [
        node("Conv", "x w", "c"),
        node("Relu", "c", "r"),
        node("Conv", "r d", "depthwise", group=64),
        node("Conv", "depthwise e", "dense"),
        node("Add", "dense r", "sum"),
        node("Conv", "sum e", "last"),
    ]
    weights = {"w": drawn(64, 3, 1, 1), "d": drawn(64, 1, 1, 1), "e": drawn(64, 64, 1, 1)}
    network = read_onnx(model(nodes, {"x": (1, 3, 4, 4)}, "last", weights).SerializeToString())
    values = network.run({"x": drawn(1, 3, 4, 4)})
    meta, _ = graph_payload(network, values, input="x", pages={"c": 1})
    assert {c["array"]: c["page_of"] for c in meta["columns"]} == {"x": "x", "last": "last"} | dict.fromkeys(
        ["c", "r", "depthwise", "dense", "sum"], "c"
    )
    assert [c["page"] for c in meta["columns"]] == [0, 1, 1, 1, 1, 1, 0]


def test_of_many_answers_the_most_probable_are_shown() -> None:
    """Ten of 3,000 classes, most probable first, with their own names and exact numbers."""
    network = wide_network()
    values = network.run({"x": drawn(1, 3, 8, 8)})
    labels = [f"class {number}" for number in range(3000)]
    meta, arrays = graph_payload(network, values, input="x", probabilities="chances", labels=labels)
    answers = meta["columns"][-1]
    chances = values["chances"][0]
    assert answers["count"] == len(answers["units"]) == ANSWERS
    assert answers["labels"] == [f"class {unit}" for unit in answers["units"]]
    shown = arrays["numbers"][answers["numbers"] :][:ANSWERS]
    np.testing.assert_array_equal(shown, np.sort(chances)[::-1][:ANSWERS])
    np.testing.assert_array_equal(shown, chances[answers["units"]])


def test_scores_are_no_shares() -> None:
    """Only numbers that are not negative and add up to 1 are written as percentages."""
    meta, _, _ = digits()
    assert meta["columns"][-1]["shares"] is True
    meta, _, _ = digits(probabilities="logits")
    assert meta["columns"][-2]["kind"] == "answers" and meta["columns"][-2]["shares"] is False


def test_the_picture_is_the_visitors_or_the_input_in_gray() -> None:
    """A picture is sent as it is; without one the input's lowest number is black and its highest white."""
    meta, arrays, values = digits()
    picture = meta["columns"][0]["picture"]
    shown = arrays["levels"][picture["levels"] :][: 28 * 28].reshape(28, 28)
    np.testing.assert_array_equal(shown, np.rint(values["digit"][0, 0] * 255))
    given = np.random.default_rng(0).integers(0, 256, (3, 20, 30), np.uint8)
    meta, arrays, _ = digits(picture=given)
    picture = meta["columns"][0]["picture"]
    assert (picture["channels"], picture["cells"]) == (3, (20, 30))
    np.testing.assert_array_equal(arrays["levels"][picture["levels"] :][: given.size], given.ravel())


def test_a_large_picture_is_made_smaller() -> None:
    """A photo is sent with at most 192 rows and columns, in its own shape."""
    meta, _, _ = digits(picture=np.full((3, 300, 600), 7, np.uint8))
    assert meta["columns"][0]["picture"]["cells"] == (96, 192)


def test_of_several_pictures_in_a_batch_the_first_is_shown() -> None:
    """A network that takes two pictures at once shows what it made of the first."""
    network = one_layer("Relu", (2, 3, 4, 4), {})
    x = drawn(2, 3, 4, 4)
    meta, arrays = graph_payload(network, network.run({"x": x}), input="x")
    assert meta["columns"][1]["shape"] == (3, 4, 4)
    np.testing.assert_allclose(maps_of(meta["columns"][1], arrays), np.maximum(x[0], 0), atol=1 / 509)


def test_the_page_of_the_selected_map_is_shown_unless_another_was_turned_to() -> None:
    """Channel 70 of 80 is on the third page; a visitor's own page stays."""
    network = read_onnx(
        model(
            [node("Conv", "x w", "maps")],
            {"x": (1, 1, 4, 5)},
            "maps",
            {"w": np.ones((80, 1, 1, 1), np.float32)},
        ).SerializeToString()
    )
    values = network.run({"x": np.ones((1, 1, 4, 5), np.float32)})
    for pages, expected in ((None, 2), ({"maps": 1}, 1)):
        meta, _arrays = graph_payload(network, values, input="x", pages=pages, selected=("maps", 70))
        assert meta["columns"][1]["page"] == expected


def test_the_payload_is_made_in_steps() -> None:
    """After each layer and each column somebody else may go first."""
    network = read_onnx(small_network().SerializeToString())
    values = network.run({"image": drawn(1, 3, 7, 10)})
    shares = list(graph_payload.steps(network, values, input="image"))
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] < 1
    assert len(shares) > 2 * len(network.layers)
