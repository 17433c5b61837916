"""The graph of a network with its maps, as a picture."""

from __future__ import annotations

import numpy as np

from cnnviz.networks.steps import Steps
from cnnviz.takeaway.carried import left_out_arrays
from cnnviz.takeaway.kind import PDF, PNG, SVG, Chosen, Format, Kind, Preview, Size, TakeError
from cnnviz.takeaway.what import NETWORK, PICTURE, NetworkWhat, What
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.figures.graph import drawn_sizes, network_graph_figure
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
    """By the blocks and the cells of their maps, as was seen on the shipped networks.

    Raises
    ------
    TakeError
        The network has too many blocks, or one of them makes no numbers.
    """
    try:
        blocks, cells = drawn_sizes(what.reading.network, what.reading.values)
    except FigureError as error:
        raise TakeError.because(error) from None
    if what.reading.reader.pictured:
        cells += what.reading.seen[0].size
    first, each, cell = {"png": (76_000, 13_000, 2.0), "svg": (6_000, 300, 2.2), "pdf": (28_000, 0, 1.0)}[
        format
    ]
    return Size(round(first + each * blocks + cell * cells))


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
