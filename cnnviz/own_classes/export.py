"""What was learned of a visitor's classes as files: a network that others can run, its numbers, and how left-out examples were read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Pixels
from cnnviz.own_classes import features
from cnnviz.own_classes.examples import small
from cnnviz.own_classes.head import Head
from cnnviz.own_classes.learned import Learned
from cnnviz.own_classes.scratch import SIDE, Scratch
from cnnviz.training import account, export, plain
from cnnviz.training.presets import PRESETS
from cnnviz.zoo import SHIPPED

VECTOR = "features"
"""The name of the array of 512 features in the network's file."""


def onnx_file(known: Learned, names: Sequence[str], about: str) -> bytes:
    """The network as an ONNX model that holds the names of the classes; no picture is in it.

    By transfer it is SqueezeNet as far as its features, and the layer that was learned: its input ``image`` is float32 ``(N, 3, 227, 227)``,
    red, green and blue from 0 to 255. From scratch its input ``picture`` is float32 ``(N, 1, 28, 28)`` from 0 to 1. The outputs are
    ``probabilities`` ``(N, C)``.

    Parameters
    ----------
    about
        What the file says of itself.
    """
    if isinstance(known.answers, Scratch):
        return export.onnx_file(scratch_network(known.answers, names), about)
    return _on_squeezenet(known.answers, names, about)


def scratch_network(answers: Scratch, names: Sequence[str]) -> export.Trained:
    """The network from scratch, with names for its layers that can be read."""
    lines = account.lines(PRESETS["digits"].layers(len(names)), (1, SIDE, SIDE))
    numbers = list(answers.network.parameters.values())
    learned = (f"{at}.{kind}" for at, line in enumerate(lines) for kind in line.parameters)
    copied = plain.build(lines, dict(zip(learned, numbers, strict=True)))
    return export.trained(lines, copied, names)


def layer_of(head: Head) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Weights ``(C, 512)`` and biases ``(C,)`` of the layer that was learned, for features of length 1 as they are, float32."""
    weights = head.weights * head.scale
    return weights.astype(np.float32), (head.biases - weights @ head.mean).astype(np.float32)


def input_of(known: Learned, pixels: Pixels) -> npt.NDArray[np.float32]:
    """What the network takes of a picture, uint8 ``(C, H, W)``: as the inputs of :func:`onnx_file`, with N = 1."""
    if isinstance(known.answers, Scratch):
        return small(pixels)[np.newaxis].astype(np.float32) / np.float32(255)
    return np.asarray(features.PREPROCESSING.numbers(features.seen(pixels))[np.newaxis], np.float32)


def arrays(known: Learned, names: Sequence[str]) -> dict[str, npt.NDArray[np.generic]]:
    """By name: what was learned, the class of each example, and the probabilities by what had not seen it, ``(n, C)``."""
    if isinstance(known.answers, Scratch):
        learned = dict(scratch_network(known.answers, names).network.state)
    else:
        learned = dict(zip(("weight", "bias"), layer_of(known.answers), strict=True))
    return {**learned, "classes": np.array(names), "labels": known.labels, "left_out": known.left_out}


def left_out_table(known: Learned, names: Sequence[str]) -> bytes:
    """A row for each example: its number, its class, and the probability of each class by what had not seen it; as CSV."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["example", "class", *names])
    for number, (label, shares) in enumerate(zip(known.labels, known.left_out, strict=True)):
        rows.writerow([number, names[label], *(f"{share:.7g}" for share in shares)])
    return text.getvalue().encode()


def _on_squeezenet(head: Head, names: Sequence[str], about: str) -> bytes:
    import onnx  # loads a package that only files need
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(SHIPPED[features.SHIPPED_AS].path)
    graph = model.graph
    end = next(at for at, node in enumerate(graph.node) if features.MAPS in node.output)
    del graph.node[end + 1 :], graph.output[:], graph.metadata_props[:], model.metadata_props[:]
    taken = {name for node in graph.node for name in node.input}
    kept = [each for each in graph.initializer if each.name in taken]
    del graph.initializer[:]
    weights, biases = layer_of(head)
    smallest = np.array(1e-12, np.float32)
    own = {"length.least": smallest, "fc.weight": weights, "fc.bias": biases}
    graph.initializer.extend([*kept, *(numpy_helper.from_array(each, name) for name, each in own.items())])
    node = helper.make_node
    graph.node.extend(
        [
            node("GlobalAveragePool", [features.MAPS], ["means"], name="means"),
            node("Flatten", ["means"], ["vector"], name="vector", axis=1),
            node("ReduceL2", ["vector"], ["norm"], name="norm", axes=[1], keepdims=1),
            node("Clip", ["norm", "length.least"], ["length"], name="length"),
            node("Div", ["vector", "length"], [VECTOR], name=VECTOR),
            node("Gemm", [VECTOR, "fc.weight", "fc.bias"], ["logits"], name="fc", transB=1),
            node("Softmax", ["logits"], ["probabilities"], name="softmax", axis=1),
        ]
    )
    graph.input[0].type.tensor_type.shape.dim[0].dim_param = "N"
    graph.output.append(helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", len(names)]))
    graph.doc_string = about
    helper.set_model_props(model, {"names": json.dumps(list(names), ensure_ascii=False)})
    onnx.checker.check_model(model, full_check=True)
    found: bytes = model.SerializeToString(deterministic=True)
    return found
