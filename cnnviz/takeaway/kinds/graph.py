"""The graph of a network with its maps, as a picture."""

from __future__ import annotations

import numpy as np

from cnnviz.networks.steps import Steps
from cnnviz.takeaway.carried import left_out_arrays
from cnnviz.takeaway.kind import PDF, PNG, SVG, Chosen, Format, Kind, Preview, Size, TakeError
from cnnviz.takeaway.what import NETWORK, PICTURE, NetworkWhat, What
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.figures.graph import check_blocks, network_graph_figure
from cnnviz.words import N_

MOST_ANSWERS = 5


def _formats(what: What) -> tuple[Format, ...] | None:
    return (PNG, SVG, PDF) if isinstance(what, NetworkWhat) else None


def _make(what: NetworkWhat, format: str, chosen: Chosen) -> Steps[bytes]:
    yield 0.0
    reading = what.reading
    shown = reading.reader.pictured and PICTURE not in what.left_out
    figure = network_graph_figure.steps(
        what.translate,
        reading.network,
        reading.values,
        reading.seen if shown else None,
        _answers(what),
        format,  # type: ignore[arg-type]
        without=left_out_arrays(what),
    )
    return (yield from figure)


def _answers(what: NetworkWhat) -> list[tuple[str, float]]:
    """The most likely classes, of a network that says something of the picture as a whole."""
    chances = what.reading.chances
    if chances is None:
        return []
    best = np.argsort(-chances, kind="stable")[:MOST_ANSWERS]
    names = what.reading.names
    return [(str(each) if names is None else names[each], float(chances[each])) for each in best]


def _size(what: NetworkWhat, format: str, chosen: Chosen) -> Size:
    """By the layers, as was seen on the shipped networks.

    Raises
    ------
    TakeError
        The network has too many blocks.
    """
    try:
        check_blocks(what.reading.network, what.reading.values)
    except FigureError as error:
        raise TakeError.because(error) from None
    first, each = {"png": (100_000, 9_000), "svg": (20_000, 7_000), "pdf": (15_000, 3_300)}[format]
    return Size(first + each * len(what.reading.network.layers))


GRAPH = Kind(
    id="graph",
    title=N_("Picture of the graph"),
    about=N_("The layers of the network with their maps for this input, from the picture to the answer."),
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: "graph",
    size=_size,
    preview=lambda what: Preview(sign="graph"),
    holds=lambda what, format, chosen: what.own & {NETWORK} | (what.own & {PICTURE}) - what.left_out,
)
