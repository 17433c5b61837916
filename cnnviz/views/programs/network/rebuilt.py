"""A network as an ONNX model again, for the shapes of one run: for programs of libraries that read such a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.networks import Network
from cnnviz.networks.layer_run import LayerRun
from cnnviz.views.programs.network.graph import Array, runs_to_write, still_arrays

if TYPE_CHECKING:
    from onnx import AttributeProto, NodeProto

IR_VERSION = 8
"""Of the file; old enough for every reader, and new enough for every operator that is written."""
AXES_ARE_INPUTS = 13
"""The opset from which on the axes of these are an input and no attribute."""
WITH_AXES = ("Squeeze", "Unsqueeze")
WITH_KERNEL = ("Conv", "ConvTranspose")
"""Layers whose kernel's size is always said, which ONNX leaves open where the weights tell it."""


@dataclass(frozen=True, eq=False)
class Rebuilt:
    """The layers whose results depend on the input, and what they need.

    Attributes
    ----------
    given
        The name of the only array that is put in.
    outputs
        The names of those that come out.
    weights
        All arrays that the layers take and none of them makes: weights, what follows from shapes, and further inputs as they were.
    """

    network: Network
    values: Mapping[str, Array]
    given: str
    outputs: tuple[str, ...]
    runs: tuple[LayerRun, ...]
    weights: Mapping[str, Array]

    @property
    def bytes(self) -> bytes:
        """The file; the same ones for the same run."""
        from onnx import helper, numpy_helper  # loads a package that only this needs

        def port(name: str) -> Any:
            array = self.values[name]
            kind = helper.np_dtype_to_tensor_dtype(array.dtype)
            return helper.make_tensor_value_info(name, kind, list(array.shape))

        weights: dict[str, Array] = dict(self.weights)
        nodes = [_node(run, self.network.opset, weights) for run in self.runs]
        stored = [numpy_helper.from_array(np.ascontiguousarray(each), name) for name, each in weights.items()]
        graph = helper.make_graph(
            nodes, "network", [port(self.given)], [port(name) for name in self.outputs], stored
        )
        opset = helper.make_opsetid("", self.network.opset)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION, producer_name="cnnviz")
        made: bytes = model.SerializeToString(deterministic=True)
        return made


def rebuilt(network: Network, values: Mapping[str, Array], given: str, *more: str) -> Rebuilt:
    """The network of a run, to be written.

    Parameters
    ----------
    values
        Every array of the run by its name.
    given
        The name of the input that the program gives; other inputs keep the numbers of the run.
    more
        The names of arrays that come out beside the network's outputs.
    """
    still = still_arrays(network)
    runs = tuple(runs_to_write(network, values, still))
    beside = still | {port.name for port in network.inputs if port.name != given}
    taken = {name for run in runs for name in run.layer.inputs if name in beside}
    outputs = dict.fromkeys([*(name for name in network.outputs if name not in still), *more])
    weights = {name: values[name] for name in values if name in taken}
    return Rebuilt(network, values, given, tuple(outputs), runs, weights)


def _node(run: LayerRun, opset: int, weights: dict[str, Array]) -> NodeProto:
    """A layer of the file; axes that are an input in this opset come among the `weights`."""
    from onnx import helper

    layer = run.layer
    attributes, inputs = dict(layer.attributes), list(layer.inputs)
    if layer.op_type in WITH_AXES and opset >= AXES_ARE_INPUTS and "axes" in attributes:
        name = f"{layer.name}: axes"
        weights[name] = np.array(attributes.pop("axes"), np.int64)
        inputs.append(name)
    if layer.op_type in WITH_KERNEL and run.arrays[1] is not None:
        attributes.setdefault("kernel_shape", run.arrays[1].shape[2:])
    node = helper.make_node(layer.op_type, inputs, list(layer.outputs), layer.name)
    node.attribute.extend(_attribute(name, value) for name, value in attributes.items())
    return node


def _attribute(name: str, value: Any) -> AttributeProto:
    from onnx import AttributeProto, helper, numpy_helper

    if isinstance(value, np.ndarray):
        return helper.make_attribute(name, numpy_helper.from_array(value, name))
    if value == ():
        return helper.make_attribute(name, [], attr_type=AttributeProto.INTS)
    return helper.make_attribute(name, list(value) if isinstance(value, tuple) else value)
