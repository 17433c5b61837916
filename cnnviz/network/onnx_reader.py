"""ONNX files as networks. Nothing is taken on trust: what is not known to be safe is refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from onnx import GraphProto, ModelProto, NodeProto, ValueInfoProto

from cnnviz.limits import LIMITS, MEGABYTE, Limits
from cnnviz.network.errors import ModelError
from cnnviz.network.graph import NEWEST_OPSET, Input, Layer, Network
from cnnviz.network.onnx_tensors import array_of, attribute_of
from cnnviz.network.operators import Attribute
from cnnviz.network.operators.arithmetic import dtype_of

OLDEST_OPSET = 6
OWN_DOMAINS = ("", "ai.onnx")


def read_onnx(data: bytes, limits: Limits = LIMITS) -> Network:
    """The network in the bytes of an ONNX file.

    Parameters
    ----------
    data
        The file. Opsets 6 to 28 are read; what is taken is in ``cnnviz.network.OPERATORS``.

    Raises
    ------
    ModelError
        Not an ONNX file, over the limits, or with parts that are not taken: values in other files, graphs within
        layers, operators from elsewhere, sparse arrays, sequences.
    """
    if len(data) > limits.model_bytes:
        raise ModelError(
            "the file is larger than {limit} MB, the most that is read", limit=limits.model_bytes // MEGABYTE
        )
    try:
        model = ModelProto.FromString(bytes(data))
        return _network(model, limits)
    except (DecodeError, UnicodeDecodeError, RuntimeError) as error:
        raise ModelError("the file is not an ONNX model, or is damaged") from error


def _network(model: ModelProto, limits: Limits) -> Network:
    graph = model.graph
    if not len(graph.node):
        raise ModelError("the file holds no network: it is empty, damaged, or no ONNX model")
    if len(graph.node) > limits.layers:
        raise ModelError(
            "the network has {count} layers, and {limit} is the most that is read",
            count=len(graph.node),
            limit=limits.layers,
        )
    if len(model.functions) or len(model.training_info):
        raise ModelError("the model holds functions or training steps of its own, which are not taken")
    if len(graph.sparse_initializer):
        raise ModelError("the model holds sparse arrays, which are not taken")
    weights = {}
    for tensor in graph.initializer:
        if tensor.name in weights or not tensor.name:
            raise ModelError(
                "two parts of the network make an array of the same name, '{name}'", name=tensor.name
            )
        weights[tensor.name] = array_of(tensor, tensor.name)
    return Network(
        layers=_layers(graph.node),
        inputs=[_input(value) for value in graph.input if value.name not in weights],
        outputs=_outputs(graph),
        weights=weights,
        opset=_opset(model),
    )


def _opset(model: ModelProto) -> int:
    """The version of ONNX's own operators."""
    versions = [entry.version for entry in model.opset_import if entry.domain in OWN_DOMAINS]
    if len(versions) != 1 or not OLDEST_OPSET <= versions[0] <= NEWEST_OPSET:
        raise ModelError(
            "the model follows opset {version} of ONNX, and {oldest} to {newest} are read",
            version=", ".join(map(str, versions[:4])) or "?",
            oldest=OLDEST_OPSET,
            newest=NEWEST_OPSET,
        )
    return int(versions[0])


def _layers(nodes: Iterable[NodeProto]) -> list[Layer]:
    """A layer for each node. One without a name, or with another's, is named after its operator and number."""
    layers, names = [], {node.name for node in nodes}
    used: set[str] = set()
    for number, node in enumerate(nodes):
        name = node.name
        if not name or name in used:
            name = f"{node.op_type} {number}"
            while name in names or name in used:
                name += "'"
        used.add(name)
        if node.domain not in OWN_DOMAINS:
            raise ModelError(
                "the layer '{layer}' is of the kind {operator} from '{domain}', and only ONNX's own are taken",
                layer=name,
                operator=node.op_type,
                domain=node.domain,
            )
        layers.append(
            Layer(name, node.op_type, tuple(node.input), tuple(node.output), _attributes(name, node))
        )
    return layers


def _attributes(layer: str, node: NodeProto) -> dict[str, Attribute]:
    attributes: dict[str, Attribute] = {}
    for attribute in node.attribute:
        if attribute.name in attributes:
            raise ModelError(
                "the layer '{layer}' has the attribute '{name}' twice", layer=layer, name=attribute.name
            )
        try:
            attributes[attribute.name] = attribute_of(attribute)
        except ModelError as error:
            raise ModelError(
                "the layer '{layer}' ({operator}) is not taken: {reason}",
                layer=layer,
                operator=node.op_type,
                reason=error,
            ) from error
    return attributes


def _input(value: ValueInfoProto) -> Input:
    """A graph input with its type, and its shape if the model has one."""
    kind = value.type.WhichOneof("value")
    if kind != "tensor_type":
        raise ModelError("the input '{name}' is not an array", name=value.name)
    tensor = value.type.tensor_type
    try:
        dtype = dtype_of(tensor.elem_type)
    except ModelError as error:
        raise ModelError("'{name}' cannot be used: {reason}", name=value.name, reason=error) from error
    shape: tuple[int | str | None, ...] | None = None
    if tensor.HasField("shape"):
        shape = tuple(
            dim.dim_value if dim.HasField("dim_value") and dim.dim_value >= 0 else dim.dim_param or None
            for dim in tensor.shape.dim
        )
    return Input(value.name, shape, dtype)


def _outputs(graph: GraphProto) -> list[str]:
    if not len(graph.output):
        raise ModelError("the network has no output")
    return [value.name for value in graph.output]
