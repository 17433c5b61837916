"""Models with a few bytes or numbers changed: whatever comes of them, it is an answer or a ModelError."""

from __future__ import annotations

import warnings
from collections import Counter
from contextlib import suppress

import numpy as np
import pytest
from onnx import AttributeProto, ModelProto, TensorProto

from cnnviz.limits import Limits
from cnnviz.networks import ModelError, Network, read_onnx, summarize
from cnnviz.reader import reader_of

from .build import small_network
from .cases import cases, conformance

TIGHT = Limits(array_bytes=2**22, run_bytes=2**24, operations=10**8)
INTEGERS = [0, 1, 2, 3, -1, -2, 5, 100, 1000, 2**31, 2**40, 2**62, -(2**63), 2**63 - 1]
FLOATS = [0.0, -1.0, float("nan"), float("inf"), 1e38, 1e-38, 0.5]
WORDS = [b"SAME_UPPER", b"linear", b"cubic", b"wrap", b"\xff", b"tf_crop_and_resize", b"align_corners", b""]


def models() -> list[bytes]:
    """Every case that passes, and a small network."""
    failed = conformance().failed
    passing = [case.model.SerializeToString() for case in cases() if case.name not in failed]
    return [*passing, *[small_network().SerializeToString()] * 100]


def flip(rng: np.random.Generator, data: bytes) -> bytes:
    """Some bytes changed, or the end cut off."""
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        place = rng.integers(len(changed))
        changed[place] = rng.choice(
            [rng.integers(256), changed[place] ^ (1 << rng.integers(8)), 0, 127, 128, 255]
        )
    return bytes(changed[: rng.integers(len(changed))] if rng.random() < 0.05 else changed)


def splice(rng: np.random.Generator, data: bytes) -> bytes:
    """A part left out, written twice, or put elsewhere."""
    first, last, there = sorted(rng.integers(len(data) + 1, size=3))
    part = data[first : min(last, first + 40)]
    rest = data[:first] + data[first + len(part) :] if rng.random() < 0.5 else data
    return rest[:there] + part * rng.integers(3) + rest[there:]


def meddle(rng: np.random.Generator, data: bytes) -> bytes:
    """A model that is still one, with settings, shapes or names changed."""
    model = ModelProto.FromString(data)
    graph = model.graph
    for _ in range(rng.integers(1, 4)):
        node = graph.node[rng.integers(len(graph.node))]
        match rng.integers(6):
            case 0 | 1 if len(node.attribute):
                spoil_attribute(rng, node.attribute[rng.integers(len(node.attribute))])
            case 2 if len(graph.initializer):
                spoil_tensor(rng, graph.initializer[rng.integers(len(graph.initializer))])
            case 3 if len(node.input):
                names = [name for each in graph.node for name in (*each.input, *each.output)]
                node.input[rng.integers(len(node.input))] = names[rng.integers(len(names))]
            case 4 if len(node.input):
                if rng.random() < 0.3:
                    node.input.append(node.input[0])
                else:
                    node.input.pop()
            case _ if len(graph.input):
                kind = graph.input[rng.integers(len(graph.input))].type.tensor_type
                if rng.random() < 0.2:
                    kind.elem_type = int(rng.choice([1, 2, 6, 7, 9, 10, 11]))
                if len(kind.shape.dim):
                    length = kind.shape.dim[rng.integers(len(kind.shape.dim))]
                    length.dim_value = int(rng.choice([0, 1, 2, 3, 7, 33]))
    return model.SerializeToString()


def spoil_attribute(rng: np.random.Generator, attribute: AttributeProto) -> None:
    value = INTEGERS[rng.integers(len(INTEGERS))]
    match attribute.type:
        case AttributeProto.INT:
            attribute.i = value
        case AttributeProto.INTS if len(attribute.ints):
            attribute.ints[rng.integers(len(attribute.ints))] = value
        case AttributeProto.INTS:
            attribute.ints.append(value)
        case AttributeProto.FLOAT:
            attribute.f = FLOATS[rng.integers(len(FLOATS))]
        case AttributeProto.STRING:
            attribute.s = WORDS[rng.integers(len(WORDS))]
        case AttributeProto.TENSOR:
            spoil_tensor(rng, attribute.t)


def spoil_tensor(rng: np.random.Generator, tensor: TensorProto) -> None:
    value = INTEGERS[rng.integers(len(INTEGERS))]
    if tensor.data_type == TensorProto.INT64 and len(tensor.raw_data) >= 8:
        raw = bytearray(tensor.raw_data)
        first = 8 * rng.integers(len(raw) // 8)
        raw[first : first + 8] = value.to_bytes(8, "little", signed=True)
        tensor.raw_data = bytes(raw)
    elif len(tensor.int64_data):
        tensor.int64_data[rng.integers(len(tensor.int64_data))] = value
    elif len(tensor.dims):
        tensor.dims[rng.integers(len(tensor.dims))] = value


def inputs_for(rng: np.random.Generator, network: Network) -> dict[str, np.ndarray] | None:
    """Small whole numbers, sometimes wild ones, in the shapes the network asks for; None if they are large."""
    inputs = {}
    for port in network.inputs:
        shape = [4 if not isinstance(length, int) else length for length in port.shape or (2, 3)]
        if len(shape) > 8 or np.prod([float(length) for length in shape]) > 1e5:
            return None
        pool = [-3, -1, 0, 1, 2, 5, 2**33, -(2**62)] if rng.random() < 0.3 else [-2, -1, 0, 1, 2, 3]
        with np.errstate(all="ignore"):
            inputs[port.name] = rng.choice(pool, shape).astype(port.dtype)
    return inputs


@pytest.mark.parametrize("change", [flip, splice, meddle])
def test_only_model_errors_come_out(change: object) -> None:
    """Read, run within tight limits, summed up and explained, thousands of times; and without a warning."""
    assert callable(change)
    rng, basis, outcome = np.random.default_rng(5), models(), Counter[str]()
    sentences: list[tuple[str, str]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(6000):
            data = change(rng, basis[rng.integers(len(basis))])
            try:
                network = read_onnx(data)
                outcome["read"] += 1
                texts = [text for each in network.layers for text in (each.name, *each.inputs, *each.outputs)]
                assert all(type(text) is str for text in (*texts, *network.outputs, *network.weights))
                with suppress(ModelError):
                    reader_of(network)
                inputs = inputs_for(rng, network)
                if inputs is None:
                    continue
                values = network.run(inputs, TIGHT)
                outcome["run"] += 1
            except ModelError as error:
                sentences.append((error.template.format(**error.values), str(error)))
                continue
            account = summarize(network, values)
            assert min(account.parameters, account.multiply_adds, account.fully_connected_multiply_adds) >= 0
            for layer in network.layers:
                network.call(layer, values)
    assert all(filled == said for filled, said in sentences)
    assert outcome["read"] > (150 if change is splice else 1000)
    assert outcome["run"] > (100 if change is splice else 800)
