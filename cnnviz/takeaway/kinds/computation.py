"""The computation of one element: its window, the kernel, the products and their sum."""

from __future__ import annotations

from cnnviz.networks.steps import Steps
from cnnviz.parts.layer_stepper.content import NOTHING_SHOWN, selected_layer, subject_for
from cnnviz.parts.layer_stepper.subject import Subject
from cnnviz.pipeline import is_picture
from cnnviz.takeaway.carried import held_in
from cnnviz.takeaway.kind import PDF, PNG, SVG, Chosen, Format, Kind, Preview, Size, TakeError
from cnnviz.takeaway.shown import shown_element
from cnnviz.takeaway.what import PICTURE, RECORDING, LabWhat, NetworkWhat, SignalWhat, What
from cnnviz.views.figures.computation import (
    computation_figure,
    layer_computation_figure,
    second_computation_figure,
)
from cnnviz.views.figures.computation.ways import way_of
from cnnviz.views.figures.errors import FigureError
from cnnviz.words import N_

Computed = LabWhat | SignalWhat | NetworkWhat


def _formats(what: What) -> tuple[Format, ...] | None:
    return (SVG, PNG, PDF) if isinstance(what, Computed) else None


def _make(what: Computed, format: str, chosen: Chosen) -> Steps[bytes]:
    """The file's bytes: of the element that the page shows."""
    yield 0.0
    _ = what.translate
    if isinstance(what, NetworkWhat):
        subject, reading = _subject(what), what.reading
        figure = layer_computation_figure.steps(
            _,
            reading.network,
            subject.layer,
            dict(reading.values),
            subject.element,
            format,  # type: ignore[arg-type]
        )
        return (yield from figure)
    pin = shown_element(what)
    if pin.stage == "then" and isinstance(what, LabWhat) and what.second is not None:
        place = (pin.channel, pin.row, pin.column)
        return (yield from second_computation_figure.steps(_, what.second, place, format))  # type: ignore[arg-type]
    run = what.layer.chosen if isinstance(what, LabWhat) else what.run
    state = what.state.changed(pin=pin)
    return (yield from computation_figure.steps(_, state, run, format))  # type: ignore[arg-type]


def _subject(what: NetworkWhat) -> Subject:
    """The layer and the element that the page shows.

    Raises
    ------
    TakeError
        The layer makes no numbers, or is of a kind of which there is no figure.
    """
    subject = subject_for(what.state, what.reading, NOTHING_SHOWN)
    if subject is None:
        raise TakeError("The layer that is selected makes no numbers. Select another one on the page.")
    try:
        way_of(subject.run, subject.element)
    except FigureError as error:
        raise TakeError.because(error) from None
    return subject


def _size(what: Computed, format: str, chosen: Chosen) -> Size:
    if isinstance(what, NetworkWhat):
        _subject(what)
    return Size({"svg": 16_000, "png": 130_000, "pdf": 18_000}[format])


def _holds(what: Computed, format: str, chosen: Chosen) -> frozenset[str]:
    """What lies under the window: the picture or the signal itself, or of a network what its layer takes; and its weights."""
    match what:
        case NetworkWhat():
            layer = selected_layer(what.state, what.reading)
            return held_in(what, *layer.inputs, *layer.outputs)
        case LabWhat() if not is_picture(what.pixels):
            return frozenset()
    return what.own & {PICTURE, RECORDING} if shown_element(what).stage == "conv" else frozenset()


COMPUTATION = Kind(
    id="computation",
    title=N_("Picture of the computation"),
    about=N_(
        "Every number behind one element: its window, the kernel, the products and their sum. It is the pinned element, or the one that the page begins with if none is pinned."
    ),
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: "computation",
    size=_size,
    preview=lambda what: Preview(sign="sum"),
    holds=_holds,
)
