"""Gradients through whole networks: drawn graphs, trained networks, and the shapes of well-known ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from onnx import ModelProto

from cnnviz.networks import Network, read_onnx
from cnnviz.networks.gradients import gradients

from .build import needs_tiny_vgg, outside, run_onnxruntime, small_network
from .slopes import check, doubled
from .test_against_onnxruntime import graphs
from .test_models import LIGHT, with_drawn_weights

ASSETS = Path(__file__).resolve().parents[2] / "assets"
DIGITS = ASSETS / "networks" / "digits.onnx"


def digits() -> np.ndarray:
    """Twenty digits as the network takes them, (20, 1, 28, 28)."""
    with np.load(ASSETS / "digits" / "samples.npz") as stored:
        return stored["images"][::10, np.newaxis].astype(np.float32) / 255


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_drawn_graphs_give_what_central_differences_say(
    drawn: tuple[ModelProto, tuple[int, ...], int],
) -> None:
    """Chains, branches, gates and joins, at four numbers of the input."""
    built, shape, seed = drawn
    network = doubled(read_onnx(built.SerializeToString()))
    rng = np.random.default_rng(seed)
    inputs = {"x": rng.standard_normal(shape)}
    assume(all(np.isfinite(array).all() for array in network.run(inputs).values()))
    check(network, inputs, network.layers[-1].inputs[0], rng, most=4, tolerance=1e-4)


def test_a_small_network_gives_what_central_differences_say() -> None:
    """Two branches with groups, Add, Concat, a pool and Gemm: by all 420 numbers of two images."""
    network = doubled(read_onnx(small_network().SerializeToString()))
    rng = np.random.default_rng(0)
    check(network, {"image": rng.standard_normal((2, 3, 7, 10))}, "answer", rng)


@pytest.mark.parametrize("output", ["logits", "probabilities"])
def test_the_digits_network_gives_what_central_differences_say(output: str) -> None:
    """By 60 pixels of a digit. Equal pixels tie in max pooling, so a little noise parts them."""
    network = doubled(read_onnx(DIGITS.read_bytes()))
    rng = np.random.default_rng(2)
    digit = digits()[3:4] + rng.uniform(0, 0.05, (1, 1, 28, 28))
    check(network, {"digit": digit}, output, rng, most=60)


def test_the_digits_network_moves_in_onnxruntime_as_its_gradient_says() -> None:
    """Along its gradient each digit's logit rises as fast as the gradient is long, to 2 percent."""
    data = DIGITS.read_bytes()
    network, model = read_onnx(data), ModelProto.FromString(data)
    step = np.float32(2e-3)
    for digit in digits()[:6]:
        digit = digit[np.newaxis] + np.random.default_rng(0).uniform(0, 0.02, digit.shape).astype(np.float32)
        values = network.run({"digit": digit})
        top = int(values["logits"].argmax())
        found = gradients(network, values, "logits", np.eye(10)[[top]])["digit"]
        direction = found / np.linalg.norm(found)
        ends = [
            run_onnxruntime(model, {"digit": digit + sign * step * direction})["logits"][0, top]
            for sign in (1, -1)
        ]
        assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(np.linalg.norm(found), rel=0.02)


@needs_tiny_vgg
def test_tiny_vgg_gives_what_central_differences_say() -> None:
    """By 30 numbers of a 64 x 64 picture."""
    network = doubled(read_onnx(outside("tiny_vgg.onnx").read_bytes()))
    rng = np.random.default_rng(0)
    check(network, {"image": rng.uniform(0, 1, (1, 3, 64, 64))}, network.outputs[0], rng, most=30)


@pytest.mark.parametrize("output", [0, 1])
def test_the_face_detector_gives_what_central_differences_say(output: int) -> None:
    """P-Net, with a slope for each channel and ceil mode, on a picture of 27 x 33."""
    network = doubled(read_onnx((ASSETS / "networks" / "faces.onnx").read_bytes()))
    rng = np.random.default_rng(0)
    check(network, {"image": rng.standard_normal((1, 3, 27, 33))}, network.outputs[output], rng, most=30)


@pytest.mark.parametrize("name", ["squeezenet", "shufflenet"])
def test_well_known_networks_give_what_central_differences_say(name: str) -> None:
    """Fire modules and channel shuffles: along one direction, all of a picture's numbers at once."""
    network = doubled(read_onnx(with_drawn_weights(LIGHT / f"light_{name}.onnx").SerializeToString()))
    (port,) = network.inputs
    rng = np.random.default_rng(1)
    x, direction = (rng.standard_normal(tuple(int(n or 0) for n in port.shape or ())) for _ in range(2))
    output = last_scores(network)
    values = network.run({port.name: x})
    seed = rng.standard_normal(values[output].shape)
    found = float(np.sum(gradients(network, values, output, seed)[port.name] * direction))
    step = 1e-7
    ends = [np.sum(seed * network.run({port.name: x + sign * step * direction})[output]) for sign in (1, -1)]
    assert found == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-4)


def last_scores(network: Network) -> str:
    """What the last softmax takes, or the answer itself."""
    last = network.layers[-1]
    return last.inputs[0] if last.op_type == "Softmax" else network.outputs[0]
