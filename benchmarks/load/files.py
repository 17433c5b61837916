"""Files that are large, or small and heavy, made when they are needed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from onnx import TensorProto, helper
from PIL import Image

ANY_SIZE = (1, 3, "height", "width")
OPSET = 17
MEGABYTE = 2**20


def jpeg(width: int = 4000, height: int = 3000) -> bytes:
    """A photo as a phone takes it."""
    buffer = io.BytesIO()
    _picture(width, height).save(buffer, "jpeg", quality=88)
    return buffer.getvalue()


@cache
def tiff(width: int = 8000, height: int = 5000) -> bytes:
    """A picture with transparent parts, as large as may be, in few bytes."""
    picture = _picture(width // 20, height // 20).resize((width, height), Image.Resampling.NEAREST)
    picture.putalpha(Image.linear_gradient("L").resize((width, height)))
    buffer = io.BytesIO()
    picture.save(buffer, "tiff", compression="tiff_adobe_deflate")
    return buffer.getvalue()


def _picture(width: int, height: int) -> Image.Image:
    """Clouds of colour, and the grain of a sensor."""
    rng = np.random.default_rng(0)
    coarse = Image.fromarray(rng.integers(0, 256, (height // 100 + 2, width // 100 + 2, 3), np.uint8))
    smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    grain = rng.integers(-6, 7, smooth.shape, np.int16)
    return Image.fromarray((smooth + grain).clip(0, 255).astype(np.uint8))


def relus(count: int) -> bytes:
    """So many ReLUs one after the other: a few bytes of file, and an array for each."""
    names = ["x", *(f"r{number}" for number in range(count))]
    nodes = [helper.make_node("Relu", [before], [after]) for before, after in pairwise(names)]
    return _network(nodes, names[-1])


def beside(count: int) -> bytes:
    """So many ReLUs side by side, and their sum."""
    names = [f"r{number}" for number in range(count)]
    nodes = [helper.make_node("Relu", ["x"], [name]) for name in names]
    return _network([*nodes, helper.make_node("Sum", names, ["y"])])


def dense(count: int) -> bytes:
    """So many layers, each the sum of all before it."""
    names = ["x", *(f"s{number}" for number in range(count - 1)), "y"]
    nodes = [helper.make_node("Sum", names[:number], [names[number]]) for number in range(1, count + 1)]
    return _network(nodes)


def wide_sum(inputs: int) -> bytes:
    """One sum of so many inputs, all of them the same."""
    return _network([helper.make_node("Sum", ["x"] * inputs, ["y"])])


def cubic_resize(factor: float) -> bytes:
    """A picture made much larger."""
    scales = helper.make_tensor("scales", TensorProto.FLOAT, [4], [1, 1, factor, factor])
    resize = helper.make_node("Resize", ["x", "", "scales"], ["y"], mode="cubic")
    return _network([resize], constants=[scales])


def local_norm(side: int) -> bytes:
    """Local response normalisation over `side` x 3 channels."""
    more = helper.make_node("Concat", ["x"] * side, ["many"], axis=1)
    return _network([more, helper.make_node("LRN", ["many"], ["y"], size=side)])


def integer_product(columns: int, side: int = 512) -> bytes:
    """A product of integers, for which there is no fast library."""
    value = helper.make_tensor("ones", TensorProto.INT64, [1], [1])
    shape = helper.make_tensor("shape", TensorProto.INT64, [2], [side, columns])
    nodes = [
        helper.make_node("Cast", ["x"], ["whole"], to=TensorProto.INT64),
        helper.make_node("ConstantOfShape", ["shape"], ["weights"], value=value),
        helper.make_node("MatMul", ["whole", "weights"], ["product"]),
        helper.make_node("Cast", ["product"], ["y"], to=TensorProto.FLOAT),
    ]
    return _network(nodes, constants=[shape], size=(1, 3, side, side))


def convolutions(layers: int = 8, channels: int = 16, classes: int = 10, side: int = 128) -> bytes:
    """A small classifier, whose classes can be asked for reasons."""
    rng = np.random.default_rng(0)
    constants, nodes, before, width = [], [], "x", 3

    def constant(name: str, shape: Sequence[int]) -> str:
        values = rng.standard_normal(shape, np.float32) / np.sqrt(np.prod(shape[1:]))
        constants.append(helper.make_tensor(name, TensorProto.FLOAT, shape, values.ravel()))
        return name

    for number in range(layers):
        weights = constant(f"w{number}", (channels, width, 3, 3))
        nodes.append(helper.make_node("Conv", [before, weights], [f"c{number}"], pads=[1, 1, 1, 1]))
        nodes.append(helper.make_node("Relu", [f"c{number}"], [f"r{number}"]))
        before, width = f"r{number}", channels
    nodes.append(helper.make_node("GlobalAveragePool", [before], ["mean"]))
    nodes.append(helper.make_node("Flatten", ["mean"], ["flat"]))
    nodes.append(helper.make_node("Gemm", ["flat", constant("v", (classes, channels))], ["y"], transB=1))
    return _network(nodes, constants=constants, size=(1, 3, side, side), result=(1, classes))


def _network(
    nodes: Sequence[object],
    output: str = "y",
    *,
    constants: Sequence[object] = (),
    size: Sequence[int | str] = ANY_SIZE,
    result: Sequence[int | str] | None = None,
) -> bytes:
    ends = (
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, size)],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, result)],
    )
    graph = helper.make_graph(nodes, "made", *ends, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    return bytes(model.SerializeToString())


def empty_nodes(megabytes: int) -> bytes:
    """A model of nothing but nodes without a word in them."""
    return _message((8, 8), (7, b"\x0a\x00" * (megabytes * MEGABYTE // 2)))


def empty_attributes(megabytes: int) -> bytes:
    """A model of one node with attributes without a word in them."""
    node = b"\x22\x04Relu" + b"\x2a\x00" * (megabytes * MEGABYTE // 2)
    return _message((8, 8), (7, _message((1, node))))


def _message(*fields: tuple[int, int | bytes]) -> bytes:
    """Fields as Protocol Buffers write them: numbers, and bytes with their length."""
    parts: list[bytes] = []
    for number, value in fields:
        if isinstance(value, int):
            parts += [_varint(number << 3), _varint(value)]
        else:
            parts += [_varint(number << 3 | 2), _varint(len(value)), value]
    return b"".join(parts)


def _varint(value: int) -> bytes:
    groups: Iterable[int] = range(0, max(value.bit_length(), 1), 7)
    return bytes((value >> shift & 0x7F) | (0x80 if value >> shift + 7 else 0) for shift in groups)
