"""The maps as a picture, in the colours of the page."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cnnviz.images.encode import nearest_enlarge, to_png
from cnnviz.network.steps import Steps
from cnnviz.parameters import Parameter
from cnnviz.photo_look import shown_view
from cnnviz.pipeline import is_picture
from cnnviz.second_step import TITLES
from cnnviz.takeaway.kind import PNG, Choice, Chosen, Format, Kind, Option, Preview, Size, TakeError
from cnnviz.takeaway.pictures import maps_of, previewed
from cnnviz.takeaway.what import PICTURE, LabWhat, NetworkWhat, What
from cnnviz.views.colours import as_pixels
from cnnviz.views.export import figure_file
from cnnviz.words import N_

ALL = "all"
MOST_SIDE = 8192
"""Pixels of a side of the picture; with more, browsers and slides begin to fail."""

FIGURE_CELLS = 45_000
"""So many cells of a map can be told apart in the figure; more make it no larger."""
_NAMES = {
    ALL: "stages",
    "conv": "convolution",
    "act": "activation",
    "pool": "pooling",
    "then": "second-step",
}
"""Of the files."""
_ZOOM = Parameter("zoom", N_("Pixels per cell"), 2, 1, 8, 1)
_ZOOM_OF_ONE = replace(_ZOOM, label=N_("Pixels per cell, of a single stage"))
Maps = npt.NDArray[np.float32]


def _formats(what: What) -> tuple[Format, ...] | None:
    if isinstance(what, NetworkWhat):
        return None if maps_of(what) is None else (PNG,)
    return (PNG,) if isinstance(what, LabWhat) else None


def _options(what: LabWhat | NetworkWhat) -> tuple[Option, ...]:
    if isinstance(what, NetworkWhat):
        return (_ZOOM,)
    _ = what.translate
    stages = {"conv": _("Convolution"), "act": _("Activation")}
    if what.layer.chosen.pool is not None:
        stages["pool"] = _("Pooling")
    if what.second is not None:
        stages["then"] = _(TITLES[what.second.kind])
    if PICTURE not in what.left_out or not is_picture(what.pixels):
        stages = {ALL: _("All stages with their scales")} | stages
    return Choice("stage", N_("What to show"), stages), _ZOOM_OF_ONE


def _values(what: LabWhat | NetworkWhat, chosen: Chosen) -> Maps:
    """What is drawn, (M, H, W)."""
    if isinstance(what, NetworkWhat):
        maps = maps_of(what)
        assert maps is not None  # else the kind is not offered
        return mosaic(maps)[None]
    if chosen["stage"] == "then":
        assert what.second is not None
        return what.second.result
    values: Maps = getattr(what.layer.chosen, chosen["stage"])
    return values


def mosaic(maps: Maps) -> Maps:
    """Maps (M, H, W) beside and below one another with a row or a column of 0 between them, as one (H', W')."""
    count, rows, columns = maps.shape
    across = math.ceil(math.sqrt(count * (rows + 1) / (columns + 1)))
    down = -(-count // across)
    whole = np.zeros((down * (rows + 1) - 1, across * (columns + 1) - 1), np.float32)
    for index, each in enumerate(maps):
        top, left = index // across * (rows + 1), index % across * (columns + 1)
        whole[top : top + rows, left : left + columns] = each
    return whole


def _holds(what: LabWhat | NetworkWhat, format: str, chosen: Chosen) -> frozenset[str]:
    """The figure has the picture beside the maps."""
    if isinstance(what, LabWhat) and chosen["stage"] == ALL and is_picture(what.pixels):
        return what.own & {PICTURE}
    return frozenset()


def _make(what: LabWhat | NetworkWhat, format: str, chosen: Chosen) -> Steps[bytes]:
    """The file's bytes.

    Raises
    ------
    TakeError
        A side would have too many pixels.
    """
    yield 0.0
    if isinstance(what, LabWhat) and chosen["stage"] == ALL:
        return figure_file(what.layer.chosen, shown_view(what.state))
    values = _values(what, chosen)
    zoom = chosen["zoom"]
    stacked = values.shape[0] * values.shape[1]  # channels stand below one another
    if zoom * max(stacked, values.shape[2]) > MOST_SIDE:
        raise TakeError(
            "The picture would have {rows} × {columns} pixels, and a side may have {most} at most. Choose fewer pixels per cell.",
            rows=zoom * stacked,
            columns=zoom * values.shape[2],
            most=MOST_SIDE,
        )
    view, unit = "diverging", 1.0
    if isinstance(what, LabWhat):
        view, unit = shown_view(what.state), what.layer.chosen.white
    return to_png(nearest_enlarge(as_pixels(values, view, unit), zoom))


def _size(what: LabWhat | NetworkWhat, format: str, chosen: Chosen) -> Size:
    """A figure is hardly larger than its text; a map's colours take about one byte of each cell."""
    if isinstance(what, LabWhat) and chosen["stage"] == ALL:
        return Size(45_000 + 19 * min(FIGURE_CELLS, what.layer.chosen.conv.size))
    return Size(2_000 + _values(what, chosen).size * (4 + chosen["zoom"]) // 4)


def _stem(what: LabWhat | NetworkWhat, format: str, chosen: Chosen) -> str:
    if isinstance(what, NetworkWhat):
        return "maps"
    return _NAMES[chosen["stage"]]


MAPS = Kind(
    id="maps",
    title=N_("Picture of the maps"),
    about=N_(
        "For slides and handouts, in the colours of the light page, with white for 0. Of a network it shows all maps of the layer that is selected."
    ),
    formats=_formats,
    make=_make,
    stem=_stem,
    size=_size,
    options=_options,
    preview=lambda what: Preview(pictures=previewed(what)),
    holds=_holds,
)
