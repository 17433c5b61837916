"""A part of the view as a worksheet with its solution."""

from __future__ import annotations

from cnnviz.networks.steps import Steps
from cnnviz.pipeline import Stages, is_picture
from cnnviz.takeaway.kind import PDF, Choice, Chosen, Format, Kind, Option, Preview, Size
from cnnviz.takeaway.what import PICTURE, RECORDING, LabWhat, SignalWhat, What
from cnnviz.views.worksheet import PAPERS, worksheet_file
from cnnviz.words import N_
from cnnviz.worksheets import WorksheetError, check


def _run(what: LabWhat | SignalWhat) -> Stages:
    return what.layer.chosen if isinstance(what, LabWhat) else what.run


def _formats(what: What) -> tuple[Format, ...] | None:
    if not isinstance(what, LabWhat | SignalWhat) or (
        isinstance(what, LabWhat) and not is_picture(what.pixels)
    ):
        return None
    try:
        check(_run(what))
    except WorksheetError:
        return None
    return (PDF,)


def _options(what: What) -> tuple[Option, ...]:
    return (Choice("paper", N_("Paper"), {name: paper.name for name, paper in PAPERS.items()}),)


def _make(what: LabWhat | SignalWhat, format: str, chosen: Chosen) -> Steps[bytes]:
    yield 0.0
    return worksheet_file(what.translate, what.state, _run(what), PAPERS[chosen["paper"]])


WORKSHEET = Kind(
    id="worksheet",
    title=N_("Worksheet"),
    about=N_(
        "A part of this result as numbers on paper, with blanks to fill in by hand, and the solution on a second page. It is about the pinned element, if there is one."
    ),
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: "worksheet",
    size=lambda what, format, chosen: Size(105_000 if isinstance(what, LabWhat) else 75_000),
    options=_options,
    preview=lambda what: Preview(sign="paper"),
    holds=lambda what, format, chosen: what.own & {PICTURE, RECORDING},
)
