"""ONNX files as networks. Nothing is taken on trust: what is not known to be safe is refused with a sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cnnviz.limits import LIMITS, MEGABYTE, Limits
from cnnviz.memory import Claim
from cnnviz.networks.budget import Budget
from cnnviz.networks.errors import ModelError
from cnnviz.networks.graph import NEWEST_OPSET, Input, Layer, Network, check
from cnnviz.networks.onnx_file import Model, Node, OnnxFile, Tensor, Value
from cnnviz.networks.onnx_tensors import array_of, attribute_of
from cnnviz.networks.operators import OPERATORS, Array, Attribute
from cnnviz.networks.operators.arithmetic import TYPES, dtype_of
from cnnviz.networks.partial import without
from cnnviz.networks.wire import WireError

OLDEST_OPSET = 6
OWN_DOMAINS = ("", "ai.onnx")

_ONE_AT_A_TIME = threading.Lock()
"""What a file takes while it is read, it takes once."""


def read_onnx(
    data: bytes,
    limits: Limits = LIMITS,
    room: Claim | None = None,
    partly: bool = False,
    beside: Mapping[str, bytes] | None = None,
) -> Network:
    """The network in the bytes of an ONNX file.

    Parameters
    ----------
    data
        The file. Opsets 6 to 28 are read; what is taken is in ``cnnviz.networks.OPERATORS``.
    room
        Grows by all that is made, before it is made; the network keeps it.
    partly
        Whether layers that cannot be computed, and what needs them, may be left out, if others remain that see the input.
    beside
        By name, the files that were saved with this one and hold values of its arrays.

    Raises
    ------
    ModelError
        Not an ONNX file, over the limits, or with parts that are not taken: values in files that are not there, graphs
        within layers, operators from elsewhere, sparse arrays, sequences.
    FullError
        There is no room for it.
    """
    if len(data) + sum(map(len, (beside or {}).values())) > limits.model_bytes:
        raise ModelError(
            "the file is larger than {limit} MB, the most that is read", limit=limits.model_bytes // MEGABYTE
        )
    try:
        with _ONE_AT_A_TIME:
            model = OnnxFile(memoryview(data), limits, room, beside).model()
            return _network(model, Budget(limits, room), partly)
    except WireError as error:
        raise ModelError("the file is not an ONNX model, or is damaged") from error


def _network(model: Model, budget: Budget, partly: bool) -> Network:
    if not model.nodes:
        raise ModelError("the file holds no network: it is empty, damaged, or not an ONNX model")
    if model.functions:
        raise ModelError(
            "the model holds functions or training steps of its own, which are not supported; onnx.inliner.inline_local_functions writes functions out as layers"
        )
    if model.sparse:
        raise ModelError("the model holds sparse arrays, which are not supported")
    opset = _opset(model)
    if not model.outputs:
        raise ModelError("the network has no output")
    weights: dict[str, Array] = {}
    for tensor in model.tensors:
        if tensor.name in weights or not tensor.name:
            raise ModelError(
                "two parts of the network make an array of the same name, '{name}'", name=tensor.name
            )
        weights[tensor.name] = _weight(tensor, model.nodes, budget)
    inputs = [_input(value) for value in model.inputs if value.name not in weights]
    layers, outputs, left_out = [], model.outputs, None
    refused: dict[str, ModelError] = {}
    for name, node in _named(model.nodes):
        try:
            layers.append(_layer(name, node, budget))
        except ModelError as error:
            if not partly:
                raise
            refused.setdefault(name, error)
            layers.append(Layer(name, node.op_type, tuple(node.inputs), tuple(node.outputs)))
    if refused:
        layers, outputs, left_out = without(layers, refused, [port.name for port in inputs], outputs)
        taken = {name for layer in layers for name in layer.inputs}
        inputs = [port for port in inputs if port.name in taken]
    return Network(layers, inputs, outputs, weights, opset, budget.room, left_out, model.notes)


def _weight(tensor: Tensor, nodes: Sequence[Node], budget: Budget) -> Array:
    """An array that comes with the model; one of a type that is not taken is said with the layer that takes it."""
    if tensor.data_type not in TYPES:
        for number, node in enumerate(nodes):
            if tensor.name in node.inputs:
                layer = node.name or f"{node.op_type} {number}"
                try:
                    return array_of(tensor, tensor.name, budget)
                except ModelError as error:
                    raise _unsupported(layer, node, error) from error
    return array_of(tensor, tensor.name, budget)


def _opset(model: Model) -> int:
    """The version of ONNX's own operators, which may be said several times but only in one way."""
    versions = list(dict.fromkeys(version for domain, version in model.opsets if domain in OWN_DOMAINS))
    if len(versions) != 1 or not OLDEST_OPSET <= versions[0] <= NEWEST_OPSET:
        raise ModelError(
            "the model follows opset {version} of ONNX, and {oldest} to {newest} are read",
            version=", ".join(map(str, versions[:4])) or "?",
            oldest=OLDEST_OPSET,
            newest=NEWEST_OPSET,
        )
    return versions[0]


def _named(nodes: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    """Each node with a name for its layer. One without a name, or with another's, is named after its operator and number."""
    names = {node.name for node in nodes}
    used: set[str] = set()
    for number, node in enumerate(nodes):
        name = node.name
        if not name or name in used:
            name = f"{node.op_type} {number}"
            while name in names or name in used:
                name += "'"
        used.add(name)
        yield name, node


def _layer(name: str, node: Node, budget: Budget) -> Layer:
    """The layer of a node, if its operator can compute it."""
    if node.domain not in OWN_DOMAINS:
        raise ModelError(
            "the layer '{layer}' is of the kind {operator} from '{domain}', and only ONNX's own are supported",
            layer=name,
            operator=node.op_type,
            domain=node.domain,
        )
    bare = Layer(name, node.op_type, tuple(node.inputs), tuple(node.outputs))
    if node.op_type not in OPERATORS:
        check(bare)  # before its attributes, which may be of any kind
    layer = replace(bare, attributes=_attributes(name, node, budget))
    check(layer)
    return layer


def _attributes(layer: str, node: Node, budget: Budget) -> dict[str, Attribute]:
    attributes: dict[str, Attribute] = {}
    for attribute in node.attributes:
        if attribute.name in attributes:
            raise ModelError(
                "the layer '{layer}' has the attribute '{name}' twice", layer=layer, name=attribute.name
            )
        try:
            attributes[attribute.name] = attribute_of(attribute, budget)
        except ModelError as error:
            raise _unsupported(layer, node, error) from error
    return attributes


def _unsupported(layer: str, node: Node, reason: ModelError) -> ModelError:
    return ModelError(
        "the layer '{layer}' ({operator}) is not supported: {reason}",
        layer=layer,
        operator=node.op_type,
        reason=reason,
    )


def _input(value: Value) -> Input:
    """A graph input with its type, and its shape if the model has one."""
    if not value.is_tensor:
        raise ModelError("the input '{name}' is not an array", name=value.name)
    try:
        dtype = dtype_of(value.elem_type)
    except ModelError as error:
        raise ModelError("'{name}' cannot be used: {reason}", name=value.name, reason=error) from error
    return Input(value.name, None if value.shape is None else tuple(value.shape), dtype)
