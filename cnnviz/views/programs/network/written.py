"""Whole programs of a network, and the arrays that they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cnnviz.networks import Network
from cnnviz.networks.layer_run import LayerRun
from cnnviz.views.programs.network.graph import Array, Names, runs_to_write, still_arrays
from cnnviz.views.programs.network.in_keras import KerasWriter
from cnnviz.views.programs.network.in_numpy import NumPyWriter
from cnnviz.views.programs.network.in_scipy import SciPyWriter
from cnnviz.views.programs.network.in_torch import TorchWriter
from cnnviz.views.programs.network.rebuilt import Rebuilt
from cnnviz.views.programs.network.writer import Writer
from cnnviz.words import Translate

NETWORK_DIALECTS: Mapping[str, Writer] = {
    "numpy": NumPyWriter(),
    "scipy": SciPyWriter(),
    "torch": TorchWriter(),
    "keras": KerasWriter(),
}
"""By the ids of :data:`cnnviz.views.programs.DIALECTS`, those in which networks are written, and what writes their layers."""


@dataclass(frozen=True, eq=False)
class NetworkProgram:
    """A network's program and what it reads.

    Attributes
    ----------
    text
        The program.
    input
        What goes into :data:`~cnnviz.views.programs.writing.INPUT_FILE`: the picture as the network takes it.
    weights
        What goes into :data:`WEIGHTS_FILE`: by the names of the network's file, all arrays that its layers take and no layer of the
        program makes, and numbers of further inputs.
    rebuilt
        The network of which the file :data:`~cnnviz.views.programs.network.in_opencv.MODEL_FILE` is written when it is needed, where the
        program reads that.
    """

    text: str
    input: Array
    weights: Mapping[str, Array]
    rebuilt: Rebuilt | None = None

    @property
    def size(self) -> int:
        """Bytes of the program and of all that it reads."""
        arrays = [self.input, *self.weights.values()]
        return len(self.text.encode()) + sum(np.asarray(each).nbytes for each in arrays)


def network_program(
    _: Translate,
    dialect: str,
    network: Network,
    values: Mapping[str, Array],
    input: str,
    *,
    pinned: tuple[str, tuple[int, ...]] | None = None,
    ours: bool = True,
) -> NetworkProgram:
    """A program that computes every layer of a run anew and prints what comes out.

    It is written for the shapes of this run. For each of the network's answers it prints shape, smallest and largest number; in
    the end the pinned number, if there is one. Of a :class:`~cnnviz.reading.Reading` these are its `network`, `values` and `input`.

    Parameters
    ----------
    dialect
        One of :data:`NETWORK_DIALECTS`.
    values
        Every array of the run by its name, as :meth:`cnnviz.networks.Network.run` gives them.
    input
        The name of the array that the picture goes to. Others that are put in lie among the weights.
    pinned
        The name of an array and the place of a number in it, with the batch axis.
    ours
        Whether comments say the engine's own numbers beside what is printed; not where the page covers them.

    Raises
    ------
    ProgramError
        A layer has no form in this dialect.
    """
    names = Names(values, still_arrays(network))
    writer = NETWORK_DIALECTS[dialect]
    body: list[str] = []
    for run in runs_to_write(network, values, names.still):
        body += _layer_lines(run, writer.values(run, names))
    inputs = [port.name for port in network.inputs]
    first = input if input in inputs else inputs[0]
    more = {name: values[name] for name in inputs if name != first}
    imports, functions = writer.head("\n".join(body))
    load = writer.load(_, first, tuple(more), values[first].shape)
    end = ending(_, network, values, pinned, ours)
    head = "\n".join(imports) + ("\n\n\n" if functions else "\n\n")
    defined = "".join(f"{function}\n\n" for function in functions)
    lines = [*load, "", *body, "", *writer.after_layers(_), *end]
    text = head + defined + "\n".join(lines) + "\n"
    return NetworkProgram(text, values[first], names.taken | more)


def _layer_lines(run: LayerRun, texts: list[str]) -> list[str]:
    """A line for each output of a layer, with the shape that it has."""
    made = [(name, array) for name, array in zip(run.layer.outputs, run.outputs, strict=True) if name]
    return [
        f"a[{name!r}] = {text}  # {run.op} {_shape(array)}"
        for (name, array), text in zip(made, texts, strict=True)
    ]


def _shape(array: Array | None) -> str:
    return "" if array is None else " × ".join(map(str, array.shape))


def ending(
    _: Translate,
    network: Network,
    values: Mapping[str, Array],
    pinned: tuple[str, tuple[int, ...]] | None,
    ours: bool,
) -> list[str]:
    """The lines that print the answers and the pinned number."""
    page = _("On the page: {numbers}")
    still = still_arrays(network)
    lines = []
    for name in network.outputs:
        if name in still:
            continue
        made = values[name]
        text = f"a[{name!r}]"
        ends = f", {text}.min(), {text}.max()" if made.size else ""
        if ours and made.size:
            numbers = f"{tuple(made.shape)} {made.min()!s} {made.max()!s}"
            lines.append("# " + page.format(numbers=numbers))
        lines.append(f"print({name!r}, tuple({text}.shape){ends})")
    if pinned is not None and pinned[0] not in still:
        name, place = pinned
        told = "  # " + page.format(numbers=str(values[name][place])) if ours else ""
        lines.append(f"print(a[{name!r}][{', '.join(map(str, place))}]){told}")
    return lines
