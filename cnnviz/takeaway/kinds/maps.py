"""The maps as a picture: a figure with every stage and its scale, or one map cell by cell."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cnnviz.comparison import Comparison, compare
from cnnviz.images.encode import nearest_enlarge, to_png
from cnnviz.networks.steps import Steps
from cnnviz.parameters import Parameter
from cnnviz.parts.compare.content import side_names
from cnnviz.parts.compare.settings import changes
from cnnviz.parts.layer_stepper.content import selected_layer
from cnnviz.photo_look import shown_view
from cnnviz.pipeline import is_picture
from cnnviz.second_step import TITLES
from cnnviz.state.lab import with_settings
from cnnviz.takeaway.carried import held_in
from cnnviz.takeaway.kind import PDF, PNG, SVG, Choice, Chosen, Format, Kind, Option, Preview, Size, TakeError
from cnnviz.takeaway.pictures import maps_of, previewed
from cnnviz.takeaway.what import PICTURE, RECORDING, LabWhat, NetworkWhat, SignalWhat, What
from cnnviz.views.colours import as_pixels
from cnnviz.views.figures.maps import (
    comparison_maps_figure,
    lab_maps_figure,
    layer_maps_figure,
    signal_maps_figure,
)
from cnnviz.views.kernel_name import kernel_name
from cnnviz.words import N_

Mapped = LabWhat | SignalWhat | NetworkWhat

ALL, COMPARED = "all", "compared"
MOST_SIDE = 8192
"""Pixels of a side of the picture; with more, browsers and slides begin to fail."""

MOST_CELLS = 130_000
"""So many cells can be told apart in a figure of pixels; more make it no larger."""
_NAMES = {
    ALL: "stages",
    COMPARED: "comparison",
    "conv": "convolution",
    "act": "activation",
    "pool": "pooling",
    "then": "second-step",
}
"""Of the files."""
_ZOOM_OF_ONE = Parameter("zoom", N_("Pixels per cell, of a single stage"), 2, 1, 8, 1)
FIGURES = PNG, SVG, PDF
Maps = npt.NDArray[np.float32]


def _formats(what: What) -> tuple[Format, ...] | None:
    if isinstance(what, NetworkWhat):
        return None if maps_of(what) is None else FIGURES
    return FIGURES if isinstance(what, LabWhat | SignalWhat) else None


def _options(what: Mapped) -> tuple[Option, ...]:
    _ = what.translate
    if isinstance(what, SignalWhat):
        return ()
    if isinstance(what, NetworkWhat):
        each = {ALL: _("A figure with its scale"), "conv": _("The maps alone")}
        return Choice("stage", N_("What to show"), each), _ZOOM_OF_ONE
    stages = {"conv": _("Convolution"), "act": _("Activation")}
    if what.layer.chosen.pool is not None:
        stages["pool"] = _("Pooling")
    if what.second is not None:
        stages["then"] = _(TITLES[what.second.kind])
    if PICTURE not in what.left_out or not is_picture(what.pixels):
        stages = {ALL: _("All stages with their scales")} | stages
    if what.state.comparing:
        stages = {COMPARED: _("A, B and their difference")} | stages
    return Choice("stage", N_("What to show"), stages), _ZOOM_OF_ONE


def _shape(what: LabWhat | NetworkWhat, chosen: Chosen) -> tuple[int, ...]:
    """Of what is drawn, (M, H, W), without drawing it."""
    if not isinstance(what, NetworkWhat):
        return _values(what, chosen).shape
    maps = maps_of(what)
    assert maps is not None  # else the kind is not offered
    return 1, *_mosaic_shape(*maps.shape)[2:]


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
    _count, rows, columns = maps.shape
    _down, across, *sides = _mosaic_shape(*maps.shape)
    whole = np.zeros(sides, np.float32)
    for index, each in enumerate(maps):
        top, left = index // across * (rows + 1), index % across * (columns + 1)
        whole[top : top + rows, left : left + columns] = each
    return whole


def _mosaic_shape(count: int, rows: int, columns: int) -> tuple[int, int, int, int]:
    """How many maps stand below and beside one another in a mosaic, and its rows and columns."""
    across = math.ceil(math.sqrt(count * (rows + 1) / (columns + 1)))
    down = -(-count // across)
    return down, across, down * (rows + 1) - 1, across * (columns + 1) - 1


def _holds(what: Mapped, format: str, chosen: Chosen) -> frozenset[str]:
    """A figure of all stages has the picture or the signal beside the maps; a layer may hand on the picture itself."""
    if isinstance(what, SignalWhat):
        return what.own & {RECORDING}
    if isinstance(what, NetworkWhat):
        return held_in(what, selected_layer(what.state, what.reading).outputs[0])
    if chosen["stage"] == ALL and is_picture(what.pixels):
        return what.own & {PICTURE}
    return frozenset()


def _make(what: Mapped, format: str, chosen: Chosen) -> Steps[bytes]:
    """The file's bytes."""
    yield 0.0
    figure = _figure(what, format, chosen)
    if figure is not None:
        return (yield from figure)
    assert not isinstance(what, SignalWhat)  # of a signal there are figures alone
    values, zoom = _values(what, chosen), chosen["zoom"]
    view, unit = "diverging", 1.0
    if isinstance(what, LabWhat):
        view, unit = shown_view(what.state), what.layer.chosen.white
    return to_png(nearest_enlarge(as_pixels(values, view, unit), zoom))


def _figure(what: Mapped, format: str, chosen: Chosen) -> Steps[bytes] | None:
    """What is drawn with its scale; None where one map alone is wanted."""
    _, suffix = what.translate, format
    match what:
        case SignalWhat():
            return signal_maps_figure.steps(_, what.run, suffix)  # type: ignore[arg-type]
        case NetworkWhat() if chosen["stage"] == ALL:
            layer = selected_layer(what.state, what.reading)
            return layer_maps_figure.steps(_, layer, what.reading.values, suffix)  # type: ignore[arg-type]
        case LabWhat() if chosen["stage"] == COMPARED:
            found, state = _compared(what), what.state
            assert state.compare is not None  # else it is not offered
            told = changes(_, with_settings(state, state.compare), state)
            return comparison_maps_figure.steps(_, found, side_names(_, found, state), told, suffix)  # type: ignore[arg-type]
        case LabWhat() if chosen["stage"] == ALL:
            names = [kernel_name(_, each) for each in what.state.filters] if what.state.others else ()
            return lab_maps_figure.steps(_, what.layer, what.second, shown_view(what.state), names, suffix)  # type: ignore[arg-type]
    return None


def _compared(what: LabWhat) -> Comparison:
    return compare(what.state, what.pixels)


def _size(what: Mapped, format: str, chosen: Chosen) -> Size:
    """A figure has its text and the maps' colours; a map alone takes about one byte for each cell. As was seen on the shipped pictures.

    Raises
    ------
    TakeError
        A side would have too many pixels, or one map is wanted in a format that it cannot have.
    """
    match what:
        case SignalWhat():
            return Size({"png": 210_000, "svg": 48_000, "pdf": 26_000}[format])
        case NetworkWhat() if chosen["stage"] == ALL:
            maps = maps_of(what)
            cells = 0 if maps is None else maps.size
            return Size(
                {"png": 40_000 + 2 * cells, "svg": 20_000 + 2 * cells, "pdf": 20_000 + 3 * cells // 4}[format]
            )
        case LabWhat() if chosen["stage"] in (ALL, COMPARED):
            cells = what.layer.chosen.conv.size * len(what.layer.runs)
            png = 45_000 + 10 * min(MOST_CELLS, cells)
            return Size({"png": png, "svg": 18_000 + 5 * cells, "pdf": 20_000 + 3 * cells}[format])
    if format != PNG.id:
        raise TakeError("Single maps are saved as PNG. Choose that format, or a figure.")
    count, rows, columns = _shape(what, chosen)
    zoom = chosen["zoom"]
    stacked = count * rows  # channels stand below one another
    if zoom * max(stacked, columns) > MOST_SIDE:
        raise TakeError(
            "The picture would have {rows} × {columns} pixels, and a side may have {most} at most. Choose fewer pixels per cell.",
            rows=zoom * stacked,
            columns=zoom * columns,
            most=MOST_SIDE,
        )
    return Size(2_000 + stacked * columns * (4 + zoom) // 4)


def _stem(what: Mapped, format: str, chosen: Chosen) -> str:
    return "maps" if isinstance(what, NetworkWhat) else _NAMES[chosen.get("stage", ALL)]


MAPS = Kind(
    id="maps",
    title=N_("Picture of the maps"),
    about=N_(
        "For slides, handouts and papers, in the colours of the light page, with white for 0. In SVG and PDF, text stays text that can be selected and searched. For a network, the maps of the selected layer are drawn."
    ),
    formats=_formats,
    make=_make,
    stem=_stem,
    size=_size,
    options=_options,
    preview=lambda what: Preview(
        pictures=previewed(what), sign="curve" if isinstance(what, SignalWhat) else ""
    ),
    holds=_holds,
)
