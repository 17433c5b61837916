"""The architecture of a network as a figure for a paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cnnviz.networks import Network, read_onnx
from cnnviz.networks.steps import Steps, within
from cnnviz.takeaway.kind import PDF, PNG, SVG, TEX, Choice, Chosen, Format, Kind, Option, Preview, Size, Text
from cnnviz.takeaway.own import network_of_own
from cnnviz.takeaway.trained import onnx_of
from cnnviz.takeaway.what import NETWORK, NetworkWhat, OwnWhat, TrainedWhat, What
from cnnviz.views.figures.architecture import SHEETS, STYLES, ArchitectureSettings, architecture_figure
from cnnviz.words import N_

Built = NetworkWhat | TrainedWhat | OwnWhat

LONGEST_TITLE = 80


def _formats(what: What) -> tuple[Format, ...] | None:
    return (SVG, PDF, PNG, TEX) if isinstance(what, Built) else None


def _options(what: Built) -> tuple[Option, ...]:
    _ = what.translate
    shown = {"yes": _("Show"), "no": _("Leave out")}
    hidden = dict(reversed(shown.items()))
    return (
        Choice("style", N_("Style"), {style: _(label) for style, label in STYLES.items()}),
        Choice("width", N_("Width"), {width: _(sheet.label) for width, sheet in SHEETS.items()}),
        Choice("shapes", N_("Shapes"), shown),
        Choice("parameters", N_("Parameters"), shown),
        Choice("names", N_("Names of the layers"), hidden),
        Text("title", N_("Title"), LONGEST_TITLE),
    )


def _make(what: Built, format: str, chosen: Chosen) -> Steps[bytes]:
    yield 0.0
    network, values = _network(what)
    yield 0.3
    settings = ArchitectureSettings(
        style=chosen["style"],
        width=chosen["width"],
        title=chosen["title"],
        names=chosen["names"] == "yes",
        shapes=chosen["shapes"] == "yes",
        parameters=chosen["parameters"] == "yes",
    )
    figure = architecture_figure.steps(what.translate, network, values, settings, format)  # type: ignore[arg-type]
    return (yield from within(figure, 0.3, 1.0))


def _network(what: Built) -> tuple[Network, Mapping[str, np.ndarray[Any, Any]]]:
    """The network, and its arrays for one picture."""
    if isinstance(what, NetworkWhat):
        return what.reading.network, what.reading.values
    if isinstance(what, OwnWhat):
        return network_of_own(what)
    network = read_onnx(onnx_of(what))
    shape = what.training.trainer.lines[0].before
    return network, network.run({network.inputs[0].name: np.zeros((1, *shape), np.float32)})


def _size(what: Built, format: str, chosen: Chosen) -> Size:
    """By the layers, as was seen on the shipped networks."""
    layers = what.training.trainer.lines if isinstance(what, TrainedWhat) else _network(what)[0].layers
    first, each = {"svg": (5_000, 215), "pdf": (12_500, 60), "png": (75_000, 2_800), "tex": (5_500, 170)}[
        format
    ]
    return Size(first + each * len(layers))


ARCHITECTURE = Kind(
    id="architecture",
    title=N_("Architecture figure"),
    about=N_(
        "The layers of the network as a figure for a paper, with shapes and parameters. In SVG and PDF, text stays text that can be selected and searched; the LaTeX file draws the figure with TikZ."
    ),
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: "architecture",
    size=_size,
    options=_options,
    preview=lambda what: Preview(sign="layers"),
    holds=lambda what, format, chosen: what.own & {NETWORK},
    covered=lambda what: False,
)
