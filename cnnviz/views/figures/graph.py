"""The graph of the network page as a figure: its blocks with their maps for one input."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Network
from cnnviz.networks.steps import Steps, Stepwise
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.numbers import percent
from cnnviz.words import N_, Translate

if TYPE_CHECKING:
    from cnnviz.views.figures.architecture.graph import Strip
    from cnnviz.views.figures.architecture.outline import Outline
    from cnnviz.views.figures.drawing import Drawing

Suffix = Literal["png", "svg", "pdf"]

SIDE = 9.0
MOST_MAPS = 6
"""Of a block: those with the largest values in size."""
FOLDED_FROM = 32
"""So many blocks, and branches are closed to one block, and repeats are drawn once, so that it fits on a page."""
MOST_BLOCKS = 64
MOST_PLACES = 120
"""Of a row of numbers: more would be narrower than a line."""
MOST_ANSWERS = 5
TOO_LARGE = N_(
    "This network has {count} blocks, and a figure with maps shows at most {most}. Save the architecture or the maps of one layer instead."
)

EMPTY = N_(
    "The layer {layer} makes no numbers for this input, so a figure with maps cannot show it. Save the architecture instead."
)


@Stepwise
def network_graph_figure(
    _: Translate,
    network: Network,
    values: Mapping[str, np.ndarray[Any, Any]],
    picture: npt.NDArray[np.uint8] | None,
    answers: Sequence[tuple[str, float]],
    suffix: Suffix,
    *,
    without: Collection[str] = (),
) -> Steps[bytes]:
    """The graph of a network with its maps for one input, modules folded, as a file.

    Parameters
    ----------
    values
        What :meth:`cnnviz.networks.Network.run` gave.
    picture
        uint8 (C, H, W), C 1 or 3: what the network saw, shown at its input; None to show the numbers that went in.
    answers
        Classes with their probabilities, the most likely first, told below; () for none, and no more than five are told.
    suffix
        The format: "png", "svg" or "pdf".
    without
        The names of arrays of which nothing is drawn or told but their shape.

    Raises
    ------
    FigureError
        The network has too many blocks, or one of them makes no numbers.
    """
    from cnnviz.views.figures.writing import file_steps

    drawing = network_graph(_, network, values, picture, answers, without=without)
    return (yield from file_steps(drawing, suffix))


def drawn_sizes(network: Network, values: Mapping[str, np.ndarray[Any, Any]]) -> tuple[int, int]:
    """How many blocks a figure of the graph has, and how many cells the maps in them.

    Raises
    ------
    FigureError
        The network has too many blocks, or one of them makes no numbers.
    """
    from cnnviz.views.figures.maps.network import MOST_SIDE

    blocks = [block for block in _shown(network, values).blocks if block.kind != "Input"]
    cells = 0
    for block in blocks:
        *maps, rows, columns = (1, 1, *block.shape)
        if rows == 1 and 1 in (columns, math.prod(maps)):  # a row of numbers
            cells += min(columns * math.prod(maps), MOST_PLACES)
            continue
        cells += min(math.prod(maps), MOST_MAPS) * min(rows, MOST_SIDE) * min(columns, MOST_SIDE)
    return len(blocks), cells


def _shown(network: Network, values: Mapping[str, np.ndarray[Any, Any]]) -> Outline:
    """The blocks that are drawn, each of which has numbers."""
    from cnnviz.views.figures.architecture.folding import closed, fitting
    from cnnviz.views.figures.architecture.outline import outline, with_modules

    def count(outline: Outline) -> int:
        return len(outline.blocks)

    whole = with_modules(outline(network, values), network)
    shown = closed(whole)
    if count(shown) > FOLDED_FROM:
        shown = closed(whole, branches=True)
    if count(shown) > FOLDED_FROM:
        shown = fitting(shown, MOST_BLOCKS, count)
    if count(shown) > MOST_BLOCKS:
        raise FigureError(TOO_LARGE, count=len(shown.blocks), most=MOST_BLOCKS)
    if empty := next((block for block in shown.blocks if not values[block.array].size), None):
        raise FigureError(EMPTY, layer=empty.layers[-1] if empty.layers else empty.array)
    return shown


def network_graph(
    _: Translate,
    network: Network,
    values: Mapping[str, np.ndarray[Any, Any]],
    picture: npt.NDArray[np.uint8] | None,
    answers: Sequence[tuple[str, float]],
    *,
    without: Collection[str] = (),
) -> Drawing:
    """The figure before it is written in a format."""
    # these load matplotlib, which takes longer than all else together
    from cnnviz.views.figures.architecture.graph import graph
    from cnnviz.views.figures.architecture.settings import ArchitectureSettings, Room
    from cnnviz.views.figures.drawing import BODY, SMALL, SOFT, Drawing
    from cnnviz.views.figures.lettering import shortened, width_of

    shown = _shown(network, values)
    strips: dict[int, Strip] = {}
    pictured = False
    for at, block in enumerate(shown.blocks):
        if block.array in without:
            continue
        if block.kind == "Input" and picture is not None and not pictured and len(block.shape) == 3:
            strips[at] = _picture(picture)
            pictured = True
        else:
            strips[at] = _strip(_, values[block.array])
    settings = ArchitectureSettings("graph", names=True, shapes=True, parameters=False)
    drawing, _curved = graph(_, shown, settings, Room(math.inf, settings.sheet.height), strips)
    notes = [
        _(
            "For each block, the maps with the largest absolute values are drawn. The maps of a block share one scale: blue below 0, white at 0, orange above 0."
        )
    ]
    if shown.groups:
        notes.append(_("Parts that repeat are drawn once, with the maps of the first."))
    whole = Drawing(max(drawing.width, 60.0), drawing.height, _("Graph of the network"))
    whole.put(drawing, (whole.width - drawing.width) / 2, 0.0)
    y = drawing.height
    for name, chance in answers[:MOST_ANSWERS]:
        text = f"{shortened(name, whole.width - 34, BODY)}   {percent(chance)}"
        whole.text(whole.width / 2, y + 2.0, text, BODY, align="center", name="answer")
        y += 4.4
    for note in notes:
        for line in _lines(note, whole.width - 10, SMALL):
            whole.text(whole.width / 2, y + 3.0, line, SMALL, colour=SOFT, align="center")
            whole.width = max(whole.width, width_of(line, SMALL) + 6)
            y += 3.8
    whole.height = y + 3.0
    return whole


def _picture(picture: npt.NDArray[np.uint8]) -> Strip:
    from cnnviz.views.figures.architecture.graph import Strip
    from cnnviz.views.figures.maps.shading import fitted

    pixels = np.moveaxis(picture, 0, -1)
    pixels = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
    wide, high = fitted(picture.shape, 22.0, 22.0)
    return Strip([np.ascontiguousarray(pixels)], wide, high)


def _strip(_: Translate, made: np.ndarray[Any, Any]) -> Strip:
    """The strongest maps of a block, with the range of all, and how many of them are drawn if not all are."""
    from cnnviz.views.figures.architecture.graph import Strip
    from cnnviz.views.figures.maps.network import as_maps, strongest, thinned
    from cnnviz.views.figures.maps.shading import ends_of, fitted, scale_of
    from cnnviz.views.figures.numerals import ends_printed

    whole = as_maps(made[0] if made.ndim > 1 else made)
    if whole.shape[1:] == (1, 1):
        whole = whole.reshape(1, 1, -1)
    maps = thinned(whole)
    scale = scale_of([whole], "diverging")
    chosen = strongest(whole, MOST_MAPS)
    if maps.shape[:2] == (1, 1):
        maps = _shortened_row(maps[0, 0])[np.newaxis, np.newaxis]
        wide, high = min(36.0, max(6.0, 1.2 * maps.shape[2])), 4.0
    else:
        wide, high = fitted(maps.shape, SIDE, SIDE)
        high = max(high, 2.5)
    ends = [end for plane in whole for end in ends_of(plane)]
    said = ends_printed(min(ends), max(ends)) if ends else ""
    if len(chosen) < len(whole):
        some = _("{shown} of {count} maps").format(shown=len(chosen), count=len(whole))
        said = f"{some}   {said}".rstrip()
    return Strip([scale.pixels(maps[at]) for at in chosen], wide, high, said)


def _shortened_row(row: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """A row of no more than `MOST_PLACES` numbers: of a longer one the largest in size of each piece."""
    if len(row) <= MOST_PLACES:
        return row
    pieces = np.array_split(np.nan_to_num(row), MOST_PLACES)
    return np.array([piece[np.argmax(np.abs(piece))] for piece in pieces], row.dtype)


def _lines(text: str, width: float, size: float) -> list[str]:
    """`text` in lines no wider than `width`."""
    from cnnviz.views.worksheet.canvas import wrapped

    return wrapped(text, width, size)
