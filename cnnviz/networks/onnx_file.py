"""An ONNX file taken apart into what a network needs of it, under limits; everything else in it is passed over.

The numbers of the fields are those of ``onnx.proto``. Names are text; arrays stay where they are, in the file's bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cnnviz.limits import Limits
from cnnviz.memory import Claim
from cnnviz.networks.budget import MOST_AXES
from cnnviz.networks.class_names import KEYS, MOST_BYTES
from cnnviz.networks.errors import ModelError
from cnnviz.networks.wire import (
    BYTES,
    FIXED32,
    FIXED64,
    VARINT,
    Field,
    count_varints,
    fields,
    signed,
    text,
    varints,
)

FIELD_BYTES = 272
"""What Python makes of a field takes at most, on average."""
NAME_BYTES = 64
"""So many more bytes of a name count as another field."""
AT_ONCE = 4096
"""Fields for which room is claimed at once."""
MOST_ATTRIBUTES = 64
"""More than any operator has."""
EXTERNAL = 1
LISTS = {4: FIXED32, 5: VARINT, 7: VARINT, 10: FIXED64, 11: VARINT}
"""The fields of a tensor with its values as a list, float32, int32, int64, float64 and uint64, and the form of one value."""

Chunk = memoryview | int
"""Values of a tensor's list: packed as bytes, or one whole number by itself."""


@dataclass(slots=True)
class Tensor:
    """An array: its values are `raw`, or else the list in one of :data:`LISTS`, or in the file `elsewhere`."""

    name: str = ""
    dims: list[int] = field(default_factory=list)
    data_type: int = 0
    raw: memoryview | None = None
    lists: dict[int, list[Chunk]] = field(default_factory=dict)
    elsewhere: str | None = None
    segmented: bool = False


@dataclass(slots=True)
class Attribute:
    """A setting of a node; `kind` says which of the values counts."""

    name: str = ""
    kind: int = 0
    refers: bool = False
    number: float = 0.0
    whole: int = 0
    word: str = ""
    tensor: Tensor | None = None
    numbers: tuple[float, ...] = ()
    wholes: tuple[int, ...] = ()


@dataclass(slots=True)
class Node:
    """One node of the graph: an operator with the names of its inputs and outputs, and its attributes."""

    name: str = ""
    op_type: str = ""
    domain: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)


@dataclass(slots=True)
class Value:
    """An input or output of the graph; `shape` is None where the file says nothing about it."""

    name: str = ""
    is_tensor: bool = False
    elem_type: int = 0
    shape: list[int | str | None] | None = None


@dataclass(slots=True)
class Model:
    """What a file holds; `functions` and `sparse` say whether it has functions or training steps, and sparse arrays.

    `notes` are those that may name the classes.
    """

    nodes: list[Node] = field(default_factory=list)
    tensors: list[Tensor] = field(default_factory=list)
    inputs: list[Value] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    opsets: list[tuple[str, int]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    functions: bool = False
    sparse: bool = False


class OnnxFile:
    """A file that is being read.

    Parameters
    ----------
    room
        Grows by what the parts take.
    beside
        By name, files in which the arrays' values may be; a name is compared without its folder and its capitals.
    """

    def __init__(
        self,
        data: memoryview,
        limits: Limits,
        room: Claim | None = None,
        beside: Mapping[str, bytes] | None = None,
    ) -> None:
        self._data = data
        self._beside = {name.lower(): memoryview(held) for name, held in (beside or {}).items()}
        self._limits = limits
        self._room = room
        self._fields = 0
        self._connections = 0

    def model(self) -> Model:
        """Read the whole file.

        Raises
        ------
        WireError
            It is damaged, or no ONNX file.
        ModelError
            More of something than the limits allow.
        FullError
            There is no room for it.
        """
        found = Model()
        for number, form, value in self._parts(self._data):
            match number, form:
                case 7, 2:
                    self._graph(value, found)
                case 8, 2:
                    found.opsets.append(self._opset(value))
                case 14, 2:
                    self._add_note(value, found.notes)
                case ((20 | 25), 2):
                    found.functions = True
        return found

    def _parts(self, part: memoryview) -> Iterator[Field]:
        return fields(part, self._count)

    def _count(self, more: int = 1) -> None:
        before = self._fields
        self._fields += more
        if self._fields > self._limits.fields:
            raise ModelError(
                "the file has more than {limit} entries besides its weights, and that is the most that is read",
                limit=self._limits.fields,
            )
        new = self._fields // AT_ONCE - before // AT_ONCE
        if new and self._room is not None:
            self._room.grow(new * AT_ONCE * FIELD_BYTES)

    def _name(self, value: memoryview) -> str:
        if len(value) > self._limits.name_bytes:
            raise ModelError(
                "a name in the file is {count} bytes long, and {limit} is the most that is read",
                count=len(value),
                limit=self._limits.name_bytes,
            )
        self._count(len(value) // NAME_BYTES)
        return text(value)

    def _wholes(self, form: int, value: memoryview | int) -> list[int]:
        """One whole number, or packed ones."""
        if isinstance(value, int):
            return [signed(value)] if form == VARINT else []
        if form != BYTES:
            return []
        self._count(count_varints(value))
        return [signed(entry) for piece in varints(value) for entry in piece.tolist()]

    def _opset(self, part: memoryview) -> tuple[str, int]:
        domain, version = "", 0
        for number, form, value in self._parts(part):
            match number, form:
                case 1, 2:
                    domain = self._name(value)
                case 2, 0:
                    version = signed(value)
        return domain, version

    def _add_note(self, part: memoryview, notes: dict[str, str]) -> None:
        key, value = "", memoryview(b"")
        for number, form, each in self._parts(part):
            match number, form:
                case 1, 2 if len(each) < NAME_BYTES:
                    key = text(each)
                case 2, 2:
                    value = each
        if key in KEYS and len(value) <= MOST_BYTES:
            self._count(len(value) // NAME_BYTES)
            notes[key] = text(value)

    def _graph(self, part: memoryview, found: Model) -> None:
        for number, form, value in self._parts(part):
            match number, form:
                case 1, 2:
                    self._add_node(value, found.nodes)
                case 5, 2:
                    found.tensors.append(self._tensor(value))
                case 11, 2:
                    found.inputs.append(self._value(value))
                case 12, 2:
                    found.outputs.append(self._value(value).name)
                case 15, 2:
                    found.sparse = True

    def _add_node(self, part: memoryview, nodes: list[Node]) -> None:
        if len(nodes) == self._limits.layers:
            raise ModelError(
                "the network has more than {limit} layers, and that is the most that is read",
                limit=self._limits.layers,
            )
        node = Node()
        nodes.append(node)
        for number, form, value in self._parts(part):
            match number, form:
                case 1, 2:
                    node.inputs.append(self._connection(value))
                case 2, 2:
                    node.outputs.append(self._connection(value))
                case 3, 2:
                    node.name = self._name(value)
                case 4, 2:
                    node.op_type = self._name(value)
                case 5, 2:
                    node.attributes.append(self._attribute(value))
                    if len(node.attributes) > MOST_ATTRIBUTES:
                        raise ModelError(
                            "a layer has more than {limit} attributes, and that is the most that is read",
                            limit=MOST_ATTRIBUTES,
                        )
                case 7, 2:
                    node.domain = self._name(value)

    def _connection(self, value: memoryview) -> str:
        self._connections += 1
        if self._connections > self._limits.connections:
            raise ModelError(
                "the layers have more than {limit} inputs and results together, and that is the most that is read",
                limit=self._limits.connections,
            )
        return self._name(value)

    def _attribute(self, part: memoryview) -> Attribute:
        found = Attribute()
        numbers: list[float] = []
        wholes: list[int] = []
        for number, form, value in self._parts(part):
            match number, form:
                case 1, 2:
                    found.name = self._name(value)
                case 2, 5:
                    (found.number,) = struct.unpack("<f", value)
                case 3, 0:
                    found.whole = signed(value)
                case 4, 2:
                    found.word = self._name(value)
                case 5, 2:
                    found.tensor = self._tensor(value)
                case 7, _:
                    numbers += self._numbers(form, value)
                case 8, _:
                    wholes += self._wholes(form, value)
                case 20, 0:
                    found.kind = signed(value, 32)
                case 21, 2:
                    found.refers = len(value) > 0
        found.numbers, found.wholes = tuple(numbers), tuple(wholes)
        return found

    def _numbers(self, form: int, value: memoryview) -> list[float]:
        """One float32, or packed ones."""
        if form not in (BYTES, FIXED32):
            return []
        self._count(len(value) // 4)
        return list(struct.unpack(f"<{len(value) // 4}f", value[: len(value) // 4 * 4]))

    def _tensor(self, part: memoryview) -> Tensor:
        found = Tensor()
        place: dict[str, str] = {}
        external = False
        for number, form, value in self._parts(part):
            match number, form:
                case 1, _:
                    found.dims += self._wholes(form, value)
                    if len(found.dims) > MOST_AXES:
                        raise ModelError(
                            "an array of {count} axes is asked for, and {limit} is the most",
                            count=len(found.dims),
                            limit=MOST_AXES,
                        )
                case 2, 0:
                    found.data_type = signed(value, 32)
                case 3, 2:
                    found.segmented = True
                case _ if number in LISTS and form in (BYTES, LISTS[number]):
                    found.lists.setdefault(number, []).append(value)
                case 8, 2:
                    found.name = self._name(value)
                case 9, 2:
                    found.raw = value
                case 13, 2:
                    external = True
                    self._add_place(value, place)
                case 14, 0:
                    external |= value == EXTERNAL
        if external:
            self._fetch(found, place)
        return found

    def _add_place(self, part: memoryview, place: dict[str, str]) -> None:
        key, value = "", ""
        for number, form, each in self._parts(part):
            match number, form:
                case 1, 2:
                    key = self._name(each)
                case 2, 2:
                    value = self._name(each)
        place[key] = value

    def _fetch(self, tensor: Tensor, place: Mapping[str, str]) -> None:
        """Let `tensor` have its values from the file beside, if that is there; nothing else is opened."""
        file = re.split(r"[/\\]", place.get("location", ""))[-1]
        held = self._beside.get(file.lower())
        if held is None:
            tensor.elsewhere = file
            return
        first = _whole(place.get("offset", "0"))
        end = first + _whole(place["length"]) if "length" in place else len(held)
        if not 0 <= first <= end <= len(held):
            raise ModelError(
                "the numbers of '{name}' are not where the model says, for the file '{file}' has {size} bytes: drop the file "
                "that was saved together with the model",
                name=tensor.name,
                file=file,
                size=len(held),
            )
        tensor.raw = held[first:end]

    def _value(self, part: memoryview) -> Value:
        found = Value()
        for number, form, value in self._parts(part):
            match number, form:
                case 1, 2:
                    found.name = self._name(value)
                case 2, 2:
                    self._type(value, found)
        return found

    def _type(self, part: memoryview, found: Value) -> None:
        for number, form, value in self._parts(part):
            if form == BYTES and number != 6:  # which is a note
                found.is_tensor = number == 1
            if (number, form) == (1, BYTES):
                self._tensor_type(value, found)

    def _tensor_type(self, part: memoryview, found: Value) -> None:
        for number, form, value in self._parts(part):
            match number, form:
                case 1, 0:
                    found.elem_type = signed(value, 32)
                case 2, 2:
                    found.shape = [
                        self._length(dim) for at, f, dim in self._parts(value) if (at, f) == (1, 2)
                    ]

    def _length(self, part: memoryview) -> int | str | None:
        """A length, or the name of one that may be any."""
        found: int | str | None = None
        for number, form, value in self._parts(part):
            match number, form:
                case 1, 0:
                    found = length if (length := signed(value)) >= 0 else None
                case 2, 2:
                    found = self._name(value) or None
        return found


def _whole(written: str) -> int:
    """The whole number that is written there; -1 if none is."""
    return int(written) if written.isdecimal() and len(written) < 20 else -1
