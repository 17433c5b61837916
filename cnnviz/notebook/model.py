"""``cnnviz.network``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cnnviz.limits import LIMITS, megabytes
from cnnviz.networks import Input, ModelError, Network, read_onnx, summarize
from cnnviz.notebook.arrays import Array, as_array, plain, with_batch
from cnnviz.notebook.summary import checked, summary
from cnnviz.notebook.view import View
from cnnviz.words import N_, translation

LAYERS = N_("{count} layers")


def network(
    model: bytes | str | os.PathLike[str],
    x: npt.ArrayLike | Mapping[str, npt.ArrayLike],
    *,
    language: str = "en",
) -> View:
    """Run a network that was saved as ONNX on one's own numbers, and show every layer.

    Parameters
    ----------
    model
        The path of an ``.onnx`` file, or its bytes.
    x
        What the network's input gets, ready as the network takes it: preprocessing is not done here. A batch axis may be left out.
        For a network with several inputs, a table of arrays by their names.
    language
        Of the page and the summary, ``"en"`` or ``"zh_CN"``.

    Returns
    -------
    A view whose `output` is the network's first output, with its batch axis. `arrays` holds every array by its name in the file:
    inputs, weights and what each layer makes.

    Raises
    ------
    ValueError
        The file cannot be read as a network, or the network cannot take these numbers.
    TypeError
        Values that are no real numbers.
    OSError
        The file cannot be opened.

    Examples
    --------
    >>> import cnnviz, numpy as np
    >>> from cnnviz.places import ASSETS
    >>> black = np.zeros((1, 28, 28))
    >>> view = cnnviz.network(ASSETS / "networks" / "digits.onnx", black)
    >>> view.output.shape
    (1, 10)
    >>> float(view.output.sum().round(3))
    1.0
    >>> len(view.arrays) > 10
    True
    """
    checked(language)
    data = _bytes(model)
    try:
        graph = read_onnx(data)
        given = _given(graph, x)
        values = graph.run(given)
        counted = summarize(graph, values)
    except ModelError as error:
        raise ValueError(f"the network cannot be run: {error}") from None
    output = values[graph.outputs[0]]
    taken = {port.name: values[port.name] for port in graph.inputs}
    facts = (translation(language).gettext(LAYERS).format(count=len(graph.layers)),)
    counts = counted.parameters, counted.multiply_adds
    return View(
        title=N_("Network"),
        facts=facts,
        output=output,
        arrays=values,
        summary=summary("network", taken, output, facts, counts, language),
        language=language,
        network=graph,
        given=given,
    )


def _bytes(model: bytes | str | os.PathLike[str]) -> bytes:
    if isinstance(model, bytes | bytearray | memoryview):
        return bytes(model)
    if not isinstance(model, str | os.PathLike):
        raise TypeError(f"model must be a path or bytes, not {type(model).__name__}")
    file = Path(model)
    if file.stat().st_size > LIMITS.model_bytes:
        raise ValueError(f"the file is larger than {megabytes(LIMITS.model_bytes)} MB, the most that is read")
    return file.read_bytes()


def _given(network: Network, x: npt.ArrayLike | Mapping[str, npt.ArrayLike]) -> dict[str, Array]:
    """By its name, what each input gets: in its type, with a batch axis."""
    if not network.inputs:
        raise ValueError("the network takes no input")
    names = [port.name for port in network.inputs]
    if isinstance(x, Mapping):
        tables = dict(x)
    elif len(names) > 1:
        raise ValueError(
            f"the network has {len(names)} inputs; give a table of arrays by their names: {', '.join(names)}"
        )
    else:
        tables = {names[0]: x}
    if unknown := [name for name in tables if name not in names]:
        raise ValueError(f"the network has no input {unknown[0]!r}; there is {', '.join(names)}")
    return {port.name: _fitted(port, tables[port.name]) for port in network.inputs if port.name in tables}


def _fitted(port: Input, given: npt.ArrayLike) -> Array:
    """`given` in the type of the input, if its kind fits, with the axes of length 1 that it lacks in front."""
    plain(port.name, given)
    array = np.asarray(given)
    if array.dtype.kind not in "iub" or port.dtype.kind == "f":
        array = as_array(port.name, given)
    if array.dtype.kind == "f" == port.dtype.kind:
        array = array.astype(port.dtype)
    return array if port.shape is None else with_batch(array, max(array.ndim, len(port.shape)))
