"""A whole network with OpenCV, which reads the network's own file."""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.networks import Network
from cnnviz.views.programs.network.graph import Array, still_arrays
from cnnviz.views.programs.network.written import NetworkProgram, ending
from cnnviz.views.programs.writing import INPUT_FILE
from cnnviz.words import Translate

MODEL_FILE = "network.onnx"
"""The name under which the program looks for the network."""


def opencv_program(
    _: Translate,
    model: bytes,
    network: Network,
    values: Mapping[str, Array],
    input: str,
    *,
    pinned: tuple[str, tuple[int, ...]] | None = None,
    ours: bool = True,
) -> NetworkProgram:
    """A program that lets OpenCV's module `dnn` run the network, and prints what :func:`network_program`'s programs print.

    OpenCV gives no array by name but a network's outputs, so the pinned one becomes an output in the file that travels with the program.

    Parameters
    ----------
    model
        The network's file, ONNX.
    network, values, input, pinned, ours
        As of :func:`~cnnviz.views.programs.network.written.network_program`.
    """
    still = still_arrays(network)
    outputs = [name for name in network.outputs if name not in still]
    more = [] if pinned is None or pinned[0] in {*outputs, *still} else [pinned[0]]
    shape = tuple(values[input].shape)
    said = (
        _("the network's file, in which {name} is an output, too").format(name=more[0])
        if more
        else _("the network's file")
    )
    lines = [
        "import cv2",
        "import numpy as np",
        "",
        f'x = np.load("{INPUT_FILE}")  # {shape}',
        f'network = cv2.dnn.readNetFromONNX("{MODEL_FILE}")  # {said}',
        f"network.setInput(x, {input!r})",
        f"names = {[*outputs, *more]!r}",
        "a = dict(zip(names, network.forward(names)))",
        "",
        *ending(_, network, values, pinned, ours),
    ]
    file = with_output(model, more[0], tuple(values[more[0]].shape)) if more else model
    return NetworkProgram("\n".join(lines) + "\n", values[input], {}, file)


def with_output(model: bytes, name: str, shape: tuple[int, ...]) -> bytes:
    """An ONNX model whose array `name`, float32 of this shape, is one of its outputs as well."""
    import onnx  # loads a package that only this needs

    found = onnx.load_from_string(model)
    found.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, list(shape)))
    made: bytes = found.SerializeToString(deterministic=True)
    return made
