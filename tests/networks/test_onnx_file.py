"""Files taken apart: what the protocol buffers' own reader finds, is found, and nothing is made before it is counted."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, helper

from cnnviz.limits import MEGABYTE, SHARED, Limits
from cnnviz.memory import FullError, Ledger
from cnnviz.networks import ModelError, read_onnx
from cnnviz.networks.onnx_file import FIELD_BYTES, OnnxFile
from cnnviz.networks.wire import PIECE, WireError, count_varints, varints

from .build import model, node, small_network

int64 = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 300)
float32 = st.floats(width=32, allow_nan=False)


def unpacked(part: bytes) -> list[int]:
    view = memoryview(part)
    found = [int(value) for piece in varints(view) for value in piece.view(np.int64)]
    assert len(found) == count_varints(view)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(int64, min_size=1, max_size=50))
def test_packed_whole_numbers_are_what_protocol_buffers_pack(numbers: list[int]) -> None:
    """Of every length, negative ones among them."""
    packed = TensorProto(int64_data=numbers).SerializeToString()
    assert (
        unpacked(packed[-sum(10 if n < 0 else max(1, -(-n.bit_length() // 7)) for n in numbers) :]) == numbers
    )


def test_packed_whole_numbers_of_more_than_one_piece() -> None:
    """A number may lie across the end of a piece."""
    numbers = [300, 2**40, 5] * (PIECE // 6)
    tensor = TensorProto(int64_data=numbers)
    head = len(TensorProto(int64_data=[1]).SerializeToString()) - 1
    data = tensor.SerializeToString()[head:]
    while len(data) % 9:  # what is left of the length
        data = data[1:]
    assert len(data) > PIECE
    assert unpacked(data) == numbers


@pytest.mark.parametrize("part", [b"\x80", b"\xff" * 11, b"\x01\x80", b"\xff" * 10 + b"\x01"])
def test_whole_numbers_without_an_end_are_refused(part: bytes) -> None:
    """Cut off, or longer than ten bytes."""
    with pytest.raises(WireError):
        list(varints(memoryview(part)))


attributes = st.builds(
    AttributeProto,
    name=st.text(max_size=3),
    type=st.sampled_from([AttributeProto.FLOAT, AttributeProto.INTS, AttributeProto.STRING]),
    f=float32,
    i=int64,
    s=st.text(max_size=3).map(str.encode),
    floats=st.lists(float32, max_size=3),
    ints=st.lists(int64, max_size=3),
    doc_string=st.text(max_size=3),
    tp=st.just(helper.make_tensor_type_proto(1, [1])),
)
nodes = st.builds(
    NodeProto,
    input=st.lists(st.text(max_size=3), max_size=3),
    output=st.lists(st.text(max_size=200), max_size=3),
    name=st.text(max_size=3),
    op_type=st.text(max_size=3),
    domain=st.text(max_size=3),
    doc_string=st.text(max_size=3),
    attribute=st.lists(attributes, max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(nodes, max_size=4))
def test_nodes_are_found_as_protocol_buffers_have_them(drawn: list[NodeProto]) -> None:
    """Every name and every value of an attribute; what is not needed is passed over."""
    built = ModelProto(graph=GraphProto(node=drawn, name="g", doc_string="d"), producer_name="p")
    found = OnnxFile(memoryview(built.SerializeToString()), SHARED).model().nodes
    assert len(found) == len(drawn)
    for mine, theirs in zip(found, drawn, strict=True):
        assert mine.name == theirs.name and mine.op_type == theirs.op_type and mine.domain == theirs.domain
        assert mine.inputs == list(theirs.input) and mine.outputs == list(theirs.output)
        for one, other in zip(mine.attributes, theirs.attribute, strict=True):
            assert (one.name, one.kind, one.number, one.whole) == (other.name, other.type, other.f, other.i)
            assert one.word == other.s.decode()
            assert one.numbers == tuple(other.floats) and one.wholes == tuple(other.ints)


@pytest.mark.parametrize("dtype", ["f4", "f8", "i4", "i8", "u8", "u1", "f2"])
def test_lists_that_are_not_packed_are_read_too(dtype: str) -> None:
    """Value by value, as old programs write them, or packed in several parts."""
    array = np.array([3, 0, 1, 200, 7, 5]).astype(dtype)
    number = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))

    def part(some: np.ndarray) -> bytes:
        return helper.make_tensor("w", number, some.shape, some.tolist()).SerializeToString()

    weight = TensorProto.FromString(part(array[:1]) + part(array[1:3]) + part(array[3:]))  # which joins them
    built = model([node("Identity", "w", "y")], {}, "y")
    del weight.dims[:]
    weight.dims.append(6)
    built.graph.initializer.append(weight)
    np.testing.assert_array_equal(read_onnx(built.SerializeToString()).run({})["y"], array)


def test_a_file_that_was_cut_off_anywhere_is_refused() -> None:
    """In one sentence, wherever it ends."""
    data = small_network().SerializeToString()
    for end in range(len(data)):
        with pytest.raises(ModelError):
            read_onnx(data[:end])


def field(number: int, body: bytes) -> bytes:
    """A field of bytes."""
    length, written = len(body), b""
    while length > 127:
        written, length = written + bytes([length & 127 | 128]), length >> 7
    return bytes([number << 3 | 2]) + written + bytes([length]) + body


LARGE = {
    "empty layers": (field(7, field(1, b"") * 2**21), "more than 10000 layers"),
    "empty attributes": (field(7, field(1, field(5, b"") * 2**21)), "more than 64 attributes"),
    "attributes of many layers": (field(7, field(1, field(5, b"") * 60) * 9000), "more than 400000 entries"),
    "empty inputs of a layer": (field(7, field(1, field(1, b"") * 2**21)), "more than 40000 inputs"),
    "empty weights": (field(7, field(5, b"") * 2**21), "more than 400000 entries"),
    "empty inputs": (field(7, field(11, b"") * 2**21), "more than 400000 entries"),
    "empty lengths": (
        field(7, field(11, field(2, field(1, field(2, field(1, b"") * 2**21))))),
        "400000 entries",
    ),
    "axes of a weight": (field(7, field(5, field(1, bytes(2**22)))), "more than 400000 entries"),
    "whole numbers of an attribute": (field(7, field(1, field(5, field(8, bytes(2**22))))), "400000 entries"),
    "numbers of an attribute": (field(7, field(1, field(5, field(7, bytes(2**22))))), "400000 entries"),
    "versions": (field(8, b"") * 2**21, "more than 400000 entries"),
    "unknown fields": (b"\xa0\x06\x00" * 2**21, "more than 400000 entries"),
    "a long name": (field(7, field(1, field(3, bytes(2**22)))), "a name in the file is 4194304 bytes long"),
    "long names": (field(7, field(1, field(3, b"\xf0\x9f\x98\x80" + bytes(4092))) * 8000), "400000 entries"),
}
"""Files of some megabytes that would take hundreds."""


@pytest.mark.parametrize("kind", LARGE)
def test_what_a_file_would_take_is_counted_before_it_is_made(kind: str) -> None:
    """Each is left where its limit is passed, and the visitor's room has been claimed until there."""
    data, sentence = LARGE[kind]
    room = Ledger().account().claim()
    file = OnnxFile(memoryview(data), SHARED, room)
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match=sentence):
            file.model()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < room.bytes + 4 * MEGABYTE
    assert room.bytes <= SHARED.fields * FIELD_BYTES


def test_lists_that_grow_are_counted_before_they_are_made() -> None:
    """A byte of the file can be eight of the array."""
    weight = field(5, b"\x08\x80\x80\x80\x02\x10\x07" + field(7, b"\x01" * 2**22) + field(8, b"w"))
    data = field(7, field(1, field(4, b"Relu")) + weight + field(12, field(1, b"y"))) + field(8, b"\x10\x11")
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match="takes 32 MB, and one array may take 16 MB at most"):
            read_onnx(data, Limits(array_bytes=16 * MEGABYTE))
        with pytest.raises(FullError, match="needs 32 MB"):
            read_onnx(data, room=Ledger(Limits(visitor_bytes=20 * MEGABYTE)).account().claim())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * MEGABYTE


def test_a_network_keeps_the_room_of_its_weights() -> None:
    """It is given back when the network goes, or when the file cannot be used after all."""
    ledger = Ledger()
    account = ledger.account()
    data = small_network().SerializeToString()
    network = read_onnx(data, room=account.claim())
    assert ledger.bytes == account.bytes == sum(array.nbytes for array in network.weights.values()) > 0
    del network
    assert ledger.bytes == 0
    with pytest.raises(ModelError):
        read_onnx(data.replace(b"Softmax", b"Softmix"), room=account.claim())
    assert ledger.bytes == 0


DEEP: dict[str, Callable[[bytes], bytes]] = {
    "graphs in attributes": lambda inner: field(7, field(1, field(5, field(6, inner)))),
    "types in types": lambda inner: field(7, field(11, field(2, field(4, field(1, inner))))),
}


@pytest.mark.parametrize("kind", DEEP)
def test_depth_costs_nothing(kind: str) -> None:
    """What lies in parts that are not taken is not looked at."""
    data = b""
    for _ in range(3000):
        data = DEEP[kind](data)
    with pytest.raises(ModelError):
        read_onnx(data)
