"""A whole network with OpenCV, which reads it from a file."""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.networks import Network
from cnnviz.views.programs.network.graph import Array, ProgramError, still_arrays
from cnnviz.views.programs.network.opencv_layers import is_computed
from cnnviz.views.programs.network.rebuilt import rebuilt
from cnnviz.views.programs.network.written import NetworkProgram, ending
from cnnviz.views.programs.writing import INPUT_FILE
from cnnviz.words import Translate

MODEL_FILE = "network.onnx"
"""The name under which the program looks for the network."""


def opencv_program(
    _: Translate,
    network: Network,
    values: Mapping[str, Array],
    input: str,
    *,
    pinned: tuple[str, tuple[int, ...]] | None = None,
    ours: bool = True,
) -> NetworkProgram:
    """A program that lets OpenCV's module `dnn` run the network, and prints what :func:`network_program`'s programs print.

    OpenCV gives no array by name but a network's outputs, so the pinned one becomes an output in the file that travels with the program. That file is
    written for the shapes of the run: a visitor's own is not kept, and with numbers in the place of shapes, and every kernel's size said, older
    versions of OpenCV read it too.

    Parameters
    ----------
    network, values, input, pinned, ours
        As of :func:`~cnnviz.views.programs.network.written.network_program`.

    Raises
    ------
    ProgramError
        OpenCV does not compute one of the layers as ONNX defines it.
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
    text = "\n".join(lines) + "\n"
    again = rebuilt(network, values, input, *more)
    refused = next((run for run in again.runs if not is_computed(run)), None)
    if refused is not None:
        raise ProgramError(
            "OpenCV cannot compute the layer '{layer}' ({operator}) with the settings that this network gives it",
            layer=refused.layer.name,
            operator=refused.op,
        )
    return NetworkProgram(text, values[input], again.weights, again)
