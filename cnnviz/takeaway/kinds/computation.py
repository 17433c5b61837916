"""The computation of one element: its window, the kernel, the products and their sum."""

from __future__ import annotations

from cnnviz.network.steps import Steps
from cnnviz.parts.layer_stepper.content import NOTHING_SHOWN, subject_for
from cnnviz.state.stages import Pin
from cnnviz.takeaway.kind import PDF, PNG, SVG, Chosen, Format, Kind, Preview, Size, TakeError
from cnnviz.takeaway.what import LabWhat, NetworkWhat, SignalWhat, What
from cnnviz.views.figures.computation import (
    computation_figure,
    layer_computation_figure,
    second_computation_figure,
)
from cnnviz.words import N_

Computed = LabWhat | SignalWhat | NetworkWhat


def _formats(what: What) -> tuple[Format, ...] | None:
    return (SVG, PNG, PDF) if isinstance(what, Computed) else None


def _make(what: Computed, format: str, chosen: Chosen) -> Steps[bytes]:
    """The file's bytes: of the pinned element, else of one in the middle of the convolution."""
    yield 0.0
    _ = what.translate
    if isinstance(what, NetworkWhat):
        reading = what.reading
        subject = subject_for(what.state, reading, NOTHING_SHOWN)
        if subject is None:
            raise TakeError("The layer that is selected makes no numbers. Select another one on the page.")
        return layer_computation_figure(
            _,
            reading.network,
            subject.layer,
            dict(reading.values),
            subject.element,
            format,  # type: ignore[arg-type]
        )
    pin = what.state.pin
    if pin is not None and pin.stage == "then" and isinstance(what, LabWhat) and what.second is not None:
        return second_computation_figure(_, what.second, (pin.channel, pin.row, pin.column), format)  # type: ignore[arg-type]
    run = what.layer.chosen if isinstance(what, LabWhat) else what.run
    state = what.state
    if pin is None:
        *rows, columns = run.conv.shape[1:]
        state = state.changed(pin=Pin("conv", 0, rows[0] // 2 if rows else 0, columns // 2))
    return computation_figure(_, state, run, format)  # type: ignore[arg-type]


COMPUTATION = Kind(
    id="computation",
    title=N_("Picture of the computation"),
    about=N_(
        "Every number behind one element: its window, the kernel, the products and their sum. It is the pinned element, or one in the middle if none is pinned."
    ),
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: "computation",
    size=lambda what, format, chosen: Size({"svg": 45_000, "png": 160_000, "pdf": 19_000}[format]),
    preview=lambda what: Preview(sign="sum"),
)
