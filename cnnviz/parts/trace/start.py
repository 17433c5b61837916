"""The number at which a trace starts."""

from __future__ import annotations

import numpy as np

from cnnviz.networks.trace import Element
from cnnviz.parts.layer_stepper.content import subject_of
from cnnviz.reading import Reading
from cnnviz.state import NetworkState


def answer_element(state: NetworkState, reading: Reading) -> Element | None:
    """The number that answers: what the network says of a class, else the largest number of its first output.

    Of the maps of the face detector it is the most probable face.
    """
    chosen = reading.answer(state.answer)
    if chosen is not None and reading.end is not None:
        name = reading.end.array
        return Element(name, (0, *map(int, np.unravel_index(chosen, reading.values[name].shape[1:]))))
    outputs = reading.network.outputs
    softmax = {layer.outputs[0] for layer in reading.network.layers if layer.op_type == "Softmax"}
    name = next((output for output in outputs if output in softmax), outputs[0])
    array = reading.values[name]
    if not array.size or not array.ndim or not len(array):
        return None
    if name in softmax and array.ndim == 4:
        place = np.unravel_index(int(np.argmax(array[0, -1])), array.shape[2:])
        return Element(name, (0, array.shape[1] - 1, *map(int, place)))
    place = np.unravel_index(int(np.argmax(array[0])), array.shape[1:])
    return Element(name, (0, *map(int, place)))


def start_element(state: NetworkState, reading: Reading) -> Element | None:
    """The number of the chosen layer to trace: the chosen one, else the largest; None where the answer is to be traced."""
    layer = next((layer for layer in reading.network.layers if layer.name == state.layer), None)
    if layer is None or (state.element is None and layer.outputs[0] in reading.rows):
        return None
    subject = subject_of(reading.network, layer, reading.values, state.element)
    return None if subject is None else Element(layer.outputs[0], subject.index)
