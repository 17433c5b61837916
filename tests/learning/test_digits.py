"""The shipped digits network: what it is, that our engine and onnxruntime agree on it, and how well it reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import numpy_helper

from cnnviz import ops
from cnnviz.learning import digits
from cnnviz.learning.augment import change_strokes
from cnnviz.learning.digit_input import centre_as_mnist
from cnnviz.learning.digits import ASSETS, HELD_OUT, SAMPLES, digits_network, main, redraw, scaled, split
from cnnviz.learning.export import classifier_file

FILE = ASSETS / "networks" / "digits.onnx"
SHAPES = {
    "conv1": (8, 28, 28),
    "relu1": (8, 28, 28),
    "pool1": (8, 14, 14),
    "conv2": (16, 14, 14),
    "relu2": (16, 14, 14),
    "pool2": (16, 7, 7),
    "flatten": (784,),
    "logits": (10,),
    "probabilities": (10,),
}


@pytest.fixture(scope="module")
def model() -> onnx.ModelProto:
    """The shipped file."""
    return onnx.load(FILE)


@pytest.fixture(scope="module")
def samples() -> tuple[np.ndarray, np.ndarray]:
    """The shipped digits as the network takes them, ``(200, 1, 28, 28)``, and what they are."""
    with np.load(ASSETS / "digits" / "samples.npz") as data:
        assert data["images"].dtype == data["labels"].dtype == np.uint8
        return scaled(data["images"])[:, np.newaxis], data["labels"]


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """What was written beside the network."""
    return json.loads((ASSETS / "networks" / "digits.json").read_text())


def run_with_the_engine(model: onnx.ModelProto, batch: np.ndarray) -> dict[str, np.ndarray]:
    """Every tensor of the graph, by its name, computed with `cnnviz.ops`."""
    values = {"digit": batch} | {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    for node in model.graph.node:
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        x, *weights = (values[name] for name in node.input)
        y: np.ndarray
        match node.op_type:
            case "Conv":
                top, left, bottom, right = attributes["pads"]
                y = ops.conv2d(x, *weights, padding=((top, bottom), (left, right)))
            case "Relu":
                y = ops.relu(x)
            case "MaxPool":
                y = ops.max_pool2d(x, attributes["kernel_shape"], stride=attributes["strides"])
            case "Flatten":
                y = ops.flatten(x, start_dim=1)
            case "Gemm":
                y = ops.linear(x, *weights)
            case "Softmax":
                y = ops.softmax(x, dim=1)
            case other:
                raise AssertionError(other)
        values[node.output[0]] = y
    return values


def run_with_onnxruntime(model: onnx.ModelProto, batch: np.ndarray) -> dict[str, np.ndarray]:
    """The same tensors from onnxruntime."""
    opened = onnx.ModelProto()
    opened.CopyFrom(model)
    del opened.graph.output[:]
    opened.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in SHAPES)
    session = onnxruntime.InferenceSession(opened.SerializeToString(), providers=["CPUExecutionProvider"])
    return dict(zip(SHAPES, session.run(list(SHAPES), {"digit": batch}), strict=True))


def test_the_engine_equals_onnxruntime_at_every_step(
    model: onnx.ModelProto, samples: tuple[np.ndarray, np.ndarray]
) -> None:
    """All nine tensors between a digit and its probabilities, on all samples, to 1e-5 of the largest number."""
    ours, theirs = run_with_the_engine(model, samples[0]), run_with_onnxruntime(model, samples[0])
    for name, shape in SHAPES.items():
        assert ours[name].shape == theirs[name].shape == (len(samples[0]), *shape)
        np.testing.assert_allclose(ours[name], theirs[name], rtol=0, atol=1e-5 * np.abs(theirs[name]).max())
    np.testing.assert_allclose(ours["probabilities"], theirs["probabilities"], rtol=0, atol=1e-5)


def test_it_reads_at_least_95_percent_of_the_samples(
    model: onnx.ModelProto, samples: tuple[np.ndarray, np.ndarray]
) -> None:
    """None of them was trained on."""
    read = run_with_the_engine(model, samples[0])["logits"].argmax(axis=1)
    assert np.mean(read == samples[1]) >= 0.95


def test_it_reads_the_samples_drawn_elsewhere_and_in_other_sizes(
    model: onnx.ModelProto, samples: tuple[np.ndarray, np.ndarray]
) -> None:
    """At least 95 percent after scaling and centring."""
    again = redraw(samples[0][:, 0], np.random.default_rng(0))[:, np.newaxis]
    assert np.mean(run_with_the_engine(model, again)["logits"].argmax(axis=1) == samples[1]) >= 0.95


@pytest.mark.parametrize("weight", [-1.0, 1.0])
def test_it_reads_the_samples_in_thinner_and_thicker_strokes(
    model: onnx.ModelProto, samples: tuple[np.ndarray, np.ndarray], weight: float
) -> None:
    """At least 90 percent with a cell less or two cells more of ink across every stroke."""
    changed = change_strokes(samples[0][:, 0], np.full(len(samples[0]), weight))
    again = np.stack([centre_as_mnist(image) for image in changed])[:, np.newaxis]
    assert np.mean(run_with_the_engine(model, again)["logits"].argmax(axis=1) == samples[1]) >= 0.9


def test_it_has_9098_parameters(model: onnx.ModelProto) -> None:
    """80 and 1,168 in the convolutions, 7,850 in the linear layer; the script builds a network of as many."""
    counts = {t.name: int(np.prod(t.dims)) for t in model.graph.initializer}
    untrained = digits_network(np.random.default_rng(0)).parameters
    assert counts == {name: array.size for name, array in untrained.items()}
    assert list(counts.values()) == [72, 8, 1152, 16, 7840, 10] and sum(counts.values()) == 9098


def test_the_file_is_valid_and_its_names_can_be_read(model: onnx.ModelProto) -> None:
    """Input `digit` (N, 1, 28, 28), output `probabilities` (N, 10), and between them the layers' names."""
    onnx.checker.check_model(model, full_check=True)
    assert (model.ir_version, model.opset_import[0].version) == (8, 17)
    assert [node.output[0] for node in model.graph.node] == list(SHAPES)
    assert [node.name for node in model.graph.node] == [*list(SHAPES)[:7], "fc", "softmax"]
    (given_in,), (given_out,) = model.graph.input, model.graph.output
    sides = [
        [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in (given_in, given_out)
    ]
    assert (given_in.name, sides[0]) == ("digit", ["N", 1, 28, 28])
    assert (given_out.name, sides[1]) == ("probabilities", ["N", 10])


def test_an_exported_network_computes_what_it_computed() -> None:
    """Random weights through a file and onnxruntime; written twice, the bytes are the same."""
    network = digits_network(np.random.default_rng(4))
    how: dict[str, Any] = {
        "input_name": "digit",
        "input_shape": (1, 28, 28),
        "classes": 10,
        "about": "A test.",
        "name": "digits",
    }
    written = [classifier_file(network, **how) for _ in range(2)]
    assert written[0] == written[1]
    batch = np.random.default_rng(5).uniform(size=(3, 1, 28, 28)).astype(np.float32)
    theirs = run_with_onnxruntime(onnx.load_from_string(written[0]), batch)
    np.testing.assert_allclose(theirs["logits"], network.forward(batch), rtol=0, atol=1e-5)


def test_the_samples_are_twenty_of_every_digit_in_a_small_file(
    samples: tuple[np.ndarray, np.ndarray],
) -> None:
    """200 different digits, sorted, below 100 KB."""
    assert samples[1].tolist() == [digit for digit in range(10) for _ in range(SAMPLES)]
    assert len(np.unique(samples[0].reshape(200, -1), axis=0)) == 200
    assert (ASSETS / "digits" / "samples.npz").stat().st_size < 100_000


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_the_split_shares_out_every_digit_once_and_every_class_evenly(seed: int, data: st.DataObject) -> None:
    """No place in both parts, none in neither, and of each class its share, at most one off."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, data.draw(st.integers(100, 400)))
    count = data.draw(st.integers(1, len(labels) - 1))
    learned, held_out = split(labels, count, rng)
    assert len(held_out) == count
    assert sorted([*learned, *held_out]) == list(range(len(labels)))
    share = np.bincount(labels, minlength=10) * count / len(labels)
    assert np.abs(np.bincount(labels[held_out], minlength=10) - share).max() <= 1


def test_the_split_depends_on_the_seed_alone() -> None:
    """The same seed, the same digits held out; another seed, others."""
    labels = np.repeat(np.arange(10), 30)
    first, again, other = (split(labels, 60, np.random.default_rng(seed))[1] for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()


def test_what_was_measured_adds_up_and_is_good_enough(measured: dict[str, Any]) -> None:
    """98.3 percent of digits never trained on; at least 97 percent of them drawn elsewhere in other sizes."""
    assert (measured["trained_on"], measured["held_out"], measured["seed"]) == (8500, HELD_OUT, digits.SEED)
    assert measured["accuracy"] == round(measured["right"] / HELD_OUT, 4) >= 0.983
    assert measured["right_redrawn"] >= 0.97 * HELD_OUT
    by_digit = measured["by_digit"].values()
    assert sum(digit["right"] for digit in by_digit) == measured["right"]
    assert sum(digit["held_out"] for digit in by_digit) == HELD_OUT
    settings_now = {"epochs": digits.EPOCHS, "batch_size": digits.BATCH_SIZE, "rate": digits.RATE}
    assert {name: measured[name] for name in settings_now} == settings_now


def test_the_readme_gives_the_measured_figure(measured: dict[str, Any]) -> None:
    """The sentence "... of ... digits" has the numbers beside the network."""
    readme = ASSETS.parent / "README.md"
    sentence = re.search(r"([\d,]+) of ([\d,]+) digits", readme.read_text()) if readme.exists() else None
    if sentence is None:
        pytest.skip("the README does not give the figure")
    assert [int(number.replace(",", "")) for number in sentence.groups()] == [measured["right"], HELD_OUT]


def test_the_script_writes_a_network_what_it_measured_and_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: tuple[np.ndarray, np.ndarray]
) -> None:
    """One epoch on the samples, 50 held out; the written network reads as the written figure says."""
    source = tmp_path / "few.npz"
    images = np.round(samples[0][:, 0] * 255).astype(np.uint8)
    np.savez(source, images=images, labels=samples[1])
    for name, value in {"EPOCHS": 1, "HELD_OUT": 50, "SAMPLES": 2}.items():
        monkeypatch.setattr(digits, name, value)
    main(source, tmp_path)
    measured = json.loads((tmp_path / "networks" / "digits.json").read_text())
    with np.load(tmp_path / "digits" / "samples.npz") as data:
        assert data["labels"].tolist() == [digit for digit in range(10) for _ in range(2)]
    labels = samples[1].astype(int)
    learned, held_out = split(labels, 50, np.random.default_rng(digits.SEED))
    assert (measured["trained_on"], measured["held_out"]) == (len(learned), len(held_out)) == (150, 50)
    written = onnx.load(tmp_path / "networks" / "digits.onnx")
    read = run_with_onnxruntime(written, samples[0][held_out])["logits"].argmax(axis=1)
    assert np.sum(read == labels[held_out]) == measured["right"]
