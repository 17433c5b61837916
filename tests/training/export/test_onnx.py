"""A trained network as an ONNX file gives the engine's numbers, in onnxruntime and in our own reader."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from onnx import ModelProto

from cnnviz import ops
from cnnviz.networks import read_onnx
from cnnviz.reader import reader_of
from cnnviz.reading import read
from cnnviz.training.architecture import (
    ACTIVATIONS,
    Activation,
    Architecture,
    AveragePool,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    GlobalAverage,
    Layer,
    MaxPool,
    Pool,
)
from cnnviz.training.export import Trained, onnx_file
from cnnviz.training.export.trained import SHORT

from ...networks.build import run_onnxruntime
from ..drawn import CLASSES
from .drawn import NAMES, answers, pictures, trained_networks, with_numbers

CLOSE = 1e-5
"""Of the largest score: float32 numbers added up in another order."""

EVERY: Architecture = (
    *(Convolution(3, 3, stride=2, padding=1), BatchNorm(), Activation("relu"), MaxPool(2, 1)),
    *(AveragePool(2, 1), Dropout(0.3), GlobalAverage(), FullyConnected(4), BatchNorm(), Activation("silu")),
    FullyConnected(CLASSES),
)
"""A layer of each kind but flatten."""


@settings(max_examples=60, deadline=None)
@given(network=trained_networks())
def test_onnxruntime_and_our_reader_give_the_engines_numbers(network: Trained) -> None:
    """Whatever the layers; every array between them is the same in both."""
    images = pictures(network, 2)
    file = onnx_file(network, "")
    expected = answers(network, images)
    inputs = {"picture": images.astype(np.float32) / 255}
    theirs = run_onnxruntime(ModelProto.FromString(file), inputs)
    ours = read_onnx(file).run(inputs)
    most = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(theirs["logits"], expected, rtol=0, atol=CLOSE * most)
    np.testing.assert_allclose(
        theirs["probabilities"], ops.softmax(expected, dim=1), rtol=0, atol=CLOSE * most
    )
    for name, values in theirs.items():
        bound = CLOSE * max(1.0, float(np.abs(values).max()))
        np.testing.assert_allclose(ours[name], values, rtol=0, atol=bound, err_msg=name)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_what_it_was(name: str) -> None:
    """With the coefficients that the engine has by itself."""
    network = with_numbers(
        (Flatten(), FullyConnected(6), Activation(name), FullyConnected(CLASSES)), (1, 5, 6)
    )
    images = pictures(network, 3)
    theirs = run_onnxruntime(
        ModelProto.FromString(onnx_file(network, "")), {"picture": images.astype(np.float32) / 255}
    )
    np.testing.assert_allclose(theirs["logits"], answers(network, images), rtol=1e-4, atol=1e-5)


def test_the_file_is_valid_and_its_names_can_be_read() -> None:
    """Layers, arrays and classes have names for readers; dropout is left out; and the shape of every array is said."""
    model = onnx.load_from_string(onnx_file(with_numbers(EVERY, (1, 12, 11)), "Learned here."))
    onnx.checker.check_model(model, full_check=True)
    assert [node.name for node in model.graph.node] == [
        *("conv1", "norm1", "relu1", "maxpool1", "avgpool1", "mean1_maps", "mean1"),
        *("fc1", "norm2", "silu1_sigmoid", "silu1", "fc2", "softmax"),
    ]
    assert [array.name for array in model.graph.initializer][:6] == [
        *("conv1.weight", "conv1.bias", "norm1.weight", "norm1.bias"),
        *("norm1.running_mean", "norm1.running_var"),
    ]
    assert (model.ir_version, model.opset_import[0].version, model.graph.doc_string) == (
        8,
        17,
        "Learned here.",
    )
    assert {each.name for each in model.graph.value_info} >= {"conv1", "mean1", "logits"}
    assert reader_of(read_onnx(model.SerializeToString())).file_labels == tuple(
        " ".join(name.split()) for name in NAMES
    )


def test_every_kind_of_layer_has_a_name() -> None:
    """Also those that one will add."""
    kinds = {kind for kind in [*Layer.__subclasses__(), *Pool.__subclasses__()] if kind is not Pool}
    assert kinds == {*SHORT, Activation}


def test_the_network_page_reads_a_picture_as_training_did() -> None:
    """With the numbers that a network of one's own is given there: the same scores, bit for bit but for the order of sums."""
    network = with_numbers(EVERY, (1, 12, 11))
    (image,) = pictures(network, 1)
    reader = reader_of(read_onnx(onnx_file(network, "")))
    assert (reader.channels, reader.size) == (1, (12, 11))
    said = read(reader, image).said
    assert said is not None
    np.testing.assert_allclose(said, ops.softmax(answers(network, image[None]), dim=1)[0], rtol=0, atol=CLOSE)
