"""Whole networks: trained ones, and the shapes of well-known ones with weights drawn at random."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import ModelProto, numpy_helper

from cnnviz.networks import read_onnx, summarize

from .build import needs_tiny_vgg, outside, run_onnxruntime

FACES = Path(__file__).resolve().parents[2] / "assets" / "networks" / "faces.onnx"
LIGHT = Path(onnx.__file__).parent / "backend" / "test" / "data" / "light"


@needs_tiny_vgg
def test_tiny_vgg_gives_its_reference_at_every_layer() -> None:
    """Its own page's values for one picture, to 1e-5 of the largest."""
    network = read_onnx(outside("tiny_vgg.onnx").read_bytes())
    with np.load(outside("tiny_vgg_espresso_layers.npz")) as stored:
        reference = dict(stored)
    values = network.run({"image": reference["input"][np.newaxis]})
    names = ["conv_1_1", "relu_1_1", "conv_1_2", "relu_1_2", "max_pool_1"]
    names += ["conv_2_1", "relu_2_1", "conv_2_2", "relu_2_2", "max_pool_2", "flatten", "logits", "output"]
    assert len(names) == len(network.layers)
    for layer, name in zip(network.layers, names, strict=True):
        found, expected = values[layer.outputs[0]][0], reference[name]
        if name == "flatten":  # the reference counts channels last
            found = found.reshape(10, 13, 13).transpose(1, 2, 0).ravel()
        error = np.abs(found - expected).max()
        assert error <= 1e-5 * max(1, np.abs(expected).max()), name
    assert (summarize(network, values).parameters, summarize(network, values).multiply_adds) == (
        19_920,
        5_608_780,
    )


@pytest.mark.parametrize("size", [(12, 12), (97, 64)])
def test_the_face_detector_gives_what_onnxruntime_gives(size: tuple[int, int]) -> None:
    """P-Net, with ceil mode and a slope for each channel, on pictures of any size."""
    data = FACES.read_bytes()
    image = np.random.default_rng(0).standard_normal((1, 3, *size)).astype(np.float32)
    values = read_onnx(data).run({"image": image})
    for name, expected in run_onnxruntime(ModelProto.FromString(data), {"image": image}).items():
        np.testing.assert_allclose(values[name], expected, rtol=1e-4, atol=1e-5, err_msg=name)


def with_drawn_weights(path: Path) -> ModelProto:
    """The model with its weights, all of them one number, replaced by drawn ones that keep results moderate."""
    model = onnx.load(path)
    rng = np.random.default_rng(0)
    shapes = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    kept = []
    for each in model.graph.node:
        if each.op_type != "ConstantOfShape":
            kept.append(each)
            continue
        shape = tuple(int(n) for n in shapes[each.input[0]])
        scale = np.sqrt(2 / max(1, np.prod(shape[1:]))) if len(shape) > 1 else 0.1
        drawn = rng.standard_normal(shape) * scale + (1.0 if len(shape) == 1 else 0.0)
        model.graph.initializer.append(numpy_helper.from_array(drawn.astype(np.float32), each.output[0]))
    del model.graph.node[:]
    model.graph.node.extend(kept)
    return model


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("squeezenet", 1_235_496), ("shufflenet", 1_393_320), ("inception_v1", 6_998_552)],
)
def test_well_known_networks_give_what_onnxruntime_gives(name: str, parameters: int) -> None:
    """Fire modules, channel shuffles and inception blocks: every array, to 1e-4 of its largest number."""
    built = with_drawn_weights(LIGHT / f"light_{name}.onnx")
    network = read_onnx(built.SerializeToString())
    rng = np.random.default_rng(1)
    inputs = {port.name: rng.standard_normal(port.shape).astype(port.dtype) for port in network.inputs}  # type: ignore[arg-type]
    values = network.run(inputs)
    masks = {layer.outputs[1] for layer in network.layers if layer.op_type == "Dropout"}
    for key, expected in run_onnxruntime(built, inputs).items():
        if key not in masks and expected.dtype == np.float32 and expected.size:
            error = np.abs(values[key] - expected).max()
            assert error <= 1e-4 * np.abs(expected).max(), key
    assert summarize(network, values).parameters == parameters
