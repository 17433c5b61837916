"""How a picture goes into a network and an answer comes out, found from the model alone."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from onnx import ModelProto, NodeProto, helper

from cnnviz import ops
from cnnviz.images.digits import samples
from cnnviz.limits import Limits
from cnnviz.memory import FullError, Ledger
from cnnviz.networks import ModelError, read_onnx
from cnnviz.preprocessing import Preprocessing, PreprocessingError
from cnnviz.reader import Reader, reader_of, shipped
from cnnviz.reading import WITHOUT_PICTURE, Reading, read
from cnnviz.zoo import SHIPPED
from tests.networks.build import model, node, run_onnxruntime

PICTURE = np.random.default_rng(3).integers(0, 256, (3, 9, 11), dtype=np.uint8)


def classifier(
    channels: object = 3, height: object = 8, batch: object = "N", softmax: bool = True
) -> ModelProto:
    """Convolution, mean over places, scores of four classes, and their softmax."""
    rng = np.random.default_rng(1)
    weights = {
        "kernel": rng.normal(size=(5, 3, 3, 3)).astype(np.float32),
        "matrix": rng.normal(size=(5, 4)).astype(np.float32),
    }
    nodes = [
        node("Conv", "picture kernel", "maps"),
        node("GlobalAveragePool", "maps", "means"),
        node("Flatten", "means", "row"),
        node("MatMul", "row matrix", "scores"),
    ]
    nodes += [node("Softmax", "scores", "chances")] if softmax else []
    return model(
        nodes, {"picture": (batch, channels, height, height)}, "chances" if softmax else "scores", weights
    )


def reader(built: ModelProto) -> Reader:
    """The reader of a built model."""
    return reader_of(read_onnx(built.SerializeToString()))


def test_size_channels_and_answer_are_found() -> None:
    """From the shapes of the input, and from the kind of the last layer once the network was run."""
    found = reader(classifier())
    assert (found.input, found.channels, found.size, found.batch) == ("picture", 3, (8, 8), 1)
    reading = read(found, PICTURE)
    assert (reading.logits, reading.probabilities) == ("scores", "chances")
    free = reader(classifier(channels="C", height="H", softmax=False))
    assert (free.channels, free.size) == (3, (None, None))
    reading = read(free, PICTURE)
    assert (reading.logits, reading.probabilities) == ("scores", None)


@pytest.mark.parametrize("softmax", [True, False])
def test_the_answer_is_what_onnxruntime_gives(softmax: bool) -> None:
    """Scores and probabilities for a picture that had to be scaled; softmax is added where the network has none."""
    built = classifier(softmax=softmax)
    reading = read(reader(built), PICTURE, Preprocessing(unit="signed"))
    given = Preprocessing(unit="signed").apply(PICTURE, 3, 8, 8)
    expected = run_onnxruntime(built, {"picture": given})["scores"][0]
    assert reading.scores is not None
    assert reading.chances is not None
    np.testing.assert_allclose(reading.scores, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(reading.chances, ops.softmax(expected), rtol=1e-5)
    assert reading.answer() == int(np.argmax(expected))
    assert reading.answer(2) == 2
    assert reading.answer(4) == reading.answer()
    assert reading.labels == ("0", "1", "2", "3")


def ended(ends: list[NodeProto], outputs: str, **choices: str) -> tuple[Reading, dict[str, np.ndarray]]:
    """A classifier of four scores that goes on with `ends`: its reading, and what onnxruntime gives."""
    built = classifier(softmax=False)
    built.graph.node.extend(ends)
    del built.graph.output[:]
    built.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in outputs.split())
    reading = read(replace(reader(built), **choices), PICTURE)  # type: ignore[arg-type]
    return reading, run_onnxruntime(built, {"picture": Preprocessing().apply(PICTURE, 3, 8, 8)})


@pytest.mark.parametrize("after", ["Identity", "Flatten", "Squeeze"])
def test_probabilities_are_those_of_the_network_whatever_follows_softmax(after: str) -> None:
    """No second softmax is taken of them."""
    reading, expected = ended([node("Softmax", "scores", "p", axis=1), node(after, "p", "y")], "y")
    assert reading.chances is not None
    np.testing.assert_allclose(reading.chances, expected["y"].ravel(), rtol=1e-5)
    assert reading.logits == "scores"


def test_labels_of_a_sigmoid_are_probabilities_each_by_itself() -> None:
    """As the network gives them; what is explained is the logit before the sigmoid."""
    reading, expected = ended([node("Sigmoid", "scores", "y")], "y")
    assert reading.chances is not None and reading.scores is not None
    np.testing.assert_allclose(reading.chances, expected["y"][0], rtol=1e-5)
    np.testing.assert_allclose(reading.scores, expected["scores"][0], rtol=1e-4, atol=1e-6)
    assert (reading.logits, reading.probabilities, reading.rows) == (None, None, ("scores", "y"))


def test_logarithms_of_probabilities_are_told_as_they_are() -> None:
    """The network says ln p, and e to the power of that is p."""
    reading, expected = ended([node("LogSoftmax", "scores", "y", axis=1)], "y")
    assert reading.said is not None and reading.chances is not None
    np.testing.assert_allclose(reading.said, expected["y"][0], rtol=1e-5)
    np.testing.assert_allclose(reading.chances, np.exp(expected["y"][0]), rtol=1e-5)


@pytest.mark.parametrize("operator", ["ArgMax", "ArgMin"])
def test_an_index_is_the_answer(operator: str) -> None:
    """The class that onnxruntime names, and not always the one with the largest number."""
    reading, expected = ended([node(operator, "scores", "y", axis=1)], "y")
    assert reading.answer() == int(expected["y"].item())
    assert reading.answer(1) == 1
    assert (reading.chances is None) == (operator == "ArgMin")


def test_one_number_is_a_value_and_no_class_of_certainty() -> None:
    """Regression: no probability is made of it."""
    reading, expected = ended([node("ReduceSum", "scores", "y", keepdims=1)], "y")
    assert reading.said is not None
    np.testing.assert_allclose(reading.said, expected["y"][0], rtol=1e-5)
    assert (reading.chances, reading.labels, reading.answer()) == (None, ("0",), 0)


def test_a_single_probability_is_that_of_class_1() -> None:
    """Its number is 1, and of two names it has the second."""
    sum_up = [node("ReduceSum", "scores", "s", keepdims=1), node("Sigmoid", "s", "y")]
    reading, _ = ended(sum_up, "y")
    assert reading.labels == ("1",)
    assert replace(reading, reader=replace(reading.reader, labels=("cat", "dog"))).labels == ("dog",)
    assert replace(reading, reader=replace(reading.reader, labels=("dog",))).labels == ("dog",)
    assert replace(reading, reader=replace(reading.reader, labels=("a", "b", "c"))).names is None


def test_names_from_the_file_stand_until_others_are_given() -> None:
    """Four classes have four names, or else their numbers."""
    built = classifier()
    note = built.metadata_props.add(key="names", value="['a', 'b', 'c', 'd']")
    reading = read(reader(built), PICTURE)
    assert reading.labels == ("a", "b", "c", "d")
    given = replace(reading, reader=replace(reading.reader, labels=("e", "f", "g", "h")))
    assert given.labels == ("e", "f", "g", "h")
    note.value = "['a', 'b', 'c']"
    assert read(reader(built), PICTURE).labels == ("0", "1", "2", "3")


def test_the_output_that_answers_is_read_and_another_may_be_chosen() -> None:
    """Maps as the first output do not hide the probabilities behind them."""
    nodes = [node("Softmax", "scores", "p", axis=1), node("Tanh", "scores", "t")]
    reading, _ = ended(nodes, "maps t p")
    assert reading.end is not None and reading.end.output == "p"
    reading, expected = ended(nodes, "maps t p", output="t", meaning="label_logits")
    assert reading.end is not None and reading.end.output == "t" and reading.chances is not None
    np.testing.assert_allclose(reading.chances, 1 / (1 + np.exp(-expected["t"][0])), rtol=1e-5)


def test_a_fixed_batch_is_filled_with_the_same_picture() -> None:
    """A model for four pictures at once is still usable with one."""
    reading = read(reader(classifier(batch=4)), PICTURE)
    values = np.asarray(reading.values["scores"], np.float32)
    assert values.shape == (4, 4)
    np.testing.assert_allclose(values, np.repeat(values[:1], 4, axis=0), rtol=1e-6)


@pytest.mark.parametrize("count", [10**6, 10**12, 2**62])
def test_a_fixed_batch_is_counted_before_the_picture_is_repeated(count: int) -> None:
    """82 bytes of a file can ask for a million pictures at once; the sentence says how to save it instead."""
    huge = replace(reader(classifier()), batch=count)
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match=f"takes {count} pictures at once, .* for one picture at a time"):
            read(huge, PICTURE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**20


def test_what_a_reading_keeps_is_claimed_before_it_is_made() -> None:
    """The picture at the network's size, the numbers that go in, and those of every layer; and then it is given back."""
    account = Ledger().account()
    reading = read(reader(classifier(batch=4)), PICTURE, room=account.claim())
    made = sum(array.nbytes for name, array in reading.values.items() if name not in reading.network.weights)
    assert account.bytes == made + reading.received.nbytes
    del reading
    assert account.bytes == 0


@pytest.mark.parametrize("side", [300, 2048])
def test_a_picture_that_has_no_room_is_refused_before_it_is_made(side: int) -> None:
    """A fixed size of the input's is the picture's size, however small the picture was."""
    limit = 3 * side * side * 5 - 1  # a byte for each pixel and four for its number
    account = Ledger(Limits(visitor_bytes=limit)).account()
    large = reader(classifier(height=side))
    tracemalloc.start()
    try:
        with pytest.raises(FullError):
            read(large, PICTURE, room=account.claim())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**20
    assert account.bytes == 0


@pytest.mark.parametrize("shape", [(1, 3, 10**9, 10**9), (1, 3, 10**9, 1), (2**60, 3, 2**60, 2**60)])
def test_a_size_beyond_all_pictures_is_refused(shape: tuple[int, ...]) -> None:
    """Before the picture is stretched to it."""
    built = model([node("Relu", "x", "y")], {"x": shape}, "y")
    with pytest.raises(PreprocessingError, match="4194304 pixels at most"):
        read(reader(built), PICTURE)


def test_a_weight_without_channels_says_nothing_of_the_picture() -> None:
    """The network is refused in a sentence, wherever that is."""
    built = model([node("Conv", "x w", "y")], {"x": [1, "C", 8, 8]}, "y", {"w": np.ones(3, np.float32)})
    with pytest.raises(ModelError):
        read(reader(built), PICTURE)


def test_maps_are_no_answer() -> None:
    """A network that ends in maps answers for each place, so there is no class to name."""
    built = model(
        [node("Conv", "picture kernel", "maps")],
        {"picture": (1, 1, 6, 7)},
        "maps",
        {"kernel": np.ones((2, 1, 3, 3), np.float32)},
    )
    reading = read(reader(built), PICTURE)
    assert (reading.scores, reading.chances, reading.labels, reading.answer(1)) == (None, None, None, None)


@pytest.mark.parametrize("beside", [False, True])
def test_a_layer_that_cannot_be_computed_on_the_picture_is_left_out(beside: bool) -> None:
    """What comes before it is what onnxruntime gives, the answer is not known unless it needs none of that; room is given back."""
    built = classifier(softmax=False)
    built.graph.node.append(node("MatMul", "scores row", "wrong"))
    built.graph.node.append(node("Softmax", "wrong", "y"))
    del built.graph.output[:]
    for name in ("y", "scores") if beside else ("y",):
        built.graph.output.append(helper.make_empty_tensor_value_info(name))
    account = Ledger().account()
    found = reader(built)
    reading = read(found, PICTURE, room=account.claim())
    left_out = reading.network.left_out
    assert left_out is not None
    assert (left_out.count, left_out.kept, left_out.answers) == (2, 4, beside)
    assert "'make wrong' (MatMul) cannot be computed" in str(left_out.reason)
    assert left_out.reason.__traceback__ is None
    assert found.network.left_out is None
    del built.graph.node[-2:]
    given = Preprocessing().apply(PICTURE, 3, 8, 8)
    expected = run_onnxruntime(built, {"picture": given})["scores"]
    np.testing.assert_allclose(reading.values["scores"], expected, rtol=1e-4, atol=1e-6)
    assert (reading.end is not None) == beside
    made = sum(array.nbytes for name, array in reading.values.items() if name not in reading.network.weights)
    assert account.bytes == made + reading.received.nbytes


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("swapped", [True, False])
def test_a_picture_goes_in_with_its_channels_last_where_the_network_takes_it_so(
    channels: int, swapped: bool
) -> None:
    """As Keras writes networks: the input has the file's own shape, and the answer is that of onnxruntime."""
    rng = np.random.default_rng(8)
    weights = {
        "m": rng.normal(size=(4 if swapped else 8 * 6 * channels, 5)).astype(np.float32),
        "k": rng.normal(size=(4, channels, 3, 3)).astype(np.float32),
    }
    nodes = [node("Flatten", "x", "row")]
    if swapped:
        nodes = [
            node("Transpose", "x", "t", perm=[0, 3, 1, 2]),
            node("Conv", "t k", "maps"),
            node("GlobalAveragePool", "maps", "means"),
            node("Flatten", "means", "row"),
        ]
    nodes += [node("MatMul", "row m", "z"), node("Softmax", "z", "y")]
    built = model(nodes, {"x": ("N", 8, 6, channels)}, "y", weights)
    found = reader(built)
    assert (found.channels, found.size) == (channels, (8, 6))
    reading = read(found, PICTURE)
    assert reading.values["x"].shape == (1, 8, 6, channels)
    given = Preprocessing().apply(PICTURE, channels, 8, 6)
    expected = run_onnxruntime(built, {"x": np.ascontiguousarray(given.transpose(0, 2, 3, 1))})["y"]
    assert reading.chances is not None
    np.testing.assert_allclose(reading.chances, expected[0], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"x": np.zeros((1, 3, 8, 8), np.int64)}, "real numbers with four axes"),
        ({"x": np.zeros((3, 8, 8), np.int64)}, "real numbers with four axes"),
        ({"x": (1, None, 5, 8, 8)}, "with an example input"),
        ({"x": (12,)}, "with an example input"),
        ({"picture": (1, 3, 8, 8), "x": (1, None)}, "with an example input"),
        ({}, "takes no input"),
    ],
)
def test_an_input_that_nothing_fits_is_said(inputs: dict[str, object], sentence: str) -> None:
    """One sentence with what the network takes and what to do."""
    weights = {"axes": np.array([0], np.int64), "w": np.ones(2, np.float32)}
    nodes = [node("Unsqueeze", f"{next(iter(inputs), 'w')} axes", "made")]
    with pytest.raises(ModelError, match=sentence):
        reader(model(nodes, inputs, "made", weights))


@pytest.mark.parametrize("shape", [(1, 7, 8, 8), (1, 8, 8, 4), (1, 12), (1, 3, 100), (1, 3, 5, 8, 8)])
def test_what_is_no_picture_is_filled_with_numbers(shape: tuple[int, ...]) -> None:
    """Rows, signals, volumes, and maps of other than 1 or 3 channels."""
    found = reader(model([node("Identity", "x", "made")], {"x": shape}, "made"))
    assert not found.pictured
    assert read(found, WITHOUT_PICTURE).values["x"].shape == shape


def test_the_shipped_digits_are_read() -> None:
    """Of the 200 sample digits at least 190 are named right, each from its own pixels divided by 255."""
    images, labels = samples()
    digits = shipped("digits")
    end = read(digits, images[0][np.newaxis]).end
    assert end is not None
    assert (end.scores, end.array) == (SHIPPED["digits"].logits, SHIPPED["digits"].probabilities)
    found = [read(digits, image[np.newaxis]).answer() for image in images]
    assert sum(int(a == b) for a, b in zip(found, labels, strict=True)) >= 190
