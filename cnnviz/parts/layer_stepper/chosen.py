"""Which layer and which of its numbers are looked at: what a state names, and a choice until then; and what is shown of it."""

from __future__ import annotations

from cnnviz.network import Layer, Network
from cnnviz.network.trace.layer import operation_of
from cnnviz.parts.layer_stepper.content import layer_payload, subject_of
from cnnviz.parts.layer_stepper.subject import Subject
from cnnviz.parts.layer_stepper.words import layer_words
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.words import Translate


def selected_layer(state: NetworkState, reading: Reading) -> Layer:
    """The layer that the state names if there is one of that name; the first convolution, or the first at all, if not."""
    layers = reading.network.layers
    named = next((layer for layer in layers if layer.name == state.layer), None)
    return named or next((layer for layer in layers if layer.op_type == "Conv"), layers[0])


LastShown = tuple[Network | None, str, tuple[int, ...]]
"""What the Stepper showed before: of which network, the layer's name, and the element."""
NOTHING_SHOWN: LastShown = (None, "", ())


def subject_for(state: NetworkState, reading: Reading, last_shown: LastShown) -> Subject | None:
    """The element to explain: that which `state` names, else one chosen by :func:`_usual`; None if the layer has none.

    It may be called in any thread.
    """
    layer = selected_layer(state, reading)
    element = state.element if layer.name == state.layer else None
    return subject_of(
        reading.network, layer, reading.values, element or _usual(state, reading, layer, last_shown)
    )


def _usual(
    state: NetworkState, reading: Reading, layer: Layer, last_shown: LastShown
) -> tuple[int, ...] | None:
    """The element where none was chosen: the answer's, or on the map that stands there, so that a drawing goes on."""
    answer = reading.answer(state.answer)
    if answer is not None and layer.outputs[0] in reading.rows:
        return (answer,)
    network, name, element = last_shown
    return element[:1] if network is reading.network and name == layer.name and len(element) > 1 else None


def layer_content(
    _: Translate,
    reading: Reading,
    subject: Subject,
    *,
    chosen: bool = False,
    pinned: bool = False,
    large: bool = False,
) -> Content:
    """All that the Stepper shows of a layer; ``meta["kind"]`` is "none", and there are no words, where there is no drawing.

    Parameters
    ----------
    chosen, pinned
        Whether the visitor chose the element's map, and the element itself.
    """
    layer = subject.layer
    meta, arrays = layer_payload(subject, pinned=pinned)
    if meta["kind"] == "none":
        return meta, arrays
    takes_picture = reading.reader.pictured and layer.inputs[0] in (reading.input, *reading.reader.also)
    words = layer_words(
        _,
        meta,
        layer=layer.name,
        operator=operation_of(layer, subject.run.changing),
        labels=_labels(subject, reading),
        picture=reading.preprocessing.order if takes_picture else "",
    )
    return meta | words | {"large": large, "chosen": chosen}, arrays


def _labels(subject: Subject, reading: Reading) -> tuple[str, ...] | None:
    """The names of the classes where the layer's output is a number for each."""
    labels = reading.labels
    fits = labels is not None and len(labels) == len(subject.output)
    return labels if fits and subject.layer.outputs[0] in reading.rows else None
